//! Group commit. Writes queue up; a task takes all that are waiting, runs them in one transaction, and acknowledges
//! each after the one commit that puts them on disk together.
//!
//! - When one write of a group fails, the group is rolled back and each write runs again in its own transaction, so a
//!   bad write fails alone. A write must therefore be repeatable, which is why [`Write::run`] takes `&self`.
//! - When the connection breaks before the commit was sent, nothing was stored: the group runs once more on a new
//!   connection, and fails as a whole if that breaks too.
//! - When the answer to the commit is lost or late, the writer asks the database whether the transaction was committed
//!   (`outcome`). Nothing runs again before that is known, so no write takes effect twice.
//! - A write that panics also fails alone, and the task continues.
//! - When the claims of a transaction fail (`claim_step`), its writes run again without them.

use futures_util::{FutureExt as _, future::BoxFuture};
use plugboard_model::Clock;
use std::{
    panic::AssertUnwindSafe,
    sync::{Arc, Mutex, OnceLock, PoisonError},
    thread,
    time::Duration,
};
use tokio::{
    runtime::Handle,
    sync::{Notify, mpsc, oneshot},
    time::timeout,
};

use super::{
    cache::Wants,
    claim_step::ClaimStep,
    outcome,
    table::Table,
    tx::{Ready, Tx},
};
use crate::{Conn, DbError, Dialect, Result, open, sql::query};

/// One transaction's worth of work. It may run more than once but takes effect once.
pub trait Write: Send + Sync + 'static {
    /// The result the caller gets once the write is on disk.
    type Out: Send + 'static;

    /// Names what the write locks first, such as a conversation's channel and thread. The writes of a group run in the
    /// order of their keys, so that two servers rarely deadlock. Writes without a key run first, in queue order.
    #[expect(clippy::unnecessary_literal_bound, reason = "implementations give what they hold")]
    fn key(&self) -> &str {
        ""
    }

    /// Declares the rows the write is about to read, so that they are prefetched together with those of the other
    /// writes in the group. Rows not declared are read when needed. Only called for writes with a key.
    fn wants(&self, _wants: &mut Wants) {}

    /// Does the work. An error rolls it back.
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

/// The largest number of writes in one transaction, which bounds how long the first of them waits.
const GROUP: usize = 128;
/// The maximum number of tries of a write that loses to another server's transaction: see [`lost_to_another`].
const TRIES: usize = 8;
/// The capacity of the queue. If it is full, callers wait for a free place.
const QUEUE: usize = 1_024;
/// How long a group may take on a shared server before its connection is abandoned. Statements have a shorter limit of
/// their own, so this one is reached only when the server does not answer at all.
const GROUP_TIME: Duration = Duration::from_secs(45);
/// How long to wait for the answer to a commit before asking the database what became of it. Requests queued behind
/// this one still have time left for their own answers.
const COMMIT_TIME: Duration = Duration::from_millis(1_500);
/// How long a rollback on a possibly broken connection, or closing it, may take.
const ROLLBACK_TIME: Duration = Duration::from_secs(2);

/// Sends writes to the task that runs them. Clones share the queue.
#[derive(Clone)]
pub(crate) struct Writer {
    queue: mpsc::Sender<Box<dyn Queued>>,
    claim_step: Arc<OnceLock<Arc<dyn ClaimStep>>>,
}

impl Writer {
    /// Starts the task: on PostgreSQL in the runtime, on SQLite on a thread of its own. It ends when the last clone is
    /// dropped and the queue is empty.
    pub(crate) fn start(
        conn: Conn,
        url: String,
        dialect: Dialect,
        clock: Clock,
        tables: &'static [&'static dyn Table],
        changed: Arc<Notify>,
    ) -> Result<Self> {
        let (queue, jobs) = mpsc::channel(QUEUE);
        let claim_step = Arc::default();
        let task = WriterTask { url, dialect, clock, tables, changed, claim_step: Arc::clone(&claim_step) };
        let task = task.run_queue(conn, jobs);
        match dialect {
            Dialect::Postgres => drop(tokio::spawn(task)),
            // SQLite runs statements on the thread that asks for them, so the writer has a thread of its own.
            Dialect::Sqlite => {
                let runtime = Handle::current();
                let work = move || runtime.block_on(task);
                thread::Builder::new().name("database-writer".into()).spawn(work).map_err(cannot_start)?;
            }
        }
        Ok(Self { queue, claim_step })
    }

    /// Sets what claims work at the end of each transaction. The first caller decides; later calls change nothing.
    pub(crate) fn set_claim_step(&self, step: Arc<dyn ClaimStep>) {
        drop(self.claim_step.set(step));
    }

    /// Queues a write, and waits for its result.
    pub(crate) async fn write<W: Write>(&self, write: W) -> Result<W::Out> {
        let (done, answer) = oneshot::channel();
        let stopping = || DbError::NotStored("the server is stopping".into());
        let job = Pending { write, result: Mutex::new(None), done: Mutex::new(Some(done)) };
        self.queue.send(Box::new(job)).await.map_err(|_| stopping())?;
        answer.await.map_err(|_| stopping())?
    }
}

