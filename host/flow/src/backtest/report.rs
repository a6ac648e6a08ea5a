//! What a plugin under trial would have done, in each conversation and in sum, and how that agrees with what people did.

use plugboard_db::history::Choice;
use plugboard_engine::{CallError, Finished};
use plugboard_model::{Action, Conversation, ConversationChange, EventKind, Failure, Journal, Verdict};
use plugboard_trials::stage::{self, Moment, Witness};
use std::collections::{BTreeMap, BTreeSet};


/// How many messages of failures are kept.
pub(super) const MESSAGES: usize = 5;
/// The longest text of a deed, in bytes.
const TEXT: usize = 1_000;
/// How many deeds of one conversation are kept to be shown.
const DEEDS: usize = 100;
/// How many values of a field are told apart.
const VALUES: usize = 100;

/// One thing that it would have done.
#[derive(Debug, Clone, PartialEq)]
pub struct Deed {
    /// When.
    pub at: i64,
    /// Upon which kind of event.
    pub event: EventKind,
    /// What, such as `reply`.
    pub action: String,
    /// The same in full.
    pub detail: serde_json::Value,
    /// What policy says of it.
    pub verdict: Verdict,
    /// The rule, where it would have been held or refused.
    pub code: Option<String>,
}

impl Deed {
    fn new(moment: Moment, deed: &stage::Deed<'_>) -> Self {
        let mut detail = serde_json::to_value(deed.action).unwrap_or_default();
        cut(&mut detail);
        Self {
            at: moment.at,
            event: moment.kind,
            action: deed.action.name().to_owned(),
            detail,
            verdict: deed.verdict,
            code: deed.code.map(str::to_owned),
        }
    }
}

/// Cuts long texts: a report is to be read.
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

/// What came of one conversation.
#[derive(Debug, Clone)]
pub struct Told {
    /// Its identifier.
    pub conversation: String,
    /// Its channel.
    pub channel: String,
    /// What it would have done, the first 100.
    pub deeds: Vec<Deed>,
    /// What the plugin would have chosen: `category`, `priority`, `team` and `label:...`.
    pub chosen: BTreeMap<String, String>,
    /// What people chose.
    pub people: BTreeMap<String, String>,
    /// When the customer first wrote, within the time that is tried.
    pub wrote_at: Option<i64>,
    /// When a person first answered that.
    pub person_at: Option<i64>,
    /// When the plugin would have.
    pub plugin_at: Option<i64>,
    pub(super) served: bool,
    pub(super) messages: u64,
    pub(super) events: u64,
    pub(super) cpu_us: u64,
    pub(super) counted: BTreeMap<String, Counted>,
    pub(super) codes: BTreeMap<String, u64>,
    /// Fields that it set, whatever they are in the end.
    set: BTreeSet<&'static str>,
    /// Each call's outcome, in order: true for a good one.
    pub(super) calls: Vec<bool>,
    pub(super) failures: Vec<String>,
}

impl Told {
    pub(super) fn new(conversation: &Conversation, choices: Vec<Choice>) -> Self {
        Self {
            conversation: conversation.id.clone(),
            channel: conversation.channel.clone(),
            deeds: Vec::new(),
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

    fn did(&mut self, deed: Deed) {
        let counted = self.counted.entry(deed.action.clone()).or_default();
        match deed.verdict {
            Verdict::Allowed => counted.allowed += 1,
            Verdict::Held => counted.held += 1,
            Verdict::Refused => counted.refused += 1,
        }
        if let Some(code) = &deed.code {
            *self.codes.entry(code.clone()).or_default() += 1;
        }
        if self.deeds.len() < DEEDS {
            self.deeds.push(deed);
        }
    }

    /// How many calls have failed in a row, up to now.
    pub(super) fn failing(&self) -> usize {
        self.calls.iter().rev().take_while(|well| !**well).count()
    }

    /// What the conversation has become.
    pub(super) fn end(&mut self, conversation: &Conversation) {
        let mut choose = |field: &'static str, value: String| {
            if self.set.contains(field) {
                self.chosen.insert(field.to_owned(), value);
            }
        };
        choose("category", conversation.category.clone().unwrap_or_default());
        choose("priority", conversation.priority.to_string());
        choose("team", conversation.team.clone().unwrap_or_default());
        for label in &conversation.labels {
            self.chosen.insert(format!("label:{label}"), "added".to_owned());
        }
    }
}

impl Witness for Told {
    fn tells(&mut self, _: EventKind) {
        self.events += 1;
    }

