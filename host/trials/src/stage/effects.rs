//! Judges the actions of a plugin on a stage as the inbox would, and applies them to what the plugin sees next.

use plugboard_model::{
    Action, Attachment, AuthorKind, ChangedLead, Direction, EventBody, EventKind, Feedback, Journal, KvScope, Lead,
    MadeFile, Message, MessageKind, MessageState, Refusal, Sender, Verdict,
};
use plugboard_rules::{
    chain::next_depth,
    conversation,
    effects::{self, Effect},
    lead::LeadUpdate,
    parts, policy, preview,
    refused::Refused,
    templates,
};
use std::{collections::BTreeMap, sync::Arc};

use super::{JudgedAction, Moment, Observer, Stage, Timer, sandbox::write};

impl Stage {
    /// Returns the effects of an action other than a reply, unless a limit of the inbox refuses it.
    fn effects(&self, action: &Action, moment: &Moment) -> Result<Vec<Effect>, Refused> {
        let timers: Vec<String> = self.timers.keys().cloned().collect();
        let rows = effects::Rows {
            now: moment.at,
            conversation: &self.conversation,
            contact: self.who(moment.kind),
            leads: self.lead.as_slice(),
            timers: &timers,
        };
        effects::of(action, &rows)
    }

    /// Judges a reply by policy.
    fn judge(&self, action: &Action, moment: &Moment, made: &[MadeFile]) -> policy::Judgement {
        let refuse = |code: &'static str, reason: &str| policy::Judgement::Refuse { code, reason: reason.to_owned() };
        if let Action::Template { name, language, .. } = action
            && self.template(name, language).is_none()
        {
            let Refused { code, reason } = templates::unknown(name, language);
            return policy::Judgement::Refuse { code, reason };
        }
        let facts = policy::Facts {
            now: moment.at,
            rules: &self.rules,
            conversation: &self.conversation,
            sender: Sender::Automation,
            answered: moment.answered,
            recent_automatic: i64::try_from(self.replies.len()).unwrap_or(i64::MAX),
            depth: next_depth(moment.depth),
            commanded: moment.kind == EventKind::Command,
        };
        let (draft, kind, private) = match action {
            Action::Reply { draft } => (draft, preview::reply_kind(&self.conversation), None),
            Action::PrivateReply { comment, draft } => {
                let is_it = |message: &&Message| message.id == *comment && message.kind == MessageKind::Comment;
                let Some(comment) = self.history.iter().find(is_it) else {
                    return refuse("not-found", "there is no such comment in this conversation");
                };
                let (commented_at, answered) = (comment.sent_at, self.private.contains(&comment.id));
                (draft, MessageKind::Message, Some(policy::PrivateReply { commented_at, answered }))
            }
            _ => return preview::preview(&facts, action, self.setup.hears(EventKind::Timer)),
        };
        let Some(attachments) = draft.attachments.iter().map(|id| self.file(id, made)).collect::<Option<Vec<_>>>()
        else {
            return refuse("not-found", "the reply names a file that does not belong to this conversation");
        };
        let (text, quick_replies) = (draft.text.as_str(), draft.quick_replies.as_slice());
        let attachments = attachments.as_slice();
        policy::judge(&facts, &policy::Reply { kind, text, quick_replies, attachments, template: false, private })
    }

    /// Returns a file of the conversation, or one that the call itself made.
    fn file(&self, id: &str, made: &[MadeFile]) -> Option<Attachment> {
        let made = made.iter().map(|made| &made.file);
        let said = self.history.iter().flat_map(|message| &message.attachments);
        made.chain(said).find(|file| file.id == id).cloned()
    }

    fn template(&self, name: &str, language: &str) -> Option<&str> {
        let found = self.templates.iter().find(|template| template.name == name && template.language == language);
        found.map(|template| template.text.as_str())
    }

