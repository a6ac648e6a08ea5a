//! The gate itself: one per installation or channel, with the grants that an admin gave it.

use super::{
    mask::Mask,
    request::{Destination, Outgoing, destination},
    resolver::{Checked, Refused, Resolver, SystemResolver},
    secrets::Secrets,
    stub::{self, Stub, StubRequest},
    tokens::Again,
};
use crate::trace;
use bytes::{Bytes, BytesMut};
use plugboard_model::{Failure, FailureKind, Grants};
use reqwest::{Response, header::HeaderMap, redirect, retry};
use rustls_platform_verifier::ConfigVerifierExt as _;
use std::{
    collections::BTreeMap,
    error::Error as _,
    fmt,
    sync::{Arc, Mutex, OnceLock, PoisonError},
    time::{Duration, Instant},
};
use tracing::Instrument as _;

/// How long a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(5);
/// How long a connection is kept for the next request, and how many of one host.
const IDLE: Duration = Duration::from_mins(1);
const IDLE_CONNECTIONS: usize = 8;

/// The other system does not take who asks.
const UNAUTHORIZED: u16 = 401;

/// The one way out: hosts that an admin granted, at addresses checked after name resolution and connected to
/// as checked, without redirects or proxies, bounded in size and time. Connections are kept and shared.
pub struct Gate {
    /// Why nothing may leave.
    closed: Option<&'static str>,
    /// Who answers in the other systems' place.
    pub(super) stub: Option<Arc<dyn Stub>>,
    pub(super) grants: Arc<Grants>,
    resolver: Arc<dyn Resolver>,
    /// One for each port, because what an address is allowed depends on it. Grants bound their number.
    clients: Mutex<BTreeMap<u16, reqwest::Client>>,
}

impl fmt::Debug for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gate").field("grants", &self.grants).finish_non_exhaustive()
    }
}

/// An answer, whatever its status.
#[derive(Debug)]
pub(crate) struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Bytes,
}

/// Why there is no answer, and whether the request may have left.
#[derive(Debug)]
pub(crate) struct Undone {
    pub failure: Failure,
    pub left: bool,
}

impl From<Failure> for Undone {
    /// Before the client is asked to send, nothing has left.
    fn from(failure: Failure) -> Self {
        Self { failure, left: false }
    }
}

impl Gate {
    /// A gate to these hosts. Names are resolved as the operating system does it.
    #[must_use]
    pub fn new(grants: Grants) -> Self {
        Self::with_resolver(grants, Arc::new(SystemResolver))
    }

    /// The same with another way to resolve names.
    #[must_use]
    pub fn with_resolver(grants: Grants, resolver: Arc<dyn Resolver>) -> Self {
        Self { closed: None, stub: None, grants: Arc::new(grants), resolver, clients: Mutex::default() }
    }

    /// A gate that lets nothing out, whatever is granted. `why` is what a plugin is told.
    #[must_use]
    pub fn closed(why: &'static str) -> Self {
        Self { closed: Some(why), ..Self::new(Grants::default()) }
    }

    /// A gate that checks what leaves as ever, and then has a stub answer: no connection is made.
    #[must_use]
    pub fn stubbed(grants: Grants, stub: Arc<dyn Stub>) -> Self {
        Self { stub: Some(stub), ..Self::new(grants) }
    }

    /// Checks a request as far as can be done before a connection is made, and makes it ready to be sent.
    pub(crate) async fn prepare(&self, outgoing: Outgoing, secrets: &Secrets) -> Result<Ready<'_>, Failure> {
        if let Some(why) = self.closed {
            return Err(Failure::denied(why).code("closed"));
        }
        let Some(stub) = &self.stub else { return self.checked(outgoing, secrets).await };
        let written = StubRequest::of(&outgoing);
        let checked = self.checked(outgoing, secrets).await;
        let ready = checked.inspect_err(|why| stub.refused(&written, why))?;
        Ok(Ready { written: Some(written), ..ready })
    }

    async fn checked(&self, outgoing: Outgoing, secrets: &Secrets) -> Result<Ready<'_>, Failure> {
        // Before a token is had: no other system is asked for one in vain.
        destination(&self.grants, &outgoing.url)?;
        let (filled, again) = self.tokens(&outgoing, secrets).await?;
        let mask = Mask::of(&outgoing, &filled);
        Ok(Ready { again, mask, ..self.ready(outgoing, &filled).await? })
    }

    /// The same, with all secrets at hand. Nothing of the answer is masked.
    pub(super) async fn ready(&self, outgoing: Outgoing, secrets: &Secrets) -> Result<Ready<'_>, Failure> {
        let to = destination(&self.grants, &outgoing.url)?;
        let client = self.client(to.port).await?;
        let (request, size) = outgoing.prepare(&to, &client, &self.grants, secrets)?;
        Ok(Ready { gate: self, to, request, size, again: None, written: None, mask: Mask::default() })
    }

    pub(super) async fn execute(
        &self,
        to: &Destination,
        request: reqwest::Request,
        max_bytes: usize,
        timeout: Duration,
    ) -> Result<Answer, Undone> {
        let (safe, span) = (request.method().is_safe(), trace::request(request.method(), to));
        let client = self.client(to.port).await?;
        let exchange = async {
            let response = client.execute(request).await.map_err(|error| undone(to, error))?;
            let (status, headers) = (response.status().as_u16(), response.headers().clone());
            let body = body(to, response, max_bytes, safe).await?;
            Ok(Answer { status, headers, body })
        };
        let answered = tokio::time::timeout(timeout, exchange).instrument(span.clone()).await.unwrap_or_else(|_| {
            let message = format!("{}:{} gave no full answer within {} ms", to.host, to.port, timeout.as_millis());
            Err(Undone { failure: Failure::new(FailureKind::Uncertain, message).code("timeout"), left: true })
        });
        trace::answered(&span, &answered);
        answered
    }

    pub(super) async fn client(&self, port: u16) -> Result<reqwest::Client, Failure> {
        let known = |gate: &Self| gate.clients.lock().unwrap_or_else(PoisonError::into_inner).get(&port).cloned();
        if let Some(client) = known(self) {
            return Ok(client);
        }
        // The first client reads the machine's certificates from files.
        let checked = Checked { grants: Arc::clone(&self.grants), resolver: Arc::clone(&self.resolver), port };
        let built = tokio::task::spawn_blocking(move || build(checked)).await;
        let client = built.map_err(|error| error.to_string()).and_then(|client| client).map_err(|error| {
            Failure::new(FailureKind::Unavailable, format!("HTTP cannot be set up on this machine: {error}"))
        })?;
        Ok(self.clients.lock().unwrap_or_else(PoisonError::into_inner).entry(port).or_insert(client).clone())
    }
}

