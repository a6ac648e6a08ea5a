//! Claims the work that a transaction has made possible, at the end of the same transaction. So a message's runs and
//! replies start right after the commit that stored them, without another transaction that looks for them.
//!
//! The rules are those of the loops' claims: the order of runs and deliveries, the places of each plugin and channel,
//! the rates of the channels. Whatever is not claimed here, the loops find.

use futures_util::future::BoxFuture;
use plugboard_db::{
    AfterCommit, ClaimStep, Dialect, Result, Tx,
    deliveries::{self, InsertedDelivery},
    fetches::{self, FetchKind, InsertedFetch},
    runs::{self, InsertedRun},
};
use plugboard_model::OpenRun;
use plugboard_rules::run_order;
use std::collections::{BTreeMap, HashMap, HashSet};

use super::{
    dispatcher::{Claimed, Dispatcher},
    due::Allowances,
};
use crate::{
    installed::Snapshot,
    run::call::{self, Work},
    shared::{Shared, places::Place, polling::LEASE_MS},
};

impl ClaimStep for Dispatcher {
    fn claim<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, Result<Option<AfterCommit>>> {
        Box::pin(async move {
            let Some(shared) = self.shared.upgrade().filter(|shared| !shared.stop.is_cancelled()) else {
                return Ok(None);
            };
            let registry = shared.registry.now();
            if tx.generation() > registry.generation {
                // What is installed has changed, and this server has not read it again yet. The loops' claims check
                // the rows.
                let look: AfterCommit = Box::new(move || shared.signals.all());
                return Ok(Some(look));
            }
            let step =
                Step { dispatcher: self, registry: &registry, generation: tx.generation(), claim: shared.new_claim() };
            let mut claimed = Claimed::new();
            let mut left = Left::default();
            step.claim_all(tx, &mut claimed, &mut left).await?;
            if claimed.is_empty() && left == Left::default() {
                return Ok(None);
            }
            let start: AfterCommit = Box::new(move || {
                left.wake(&shared);
                claimed.start(&shared);
            });
            Ok(Some(start))
        })
    }

    fn missed(&self) {
        if let Some(shared) = self.shared.upgrade() {
            shared.signals.all();
        }
    }
}

/// Which loops must look for work that was left.
#[derive(Default, PartialEq, Eq)]
struct Left {
    runs: bool,
    deliveries: bool,
    fetches: bool,
}

impl Left {
    fn wake(&self, shared: &Shared) {
        let signals = &shared.signals;
        for (left, signal) in
            [(self.runs, &signals.runs), (self.deliveries, &signals.deliveries), (self.fetches, &signals.fetches)]
        {
            if left {
                signal.notify_one();
            }
        }
    }
}

/// The claims of one transaction.
struct Step<'a> {
    dispatcher: &'a Dispatcher,
    registry: &'a Snapshot,
    /// The registry's generation in the database.
    generation: i64,
    claim: String,
}

