//! Step 1. A request arrives at a channel's hook and is verified, received, stored, and only then acknowledged.

use plugboard_db::Db;
use plugboard_engine::{Call, CallError, Finished};
use plugboard_model::{FailureKind, HookRequest, Item, Journal, Received, Unknown};
use ring::digest::{Context, SHA256};
use std::sync::Arc;
use tracing::Instrument as _;

use crate::{
    host_data::InstallationData,
    inbox::{locked::write_key, memory::CONFLICTS},
    ingest::{
        outcome::HookOutcome,
        unverified,
        write::{Raw, RawState, Store, Stored},
    },
    installed::{ConnectedChannel, Registry},
    plugin_log,
    shared::{Shared, customer_rates::Counted},
    trace,
};

impl crate::shared::Flow {
    /// Handles a request to a channel's hook.
    pub async fn hook(&self, channel: &str, request: HookRequest) -> HookOutcome {
        let span = trace::hook();
        let outcome = self.take(channel, request).instrument(span.clone()).await;
        let known = (outcome != HookOutcome::UnknownChannel).then_some(channel);
        trace::hooked(&span, known, outcome.word(), outcome.failure().map(|failure| failure.kind));
        outcome
    }

    /// Verifies a request, receives its contents and stores them.
    async fn take(&self, channel: &str, request: HookRequest) -> HookOutcome {
        let shared = &self.shared;
        let sharing = match shared.channels_of_hook(channel).await {
            Ok(sharing) => sharing,
            Err(error) => {
                tracing::error!(channel, %error, "cannot read the registry");
                return HookOutcome::unavailable("the server cannot look up the channel at the moment");
            }
        };
        let Some(first) = sharing.first() else { return HookOutcome::UnknownChannel };
        let Some(plugin) = first.plugin() else {
            return HookOutcome::unavailable("the channel's connector is disabled or cannot be loaded");
        };
        let request = Arc::new(request);
        let accounts: Vec<String> = sharing.iter().map(|connected| connected.row.account.clone()).collect();
        let verify = first.plain_call(shared.db.clock(), "verify");
        let receive_call = {
            let (db, first, request) = (shared.db.clone(), Arc::clone(first), Arc::clone(&request));
            move || call_of_receive(&db, &first, &request)
        };
        let (verified, received) =
            plugin.verify_and_receive(verify, receive_call, request.clone(), accounts.clone()).await;
        first.connector.counter.finished(&verified);
        plugin_log::of_connector(shared, first, &verified.log).await;
        match verified.result {
            Ok(Some(answer)) => return HookOutcome::Answer(answer),
            Ok(None) => {}
            Err(error) => return unverified::answer(shared, first, error).await,
        }
        let Some(received) = received else { return HookOutcome::unavailable("the request was not received") };
        let received = note_received(shared, first, received).await;
        receive(shared, &sharing, request, accounts, received).await
    }
}

/// Stores what was received from a verified request. The customers' messages count only if the request was stored.
async fn receive(
    shared: &Shared,
    sharing: &[Arc<ConnectedChannel>],
    request: Arc<HookRequest>,
    accounts: Vec<String>,
    received: Result<Received, CallError>,
) -> HookOutcome {
    let mut counted = None;
    let outcome = receive_and_store(shared, sharing, request, accounts, received, &mut counted).await;
    if let (HookOutcome::Accepted | HookOutcome::Answer(_), Some(counted)) = (&outcome, counted) {
        counted.keep();
    }
    outcome
}

/// Stores what was received. Receives the request again if another request has changed the connector's shared values in
/// the meantime.
async fn receive_and_store<'a>(
    shared: &'a Shared,
    sharing: &[Arc<ConnectedChannel>],
    request: Arc<HookRequest>,
    accounts: Vec<String>,
    received: Result<Received, CallError>,
    counted: &mut Option<Counted<'a>>,
) -> HookOutcome {
    let Some(first) = sharing.first() else { return HookOutcome::UnknownChannel };
    let (mut turn, mut received) = (None, Some(received));
    for _ in 0..=CONFLICTS {
        let received = match received.take() {
            Some(received) => received,
            None => receive_items(shared, first, request.clone(), accounts.clone()).await,
        };
        let received = match received {
            Ok(received) => received,
            Err(CallError::Refused(failure)) if failure.kind == FailureKind::Invalid => {
                return HookOutcome::Invalid(failure);
            }
            Err(error) => return keep(shared, first, request, RawState::after(&error), error.to_string()).await,
        };
        let answer = received.answer.clone();
        let store_it = sort(sharing, received, request.clone(), shared.registry.clone());
        if counted.is_none() {
            match shared.customer_rates.take(&store_it.items, shared.db.clock().now()) {
                Ok(taken) => *counted = Some(taken),
                Err(wait) => return HookOutcome::TooMany(wait),
            }
        }
        match (store(shared, store_it).await, answer) {
            (None, _) => {
                if turn.is_none() {
                    turn = Some(first.connector.receive_turn.lock().await);
                }
            }
            (Some(HookOutcome::Accepted), Some(answer)) => return HookOutcome::Answer(answer),
            (Some(outcome), _) => return outcome,
        }
    }
    let reason = "shared values changed each time the connector received it".to_owned();
    keep(shared, first, request, RawState::Pending, reason).await
}

