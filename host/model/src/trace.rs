//! The name that marks spans for tracing.

/// The target of every span that is meant for tracing. The log filters this target out. If tracing is off, no
/// subscriber accepts the target, so these spans are never created.
pub const TRACE: &str = "plugboard::trace";
