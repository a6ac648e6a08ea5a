//! Asks connectors with the role `settle` whether their platforms took the parts whose answers were lost. One server at a
//! time asks about a part: a claim on its row says which. An answer does not count if the part was settled in the
//! meantime, for example by a person.

use futures_util::future::BoxFuture;
use plugboard_db::{
    Result, Tx, Wants, Write, channel_rules,
    deliveries::{self, Address},
    outgoing,
    settlements::{self, ClaimedSettlement},
};
use plugboard_model::{CallError, DeliveryOutcome, Failure, KeptOf, KeptValue, Role, Rules, Settled};
use plugboard_rules::settlement::{self, Question, Settlement};
use std::sync::Arc;
use tokio::sync::Semaphore;

use super::{Arrival, complete, follow_up, parts::part, store_kept, with_own_identifier};
use crate::{
    error::FlowError,
    host_data::InstallationData,
    inbox::{
        locked::write_key,
        pace,
        progress::{SentTime, settle_message},
    },
    installed::{Registry, Snapshot},
    plugin_log,
    shared::{
        Shared,
        polling::{LEASE_MS, PollTimer, Sizes, log_claim_error},
    },
};

/// Asks about the uncertain parts that are due.
pub(crate) fn run(shared: Arc<Shared>) -> BoxFuture<'static, ()> {
    Box::pin(async move {
        let slots = Arc::new(Semaphore::new(Sizes::of(shared.engine.calls()).exports));
        let mut timer = PollTimer::default();
        while timer.next(&shared, &shared.signals.settlements).await {
            let channels = settling(&shared.registry.now());
            if channels.is_empty() {
                continue;
            }
            match due(&shared, &channels, slots.available_permits()).await {
                Ok(claimed) => {
                    for (settlement, address) in claimed {
                        let (shared, slots) = (shared.clone(), slots.clone());
                        shared.clone().tasks.spawn(async move {
                            if let Ok(_slot) = slots.acquire_owned().await {
                                ask(&shared, settlement, address).await;
                            }
                        });
                    }
                }
                Err(error) => log_claim_error("uncertain parts", &error).await,
            }
        }
    })
}

/// Returns the channels whose connector can be asked, each with how long after a try its answer counts, in milliseconds.
fn settling(registry: &Snapshot) -> Vec<(String, i64)> {
    let able = registry.channels.values().filter(|connected| {
        let row = &connected.connector.row;
        row.surface.roles.contains(&Role::Settle) && row.wait_reason().is_none() && connected.plugin().is_some()
    });
    able.map(|connected| {
        let seconds = connected.row.rules.settles.unwrap_or(Rules::SETTLES);
        (connected.row.name.clone(), i64::from(seconds) * 1_000)
    })
    .collect()
}

/// A claimed question, with the address of its part. `None` if its conversation no longer exists.
type Claimed = (ClaimedSettlement, Option<Address>);

/// Notes what has become uncertain, and claims the questions that are due, at most `limit`.
async fn due(shared: &Shared, channels: &[(String, i64)], limit: usize) -> Result<Vec<Claimed>> {
    let names: Vec<_> = channels.iter().map(|(name, _)| name.clone()).collect();
    let now = shared.db.clock().now();
    let after = now - settlement::ASKED_MS;
    if limit == 0 || !settlements::is_due(&mut *shared.db.read().await?, &names, now, after).await? {
        return Ok(Vec::new());
    }
    let (channels, claim) = (channels.to_vec(), shared.new_claim());
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let write = shared.db.write_with(move |tx| {
        let (channels, names, claim) = (channels.clone(), names.clone(), claim.clone());
        Box::pin(async move {
            for (name, wait_ms) in &channels {
                settlements::note(tx, name, after, *wait_ms).await?;
            }
            let claimed = settlements::claim(tx, &names, &claim, LEASE_MS, limit).await?;
            let conversations: Vec<_> = claimed.iter().map(|one| one.delivery.conversation_id.clone()).collect();
            let addresses = deliveries::addresses(tx.read().await?, &conversations).await?;
            let with_address = |one: ClaimedSettlement| {
                let address = addresses.get(&one.delivery.conversation_id).cloned();
                (one, address)
            };
            let claimed: Vec<Claimed> = claimed.into_iter().map(with_address).collect();
            Ok(claimed)
        })
    });
    write.await
}

/// Asks about one part, and records the answer.
async fn ask(shared: &Shared, settlement: ClaimedSettlement, address: Option<Address>) {
    let id = settlement.delivery.id.clone();
    if let Err(error) = try_ask(shared, settlement, address).await {
        // The claim will expire, and the connector is asked again.
        tracing::error!(delivery = id, %error, "cannot record whether an uncertain part was sent");
    }
}

