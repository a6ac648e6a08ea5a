//! The load: new customers, each of whom writes one message.

use crate::{
    http::Client,
    machine,
    measured_thread::MeasuredThread,
    platform::{Inbox, Platform},
    server::{APP_SECRET, HOOK, PAGE, Setup},
    table::Spread,
};
use anyhow::{Context as _, Result, ensure};
use plugboard_model::Clock;
use plugboard_tests::{
    graph::webhook::{batch, entry, signature, text},
    server::Server,
};
use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::{
    sync::oneshot,
    task::JoinSet,
    time::{sleep_until, timeout},
};

/// The longest that a customer waits for an answer or a reply.
const PATIENCE: Duration = Duration::from_secs(30);
/// The customers' text: triage can sort it, and welcome greets it.
const WORDS: &str = "hi, where is my order? it is urgent";

/// When a message is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// The webhook was answered 200.
    Stored,
    /// Its reply reached the platform.
    Answered,
}

/// How the load is generated.
#[derive(Debug, Clone, Copy)]
pub enum LoadMode {
    /// This many customers at once; each is followed by the next.
    InFlight(usize),
    /// This many customers per second, however long each takes.
    PerSecond(f64),
}

/// The duration of the load: a warm-up that is not measured, then windows that are counted separately.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// The duration of the warm-up.
    pub warm_up: Duration,
    /// The number of windows.
    pub windows: u32,
    /// The duration of each window.
    pub window: Duration,
}

/// The result of a measurement.
#[derive(Debug)]
pub struct Measured {
    /// Messages done per second, by window.
    pub rate: Spread,
    /// The time that each message took, in all windows.
    pub times: Vec<Duration>,
    /// The number of messages done, including those before and after the windows.
    pub all: u64,
    /// The CPU time per message in the windows of the servers and their child processes.
    pub server_each: Duration,
    /// The average number of cores that the servers, the load generator and the platform kept busy.
    pub busy: [f64; 3],
}

/// The load generator, on its own thread.
pub struct Load {
    thread: MeasuredThread,
    target: Arc<Target>,
    processes: Vec<u32>,
}

/// What all customers share.
struct Target {
    /// The servers, which get the connections in turn.
    addresses: Vec<SocketAddr>,
    /// The number of connections so far.
    connections: AtomicUsize,
    /// The path of the hook.
    path: &'static str,
    inbox: Arc<Inbox>,
    clock: Clock,
    /// The next customer's number.
    next: AtomicU64,
}

/// A completed message: when it was done, and how long it took.
type Sample = (Instant, Duration);

impl Load {
    /// Creates a load generator for a server.
    ///
    /// # Errors
    /// Returns an error if its thread cannot be started.
    pub fn on(setup: &Setup) -> Result<Self> {
        Self::across(&[&setup.server], &setup.platform)
    }

    /// Creates a load generator for several servers of one database. Each gets the same number of connections.
    ///
    /// # Errors
    /// Returns an error if its thread cannot be started.
    pub fn across(servers: &[&Server], platform: &Platform) -> Result<Self> {
        let address = |server: &&Server| {
            let base = server.base.trim_start_matches("http://");
            base.parse::<SocketAddr>().with_context(|| format!("the server's address {base}"))
        };
        let addresses = servers.iter().map(address).collect::<Result<_>>()?;
        let processes = servers.iter().map(|server| server.process_id()).collect();
        Self::new(addresses, HOOK, Arc::clone(&platform.inbox), processes)
    }

    /// Creates a load generator for a process that answers the same webhooks at this address and path, but does not
    /// reply through the platform.
    ///
    /// # Errors
    /// Returns an error if its thread cannot be started.
    pub fn at(address: SocketAddr, path: &'static str, process: u32) -> Result<Self> {
        Self::new(vec![address], path, Arc::new(Inbox::new(false)), vec![process])
    }

    fn new(addresses: Vec<SocketAddr>, path: &'static str, inbox: Arc<Inbox>, processes: Vec<u32>) -> Result<Self> {
        let target = Target {
            addresses,
            connections: AtomicUsize::new(0),
            path,
            inbox,
            clock: Clock::system(),
            // Numbers never repeat, so that customers after a restart are new too.
            next: AtomicU64::new(u64::try_from(Clock::system().now()).unwrap_or(0) * 1_000),
        };
        Ok(Self { thread: MeasuredThread::start("bench-load")?, target: Arc::new(target), processes })
    }

    /// Sends one message and waits for its reply.
    ///
    /// # Errors
    /// Returns an error if that fails.
    pub async fn one(&self) -> Result<()> {
        let target = Arc::clone(&self.target);
        self.thread.spawn(async move { target.customer(None, Until::Answered, Instant::now()).await.map(drop) }).await?
    }

    /// Generates load, and measures.
    ///
    /// # Errors
    /// Returns an error if a message fails, or if a customer gets a reply twice.
    pub async fn measure(&self, platform: &Platform, mode: LoadMode, until: Until, plan: Plan) -> Result<Measured> {
        self.run(|| platform.thread.cpu(), mode, until, plan).await
    }

    /// The same as [`Load::measure`] until the webhooks are answered, for a server without a platform.
    ///
    /// # Errors
    /// Returns an error if a message fails.
    pub async fn measure_alone(&self, mode: LoadMode, plan: Plan) -> Result<Measured> {
        self.run(|| Ok(Duration::ZERO), mode, Until::Stored, plan).await
    }

