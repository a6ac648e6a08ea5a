//! The file format of a scenario: strict TOML. Errors name the line and say how to fix the problem.

use plugboard_model::{
    ConversationKind, Priority, Rules, Standing, Status, Template, TemplateButton, TemplateParameter,
};
use serde::{Deserialize, Deserializer, de};
use serde_json::Value;
use std::collections::BTreeMap;
use toml::Spanned;

use super::{
    step::{RawStep, StepEvent},
    strict::{self, at},
    words::{Time, object},
};

/// Maximum number of steps of a scenario.
const STEPS: usize = 200;
/// Maximum number of stubbed answers.
const ANSWERS: usize = 200;
/// Maximum number of templates.
const TEMPLATES: usize = 100;
/// Maximum number of other customers in the conversation.
const PARTICIPANTS: usize = 100;
/// Maximum number of values in each of `[kv]` and `[shared]`.
const KEPT: usize = 256;
/// The advice when a limit is exceeded.
const LESS: &str = "write several scenarios";

/// A scenario as its author writes it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ScenarioFile {
    pub name: Option<String>,
    pub now: Option<Time>,
    #[serde(default)]
    pub config: toml::Table,
    #[serde(default)]
    pub secrets: BTreeMap<String, String>,
    #[serde(default)]
    pub contact: RawContact,
    #[serde(default)]
    pub conversation: RawConversation,
    pub rules: Option<RawRules>,
    #[serde(default)]
    pub kv: BTreeMap<String, String>,
    #[serde(default)]
    pub shared: BTreeMap<String, String>,
    #[serde(default)]
    pub templates: Vec<RawTemplate>,
    #[serde(default)]
    pub http: Vec<Spanned<RawHttp>>,
    #[serde(default, rename = "step")]
    pub steps: Vec<Spanned<RawStep>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawContact {
    pub name: Option<String>,
    pub attributes: BTreeMap<String, String>,
    /// Whether messages reach the customer. They do by default.
    pub reachable: Option<bool>,
    /// What the customer consents to, by purpose: given or withdrawn.
    pub consents: BTreeMap<String, bool>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawConversation {
    pub channel: Option<String>,
    pub account_name: Option<String>,
    pub kind: Option<ConversationKind>,
    /// Its name on the platform.
    pub name: Option<String>,
    /// The names of the other customers in a group or public conversation.
    pub participants: Vec<String>,
    pub status: Option<Status>,
    pub category: Option<String>,
    pub priority: Option<Priority>,
    pub labels: Vec<String>,
    pub assignee: Option<String>,
    pub team: Option<String>,
    pub automation: Option<bool>,
    /// Whether messages were exchanged before, so that a message does not create the conversation.
    pub begun: Option<bool>,
    /// Whether the channel sends a text that is too long in several parts. It does not by default.
    pub split_texts: Option<bool>,
}

/// A channel's rules. The type [`Rules`] ignores members that it does not know, but this one rejects them.
#[derive(Debug)]
pub(super) struct RawRules(pub Rules);

impl<'de> Deserialize<'de> for RawRules {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let given = object(&toml::Table::deserialize(deserializer)?);
        let rules: Rules = serde_json::from_value(given.clone()).map_err(de::Error::custom)?;
        let known = serde_json::to_value(&rules).map_err(de::Error::custom)?;
        match unknown(&given, &known) {
            Some(member) => Err(de::Error::custom(format!("`{member}` is not a rule that a connector can declare"))),
            None => Ok(Self(rules)),
        }
    }
}

