//! Where the gate gets an access token. One refresh at a time: within this server by a lock, among servers by a claim
//! on the row, since many systems take a refresh token once only.

use futures_util::future::BoxFuture;
use plugboard_db::{
    Db,
    connections::{self, Connection, Refreshed},
};
use plugboard_engine::TokenSource;
use plugboard_model::{Clock, Failure, FailureKind, SealedSecret};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use super::{
    Endpoint, Tokens,
    endpoint::{Granted, NoTokens},
    sealed_name,
};
use crate::{FlowError, Sealer};

/// A claim on a refresh holds so long, on the machine's clock; longer than the other system may take.
const CLAIM_MS: i64 = 30_000;
/// How often, and how many times, another server's refresh is looked for.
const LOOK: Duration = Duration::from_millis(200);
const LOOKS: usize = 160;

/// What this server knows of a connection's token, behind the lock of its refresh.
pub(crate) type Slot = Arc<tokio::sync::Mutex<Option<Held>>>;

/// The locks of all connections, by owner and secret. They outlive what is read anew from the database.
#[derive(Default)]
pub(crate) struct Locks(Mutex<HashMap<(String, String), Slot>>);

impl Locks {
    pub(crate) fn slot(&self, owner: &str, name: &str) -> Slot {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.entry((owner.to_owned(), name.to_owned())).or_default().clone()
    }

    /// Forgets those whose owners are gone.
    pub(crate) fn keep(&self, there: impl Fn(&str) -> bool) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).retain(|(owner, _), _| there(owner));
    }
}

pub(crate) struct Held {
    access: String,
    refresh_at: Option<i64>,
}

/// One connection, for the gate.
#[derive(Clone)]
pub(crate) struct Source {
    pub db: Db,
    pub sealer: Sealer,
    pub owner: String,
    pub name: String,
    /// The plugin's or channel's name, for messages.
    pub whose: String,
    pub endpoint: Endpoint,
    pub slot: Slot,
}

impl TokenSource for Source {
    fn token(&self, stale: Option<String>) -> BoxFuture<'_, Result<String, Failure>> {
        Box::pin(async move {
            let now = self.db.clock().now();
            if let Some(held) = &*self.slot.lock().await
                && held.refresh_at.is_none_or(|at| now < at)
                && stale.as_ref() != Some(&held.access)
            {
                return Ok(held.access.clone());
            }
            // To its end, even when the call that asked is cut off: an answer with new tokens must not be lost.
            let own = self.clone();
            let asked = tokio::spawn(async move { own.fresh(stale).await });
            asked.await.map_err(|error| unavailable(error.to_string()))?
        })
    }
}

impl Source {
    async fn fresh(self, stale: Option<String>) -> Result<String, Failure> {
        let slot = self.slot.clone();
        let mut held = slot.lock().await;
        for _ in 0..LOOKS {
            let row = self.row().await?;
            let tokens = self.open(&row)?;
            let now = self.db.clock().now();
            let young = row.refresh_at.is_none_or(|at| now < at);
            let refused = stale.as_ref() == Some(&tokens.access);
            if young && !refused {
                return Ok(self.hold(&mut held, tokens.access, row.refresh_at));
            }
            if self.claim(row.version).await? {
                let alive = !refused && row.expires_at.is_none_or(|at| now < at);
                let (came, answer) = self.refresh(tokens, alive, now).await?;
                self.end(row.version, came.clone()).await?;
                if let Refreshed::Tokens { refresh_at, .. } = came
                    && let Ok(access) = &answer
                {
                    return Ok(self.hold(&mut held, access.clone(), refresh_at));
                }
                *held = None;
                return answer;
            }
            tokio::time::sleep(LOOK).await;
        }
        Err(unavailable(format!("another server has been getting an access token for `{}` for too long", self.whose)))
    }

    #[expect(clippy::unused_self, reason = "it is this connection's token")]
    fn hold(&self, held: &mut Option<Held>, access: String, refresh_at: Option<i64>) -> String {
        *held = Some(Held { access: access.clone(), refresh_at });
        access
    }

