//! Claims work and starts it. Work is claimed at the end of the transaction that makes it possible (`claim_step`), and
//! by the loops, which find what is left.

use plugboard_db::{
    deliveries::{Address, ClaimedDelivery},
    fetches::{ClaimedFetch, FetchKind},
};
use std::{
    collections::BTreeMap,
    sync::{Arc, Weak},
    time::{Duration, Instant},
};

use crate::{
    deliver,
    ingest::fetch,
    run::{
        call::Work,
        turn::{self, Turn},
    },
    shared::{
        Shared,
        places::{Place, Places},
        polling::Sizes,
    },
};

/// The places for each kind of work, and what starts it.
pub(super) struct Dispatcher {
    /// Weak, because the database's writer holds this, and the flow holds the database.
    pub shared: Weak<Shared>,
    pub runs: Arc<Places>,
    pub deliveries: Arc<Places>,
    pub fetches: Arc<Places>,
}

impl Dispatcher {
    pub(super) fn new(shared: &Arc<Shared>) -> Self {
        let (sizes, signals) = (Sizes::of(shared.engine.calls()), &shared.signals);
        Self {
            shared: Arc::downgrade(shared),
            runs: Places::new(sizes.runs, Arc::clone(&signals.runs)),
            deliveries: Places::new(sizes.deliveries, Arc::clone(&signals.deliveries)),
            fetches: Places::new(sizes.fetches, Arc::clone(&signals.fetches)),
        }
    }
}

/// Work that one transaction has claimed, with its places.
pub(super) struct Claimed {
    pub runs: Vec<(Work, Place)>,
    /// Each delivery with its address, or `None` if its conversation no longer exists.
    pub deliveries: Vec<(ClaimedDelivery, Option<Address>, Place)>,
    pub fetches: Vec<(ClaimedFetch, Place)>,
    /// How long until a channel that has used up its rate may send again.
    pub again: Option<Duration>,
    /// When the claim was requested.
    asked: Instant,
}

impl Claimed {
    pub(super) fn new() -> Self {
        let (runs, deliveries, fetches) = (Vec::new(), Vec::new(), Vec::new());
        Self { runs, deliveries, fetches, again: None, asked: Instant::now() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.runs.is_empty() && self.deliveries.is_empty() && self.fetches.is_empty()
    }

    /// Starts everything, each conversation's runs together.
    pub(super) fn start(self, shared: &Arc<Shared>) {
        let mut turns: BTreeMap<String, Turn<Place>> = BTreeMap::new();
        for (work, place) in self.runs {
            turns.entry(work.run.conversation_id.clone()).or_default().runs.push((work, place));
        }
        let mut fetches = Vec::new();
        for (fetch, place) in self.fetches {
            // The subject of a profile is the conversation.
            match turns.get_mut(&fetch.subject) {
                Some(turn) if fetch.kind == FetchKind::Profile && turn.profile.is_none() => {
                    turn.profile = Some((fetch, place));
                }
                _ => fetches.push((fetch, place)),
            }
        }
        for (_, turn) in turns {
            let ours = Arc::clone(shared);
            shared.tasks.spawn(async move { turn::make(&ours, turn).await });
        }
        let asked = self.asked;
        for (delivery, address, place) in self.deliveries {
            let ours = Arc::clone(shared);
            shared.tasks.spawn(async move {
                deliver::make(&ours, delivery, address, asked).await;
                drop(place);
            });
        }
        for (fetch, place) in fetches {
            let ours = Arc::clone(shared);
            shared.tasks.spawn(async move {
                fetch::make(&ours, fetch).await;
                drop(place);
            });
        }
    }
}
