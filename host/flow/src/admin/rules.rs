//! Asks connectors for their platforms' rules again: when the time is over for which the rules are valid, and after a
//! connector has reported a change. One server at a time asks for a channel: a claim on a row says which. Changed rules
//! reach the other servers as every change of a channel does.

use futures_util::future::BoxFuture;
use plugboard_db::{
    Result as DbResult, Tx, Write,
    channel_rules::{self, ClaimedRules, EVERY_MIN_MS},
};
use plugboard_engine::{CallError, Finished};
use plugboard_model::{Channel, Failure, FailureKind, LogLevel, LogLine, Rules};
use plugboard_rules::retry::wait_ms;
use std::sync::Arc;
use tokio::sync::Semaphore;

use super::texts::check_channel;
use crate::{
    error::FlowError,
    installed::{ConnectedChannel, Registry, Snapshot},
    plugin_log, registry,
    shared::{
        Shared,
        polling::{LEASE_MS, PollTimer, Sizes, log_claim_error},
    },
};

/// Asks for the rules of channels that are due.
pub(crate) fn run(shared: Arc<Shared>) -> BoxFuture<'static, ()> {
    Box::pin(async move {
        let slots = Arc::new(Semaphore::new(Sizes::of(shared.engine.calls()).exports));
        let mut timer = PollTimer::default();
        while timer.next(&shared, &shared.signals.rules).await {
            match due(&shared, slots.available_permits()).await {
                Ok(claimed) => {
                    for asked in claimed {
                        let (shared, slots) = (shared.clone(), slots.clone());
                        shared.clone().tasks.spawn(async move {
                            if let Ok(_slot) = slots.acquire_owned().await {
                                ask(&shared, asked).await;
                            }
                        });
                    }
                }
                Err(error) => log_claim_error("rules of channels", &error).await,
            }
        }
    })
}

/// Claims the channels that are due, at most `limit`.
async fn due(shared: &Shared, limit: usize) -> DbResult<Vec<ClaimedRules>> {
    let (resting, now) = (shared.registry.now().resting_channels(), shared.db.clock().now());
    if limit == 0 || !channel_rules::is_due(&mut *shared.db.read().await?, now, &resting).await? {
        return Ok(Vec::new());
    }
    let (claim, limit) = (shared.new_claim(), i64::try_from(limit).unwrap_or(i64::MAX));
    let write = shared.db.write_with(move |tx| {
        let (resting, claim) = (resting.clone(), claim.clone());
        Box::pin(async move { channel_rules::claim(tx, &resting, &claim, LEASE_MS, limit).await })
    });
    write.await
}

/// Asks for the rules of one channel, and stores the answer.
async fn ask(shared: &Shared, asked: ClaimedRules) {
    let channel = asked.channel.clone();
    if let Err(error) = try_ask(shared, asked).await {
        // The claim will expire, and the connector is asked again.
        tracing::error!(channel, %error, "cannot store the rules of a channel");
    }
}

async fn try_ask(shared: &Shared, asked: ClaimedRules) -> Result<(), FlowError> {
    registry::refresh(shared).await?;
    let Some(connected) = shared.registry.now().channels.get(&asked.channel).cloned() else { return Ok(()) };
    let (answer, mut lines) = match connected.plugin() {
        Some(plugin) => {
            let finished = plugin.rules(connected.plain_call(shared.db.clock(), "rules")).await;
            connected.connector.counter.finished(&finished);
            let Finished { result, log, .. } = finished;
            (result.map_err(failure_of), log)
        }
        None => {
            let failure = Failure::new(FailureKind::Unavailable, "the connector is disabled or cannot be loaded");
            (Err(failure), Vec::new())
        }
    };
    if let Err(failure) = &answer {
        tracing::warn!(channel = asked.channel, %failure, "a connector could not say its platform's rules");
    }
    let answered = Answered { registry: shared.registry.clone(), asked, answer };
    let outcome = shared.record(answered).await?;
    let is_changed = matches!(outcome, Outcome::Changed(_));
    lines.extend(outcome_lines(&shared.registry.now(), &connected, outcome));
    plugin_log::of_connector(shared, &connected, &lines).await;
    if is_changed {
        registry::refresh(shared).await?;
        shared.signals.all();
    }
    Ok(())
}

fn failure_of(error: CallError) -> Failure {
    match error {
        CallError::Refused(failure) => failure,
        // Whatever ended the call, a later one may succeed: on a server that is less busy, or after an upgrade.
        error => Failure::new(FailureKind::Unavailable, error.to_string()),
    }
}

/// Returns what an admin should read in the connector's log.
fn outcome_lines(registry: &Snapshot, connected: &ConnectedChannel, outcome: Outcome) -> Vec<LogLine> {
    let warn = |message: String| LogLine { level: LogLevel::Warn, message };
    match outcome {
        Outcome::Nothing => Vec::new(),
        Outcome::Failed(failure) => {
            vec![warn(format!(
                "the platform's rules stay as they are, because asking for them again failed: {failure}"
            ))]
        }
        Outcome::Changed(rules) => {
            let message = "the platform's rules have changed".to_owned();
            let mut lines = vec![LogLine { level: LogLevel::Info, message }];
            // The platform's rules count, whether they suit the plugins or not.
            let channel = Channel { rules: *rules, ..connected.row.clone() };
            let unfit = registry.installations.iter().filter_map(|installed| check_channel(installed, &channel).err());
            lines.extend(unfit.map(|error| warn(error.to_string())));
            lines
        }
    }
}

/// What came of a question.
enum Outcome {
    /// The rules are the same, or another server or an admin was faster.
    Nothing,
    /// The channel has these rules now.
    Changed(Box<Rules>),
    /// The rules stay as they are.
    Failed(Failure),
}

/// The write that stores an answer.
struct Answered {
    registry: Registry,
    asked: ClaimedRules,
    answer: Result<Rules, Failure>,
}

impl Write for Answered {
    type Out = Outcome;

    fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, DbResult<Outcome>> {
        Box::pin(async move {
            let (asked, registry, now) = (&self.asked, self.registry.of(tx)?, tx.clock().now());
            let Some(connected) = registry.channels.get(&asked.channel) else { return Ok(Outcome::Nothing) };
            // An upgrade stores the rules that the new component has declared, and fails if the channel changes meanwhile.
            let upgrading = connected.connector.row.upgrading.is_some();
            let answer = match &self.answer {
                Ok(_) if upgrading => Err(Failure::new(FailureKind::Conflict, "the connector is being upgraded")),
                answer => answer.clone(),
            };
            match answer {
                Ok(rules) => {
                    let changed = (connected.row.rules != rules).then_some(&rules);
                    let stored = channel_rules::finish(tx, asked, rules.valid_for, changed).await?;
                    Ok(if stored && changed.is_some() { Outcome::Changed(Box::new(rules)) } else { Outcome::Nothing })
                }
                Err(failure) => {
                    // The usual waits, but never more often than once a minute.
                    let due_at = now + wait_ms(asked.attempt, Some(&failure)).max(EVERY_MIN_MS);
                    let stored = channel_rules::failed(tx, asked, &failure.message, due_at).await?;
                    Ok(if stored { Outcome::Failed(failure) } else { Outcome::Nothing })
                }
            }
        })
    }
}
