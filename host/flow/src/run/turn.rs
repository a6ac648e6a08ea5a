//! A turn: work of one conversation that starts together and is recorded in one transaction. It consists of runs and,
//! for a new customer, of the fetch of the customer's name.
//!
//! A run that must wait for others of its turn starts when they have ended, before they are recorded, if it can be
//! foreseen what they will change. If the record then changes anything else, the run starts again.

use futures_util::{StreamExt as _, future::BoxFuture, stream::FuturesUnordered};
use plugboard_db::{Result, Tx, Wants, Write, fetches::ClaimedFetch};
use plugboard_model::ConversationKind;
use plugboard_rules::run_order;
use std::{collections::HashSet, sync::Arc, time::Duration};
use tokio::time::{Instant, timeout, timeout_at};

use super::{
    apply::{Applied, ApplyRun, RunEnd},
    call::{self, Called, Work},
};
use crate::{
    ingest::fetch::{self, End, NAME_WAIT_MS},
    shared::Shared,
};

/// The longest that finished work waits for the rest of its turn before it is recorded. So a plugin that hangs does not
/// delay another one's reply.
const TOGETHER: Duration = Duration::from_millis(20);
/// The longest that claimed runs wait for the customer's name. After that they are given back, so that they do not
/// occupy places, and wait in the database.
const NAME_TIME: Duration = Duration::from_millis(300);

/// The claimed work of a turn. Each part has a place, which it keeps until it is recorded.
pub(crate) struct Turn<P> {
    /// The fetch of the customer's name. The runs wait for it.
    pub profile: Option<(ClaimedFetch, P)>,
    pub runs: Vec<(Work, P)>,
}

impl<P> Default for Turn<P> {
    fn default() -> Self {
        Self { profile: None, runs: Vec::new() }
    }
}

/// Makes a turn.
pub(crate) async fn make<P: Send + 'static>(shared: &Arc<Shared>, turn: Turn<P>) {
    let Turn { profile, runs } = turn;
    let mut finished = Finished::default();
    if let Some((fetch, place)) = profile {
        let mut called = Box::pin(fetch::call(shared, fetch));
        let Ok(end) = timeout(NAME_TIME, &mut called).await else {
            // The record of the name makes the runs due, so they must be given back before.
            let rest = NAME_WAIT_MS - i64::try_from(NAME_TIME.as_millis()).unwrap_or(0);
            give_back(shared, runs, rest).await;
            if let Some(end) = called.await {
                fetch::record(shared, Arc::new(end)).await;
            }
            return;
        };
        finished.profile = end.map(Arc::new);
        finished.places.push(place);
    }
    make_runs(shared, runs, finished).await;
}

/// Gives runs back. They are due after some milliseconds.
async fn give_back<P>(shared: &Shared, runs: Vec<(Work, P)>, after_ms: i64) {
    if runs.is_empty() {
        return;
    }
    let (works, places): (Vec<_>, Vec<_>) = runs.into_iter().unzip();
    let due_at = shared.db.clock().now() + after_ms;
    call::give_back_until(shared, works.into_iter().map(|work| work.run).collect(), due_at).await;
    drop(places);
}

/// Makes the runs of a turn, and records them with what is `finished` already.
async fn make_runs<P: Send + 'static>(shared: &Arc<Shared>, runs: Vec<(Work, P)>, mut finished: Finished<P>) {
    let call = async |(work, place): (Work, P)| (call::call(shared, work).await, place);
    let (mut waiting, mut calls) = (runs, FuturesUnordered::new());
    // The runs that have ended their attempt.
    let mut ended = HashSet::new();
    let mut deadline = None;
    loop {
        let is_ready = |(work, _): &(Work, P)| work.after.iter().all(|first| ended.contains(first));
        let (ready, rest): (Vec<_>, Vec<_>) = waiting.into_iter().partition(is_ready);
        waiting = rest;
        for (mut work, place) in ready {
            if !finished.contains(&work.after) || !finished.foresee(&mut work, shared.db.clock().now()) {
                // What the runs before it have changed must be stored and read.
                let stored = std::mem::take(&mut finished).record(shared).await;
                let Some(again) = (if stored { reload(shared, &work).await } else { None }) else {
                    give_back(shared, vec![(work, place)], 0).await;
                    continue;
                };
                work = again;
            }
            calls.push(call((work, place)));
        }
        if finished.is_empty() && waiting.is_empty() {
            deadline = None;
        } else {
            deadline.get_or_insert_with(|| Instant::now() + TOGETHER);
        }
        let next = match deadline {
            Some(deadline) => timeout_at(deadline, calls.next()).await,
            None => Ok(calls.next().await),
        };
        match next {
            Ok(Some((Some(called), place))) => {
                ended.insert(called.apply.run.id.clone());
                finished.runs.push(called);
                finished.places.push(place);
            }
            // The run was given back, so those that wait for it must wait in the database.
            Ok(Some((None, _))) => give_back(shared, std::mem::take(&mut waiting), 0).await,
            Ok(None) => break,
            Err(_) => {
                // A call takes long. Nothing else must wait for it.
                let (ours, ready) = (Arc::clone(shared), std::mem::take(&mut finished));
                shared.tasks.spawn(async move { ready.record(&ours).await });
                give_back(shared, std::mem::take(&mut waiting), 0).await;
            }
        }
    }
    give_back(shared, waiting, 0).await;
    finished.record(shared).await;
}

