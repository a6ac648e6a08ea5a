//! Step 2. A claimed run: its handler is called in a fresh sandbox, and its journal is applied.

use futures_util::future::BoxFuture;
use plugboard_db::{
    DbError, Tx, Write,
    automatic_replies::{self, AutomaticReplies},
    events::{self, Loaded},
    runs::{self, ClaimedRun},
};
use plugboard_engine::{Call, CallError, Finished, HostData};
use plugboard_model::{Event, EventKind, Failure, FailureKind, Journal, LimitKind, Usage};
use plugboard_rules::{policy, retry::wait_ms};
use std::sync::Arc;
use tracing::Instrument as _;

use crate::{
    host_data::RunData,
    inbox::{
        locked::{Cause, write_key},
        reply,
    },
    installed::{InstalledPlugin, Snapshot},
    registry,
    replay::{self, Recorder, Sealed},
    run::apply::{About, ApplyRun, RunEnd},
    shared::Shared,
    trace,
};

/// Maximum number of attempts of a run whose failures are temporary.
const TRIES: i64 = 8;
/// Maximum number of attempts if the plugin broke. Fewer, because the same input usually breaks it again.
const TRIES_BROKEN: i64 = 3;
/// Maximum number of attempts of a review or a command, because someone waits for it.
const TRIES_WAITED_FOR: i64 = 3;

/// A claimed run and its inputs.
pub(crate) struct Work {
    pub run: ClaimedRun,
    /// `None` if the event, conversation or message no longer exists.
    pub loaded: Option<Loaded>,
    /// How many automatic replies its conversation has had recently.
    pub automatic: AutomaticReplies,
}

/// Loads the inputs of all claimed runs together, with a few statements.
pub(crate) async fn find(tx: &mut Tx<'_>, registry: &Snapshot, claimed: Vec<ClaimedRun>) -> Result<Vec<Work>, DbError> {
    let mut ids: Vec<String> = claimed.iter().map(|run| run.event_id.clone()).collect();
    ids.sort();
    ids.dedup();
    let since = tx.clock().now() - policy::BUDGET_MS;
    let conn = tx.read().await?;
    let loaded = events::load(conn, &ids).await?;
    let root = |run: &ClaimedRun| {
        let Loaded { event, root } = loaded.get(&run.event_id)?;
        Some((run.conversation_id.clone(), reply::root(root, event.body.is_beginning())))
    };
    let answers = |run: &&ClaimedRun| registry.by_id(&run.installation_id).is_some_and(|i| i.row.surface.answers());
    let asked: Vec<_> = claimed.iter().filter(answers).filter_map(root).collect();
    let automatic = automatic_replies::of_many(conn, &asked, since).await?;
    let work = |run: ClaimedRun| Work {
        automatic: root(&run).and_then(|key| automatic.get(&key).copied()).unwrap_or_default(),
        loaded: loaded.get(&run.event_id).cloned(),
        run,
    };
    Ok(claimed.into_iter().map(work).collect())
}

/// Executes one run and records its outcome. If the run cannot be started on this server, gives it back.
pub(crate) async fn make(shared: &Shared, work: Work) {
    let id = work.run.id.clone();
    let installed = shared.registry.now().by_id(&work.run.installation_id).cloned();
    let kind = work.loaded.as_ref().map(|loaded| loaded.event.body.kind());
    let span = trace::run(installed.as_ref().map(|installed| installed.row.name.as_str()), &work.run, kind);
    // A server whose registry is outdated must not end a run. If the registry cannot be read again, the run is given
    // back for another server or a later attempt.
    let registry = match registry::at_least(shared, work.run.generation).await {
        Ok(registry) => registry,
        Err(error) => return give_back(shared, work.run, &error.to_string()).await,
    };
    if let Err(error) = try_make(shared, &registry, work).instrument(span.clone()).await {
        trace::not_recorded(&span);
        // The claim stays. When it expires, it is taken back, and the run starts again.
        tracing::error!(run = id, %error, "cannot record a run");
    }
}

/// The wait before a run that was given back can be claimed again.
const GIVEN_BACK_MS: i64 = 1_000;

/// Gives a run back without trying it.
async fn give_back(shared: &Shared, run: ClaimedRun, why: &str) {
    tracing::warn!(run = run.id, why, "giving a run back");
    let (run, due_at) = (Arc::new(run), shared.db.clock().now() + GIVEN_BACK_MS);
    let given = shared.db.write_with(move |tx| {
        let run = run.clone();
        Box::pin(async move { runs::give_back(tx, &run, due_at).await })
    });
    if let Err(error) = given.await {
        tracing::error!(%error, "cannot give a run back; its claim will expire");
    }
}