    fn called(&mut self, finished: &Finished<Journal>) {
        self.cpu_us += finished.usage.cpu_us;
    }

    fn well(&mut self) {
        self.calls.push(true);
    }

    fn fails(&mut self, error: &CallError) {
        self.calls.push(false);
        if self.failures.len() < MESSAGES {
            self.failures.push(error.to_string());
        }
    }

    fn gives_up(&mut self, moment: Moment, failure: &Failure) {
        self.did(Deed {
            at: moment.at,
            event: moment.kind,
            action: "give-up".to_owned(),
            detail: serde_json::Value::Null,
            verdict: Verdict::Refused,
            code: failure.code.clone(),
        });
    }

    fn does(&mut self, moment: Moment, deed: &stage::Deed<'_>) {
        self.did(Deed::new(moment, deed));
        if deed.verdict != Verdict::Allowed {
            return;
        }
        let field = match deed.action {
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
    /// It takes effect.
    pub allowed: u64,
    /// A person decides.
    pub held: u64,
    /// A rule refuses it.
    pub refused: u64,
}

/// How it agrees with people about a field, over the conversations in which a person chose its value.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Agreement {
    /// Values that people chose.
    pub people: u64,
    /// Values that it chose, where people chose as well.
    pub plugin: u64,
    /// Those that are the same.
    pub same: u64,
    /// The values that people chose, and how it did with each; at most 100.
    pub values: BTreeMap<String, Value>,
}

impl Agreement {
    /// Of what it chose, how much people chose too.
    #[must_use]
    pub fn precision(&self) -> Option<f64> {
        share(self.same, self.plugin)
    }

    /// Of what people chose, how much it chose too.
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

/// The same for one value.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Value {
    /// How often people chose it.
    pub people: u64,
    /// How often the plugin did, where people chose something.
    pub plugin: u64,
    /// How often both did.
    pub same: u64,
}

#[expect(clippy::cast_precision_loss, reason = "counts of messages are far below 2^53")]
fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// How soon customers had, or would have had, their first reply.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Replies {
    /// Conversations in which a person answered.
    pub by_people: u64,
    /// Conversations in which the plugin would have.
    pub by_plugin: u64,
    /// Those in which both did, the plugin first.
    pub sooner: u64,
    /// Half of the people's first replies took no longer, in milliseconds.
    pub people_median_ms: Option<u64>,
    /// Half of the first replies that the plugin would have been first to give came so much sooner, in milliseconds.
    pub saved_median_ms: Option<u64>,
    /// All of that together.
    pub saved_total_ms: u64,
}

/// What came of it all.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Whose configuration was taken, or the manifest's name.
    pub plugin: String,
    /// SHA-256 of the component.
    pub digest: String,
    /// From when messages were told.
    pub since: i64,
    /// Until when.
    pub until: i64,
    /// How long it took.
    pub took_ms: u64,
    /// Conversations that it serves.
    pub conversations: u64,
    /// Customers' messages that it was told of.
    pub messages: u64,
    /// Calls of its handlers.
    pub calls: u64,
    /// Processor time of them all, in microseconds.
    pub cpu_us: u64,
    /// Calls that failed.
    pub failed: u64,
    /// Why, for the first of them.
    pub failures: Vec<String>,
    /// Why it ended early.
    pub stopped: Option<String>,
    /// What it would have done.
    pub actions: BTreeMap<String, Counted>,
    /// Rules that held or refused it.
    pub codes: BTreeMap<String, u64>,
    /// How it agrees with people: `category`, `priority`, `team` and `labels`.
    pub agreement: BTreeMap<&'static str, Agreement>,
    /// First replies.
    pub replies: Replies,
    /// Conversations in which it did something: those first in which people chose otherwise.
    pub told: Vec<Told>,
}
