//! The unit of work: a transaction for a group of writes.
//!
//! - `writer` queues the writes, runs a group of them in one transaction, and commits it.
//! - `tx` is that transaction. It prefetches the rows that its writes will read, for all writes together, and stores
//!   their changes at the end, many rows per statement. Each statement is a round trip between threads or machines, so
//!   a group is fast only if it needs few statements.
//! - `table` is the trait through which a family of tables takes part; `cache` holds what a transaction remembers;
//!   `batch` sends statements.
//! - `claim_step` claims, in the same transaction, the work that the transaction makes possible.
//! - `changes` is the change log, written at the end of each transaction.
//! - `outcome` and `in_flight` ask PostgreSQL what became of a transaction, and which ones are writing now.
//!
//! No module here depends on a table. The tables depend on the unit of work.

pub(crate) mod batch;
pub(crate) mod cache;
pub mod changes;
pub(crate) mod claim_step;
pub mod in_flight;
mod outcome;
pub(crate) mod table;
pub(crate) mod tx;
pub(crate) mod writer;
