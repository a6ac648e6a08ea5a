//! Group commit. Writes queue up; a task takes all that wait, runs them in one transaction, and
//! acknowledges each after the one commit that put them on disk together.
//!
//! When one of a group fails, the group is rolled back and each is run again in a transaction of its
//! own: a bad write fails alone. A write must therefore be repeatable, which [`Write::run`]'s `&self` says.

use futures_util::future::BoxFuture;
use plugboard_model::Clock;
use sqlx::{AnyConnection, Connection as _, Executor as _};
use std::sync::{Arc, Mutex};
use tokio::sync::{Notify, mpsc, oneshot};

use crate::{
    DbError, Dialect, Result, Tx,
    ahead::{self, Wants},
};

/// One transaction's worth of work. It runs once or more, and takes effect once.
pub trait Write: Send + Sync + 'static {
    /// What the caller learns once it is on disk.
    type Out: Send + 'static;

    /// What it locks first, such as a conversation's channel and thread. Groups run in this order, so
    /// that two hosts rarely wait for each other in a circle. Those without a key run first, by themselves.
    #[expect(clippy::unnecessary_literal_bound, reason = "implementations give what they hold")]
    fn key(&self) -> &str {
        ""
    }

    /// Says what it is about to ask for, so that it is read together with what the writes beside it ask for.
    /// What is left out is read when it is asked for. Only for writes with a key.
    fn wants(&self, _wants: &mut Wants) {}

    /// Does the work. An error undoes it.
    fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, Result<Self::Out>>;
}

/// How many writes share a transaction at most, which bounds how long the first of them waits.
const GROUP: usize = 128;
/// How many writes may wait; more callers wait for a place.
const QUEUE: usize = 1_024;

#[derive(Clone)]
pub(crate) struct Writer {
    queue: mpsc::Sender<Box<dyn Queued>>,
}

impl Writer {
    /// Starts the task. It ends when the last clone is gone and the queue is empty.
    pub(crate) fn start(
        conn: AnyConnection,
        url: String,
        dialect: Dialect,
        clock: Clock,
        changed: Arc<Notify>,
    ) -> Self {
        let (queue, jobs) = mpsc::channel(QUEUE);
        tokio::spawn(Lane { url, dialect, clock, changed }.work(conn, jobs));
        Self { queue }
    }

    pub(crate) async fn write<W: Write>(&self, write: W) -> Result<W::Out> {
        let (done, answer) = oneshot::channel();
        let stopping = || DbError::NotStored("the server is stopping".into());
        let job = Pending { write, result: Mutex::new(None), done: Mutex::new(Some(done)) };
        self.queue.send(Box::new(job)).await.map_err(|_| stopping())?;
        answer.await.map_err(|_| stopping())?
    }
}

/// A write and where its caller waits.
struct Pending<W: Write> {
    write: W,
    result: Mutex<Option<Result<W::Out>>>,
    done: Mutex<Option<oneshot::Sender<Result<W::Out>>>>,
}

trait Queued: Send + Sync {
    fn key(&self) -> &str;
    fn wants(&self, wants: &mut Wants);
    /// Runs it and keeps the result; false when it failed.
    fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, bool>;
    /// Tells the caller: the kept result when the commit succeeded, else why it did not.
    fn finish(&self, commit: Result<()>);
}

impl<W: Write> Queued for Pending<W> {
    fn key(&self) -> &str {
        self.write.key()
    }

    fn wants(&self, wants: &mut Wants) {
        self.write.wants(wants);
    }

    fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, bool> {
        Box::pin(async move {
            let result = self.write.run(tx).await;
            let good = result.is_ok();
            *self.result.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(result);
            good
        })
    }

    fn finish(&self, commit: Result<()>) {
        let kept = self.result.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
        let done = self.done.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
        let result = match (commit, kept) {
            // An error of its own says more than the failed commit that it led to.
            (_, Some(Err(own))) => Err(own),
            (Err(commit), _) => Err(commit),
            (Ok(()), Some(Ok(out))) => Ok(out),
            (Ok(()), None) => Err(DbError::NotStored("it was never run".into())),
        };
        if let Some(done) = done {
            // A caller that went away has no use for the answer.
            let _ = done.send(result);
        }
    }
}

struct Lane {
    url: String,
    dialect: Dialect,
    clock: Clock,
    changed: Arc<Notify>,
}

impl Lane {
    async fn work(self, conn: AnyConnection, mut jobs: mpsc::Receiver<Box<dyn Queued>>) {
        let mut conn = Some(conn);
        let mut group = Vec::with_capacity(GROUP);
        while jobs.recv_many(&mut group, GROUP).await > 0 {
            group.sort_by(|a, b| a.key().cmp(b.key()));
            if self.transact(&mut conn, &group).await.is_ok() {
                group.drain(..).for_each(|job| job.finish(Ok(())));
                continue;
            }
            // Somebody's write failed, or the commit did: each on its own.
            for job in group.drain(..) {
                let end = self.transact(&mut conn, std::slice::from_ref(&job)).await;
                job.finish(end);
            }
        }
        if let Some(conn) = conn {
            // Whatever closing says, everything acknowledged is on disk.
            let _ = conn.close().await;
        }
    }

    /// Runs the jobs in one transaction. An error leaves nothing of it behind.
    async fn transact(&self, kept: &mut Option<AnyConnection>, jobs: &[Box<dyn Queued>]) -> Result<()> {
        let mut conn = match kept.take() {
            Some(conn) => conn,
            None => crate::connect(&self.url, self.dialect, true).await?,
        };
        let end = self.transact_on(&mut conn, jobs).await;
        // A connection that cannot even roll back is broken: the next group gets a new one.
        if end.is_ok() || conn.execute("ROLLBACK").await.is_ok() {
            *kept = Some(conn);
        }
        end
    }

    async fn transact_on(&self, conn: &mut AnyConnection, jobs: &[Box<dyn Queued>]) -> Result<()> {
        conn.execute(self.dialect.begin()).await?;
        let mut tx = Tx::new(conn, self.dialect, self.clock.clone());
        let (alone, together) = jobs.split_at(jobs.partition_point(|job| job.key().is_empty()));
        run(&mut tx, alone).await?;
        let mut wants = Wants::default();
        for job in together {
            job.wants(&mut wants);
        }
        ahead::read(&mut tx, wants).await?;
        run(&mut tx, together).await?;
        let changed = tx.commit().await?;
        if changed {
            self.changed.notify_waiters();
        }
        Ok(())
    }
}

async fn run(tx: &mut Tx<'_>, jobs: &[Box<dyn Queued>]) -> Result<()> {
    for job in jobs {
        if !job.run(tx).await {
            return Err(DbError::NotStored("a write of the same group failed".into()));
        }
    }
    Ok(())
}
