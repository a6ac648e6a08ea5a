//! What a handler asks for: its journal.

use crate::{LeadChange, Priority, Rating, Status};
use serde::{Deserialize, Serialize};

/// A button under a reply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuickReply {
    /// What it says.
    pub title: String,
    /// What it answers when pressed.
    pub payload: String,
}

/// A reply in the making.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The text; may be empty beside an attachment.
    pub text: String,
    /// Buttons.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quick_replies: Vec<QuickReply>,
    /// Identifiers of files that the host has.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<String>,
    /// The message that this answers, by its identifier here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<String>,
    /// The template that takes the text's place on its way out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<crate::TemplatePart>,
}

/// A change of a conversation's own fields, whoever asks for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum ConversationChange {
    /// Sets the category; none clears it.
    Category {
        /// The category.
        category: Option<String>,
    },
    /// Sets the priority.
    Priority {
        /// The priority.
        priority: Priority,
    },
    /// Adds a label; changes nothing when it is there.
    AddLabel {
        /// The label.
        label: String,
    },
    /// Removes a label; changes nothing when it is not there.
    RemoveLabel {
        /// The label.
        label: String,
    },
    /// Gives it to a person, or to nobody.
    Assignee {
        /// The person's name.
        assignee: Option<String>,
    },
    /// Gives it to a team, or to none.
    Team {
        /// The team's name.
        team: Option<String>,
    },
    /// Sets the status. [`Status::Snoozed`] goes by [`ConversationChange::Snooze`].
    Status {
        /// The status.
        status: Status,
    },
    /// Puts it out of sight until a time.
    Snooze {
        /// When it comes back, in milliseconds.
        until: i64,
    },
    /// Turns automatic replies on or off.
    Automation {
        /// On or off.
        automation: bool,
    },
}

/// One thing a handler asks for. It takes effect when the handler has returned ok and policy allows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum Action {
    /// Answers the customer.
    Reply {
        /// What with.
        draft: Draft,
    },
    /// Answers with one of the channel's templates.
    Template {
        /// Its name.
        name: String,
        /// Its language.
        language: String,
        /// Its variables, in order.
        variables: Vec<String>,
    },
    /// Answers a public comment in private.
    PrivateReply {
        /// The comment, by its identifier here.
        comment: String,
        /// What with.
        draft: Draft,
    },
    /// Keeps what the customer said of the conversation.
    Feedback {
        /// What.
        #[serde(flatten)]
        rating: Rating,
    },
    /// Sorts the conversation.
    Change(ConversationChange),
    /// Calls people: opens the conversation, automatic replies off, a note with the reason.
    Escalate {
        /// Why.
        reason: String,
    },
    /// Adds a note.
    Note {
        /// Its text.
        text: String,
    },
    /// Names the customer.
    ContactName {
        /// The name.
        name: String,
    },
    /// Keeps or removes a property of the customer.
    ContactAttribute {
        /// Which.
        key: String,
        /// None removes it.
        value: Option<String>,
    },
    /// Opens a lead.
    OpenLead {
        /// The new lead's identifier.
        lead: String,
        /// Where it comes from.
        source: Option<String>,
    },
    /// Changes a lead.
    ChangeLead {
        /// Which.
        lead: String,
        /// How.
        #[serde(flatten)]
        change: LeadChange,
    },
    /// Sets or moves a timer.
    SetTimer {
        /// Its name.
        name: String,
        /// When it is due, in milliseconds.
        due_at: i64,
        /// What comes back with the event.
        data: String,
    },
    /// Cancels a timer.
    CancelTimer {
        /// Its name.
        name: String,
    },
}

impl Action {
    /// The word for it in verdicts, refusals and runs.
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
}

/// Whose memory a key belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KvScope {
    /// The conversation at hand.
    Conversation,
    /// The whole installation.
    Shared,
}

/// The last value a handler gave a key; none deletes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KvWrite {
    /// Whose.
    pub scope: KvScope,
    /// Which.
    pub key: String,
    /// What.
    pub value: Option<String>,
}

/// A shared value that the handler's work rests on: it must still be so when the work takes effect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedRead {
    /// Which.
    pub key: String,
    /// What it was.
    pub value: Option<String>,
}

/// Something that policy refused at once, so that the handler knew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedAction {
    /// What was asked.
    pub action: Action,
    /// What the handler was told.
    pub failure: crate::Failure,
}

/// A file that a handler made of an answer to a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadeFile {
    /// What it is. No message has it yet.
    pub file: crate::Attachment,
    /// Its bytes. A recording has them with the answer, and not here again.
    #[serde(skip)]
    pub bytes: Vec<u8>,
}

/// What a reviewer says of a reply. Nothing said lets it pass.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewOutcome {
    /// The text that takes the place of the reply's.
    pub text: Option<String>,
    /// Why a person must decide.
    pub hold: Option<String>,
}

/// All that a handler asked for, to take effect at once or not at all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Journal {
    /// In the order asked.
    pub actions: Vec<Action>,
    /// One for each key written.
    pub writes: Vec<KvWrite>,
    /// One for each shared key read before it was written.
    pub reads: Vec<SharedRead>,
    /// What was refused at once, for those who ask why a plugin did not act.
    pub refused: Vec<RefusedAction>,
    /// Files that replies may have.
    #[serde(default)]
    pub files: Vec<MadeFile>,
    /// What a reviewer says of the reply.
    #[serde(default)]
    pub review: ReviewOutcome,
}