/// A write, and the channel to its waiting caller.
struct Pending<W: Write> {
    write: W,
    result: Mutex<Option<Result<W::Out>>>,
    done: Mutex<Option<oneshot::Sender<Result<W::Out>>>>,
}

/// A write in the queue.
pub(crate) trait Queued: Send + Sync {
    fn key(&self) -> &str;
    fn wants(&self, wants: &mut Wants);
    /// Whether the caller is still waiting.
    fn is_awaited(&self) -> bool;
    /// Runs the write and stores its result. Returns false if it failed.
    fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, bool>;
    /// Whether the write itself failed because it lost to another server's transaction: see [`lost_to_another`].
    fn is_undone_by_others(&self) -> bool;
    /// Answers the caller: with the stored result if the commit succeeded, otherwise with the commit's error.
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
            // Clear the result of an earlier try, in case this one panics.
            *self.result.lock().unwrap_or_else(PoisonError::into_inner) = None;
            let result = self.write.run(tx).await;
            let good = result.is_ok();
            *self.result.lock().unwrap_or_else(PoisonError::into_inner) = Some(result);
            good
        })
    }

    fn is_undone_by_others(&self) -> bool {
        let result = self.result.lock().unwrap_or_else(PoisonError::into_inner);
        matches!(&*result, Some(Err(error)) if lost_to_another(error))
    }

    fn finish(&self, commit: Result<()>) {
        let kept = self.result.lock().unwrap_or_else(PoisonError::into_inner).take();
        let done = self.done.lock().unwrap_or_else(PoisonError::into_inner).take();
        let result = match (commit, kept) {
            // The write's own error says more than the failed commit that it caused.
            (_, Some(Err(own))) => Err(own),
            (Err(commit), _) => Err(commit),
            (Ok(()), Some(Ok(out))) => Ok(out),
            (Ok(()), None) => Err(DbError::NotStored("the write never ran".into())),
        };
        if let Some(done) = done {
            // If the caller is gone, the answer is not needed.
            let _ = done.send(result);
        }
    }
}

/// Why a group was not stored.
enum Failed {
    /// A write failed, or the database refused the transaction. Nothing was stored. The connection works, or a new one
    /// will.
    Refused(DbError),
    /// The connection broke, or no connection could be made. Nothing was stored.
    Broken(DbError),
    /// The answer to the commit was lost, and all callers stopped waiting before its outcome was known. The group may
    /// be stored, so it must not run again.
    Unknown(DbError),
}

/// The task that takes the writes from the queue, with everything it needs to run them.
struct WriterTask {
    url: String,
    dialect: Dialect,
    clock: Clock,
    tables: &'static [&'static dyn Table],
    changed: Arc<Notify>,
    claim_step: Arc<OnceLock<Arc<dyn ClaimStep>>>,
}

impl WriterTask {
    async fn run_queue(self, conn: Conn, mut jobs: mpsc::Receiver<Box<dyn Queued>>) {
        let mut conn = Some(conn);
        let mut group = Vec::with_capacity(GROUP);
        while jobs.recv_many(&mut group, GROUP).await > 0 {
            // Skip writes whose caller is gone: it already treats the outcome as unknown.
            group.retain(|job| job.is_awaited());
            group.sort_by(|a, b| a.key().cmp(b.key()));
            self.store(&mut conn, &mut group).await;
            group.clear();
        }
        if let Some(conn) = conn {
            // Ignore the result: every acknowledged write is already on disk.
            let _ = timeout(ROLLBACK_TIME, conn.close()).await;
        }
    }

