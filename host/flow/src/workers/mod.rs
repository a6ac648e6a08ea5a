//! The background tasks: claiming and starting work, the housekeeping, and the coordination of several servers.
//!
//! - `claim_step` claims work in the transaction that makes it possible; `loops` claim what is `due` besides
//! - `dispatcher` starts what was claimed, within the places of each plugin and channel (`shared::places`)
//! - `tokens` keeps access tokens fresh
//! - `housekeeping` does the chores in `timers` and `leftovers`; `cluster` says which server does them

mod claim_step;
mod cluster;
mod dispatcher;
mod due;
pub(crate) mod housekeeping;
pub(crate) mod leftovers;
mod loops;
mod timers;
mod tokens;

pub(crate) use loops::start;
