//! Reads bodies in another form than the neutral one, as the mapping says.

use crate::{
    event::{Contact, Event, EventBody, File, FileSource, Message, Outcome, kind_of},
    key,
    mapping::{Condition, Kind, Mapping},
    members::Wrong,
    neutral::Context,
    pointer::{Scope, short, step},
    source::{self, Source},
};
use plugboard_sdk::Failure;
use serde_json::Value;
use std::collections::BTreeMap;

/// The maximum number of elements of a list: the contract's limit of items of a request.
const ELEMENTS: usize = 1_000;
/// The maximum number of files and answers that are read. It is above the contract's limit of 32, so that the host sees
/// the excess and warns of it.
const ENTRIES: usize = 40;

/// A body that is not in the neutral form.
#[derive(Debug)]
pub struct Body {
    /// The JSON, or the fields of a form as an object. A field that was sent several times is a list. The field of a file
    /// has the file's name.
    pub value: Value,
    /// The field of each file of a form.
    pub files: Vec<String>,
    /// The key of the whole body.
    pub key: String,
}

/// Builds an object from the fields of a form.
pub fn object(fields: impl IntoIterator<Item = (String, String)>) -> Value {
    let mut members = serde_json::Map::new();
    for (name, text) in fields {
        let value = Value::from(text);
        match members.get_mut(&name) {
            Some(Value::Array(all)) => all.push(value),
            Some(first) => *first = Value::Array(vec![first.take(), value]),
            None => drop(members.insert(name, value)),
        }
    }
    Value::Object(members)
}

/// Reads a body. `header` returns a header of the request.
///
/// # Errors
/// Returns `invalid` if the body has nothing that the mapping names.
pub fn read(
    body: &Body,
    mapping: &Mapping,
    context: Context,
    header: &dyn Fn(&str) -> Option<String>,
) -> Result<Vec<Outcome>, Failure> {
    let whole = Scope::of(&body.value);
    let of_request = mapping.when.iter().filter(|condition| condition.is_of_request());
    if let Some(outcome) = passed_over(of_request, whole, header, &body.key, "") {
        return Ok(vec![outcome]);
    }
    let is_list = body.value.is_array() && mapping.items.is_some();
    if !(body.value.is_object() || is_list) || !mapping.fits(&body.value, body.files.len()) {
        let message = "the body has none of the members that the configuration member `mapping` names";
        return Err(Failure::invalid(message).with_code("mapping"));
    }
    let Some(items) = &mapping.items else {
        let reader = Reader { body, mapping, context, scope: whole, place: String::new() };
        return Ok(vec![reader.outcome(header, |_| body.key.clone())]);
    };
    let of_all = mapping.when.iter().filter(|condition| condition.is_whole());
    if let Some(outcome) = passed_over(of_all, whole, header, &body.key, "") {
        return Ok(vec![outcome]);
    }
    let place = items.to_string().trim_start_matches('#').to_owned();
    let Some(Value::Array(elements)) = items.find(whole) else {
        return Ok(vec![unknown(&body.key, &place, "must be a list")]);
    };
    // The last place is for the request, which is kept if its list is too long.
    let most = if elements.len() > ELEMENTS { ELEMENTS - 1 } else { ELEMENTS };
    let mut outcomes = Vec::new();
    for (n, element) in elements.iter().take(most).enumerate() {
        let scope = Scope { body: &body.value, element };
        let reader = Reader { body, mapping, context, scope, place: step(&place, &n.to_string()) };
        outcomes.push(reader.outcome(header, |kind| key::of_json(kind, element, context.request)));
    }
    if elements.len() > ELEMENTS {
        let count = elements.len();
        let why = format!("has {count} elements; at most {ELEMENTS} are allowed, so only the first {most} were read");
        outcomes.push(unknown(&body.key, &place, &why));
    }
    Ok(outcomes)
}

/// Returns the outcome for something that cannot be used. The whole request is kept.
fn unknown(key: &str, place: &str, why: &str) -> Outcome {
    let wrong = Wrong { place: place.to_owned(), why: why.to_owned() };
    Outcome::Unknown { key: key::named("unknown", key), wrong, document: None }
}

/// Returns the outcome for something that the conditions exclude, or that they cannot be compared with.
fn passed_over<'a>(
    conditions: impl Iterator<Item = &'a Condition>,
    scope: Scope,
    header: &dyn Fn(&str) -> Option<String>,
    key: &str,
    place: &str,
) -> Option<Outcome> {
    let mut all = true;
    for condition in conditions {
        match condition.holds(scope, header) {
            Some(holds) => all &= holds,
            None => return Some(unknown(key, place, "a value that a condition compares is too long")),
        }
    }
    (!all).then(|| Outcome::Ignored("the conditions of the mapping do not hold".to_owned()))
}

/// Reads a body, or one element of its list.
struct Reader<'a> {
    body: &'a Body,
    mapping: &'a Mapping,
    context: Context<'a>,
    scope: Scope<'a>,
    place: String,
}

