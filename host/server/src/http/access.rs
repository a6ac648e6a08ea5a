//! Authentication and permissions. A program sends a token, and a person's browser the cookie of a session. Each has 32
//! random bytes and is stored as its SHA-256, so the time of a lookup by hash reveals nothing about others.

use super::{
    App, Problem,
    cookie::{self, IDLE_MS, LASTS_MS},
    input::AfterBody,
    origin,
    roles::{Permission, Role},
    scope::{self, Scope},
};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header},
    middleware::Next,
    response::Response,
};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use plugboard_db::{
    Db, sessions, tokens,
    visibility::{Belonging, Visibility},
};
use plugboard_model::{Author, AuthorKind};
use ring::{
    digest::{SHA256, digest},
    rand::{SecureRandom as _, SystemRandom},
};
use std::{
    collections::HashMap,
    fmt::Write as _,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// Creates a token. Returns the token, which is shown only once, and the hash to store.
///
/// # Errors
/// Returns an error if the operating system provides no randomness.
pub fn new_token() -> anyhow::Result<(String, String)> {
    let token = random_secret("pb_")?;
    let hash = hash(&token);
    Ok((token, hash))
}

/// Creates a secret of 32 random bytes. The prefix tells people and scanners what it is for.
///
/// # Errors
/// Returns an error if the operating system provides no randomness.
pub fn random_secret(prefix: &str) -> anyhow::Result<String> {
    let mut random = [0; 32];
    SystemRandom::new()
        .fill(&mut random)
        .map_err(|_| anyhow::anyhow!("the operating system provides no randomness"))?;
    Ok(format!("{prefix}{}", BASE64_URL_SAFE_NO_PAD.encode(random)))
}

/// The stored hash of a token: its SHA-256, in hexadecimal.
#[must_use]
pub fn hash(token: &str) -> String {
    digest(&SHA256, token.as_bytes()).as_ref().iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// How a caller is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// By a token.
    Token {
        /// The token's identifier.
        id: String,
        /// The identifier of the person to whom it belongs. `None`: to a program.
        person: Option<String>,
        /// When it ends, if it does.
        expires_at: Option<i64>,
    },
    /// By a session.
    Person {
        /// The person's identifier.
        id: String,
        /// The session's identifier.
        session: String,
        /// When the person last entered the password.
        proved_at: i64,
        /// When the session ends.
        expires_at: i64,
    },
}

/// The authenticated caller.
#[derive(Debug, Clone)]
pub struct Caller {
    /// How the caller is known.
    pub actor: Actor,
    /// The token's name or the person's handle, recorded as the author of the caller's actions.
    pub name: String,
    /// The role.
    pub role: Role,
    /// The role of the person to whom the token belongs, which limits what the token may do.
    pub person_role: Option<Role>,
    /// Whether a person has to release what the caller writes to customers.
    pub approval: bool,
    /// Which conversations the caller sees. The token of a program sees all.
    pub visibility: Arc<Visibility>,
    /// The revocation count at the time of the lookup.
    pub revocations: i64,
}

impl Caller {
    /// What idempotency keys belong to: the token, or the person in whatever session.
    #[must_use]
    pub fn key(&self) -> &str {
        match &self.actor {
            Actor::Token { id, .. } | Actor::Person { id, .. } => id,
        }
    }

    /// Whether the caller has a permission.
    #[must_use]
    pub fn may(&self, what: Permission) -> bool {
        let approved = what != Permission::Send || !self.approval;
        approved && self.role.may(what) && self.person_role.is_none_or(|role| role.may(what))
    }

    /// The caller as the author of what it does in a conversation.
    #[must_use]
    pub fn author(&self) -> Author {
        let id = match &self.actor {
            Actor::Token { person, .. } => person.clone(),
            Actor::Person { id, .. } => Some(id.clone()),
        };
        Author { kind: AuthorKind::Agent, id, name: Some(self.name.clone()) }
    }

    /// Checks that the caller sees something that the request's body or query names.
    ///
    /// # Errors
    /// Returns 404 otherwise.
    pub async fn check_sees(&self, app: &App, what: Belonging, id: &str) -> Result<(), Problem> {
        if self.visibility.is_all() {
            return Ok(());
        }
        scope::check(app, &self.visibility, what, id).await
    }

    /// Checks that the caller sees the conversations of a channel.
    ///
    /// # Errors
    /// Returns 404 otherwise.
    pub fn check_sees_channel(&self, name: &str) -> Result<(), Problem> {
        if self.visibility.has_channel(name) { Ok(()) } else { Err(Problem::not_found("channel", name)) }
    }

    /// Whether the token or the session has lasted as long as it may.
    fn has_expired(&self, now: i64) -> bool {
        let ends = match &self.actor {
            Actor::Token { expires_at, .. } => *expires_at,
            Actor::Person { expires_at, .. } => Some(*expires_at),
        };
        ends.is_some_and(|at| at <= now)
    }

    /// Returns the person who is signed in, and the session.
    ///
    /// # Errors
    /// Returns 403 if the caller uses a token.
    pub fn person(&self) -> Result<(&str, &str), Problem> {
        match &self.actor {
            Actor::Person { id, session, .. } => Ok((id, session)),
            Actor::Token { .. } => {
                let detail = "this is for people who are signed in by a browser; a token belongs to nobody's session";
                Err(Problem::new(StatusCode::FORBIDDEN, "person", detail))
            }
        }
    }
}

/// How long after entering the password a person may change who has access, in milliseconds: 10 minutes.
pub const PROOF_MS: i64 = 10 * 60 * 1_000;
/// How often the use of a token is recorded, in milliseconds: once an hour.
const USED_MS: i64 = 60 * 60 * 1_000;
/// How often the use of a session is recorded, in milliseconds.
const SEEN_MS: i64 = 60 * 1_000;
const _: () = assert!(SEEN_MS < IDLE_MS && IDLE_MS < LASTS_MS);

/// How often this server checks for tokens revoked on any server. A revoked token stays valid for at most this long.
const POLL_INTERVAL: Duration = Duration::from_millis(500);
/// How long a token stays cached while no token is revoked.
const CACHE_TTL: Duration = Duration::from_secs(5);
/// Maximum number of cached tokens.
const CACHE_MAX: usize = 1_024;

/// A cache of recently used tokens and sessions.
#[derive(Debug, Default)]
pub struct Tokens {
    known: Mutex<HashMap<String, (Instant, Caller)>>,
    /// When this server last read the revocation count from the database, and the count.
    revoked: tokio::sync::Mutex<Option<(Instant, i64)>>,
}

impl Tokens {
    /// Authenticates a request by its bearer token, or else by the cookie of a session.
    ///
    /// # Errors
    /// Returns 401 if both are missing, unknown or no longer valid, and 503 if the database fails.
    pub async fn authenticate(&self, db: &Db, headers: &HeaderMap) -> Result<Caller, Problem> {
        let refuse = |detail: &str| Problem::new(StatusCode::UNAUTHORIZED, "token", detail);
        if !headers.contains_key(header::AUTHORIZATION)
            && let Some(cookie) = cookie::value(headers)
        {
            return self.signed_in(db, cookie).await;
        }
        let header = headers.get(header::AUTHORIZATION).ok_or_else(|| {
            refuse(
                "send a token as `Authorization: Bearer pb_...`; an admin can create one with `plugboard token create`",
            )
        })?;
        let token = header
            .to_str()
            .ok()
            .and_then(|text| text.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, token)| token.trim())
            .ok_or_else(|| refuse("the header Authorization must be `Bearer pb_...`"))?;
        let hash = hash(token);
        let (now, revocations) = (db.clock().now(), self.revocations(db).await?);
        if let Some(caller) = self.cached(&hash, revocations).filter(|caller| !caller.has_expired(now)) {
            return Ok(caller);
        }
        let found = tokens::by_hash(&mut *db.read().await?, &hash).await?;
        let (found, owner) =
            found.ok_or_else(|| refuse("unknown token; an admin can create one with `plugboard token create`"))?;
        if owner.as_ref().is_some_and(|owner| !owner.is_active) {
            return Err(refuse("the token belongs to somebody who can no longer sign in"));
        }
        if found.has_expired(now) {
            return Err(refuse("the token has expired; an admin can create another one"));
        }
        let Some(role) = Role::from_word(&found.role) else {
            return Err(refuse(&format!("the token has the role `{}`, which this version does not know", found.role)));
        };
        if found.used_at.is_none_or(|at| now - at >= USED_MS) {
            let id = found.id.clone();
            db.write_with(move |tx| {
                let id = id.clone();
                Box::pin(async move { tokens::used(tx, &id).await })
            })
            .await?;
        }
        let actor = Actor::Token { id: found.id, person: found.person_id, expires_at: found.expires_at };
        let (name, person_role, visibility) = match owner {
            None => (found.name, None, Arc::default()),
            Some(owner) => {
                // A role that this version does not know allows nothing but reading.
                let role = Role::from_word(&owner.role).unwrap_or(Role::ReadOnly);
                (owner.handle, Some(role), Arc::new(owner.visibility))
            }
        };
        let caller = Caller { actor, name, role, person_role, approval: found.approval, visibility, revocations };
        self.cache(hash, &caller);
        Ok(caller)
    }

    /// Authenticates a person by the cookie of a session.
    async fn signed_in(&self, db: &Db, cookie: &str) -> Result<Caller, Problem> {
        let refuse = |detail: &str| Problem::new(StatusCode::UNAUTHORIZED, "session", detail);
        let hash = hash(cookie);
        let revocations = self.revocations(db).await?;
        let now = db.clock().now();
        if let Some(caller) = self.cached(&hash, revocations).filter(|caller| !caller.has_expired(now)) {
            return Ok(caller);
        }
        let found = sessions::by_hash(&mut *db.read().await?, &hash, now, now - IDLE_MS).await?;
        let found = found.ok_or_else(|| refuse("you are not signed in, or not any more; sign in"))?;
        let Some(role) = Role::from_word(&found.role) else {
            return Err(refuse(&format!("you have the role `{}`, which this version does not know", found.role)));
        };
        let session = found.session;
        if now - session.seen_at >= SEEN_MS {
            let id = session.id.clone();
            db.write_with(move |tx| {
                let id = id.clone();
                Box::pin(async move { sessions::seen(tx, &id).await })
            })
            .await?;
        }
        let actor = Actor::Person {
            id: session.person_id,
            session: session.id,
            proved_at: session.proved_at,
            expires_at: session.expires_at,
        };
        let visibility = Arc::new(found.visibility);
        let caller =
            Caller { actor, name: found.handle, role, person_role: None, approval: false, visibility, revocations };
        self.cache(hash, &caller);
        Ok(caller)
    }

    /// Returns how often tokens and sessions have ended, read from the database at most [`POLL_INTERVAL`] ago.
    async fn revocations(&self, db: &Db) -> plugboard_db::Result<i64> {
        // One query at a time: concurrent callers wait for its result. That wait counts as waiting for the database.
        let _wait = plugboard_db::Wait::begin();
        let mut seen = self.revoked.lock().await;
        if let Some((at, count)) = *seen
            && at.elapsed() < POLL_INTERVAL
        {
            return Ok(count);
        }
        let at = Instant::now();
        let count = tokens::revocations(&mut *db.read().await?).await?;
        *seen = Some((at, count));
        Ok(count)
    }

    /// Discards the cached revocation count. Called after this server revokes a token, so that the next request reads
    /// it anew.
    pub async fn invalidate_revocations(&self) {
        *self.revoked.lock().await = None;
    }

    /// Waits until the caller's token is revoked or the session ends. Keeps waiting while the database is unavailable.
    /// `checked_at`: when the caller was authenticated.
    async fn revoked(&self, db: &Db, caller: &Caller, mut checked_at: i64) {
        let mut known = caller.revocations;
        loop {
            tokio::time::sleep(POLL_INTERVAL).await;
            let Ok(count) = self.revocations(db).await else { continue };
            let now = db.clock().now();
            if caller.has_expired(now) {
                return;
            }
            // A session also ends when it is not used. An open stream does not count as use.
            if count == known && now - checked_at < SEEN_MS {
                continue;
            }
            match is_valid(db, caller, now).await {
                Ok(false) => return,
                Ok(true) => (known, checked_at) = (count, now),
                Err(_) => {}
            }
        }
    }

    /// Returns the cached caller if the entry is fresh and no token was revoked since.
    fn cached(&self, hash: &str, revocations: i64) -> Option<Caller> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let usable = |(at, caller): &&(Instant, Caller)| at.elapsed() < CACHE_TTL && caller.revocations == revocations;
        known.get(hash).filter(usable).map(|(_, caller)| caller.clone())
    }

    /// Caches a caller, unless the cache is full of fresh entries.
    fn cache(&self, hash: String, caller: &Caller) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= CACHE_MAX {
            known.retain(|_, (at, _)| at.elapsed() < CACHE_TTL);
        }
        if known.len() < CACHE_MAX {
            known.insert(hash, (Instant::now(), caller.clone()));
        }
    }
}

