//! The journal: what a handler asks the host to do.

use crate::{LeadChange, Priority, Rating, Status};
use serde::{Deserialize, Serialize};

/// A quick reply: a button under a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuickReply {
    /// The label on the button.
    pub title: String,
    /// The payload that comes back when the customer presses it.
    pub payload: String,
}

/// The content of a reply that is not yet stored.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The text; may be empty if there is an attachment.
    pub text: String,
    /// Quick replies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quick_replies: Vec<QuickReply>,
    /// Identifiers of files that the host has stored.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<String>,
    /// The message that this replies to, by its identifier in the host.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<String>,
    /// The template that replaces the text when the reply is sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<crate::TemplatePart>,
}

/// A change to one of a conversation's own fields, by a plugin or a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum ConversationChange {
    /// Sets the category; `None` clears it.
    Category {
        /// The category.
        category: Option<String>,
    },
    /// Sets the priority.
    Priority {
        /// The priority.
        priority: Priority,
    },
    /// Adds a label. Has no effect if the conversation already has it.
    AddLabel {
        /// The label.
        label: String,
    },
    /// Removes a label. Has no effect if the conversation does not have it.
    RemoveLabel {
        /// The label.
        label: String,
    },
    /// Assigns the conversation to a person; `None` unassigns it.
    Assignee {
        /// The person's name.
        assignee: Option<String>,
    },
    /// Assigns the conversation to a team; `None` unassigns it.
    Team {
        /// The team's name.
        team: Option<String>,
    },
    /// Sets the status. To snooze, use [`ConversationChange::Snooze`] instead of [`Status::Snoozed`].
    Status {
        /// The status.
        status: Status,
    },
    /// Snoozes the conversation: hides it until a given time.
    Snooze {
        /// When the snooze ends, in milliseconds.
        until: i64,
    },
    /// Turns automatic replies on or off.
    Automation {
        /// Whether automatic replies are on.
        automation: bool,
    },
}

/// One action that a handler requests. It takes effect only if the handler returns ok and policy allows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum Action {
    /// Replies to the customer.
    Reply {
        /// The content of the reply.
        draft: Draft,
    },
    /// Replies with one of the channel's templates.
    Template {
        /// The template's name.
        name: String,
        /// The template's language.
        language: String,
        /// The template's variables, in order.
        variables: Vec<String>,
    },
    /// Replies to a public comment with a private message.
    PrivateReply {
        /// The comment, by its identifier in the host.
        comment: String,
        /// The content of the reply.
        draft: Draft,
    },
    /// Stores the customer's rating of the conversation.
    Feedback {
        /// The rating.
        #[serde(flatten)]
        rating: Rating,
    },
    /// Changes one of the conversation's fields.
    Change(ConversationChange),
    /// Escalates to people: opens the conversation, turns automatic replies off and adds a note with the reason.
    Escalate {
        /// The reason.
        reason: String,
    },
    /// Adds an internal note.
    Note {
        /// The note's text.
        text: String,
    },
    /// Sets the customer's name.
    ContactName {
        /// The name.
        name: String,
    },
    /// Sets or removes an attribute of the customer.
    ContactAttribute {
        /// The attribute's name.
        key: String,
        /// The value; `None` removes the attribute.
        value: Option<String>,
    },
    /// Opens a lead.
    OpenLead {
        /// The new lead's identifier.
        lead: String,
        /// The lead's source.
        source: Option<String>,
    },
    /// Changes a lead.
    ChangeLead {
        /// The lead's identifier.
        lead: String,
        /// The change.
        #[serde(flatten)]
        change: LeadChange,
    },
    /// Sets a timer, or moves an existing one.
    SetTimer {
        /// The timer's name.
        name: String,
        /// When it is due, in milliseconds.
        due_at: i64,
        /// Data that the timer's event carries.
        data: String,
    },
    /// Cancels a timer.
    CancelTimer {
        /// The timer's name.
        name: String,
    },
}