impl Reader<'_> {
    /// Returns the outcome. `keyless` makes the dedupe key if the mapping does not name one.
    fn outcome(&self, header: &dyn Fn(&str) -> Option<String>, keyless: impl Fn(&str) -> String) -> Outcome {
        let kind = match self.mapping.kind {
            Kind::Message => "message",
            Kind::Lead => "lead",
        };
        let named = self.find(self.mapping.key.as_ref()).or_else(|| self.find(self.mapping.id.as_ref()));
        let key = named.map_or_else(|| keyless(kind), |named| key::named(kind, &named));
        if let Some(outcome) = passed_over(self.mapping.when.iter(), self.scope, header, &key, &self.place) {
            return outcome;
        }
        match self.event(&key) {
            Ok(event) => Outcome::Event(Box::new(event)),
            Err(why) => unknown(&key, &self.place, &why),
        }
    }

    /// Returns the event, or why there is none.
    fn event(&self, key: &str) -> Result<Event, String> {
        let Mapping { account, thread, contact, name, email, phone, .. } = self.mapping;
        let (email, phone) = (self.find(email.as_ref()), self.find(phone.as_ref()));
        let id = self.find(contact.as_ref()).or_else(|| email.clone()).or_else(|| phone.clone());
        let id =
            id.ok_or("nothing identifies the customer: `contact`, `email` and `phone` of the mapping are empty")?;
        let account = self.find(account.as_ref()).or_else(|| self.context.account());
        let account = account.ok_or("`account` of the mapping is empty, and several channels share this hook")?;
        let mut attributes = self.table(&self.mapping.contact_attributes);
        for (key, value) in [("email", email), ("phone", phone)] {
            attributes.extend(value.map(|value| (key.to_owned(), value)));
        }
        let mut warnings = Vec::new();
        let body = match self.mapping.kind {
            Kind::Message => EventBody::Message(Box::new(self.message(&mut warnings))),
            Kind::Lead => EventBody::Lead {
                source: self.find(self.mapping.source.as_ref()).unwrap_or_default(),
                answers: self.answers(),
            },
        };
        Ok(Event {
            account,
            key: key.to_owned(),
            thread: self.find(thread.as_ref()).unwrap_or_else(|| id.clone()),
            contact: Contact { id, name: self.find(name.as_ref()), attributes, also_known_as: Vec::new() },
            at: self.time(&mut warnings),
            body,
            warnings,
            ..Event::default()
        })
    }

    fn find(&self, source: Option<&Source>) -> Option<String> {
        source.and_then(|source| source.find(self.scope))
    }

    fn table(&self, sources: &BTreeMap<String, Source>) -> Vec<(String, String)> {
        let values = sources.iter().filter_map(|(name, source)| Some((name.clone(), source.find(self.scope)?)));
        values.collect()
    }

    fn time(&self, warnings: &mut Vec<String>) -> Option<f64> {
        let time = self.mapping.time.as_ref()?;
        let value = time.pointer.find(self.scope)?;
        let read = time.unit.read(value);
        if read.is_none() {
            let found = source::text(value).unwrap_or_default();
            let pointer = &time.pointer;
            warnings
                .push(format!("`{pointer}` was left out: `{}` is not a time of the configured unit", short(&found)));
        }
        read
    }

    fn message(&self, warnings: &mut Vec<String>) -> Message {
        Message {
            id: self.find(self.mapping.id.as_ref()),
            text: self.find(self.mapping.text.as_ref()),
            subject: self.find(self.mapping.subject.as_ref()),
            attributes: self.table(&self.mapping.attributes),
            files: self.files(warnings),
            ..Message::default()
        }
    }

    /// Returns the answers of the form: those that the mapping names, or else every text and number.
    fn answers(&self) -> Vec<(String, String)> {
        if let Some(answers) = &self.mapping.answers {
            return self.table(answers);
        }
        let members = self.scope.element.as_object().into_iter().flatten();
        let answers = members.filter_map(|(name, value)| Some((name.clone(), source::text(value)?)));
        answers.take(ENTRIES).collect()
    }

    /// Returns the files: those that the mapping names, or else all files of the form.
    fn files(&self, warnings: &mut Vec<String>) -> Vec<File> {
        let mut files = Vec::new();
        let Some(pointers) = &self.mapping.files else {
            files.extend((0..self.body.files.len()).map(of_form));
            return files;
        };
        for pointer in pointers {
            let field = pointer.field();
            let uploaded = self.body.files.iter().enumerate().filter(|(_, name)| Some(*name) == field.as_ref());
            let uploaded: Vec<File> = uploaded.map(|(n, _)| of_form(n)).collect();
            if !uploaded.is_empty() {
                files.extend(uploaded);
            } else if let Some(value) = pointer.find(self.scope) {
                let linked = match value {
                    Value::Array(all) => all.as_slice(),
                    one => std::slice::from_ref(one),
                };
                for one in linked.iter().take(ENTRIES) {
                    match linked_file(one) {
                        Some(file) => files.push(file),
                        // A form has an empty text where no file was chosen.
                        None if one.as_str().is_some_and(|text| text.trim().is_empty()) => {}
                        None => warnings.push(format!("a file at `{pointer}` was left out: it has no address")),
                    }
                }
            }
        }
        files.truncate(ENTRIES);
        files
    }
}

/// Returns a file of the form by its number. The host knows its name and type.
fn of_form(number: usize) -> File {
    let source = FileSource::Form(number);
    File { kind: "file", source, name: None, media_type: None, hint: None, duration_ms: None }
}

/// Returns a file that is given by its address, or by an object with its address.
fn linked_file(value: &Value) -> Option<File> {
    let is_url = |text: &&str| text.starts_with("https://") || text.starts_with("http://");
    let text = |name: &str| value[name].as_str().filter(|text| !text.is_empty()).map(str::to_owned);
    let url = match value {
        Value::String(text) => Some(text.trim()),
        other => other["url"].as_str(),
    };
    let media_type = text("type").filter(|media_type| media_type.contains('/'));
    Some(File {
        kind: kind_of(media_type.as_deref()),
        source: FileSource::Url(url.filter(is_url)?.to_owned()),
        name: text("name"),
        media_type,
        hint: None,
        duration_ms: None,
    })
}

#[cfg(test)]
mod tests;
