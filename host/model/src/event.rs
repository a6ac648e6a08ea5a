//! Events, as handlers receive them.

use crate::{
    ChangedContact, Contact, Conversation, Lead, Message, QuickReply, ReceiptFailure, ReceiptState, Sender,
    TemplatePart,
};
use serde::{Deserialize, Serialize};

/// The changes that an event of the kind [`EventKind::Conversation`] can report.
pub const CONVERSATION_CHANGES: [&str; 11] = [
    "created",
    "reopened",
    "status",
    "category",
    "priority",
    "labels",
    "assignee",
    "team",
    "automation",
    "participants",
    "name",
];

words! {
    /// The kinds of event. Each kind has one handler function in `wit/`, and each call of that function is a run.
    EventKind, "kind of event" {
        /// A customer wrote.
        Message = "message",
        /// A conversation began or changed.
        Conversation = "conversation",
        /// An action that a plugin requested was refused or held.
        Refused = "refused",
        /// A plugin's timer is due.
        Timer = "timer",
        /// A lead began or changed.
        Lead = "lead",
        /// Somebody commented publicly.
        Comment = "comment",
        /// Somebody added or removed a reaction to a message.
        Reaction = "reaction",
        /// One of our messages was delivered, was read, or failed.
        Receipt = "receipt",
        /// A customer gave a rating.
        Feedback = "feedback",
        /// The platform reported something about a customer.
        Contact = "contact",
        /// A reply is about to go out, and a reviewer checks it.
        Review = "review",
        /// A person runs an assistant's command.
        Command = "command",
    }
}

impl EventKind {
    /// Returns true if the event goes to every plugin that has its handler. Other events belong to a role and go to one
    /// plugin at a time.
    #[must_use]
    pub const fn is_broadcast(self) -> bool {
        !matches!(self, Self::Review | Self::Command)
    }

    /// Returns the contract's name of the handler for this event.
    #[must_use]
    pub const fn handler(self) -> &'static str {
        match self {
            Self::Message => "on-message",
            Self::Conversation => "on-conversation",
            Self::Refused => "on-refused",
            Self::Timer => "on-timer",
            Self::Lead => "on-lead",
            Self::Comment => "on-comment",
            Self::Reaction => "on-reaction",
            Self::Receipt => "on-receipt",
            Self::Feedback => "on-feedback",
            Self::Contact => "on-contact",
            Self::Review => "review",
            Self::Command => "run",
        }
    }
}

words! {
    /// The decision of policy about an action.
    Verdict, "verdict" {
        /// It takes effect.
        Allowed = "allowed",
        /// A person decides.
        Held = "held",
        /// It does not take effect.
        Refused = "refused",
    }
}

/// Why an action was refused or held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The name of the action, such as `reply`.
    pub action: String,
    /// [`Verdict::Held`] or [`Verdict::Refused`].
    pub verdict: Verdict,
    /// The rule, as a stable code.
    pub code: String,
    /// The rule, as a sentence.
    pub reason: String,
}

/// A timer that is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DueTimer {
    /// The timer's name.
    pub name: String,
    /// The data that the plugin passed when it set the timer.
    pub data: String,
}

/// A lead that changed, and what changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangedLead {
    /// The lead's identifier.
    pub lead: String,
    /// `created`, `stage`, `value` or `attributes`.
    pub changes: Vec<String>,
}

/// A customer's reaction to a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reaction {
    /// The message.
    pub message: Message,
    /// The emoji; `None` removes the reaction.
    pub emoji: Option<String>,
    /// The emoji that was removed, if `emoji` is `None` and the removed one is known.
    #[serde(default)]
    pub taken_back: Option<String>,
}

/// A change in the delivery state of one of our messages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The message.
    pub message: Message,
    /// The new delivery state.
    pub state: ReceiptState,
    /// Why the message failed, if it did and the reason is known.
    #[serde(default)]
    pub failure: Option<ReceiptFailure>,
}

/// A customer's rating.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rating {
    /// The rating, from 1 to `best`.
    pub rating: u32,
    /// The best possible rating, 2 to 100.
    pub best: u32,
    /// The customer's text with it, at most 4 KiB.
    pub text: Option<String>,
}

impl Rating {
    /// Checks the ranges and the length of the text.
    ///
    /// # Errors
    /// Returns a sentence for the caller if `best` or the rating is out of range, or if the text is too long.
    pub fn check(&self) -> Result<(), String> {
        if !(2..=100).contains(&self.best) {
            return Err(format!("the best rating must be between 2 and 100, got {}", self.best));
        }
        if !(1..=self.best).contains(&self.rating) {
            return Err(format!("the rating must be between 1 and {}, got {}", self.best, self.rating));
        }
        match &self.text {
            Some(text) if text.len() > 4 << 10 => {
                Err(format!("the text has {} bytes; at most 4096 are allowed", text.len()))
            }
            _ => Ok(()),
        }
    }
}

