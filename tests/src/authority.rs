//! A stand-in for a system that is entered by OAuth 2.0 (RFC 6749, RFC 7636): it has a page where an admin agrees at
//! once, gives tokens, and takes calls with the newest access token alone. A refresh token works once; one that comes
//! again ends the connection, as strict systems do.

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

/// The client that it knows.
pub const CLIENT: (&str, &str) = ("our-client", "our-client-secret");
/// How long an access token lives, in seconds.
pub const LIFE: u32 = 3_600;

/// What it was asked, and what it gave.
#[derive(Debug, Clone, Default)]
pub struct Told {
    /// Codes that were changed for tokens.
    pub codes: usize,
    /// Refreshes that gave tokens.
    pub refreshes: usize,
    /// Requests for tokens that it refused, and why.
    pub refused: Vec<String>,
    /// Calls with a good access token.
    pub calls: usize,
    /// Calls that it answered with 401.
    pub unauthorized: usize,
    /// Every token that it ever gave.
    pub tokens: Vec<String>,
}

#[derive(Default)]
struct Inner {
    /// Open codes, with their challenges and where they may be sent.
    codes: HashMap<String, (String, String)>,
    access: Option<String>,
    refresh: Option<String>,
    told: Told,
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
    /// When there is none.
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

    /// The access token is good no more, earlier than was said.
    pub fn expire(&self) {
        lock(&self.shared).access = None;
    }

    /// The customer takes the consent back.
    pub fn revoke(&self) {
        let mut inner = lock(&self.shared);
        (inner.access, inner.refresh) = (None, None);
    }

    /// What it was asked so far.
    #[must_use]
    pub fn told(&self) -> Told {
        lock(&self.shared).told.clone()
    }
}

async fn authorize(State(shared): State<Shared>, Query(query): Query<HashMap<String, String>>) -> Response {
    let get = |name: &str| query.get(name).cloned().unwrap_or_default();
    let sound = get("response_type") == "code"
        && get("client_id") == CLIENT.0
        && get("scope") == "read write"
        && get("code_challenge_method") == "S256";
    if !sound {
        return (StatusCode::BAD_REQUEST, format!("{query:?}")).into_response();
    }
    let mut inner = lock(&shared);
    let code = format!("code-{}", inner.codes.len() + inner.told.codes + 1);
    inner.codes.insert(code.clone(), (get("code_challenge"), get("redirect_uri")));
    Redirect::to(&format!("{}?code={code}&state={}", get("redirect_uri"), get("state"))).into_response()
}

async fn token(State(shared): State<Shared>, form: String) -> Response {
    // A form is written as a query is.
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
                inner.told.codes += usize::from(good);
                (!good).then_some("invalid_grant")
            }
            "refresh_token" if inner.refresh.as_deref() == Some(get("refresh_token")) => {
                inner.told.refreshes += 1;
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
        inner.told.refused.push(why.to_owned());
        return (StatusCode::BAD_REQUEST, axum::Json(json!({ "error": why }))).into_response();
    }
    let count = inner.told.tokens.len();
    let (access, refresh) = (format!("access-token-{count}"), format!("refresh-token-{count}"));
    inner.told.tokens.extend([access.clone(), refresh.clone()]);
    (inner.access, inner.refresh) = (Some(access.clone()), Some(refresh.clone()));
    let body = json!({ "access_token": access, "refresh_token": refresh, "token_type": "bearer", "expires_in": LIFE });
    axum::Json(body).into_response()
}

async fn call(State(shared): State<Shared>, request: Request) -> Response {
    let given = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let mut inner = lock(&shared);
    let wanted = inner.access.as_ref().map(|access| format!("Bearer {access}"));
    if wanted.is_some() && given == wanted {
        inner.told.calls += 1;
        return "done".into_response();
    }
    inner.told.unauthorized += 1;
    StatusCode::UNAUTHORIZED.into_response()
}
