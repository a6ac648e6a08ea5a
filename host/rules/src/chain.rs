//! Chains of automations: one answers what another did.

/// Longer chains of automations than this are cut: their events are heard by nobody.
pub const MAX_DEPTH: u32 = 8;

/// How many automations lie before what a run does about an event of this depth. What policy judges and what is told next
/// have this depth, live and where a plugin is tried.
#[must_use]
pub fn next_depth(depth: u32) -> u32 {
    depth.saturating_add(1)
}
