//! A proxy in front of PostgreSQL that injects faults at chosen points of the protocol.
//!
//! It understands only as much of the wire protocol as it needs: where a client's statement begins, which transaction
//! the statement belongs to, and where its answer ends. It declines TLS; clients then continue without it.
//!
//! ```no_run
//! # async fn example() {
//! use plugboard_tests::proxy::{FaultAction, Proxy, Trigger};
//! let proxy = Proxy::start("postgres://postgres@127.0.0.1:5432/test").await;
//! let lost = proxy.next(Trigger::Commit, FaultAction::CutAfter, 1);
//! // ... a server commits through `proxy.url()` and never gets the answer ...
//! lost.wait_for(1).await;
//! # }
//! ```

mod connection;
mod wire;

use crate::PATIENCE;
use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinHandle,
    time::timeout,
};

/// A point in a client's exchange with the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trigger {
    /// A transaction begins.
    Begin,
    /// A transaction commits.
    Commit,
    /// A transaction commits, and each of these texts was in one of its messages (a statement or its parameters).
    CommitOf(Vec<String>),
    /// A message (a statement or its parameters) contains this text.
    Message(String),
}

/// The fault that the proxy injects at that point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultAction {
    /// The connection is cut, and the database never gets the message.
    CutBefore,
    /// The database gets the message after this delay.
    HoldBack(Duration),
    /// The database executes the request, and the connection is cut before its answer is passed on.
    CutAfter,
    /// The database executes the request, and its answer is passed on after this delay.
    Delay(Duration),
    /// The database executes the request. The connection stays open, but no further answer is passed on.
    Silence,
}

/// A fault to inject.
#[derive(Debug, Clone)]
struct Rule {
    id: u64,
    at: Trigger,
    act: FaultAction,
    /// How many times it still applies. `None`: until [`Proxy::recover`].
    left: Option<u32>,
    acted: watch::Sender<u32>,
}

/// Counts how often a fault has been injected.
#[derive(Debug, Clone)]
pub struct FaultCounter(watch::Receiver<u32>);

impl FaultCounter {
    /// The number of times so far.
    #[must_use]
    pub fn count(&self) -> u32 {
        *self.0.borrow()
    }

    /// Waits until the rule has acted `count` times.
    ///
    /// # Panics
    /// Panics after [`PATIENCE`], or if the rule is removed first.
    pub async fn wait_for(&self, count: u32) {
        let mut acted = self.0.clone();
        let reached = timeout(PATIENCE, acted.wait_for(|acted| *acted >= count)).await;
        let seen = self.count();
        assert!(matches!(reached, Ok(Ok(_))), "the proxy acted {seen} times in {PATIENCE:?}, expected {count}");
    }
}

/// Faults that affect all connections.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct GlobalFaults {
    /// Nothing is passed on.
    frozen: bool,
    /// New connections are closed at once.
    refuses: bool,
    /// How long each answer is delayed.
    slow: Duration,
    /// The number of cuts so far. A cut closes every connection opened before it.
    cuts: u64,
}

struct Shared {
    upstream: SocketAddr,
    rules: Mutex<Vec<Rule>>,
    faults: watch::Sender<GlobalFaults>,
    next_rule: AtomicU64,
}

impl Shared {
    fn rules(&self) -> MutexGuard<'_, Vec<Rule>> {
        self.rules.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the first rule that matches a message, and counts the use.
    fn take(&self, fits: impl Fn(&Rule) -> bool) -> Option<FaultAction> {
        let mut rules = self.rules();
        let index = rules.iter().position(fits)?;
        let rule = &mut rules[index];
        rule.acted.send_modify(|acted| *acted += 1);
        let act = rule.act;
        if let Some(left) = &mut rule.left {
            *left -= 1;
            if *left == 0 {
                rules.remove(index);
            }
        }
        Some(act)
    }
}

/// The proxy. Dropping it cuts its connections and closes its port.
pub struct Proxy {
    url: String,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
        self.cut_all();
    }
}

impl Proxy {
    /// Starts a proxy on a free port of 127.0.0.1, in front of the database at `url`.
    ///
    /// # Panics
    /// Panics if the URL has no host and port, or if no port is free.
    pub async fn start(url: &str) -> Self {
        let (head, rest) = url.split_once('@').expect("a database's address with a user");
        let (upstream, database) = rest.split_once('/').expect("a database's address with a database");
        let upstream = tokio::net::lookup_host(upstream).await.expect("the database's host").next();
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port on 127.0.0.1");
        let address = listener.local_addr().expect("a bound listener has an address");
        let shared = Arc::new(Shared {
            upstream: upstream.expect("the database's host has an address"),
            rules: Mutex::default(),
            faults: watch::Sender::new(GlobalFaults::default()),
            next_rule: AtomicU64::new(0),
        });
        let task = tokio::spawn(accept(listener, Arc::clone(&shared)));
        Self { url: format!("{head}@{address}/{database}"), shared, task }
    }

    /// The database URL through the proxy.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Injects a fault at the next `count` points of this kind, on any connection.
    #[must_use]
    pub fn next(&self, at: Trigger, act: FaultAction, count: u32) -> FaultCounter {
        self.rule(at, act, Some(count))
    }

    /// Injects a fault at every point of this kind, until [`Proxy::recover`].
    #[must_use]
    pub fn always(&self, at: Trigger, act: FaultAction) -> FaultCounter {
        self.rule(at, act, None)
    }

    fn rule(&self, at: Trigger, act: FaultAction, left: Option<u32>) -> FaultCounter {
        let id = self.shared.next_rule.fetch_add(1, Ordering::Relaxed);
        let acted = watch::Sender::new(0);
        let seen = acted.subscribe();
        if left != Some(0) {
            self.shared.rules().push(Rule { id, at, act, left, acted });
        }
        FaultCounter(seen)
    }

    /// Removes all rules and faults. Connections that were cut or silenced stay so.
    pub fn recover(&self) {
        self.shared.rules().clear();
        self.shared.faults.send_modify(|faults| {
            *faults = GlobalFaults { cuts: faults.cuts, ..GlobalFaults::default() };
        });
    }

    /// Cuts all connections.
    pub fn cut_all(&self) {
        self.shared.faults.send_modify(|faults| faults.cuts += 1);
    }

    /// Stops passing data on in both directions, or resumes.
    pub fn freeze(&self, frozen: bool) {
        self.shared.faults.send_modify(|faults| faults.frozen = frozen);
    }

    /// Closes new connections at once, or accepts them again. Open connections are not affected.
    pub fn refuse(&self, refuses: bool) {
        self.shared.faults.send_modify(|faults| faults.refuses = refuses);
    }

    /// Delays each answer by `wait`; zero for no delay.
    pub fn slow(&self, wait: Duration) {
        self.shared.faults.send_modify(|faults| faults.slow = wait);
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    while let Ok((client, _)) = listener.accept().await {
        if shared.faults.borrow().refuses {
            continue;
        }
        let shared = Arc::clone(&shared);
        tokio::spawn(async move {
            let mut faults = shared.faults.subscribe();
            let cuts = faults.borrow().cuts;
            // Both sockets are closed when this future ends.
            tokio::select! {
                _ = faults.wait_for(|faults| faults.cuts != cuts) => {}
                () = serve(client, &shared) => {}
            }
        });
    }
}

async fn serve(client: TcpStream, shared: &Shared) {
    let Ok(upstream) = TcpStream::connect(shared.upstream).await else { return };
    let _ = (client.set_nodelay(true), upstream.set_nodelay(true));
    // An error on one connection does not affect the others.
    let _ = connection::run(client, upstream, shared).await;
}
