//! The items that a kit file expects a request to emit, and how they are compared with emitted items.

use plugboard_model::{Item, ItemBody, KeptOf, News, Told, content_value};
use serde::{Deserialize, Deserializer, de};
use serde_json::{Map, Value, json};

use super::{
    files,
    kept::{self, RawKept},
};
use crate::scenario::{
    content,
    words::{self, Time, show},
};

/// The kinds of item, the values of `item`.
const ITEMS: [&str; 18] = [
    "message",
    "reaction",
    "reaction-added",
    "reaction-removed",
    "edit",
    "deletion",
    "receipt",
    "watermark",
    "feedback",
    "typing",
    "participant",
    "moved",
    "identity_changed",
    "reachability",
    "consent",
    "account",
    "taken",
    "lead",
];
/// The members that an expected item may have.
const MEMBERS: [&str; 39] = [
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
    "keeps",
    "seconds",
    "conversation_name",
    "contact_attributes",
    "also_known_as",
    "failure",
    "change",
    "to",
    "purpose",
    "given",
    "how",
    "reason",
    "delivery",
    "source",
    "answers",
    "content",
];
/// The members that are tables. Of these, only the named members are compared.
const TABLES: [&str; 6] = ["attributes", "keeps", "contact_attributes", "also_known_as", "failure", "answers"];

/// An expected item. Members that it does not name may have any value.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct WantedItem(Map<String, Value>);

