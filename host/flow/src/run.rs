//! Step 2. A claimed run: its handler is called in a fresh sandbox, and its journal takes effect.

use futures_util::future::BoxFuture;
use plugboard_db::{Tx, Write, events, messages, plugins, runs, runs::ClaimedRun};
use plugboard_engine::CallError;
use plugboard_model::{Event, Failure, FailureKind, LimitKind, Usage};
use std::sync::Arc;

use crate::{
    Shared,
    apply::{ApplyRun, RunEnd},
    backoff, policy,
    powers::RunPowers,
    registry::{Installed, Joined, Snapshot},
    scene::Cause,
};

/// How often a run is tried when the failure may pass.
const TRIES: i64 = 8;
/// How often a run is tried when the plugin broke: the same input mostly breaks it again.
const TRIES_BROKEN: i64 = 3;

/// Makes one run. Whatever happens, its row says so.
pub(crate) async fn make(shared: &Shared, run: ClaimedRun) {
    let id = run.id.clone();
    if let Err(error) = try_make(shared, run).await {
        // The claim stays and is taken back when it runs out: the run is made again.
        tracing::error!(run = id, %error, "a run could not be recorded");
    }
}

async fn try_make(shared: &Shared, run: ClaimedRun) -> Result<(), crate::FlowError> {
    let registry = shared.registry.now();
    let loaded = events::load(&mut *shared.db.read().await?, &run.event_id, run.late).await?;
    let Some((event, root)) = loaded else {
        return forget(shared, run, "its event, conversation or message is gone").await;
    };
    let Some((installed, channel)) = who(&registry, &run, &event) else {
        return forget(shared, run, "its plugin or channel is no longer installed").await;
    };
    let Some(plugin) = &installed.plugin else {
        let reason = "its component cannot be loaded: install one that fits this version, then `plugin enable`";
        let (id, reason) = (run.installation_id.clone(), reason.to_owned());
        shared
            .db
            .write_with(move |tx| {
                let (id, reason) = (id.clone(), reason.clone());
                Box::pin(async move { plugins::set_paused(tx, &id, Some(&reason)).await })
            })
            .await?;
        return Ok(());
    };
    let depth = event.depth;
    let key = format!("{}\0{}", event.conversation.channel, event.conversation.thread);
    let event = Arc::new(Event { account_name: channel.row.account_name.clone(), ..event });
    let automatic = if installed.row.surface.answers() {
        let since = shared.db.clock().now() - policy::BUDGET_MS;
        messages::automatic(&mut *shared.db.read().await?, &event.conversation.id, &root, since).await?
    } else {
        messages::Automatic::default()
    };
    let powers = RunPowers {
        db: shared.db.clone(),
        installation: installed.row.id.clone(),
        event: event.clone(),
        rules: channel.row.rules.clone(),
        automatic,
    };
    let call = installed.call(shared, format!("{}-{}", event.id, installed.row.id), Arc::new(powers));
    let finished = plugin.handle(call, event).await;
    let now = shared.db.clock().now();
    let end = match finished.result {
        Ok(journal) => RunEnd::Journal(journal),
        Err(error) => failed(&error, run.attempt, now),
    };
    let name = installed.row.name.clone();
    if matches!(end, RunEnd::Dead(_)) {
        installed.note_failure();
    }
    let apply = ApplyRun {
        channel,
        plugin: name.clone(),
        cause: Cause { root, depth },
        ends_failures: matches!(end, RunEnd::Journal(_)) && installed.ends_failures(),
        key,
        end,
        log: finished.log,
        usage: finished.usage,
        registry: registry.clone(),
        run,
    };
    let applied = shared.db.write(apply).await?;
    if applied.paused {
        tracing::error!(plugin = name, "paused: too many events in a row could not be handled");
        crate::registry::reload(shared).await?;
    }
    shared.nudges.after_run();
    Ok(())
}

fn who(registry: &Snapshot, run: &ClaimedRun, event: &Event) -> Option<(Arc<Installed>, Arc<Joined>)> {
    Some((registry.by_id(&run.installation_id)?.clone(), registry.channels.get(&event.conversation.channel)?.clone()))
}

/// Ends a run whose circumstances are gone.
struct Forget {
    run: ClaimedRun,
    failure: Failure,
}

impl Write for Forget {
    type Out = bool;

    fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, plugboard_db::Result<bool>> {
        Box::pin(async move {
            let report = runs::Report { failure: Some(&self.failure), actions: &[], log: &[], usage: Usage::default() };
            runs::finish(tx, &self.run, runs::Ending::Dead, &report).await
        })
    }
}

async fn forget(shared: &Shared, run: ClaimedRun, why: &str) -> Result<(), crate::FlowError> {
    let failure = Failure::new(FailureKind::NotFound, why);
    shared.db.write(Forget { run, failure }).await?;
    Ok(())
}

/// Says retry or give up, by what went wrong.
fn failed(error: &CallError, attempt: i64, now: i64) -> RunEnd {
    let (failure, tries) = match error {
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
    if attempt >= tries {
        return RunEnd::Dead(failure);
    }
    let at = now + backoff::wait_ms(attempt, Some(&failure));
    RunEnd::Retry(failure, at)
}

fn failure_of(error: &CallError, code: &str) -> Failure {
    Failure::new(FailureKind::Internal, error.to_string()).code(code)
}
