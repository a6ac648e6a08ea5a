//! The rules that apply when the admin gives none, in twelve languages.

use crate::{
    config::{Rule, Then},
    decide::Level,
    words::{self, Words},
};

/// A built-in rule: its name, which is also its label, its keywords, what it makes of a conversation, and why it calls people.
struct Line {
    name: &'static str,
    keywords: fn(&Words) -> &'static str,
    category: Option<&'static str>,
    priority: Option<Level>,
    escalate: Option<&'static str>,
}

/// What is more telling stands first: the first category counts.
const LINES: [Line; 8] = [
    Line {
        name: "complaint",
        keywords: |words| words.complaint,
        category: Some("support"),
        priority: Some(Level::High),
        escalate: Some("The customer complains, or speaks of legal steps."),
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

/// The rule for customers who want to buy. One who declines does not, nor one who wants the money back.
const SALES: &str = "sales";

/// The built-in rules for a message in this language, ready to match.
pub fn rules(language: Option<&str>) -> Vec<Rule> {
    let languages = words::of(language);
    // Each list whole: the host takes it apart, and keeps it.
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
