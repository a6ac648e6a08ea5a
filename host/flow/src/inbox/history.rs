//! What the history of a conversation gets of a change.

use plugboard_model::{Author, Clock, Conversation, ConversationChange, ConversationEvent, ConversationEventKind};

/// Something that the history of a conversation gets.
pub(super) struct Happened {
    pub kind: ConversationEventKind,
    pub before: Value,
    pub after: Value,
}

/// A value as a word or a handle, and the identifier of a person or a team.
#[derive(Default)]
pub(super) struct Value {
    pub text: Option<String>,
    pub id: Option<String>,
}

impl Value {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self { text: Some(text.into()), id: None }
    }

    /// Returns the value that a change is about.
    pub(super) fn of(c: &Conversation, change: &ConversationChange) -> Self {
        match change {
            ConversationChange::Category { .. } => Self { text: c.category.clone(), id: None },
            ConversationChange::Priority { .. } => Self::text(c.priority.as_str()),
            ConversationChange::AddLabel { label } | ConversationChange::RemoveLabel { label } => {
                Self { text: c.labels.binary_search(label).is_ok().then(|| label.clone()), id: None }
            }
            ConversationChange::Assignee { .. } => Self { text: c.assignee.clone(), id: c.assignee_id.clone() },
            ConversationChange::Team { .. } => Self { text: c.team.clone(), id: c.team_id.clone() },
            ConversationChange::Status { .. } | ConversationChange::Snooze { .. } => Self::text(c.status.as_str()),
            ConversationChange::Automation { .. } => Self::text(if c.automation { "on" } else { "off" }),
        }
    }
}

/// Returns what the history calls a change.
pub(super) fn kind_of(change: &ConversationChange) -> ConversationEventKind {
    match change {
        ConversationChange::Category { .. } => ConversationEventKind::Category,
        ConversationChange::Priority { .. } => ConversationEventKind::Priority,
        ConversationChange::AddLabel { .. } => ConversationEventKind::LabelAdded,
        ConversationChange::RemoveLabel { .. } => ConversationEventKind::LabelRemoved,
        ConversationChange::Assignee { .. } => ConversationEventKind::Assignee,
        ConversationChange::Team { .. } => ConversationEventKind::Team,
        ConversationChange::Status { .. } | ConversationChange::Snooze { .. } => ConversationEventKind::Status,
        ConversationChange::Automation { .. } => ConversationEventKind::Automation,
    }
}

impl Happened {
    pub(super) fn new(kind: ConversationEventKind) -> Self {
        Self { kind, before: Value::default(), after: Value::default() }
    }

    /// Returns the event to store.
    pub(super) fn event(
        self,
        clock: &Clock,
        conversation: &str,
        episode: Option<&str>,
        author: Option<&Author>,
    ) -> ConversationEvent {
        ConversationEvent {
            id: clock.new_id(),
            conversation_id: conversation.to_owned(),
            episode_id: episode.map(str::to_owned),
            kind: self.kind,
            author: author.cloned(),
            before: self.before.text,
            before_id: self.before.id,
            after: self.after.text,
            after_id: self.after.id,
            at: clock.now(),
        }
    }
}
