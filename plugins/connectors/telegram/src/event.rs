//! The connector's own types for what an update reports, between Telegram's JSON and the host's intake.

use serde_json::Value;

/// The result of reading an update.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// Something for the inbox.
    Event(Box<Event>),
    /// The connector does not understand the update, so the host keeps it.
    Unknown {
        /// The dedupe key: the same each time for the same update.
        key: String,
        /// Why the connector does not understand it.
        reason: String,
    },
    /// Something that an admin may want to read in the log.
    Noted(String),
    /// Understood, but it does not belong in the inbox, such as a new member of a group.
    Ignored(String),
}

/// One event for the inbox.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// The bot's identifier.
    pub account: String,
    /// The dedupe key.
    pub key: String,
    /// The thread.
    pub thread: String,
    /// `direct` or `group`.
    pub conversation_kind: &'static str,
    /// The customer's identifier.
    pub contact: String,
    /// The customer's name.
    pub contact_name: Option<String>,
    /// When it happened, in milliseconds.
    pub at: Option<f64>,
    /// What happened.
    pub body: EventBody,
    /// A sentence for each part of the update that was left out because it was malformed.
    pub warnings: Vec<String>,
}

/// What happened.
#[derive(Debug, Clone, PartialEq)]
pub enum EventBody {
    /// A message, in either direction.
    Message(Message),
    /// A reaction that was added to a message or removed from it.
    Reaction {
        /// The message's identifier.
        message: String,
        /// The emoji; `None` removes the reaction.
        emoji: Option<String>,
    },
    /// A message got a new text.
    Edit {
        /// The message's identifier.
        message: String,
        /// The new text.
        text: String,
    },
    /// A message was deleted.
    Deletion {
        /// The message's identifier.
        message: String,
    },
}

/// A message.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Message {
    /// The message's identifier. A pressed button has none.
    pub external_id: Option<String>,
    /// The text.
    pub text: String,
    /// The identifier of the message that this one replies to.
    pub reply_to: Option<String>,
    /// The payload of the button that the customer pressed.
    pub payload: Option<String>,
    /// Other data worth storing.
    pub attributes: Attributes,
    /// Files to fetch.
    pub files: Vec<File>,
    /// The author, if the customer is not: `agent` or `platform`.
    pub outgoing: Option<&'static str>,
    /// The topic in a forum, for replies.
    pub topic: Option<String>,
}

/// A file to fetch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct File {
    /// `image`, `audio`, `video` or `file`.
    pub kind: &'static str,
    /// Telegram's identifier of the file.
    pub reference: String,
    /// The file's name.
    pub name: Option<String>,
    /// The media type.
    pub media_type: Option<String>,
    /// What people should see it as.
    pub hint: Option<&'static str>,
    /// How long the recording is.
    pub duration_ms: Option<u32>,
}

/// Attributes of a message. The host truncates values that are too long, drops attributes that are too many, and adds
/// warnings. The connector itself only stops at [`Attributes::MAX`], so that a large number of members does not cause
/// as many calls to the host.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attributes(Vec<(String, String)>);

impl Attributes {
    /// The maximum number to pass on. It is above the contract's limit of 32, so that the host notices the excess.
    const MAX: usize = 40;

    /// Adds an attribute.
    pub fn add(&mut self, key: &str, value: &str) {
        if self.0.len() < Self::MAX && !value.is_empty() {
            self.0.push((key.to_owned(), value.to_owned()));
        }
    }

    /// Adds some members of an object, under keys such as `location.latitude`. Members that are lists or objects are
    /// left out.
    pub fn add_members(&mut self, prefix: &str, object: &Value, members: &[&str]) {
        for member in members {
            let key = format!("{prefix}.{member}");
            match &object[*member] {
                Value::String(text) => self.add(&key, text),
                value @ (Value::Bool(_) | Value::Number(_)) => self.add(&key, &value.to_string()),
                Value::Null | Value::Array(_) | Value::Object(_) => {}
            }
        }
    }

    /// Returns the attributes in the order added.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_number_of_attributes_is_bounded() {
        let mut attributes = Attributes::default();
        attributes.add("empty", "");
        for n in 0..50 {
            attributes.add(&n.to_string(), "x");
        }
        assert_eq!(attributes.iter().count(), 40);
    }

    #[test]
    fn members_become_dotted_attributes_and_large_numbers_stay_exact() {
        let mut attributes = Attributes::default();
        let given =
            json!({ "phone_number": "+48500", "user_id": 9_007_199_254_740_993_i64, "vcard": ["x"], "no": null });
        attributes.add_members("contact", &given, &["phone_number", "user_id", "vcard", "no", "missing"]);
        attributes.add_members("contact", &json!(7), &["phone_number"]);
        let expected = [("contact.phone_number", "+48500"), ("contact.user_id", "9007199254740993")];
        assert_eq!(attributes.iter().collect::<Vec<_>>(), expected);
    }
}
