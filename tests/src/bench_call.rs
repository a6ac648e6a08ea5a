//! Measures the cost of one call: the guest `plain` (five getters, one `kv` write, two actions) in a fresh instance, in
//! a reused instance, and the same logic in plain Rust without a sandbox.

use crate::{
    calls::{call, message_event},
    guest,
};
use plugboard_engine::{Call, CallError, Engine, EngineOptions, Instances, LoadError};
use plugboard_model::{Action, ConversationChange, Draft, Event, EventBody, Journal, KvScope, KvWrite, Priority};
use std::{
    fmt,
    hint::black_box,
    time::{Duration, Instant},
};

/// Number of calls before measuring, to warm up the pools.
const WARM_UP: usize = 500;

/// The median and the 99th percentile of a set of measurements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spread {
    /// The median.
    pub median: Duration,
    /// The 99th percentile.
    pub p99: Duration,
}

impl Spread {
    /// Computes the spread of some measurements.
    ///
    /// # Panics
    /// Panics if there are no measurements.
    #[must_use]
    pub fn of(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        Self { median: times[times.len() / 2], p99: times[times.len() * 99 / 100] }
    }
}

impl fmt::Display for Spread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let micros = |time: Duration| time.as_secs_f64() * 1e6;
        write!(f, "{:.2} us (p99 {:.2} us)", micros(self.median), micros(self.p99))
    }
}

/// The cost of one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figures {
    /// Through `Plugin::handle`, including the round trip to the plugin thread.
    pub whole: Spread,
    /// In a fresh instance, on the plugin thread.
    pub fresh: Spread,
    /// In an instance that is reused for every call.
    pub reused: Spread,
    /// In plain Rust.
    pub native: Spread,
}

/// Why the measurement failed.
#[derive(Debug)]
pub enum Failed {
    /// The guest could not be loaded.
    Load(LoadError),
    /// A call failed.
    Call(CallError),
}

/// Measures `rounds` calls of each kind.
///
/// # Errors
/// Returns an error if the guest cannot be loaded or a call fails.
///
/// # Panics
/// Panics if the guest has not been built, or if the machine cannot run an engine.
pub async fn measure(rounds: usize) -> Result<Figures, Failed> {
    let engine = Engine::new(EngineOptions::default()).expect("an engine");
    let plugin = engine.load(&guest("plain")).await.map_err(Failed::Load)?;
    let event = message_event("where is my order?");
    let time = async |instances| {
        plugin.measure(call(), event.clone(), WARM_UP, instances).await.map_err(Failed::Call)?;
        let times = plugin.measure(call(), event.clone(), rounds, instances).await.map_err(Failed::Call)?;
        Ok(Spread::of(times.iter().map(|time| time.cleaned).collect()))
    };
    let (fresh, reused) = (time(Instances::Fresh).await?, time(Instances::One).await?);
    let mut whole = Vec::with_capacity(rounds);
    for _ in 0..rounds {
        let began = Instant::now();
        plugin.handle(call(), event.clone()).await.result.map_err(Failed::Call)?;
        whole.push(began.elapsed());
    }
    let one = |call: &Call| {
        let began = Instant::now();
        black_box(native(call, black_box(&event)));
        began.elapsed()
    };
    let call = call();
    let native = Spread::of((0..rounds).map(|_| one(&call)).collect());
    Ok(Figures { whole: Spread::of(whole), fresh, reused, native })
}

/// Does what `plain` does, on the host's own types.
fn native(call: &Call, event: &Event) -> Journal {
    let EventBody::Message(message) = &event.body else { return Journal::default() };
    let (id, text) = (message.id.clone(), message.text.clone());
    let (name, channel) = (event.contact.name.clone().unwrap_or_default(), event.conversation.channel.clone());
    let label = if event.conversation.priority == Priority::Urgent { "now" } else { "later" };
    let mut journal = Journal::default();
    journal.writes.push(KvWrite { scope: KvScope::Conversation, key: "last".into(), value: Some(id) });
    let draft = Draft { text: format!("Hello {name}, {channel} got \"{text}\""), ..Draft::default() };
    let label = Action::Change(ConversationChange::AddLabel { label: label.into() });
    for action in [label, Action::Reply { draft }] {
        if call.data.preview(&action, &journal.actions).is_ok() {
            journal.actions.push(action);
        }
    }
    journal
}