/// Calls the handler, and applies its journal or records its failure.
async fn try_make(shared: &Shared, registry: &Arc<Snapshot>, work: Work) -> Result<(), crate::error::FlowError> {
    let run = work.run;
    let Some(Loaded { event, root }) = work.loaded else {
        return forget(shared, run, "its event, conversation or message no longer exists").await;
    };
    let event = Event { late: run.late, ..event };
    let Some(installed) = registry.by_id(&run.installation_id).cloned() else {
        return forget(shared, run, "its plugin was removed").await;
    };
    // Conversations of a removed channel stay, and their events are still handled; only replies are refused.
    let channel = registry.channels.get(&event.conversation.channel).cloned();
    let rules = channel.as_ref().map(|connected| connected.row.rules.clone()).unwrap_or_default();
    let Some(plugin) = installed.plugin.as_ref().filter(|_| installed.row.version == run.version) else {
        give_back(shared, run, "this server does not have the plugin version that the run is for").await;
        return Ok(());
    };
    let depth = event.depth;
    let key = write_key(&event.conversation.channel, &event.conversation.thread);
    let account_name = channel.as_ref().and_then(|connected| connected.row.account_name.clone());
    let event = Arc::new(Event { account_name, ..event });
    let data: Arc<dyn HostData> = Arc::new(RunData {
        db: shared.db.clone(),
        memory: installed.row.memory(),
        event: event.clone(),
        rules: rules.clone(),
        connected: channel.is_some(),
        automatic: work.automatic,
        hears_timers: installed.row.surface.hears.contains(&EventKind::Timer),
    });
    let now = shared.db.clock().now();
    let recorder = Recorder::new(&event, &rules, work.automatic, now);
    let call = installed.call(shared.db.clock(), format!("{}-{}", event.id, installed.row.id), data.clone());
    let finished = plugin.handle(Call { tape: Some(recorder.tape()), ..call }, event.clone()).await;
    installed.counter.finished(&finished);
    let recording = recorded(shared, &installed, &recorder, &finished, data, &run.id);
    let now = shared.db.clock().now();
    let end = match finished.result {
        Ok(journal) => RunEnd::Journal(journal),
        Err(error) => failed(&error, event.body.kind(), run.attempt, now),
    };
    let (name, failure) = (installed.row.name.clone(), end.failure());
    if matches!(end, RunEnd::Dead(_)) {
        installed.note_failure();
    }
    let apply = ApplyRun {
        channel,
        memory: installed.row.memory(),
        plugin: name.clone(),
        cause: Cause { root, depth },
        about: About::of(&event),
        since: now - policy::BUDGET_MS,
        ends_failures: matches!(end, RunEnd::Journal(_)) && installed.ends_failures(),
        key,
        end,
        log: finished.log,
        usage: finished.usage,
        registry: shared.registry.clone(),
        recording,
        run,
    };
    let applied = shared.record(apply).instrument(trace::apply()).await?;
    trace::ran(applied.ending, failure);
    installed.counter.judged(&applied.judged);
    if applied.paused {
        tracing::error!(plugin = name, "paused: too many events in a row could not be handled");
        registry::refresh(shared).await?;
    }
    shared.signals.after_run();
    Ok(())
}

/// Has the plugin's shadow repeat the run, and returns a sealed recording of the run if it failed or the admin records
/// all runs.
fn recorded(
    shared: &Shared,
    installed: &InstalledPlugin,
    recorder: &Recorder,
    finished: &Finished<Journal>,
    data: Arc<dyn HostData>,
    run: &str,
) -> Option<Sealed> {
    let failed = match &finished.result {
        Ok(_) => false,
        Err(CallError::Refused(failure)) => !policy::is_refusal(failure),
        Err(_) => true,
    };
    if !failed && !installed.row.recorded && installed.shadow.is_none() {
        return None;
    }
    let recording = recorder.recording(installed, finished)?;
    replay::run_shadow(shared, installed, &recording, data, run);
    if failed || installed.row.recorded { recording.seal(&shared.sealer, run) } else { None }
}

/// The write that ends a run whose inputs or plugin no longer exist.
struct Forget {
    run: ClaimedRun,
    failure: Failure,
}

impl Write for Forget {
    type Out = bool;

    fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, plugboard_db::Result<bool>> {
        Box::pin(async move {
            let report = runs::Report { failure: Some(&self.failure), actions: &[], log: &[], usage: Usage::default() };
            runs::finish(tx, &self.run, runs::RunOutcome::Done, &report).await
        })
    }
}

/// Ends a run that has nothing left to do. The run does not become a dead letter, because it could never be run again.
async fn forget(shared: &Shared, run: ClaimedRun, why: &str) -> Result<(), crate::error::FlowError> {
    let failure = Failure::new(FailureKind::NotFound, why);
    shared.record(Forget { run, failure }).await?;
    trace::ran(runs::RunOutcome::Done, Some(FailureKind::NotFound));
    Ok(())
}

/// Decides between retrying and giving up, based on the failure.
fn failed(error: &CallError, kind: EventKind, attempt: i64, now: i64) -> RunEnd {
    let (failure, tries) = match error {
        // The plugin did nothing wrong: it returned the refusal that it got from policy.
        CallError::Refused(failure) if policy::is_refusal(failure) => return RunEnd::Denied(failure.clone()),
        CallError::Refused(failure) => {
            let passing =
                matches!(failure.kind, FailureKind::Unavailable | FailureKind::RateLimited | FailureKind::Conflict);
            (failure.clone(), if passing { TRIES } else { 1 })
        }
        CallError::Limit(kind, _) => {
            (failure_of(error, kind.as_str()), if *kind == LimitKind::Wall { TRIES } else { TRIES_BROKEN })
        }
        CallError::Trapped(_) => (failure_of(error, "trapped"), TRIES_BROKEN),
        CallError::BadOutput(_) => (failure_of(error, "bad-output"), TRIES_BROKEN),
        CallError::Host(_) => (failure_of(error, "host"), TRIES),
    };
    // A customer waits for a reply under review, and a person waits for a command, so these get fewer attempts.
    let tries = if kind.is_broadcast() { tries } else { tries.min(TRIES_WAITED_FOR) };
    if attempt >= tries {
        return RunEnd::Dead(failure);
    }
    let at = now + wait_ms(attempt, Some(&failure));
    RunEnd::Retry(failure, at)
}

fn failure_of(error: &CallError, code: &str) -> Failure {
    Failure::new(FailureKind::Internal, error.to_string()).code(code)
}
