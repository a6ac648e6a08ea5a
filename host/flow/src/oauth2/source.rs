//! Provides access tokens to the gate. Only one refresh runs at a time, because many systems accept a refresh token
//! only once: within this server by a lock, among servers by a claim on the row.

use futures_util::future::BoxFuture;
use plugboard_db::{
    Db,
    connections::{self, Connection, Refreshed},
};
use plugboard_engine::{NO_OTHER_TOKEN, TokenSource};
use plugboard_model::{Clock, Failure, FailureKind, SealedSecret};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};
use tokio::{runtime::Handle, sync::OwnedMutexGuard};
use tokio_util::task::TaskTracker;

use super::{
    Issuer, Tokens,
    endpoint::{Granted, NoTokens},
};
use crate::{
    error::FlowError,
    secrets::{Sealer, sealed_name},
};

/// How long a claim on a refresh lasts, by the machine's clock, in milliseconds. Longer than the other system may take.
const CLAIM_MS: i64 = 30_000;
/// The wait between two checks of whether another server's refresh has finished.
const POLL_INTERVAL: Duration = Duration::from_millis(200);
/// Maximum number of these checks.
const MAX_POLLS: usize = 160;
/// What is wrong with a connection whose tokens cannot be opened.
const CLOSED: &str = "its tokens cannot be opened with this key file";
/// How long to wait after a failed refresh before the next one.
const PAUSE: Duration = Duration::from_secs(5);
/// How many times a connection is read until it is one that this source can use.
const READ_ATTEMPTS: usize = 3;
/// How many times storing new tokens is tried. The wait starts at [`POLL_INTERVAL`] and doubles each time.
const STORE_ATTEMPTS: u32 = 6;

/// This server's cached token of a connection, and the lock for refreshing it.
#[derive(Default)]
pub(crate) struct Slot {
    held: Mutex<Option<Held>>,
    state: Arc<tokio::sync::Mutex<RefreshState>>,
}

/// An access token and its source's identity, which is another one once the connection begins anew.
#[derive(Clone)]
struct Held {
    id: String,
    access: String,
    refresh_at: Option<i64>,
    expires_at: Option<i64>,
}

/// State protected by the refresh lock.
#[derive(Default)]
pub(crate) struct RefreshState {
    /// The last failed refresh: the source's identity, when the next refresh may start, and the failure.
    last_failure: Option<(String, Instant, Failure)>,
    /// The result of a refresh that could not be stored yet, with its connection and version.
    unstored: Option<(String, i64, Refreshed)>,
}

/// The slots of all connections, by owner and secret. They outlive reloads of the registry.
#[derive(Default)]
pub(crate) struct Slots(Mutex<HashMap<(String, String), Arc<Slot>>>);

impl Slots {
    /// Returns the slot of a connection: the secret `name` of this owner.
    pub(crate) fn slot(&self, owner: &str, name: &str) -> Arc<Slot> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.entry((owner.to_owned(), name.to_owned())).or_default().clone()
    }

    /// Removes the slots of owners that no longer exist.
    pub(crate) fn retain(&self, exists: impl Fn(&str) -> bool) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).retain(|(owner, _), _| exists(owner));
    }
}

/// One connection, as a token source for the gate.
#[derive(Clone)]
pub(crate) struct Source {
    pub db: Db,
    pub sealer: Sealer,
    /// Runs refreshes to completion, even while the server stops.
    pub tasks: TaskTracker,
    pub runtime: Handle,
    pub owner: String,
    /// The owners whose secrets it uses. Those of a later one take precedence.
    pub owners: Vec<String>,
    pub name: String,
    /// The connection's identifier at the time when the registry was read. Empty if it had not begun.
    pub id: String,
    /// The fingerprint of the secrets that the connection begins with. `None` if it begins with a consent.
    pub origin: Option<String>,
    /// The plugin's or channel's name, for messages.
    pub whose: String,
    pub issuer: Issuer,
    pub slot: Arc<Slot>,
}