/// Keeps a request from which nothing could be received.
async fn keep(
    shared: &Shared,
    first: &Arc<ConnectedChannel>,
    request: Arc<HookRequest>,
    state: RawState,
    reason: String,
) -> HookOutcome {
    let raw = Raw { state, reason, key: body_key(&request), request };
    let stored = store(shared, Store::raw_alone(first.clone(), raw, shared.registry.clone())).await;
    stored.unwrap_or_else(|| HookOutcome::unavailable("the request could not be stored"))
}

/// Calls the connector's `receive`.
pub(crate) async fn receive_items(
    shared: &Shared,
    first: &Arc<ConnectedChannel>,
    request: Arc<HookRequest>,
    accounts: Vec<String>,
) -> Result<Received, CallError> {
    let Some(plugin) = first.plugin() else {
        return Err(CallError::Host("the channel's connector is disabled or cannot be loaded".into()));
    };
    let received = plugin.receive(call_of_receive(&shared.db, first, &request), request, accounts).await;
    note_received(shared, first, received).await
}

/// Builds the context for a call of a connector's `receive`.
fn call_of_receive(db: &Db, first: &ConnectedChannel, request: &HookRequest) -> Call {
    let data = InstallationData { db: db.clone(), memory: first.connector.row.memory(), file: None };
    first.call(db.clock(), body_key(request), Arc::new(data))
}

/// Counts a call of `receive`, stores its log, and returns its result.
async fn note_received(
    shared: &Shared,
    first: &Arc<ConnectedChannel>,
    received: Finished<Received>,
) -> Result<Received, CallError> {
    first.connector.counter.finished(&received);
    plugin_log::of_connector(shared, first, &received.log).await;
    received.result
}

/// Assigns each item to the channel that has its account, or else to a channel without an account. If there is neither,
/// or the connector reported unknown content, the whole request is kept as well.
pub(crate) fn sort(
    sharing: &[Arc<ConnectedChannel>],
    received: Received,
    request: Arc<HookRequest>,
    registry: Registry,
) -> Store {
    let (mut unknown, mut alone) = (Vec::new(), Vec::new());
    for one in received.unknown {
        match one.document {
            None => unknown.push(one.reason),
            Some(document) => {
                let request = Arc::new(HookRequest::again(&document, request.received_at));
                let (state, reason) = (RawState::Kept, reasons(&[one.reason]));
                alone.push(Raw { state, reason, key: body_key(&request), request });
            }
        }
    }
    let mut items = Vec::with_capacity(received.items.len());
    for mut item in received.items {
        // The arrival time is set here too, so that receiving the request again later uses the original one.
        item.at.get_or_insert(request.received_at);
        let home = sharing.iter().find(|connected| connected.row.account == item.account);
        match home.or_else(|| sharing.iter().find(|connected| connected.row.account.is_empty())) {
            Some(connected) => items.push((connected.clone(), item)),
            None => unknown.push(format!("no channel of this hook has the account `{}`", item.account)),
        }
    }
    let raw = (!unknown.is_empty()).then(|| Raw {
        state: RawState::Kept,
        reason: reasons(&unknown),
        key: body_key(&request),
        request,
    });
    let key = items.first().map(|(connected, item)| write_key(&connected.row.name, &item.thread)).unwrap_or_default();
    let Journal { writes, mut reads, files, .. } = received.journal;
    if writes.is_empty() {
        // The connector stored no values, so a change to those that it read is not a conflict.
        reads.clear();
    }
    Store { registry, key, first: sharing.first().cloned(), items, files, raw, unknown: alone, reads, writes }
}

