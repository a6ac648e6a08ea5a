//! What happened, as a handler is told.

use crate::{Contact, Conversation, Lead, Message};
use serde::{Deserialize, Serialize};

words! {
    /// The kinds of event, one for each handler interface in `wit/`.
    EventKind, "kind of event" {
        /// A customer wrote.
        Message = "message",
        /// A conversation began or changed.
        Conversation = "conversation",
        /// Something a plugin asked for was refused or held.
        Refused = "refused",
        /// A timer of a plugin's is due.
        Timer = "timer",
        /// A lead began or changed.
        Lead = "lead",
    }
}
words! {
    /// What policy says of an action.
    Verdict, "verdict" {
        /// It takes effect.
        Allowed = "allowed",
        /// A person decides.
        Held = "held",
        /// It does not take effect.
        Refused = "refused",
    }
}

/// Why an action did not simply take effect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// What was asked, such as `reply`.
    pub action: String,
    /// [`Verdict::Held`] or [`Verdict::Refused`].
    pub verdict: Verdict,
    /// The rule, as a stable word.
    pub code: String,
    /// The rule, as a sentence.
    pub reason: String,
}

/// A timer that is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DueTimer {
    /// Its name.
    pub name: String,
    /// What was given along when it was set.
    pub data: String,
}

/// What changed about a lead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeadNews {
    /// The lead's identifier.
    pub lead: String,
    /// `created`, `stage`, `value` or `attributes`.
    pub changes: Vec<String>,
}

/// What an event tells beyond its conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum EventBody {
    /// A customer wrote this.
    Message(Message),
    /// The conversation changed in these respects at once: `created`, `reopened`, `status`, ...
    Conversation {
        /// What changed.
        changes: Vec<String>,
    },
    /// Policy spoke.
    Refused(Refusal),
    /// A timer is due.
    Timer(DueTimer),
    /// A lead began or changed; it is [`Event::lead`].
    Lead(LeadNews),
}

impl EventBody {
    /// Which handler hears it.
    #[must_use]
    pub fn kind(&self) -> EventKind {
        match self {
            Self::Message(_) => EventKind::Message,
            Self::Conversation { .. } => EventKind::Conversation,
            Self::Refused(_) => EventKind::Refused,
            Self::Timer(_) => EventKind::Timer,
            Self::Lead(_) => EventKind::Lead,
        }
    }
}

/// One event with all that its handler may look at, from one moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Identifier, the same on every run.
    pub id: String,
    /// What happened.
    pub body: EventBody,
    /// The conversation as it is now.
    pub conversation: Conversation,
    /// The display name of the channel's account.
    pub account_name: Option<String>,
    /// The customer.
    pub contact: Contact,
    /// The lead that the event is about, else the conversation's latest.
    pub lead: Option<Lead>,
    /// History ends with the message of this number.
    pub until_seq: i64,
    /// When it happened.
    pub occurred_at: i64,
    /// How many automations lie between it and a person or customer.
    pub depth: u32,
    /// True when it is handled again after a dead letter.
    pub late: bool,
}
