//! Claims at the end of a transaction. The work that a transaction makes possible is claimed in the same transaction
//! and starts right after its commit. No other transaction has to look for the work.

use futures_util::future::BoxFuture;

use super::tx::Tx;
use crate::Result;

/// Claims the work that transactions make possible.
pub trait ClaimStep: Send + Sync + 'static {
    /// Claims work in a transaction that has done everything else, except for its last deferred writes and the change
    /// log. Returns what starts the work, or `None` if there is none.
    ///
    /// If this fails, the transaction is repeated without this step, and [`ClaimStep::missed`] is called. So no write
    /// depends on it.
    fn claim<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, Result<Option<AfterCommit>>>;

    /// A transaction was committed without this step, because the step failed or because the transaction changed what
    /// is installed. There may be work that nobody has claimed.
    fn missed(&self);
}

/// Starts the claimed work. It is called after the commit, and dropped if there is none. It must not block.
pub type AfterCommit = Box<dyn FnOnce() + Send>;
