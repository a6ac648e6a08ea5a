//! What the other system allows, as configured.

use plugboard_sdk::{Failure, config};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The maximum number of entries of a list or a table.
const ENTRIES: usize = 32;
/// The kinds of files.
const KINDS: [&str; 4] = ["image", "audio", "video", "file"];
/// The gestures that are about a message, and may be possible only for a time.
const TIMED: [&str; 3] = ["reaction", "edit", "deletion"];

/// What the other system allows.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// How long after the customer's last message anyone may write, in seconds.
    pub reply_window: Option<u32>,
    /// How long a person may still write.
    pub person_window: Option<PersonWindow>,
    /// How long after a public comment a private reply is allowed, in seconds.
    pub private_reply_window: Option<u32>,
    /// The number of messages after the customer's last one.
    pub window_count: Option<Rate>,
    /// The maximum lengths: of a text, a caption, a button, and so on.
    pub lengths: BTreeMap<String, Length>,
    /// The maximum size of each kind of file, in bytes. A kind that is not named cannot be sent.
    pub files: Option<BTreeMap<String, u32>>,
    /// The media types of each kind of file.
    pub media_types: BTreeMap<String, Vec<String>>,
    /// The maximum size of all files of a reply together, in bytes. 0: each file is a part of its own.
    pub whole_replies: Option<u32>,
    /// The quick replies.
    pub quick_replies: Option<Buttons>,
    /// The rates of sending: for the `channel`, a `conversation`, and so on.
    pub rates: BTreeMap<String, Rate>,
    /// The number of messages of one customer that are accepted.
    pub receive_rate: Option<Rate>,
    /// The types of blocks that are shown.
    pub blocks: Vec<String>,
    /// What a button may do.
    pub button_actions: Vec<String>,
    /// The maximum numbers: of buttons, cards, and so on.
    pub counts: BTreeMap<String, u32>,
    /// The purposes that need the customer's consent.
    pub needs_consent: Vec<String>,
    /// How long after a message a gesture is possible, in seconds. 0: always.
    pub gesture_within: BTreeMap<String, u32>,
    /// For how long a part is recognized by its identifier, in seconds. 0: it is not, so nothing is repeated.
    pub repeatable: Option<u32>,
    /// How long after a try the other system knows whether it took a part, in seconds.
    pub settles: Option<u32>,
}

/// How long a person may still write, and under which tag.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonWindow {
    /// In seconds, after the customer's last message.
    pub seconds: u32,
    /// The tag.
    pub tag: String,
}

/// A number of things within a time.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// The number.
    pub count: u32,
    /// The time in seconds.
    pub seconds: u32,
}

/// A maximum length.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Length {
    /// The length.
    pub max: u32,
    /// `characters`, `utf-16`, `bytes` or `graphemes`.
    #[serde(default = "characters")]
    pub unit: String,
}

fn characters() -> String {
    "characters".to_owned()
}

/// Quick replies.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Buttons {
    /// Their number. 0: none can be sent.
    pub max: u32,
    /// The length of a title, in characters.
    pub title: u32,
}

impl Limits {
    /// Checks what the types cannot express. The host ends the call if a number is 0, without naming the member.
    ///
    /// # Errors
    /// Returns `invalid` with a sentence that names the member.
    pub fn check(&self) -> Result<(), Failure> {
        let wrong = |member: &str, what: &str| Err(config::wrong(&format!("rules.{member}"), what));
        let whole = [
            ("reply_window", self.reply_window),
            ("person_window", self.person_window.as_ref().map(|window| window.seconds)),
            ("private_reply_window", self.private_reply_window),
        ];
        if let Some((member, _)) = whole.into_iter().find(|(_, seconds)| *seconds == Some(0)) {
            return wrong(member, "must be at least 1 second; leave it out if there is no limit");
        }
        if self.settles == Some(0) {
            return wrong("settles", "must be at least 1 second");
        }
        let rates = self.rates.iter().map(|(per, rate)| (format!("rates.{per}"), *rate));
        let others = [("window_count", self.window_count), ("receive_rate", self.receive_rate)];
        let others = others.into_iter().filter_map(|(member, rate)| Some((member.to_owned(), rate?)));
        if let Some((member, _)) = rates.chain(others).find(|(_, rate)| rate.count == 0 || rate.seconds == 0) {
            return wrong(&member, "`count` and `seconds` must be at least 1");
        }
        let lengths = self.lengths.iter().map(|(of, length)| (format!("lengths.{of}"), length.max));
        let counts = self.counts.iter().map(|(of, count)| (format!("counts.{of}"), *count));
        let files = self.files.iter().flatten().map(|(kind, bytes)| (format!("files.{kind}"), *bytes));
        if let Some((member, _)) = lengths.chain(counts).chain(files).find(|(_, number)| *number == 0) {
            return wrong(&member, "must be at least 1");
        }
        let mut kinds = self.files.iter().flat_map(BTreeMap::keys).chain(self.media_types.keys());
        if let Some(kind) = kinds.find(|kind| !KINDS.contains(&kind.as_str())) {
            return wrong("files", &format!("`{kind}` must be one of {}", KINDS.join(", ")));
        }
        if let Some(gesture) = self.gesture_within.keys().find(|gesture| !TIMED.contains(&gesture.as_str())) {
            return wrong("gesture_within", &format!("`{gesture}` must be one of {}", TIMED.join(", ")));
        }
        if self.quick_replies.is_some_and(|buttons| buttons.max > 0 && buttons.title == 0) {
            return wrong("quick_replies", "`title` must be at least 1");
        }
        if self.person_window.as_ref().is_some_and(|window| window.tag.is_empty() || window.tag.len() > 64) {
            return wrong("person_window", "`tag` must have 1 to 64 bytes");
        }
        let media_types: usize = self.media_types.values().map(Vec::len).sum();
        for (member, count) in [
            ("blocks", self.blocks.len()),
            ("button_actions", self.button_actions.len()),
            ("media_types", media_types),
            ("lengths", self.lengths.len()),
            ("rates", self.rates.len()),
            ("counts", self.counts.len()),
        ] {
            if count > ENTRIES {
                return wrong(member, &format!("has {count} entries; at most {ENTRIES} are allowed"));
            }
        }
        if self.needs_consent.len() > 8 {
            return wrong("needs_consent", "has more than 8 entries");
        }
        Ok(())
    }

