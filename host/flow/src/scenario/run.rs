//! The steps of a scenario, one after the other.

use plugboard_model::{
    AuthorKind, ConversationChange, ConversationKind, Direction, EventBody, EventKind, Lead, LeadChange, LeadNews,
    Message, MessageKind, MessageState, Refusal, Status, Verdict,
};
use toml::Spanned;

use super::{
    Difference, PlayedStep,
    compare::{Kept, differences},
    format::{WrittenChange, WrittenLead, WrittenMessage, WrittenStep},
    notes::Notes,
    scene::Scene,
    words::{show, show_span},
};
use crate::{
    change,
    stage::{Stage, Witness as _},
};

/// Who speaks for our side where the conversation has nobody.
const PERSON: &str = "Ann";
/// Letters of a step's name that is made of what happens in it.
const NAME: usize = 60;

/// Plays all steps.
pub(super) async fn play(mut scene: Scene, steps: &[Spanned<WrittenStep>]) -> Vec<PlayedStep> {
    let mut played = Vec::with_capacity(steps.len());
    for (n, step) in steps.iter().enumerate() {
        let step = step.get_ref();
        let mut notes = Notes::default();
        let happened = scene.happen(step, &mut notes).await;
        let asked = scene.web.take();
        let (own, shared) = (&scene.stage.own, &scene.stage.cast.shared);
        let kept = Kept { own: &|key| own.get(key).cloned(), shared: &|key| shared.get(key) };
        let differences = match happened {
            Ok(()) => differences(&step.expect, &notes, &asked, &kept),
            Err(why) => vec![Difference { of: "step", lines: vec![format!("+ {why}")] }],
        };
        played.push(PlayedStep {
            number: n + 1,
            name: step.say.clone().unwrap_or_else(|| step.name()),
            passed: differences.is_empty(),
            differences,
            calls: notes.calls,
            wall_us: notes.wall_us,
            cpu_us: notes.cpu_us,
            memory_bytes: notes.memory_bytes,
            log: notes.log,
        });
    }
    played
}

impl WrittenStep {
    /// What happens in it.
    fn name(&self) -> String {
        let quoted = |text: &str| {
            let short: String = text.chars().take(NAME).collect();
            show(&if short.len() < text.len() { format!("{short}...") } else { short }.into())
        };
        if let Some(message) = &self.message {
            return format!("message {}", quoted(&message.text));
        }
        if let Some(text) = &self.person {
            return format!("person {}", quoted(text));
        }
        if let Some(later) = self.later {
            return format!("later {}", show_span(later.0));
        }
        match (&self.change, &self.conversation, &self.refused) {
            (Some(_), ..) => "change".to_owned(),
            (_, Some(words), _) => format!("conversation {}", words.join(", ")),
            (.., Some(refused)) => format!("refused {}", refused.action),
            _ => "lead".to_owned(),
        }
    }
}

impl Scene {
    /// Lets happen what a step has. An error is its author's.
    async fn happen(&mut self, step: &WrittenStep, notes: &mut Notes) -> Result<(), String> {
        let at = self.stage.at;
        if let Some(message) = &step.message {
            self.customer(message, notes).await
        } else if let Some(text) = &step.person {
            self.person(text);
            Ok(())
        } else if let Some(written) = &step.change {
            let changes = written.apply(&mut self.stage);
            if changes.is_empty() {
                return Err("`change` changes nothing: it is so already".to_owned());
            }
            self.stage.tell(vec![EventBody::Conversation { changes }], at, 0, notes).await;
            Ok(())
        } else if let Some(changes) = &step.conversation {
            self.hears(EventKind::Conversation)?;
            self.begun |= changes.iter().any(|change| change == "created");
            self.stage.tell(vec![EventBody::Conversation { changes: changes.clone() }], at, 0, notes).await;
            Ok(())
        } else if let Some(written) = &step.refused {
            self.hears(EventKind::Refused)?;
            let refusal = Refusal {
                action: written.action.clone(),
                verdict: written.verdict.unwrap_or(Verdict::Refused),
                code: written.code.clone(),
                reason: written.reason.clone(),
            };
            self.stage.tell(vec![EventBody::Refused(refusal)], at, 1, notes).await;
            Ok(())
        } else if let Some(written) = &step.lead {
            let news = written.apply(&mut self.stage)?;
            self.stage.tell(vec![EventBody::Lead(news)], at, 0, notes).await;
            Ok(())
        } else {
            self.later(step.later.map_or(0, |span| span.0), notes).await;
            Ok(())
        }
    }

    /// What is told to it directly must be heard.
    fn hears(&self, kind: EventKind) -> Result<(), String> {
        if self.stage.cast.hears(kind) {
            return Ok(());
        }
        Err(format!("the plugin does not hear on-{kind}: it would never know"))
    }

    /// The customer writes, which may begin the conversation or open it again.
    async fn customer(&mut self, written: &WrittenMessage, notes: &mut Notes) -> Result<(), String> {
        let at = self.stage.at;
        let known = |id: &String| self.stage.history.iter().any(|message| message.id == *id);
        if let Some(id) = written.reply_to.as_ref().filter(|id| !known(id)) {
            return Err(format!("`reply_to` names `{id}`: the customer's messages are message-1, message-2, ..."));
        }
        let kind = match self.stage.conversation.kind {
            ConversationKind::Public => MessageKind::Comment,
            ConversationKind::Direct | ConversationKind::Group => MessageKind::Message,
        };
        let message = self.stage.say(Message {
            id: format!("message-{}", self.stage.conversation.last_seq + 1),
            direction: Direction::In,
            kind,
            author_kind: AuthorKind::Contact,
            contact_id: Some(self.stage.contact.id.clone()),
            text: written.text.clone(),
            payload: written.payload.clone(),
            attributes: written.attributes.clone(),
            reply_to: written.reply_to.clone(),
            state: MessageState::Received,
            ..self.message(at)
        });
        let created = (!self.begun).then_some("created");
        self.begun = true;
        let changes: Vec<String> =
            created.into_iter().chain(self.stage.customer_wrote(at)).map(str::to_owned).collect();
        let mut told = Vec::new();
        if !changes.is_empty() {
            told.push(EventBody::Conversation { changes });
        }
        // Comments are heard by nobody yet, as on a server.
        if kind == MessageKind::Message {
            told.push(EventBody::Message(message));
        }
        self.stage.tell(told, at, 0, notes).await;
        Ok(())
    }

