//! The expected results of a step. Results that are not named are not checked, except that no handler may fail.

use plugboard_engine::StubRequest;
use plugboard_model::{FailureKind, LimitKind, OfferedCommand, ReviewOutcome};
use serde::{Deserialize, Deserializer, de};
use serde_json::Value;
use std::collections::BTreeMap;

use super::{
    raw::{Main, Short},
    wanted::Wanted,
    web::url_fits,
    words::{self, OrFalse, OrTrue, show, show_members},
};

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Expect {
    pub actions: Option<Vec<Wanted>>,
    pub kv: BTreeMap<String, OrFalse>,
    pub shared: BTreeMap<String, OrFalse>,
    pub log: Option<Vec<String>>,
    pub log_has: Vec<String>,
    pub requests: Option<Vec<WantedRequest>>,
    pub review: Option<WantedReview>,
    pub suggestions: Option<Vec<String>>,
    pub commands: Option<Vec<Short<WantedCommand>>>,
    pub failure: Option<WantedFailure>,
    pub limit: Option<LimitKind>,
    pub trapped: Option<bool>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct WantedRequest {
    pub method: Option<String>,
    pub url: Option<String>,
    pub headers: BTreeMap<String, String>,
    pub body: Option<String>,
    pub json: Option<toml::Value>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WantedFailure {
    pub kind: FailureKind,
    pub code: Option<String>,
}

/// The expected outcome of a review. A member that is not named must be absent from the outcome.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct WantedReview {
    pub text: Option<String>,
    pub hold: Option<OrTrue>,
}

/// The word in a scenario file for a reply that passes its review unchanged.
const PASS: &str = "pass";

impl<'de> Deserialize<'de> for WantedReview {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Table {
            text: Option<String>,
            hold: Option<OrTrue>,
        }
        let value = toml::Value::deserialize(deserializer)?;
        if value.as_str() == Some(PASS) {
            return Ok(Self::default());
        }
        let wrong = || de::Error::custom("a review must be `\"pass\"`, or a table with `text`, `hold` or both");
        if !value.is_table() {
            return Err(wrong());
        }
        match Table::deserialize(value).map_err(|error| de::Error::custom(error.message()))? {
            Table { text: None, hold: None } => Err(wrong()),
            Table { text, hold } => Ok(Self { text, hold }),
        }
    }
}

/// An expected command. Members that are not named may have any value.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WantedCommand {
    pub name: String,
    pub title: Option<String>,
    pub input: Option<OrFalse>,
}

impl Main for WantedCommand {
    const KEY: &'static str = "name";
    const FORM: &'static str = "a name";
}

impl Expect {
    /// Checks what the types cannot express.
    pub(super) fn check(&self) -> Result<(), String> {
        let Self { failure, limit, trapped, requests, .. } = self;
        let ends = [failure.is_some(), limit.is_some(), *trapped == Some(true)];
        if ends.into_iter().filter(|present| *present).count() > 1 {
            return Err("expect: a call ends in one way; write only one of failure, limit, trapped".to_owned());
        }
        if requests.iter().flatten().any(|request| request.body.is_some() && request.json.is_some()) {
            return Err("expect.requests: `body` and `json` are two bodies; write only one".to_owned());
        }
        Ok(())
    }
}

impl WantedReview {
    pub(super) fn fits(&self, actual: &ReviewOutcome) -> bool {
        let hold = match (&self.hold, &actual.hold) {
            (Some(OrTrue(wanted)), Some(reason)) => wanted.as_ref().is_none_or(|wanted| wanted == reason),
            (wanted, actual) => wanted.is_none() && actual.is_none(),
        };
        self.text == actual.text && hold
    }

    pub(super) fn show(&self) -> String {
        let mut members: Vec<(&str, Value)> = Vec::new();
        members.extend(self.text.as_deref().map(|text| ("text", text.into())));
        members.extend(self.hold.as_ref().map(|OrTrue(why)| ("hold", why.as_deref().map_or(true.into(), Value::from))));
        if members.is_empty() {
            return show(&PASS.into());
        }
        show_members(members.iter().map(|(key, value)| (*key, value)))
    }
}

impl WantedCommand {
    pub(super) fn fits(&self, actual: &OfferedCommand) -> bool {
        self.name == actual.name
            && self.title.as_ref().is_none_or(|title| *title == actual.title)
            && self.input.as_ref().is_none_or(|OrFalse(input)| *input == actual.input)
    }

    pub(super) fn show(&self) -> String {
        let mut members: Vec<(&str, Value)> = vec![("name", self.name.as_str().into())];
        members.extend(self.title.as_deref().map(|title| ("title", title.into())));
        let shown = |OrFalse(input): &OrFalse| input.as_deref().map_or(false.into(), Value::from);
        members.extend(self.input.as_ref().map(|input| ("input", shown(input))));
        show_members(members.iter().map(|(key, value)| (*key, value)))
    }
}

/// Shows an offered command in the vocabulary of scenarios.
pub(super) fn show_command(actual: &OfferedCommand) -> String {
    let OfferedCommand { name, title, input } = actual.clone();
    WantedCommand { name, title: Some(title), input: Some(OrFalse(input)) }.show()
}

impl WantedFailure {
    pub(super) fn fits(&self, failure: &plugboard_model::Failure) -> bool {
        self.kind == failure.kind && self.code.as_ref().is_none_or(|code| Some(code) == failure.code.as_ref())
    }

    pub(super) fn show(&self) -> String {
        let mut members = vec![("kind", Value::from(self.kind.as_str()))];
        members.extend(self.code.as_deref().map(|code| ("code", code.into())));
        format!("failure = {}", show_members(members.iter().map(|(key, value)| (*key, value))))
    }
}

impl WantedRequest {
    /// Returns whether a request matches. Members that are not named may have any value.
    pub(super) fn fits(&self, actual: &StubRequest) -> bool {
        let header = |(name, value): (&String, &String)| {
            actual.headers.iter().any(|(found, sent)| found.eq_ignore_ascii_case(name) && sent == value)
        };
        let json = |wanted: &toml::Value| {
            serde_json::from_slice::<Value>(&actual.body).is_ok_and(|body| body == words::json(wanted))
        };
        self.method.as_ref().is_none_or(|method| *method == actual.method)
            && self.url.as_ref().is_none_or(|url| url_fits(url, &actual.url))
            && self.headers.iter().all(header)
            && self.body.as_ref().is_none_or(|body| body.as_bytes() == &actual.body[..])
            && self.json.as_ref().is_none_or(json)
    }

    pub(super) fn show(&self) -> String {
        let mut members: Vec<(&str, Value)> = Vec::new();
        members.extend(self.method.as_deref().map(|method| ("method", method.into())));
        members.extend(self.url.as_deref().map(|url| ("url", url.into())));
        if !self.headers.is_empty() {
            let headers = self.headers.iter().map(|(name, value)| (name.to_lowercase(), value.as_str().into()));
            members.push(("headers", Value::Object(headers.collect())));
        }
        members.extend(self.body.as_deref().map(|body| ("body", body.into())));
        members.extend(self.json.as_ref().map(|value| ("json", words::json(value))));
        show_members(members.iter().map(|(key, value)| (*key, value)))
    }
}
