//! Group commit. Writes queue up; a task takes all that wait, runs them in one transaction, and
//! acknowledges each after the one commit that put them on disk together.
//!
//! - When one of a group fails, the group is rolled back and each is run again in a transaction of its
//!   own: a bad write fails alone. A write must therefore be repeatable, which [`Write::run`]'s `&self` says.
//! - When the connection breaks before the commit was asked for, nothing was stored: the group is run once more on
//!   a new connection, and fails as a whole if that breaks, too.
//! - When the answer to the commit is lost, or late, the database is asked whether the transaction was committed
//!   (`outcome`). Nothing is run again before that is known, so no write takes effect twice.
//! - A write that panics fails alone, too. The task goes on.

use futures_util::{FutureExt as _, future::BoxFuture};
use plugboard_model::Clock;
use sqlx::{AnyConnection, Connection as _, Executor as _, Row as _};
use std::{
    panic::AssertUnwindSafe,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    sync::{Notify, mpsc, oneshot},
    time::timeout,
};

use crate::{
    DbError, Dialect, Result, Tx,
    ahead::{self, Wants},
    outcome,
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

impl<W: Write> Write for Arc<W> {
    type Out = W::Out;

    fn key(&self) -> &str {
        W::key(self)
    }

    fn wants(&self, wants: &mut Wants) {
        W::wants(self, wants);
    }

    fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, Result<Self::Out>> {
        W::run(self, tx)
    }
}

/// How many writes share a transaction at most, which bounds how long the first of them waits.
const GROUP: usize = 128;
/// How often a write is tried that another server's transaction undoes.
const TRIES: usize = 8;
/// How many writes may wait; more callers wait for a place.
const QUEUE: usize = 1_024;
/// How long a group may take on a server that others share, before its connection is given up. Statements have a
/// shorter limit of their own, so this is reached when the server does not answer at all.
const GROUP_TIME: Duration = Duration::from_secs(45);
/// How long the answer to a commit is waited for before the database is asked in another way. Requests that wait behind
/// this one still have time for an answer of their own.
const COMMIT_TIME: Duration = Duration::from_millis(1_500);
/// How long a broken connection has to take a rollback.
const ROLLBACK_TIME: Duration = Duration::from_secs(2);

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

/// A write in the queue.
pub(crate) trait Queued: Send + Sync {
    fn key(&self) -> &str;
    fn wants(&self, wants: &mut Wants);
    /// Whether the caller still waits.
    fn is_awaited(&self) -> bool;
    /// Runs it and keeps the result; false when it failed.
    fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, bool>;
    /// Whether it failed since the database chose another server's transaction instead: a deadlock, or the like.
    fn is_undone_by_others(&self) -> bool;
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

    fn is_awaited(&self) -> bool {
        self.done.lock().unwrap_or_else(PoisonError::into_inner).as_ref().is_some_and(|done| !done.is_closed())
    }

    fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, bool> {
        Box::pin(async move {
            // What an earlier try left is not this one's, should this one panic.
            *self.result.lock().unwrap_or_else(PoisonError::into_inner) = None;
            let result = self.write.run(tx).await;
            let good = result.is_ok();
            *self.result.lock().unwrap_or_else(PoisonError::into_inner) = Some(result);
            good
        })
    }

    fn is_undone_by_others(&self) -> bool {
        // PostgreSQL's class 40: transaction rollback.
        let result = self.result.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(Err(DbError::Sql(sqlx::Error::Database(error)))) = &*result else { return false };
        error.code().is_some_and(|code| code.len() == 5 && code.starts_with("40"))
    }

    fn finish(&self, commit: Result<()>) {
        let kept = self.result.lock().unwrap_or_else(PoisonError::into_inner).take();
        let done = self.done.lock().unwrap_or_else(PoisonError::into_inner).take();
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

/// Why a group was not stored. In either case nothing of it was.
enum Failed {
    /// A write failed, or the database refused the transaction. The connection works, or a new one will.
    Refused(DbError),
    /// The connection broke, or there is none to be had.
    Broken(DbError),
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
            // A caller that went away was told that nothing is certain; the less is done for it, the better.
            group.retain(|job| job.is_awaited());
            group.sort_by(|a, b| a.key().cmp(b.key()));
            self.store(&mut conn, &mut group).await;
            group.clear();
        }
        if let Some(conn) = conn {
            // Whatever closing says, everything acknowledged is on disk.
            let _ = timeout(ROLLBACK_TIME, conn.close()).await;
        }
    }

    /// Stores a group: together, or each by itself where one of them fails.
    async fn store(&self, conn: &mut Option<AnyConnection>, group: &mut Vec<Box<dyn Queued>>) {
        if group.is_empty() {
            return;
        }
        let together = match group.as_slice() {
            // One by itself has its tries below.
            [_] => Err(Failed::Refused(DbError::NotStored("it was not tried yet".into()))),
            _ => self.persist(conn, group).await,
        };
        match together {
            Ok(()) => group.drain(..).for_each(|job| job.finish(Ok(()))),
            Err(Failed::Broken(error)) => unreachable(group.drain(..), &error),
            Err(Failed::Refused(_)) => {
                let mut rest = group.drain(..);
                while let Some(job) = rest.next() {
                    match self.alone(conn, std::slice::from_ref(&job)).await {
                        Ok(()) => job.finish(Ok(())),
                        Err(Failed::Refused(error)) => job.finish(Err(error)),
                        // The rest would find no connection either, one after another.
                        Err(Failed::Broken(error)) => return unreachable(std::iter::once(job).chain(rest), &error),
                    }
                }
            }
        }
    }

    /// Runs one job in a transaction of its own, again and again where another server's transaction undid it: two that wait
    /// for each other in a circle.
    async fn alone(&self, conn: &mut Option<AnyConnection>, job: &[Box<dyn Queued>]) -> Result<(), Failed> {
        let mut tries = 1;
        loop {
            match self.persist(conn, job).await {
                Err(Failed::Refused(_)) if tries < TRIES && job.iter().all(|job| job.is_undone_by_others()) => {
                    tries += 1;
                }
                done => return done,
            }
        }
    }

    /// Runs the jobs in one transaction, and once more where the connection breaks.
    async fn persist(&self, conn: &mut Option<AnyConnection>, jobs: &[Box<dyn Queued>]) -> Result<(), Failed> {
        // A connection that was idle may have been lost long ago; a second one that breaks is a sign.
        match self.transact(conn, jobs).await {
            Err(Failed::Broken(error)) => {
                tracing::warn!(%error, "the database's connection was lost; a new one is made");
                self.transact(conn, jobs).await
            }
            done => done,
        }
    }

    /// Runs the jobs in one transaction. An error leaves nothing of it behind.
    async fn transact(&self, kept: &mut Option<AnyConnection>, jobs: &[Box<dyn Queued>]) -> Result<(), Failed> {
        let mut conn = match kept.take() {
            Some(conn) => conn,
            None => crate::connect(&self.url, self.dialect, true).await.map_err(Failed::Broken)?,
        };
        let work = AssertUnwindSafe(self.run(&mut conn, jobs)).catch_unwind();
        // A file always answers, in the end. A server may not.
        let ended = match self.dialect {
            Dialect::Sqlite => Ok(work.await),
            Dialect::Postgres => timeout(GROUP_TIME, work).await,
        };
        let ready = match ended {
            Ok(Ok(Ok(ready))) => ready,
            Ok(Ok(Err(error))) => {
                return match timeout(ROLLBACK_TIME, self.undo(&mut conn)).await {
                    Ok(Ok(true)) => {
                        *kept = Some(conn);
                        Err(Failed::Refused(error))
                    }
                    Ok(Ok(false)) => Err(Failed::Broken(DbError::Unreachable("this server of it only reads".into()))),
                    _ => Err(Failed::Broken(error)),
                };
            }
            // The connection is in the middle of something: it is closed, which undoes all of it.
            Ok(Err(panic)) => {
                tracing::error!(panic = words(panic.as_ref()), "a write panicked");
                return Err(Failed::Refused(DbError::NotStored("a defect of the server's: a write panicked".into())));
            }
            Err(_) => return Err(Failed::Broken(DbError::Unreachable("it does not answer".into()))),
        };
        let committed = self.commit(conn, kept, ready.transaction.as_deref(), jobs).await;
        if committed.is_ok() && ready.changed {
            self.changed.notify_waiters();
        }
        committed
    }

    /// Undoes a transaction. False when the server takes no writes any more: after a failover a new connection is led to the
    /// one that does.
    async fn undo(&self, conn: &mut AnyConnection) -> Result<bool> {
        conn.execute("ROLLBACK").await?;
        if self.dialect == Dialect::Sqlite {
            return Ok(true);
        }
        Ok(!conn.fetch_one("SELECT pg_is_in_recovery()").await?.try_get::<bool, _>(0)?)
    }

    /// Begins a transaction and runs the jobs in it, up to the commit.
    async fn run(&self, conn: &mut AnyConnection, jobs: &[Box<dyn Queued>]) -> Result<crate::tx::Ready> {
        let mut tx = Tx::begin(conn, self.dialect, self.clock.clone()).await?;
        let (alone, together) = jobs.split_at(jobs.partition_point(|job| job.key().is_empty()));
        run(&mut tx, alone).await?;
        let mut wants = Wants::default();
        for job in together {
            job.wants(&mut wants);
        }
        ahead::read(&mut tx, wants).await?;
        run(&mut tx, together).await?;
        tx.complete().await
    }

    /// Commits. Where the answer is lost, the database is asked what became of the transaction.
    async fn commit(
        &self,
        mut conn: AnyConnection,
        kept: &mut Option<AnyConnection>,
        transaction: Option<&str>,
        jobs: &[Box<dyn Queued>],
    ) -> Result<(), Failed> {
        if self.dialect == Dialect::Sqlite {
            return match conn.execute("COMMIT").await {
                Ok(_) => {
                    *kept = Some(conn);
                    Ok(())
                }
                Err(error) => {
                    // The transaction is still open, or the file has undone it. Closing the connection ends it too.
                    if conn.execute("ROLLBACK").await.is_ok() {
                        *kept = Some(conn);
                    }
                    Err(Failed::Refused(error.into()))
                }
            };
        }
        let answer = timeout(COMMIT_TIME, conn.execute("COMMIT")).await;
        if matches!(answer, Ok(Ok(_))) {
            *kept = Some(conn);
            return Ok(());
        }
        drop(conn);
        // A transaction without a number has changed nothing: there is nothing that could be lost or done twice.
        let Some(transaction) = transaction else { return Ok(()) };
        tracing::warn!(transaction, "the answer to a commit was lost; the database is asked what became of it");
        match outcome::of(&self.url, transaction, || jobs.iter().any(|job| job.is_awaited())).await {
            Some((conn, true)) => {
                *kept = Some(conn);
                Ok(())
            }
            // Nothing of it was stored, so it can be made again.
            Some((conn, false)) => {
                *kept = Some(conn);
                Err(Failed::Broken(DbError::Unreachable("the connection was lost before the commit".into())))
            }
            None => Err(Failed::Broken(DbError::Unreachable("the answer to a commit was lost".into()))),
        }
    }
}

/// Tells callers that the database cannot be reached.
fn unreachable(jobs: impl Iterator<Item = Box<dyn Queued>>, error: &DbError) {
    let why = error.to_string();
    jobs.for_each(|job| job.finish(Err(DbError::Unreachable(why.clone()))));
}

async fn run(tx: &mut Tx<'_>, jobs: &[Box<dyn Queued>]) -> Result<()> {
    for job in jobs {
        if !job.run(tx).await {
            return Err(DbError::NotStored("a write of the same group failed".into()));
        }
    }
    Ok(())
}

/// What a panic says.
fn words(panic: &(dyn std::any::Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    text.unwrap_or("without words")
}
