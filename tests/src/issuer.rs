//! A stand-in for platforms that issue access tokens in forms of their own, and for the API behind them:
//!
//! - `GET /refresh_access_token`: a token is replaced by a new one, as at Instagram;
//! - `POST /refresh`: JSON with the client's secret, and an error inside of a 200, as at TikTok;
//! - `POST /v4/oa/access_token`: a form, with the client's secret in a header, as at Zalo;
//! - `POST /session` and `POST /session/refresh`: a password begins a session, as at Bluesky.
//!
//! A refresh token works once. Using one again is recorded, and refused. Any other path is the API, which accepts the
//! two newest access tokens.

use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Query, Request, State},
    http::{HeaderMap, StatusCode, Uri, header},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use futures_util::stream;
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    io,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::{net::TcpListener, task::JoinHandle};

/// The first access token and the first refresh token, which an admin gets from the platform's own pages.
pub const FIRST: (&str, &str) = ("first-access-token", "first-refresh-token");
/// The client's identifier and secret, or the user's name and password.
pub const CLIENT: (&str, &str) = ("our-client", "our-client-secret");

/// How the next request for tokens fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Tokens are issued, and the connection ends in the middle of the answer.
    Cut,
    /// Tokens are issued, and no answer ever comes.
    Silent,
}

/// The requests that the stand-in received, and the tokens that it issued.
#[derive(Debug, Clone, Default)]
pub struct Stats {
    /// Number of requests that refreshed tokens.
    pub refreshes: usize,
    /// Number of sessions that began with a password.
    pub sessions: usize,
    /// Refused requests for tokens, each with the reason.
    pub refused: Vec<String>,
    /// Number of requests with a refresh token that was used before.
    pub reused: usize,
    /// Number of API calls with a valid access token.
    pub calls: usize,
    /// Number of API calls answered with 401.
    pub unauthorized: usize,
    /// Every token issued so far.
    pub tokens: Vec<String>,
}

struct Inner {
    /// The valid access tokens, oldest first.
    access: Vec<String>,
    refresh: Option<String>,
    /// The refresh tokens that were used.
    used: Vec<String>,
    /// The lifetime of an access token, in seconds.
    life: u32,
    /// Whether every request for tokens is answered with 503.
    busy: bool,
    fault: Option<Fault>,
    stats: Stats,
}

type Shared = Arc<Mutex<Inner>>;

fn lock(shared: &Shared) -> MutexGuard<'_, Inner> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The stand-in. It stops when dropped.
pub struct TokenIssuer {
    address: SocketAddr,
    shared: Shared,
    server: JoinHandle<()>,
}

impl Drop for TokenIssuer {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl TokenIssuer {
    /// Starts on a free port of 127.0.0.1. Access tokens are valid for `life` seconds.
    ///
    /// # Panics
    /// Panics if no port is free.
    pub async fn start(life: u32) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port on 127.0.0.1");
        let address = listener.local_addr().expect("a bound listener has an address");
        let shared = Arc::new(Mutex::new(Inner {
            access: vec![FIRST.0.to_owned()],
            refresh: Some(FIRST.1.to_owned()),
            used: Vec::new(),
            life,
            busy: false,
            fault: None,
            stats: Stats::default(),
        }));
        let router = Router::new()
            .route("/refresh_access_token", get(by_get))
            .route("/refresh", post(by_json))
            .route("/v4/oa/access_token", post(by_header))
            .route("/session", post(session))
            .route("/session/refresh", post(again))
            .fallback(call)
            .with_state(Arc::clone(&shared));
        let server = tokio::spawn(async move {
            axum::serve(listener, router).await.expect("the stand-in serves");
        });
        Self { address, shared, server }
    }

    /// The address and port, for a grant.
    #[must_use]
    pub fn authority(&self) -> String {
        self.address.to_string()
    }

    /// The address for `api_base`.
    #[must_use]
    pub fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Lets the next request for tokens fail.
    pub fn fail_next(&self, fault: Fault) {
        lock(&self.shared).fault = Some(fault);
    }

    /// Sets whether every request for tokens is answered with 503.
    pub fn set_busy(&self, busy: bool) {
        lock(&self.shared).busy = busy;
    }

    /// Revokes all access tokens and refresh tokens.
    pub fn revoke(&self) {
        let mut inner = lock(&self.shared);
        inner.access.clear();
        inner.refresh = None;
    }

    /// Returns a new pair of tokens, as the platform's own pages show it to an admin.
    #[must_use]
    pub fn new_pair(&self) -> (String, String) {
        lock(&self.shared).issue()
    }

    /// The requests and tokens so far.
    #[must_use]
    pub fn stats(&self) -> Stats {
        lock(&self.shared).stats.clone()
    }
}

impl Inner {
    /// Issues a new pair of tokens.
    fn issue(&mut self) -> (String, String) {
        let count = self.stats.tokens.len();
        let (access, refresh) = (format!("issued-access-{count}"), format!("issued-refresh-{count}"));
        self.stats.tokens.extend([access.clone(), refresh.clone()]);
        self.access.push(access.clone());
        if self.access.len() > 2 {
            self.access.remove(0);
        }
        self.refresh = Some(refresh.clone());
        (access, refresh)
    }