async fn try_ask(
    shared: &Shared,
    settlement: ClaimedSettlement,
    address: Option<Address>,
) -> std::result::Result<(), FlowError> {
    let delivery = &settlement.delivery;
    let key = match &address {
        Some(address) => write_key(&delivery.channel, &address.thread),
        None => delivery.conversation_id.clone(),
    };
    let Answer { result, keep, has_part_values, rules_changed, opens } = call(shared, &settlement, address).await?;
    let thread = match &result {
        Ok(Settled::Sent(sent)) => sent.thread.clone(),
        _ => None,
    };
    if let Err(error) = &result {
        let (channel, delivery) = (&delivery.channel, &delivery.id);
        tracing::warn!(channel, delivery, %error, "a connector could not say whether a part was sent");
    }
    let now = shared.db.clock().now();
    let (tries, asked, since) = (delivery.attempt, settlement.attempt, settlement.since);
    let judged = settlement::judge(result, Question { tries, asked, since, now });
    let registry = shared.registry.clone();
    let answer =
        RecordAnswer { registry, settlement, key, judged, thread, opens, keep, has_part_values, rules_changed };
    shared.record(answer).await?;
    if rules_changed {
        shared.signals.rules.notify_one();
    }
    Ok(())
}

/// What a connector said about a part.
struct Answer {
    result: std::result::Result<Settled, CallError>,
    /// What the connector keeps.
    keep: Vec<KeptValue>,
    /// Whether an earlier call kept something for the part.
    has_part_values: bool,
    /// Whether the connector reported that the platform's rules have changed.
    rules_changed: bool,
    /// Whether the part begins its conversation.
    opens: bool,
}

/// Calls the connector.
async fn call(
    shared: &Shared,
    settlement: &ClaimedSettlement,
    address: Option<Address>,
) -> std::result::Result<Answer, FlowError> {
    let refused = |failure: Failure| Answer {
        result: Err(CallError::Refused(failure)),
        keep: Vec::new(),
        has_part_values: false,
        rules_changed: false,
        opens: false,
    };
    let (connected, part) = match part(shared, &settlement.delivery, address).await? {
        Ok(prepared) => prepared,
        Err(failure) => return Ok(refused(failure)),
    };
    let Some(plugin) = connected.plugin() else { return Ok(refused(super::no_connector())) };
    let data = InstallationData { db: shared.db.clone(), memory: connected.connector.row.memory(), file: None };
    let call = connected.call(shared.db.clock(), settlement.claim.clone(), Arc::new(data));
    let has_part_values = part.kept.keys().any(|(of, _)| *of == KeptOf::Part);
    let opens = part.opens.is_some();
    let mut finished = plugin.settle(call, part).await;
    connected.connector.counter.finished(&finished);
    plugin_log::of_connector(shared, &connected, &finished.log).await;
    let (keep, rules_changed) = (std::mem::take(&mut finished.keep), finished.rules_changed);
    Ok(Answer { result: finished.result, keep, has_part_values, rules_changed, opens })
}

/// The write that records an answer.
struct RecordAnswer {
    registry: Registry,
    settlement: ClaimedSettlement,
    /// The key of the write (see [`Write::key`]).
    key: String,
    judged: Settlement,
    /// The thread in which the part arrived, if the platform reports it.
    thread: Option<String>,
    /// Whether the part begins its conversation.
    opens: bool,
    keep: Vec<KeptValue>,
    has_part_values: bool,
    rules_changed: bool,
}

impl Write for RecordAnswer {
    type Out = ();

    fn key(&self) -> &str {
        &self.key
    }

    fn wants(&self, wants: &mut Wants) {
        wants.message(&self.settlement.delivery.message_id);
        if let Settlement::Ended(DeliveryOutcome::Sent(Some(external)), _) = &self.judged {
            wants.external(&self.settlement.delivery.channel, external);
        }
    }

    fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let (d, registry) = (&self.settlement.delivery, self.registry.of(tx)?);
            if self.rules_changed {
                channel_rules::report(tx, &d.channel).await?;
            }
            let (ending, failure) = match &self.judged {
                Settlement::Ended(ending, failure) => (ending, failure),
                Settlement::AskAt(at) => return self.not_yet(tx, Some(*at)).await,
                Settlement::LeaveToPeople => return self.not_yet(tx, None).await,
            };
            let arrival = Arrival { thread: self.thread.as_deref(), opens: self.opens };
            if !settlements::finish(tx, &self.settlement).await? {
                return complete(tx, &registry, d, ending, &self.keep, arrival).await;
            }
            let ending = with_own_identifier(tx, d, ending).await?;
            if !outgoing::settled(tx, d, &ending, failure.as_ref()).await? {
                return complete(tx, &registry, d, &ending, &self.keep, arrival).await;
            }
            store_kept(tx, d, &self.keep, &ending, self.has_part_values).await?;
            if ending == DeliveryOutcome::Failed {
                deliveries::fail_rest(tx, &d.message_id).await?;
            }
            settle_message(tx, &d.message_id, SentTime::Unknown).await?;
            pace::delay_in(tx, &registry, &d.channel, &d.conversation_id).await?;
            follow_up(tx, &registry, d, &ending, failure.as_ref(), arrival).await
        })
    }
}

impl RecordAnswer {
    /// Records that there is no answer. `at` is when the connector is asked again; `None` if it is not.
    async fn not_yet(&self, tx: &mut Tx<'_>, at: Option<i64>) -> Result<()> {
        let d = &self.settlement.delivery;
        if settlements::again(tx, &self.settlement, at).await? {
            store_kept(tx, d, &self.keep, &DeliveryOutcome::Uncertain, self.has_part_values).await?;
        }
        Ok(())
    }
}
