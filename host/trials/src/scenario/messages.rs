//! What customers and people write in the conversation, and the reactions, receipts and feedback that follow.

use plugboard_model::{
    Attachment, AttachmentState, AuthorKind, Direction, EventBody, EventKind, Feedback, Message, MessageKind,
    MessageState, Reaction, Receipt,
};
use plugboard_rules::{message_state, preview::reply_kind};
use std::{collections::BTreeMap, sync::Arc};

use super::{
    content,
    notes::Notes,
    raw::{RawComment, RawFeedback, RawFile, RawMessage, RawReaction, RawReceipt},
    scene::{Scene, other},
};

/// The name of the person on our side when the conversation has no assignee.
const PERSON: &str = "Ann";
/// The prefix of message names. The message's position in the conversation follows.
const MESSAGE: &str = "message-";

/// Returns the text of a message's rich content.
fn content_of(content: Option<&toml::Value>, files: &[RawFile]) -> Result<Option<String>, String> {
    content.map(|content| content::text(content, files.len())).transpose()
}

impl Scene {
    /// The customer writes a message, which may begin or reopen the conversation.
    pub(super) async fn customer(&mut self, raw: &RawMessage, notes: &mut Notes) -> Result<(), String> {
        let reply_to = self.answered(raw.reply_to.as_deref())?;
        let message = Message {
            text: raw.text.clone(),
            subject: raw.subject.clone(),
            payload: raw.payload.clone(),
            attributes: raw.attributes.clone(),
            reply_to,
            attachments: self.files(&raw.files)?,
            content: content_of(raw.content.as_ref(), &raw.files)?,
            ..self.message()
        };
        self.receive_message(message, notes).await;
        Ok(())
    }

    /// Someone, not necessarily the conversation's own customer, writes a public comment.
    pub(super) async fn comment(&mut self, raw: &RawComment, notes: &mut Notes) -> Result<(), String> {
        let reply_to = self.answered(raw.reply_to.as_deref())?;
        self.enter(raw.from.as_deref());
        let author = self.stage.guest.as_ref().unwrap_or(&self.stage.contact).id.clone();
        let message = Message {
            kind: MessageKind::Comment,
            contact_id: Some(author),
            text: raw.text.clone(),
            attributes: raw.attributes.clone(),
            reply_to,
            attachments: self.files(&raw.files)?,
            content: content_of(raw.content.as_ref(), &raw.files)?,
            ..self.message()
        };
        self.receive_message(message, notes).await;
        self.leave();
        Ok(())
    }

    /// Adds the customer's message to the conversation, and gives the plugin its events.
    async fn receive_message(&mut self, message: Message, notes: &mut Notes) {
        let at = self.stage.at;
        let message = self.stage.receive(message);
        let created = (!self.begun).then_some("created");
        self.begun = true;
        let changes: Vec<String> =
            created.into_iter().chain(self.stage.customer_wrote(at)).map(str::to_owned).collect();
        let mut events = Vec::new();
        if !changes.is_empty() {
            events.push(EventBody::Conversation { changes });
        }
        events.push(match message.kind {
            MessageKind::Comment => EventBody::Comment(message),
            MessageKind::Message | MessageKind::Note => EventBody::Message(message),
        });
        events.extend(self.reached(at));
        self.stage.give_events(events, at, 0, notes).await;
    }

    /// A person on our side writes a message. It is added to the history, but the plugin gets no event.
    pub(super) fn person(&mut self, text: &str) {
        self.begun = true;
        self.stage.choices = None;
        self.stage.conversation.last_agent_at = Some(self.stage.at);
        let message = Message { text: text.to_owned(), state: MessageState::Sent, ..self.of_person() };
        self.stage.say(message);
    }

    /// Someone reacts to a message, or removes a reaction.
    pub(super) async fn reaction(&mut self, raw: &RawReaction, notes: &mut Notes) -> Result<(), String> {
        self.hears(EventKind::Reaction)?;
        if raw.taken_back.is_some() && raw.emoji.0.is_some() {
            return Err("`reaction`: only a removed reaction has `taken_back`; write emoji = false".to_owned());
        }
        let message = self.stage.history[self.index_of(raw.message.as_deref())?].clone();
        self.enter(raw.from.as_deref());
        let reaction = Reaction { message, emoji: raw.emoji.0.clone(), taken_back: raw.taken_back.clone() };
        self.give_event(EventBody::Reaction(reaction), notes).await;
        self.leave();
        Ok(())
    }

    /// A receipt arrives for one of our messages.
    pub(super) async fn receipt(&mut self, raw: &RawReceipt, notes: &mut Notes) -> Result<(), String> {
        self.hears(EventKind::Receipt)?;
        let (index, state) = (self.index_of(raw.message.as_deref())?, raw.state);
        let message = &mut Arc::make_mut(&mut self.stage.history)[index];
        if message.direction != Direction::Out || message.kind == MessageKind::Note {
            return Err(format!("`receipt` needs one of our messages, but {MESSAGE}{} is not one", message.seq));
        }
        if !message_state::advances(message.state, state) {
            let now = message.state;
            return Err(format!("`receipt` changes nothing: {MESSAGE}{} is already `{now}`", message.seq));
        }
        message.state = message_state::of_receipt(state);
        // As on a server, a receipt for the plugin's own message goes back to what that message answered. It counts as
        // answered, so policy refuses another answer.
        let ours = message.author_kind == AuthorKind::Plugin;
        let events = vec![EventBody::Receipt(Receipt { message: message.clone(), state, failure: raw.failure() })];
        let at = self.stage.at;
        self.stage.give_events_after(events, at, u32::from(ours), ours, notes).await;
        Ok(())
    }

