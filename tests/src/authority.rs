//! A stand-in for an OAuth 2.0 authorization server (RFC 6749, RFC 7636) and the API behind it. Its consent page grants
//! access at once. It issues tokens, and accepts API calls only with the newest access token. A refresh token works
//! once; reusing one revokes the connection, as strict servers do.

use axum::{
    Router,
    extract::{Query, Request, State},
    http::{StatusCode, Uri, header},
    response::{IntoResponse as _, Redirect, Response},
    routing::{get, post},
};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use ring::digest::{SHA256, digest};
use serde_json::json;
use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::{net::TcpListener, task::JoinHandle};

/// The client ID and secret that the server accepts.
pub const CLIENT: (&str, &str) = ("our-client", "our-client-secret");
/// The lifetime of an access token, in seconds.
pub const LIFE: u32 = 3_600;

/// The requests that the server received, and the tokens that it issued.
#[derive(Debug, Clone, Default)]
pub struct Stats {
    /// Number of codes exchanged for tokens.
    pub codes: usize,
    /// Number of refreshes that returned tokens.
    pub refreshes: usize,
    /// Refused token requests, each with the reason.
    pub refused: Vec<String>,
    /// Number of API calls with a valid access token.
    pub calls: usize,
    /// Number of API calls answered with 401.
    pub unauthorized: usize,
    /// Every token issued so far.
    pub tokens: Vec<String>,
}

#[derive(Default)]
struct Inner {
    /// Unused codes, each with its challenge and its redirect URI.
    codes: HashMap<String, (String, String)>,
    access: Option<String>,
    refresh: Option<String>,
    stats: Stats,
}

type Shared = Arc<Mutex<Inner>>;

fn lock(shared: &Shared) -> MutexGuard<'_, Inner> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The stand-in. It stops when dropped.
pub struct Authority {
    address: SocketAddr,
    shared: Shared,
    server: JoinHandle<()>,
}

impl Drop for Authority {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Authority {
    /// Starts on a free port of 127.0.0.1.
    ///
    /// # Panics
    /// Panics if no port is free.
    pub async fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port on 127.0.0.1");
        let address = listener.local_addr().expect("a bound listener has an address");
        let shared = Shared::default();
        let router = Router::new()
            .route("/authorize", get(authorize))
            .route("/token", post(token))
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

    /// Expires the access token before its announced lifetime is over.
    pub fn expire(&self) {
        lock(&self.shared).access = None;
    }

    /// Revokes the consent, as a customer would.
    pub fn revoke(&self) {
        let mut inner = lock(&self.shared);
        (inner.access, inner.refresh) = (None, None);
    }

    /// The requests and tokens so far.
    #[must_use]
    pub fn stats(&self) -> Stats {
        lock(&self.shared).stats.clone()
    }
}

async fn authorize(State(shared): State<Shared>, Query(query): Query<HashMap<String, String>>) -> Response {
    let get = |name: &str| query.get(name).cloned().unwrap_or_default();
    let valid = get("response_type") == "code"
        && get("client_id") == CLIENT.0
        && get("scope") == "read write"
        && get("code_challenge_method") == "S256";
    if !valid {
        return (StatusCode::BAD_REQUEST, format!("{query:?}")).into_response();
    }
    let mut inner = lock(&shared);
    let code = format!("code-{}", inner.codes.len() + inner.stats.codes + 1);
    inner.codes.insert(code.clone(), (get("code_challenge"), get("redirect_uri")));
    Redirect::to(&format!("{}?code={code}&state={}", get("redirect_uri"), get("state"))).into_response()
}

async fn token(State(shared): State<Shared>, form: String) -> Response {
    // A form body has the same encoding as a query string.
    let query = format!("/?{form}").parse::<Uri>().ok();
    let form = query.and_then(|uri| Query::<HashMap<String, String>>::try_from_uri(&uri).ok());
    let Some(Query(form)) = form else { return StatusCode::BAD_REQUEST.into_response() };
    let get = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
    let mut inner = lock(&shared);
    let known = (get("client_id"), get("client_secret")) == CLIENT;
    let why = if known {
        match get("grant_type") {
            "authorization_code" => {
                let proof = BASE64_URL_SAFE_NO_PAD.encode(digest(&SHA256, get("code_verifier").as_bytes()));
                let asked = inner.codes.remove(get("code"));
                let good = asked == Some((proof, get("redirect_uri").to_owned()));
                inner.stats.codes += usize::from(good);
                (!good).then_some("invalid_grant")
            }
            "refresh_token" if inner.refresh.as_deref() == Some(get("refresh_token")) => {
                inner.stats.refreshes += 1;
                None
            }
            "refresh_token" => {
                (inner.access, inner.refresh) = (None, None);
                Some("invalid_grant")
            }
            _ => Some("unsupported_grant_type"),
        }
    } else {
        Some("invalid_client")
    };
    if let Some(why) = why {
        inner.stats.refused.push(why.to_owned());
        return (StatusCode::BAD_REQUEST, axum::Json(json!({ "error": why }))).into_response();
    }
    let count = inner.stats.tokens.len();
    let (access, refresh) = (format!("access-token-{count}"), format!("refresh-token-{count}"));
    inner.stats.tokens.extend([access.clone(), refresh.clone()]);
    (inner.access, inner.refresh) = (Some(access.clone()), Some(refresh.clone()));
    let body = json!({ "access_token": access, "refresh_token": refresh, "token_type": "bearer", "expires_in": LIFE });
    axum::Json(body).into_response()
}

async fn call(State(shared): State<Shared>, request: Request) -> Response {
    let given = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let mut inner = lock(&shared);
    let wanted = inner.access.as_ref().map(|access| format!("Bearer {access}"));
    if wanted.is_some() && given == wanted {
        inner.stats.calls += 1;
        return "done".into_response();
    }
    inner.stats.unauthorized += 1;
    StatusCode::UNAUTHORIZED.into_response()
}
