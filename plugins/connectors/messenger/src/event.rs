//! The connector's own types for what a webhook reports, between Meta's JSON and the host's intake.

use serde_json::Value;

/// The result of reading one item of a webhook.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// Something for the inbox.
    Event(Box<Event>),
    /// The connector does not understand the item, so the host stores the request.
    Unknown {
        /// The dedupe key: the same each time for the same item.
        key: String,
        /// Why the connector does not understand it.
        reason: String,
    },
    /// Understood, but it does not belong in the inbox: a like, or a new post by the page itself.
    Ignored(String),
}

/// One event for the inbox.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// The page's identifier.
    pub account: String,
    /// The dedupe key.
    pub key: String,
    /// The thread: the customer's identifier, or `post:comment`.
    pub thread: String,
    /// The customer's identifier.
    pub contact: String,
    /// The customer's name, if the item contains it.
    pub contact_name: Option<String>,
    /// Whether it happened under a post instead of in Messenger.
    pub public: bool,
    /// When it happened, in milliseconds.
    pub at: Option<f64>,
    /// What happened.
    pub body: EventBody,
    /// A sentence for each part of the item that was left out because it was malformed.
    pub warnings: Vec<String>,
}

/// What happened.
#[derive(Debug, Clone, PartialEq)]
pub enum EventBody {
    /// A message or comment, in either direction.
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
    /// One of the page's messages was delivered or read.
    Receipt {
        /// The message's identifier.
        message: String,
        /// Whether it was delivered or read.
        progress: Progress,
    },
    /// All the page's messages up to a time were delivered or read.
    Watermark {
        /// The time, in milliseconds.
        until: f64,
        /// Whether they were delivered or read.
        progress: Progress,
    },
}

/// The progress of a message that the page sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// It reached the customer's device.
    Delivered,
    /// The customer saw it.
    Read,
}

/// A message or comment.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Message {
    /// Meta's identifier.
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
    /// The author, if the page sent it: `agent` or `platform`.
    pub outgoing: Option<&'static str>,
    /// The delivery's identifier, if the message is an echo that contains it.
    pub correlation: Option<String>,
}

/// A file to fetch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// `image`, `audio`, `video` or `file`.
    pub kind: &'static str,
    /// The URL. It may expire.
    pub url: String,
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

    /// Adds every scalar inside a JSON value, under keys such as `referral.ads_context_data.ad_title`.
    pub fn add_json(&mut self, prefix: &str, value: &Value) {
        match value {
            Value::Null => {}
            Value::Object(members) => {
                for (key, member) in members {
                    self.add_json(&format!("{prefix}.{key}"), member);
                }
            }
            Value::String(text) => self.add(prefix, text),
            Value::Array(_) | Value::Bool(_) | Value::Number(_) => self.add(prefix, &value.to_string()),
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
    fn json_members_become_dotted_attributes() {
        let mut attributes = Attributes::default();
        let json =
            serde_json::json!({ "ref": "shoes", "ad_id": 7, "ads_context_data": { "ad_title": "Sale" }, "no": null });
        attributes.add_json("referral", &json);
        let found: Vec<_> = attributes.iter().collect();
        let expected =
            [("referral.ad_id", "7"), ("referral.ads_context_data.ad_title", "Sale"), ("referral.ref", "shoes")];
        assert_eq!(found, expected);
    }
}
