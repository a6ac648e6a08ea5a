//! Fields of forms and queries: how a kit file writes them, how they are sent, and how each can be damaged.

use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};
use std::{cmp::Reverse, collections::BTreeMap, slice};
use toml::Spanned;
use url::form_urlencoded;

use crate::scenario::words;

/// The media type of a form.
pub(super) const FORM: &str = "application/x-www-form-urlencoded";
/// Lengths of long texts, in bytes: the contract's limits for an identifier, a value and a text. Tests use texts of
/// exactly such a length and slightly longer ones.
const LENGTHS: [usize; 3] = [256, 4 << 10, 64 << 10];
/// How many times a field is repeated to make a request too large.
const TIMES: usize = 1_001;
/// Values that a field does not usually have, each with its description.
const ODD: [(&str, &str); 8] = [
    ("null", "null"),
    ("-1", "-1"),
    ("1e300", "1e300"),
    ("an empty list", "[]"),
    ("with U+0000", "kit\0kit"),
    ("with line breaks", "kit\r\nkit\n"),
    ("with separators", "&=+%25;#?"),
    ("with letters of several bytes", "é☂𝄞"),
];

/// Names and values, in order.
pub(super) type Fields = Vec<(String, String)>;

/// Fields as a kit file writes them: a table, in the order of the file. A list repeats its field, and a nested table is
/// sent as JSON.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct RawFields(pub Fields);

impl<'de> Deserialize<'de> for RawFields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let table = BTreeMap::<String, Spanned<toml::Value>>::deserialize(deserializer)?;
        let mut table: Vec<_> = table.into_iter().collect();
        // Parsed tables are sorted by name, so only the spans show the order of the file.
        table.sort_by_key(|(_, value)| value.span().start);
        let mut fields = Fields::new();
        for (name, value) in table {
            match value.into_inner() {
                toml::Value::Array(all) => fields.extend(all.iter().map(|one| (name.clone(), text(&words::json(one))))),
                one => fields.push((name, text(&words::json(&one)))),
            }
        }
        Ok(Self(fields))
    }
}