impl<'de> Deserialize<'de> for WantedItem {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut wanted = match toml::Value::deserialize(deserializer)? {
            toml::Value::String(item) => Map::from_iter([("item".to_owned(), item.into())]),
            toml::Value::Table(table) => {
                check_nested(&table).map_err(de::Error::custom)?;
                match words::object(&table) {
                    Value::Object(members) => members,
                    _ => Map::new(),
                }
            }
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

/// Checks the members that are lists or tables.
fn check_nested(item: &toml::Table) -> Result<(), String> {
    item.get("files").map_or(Ok(()), files::check)?;
    match item.get("keeps") {
        None | Some(toml::Value::Boolean(false)) => Ok(()),
        Some(keeps) => RawKept::read(keeps)?.check("keeps", &[KeptOf::Message, KeptOf::Thread]),
    }
}

impl WantedItem {
    /// Returns whether an emitted item matches this one.
    pub(super) fn fits(&self, item: &Item) -> bool {
        let actual = members(item);
        self.0.iter().all(|(key, wanted)| match (key.as_str(), wanted, actual.get(key)) {
            (table, Value::Object(wanted), Some(Value::Object(actual))) if TABLES.contains(&table) => {
                wanted.iter().all(|(key, value)| actual.get(key) == Some(value))
            }
            ("files", Value::Number(count), Some(Value::Array(actual))) => count.as_u64() == Some(actual.len() as u64),
            ("files", Value::Array(wanted), Some(Value::Array(actual))) => {
                wanted.len() == actual.len()
                    && wanted.iter().zip(actual).all(|(wanted, actual)| files::fits(wanted, actual))
            }
            ("content", Value::Object(_) | Value::Array(_), Some(actual)) => content::fits(wanted, actual),
            // The only member that is itself true or false.
            ("given", wanted, Some(actual)) => actual == wanted,
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
    let Item { account, dedupe_key, thread, contact, contact_name, conversation_kind, at, keep, told, body } = item;
    // An item about the account has no thread and no contact.
    let named = |text: &str| (!text.is_empty()).then(|| text.into());
    let mut all: Vec<(&str, Option<Value>)> = vec![
        ("account", Some(account.as_str().into())),
        ("dedupe_key", Some(dedupe_key.as_str().into())),
        ("thread", named(thread)),
        ("contact", named(contact)),
        ("contact_name", contact_name.as_deref().map(Value::from)),
        ("conversation_kind", Some(conversation_kind.as_str().into())),
        ("at", at.map(Value::from)),
        ("keeps", (!keep.is_empty()).then(|| Value::Object(kept::object(keep)))),
    ];
    all.extend(told_members(told));
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
            ("files", (!m.attachments.is_empty()).then(|| files::members(&m.attachments))),
            ("outgoing", m.outgoing.map(|author| author.as_str().into())),
            ("correlation", m.correlation.as_deref().map(Value::from)),
            ("content", m.content.as_deref().map(content_value)),
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
        ItemBody::Typing { seconds } => all.extend([("item", of("typing")), ("seconds", Some((*seconds).into()))]),
        ItemBody::ReactionAdded { message, emoji } => {
            all.extend([("item", of("reaction-added")), ("message", of(message)), ("emoji", of(emoji))]);
        }
        ItemBody::ReactionRemoved { message, emoji } => {
            all.extend([("item", of("reaction-removed")), ("message", of(message)), ("emoji", of(emoji))]);
        }
        ItemBody::News(news) => all.extend(news_members(news)),
    }
    all.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect()
}

/// Returns the members that say something about an item's conversation and contact.
fn told_members(told: &Told) -> Vec<(&'static str, Option<Value>)> {
    let Told { conversation_name, contact_attributes, also_known_as, failure } = told;
    let known_as: Map<String, Value> =
        also_known_as.iter().map(|known| (known.kind.clone(), known.id.as_str().into())).collect();
    let failure = failure.as_ref().map(|failure| json!({ "code": failure.code, "message": failure.message }));
    vec![
        ("conversation_name", conversation_name.as_deref().map(Value::from)),
        ("contact_attributes", (!contact_attributes.is_empty()).then(|| json!(contact_attributes))),
        ("also_known_as", (!known_as.is_empty()).then(|| known_as.into())),
        ("failure", failure),
    ]
}

/// Returns the members of what happened besides messages and changes to them.
fn news_members(news: &News) -> Vec<(&'static str, Option<Value>)> {
    let of = |text: &str| Some(Value::from(text));
    match news {
        News::Participant { change } => vec![("item", of("participant")), ("change", of(change.as_str()))],
        News::Moved { to } => vec![("item", of("moved")), ("to", of(to))],
        News::IdentityChanged { to } => vec![("item", of("identity_changed")), ("to", of(to))],
        News::Reachability { state } => vec![("item", of("reachability")), ("state", of(state.as_str()))],
        News::Consent { purpose, given, how } => vec![
            ("item", of("consent")),
            ("purpose", of(purpose)),
            ("given", Some((*given).into())),
            ("how", how.as_deref().map(Value::from)),
        ],
        News::Account { state, reason } => {
            vec![("item", of("account")), ("state", of(state.as_str())), ("reason", reason.as_deref().map(Value::from))]
        }
        News::Taken { delivery, external_id } => vec![
            ("item", of("taken")),
            ("delivery", of(delivery)),
            ("external_id", external_id.as_deref().map(Value::from)),
        ],
        News::Lead { source, answers } => {
            let answers: Map<String, Value> =
                answers.iter().map(|(key, value)| (key.clone(), value.as_str().into())).collect();
            vec![
                ("item", of("lead")),
                ("source", source.as_deref().map(Value::from)),
                ("answers", (!answers.is_empty()).then(|| answers.into())),
            ]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use plugboard_model::{
        AttachmentKind, ConversationKind, FileSource, ItemAttachment, KeptValue, KnownAs, MessageItem, MessageKind,
        ReceiptState,
    };
    use std::collections::BTreeMap;

    #[derive(Deserialize)]
    struct One {
        one: WantedItem,
    }

    fn wanted(text: &str) -> Result<WantedItem, String> {
        toml::from_str::<One>(&format!("one = {text}")).map(|one| one.one).map_err(|error| error.message().to_owned())
    }

    fn item(body: ItemBody) -> Item {
        Item {
            account: "a".into(),
            dedupe_key: "k".into(),
            thread: "t".into(),
            contact: "c".into(),
            contact_name: None,
            conversation_kind: ConversationKind::Direct,
            at: Some(1_000),
            keep: Vec::new(),
            told: Told::default(),
            body,
        }
    }

    #[test]
    fn files_and_kept_values_of_an_item_are_compared() {
        let file = |kind: AttachmentKind, source: FileSource| ItemAttachment {
            kind,
            source,
            name: None,
            media_type: None,
            hint: None,
            duration_ms: None,
        };
        let image = file(AttachmentKind::Image, FileSource::Url("https://a.example/b.png".into()));
        let message = MessageItem {
            kind: MessageKind::Message,
            external_id: None,
            text: String::new(),
            subject: None,
            reply_to: None,
            payload: None,
            attributes: BTreeMap::new(),
            attachments: vec![image, file(AttachmentKind::Audio, FileSource::Reference("f-1".into()))],
            outgoing: None,
            correlation: None,
            warnings: Vec::new(),
            content: Some(r#"{"version":1,"blocks":[{"type":"location","latitude":52.0,"longitude":13}]}"#.into()),
        };
        let keep = |key: &str| KeptValue { of: KeptOf::Thread, key: key.into(), value: "5".into() };
        let item = Item { keep: vec![keep("topic"), keep("token")], ..item(ItemBody::Message(message)) };
        for fits in [
            "{ item = 'message', files = 2, keeps = { 'thread.topic' = '5' } }",
            "{ item = 'message', files = [{ kind = 'image' }, { reference = 'f-1', url = false }] }",
            "{ item = 'message', content = [{ type = 'location', latitude = 52, longitude = 13.0 }] }",
            "{ item = 'message', content = { version = 1 } }",
        ] {
            assert!(wanted(fits).unwrap().fits(&item), "{fits}");
        }
        for not in [
            "{ item = 'message', files = 1 }",
            "{ item = 'message', files = false }",
            "{ item = 'message', files = [{}] }",
            "{ item = 'message', files = [{ kind = 'audio' }, {}] }",
            "{ item = 'message', keeps = false }",
            "{ item = 'message', keeps = { 'thread.topic' = '6' } }",
            "{ item = 'message', content = false }",
            "{ item = 'message', content = [{ type = 'sticker' }] }",
            "{ item = 'message', content = [{}, {}] }",
        ] {
            assert!(!wanted(not).unwrap().fits(&item), "{not}");
        }
        let shown = show_item(&item);
        assert!(shown.contains("reference = \"f-1\"") && shown.contains("\"thread.topic\" = \"5\""), "{shown}");
    }

    #[test]
    fn only_named_members_of_an_item_are_compared() {
        let told = Told { also_known_as: vec![KnownAs { kind: "phone".into(), id: "+49".into() }], ..Told::default() };
        let item = Item { told, ..item(ItemBody::Receipt { message: "m".into(), state: ReceiptState::Read }) };
        for fits in [
            "'receipt'",
            "{ item = 'receipt', message = 'm', state = 'read' }",
            "{ item = 'receipt', at = 1000 }",
            "{ item = 'receipt', at = 1970-01-01T00:00:01Z, contact_name = false }",
            "{ item = 'receipt', also_known_as = { phone = '+49' }, failure = false }",
        ] {
            assert!(wanted(fits).unwrap().fits(&item), "{fits}");
        }
        for not in ["'message'", "{ item = 'receipt', text = 'x' }", "{ item = 'receipt', account = false }"] {
            assert!(!wanted(not).unwrap().fits(&item), "{not}");
        }
        assert!(show_item(&item).contains("state = \"read\""), "{}", show_item(&item));
        let consent = News::Consent { purpose: "all".into(), given: false, how: None };
        let item = Item { body: ItemBody::News(consent), told: Told::default(), ..item };
        for fits in ["'consent'", "{ item = 'consent', purpose = 'all', given = false, how = false }"] {
            assert!(wanted(fits).unwrap().fits(&item), "{fits}");
        }
        for not in ["{ item = 'consent', given = true }", "{ item = 'consent', also_known_as = { phone = '+49' } }"] {
            assert!(!wanted(not).unwrap().fits(&item), "{not}");
        }
    }

    #[test]
    fn an_invalid_expected_item_is_explained() {
        for (text, why) in [
            ("7", "a word or a table"),
            ("'massage'", "one of message"),
            ("{ item = 'message', txt = '' }", "no member `txt`"),
            ("{ text = 'x' }", "`item` must be"),
            ("{ item = 'message', at = 'noon' }", "is not a valid time"),
            ("{ item = 'message', files = [{ size = 7 }] }", "a file has no member `size`"),
            ("{ item = 'message', keeps = { topic = '5' } }", "has no owner"),
            ("{ item = 'message', keeps = { 'part.upload' = '5' } }", "`keeps` cannot have `part.upload`"),
        ] {
            let message = wanted(text).unwrap_err();
            assert!(message.contains(why), "{text}: {message}");
        }
    }
}
