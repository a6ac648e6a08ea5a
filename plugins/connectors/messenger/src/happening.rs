//! What a webhook tells, in this connector's own words: between Meta's JSON and the host's intake.

use serde_json::Value;

/// What one item of a webhook comes to.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// Something for the inbox.
    Happened(Box<Happening>),
    /// Nothing that this connector understands: the host keeps the request.
    Unknown {
        /// The same for the same item.
        key: String,
        /// What is not understood.
        reason: String,
    },
    /// Understood, and no matter of the inbox: a like, a new post of the page's own.
    Ignored(String),
}

/// Something for the inbox.
#[derive(Debug, Clone, PartialEq)]
pub struct Happening {
    /// The page.
    pub account: String,
    /// Dedupe key.
    pub key: String,
    /// The conversation: the customer's identifier, or `post:comment`.
    pub thread: String,
    /// The customer.
    pub contact: String,
    /// The customer's name, where it came along.
    pub contact_name: Option<String>,
    /// Under a post, rather than in Messenger.
    pub public: bool,
    /// When, in milliseconds.
    pub at: Option<f64>,
    /// What.
    pub what: What,
    /// What of it makes no sense and was left out, a sentence each.
    pub warnings: Vec<String>,
}

/// What happened.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// A message or comment, either way.
    Message(Message),
    /// A reaction to a message, or its taking back.
    Reaction {
        /// The message.
        message: String,
        /// None takes it back.
        emoji: Option<String>,
    },
    /// A new text.
    Edit {
        /// The message.
        message: String,
        /// Its text now.
        text: String,
    },
    /// A message was taken back.
    Deletion {
        /// The message.
        message: String,
    },
    /// One message of the page's got somewhere.
    Receipt {
        /// The message.
        message: String,
        /// Where.
        progress: Progress,
    },
    /// All messages of the page's got somewhere.
    Watermark {
        /// Up to this time, in milliseconds.
        until: f64,
        /// Where.
        progress: Progress,
    },
}

/// How far a message of the page's has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// On the customer's device.
    Delivered,
    /// Seen.
    Read,
}

/// A message or comment.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Message {
    /// Meta's identifier.
    pub external_id: Option<String>,
    /// Its text.
    pub text: String,
    /// The message it answers.
    pub reply_to: Option<String>,
    /// What a pressed button carries.
    pub payload: Option<String>,
    /// Whatever else is worth keeping.
    pub attributes: Attributes,
    /// Files to fetch.
    pub files: Vec<File>,
    /// Set when it went out from the page: `agent` or `platform`.
    pub outgoing: Option<&'static str>,
    /// The delivery that came back with an echo.
    pub correlation: Option<String>,
}

/// A file to fetch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// `image`, `audio`, `video` or `file`.
    pub kind: &'static str,
    /// Where it is, for a while.
    pub url: String,
}

/// Keys and values. The host cuts what is too long and leaves out what is too much, and says so. What this connector does
/// not hand on is what is more than [`Attributes::MOST`], so that no number of members costs as many calls.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attributes(Vec<(String, String)>);

impl Attributes {
    /// More than the contract's 32, so that the host notices.
    const MOST: usize = 40;

    /// Adds one.
    pub fn add(&mut self, key: &str, value: &str) {
        if self.0.len() < Self::MOST && !value.is_empty() {
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

    /// In the order added.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_bounded() {
        let mut attributes = Attributes::default();
        attributes.add("empty", "");
        for n in 0..50 {
            attributes.add(&n.to_string(), "x");
        }
        assert_eq!(attributes.iter().count(), 40);
    }

    #[test]
    fn json_is_flattened_by_its_members() {
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
