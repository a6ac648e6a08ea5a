//! The history of a conversation: what happened to it besides messages. Nothing in it ever changes.

use crate::Author;

words! {
    /// What happened to a conversation.
    ConversationEventKind, "kind of event in a conversation" {
        /// It was stored for the first time.
        Created = "created",
        /// An episode began or was reopened. The new value says which.
        Episode = "episode",
        /// The status changed.
        Status = "status",
        /// The category changed.
        Category = "category",
        /// The priority changed.
        Priority = "priority",
        /// A label was added: the new value.
        LabelAdded = "label-added",
        /// A label was removed: the old value.
        LabelRemoved = "label-removed",
        /// The person assigned to it changed.
        Assignee = "assignee",
        /// The team assigned to it changed.
        Team = "team",
        /// Automatic replies were turned on or off.
        Automation = "automation",
        /// The platform's name of it changed.
        Name = "name",
    }
}

/// One event in the history of a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConversationEvent {
    /// The identifier. Later events have greater ones.
    pub id: String,
    /// The conversation.
    pub conversation_id: String,
    /// The episode that was current then.
    pub episode_id: Option<String>,
    /// What happened.
    pub kind: ConversationEventKind,
    /// Who did it. `None`: the host, for example at the end of a snooze.
    pub author: Option<Author>,
    /// The old value, as a word or a handle.
    pub before: Option<String>,
    /// The old value's identifier, if it is a person or a team.
    pub before_id: Option<String>,
    /// The new value, as a word or a handle.
    pub after: Option<String>,
    /// The new value's identifier, if it is a person or a team.
    pub after_id: Option<String>,
    /// When it happened.
    pub at: i64,
}
