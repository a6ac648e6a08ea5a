//! Work that becomes due at a certain time: plugins' timers, and the end of snoozes.

use futures_util::future::BoxFuture;
use plugboard_db::{Result, Tx, Write, conversations, timers};
use plugboard_model::{ConversationChange, DueTimer, Status};

use crate::{
    error::FlowError,
    inbox::locked::{Cause, LockedConversation},
    installed::Registry,
    shared::Shared,
};

/// Reopens conversations whose snooze has ended.
pub(super) async fn reopen_snoozed(shared: &Shared) -> Result<(), FlowError> {
    struct Reopen {
        registry: Registry,
        id: String,
    }
    impl Write for Reopen {
        type Out = ();
        fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, Result<()>> {
            Box::pin(async move {
                let (now, registry) = (tx.clock().now(), self.registry.of(tx)?);
                let cause = Cause { root: tx.clock().new_id(), depth: 0 };
                let mut locked = LockedConversation::open(tx, &registry, &self.id, cause).await?;
                if locked.conversation.snoozed_until.is_some_and(|until| until <= now) {
                    locked.change(&ConversationChange::Status { status: Status::Open }.into());
                    locked.touch();
                    locked.close(tx, now);
                }
                Ok(())
            })
        }
    }
    let now = shared.db.clock().now();
    let ended = conversations::snoozed_until(&mut *shared.db.read().await?, now, 100).await?;
    for id in ended {
        shared.write(Reopen { registry: shared.registry.clone(), id }).await?;
    }
    Ok(())
}

/// Maximum number of timers that are read at once.
const TIMERS: i64 = 100;

/// Fires due timers, each once.
pub(super) async fn fire_timers(shared: &Shared) -> Result<(), FlowError> {
    loop {
        let now = shared.db.clock().now();
        let due = timers::due(&mut *shared.db.read().await?, now, TIMERS).await?;
        let fired = due.into_iter().map(|timer| shared.write(FireTimer { registry: shared.registry.clone(), timer }));
        let count = futures_util::future::try_join_all(fired).await?.len();
        if count == 0 || shared.stop.is_cancelled() {
            return Ok(());
        }
    }
}

/// The write that fires one timer.
struct FireTimer {
    registry: Registry,
    timer: timers::Timer,
}

impl Write for FireTimer {
    type Out = ();

    fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let (timer, registry) = (&self.timer, self.registry.of(tx)?);
            if !timers::take(tx, timer).await? || conversations::in_tx(tx, &timer.conversation_id).await?.is_none() {
                return Ok(());
            }
            let (now, cause) = (tx.clock().now(), Cause { root: tx.clock().new_id(), depth: timer.depth });
            let mut locked = LockedConversation::open(tx, &registry, &timer.conversation_id, cause).await?;
            let due = DueTimer { name: timer.name.clone(), data: timer.data.clone() };
            locked.emit_timer(&due, &timer.installation_id);
            locked.close(tx, now);
            Ok(())
        })
    }
}
