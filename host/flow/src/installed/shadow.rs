//! A shadow: a version of a plugin that runs beside it.

use plugboard_engine::Plugin;
use serde_json::Value;
use std::sync::Arc;

/// A shadow, ready to run.
pub(crate) struct Shadow {
    pub digest: String,
    /// The shadow's own configuration.
    pub config: Arc<Value>,
    pub plugin: Arc<Plugin>,
}
