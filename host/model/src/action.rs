//! Actions: what a handler can ask the host to do. For each action, this file has its parts, its name, its size, and
//! its notation in scenarios.

use crate::{
    ActionNotation, Attachment, Form, Gesture, LeadChange, Priority, Rating, Status, content_value, show_span,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// A quick reply: a button under a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuickReply {
    /// The label on the button.
    pub title: String,
    /// The payload that comes back when the customer presses it.
    pub payload: String,
}

/// The content of a reply that is not yet stored.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The text; may be empty if there is an attachment.
    pub text: String,
    /// Quick replies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quick_replies: Vec<QuickReply>,
    /// Identifiers of files that the host has stored.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<String>,
    /// The message that this replies to, by its identifier in the host.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<String>,
    /// The template that replaces the text when the reply is sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<crate::TemplatePart>,
    /// The subject. It is left out on a channel whose platform has no subjects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// Rich content after the text: the text of a JSON document that `plugboard_rules::content` has checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
    /// What the reply is for, such as `marketing`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
}

/// A change to one of a conversation's own fields, by a plugin or a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum ConversationChange {
    /// Sets the category; `None` clears it.
    Category {
        /// The category.
        category: Option<String>,
    },
    /// Sets the priority.
    Priority {
        /// The priority.
        priority: Priority,
    },
    /// Adds a label. Has no effect if the conversation already has it.
    AddLabel {
        /// The label.
        label: String,
    },
    /// Removes a label. Has no effect if the conversation does not have it.
    RemoveLabel {
        /// The label.
        label: String,
    },
    /// Assigns the conversation to a person; `None` unassigns it.
    Assignee {
        /// The person's name.
        assignee: Option<String>,
    },
    /// Assigns the conversation to a team; `None` unassigns it.
    Team {
        /// The team's name.
        team: Option<String>,
    },
    /// Sets the status. To snooze, use [`ConversationChange::Snooze`] instead of [`Status::Snoozed`].
    Status {
        /// The status.
        status: Status,
    },
    /// Snoozes the conversation: hides it until a given time.
    Snooze {
        /// When the snooze ends, in milliseconds.
        until: i64,
    },
    /// Turns automatic replies on or off.
    Automation {
        /// Whether automatic replies are on.
        automation: bool,
    },
}

/// The notation of every action. [`Action::members`] uses the same keys.
pub const ACTION_NOTATIONS: [ActionNotation; 28] = [
    (
        "reply",
        Form::Pattern,
        &[
            ("quick_replies", Form::Buttons),
            ("files", Form::Number),
            ("reply_to", Form::Text),
            ("subject", Form::Text),
            ("content", Form::Content),
            ("purpose", Form::Text),
        ],
    ),
    (
        "template",
        Form::Text,
        &[("language", Form::Text), ("variables", Form::Texts), ("parameters", Form::Named), ("files", Form::Number)],
    ),
    (
        "private_reply",
        Form::Pattern,
        &[
            ("quick_replies", Form::Buttons),
            ("files", Form::Number),
            ("reply_to", Form::Text),
            ("subject", Form::Text),
            ("content", Form::Content),
            ("purpose", Form::Text),
            ("comment", Form::Text),
        ],
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
    ("typing", Form::Span, &[]),
    ("read", Form::Bool, &[]),
    ("react", Form::OrFalse, &[("message", Form::Text)]),
    ("edit", Form::Pattern, &[("message", Form::Text)]),
    ("delete", Form::Text, &[]),
];

/// One action that a handler requests. It takes effect only if the handler returns ok and policy allows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum Action {
    /// Replies to the customer.
    Reply {
        /// The content of the reply.
        draft: Draft,
    },
    /// Replies with one of the channel's templates.
    Template {
        /// The template's name.
        name: String,
        /// The template's language.
        language: String,
        /// The template's variables, in order.
        variables: Vec<String>,
        /// The text of each parameter that is given by its name.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        parameters: Vec<(String, String)>,
        /// The file of each parameter that has one, by the parameter's name.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        files: Vec<(String, Attachment)>,
    },
    /// Replies to a public comment with a private message.
    PrivateReply {
        /// The comment, by its identifier in the host.
        comment: String,
        /// The content of the reply.
        draft: Draft,
    },
    /// Stores the customer's rating of the conversation.
    Feedback {
        /// The rating.
        #[serde(flatten)]
        rating: Rating,
    },
    /// Changes one of the conversation's fields.
    Change(ConversationChange),
    /// Escalates to people: opens the conversation, turns automatic replies off and adds a note with the reason.
    Escalate {
        /// The reason.
        reason: String,
    },
    /// Adds an internal note.
    Note {
        /// The note's text.
        text: String,
    },
    /// Sets the customer's name.
    ContactName {
        /// The name.
        name: String,
    },
    /// Sets or removes an attribute of the customer.
    ContactAttribute {
        /// The attribute's name.
        key: String,
        /// The value; `None` removes the attribute.
        value: Option<String>,
    },
    /// Opens a lead.
    OpenLead {
        /// The new lead's identifier.
        lead: String,
        /// The lead's source.
        source: Option<String>,
    },
    /// Changes a lead.
    ChangeLead {
        /// The lead's identifier.
        lead: String,
        /// The change.
        #[serde(flatten)]
        change: LeadChange,
    },
    /// Sets a timer, or moves an existing one.
    SetTimer {
        /// The timer's name.
        name: String,
        /// When it is due, in milliseconds.
        due_at: i64,
        /// Data that the timer's event carries.
        data: String,
    },
    /// Cancels a timer.
    CancelTimer {
        /// The timer's name.
        name: String,
    },
    /// Makes a gesture on the platform.
    Gesture(Gesture),
}