    /// Uses a refresh token. Returns new tokens, or `None` if it is refused.
    fn exchange(&mut self, refresh: &str) -> Option<(String, String)> {
        if self.refresh.as_deref() == Some(refresh) {
            self.used.push(refresh.to_owned());
            self.stats.refreshes += 1;
            return Some(self.issue());
        }
        self.stats.reused += usize::from(self.used.iter().any(|used| used == refresh));
        None
    }
}

/// Answers a request for tokens: `asked` returns the document, or the status and the document of a refusal.
async fn answer(shared: &Shared, asked: impl FnOnce(&mut Inner) -> Result<Value, (u16, Value)>) -> Response {
    let (answered, fault) = {
        let mut inner = lock(shared);
        if inner.busy {
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
        let fault = inner.fault.take();
        let answered = asked(&mut inner);
        if let Err((status, document)) = &answered {
            inner.stats.refused.push(format!("{status} {document}"));
        }
        (answered, fault)
    };
    match fault {
        Some(Fault::Cut) => {
            let cut = [Ok(Bytes::from_static(b"{\"access")), Err(io::Error::other("the connection ends"))];
            return Body::from_stream(stream::iter(cut)).into_response();
        }
        Some(Fault::Silent) => return std::future::pending().await,
        None => {}
    }
    match answered {
        Ok(document) => axum::Json(document).into_response(),
        Err((status, document)) => {
            (StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST), axum::Json(document)).into_response()
        }
    }
}

async fn by_get(State(shared): State<Shared>, Query(query): Query<HashMap<String, String>>) -> Response {
    let asked = |inner: &mut Inner| {
        let token = query.get("access_token").cloned().unwrap_or_default();
        let known = query.get("grant_type").is_some_and(|grant| grant == "ig_refresh_token");
        if !known || !inner.access.contains(&token) {
            return Err((400, json!({ "error": { "code": 190, "message": format!("bad token {token}") } })));
        }
        inner.stats.refreshes += 1;
        let (access, _) = inner.issue();
        Ok(json!({ "access_token": access, "token_type": "bearer", "expires_in": inner.life }))
    };
    answer(&shared, asked).await
}

async fn by_json(State(shared): State<Shared>, axum::Json(body): axum::Json<Value>) -> Response {
    let asked = |inner: &mut Inner| {
        let client =
            (body["client_id"].as_str().unwrap_or_default(), body["client_secret"].as_str().unwrap_or_default());
        let refresh = body["refresh_token"].as_str().unwrap_or_default();
        let fits = client == CLIENT && body["grant_type"] == "refresh_token";
        let Some((access, refresh)) = fits.then(|| inner.exchange(refresh)).flatten() else {
            return Err((200, json!({ "code": 40_105, "message": "invalid", "data": {} })));
        };
        let data = json!({ "access_token": access, "refresh_token": refresh, "expires_in": inner.life });
        Ok(json!({ "code": 0, "message": "OK", "data": data }))
    };
    answer(&shared, asked).await
}

async fn by_header(State(shared): State<Shared>, headers: HeaderMap, form: String) -> Response {
    // A form body has the same encoding as a query string.
    let query = format!("/?{form}").parse::<Uri>().ok();
    let query = query.and_then(|uri| Query::<HashMap<String, String>>::try_from_uri(&uri).ok());
    let form = query.map(|Query(form)| form).unwrap_or_default();
    let asked = |inner: &mut Inner| {
        let get = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
        let secret = headers.get("secret_key").and_then(|value| value.to_str().ok()).unwrap_or_default();
        let fits = (get("app_id"), secret) == CLIENT && get("grant_type") == "refresh_token";
        let Some((access, refresh)) = fits.then(|| inner.exchange(get("refresh_token"))).flatten() else {
            return Err((200, json!({ "error": -14_014, "error_name": "Invalid refresh token." })));
        };
        let life = inner.life.to_string();
        Ok(json!({ "access_token": access, "refresh_token": refresh, "expires_in": life }))
    };
    answer(&shared, asked).await
}

async fn session(State(shared): State<Shared>, axum::Json(body): axum::Json<Value>) -> Response {
    let asked = |inner: &mut Inner| {
        if body != json!({ "identifier": CLIENT.0, "password": CLIENT.1 }) {
            return Err((
                401,
                json!({ "error": "AuthenticationRequired", "message": "Invalid identifier or password" }),
            ));
        }
        inner.stats.sessions += 1;
        let (access, refresh) = inner.issue();
        Ok(json!({ "accessJwt": access, "refreshJwt": refresh, "handle": CLIENT.0 }))
    };
    answer(&shared, asked).await
}

async fn again(State(shared): State<Shared>, headers: HeaderMap, body: String) -> Response {
    let asked = |inner: &mut Inner| {
        let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let refresh = given.strip_prefix("Bearer ").filter(|_| body.is_empty()).unwrap_or_default();
        let Some((access, refresh)) = inner.exchange(refresh) else {
            return Err((400, json!({ "error": "ExpiredToken", "message": "Token has been revoked" })));
        };
        Ok(json!({ "accessJwt": access, "refreshJwt": refresh }))
    };
    answer(&shared, asked).await
}

async fn call(State(shared): State<Shared>, request: Request) -> Response {
    let given = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let given = given.and_then(|given| given.strip_prefix("Bearer ")).unwrap_or_default().to_owned();
    let mut inner = lock(&shared);
    if inner.access.contains(&given) {
        inner.stats.calls += 1;
        return "done".into_response();
    }
    inner.stats.unauthorized += 1;
    StatusCode::UNAUTHORIZED.into_response()
}
