//! Health and readiness checks.

use super::{App, Problem};
use axum::extract::State;
use plugboard_db::Db;
use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};
use tokio::{sync::watch, time::timeout};

/// How long a result is reused. This limits how often test writes are made, however many callers there are.
const FRESH: Duration = Duration::from_secs(1);
/// How long a test write may take.
const WRITE_TIMEOUT: Duration = Duration::from_secs(2);

/// The result of the latest test write to the database.
#[derive(Debug, Default)]
pub struct Health {
    latest: Mutex<Option<TestWrite>>,
}

/// A test write, finished or in progress.
#[derive(Debug, Clone)]
struct TestWrite {
    began: Instant,
    /// `None` until the write has ended.
    outcome: watch::Receiver<Option<bool>>,
}

impl Health {
    /// Whether the database accepts writes. Callers within one second share one write, and a write begins only after
    /// the previous one has ended. So unauthenticated callers cause no extra load, and a database that hangs does not
    /// get more work.
    async fn can_write(&self, db: &Db) -> bool {
        let TestWrite { began, mut outcome } = self.current(db);
        let left = WRITE_TIMEOUT.saturating_sub(began.elapsed());
        // If the write has ended, its result is available at once, even if no time is left.
        let known = timeout(left, outcome.wait_for(Option::is_some)).await;
        matches!(known, Ok(Ok(known)) if *known == Some(true))
    }

    /// Returns the test write that is in progress or still fresh, or else begins a new one.
    fn current(&self, db: &Db) -> TestWrite {
        let mut latest = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(current) = &*latest {
            // The sender is dropped once the write has ended, whatever the outcome.
            let under_way = current.outcome.has_changed().is_ok();
            if under_way || current.began.elapsed() < FRESH {
                return current.clone();
            }
        }
        let (sender, outcome) = watch::channel(None);
        let db = db.clone();
        // In its own task, so that the write does not end with the request that happened to start it.
        tokio::spawn(async move {
            let written = db.can_write().await;
            if let Err(error) = &written {
                tracing::error!(%error, "the database does not accept writes");
            }
            // Sending fails if no caller waits any more.
            let _ = sender.send(Some(written.is_ok()));
        });
        latest.insert(TestWrite { began: Instant::now(), outcome }).clone()
    }
}

/// Check health
///
/// Answers `ok` if the database accepts writes, which is tested by a write at most once a second. Answers 503 if the
/// write does not succeed within two seconds, and while the server starts.
#[utoipa::path(get, path = "/healthz", tag = "server", responses(
    (status = 200, description = "The server is healthy.", body = String, content_type = "text/plain"),
    (status = 503, description = "The database does not accept writes, or the server is starting.", body = Problem)))]
pub async fn show(State(app): State<App>) -> Result<&'static str, Problem> {
    if app.health.can_write(app.flow.db()).await {
        return Ok("ok\n");
    }
    Err(Problem::unavailable(
        "storage",
        "the database does not accept writes at the moment; see the server's log for the reason",
    ))
}

/// Check readiness
///
/// For load balancers. Answers 503 while the server starts, and from the moment it is asked to stop until it has
/// stopped.
#[utoipa::path(get, path = "/readyz", tag = "server", responses(
    (status = 200, description = "The server accepts requests.", body = String, content_type = "text/plain"),
    (status = 503, description = "The server is starting or stopping.", body = Problem)))]
pub async fn ready(State(app): State<App>) -> Result<&'static str, Problem> {
    if app.stop.is_cancelled() {
        return Err(Problem::unavailable("stopping", "the server is stopping; send requests to another server"));
    }
    Ok("ready\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use plugboard_db::Dialect;
    use plugboard_model::Clock;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[tokio::test]
    async fn concurrent_health_checks_share_one_write() {
        let dir = tempfile::tempdir().unwrap();
        let db = Db::open(&Dialect::sqlite_url(&dir.path().join("t.db")), Clock::system()).await.unwrap();
        let health = Health::default();
        let well = AtomicUsize::new(0);
        let ask = async || {
            if health.can_write(&db).await {
                well.fetch_add(1, Ordering::Relaxed);
            }
        };
        let begun = health.current(&db).began;
        futures_util::future::join_all((0..100).map(|_| ask())).await;
        assert_eq!(well.load(Ordering::Relaxed), 100);
        let latest = health.latest.lock().unwrap().clone().unwrap();
        assert!(latest.began == begun || latest.began.duration_since(begun) >= FRESH);
    }
}
