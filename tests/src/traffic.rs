//! Generates traffic: customers write to several servers concurrently, each message from a new customer. Then checks
//! the outcome of every message.

use crate::{
    cluster::now,
    graph::{Graph, webhook},
    server::Server,
};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::{task::JoinHandle, time::timeout};

/// How long the customers' platform waits for an answer before it retries.
const PATIENCE: Duration = Duration::from_secs(10);
/// The longest that traffic may make no progress, whatever fails.
const STALL: Duration = Duration::from_mins(1);
/// How long the platform waits between attempts.
const RETRY_DELAY: Duration = Duration::from_millis(20);

/// Where and how customers write.
#[derive(Debug, Clone)]
pub struct To {
    /// The page's hooks on several servers. A message goes to one of them, and to the next one if it is not accepted.
    pub hooks: Vec<String>,
    /// The page's identifier.
    pub page: String,
    /// The secret that signs the webhooks.
    pub secret: String,
    /// The number of customers who write concurrently.
    pub writers: usize,
    /// How long each customer waits between two messages.
    pub pause: Duration,
}

struct Shared {
    to: To,
    stop: AtomicBool,
    next: AtomicUsize,
    /// Acknowledged messages by number, with the time of acknowledgement.
    acknowledged: Mutex<BTreeMap<usize, i64>>,
}

/// Traffic that continues until it is ended.
pub struct Traffic {
    shared: Arc<Shared>,
    writers: Vec<JoinHandle<()>>,
}

impl Traffic {
    /// Starts the traffic.
    #[must_use]
    pub fn start(to: To) -> Self {
        let shared = Arc::new(Shared {
            stop: AtomicBool::new(false),
            next: AtomicUsize::new(0),
            acknowledged: Mutex::default(),
            to,
        });
        let writers = (0..shared.to.writers).map(|_| tokio::spawn(write(Arc::clone(&shared)))).collect();
        Self { shared, writers }
    }

