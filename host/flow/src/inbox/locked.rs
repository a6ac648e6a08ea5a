//! A locked conversation and everything that one transaction does to it. All changes are written once, in
//! [`LockedConversation::close`].

use plugboard_db::{ChangeKind, Result, Tx, conversation_events, conversations, episodes, events, runs};
use plugboard_model::{
    Author, ChangedLead, Command, Contact, Conversation, ConversationEventKind, DueTimer, Episode, EventKind,
    Installation, Refusal,
};
use plugboard_rules::chain::{MAX_DEPTH, next_depth};

use super::history::Happened;
use crate::installed::Snapshot;

/// Returns the key of a write to a conversation (see [`plugboard_db::Write::key`]). All writes that know the
/// conversation's thread use it, so that servers lock conversations in the same order and rarely deadlock. Nothing else
/// depends on the key: a write that loses a deadlock runs again.
pub(crate) fn write_key(channel: &str, thread: &str) -> String {
    format!("{channel}\0{thread}")
}

/// The origin of an event.
#[derive(Debug, Clone)]
pub(crate) struct Cause {
    /// The inbound message or the person's action that started the chain.
    pub root: String,
    /// How many automations lie between the root and the event.
    pub depth: u32,
}

impl Cause {
    /// Returns the cause for the actions of a run that was triggered by this cause.
    pub(crate) fn of_run(&self) -> Self {
        Self { root: self.root.clone(), depth: next_depth(self.depth) }
    }
}

/// An event to emit.
struct PendingEvent {
    /// The event's identifier, if the caller must know it in advance.
    id: Option<String>,
    kind: EventKind,
    message: Option<String>,
    data: String,
    /// The only installation that receives the event; `None` for all that subscribe to it.
    only: Option<String>,
}

/// A locked conversation.
pub(crate) struct LockedConversation<'r> {
    pub conversation: Conversation,
    pub contact: Contact,
    pub cause: Cause,
    /// The root of automatic replies: the cause's root, except for greetings.
    pub reply_root: String,
    /// Who acts in it. `None`: the host itself.
    author: Option<Author>,
    registry: &'r Snapshot,
    /// The time at which the conversation was locked.
    pub(super) now: i64,
    changed: bool,
    /// The episode as it is stored.
    stored_episode: Option<Episode>,
    /// What the history gets.
    pub(super) history: Vec<Happened>,
    /// Names of the changed aspects, sent together in one event.
    changes: Vec<&'static str>,
    /// The same for each lead. Each lead gets one event.
    leads: Vec<ChangedLead>,
    events: Vec<PendingEvent>,
}

impl<'r> LockedConversation<'r> {
    /// Locks an existing conversation.
    pub(crate) async fn open(tx: &mut Tx<'_>, registry: &'r Snapshot, id: &str, cause: Cause) -> Result<Self> {
        let (conversation, contact) = conversations::lock(tx, id).await?;
        Ok(Self::of(tx, registry, conversation, contact, cause))
    }

    /// Wraps a conversation that is already locked.
    pub(crate) fn of(
        tx: &Tx<'_>,
        registry: &'r Snapshot,
        conversation: Conversation,
        contact: Contact,
        cause: Cause,
    ) -> Self {
        Self {
            stored_episode: conversation.episode.clone(),
            conversation,
            contact,
            reply_root: cause.root.clone(),
            cause,
            author: None,
            registry,
            now: tx.clock().now(),
            changed: false,
            history: Vec::new(),
            changes: Vec::new(),
            leads: Vec::new(),
            events: Vec::new(),
        }
    }

    /// Says who acts in it.
    pub(crate) fn by(mut self, author: Author) -> Self {
        self.author = Some(author);
        self
    }

    /// Who acts in it. `None`: the host itself.
    pub(crate) fn author(&self) -> Option<&Author> {
        self.author.as_ref()
    }