/// Whether a token or a session still exists, and the token's person may still do and see the same.
async fn is_valid(db: &Db, caller: &Caller, now: i64) -> plugboard_db::Result<bool> {
    let mut conn = db.read().await?;
    match &caller.actor {
        Actor::Token { id, .. } => Ok(match tokens::by_id(&mut conn, id).await? {
            None => false,
            Some((_, None)) => true,
            Some((_, Some(owner))) => {
                let role = Role::from_word(&owner.role);
                owner.is_active && role == caller.person_role && owner.visibility == *caller.visibility
            }
        }),
        Actor::Person { session, .. } => sessions::is_valid(&mut conn, session, now, now - IDLE_MS).await,
    }
}

/// Notifies a long-running response when the token of its request is revoked, or its session ends. The check runs in
/// its own task, because a response is not polled while its client does not read, and would hold a lock or a database
/// connection for that time.
pub struct Revocation {
    happened: CancellationToken,
    poll: JoinHandle<()>,
}

impl Revocation {
    /// Starts the check.
    #[must_use]
    pub fn of(app: &App, caller: Caller) -> Self {
        let (happened, app) = (CancellationToken::new(), app.clone());
        let signal = happened.clone();
        // Read here, because the task may start much later.
        let now = app.flow.db().clock().now();
        let poll = tokio::spawn(async move {
            app.tokens.revoked(app.flow.db(), &caller, now).await;
            signal.cancel();
        });
        Self { happened, poll }
    }

