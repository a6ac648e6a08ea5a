//! What a plugin under test would have done, in each conversation and in total, and how that agrees with what people
//! did.

use plugboard_db::history::Choice;
use plugboard_engine::{CallError, Finished};
use plugboard_model::{Action, Conversation, ConversationChange, EventKind, Failure, Journal, Verdict, handle_key};
use plugboard_trials::stage::{self, Moment, Observer};
use std::collections::{BTreeMap, BTreeSet};

/// Maximum number of failure messages that are reported.
pub(super) const MESSAGES: usize = 5;
/// The longest text in an action's details, in bytes.
const TEXT: usize = 1_000;
/// The most actions of one conversation that are reported.
const ACTIONS: usize = 100;
/// The most values of a field that are counted separately.
const VALUES: usize = 100;

/// An action that the plugin would have taken.
#[derive(Debug, Clone, PartialEq)]
pub struct JudgedAction {
    /// The time of the action, in milliseconds since the Unix epoch.
    pub at: i64,
    /// The kind of event that caused the action.
    pub event: EventKind,
    /// The name of the action, such as `reply`.
    pub action: String,
    /// The action in full.
    pub detail: serde_json::Value,
    /// The verdict of policy.
    pub verdict: Verdict,
    /// The rule that would have held or refused the action.
    pub code: Option<String>,
}

impl JudgedAction {
    fn new(moment: Moment, judged: &stage::JudgedAction<'_>) -> Self {
        let mut detail = judged.action.shown();
        cut(&mut detail);
        Self {
            at: moment.at,
            event: moment.kind,
            action: judged.action.name().to_owned(),
            detail,
            verdict: judged.verdict,
            code: judged.code.map(str::to_owned),
        }
    }
}

/// Cuts long texts, to keep the report readable.
fn cut(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::String(text) if text.len() > TEXT => {
            text.truncate(text.floor_char_boundary(TEXT));
            text.push_str("...");
        }
        serde_json::Value::Array(all) => all.iter_mut().for_each(cut),
        serde_json::Value::Object(all) => all.values_mut().for_each(cut),
        _ => {}
    }
}

/// The result of one conversation.
#[derive(Debug, Clone)]
pub struct ConversationResult {
    /// The conversation's identifier.
    pub conversation: String,
    /// The conversation's channel.
    pub channel: String,
    /// The first 100 actions that the plugin would have taken.
    pub actions: Vec<JudgedAction>,
    /// What the plugin would have chosen: `category`, `priority`, `team` and `label:...`.
    pub chosen: BTreeMap<String, String>,
    /// What people chose.
    pub people: BTreeMap<String, String>,
    /// When the customer first wrote, within the time that is tested.
    pub wrote_at: Option<i64>,
    /// When a person first answered that message.
    pub person_at: Option<i64>,
    /// When the plugin would have first answered it.
    pub plugin_at: Option<i64>,
    pub(super) served: bool,
    pub(super) messages: u64,
    pub(super) events: u64,
    pub(super) cpu_us: u64,
    pub(super) counted: BTreeMap<String, Counted>,
    pub(super) codes: BTreeMap<String, u64>,
    /// Fields that the plugin set, whatever their final values are.
    set: BTreeSet<&'static str>,
    /// The outcome of each call, in order: true for a success.
    pub(super) calls: Vec<bool>,
    pub(super) failures: Vec<String>,
}

impl ConversationResult {
    pub(super) fn new(conversation: &Conversation, choices: Vec<Choice>) -> Self {
        Self {
            conversation: conversation.id.clone(),
            channel: conversation.channel.clone(),
            actions: Vec::new(),
            chosen: BTreeMap::new(),
            people: choices.into_iter().map(|choice| (choice.field, choice.value)).collect(),
            wrote_at: None,
            person_at: None,
            plugin_at: None,
            served: false,
            messages: 0,
            events: 0,
            cpu_us: 0,
            counted: BTreeMap::new(),
            codes: BTreeMap::new(),
            set: BTreeSet::new(),
            calls: Vec::new(),
            failures: Vec::new(),
        }
    }

    pub(super) fn customer_writes(&mut self, at: i64) {
        self.messages += 1;
        self.wrote_at.get_or_insert(at);
    }

    pub(super) fn person_answers(&mut self, at: i64) {
        if self.wrote_at.is_some() {
            self.person_at.get_or_insert(at);
        }
    }

    fn did(&mut self, judged: JudgedAction) {
        let counted = self.counted.entry(judged.action.clone()).or_default();
        match judged.verdict {
            Verdict::Allowed => counted.allowed += 1,
            Verdict::Held => counted.held += 1,
            Verdict::Refused => counted.refused += 1,
        }
        if let Some(code) = &judged.code {
            *self.codes.entry(code.clone()).or_default() += 1;
        }
        if self.actions.len() < ACTIONS {
            self.actions.push(judged);
        }
    }

    /// Returns the number of calls that have just failed in a row.
    pub(super) fn failing(&self) -> usize {
        self.calls.iter().rev().take_while(|well| !**well).count()
    }

    /// Records what the plugin chose, from the final state of the conversation.
    pub(super) fn end(&mut self, conversation: &Conversation) {
        let team = conversation.team.clone().unwrap_or_default();
        // Case does not count in a handle.
        let known = self.people.get("team").filter(|handle| handle_key(handle) == handle_key(&team));
        let team = known.cloned().unwrap_or(team);
        let mut choose = |field: &'static str, value: String| {
            if self.set.contains(field) {
                self.chosen.insert(field.to_owned(), value);
            }
        };
        choose("category", conversation.category.clone().unwrap_or_default());
        choose("priority", conversation.priority.to_string());
        choose("team", team);
        for label in &conversation.labels {
            self.chosen.insert(format!("label:{label}"), "added".to_owned());
        }
    }
}