    /// The number of messages acknowledged so far.
    #[must_use]
    pub fn count(&self) -> usize {
        self.shared.acknowledged.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Waits until `count` more messages are acknowledged.
    ///
    /// # Panics
    /// Panics after a minute without enough messages, because no fault may lock customers out for that long.
    pub async fn more(&self, count: usize) {
        let (began, wanted) = (Instant::now(), self.count() + count);
        while self.count() < wanted {
            let left = wanted - self.count();
            assert!(began.elapsed() < STALL, "{left} of {count} messages are not acknowledged after {STALL:?}");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Ends the traffic once each customer's last message is acknowledged. Returns the acknowledged messages: number
    /// and time.
    ///
    /// # Panics
    /// Panics if the last messages are not acknowledged within a minute.
    pub async fn end(self) -> BTreeMap<usize, i64> {
        self.shared.stop.store(true, Ordering::Relaxed);
        for writer in self.writers {
            timeout(STALL, writer).await.expect("the last messages are acknowledged").expect("the writer ends");
        }
        std::mem::take(&mut *self.shared.acknowledged.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Returns the customer who sends a message, by the message's number.
#[must_use]
pub fn person(n: usize) -> String {
    format!("p{n}")
}

async fn write(shared: Arc<Shared>) {
    let client = webhook::Client::new();
    let To { hooks, page, secret, pause, .. } = &shared.to;
    while !shared.stop.load(Ordering::Relaxed) {
        let n = shared.next.fetch_add(1, Ordering::Relaxed);
        let item = webhook::text(page, &person(n), &format!("mid-{n}"), now(), &format!("order {n}"));
        let body = webhook::batch(&[webhook::entry(page, &[item])]);
        // The platform retries until it learns that the message is stored.
        for turn in n.. {
            let answer = timeout(PATIENCE, client.post(&hooks[turn % hooks.len()], secret, &body)).await;
            if answer.ok().flatten() == Some(200) {
                break;
            }
            tokio::time::sleep(RETRY_DELAY).await;
        }
        shared.acknowledged.lock().unwrap_or_else(PoisonError::into_inner).insert(n, now());
        tokio::time::sleep(*pause).await;
    }
}

/// A greeting whose delivery is uncertain.
#[derive(Debug, Clone)]
pub struct Uncertain {
    /// The message.
    pub message: String,
    /// The customer.
    pub person: String,
    /// When it was stored, in milliseconds.
    pub stored_at: i64,
    /// The failure of its delivery.
    pub failure: Value,
    /// Whether the platform accepted it anyway.
    pub accepted: bool,
}

/// The outcome of all messages.
#[derive(Debug, Default)]
pub struct Account {
    /// The number of greetings recorded as sent.
    pub sent: usize,
    /// The greetings whose delivery is uncertain.
    pub uncertain: Vec<Uncertain>,
}

/// Checks that each acknowledged message is stored once in its own conversation, sorted by `triage`, and greeted once
/// by `welcome`, and that the platform accepted each greeting once, or at most once if its delivery is uncertain.
///
/// # Panics
/// Panics if anything is lost or done twice.
pub async fn account(server: &Server, graph: &Graph, acknowledged: &BTreeMap<usize, i64>) -> Account {
    let mut accepted: BTreeMap<String, usize> = BTreeMap::new();
    for one in graph.accepted() {
        *accepted.entry(one.recipient).or_default() += 1;
    }
    let twice: Vec<_> = accepted.iter().filter(|(_, count)| **count > 1).collect();
    assert!(twice.is_empty(), "greeted more than once: {twice:?}");

    let conversations = server.list("/api/v1/conversations").await;
    let (mut account, mut stored) = (Account::default(), BTreeSet::new());
    for conversation in &conversations {
        let messages = server.messages(conversation).await;
        let visible = messages.iter().filter(|m| m["kind"] != "note");
        let of = |direction: &str| visible.clone().filter(|m| m["direction"] == *direction).collect::<Vec<_>>();
        let (inbound, outbound) = (of("in"), of("out"));
        assert_eq!((inbound.len(), outbound.len()), (1, 1), "a message and its greeting: {messages:?}");
        let number = inbound[0]["external_id"].as_str().and_then(|mid| mid.strip_prefix("mid-")?.parse().ok());
        let number: usize = number.unwrap_or_else(|| panic!("not a message of the traffic: {}", inbound[0]));
        assert!(stored.insert(number), "mid-{number} is stored twice");
        assert_eq!(conversation["category"], "support", "sorted: {conversation}");
        let (person, greeting) = (person(number), outbound[0]);
        let arrived = accepted.contains_key(&person);
        match greeting["state"].as_str() {
            Some("uncertain") => {
                account.uncertain.push(uncertain(server, greeting, person, arrived).await);
            }
            Some("sent" | "delivered" | "read") => {
                assert!(arrived, "recorded as sent, but the platform never accepted it: {greeting}");
                account.sent += 1;
            }
            _ => panic!("neither sent nor uncertain: {greeting}"),
        }
    }
    let lost: Vec<_> = acknowledged.keys().filter(|n| !stored.contains(*n)).collect();
    assert!(lost.is_empty(), "acknowledged but not stored: {lost:?}");
    let unacknowledged: Vec<_> = stored.iter().filter(|n| !acknowledged.contains_key(n)).collect();
    assert!(unacknowledged.is_empty(), "stored but never acknowledged, despite all retries: {unacknowledged:?}");
    account
}

async fn uncertain(server: &Server, greeting: &Value, person: String, accepted: bool) -> Uncertain {
    let message = greeting["id"].as_str().unwrap_or_default().to_owned();
    let shown = server.get(&format!("/api/v1/messages/{message}")).await;
    let stored_at = greeting["created_at"].as_str().and_then(|at| at.parse::<jiff::Timestamp>().ok());
    Uncertain {
        stored_at: stored_at.map_or(0, jiff::Timestamp::as_millisecond),
        failure: shown["deliveries"][0]["failure"].clone(),
        message,
        person,
        accepted,
    }
}
