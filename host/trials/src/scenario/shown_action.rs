//! The vocabulary of scenarios: one readable key for each action, and its members. What an author may expect and what a
//! plugin did are both written in it.

use plugboard_model::{Action, ConversationChange, Draft, LeadChange, Verdict};
use serde_json::{Map, Value, json};

use super::words::{show_members, show_span};

/// The members that any action may have in addition to its own.
pub(super) const VERDICTS: [(&str, Verdict); 2] = [("refused", Verdict::Refused), ("held", Verdict::Held)];

/// The type of a member's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Text,
    /// A text, or a pattern if the key ends with `_like`.
    Pattern,
    /// A text, or `false` for none.
    OrFalse,
    /// A text, or `true`.
    OrTrue,
    Bool,
    Number,
    /// A number, or `false` for none.
    NumberOrFalse,
    /// A span such as `1h30m`.
    Span,
    Texts,
    /// Titles, or tables with `title` and `payload`.
    Buttons,
    /// One key with a text, or `false` for none.
    Pair,
    Priority,
    Status,
    Stage,
}

/// An action's key, the type of its value, and the other members that it may have.
pub(super) type Kind = (&'static str, Form, &'static [(&'static str, Form)]);

/// All actions. A plugin's action has the key that [`members`] gives it.
pub(super) const KINDS: [Kind; 23] = [
    ("reply", Form::Pattern, &[("quick_replies", Form::Buttons), ("files", Form::Number), ("reply_to", Form::Text)]),
    ("template", Form::Text, &[("language", Form::Text), ("variables", Form::Texts)]),
    (
        "private_reply",
        Form::Pattern,
        &[("quick_replies", Form::Buttons), ("files", Form::Number), ("reply_to", Form::Text), ("comment", Form::Text)],
    ),
    ("feedback", Form::Number, &[("best", Form::Number), ("text", Form::Text)]),
    ("category", Form::OrFalse, &[]),
    ("priority", Form::Priority, &[]),
    ("label", Form::Text, &[]),
    ("unlabel", Form::Text, &[]),
    ("assignee", Form::OrFalse, &[]),
    ("team", Form::OrFalse, &[]),
    ("status", Form::Status, &[]),
    ("snooze", Form::Span, &[]),
    ("automation", Form::Bool, &[]),
    ("escalate", Form::Pattern, &[]),
    ("note", Form::Pattern, &[]),
    ("contact_name", Form::Text, &[]),
    ("contact_attribute", Form::Pair, &[]),
    ("open_lead", Form::OrTrue, &[]),
    ("lead_stage", Form::Stage, &[]),
    ("lead_value", Form::NumberOrFalse, &[("currency", Form::Text)]),
    ("lead_attribute", Form::Pair, &[]),
    ("timer", Form::Text, &[("after", Form::Span), ("data", Form::Text)]),
    ("cancel_timer", Form::Text, &[]),
];

/// An action of the plugin, in the vocabulary of scenarios.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ShownAction {
    members: Vec<(&'static str, Value)>,
}

impl ShownAction {
    /// Converts an action that was taken at the time `at`, with the verdict on it.
    pub(super) fn new(action: &Action, at: i64, verdict: Verdict, code: Option<&str>) -> Self {
        let mut members = members(action, at);
        if let Some((word, _)) = VERDICTS.iter().find(|(_, known)| *known == verdict) {
            members.push((word, code.map_or(Value::Bool(true), Value::from)));
        }
        Self { members }
    }

    /// Returns a member's value, if the action has the member.
    pub(super) fn member(&self, key: &str) -> Option<&Value> {
        self.members.iter().find(|(known, _)| *known == key).map(|(_, value)| value)
    }

    pub(super) fn show(&self) -> String {
        show_members(self.members.iter().map(|(key, value)| (*key, value)))
    }
}

/// Converts an action to its members. Its own key comes first.
fn members(action: &Action, at: i64) -> Vec<(&'static str, Value)> {
    let or_false = |text: &Option<String>| text.as_deref().map_or(Value::Bool(false), Value::from);
    let pair = |key: &String, value: &Option<String>| Value::Object(Map::from_iter([(key.clone(), or_false(value))]));
    let one = |key, value: Value| vec![(key, value)];
    match action {
        Action::Reply { draft } => reply("reply", draft),
        Action::Template { name, language, variables } => {
            let variables = variables.iter().map(String::as_str).collect();
            vec![("template", name.as_str().into()), ("language", language.as_str().into()), ("variables", variables)]
        }
        Action::PrivateReply { comment, draft } => {
            let mut all = reply("private_reply", draft);
            all.push(("comment", comment.as_str().into()));
            all
        }
        Action::Feedback { rating } => {
            let mut all = vec![("feedback", rating.rating.into()), ("best", rating.best.into())];
            all.extend(rating.text.as_deref().map(|text| ("text", text.into())));
            all
        }
        Action::Change(change) => match change {
            ConversationChange::Category { category } => one("category", or_false(category)),
            ConversationChange::Priority { priority } => one("priority", priority.as_str().into()),
            ConversationChange::AddLabel { label } => one("label", label.as_str().into()),
            ConversationChange::RemoveLabel { label } => one("unlabel", label.as_str().into()),
            ConversationChange::Assignee { assignee } => one("assignee", or_false(assignee)),
            ConversationChange::Team { team } => one("team", or_false(team)),
            ConversationChange::Status { status } => one("status", status.as_str().into()),
            ConversationChange::Snooze { until } => one("snooze", show_span(until - at).into()),
            ConversationChange::Automation { automation } => one("automation", (*automation).into()),
        },
        Action::Escalate { reason } => one("escalate", reason.as_str().into()),
        Action::Note { text } => one("note", text.as_str().into()),
        Action::ContactName { name } => one("contact_name", name.as_str().into()),
        Action::ContactAttribute { key, value } => one("contact_attribute", pair(key, value)),
        Action::OpenLead { source, .. } => one("open_lead", source.as_deref().map_or(Value::Bool(true), Value::from)),
        Action::ChangeLead { change, .. } => match change {
            LeadChange::Stage { stage } => one("lead_stage", stage.as_str().into()),
            LeadChange::Value { value, currency } => {
                #[expect(clippy::cast_precision_loss, reason = "exact below 2^53, which is above the largest value")]
                let mut all =
                    one("lead_value", value.map_or(Value::Bool(false), |cents| (cents as f64 / 100.0).into()));
                all.extend(currency.as_deref().map(|code| ("currency", code.into())));
                all
            }
            LeadChange::Attribute { key, value } => one("lead_attribute", pair(key, value)),
        },
        Action::SetTimer { name, due_at, data } => {
            let mut all = vec![("timer", name.as_str().into()), ("after", show_span(due_at - at).into())];
            if !data.is_empty() {
                all.push(("data", data.as_str().into()));
            }
            all
        }
        Action::CancelTimer { name } => one("cancel_timer", name.as_str().into()),
    }
}

/// Converts a reply to its members. Parts that the reply lacks are left out.
fn reply(key: &'static str, draft: &Draft) -> Vec<(&'static str, Value)> {
    let mut all = vec![(key, draft.text.as_str().into())];
    if !draft.quick_replies.is_empty() {
        let buttons = draft.quick_replies.iter().map(|b| json!({ "title": b.title, "payload": b.payload }));
        all.push(("quick_replies", buttons.collect()));
    }
    if !draft.attachments.is_empty() {
        all.push(("files", draft.attachments.len().into()));
    }
    all.extend(draft.reply_to.as_deref().map(|id| ("reply_to", id.into())));
    all
}
