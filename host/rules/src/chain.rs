//! Chains of automations: one answers what another did.

/// The longest chain of automations. Events of longer chains are dropped.
pub const MAX_DEPTH: u32 = 8;

/// Returns the depth of what a run does in response to an event of this depth. Policy judges with this depth, and the
/// events that the run causes have it, both live and in trials of a plugin.
#[must_use]
pub fn next_depth(depth: u32) -> u32 {
    depth.saturating_add(1)
}
