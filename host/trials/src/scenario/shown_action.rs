//! What a plugin did, in the notation of scenarios (`plugboard_model::Action::members`), with the verdict on it.

use plugboard_model::{Action, Verdict};
use serde_json::Value;

use super::words::show_members;

/// The members that any action may have in addition to its own.
pub(super) const VERDICTS: [(&str, Verdict); 2] = [("refused", Verdict::Refused), ("held", Verdict::Held)];

/// An action of the plugin, in the notation of scenarios.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ShownAction {
    members: Vec<(&'static str, Value)>,
}

impl ShownAction {
    /// Converts an action that was taken at the time `at`, with the verdict on it.
    pub(super) fn new(action: &Action, at: i64, verdict: Verdict, code: Option<&str>) -> Self {
        let mut members = action.members(at);
        if let Some((word, _)) = VERDICTS.iter().find(|(_, known)| *known == verdict) {
            members.push((word, code.map_or(Value::Bool(true), Value::from)));
        }
        Self { members }
    }

    /// Returns a member's value, if the action has the member.
    pub(super) fn member(&self, key: &str) -> Option<&Value> {
        self.members.iter().find(|(known, _)| *known == key).map(|(_, value)| value)
    }

    pub(super) fn show(&self) -> String {
        show_members(self.members.iter().map(|(key, value)| (*key, value)))
    }
}