    /// Stores a group together, or each write on its own if one of them fails.
    async fn store(&self, conn: &mut Option<Conn>, group: &mut Vec<Box<dyn Queued>>) {
        if group.is_empty() {
            return;
        }
        let together = match group.as_slice() {
            // A single write goes straight to the loop below, which retries it.
            [_] => Err(Failed::Refused(DbError::NotStored("the write was not tried yet".into()))),
            _ => self.persist(conn, group).await,
        };
        match together {
            Ok(()) => group.drain(..).for_each(|job| job.finish(Ok(()))),
            Err(Failed::Broken(error) | Failed::Unknown(error)) => unreachable(group.drain(..), &error),
            Err(Failed::Refused(_)) => {
                let mut rest = group.drain(..);
                while let Some(job) = rest.next() {
                    match self.store_one(conn, std::slice::from_ref(&job)).await {
                        Ok(()) => job.finish(Ok(())),
                        Err(Failed::Refused(error) | Failed::Unknown(error)) => job.finish(Err(error)),
                        // The remaining writes would find no connection either.
                        Err(Failed::Broken(error)) => return unreachable(std::iter::once(job).chain(rest), &error),
                    }
                }
            }
        }
    }

    /// Runs one job in its own transaction. Retries it if it loses to another server's transaction: see
    /// [`lost_to_another`].
    async fn store_one(&self, conn: &mut Option<Conn>, job: &[Box<dyn Queued>]) -> Result<(), Failed> {
        let mut tries = 1;
        loop {
            match self.persist(conn, job).await {
                // A deferred insert fails at the end of the transaction, not in the write itself.
                Err(Failed::Refused(error))
                    if tries < TRIES
                        && (lost_to_another(&error) || job.iter().all(|job| job.is_undone_by_others())) =>
                {
                    tries += 1;
                }
                done => return done,
            }
        }
    }

    /// Runs the jobs in one transaction, and once more if the connection breaks.
    async fn persist(&self, conn: &mut Option<Conn>, jobs: &[Box<dyn Queued>]) -> Result<(), Failed> {
        // An idle connection may have been lost long ago, so retry once. If the new one breaks as well, the database
        // has a problem.
        match self.claim_and_transact(conn, jobs).await {
            Err(Failed::Broken(error)) => {
                tracing::warn!(%error, "the connection to the database was lost; reconnecting");
                self.claim_and_transact(conn, jobs).await
            }
            done => done,
        }
    }

    /// Runs the jobs in one transaction that also claims the work that they make possible. If the claims fail, runs the
    /// jobs without claims.
    async fn claim_and_transact(&self, conn: &mut Option<Conn>, jobs: &[Box<dyn Queued>]) -> Result<(), Failed> {
        let step = self.claim_step.get();
        match self.transact(conn, jobs, step).await {
            Err(Failed::Refused(DbError::ClaimStep(error))) => {
                tracing::warn!(%error, "cannot claim work in the transaction that made it possible");
                let done = self.transact(conn, jobs, None).await;
                if let Some(step) = step {
                    step.missed();
                }
                done
            }
            done => done,
        }
    }

    /// Runs the jobs in one transaction. [`Failed`] says what is stored on an error.
    async fn transact(
        &self,
        kept: &mut Option<Conn>,
        jobs: &[Box<dyn Queued>],
        step: Option<&Arc<dyn ClaimStep>>,
    ) -> Result<(), Failed> {
        let mut conn = match kept.take() {
            Some(conn) => conn,
            None => open::connect(&self.url, true).await.map_err(Failed::Broken)?,
        };
        let work = AssertUnwindSafe(self.run(&mut conn, jobs, step)).catch_unwind();
        // SQLite always answers eventually, because it only accesses a file. A database server may not.
        let ended = match self.dialect {
            Dialect::Sqlite => Ok(work.await),
            Dialect::Postgres => timeout(GROUP_TIME, work).await,
        };
        let ready = match ended {
            Ok(Ok(Ok(ready))) => ready,
            Ok(Ok(Err(error))) => {
                return match timeout(ROLLBACK_TIME, self.roll_back(&mut conn)).await {
                    Ok(Ok(true)) => {
                        *kept = Some(conn);
                        Err(Failed::Refused(error))
                    }
                    Ok(Ok(false)) => {
                        Err(Failed::Broken(DbError::Unreachable("the database server is read-only".into())))
                    }
                    _ => Err(Failed::Broken(error)),
                };
            }
            // The connection is in the middle of a transaction. Dropping it rolls everything back.
            Ok(Err(panic)) => {
                tracing::error!(panic = panic_message(panic.as_ref()), "a write panicked");
                return Err(Failed::Refused(DbError::NotStored("internal error: a write panicked".into())));
            }
            Err(_) => return Err(Failed::Broken(DbError::Unreachable("it does not answer".into()))),
        };
        let committed = self.commit(conn, kept, ready.transaction.as_deref(), jobs).await;
        if committed.is_ok() {
            if ready.changed {
                self.changed.notify_waiters();
            }
            if let Some(start) = ready.after_commit {
                start();
            }
        }
        committed
    }

