//! What keeps the flow going: the loops that take work, the housekeeping, and how servers follow each other.

mod cluster;
pub(crate) mod housekeeping;
mod loops;

pub(crate) use loops::start;
