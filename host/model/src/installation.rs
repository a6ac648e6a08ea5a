//! Installed plugins and the channels that they connect.

use crate::{AccountState, EventKind, Grants, Limits, Rules};
use serde::{Deserialize, Serialize};

words! {
    /// What a component does besides handling events.
    Role, "role" {
        /// Connects a platform to the inbox.
        Connector = "connector",
        /// Fetches the files that customers send on its platform.
        Media = "media",
        /// Asks its platform for what has happened.
        Poller = "poller",
        /// Registers channels at its platform.
        Setup = "setup",
        /// Asks its platform whether it took a message whose answer was lost.
        Settle = "settle",
        /// Types, marks as read, reacts, edits and deletes on its platform.
        Gestures = "gestures",
        /// Lists the templates that its platform has approved.
        Catalogue = "catalogue",
        /// Exports contacts, conversations and leads to another system.
        Exporter = "exporter",
        /// Converts what an older version of the plugin stored.
        Migration = "migration",
        /// Checks each reply before it is sent.
        Reviewer = "reviewer",
        /// Suggests replies to people and runs commands for them.
        Assistant = "assistant",
    }
}

impl Role {
    /// Returns what a plugin with this role sees and does. The text completes a sentence that begins with "it".
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Connector => "receives every message of its channels, and sends every message that goes out there",
            Self::Media => "fetches the files that customers send on its channels",
            Self::Poller => "asks its platform for new messages again and again",
            Self::Setup => "registers this server at its platform for each channel, and takes that back",
            Self::Settle => "asks its platform whether a message whose answer was lost was sent",
            Self::Gestures => "shows customers that somebody is typing or has read, reacts, edits and deletes",
            Self::Catalogue => "lists the templates that the platform has approved",
            Self::Exporter => "receives contacts, conversations and leads, and exports them to another system",
            Self::Migration => "converts what an older version of it has stored",
            Self::Reviewer => "sees every reply before it is sent, and may change it or hold it for a person",
            Self::Assistant => "suggests replies to people, and offers them commands that it runs",
        }
    }
}

words! {
    /// What happens to a reply whose review fails for good; set by the admin.
    FailedReview, "choice for failed reviews" {
        /// A person decides.
        Hold = "hold",
        /// The reply continues without this review.
        Pass = "pass",
    }
}

/// What a component handles and can do, read from its type.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Surface {
    /// Events that it has a handler for.
    pub hears: Vec<EventKind>,
    /// The changes of a conversation that it hears, from its manifest; empty for all.
    pub conversation_changes: Vec<String>,
    /// Roles that it has.
    pub roles: Vec<Role>,
    /// The powers that it imports: interfaces of `plugboard:inbox`, sorted.
    pub powers: Vec<String>,
    /// WASI packages that its language's runtime imports, sorted. They give it only time, randomness and an output that
    /// goes to the log. If `wasi:http` is among them, sending requests needs the power `http`.
    pub runtime: Vec<String>,
}

impl Surface {
    /// Returns true if the host calls this component for events of this kind.
    #[must_use]
    pub fn takes(&self, kind: EventKind) -> bool {
        match kind {
            EventKind::Review => self.roles.contains(&Role::Reviewer),
            EventKind::Command => self.roles.contains(&Role::Assistant),
            kind => self.hears.contains(&kind),
        }
    }

    /// Returns true if the host calls this component for a conversation with these changes.
    #[must_use]
    pub fn takes_changes<'a>(&self, mut changes: impl Iterator<Item = &'a str>) -> bool {
        let wanted = &self.conversation_changes;
        self.takes(EventKind::Conversation)
            && (wanted.is_empty() || changes.any(|change| wanted.iter().any(|wanted| wanted == change)))
    }

    /// Returns true if the component can reply to customers.
    #[must_use]
    pub fn answers(&self) -> bool {
        self.powers.iter().any(|power| power == "replies" || power == "templates")
    }
}