impl Step<'_> {
    async fn claim_all(&self, tx: &mut Tx<'_>, claimed: &mut Claimed, left: &mut Left) -> Result<()> {
        // New rows are claimed before they are written, which saves an update of each.
        let (created, mut new_fetches) = (fetches::created(tx), fetches::take_new(tx));
        left.fetches = created > new_fetches.len();
        self.fetches(&mut new_fetches, claimed);
        fetches::put_new(tx, new_fetches);

        let (mut new_runs, mut new_deliveries) = (runs::take_new(tx), deliveries::take_new(tx));
        // Runs that wait for a name start with the fetch of the name.
        let named = claimed.fetches.iter().filter(|(fetch, _)| fetch.kind == FetchKind::Profile);
        let named: HashSet<_> = named.map(|(fetch, _)| fetch.subject.clone()).collect();
        let started = self.runs(tx, &mut new_runs, &named, left).await?;
        runs::put_new(tx, new_runs);
        self.deliveries(tx, &mut new_deliveries, claimed, left).await?;
        deliveries::put_new(tx, new_deliveries);

        if !started.is_empty() {
            let all = started.iter().map(|started| started.run.clone()).collect();
            let now = tx.clock().now();
            let found = call::find(tx.read().await?, now, self.registry, all).await?;
            for (work, started) in found.into_iter().zip(started) {
                claimed.runs.push((Work { after: started.after, ..work }, started.place));
            }
        }
        Ok(())
    }

    fn fetches(&self, new: &mut [InsertedFetch], claimed: &mut Claimed) {
        for one in new {
            let channel = &one.fetch.channel;
            let able =
                self.registry.channels.get(channel).is_some_and(|connected| connected.connector.plugin.is_some());
            if let Some(place) = able.then(|| self.dispatcher.fetches.take(channel)).flatten() {
                claimed.fetches.push((one.claim(&self.claim, LEASE_MS, self.generation), place));
            }
        }
    }

    async fn runs(
        &self,
        tx: &mut Tx<'_>,
        new: &mut [InsertedRun],
        named: &HashSet<String>,
        left: &mut Left,
    ) -> Result<Vec<Started>> {
        let conversations = runs::changed(tx);
        if conversations.is_empty() {
            return Ok(Vec::new());
        }
        let mut open: BTreeMap<String, Vec<OpenRun>> = BTreeMap::new();
        for run in runs::open(tx.read().await?, &conversations).await? {
            open.entry(run.conversation_id.clone()).or_default().push(run);
        }
        // Read the clock last: the rows that were just written may be due now.
        let (now, shared_database) = (tx.clock().now(), tx.dialect() == Dialect::Postgres);
        let mut index = HashMap::new();
        for (n, run) in new.iter().enumerate() {
            let run = run.open(now);
            index.insert(run.id.clone(), n);
            open.entry(run.conversation_id.clone()).or_default().push(run);
        }
        let works = |id: &str| {
            let row = self.registry.by_id(id).map(|installed| &installed.row);
            row.is_some_and(|row| row.enabled && row.paused.is_none() && row.upgrading.is_none())
        };
        let (mut started, mut stored) = (Vec::new(), HashMap::new());
        for (conversation, open) in &mut open {
            let all = open.iter().filter(|run| !index.contains_key(&run.id)).count() <= runs::WINDOW;
            open.sort_by_key(|run| run.seq);
            let waits_for_name = named.contains(conversation);
            let turn = run_order::turn(open, all, now, works, |run| waits_for_name && run.is_first_attempt);
            // Another server may have just ended the run that the others wait for, without having seen these. And if
            // there are too many runs to decide here, the loop decides.
            let in_turn = |n: usize| turn.now.contains(&n) || turn.later.iter().any(|(later, _)| *later == n);
            let is_left = |(n, run): (usize, &OpenRun)| {
                !run.claimed && run.due_at <= now && works(&run.installation_id) && !in_turn(n)
            };
            left.runs |= (shared_database || !all) && open.iter().enumerate().any(is_left);
            let mut taken = HashSet::new();
            let now = turn.now.into_iter().map(|n| (n, Vec::new()));
            for (n, after) in now.chain(turn.later) {
                let run = &open[n];
                let Some(installed) = self.registry.by_id(&run.installation_id).filter(|i| i.plugin.is_some()) else {
                    continue;
                };
                if after.iter().any(|first| !taken.contains(first)) {
                    continue;
                }
                let places = &self.dispatcher.runs;
                let place = if waits_for_name || !after.is_empty() {
                    places.take_to_wait(&run.installation_id)
                } else {
                    places.take(&run.installation_id)
                };
                let Some(place) = place else { continue };
                taken.insert(n);
                let after = after.into_iter().map(|first| open[first].id.clone()).collect();
                match index.get(&run.id) {
                    Some(&n) => {
                        let run = new[n].claim(&self.claim, LEASE_MS, installed.row.version, self.generation);
                        started.push(Started { run, after, place });
                    }
                    None => drop(stored.insert(run.id.clone(), (after, place))),
                }
            }
        }
        let ids: Vec<_> = stored.keys().cloned().collect();
        for run in runs::claim_stored(tx, &ids, &self.claim, LEASE_MS).await? {
            if let Some((after, place)) = stored.remove(&run.id) {
                started.push(Started { run, after, place });
            }
        }
        Ok(started)
    }

    async fn deliveries(
        &self,
        tx: &mut Tx<'_>,
        new: &mut [InsertedDelivery],
        claimed: &mut Claimed,
        left: &mut Left,
    ) -> Result<()> {
        let conversations = deliveries::changed(tx);
        if conversations.is_empty() {
            return Ok(());
        }
        let stored = deliveries::first_open(tx.read().await?, &conversations).await?;
        // Read the clock last: the rows that were just written may be due now.
        let (now, shared_database) = (tx.clock().now(), tx.dialect() == Dialect::Postgres);
        let waits: HashMap<_, _> = stored.iter().map(|first| (first.conversation_id.as_str(), first)).collect();
        // The first new delivery of each conversation that has no other open one.
        let mut first_new: BTreeMap<String, usize> = BTreeMap::new();
        for (n, one) in new.iter().enumerate() {
            let conversation = &one.delivery.conversation_id;
            if waits.contains_key(conversation.as_str()) {
                left.deliveries |= shared_database;
                continue;
            }
            let place = |n: usize| (new[n].delivery.seq, new[n].delivery.part);
            let first = first_new.entry(conversation.clone()).or_insert(n);
            if place(n) < place(*first) {
                *first = n;
            }
        }
        let due = stored.iter().filter(|first| first.queued && first.due_at <= now);
        let ready: Vec<usize> = first_new.values().copied().filter(|&n| is_ready(&new[n], now)).collect();
        // Only the loop's claim compares deliveries of several conversations with the same customer.
        let is_paced = |n: &usize| new[*n].delivery.paced_contact.is_some();
        left.deliveries |= due.clone().any(|first| first.is_paced) || ready.iter().any(is_paced);
        let due = due.filter(|first| !first.is_paced);
        let mut candidates: Vec<(&str, Candidate)> =
            due.map(|first| (first.channel.as_str(), Candidate::Stored(&first.id))).collect();
        let ready = ready.into_iter().filter(|n| !is_paced(n));
        let channels: HashMap<usize, String> = ready.map(|n| (n, new[n].delivery.channel.clone())).collect();
        candidates.extend(channels.iter().map(|(n, channel)| (channel.as_str(), Candidate::New(*n))));

        let mut allowances = Allowances::new(self.registry);
        let (mut taken, mut chosen) = (Vec::new(), HashMap::new());
        for (channel, candidate) in candidates {
            let connected = self.registry.channels.get(channel);
            if connected.is_none_or(|connected| connected.connector.plugin.is_none()) {
                continue;
            }
            if !allowances.allow(tx, channel).await? {
                // The loop waits until the channel may send again.
                left.deliveries = true;
                continue;
            }
            let Some(place) = self.dispatcher.deliveries.take(channel) else { continue };
            match candidate {
                Candidate::New(n) => taken.push((new[n].claim(&self.claim, LEASE_MS, self.generation), place)),
                Candidate::Stored(id) => drop(chosen.insert(id.to_owned(), place)),
            }
        }
        let ids: Vec<_> = chosen.keys().cloned().collect();
        for delivery in deliveries::claim_stored(tx, &ids, &self.claim, LEASE_MS).await? {
            if let Some(place) = chosen.remove(&delivery.id) {
                taken.push((delivery, place));
            }
        }
        allowances.count(tx, taken.iter().map(|(delivery, _)| delivery.channel.as_str())).await?;
        let conversations: Vec<_> = taken.iter().map(|(delivery, _)| delivery.conversation_id.clone()).collect();
        let addresses = deliveries::addresses(tx.read().await?, &conversations).await?;
        claimed.deliveries.extend(taken.into_iter().map(|(delivery, place)| {
            let address = addresses.get(&delivery.conversation_id).cloned();
            (delivery, address, place)
        }));
        Ok(())
    }
}

/// Whether a new delivery may be claimed. A rate may delay it; the loop finds it once it is due.
fn is_ready(new: &InsertedDelivery, now: i64) -> bool {
    !new.delivery.review && new.delivery.due_at <= now
}

/// A claimed run with its place.
struct Started {
    run: runs::ClaimedRun,
    /// The runs of the same turn that it waits for.
    after: Vec<String>,
    place: Place,
}

/// A delivery that may be claimed: one of the new ones, or a stored one.
enum Candidate<'a> {
    New(usize),
    Stored(&'a str),
}