    /// Waits until the token is revoked.
    pub async fn happened(&self) {
        self.happened.cancelled().await;
    }
}

impl Drop for Revocation {
    fn drop(&mut self) {
        self.poll.abort();
    }
}

/// What a route requires of its caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// A role that has this permission.
    Permission(Permission),
    /// The same, and a person has entered the password in the last ten minutes, because the route decides who has access.
    Proof(Permission),
    /// A person who is signed in, of any role.
    Person,
}

/// Middleware that requires a token or a session as the route needs it. Passes the caller to the handler as a [`Caller`]
/// extension.
///
/// # Errors
/// Returns 401 without a valid token or session; 403 if the role lacks the permission, if another site caused the request
/// of a browser, or if the person has to enter the password again; and 404 or 403 if the caller does not see what the
/// route is about.
pub async fn authorize(
    State((app, needs, scope)): State<(App, Needs, Scope)>,
    mut request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let id = scope.id(&mut request).await;
    let caller = allowed(&app, needs, request.headers()).await?;
    scope.check(&app, &caller.visibility, id.as_deref()).await?;
    if matches!(caller.actor, Actor::Person { .. }) {
        origin::check(&app, request.method(), request.headers())?;
    }
    if !request.method().is_safe() {
        let (app, headers, before) = (app.clone(), credentials(request.headers()), caller.visibility.clone());
        let again = AfterBody(Arc::new(move || {
            let (app, headers, id, before) = (app.clone(), headers.clone(), id.clone(), before.clone());
            Box::pin(async move {
                let caller = allowed(&app, needs, &headers).await?;
                if caller.visibility != before {
                    // The handler decides by what the caller saw before the body arrived.
                    let detail = "what you see has changed while you sent this; send it again";
                    return Err(Problem::new(StatusCode::FORBIDDEN, "visibility", detail));
                }
                scope.check(&app, &caller.visibility, id.as_deref()).await
            })
        }));
        request.extensions_mut().insert(again);
    }
    request.extensions_mut().insert(caller.clone());
    let (Needs::Permission(permission) | Needs::Proof(permission)) = needs else { return Ok(next.run(request).await) };
    if super::audit::is_audited(request.method(), permission) {
        return super::audit::record(&app, caller, request, next).await;
    }
    Ok(next.run(request).await)
}