/// Reads the inputs of a run again. Returns `None` if the database fails.
async fn reload(shared: &Shared, work: &Work) -> Option<Work> {
    let (now, registry) = (shared.db.clock().now(), shared.registry.now());
    let again = vec![work.run.clone()];
    let read = async { call::find(&mut *shared.db.read().await?, now, &registry, again).await };
    match read.await {
        Ok(mut found) => found.pop(),
        Err(error) => {
            tracing::warn!(%error, "cannot read the inputs of a run again");
            None
        }
    }
}

/// The parts of a turn that have ended and are not recorded yet, in the order in which they ended.
struct Finished<P> {
    profile: Option<Arc<End>>,
    runs: Vec<Called>,
    places: Vec<P>,
}

impl<P> Default for Finished<P> {
    fn default() -> Self {
        Self { profile: None, runs: Vec::new(), places: Vec::new() }
    }
}

impl<P> Finished<P> {
    fn is_empty(&self) -> bool {
        self.profile.is_none() && self.runs.is_empty()
    }

    /// Whether all of these runs are among these parts. Otherwise some of them have been recorded since the inputs of
    /// the others were read.
    fn contains(&self, runs: &[String]) -> bool {
        runs.iter().all(|id| self.runs.iter().any(|called| called.apply.run.id == *id))
    }

    /// Changes the input of a run as the record of these parts will change it. Returns false if that cannot be
    /// foreseen.
    fn foresee(&self, work: &mut Work, now: i64) -> bool {
        let Some(loaded) = &mut work.loaded else { return true };
        if let Some(end) = &self.profile {
            // In a public thread, the name may be that of another customer.
            if loaded.event.conversation.kind != ConversationKind::Direct {
                return false;
            }
            end.foresee(&mut loaded.event.contact);
        }
        self.runs.iter().filter(|called| work.after.contains(&called.apply.run.id)).all(|called| {
            let (conversation, contact) = (&mut loaded.event.conversation, &loaded.event.contact);
            match &called.apply.end {
                RunEnd::Journal(journal) => run_order::foresee(conversation, contact, &journal.actions, now),
                RunEnd::Denied(_) | RunEnd::Retry(..) | RunEnd::Dead(_) => true,
            }
        })
    }

    /// Records these parts, in one transaction if possible. Returns whether all of them are recorded.
    async fn record(self, shared: &Shared) -> bool {
        let Self { profile, runs, places } = self;
        let stored = match (profile, runs) {
            (None, runs) if runs.is_empty() => true,
            (Some(end), runs) if runs.is_empty() => fetch::record(shared, end).await,
            (profile, runs) => record(shared, profile, runs).await,
        };
        drop(places);
        stored
    }
}

async fn record(shared: &Shared, profile: Option<Arc<End>>, runs: Vec<Called>) -> bool {
    let index = |id: &String| runs.iter().position(|called| called.apply.run.id == *id);
    let all: Vec<_> = runs
        .iter()
        .map(|called| (Arc::clone(&called.apply), called.after.iter().filter_map(index).collect::<Vec<_>>()))
        .collect();
    let spans: Vec<_> = runs.iter().map(Called::apply_span).collect();
    let recorded = shared.record(Record { profile: profile.clone(), runs: all.clone() }).await;
    drop(spans);
    if let Ok(applied) = recorded {
        for (called, applied) in runs.iter().zip(applied) {
            called.recorded(shared, Ok(applied)).await;
        }
        return true;
    }
    // One of the parts cannot be recorded. Record each alone, so that only this one is discarded.
    let mut stored = match profile {
        Some(end) => fetch::record(shared, end).await,
        None => true,
    };
    for (called, (apply, after)) in runs.iter().zip(all) {
        if after.is_empty() {
            let applied = shared.record(apply).await;
            stored &= applied.is_ok();
            called.recorded(shared, applied).await;
        } else {
            let due_at = shared.db.clock().now();
            call::give_back_until(shared, vec![apply.run.clone()], due_at).await;
        }
    }
    stored
}

/// The write that records parts of a turn together.
struct Record {
    profile: Option<Arc<End>>,
    /// Each run with the indexes of those whose changes its input foresaw.
    runs: Vec<(Arc<ApplyRun>, Vec<usize>)>,
}

impl Write for Record {
    type Out = Vec<Applied>;

    fn key(&self) -> &str {
        self.runs.first().map_or("", |(apply, _)| apply.key())
    }

    fn wants(&self, wants: &mut Wants) {
        if let Some(end) = &self.profile {
            end.wants(wants);
        }
        for (apply, _) in &self.runs {
            apply.wants(wants);
        }
    }

    fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, Result<Vec<Applied>>> {
        Box::pin(async move {
            if let Some(end) = &self.profile {
                end.run(tx).await?;
            }
            let mut all: Vec<Applied> = Vec::with_capacity(self.runs.len());
            for (apply, after) in &self.runs {
                let as_foreseen = after.iter().all(|&first| self.runs[first].0.is_as_asked(&all[first]));
                all.push(if as_foreseen {
                    apply.run(tx).await?
                } else {
                    let why = "a run before it changed something else than was foreseen; the handler runs again";
                    apply.conflicted(tx, why).await?
                });
            }
            Ok(all)
        })
    }
}
