//! The actions that an author expects of a plugin. Each has a key, and the members that the author names.

use plugboard_model::{ACTION_NOTATIONS, Form, LeadStage, Priority, Status, show_span, span};
use serde::Deserialize;
use serde_json::Value;

use super::{
    content,
    shown_action::{ShownAction, VERDICTS},
    words::{self, like, show_members},
};

/// The member with the rich content of a reply.
const CONTENT: &str = "content";

/// An expected action: the named members, each with its expected value.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(try_from = "toml::Table")]
pub(super) struct Wanted {
    members: Vec<Member>,
}

#[derive(Debug, Clone, PartialEq)]
struct Member {
    key: &'static str,
    value: Value,
    /// Whether the value is a pattern.
    like: bool,
}

impl TryFrom<toml::Table> for Wanted {
    type Error = String;

    fn try_from(table: toml::Table) -> Result<Self, String> {
        let kind_of = |key: &str| {
            let base = key.strip_suffix("_like").unwrap_or(key);
            ACTION_NOTATIONS.iter().find(|(known, form, _)| *known == key || (*known == base && *form == Form::Pattern))
        };
        let mut kinds = table.keys().filter_map(|key| kind_of(key));
        let known = || ACTION_NOTATIONS.map(|(key, ..)| key).join(", ");
        let Some((name, form, more)) = kinds.next() else {
            // A TOML error has the line of the list but not of the action, so the message shows the action.
            let found: String = words::show(&words::object(&table)).chars().take(100).collect();
            return Err(format!("an action must have one of: {}; found {found}", known()));
        };
        if let Some((other, ..)) = kinds.next() {
            return Err(format!("`{name}` and `{other}` are two actions: write one table for each, in their order"));
        }
        let mut members = Vec::new();
        let mut own: Vec<_> = std::iter::once((*name, *form)).chain(more.iter().copied()).collect();
        own.extend(VERDICTS.map(|(word, _)| (word, Form::OrTrue)));
        for (key, given) in &table {
            let like = key.ends_with("_like");
            let base = key.strip_suffix("_like").unwrap_or(key);
            let Some((key, form)) = own.iter().find(|(known, _)| *known == base).copied() else {
                let own: Vec<_> = own.iter().map(|(key, _)| *key).collect();
                return Err(format!("`{key}` is not a member of `{name}`; use one of {}", own.join(", ")));
            };
            let value = read(key, form, given)?;
            members.push(Member { key, value, like });
        }
        // Sort in display order: the action's own key first, the verdict last.
        members.sort_by_key(|member| own.iter().position(|(key, _)| *key == member.key));
        Ok(Self { members })
    }
}

/// Converts a member's value to the form that [`ShownAction`] uses.
fn read(key: &str, form: Form, given: &toml::Value) -> Result<Value, String> {
    use toml::Value as Toml;
    let wrong = |what: &str| Err(format!("`{key}` must be {what}; found {}", words::show(&words::json(given))));
    let word = |text: &str, known: Result<(), plugboard_model::UnknownWord>| {
        known.map_err(|error| format!("`{key}`: {error}"))?;
        Ok(Value::from(text))
    };
    let value = words::json(given);
    match (form, given) {
        (Form::Text | Form::Pattern | Form::OrFalse | Form::OrTrue, Toml::String(_))
        | (Form::OrFalse | Form::NumberOrFalse, Toml::Boolean(false))
        | (Form::OrTrue, Toml::Boolean(true))
        | (Form::Bool, Toml::Boolean(_))
        | (Form::Number | Form::NumberOrFalse, Toml::Integer(_) | Toml::Float(_))
        | (Form::Content, Toml::Array(_) | Toml::Table(_) | Toml::Boolean(false)) => Ok(value),
        (Form::Span, Toml::String(text)) => Ok(show_span(span(text)?).into()),
        (Form::Priority, Toml::String(text)) => word(text, text.parse::<Priority>().map(drop)),
        (Form::Status, Toml::String(text)) => word(text, text.parse::<Status>().map(drop)),
        (Form::Stage, Toml::String(text)) => word(text, text.parse::<LeadStage>().map(drop)),
        (Form::Texts, Toml::Array(all)) if all.iter().all(Toml::is_str) => Ok(value),
        (Form::Buttons, Toml::Array(all)) if all.iter().all(is_button) => Ok(value),
        (Form::Pair, Toml::Table(table)) if table.len() == 1 && table.values().all(is_text_or_false) => Ok(value),
        (Form::Named, Toml::Table(table)) if table.values().all(Toml::is_str) => Ok(value),
        (Form::Text | Form::Pattern | Form::Priority | Form::Status | Form::Stage, _) => wrong("a text"),
        (Form::OrFalse, _) => wrong("a text, or false for none"),
        (Form::OrTrue, _) => wrong("a text, or true for any"),
        (Form::Bool, _) => wrong("true or false"),
        (Form::Number, _) => wrong("a number"),
        (Form::NumberOrFalse, _) => wrong("a number, or false for none"),
        (Form::Span, _) => wrong("a span, such as \"1h30m\""),
        (Form::Texts, _) => wrong("a list of texts"),
        (Form::Buttons, _) => wrong("a list of titles, or of tables with `title` and `payload`"),
        (Form::Pair, _) => wrong("a table of one key with a text, or with false for none"),
        (Form::Content, _) => wrong("a document of rich content, a list of its blocks, or false for none"),
        (Form::Named, _) => wrong("a table of texts"),
    }
}

