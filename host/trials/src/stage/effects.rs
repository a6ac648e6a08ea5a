//! Judges the actions of a plugin on a stage as the inbox would, and applies them to what the plugin sees next.

use plugboard_model::{
    Action, Attachment, AuthorKind, ChangedLead, Contact, Direction, Draft, EventBody, EventKind, Feedback, Gesture,
    Journal, KvScope, Lead, MadeFile, Message, MessageKind, MessageState, Refusal, Sender, Template, TemplatePart,
    Verdict,
};
use plugboard_rules::{
    chain::next_depth,
    conversation, draft,
    effects::{self, Effect},
    gestures,
    lead::LeadUpdate,
    parts::{self, Form, Sent},
    policy, preview,
    refused::Refused,
    templates,
};
use std::{collections::BTreeMap, sync::Arc};

use super::{JudgedAction, Moment, Observer, Stage, TextChoices, Timer, sandbox::write};

/// A template with its values.
struct Filled {
    text: String,
    part: TemplatePart,
    category: Option<String>,
}

/// Returns the template that an action sends.
fn template_part(action: &Action) -> TemplatePart {
    match action.clone() {
        Action::Template { name, language, variables, parameters, files } => {
            TemplatePart { name, language, variables, parameters, files }
        }
        _ => TemplatePart::default(),
    }
}

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
        // A private reply reaches the author of the comment, any other the conversation's customer.
        let is_private = matches!(action, Action::PrivateReply { .. });
        let facts = policy::Facts {
            now: moment.at,
            rules: &self.rules,
            conversation: &self.conversation,
            contact: if is_private { self.who(moment.kind) } else { &self.contact },
            account_lost: None,
            sender: Sender::Automation,
            answered: moment.answered,
            recent_automatic: i64::try_from(self.replies.len()).unwrap_or(i64::MAX),
            depth: next_depth(moment.depth),
            commanded: moment.kind == EventKind::Command,
            split_texts: self.split_texts,
            counted: self.counted(moment.at),
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
            Action::Template { .. } => return self.judge_template(&facts, action, made),
            Action::Gesture(gesture) => return self.judge_gesture(gesture, moment),
            _ => return preview::preview(&facts, action, self.setup.hears(EventKind::Timer)),
        };
        let Some(attachments) = draft.attachments.iter().map(|id| self.file(id, made)).collect::<Option<Vec<_>>>()
        else {
            return refuse("not-found", "the reply names a file that does not belong to this conversation");
        };
        let form = Form::of(kind, private.is_some(), &draft.quick_replies);
        let (sent, attachments) = (self.sent(draft, &attachments, facts.contact, form), attachments.as_slice());
        let (text, quick_replies, content) = (&sent.text, draft.quick_replies.as_slice(), sent.content.is_some());
        let (template, purpose) = (false, draft.purpose.as_deref());
        let reply = policy::Reply { kind, text, quick_replies, attachments, template, private, content, purpose };
        policy::judge(&facts, &reply)
    }

    /// Returns what the customer gets of a draft.
    fn sent(&self, draft: &Draft, files: &[Attachment], contact: &Contact, form: Form) -> Sent {
        let (document, language) = (draft::document(draft), draft::language(contact));
        parts::sent(&self.rules, &draft.text, document.as_ref(), Some(files), language, form)
    }

    /// Judges a template by its values and by policy.
    fn judge_template(&self, facts: &policy::Facts<'_>, action: &Action, made: &[MadeFile]) -> policy::Judgement {
        let refuse = |Refused { code, reason }: Refused| policy::Judgement::Refuse { code, reason };
        let filled = match self.fill(action) {
            Ok(filled) => filled,
            Err(refused) => return refuse(refused),
        };
        let files = filled.part.files.iter().map(|(_, file)| self.file(&file.id, made));
        let Some(attachments) = files.collect::<Option<Vec<_>>>() else {
            let reason = "the template names a file that does not belong to this conversation";
            return refuse(Refused::new("not-found", reason));
        };
        let reply = policy::Reply {
            kind: preview::reply_kind(&self.conversation),
            text: &filled.text,
            quick_replies: &[],
            attachments: &attachments,
            template: true,
            private: None,
            content: false,
            purpose: filled.category.as_deref(),
        };
        policy::judge(facts, &reply)
    }

    /// Fills in the template that an action sends.
    fn fill(&self, action: &Action) -> Result<Filled, Refused> {
        let given = template_part(action);
        let is_it = |one: &&Template| one.name == given.name && one.language == given.language && one.is_approved();
        let template = self.templates.iter().find(is_it);
        let template = template.ok_or_else(|| templates::unknown(&given.name, &given.language))?;
        let part = template.complete(&given).map_err(|misfit| templates::misfit(&misfit))?;
        Ok(Filled { text: templates::fill(&template.text, &part), category: template.category.clone(), part })
    }

    /// Judges a gesture. On a stage, the platform has every message that was sent, the plugin's messages have no files,
    /// and people make no gestures.
    fn judge_gesture(&self, gesture: &Gesture, moment: &Moment) -> policy::Judgement {
        let message = self.history.iter().find(|message| Some(message.id.as_str()) == gesture.message());
        let message = message.map(|message| Message { external_id: Some(message.id.clone()), ..message.clone() });
        let plugin = Some(self.setup.name.as_str());
        let facts = gestures::Facts {
            now: moment.at,
            rules: &self.rules,
            account_lost: None,
            conversation: &self.conversation,
            contact: self.who(moment.kind),
            message: message.as_ref(),
            known: message.as_ref().map(|message| self.known(message)).unwrap_or_default(),
            reviewed: false,
            plugin,
            commanded: moment.kind == EventKind::Command,
            chain: Some(gestures::Chain {
                depth: next_depth(moment.depth),
                recent: i64::try_from(self.gestures.len()).unwrap_or(i64::MAX),
            }),
        };
        match gestures::judge(&facts, gesture) {
            Ok(()) => policy::Judgement::Allow { tag: None },
            Err(Refused { code, reason }) => policy::Judgement::Refuse { code, reason },
        }
    }

    /// Returns how a message was sent. On a stage, all of its parts were.
    fn known(&self, message: &Message) -> gestures::Known {
        let draft = Draft { content: message.content.clone(), ..Draft::default() };
        let form = Form::of(message.kind, false, &[]);
        let sent = self.sent(&draft, &message.attachments, &self.contact, form);
        gestures::Known { with_content: sent.content.is_some(), ..gestures::Known::default() }
    }

    /// Returns a file of the conversation, or one that the call itself made.
    fn file(&self, id: &str, made: &[MadeFile]) -> Option<Attachment> {
        let made = made.iter().map(|made| &made.file);
        let said = self.history.iter().flat_map(|message| &message.attachments);
        made.chain(said).find(|file| file.id == id).cloned()
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
                Action::Reply { draft } => self.reply(draft, &journal.files, at, answered),
                Action::Template { .. } => {
                    // Policy has just filled it in.
                    if let Ok(Filled { text, category, .. }) = self.fill(&action) {
                        let draft = Draft { text, purpose: category, ..Draft::default() };
                        self.reply(draft, &journal.files, at, answered);
                    }
                }
                // The reply belongs to another conversation, which the stage does not have.
                Action::PrivateReply { comment, .. } => {
                    self.private.insert(comment);
                    *answered = true;
                    self.replies.push_back(at);
                }
                Action::Gesture(gesture) => self.gesture(gesture, at),
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

    /// Adds an automatic reply to the conversation. As on a server, it has a subject only if the platform has subjects,
    /// and its text has the plain form of its rich content.
    fn reply(&mut self, draft: Draft, made: &[MadeFile], at: i64, answered: &mut bool) {
        *answered = true;
        self.replies.push_back(at);
        let attachments: Vec<_> = draft.attachments.iter().filter_map(|id| self.file(id, made)).collect();
        let kind = preview::reply_kind(&self.conversation);
        let form = Form::of(kind, false, &draft.quick_replies);
        let all = self.sent(&draft, &attachments, &self.contact, form).choices;
        let language = draft::language(&self.contact);
        let text = parts::stored_text(&self.rules, &draft, Some(attachments.as_slice()), language);
        let message = self.message_of(kind, text, at);
        let subject = draft.subject.filter(|_| parts::have_subjects(&self.rules));
        let (content, purpose) = (draft.content, draft.purpose);
        let message = self.say(Message { subject, attachments, content, purpose, ..message });
        self.choices = TextChoices::of(message.id, at, all);
    }

    /// Changes the conversation as if the platform had made a gesture at once.
    fn gesture(&mut self, gesture: Gesture, at: i64) {
        if gestures::counts(gesture.kind()) {
            self.gestures.push_back(at);
        }
        let place = self.history.iter().position(|message| Some(message.id.as_str()) == gesture.message());
        let Some(place) = place else { return };
        if matches!(gesture, Gesture::Edit { .. } | Gesture::Deletion { .. }) {
            let id = &self.history[place].id;
            self.choices = self.choices.take().filter(|choices| choices.message != *id);
        }
        match gesture {
            Gesture::Edit { text, .. } => {
                let message = &mut Arc::make_mut(&mut self.history)[place];
                (message.text, message.edited_at, message.content) = (text, Some(at), None);
            }
            Gesture::Deletion { .. } => {
                let message = &mut Arc::make_mut(&mut self.history)[place];
                (message.text, message.subject, message.content) = (String::new(), None, None);
                message.deleted = true;
            }
            Gesture::Typing { .. } | Gesture::Read | Gesture::Reaction { .. } => {}
        }
    }

    /// Adds a note to the conversation.
    pub(crate) fn note(&mut self, text: String, at: i64) {
        let message = self.message_of(MessageKind::Note, text, at);
        self.say(message);
    }

    fn message_of(&self, kind: MessageKind, text: String, at: i64) -> Message {
        Message {
            id: format!("message-{}", self.conversation.last_seq + 1),
            conversation_id: self.conversation.id.clone(),
            seq: 0,
            direction: Direction::Out,
            kind,
            author_kind: AuthorKind::Plugin,
            author_name: Some(self.setup.name.clone()),
            author_id: None,
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
            edited_at: None,
            content: None,
            purpose: None,
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
