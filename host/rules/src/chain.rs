//! Chains of automations: one reacts to what another did.

/// The longest chain of automations. Events with a greater depth are dropped, and replies with a greater depth are
/// held.
pub const MAX_DEPTH: u32 = 8;

/// Returns the depth of the actions of a run, given the depth of its event. Policy judges the run's replies with this
/// depth, and the events that the run causes have it, both live and in trials of a plugin.
#[must_use]
pub fn next_depth(depth: u32) -> u32 {
    depth.saturating_add(1)
}