fn is_button(value: &toml::Value) -> bool {
    let member = |key: &String, value: &toml::Value| ["title", "payload"].contains(&key.as_str()) && value.is_str();
    value.is_str() || value.as_table().is_some_and(|table| table.iter().all(|(key, value)| member(key, value)))
}

fn is_text_or_false(value: &toml::Value) -> bool {
    value.is_str() || value.as_bool() == Some(false)
}

impl Wanted {
    /// Returns whether an action matches. Members that are not named may have any value. The verdict must be to allow
    /// the action unless another verdict is named.
    pub(super) fn fits(&self, shown: &ShownAction) -> bool {
        let named = |key: &str| self.members.iter().any(|member| member.key == key);
        let fits =
            |member: &Member| shown.member(member.key).map_or_else(|| member.is_none(), |actual| member.fits(actual));
        self.members.iter().all(fits) && VERDICTS.iter().all(|(word, _)| named(word) == shown.member(word).is_some())
    }

    pub(super) fn show(&self) -> String {
        let keys: Vec<String> = self
            .members
            .iter()
            .map(|member| format!("{}{}", member.key, if member.like { "_like" } else { "" }))
            .collect();
        show_members(keys.iter().map(String::as_str).zip(self.members.iter().map(|member| &member.value)))
    }
}

impl Member {
    /// Returns whether the expected value is empty. A shown action leaves out empty members.
    fn is_none(&self) -> bool {
        match &self.value {
            Value::Array(all) => all.is_empty(),
            Value::Object(all) => all.is_empty(),
            Value::Number(number) => number.as_u64() == Some(0),
            Value::String(text) => text.is_empty(),
            Value::Bool(false) => self.key == CONTENT,
            _ => false,
        }
    }

    fn fits(&self, actual: &Value) -> bool {
        match (&self.value, actual) {
            (Value::String(pattern), Value::String(text)) if self.like => like(pattern, text),
            (wanted, actual) if self.key == CONTENT => content::fits(wanted, actual),
            // `true` matches any rule or source.
            (Value::Bool(true), Value::String(_)) => true,
            (Value::Array(wanted), Value::Array(actual)) => {
                wanted.len() == actual.len()
                    && wanted.iter().zip(actual).all(|(wanted, actual)| element_fits(wanted, actual))
            }
            (Value::Number(wanted), Value::Number(actual)) => wanted.as_f64() == actual.as_f64(),
            (wanted, actual) => wanted == actual,
        }
    }
}

