//! The input of a migration: what an older version of a plugin has stored.

use std::collections::BTreeMap;

/// One part of an installation's key-value memory: the values of one conversation, or the shared values.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MigrationStep {
    /// The older version, from its manifest; empty if the manifest has none.
    pub from: String,
    /// The conversation that the values belong to; `None` for the shared values.
    pub conversation: Option<String>,
    /// The values by key.
    pub values: BTreeMap<String, String>,
}