    pub(crate) fn registry(&self) -> &'r Snapshot {
        self.registry
    }

    /// Marks the conversation's row as changed.
    pub(crate) fn touch(&mut self) {
        self.changed = true;
    }

    /// Returns the sequence number for a new message.
    pub(crate) fn next_seq(&mut self) -> i64 {
        self.changed = true;
        self.conversation.last_seq += 1;
        self.conversation.last_seq
    }

    /// Records that an aspect of the conversation changed. All changes of one transaction become one event.
    pub(crate) fn note_change(&mut self, word: &'static str) {
        self.changed = true;
        if word == "created" {
            self.history.push(Happened::new(ConversationEventKind::Created));
        }
        if !self.changes.contains(&word) {
            self.changes.push(word);
        }
    }

    /// Records that an aspect of a lead changed. All changes to one lead in one transaction become one event.
    pub(crate) fn note_lead(&mut self, lead: &str, word: &str) {
        match self.leads.iter_mut().find(|news| news.lead == lead) {
            Some(news) if news.changes.iter().any(|known| known == word) => {}
            Some(news) => news.changes.push(word.to_owned()),
            None => self.leads.push(ChangedLead { lead: lead.to_owned(), changes: vec![word.to_owned()] }),
        }
    }

    /// Returns whether any installation subscribes to this kind of event on this channel. Callers use it to skip
    /// expensive lookups that no plugin needs.
    pub(crate) fn is_heard(registry: &Snapshot, kind: EventKind, channel: &str) -> bool {
        registry.subscribers(kind, channel).next().is_some()
    }

    /// Emits an event to all subscribers. `data` is what the event contains besides the message.
    pub(crate) fn emit(&mut self, kind: EventKind, message: Option<&str>, data: String) {
        self.events.push(PendingEvent { id: None, kind, message: message.map(str::to_owned), data, only: None });
    }

    /// Asks one reviewer to look at a reply.
    pub(crate) fn emit_review(&mut self, message: &str, data: &events::ReviewData, reviewer: &str) {
        let data = serde_json::to_string(data).unwrap_or_default();
        let (message, only) = (Some(message.to_owned()), Some(reviewer.to_owned()));
        self.events.push(PendingEvent { id: None, kind: EventKind::Review, message, data, only });
    }

    /// Asks an assistant to execute a person's command. Returns the event's identifier, which locates the run.
    pub(crate) fn emit_command(&mut self, tx: &Tx<'_>, command: &Command, assistant: &str) -> String {
        let data = serde_json::to_string(command).unwrap_or_default();
        let only = Some(assistant.to_owned());
        let id = tx.clock().new_id();
        self.events.push(PendingEvent { id: Some(id.clone()), kind: EventKind::Command, message: None, data, only });
        id
    }

    /// Tells only the given installation that policy refused or held one of its actions.
    pub(crate) fn emit_refusal(&mut self, refusal: &Refusal, installation: &str) {
        let data = serde_json::to_string(refusal).unwrap_or_default();
        let event = PendingEvent {
            id: None,
            kind: EventKind::Refused,
            message: None,
            data,
            only: Some(installation.to_owned()),
        };
        self.events.push(event);
    }

    /// Tells only the given installation that its timer is due.
    pub(crate) fn emit_timer(&mut self, timer: &DueTimer, installation: &str) {
        let data = serde_json::to_string(timer).unwrap_or_default();
        let event =
            PendingEvent { id: None, kind: EventKind::Timer, message: None, data, only: Some(installation.to_owned()) };
        self.events.push(event);
    }

    /// Returns the installations that receive an event, in the admin's order.
    fn subscribers(&self, event: &PendingEvent) -> Vec<&'r Installation> {
        let all = self.registry.subscribers(event.kind, &self.conversation.channel);
        all.filter(|row| event.only.as_deref().is_none_or(|id| id == row.id))
            .filter(|row| event.kind != EventKind::Conversation || row.surface.takes_changes(event.data.split(',')))
            .collect()
    }

    /// Writes the conversation, its events and their runs. New runs may start at `due_at`.
    pub(crate) fn close(mut self, tx: &mut Tx<'_>, due_at: i64) -> Conversation {
        if !self.changes.is_empty() {
            let event = PendingEvent {
                id: None,
                kind: EventKind::Conversation,
                message: None,
                data: self.changes.join(","),
                only: None,
            };
            // This event comes first, so that plugins learn about a new conversation before its first message.
            self.events.insert(0, event);
        }
        for news in std::mem::take(&mut self.leads) {
            let data = serde_json::to_string(&news).unwrap_or_default();
            self.events.push(PendingEvent { id: None, kind: EventKind::Lead, message: None, data, only: None });
        }
        let (new_events, new_runs) = self.fan_out(tx, due_at);
        self.write_history(tx);
        if self.changed || !new_events.is_empty() {
            self.conversation.updated_at = tx.clock().now();
            conversations::update(tx, &self.conversation);
            tx.changed(ChangeKind::Conversation, &self.conversation.id, &self.conversation.id);
        }
        events::insert(tx, new_events);
        runs::insert(tx, new_runs);
        self.conversation
    }

    /// Writes the episode, if it changed, and what happened.
    fn write_history(&mut self, tx: &mut Tx<'_>) {
        let id = &self.conversation.id;
        if let Some(episode) =
            self.conversation.episode.as_ref().filter(|now| self.stored_episode.as_ref() != Some(now))
        {
            let is_new = self.stored_episode.as_ref().is_none_or(|stored| stored.id != episode.id);
            episodes::put(tx, id, episode, is_new);
        }
        let episode = self.conversation.episode.as_ref().map(|episode| episode.id.as_str());
        let happened = std::mem::take(&mut self.history).into_iter();
        let new = happened.map(|one| one.event(tx.clock(), id, episode, self.author.as_ref())).collect();
        conversation_events::insert(tx, new);
    }

    /// Creates the events that have subscribers, and a run for each subscriber.
    fn fan_out(&mut self, tx: &Tx<'_>, due_at: i64) -> (Vec<events::NewEvent>, Vec<runs::NewRun>) {
        let (mut new_events, mut new_runs) = (Vec::new(), Vec::new());
        for event in std::mem::take(&mut self.events) {
            let subscribers = self.subscribers(&event);
            if subscribers.is_empty() {
                continue;
            }
            if self.cause.depth > MAX_DEPTH {
                tracing::warn!(
                    conversation = self.conversation.id,
                    "automations answer each other; the event was dropped"
                );
                continue;
            }
            self.conversation.event_seq += 1;
            let event = events::NewEvent {
                id: event.id.unwrap_or_else(|| tx.clock().new_id()),
                conversation_id: self.conversation.id.clone(),
                seq: self.conversation.event_seq,
                kind: event.kind,
                message_id: event.message,
                data: event.data,
                root: self.cause.root.clone(),
                depth: self.cause.depth,
                until_seq: self.conversation.last_seq,
            };
            new_runs.extend(subscribers.into_iter().map(|row| runs::NewRun {
                event_id: event.id.clone(),
                installation_id: row.id.clone(),
                conversation_id: event.conversation_id.clone(),
                seq: event.seq,
                root: event.root.clone(),
                position: row.position,
                answers: event.kind != EventKind::Review && row.surface.answers(),
                late: false,
                due_at,
            }));
            new_events.push(event);
        }
        (new_events, new_runs)
    }
}