/// Compares one element. A button is expected by its title, or by the members that are named.
fn element_fits(wanted: &Value, actual: &Value) -> bool {
    match (wanted, actual) {
        (Value::String(title), Value::Object(button)) => button.get("title").is_some_and(|actual| actual == title),
        (Value::Object(wanted), Value::Object(actual)) => {
            wanted.iter().all(|(key, value)| actual.get(key) == Some(value))
        }
        (wanted, actual) => wanted == actual,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use plugboard_model::{
        Action, Attachment, AttachmentKind, ConversationChange, Draft, Gesture, LeadChange, QuickReply, Rating, Verdict,
    };

    fn wanted(text: &str) -> Result<Wanted, String> {
        let table: toml::Table = toml::from_str(&format!("a = {text}")).unwrap();
        Wanted::try_from(table["a"].as_table().unwrap().clone())
    }

    /// Returns one of each action, with its form in a scenario.
    fn all() -> Vec<(Action, &'static str)> {
        let change = Action::Change;
        let lead = |change| Action::ChangeLead { lead: "l".into(), change };
        let button = QuickReply { title: "Yes".into(), payload: "y".into() };
        let draft = Draft {
            text: "hi".into(),
            quick_replies: vec![button],
            attachments: vec!["f".into()],
            reply_to: Some("message-1".into()),
            template: None,
            subject: Some("s".into()),
            content: Some(r#"{"blocks":[{"file":0,"type":"sticker"}],"version":1}"#.into()),
            purpose: Some("service".into()),
        };
        let variables = vec!["x".into()];
        let parameters = vec![("name".into(), "Ada".into())];
        let files = vec![("logo".into(), Attachment::new("f".into(), AttachmentKind::Image))];
        vec![
            (
                Action::Reply { draft },
                r#"{ reply = "hi", quick_replies = [{ payload = "y", title = "Yes" }], files = 1, reply_to = "message-1", subject = "s", content = { blocks = [{ file = 0, type = "sticker" }], version = 1 }, purpose = "service" }"#,
            ),
            (
                Action::Template { name: "t".into(), language: "en".into(), variables, parameters, files },
                r#"{ template = "t", language = "en", variables = ["x"], parameters = { name = "Ada" }, files = 1 }"#,
            ),
            (
                Action::PrivateReply {
                    comment: "message-1".into(),
                    draft: Draft { text: "hi".into(), ..Draft::default() },
                },
                r#"{ private_reply = "hi", comment = "message-1" }"#,
            ),
            (
                Action::Feedback { rating: Rating { rating: 4, best: 5, text: Some("good".into()) } },
                r#"{ feedback = 4, best = 5, text = "good" }"#,
            ),
            (change(ConversationChange::Category { category: None }), "{ category = false }"),
            (change(ConversationChange::Priority { priority: Priority::High }), r#"{ priority = "high" }"#),
            (change(ConversationChange::AddLabel { label: "a".into() }), r#"{ label = "a" }"#),
            (change(ConversationChange::RemoveLabel { label: "a".into() }), r#"{ unlabel = "a" }"#),
            (change(ConversationChange::Assignee { assignee: Some("ann".into()) }), r#"{ assignee = "ann" }"#),
            (change(ConversationChange::Team { team: Some("blue".into()) }), r#"{ team = "blue" }"#),
            (change(ConversationChange::Status { status: Status::Pending }), r#"{ status = "pending" }"#),
            (change(ConversationChange::Snooze { until: 3_601_000 }), r#"{ snooze = "1h" }"#),
            (change(ConversationChange::Automation { automation: false }), "{ automation = false }"),
            (Action::Escalate { reason: "why".into() }, r#"{ escalate = "why" }"#),
            (Action::Note { text: "n".into() }, r#"{ note = "n" }"#),
            (Action::ContactName { name: "Ada".into() }, r#"{ contact_name = "Ada" }"#),
            (
                Action::ContactAttribute { key: "plan".into(), value: Some("gold".into()) },
                r#"{ contact_attribute = { plan = "gold" } }"#,
            ),
            (Action::OpenLead { lead: "l".into(), source: None }, "{ open_lead = true }"),
            (lead(LeadChange::Stage { stage: LeadStage::Won }), r#"{ lead_stage = "won" }"#),
            (
                lead(LeadChange::Value { value: Some(1_250), currency: Some("EUR".into()) }),
                r#"{ lead_value = 12.5, currency = "EUR" }"#,
            ),
            (lead(LeadChange::Attribute { key: "a".into(), value: None }), "{ lead_attribute = { a = false } }"),
            (
                Action::SetTimer { name: "t".into(), due_at: 61_000, data: "d".into() },
                r#"{ timer = "t", after = "1m", data = "d" }"#,
            ),
            (Action::CancelTimer { name: "t".into() }, r#"{ cancel_timer = "t" }"#),
            (Action::Gesture(Gesture::Typing { seconds: 5 }), r#"{ typing = "5s" }"#),
            (Action::Gesture(Gesture::Read), "{ read = true }"),
            (
                Action::Gesture(Gesture::Reaction { message: "message-1".into(), emoji: Some("👍".into()) }),
                r#"{ react = "👍", message = "message-1" }"#,
            ),
            (
                Action::Gesture(Gesture::Edit { message: "message-2".into(), text: "new".into() }),
                r#"{ edit = "new", message = "message-2" }"#,
            ),
            (Action::Gesture(Gesture::Deletion { message: "message-2".into() }), r#"{ delete = "message-2" }"#),
        ]
    }

    #[test]
    fn each_action_is_shown_in_its_scenario_notation() {
        let all = all();
        assert_eq!(all.len(), ACTION_NOTATIONS.len());
        for (n, (action, written)) in all.iter().enumerate() {
            let shown = ShownAction::new(action, 1_000, Verdict::Allowed, None);
            assert_eq!(shown.show(), *written);
            let wanted = wanted(written).unwrap();
            assert_eq!(wanted.show(), *written);
            assert!(wanted.fits(&shown), "{written}");
            let others = all.iter().enumerate().filter(|(other, _)| *other != n);
            for (_, (other, _)) in others {
                assert!(
                    !wanted.fits(&ShownAction::new(other, 1_000, Verdict::Allowed, None)),
                    "{written} and {other:?}"
                );
            }
        }
    }

    #[test]
    fn unnamed_members_match_anything_except_the_verdict() {
        let draft = Draft {
            text: "We are open 9 to 5.".into(),
            quick_replies: vec![QuickReply { title: "Yes".into(), payload: "y".into() }],
            content: Some(r#"{"version":1,"blocks":[{"type":"location","latitude":1.0,"longitude":2}]}"#.into()),
            ..Draft::default()
        };
        let reply = Action::Reply { draft };
        let shown = |verdict, code| ShownAction::new(&reply, 0, verdict, code);
        let (allowed, refused) = (shown(Verdict::Allowed, None), shown(Verdict::Refused, Some("answered")));
        for (text, fits) in [
            (r#"{ reply = "We are open 9 to 5." }"#, (true, false)),
            (r#"{ reply_like = "We are *" }"#, (true, false)),
            (r#"{ reply_like = "You are *" }"#, (false, false)),
            (r#"{ reply = "We are *" }"#, (false, false)),
            (r#"{ reply_like = "*", quick_replies = ["Yes"] }"#, (true, false)),
            (r#"{ reply_like = "*", quick_replies = [{ payload = "y" }] }"#, (true, false)),
            (r#"{ reply_like = "*", quick_replies = ["No"] }"#, (false, false)),
            (r#"{ reply_like = "*", quick_replies = [] }"#, (false, false)),
            (r#"{ reply_like = "*", files = 0, reply_to = "", subject = "" }"#, (true, false)),
            (r#"{ reply_like = "*", subject = "s" }"#, (false, false)),
            (r#"{ reply_like = "*", files = 1 }"#, (false, false)),
            (r#"{ reply_like = "*", content = [{ type = "location", latitude = 1 }] }"#, (true, false)),
            (r#"{ reply_like = "*", content = { version = 1 } }"#, (true, false)),
            (r#"{ reply_like = "*", content = [{ type = "card" }] }"#, (false, false)),
            (r#"{ reply_like = "*", content = false }"#, (false, false)),
            (r#"{ reply_like = "*", refused = "answered" }"#, (false, true)),
            (r#"{ reply_like = "*", refused = true }"#, (false, true)),
            (r#"{ reply_like = "*", refused = "public" }"#, (false, false)),
            (r#"{ reply_like = "*", held = true }"#, (false, false)),
        ] {
            let wanted = wanted(text).unwrap();
            assert_eq!((wanted.fits(&allowed), wanted.fits(&refused)), fits, "{text}");
        }
    }

    #[test]
    fn an_invalid_expected_action_is_refused_with_what_to_write() {
        for (text, why) in [
            ("{}", "one of: reply, template"),
            (r#"{ answer = "x" }"#, "one of: reply, template"),
            (r#"{ reply = "x", note = "y" }"#, "two actions"),
            (r#"{ note = "x", data = "y" }"#, "`data` is not a member of `note`"),
            ("{ reply = 1 }", "`reply` must be a text; found 1"),
            (r#"{ label_like = "x" }"#, "one of"),
            (r#"{ feedback = "good" }"#, "`feedback` must be a number; found \"good\""),
            (r#"{ private_reply_like = "x", best = 5 }"#, "`best` is not a member of `private_reply`"),
            (r#"{ reply = "x", content = "y" }"#, "`content` must be a document of rich content"),
            (r#"{ note = "x", content = [] }"#, "`content` is not a member of `note`"),
            (r#"{ priority = "hot" }"#, "low, normal, high, urgent"),
            (r#"{ timer = "t", after = "soon" }"#, "1h30m"),
            (r#"{ contact_attribute = { a = "1", b = "2" } }"#, "one key"),
            ("{ category = true }", "false for none"),
            (r#"{ template = "t", parameters = { name = 1 } }"#, "`parameters` must be a table of texts"),
        ] {
            let message = wanted(text).unwrap_err();
            assert!(message.contains(why), "{text}: {message}");
        }
    }
}
