//! What happened, as a handler is told.

use crate::{Contact, Conversation, Lead, Message, QuickReply, ReceiptState, Sender, TemplatePart};
use serde::{Deserialize, Serialize};

words! {
    /// The kinds of event, one for each interface in `wit/` whose calls are runs.
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
        /// Somebody commented in public.
        Comment = "comment",
        /// Somebody reacted to a message, or took it back.
        Reaction = "reaction",
        /// A message of ours got somewhere.
        Receipt = "receipt",
        /// A customer said how good it was.
        Feedback = "feedback",
        /// A reply is about to go out: a reviewer looks at it.
        Review = "review",
        /// A person runs a command of an assistant's.
        Command = "command",
    }
}

impl EventKind {
    /// Is it told to whoever has its handler? The others belong to a role, and are told to one plugin at a time.
    #[must_use]
    pub const fn is_heard(self) -> bool {
        !matches!(self, Self::Review | Self::Command)
    }

    /// The handler that is called for it, by the contract's name.
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
            Self::Review => "review",
            Self::Command => "run",
        }
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

/// How a customer reacted to a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reaction {
    /// Which.
    pub message: Message,
    /// None takes it back.
    pub emoji: Option<String>,
}

/// How far a message of ours has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Which.
    pub message: Message,
    /// Where.
    pub state: ReceiptState,
}

/// How good a customer says it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rating {
    /// From 1 to `best`.
    pub rating: u32,
    /// The best there is: 2 to 100.
    pub best: u32,
    /// What the customer wrote with it, at most 4 KiB.
    pub text: Option<String>,
}

impl Rating {
    /// What is wrong with it, for who gave it.
    ///
    /// # Errors
    /// A sentence, when `best` or the rating is out of its range, or the text is too long.
    pub fn check(&self) -> Result<(), String> {
        if !(2..=100).contains(&self.best) {
            return Err(format!("the best rating is 2 to 100, not {}", self.best));
        }
        if !(1..=self.best).contains(&self.rating) {
            return Err(format!("a rating is 1 to {}, not {}", self.best, self.rating));
        }
        match &self.text {
            Some(text) if text.len() > 4 << 10 => Err(format!("the text has {} bytes, at most 4096", text.len())),
            _ => Ok(()),
        }
    }
}

/// What a customer says of a conversation or an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feedback {
    /// The answer; none for the conversation.
    pub message: Option<Message>,
    /// What.
    #[serde(flatten)]
    pub rating: Rating,
}

/// A reply that is about to go out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// The reply, as amended so far.
    pub message: Message,
    /// Its buttons.
    pub quick_replies: Vec<QuickReply>,
    /// The template, when it is one.
    pub template: Option<TemplatePart>,
    /// On whose behalf.
    pub sender: Sender,
}

/// A command that a person runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Command {
    /// Its name.
    pub name: String,
    /// What the person wrote along.
    pub input: Option<String>,
    /// The person's name.
    pub agent: String,
}

/// A command that a person may run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferedCommand {
    /// Its name.
    pub name: String,
    /// What the person reads.
    pub title: String,
    /// What may be written along; none when there is nothing to write.
    pub input: Option<String>,
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
    /// Somebody commented; [`Event::contact`] did.
    Comment(Message),
    /// Somebody reacted; [`Event::contact`] did.
    Reaction(Reaction),
    /// A message of ours got somewhere.
    Receipt(Receipt),
    /// A customer said how good it was.
    Feedback(Feedback),
    /// A reply is about to go out.
    Review(Box<Review>),
    /// A person runs a command.
    Command(Command),
}

impl EventBody {
    /// The message that it is about.
    #[must_use]
    pub fn message(&self) -> Option<&Message> {
        match self {
            Self::Message(message) | Self::Comment(message) => Some(message),
            Self::Reaction(reaction) => Some(&reaction.message),
            Self::Receipt(receipt) => Some(&receipt.message),
            Self::Feedback(feedback) => feedback.message.as_ref(),
            Self::Review(review) => Some(&review.message),
            Self::Conversation { .. } | Self::Refused(_) | Self::Timer(_) | Self::Lead(_) | Self::Command(_) => None,
        }
    }

    /// Does it tell that a conversation began? A reply to that is a greeting.
    #[must_use]
    pub fn is_beginning(&self) -> bool {
        matches!(self, Self::Conversation { changes } if changes.iter().any(|change| change == "created"))
    }

    /// Which handler hears it.
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
            Self::Review(_) => EventKind::Review,
            Self::Command(_) => EventKind::Command,
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
    /// The customer: in a public thread, who did what is told.
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