/// A request that may be sent.
pub(crate) struct Ready<'a> {
    gate: &'a Gate,
    pub(super) to: Destination,
    pub(super) request: reqwest::Request,
    /// The size of its body in bytes.
    pub size: u64,
    /// Set when it has an access token, which may turn out to be refused.
    again: Option<Again>,
    /// As the plugin wrote it, for a stub.
    written: Option<StubRequest>,
    /// What must not come back.
    mask: Mask,
}

impl Ready<'_> {
    /// Sends it, once; a second time only where its access token was refused.
    pub(crate) async fn send(self, max_bytes: usize, timeout: Duration) -> Result<Answer, Undone> {
        if let (Some(stub), Some(written)) = (&self.gate.stub, &self.written) {
            return self.mask.outcome(stub::answer(&**stub, written, max_bytes));
        }
        let until = Instant::now() + timeout;
        let answer = self.gate.execute(&self.to, self.request, max_bytes, timeout).await;
        let answer = self.mask.outcome(answer)?;
        match self.again {
            Some(again) if answer.status == UNAUTHORIZED => self.gate.send_again(answer, again, max_bytes, until).await,
            _ => Ok(answer),
        }
    }
}

fn build(checked: Checked) -> Result<reqwest::Client, String> {
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls()?)
        .dns_resolver(checked)
        .redirect(redirect::Policy::none())
        .retry(retry::never())
        .referer(false)
        .no_proxy()
        .connect_timeout(CONNECT)
        .pool_idle_timeout(IDLE)
        .pool_max_idle_per_host(IDLE_CONNECTIONS)
        .user_agent(concat!("plugboard/", env!("CARGO_PKG_VERSION")))
        .build()
        .map_err(|error| error.to_string())
}

/// The machine's trust in certificates, read once.
pub(super) fn tls() -> Result<rustls::ClientConfig, String> {
    static TLS: OnceLock<Result<rustls::ClientConfig, String>> = OnceLock::new();
    let read = || {
        // Another part of the process may have installed it already, which is as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
        rustls::ClientConfig::with_platform_verifier().map_err(|error| error.to_string())
    };
    TLS.get_or_init(read).clone()
}

/// What an error of the client means.
fn undone(to: &Destination, error: reqwest::Error) -> Undone {
    let mut cause = error.source();
    while let Some(source) = cause {
        if let Some(Refused(failure)) = source.downcast_ref::<Refused>() {
            return Undone { failure: failure.clone(), left: false };
        }
        cause = source.source();
    }
    let left = !(error.is_connect() || error.is_builder());
    let error = error.without_url();
    let mut reasons = error.to_string();
    let mut cause = error.source();
    while let Some(source) = cause {
        reasons = format!("{reasons}: {source}");
        cause = source.source();
    }
    let Destination { host, port, .. } = to;
    let failure = if left {
        let message = format!("{host}:{port} gave no answer after the request had left: {reasons}");
        Failure::new(FailureKind::Uncertain, message).code("no-answer")
    } else {
        let message = format!("{host}:{port} could not be reached: {reasons}");
        Failure::new(FailureKind::Unavailable, message).code("not-reached")
    };
    Undone { failure, left }
}

/// Reads a body of at most `max_bytes`.
async fn body(to: &Destination, mut response: Response, max_bytes: usize, safe: bool) -> Result<Bytes, Undone> {
    let mut body = BytesMut::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| undone(to, error))? {
        if body.len() + chunk.len() > max_bytes {
            // What asks only can be asked again in another way; what does something may have done it.
            let kind = if safe { FailureKind::Invalid } else { FailureKind::Uncertain };
            let message = format!("the answer of {} is larger than {max_bytes} bytes", to.host);
            return Err(Undone { failure: Failure::new(kind, message).code("answer-too-large"), left: true });
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}