impl TokenSource for Source {
    fn token(&self, stale: Option<String>) -> BoxFuture<'_, Result<String, Failure>> {
        Box::pin(async move {
            let now = self.db.clock().now();
            let alive = self.held().filter(|held| stale.as_ref() != Some(&held.access));
            let alive = alive.filter(|held| held.expires_at.is_none_or(|at| now < at));
            if let Some(held) = alive.as_ref().filter(|held| held.refresh_at.is_none_or(|at| now < at)) {
                return Ok(held.access.clone());
            }
            let state = match (self.slot.state.clone().try_lock_owned(), &alive) {
                (Ok(state), _) => state,
                // Another caller is refreshing; the current token is valid until then.
                (Err(_), Some(held)) => return Ok(held.access.clone()),
                (Err(_), None) => self.slot.state.clone().lock_owned().await,
            };
            if let Some((id, until, failure)) = &state.last_failure
                && *id == self.identity_with(&self.id)
                && Instant::now() < *until
            {
                return alive.map(|held| held.access).ok_or_else(|| failure.clone());
            }
            // Runs to completion even if the requesting call is cut off, because a response with new tokens must not be
            // lost. The task owns the lock, so there is only one such task per connection.
            let own = self.clone();
            let asked = self.tasks.spawn_on(async move { own.token_with_lock(state, stale).await }, &self.runtime);
            asked.await.map_err(|error| unavailable(error.to_string()))?
        })
    }
}

impl Source {
    /// Returns the cached token, if it belongs to this connection.
    fn held(&self) -> Option<Held> {
        let held = self.slot.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.clone().filter(|held| held.id == self.identity_with(&self.id))
    }

    /// Returns whether the token should be refreshed, as far as this server knows.
    pub(crate) fn is_due(&self) -> bool {
        let now = self.db.clock().now();
        self.held().is_none_or(|held| held.refresh_at.is_some_and(|at| now >= at))
    }

    fn hold(&self, held: Held) {
        *self.slot.held.lock().unwrap_or_else(PoisonError::into_inner) = Some(held);
    }

    /// Gets a valid access token while holding the refresh lock. If that fails, the next refresh has to wait.
    async fn token_with_lock(
        self,
        mut state: OwnedMutexGuard<RefreshState>,
        stale: Option<String>,
    ) -> Result<String, Failure> {
        state.last_failure = None;
        let done = self.fresh(&mut state, stale).await;
        if let Err(failure) = &done {
            self.pause(&mut state, failure.clone());
        }
        done
    }

    /// Makes the next refresh wait after a failed one.
    fn pause(&self, state: &mut RefreshState, failure: Failure) {
        state.last_failure = Some((self.identity_with(&self.id), Instant::now() + PAUSE, failure));
    }

    /// Returns what tells a source for this connection from one for an earlier connection, or with earlier secrets.
    fn identity_with(&self, connection: &str) -> String {
        format!("{connection} {}", self.origin.as_deref().unwrap_or_default())
    }

