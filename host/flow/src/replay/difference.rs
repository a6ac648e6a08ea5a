//! Compares what two versions of a plugin did with the same event, line by line.

use plugboard_model::{Action, KvScope};
use plugboard_trials::align::{Place, align};
use std::collections::HashMap;

use super::recording::Outcome;

/// Maximum number of lines of an outcome that are compared.
const LINES: usize = 500;
/// The longest line, in bytes. Longer ones are cut.
const LINE: usize = 4 << 10;
/// The longest outcome, in bytes. Lines beyond it are cut.
const BYTES: usize = 64 << 10;

/// Formats an outcome, one item per line.
pub(super) fn lines(outcome: &Outcome) -> Vec<String> {
    let journal = match outcome {
        Outcome::Failed(why) => return vec![format!("failed: {why}")],
        Outcome::Journal(journal) => journal,
    };
    // Identifiers of new leads differ in each run, so replace them by their order.
    let mut leads: HashMap<String, String> = HashMap::new();
    let mut lines = Vec::new();
    for action in &journal.actions {
        let mut action = action.clone();
        if let Action::OpenLead { lead, .. } = &mut action {
            let name = format!("new lead {}", leads.len() + 1);
            leads.insert(std::mem::replace(lead, name.clone()), name);
        }
        if let Action::ChangeLead { lead, .. } = &mut action
            && let Some(name) = leads.get(lead.as_str())
        {
            lead.clone_from(name);
        }
        lines.push(serde_json::to_string(&action).unwrap_or_default());
    }
    for refused in &journal.refused {
        let code = refused.failure.code.as_deref().unwrap_or("denied");
        lines.push(format!("refused by {code}: {}", serde_json::to_string(&refused.action).unwrap_or_default()));
    }
    for write in &journal.writes {
        let scope = match write.scope {
            KvScope::Conversation => "kv",
            KvScope::Shared => "kv shared",
        };
        match &write.value {
            Some(value) => lines.push(format!("{scope} {} = {value}", write.key)),
            None => lines.push(format!("{scope} {} deleted", write.key)),
        }
    }
    if let Some(text) = &journal.review.text {
        lines.push(format!("amended: {text}"));
    }
    if let Some(reason) = &journal.review.hold {
        lines.push(format!("held: {reason}"));
    }
    lines.truncate(LINES);
    let mut room = BYTES;
    for line in &mut lines {
        let most = LINE.min(room);
        if line.len() > most {
            line.truncate(line.floor_char_boundary(most));
            line.push_str("...");
        }
        room = room.saturating_sub(line.len());
    }
    lines
}

/// Returns the lines that differ, in order: `-` marks those that only `before` has, `+` those that only `after` has.
pub(super) fn difference(before: &[String], after: &[String]) -> Vec<String> {
    let places = align(before.len(), after.len(), |i, j| before[i] == after[j]);
    let line = |place| match place {
        Place::Both(..) => None,
        Place::First(i) => Some(format!("- {}", before[i])),
        Place::Second(j) => Some(format!("+ {}", after[j])),
    };
    places.into_iter().filter_map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use plugboard_model::{Journal, LeadChange, LeadStage};

    fn texts(all: &[&str]) -> Vec<String> {
        all.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn a_difference_lists_removed_and_added_lines() {
        let difference = |a: &[&str], b: &[&str]| difference(&texts(a), &texts(b));
        assert!(difference(&["a", "b"], &["a", "b"]).is_empty());
        assert_eq!(difference(&["a", "b", "c"], &["a", "x", "c"]), ["- b", "+ x"]);
        assert_eq!(difference(&[], &["a"]), ["+ a"]);
        assert_eq!(difference(&["a"], &[]), ["- a"]);
        assert_eq!(difference(&["a", "b"], &["b", "a"]), ["- a", "+ a"]);
    }

    #[test]
    fn new_leads_are_numbered_in_order_instead_of_shown_by_identifier() {
        let journal = |id: &str| {
            let open = Action::OpenLead { lead: id.to_owned(), source: None };
            let change = LeadChange::Stage { stage: LeadStage::Qualified };
            let change = Action::ChangeLead { lead: id.to_owned(), change };
            lines(&Outcome::Journal(Journal { actions: vec![open, change], ..Journal::default() }))
        };
        assert_eq!(journal("a"), journal("b"));
        assert!(journal("a")[1].contains("new lead 1"), "{:?}", journal("a"));
    }
}
