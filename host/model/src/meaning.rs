//! Explanations of powers and roles, for an admin who decides whether to install a plugin.

use crate::Role;

/// Every power of the contract, in alphabetical order, with what it lets a plugin do. The text completes a sentence
/// that begins with "it can". The engine takes the names of the powers from here.
pub const POWER_MEANINGS: &[(&str, &str)] = &[
    ("clock", "read the time, and convert it between time zones"),
    ("config", "read the configuration that you give it"),
    ("contacts", "change a customer's name and attributes"),
    ("directory", "read all conversations, messages, contacts and leads of the inbox, on every channel"),
    ("downloads", "write files that admins download"),
    ("feedback", "store customers' ratings"),
    ("files", "read the files of the conversation that it is handling"),
    ("handover", "reply to a public comment with a private message"),
    ("http", "send requests to the hosts that you allow, and to no others"),
    ("intake", "bring messages, reactions and receipts of its platform into the inbox"),
    ("kv", "store its own values between calls"),
    ("leads", "open leads, and change their stage, value and attributes"),
    ("log", "write lines into its log"),
    ("notes", "write notes, which people see and customers do not"),
    ("random", "draw random numbers"),
    ("replies", "send messages to customers"),
    ("rules", "declare its platform's rules, such as the maximum length of a text"),
    ("secrets", "compare and sign with its secrets, without seeing them"),
    ("templates", "send templates to customers, even when the platform allows no other messages"),
    ("timers", "set timers that call it later"),
    ("triage", "change category, priority, labels, assignee, team and status, and switch automation off"),
];

/// Returns what a power lets a plugin do, or `None` if this version does not know the power.
#[must_use]
pub fn power_meaning(power: &str) -> Option<&'static str> {
    POWER_MEANINGS.iter().find(|(name, _)| *name == power).map(|(_, meaning)| *meaning)
}

impl Role {
    /// Returns what a plugin with this role sees and does. The text completes a sentence that begins with "it".
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Connector => "receives every message of its channels, and sends every message that goes out there",
            Self::Exporter => "receives contacts, conversations and leads, and exports them to another system",
            Self::Migration => "converts what an older version of it has stored",
            Self::Reviewer => "sees every reply before it is sent, and may change it or hold it for a person",
            Self::Assistant => "suggests replies to people, and offers them commands that it runs",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn power_meanings_are_unique_and_fit_into_a_sentence() {
        assert!(POWER_MEANINGS.is_sorted_by(|(one, _), (next, _)| one < next));
        let meanings = POWER_MEANINGS.iter().map(|(_, meaning)| *meaning);
        for meaning in meanings.chain(Role::ALL.iter().map(|role| role.meaning())) {
            assert!(meaning.starts_with(|c: char| c.is_ascii_lowercase()) && !meaning.ends_with('.'), "{meaning}");
        }
        assert_eq!(power_meaning("random"), Some("draw random numbers"));
        assert_eq!(power_meaning("teleport"), None);
    }
}
