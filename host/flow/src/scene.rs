//! A conversation under its lock, and all that one transaction does to it. What is changed here is
//! written once, at [`Scene::close`].

use plugboard_db::{ChangeKind, Result, Tx, conversations, events, runs};
use plugboard_model::{Contact, Conversation, ConversationChange, EventKind, Refusal};

use crate::{change, registry::Snapshot};

/// Longer chains of automations than this are cut: their events are heard by nobody.
pub(crate) const MAX_DEPTH: u32 = 8;

/// What an event goes back to.
#[derive(Debug, Clone)]
pub(crate) struct Cause {
    /// The inbound message or the person's act at the start.
    pub root: String,
    /// How many automations lie in between.
    pub depth: u32,
}

/// A conversation under its lock.
pub(crate) struct Scene<'r> {
    pub conversation: Conversation,
    pub contact: Contact,
    pub cause: Cause,
    registry: &'r Snapshot,
    changed: bool,
    events: Vec<(events::NewEvent, Option<String>)>,
}

impl<'r> Scene<'r> {
    /// Locks a conversation that is there.
    pub(crate) async fn open(tx: &mut Tx<'_>, registry: &'r Snapshot, id: &str, cause: Cause) -> Result<Self> {
        let (conversation, contact) = conversations::lock(tx, id).await?;
        Ok(Self::of(registry, conversation, contact, cause))
    }

    /// Takes a conversation that is locked already.
    pub(crate) fn of(registry: &'r Snapshot, conversation: Conversation, contact: Contact, cause: Cause) -> Self {
        Self { conversation, contact, cause, registry, changed: false, events: Vec::new() }
    }

    pub(crate) fn registry(&self) -> &'r Snapshot {
        self.registry
    }

    /// Marks the conversation's row as changed.
    pub(crate) fn touch(&mut self) {
        self.changed = true;
    }

    /// The number for one more message.
    pub(crate) fn next_seq(&mut self) -> i64 {
        self.changed = true;
        self.conversation.last_seq += 1;
        self.conversation.last_seq
    }

    /// Changes the conversation and says so to those who hear it.
    pub(crate) fn change(&mut self, tx: &Tx<'_>, change: &ConversationChange) {
        if let Some(word) = change::apply(&mut self.conversation, change) {
            self.changed = true;
            self.tell_change(tx, word);
        }
    }

    /// Tells that the conversation changed in a respect.
    pub(crate) fn tell_change(&mut self, tx: &Tx<'_>, word: &str) {
        self.tell(tx, EventKind::Conversation, None, word.to_owned(), None);
    }

    /// Tells that a message came in.
    pub(crate) fn tell_message(&mut self, tx: &Tx<'_>, message: &str) {
        self.tell(tx, EventKind::Message, Some(message), String::new(), None);
    }

    /// Tells an installation, and nobody else, that policy spoke.
    pub(crate) fn tell_refusal(&mut self, tx: &Tx<'_>, refusal: &Refusal, installation: &str) {
        let data = serde_json::to_string(refusal).unwrap_or_default();
        self.tell(tx, EventKind::Refused, None, data, Some(installation));
    }

    /// An event is made only where somebody hears it.
    fn tell(&mut self, tx: &Tx<'_>, kind: EventKind, message: Option<&str>, data: String, only: Option<&str>) {
        let depth = self.cause.depth;
        let mut hearing = self.registry.hearing(kind, &self.conversation.channel);
        if !hearing.any(|row| only.is_none_or(|id| id == row.id)) {
            return;
        }
        if depth > MAX_DEPTH {
            tracing::warn!(conversation = self.conversation.id, depth, "automations answer each other: event cut off");
            return;
        }
        self.changed = true;
        self.conversation.event_seq += 1;
        let event = events::NewEvent {
            id: tx.clock().new_id(),
            conversation_id: self.conversation.id.clone(),
            seq: self.conversation.event_seq,
            kind,
            message_id: message.map(str::to_owned),
            data,
            root: self.cause.root.clone(),
            depth,
            until_seq: self.conversation.last_seq,
        };
        self.events.push((event, only.map(str::to_owned)));
    }

    /// Writes the conversation, its events and their runs. `due_at` is when new runs may start.
    pub(crate) async fn close(mut self, tx: &mut Tx<'_>, due_at: i64) -> Result<Conversation> {
        if !self.changed {
            return Ok(self.conversation);
        }
        self.conversation.updated_at = tx.clock().now();
        conversations::update(tx, &self.conversation).await?;
        tx.changed(ChangeKind::Conversation, &self.conversation.id, &self.conversation.id);
        if self.events.is_empty() {
            return Ok(self.conversation);
        }
        let mut new_runs = Vec::new();
        for (event, only) in &self.events {
            let hearing = self.registry.hearing(event.kind, &self.conversation.channel);
            for row in hearing.filter(|row| only.as_deref().is_none_or(|id| id == row.id)) {
                new_runs.push(runs::NewRun {
                    event_id: event.id.clone(),
                    installation_id: row.id.clone(),
                    conversation_id: event.conversation_id.clone(),
                    seq: event.seq,
                    root: event.root.clone(),
                    position: row.position,
                    answers: row.surface.answers(),
                    late: false,
                    due_at,
                });
            }
        }
        let new_events: Vec<_> = self.events.into_iter().map(|(event, _)| event).collect();
        events::insert(tx, &new_events).await?;
        runs::insert(tx, &new_runs).await?;
        Ok(self.conversation)
    }
}