    /// Returns the stored access token if it is still good, and otherwise refreshes it or waits for the server that
    /// does. `stale` is a token that the other system has just refused.
    async fn fresh(&self, state: &mut RefreshState, stale: Option<String>) -> Result<String, Failure> {
        if let Some((id, version, refreshed)) = &state.unstored {
            self.end(id, *version, refreshed.clone()).await?;
            state.unstored = None;
        }
        for _ in 0..MAX_POLLS {
            let (row, tokens) = match (self.current().await?, &self.issuer) {
                (Some(current), _) => current,
                (None, Issuer::Dialect(dialect)) => return self.first_token(dialect),
                (None, Issuer::OAuth2(_)) => return Err(self.lost("it was disconnected")),
            };
            let now = self.db.clock().now();
            let refused = stale.as_ref() == Some(&tokens.access);
            let expired = tokens.access.is_empty() || row.expires_at.is_some_and(|at| now >= at);
            let held = |access: &str, refresh_at, expires_at| {
                let id = self.identity_with(&row.id);
                self.hold(Held { id, access: access.to_owned(), refresh_at, expires_at });
            };
            if let Some(problem) = &row.problem {
                // After a lost answer, the token that was to be replaced is still good.
                if row.spent && !refused && !expired {
                    held(&tokens.access, row.expires_at, row.expires_at);
                    return Ok(tokens.access);
                }
                return Err(self.lost(problem));
            }
            if row.refresh_at.is_none_or(|at| now < at) && !refused && !tokens.access.is_empty() {
                held(&tokens.access, row.refresh_at, row.expires_at);
                return Ok(tokens.access);
            }
            if !self.issuer.can_renew(&tokens, now) && !expired {
                // A token that never expires may be refused by one endpoint and accepted by another.
                let message =
                    format!("`{}` of `{}` was refused, and no other token is available", self.name, self.whose);
                let failure = Failure::new(FailureKind::Unavailable, message).code(NO_OTHER_TOKEN);
                return if refused { Err(failure) } else { Ok(tokens.access) };
            }
            let spends = self.issuer.spends(&tokens);
            if self.claim(&row, spends).await? {
                let (refreshed, answer) = self.refresh(tokens, !refused && !expired, row.spent, now).await?;
                match (&refreshed, &answer) {
                    (Refreshed::Tokens { refresh_at, expires_at, .. }, Ok(access)) => {
                        held(access, *refresh_at, *expires_at);
                    }
                    // The old token serves until the next attempt.
                    (Refreshed::Failed(why), Ok(access)) => {
                        held(access, row.refresh_at, row.expires_at);
                        self.pause(state, unavailable(why.clone()));
                    }
                    _ => {}
                }
                self.store_refresh(state, &row, refreshed, spends).await;
                return answer;
            }
            tokio::time::sleep(POLL_INTERVAL).await;
        }
        Err(unavailable(format!(
            "timed out waiting for another server to refresh the access token for `{}`",
            self.whose
        )))
    }

    /// Stores the result of a refresh. Retries new tokens several times, because the old refresh token is used up. If
    /// the refresh `spends` its token, also retries a failure, because otherwise the token counts as used up.
    async fn store_refresh(&self, state: &mut RefreshState, row: &Connection, refreshed: Refreshed, spends: bool) {
        let matters = match refreshed {
            Refreshed::Tokens { .. } => true,
            Refreshed::Failed(_) => spends,
            Refreshed::Lost(_) | Refreshed::Unanswered(_) => false,
        };
        for round in 0..STORE_ATTEMPTS {
            match self.end(&row.id, row.version, refreshed.clone()).await {
                Ok(()) => return,
                Err(failure) => {
                    tracing::warn!(whose = self.whose, %failure, "cannot store the result of a token refresh yet");
                }
            }
            if !matters {
                return;
            }
            tokio::time::sleep(POLL_INTERVAL * 2_u32.pow(round)).await;
        }
        tracing::error!(whose = self.whose, "cannot store the result of a token refresh; will retry with the next one");
        state.unstored = Some((row.id.clone(), row.version, refreshed));
    }

    /// Requests new tokens. `alive`: the old access token is still valid and is returned if the request fails
    /// temporarily. `spent`: the refresh token was sent before, and no answer is known.
    async fn refresh(
        &self,
        old: Tokens,
        alive: bool,
        spent: bool,
        now: i64,
    ) -> Result<(Refreshed, Result<String, Failure>), Failure> {
        let or_old = |failure: Failure| if alive { Ok(old.access.clone()) } else { Err(failure) };
        match self.issuer.renew(&old, spent, now).await {
            Ok(Granted { tokens, refresh_at, expires_at, .. }) => {
                let sealed = seal(&self.sealer, &self.owner, &self.name, &tokens).map_err(passing)?;
                tracing::info!(whose = self.whose, secret = self.name, "received a new access token");
                Ok((Refreshed::Tokens { sealed, refresh_at, expires_at }, Ok(tokens.access)))
            }
            Err(NoTokens::Passing(failure)) => Ok((Refreshed::Failed(failure.message.clone()), or_old(failure))),
            Err(NoTokens::Refused(problem)) => {
                tracing::error!(whose = self.whose, secret = self.name, problem, "a connection was lost");
                let failure = self.lost(&problem);
                Ok((Refreshed::Lost(problem), Err(failure)))
            }
            Err(NoTokens::Unanswered(problem)) => {
                tracing::error!(whose = self.whose, secret = self.name, problem, "a connection was lost");
                let failure = self.lost(&problem);
                Ok((Refreshed::Unanswered(problem), or_old(failure)))
            }
        }
    }

