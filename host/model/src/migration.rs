//! What a plugin has kept, on its way from one version to the next.

use std::collections::BTreeMap;

/// One part of an installation's memory: of one conversation, or the shared one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MigrationStep {
    /// The older version, as its manifest says; empty where it has none.
    pub from: String,
    /// The conversation whose values these are; none for the shared ones.
    pub conversation: Option<String>,
    /// The values by key.
    pub values: BTreeMap<String, String>,
}
