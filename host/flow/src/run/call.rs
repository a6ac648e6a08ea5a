//! Step 2. A claimed run: its handler is called in a fresh sandbox, and its journal is applied in a record.

use futures_util::future::BoxFuture;
use plugboard_db::{
    Conn, DbError, Tx, Write,
    automatic_replies::{self, AutomaticReplies},
    events::{self, Loaded},
    runs::{self, ClaimedRun},
};
use plugboard_engine::{Call, CallError, Finished, HostData};
use plugboard_model::{Action, Event, EventKind, Failure, FailureKind, Journal, LimitKind, Rules, Usage};
use plugboard_rules::{
    policy::{self, Counted},
    retry::wait_ms,
};
use std::sync::Arc;
use tracing::{Instrument as _, Span};

use crate::{
    error::FlowError,
    host_data::RunData,
    inbox::{
        counted,
        locked::{Cause, write_key},
        reply,
    },
    installed::{InstalledPlugin, Snapshot},
    registry,
    replay::{self, Recorder, Sealed},
    run::apply::{About, Applied, ApplyRun, RunEnd},
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
    /// The runs of the same turn that must end before this one starts.
    pub after: Vec<String>,
}

/// Loads the inputs of all claimed runs together, with a few statements. Returns them in the same order.
pub(crate) async fn find(
    conn: &mut Conn,
    now: i64,
    registry: &Snapshot,
    claimed: Vec<ClaimedRun>,
) -> Result<Vec<Work>, DbError> {
    let mut ids: Vec<String> = claimed.iter().map(|run| run.event_id.clone()).collect();
    ids.sort();
    ids.dedup();
    let since = now - policy::BUDGET_MS;
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
        after: Vec::new(),
        run,
    };
    Ok(claimed.into_iter().map(work).collect())
}

/// A run whose handler has been called, with what its record needs.
pub(crate) struct Called {
    pub apply: Arc<ApplyRun>,
    installed: Arc<InstalledPlugin>,
    failure: Option<FailureKind>,
    /// The runs of the same turn whose changes its input foresaw.
    pub after: Vec<String>,
    /// The run's span.
    span: Span,
}

/// Calls the handler of a run. Returns `None` if there is nothing to record: the run was given back because this server
/// cannot start it, or it was ended because its event or plugin is gone.
pub(crate) async fn call(shared: &Shared, work: Work) -> Option<Called> {
    let id = work.run.id.clone();
    let installed = shared.registry.now().by_id(&work.run.installation_id).cloned();
    let kind = work.loaded.as_ref().map(|loaded| loaded.event.body.kind());
    let span = trace::run(installed.as_ref().map(|installed| installed.row.name.as_str()), &work.run, kind);
    // A server whose registry is outdated must not end a run. If the registry cannot be read again, the run is given
    // back for another server or a later attempt.
    let registry = match registry::at_least(shared, work.run.generation).await {
        Ok(registry) => registry,
        Err(error) => {
            give_back(shared, work.run, &error.to_string()).await;
            return None;
        }
    };
    match try_call(shared, &registry, work, &span).instrument(span.clone()).await {
        Ok(called) => called,
        Err(error) => {
            not_recorded(&span, &id, &error);
            None
        }
    }
}

impl Called {
    /// Returns the span of its record.
    pub(crate) fn apply_span(&self) -> Span {
        self.span.in_scope(trace::apply)
    }

    /// Does what follows the record of a run.
    pub(crate) async fn recorded(&self, shared: &Shared, result: Result<Applied, DbError>) {
        let follow = async {
            let applied = result?;
            trace::ran(applied.ending, self.failure);
            self.installed.counter.judged(&applied.judged);
            if applied.judged.iter().any(|judged| matches!(judged.action, Action::Gesture(_))) {
                shared.signals.gestures.notify_one();
            }
            if applied.paused {
                let plugin = &self.installed.row.name;
                tracing::error!(plugin, "paused: too many events in a row could not be handled");
                registry::refresh(shared).await?;
            }
            Ok(())
        };
        if let Err(error) = follow.instrument(self.span.clone()).await {
            not_recorded(&self.span, &self.apply.run.id, &error);
        }
    }
}

/// Reports that a run could not be recorded. Its claim stays: when the claim expires, it is taken back, and the run
/// starts again.
fn not_recorded(span: &Span, run: &str, error: &FlowError) {
    trace::not_recorded(span);
    tracing::error!(run, %error, "cannot record a run");
}