    /// The customer gives feedback.
    pub(super) async fn feedback(&mut self, raw: &RawFeedback, notes: &mut Notes) -> Result<(), String> {
        self.hears(EventKind::Feedback)?;
        let message = match &raw.message {
            Some(name) => Some(self.stage.history[self.index_of(Some(name))?].clone()),
            None => None,
        };
        self.give_event(EventBody::Feedback(Feedback { message, rating: raw.rating() }), notes).await;
        Ok(())
    }

    /// Returns the index of a message in the history: the named one, or else the last one that the plugin sent.
    fn index_of(&self, name: Option<&str>) -> Result<usize, String> {
        let history = &self.stage.history;
        let Some(name) = name else {
            let own = Some(self.stage.setup.name.as_str());
            let sent = |m: &Message| m.author_name.as_deref() == own && m.author_kind == AuthorKind::Plugin;
            let sent = |message: &Message| sent(message) && message.kind != MessageKind::Note;
            let none = "the plugin has sent nothing; name a message, such as message = \"message-1\"";
            return history.iter().rposition(sent).ok_or_else(|| none.to_owned());
        };
        let seq = name.strip_prefix(MESSAGE).and_then(|number| number.parse::<i64>().ok());
        let found = history.iter().position(|message| Some(message.seq) == seq);
        found.ok_or_else(|| {
            let (name, last): (String, _) = (name.chars().take(64).collect(), history.len());
            format!("there is no `{name}`; messages are named message-1, message-2, ... in order, and there are {last}")
        })
    }

    /// Returns the identifier of the message that another one replies to.
    fn answered(&self, name: Option<&str>) -> Result<Option<String>, String> {
        let index =
            name.map(|name| self.index_of(Some(name)).map_err(|why| format!("`reply_to`: {why}"))).transpose()?;
        Ok(index.map(|index| self.stage.history[index].id.clone()))
    }

    /// Stores the contents of files.
    fn files(&mut self, raw: &[RawFile]) -> Result<Vec<Attachment>, String> {
        let kept = Arc::make_mut(&mut self.stage.files);
        let mut files = Vec::with_capacity(raw.len());
        for file in raw {
            let (id, bytes) = (format!("file-{}", kept.len() + 1), file.bytes()?);
            files.push(Attachment {
                name: file.name.clone(),
                media_type: file.media_type.clone(),
                size: u32::try_from(bytes.len()).ok(),
                state: AttachmentState::Stored,
                ..Attachment::new(id.clone(), file.kind())
            });
            kept.insert(id, bytes);
        }
        Ok(files)
    }

    /// Makes the contact with this name the one who acts in the next event. Does nothing for the conversation's own
    /// customer.
    fn enter(&mut self, name: Option<&str>) {
        let Some(name) = name.filter(|name| self.stage.contact.name.as_deref() != Some(*name)) else { return };
        if !self.others.contains_key(name) {
            let contact = other(self.others.len() + 2, name, self.stage.at);
            Arc::make_mut(&mut self.stage.participants).push(contact.clone());
            self.others.insert(name.to_owned(), contact);
        }
        self.stage.guest = self.others.get(name).cloned();
    }

    /// Makes the conversation's own customer the acting contact again, and stores what the plugin changed about the
    /// other contact.
    fn leave(&mut self) {
        if let Some(guest) = self.stage.guest.take()
            && let Some(known) = self.others.values_mut().find(|known| known.id == guest.id)
        {
            *known = guest;
        }
    }

    /// Returns the name of the person on our side: the assignee, or else a default.
    pub(super) fn agent(&self) -> String {
        self.stage.conversation.assignee.clone().unwrap_or_else(|| PERSON.to_owned())
    }

    /// Returns an empty message from a person on our side.
    pub(super) fn of_person(&self) -> Message {
        Message {
            direction: Direction::Out,
            kind: reply_kind(&self.stage.conversation),
            author_kind: AuthorKind::Agent,
            author_name: Some(self.agent()),
            author_id: None,
            contact_id: None,
            ..self.message()
        }
    }

    /// Returns an empty message from the customer.
    fn message(&self) -> Message {
        let at = self.stage.at;
        Message {
            id: format!("{MESSAGE}{}", self.stage.conversation.last_seq + 1),
            conversation_id: self.stage.conversation.id.clone(),
            seq: 0,
            direction: Direction::In,
            kind: MessageKind::Message,
            author_kind: AuthorKind::Contact,
            author_name: None,
            author_id: None,
            contact_id: Some(self.stage.contact.id.clone()),
            text: String::new(),
            subject: None,
            payload: None,
            attributes: BTreeMap::new(),
            reply_to: None,
            reply_to_external_id: None,
            deleted: false,
            state: MessageState::Received,
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
}
