//! Builds the report of a backtest, one conversation at a time.

use std::collections::{BTreeMap, BTreeSet};

use super::report::{Agreement, ConversationResult, MESSAGES, Report};

/// The most bytes of actions in a report. Conversations beyond this limit are reported without their actions.
const BYTES: usize = 16 << 20;
/// The most first replies that a median is computed from.
const SAMPLES: usize = 1_000_000;

/// A report that is being built.
pub(super) struct ReportBuilder {
    report: Report,
    /// Maximum number of conversations that are reported individually.
    details: usize,
    /// Conversations in which people did not choose differently. They fill the places that remain in the report.
    agreeing: Vec<ConversationResult>,
    /// The time to a person's first reply, in each conversation.
    people_ms: Vec<u64>,
    /// The time that the plugin would have saved, in each conversation where it would have answered first.
    saved_ms: Vec<u64>,
    /// The size of the reported actions.
    bytes: usize,
    /// How many calls have failed in a row.
    pub failures_in_row: usize,
}

impl ReportBuilder {
    pub(super) fn new(details: usize) -> Self {
        let agreement = ["category", "priority", "team", "labels"].map(|field| (field, Agreement::default()));
        let report = Report { agreement: agreement.into(), ..Report::default() };
        Self {
            report,
            details,
            agreeing: Vec::new(),
            people_ms: Vec::new(),
            saved_ms: Vec::new(),
            bytes: 0,
            failures_in_row: 0,
        }
    }

    pub(super) fn add(&mut self, mut result: ConversationResult) {
        if !result.served {
            return;
        }
        let report = &mut self.report;
        report.conversations += u64::from(result.messages > 0);
        report.messages += result.messages;
        report.calls += result.events;
        report.cpu_us += result.cpu_us;
        for well in &result.calls {
            report.failed += u64::from(!well);
            self.failures_in_row = if *well { 0 } else { self.failures_in_row + 1 };
        }
        let room = MESSAGES.saturating_sub(report.failures.len());
        report.failures.extend(result.failures.drain(..).take(room));
        for (action, counted) in &result.counted {
            let sum = report.actions.entry(action.clone()).or_default();
            sum.allowed += counted.allowed;
            sum.held += counted.held;
            sum.refused += counted.refused;
        }
        for (code, count) in &result.codes {
            *report.codes.entry(code.clone()).or_default() += count;
        }
        self.agree(&result);
        self.reply(&result);
        self.keep(result);
    }

    /// Compares what the plugin chose with what people chose.
    fn agree(&mut self, result: &ConversationResult) {
        if result.messages == 0 {
            return;
        }
        let given = |of: &BTreeMap<String, String>, field: &str| of.get(field).filter(|v| !v.is_empty()).cloned();
        for field in ["category", "priority", "team"] {
            let person = given(&result.people, field);
            if let (Some(person), Some(agreement)) = (person, self.report.agreement.get_mut(field)) {
                agreement.count(Some(&person), given(&result.chosen, field).as_deref());
            }
        }
        let labels = |of: &BTreeMap<String, String>| -> BTreeSet<String> {
            let added = of.iter().filter(|(_, value)| *value == "added");
            added.filter_map(|(field, _)| field.strip_prefix("label:").map(str::to_owned)).collect()
        };
        // If no person changed a label, we cannot tell whether they agree with the plugin's labels.
        if !result.people.keys().any(|field| field.starts_with("label:")) {
            return;
        }
        let (people, plugin) = (labels(&result.people), labels(&result.chosen));
        if let Some(agreement) = self.report.agreement.get_mut("labels") {
            for label in people.union(&plugin) {
                let of = |set: &BTreeSet<String>| set.contains(label).then_some(label.as_str());
                agreement.count(of(&people), of(&plugin));
            }
        }
    }

    /// Compares the time of the plugin's first reply with that of a person's.
    fn reply(&mut self, result: &ConversationResult) {
        let Some(wrote) = result.wrote_at else { return };
        let replies = &mut self.report.replies;
        let after = |at: i64| u64::try_from(at - wrote).unwrap_or(0);
        let person = result.person_at.map(after);
        let plugin = result.plugin_at.map(after);
        replies.by_people += u64::from(person.is_some());
        replies.by_plugin += u64::from(plugin.is_some());
        if self.people_ms.len() < SAMPLES {
            self.people_ms.extend(person);
        }
        if let (Some(person), Some(plugin)) = (person, plugin)
            && plugin < person
        {
            replies.sooner += 1;
            replies.saved_total_ms += person - plugin;
            if self.saved_ms.len() < SAMPLES {
                self.saved_ms.push(person - plugin);
            }
        }
    }

    /// Adds the conversation to those that are reported individually, if there is room.
    fn keep(&mut self, mut result: ConversationResult) {
        if result.actions.is_empty() || self.report.results.len() >= self.details {
            return;
        }
        let bytes: usize = result.actions.iter().map(|judged| judged.detail.to_string().len() + 100).sum();
        if self.bytes + bytes > BYTES {
            result.actions = Vec::new();
        } else {
            self.bytes += bytes;
        }
        let differs = result.people.iter().any(|(field, value)| {
            let chosen = result.chosen.get(field).map(String::as_str).unwrap_or_default();
            field != "assignee" && chosen != if value == "removed" { "" } else { value }
        });
        let list = if differs { &mut self.report.results } else { &mut self.agreeing };
        if list.len() < self.details {
            list.push(result);
        }
    }

    pub(super) fn report(mut self) -> Report {
        let room = self.details.saturating_sub(self.report.results.len());
        self.report.results.extend(self.agreeing.drain(..).take(room));
        self.report.replies.people_median_ms = median(&mut self.people_ms);
        self.report.replies.saved_median_ms = median(&mut self.saved_ms);
        self.report
    }
}

fn median(values: &mut [u64]) -> Option<u64> {
    values.sort_unstable();
    values.get(values.len().checked_sub(1)? / 2).copied()
}
