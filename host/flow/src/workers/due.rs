//! Claims work that is due, whoever created it: the writes of the loops.

use futures_util::future::BoxFuture;
use plugboard_db::{OwnerCapacity, Result, Tx, Write, deliveries, fetches, runs};
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
    time::Duration,
};

use super::dispatcher::{Claimed, Dispatcher};
use crate::{
    installed::Snapshot,
    run::call,
    shared::{Shared, polling::LEASE_MS},
};

/// A kind of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Runs,
    Deliveries,
    Fetches,
}

impl Kind {
    /// Returns the kind's name for log lines.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Runs => "runs",
            Self::Deliveries => "deliveries",
            Self::Fetches => "fetches",
        }
    }
}

/// The write that claims work of one kind.
pub(super) struct ClaimDue {
    pub shared: Arc<Shared>,
    pub dispatcher: Arc<Dispatcher>,
    pub kind: Kind,
}

impl Write for ClaimDue {
    type Out = Claimed;

    fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, Result<Claimed>> {
        Box::pin(async move {
            let mut claimed = Claimed::new();
            match self.kind {
                Kind::Runs => self.runs(tx, &mut claimed).await?,
                Kind::Deliveries => self.deliveries(tx, &mut claimed).await?,
                Kind::Fetches => self.fetches(tx, &mut claimed).await?,
            }
            Ok(claimed)
        })
    }
}

/// With more plugins or channels than this, a query first finds those that have work waiting.
const FEW: usize = 16;

/// Keeps only the owners that have work waiting.
fn awaited(places: Vec<OwnerCapacity>, waiting: Vec<String>) -> Vec<OwnerCapacity> {
    let waiting: HashSet<String> = waiting.into_iter().collect();
    places.into_iter().filter(|places| waiting.contains(&places.owner)).collect()
}

impl ClaimDue {
    async fn runs(&self, tx: &mut Tx<'_>, claimed: &mut Claimed) -> Result<()> {
        let (places, registry) = (&self.dispatcher.runs, self.shared.registry.now());
        // A plugin that this server cannot load may be loaded on another server. The runs of a paused plugin wait.
        let able = registry
            .installations
            .iter()
            .filter(|installed| installed.plugin.is_some() && installed.row.enabled && installed.row.paused.is_none());
        let mut free = places.of(able.map(|installed| installed.row.id.clone()));
        if free.len() > FEW {
            free = awaited(free, runs::waiting(tx.read().await?).await?);
        }
        let found = runs::claim(tx, &free, &self.shared.new_claim(), LEASE_MS, places.free()).await?;
        let now = tx.clock().now();
        for work in call::find(tx.read().await?, now, &registry, found).await? {
            if let Some(place) = places.take(&work.run.installation_id) {
                claimed.runs.push((work, place));
            }
        }
        Ok(())
    }

    /// Claims deliveries, as many for each channel as its rate allows. Deliveries over the rate stay untouched.
    async fn deliveries(&self, tx: &mut Tx<'_>, claimed: &mut Claimed) -> Result<()> {
        let (places, registry) = (&self.dispatcher.deliveries, self.shared.registry.now());
        let mut free = places.of(channels(&registry));
        if free.len() > FEW {
            free = awaited(free, deliveries::waiting(tx.read().await?).await?);
        }
        let mut allowances = Allowances::new(&registry);
        for one in &mut free {
            one.free = allowances.limit(tx, &one.owner, one.free).await?;
        }
        free.retain(|one| one.free > 0);
        let found = deliveries::claim(tx, &free, &self.shared.new_claim(), LEASE_MS, places.free()).await?;
        allowances.count(tx, found.iter().map(|delivery| delivery.channel.as_str())).await?;
        let conversations: Vec<_> = found.iter().map(|one| one.conversation_id.clone()).collect();
        let addresses = deliveries::addresses(tx.read().await?, &conversations).await?;
        for delivery in found {
            let address = addresses.get(&delivery.conversation_id).cloned();
            if let Some(place) = places.take(&delivery.channel) {
                claimed.deliveries.push((delivery, address, place));
            }
        }
        claimed.again = allowances.again(tx.clock().now());
        Ok(())
    }

    async fn fetches(&self, tx: &mut Tx<'_>, claimed: &mut Claimed) -> Result<()> {
        let (places, registry) = (&self.dispatcher.fetches, self.shared.registry.now());
        let mut free = places.of(channels(&registry));
        if free.len() > FEW {
            free = awaited(free, fetches::waiting(tx.read().await?).await?);
        }
        for fetch in fetches::claim(tx, &free, &self.shared.new_claim(), LEASE_MS, places.free()).await? {
            if let Some(place) = places.take(&fetch.channel) {
                claimed.fetches.push((fetch, place));
            }
        }
        Ok(())
    }
}

/// Returns the channels whose connector is loaded.
fn channels(registry: &Snapshot) -> impl Iterator<Item = String> {
    let able = registry.channels.values().filter(|connected| connected.connector.plugin.is_some());
    able.map(|connected| connected.row.name.clone())
}

/// How much channels with the rule `send_rate` may send now.
pub(super) struct Allowances<'a> {
    registry: &'a Snapshot,
    /// What each channel that was asked about may still send, and when its span ends.
    left: HashMap<String, (i64, i64)>,
    /// When the first channel that has used up its rate may send again.
    ends: Option<i64>,
}

impl<'a> Allowances<'a> {
    pub(super) fn new(registry: &'a Snapshot) -> Self {
        Self { registry, left: HashMap::new(), ends: None }
    }

    /// Returns a channel's rate and its time span in milliseconds.
    fn rate(&self, channel: &str) -> Option<(i64, i64)> {
        let rate = self.registry.channels.get(channel)?.row.rules.send_rate?;
        Some((i64::from(rate.count.max(1)), i64::from(rate.seconds.max(1)) * 1_000))
    }

    /// Returns how many of `wanted` sends a channel may make.
    async fn limit(&mut self, tx: &mut Tx<'_>, channel: &str, wanted: i64) -> Result<i64> {
        let Some((count, span_ms)) = self.rate(channel) else { return Ok(wanted) };
        let (left, ends) = match self.left.get(channel) {
            Some(known) => *known,
            None => deliveries::allowance(tx, channel, count, span_ms).await?,
        };
        if left <= wanted {
            self.ends = Some(self.ends.map_or(ends, |earlier| earlier.min(ends)));
        }
        let allowed = wanted.min(left);
        self.left.insert(channel.to_owned(), (left - allowed, ends));
        Ok(allowed)
    }

    /// Returns whether a channel may make one more send.
    pub(super) async fn allow(&mut self, tx: &mut Tx<'_>, channel: &str) -> Result<bool> {
        Ok(self.limit(tx, channel, 1).await? > 0)
    }

    /// Counts the sends of channels that have a rate.
    pub(super) async fn count<'c>(&self, tx: &mut Tx<'_>, channels: impl Iterator<Item = &'c str>) -> Result<()> {
        let mut counts: BTreeMap<&str, i64> = BTreeMap::new();
        for channel in channels {
            *counts.entry(channel).or_default() += 1;
        }
        for (channel, sends) in counts {
            if let Some((_, span_ms)) = self.rate(channel) {
                deliveries::count_sends(tx, channel, span_ms, sends).await?;
            }
        }
        Ok(())
    }

    /// Returns how long until a channel that has used up its rate may send again.
    fn again(&self, now: i64) -> Option<Duration> {
        self.ends.map(|at| Duration::from_millis(u64::try_from(at - now).unwrap_or(0).max(1)))
    }
}
