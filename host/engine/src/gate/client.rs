//! The gate itself. Each installation or channel has one, with the grants that an admin gave it.

use super::{
    mask::Mask,
    request::{Destination, Outgoing, destination},
    resolver::{Checked, Refused, Resolver, SystemResolver},
    secrets::Secrets,
    stub::{self, Stub, StubRequest},
    tokens::TokenRetry,
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

/// The time limit for establishing a connection.
const CONNECT: Duration = Duration::from_secs(5);
/// How long an idle connection stays open.
const IDLE: Duration = Duration::from_mins(1);
/// The maximum number of idle connections per host. As many as the deliveries (64) and fetches (32) that a server makes
/// at once by default: with fewer, a busy server makes a new connection for nearly every message.
const IDLE_CONNECTIONS: usize = 96;

/// The status of an answer that rejects the credentials.
const UNAUTHORIZED: u16 = 401;

/// Sends requests to the hosts that an admin granted, and to no others. Addresses are checked after name resolution,
/// and connections go to exactly the checked addresses. There are no redirects and no proxies, and size and time are
/// limited. Connections are pooled and shared.
pub struct Gate {
    /// Set if no request may be sent: the reason given to plugins.
    closed: Option<&'static str>,
    /// If set, answers requests in place of the real systems.
    pub(super) stub: Option<Arc<dyn Stub>>,
    pub(super) grants: Arc<Grants>,
    resolver: Arc<dyn Resolver>,
    /// One client per port, because the permitted addresses depend on the port. The grants limit the number of clients.
    clients: Mutex<BTreeMap<u16, reqwest::Client>>,
}

impl fmt::Debug for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gate").field("grants", &self.grants).finish_non_exhaustive()
    }
}

/// An HTTP answer with any status.
#[derive(Debug)]
pub(crate) struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Bytes,
}

/// Why a request got no answer, and whether it may have left this machine.
#[derive(Debug)]
pub(crate) struct SendError {
    pub failure: Failure,
    pub maybe_sent: bool,
}

impl From<Failure> for SendError {
    /// Such a failure happens before the request is sent, so nothing has left this machine.
    fn from(failure: Failure) -> Self {
        Self { failure, maybe_sent: false }
    }
}

impl Gate {
    /// Creates a gate for the granted hosts. The operating system resolves names.
    #[must_use]
    pub fn new(grants: Grants) -> Self {
        Self::with_resolver(grants, Arc::new(SystemResolver))
    }

    /// Creates a gate that resolves names with `resolver`.
    #[must_use]
    pub fn with_resolver(grants: Grants, resolver: Arc<dyn Resolver>) -> Self {
        Self { closed: None, stub: None, grants: Arc::new(grants), resolver, clients: Mutex::default() }
    }

    /// Creates a gate that refuses every request, whatever is granted. `why` is the reason given to plugins.
    #[must_use]
    pub fn closed(why: &'static str) -> Self {
        Self { closed: Some(why), ..Self::new(Grants::default()) }
    }

    /// Creates a gate that makes the usual checks and then lets a stub answer. No connection is made.
    #[must_use]
    pub fn stubbed(grants: Grants, stub: Arc<dyn Stub>) -> Self {
        Self { stub: Some(stub), ..Self::new(grants) }
    }

    /// Makes all checks that are possible before connecting, and builds a request that is ready to send.
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

    /// Checks a request, gets the access tokens that it needs, and builds it.
    async fn checked(&self, outgoing: Outgoing, secrets: &Secrets) -> Result<Ready<'_>, Failure> {
        // Check the grant before fetching a token, so that no token is requested in vain.
        destination(&self.grants, &outgoing.url)?;
        let (filled, retry) = self.tokens(&outgoing, secrets).await?;
        let mask = Mask::of(&outgoing, &filled);
        Ok(Ready { retry, mask, ..self.ready(outgoing, &filled).await? })
    }

    /// Like `checked`, for secrets that already have their access tokens. The answer is not masked.
    pub(super) async fn ready(&self, outgoing: Outgoing, secrets: &Secrets) -> Result<Ready<'_>, Failure> {
        let to = destination(&self.grants, &outgoing.url)?;
        let client = self.client(to.port).await?;
        let (request, size) = outgoing.prepare(&to, &client, &self.grants, secrets)?;
        Ok(Ready { gate: self, to, request, size, retry: None, written: None, mask: Mask::default(), follow: false })
    }

    /// Sends a request. The whole answer must arrive within `timeout` and have at most `max_bytes`.
    pub(super) async fn execute(
        &self,
        to: &Destination,
        request: reqwest::Request,
        max_bytes: usize,
        timeout: Duration,
    ) -> Result<Answer, SendError> {
        let (safe, span) = (request.method().is_safe(), trace::request(request.method(), &to.host, to.port));
        let client = self.client(to.port).await?;
        let exchange = async {
            let response = client.execute(request).await.map_err(|error| send_error(to, error))?;
            let (status, headers) = (response.status().as_u16(), response.headers().clone());
            let body = body(to, response, max_bytes, safe).await?;
            Ok(Answer { status, headers, body })
        };
        let answered = tokio::time::timeout(timeout, exchange).instrument(span.clone()).await.unwrap_or_else(|_| {
            let message =
                format!("{}:{} did not send a complete answer within {} ms", to.host, to.port, timeout.as_millis());
            Err(SendError { failure: Failure::new(FailureKind::Uncertain, message).code("timeout"), maybe_sent: true })
        });
        let outcome = answered.as_ref().map(|answer| answer.status).map_err(|error| &error.failure);
        trace::answered(&span, outcome);
        answered
    }

    /// Returns the HTTP client for a port, and creates it if needed.
    pub(super) async fn client(&self, port: u16) -> Result<reqwest::Client, Failure> {
        let known = |gate: &Self| gate.clients.lock().unwrap_or_else(PoisonError::into_inner).get(&port).cloned();
        if let Some(client) = known(self) {
            return Ok(client);
        }
        // Building the first client reads the machine's certificates from files.
        let checked = Checked { grants: Arc::clone(&self.grants), resolver: Arc::clone(&self.resolver), port };
        let built = tokio::task::spawn_blocking(move || build(checked)).await;
        let client = built.map_err(|error| error.to_string()).and_then(|client| client).map_err(|error| {
            Failure::new(FailureKind::Unavailable, format!("HTTP cannot be set up on this machine: {error}"))
        })?;
        Ok(self.clients.lock().unwrap_or_else(PoisonError::into_inner).entry(port).or_insert(client).clone())
    }
}