    /// Applies a journal to what the plugin sees next. Returns the events that result.
    pub(super) fn take_effect(
        &mut self,
        journal: Journal,
        moment: Moment,
        answered: &mut bool,
        observer: &mut dyn Observer,
    ) -> Vec<EventBody> {
        let at = moment.at;
        if journal.writes.iter().any(|write| write.scope == KvScope::Conversation) {
            write(Arc::make_mut(&mut self.own), &journal.writes, KvScope::Conversation);
        }
        for refused in &journal.refused {
            let code = refused.failure.code.as_deref();
            observer.on_action(moment, &JudgedAction { action: &refused.action, verdict: Verdict::Refused, code });
        }
        let (mut changes, mut leads, mut refusals) = (Vec::<String>::new(), Vec::new(), Vec::new());
        let mut feedback = Vec::new();
        for action in journal.actions {
            let judgement = self.judge(&action, &moment, &journal.files);
            let effects = self.effects(&action, &moment);
            let (verdict, code, reason, effects) = match (judgement, effects) {
                (policy::Judgement::Allow { .. }, Ok(effects)) => (Verdict::Allowed, None, String::new(), effects),
                (policy::Judgement::Hold { code, reason }, _) => (Verdict::Held, Some(code), reason, Vec::new()),
                (policy::Judgement::Refuse { code, reason }, _) | (_, Err(Refused { code, reason })) => {
                    (Verdict::Refused, Some(code), reason, Vec::new())
                }
            };
            observer.on_action(moment, &JudgedAction { action: &action, verdict, code });
            if verdict != Verdict::Allowed {
                let (action, code) = (action.name().to_owned(), code.unwrap_or_default().to_owned());
                refusals.push(EventBody::Refused(Refusal { action, verdict, code, reason }));
                continue;
            }
            match action {
                Action::Reply { draft } => self.reply(draft.text, draft.subject, at, answered),
                Action::Template { name, language, variables } => {
                    let text = self.template(&name, &language).map(|text| templates::fill(text, &variables));
                    self.reply(text.unwrap_or(name), None, at, answered);
                }
                // The reply belongs to another conversation, which the stage does not have.
                Action::PrivateReply { comment, .. } => {
                    self.private.insert(comment);
                    *answered = true;
                    self.replies.push_back(at);
                }
                _ => {}
            }
            for effect in effects {
                match effect {
                    Effect::Conversation(one) => {
                        note_change(&mut changes, conversation::apply(&mut self.conversation, &one));
                    }
                    Effect::Note(text) => self.note(text, at),
                    Effect::Contact(contact) => *self.who_mut(moment.kind) = contact,
                    Effect::Lead(LeadUpdate { lead, change, .. }) => {
                        note_lead_change(&mut leads, &lead.id, change);
                        self.store_lead(lead);
                    }
                    Effect::SetTimer { name, due_at, data } => {
                        self.timers.insert(name, Timer { due_at, data, depth: moment.depth });
                    }
                    Effect::CancelTimer { name } => drop(self.timers.remove(&name)),
                    Effect::Feedback(rating) => feedback.push(EventBody::Feedback(Feedback { message: None, rating })),
                }
            }
        }
        // In the inbox's order: changes first, then refusals, feedback and leads.
        let mut events = Vec::new();
        if !changes.is_empty() {
            events.push(EventBody::Conversation { changes });
        }
        events.extend(refusals);
        events.extend(feedback);
        events.extend(leads.into_iter().map(EventBody::Lead));
        events
    }

    /// Adds an automatic reply to the conversation. As on a server, it has a subject only if the platform has subjects.
    fn reply(&mut self, text: String, subject: Option<String>, at: i64, answered: &mut bool) {
        *answered = true;
        self.replies.push_back(at);
        let subject = subject.filter(|_| parts::have_subjects(&self.rules));
        let message = self.message_of(preview::reply_kind(&self.conversation), text, at);
        self.say(Message { subject, ..message });
    }

    /// Adds a note to the conversation.
    pub(crate) fn note(&mut self, text: String, at: i64) {
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
            author_name: Some(self.setup.name.clone()),
            contact_id: None,
            text,
            subject: None,
            payload: None,
            attributes: BTreeMap::new(),
            reply_to: None,
            reply_to_external_id: None,
            deleted: false,
            state: MessageState::Sent,
            external_id: None,
            sent_at: at,
            created_at: at,
            attachments: Vec::new(),
            warnings: Vec::new(),
        }
    }

    /// Stores a lead, which becomes the conversation's only one.
    pub(crate) fn store_lead(&mut self, lead: Lead) {
        self.conversation.lead_id = Some(lead.id.clone());
        self.lead = Some(lead);
    }
}

/// Adds the word for a change, unless it is there already. All changes of one journal make one event.
fn note_change(changes: &mut Vec<String>, word: Option<&'static str>) {
    if let Some(word) = word.filter(|word| !changes.iter().any(|known| known == word)) {
        changes.push(word.to_owned());
    }
}

/// Adds the word for a change of a lead. All changes of one lead in a journal make one event.
fn note_lead_change(leads: &mut Vec<ChangedLead>, lead: &str, word: &str) {
    match leads.iter_mut().find(|news| news.lead == lead) {
        Some(news) if news.changes.iter().any(|known| known == word) => {}
        Some(news) => news.changes.push(word.to_owned()),
        None => leads.push(ChangedLead { lead: lead.to_owned(), changes: vec![word.to_owned()] }),
    }
}