/// Returns the text that a field has for a value: a text as it is, any other value as JSON.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Encodes fields as the body of a form or as a query.
pub(super) fn encoded(fields: &[(String, String)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

/// Returns the fields of a body if its headers say that it is a form. Header names must be in lower case.
pub(super) fn of_body(headers: &[(String, String)], body: &[u8]) -> Option<Fields> {
    let media_type = headers.iter().find(|(name, _)| name == "content-type").map(|(_, value)| value.as_str())?;
    let kind = media_type.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case(FORM).then(|| form_urlencoded::parse(body).into_owned().collect())
}

/// Converts fields to one JSON object, so that changes to JSON can be applied to them. A repeated field becomes a list,
/// and a field that contains a JSON object becomes that object.
pub(super) fn value(fields: &[(String, String)]) -> Value {
    let read = |text: &str| {
        let object = serde_json::from_str::<Value>(text).ok().filter(Value::is_object);
        object.unwrap_or_else(|| Value::from(text))
    };
    let mut members = Map::new();
    for (name, text) in fields {
        let one = read(text);
        match members.get_mut(name) {
            Some(Value::Array(all)) => all.push(one),
            Some(first) => *first = Value::Array(vec![first.take(), one]),
            None => drop(members.insert(name.clone(), one)),
        }
    }
    Value::Object(members)
}

/// Converts an object that [`value`] made back to fields, in the order of the original fields.
pub(super) fn of_value(value: &Value, order: &[(String, String)]) -> Fields {
    let Value::Object(members) = value else { return Fields::new() };
    let mut names: Vec<&String> = Vec::new();
    for name in order.iter().map(|(name, _)| name).chain(members.keys()) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let mut fields = Fields::new();
    for name in names {
        let all = match members.get(name) {
            Some(Value::Array(all)) => all.as_slice(),
            Some(one) => slice::from_ref(one),
            None => &[],
        };
        fields.extend(all.iter().map(|one| (name.clone(), text(one))));
    }
    fields
}

/// Returns the fields in reverse order. Fields of the same name keep their order.
pub(super) fn reversed(fields: &[(String, String)]) -> Fields {
    let mut reversed = fields.to_vec();
    reversed.sort_by_key(|(name, _)| Reverse(fields.iter().position(|(other, _)| other == name)));
    reversed
}

/// Returns texts at and above the contract's length limits, each with its description.
pub(super) fn long_texts() -> impl Iterator<Item = (String, String)> {
    let texts = LENGTHS.into_iter().flat_map(|length| [("x", length), ("é", length + 2)]);
    texts.map(|(letter, bytes)| (format!("of {bytes} bytes"), letter.repeat(bytes / letter.len())))
}

/// A copy of the fields in which one is changed.
pub(super) struct Changed {
    /// The name of the changed field and what the change is.
    pub what: String,
    pub fields: Fields,
    /// Whether the change makes the request too large.
    pub large: bool,
}

/// Returns the changes of each field: left out, empty, twice, odd and too large, one field at a time.
pub(super) fn changes(fields: &[(String, String)]) -> Vec<Changed> {
    let mut all = Vec::new();
    // A parameter that contains a secret identifies the caller, so it is tested with `verify`.
    let not_secret = fields.iter().enumerate().filter(|(_, (_, value))| !value.contains("{secret."));
    for (at, (name, value)) in not_secret {
        let value = value.as_str();
        let mut add = |what: &str, large: bool, values: Vec<&str>| {
            let values = values.into_iter().map(|value| (name.clone(), value.to_owned()));
            let before = fields[..at].iter().cloned();
            let changed: Fields = before.chain(values).chain(fields[at + 1..].iter().cloned()).collect();
            if changed != fields {
                all.push(Changed { what: format!("`{name}` {what}"), fields: changed, large });
            }
        };
        add("left out", false, Vec::new());
        add("empty", false, vec![""]);
        add("twice", false, vec![value, value]);
        add("twice, with another value first", false, vec!["kit", value]);
        for (what, odd) in ODD {
            add(what, false, vec![odd]);
        }
        add(&format!("{TIMES} times"), true, vec![value; TIMES]);
        for (what, long) in long_texts() {
            add(&what, true, vec![long.as_str()]);
        }
    }
    all
}

/// Returns bodies of forms in which one field is badly encoded, each with a description of the error.
pub(super) fn badly_encoded(fields: &[(String, String)]) -> Vec<(String, Vec<u8>)> {
    let pieces: Vec<String> = fields.iter().map(|field| encoded(slice::from_ref(field))).collect();
    let mut all = Vec::new();
    for (at, (name, _)) in fields.iter().enumerate() {
        let start = encoded(&[(name.clone(), String::new())]);
        for odd in ["%", "%zz", "%ff"] {
            let mut pieces = pieces.clone();
            pieces[at] = format!("{start}{odd}");
            all.push((format!("`{name}` written as `{odd}`"), pieces.join("&").into_bytes()));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn fields(all: &[(&str, &str)]) -> Fields {
        all.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn form_fields_keep_the_order_of_the_file() {
        #[derive(Deserialize)]
        struct One {
            form: RawFields,
        }
        let text = "form = { To = '+1', From = '+48', NumMedia = 2, Media = ['b', 'a'], more = { id = 'x' }, no = [] }";
        let expected = fields(&[
            ("To", "+1"),
            ("From", "+48"),
            ("NumMedia", "2"),
            ("Media", "b"),
            ("Media", "a"),
            ("more", r#"{"id":"x"}"#),
        ]);
        assert_eq!(toml::from_str::<One>(text).unwrap().form.0, expected);
        let text = "[form]\nTo = '+1'\nFrom = '+48'\n";
        assert_eq!(toml::from_str::<One>(text).unwrap().form.0, expected[..2]);
    }

    #[test]
    fn fields_are_form_encoded_and_decoded() {
        let all = fields(&[("From", "+48"), ("Body", "a b&c=ü"), ("From", "")]);
        assert_eq!(encoded(&all), "From=%2B48&Body=a+b%26c%3D%C3%BC&From=");
        let headers = |kind: &str| fields(&[("host", "x"), ("content-type", kind)]);
        for form in [FORM, "Application/X-WWW-Form-Urlencoded; charset=UTF-8"] {
            assert_eq!(of_body(&headers(form), encoded(&all).as_bytes()), Some(all.clone()), "{form}");
        }
        assert_eq!(of_body(&headers("application/json"), b"a=b"), None);
        assert_eq!(of_body(&[], b"a=b"), None);
    }

    #[test]
    fn fields_convert_to_a_json_object_and_back() {
        let all = fields(&[("to", "7"), ("event", r#"{"id":1}"#), ("event", "x"), ("all", "[1]")]);
        let object = value(&all);
        assert_eq!(object, json!({ "to": "7", "event": [{ "id": 1 }, "x"], "all": "[1]" }));
        assert_eq!(of_value(&object, &all), all);
        let changed = json!({ "to": null, "event": [{}], "new": true });
        let expected = fields(&[("to", "null"), ("event", "{}"), ("new", "true")]);
        assert_eq!(of_value(&changed, &all), expected);
        let expected = fields(&[("all", "[1]"), ("event", r#"{"id":1}"#), ("event", "x"), ("to", "7")]);
        assert_eq!(reversed(&all), expected);
    }

    #[test]
    fn each_field_is_changed_separately() {
        let all = fields(&[("a", "1"), ("b", ""), ("word", "{secret.word}")]);
        let changed = changes(&all);
        let of = |what: &str| {
            let found = changed.iter().find(|changed| changed.what == what);
            found.map(|changed| (encoded(&changed.fields[..changed.fields.len() - 1]), changed.large))
        };
        assert_eq!(of("`a` left out"), Some(("b=".to_owned(), false)));
        assert_eq!(of("`a` empty"), Some(("a=&b=".to_owned(), false)));
        assert_eq!(of("`b` empty"), None, "it is empty already");
        assert_eq!(of("`b` twice"), Some(("a=1&b=&b=".to_owned(), false)));
        assert_eq!(of("`a` twice, with another value first"), Some(("a=kit&a=1&b=".to_owned(), false)));
        assert_eq!(of("`a` with U+0000"), Some(("a=kit%00kit&b=".to_owned(), false)));
        assert_eq!(of("`a` of 256 bytes"), Some((format!("a={}&b=", "x".repeat(256)), true)));
        assert!(of("`b` 1001 times").is_some_and(|(text, large)| large && text.matches("b=").count() == TIMES));
        assert!(changed.iter().all(|changed| changed.fields.last() == all.last()), "secrets stay");
        let (what, body) = &badly_encoded(&all[..2])[1];
        assert_eq!((what.as_str(), body.as_slice()), ("`a` written as `%zz`", &b"a=%zz&b="[..]));
    }
}
