//! Installed plugins and the channels they join.

use crate::{EventKind, Grants, Limits, Rules};
use serde::{Deserialize, Serialize};

words! {
    /// What a component does besides hearing events.
    Role, "role" {
        /// Joins a platform to the inbox.
        Connector = "connector",
        /// Carries contacts, conversations and leads to another system.
        Exporter = "exporter",
        /// Turns what an older version of itself has kept into what it keeps.
        Migration = "migration",
        /// Looks at each reply before it becomes due.
        Reviewer = "reviewer",
        /// Suggests replies to people, and does what they tell it to.
        Assistant = "assistant",
    }
}

words! {
    /// What becomes of a reply whose review fails for good, by the admin's choice.
    FailedReview, "choice for failed reviews" {
        /// A person decides.
        Hold = "hold",
        /// It goes on without this review.
        Pass = "pass",
    }
}

/// What a component hears and can do, read from its type.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Surface {
    /// Events it has a handler for.
    pub hears: Vec<EventKind>,
    /// Roles it plays.
    pub roles: Vec<Role>,
    /// Interfaces of `plugboard:inbox` that it imports and that are powers, sorted.
    pub powers: Vec<String>,
    /// Packages of WASI that its language's runtime imports, sorted. Behind them is nothing but time, randomness and an
    /// output that goes to the log.
    pub runtime: Vec<String>,
}

impl Surface {
    /// Is a call of this kind of event made to it?
    #[must_use]
    pub fn takes(&self, kind: EventKind) -> bool {
        match kind {
            EventKind::Review => self.roles.contains(&Role::Reviewer),
            EventKind::Command => self.roles.contains(&Role::Assistant),
            kind => self.hears.contains(&kind),
        }
    }

    /// Can it answer customers?
    #[must_use]
    pub fn answers(&self) -> bool {
        self.powers.iter().any(|power| power == "replies" || power == "templates")
    }
}

/// A plugin under a name, with its configuration and grants.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Installation {
    /// Identifier.
    pub id: String,
    /// Unique.
    pub name: String,
    /// SHA-256 of the component, in hexadecimal.
    pub digest: String,
    /// What the component hears and can do.
    pub surface: Surface,
    /// A JSON object.
    pub config: serde_json::Value,
    /// What the admin granted.
    pub grants: Grants,
    /// What one call may use.
    pub limits: Limits,
    /// Smaller goes first when several could answer.
    pub position: i64,
    /// The channels it serves; empty for all.
    pub channels: Vec<String>,
    /// Counts the components that it has had, from 1. What it remembers belongs to one of them.
    pub version: i64,
    /// What it was before its last upgrade, for a way back.
    pub previous: Option<Previous>,
    /// Its runs are recorded, also those that go well.
    pub recorded: bool,
    /// For a reviewer: what becomes of a reply that it could not review.
    pub failed_review: FailedReview,
    /// Off by the admin's hand: it hears nothing.
    pub enabled: bool,
    /// Set when the host paused it, and why. Its events wait.
    pub paused: Option<String>,
    /// Set while its component is changed: who does it. Its events wait.
    pub upgrading: Option<String>,
    /// Grows with each change of what is stored.
    pub revision: i64,
    /// When it was installed.
    pub created_at: i64,
    /// When anything about it last changed.
    pub updated_at: i64,
}

impl Installation {
    /// Why its events wait, as a sentence; none when they do not.
    #[must_use]
    pub fn waits(&self) -> Option<String> {
        if self.upgrading.is_none() {
            return self.paused.clone();
        }
        let before = self.paused.as_ref().map(|reason| format!("; before that it was paused: {reason}"));
        Some(format!("it is being upgraded; its events wait{}", before.unwrap_or_default()))
    }

    /// The name of its memory: each version has its own.
    #[must_use]
    pub fn memory(&self) -> String {
        memory(&self.id, self.version)
    }
}

/// The name of the memory that a version of an installation has.
#[must_use]
pub fn memory(installation: &str, version: i64) -> String {
    format!("{installation}@{version}")
}

/// What an installation was before an upgrade.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Previous {
    /// SHA-256 of the component, in hexadecimal.
    pub digest: String,
    /// What the component hears and can do.
    pub surface: Surface,
    /// A JSON object.
    pub config: serde_json::Value,
    /// What the admin granted.
    pub grants: Grants,
    /// What one call may use.
    pub limits: Limits,
    /// Which version it was; its memory is still there.
    pub version: i64,
}

/// A joined account of a platform.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Channel {
    /// Unique; part of the hook's address.
    pub name: String,
    /// The installation whose component is the connector.
    pub connector: String,
    /// The channel whose hook it shares; its own name when it has its own.
    pub hook: String,
    /// The platform's identifier of the account, from the configuration; empty takes every account.
    pub account: String,
    /// The account's display name, from the configuration.
    pub account_name: Option<String>,
    /// A JSON object.
    pub config: serde_json::Value,
    /// What the admin granted.
    pub grants: Grants,
    /// What the platform allows.
    pub rules: Rules,
    /// Grows with each change of what is stored.
    pub revision: i64,
    /// When it was added.
    pub created_at: i64,
    /// When anything about it last changed.
    pub updated_at: i64,
}

/// A secret as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedSecret {
    /// Its name.
    pub name: String,
    /// Nonce and ciphertext.
    pub sealed: Vec<u8>,
}
