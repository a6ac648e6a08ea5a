//! What keeps the flow going: the loops that take work, the housekeeping, and how servers follow each other.

mod cluster;
pub(crate) mod housekeeping;
pub(crate) mod leftovers;
mod loops;
mod timers;

pub(crate) use loops::start;