/// The wait before a run that was given back can be claimed again.
const GIVEN_BACK_MS: i64 = 1_000;

/// Gives a run back without trying it.
async fn give_back(shared: &Shared, run: ClaimedRun, why: &str) {
    tracing::warn!(run = run.id, why, "giving a run back");
    let due_at = shared.db.clock().now() + GIVEN_BACK_MS;
    give_back_until(shared, vec![run], due_at).await;
}

/// Gives runs back without trying them. They are due again at `due_at`.
pub(crate) async fn give_back_until(shared: &Shared, runs: Vec<ClaimedRun>, due_at: i64) {
    let runs = Arc::new(runs);
    let given = shared.db.write_with(move |tx| {
        let runs = runs.clone();
        Box::pin(async move {
            for run in runs.iter() {
                runs::give_back(tx, run, due_at).await?;
            }
            Ok(())
        })
    });
    if let Err(error) = given.await {
        tracing::error!(%error, "cannot give a run back; its claim will expire");
    }
}

async fn try_call(
    shared: &Shared,
    registry: &Arc<Snapshot>,
    work: Work,
    span: &Span,
) -> Result<Option<Called>, FlowError> {
    let run = work.run;
    let Some(Loaded { event, root }) = work.loaded else {
        return forget(shared, run, "its event, conversation or message no longer exists").await.map(|()| None);
    };
    let event = Event { late: run.late, ..event };
    let Some(installed) = registry.by_id(&run.installation_id).cloned() else {
        return forget(shared, run, "its plugin was removed").await.map(|()| None);
    };
    // Conversations of a removed channel stay, and their events are still handled; only replies are refused.
    let channel = registry.channels.get(&event.conversation.channel).cloned();
    let rules = channel.as_ref().map(|connected| connected.row.rules.clone()).unwrap_or_default();
    let account_lost = channel.as_ref().and_then(|connected| connected.row.account_lost());
    let Some(plugin) = installed.plugin.as_ref().filter(|_| installed.row.version == run.version) else {
        give_back(shared, run, "this server does not have the plugin version that the run is for").await;
        return Ok(None);
    };
    let split_texts = channel.as_ref().is_some_and(|connected| connected.row.split_texts);
    let counted = match counted(shared, &rules, &event, installed.row.surface.answers()).await {
        Ok(counted) => counted,
        Err(error) => {
            give_back(shared, run, &error.to_string()).await;
            return Ok(None);
        }
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
        account_lost: account_lost.clone(),
        automatic: work.automatic,
        hears_timers: installed.row.surface.hears.contains(&EventKind::Timer),
        split_texts,
        counted,
    });
    let now = shared.db.clock().now();
    let recorder = Recorder::new(&event, &rules, account_lost, work.automatic, now).counted(split_texts, counted);
    let call = installed.call(shared.db.clock(), format!("{}-{}", event.id, installed.row.id), data.clone());
    let finished = plugin.handle(Call { tape: Some(recorder.tape()), ..call }, event.clone()).await;
    installed.counter.finished(&finished);
    let recording = recorded(shared, &installed, &recorder, &finished, data, &run.id);
    let now = shared.db.clock().now();
    let end = match finished.result {
        Ok(journal) => RunEnd::Journal(journal),
        Err(error) => failed(&error, event.body.kind(), run.attempt, now),
    };
    let failure = end.failure();
    if matches!(end, RunEnd::Dead(_)) {
        installed.note_failure();
    }
    let apply = Arc::new(ApplyRun {
        channel,
        memory: installed.row.memory(),
        plugin: installed.row.name.clone(),
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
    });
    Ok(Some(Called { apply, installed, failure, after: work.after, span: span.clone() }))
}

/// Counts what the previews of a plugin's replies need. A plugin that cannot reply needs nothing.
async fn counted(shared: &Shared, rules: &Rules, event: &Event, answers: bool) -> Result<Counted, DbError> {
    let now = shared.db.clock().now();
    if answers && counted::is_needed(rules, &event.conversation, now) {
        counted::of(&mut *shared.db.read().await?, rules, &event.conversation, now).await
    } else {
        Ok(Counted::default())
    }
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
async fn forget(shared: &Shared, run: ClaimedRun, why: &str) -> Result<(), FlowError> {
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