    /// Reads the connection and its tokens. One that needs no consent begins first, if there is none or if it began
    /// with other secrets. Returns `None` if there is none.
    async fn current(&self) -> Result<Option<(Connection, Tokens)>, Failure> {
        for _ in 0..READ_ATTEMPTS {
            let row = self.row().await?;
            let tokens = row.as_ref().and_then(|row| self.open(row));
            let Issuer::Dialect(dialect) = &self.issuer else {
                let Some(row) = row else { return Ok(None) };
                let closed = || self.lost(row.problem.as_deref().unwrap_or(CLOSED));
                let tokens = tokens.ok_or_else(closed)?;
                return Ok(Some((row, tokens)));
            };
            let current = row.clone().zip(tokens);
            if let Some(current) = current.filter(|(_, tokens)| tokens.origin == self.origin) {
                return Ok(Some(current));
            }
            if !self.begin(dialect, row).await? {
                return Ok(None);
            }
        }
        Ok(None)
    }

    /// Reads the connection.
    async fn row(&self) -> Result<Option<Connection>, Failure> {
        let mut conn = self.db.read().await.map_err(passing)?;
        connections::get(&mut conn, &self.owner, &self.name).await.map_err(passing)
    }

    /// Opens the connection's sealed tokens. Returns `None` if that is not possible.
    fn open(&self, row: &Connection) -> Option<Tokens> {
        let sealed = SealedSecret { name: sealed_name(&self.name), sealed: row.sealed.clone() };
        serde_json::from_str(&self.sealer.open(&self.owner, &sealed)?).ok()
    }

    /// Claims the refresh of the connection. `spends`: the refresh uses up its refresh token. Returns `false` if
    /// another server has claimed it.
    async fn claim(&self, row: &Connection, spends: bool) -> Result<bool, Failure> {
        let (row, now) = (row.clone(), Clock::system().now());
        let claimed = self.db.write_with(move |tx| {
            let row = row.clone();
            Box::pin(async move { connections::claim_refresh(tx, &row, now, now + CLAIM_MS, spends).await })
        });
        claimed.await.map_err(passing)
    }

    /// Stores the result of a refresh and ends its claim.
    async fn end(&self, id: &str, version: i64, refreshed: Refreshed) -> Result<(), Failure> {
        let id = id.to_owned();
        let ended = self.db.write_with(move |tx| {
            let (id, refreshed) = (id.clone(), refreshed.clone());
            Box::pin(async move { connections::end_refresh(tx, &id, version, &refreshed).await })
        });
        ended.await.map_err(passing)
    }

    /// Returns the failure for a connection that is not usable. It is temporary, so callers retry, as during an outage
    /// of the other system.
    fn lost(&self, problem: &str) -> Failure {
        let (whose, name) = (&self.whose, &self.name);
        let kind = if self.owner.starts_with("channel:") { "channel" } else { "plugin" };
        let fix = self.issuer.fix(kind, whose, name);
        let message = format!("`{name}` of `{whose}` is not connected: {problem}; {fix}");
        Failure::new(FailureKind::Unavailable, message).code("not-connected")
    }
}

/// Seals a connection's tokens.
pub(crate) fn seal(sealer: &Sealer, owner: &str, name: &str, tokens: &Tokens) -> Result<Vec<u8>, FlowError> {
    let text = serde_json::to_string(tokens).map_err(plugboard_db::DbError::from)?;
    Ok(sealer.seal(owner, &sealed_name(name), &text)?.sealed)
}

pub(super) fn unavailable(message: String) -> Failure {
    Failure::new(FailureKind::Unavailable, message).code("oauth2")
}

pub(super) fn passing(error: impl std::fmt::Display) -> Failure {
    unavailable(format!("cannot read or store an access token: {error}"))
}