impl Observer for ConversationResult {
    fn on_event(&mut self, _: EventKind) {
        self.events += 1;
    }

    fn on_call(&mut self, finished: &Finished<Journal>) {
        self.cpu_us += finished.usage.cpu_us;
    }

    fn on_success(&mut self) {
        self.calls.push(true);
    }

    fn on_failure(&mut self, error: &CallError) {
        self.calls.push(false);
        if self.failures.len() < MESSAGES {
            self.failures.push(error.to_string());
        }
    }

    fn on_refusal(&mut self, moment: Moment, failure: &Failure) {
        self.did(JudgedAction {
            at: moment.at,
            event: moment.kind,
            action: "give-up".to_owned(),
            detail: serde_json::Value::Null,
            verdict: Verdict::Refused,
            code: failure.code.clone(),
        });
    }

    fn on_action(&mut self, moment: Moment, judged: &stage::JudgedAction<'_>) {
        self.did(JudgedAction::new(moment, judged));
        if judged.verdict != Verdict::Allowed {
            return;
        }
        let field = match judged.action {
            Action::Reply { .. } | Action::Template { .. } | Action::PrivateReply { .. } => {
                self.plugin_at.get_or_insert(moment.at);
                return;
            }
            Action::Change(ConversationChange::Category { .. }) => "category",
            Action::Change(ConversationChange::Priority { .. }) => "priority",
            Action::Change(ConversationChange::Team { .. }) => "team",
            _ => return,
        };
        self.set.insert(field);
    }
}

/// How often an action would have been allowed, held or refused.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counted {
    /// The action would have taken effect.
    pub allowed: u64,
    /// A person would have decided.
    pub held: u64,
    /// A rule would have refused the action.
    pub refused: u64,
}

/// How the plugin agrees with people about a field, over the conversations in which a person chose its value.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Agreement {
    /// The number of values that people chose.
    pub people: u64,
    /// The number of values that the plugin chose, where people chose as well.
    pub plugin: u64,
    /// The number of values that are the same.
    pub same: u64,
    /// The values that were chosen, with the counts of each; at most 100.
    pub values: BTreeMap<String, Value>,
}

impl Agreement {
    /// Returns the share of the plugin's choices that people made as well.
    #[must_use]
    pub fn precision(&self) -> Option<f64> {
        share(self.same, self.plugin)
    }

    /// Returns the share of people's choices that the plugin made as well.
    #[must_use]
    pub fn recall(&self) -> Option<f64> {
        share(self.same, self.people)
    }

    pub(super) fn count(&mut self, person: Option<&str>, plugin: Option<&str>) {
        let same = person.is_some() && person == plugin;
        self.people += u64::from(person.is_some());
        self.plugin += u64::from(plugin.is_some());
        self.same += u64::from(same);
        for (value, of_person) in [(person, true), (plugin, false)] {
            let Some(value) = value else { continue };
            if self.values.len() >= VALUES && !self.values.contains_key(value) {
                continue;
            }
            let counted = self.values.entry(value.to_owned()).or_default();
            if of_person {
                counted.people += 1;
                counted.same += u64::from(same);
            } else {
                counted.plugin += 1;
            }
        }
    }
}

/// The counts of one value.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Value {
    /// How often people chose it.
    pub people: u64,
    /// How often the plugin chose it, where people chose something.
    pub plugin: u64,
    /// How often both chose it.
    pub same: u64,
}

#[expect(clippy::cast_precision_loss, reason = "counts of messages are far below 2^53")]
fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// How soon customers got, or would have got, their first reply.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Replies {
    /// Conversations in which a person answered.
    pub by_people: u64,
    /// Conversations in which the plugin would have answered.
    pub by_plugin: u64,
    /// Conversations in which both answered and the plugin would have been first.
    pub sooner: u64,
    /// Median time to a person's first reply, in milliseconds.
    pub people_median_ms: Option<u64>,
    /// Median time that the plugin would have saved where it would have answered first, in milliseconds.
    pub saved_median_ms: Option<u64>,
    /// Total time that the plugin would have saved there, in milliseconds.
    pub saved_total_ms: u64,
}

/// The report of a backtest.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The name of the installation whose configuration was used, or else the manifest's name.
    pub plugin: String,
    /// SHA-256 of the component.
    pub digest: String,
    /// The time from which messages caused events, in milliseconds since the Unix epoch.
    pub since: i64,
    /// The end of the tested period, which is when the backtest began. Later messages were not replayed.
    pub until: i64,
    /// How long the backtest took, in milliseconds.
    pub took_ms: u64,
    /// Conversations on the plugin's channels in which a customer wrote.
    pub conversations: u64,
    /// Customers' messages that were replayed.
    pub messages: u64,
    /// Events for which the plugin was called.
    pub calls: u64,
    /// Total processor time of the calls, in microseconds.
    pub cpu_us: u64,
    /// Calls that failed.
    pub failed: u64,
    /// The error messages of the first failed calls.
    pub failures: Vec<String>,
    /// Why the backtest ended early.
    pub stopped: Option<String>,
    /// How often the plugin would have taken each action.
    pub actions: BTreeMap<String, Counted>,
    /// How often each rule held or refused an action.
    pub codes: BTreeMap<String, u64>,
    /// How the plugin agrees with people on `category`, `priority`, `team` and `labels`.
    pub agreement: BTreeMap<&'static str, Agreement>,
    /// First replies.
    pub replies: Replies,
    /// Conversations in which the plugin did something. Those in which people chose differently come first.
    pub results: Vec<ConversationResult>,
}