impl Action {
    /// Returns the action's name as used in verdicts, refusals and run reports.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Reply { .. } => "reply",
            Self::Template { .. } => "template",
            Self::PrivateReply { .. } => "private-reply",
            Self::Feedback { .. } => "feedback",
            Self::Change(change) => match change {
                ConversationChange::Category { .. } => "category",
                ConversationChange::Priority { .. } => "priority",
                ConversationChange::AddLabel { .. } => "add-label",
                ConversationChange::RemoveLabel { .. } => "remove-label",
                ConversationChange::Assignee { .. } => "assign",
                ConversationChange::Team { .. } => "assign-team",
                ConversationChange::Status { .. } => "status",
                ConversationChange::Snooze { .. } => "snooze",
                ConversationChange::Automation { .. } => "automation",
            },
            Self::Escalate { .. } => "escalate",
            Self::Note { .. } => "note",
            Self::ContactName { .. } => "contact-name",
            Self::ContactAttribute { .. } => "contact-attribute",
            Self::OpenLead { .. } => "open-lead",
            Self::ChangeLead { change, .. } => match change {
                LeadChange::Stage { .. } => "lead-stage",
                LeadChange::Value { .. } => "lead-value",
                LeadChange::Attribute { .. } => "lead-attribute",
            },
            Self::SetTimer { .. } => "set-timer",
            Self::CancelTimer { .. } => "cancel-timer",
            Self::Gesture(gesture) => gesture.action_name(),
        }
    }

    /// Returns the size of its texts in bytes, which counts against the limit of the journal.
    #[must_use]
    pub fn text_bytes(&self) -> usize {
        let optional = |text: &Option<String>| text.as_ref().map_or(0, String::len);
        match self {
            Self::Reply { draft } => of_draft(draft),
            Self::PrivateReply { comment, draft } => comment.len() + of_draft(draft),
            Self::Feedback { rating } => optional(&rating.text),
            Self::Template { name, language, variables, parameters, files } => {
                let named: usize = parameters.iter().map(|(name, text)| name.len() + text.len()).sum();
                let files: usize = files.iter().map(|(name, file)| name.len() + file.id.len()).sum();
                name.len() + language.len() + variables.iter().map(String::len).sum::<usize>() + named + files
            }
            Self::Change(change) => match change {
                ConversationChange::Category { category: text }
                | ConversationChange::Assignee { assignee: text }
                | ConversationChange::Team { team: text } => optional(text),
                ConversationChange::AddLabel { label } | ConversationChange::RemoveLabel { label } => label.len(),
                ConversationChange::Priority { .. }
                | ConversationChange::Status { .. }
                | ConversationChange::Snooze { .. }
                | ConversationChange::Automation { .. } => 0,
            },
            Self::Escalate { reason: text }
            | Self::Note { text }
            | Self::ContactName { name: text }
            | Self::CancelTimer { name: text } => text.len(),
            Self::OpenLead { lead, source } => lead.len() + optional(source),
            Self::ChangeLead { lead, change } => {
                lead.len()
                    + match change {
                        LeadChange::Stage { .. } => 0,
                        LeadChange::Value { currency, .. } => optional(currency),
                        LeadChange::Attribute { key, value } => key.len() + optional(value),
                    }
            }
            Self::SetTimer { name, data, .. } => name.len() + data.len(),
            Self::ContactAttribute { key, value } => key.len() + optional(value),
            Self::Gesture(gesture) => gesture.text_bytes(),
        }
    }

    /// Returns the action's members in the notation of scenarios, its own key first. `at` is the time of the action, in
    /// milliseconds since the Unix epoch: times are shown as spans from it.
    #[must_use]
    pub fn members(&self, at: i64) -> Vec<(&'static str, Value)> {
        let or_false = |text: &Option<String>| text.as_deref().map_or(Value::Bool(false), Value::from);
        let pair =
            |key: &String, value: &Option<String>| Value::Object(Map::from_iter([(key.clone(), or_false(value))]));
        let one = |key, value: Value| vec![(key, value)];
        match self {
            Self::Reply { draft } => reply_members("reply", draft),
            Self::Template { name, language, variables, parameters, files } => {
                let variables = variables.iter().map(String::as_str).collect();
                let mut all = vec![
                    ("template", name.as_str().into()),
                    ("language", language.as_str().into()),
                    ("variables", variables),
                ];
                if !parameters.is_empty() {
                    let named = parameters.iter().map(|(name, text)| (name.clone(), text.as_str().into()));
                    all.push(("parameters", Value::Object(named.collect())));
                }
                if !files.is_empty() {
                    all.push(("files", files.len().into()));
                }
                all
            }
            Self::PrivateReply { comment, draft } => {
                let mut all = reply_members("private_reply", draft);
                all.push(("comment", comment.as_str().into()));
                all
            }
            Self::Feedback { rating } => {
                let mut all = vec![("feedback", rating.rating.into()), ("best", rating.best.into())];
                all.extend(rating.text.as_deref().map(|text| ("text", text.into())));
                all
            }
            Self::Change(change) => match change {
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
            Self::Escalate { reason } => one("escalate", reason.as_str().into()),
            Self::Note { text } => one("note", text.as_str().into()),
            Self::ContactName { name } => one("contact_name", name.as_str().into()),
            Self::ContactAttribute { key, value } => one("contact_attribute", pair(key, value)),
            Self::OpenLead { source, .. } => one("open_lead", source.as_deref().map_or(Value::Bool(true), Value::from)),
            Self::ChangeLead { change, .. } => match change {
                LeadChange::Stage { stage } => one("lead_stage", stage.as_str().into()),
                LeadChange::Value { value, currency } => {
                    #[expect(
                        clippy::cast_precision_loss,
                        reason = "exact below 2^53, which is above the largest value"
                    )]
                    let mut all =
                        one("lead_value", value.map_or(Value::Bool(false), |cents| (cents as f64 / 100.0).into()));
                    all.extend(currency.as_deref().map(|code| ("currency", code.into())));
                    all
                }
                LeadChange::Attribute { key, value } => one("lead_attribute", pair(key, value)),
            },
            Self::SetTimer { name, due_at, data } => {
                let mut all = vec![("timer", name.as_str().into()), ("after", show_span(due_at - at).into())];
                if !data.is_empty() {
                    all.push(("data", data.as_str().into()));
                }
                all
            }
            Self::CancelTimer { name } => one("cancel_timer", name.as_str().into()),
            Self::Gesture(gesture) => gesture.members(),
        }
    }
}

