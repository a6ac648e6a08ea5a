//! Reads the members of an item in the neutral form. What is wrong is reported with its place, as a JSON pointer.

use crate::{
    pointer::{short, step},
    time,
};
use serde_json::{Map, Value};
use std::fmt;

/// The maximum number of entries that are read of a list or a table of an item. It is above the contract's limit of 32,
/// so that the host sees the excess and warns of it.
const ENTRIES: usize = 40;

/// What is wrong with an item, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// The place in the body, as a JSON pointer. Empty for the whole body.
    pub place: String,
    /// What is wrong.
    pub why: String,
}

impl fmt::Display for Wrong {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.place.is_empty() {
            return out.write_str(&self.why);
        }
        write!(out, "`{}`: {}", self.place, self.why)
    }
}

/// An object of an item, and its place in the body.
#[derive(Debug, Clone)]
pub struct Object<'a> {
    members: &'a Map<String, Value>,
    place: String,
}

impl<'a> Object<'a> {
    /// Reads an object.
    ///
    /// # Errors
    /// Returns an error if the value is not an object.
    pub fn new(value: &'a Value, place: String) -> Result<Self, Wrong> {
        match value {
            Value::Object(members) => Ok(Self { members, place }),
            other => Err(unexpected(place, "an object", other)),
        }
    }

    /// Returns what is wrong with a member, or with the object itself if the member is missing.
    pub fn wrong(&self, name: &str, why: impl Into<String>) -> Wrong {
        Wrong { place: step(&self.place, name), why: why.into() }
    }

    /// Returns that the object lacks a member.
    pub fn missing(&self, name: &str) -> Wrong {
        Wrong { place: self.place.clone(), why: format!("`{name}` is missing") }
    }