    /// Returns how long after a message a gesture is possible, in seconds.
    pub fn within(&self, gesture: &str) -> u32 {
        self.gesture_within.get(gesture).copied().unwrap_or(0)
    }

    /// Returns the kinds of files that can be sent, each with its size in bytes. `most` is the largest possible size.
    pub fn sizes(&self, most: u32) -> Vec<(&str, u32)> {
        match &self.files {
            Some(files) => files.iter().map(|(kind, bytes)| (kind.as_str(), (*bytes).min(most))).collect(),
            None => KINDS.map(|kind| (kind, most)).to_vec(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn limits(value: Value) -> Limits {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn a_rule_that_makes_no_sense_is_refused_with_its_member() {
        for (value, why) in [
            (json!({ "reply_window": 0 }), "`rules.reply_window`: must be at least 1 second"),
            (json!({ "person_window": { "seconds": 0, "tag": "x" } }), "`rules.person_window`"),
            (json!({ "person_window": { "seconds": 5, "tag": "" } }), "`tag` must have 1 to 64 bytes"),
            (json!({ "rates": { "channel": { "count": 0, "seconds": 1 } } }), "`rules.rates.channel`"),
            (json!({ "window_count": { "count": 1, "seconds": 0 } }), "`rules.window_count`"),
            (json!({ "receive_rate": { "count": 0, "seconds": 1 } }), "`rules.receive_rate`"),
            (json!({ "settles": 0 }), "`rules.settles`: must be at least 1 second"),
            (json!({ "lengths": { "text": { "max": 0 } } }), "`rules.lengths.text`: must be at least 1"),
            (json!({ "counts": { "buttons": 0 } }), "`rules.counts.buttons`"),
            (json!({ "files": { "image": 0 } }), "`rules.files.image`"),
            (json!({ "files": { "picture": 5 } }), "`picture` must be one of image"),
            (json!({ "media_types": { "pdf": ["application/pdf"] } }), "`pdf` must be one of image"),
            (json!({ "gesture_within": { "typing": 5 } }), "`typing` must be one of reaction"),
            (json!({ "quick_replies": { "max": 3, "title": 0 } }), "`title` must be at least 1"),
            (json!({ "blocks": vec!["b"; ENTRIES + 1] }), "33 entries; at most 32"),
            (json!({ "media_types": { "image": vec!["image/png"; ENTRIES + 1] } }), "33 entries; at most 32"),
            (json!({ "needs_consent": vec!["p"; 9] }), "more than 8 entries"),
        ] {
            let failure = limits(value).check().unwrap_err();
            assert!(failure.message.contains(why), "{why}: {}", failure.message);
        }
        for right in [
            json!({}),
            json!({ "quick_replies": { "max": 0, "title": 0 }, "whole_replies": 0, "repeatable": 0 }),
            json!({ "blocks": vec!["b"; ENTRIES], "needs_consent": vec!["p"; 8] }),
        ] {
            assert!(limits(right.clone()).check().is_ok(), "{right}");
        }
    }

    #[test]
    fn a_file_is_at_most_as_large_as_it_can_be_sent() {
        assert_eq!(limits(json!({})).sizes(7).len(), 4);
        let some = limits(json!({ "files": { "image": 5, "file": 9 } }));
        assert_eq!(some.sizes(7), [("file", 7), ("image", 5)]);
        assert!(limits(json!({ "files": {} })).sizes(7).is_empty());
        assert_eq!(
            (some.within("edit"), limits(json!({ "gesture_within": { "edit": 900 } })).within("edit")),
            (0, 900)
        );
    }
}
