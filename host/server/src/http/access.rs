//! Authentication and permissions. Each token has 32 random bytes and is stored as its SHA-256, so the time of a lookup
//! by hash reveals nothing about other tokens.

use super::{App, Problem};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header},
    middleware::Next,
    response::Response,
};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use plugboard_db::{Db, tokens};
use ring::{
    digest::{SHA256, digest},
    rand::{SecureRandom as _, SystemRandom},
};
use std::{
    collections::HashMap,
    fmt::Write as _,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// The role of a token's owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Role {
    /// Installs and administers; may do everything.
    Admin,
    /// Supervises the people who answer customers.
    Supervisor,
    /// Answers customers, as a person or a program.
    Agent,
    /// Writes plugins.
    PluginDeveloper,
    /// Can only read.
    ReadOnly,
}

/// The permission that a route requires.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permission {
    /// See conversations, contacts, channels, plugins and runs.
    Read,
    /// Reply, add notes, triage, and decide on held or uncertain messages.
    Work,
    /// Manage a channel's templates.
    Templates,
    /// Retry dead letters and kept requests.
    Redrive,
    /// Upload components for inspection, read plugin logs.
    Develop,
    /// Run backtests and replays, view shadows.
    Try,
    /// Install and configure plugins and channels, set secrets.
    Administer,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 5] = [Self::Admin, Self::Supervisor, Self::Agent, Self::PluginDeveloper, Self::ReadOnly];

    /// The name of the role, in tokens and on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Supervisor => "supervisor",
            Self::Agent => "agent",
            Self::PluginDeveloper => "plugin-developer",
            Self::ReadOnly => "read-only",
        }
    }

    /// Returns the role with this name.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == word)
    }

    /// Whether the role has a permission.
    #[must_use]
    pub fn may(self, what: Permission) -> bool {
        use Permission::{Administer, Develop, Read, Redrive, Templates, Try, Work};
        match self {
            Self::Admin => true,
            Self::Supervisor => matches!(what, Read | Work | Templates | Redrive),
            Self::Agent => matches!(what, Read | Work),
            Self::PluginDeveloper => matches!(what, Read | Redrive | Develop | Try),
            Self::ReadOnly => match what {
                Read => true,
                Work | Templates | Redrive | Develop | Try | Administer => false,
            },
        }
    }
}

/// Creates a token. Returns the token, which is shown only once, and the hash to store.
///
/// # Errors
/// Returns an error if the operating system provides no randomness.
pub fn new_token() -> anyhow::Result<(String, String)> {
    let mut random = [0; 32];
    SystemRandom::new()
        .fill(&mut random)
        .map_err(|_| anyhow::anyhow!("the operating system provides no randomness"))?;
    let token = format!("pb_{}", BASE64_URL_SAFE_NO_PAD.encode(random));
    let hash = hash(&token);
    Ok((token, hash))
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

/// The authenticated caller.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The token's identifier.
    pub token: String,
    /// The token's name, recorded as the author of its actions.
    pub name: String,
    /// The token's role.
    pub role: Role,
    /// The revocation count at the time of the lookup.
    pub revocations: i64,
}

/// How often this server checks for tokens revoked on any server. A revoked token stays valid for at most this long.
const POLL_INTERVAL: Duration = Duration::from_millis(500);
/// How long a token stays cached while no token is revoked.
const CACHE_TTL: Duration = Duration::from_secs(5);
/// Maximum number of cached tokens.
const CACHE_MAX: usize = 1_024;

/// A cache of recently used tokens.
#[derive(Debug, Default)]
pub struct Tokens {
    known: Mutex<HashMap<String, (Instant, Caller)>>,
    /// When this server last read the revocation count from the database, and the count.
    revoked: tokio::sync::Mutex<Option<(Instant, i64)>>,
}

impl Tokens {
    /// Authenticates a request by its bearer token.
    ///
    /// # Errors
    /// Returns 401 if the token is missing or unknown, and 503 if the database fails.
    pub async fn authenticate(&self, db: &Db, headers: &HeaderMap) -> Result<Caller, Problem> {
        let refuse = |detail: &str| Problem::new(StatusCode::UNAUTHORIZED, "token", detail);
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
        let revocations = self.revocations(db).await?;
        if let Some(caller) = self.cached(&hash, revocations) {
            return Ok(caller);
        }
        let found = tokens::by_hash(&mut *db.read().await?, &hash).await?;
        let found =
            found.ok_or_else(|| refuse("unknown token; an admin can create one with `plugboard token create`"))?;
        let Some(role) = Role::from_word(&found.role) else {
            return Err(refuse(&format!("the token has the role `{}`, which this version does not know", found.role)));
        };
        let caller = Caller { token: found.id, name: found.name, role, revocations };
        self.cache(hash, &caller);
        Ok(caller)
    }

    /// Returns the total number of revoked tokens, read from the database at most [`POLL_INTERVAL`] ago.
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

    /// Waits until the caller's token is revoked. Keeps waiting while the database is unavailable.
    async fn revoked(&self, db: &Db, caller: &Caller) {
        let mut known = caller.revocations;
        loop {
            tokio::time::sleep(POLL_INTERVAL).await;
            let Ok(count) = self.revocations(db).await else { continue };
            if count == known {
                continue;
            }
            let found = async { tokens::get(&mut *db.read().await?, &caller.token).await };
            match found.await {
                Ok(None) => return,
                Ok(Some(_)) => known = count,
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

/// Notifies a long-running response when the token of its request is revoked. The check runs in its own task, because a
/// response is not polled while its client does not read, and would hold a lock or a database connection for that time.
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
        let poll = tokio::spawn(async move {
            app.tokens.revoked(app.flow.db(), &caller).await;
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

/// Middleware that requires a token with the route's permission. Passes the caller to the handler as a [`Caller`]
/// extension.
///
/// # Errors
/// Returns 401 without a valid token, and 403 if the token's role lacks the permission.
pub async fn authorize(
    State((app, needs)): State<(App, Permission)>,
    mut request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let caller = app.tokens.authenticate(app.flow.db(), request.headers()).await?;
    if !caller.role.may(needs) {
        let able: Vec<_> = Role::ALL.into_iter().filter(|role| role.may(needs)).map(Role::as_str).collect();
        let detail =
            format!("the role `{}` is not allowed to do this; it requires {}", caller.role.as_str(), able.join(" or "));
        return Err(Problem::new(StatusCode::FORBIDDEN, "role", detail));
    }
    request.extensions_mut().insert(caller.clone());
    if super::audit::is_audited(request.method(), needs) {
        return super::audit::record(&app, caller, request, next).await;
    }
    Ok(next.run(request).await)
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

    #[test]
    fn every_role_may_read_and_only_admins_may_administer() {
        for role in Role::ALL {
            assert!(role.may(Permission::Read));
            assert_eq!(role.may(Permission::Administer), role == Role::Admin);
            assert_eq!(Role::from_word(role.as_str()), Some(role));
        }
        assert!(!Role::ReadOnly.may(Permission::Work));
        assert!(!Role::PluginDeveloper.may(Permission::Work));
        assert!(Role::Agent.may(Permission::Work));
        assert!(!Role::Agent.may(Permission::Develop));
        assert_eq!(Role::from_word("root"), None);
    }
}