    /// Generates load, and measures. `platform` returns the platform's CPU time so far.
    async fn run(
        &self,
        platform: impl Fn() -> Result<Duration>,
        mode: LoadMode,
        until: Until,
        plan: Plan,
    ) -> Result<Measured> {
        let began = Instant::now();
        let end = began + plan.warm_up + plan.window * plan.windows;
        let target = Arc::clone(&self.target);
        let work = self.thread.spawn(async move {
            match mode {
                LoadMode::InFlight(count) => closed(target, count, until, end).await,
                LoadMode::PerSecond(rate) => open(target, rate, until, began, end).await,
            }
        });
        let cpu = || -> Result<[Duration; 3]> {
            let servers =
                self.processes.iter().map(|process| machine::cpu_of_tree(*process)).sum::<Result<Duration>>()?;
            Ok([servers, self.thread.cpu()?, platform()?])
        };
        sleep_until((began + plan.warm_up).into()).await;
        let before = cpu()?;
        sleep_until(end.into()).await;
        let after = cpu()?;
        let samples = work.await??;
        let twice = self.target.inbox.unexpected();
        ensure!(twice == 0, "{twice} unexpected replies arrived");

        let window_of = |at: Instant| {
            let since = at.checked_duration_since(began + plan.warm_up)?.as_secs_f64() / plan.window.as_secs_f64();
            (since < f64::from(plan.windows)).then_some(since)
        };
        let mut counts = vec![0.0; plan.windows as usize];
        let mut times = Vec::with_capacity(samples.len());
        for (at, time) in &samples {
            if let Some(window) = window_of(*at) {
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is 0 to the count")]
                let index = window as usize;
                counts[index] += 1.0 / plan.window.as_secs_f64();
                times.push(*time);
            }
        }
        ensure!(!times.is_empty(), "no message was completed in the windows");
        let span = (plan.window * plan.windows).as_secs_f64();
        let spent = [0, 1, 2].map(|who: usize| after[who].saturating_sub(before[who]));
        Ok(Measured {
            rate: Spread::of(counts),
            server_each: spent[0] / u32::try_from(times.len())?,
            times,
            all: u64::try_from(samples.len())?,
            busy: spent.map(|time| time.as_secs_f64() / span),
        })
    }
}

/// Keeps `count` customers in flight until `end`.
async fn closed(target: Arc<Target>, count: usize, until: Until, end: Instant) -> Result<Vec<Sample>> {
    let mut customers = JoinSet::new();
    for _ in 0..count {
        let target = Arc::clone(&target);
        customers.spawn(async move {
            let (mut client, mut samples) = (target.connect().await?, Vec::new());
            while Instant::now() < end {
                let (next, sample) = target.customer(Some(client), until, Instant::now()).await?;
                client = next;
                samples.push(sample);
            }
            anyhow::Ok(samples)
        });
    }
    let mut all = Vec::new();
    while let Some(samples) = customers.join_next().await {
        all.extend(samples??);
    }
    Ok(all)
}

/// Starts `rate` customers per second until `end`. A message's time is counted from when it was due, so that a server
/// that falls behind gets no advantage.
async fn open(target: Arc<Target>, rate: f64, until: Until, began: Instant, end: Instant) -> Result<Vec<Sample>> {
    ensure!(rate > 0.0 && rate.is_finite(), "the rate must be positive, got {rate} per second");
    let idle = Arc::new(Mutex::new(Vec::new()));
    let mut customers = JoinSet::new();
    let mut all = Vec::new();
    for number in 0_u32.. {
        let due = began + Duration::from_secs_f64(f64::from(number) / rate);
        if due >= end {
            break;
        }
        sleep_until(due.into()).await;
        let (target, idle) = (Arc::clone(&target), Arc::clone(&idle));
        customers.spawn(async move {
            let kept = idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let (client, sample) = target.customer(kept, until, due).await?;
            idle.lock().unwrap_or_else(PoisonError::into_inner).push(client);
            anyhow::Ok(sample)
        });
        while let Some(sample) = customers.try_join_next() {
            all.push(sample??);
        }
    }
    while let Some(sample) = customers.join_next().await {
        all.push(sample??);
    }
    Ok(all)
}

impl Target {
    /// Connects to the next server.
    async fn connect(&self) -> Result<Client> {
        let number = self.connections.fetch_add(1, Ordering::Relaxed);
        let address = self.addresses.get(number % self.addresses.len().max(1)).context("there is no server")?;
        Client::connect(*address, self.path).await
    }

    /// Sends one customer's message. Its time is counted from `due`. Returns the connection for reuse.
    async fn customer(&self, client: Option<Client>, until: Until, due: Instant) -> Result<(Client, Sample)> {
        let mut client = match client {
            Some(client) => client,
            None => self.connect().await?,
        };
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let person = number.to_string();
        let reply = (until == Until::Answered).then(|| self.inbox.expect(&person));
        let item = text(PAGE, &person, &format!("m-{number}"), self.clock.now(), WORDS);
        let body = batch(&[entry(PAGE, &[item])]);
        let status = timeout(PATIENCE, client.post(&signature(APP_SECRET, body.as_bytes()), &body)).await;
        let status = status.with_context(|| format!("no answer to a webhook within {PATIENCE:?}"))??;
        ensure!(status == 200, "a webhook was answered with {status}");
        let done = match reply {
            Some(reply) => replied(reply, &person).await?,
            None => Instant::now(),
        };
        Ok((client, (done, done.saturating_duration_since(due))))
    }
}

async fn replied(reply: oneshot::Receiver<Instant>, person: &str) -> Result<Instant> {
    let reply = timeout(PATIENCE, reply).await.with_context(|| format!("no reply to {person} within {PATIENCE:?}"))?;
    reply.context("the platform stand-in stopped")
}