/// A customer's rating of a conversation or of one of our messages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feedback {
    /// The message that was rated; `None` if the rating is for the conversation.
    pub message: Option<Message>,
    /// The rating.
    #[serde(flatten)]
    pub rating: Rating,
}

/// A reply that is about to go out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// The reply, as amended so far.
    pub message: Message,
    /// Its quick replies.
    pub quick_replies: Vec<QuickReply>,
    /// The template, if the reply uses one.
    pub template: Option<TemplatePart>,
    /// Whether a person or a plugin sends it.
    pub sender: Sender,
}

/// A command that a person runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Command {
    /// The command's name.
    pub name: String,
    /// The text that the person entered.
    pub input: Option<String>,
    /// The person's name.
    pub agent: String,
}

/// A command that a person may run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferedCommand {
    /// The command's name.
    pub name: String,
    /// The title that the person sees.
    pub title: String,
    /// A description of the text that the person may enter; `None` if the command takes no text.
    pub input: Option<String>,
}

/// The part of an event that depends on its kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum EventBody {
    /// A customer wrote this.
    Message(Message),
    /// The conversation changed. All changes of one transaction are one event.
    Conversation {
        /// What changed: `created`, `reopened`, `status`, ...
        changes: Vec<String>,
    },
    /// Policy refused or held an action.
    Refused(Refusal),
    /// A timer is due.
    Timer(DueTimer),
    /// A lead began or changed. The lead is [`Event::lead`].
    Lead(ChangedLead),
    /// [`Event::contact`] commented publicly.
    Comment(Message),
    /// [`Event::contact`] added or removed a reaction.
    Reaction(Reaction),
    /// One of our messages was delivered, was read, or failed.
    Receipt(Receipt),
    /// A customer gave a rating.
    Feedback(Feedback),
    /// The platform reported something about [`Event::contact`].
    Contact(ChangedContact),
    /// A reply is about to go out.
    Review(Box<Review>),
    /// A person runs a command.
    Command(Command),
}

impl EventBody {
    /// Returns the message that the event is about.
    #[must_use]
    pub fn message(&self) -> Option<&Message> {
        match self {
            Self::Message(message) | Self::Comment(message) => Some(message),
            Self::Reaction(reaction) => Some(&reaction.message),
            Self::Receipt(receipt) => Some(&receipt.message),
            Self::Feedback(feedback) => feedback.message.as_ref(),
            Self::Review(review) => Some(&review.message),
            Self::Conversation { .. }
            | Self::Refused(_)
            | Self::Timer(_)
            | Self::Lead(_)
            | Self::Contact(_)
            | Self::Command(_) => None,
        }
    }

    /// Returns true if the event reports the start of a conversation. A reply to such an event is a greeting.
    #[must_use]
    pub fn is_beginning(&self) -> bool {
        matches!(self, Self::Conversation { changes } if changes.iter().any(|change| change == "created"))
    }

    /// Returns the kind of event, which decides the handler.
    #[must_use]
    pub fn kind(&self) -> EventKind {
        match self {
            Self::Message(_) => EventKind::Message,
            Self::Conversation { .. } => EventKind::Conversation,
            Self::Refused(_) => EventKind::Refused,
            Self::Timer(_) => EventKind::Timer,
            Self::Lead(_) => EventKind::Lead,
            Self::Comment(_) => EventKind::Comment,
            Self::Reaction(_) => EventKind::Reaction,
            Self::Receipt(_) => EventKind::Receipt,
            Self::Feedback(_) => EventKind::Feedback,
            Self::Contact(_) => EventKind::Contact,
            Self::Review(_) => EventKind::Review,
            Self::Command(_) => EventKind::Command,
        }
    }
}

/// One event with everything that its handler may read, all from one snapshot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// The identifier. It is the same each time a handler runs for this event.
    pub id: String,
    /// What happened.
    pub body: EventBody,
    /// The conversation at the time of the run.
    pub conversation: Conversation,
    /// The display name of the channel's account.
    pub account_name: Option<String>,
    /// The customer. In a public thread: the customer who caused the event.
    pub contact: Contact,
    /// The lead that the event is about, else the conversation's latest lead.
    pub lead: Option<Lead>,
    /// The number ([`Message::seq`]) of the last message that the handler may read.
    pub until_seq: i64,
    /// When it happened.
    pub occurred_at: i64,
    /// The number of automations between this event and the customer or person who started the chain: 0 for none.
    pub depth: u32,
    /// True if an admin runs the event again after its run became a dead letter.
    pub late: bool,
}
