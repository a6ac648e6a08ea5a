//! Who may do what. Tokens are kept as SHA-256 of 32 random bytes: looking one up by its hash tells
//! nothing of others by the time it takes.

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

/// What a token's owner is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Role {
    /// Installs and governs; may do everything.
    Admin,
    /// Leads people who answer.
    Supervisor,
    /// Answers, or a program that does.
    Agent,
    /// Writes plugins.
    PluginDeveloper,
    /// Looks on.
    ReadOnly,
}

/// What a route needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permission {
    /// See conversations, contacts, channels, plugins and runs.
    Read,
    /// Answer, note, sort, decide on what is held or uncertain.
    Work,
    /// Keep a channel's templates.
    Templates,
    /// Have dead letters and kept requests handled again.
    Redrive,
    /// Have a component looked at, read what plugins log.
    Develop,
    /// Try a plugin on what was said before.
    Try,
    /// Install and configure plugins and channels, set secrets.
    Administer,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 5] = [Self::Admin, Self::Supervisor, Self::Agent, Self::PluginDeveloper, Self::ReadOnly];

    /// Its word, in tokens and on the command line.
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

    /// The role of a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == word)
    }

    /// The table of who may what.
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

/// A new token and what is kept of it. The token itself is shown once.
///
/// # Errors
/// When the machine has no randomness.
pub fn new_token() -> anyhow::Result<(String, String)> {
    let mut random = [0; 32];
    SystemRandom::new().fill(&mut random).map_err(|_| anyhow::anyhow!("the machine has no randomness to give"))?;
    let token = format!("pb_{}", BASE64_URL_SAFE_NO_PAD.encode(random));
    let hash = hash(&token);
    Ok((token, hash))
}

/// What is kept of a token: its SHA-256, in hexadecimal.
#[must_use]
pub fn hash(token: &str) -> String {
    digest(&SHA256, token.as_bytes()).as_ref().iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Who asks.
#[derive(Debug, Clone)]
pub struct Who {
    /// The token's identifier.
    pub token: String,
    /// The token's name: the author of what it does.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// How many tokens had been revoked when it was looked up.
    pub revocations: i64,
}

/// How often this server looks whether a token was revoked, on any server. A revoked token is good for no longer than this.
const LOOK: Duration = Duration::from_millis(500);
/// How long a token that was looked up is remembered, where none is revoked.
const FRESH: Duration = Duration::from_secs(5);
/// How many are remembered.
const REMEMBERED: usize = 1_024;

/// Tokens that were looked up lately.
#[derive(Debug, Default)]
pub struct Tokens {
    known: Mutex<HashMap<String, (Instant, Who)>>,
    /// How many were revoked when this server last looked, and when that was.
    revoked: tokio::sync::Mutex<Option<(Instant, i64)>>,
}

impl Tokens {
    /// Who a request comes from, by its bearer token.
    ///
    /// # Errors
    /// 401 when there is none or nobody knows it.
    pub async fn who(&self, db: &Db, headers: &HeaderMap) -> Result<Who, Problem> {
        let refuse = |detail: &str| Problem::new(StatusCode::UNAUTHORIZED, "token", detail);
        let header = headers.get(header::AUTHORIZATION).ok_or_else(|| {
            refuse("send a token: `Authorization: Bearer pb_...`; an admin makes one by `plugboard token create`")
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
        if let Some(who) = self.remembered(&hash, revocations) {
            return Ok(who);
        }
        let found = tokens::by_hash(&mut *db.read().await?, &hash).await?;
        let found =
            found.ok_or_else(|| refuse("nobody knows this token; an admin makes one by `plugboard token create`"))?;
        let Some(role) = Role::from_word(&found.role) else {
            return Err(refuse(&format!("the token has the role `{}`, which this version does not know", found.role)));
        };
        let who = Who { token: found.id, name: found.name, role, revocations };
        self.remember(hash, &who);
        Ok(who)
    }

    /// How many tokens were ever revoked, by a look that is not older than [`LOOK`].
    async fn revocations(&self, db: &Db) -> plugboard_db::Result<i64> {
        // One look at a time: the others wait for what it finds, and for the database as long as any request does.
        let _wait = plugboard_db::Wait::begin();
        let mut seen = self.revoked.lock().await;
        if let Some((at, count)) = *seen
            && at.elapsed() < LOOK
        {
            return Ok(count);
        }
        let at = Instant::now();
        let count = tokens::revocations(&mut *db.read().await?).await?;
        *seen = Some((at, count));
        Ok(count)
    }

    /// This server revoked a token itself: the next request looks.
    pub async fn forget(&self) {
        *self.revoked.lock().await = None;
    }

    /// Waits until the token of somebody is revoked. Where the database cannot be asked, it goes on waiting.
    async fn revoked(&self, db: &Db, who: &Who) {
        let mut known = who.revocations;
        loop {
            tokio::time::sleep(LOOK).await;
            let Ok(count) = self.revocations(db).await else { continue };
            if count == known {
                continue;
            }
            let found = async { tokens::get(&mut *db.read().await?, &who.token).await };
            match found.await {
                Ok(None) => return,
                Ok(Some(_)) => known = count,
                Err(_) => {}
            }
        }
    }

    /// What was looked up lately, and since when no token was revoked.
    fn remembered(&self, hash: &str, revocations: i64) -> Option<Who> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let good = |(at, who): &&(Instant, Who)| at.elapsed() < FRESH && who.revocations == revocations;
        known.get(hash).filter(good).map(|(_, who)| who.clone())
    }

    fn remember(&self, hash: String, who: &Who) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= REMEMBERED {
            known.retain(|_, (at, _)| at.elapsed() < FRESH);
        }
        if known.len() < REMEMBERED {
            known.insert(hash, (Instant::now(), who.clone()));
        }
    }
}

/// Tells an answer that goes on for long when the token that it was asked with is revoked. The look is a task of its own: an
/// answer that its client does not read is not polled, and must hold neither a lock nor a connection meanwhile.
pub struct Revocation {
    happened: CancellationToken,
    look: JoinHandle<()>,
}

impl Revocation {
    /// Begins to look.
    #[must_use]
    pub fn of(app: &App, who: Who) -> Self {
        let (happened, app) = (CancellationToken::new(), app.clone());
        let told = happened.clone();
        let look = tokio::spawn(async move {
            app.tokens.revoked(app.flow.db(), &who).await;
            told.cancel();
        });
        Self { happened, look }
    }

    /// Waits until the token is revoked.
    pub async fn happened(&self) {
        self.happened.cancelled().await;
    }
}

impl Drop for Revocation {
    fn drop(&mut self) {
        self.look.abort();
    }
}

/// Lets a request pass whose token may do what its route needs; its handler finds [`Who`] asks.
///
/// # Errors
/// 401 without a good token, 403 when its role may not.
pub async fn authorize(
    State((app, needs)): State<(App, Permission)>,
    mut request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let who = app.tokens.who(app.flow.db(), request.headers()).await?;
    if !who.role.may(needs) {
        let able: Vec<_> = Role::ALL.into_iter().filter(|role| role.may(needs)).map(Role::as_str).collect();
        let detail = format!("the role `{}` may not do this; it takes {}", who.role.as_str(), able.join(" or "));
        return Err(Problem::new(StatusCode::FORBIDDEN, "role", detail));
    }
    request.extensions_mut().insert(who.clone());
    if super::audit::tells_of(request.method(), needs) {
        return super::audit::note(&app, who, request, next).await;
    }
    Ok(next.run(request).await)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_long_random_and_kept_as_a_hash() {
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
    fn only_admins_administer_and_everybody_reads() {
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