/// Authenticates a request, and checks that its caller may use a route with these needs.
async fn allowed(app: &App, needs: Needs, headers: &HeaderMap) -> Result<Caller, Problem> {
    let caller = app.tokens.authenticate(app.flow.db(), headers).await?;
    match needs {
        Needs::Permission(permission) => check_role(&caller, permission)?,
        Needs::Proof(permission) => {
            check_role(&caller, permission)?;
            proved(app, &caller)?;
        }
        Needs::Person => drop(caller.person()?),
    }
    Ok(caller)
}

/// Returns the headers by which a request is authenticated.
fn credentials(headers: &HeaderMap) -> HeaderMap {
    let ours = headers.iter().filter(|(name, _)| *name == header::AUTHORIZATION || *name == header::COOKIE);
    ours.map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// Checks that a person has entered the password in the last ten minutes. A token needs no proof.
///
/// # Errors
/// Returns 403 otherwise.
pub fn proved(app: &App, caller: &Caller) -> Result<(), Problem> {
    match caller.actor {
        Actor::Person { proved_at, .. } if app.flow.db().clock().now() - proved_at > PROOF_MS => {
            let detail = "enter your password again first: POST /api/v1/session/proof";
            Err(Problem::new(StatusCode::FORBIDDEN, "proof", detail))
        }
        _ => Ok(()),
    }
}

/// Checks whether the caller's role has a permission.
fn check_role(caller: &Caller, needs: Permission) -> Result<(), Problem> {
    if caller.approval && needs == Permission::Send {
        let detail = "what this token writes to customers waits until a person releases it; this would not wait";
        return Err(Problem::new(StatusCode::FORBIDDEN, "approval", detail));
    }
    if let Some(role) = caller.person_role.filter(|role| !role.may(needs)) {
        let detail = format!("the token belongs to a person whose role `{}` is not allowed to do this", role.as_str());
        return Err(Problem::new(StatusCode::FORBIDDEN, "role", detail));
    }
    if !caller.role.may(needs) {
        let able: Vec<_> = Role::ALL.into_iter().filter(|role| role.may(needs)).map(Role::as_str).collect();
        let detail =
            format!("the role `{}` is not allowed to do this; it requires {}", caller.role.as_str(), able.join(" or "));
        return Err(Problem::new(StatusCode::FORBIDDEN, "role", detail));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_long_random_and_stored_as_a_hash() {
        let ((token, kept), (other, _)) = (new_token().unwrap(), new_token().unwrap());
        assert_ne!(token, other);
        assert!(token.starts_with("pb_") && token.len() == 46, "{token}");
        assert!(token[3..].bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'));
        assert_eq!(kept, hash(&token));
        assert_eq!(kept.len(), 64);
        // From the definition of SHA-256.
        assert_eq!(hash("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
