//! A server on loopback that records its requests and answers them as a test asks, well or badly.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// The largest request that is read, in bytes.
const LARGEST: usize = 8 << 20;

/// How a request is answered, once it has been read completely.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Behavior {
    /// This status and body.
    Answer(u16, String),
    /// This status, these additional header lines, and this body.
    WithHeaders(u16, &'static str, String),
    /// A redirect to this address.
    Redirect(String),
    /// A redirect to this address if the request contains this text, or else 401.
    RedirectIf(&'static str, String),
    /// A refusal whose body is the request as it was received, and whose header `x-seen` is the request's
    /// `authorization`.
    Echo,
    /// The connection is closed without an answer.
    Drop,
    /// No answer ever comes; the connection stays open.
    Silence,
    /// A body of this many bytes.
    Large(usize),
    /// The status and body for the first of these texts that the request's first line contains; else 200 without a body.
    ByPath(Vec<(&'static str, u16, String)>),
}

/// The server. It stops when dropped.
pub struct Stub {
    address: SocketAddr,
    behavior: Arc<Mutex<Behavior>>,
    requests: Arc<Mutex<Vec<String>>>,
    task: JoinHandle<()>,
}

impl Stub {
    /// Starts the server on a free port. It answers every request in the same way, until [`Stub::behave`] changes it.
    ///
    /// # Panics
    /// Panics if no port is free.
    pub async fn start(behavior: Behavior) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (behavior, requests) = (Arc::new(Mutex::new(behavior)), Arc::new(Mutex::new(Vec::new())));
        let (current, record) = (Arc::clone(&behavior), Arc::clone(&requests));
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let behavior = current.lock().unwrap_or_else(PoisonError::into_inner).clone();
                tokio::spawn(serve(stream, behavior, Arc::clone(&record)));
            }
        });
        Self { address, behavior, requests, task }
    }

    /// Answers the requests of later connections in this way.
    pub fn behave(&self, behavior: Behavior) {
        *self.behavior.lock().unwrap_or_else(PoisonError::into_inner) = behavior;
    }

    /// The host and port (`127.0.0.1:PORT`), for a grant.
    #[must_use]
    pub fn authority(&self) -> String {
        self.address.to_string()
    }

    /// The server's port.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// The URL of a path on the server.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The requests so far, each as received, head and body.
    #[must_use]
    pub fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Stub {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(mut stream: TcpStream, behavior: Behavior, requests: Arc<Mutex<Vec<String>>>) {
    let Some(request) = read(&mut stream).await else { return };
    requests.lock().unwrap_or_else(PoisonError::into_inner).push(request.clone());
    let (head, body) = match behavior {
        Behavior::Drop => return,
        Behavior::Silence => std::future::pending().await,
        Behavior::WithHeaders(status, lines, body) => (format!("HTTP/1.1 {status} Stub\r\n{lines}"), body),
        Behavior::Answer(status, body) => (format!("HTTP/1.1 {status} Stub\r\n"), body),
        Behavior::Redirect(to) => (format!("HTTP/1.1 302 Found\r\nlocation: {to}\r\n"), String::new()),
        Behavior::RedirectIf(text, to) if request.contains(text) => {
            (format!("HTTP/1.1 302 Found\r\nlocation: {to}\r\n"), String::new())
        }
        Behavior::RedirectIf(..) => ("HTTP/1.1 401 Stub\r\n".to_owned(), String::new()),
        Behavior::Echo => {
            let line = request.lines().find_map(|line| line.strip_prefix("authorization: "));
            (format!("HTTP/1.1 400 Stub\r\nx-seen: {}\r\n", line.unwrap_or_default()), request)
        }
        Behavior::Large(size) => ("HTTP/1.1 200 OK\r\n".to_owned(), "x".repeat(size)),
        Behavior::ByPath(answers) => {
            let line = request.lines().next().unwrap_or_default();
            let found = answers.into_iter().find(|(text, ..)| line.contains(text));
            let (status, body) = found.map_or((200, String::new()), |(_, status, body)| (status, body));
            (format!("HTTP/1.1 {status} Stub\r\n"), body)
        }
    };
    // One request per connection, so that the next one resolves and connects again.
    let head = format!("{head}content-length: {}\r\nconnection: close\r\n\r\n", body.len());
    // Some tests disconnect on purpose.
    let _ = stream.write_all(&[head.as_bytes(), body.as_bytes()].concat()).await;
    let _ = stream.shutdown().await;
}

/// Reads one request and its body, by its `content-length`.
async fn read(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 8192];
    loop {
        let text = String::from_utf8_lossy(&bytes);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
            });
            if body.len() >= length.unwrap_or(0) {
                return Some(text.into_owned());
            }
        }
        let read = stream.read(&mut buffer).await.ok()?;
        if read == 0 || bytes.len() > LARGEST {
            return None;
        }
        bytes.extend_from_slice(&buffer[..read]);
    }
}
