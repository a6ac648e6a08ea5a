//! The unit of work: a transaction for a group of writes.
//!
//! - `writer` queues the writes, runs a group of them in one transaction, and commits it.
//! - `tx` is that transaction. It prefetches the rows that its writes will read, for all of them together, and writes
//!   their changes at the end, many rows per statement. Each statement is a round trip between threads or machines, so
//!   writing is fast only if a group needs a few statements at most.
//! - `table` says what a family of tables adds; `cache` holds what a transaction remembers; `batch` sends statements.
//! - `changes` is the change log, written at the end of each transaction.
//! - `outcome` and `in_flight` ask PostgreSQL what became of a transaction, and which ones are writing now.
//!
//! Nothing here knows a table; the tables know the unit of work.

pub(crate) mod batch;
pub(crate) mod cache;
pub mod changes;
pub mod in_flight;
mod outcome;
pub(crate) mod table;
pub(crate) mod tx;
pub(crate) mod writer;