/// The size of a draft's texts in bytes.
fn of_draft(draft: &Draft) -> usize {
    let buttons: usize = draft.quick_replies.iter().map(|reply| reply.title.len() + reply.payload.len()).sum();
    let files: usize = draft.attachments.iter().map(String::len).sum();
    let optional = |text: &Option<String>| text.as_ref().map_or(0, String::len);
    let texts = optional(&draft.reply_to) + optional(&draft.subject) + optional(&draft.purpose);
    draft.text.len() + buttons + files + texts + optional(&draft.content)
}

/// Converts a reply to its members. Parts that the reply lacks are left out.
fn reply_members(key: &'static str, draft: &Draft) -> Vec<(&'static str, Value)> {
    let mut all = vec![(key, draft.text.as_str().into())];
    if !draft.quick_replies.is_empty() {
        let buttons = draft.quick_replies.iter().map(|b| json!({ "title": b.title, "payload": b.payload }));
        all.push(("quick_replies", buttons.collect()));
    }
    if !draft.attachments.is_empty() {
        all.push(("files", draft.attachments.len().into()));
    }
    all.extend(draft.reply_to.as_deref().map(|id| ("reply_to", id.into())));
    all.extend(draft.subject.as_deref().map(|subject| ("subject", subject.into())));
    all.extend(draft.content.as_deref().map(|content| ("content", content_value(content))));
    all.extend(draft.purpose.as_deref().map(|purpose| ("purpose", purpose.into())));
    all
}
