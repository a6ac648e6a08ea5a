//! The mapping: where a body in another form than the neutral one has its values.

use crate::{
    pointer::{Pointer, Scope},
    source::{self, Source},
    time::Unit,
};
use plugboard_sdk::{Failure, config};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// The maximum number of attributes, contact attributes, answers, pointers to files and conditions.
const ENTRIES: usize = 32;
/// The maximum length of a value that a condition compares, in bytes. A longer one is not the name of a kind of event,
/// so what has it is kept for a person to look at.
const COMPARED: usize = 128;

/// Where a body has its values.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mapping {
    /// What a body, or an element of its list, becomes.
    #[serde(rename = "type")]
    pub kind: Kind,
    /// The list whose elements are read one by one.
    pub items: Option<Pointer>,
    /// What must hold. Otherwise, nothing is stored.
    pub when: Vec<Condition>,
    /// The dedupe key.
    pub key: Option<Source>,
    /// The account.
    pub account: Option<Source>,
    /// The conversation. Default: the customer's identifier.
    pub thread: Option<Source>,
    /// The customer's identifier. Default: the e-mail address, else the telephone number.
    pub contact: Option<Source>,
    /// The customer's name.
    pub name: Option<Source>,
    /// The customer's e-mail address.
    pub email: Option<Source>,
    /// The customer's telephone number.
    pub phone: Option<Source>,
    /// Attributes of the customer.
    pub contact_attributes: BTreeMap<String, Source>,
    /// When it happened.
    pub time: Option<Time>,
    /// The identifier of the message.
    pub id: Option<Source>,
    /// The text of the message.
    pub text: Option<Source>,
    /// The subject of the message.
    pub subject: Option<Source>,
    /// Attributes of the message.
    pub attributes: BTreeMap<String, Source>,
    /// Files of the message. Default: all files of a form.
    pub files: Option<Vec<Pointer>>,
    /// The source of the lead.
    pub source: Option<Source>,
    /// The answers of the lead. Default: all texts and numbers of the body.
    pub answers: Option<BTreeMap<String, Source>>,
}

/// What a body becomes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A message.
    #[default]
    Message,
    /// A lead.
    Lead,
}

/// A time: where it is, and its unit.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Time {
    /// Where it is.
    pub pointer: Pointer,
    /// Its unit.
    pub unit: Unit,
}

/// A condition: a value of the body, or a header of the request, equals a value.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// Where the value is.
    pub pointer: Option<Pointer>,
    /// The name of the header.
    pub header: Option<String>,
    /// What it must be: a text, a number, or true or false.
    pub equals: Value,
}

impl Condition {
    /// Returns whether the condition is about the request, and not about its body.
    pub fn is_of_request(&self) -> bool {
        self.header.is_some()
    }

    /// Returns whether the condition is the same for every element of a list.
    pub fn is_whole(&self) -> bool {
        self.is_of_request() || self.pointer.as_ref().is_some_and(Pointer::is_whole)
    }

    /// Returns whether the condition holds, or `None` if the value is too long to be compared. `header` returns a header
    /// of the request.
    pub fn holds(&self, scope: Scope, header: &dyn Fn(&str) -> Option<String>) -> Option<bool> {
        let found = match (&self.pointer, &self.header) {
            (Some(pointer), _) => pointer.find(scope).and_then(source::text),
            (None, Some(name)) => header(name),
            (None, None) => None,
        };
        if found.as_ref().is_some_and(|found| found.len() > COMPARED) {
            return None;
        }
        // A form has only texts, so a number is compared as a text, too.
        Some(found.is_some() && found == source::text(&self.equals))
    }
}

impl Mapping {
    /// Checks what the types cannot express.
    ///
    /// # Errors
    /// Returns `invalid` with a sentence that names the member.
    pub fn check(&self) -> Result<(), Failure> {
        let wrong = |member: &str, what: &str| Err(config::wrong(&format!("mapping.{member}"), what));
        if self.contact.is_none() && self.email.is_none() && self.phone.is_none() {
            return wrong("contact", "is missing, and so are `email` and `phone`, which could take its place");
        }
        let of_message = [
            ("id", self.id.is_some()),
            ("text", self.text.is_some()),
            ("subject", self.subject.is_some()),
            ("attributes", !self.attributes.is_empty()),
            ("files", self.files.is_some()),
        ];
        let of_lead = [("source", self.source.is_some()), ("answers", self.answers.is_some())];
        let (others, other) = match self.kind {
            Kind::Message => (&of_lead[..], "lead"),
            Kind::Lead => (&of_message[..], "message"),
        };
        if let Some((member, _)) = others.iter().find(|(_, set)| *set) {
            return wrong(member, &format!("is only for the type `{other}`"));
        }
        if self.kind == Kind::Message && self.text.is_none() && self.subject.is_none() && self.files.is_none() {
            return wrong("text", "is missing, and so are `subject` and `files`, so messages would be empty");
        }
        for (at, condition) in self.when.iter().enumerate() {
            let member = format!("when[{at}]");
            if condition.pointer.is_some() == condition.header.is_some() {
                return wrong(&member, "must have either `pointer` or `header`");
            }
            if !(condition.equals.is_string() || condition.equals.is_number() || condition.equals.is_boolean()) {
                return wrong(&member, "`equals` must be a text, a number, or true or false");
            }
            if condition.equals.as_str().is_some_and(|text| text.is_empty() || text.len() > COMPARED) {
                return wrong(&member, &format!("`equals` must have 1 to {COMPARED} bytes"));
            }
        }
        for (member, count) in [
            ("when", self.when.len()),
            ("attributes", self.attributes.len()),
            ("contact_attributes", self.contact_attributes.len()),
            ("files", self.files.as_ref().map_or(0, Vec::len)),
            ("answers", self.answers.as_ref().map_or(0, BTreeMap::len)),
        ] {
            if count > ENTRIES {
                return wrong(member, &format!("has {count} entries; at most {ENTRIES} are allowed"));
            }
        }
        Ok(())
    }

