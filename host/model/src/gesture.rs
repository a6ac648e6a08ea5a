//! Gestures: what we do on a platform other than writing messages. They show that somebody is typing or has read the
//! conversation, react to a message, edit it or delete it.

use crate::{ConversationKind, Kept, Sender, show_span};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::ops::RangeInclusive;

words! {
    /// The kinds of gesture.
    GestureKind, "kind of gesture" {
        /// Shows that somebody is typing.
        Typing = "typing",
        /// Marks the customer's messages as read.
        Read = "read",
        /// Adds a reaction to a message, or takes it back.
        Reaction = "reaction",
        /// Replaces the text of one of our messages.
        Edit = "edit",
        /// Deletes one of our messages for everybody.
        Deletion = "deletion",
    }
}

impl GestureKind {
    /// Returns true if the gesture is worth something for only a moment: the host does not repeat it, and drops it if
    /// it waits for longer than [`Gesture::BRIEF_MS`].
    #[must_use]
    pub const fn is_brief(self) -> bool {
        matches!(self, Self::Typing | Self::Read)
    }
}

/// A gesture that a person or a plugin asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "gesture", rename_all = "snake_case")]
pub enum Gesture {
    /// Shows that somebody is typing.
    Typing {
        /// For how long, in seconds: [`Gesture::SECONDS`].
        seconds: u32,
    },
    /// Marks the customer's messages as read.
    Read,
    /// Adds our reaction to a message, or takes it back.
    Reaction {
        /// The message, by its identifier in the host.
        message: String,
        /// The emoji, at most [`Gesture::EMOJI_MAX`] bytes; `None` takes our reaction back.
        emoji: Option<String>,
    },
    /// Replaces the text of one of our messages.
    Edit {
        /// The message, by its identifier in the host.
        message: String,
        /// The new text.
        text: String,
    },
    /// Deletes one of our messages for everybody.
    Deletion {
        /// The message, by its identifier in the host.
        message: String,
    },
}

impl Gesture {
    /// How long a customer can see that somebody is typing, in seconds.
    pub const SECONDS: RangeInclusive<u32> = 1..=60;
    /// The longest emoji, in bytes.
    pub const EMOJI_MAX: usize = 64;
    /// How long a brief gesture may wait until a connector performs it, in milliseconds.
    pub const BRIEF_MS: i64 = 10_000;

    /// Returns the kind.
    #[must_use]
    pub const fn kind(&self) -> GestureKind {
        match self {
            Self::Typing { .. } => GestureKind::Typing,
            Self::Read => GestureKind::Read,
            Self::Reaction { .. } => GestureKind::Reaction,
            Self::Edit { .. } => GestureKind::Edit,
            Self::Deletion { .. } => GestureKind::Deletion,
        }
    }

    /// Returns the message that the gesture is about, by its identifier in the host.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        match self {
            Self::Typing { .. } | Self::Read => None,
            Self::Reaction { message, .. } | Self::Edit { message, .. } | Self::Deletion { message } => Some(message),
        }
    }

    /// Returns its name as an action of a plugin.
    #[must_use]
    pub const fn action_name(&self) -> &'static str {
        match self {
            Self::Typing { .. } => "typing",
            Self::Read => "read",
            Self::Reaction { .. } => "react",
            Self::Edit { .. } => "edit",
            Self::Deletion { .. } => "delete",
        }
    }

    /// Returns the size of its texts in bytes.
    pub(crate) fn text_bytes(&self) -> usize {
        let text = match self {
            Self::Reaction { emoji, .. } => emoji.as_ref().map_or(0, String::len),
            Self::Edit { text, .. } => text.len(),
            Self::Typing { .. } | Self::Read | Self::Deletion { .. } => 0,
        };
        text + self.message().map_or(0, str::len)
    }

    /// Returns its members in the notation of scenarios, its own key first.
    pub(crate) fn members(&self) -> Vec<(&'static str, Value)> {
        match self {
            Self::Typing { seconds } => vec![("typing", show_span(i64::from(*seconds) * 1_000).into())],
            Self::Read => vec![("read", true.into())],
            Self::Reaction { message, emoji } => {
                let emoji = emoji.as_deref().map_or(Value::Bool(false), Value::from);
                vec![("react", emoji), ("message", message.as_str().into())]
            }
            Self::Edit { message, text } => vec![("edit", text.as_str().into()), ("message", message.as_str().into())],
            Self::Deletion { message } => vec![("delete", message.as_str().into())],
        }
    }
}

/// One gesture, as passed to a connector's `gestures.perform`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GestureRequest {
    /// The gesture's identifier. It is the same on every attempt.
    pub id: String,
    /// The number of the attempt, from 1.
    pub attempt: u32,
    /// The kind.
    pub kind: GestureKind,
    /// The channel's account.
    pub account: String,
    /// The platform's identifier of the conversation.
    pub thread: String,
    /// Who can see the conversation.
    pub conversation_kind: ConversationKind,
    /// The platform's identifier of the customer.
    pub recipient: String,
    /// The platform's identifier of the message that it is about.
    pub message: Option<String>,
    /// The emoji of a reaction; `None` takes it back.
    pub emoji: Option<String>,
    /// The new text of an edit.
    pub text: Option<String>,
    /// How long the customer should see that somebody is typing, in seconds; 0 for other kinds.
    pub seconds: u32,
    /// Whether a person or a plugin makes it.
    pub sender: Sender,
    /// What the connector has kept for the message and the conversation.
    pub kept: Kept,
}

/// The result of a gesture.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PerformedGesture {
    /// The message's new identifier on the platform, if the platform gave it another one.
    pub changed_id: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_gesture_is_stored_with_its_kind() {
        let gestures = [
            (Gesture::Typing { seconds: 5 }, json!({ "gesture": "typing", "seconds": 5 })),
            (Gesture::Read, json!({ "gesture": "read" })),
            (
                Gesture::Reaction { message: "m".into(), emoji: None },
                json!({ "gesture": "reaction", "message": "m", "emoji": null }),
            ),
            (
                Gesture::Edit { message: "m".into(), text: "new".into() },
                json!({ "gesture": "edit", "message": "m", "text": "new" }),
            ),
            (Gesture::Deletion { message: "m".into() }, json!({ "gesture": "deletion", "message": "m" })),
        ];
        for (gesture, stored) in gestures {
            assert_eq!(serde_json::to_value(&gesture).expect("JSON"), stored);
            assert_eq!(stored["gesture"], gesture.kind().as_str());
            assert_eq!(serde_json::from_value::<Gesture>(stored).expect("a gesture"), gesture);
        }
    }
}
