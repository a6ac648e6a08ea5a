//! One update: finds out what it reports. The hook receives one update per request, a poll up to a hundred.

use crate::{change, message};
use connector_shared::{Outcome, text::named};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// The kinds of update that this connector understands. Telegram sends no others.
pub const KINDS: [&str; 11] = [
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "business_connection",
    "business_message",
    "edited_business_message",
    "deleted_business_messages",
    "message_reaction",
    "callback_query",
    "my_chat_member",
];

/// An update.
#[derive(Debug)]
pub struct Update {
    /// The update's identifier. It rises with each update of the bot.
    pub id: i64,
    /// What the update reports.
    pub outcomes: Vec<Outcome>,
    /// The identifier of a pressed button's query. Telegram shows a spinner on the button until the query is answered.
    pub pressed: Option<String>,
}

/// Where an update comes from.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The bot's identifier.
    pub account: &'a str,
    /// The update's identifier.
    pub update: i64,
}

impl Source<'_> {
    /// Returns the dedupe key.
    pub fn key(&self) -> String {
        format!("update:{}", self.update)
    }

    /// Returns the outcome for an update that is not understood.
    pub fn unknown(&self, reason: impl Into<String>) -> Outcome {
        Outcome::Unknown { key: self.key(), reason: reason.into() }
    }
}

/// Reads an update of the bot `account`.
///
/// # Errors
/// Returns a sentence if the document is not an update.
pub fn read(account: &str, document: &str) -> Result<Update, String> {
    let members: BTreeMap<String, &RawValue> =
        serde_json::from_str(document).map_err(|error| format!("this is not an update of Telegram: {error}"))?;
    let id = members.get("update_id").and_then(|raw| serde_json::from_str::<i64>(raw.get()).ok());
    let id = id.ok_or("this is not an update of Telegram: `update_id` must be a whole number")?;
    let source = Source { account, update: id };
    let mut update = Update { id, outcomes: Vec::new(), pressed: None };
    let found = |kind: &str| members.get(kind).map(|raw| raw.get()).filter(|document| *document != "null");
    let Some((kind, document)) = KINDS.iter().find_map(|&kind| Some((kind, found(kind)?))) else {
        let others = members.iter().filter(|(name, raw)| *name != "update_id" && raw.get() != "null");
        let kinds = named(others.map(|(name, _)| name.as_str()));
        let reason = if kinds.is_empty() {
            "an update without content".to_owned()
        } else {
            format!("an update of an unknown kind: {kinds}")
        };
        update.outcomes.push(source.unknown(reason));
        return Ok(update);
    };
    match kind {
        "message" | "business_message" => update.outcomes = message::read(source, document, false),
        "channel_post" => update.outcomes = message::read(source, document, true),
        "edited_message" | "edited_business_message" => update.outcomes.push(change::edit(source, document, false)),
        "edited_channel_post" => update.outcomes.push(change::edit(source, document, true)),
        "deleted_business_messages" => update.outcomes = change::deletions(source, document),
        "message_reaction" => update.outcomes = change::reactions(source, document),
        "callback_query" => {
            let (outcome, pressed) = message::pressed(source, document);
            update.outcomes.push(outcome);
            update.pressed = pressed;
        }
        "my_chat_member" => update.outcomes.push(change::membership(source, document)),
        _ => update.outcomes.push(change::connection(source, document)),
    }
    Ok(update)
}

#[cfg(test)]
pub mod tests {
    //! Tests of whole updates, and what the tests of other modules use.

    use super::*;
    use connector_shared::{Event, EventBody, Message};
    use serde_json::{Value, json};

    /// Returns the only outcome of an update.
    pub fn outcome(update: &Value) -> Outcome {
        let mut update = read("7001", &update.to_string()).unwrap();
        assert_eq!(update.outcomes.len(), 1, "{update:?}");
        update.outcomes.remove(0)
    }

