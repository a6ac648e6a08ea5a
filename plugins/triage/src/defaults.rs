//! The built-in rules, used if the admin configures none, in twelve languages.

use crate::{
    config::{Rule, Then},
    decide::Level,
    words::{self, Words},
};

/// A built-in rule: its name, which is also its label, its keywords, its effects, and its reason for an escalation.
struct Line {
    name: &'static str,
    keywords: fn(&Words) -> &'static str,
    category: Option<&'static str>,
    priority: Option<Level>,
    escalate: Option<&'static str>,
}

/// The rules, most specific first, because the first category counts.
const LINES: [Line; 8] = [
    Line {
        name: "complaint",
        keywords: |words| words.complaint,
        category: Some("support"),
        priority: Some(Level::High),
        escalate: Some("The customer complains or threatens legal action."),
    },
    Line {
        name: "urgent",
        keywords: |words| words.urgent,
        category: None,
        priority: Some(Level::Urgent),
        escalate: None,
    },
    Line {
        name: "refund",
        keywords: |words| words.refund,
        category: Some("support"),
        priority: Some(Level::High),
        escalate: None,
    },
    Line { name: "order", keywords: |words| words.order, category: Some("support"), priority: None, escalate: None },
    Line {
        name: "invoice",
        keywords: |words| words.invoice,
        category: Some("support"),
        priority: None,
        escalate: None,
    },
    Line {
        name: "account",
        keywords: |words| words.account,
        category: Some("support"),
        priority: None,
        escalate: None,
    },
    Line {
        name: "problem",
        keywords: |words| words.problem,
        category: Some("support"),
        priority: None,
        escalate: None,
    },
    Line { name: SALES, keywords: |words| words.sales, category: Some("sales"), priority: None, escalate: None },
];

/// The name of the rule for customers who want to buy. It does not match customers who decline or want a refund.
const SALES: &str = "sales";

/// Returns the built-in rules for a message in this language.
pub fn rules(language: Option<&str>) -> Vec<Rule> {
    let languages = words::of(language);
    // Pass each list as one string: the host splits it and caches it.
    let of = |lists: &[fn(&Words) -> &'static str]| {
        let all = languages.iter().flat_map(|words| lists.iter().map(move |list| list(words).to_owned()));
        all.collect::<Vec<_>>()
    };
    let rule = |line: &Line| Rule {
        keywords: of(&[line.keywords]),
        unless: if line.name == SALES { of(&[|words| words.declines, |words| words.refund]) } else { Vec::new() },
        then: Then {
            category: line.category.map(str::to_owned),
            priority: line.priority,
            labels: vec![line.name.to_owned()],
            team: None,
            escalate: line.escalate.map(str::to_owned),
        },
        ..Rule::named(line.name)
    };
    LINES.iter().map(rule).collect()
}
