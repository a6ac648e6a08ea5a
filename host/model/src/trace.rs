//! The word by which the spans of traces are known.

/// The target of every span that is meant for traces. The log leaves it out, and where nobody asked for traces nothing
/// takes it, so that such a span is never made.
pub const TRACE: &str = "plugboard::trace";