    /// Rolls a transaction back. Returns false if the server no longer accepts writes. That happens after a failover;
    /// a new connection then reaches the server that accepts them.
    async fn roll_back(&self, conn: &mut Conn) -> Result<bool> {
        query("ROLLBACK").execute(conn).await?;
        if self.dialect == Dialect::Sqlite {
            return Ok(true);
        }
        Ok(!query("SELECT pg_is_in_recovery()").fetch_one(conn).await?.try_get::<bool>(0)?)
    }

    /// Begins a transaction and runs the jobs in it, up to but not including the commit.
    async fn run(&self, conn: &mut Conn, jobs: &[Box<dyn Queued>], step: Option<&Arc<dyn ClaimStep>>) -> Result<Ready> {
        let mut tx = Tx::begin(conn, self.dialect, self.clock.clone(), self.tables).await?;
        let (unkeyed, keyed) = jobs.split_at(jobs.partition_point(|job| job.key().is_empty()));
        run(&mut tx, unkeyed).await?;
        let mut wants = Wants::default();
        for job in keyed {
            job.wants(&mut wants);
        }
        tx.prefetch(&wants).await?;
        run(&mut tx, keyed).await?;
        tx.complete(step).await
    }

    /// Commits. If the answer is lost, asks the database what became of the transaction.
    async fn commit(
        &self,
        mut conn: Conn,
        kept: &mut Option<Conn>,
        transaction: Option<&str>,
        jobs: &[Box<dyn Queued>],
    ) -> Result<(), Failed> {
        if self.dialect == Dialect::Sqlite {
            return match query("COMMIT").execute(&mut conn).await {
                Ok(_) => {
                    *kept = Some(conn);
                    Ok(())
                }
                Err(error) => {
                    // The transaction is still open, or SQLite has rolled it back already. If this fails, closing the
                    // connection ends the transaction.
                    if query("ROLLBACK").execute(&mut conn).await.is_ok() {
                        *kept = Some(conn);
                    }
                    Err(Failed::Refused(error))
                }
            };
        }
        let answer = timeout(COMMIT_TIME, query("COMMIT").execute(&mut conn)).await;
        if matches!(answer, Ok(Ok(_))) {
            *kept = Some(conn);
            return Ok(());
        }
        drop(conn);
        // A transaction without an ID changed nothing, so nothing can be lost or done twice.
        let Some(transaction) = transaction else { return Ok(()) };
        tracing::warn!(transaction, "the answer to a commit was lost; asking the database for its outcome");
        match outcome::of(&self.url, transaction, || jobs.iter().any(|job| job.is_awaited())).await {
            Some((conn, true)) => {
                *kept = Some(conn);
                Ok(())
            }
            // Nothing was stored, so the jobs can run again.
            Some((conn, false)) => {
                *kept = Some(conn);
                Err(Failed::Broken(DbError::Unreachable("the connection was lost before the commit".into())))
            }
            None => Err(Failed::Unknown(DbError::Unreachable("the answer to a commit was lost".into()))),
        }
    }
}

fn cannot_start(error: std::io::Error) -> DbError {
    DbError::Io("cannot start the thread that writes to the database".into(), error)
}

/// Tells the callers of jobs that the database cannot be reached.
fn unreachable(jobs: impl Iterator<Item = Box<dyn Queued>>, error: &DbError) {
    let why = error.to_string();
    jobs.for_each(|job| job.finish(Err(DbError::Unreachable(why.clone()))));
}

/// Runs jobs in a transaction, up to the first that fails.
async fn run(tx: &mut Tx<'_>, jobs: &[Box<dyn Queued>]) -> Result<()> {
    for job in jobs {
        if !job.run(tx).await {
            return Err(DbError::NotStored("another write of the same group failed".into()));
        }
    }
    Ok(())
}

/// Whether a transaction failed because another server's transaction was faster, so that a retry sees what that one has
/// committed: a deadlock or a serialization failure (PostgreSQL's class 40), or a row that the other transaction
/// inserted under the same key (23505).
fn lost_to_another(error: &DbError) -> bool {
    error.postgres_code().is_some_and(|code| code == "23505" || code.starts_with("40"))
}

/// Returns the message of a panic.
fn panic_message(panic: &(dyn std::any::Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    text.unwrap_or("(no message)")
}