/// An installed plugin: a component with a name, a configuration and grants.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Installation {
    /// The identifier.
    pub id: String,
    /// The name, unique among installations.
    pub name: String,
    /// The SHA-256 digest of the component, in hexadecimal.
    pub digest: String,
    /// What the component handles and can do.
    pub surface: Surface,
    /// The configuration, a JSON object.
    pub config: serde_json::Value,
    /// What the admin granted.
    pub grants: Grants,
    /// The limits of one call.
    pub limits: Limits,
    /// The position among installations that could reply to the same event: the lowest goes first.
    pub position: i64,
    /// The channels that it serves; empty for all.
    pub channels: Vec<String>,
    /// The number of its current component, from 1. Each component of the installation has its own key-value memory.
    pub version: i64,
    /// The state before its last upgrade, for a rollback.
    pub previous: Option<Previous>,
    /// Whether successful runs are recorded as well. Failed runs always are.
    pub recorded: bool,
    /// For a reviewer: what happens to a reply that it could not review.
    pub failed_review: FailedReview,
    /// Whether it is switched on. If an admin switches it off, it receives no events.
    pub enabled: bool,
    /// Why the host paused it; `None` if it is not paused. Its events wait while it is paused.
    pub paused: Option<String>,
    /// The token of the server that is upgrading it; `None` if there is no upgrade. Its events wait during an upgrade.
    pub upgrading: Option<String>,
    /// Increases with each change of the stored row.
    pub revision: i64,
    /// When it was installed.
    pub created_at: i64,
    /// When any part of it last changed.
    pub updated_at: i64,
}

/// How [`Installation::wait_reason`] begins while the plugin is being upgraded.
pub const UPGRADING: &str = "it is being upgraded";

impl Installation {
    /// Returns why its events wait, as a sentence, or `None` if they do not wait.
    #[must_use]
    pub fn wait_reason(&self) -> Option<String> {
        if self.upgrading.is_none() {
            return self.paused.clone();
        }
        let before = self.paused.as_ref().map(|reason| format!("; it was paused before the upgrade: {reason}"));
        Some(format!("{UPGRADING}; its events wait{}", before.unwrap_or_default()))
    }

    /// Returns the name of its key-value memory. Each version of an installation has its own.
    #[must_use]
    pub fn memory(&self) -> String {
        memory(&self.id, self.version)
    }
}

/// Returns the name of the key-value memory of one version of an installation.
#[must_use]
pub fn memory(installation: &str, version: i64) -> String {
    format!("{installation}@{version}")
}

/// The state of an installation before an upgrade.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Previous {
    /// The SHA-256 digest of the component, in hexadecimal.
    pub digest: String,
    /// What the component handles and can do.
    pub surface: Surface,
    /// The configuration, a JSON object.
    pub config: serde_json::Value,
    /// What the admin granted.
    pub grants: Grants,
    /// The limits of one call.
    pub limits: Limits,
    /// The number of that component. Its key-value memory still exists.
    pub version: i64,
}

/// An account on a platform that is connected to the inbox.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Channel {
    /// The name, unique among channels; part of the webhook's URL.
    pub name: String,
    /// The installation whose component is the connector.
    pub connector: String,
    /// The channel whose webhook it shares; its own name if it shares none.
    pub hook: String,
    /// The platform's identifier of the account, from the configuration. If empty, the channel accepts every account.
    pub account: String,
    /// The account's display name, from the configuration.
    pub account_name: Option<String>,
    /// The configuration, a JSON object.
    pub config: serde_json::Value,
    /// What the admin granted.
    pub grants: Grants,
    /// What the platform allows.
    pub rules: Rules,
    /// The state of the account, if the platform reported it since the last change of the channel.
    #[serde(default)]
    pub account_state: Option<AccountState>,
    /// Why the account is in this state.
    #[serde(default)]
    pub account_reason: Option<String>,
    /// Increases with each change of the stored row, except of the account's state.
    pub revision: i64,
    /// When it was added.
    pub created_at: i64,
    /// When any part of it last changed.
    pub updated_at: i64,
    /// Whether a text that is too long for the platform is sent in several parts; set by the admin.
    #[serde(default)]
    pub split_texts: bool,
}

impl Channel {
    /// Returns why nothing can be sent, as a sentence, if the platform reported that the account is lost.
    #[must_use]
    pub fn account_lost(&self) -> Option<String> {
        (self.account_state == Some(AccountState::Lost)).then(|| {
            let reason = self.account_reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default();
            format!("the platform reports that the channel's account is lost{reason}")
        })
    }
}

/// A secret as stored, encrypted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedSecret {
    /// The secret's name.
    pub name: String,
    /// Nonce and ciphertext.
    pub sealed: Vec<u8>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn meanings_of_roles_fit_into_a_sentence() {
        for meaning in Role::ALL.iter().map(|role| role.meaning()) {
            assert!(meaning.starts_with(|c: char| c.is_ascii_lowercase()) && !meaning.ends_with('.'), "{meaning}");
        }
    }
}
