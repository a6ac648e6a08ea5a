//! A proxy in front of PostgreSQL that does harm at a chosen point of the conversation.
//!
//! It understands as much of the wire protocol as that takes: where a client's statement begins, which transaction it
//! belongs to, and where its answer ends. TLS is refused, which clients take for an answer.
//!
//! ```no_run
//! # async fn story() {
//! use plugboard_tests::proxy::{Act, At, Proxy};
//! let proxy = Proxy::start("postgres://postgres@127.0.0.1:5432/test").await;
//! let lost = proxy.next(At::Commit, Act::CutAfter, 1);
//! // ... a server commits through `proxy.url()` and never hears of it ...
//! lost.wait_for(1).await;
//! # }
//! ```

mod connection;
mod wire;

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

/// No test waits longer than this for something to happen.
const PATIENCE: Duration = Duration::from_mins(1);

/// A point in a client's conversation with the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum At {
    /// A transaction begins.
    Begin,
    /// A transaction commits.
    Commit,
    /// A transaction commits, and each of these texts was in some message of it (a statement or its parameters).
    CommitOf(Vec<String>),
    /// A message (a statement or its parameters) contains this text.
    Message(String),
}

/// What happens at that point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// The connection is cut and the database never hears of it.
    CutBefore,
    /// The database hears of it after a while.
    HoldBack(Duration),
    /// The database does it, and the connection is cut before its answer is passed on.
    CutAfter,
    /// The database does it, and its answer is passed on after a while.
    Delay(Duration),
    /// The database does it; the connection stays open and nothing more is heard on it.
    Silence,
}

/// Something that the proxy is to do.
#[derive(Debug, Clone)]
struct Rule {
    id: u64,
    at: At,
    act: Act,
    /// None: until [`Proxy::calm`].
    left: Option<u32>,
    acted: watch::Sender<u32>,
}

/// Counts how often a rule has acted.
#[derive(Debug, Clone)]
pub struct Acted(watch::Receiver<u32>);

impl Acted {
    /// How often it has acted so far.
    #[must_use]
    pub fn count(&self) -> u32 {
        *self.0.borrow()
    }

    /// Waits until it has acted so often.
    ///
    /// # Panics
    /// After a minute, or when the rule was removed before.
    pub async fn wait_for(&self, count: u32) {
        let mut acted = self.0.clone();
        let came = timeout(PATIENCE, acted.wait_for(|acted| *acted >= count)).await;
        let seen = self.count();
        assert!(matches!(came, Ok(Ok(_))), "the proxy acted {seen} times in {PATIENCE:?}, expected {count}");
    }
}

/// What holds for all connections now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Weather {
    /// Nothing is passed on.
    frozen: bool,
    /// New connections are closed at once.
    refuses: bool,
    /// How long each answer is held back.
    slow: Duration,
    /// Connections that began before the latest cut are closed. Counts cuts.
    cuts: u64,
}

struct Shared {
    upstream: SocketAddr,
    rules: Mutex<Vec<Rule>>,
    weather: watch::Sender<Weather>,
    next_rule: AtomicU64,
}

impl Shared {
    fn rules(&self) -> MutexGuard<'_, Vec<Rule>> {
        self.rules.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the first rule that fits a message, and counts it.
    fn take(&self, fits: impl Fn(&Rule) -> bool) -> Option<Act> {
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

/// The proxy. When it is dropped, it takes no new connections, and those it has are cut.
pub struct Proxy {
    address: SocketAddr,
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
    /// Starts in front of the database at an address, on a free port of 127.0.0.1.
    ///
    /// # Panics
    /// When the address has no host and port, or no port is free.
    pub async fn start(url: &str) -> Self {
        let (head, rest) = url.split_once('@').expect("a database's address with a user");
        let (upstream, database) = rest.split_once('/').expect("a database's address with a database");
        let upstream = tokio::net::lookup_host(upstream).await.expect("the database's host").next();
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port on 127.0.0.1");
        let address = listener.local_addr().expect("a bound listener has an address");
        let shared = Arc::new(Shared {
            upstream: upstream.expect("the database's host has an address"),
            rules: Mutex::default(),
            weather: watch::Sender::new(Weather::default()),
            next_rule: AtomicU64::new(0),
        });
        let task = tokio::spawn(accept(listener, Arc::clone(&shared)));
        Self { address, url: format!("{head}@{address}/{database}"), shared, task }
    }

    /// The address of the database behind it, through it.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Acts at the next `count` such points, on whichever connection they come.
    #[must_use]
    pub fn next(&self, at: At, act: Act, count: u32) -> Acted {
        self.rule(at, act, Some(count))
    }

    /// Acts at every such point, until [`Proxy::calm`].
    #[must_use]
    pub fn always(&self, at: At, act: Act) -> Acted {
        self.rule(at, act, None)
    }

    fn rule(&self, at: At, act: Act, left: Option<u32>) -> Acted {
        let id = self.shared.next_rule.fetch_add(1, Ordering::Relaxed);
        let acted = watch::Sender::new(0);
        let seen = acted.subscribe();
        if left != Some(0) {
            self.shared.rules().push(Rule { id, at, act, left, acted });
        }
        Acted(seen)
    }

    /// Removes all rules, and everything else goes well again. What was cut or silenced stays so.
    pub fn calm(&self) {
        self.shared.rules().clear();
        self.shared.weather.send_modify(|weather| {
            *weather = Weather { cuts: weather.cuts, ..Weather::default() };
        });
    }

    /// Cuts all connections.
    pub fn cut_all(&self) {
        self.shared.weather.send_modify(|weather| weather.cuts += 1);
    }

    /// Passes nothing on, in either direction, or goes on where it stopped.
    pub fn freeze(&self, frozen: bool) {
        self.shared.weather.send_modify(|weather| weather.frozen = frozen);
    }

    /// Closes new connections at once, or takes them again. Those that are open stay.
    pub fn refuse(&self, refuses: bool) {
        self.shared.weather.send_modify(|weather| weather.refuses = refuses);
    }

    /// Holds each answer back for so long; zero for not at all.
    pub fn slow(&self, wait: Duration) {
        self.shared.weather.send_modify(|weather| weather.slow = wait);
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    while let Ok((client, _)) = listener.accept().await {
        if shared.weather.borrow().refuses {
            continue;
        }
        let shared = Arc::clone(&shared);
        tokio::spawn(async move {
            let mut weather = shared.weather.subscribe();
            let cuts = weather.borrow().cuts;
            // Both sockets are closed when this ends.
            tokio::select! {
                _ = weather.wait_for(|weather| weather.cuts != cuts) => {}
                () = serve(client, &shared) => {}
            }
        });
    }
}

async fn serve(client: TcpStream, shared: &Shared) {
    let Ok(upstream) = TcpStream::connect(shared.upstream).await else { return };
    let _ = (client.set_nodelay(true), upstream.set_nodelay(true));
    // How a connection ends is between its two ends.
    let _ = connection::run(client, upstream, shared).await;
}
