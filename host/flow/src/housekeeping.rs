//! What nobody asks for and everybody needs: claims of the dead are taken back, snoozes end, timers ring, the old
//! is forgotten.

use futures_util::future::BoxFuture;
use plugboard_db::{
    Dialect, Result, Tx, Whose, Write, conversations, deliveries, expire, exports, fetches, runs, timers,
};
use plugboard_model::{Clock, ConversationChange, DueTimer, Failure, FailureKind, Status};
use std::sync::Arc;

use crate::{
    FlowError, Shared,
    deliver::settle_message,
    registry::Snapshot,
    scene::{Cause, Scene},
};

/// Takes back claims that nobody works on. On SQLite a starting server is the only one, so all are; on
/// PostgreSQL its own, from before.
pub(crate) async fn take_back_at_start(shared: &Shared) -> Result<(), FlowError> {
    let all = shared.db.dialect() == Dialect::Sqlite;
    take_back(shared, if all { Back::All } else { Back::Server(shared.server.clone()) }).await
}

/// Takes back claims that ran out: their server is gone, or could not record what it did.
pub(crate) async fn take_back_expired(shared: &Shared) -> Result<(), FlowError> {
    take_back(shared, Back::Expired(Clock::system().now())).await
}

enum Back {
    All,
    Server(String),
    Expired(i64),
}

impl Write for Back {
    type Out = u64;

    fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, Result<u64>> {
        Box::pin(async move {
            let whose = match self {
                Self::All => Whose::All,
                Self::Server(id) => Whose::Server(id),
                Self::Expired(now) => Whose::Expired(*now),
            };
            let count = runs::take_back(tx, whose).await?;
            fetches::take_back(tx, whose).await?;
            exports::take_back(tx, whose).await?;
            let failure = Failure::new(FailureKind::Uncertain, "the server stopped while this part was being sent");
            for (message, _) in deliveries::take_back(tx, whose, &failure).await? {
                settle_message(tx, &message, None).await?;
            }
            Ok(count)
        })
    }
}

async fn take_back(shared: &Shared, back: Back) -> Result<(), FlowError> {
    let count = shared.db.write(back).await?;
    if count > 0 {
        tracing::info!(count, "took back runs that a server had claimed and not ended");
        shared.nudges.all();
    }
    Ok(())
}

/// Where a platform shows all that it took, what it has not shown in time was not taken, and is sent again.
/// The time counts from when this server could hear.
pub(crate) async fn queue_unechoed(shared: &Shared) -> Result<(), FlowError> {
    let now = shared.db.clock().now();
    let up_ms = Clock::system().now() - shared.started_at;
    let registry = shared.registry.now();
    for (name, joined) in &registry.channels {
        let Some(wait_ms) = joined.row.rules.echoes.map(|seconds| i64::from(seconds) * 1_000) else { continue };
        if up_ms < wait_ms {
            continue;
        }
        let name = name.clone();
        let queued = shared
            .db
            .write_with(move |tx| {
                let name = name.clone();
                Box::pin(async move {
                    let queued = deliveries::queue_unechoed(tx, &name, now - wait_ms).await?;
                    for message in &queued {
                        settle_message(tx, message, None).await?;
                    }
                    Ok(queued.len())
                })
            })
            .await?;
        if queued > 0 {
            tracing::info!(channel = joined.row.name, queued, "sent again: the platform never showed that it had them");
            shared.nudges.deliveries.notify_one();
        }
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
                    scene.change(&ConversationChange::Status { status: Status::Open });
                    scene.touch();
                    scene.close(tx, now);
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

/// How many timers are looked at together.
const TIMERS: i64 = 100;

/// Tells plugins of their timers that are due, each once.
pub(crate) async fn ring_timers(shared: &Shared) -> Result<(), FlowError> {
    loop {
        let now = shared.db.clock().now();
        let due = timers::due(&mut *shared.db.read().await?, now, TIMERS).await?;
        let rung = due.into_iter().map(|timer| shared.db.write(Ring { registry: shared.registry.now(), timer }));
        let count = futures_util::future::try_join_all(rung).await?.len();
        if count == 0 || shared.stop.is_cancelled() {
            return Ok(());
        }
        shared.nudges.runs.notify_one();
    }
}

struct Ring {
    registry: Arc<Snapshot>,
    timer: timers::Timer,
}

impl Write for Ring {
    type Out = ();

    fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let timer = &self.timer;
            if !timers::take(tx, timer).await? || conversations::known(tx, &timer.conversation_id).await?.is_none() {
                return Ok(());
            }
            let (now, cause) = (tx.clock().now(), Cause { root: tx.clock().new_id(), depth: timer.depth });
            let mut scene = Scene::open(tx, &self.registry, &timer.conversation_id, cause).await?;
            let due = DueTimer { name: timer.name.clone(), data: timer.data.clone() };
            scene.tell_timer(&due, &timer.installation_id);
            scene.close(tx, now);
            Ok(())
        })
    }
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
