//! A call of a method, read from any of the encodings that the Bot API server accepts.

use super::{
    form::{self, Field, Upload},
    spec::{Kind, Schema},
};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// How a parameter refers to an uploaded file.
pub(super) const ATTACHED: &str = "attach://";

/// A call of a method, by a bot.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Call {
    /// The method. The download of a file is [`super::FILE`].
    pub method: String,
    /// The parameters. An uploaded file is `attach://NAME`.
    pub parameters: Map<String, Value>,
    /// The uploaded files by NAME.
    pub files: BTreeMap<String, Upload>,
    /// Whether the call was the answer to a webhook.
    pub in_answer: bool,
}

impl Call {
    /// Reads a call. Returns it with what is wrong with its encoding.
    pub(super) fn read(method: &str, query: &str, content_type: &str, body: &[u8]) -> (Self, Vec<String>) {
        let mut call = Self { method: method.to_owned(), ..Self::default() };
        let mut wrong = Vec::new();
        let mut read = || -> Result<(), String> {
            for (name, text) in form::urlencoded(query)? {
                call.add_text(&name, &text);
            }
            let media_type = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
            match media_type.as_str() {
                _ if body.is_empty() => {}
                "application/json" => {
                    let json: Value = serde_json::from_slice(body).map_err(|error| format!("no JSON: {error}"))?;
                    let Value::Object(members) = json else { return Err("the body is no JSON object".to_owned()) };
                    call.parameters.extend(members);
                }
                "application/x-www-form-urlencoded" => {
                    let text = std::str::from_utf8(body).map_err(|_| "the form is not UTF-8")?;
                    for (name, text) in form::urlencoded(text)? {
                        call.add_text(&name, &text);
                    }
                }
                "multipart/form-data" => {
                    for (name, field) in form::multipart(content_type, body)? {
                        match field {
                            Field::Text(text) => call.add_text(&name, &text),
                            Field::File(file) => call.add_file(name, file),
                        }
                    }
                }
                other => return Err(format!("a body of the type `{other}` is not read")),
            }
            Ok(())
        };
        wrong.extend(read().err());
        wrong.extend(call.unmatched_files());
        (call, wrong)
    }

    /// Reads the answer to a webhook, which may be a call. Returns it with what is wrong with its encoding.
    pub(super) fn of_answer(content_type: &str, body: &[u8]) -> Option<(Self, Vec<String>)> {
        // The method is a parameter like the others, so it is not known before the rest is read.
        let json: Value = serde_json::from_slice(body).ok()?;
        let method = json["method"].as_str()?.to_owned();
        let (mut call, wrong) = Self::read(&method, "", content_type, body);
        call.parameters.remove("method");
        call.in_answer = true;
        Some((call, wrong))
    }

    fn add_text(&mut self, name: &str, text: &str) {
        self.parameters.insert(name.to_owned(), Schema::get().typed(&self.method, name, text));
    }

    fn add_file(&mut self, name: String, file: Upload) {
        // A file's field has the name of the parameter, or any name to which the parameter refers.
        let kinds = Schema::get().parameter(&self.method, &name).unwrap_or_default();
        if kinds.contains(&Kind::File) {
            self.parameters.insert(name.clone(), Value::from(format!("{ATTACHED}{name}")));
        }
        self.files.insert(name, file);
    }

    /// Names the files that no parameter refers to, and those that are missing.
    fn unmatched_files(&self) -> Vec<String> {
        let mut named = BTreeSet::new();
        self.parameters.values().for_each(|value| attached(value, &mut named));
        let present: BTreeSet<_> = self.files.keys().map(String::as_str).collect();
        let missing = named.difference(&present).map(|name| format!("the file `{name}` is missing"));
        let unused = present.difference(&named).map(|name| format!("no parameter refers to the file `{name}`"));
        missing.chain(unused).collect()
    }

    /// Returns a parameter that is a text.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.parameters.get(name)?.as_str()
    }

    /// Returns a parameter that is an integer.
    #[must_use]
    pub fn integer(&self, name: &str) -> Option<i64> {
        self.parameters.get(name)?.as_i64()
    }

    /// Returns whether a parameter is true.
    #[must_use]
    pub fn flag(&self, name: &str) -> bool {
        self.parameters.get(name).and_then(Value::as_bool).unwrap_or_default()
    }

    /// Returns the chat, if its identifier is a number.
    #[must_use]
    pub fn chat(&self) -> Option<i64> {
        let chat = self.parameters.get("chat_id")?;
        chat.as_i64().or_else(|| chat.as_str()?.parse().ok())
    }

    /// Returns the uploaded file of a parameter.
    #[must_use]
    pub fn upload(&self, name: &str) -> Option<&Upload> {
        self.files.get(self.text(name)?.strip_prefix(ATTACHED)?)
    }
}

/// Collects the names of the uploaded files that a value refers to. Those of a group are inside a list.
fn attached<'a>(value: &'a Value, named: &mut BTreeSet<&'a str>) {
    match value {
        Value::String(text) => named.extend(text.strip_prefix(ATTACHED)),
        Value::Array(values) => values.iter().for_each(|value| attached(value, named)),
        Value::Object(members) => members.values().for_each(|value| attached(value, named)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