    /// Returns a member. `null` counts as absent.
    fn get(&self, name: &str) -> Option<&'a Value> {
        self.members.get(name).filter(|value| !value.is_null())
    }

    fn unexpected<T>(&self, name: &str, expected: &str, found: &Value) -> Result<T, Wrong> {
        Err(unexpected(step(&self.place, name), expected, found))
    }

    /// Returns an identifier: a text, or a whole number. An empty text counts as absent.
    ///
    /// # Errors
    /// Returns an error if the member is neither.
    pub fn id(&self, name: &str) -> Result<Option<String>, Wrong> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone()).filter(|text| !text.is_empty())),
            Some(Value::Number(number)) if number.is_i64() || number.is_u64() => Ok(Some(number.to_string())),
            Some(other) => self.unexpected(name, "a text or a whole number", other),
        }
    }

    /// Returns an identifier that the item must have.
    ///
    /// # Errors
    /// Returns an error if the member is missing or not an identifier.
    pub fn needed_id(&self, name: &str) -> Result<String, Wrong> {
        self.id(name)?.ok_or_else(|| self.missing(name))
    }

    /// Returns a text.
    ///
    /// # Errors
    /// Returns an error if the member is not a text.
    pub fn text(&self, name: &str) -> Result<Option<String>, Wrong> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(other) => self.unexpected(name, "a text", other),
        }
    }

    /// Returns a text that the item must have. It may be empty.
    ///
    /// # Errors
    /// Returns an error if the member is missing or not a text.
    pub fn needed_text(&self, name: &str) -> Result<String, Wrong> {
        self.text(name)?.ok_or_else(|| self.missing(name))
    }

    /// Returns one of some words.
    ///
    /// # Errors
    /// Returns an error if the member is anything else.
    pub fn word(&self, name: &str, words: &[&'static str]) -> Result<Option<&'static str>, Wrong> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        let found = words.iter().find(|word| **word == text);
        let wrong = || self.wrong(name, format!("must be one of {}, got `{}`", words.join(", "), short(&text)));
        found.copied().ok_or_else(wrong).map(Some)
    }

    /// Returns one of some words, which the item must have.
    ///
    /// # Errors
    /// Returns an error if the member is missing or anything else.
    pub fn needed_word(&self, name: &str, words: &[&'static str]) -> Result<&'static str, Wrong> {
        self.word(name, words)?.ok_or_else(|| self.missing(name))
    }

    /// Returns a whole number of 32 bits.
    ///
    /// # Errors
    /// Returns an error if the member is anything else.
    pub fn whole(&self, name: &str) -> Result<Option<u32>, Wrong> {
        let Some(value) = self.get(name) else { return Ok(None) };
        match value.as_u64().and_then(|number| u32::try_from(number).ok()) {
            Some(number) => Ok(Some(number)),
            None => self.unexpected(name, "a whole number", value),
        }
    }

    /// Returns a whole number that the item must have.
    ///
    /// # Errors
    /// Returns an error if the member is missing or anything else.
    pub fn needed_whole(&self, name: &str) -> Result<u32, Wrong> {
        self.whole(name)?.ok_or_else(|| self.missing(name))
    }

    /// Returns true or false, which the item must have.
    ///
    /// # Errors
    /// Returns an error if the member is missing or anything else.
    pub fn needed_flag(&self, name: &str) -> Result<bool, Wrong> {
        match self.get(name) {
            None => Err(self.missing(name)),
            Some(Value::Bool(flag)) => Ok(*flag),
            Some(other) => self.unexpected(name, "true or false", other),
        }
    }

    /// Returns a time in milliseconds since 1970. It is written as such a number, or as RFC 3339 writes it.
    ///
    /// # Errors
    /// Returns an error if the member is neither.
    pub fn time(&self, name: &str) -> Result<Option<f64>, Wrong> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let time = match value {
            Value::String(text) => time::rfc3339(text),
            other => other.as_f64(),
        };
        match time {
            Some(time) => Ok(Some(time)),
            None => {
                let expected = "a time such as `2030-01-07T12:00:00Z`, or milliseconds since 1970";
                self.unexpected(name, expected, value)
            }
        }
    }

    /// Returns an object.
    ///
    /// # Errors
    /// Returns an error if the member is anything else.
    pub fn object(&self, name: &str) -> Result<Option<Self>, Wrong> {
        self.get(name).map(|value| Self::new(value, step(&self.place, name))).transpose()
    }

    /// Returns the objects of a list.
    ///
    /// # Errors
    /// Returns an error if the member is not a list, or if one of its entries is not an object.
    pub fn objects(&self, name: &str) -> Result<Vec<Self>, Wrong> {
        let place = step(&self.place, name);
        match self.get(name) {
            None => Ok(Vec::new()),
            Some(Value::Array(all)) => {
                let all = all.iter().take(ENTRIES).enumerate();
                all.map(|(n, value)| Self::new(value, step(&place, &n.to_string()))).collect()
            }
            Some(other) => self.unexpected(name, "a list", other),
        }
    }

    /// Returns the members of a table: texts, numbers, and true or false, as texts. `null` counts as absent.
    ///
    /// # Errors
    /// Returns an error if the member is not an object, or if one of its values is a list or an object.
    pub fn table(&self, name: &str) -> Result<Vec<(String, String)>, Wrong> {
        let Some(table) = self.object(name)? else { return Ok(Vec::new()) };
        let values = table.members.iter().filter(|(_, value)| !value.is_null()).take(ENTRIES);
        let pair = |(key, value): (&String, &Value)| match value {
            Value::String(text) => Ok((key.clone(), text.clone())),
            Value::Number(_) | Value::Bool(_) => Ok((key.clone(), value.to_string())),
            other => table.unexpected(key, "a text, a number, or true or false", other),
        };
        values.map(pair).collect()
    }

    /// Returns the JSON of an object.
    ///
    /// # Errors
    /// Returns an error if the member is anything else.
    pub fn json(&self, name: &str) -> Result<Option<String>, Wrong> {
        match self.get(name) {
            None => Ok(None),
            Some(value @ Value::Object(_)) => Ok(Some(value.to_string())),
            Some(other) => self.unexpected(name, "an object", other),
        }
    }
}

/// Returns what is wrong with a value of another type.
fn unexpected(place: String, expected: &str, found: &Value) -> Wrong {
    let found = match found {
        Value::Null => "null".to_owned(),
        Value::Bool(flag) => format!("`{flag}`"),
        Value::Number(number) => format!("the number {number}"),
        Value::String(text) => format!("the text `{}`", short(text)),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    };
    Wrong { place, why: format!("must be {expected}, got {found}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn object(value: &Value) -> Object<'_> {
        Object::new(value, "/items/3".to_owned()).unwrap()
    }

    #[test]
    fn what_is_wrong_is_reported_with_its_place() {
        let value = json!({ "id": 1.5, "text": 7, "at": "noon", "seconds": -1, "state": "gone", "given": "yes",
            "contact": [], "attributes": { "a/b": {} }, "files": [{}, 7], "content": "x" });
        let item = object(&value);
        for (wrong, expected) in [
            (item.id("id").unwrap_err(), "`/items/3/id`: must be a text or a whole number, got the number 1.5"),
            (item.text("text").unwrap_err(), "`/items/3/text`: must be a text, got the number 7"),
            (item.needed_id("none").unwrap_err(), "`/items/3`: `none` is missing"),
            (item.whole("seconds").unwrap_err(), "`/items/3/seconds`: must be a whole number, got the number -1"),
            (item.word("state", &["ok", "lost"]).unwrap_err(), "`/items/3/state`: must be one of ok, lost, got `gone`"),
            (item.needed_flag("given").unwrap_err(), "`/items/3/given`: must be true or false, got the text `yes`"),
            (item.object("contact").unwrap_err(), "`/items/3/contact`: must be an object, got a list"),
            (
                item.table("attributes").unwrap_err(),
                "`/items/3/attributes/a~1b`: must be a text, a number, or true or false, got an object",
            ),
            (item.objects("files").unwrap_err(), "`/items/3/files/1`: must be an object, got the number 7"),
            (item.json("content").unwrap_err(), "`/items/3/content`: must be an object, got the text `x`"),
        ] {
            assert_eq!(wrong.to_string(), expected);
        }
        assert!(item.time("at").unwrap_err().to_string().contains("2030-01-07T12:00:00Z"));
        assert_eq!(Object::new(&json!(null), String::new()).unwrap_err().to_string(), "must be an object, got null");
    }

    #[test]
    fn null_and_empty_identifiers_count_as_absent() {
        let value =
            json!({ "id": "", "text": null, "at": null, "files": null, "attributes": { "a": null, "b": true } });
        let item = object(&value);
        assert_eq!((item.id("id"), item.text("text"), item.time("at")), (Ok(None), Ok(None), Ok(None)));
        assert_eq!(item.objects("files").unwrap().len(), 0);
        assert_eq!(item.table("attributes").unwrap(), [("b".to_owned(), "true".to_owned())]);
        let large = json!({ "id": 18_446_744_073_709_551_615_u64 });
        assert_eq!(object(&large).id("id").unwrap().as_deref(), Some("18446744073709551615"));
    }

    #[test]
    fn lists_and_tables_have_an_end() {
        let table: Map<String, Value> = (0..100).map(|n| (format!("k{n}"), json!(n))).collect();
        let value = json!({ "files": vec![json!({}); 100], "attributes": table });
        let item = object(&value);
        assert_eq!((item.objects("files").unwrap().len(), item.table("attributes").unwrap().len()), (ENTRIES, ENTRIES));
    }
}
