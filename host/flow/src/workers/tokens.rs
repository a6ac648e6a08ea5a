//! Keeps access tokens fresh that no request uses. A token that needs no consent is requested as soon as its secrets are
//! set, so an admin sees whether they are right; and it is refreshed in time, because some systems let an unused one
//! expire for good. Of several servers, the one that does the housekeeping does this. Requests refresh tokens anyway.

use futures_util::future::{BoxFuture, join_all};
use plugboard_engine::TokenSource as _;
use std::{
    collections::HashMap,
    sync::{Arc, atomic::Ordering},
    time::{Duration, Instant},
};

use crate::{oauth2::Source, shared::Shared};

/// How often the tokens are checked. This costs nothing for those that are fresh.
const POLL_INTERVAL: Duration = Duration::from_secs(1);
/// How long to wait after a failure before the next attempt.
const RETRY: Duration = Duration::from_mins(1);
/// How many tokens are refreshed at once.
const AT_ONCE: usize = 8;

/// Refreshes the tokens that are due, while this server does the housekeeping.
pub(crate) fn run(shared: Arc<Shared>) -> BoxFuture<'static, ()> {
    Box::pin(async move {
        // When the next attempt may be made, by owner and name. A change of the registry may have fixed the reason.
        let mut later: HashMap<(String, String), Instant> = HashMap::new();
        let mut generation = 0;
        loop {
            tokio::select! {
                () = shared.stop.cancelled() => return,
                () = tokio::time::sleep(POLL_INTERVAL) => {}
            }
            if !shared.keeps_house.load(Ordering::SeqCst) {
                continue;
            }
            let snapshot = shared.registry.now();
            if snapshot.generation != generation {
                (generation, later) = (snapshot.generation, HashMap::new());
            }
            let now = Instant::now();
            let waits = |source: &Source| later.get(&key(source)).is_some_and(|at| now < *at);
            let due: Vec<_> = snapshot.kept_fresh().filter(|one| one.is_due() && !waits(one)).cloned().collect();
            drop(snapshot);
            for some in due.chunks(AT_ONCE) {
                for source in join_all(some.iter().cloned().map(refresh)).await.into_iter().flatten() {
                    later.insert(key(&source), Instant::now() + RETRY);
                }
                if shared.stop.is_cancelled() {
                    return;
                }
            }
        }
    })
}

fn key(source: &Source) -> (String, String) {
    (source.owner.clone(), source.name.clone())
}

/// Refreshes a token. Returns the source if another attempt is needed.
async fn refresh(source: Arc<Source>) -> Option<Arc<Source>> {
    let done = source.token(None).await;
    if let Err(failure) = &done
        && failure.code.as_deref() != Some("not-connected")
    {
        tracing::warn!(whose = source.whose, secret = source.name, %failure, "cannot get an access token yet");
    }
    (done.is_err() || source.is_due()).then_some(source)
}