    /// Returns whether the body has anything that the mapping names. A body that has nothing of it was sent by mistake.
    pub fn fits(&self, body: &Value, files: usize) -> bool {
        let scope = Scope::of(body);
        if let Some(items) = &self.items {
            let mut conditions = self.when.iter().filter_map(|condition| condition.pointer.as_ref());
            return items.find(scope).is_some() || conditions.any(|pointer| pointer.find(scope).is_some());
        }
        let sources = [
            &self.key,
            &self.account,
            &self.thread,
            &self.contact,
            &self.name,
            &self.email,
            &self.phone,
            &self.id,
            &self.text,
            &self.subject,
            &self.source,
        ];
        let sources = sources.into_iter().flatten();
        let tables = self.attributes.values().chain(self.contact_attributes.values());
        let sources = sources.chain(tables).chain(self.answers.iter().flat_map(BTreeMap::values));
        let mut pointers = sources
            .flat_map(Source::pointers)
            .chain(self.when.iter().filter_map(|condition| condition.pointer.as_ref()))
            .chain(self.time.iter().map(|time| &time.pointer))
            .chain(self.files.iter().flatten());
        files > 0 || pointers.any(|pointer| pointer.find(scope).is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn mapping(value: Value) -> Mapping {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn a_mapping_names_the_customer_and_the_content() {
        for (value, why) in [
            (json!({ "text": "/note" }), "`mapping.contact`: is missing"),
            (json!({ "email": "/email" }), "`mapping.text`: is missing"),
            (json!({ "email": "/email", "text": "/note", "source": "site" }), "`mapping.source`: is only for the type"),
            (json!({ "type": "lead", "email": "/email", "text": "/note" }), "`mapping.text`: is only for the type"),
            (
                json!({ "email": "/email", "text": "/note", "when": [{ "equals": 1 }] }),
                "`mapping.when[0]`: must have either",
            ),
            (
                json!({ "email": "/email", "text": "/note", "when": [{ "pointer": "/a", "header": "b", "equals": 1 }] }),
                "`mapping.when[0]`: must have either",
            ),
            (
                json!({ "email": "/email", "text": "/note", "when": [{ "pointer": "/a", "equals": [] }] }),
                "`equals` must be a text",
            ),
            (
                json!({ "email": "/email", "text": "/note", "when": [{ "pointer": "/a", "equals": "x".repeat(129) }] }),
                "`equals` must have 1 to 128 bytes",
            ),
        ] {
            let failure = mapping(value).check().unwrap_err();
            assert!(failure.message.contains(why), "{why}: {}", failure.message);
        }
        for right in [
            json!({ "phone": "/tel", "files": ["/photo"] }),
            json!({ "type": "lead", "contact": "/id", "source": "site" }),
        ] {
            assert!(mapping(right.clone()).check().is_ok(), "{right}");
        }
    }

    #[test]
    fn the_entries_of_a_mapping_are_limited() {
        let with = |count: usize| {
            let attributes: BTreeMap<_, _> = (0..count).map(|n| (format!("a{n}"), "/a")).collect();
            mapping(json!({ "email": "/email", "text": "/note", "attributes": attributes })).check()
        };
        assert!(with(ENTRIES).is_ok());
        assert!(with(ENTRIES + 1).unwrap_err().message.contains("33 entries; at most 32"));
    }

    #[test]
    fn a_condition_compares_texts_and_numbers() {
        let body = json!({ "event": "order", "count": 2, "paid": true });
        let header = |name: &str| (name == "x-topic").then(|| "orders/create".to_owned());
        let holds = |condition: Value| {
            let condition: Condition = serde_json::from_value(condition).unwrap();
            condition.holds(Scope::of(&body), &header)
        };
        for right in [
            json!({ "pointer": "/event", "equals": "order" }),
            json!({ "pointer": "/count", "equals": 2 }),
            json!({ "pointer": "/count", "equals": "2" }),
            json!({ "pointer": "/paid", "equals": true }),
            json!({ "header": "x-topic", "equals": "orders/create" }),
        ] {
            assert_eq!(holds(right.clone()), Some(true), "{right}");
        }
        for wrong in [
            json!({ "pointer": "/event", "equals": "Order" }),
            json!({ "pointer": "/none", "equals": "x" }),
            json!({ "header": "x-other", "equals": "orders/create" }),
        ] {
            assert_eq!(holds(wrong.clone()), Some(false), "{wrong}");
        }
        let long = |length: usize| {
            let body = json!({ "event": "x".repeat(length) });
            let condition: Condition = serde_json::from_value(json!({ "pointer": "/event", "equals": "x" })).unwrap();
            condition.holds(Scope::of(&body), &header)
        };
        assert_eq!((long(1), long(COMPARED), long(COMPARED + 1)), (Some(true), Some(false), None));
    }

    #[test]
    fn a_body_fits_if_it_has_anything_that_the_mapping_names() {
        let of = mapping(json!({ "email": "/email", "text": "Order {{/id}}", "account": "shop" }));
        assert!(of.fits(&json!({ "email": "a@b.example" }), 0) && of.fits(&json!({ "id": 7 }), 0));
        assert!(!of.fits(&json!({ "kit": 1 }), 0) && of.fits(&json!({}), 1));
        let list = mapping(json!({ "items": "/orders", "email": "/email", "text": "/note" }));
        assert!(list.fits(&json!({ "orders": [] }), 0) && !list.fits(&json!({ "email": "a@b.example" }), 0));
    }
}
