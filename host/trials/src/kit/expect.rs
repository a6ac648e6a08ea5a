//! The items that a kit file expects a request to emit, and how they are compared with emitted items.

use plugboard_model::{Item, ItemBody};
use serde::{Deserialize, Deserializer, de};
use serde_json::{Map, Value, json};

use crate::scenario::words::{self, Time, show};

/// The kinds of item, the values of `item`.
const ITEMS: [&str; 7] = ["message", "reaction", "edit", "deletion", "receipt", "watermark", "feedback"];
/// The members that an expected item may have.
const MEMBERS: [&str; 23] = [
    "item",
    "account",
    "dedupe_key",
    "thread",
    "contact",
    "contact_name",
    "conversation_kind",
    "at",
    "kind",
    "external_id",
    "text",
    "reply_to",
    "payload",
    "attributes",
    "files",
    "outgoing",
    "correlation",
    "message",
    "emoji",
    "state",
    "until",
    "rating",
    "best",
];

/// An expected item. Members that it does not name may have any value.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct WantedItem(Map<String, Value>);

impl<'de> Deserialize<'de> for WantedItem {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut wanted = match toml::Value::deserialize(deserializer)? {
            toml::Value::String(item) => Map::from_iter([("item".to_owned(), item.into())]),
            toml::Value::Table(table) => match words::object(&table) {
                Value::Object(members) => members,
                _ => Map::new(),
            },
            other => return Err(de::Error::custom(format!("an item must be a word or a table, not {other}"))),
        };
        if let Some(unknown) = wanted.keys().find(|key| !MEMBERS.contains(&key.as_str())) {
            return Err(de::Error::custom(format!(
                "an item has no member `{unknown}`; use one of {}",
                MEMBERS.join(", ")
            )));
        }
        let item = wanted.get("item").and_then(Value::as_str).unwrap_or_default();
        if !ITEMS.contains(&item) {
            return Err(de::Error::custom(format!("`item` must be one of {}", ITEMS.join(", "))));
        }
        for member in ["at", "until"] {
            let Some(Value::String(text)) = wanted.get(member) else { continue };
            let time: Time = toml::Value::String(text.clone()).try_into().map_err(de::Error::custom)?;
            wanted.insert(member.to_owned(), time.0.into());
        }
        Ok(Self(wanted))
    }
}

impl WantedItem {
    /// Returns whether an emitted item matches this one.
    pub(super) fn fits(&self, item: &Item) -> bool {
        let actual = members(item);
        self.0.iter().all(|(key, wanted)| match (key.as_str(), wanted, actual.get(key)) {
            ("attributes", Value::Object(wanted), Some(Value::Object(actual))) => {
                wanted.iter().all(|(key, value)| actual.get(key) == Some(value))
            }
            // `false`: the member must be absent.
            (_, Value::Bool(false), actual) => actual.is_none(),
            (_, wanted, actual) => actual == Some(wanted),
        })
    }

    pub(super) fn show(&self) -> String {
        show(&Value::Object(self.0.clone()))
    }
}

/// Shows an item in the format of a kit file.
pub(super) fn show_item(item: &Item) -> String {
    show(&Value::Object(members(item)))
}

/// Returns an item's members as a kit file writes them. Absent members are left out.
fn members(item: &Item) -> Map<String, Value> {
    let Item { account, dedupe_key, thread, contact, contact_name, conversation_kind, at, body } = item;
    let mut all: Vec<(&str, Option<Value>)> = vec![
        ("account", Some(account.as_str().into())),
        ("dedupe_key", Some(dedupe_key.as_str().into())),
        ("thread", Some(thread.as_str().into())),
        ("contact", Some(contact.as_str().into())),
        ("contact_name", contact_name.as_deref().map(Value::from)),
        ("conversation_kind", Some(conversation_kind.as_str().into())),
        ("at", at.map(Value::from)),
    ];
    let of = |text: &str| Some(Value::from(text));
    match body {
        ItemBody::Message(m) => all.extend([
            ("item", of("message")),
            ("kind", of(m.kind.as_str())),
            ("external_id", m.external_id.as_deref().map(Value::from)),
            ("text", of(&m.text)),
            ("reply_to", m.reply_to.as_deref().map(Value::from)),
            ("payload", m.payload.as_deref().map(Value::from)),
            ("attributes", (!m.attributes.is_empty()).then(|| json!(m.attributes))),
            ("files", (!m.attachments.is_empty()).then(|| m.attachments.len().into())),
            ("outgoing", m.outgoing.map(|author| author.as_str().into())),
            ("correlation", m.correlation.as_deref().map(Value::from)),
        ]),
        ItemBody::Reaction { message, emoji } => all.extend([
            ("item", of("reaction")),
            ("message", of(message)),
            ("emoji", emoji.as_deref().map(Value::from)),
        ]),
        ItemBody::Edit { message, text } => {
            all.extend([("item", of("edit")), ("message", of(message)), ("text", of(text))]);
        }
        ItemBody::Deletion { message } => all.extend([("item", of("deletion")), ("message", of(message))]),
        ItemBody::Receipt { message, state } => {
            all.extend([("item", of("receipt")), ("message", of(message)), ("state", of(state.as_str()))]);
        }
        ItemBody::Watermark { until, state } => {
            all.extend([("item", of("watermark")), ("until", Some((*until).into())), ("state", of(state.as_str()))]);
        }
        ItemBody::Feedback { message, rating } => all.extend([
            ("item", of("feedback")),
            ("message", message.as_deref().map(Value::from)),
            ("rating", Some(rating.rating.into())),
            ("best", Some(rating.best.into())),
            ("text", rating.text.as_deref().map(Value::from)),
        ]),
    }
    all.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use plugboard_model::{ConversationKind, ReceiptState};

    #[derive(Deserialize)]
    struct One {
        one: WantedItem,
    }

    fn wanted(text: &str) -> Result<WantedItem, String> {
        toml::from_str::<One>(&format!("one = {text}")).map(|one| one.one).map_err(|error| error.message().to_owned())
    }

    #[test]
    fn only_named_members_of_an_item_are_compared() {
        let item = Item {
            account: "a".into(),
            dedupe_key: "k".into(),
            thread: "t".into(),
            contact: "c".into(),
            contact_name: None,
            conversation_kind: ConversationKind::Direct,
            at: Some(1_000),
            body: ItemBody::Receipt { message: "m".into(), state: ReceiptState::Read },
        };
        for fits in [
            "'receipt'",
            "{ item = 'receipt', message = 'm', state = 'read' }",
            "{ item = 'receipt', at = 1000 }",
            "{ item = 'receipt', at = 1970-01-01T00:00:01Z, contact_name = false }",
        ] {
            assert!(wanted(fits).unwrap().fits(&item), "{fits}");
        }
        for not in ["'message'", "{ item = 'receipt', text = 'x' }", "{ item = 'receipt', account = false }"] {
            assert!(!wanted(not).unwrap().fits(&item), "{not}");
        }
        assert!(show_item(&item).contains("state = \"read\""), "{}", show_item(&item));
    }

    #[test]
    fn an_invalid_expected_item_is_explained() {
        for (text, why) in [
            ("7", "a word or a table"),
            ("'massage'", "one of message"),
            ("{ item = 'message', txt = '' }", "no member `txt`"),
            ("{ text = 'x' }", "`item` must be"),
            ("{ item = 'message', at = 'noon' }", "is not a valid time"),
        ] {
            let message = wanted(text).unwrap_err();
            assert!(message.contains(why), "{text}: {message}");
        }
    }
}
