//! What nobody asks for and everybody needs: claims of the dead are taken back, snoozes end, the old is forgotten.

use futures_util::future::BoxFuture;
use plugboard_db::{Dialect, Result, Tx, Write, conversations, deliveries, expire, fetches, runs};
use plugboard_model::{Clock, ConversationChange, Failure, FailureKind, Status};
use std::sync::Arc;

use crate::{
    FlowError, Shared,
    deliver::settle_message,
    registry::Snapshot,
    scene::{Cause, Scene},
};

/// Takes back claims that are nobody's. On SQLite a starting server is the only one, so all are; on
/// PostgreSQL those that ran out.
pub(crate) async fn take_back_at_start(shared: &Shared) -> Result<(), FlowError> {
    take_back(shared, shared.db.dialect() == Dialect::Sqlite).await
}

/// Takes back claims that ran out.
pub(crate) async fn take_back(shared: &Shared, all: bool) -> Result<(), FlowError> {
    struct TakeBack(Option<i64>);
    impl Write for TakeBack {
        type Out = u64;
        fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, Result<u64>> {
            Box::pin(async move {
                let count = runs::take_back(tx, self.0).await?;
                if self.0.is_none() {
                    fetches::take_back_all(tx).await?;
                }
                let failure = Failure::new(FailureKind::Uncertain, "the server stopped while this part was being sent");
                for (message, _) in deliveries::take_back(tx, self.0, &failure).await? {
                    settle_message(tx, &message, None).await?;
                }
                Ok(count)
            })
        }
    }
    let by = (!all).then(|| Clock::system().now());
    let count = shared.db.write(TakeBack(by)).await?;
    if count > 0 {
        tracing::info!(count, "took back runs that an earlier server had claimed");
        shared.nudges.all();
    }
    Ok(())
}

/// Wakes conversations whose snooze has ended.
pub(crate) async fn wake_snoozed(shared: &Shared) -> Result<(), FlowError> {
    struct Wake {
        registry: Arc<Snapshot>,
        id: String,
    }
    impl Write for Wake {
        type Out = ();
        fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, Result<()>> {
            Box::pin(async move {
                let now = tx.clock().now();
                let cause = Cause { root: tx.clock().new_id(), depth: 0 };
                let mut scene = Scene::open(tx, &self.registry, &self.id, cause).await?;
                if scene.conversation.snoozed_until.is_some_and(|until| until <= now) {
                    scene.change(tx, &ConversationChange::Status { status: Status::Open });
                    scene.touch();
                    scene.close(tx, now).await?;
                }
                Ok(())
            })
        }
    }
    let now = shared.db.clock().now();
    let ended = conversations::snoozed_until(&mut *shared.db.read().await?, now, 100).await?;
    for id in ended {
        shared.db.write(Wake { registry: shared.registry.now(), id }).await?;
        shared.nudges.runs.notify_one();
    }
    Ok(())
}

/// Forgets what is over its time, a batch at a time.
pub(crate) async fn forget_old(shared: &Shared) -> Result<(), FlowError> {
    while shared.db.write_with(|tx| Box::pin(async move { expire::sweep(tx, expire::Keep::default()).await })).await?
        > 0
    {
        if shared.stop.is_cancelled() {
            break;
        }
    }
    Ok(())
}