impl Action {
    /// Returns the action's name as used in verdicts, refusals and run reports.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Reply { .. } => "reply",
            Self::Template { .. } => "template",
            Self::PrivateReply { .. } => "private-reply",
            Self::Feedback { .. } => "feedback",
            Self::Change(change) => match change {
                ConversationChange::Category { .. } => "category",
                ConversationChange::Priority { .. } => "priority",
                ConversationChange::AddLabel { .. } => "add-label",
                ConversationChange::RemoveLabel { .. } => "remove-label",
                ConversationChange::Assignee { .. } => "assign",
                ConversationChange::Team { .. } => "assign-team",
                ConversationChange::Status { .. } => "status",
                ConversationChange::Snooze { .. } => "snooze",
                ConversationChange::Automation { .. } => "automation",
            },
            Self::Escalate { .. } => "escalate",
            Self::Note { .. } => "note",
            Self::ContactName { .. } => "contact-name",
            Self::ContactAttribute { .. } => "contact-attribute",
            Self::OpenLead { .. } => "open-lead",
            Self::ChangeLead { change, .. } => match change {
                LeadChange::Stage { .. } => "lead-stage",
                LeadChange::Value { .. } => "lead-value",
                LeadChange::Attribute { .. } => "lead-attribute",
            },
            Self::SetTimer { .. } => "set-timer",
            Self::CancelTimer { .. } => "cancel-timer",
        }
    }

    /// Returns the size of its texts in bytes, which counts against the limit of the journal.
    #[must_use]
    pub fn text_bytes(&self) -> usize {
        let optional = |text: &Option<String>| text.as_ref().map_or(0, String::len);
        match self {
            Self::Reply { draft } => of_draft(draft),
            Self::PrivateReply { comment, draft } => comment.len() + of_draft(draft),
            Self::Feedback { rating } => optional(&rating.text),
            Self::Template { name, language, variables } => {
                name.len() + language.len() + variables.iter().map(String::len).sum::<usize>()
            }
            Self::Change(change) => match change {
                ConversationChange::Category { category: text }
                | ConversationChange::Assignee { assignee: text }
                | ConversationChange::Team { team: text } => optional(text),
                ConversationChange::AddLabel { label } | ConversationChange::RemoveLabel { label } => label.len(),
                ConversationChange::Priority { .. }
                | ConversationChange::Status { .. }
                | ConversationChange::Snooze { .. }
                | ConversationChange::Automation { .. } => 0,
            },
            Self::Escalate { reason: text }
            | Self::Note { text }
            | Self::ContactName { name: text }
            | Self::CancelTimer { name: text } => text.len(),
            Self::OpenLead { lead, source } => lead.len() + optional(source),
            Self::ChangeLead { lead, change } => {
                lead.len()
                    + match change {
                        LeadChange::Stage { .. } => 0,
                        LeadChange::Value { currency, .. } => optional(currency),
                        LeadChange::Attribute { key, value } => key.len() + optional(value),
                    }
            }
            Self::SetTimer { name, data, .. } => name.len() + data.len(),
            Self::ContactAttribute { key, value } => key.len() + optional(value),
        }
    }
}

/// The size of a draft's texts in bytes.
fn of_draft(draft: &Draft) -> usize {
    let buttons: usize = draft.quick_replies.iter().map(|reply| reply.title.len() + reply.payload.len()).sum();
    let files: usize = draft.attachments.iter().map(String::len).sum();
    draft.text.len() + buttons + files + draft.reply_to.as_ref().map_or(0, String::len)
}

/// The scope of a key in a plugin's key-value memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KvScope {
    /// The current conversation.
    Conversation,
    /// The whole installation.
    Shared,
}

/// The last value that a handler wrote to a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KvWrite {
    /// The key's scope.
    pub scope: KvScope,
    /// The key.
    pub key: String,
    /// The value; `None` deletes the key.
    pub value: Option<String>,
}

/// A shared value that the handler's result depends on. The value must still be the same when the journal is applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedRead {
    /// The key.
    pub key: String,
    /// The value that the handler read.
    pub value: Option<String>,
}

/// An action that policy refused during the call, so that the handler received the error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedAction {
    /// The action.
    pub action: Action,
    /// The error that the handler received.
    pub failure: crate::Failure,
}

/// A file that a handler created from an HTTP response.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadeFile {
    /// The file's metadata. No message refers to it yet.
    pub file: crate::Attachment,
    /// The file's bytes. Not serialized: a recording already stores them with the response.
    #[serde(skip)]
    pub bytes: Vec<u8>,
}

/// A reviewer's decision about a reply. The default lets the reply pass.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewOutcome {
    /// The text that replaces the reply's text.
    pub text: Option<String>,
    /// Why the reply must wait for a person's decision.
    pub hold: Option<String>,
}

/// Everything that one handler call requested. The host applies all of it or none of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Journal {
    /// The actions, in the order requested.
    pub actions: Vec<Action>,
    /// One entry for each key that the handler wrote to.
    pub writes: Vec<KvWrite>,
    /// One entry for each shared key that the handler read before it wrote to that key.
    pub reads: Vec<SharedRead>,
    /// Actions that were refused during the call. They help explain why a plugin did not act.
    pub refused: Vec<RefusedAction>,
    /// Files that the handler created and that replies may attach.
    #[serde(default)]
    pub files: Vec<MadeFile>,
    /// The reviewer's decision, if the call was a review.
    #[serde(default)]
    pub review: ReviewOutcome,
}
