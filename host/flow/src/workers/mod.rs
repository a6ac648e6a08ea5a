//! The background tasks: the loops that take work, the housekeeping, and the coordination of several servers.

mod cluster;
pub(crate) mod housekeeping;
pub(crate) mod leftovers;
mod loops;
mod timers;

pub(crate) use loops::start;
