//! Collects the results of the cases, by rule.

use serde::Serialize;
use std::collections::BTreeMap;

use super::{rules::Rule, show};

/// The longest text of a report, in bytes. Longer ones are cut.
const TEXT: usize = 4_000;

/// The result of checking a connector against the contract.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// Whether no rule was broken.
    pub passed: bool,
    /// Each rule, in the order of the contract.
    pub rules: Vec<RuleReport>,
    /// The number of calls to the connector.
    pub calls: u32,
    /// The most processor time that one call took, in microseconds.
    pub cpu_us: u64,
    /// The most wall-clock time that one call took, in microseconds.
    pub wall_us: u64,
    /// The most memory that one call used, in bytes.
    pub memory_bytes: u64,
}

/// The result of one rule.
#[derive(Debug, Clone, Serialize)]
pub struct RuleReport {
    /// The rule's stable name.
    pub rule: &'static str,
    /// The function or interface of the contract that the rule comes from.
    pub from: &'static str,
    /// The rule's description.
    pub says: &'static str,
    /// The outcome.
    pub state: RuleState,
    /// The number of cases tried.
    pub cases: u32,
    /// The number of cases that broke the rule.
    pub failed: u32,
    /// Why the rule was not tried, or not in full.
    #[serde(rename = "lacks", skip_serializing_if = "Option::is_none")]
    pub not_tried_because: Option<String>,
    /// The first case that broke the rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first: Option<FailedCase>,
}

/// The outcome of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RuleState {
    /// Every case followed the rule.
    Ok,
    /// At least one case broke the rule.
    Failed,
    /// There was no case.
    NotTried,
}

/// A case that broke a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FailedCase {
    /// What the case did.
    pub case: String,
    /// The input of the case: a request or a part.
    pub input: String,
    /// What was expected.
    pub expected: String,
    /// What happened instead.
    #[serde(rename = "came")]
    pub actual: String,
}

/// What was expected, and what happened instead.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mismatch {
    pub expected: String,
    pub actual: String,
}

/// Returns a mismatch as an error.
pub(super) fn mismatch<T>(expected: impl Into<String>, actual: impl Into<String>) -> Result<T, Mismatch> {
    Err(Mismatch { expected: expected.into(), actual: actual.into() })
}

#[derive(Default)]
struct Row {
    cases: u32,
    failed: u32,
    not_tried_because: Option<String>,
    first: Option<FailedCase>,
}

/// The report while it is being built.
#[derive(Default)]
pub(super) struct ReportBuilder {
    rows: BTreeMap<Rule, Row>,
}

impl ReportBuilder {
    /// Records the result of a case.
    pub(super) fn note(&mut self, rule: Rule, case: &str, input: &dyn Fn() -> String, result: Result<(), Mismatch>) {
        let row = self.rows.entry(rule).or_default();
        row.cases += 1;
        let Err(Mismatch { expected, actual }) = result else { return };
        row.failed += 1;
        if row.first.is_none() {
            let [case, input, expected, actual] = [case, &input(), &expected, &actual].map(bounded);
            row.first = Some(FailedCase { case, input, expected, actual });
        }
    }

    /// Records why a rule was not tried, or not in full. Only the first reason for each rule counts.
    pub(super) fn not_tried_because(&mut self, rule: Rule, why: impl Into<String>) {
        self.rows.entry(rule).or_default().not_tried_because.get_or_insert(why.into());
    }

    /// Returns the result of every rule.
    pub(super) fn rules(mut self) -> Vec<RuleReport> {
        let report = |rule: &Rule| {
            let Row { cases, failed, not_tried_because, first } = self.rows.remove(rule).unwrap_or_default();
            let state = match (cases, failed) {
                (0, _) => RuleState::NotTried,
                (_, 0) => RuleState::Ok,
                _ => RuleState::Failed,
            };
            let not_tried_because = not_tried_because
                .or_else(|| (cases == 0).then(|| "the kit file has no sample for this rule".to_owned()));
            RuleReport {
                rule: rule.word(),
                from: rule.from(),
                says: rule.says(),
                state,
                cases,
                failed,
                not_tried_because,
                first,
            }
        };
        Rule::ALL.iter().map(report).collect()
    }
}

/// Shortens a text for the report.
fn bounded(text: &str) -> String {
    let mut text = show::shortened(text);
    if text.len() > TEXT {
        let whole = text.len();
        text.truncate(text.floor_char_boundary(TEXT));
        text.push_str(&format!("... ({whole} bytes)"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_case_that_broke_a_rule_is_shown_and_the_others_are_counted() {
        let mut builder = ReportBuilder::default();
        builder.note(Rule::Forged, "one", &String::new, Ok(()));
        let long = "xy".repeat(TEXT / 2) + "x";
        builder.note(Rule::Forged, "two", &|| long.clone(), mismatch("denied", "x".repeat(TEXT)));
        builder.note(Rule::Forged, "three", &String::new, mismatch("denied", "ok"));
        builder.note(Rule::Genuine, "one", &String::new, Ok(()));
        builder.not_tried_because(Rule::Profile, "no [[profile]]");
        let rules = builder.rules();
        assert_eq!(rules.len(), Rule::ALL.len());
        let of = |rule: Rule| rules.iter().find(|report| report.rule == rule.word()).unwrap();
        let forged = of(Rule::Forged);
        assert_eq!((forged.state, forged.cases, forged.failed), (RuleState::Failed, 3, 2));
        let first = forged.first.as_ref().unwrap();
        assert!(first.case == "two" && first.input.ends_with("... (4001 bytes)"), "{first:?}");
        assert_eq!(first.actual, "xxxxxxxxxxxx... (4000 bytes) ...xxxxxxxxxxxx");
        assert_eq!(of(Rule::Genuine).state, RuleState::Ok);
        let profile = of(Rule::Profile);
        assert_eq!(
            (profile.state, profile.not_tried_because.as_deref()),
            (RuleState::NotTried, Some("no [[profile]]"))
        );
        assert!(of(Rule::Sent).not_tried_because.as_deref().unwrap().contains("no sample"));
    }
}
