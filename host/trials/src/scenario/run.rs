//! Runs the steps of a scenario, one after the other.

use plugboard_model::{
    ChangedLead, ConversationChange, EventBody, EventKind, Lead, LeadChange, Refusal, Status, Verdict, show_span,
};
use plugboard_rules::{conversation, lead};
use toml::Spanned;

use super::{
    Difference, StepResult,
    compare::{StoredValues, differences},
    notes::Notes,
    raw::{RawChange, RawLead, RawRefusal},
    scene::Scene,
    step::{RawStep, StepEvent},
    words::show,
};
use crate::stage::{Observer as _, Stage};

/// The most characters of a text that become part of a step's generated name.
const NAME: usize = 60;

/// Runs all steps.
pub(super) async fn all(mut scene: Scene, steps: &[Spanned<RawStep>]) -> Vec<StepResult> {
    let mut results = Vec::with_capacity(steps.len());
    for (n, step) in steps.iter().enumerate() {
        let step = step.get_ref();
        let mut notes = Notes::default();
        let happened = scene.happen(step, &mut notes).await;
        let recorded = scene.web.take();
        let (own, shared) = (&scene.stage.own, &scene.stage.setup.shared);
        let stored = StoredValues { own: &|key| own.get(key).cloned(), shared: &|key| shared.get(key) };
        let differences = match happened {
            Ok(()) => differences(&step.expect, &notes, &recorded, &stored),
            Err(why) => vec![Difference { of: "step", lines: vec![format!("+ {why}")] }],
        };
        results.push(StepResult {
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
    results
}

impl RawStep {
    /// Returns a name that says what happens in the step.
    fn name(&self) -> String {
        let quoted = |word: &str, text: &str| {
            let short: String = text.chars().take(NAME).collect();
            let short = if short.len() < text.len() { format!("{short}...") } else { short };
            format!("{word} {}", show(&short.into()))
        };
        match self.event() {
            Some(StepEvent::Message(message)) => quoted("message", &message.text),
            Some(StepEvent::Comment(comment)) => quoted("comment", &comment.text),
            Some(StepEvent::Person(text)) => quoted("person", text),
            Some(StepEvent::Change(_)) => "change".to_owned(),
            Some(StepEvent::Conversation(words)) => format!("conversation {}", words.join(", ")),
            Some(StepEvent::Refused(refused)) => format!("refused {}", refused.action),
            Some(StepEvent::Lead(_)) => "lead".to_owned(),
            Some(StepEvent::Reaction(reaction)) => {
                format!("reaction {}", reaction.emoji.0.as_deref().unwrap_or("false"))
            }
            Some(StepEvent::Receipt(receipt)) => format!("receipt {}", receipt.state),
            Some(StepEvent::Feedback(feedback)) => format!("feedback {}", feedback.rating),
            Some(StepEvent::Contact(_)) => "contact".to_owned(),
            Some(StepEvent::Review(review)) => quoted("review", &review.text),
            Some(StepEvent::Suggest(draft)) => quoted("suggest", draft),
            Some(StepEvent::Commands) => "commands".to_owned(),
            Some(StepEvent::Command(command)) => format!("command {}", command.name),
            Some(StepEvent::Later(span)) => format!("later {}", show_span(span.0)),
            None => String::new(),
        }
    }
}

impl Scene {
    /// Performs the event of a step. Returns an error if the scenario is wrong; its author must fix it.
    async fn happen(&mut self, step: &RawStep, notes: &mut Notes) -> Result<(), String> {
        match step.event() {
            Some(StepEvent::Message(message)) => self.customer(message, notes).await,
            Some(StepEvent::Comment(comment)) => self.comment(comment, notes).await,
            Some(StepEvent::Person(text)) => {
                self.person(text);
                Ok(())
            }
            Some(StepEvent::Change(raw)) => {
                let changes = raw.apply(&mut self.stage);
                if changes.is_empty() {
                    return Err("`change` changes nothing; the conversation already has these values".to_owned());
                }
                self.give_event(EventBody::Conversation { changes }, notes).await;
                Ok(())
            }
            Some(StepEvent::Conversation(changes)) => {
                self.hears(EventKind::Conversation)?;
                self.begun |= changes.iter().any(|change| change == "created");
                self.give_event(EventBody::Conversation { changes: changes.to_vec() }, notes).await;
                Ok(())
            }
            Some(StepEvent::Refused(raw)) => self.refused(raw, notes).await,
            Some(StepEvent::Lead(raw)) => {
                let news = raw.apply(&mut self.stage)?;
                self.give_event(EventBody::Lead(news), notes).await;
                Ok(())
            }
            Some(StepEvent::Reaction(reaction)) => self.reaction(reaction, notes).await,
            Some(StepEvent::Receipt(receipt)) => self.receipt(receipt, notes).await,
            Some(StepEvent::Feedback(feedback)) => self.feedback(feedback, notes).await,
            Some(StepEvent::Contact(change)) => self.contact_change(change, notes).await,
            Some(StepEvent::Review(review)) => self.review(review, notes).await,
            Some(StepEvent::Suggest(draft)) => self.suggest(draft, notes).await,
            Some(StepEvent::Commands) => self.commands(notes).await,
            Some(StepEvent::Command(command)) => self.command(command, notes).await,
            Some(StepEvent::Later(span)) => {
                self.later(span.0, notes).await;
                Ok(())
            }
            None => Err("nothing happens in this step".to_owned()),
        }
    }

    /// Gives the plugin an event at the current time, as the first of its chain.
    pub(super) async fn give_event(&mut self, body: EventBody, notes: &mut Notes) {
        let at = self.stage.at;
        self.stage.give_events(vec![body], at, 0, notes).await;
    }

    /// Checks that the plugin handles events of a kind before a step sends it one.
    pub(super) fn hears(&self, kind: EventKind) -> Result<(), String> {
        if self.stage.setup.hears(kind) {
            return Ok(());
        }
        Err(match kind {
            EventKind::Review => "the plugin is not a reviewer: it does not export `review`".to_owned(),
            EventKind::Command => {
                "the plugin is not an assistant: it does not export `suggest`, `commands` and `run`".to_owned()
            }
            kind => format!("the plugin does not export {}, so it would never get this event", kind.handler()),
        })
    }

    /// Tells the plugin that one of its actions was refused or held.
    async fn refused(&mut self, raw: &RawRefusal, notes: &mut Notes) -> Result<(), String> {
        self.hears(EventKind::Refused)?;
        let refusal = Refusal {
            action: raw.action.clone(),
            verdict: raw.verdict.unwrap_or(Verdict::Refused),
            code: raw.code.clone(),
            reason: raw.reason.clone(),
        };
        let at = self.stage.at;
        self.stage.give_events(vec![EventBody::Refused(refusal)], at, 1, notes).await;
        Ok(())
    }

    /// Moves the time forward. Ends snoozes and fires timers, each at its own time.
    async fn later(&mut self, span: i64, notes: &mut Notes) {
        let stage = &mut self.stage;
        let until = stage.at.saturating_add(span);
        while !notes.is_done() {
            let snoozed = stage.conversation.status == Status::Snoozed;
            let wakes = stage.conversation.snoozed_until.filter(|wakes| snoozed && *wakes <= until);
            let next_timer = stage.timers.values().map(|timer| timer.due_at).min();
            if let Some(wakes) = wakes.filter(|wakes| next_timer.is_none_or(|next_timer| *wakes <= next_timer)) {
                let open = ConversationChange::Status { status: Status::Open };
                conversation::apply(&mut stage.conversation, &open);
                let changes = vec!["status".to_owned()];
                stage.give_events(vec![EventBody::Conversation { changes }], wakes, 0, notes).await;
            } else if !stage.fire_next_timer(until, notes).await {
                break;
            }
        }
        stage.at = stage.at.max(until);
    }
}

impl RawChange {
    /// Changes the conversation, and returns the names of the changed aspects.
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
            let word = conversation::apply(&mut stage.conversation, &one);
            words.extend(word.filter(|word| !words.iter().any(|known| known == word)).map(str::to_owned));
        }
        words
    }
}

impl RawLead {
    /// Opens or changes the conversation's lead, and returns what changed.
    fn apply(&self, stage: &mut Stage) -> Result<ChangedLead, String> {
        let mut words: Vec<String> = Vec::new();
        if stage.lead.as_ref().is_none_or(|lead| !lead.stage.is_open() && self.stage.is_none()) {
            let (id, source) = ("lead".to_owned(), self.source.clone());
            stage.store_lead(lead::new(&stage.conversation, &stage.contact, id, source, stage.at));
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
            return Err("`lead` changes nothing; the lead already has these values".to_owned());
        }
        Ok(ChangedLead { lead: lead.id.clone(), changes: words })
    }
}