    /// Returns the only event of an update.
    pub fn event(update: &Value) -> Event {
        match outcome(update) {
            Outcome::Event(event) => *event,
            other => panic!("expected an event, found {other:?}"),
        }
    }

    /// Returns the message in an event.
    pub fn message(event: Event) -> Message {
        match event.body {
            EventBody::Message(message) => message,
            other => panic!("expected a message, found {other:?}"),
        }
    }

    /// Returns why an update is unknown.
    pub fn reason(update: &Value) -> String {
        match outcome(update) {
            Outcome::Unknown { reason, .. } => reason,
            other => panic!("expected an unknown update, found {other:?}"),
        }
    }

    /// Returns a message from Ada in a private chat, with more members.
    pub fn from_ada(more: &Value) -> Value {
        let mut message = json!({ "message_id": 11, "date": 1_893_974_400,
            "from": { "id": 9001, "is_bot": false, "first_name": "Ada", "last_name": "Lovelace", "username": "ada",
                "language_code": "en" },
            "chat": { "id": 9001, "type": "private", "first_name": "Ada", "last_name": "Lovelace" } });
        message.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        message
    }

    #[test]
    fn a_document_without_an_update_id_is_not_an_update() {
        for document in [
            "",
            "{",
            "7",
            "null",
            "[]",
            "{}",
            r#"{"update_id":"7"}"#,
            r#"{"update_id":1e300}"#,
            r#"{"update_id":null}"#,
        ] {
            assert!(read("7001", document).unwrap_err().contains("not an update"), "{document}");
        }
    }

    #[test]
    fn an_update_of_an_unknown_kind_is_kept_with_its_kind() {
        let update = json!({ "update_id": 5, "guest_message": { "message_id": 1 }, "message": null });
        assert_eq!(reason(&update), "an update of an unknown kind: `guest_message`");
        let Outcome::Unknown { key, .. } = outcome(&update) else { panic!("not unknown") };
        assert_eq!(key, "update:5");
        assert_eq!(reason(&json!({ "update_id": 6 })), "an update without content");
    }

    #[test]
    fn large_identifiers_stay_exact() {
        let document = r#"{"update_id":9007199254740993,"message":{"message_id":9007199254740995,"date":1893974400,
            "text":"hi","from":{"id":9007199254740997,"first_name":"Ada"},
            "chat":{"id":-9007199254740999,"type":"supergroup"}}}"#;
        let mut update = read("7001", document).unwrap();
        assert_eq!(update.id, 9_007_199_254_740_993);
        let Outcome::Event(event) = update.outcomes.remove(0) else { panic!("no event") };
        assert_eq!((&*event.key, &*event.thread), ("update:9007199254740993", "-9007199254740999"));
        assert_eq!(event.contact, "9007199254740997");
        assert_eq!(message(*event).external_id.as_deref(), Some("-9007199254740999:9007199254740995"));
    }

    #[test]
    fn a_malformed_update_is_unknown_with_the_reason() {
        for (update, word) in [
            (json!({ "update_id": 1, "message": 7 }), "malformed"),
            (json!({ "update_id": 1, "message": {} }), "message_id"),
            (json!({ "update_id": 1, "message": { "message_id": 1e300, "chat": { "id": 1 } } }), "message_id"),
            (json!({ "update_id": 1, "message": { "message_id": 1, "chat": { "id": "x" } } }), "chat.id"),
            (json!({ "update_id": 1, "edited_message": [] }), "malformed"),
            (json!({ "update_id": 1, "callback_query": { "id": "q" } }), "from"),
            (json!({ "update_id": 1, "message_reaction": { "message_id": 1, "chat": { "id": 1 } } }), "new_reaction"),
            (json!({ "update_id": 1, "deleted_business_messages": { "message_ids": 7 } }), "malformed"),
            (json!({ "update_id": 1, "my_chat_member": true }), "malformed"),
            (json!({ "update_id": 1, "business_connection": {} }), "malformed"),
        ] {
            let reason = reason(&update);
            assert!(reason.contains(word), "{update}: {reason}");
        }
    }
}