/// A request that is ready to send.
pub(crate) struct Ready<'a> {
    gate: &'a Gate,
    pub(super) to: Destination,
    pub(super) request: reqwest::Request,
    /// The size of the body in bytes.
    pub size: u64,
    /// Set if the request contains an access token: what is needed to send it again if the token is rejected.
    retry: Option<TokenRetry>,
    /// The request as the plugin wrote it, for a stub.
    written: Option<StubRequest>,
    /// Hides the request's secrets in the answer.
    mask: Mask,
    /// Whether redirects are followed.
    follow: bool,
}

impl Ready<'_> {
    /// Sets whether redirects are followed. Only for GET requests.
    pub(crate) fn following(self, follow: bool) -> Self {
        Self { follow, ..self }
    }

    /// Sends the request. If the access token is rejected, sends it a second time with a new token. A server that the
    /// request was redirected to never got the token, so its answer says nothing about it.
    pub(crate) async fn send(self, max_bytes: usize, timeout: Duration) -> Result<Answer, SendError> {
        if let (Some(stub), Some(written)) = (&self.gate.stub, &self.written) {
            return self.mask.outcome(stub::answer(&**stub, written, max_bytes));
        }
        let until = Instant::now() + timeout;
        let mut got_token = true;
        let answer = if self.follow {
            let followed = self.gate.follow(self.to, self.request, &self.mask, max_bytes, timeout).await;
            followed.map(|followed| {
                got_token = followed.same_origin;
                followed.answer
            })
        } else {
            self.gate.execute(&self.to, self.request, max_bytes, timeout).await
        };
        let answer = self.mask.outcome(answer)?;
        match self.retry {
            Some(retry) if got_token && answer.status == UNAUTHORIZED => {
                self.gate.send_again(answer, retry, self.follow, max_bytes, until).await
            }
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

/// The TLS configuration with the machine's trusted certificates, loaded once.
pub(super) fn tls() -> Result<rustls::ClientConfig, String> {
    static TLS: OnceLock<Result<rustls::ClientConfig, String>> = OnceLock::new();
    let read = || {
        // An error means that another part of the process has already installed a provider, which is fine.
        let _ = rustls::crypto::ring::default_provider().install_default();
        rustls::ClientConfig::with_platform_verifier().map_err(|error| error.to_string())
    };
    TLS.get_or_init(read).clone()
}

/// Translates an error of the HTTP client.
fn send_error(to: &Destination, error: reqwest::Error) -> SendError {
    let mut cause = error.source();
    while let Some(source) = cause {
        if let Some(Refused(failure)) = source.downcast_ref::<Refused>() {
            return SendError { failure: failure.clone(), maybe_sent: false };
        }
        cause = source.source();
    }
    let maybe_sent = !(error.is_connect() || error.is_builder());
    let error = error.without_url();
    let mut reasons = error.to_string();
    let mut cause = error.source();
    while let Some(source) = cause {
        reasons = format!("{reasons}: {source}");
        cause = source.source();
    }
    let Destination { host, port, .. } = to;
    let failure = if maybe_sent {
        let message = format!("{host}:{port} did not answer after the request was sent: {reasons}");
        Failure::new(FailureKind::Uncertain, message).code("no-answer")
    } else {
        let message = format!("{host}:{port} could not be reached: {reasons}");
        Failure::new(FailureKind::Unavailable, message).code("not-reached")
    };
    SendError { failure, maybe_sent }
}

/// Reads a body of at most `max_bytes`.
async fn body(to: &Destination, mut response: Response, max_bytes: usize, safe: bool) -> Result<Bytes, SendError> {
    let mut body = BytesMut::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| send_error(to, error))? {
        if body.len() + chunk.len() > max_bytes {
            // A safe request can be repeated in another form. Any other request may already have taken effect.
            let kind = if safe { FailureKind::Invalid } else { FailureKind::Uncertain };
            let message = format!("the answer from {} is larger than {max_bytes} bytes", to.host);
            return Err(SendError { failure: Failure::new(kind, message).code("answer-too-large"), maybe_sent: true });
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}