    /// Asks for new tokens. `alive`: the old access token is still good, should there be none.
    async fn refresh(
        &self,
        old: Tokens,
        alive: bool,
        now: i64,
    ) -> Result<(Refreshed, Result<String, Failure>), Failure> {
        let Some(token) = &old.refresh else {
            if alive {
                return Ok((Refreshed::Nothing, Ok(old.access)));
            }
            let problem = "the access token ran out, and the other system gave none to refresh it with";
            return Ok((Refreshed::Lost(problem.to_owned()), Err(self.lost(problem))));
        };
        match self.endpoint.tokens(&[("grant_type", "refresh_token")], ("refresh_token", token), now).await {
            Ok(Granted { tokens, refresh_at, expires_at, .. }) => {
                let access = tokens.access.clone();
                // A system that gives no new refresh token means the old one.
                let tokens = Tokens { refresh: tokens.refresh.or(old.refresh), ..tokens };
                let sealed = seal(&self.sealer, &self.owner, &self.name, &tokens).map_err(passing)?;
                tracing::info!(whose = self.whose, secret = self.name, "a new access token");
                Ok((Refreshed::Tokens { sealed, refresh_at, expires_at }, Ok(access)))
            }
            Err(NoTokens::Passing(_)) if alive => Ok((Refreshed::Nothing, Ok(old.access))),
            Err(NoTokens::Passing(failure)) => Ok((Refreshed::Nothing, Err(failure))),
            Err(NoTokens::Refused(problem)) => {
                tracing::error!(whose = self.whose, secret = self.name, problem, "a connection is lost");
                let failure = self.lost(&problem);
                Ok((Refreshed::Lost(problem), Err(failure)))
            }
        }
    }

    async fn row(&self) -> Result<Connection, Failure> {
        let mut conn = self.db.read().await.map_err(passing)?;
        let row = connections::get(&mut conn, &self.owner, &self.name).await.map_err(passing)?;
        let row = row.ok_or_else(|| self.lost("it was disconnected"))?;
        match &row.problem {
            Some(problem) => Err(self.lost(problem)),
            None => Ok(row),
        }
    }

    fn open(&self, row: &Connection) -> Result<Tokens, Failure> {
        let sealed = SealedSecret { name: sealed_name(&self.name), sealed: row.sealed.clone() };
        let text = self.sealer.open(&self.owner, &sealed);
        text.and_then(|text| serde_json::from_str(&text).ok())
            .ok_or_else(|| self.lost("its tokens cannot be opened with this key file"))
    }

    async fn claim(&self, version: i64) -> Result<bool, Failure> {
        let (owner, name) = (self.owner.clone(), self.name.clone());
        let now = Clock::system().now();
        let claimed = self.db.write_with(move |tx| {
            let (owner, name) = (owner.clone(), name.clone());
            Box::pin(async move { connections::claim_refresh(tx, &owner, &name, version, now, now + CLAIM_MS).await })
        });
        claimed.await.map_err(passing)
    }

    async fn end(&self, version: i64, came: Refreshed) -> Result<(), Failure> {
        let (owner, name) = (self.owner.clone(), self.name.clone());
        let ended = self.db.write_with(move |tx| {
            let (owner, name, came) = (owner.clone(), name.clone(), came.clone());
            Box::pin(async move { connections::end_refresh(tx, &owner, &name, version, &came).await })
        });
        ended.await.map_err(passing)
    }

    /// Nothing is lost meanwhile: what needs the token is tried again, as when the other system is away.
    fn lost(&self, problem: &str) -> Failure {
        let (whose, name) = (&self.whose, &self.name);
        let kind = if self.owner.starts_with("channel:") { "channel" } else { "plugin" };
        let message = format!(
            "`{name}` of `{whose}` is not connected: {problem}; an admin connects it with `plugboard {kind} connect {whose}`"
        );
        Failure::new(FailureKind::Unavailable, message).code("not-connected")
    }
}

/// Seals a connection's tokens.
pub(super) fn seal(sealer: &Sealer, owner: &str, name: &str, tokens: &Tokens) -> Result<Vec<u8>, FlowError> {
    let text = serde_json::to_string(tokens).map_err(plugboard_db::DbError::from)?;
    Ok(sealer.seal(owner, &sealed_name(name), &text)?.sealed)
}

fn unavailable(message: String) -> Failure {
    Failure::new(FailureKind::Unavailable, message).code("oauth2")
}

fn passing(error: impl std::fmt::Display) -> Failure {
    unavailable(format!("an access token could not be read or kept: {error}"))
}