    /// A person of ours writes: it is seen, and heard by nobody.
    fn person(&mut self, text: &str) {
        let at = self.stage.at;
        let name = self.stage.conversation.assignee.clone().unwrap_or_else(|| PERSON.to_owned());
        self.begun = true;
        self.stage.conversation.last_agent_at = Some(at);
        let message = Message {
            direction: Direction::Out,
            author_kind: AuthorKind::Agent,
            author_name: Some(name),
            text: text.to_owned(),
            state: MessageState::Sent,
            ..self.message(at)
        };
        self.stage.say(message);
    }

    fn message(&self, at: i64) -> Message {
        Message {
            id: format!("message-{}", self.stage.conversation.last_seq + 1),
            conversation_id: self.stage.conversation.id.clone(),
            seq: 0,
            direction: Direction::In,
            kind: MessageKind::Message,
            author_kind: AuthorKind::Contact,
            author_name: None,
            contact_id: None,
            text: String::new(),
            payload: None,
            attributes: std::collections::BTreeMap::new(),
            reply_to: None,
            deleted: false,
            state: MessageState::Received,
            external_id: None,
            sent_at: at,
            created_at: at,
            attachments: Vec::new(),
        }
    }

    /// Time goes on: snoozes end and timers ring, each at its time.
    async fn later(&mut self, span: i64, notes: &mut Notes) {
        let stage = &mut self.stage;
        let until = stage.at.saturating_add(span);
        while !notes.is_done() {
            let snoozed = stage.conversation.status == Status::Snoozed;
            let wakes = stage.conversation.snoozed_until.filter(|wakes| snoozed && *wakes <= until);
            let rings = stage.timers.values().map(|timer| timer.due_at).min();
            if let Some(wakes) = wakes.filter(|wakes| rings.is_none_or(|rings| *wakes <= rings)) {
                let open = ConversationChange::Status { status: Status::Open };
                change::apply(&mut stage.conversation, &open);
                let changes = vec!["status".to_owned()];
                stage.tell(vec![EventBody::Conversation { changes }], wakes, 0, notes).await;
            } else if !stage.ring_next(until, notes).await {
                break;
            }
        }
        stage.at = stage.at.max(until);
    }
}

impl WrittenChange {
    /// Changes the conversation, and gives the words for what changed.
    fn apply(&self, stage: &mut Stage) -> Vec<String> {
        use ConversationChange as Change;
        let changes = [
            self.status.map(|status| Change::Status { status }),
            self.category.clone().map(|category| Change::Category { category: category.0 }),
            self.priority.map(|priority| Change::Priority { priority }),
            self.label.clone().map(|label| Change::AddLabel { label }),
            self.unlabel.clone().map(|label| Change::RemoveLabel { label }),
            self.assignee.clone().map(|assignee| Change::Assignee { assignee: assignee.0 }),
            self.team.clone().map(|team| Change::Team { team: team.0 }),
            self.automation.map(|automation| Change::Automation { automation }),
        ];
        let mut words: Vec<String> = Vec::new();
        for one in changes.into_iter().flatten() {
            let word = change::apply(&mut stage.conversation, &one);
            words.extend(word.filter(|word| !words.iter().any(|known| known == word)).map(str::to_owned));
        }
        words
    }
}

impl WrittenLead {
    /// Opens or changes the conversation's lead, and gives what changed.
    fn apply(&self, stage: &mut Stage) -> Result<LeadNews, String> {
        let mut words: Vec<String> = Vec::new();
        if stage.lead.as_ref().is_none_or(|lead| !lead.stage.is_open() && self.stage.is_none()) {
            stage.open_lead("lead".to_owned(), self.source.clone(), stage.at);
            words.push("created".to_owned());
        }
        let Some(lead) = &mut stage.lead else { return Err("there is no lead".to_owned()) };
        let value = self.value.map(Lead::hundredths).transpose().map_err(|why| format!("lead: {why}"))?;
        if let Some(currency) = &self.currency {
            Lead::check_currency(currency).map_err(|why| format!("lead: {why}"))?;
        }
        let currency = self.currency.clone().or_else(|| lead.currency.clone());
        let attributes = self.attributes.iter().map(|(key, value)| {
            let (key, value) = (key.clone(), Some(value.clone()));
            LeadChange::Attribute { key, value }
        });
        let changes = self.stage.map(|stage| LeadChange::Stage { stage }).into_iter();
        let changes = changes.chain(value.map(|value| LeadChange::Value { value: Some(value), currency }));
        for one in changes.chain(attributes) {
            let word = lead.change(&one);
            words.extend(word.filter(|word| !words.iter().any(|known| known == word)).map(str::to_owned));
        }
        if words.is_empty() {
            return Err("`lead` changes nothing: it is so already".to_owned());
        }
        Ok(LeadNews { lead: lead.id.clone(), changes: words })
    }
}
