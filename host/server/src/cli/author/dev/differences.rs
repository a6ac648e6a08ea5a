//! Compares a build with the previous one.

use crate::http::components::ComponentView;
use serde::Serialize;
use std::fmt::{self, Display};

/// The differences between a component and the previous one.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Differences {
    /// Whether the bytes are identical.
    same: bool,
    /// The change in size, in bytes.
    size: i64,
    /// Changes in the events that the plugin hears and in its roles.
    hears: Words,
    /// Changes in the plugin's powers.
    can_do: Words,
    /// Changes in the hosts that the plugin requests.
    hosts: Words,
}

/// Added and removed words.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Words {
    new: Vec<String>,
    gone: Vec<String>,
}

impl Words {
    /// Compares `now` with `before`.
    fn of(before: &[String], now: &[String]) -> Self {
        let without = |some: &[String], others: &[String]| {
            some.iter().filter(|word| !others.contains(word)).cloned().collect::<Vec<_>>()
        };
        Self { new: without(now, before), gone: without(before, now) }
    }
}

impl Differences {
    /// Compares `now` with `before`.
    pub(super) fn of(before: &ComponentView, now: &ComponentView) -> Self {
        let bytes = |component: &ComponentView| i64::try_from(component.size).unwrap_or(i64::MAX);
        let hears = |component: &ComponentView| -> Vec<String> {
            let events = component.hears.iter().map(ToString::to_string);
            events.chain(component.roles.iter().map(ToString::to_string)).collect()
        };
        let hosts = |component: &ComponentView| -> Vec<String> {
            component.manifest.iter().flat_map(|manifest| &manifest.hosts).map(|host| host.host.clone()).collect()
        };
        Self {
            same: now.digest == before.digest,
            size: bytes(now) - bytes(before),
            hears: Words::of(&hears(before), &hears(now)),
            can_do: Words::of(&before.can_do, &now.can_do),
            hosts: Words::of(&hosts(before), &hosts(now)),
        }
    }
}

impl Display for Differences {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.same {
            return f.write_str(", unchanged");
        }
        write!(f, " ({:+})", self.size)?;
        for (what, words) in [("it hears", &self.hears), ("it can do", &self.can_do), ("it wants to call", &self.hosts)]
        {
            let signed = words.new.iter().map(|word| format!("+{word}"));
            let all: Vec<_> = signed.chain(words.gone.iter().map(|word| format!("-{word}"))).collect();
            if !all.is_empty() {
                write!(f, "; {what} {}", all.join(" "))?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use plugboard_model::EventKind;

    fn component(digest: &str, size: usize, hears: &[EventKind], can_do: &[&str]) -> ComponentView {
        ComponentView {
            digest: digest.to_owned(),
            size,
            hears: hears.to_vec(),
            can_do: can_do.iter().map(ToString::to_string).collect(),
            runtime: Vec::new(),
            roles: Vec::new(),
            signed_by: None,
            manifest: None,
        }
    }

    #[test]
    fn added_and_removed_events_and_powers_are_named() {
        let before = component("a", 100, &[EventKind::Message], &["kv", "log"]);
        let now = component("b", 90, &[EventKind::Message, EventKind::Timer], &["kv", "timers"]);
        let said = Differences::of(&before, &now).to_string();
        assert_eq!(said, " (-10); it hears +timer; it can do +timers -log");
        assert_eq!(Differences::of(&before, &component("c", 101, &before.hears, &["kv", "log"])).to_string(), " (+1)");
        assert_eq!(Differences::of(&before, &before).to_string(), ", unchanged");
    }
}
