//! What came of the cases, rule by rule.

use serde::Serialize;
use std::collections::BTreeMap;

use super::{rules::Rule, show};

/// The longest text of a report, in bytes.
const TEXT: usize = 4_000;

/// What came of holding a connector against the contract.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// No rule was broken.
    pub passed: bool,
    /// Each rule, in the order of the contract.
    pub rules: Vec<RuleReport>,
    /// Calls of the connector.
    pub calls: u32,
    /// The most processor time of a call, in microseconds.
    pub cpu_us: u64,
    /// The most time on the wall of a call, in microseconds.
    pub wall_us: u64,
    /// The most memory of a call, in bytes.
    pub memory_bytes: u64,
}

/// What came of one rule.
#[derive(Debug, Clone, Serialize)]
pub struct RuleReport {
    /// Its stable word.
    pub rule: &'static str,
    /// Where it is from: a function or an interface of the contract.
    pub from: &'static str,
    /// What it says.
    pub says: &'static str,
    /// How it went.
    pub state: RuleState,
    /// Cases that were tried.
    pub cases: u32,
    /// Those that broke it.
    pub failed: u32,
    /// Why it was not tried, or not in full.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lacks: Option<String>,
    /// The first case that broke it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first: Option<FailedCase>,
}

/// How it went with a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RuleState {
    /// Every case kept to it.
    Ok,
    /// Some case broke it.
    Failed,
    /// There was no case.
    NotTried,
}

/// A case that broke a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FailedCase {
    /// What was done.
    pub case: String,
    /// What it was done with: a request, or a part.
    pub input: String,
    /// What should have come.
    pub expected: String,
    /// What came.
    pub came: String,
}

/// What should have come, and what came.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Wrong {
    pub expected: String,
    pub came: String,
}

/// A difference.
pub(super) fn wrong<T>(expected: impl Into<String>, came: impl Into<String>) -> Result<T, Wrong> {
    Err(Wrong { expected: expected.into(), came: came.into() })
}

#[derive(Default)]
struct Row {
    cases: u32,
    failed: u32,
    lacks: Option<String>,
    first: Option<FailedCase>,
}

/// The report in the making.
#[derive(Default)]
pub(super) struct Sheet {
    rows: BTreeMap<Rule, Row>,
}

impl Sheet {
    /// Notes a case.
    pub(super) fn note(&mut self, rule: Rule, case: &str, input: &dyn Fn() -> String, came: Result<(), Wrong>) {
        let row = self.rows.entry(rule).or_default();
        row.cases += 1;
        let Err(Wrong { expected, came }) = came else { return };
        row.failed += 1;
        if row.first.is_none() {
            let [case, input, expected, came] = [case, &input(), &expected, &came].map(bounded);
            row.first = Some(FailedCase { case, input, expected, came });
        }
    }

    /// Notes why a rule is not tried, or not in full.
    pub(super) fn lacks(&mut self, rule: Rule, why: impl Into<String>) {
        self.rows.entry(rule).or_default().lacks.get_or_insert(why.into());
    }

    /// All rules, with what came of them.
    pub(super) fn rules(mut self) -> Vec<RuleReport> {
        let report = |rule: &Rule| {
            let Row { cases, failed, lacks, first } = self.rows.remove(rule).unwrap_or_default();
            let state = match (cases, failed) {
                (0, _) => RuleState::NotTried,
                (_, 0) => RuleState::Ok,
                _ => RuleState::Failed,
            };
            let lacks = lacks.or_else(|| (cases == 0).then(|| "the kit file has no sample for it".to_owned()));
            RuleReport { rule: rule.word(), from: rule.from(), says: rule.says(), state, cases, failed, lacks, first }
        };
        Rule::ALL.iter().map(report).collect()
    }
}

/// So much of a text as somebody reads.
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
    fn the_first_that_broke_a_rule_is_told_and_the_others_are_counted() {
        let mut sheet = Sheet::default();
        sheet.note(Rule::Forged, "one", &String::new, Ok(()));
        let long = "xy".repeat(TEXT / 2) + "x";
        sheet.note(Rule::Forged, "two", &|| long.clone(), wrong("denied", "x".repeat(TEXT)));
        sheet.note(Rule::Forged, "three", &String::new, wrong("denied", "ok"));
        sheet.note(Rule::Genuine, "one", &String::new, Ok(()));
        sheet.lacks(Rule::Profile, "no [[profile]]");
        let rules = sheet.rules();
        assert_eq!(rules.len(), Rule::ALL.len());
        let of = |rule: Rule| rules.iter().find(|report| report.rule == rule.word()).unwrap();
        let forged = of(Rule::Forged);
        assert_eq!((forged.state, forged.cases, forged.failed), (RuleState::Failed, 3, 2));
        let first = forged.first.as_ref().unwrap();
        assert!(first.case == "two" && first.input.ends_with("... (4001 bytes)"), "{first:?}");
        assert_eq!(first.came, "xxxxxxxxxxxx... (4000 bytes) ...xxxxxxxxxxxx");
        assert_eq!(of(Rule::Genuine).state, RuleState::Ok);
        let profile = of(Rule::Profile);
        assert_eq!((profile.state, profile.lacks.as_deref()), (RuleState::NotTried, Some("no [[profile]]")));
        assert!(of(Rule::Sent).lacks.as_deref().unwrap().contains("no sample"));
    }
}
