//! What a plugin under trial asked for, judged as the inbox would and applied to what it sees next.

use plugboard_model::{
    Action, AuthorKind, ConversationChange, Direction, EventBody, EventKind, Journal, KvScope, Lead, LeadNews,
    LeadStage, Message, MessageKind, MessageState, Refusal, Sender, Status, Verdict,
};
use std::{collections::BTreeMap, sync::Arc};

use super::{
    report::Deed,
    sandbox::write,
    story::{Moment, TIMERS, Telling, Timer},
};
use crate::{change, policy, powers::preview};

impl Telling<'_> {
    /// What policy, and the inbox beyond it, say of an action.
    fn judge(&self, action: &Action, moment: &Moment) -> policy::Judgement {
        let refuse = |code: &'static str, reason: &str| policy::Judgement::Refuse { code, reason: reason.to_owned() };
        match action {
            Action::Change(ConversationChange::AddLabel { label })
                if self.conversation.labels.len() >= change::LABELS && !self.conversation.labels.contains(label) =>
            {
                return refuse("too-many-labels", "the conversation has as many labels as it may");
            }
            Action::SetTimer { name, .. } if self.timers.len() >= TIMERS && !self.timers.contains_key(name) => {
                return refuse("too-many-timers", "the plugin has as many timers in this conversation as it may");
            }
            Action::OpenLead { .. } if self.lead.as_ref().is_some_and(|lead| lead.stage.is_open()) => {
                return refuse("lead-open", "this conversation has an open lead");
            }
            Action::ChangeLead { lead, change } => match &self.lead {
                Some(there) if there.id == *lead => {
                    let mut after = there.clone();
                    after.change(change);
                    if after.attributes.len() > Lead::ATTRIBUTES {
                        return refuse("too-many-attributes", "the lead has as many attributes as it may");
                    }
                }
                _ => return refuse("not-found", "there is no such lead in this conversation"),
            },
            _ => {}
        }
        let facts = policy::Facts {
            now: moment.at,
            rules: &self.rules,
            conversation: &self.conversation,
            sender: Sender::Automation,
            answered: moment.answered,
            recent_automatic: i64::try_from(self.replies.len()).unwrap_or(i64::MAX),
            depth: moment.depth,
        };
        preview(&facts, action, self.trial.hears(EventKind::Timer))
    }

    /// Applies what it asked for, to what it sees next. Gives the events that come of it.
    pub(super) fn take_effect(&mut self, journal: Journal, moment: Moment, answered: &mut bool) -> Vec<EventBody> {
        let Moment { at, kind, depth, .. } = moment;
        if journal.writes.iter().any(|write| write.scope == KvScope::Conversation) {
            write(Arc::make_mut(&mut self.own), &journal.writes, KvScope::Conversation);
        }
        for refused in &journal.refused {
            let mut deed = Deed::new(at, kind, &refused.action, Verdict::Refused);
            deed.code.clone_from(&refused.failure.code);
            self.told.did(deed);
        }
        let (mut changes, mut leads, mut refusals) = (Vec::new(), Vec::new(), Vec::new());
        for action in journal.actions {
            let (verdict, code, reason) = match self.judge(&action, &moment) {
                policy::Judgement::Allow { .. } => (Verdict::Allowed, None, String::new()),
                policy::Judgement::Hold { code, reason } => (Verdict::Held, Some(code.to_owned()), reason),
                policy::Judgement::Refuse { code, reason } => (Verdict::Refused, Some(code.to_owned()), reason),
            };
            let mut deed = Deed::new(at, kind, &action, verdict);
            deed.code.clone_from(&code);
            self.told.did(deed);
            if verdict != Verdict::Allowed {
                let (action, code) = (action.name().to_owned(), code.unwrap_or_default());
                refusals.push(EventBody::Refused(Refusal { action, verdict, code, reason }));
                continue;
            }
            match action {
                Action::Reply { draft } => self.reply(draft.text, at, answered),
                Action::Template { name, .. } => self.reply(name, at, answered),
                Action::Change(one) => {
                    self.told.changes(&one);
                    changes.extend(change::apply(&mut self.conversation, &one));
                }
                Action::Escalate { reason } => {
                    let off = ConversationChange::Automation { automation: false };
                    for one in [off, ConversationChange::Status { status: Status::Open }] {
                        changes.extend(change::apply(&mut self.conversation, &one));
                    }
                    self.note(reason, at);
                }
                Action::Note { text } => self.note(text, at),
                Action::ContactName { name } => self.contact.name = Some(name),
                Action::ContactAttribute { key, value } => match value {
                    Some(value) => drop(self.contact.attributes.insert(key, value)),
                    None => drop(self.contact.attributes.remove(&key)),
                },
                Action::OpenLead { lead, source } => {
                    leads.push(LeadNews { lead: lead.clone(), changes: vec!["created".to_owned()] });
                    self.open_lead(lead, source, at);
                }
                Action::ChangeLead { change, .. } => {
                    if let Some(lead) = &mut self.lead
                        && let Some(word) = lead.change(&change)
                    {
                        leads.push(LeadNews { lead: lead.id.clone(), changes: vec![word.to_owned()] });
                    }
                }
                Action::SetTimer { name, due_at, data } => {
                    self.timers.insert(name, Timer { due_at, data, depth });
                }
                Action::CancelTimer { name } => drop(self.timers.remove(&name)),
            }
        }
        let mut events: Vec<EventBody> = leads.into_iter().map(EventBody::Lead).collect();
        if !changes.is_empty() {
            changes.dedup();
            let changes = changes.into_iter().map(str::to_owned).collect();
            events.insert(0, EventBody::Conversation { changes });
        }
        events.extend(refusals);
        events
    }

    fn reply(&mut self, text: String, at: i64, answered: &mut bool) {
        *answered = true;
        self.replies.push_back(at);
        self.told.plugin_answers(at);
        let message = self.message_of(MessageKind::Message, text, at);
        self.say(message);
    }

    fn note(&mut self, text: String, at: i64) {
        let message = self.message_of(MessageKind::Note, text, at);
        self.say(message);
    }

    fn message_of(&self, kind: MessageKind, text: String, at: i64) -> Message {
        Message {
            id: format!("{}-said-{}", self.conversation.id, self.conversation.last_seq + 1),
            conversation_id: self.conversation.id.clone(),
            seq: 0,
            direction: Direction::Out,
            kind,
            author_kind: AuthorKind::Plugin,
            author_name: Some(self.trial.name.clone()),
            contact_id: None,
            text,
            payload: None,
            attributes: BTreeMap::new(),
            reply_to: None,
            deleted: false,
            state: MessageState::Sent,
            external_id: None,
            sent_at: at,
            created_at: at,
            attachments: Vec::new(),
        }
    }

    fn open_lead(&mut self, id: String, source: Option<String>, at: i64) {
        self.conversation.lead_id = Some(id.clone());
        self.lead = Some(Lead {
            id,
            conversation_id: self.conversation.id.clone(),
            contact_id: self.contact.id.clone(),
            stage: LeadStage::New,
            value: None,
            currency: None,
            source,
            attributes: BTreeMap::new(),
            created_at: at,
            updated_at: at,
        });
    }
}