/// Returns the path of a given member that was not recognized.
fn unknown(given: &Value, known: &Value) -> Option<String> {
    let (Value::Object(given), Value::Object(known)) = (given, known) else { return None };
    given.iter().find_map(|(key, value)| match known.get(key) {
        // The unit of a length, as files for the contract 0.1.1 and earlier name it.
        None if key == "utf16" && known.contains_key("unit") => None,
        None => Some(key.clone()),
        Some(known) => unknown(value, known).map(|member| format!("{key}.{member}")),
    })
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawTemplate {
    pub name: String,
    pub language: String,
    pub text: String,
    pub category: Option<String>,
    /// `approved` if left out.
    pub status: Option<String>,
    /// One text for each placeholder if left out.
    pub parameters: Option<Vec<TemplateParameter>>,
    #[serde(default)]
    pub buttons: Vec<TemplateButton>,
}

impl RawTemplate {
    /// Returns the template, if it is valid.
    pub(super) fn template(&self) -> Result<Template, String> {
        let mut template = Template::new(&self.name, &self.language, &self.text);
        template.category.clone_from(&self.category);
        template.buttons.clone_from(&self.buttons);
        template.status = self.status.clone().unwrap_or(template.status);
        template.parameters = self.parameters.clone().unwrap_or(template.parameters);
        template.check().map_err(|why| format!("templates: `{}`: {why}", self.name))?;
        Ok(template)
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawHttp {
    pub method: Option<String>,
    pub url: String,
    pub status: Option<u16>,
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    pub body: Option<String>,
    pub json: Option<toml::Value>,
    pub fail: Option<Fail>,
    pub times: Option<u32>,
}

/// Why a request gets no answer: none comes in time, or the host cannot be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Fail {
    Timeout,
    NotReached,
}

impl ScenarioFile {
    /// Parses and checks a scenario.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let file: Self = strict::read(text, LESS)?;
        file.check(text)?;
        Ok(file)
    }

    /// Checks what the types cannot express.
    fn check(&self, text: &str) -> Result<(), String> {
        let counts = [
            ("[[step]]", self.steps.len(), STEPS),
            ("[[http]]", self.http.len(), ANSWERS),
            ("[[templates]]", self.templates.len(), TEMPLATES),
            ("[kv]", self.kv.len(), KEPT),
            ("[shared]", self.shared.len(), KEPT),
            ("[contact] consents", self.contact.consents.len(), Standing::ENTRIES),
            ("[conversation] participants", self.conversation.participants.len(), PARTICIPANTS),
        ];
        strict::bounded(&counts, LESS)?;
        if self.steps.is_empty() {
            return Err("the scenario has no step; write a [[step]] with what happens and what is expected".to_owned());
        }
        if !self.conversation.participants.is_empty() && self.kind() == ConversationKind::Direct {
            let why = "a direct conversation has no other `participants`; remove them, or write kind = \"group\"";
            return Err(format!("[conversation]: {why}"));
        }
        for answer in &self.http {
            answer.get_ref().check().map_err(|why| format!("{}[[http]]: {why}", at(text, answer.span().start)))?;
        }
        for (n, step) in self.steps.iter().enumerate() {
            let place = || format!("{}step {}", at(text, step.span().start), n + 1);
            step.get_ref().check().map_err(|why| format!("{}: {why}", place()))?;
            self.kind_fits(step.get_ref()).map_err(|why| format!("{}: {why}", place()))?;
        }
        Ok(())
    }

    /// Returns the conversation's kind. If none is given, it is public when a step has a comment, and direct otherwise.
    pub(super) fn kind(&self) -> ConversationKind {
        let comments = self.steps.iter().any(|step| step.get_ref().comment.is_some());
        let left_out = if comments { ConversationKind::Public } else { ConversationKind::Direct };
        self.conversation.kind.unwrap_or(left_out)
    }

    /// Checks that messages are private and comments are public.
    fn kind_fits(&self, step: &RawStep) -> Result<(), String> {
        match (step.event(), self.kind()) {
            (Some(StepEvent::Message(_)), ConversationKind::Public) => {
                Err("a public conversation has no `message` from customers; write a `comment`".to_owned())
            }
            (Some(StepEvent::Comment(_)), kind @ (ConversationKind::Direct | ConversationKind::Group)) => {
                Err(format!("a conversation of the kind `{kind}` has no comments; remove `kind`, or write a `message`"))
            }
            _ => Ok(()),
        }
    }
}

impl RawHttp {
    fn check(&self) -> Result<(), String> {
        strict::one_body(self.body.as_ref(), self.json.as_ref())?;
        let answers = self.status.is_some() || self.body.is_some() || self.json.is_some() || !self.headers.is_empty();
        if self.fail.is_some() && answers {
            return Err("`fail` means that no answer comes; remove `status`, `headers` and the body".to_owned());
        }
        strict::final_status(self.status)?;
        if self.times == Some(0) {
            return Err("`times = 0` would never answer: leave it out, or write 1 or more".to_owned());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEP: &str = "[[step]]\nmessage = \"hi\"\n";

    fn refused(text: &str) -> String {
        ScenarioFile::read(text).expect_err(text)
    }

    #[test]
    fn a_complete_scenario_is_read() {
        let text = r#"
            name = "Hours"
            now = "2026-07-06T10:00:00+02:00"
            [config]
            hours = "9 to 5"
            [secrets]
            token = "s3cret"
            [contact]
            name = "Ada Lovelace"
            attributes = { language = "de" }
            [conversation]
            kind = "group"
            labels = ["b", "a"]
            [rules]
            reply_window = 86400
            attachments = { image = { max_bytes = 10 } }
            [kv]
            asked = "1"
            [shared]
            count = "7"
            [[templates]]
            name = "hello"
            language = "en"
            text = "Hello {{1}}"
            [[http]]
            url = "https://shop.example/*"
            json = { state = "sent" }
            times = 1
            [[http]]
            url = "https://shop.example/*"
            fail = "not-reached"
            [[step]]
            message = { text = "hi", payload = "p" }
            [step.expect]
            actions = [{ reply = "hello" }, { note_like = "a*" }]
            kv = { asked = "2", old = false }
            failure = { kind = "invalid", code = "x" }
            [[step]]
            later = "1h"
            [[step]]
            change = { status = "resolved", team = false }
        "#;
        let file = ScenarioFile::read(text).unwrap();
        assert_eq!(file.now.unwrap().0, 1_783_324_800_000);
        assert_eq!(file.rules.unwrap().0.reply_window, Some(86_400));
        assert_eq!((file.steps.len(), file.http.len()), (3, 2));
        assert_eq!(file.steps[1].get_ref().later.unwrap().0, 3_600_000);
    }

    #[test]
    fn errors_in_a_scenario_are_reported_with_their_line() {
        for (text, why) in [
            ("", "no step"),
            ("nam = \"x\"\n[[step]]\n", "line 1: unknown field `nam`"),
            ("[[step]]\nmessage = \"a\"\n[step.expect]\naction = []\n", "line 4: unknown field `action`"),
            (
                "[[step]]\nmessage = \"a\"\n[step.expect]\nactions = [\n  { reply = \"a\" },\n  { rely = \"a\" },\n]\n",
                "line 4: an action must have",
            ),
            ("[[step]]\nsay = \"a\"\n", "line 1: step 1: nothing happens in this step; write one of message"),
            ("\n[[step]]\nmessage = \"a\"\nlater = \"1h\"\n", "line 2: step 1: message and later happen in this step"),
            ("[[step]]\nlater = \"1x\"\n", "line 2: `1x` is not a valid span"),
            ("[[step]]\nmessage = 7\n", "a text, or a table with `text`"),
            ("[[step]]\nmessage = { txt = \"a\" }\n", "line 2: unknown field `txt`"),
            (
                "[[step]]\ncomment = \"a\"\n\n[[step]]\nmessage = \"a\"\n",
                "line 4: step 2: a public conversation has no `message`",
            ),
            ("conversation.kind = \"group\"\n[[step]]\ncomment = \"a\"\n", "of the kind `group`"),
            ("[[step]]\nconversation = []\n", "[\"created\"]"),
            ("[[step]]\nmessage = \"a\"\nexpect = { limit = \"cpu\", trapped = true }\n", "ends in one way"),
            ("[[step]]\nmessage = \"a\"\nexpect = { kv = { a = true } }\n", "false for none"),
            ("now = \"today\"\n", "line 1: `today` is not a valid time"),
            ("[rules]\nwindow = 1\n", "`window` is not a rule"),
            ("[rules]\ntext_limit = { length = 1, utf16 = false, x = 1 }\n", "`text_limit.x` is not a rule"),
            (
                "[[http]]\nurl = \"u\"\nbody = \"\"\njson = 1\n[[step]]\nmessage = \"a\"\n",
                "line 1: [[http]]: `body` and `json`",
            ),
            ("[[http]]\nurl = \"u\"\nfail = \"timeout\"\nstatus = 200\n[[step]]\nmessage = \"a\"\n", "no answer comes"),
            ("[[http]]\nurl = \"u\"\nfail = \"later\"\n", "unknown variant `later`"),
            ("[[http]]\nurl = \"u\"\ntimes = 0\n[[step]]\nmessage = \"a\"\n", "never answer"),
        ] {
            let message = refused(text);
            assert!(message.contains(why), "{text}\n{message}");
        }
    }

    #[test]
    fn the_size_of_a_scenario_is_bounded() {
        assert!(ScenarioFile::read(&STEP.repeat(STEPS)).is_ok());
        assert!(refused(&STEP.repeat(STEPS + 1)).contains("[[step]]: got 201, at most 200"));
        let answer = "[[http]]\nurl = \"u\"\n";
        assert!(refused(&(answer.repeat(ANSWERS + 1) + STEP)).contains("[[http]]"));
        let kept: String = (0..=KEPT).map(|n| format!("k{n} = \"\"\n")).collect::<Vec<_>>().concat();
        assert!(refused(&format!("[kv]\n{kept}{STEP}")).contains("[kv]"));
        assert!(refused(&format!("{STEP}#{}", " ".repeat(strict::FILE))).contains("bytes"));
    }
}