/// The same for the items of a poll. There is no request to keep, so an item that cannot be stored is kept alone, as far
/// as the host knows it.
pub(crate) fn sort_polled(
    sharing: &[Arc<ConnectedChannel>],
    mut received: Received,
    poll: &Arc<HookRequest>,
    registry: Registry,
) -> Store {
    let is_ours = |item: &Item| {
        sharing.iter().any(|connected| connected.row.account == item.account || connected.row.account.is_empty())
    };
    let (items, strangers): (Vec<_>, Vec<_>) = std::mem::take(&mut received.items).into_iter().partition(is_ours);
    received.items = items;
    received.unknown.extend(strangers.into_iter().map(|item| Unknown {
        reason: format!("no channel of this hook has the account `{}`", item.account),
        document: serde_json::to_vec(&item).ok(),
        dedupe_key: item.dedupe_key,
    }));
    for unknown in &mut received.unknown {
        unknown.document.get_or_insert_with(|| unknown.dedupe_key.clone().into_bytes());
    }
    sort(sharing, received, Arc::clone(poll), registry)
}

/// Stores a request and returns the answer for the platform, or `None` if a shared value that the connector read has
/// changed, so that nothing is stored.
async fn store(shared: &Shared, store: Store) -> Option<HookOutcome> {
    let span = trace::ingest(store.items.len(), store.raw.is_some());
    let stored = shared.write(store).instrument(span.clone()).await;
    trace::ingested(&span, Stored::traced(&stored));
    Some(match stored {
        Ok(Stored::Done { .. }) => HookOutcome::Accepted,
        Ok(Stored::Full) => HookOutcome::unavailable("the store for kept requests is full"),
        Ok(Stored::Conflict) => return None,
        Err(error) => {
            tracing::error!(%error, "cannot store a request");
            HookOutcome::unavailable("the request could not be stored")
        }
    })
}

/// Maximum number of reasons that are stored with a kept request.
const REASONS: usize = 10;
/// The longest of these reasons, in characters.
const REASON: usize = 500;

/// Returns why a request is kept, one reason per line. Reasons over the limit are only counted.
fn reasons(all: &[String]) -> String {
    // The connector's reason may contain line breaks of its own.
    let line = |reason: &String| -> String {
        reason.chars().map(|c| if c.is_control() { ' ' } else { c }).take(REASON).collect()
    };
    let mut shown: Vec<String> = all.iter().take(REASONS).map(line).collect();
    if all.len() > REASONS {
        shown.push(format!("... and {} more", all.len() - REASONS));
    }
    shown.join("\n")
}

/// Returns a hash of method, query and body, the same for identical requests. Each part is prefixed with its length, so
/// that adjacent parts cannot be confused.
fn body_key(request: &HookRequest) -> String {
    let mut sum = Context::new(&SHA256);
    let mut part = |bytes: &[u8]| {
        sum.update(&(bytes.len() as u64).to_be_bytes());
        sum.update(bytes);
    };
    part(request.method.as_bytes());
    part(&(request.query.len() as u64).to_be_bytes());
    for (name, value) in &request.query {
        part(name.as_bytes());
        part(value.as_bytes());
    }
    part(&request.body);
    hex::encode(sum.finish().as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(method: &str, query: &[(&str, &str)], body: &[u8]) -> HookRequest {
        let query = query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        HookRequest { method: method.to_owned(), query, body: body.into(), ..HookRequest::default() }
    }

    #[test]
    fn requests_with_different_methods_queries_or_bodies_have_different_keys() {
        let all = [
            request("GET", &[("id", "1")], b""),
            request("GET", &[("id", "2")], b""),
            request("GET", &[("id", "12")], b""),
            request("GET", &[("id1", "2")], b""),
            request("GET", &[("id", "1"), ("id", "2")], b""),
            request("GET", &[], b"id1"),
            request("GET", &[], b""),
            request("POST", &[], b""),
            request("POST", &[("", "")], b""),
        ];
        let keys: std::collections::BTreeSet<_> = all.iter().map(body_key).collect();
        assert_eq!(keys.len(), all.len());
        let later = HookRequest { received_at: 7, headers: vec![("date".into(), "x".into())], ..all[0].clone() };
        assert_eq!(body_key(&later), body_key(&all[0]), "the same request again");
    }

    #[test]
    fn reasons_beyond_the_first_ten_are_counted() {
        let all: Vec<String> = (1..=12).map(|n| format!("reason {n}\nof two lines")).collect();
        let text = reasons(&all);
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines.len(), 11);
        assert_eq!((lines[0], lines[10]), ("reason 1 of two lines", "... and 2 more"));
        assert_eq!(reasons(&all[..10]).lines().count(), 10);
    }
}
