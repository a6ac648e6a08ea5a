//! The rules that apply when the admin gives none: common English words of shops and services.

use crate::{
    config::{Rule, Then},
    decide::Level,
};
use plugboard_sdk::words;
use std::collections::BTreeMap;

/// A built-in rule: name, keywords, category, priority, label, reason to call people.
type Line =
    (&'static str, &'static [&'static str], Option<&'static str>, Option<Level>, &'static str, Option<&'static str>);

/// What is more telling stands first: the first category counts.
const LINES: [Line; 7] = [
    (
        "complaint",
        &["complaint", "lawyer", "attorney", "legal action", "sue", "fraud", "scam", "consumer protection"],
        Some("support"),
        Some(Level::High),
        "complaint",
        Some("The customer complains, or speaks of legal steps."),
    ),
    (
        "urgent",
        &["urgent", "urgently", "asap", "as soon as possible", "emergency", "immediately", "right now"],
        None,
        Some(Level::Urgent),
        "urgent",
        None,
    ),
    (
        "refund",
        &["refund", "refunds", "refunded", "money back", "chargeback", "send back", "cancel my order"],
        Some("support"),
        Some(Level::High),
        "refund",
        None,
    ),
    (
        "sales",
        &[
            "price",
            "prices",
            "pricing",
            "quote",
            "buy",
            "discount",
            "how much",
            "in stock",
            "place an order",
            "like to order",
            "want to order",
        ],
        Some("sales"),
        None,
        "sales",
        None,
    ),
    (
        "invoice",
        &["invoice", "invoices", "receipt", "billing", "charged", "payment"],
        Some("support"),
        None,
        "invoice",
        None,
    ),
    (
        "order",
        &["order", "orders", "delivery", "delivered", "parcel", "package", "shipping", "shipment", "tracking"],
        Some("support"),
        None,
        "order",
        None,
    ),
    (
        "problem",
        &[
            "broken",
            "damaged",
            "defect",
            "defective",
            "not working",
            "does not work",
            "doesn't work",
            "problem",
            "help",
        ],
        Some("support"),
        None,
        "problem",
        None,
    ),
];

/// The built-in rules, ready to match.
pub fn rules() -> Vec<Rule> {
    let rule = |&(name, keywords, category, priority, label, escalate): &Line| Rule {
        name: name.to_owned(),
        keywords: keywords.iter().map(|keyword| words::fold(keyword)).collect(),
        patterns: Vec::new(),
        language: None,
        channel: None,
        attributes: BTreeMap::new(),
        then: Then {
            category: category.map(str::to_owned),
            priority,
            labels: vec![label.to_owned()],
            team: None,
            escalate: escalate.map(str::to_owned),
        },
    };
    LINES.iter().map(rule).collect()
}
