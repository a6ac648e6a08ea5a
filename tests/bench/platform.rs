//! A minimal stand-in for the Graph API. It answers profile requests, accepts messages, and reports when each person's
//! message arrives. Unlike the tests' stand-in, it records no requests.

use crate::{http::Wire, measured_thread::MeasuredThread};
use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::oneshot,
};

/// The stand-in, on its own thread. It stops when dropped.
pub struct Platform {
    /// The stand-in's thread.
    pub thread: MeasuredThread,
    address: SocketAddr,
    /// The messages it expects and has received.
    pub inbox: Arc<Inbox>,
}

/// The messages that customers are waiting for.
pub struct Inbox {
    waiting: Mutex<HashMap<String, oneshot::Sender<Instant>>>,
    taken: AtomicU64,
    unexpected: AtomicU64,
    /// When the first profile was requested.
    first_profile: Mutex<Option<Instant>>,
    /// Whether profile requests never get an answer.
    hold: AtomicBool,
}

impl Inbox {
    /// Creates an empty inbox. With `hold`, its platform never answers a profile request.
    #[must_use]
    pub fn new(hold: bool) -> Self {
        Self {
            waiting: Mutex::default(),
            taken: AtomicU64::new(0),
            unexpected: AtomicU64::new(0),
            first_profile: Mutex::default(),
            hold: AtomicBool::new(hold),
        }
    }

    /// Returns a receiver for the arrival time of the next message to a person.
    pub fn expect(&self, person: &str) -> oneshot::Receiver<Instant> {
        let (sender, receiver) = oneshot::channel();
        self.lock().insert(person.to_owned(), sender);
        receiver
    }

    /// The number of unexpected messages: replies made twice, or to the wrong person.
    #[must_use]
    pub fn unexpected(&self) -> u64 {
        self.unexpected.load(Ordering::Relaxed)
    }

    /// The time since the first profile was requested.
    #[must_use]
    pub fn profiles_since(&self) -> Option<Duration> {
        self.first_profile().map(|first| first.elapsed())
    }

    /// From now on, never answers a profile request. [`Inbox::profiles_since`] counts from the next one.
    pub fn hold_profiles(&self) {
        *self.first_profile() = None;
        self.hold.store(true, Ordering::Relaxed);
    }

    fn first_profile(&self) -> MutexGuard<'_, Option<Instant>> {
        self.first_profile.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, oneshot::Sender<Instant>>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers one request.
    async fn answer(&self, line: &str, body: &[u8]) -> Result<Value> {
        let mut words = line.split(' ');
        let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let mut names = path.split(['/', '?']).skip(2);
        let (node, edge) = (names.next().unwrap_or_default(), names.next().unwrap_or_default());
        match (method, edge) {
            ("GET", _) => {
                self.first_profile().get_or_insert_with(Instant::now);
                if self.hold.load(Ordering::Relaxed) {
                    std::future::pending::<()>().await;
                }
                Ok(json!({ "id": node, "first_name": "Person", "last_name": node, "name": format!("Person {node}") }))
            }
            ("POST", "messages") => {
                let now = Instant::now();
                let body: Value = serde_json::from_slice(body).context("the message is not JSON")?;
                let person = body["recipient"]["id"].as_str().context("the message has no recipient")?;
                let number = self.taken.fetch_add(1, Ordering::Relaxed);
                let waiting = self.lock().remove(person);
                if let Some(sender) = waiting {
                    // A customer who has stopped waiting reports that itself.
                    let _ = sender.send(now);
                } else {
                    self.unexpected.fetch_add(1, Ordering::Relaxed);
                }
                Ok(json!({ "recipient_id": person, "message_id": format!("m_{number:08}") }))
            }
            _ => bail!("the stand-in does not support {line}"),
        }
    }
}

impl Platform {
    /// Starts on a free port of 127.0.0.1. With `hold`, it never answers a profile request.
    ///
    /// # Errors
    /// Returns an error if no port is free.
    pub async fn start(hold: bool) -> Result<Self> {
        let thread = MeasuredThread::start("bench-platform")?;
        let inbox = Arc::new(Inbox::new(hold));
        let (sender, receiver) = oneshot::channel();
        let shared = Arc::clone(&inbox);
        thread.spawn(async move {
            let listener = TcpListener::bind(("127.0.0.1", 0)).await;
            let address = listener
                .as_ref()
                .map_err(ToString::to_string)
                .and_then(|listener| listener.local_addr().map_err(|error| error.to_string()));
            // The receiver is gone if the benchmark is ending.
            let _ = sender.send(address);
            let Ok(listener) = listener else { return };
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&shared)));
            }
        });
        let address = receiver.await?.map_err(anyhow::Error::msg).context("a free port on 127.0.0.1")?;
        Ok(Self { thread, address, inbox })
    }

    /// The host and port (`127.0.0.1:PORT`), for a grant.
    #[must_use]
    pub fn authority(&self) -> String {
        self.address.to_string()
    }
}

async fn serve(stream: TcpStream, inbox: Arc<Inbox>) {
    let Ok(mut wire) = Wire::new(stream) else { return };
    loop {
        let request = match wire.read().await {
            Ok(Some(request)) => request,
            Ok(None) => return,
            Err(error) => return eprintln!("stand-in: {error:#}"),
        };
        let (status, body) = match inbox.answer(request.first_line(), request.body()).await {
            Ok(body) => ("200 OK", body),
            Err(error) => {
                eprintln!("stand-in: {error:#}");
                ("400 Bad Request", json!({ "error": { "code": 100, "message": error.to_string() } }))
            }
        };
        let body = body.to_string();
        let length = body.len();
        let answer =
            format!("HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}");
        // The server may have been stopped.
        if wire.write(answer.as_bytes()).await.is_err() {
            return;
        }
    }
}
