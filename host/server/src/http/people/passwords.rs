//! Hashing of passwords by Argon2id, with the parameters that OWASP's Password Storage Cheat Sheet recommends: 19 MiB of
//! memory, two passes, one lane.

use crate::http::Problem;
use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash},
};
use std::{sync::LazyLock, time::Duration};
use tokio::sync::{Semaphore, SemaphorePermit};

/// How many passwords are hashed at once. Each takes 19 MiB and a processor.
const AT_ONCE: usize = 2;
/// How long a sign-in waits for its turn.
const PATIENCE: Duration = Duration::from_secs(5);
/// The maximum number of sign-ins that wait for their turn.
const WAITING: usize = 64;
/// The memory in KiB, the passes and the lanes.
const COST: (u32, u32, u32) = (19 * 1024, 2, 1);

/// Hashes and checks passwords, a few at a time.
#[derive(Debug)]
pub struct Passwords {
    running: Semaphore,
    waiting: Semaphore,
}

impl Default for Passwords {
    fn default() -> Self {
        Self { running: Semaphore::new(AT_ONCE), waiting: Semaphore::new(WAITING) }
    }
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Checked {
    /// The password is right.
    Right,
    /// The password is right, and this is its hash with today's parameters.
    RightAndStale(String),
    /// The password is wrong.
    Wrong,
}

/// The hash of no password: checking it takes as long as checking a real one.
static NOBODY: LazyLock<String> = LazyLock::new(|| hash("nobody has this password").unwrap_or_default());

impl Passwords {
    /// Waits for a place to hash a password.
    ///
    /// # Errors
    /// Returns 503 if too many passwords are being hashed.
    pub async fn place(&self) -> Result<Place<'_>, Problem> {
        let busy = || Problem::unavailable("busy", "too many people sign in at the moment; try again");
        let waiting = self.waiting.try_acquire().map_err(|_| busy())?;
        let running = tokio::time::timeout(PATIENCE, self.running.acquire()).await;
        let running = running.map_err(|_| busy())?.map_err(|_| busy())?;
        Ok(Place { _waiting: waiting, _running: running })
    }

    /// Returns the hash of a new password.
    ///
    /// # Errors
    /// Returns 503 if too many passwords are being hashed, or if the system provides no randomness.
    pub async fn hash(&self, password: String) -> Result<String, Problem> {
        self.place().await?.run(move || hash(&password)).await?.ok_or_else(Problem::defect)
    }
}

/// A place to hash one password.
#[derive(Debug)]
pub struct Place<'a> {
    _waiting: SemaphorePermit<'a>,
    _running: SemaphorePermit<'a>,
}

impl Place<'_> {
    /// Checks a password against a stored hash. Without a hash, the check takes as long, and the password is wrong.
    ///
    /// # Errors
    /// Returns 500 if hashing fails.
    pub async fn check(self, password: String, stored: Option<String>) -> Result<Checked, Problem> {
        self.run(move || check(&password, stored.as_deref())).await
    }

    async fn run<T: Send + 'static>(self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
        tokio::task::spawn_blocking(work).await.map_err(|_| Problem::defect())
    }
}

fn argon2() -> Argon2<'static> {
    let (memory, passes, lanes) = COST;
    // The parameters are within the algorithm's limits; a test hashes with them.
    let params = Params::new(memory, passes, lanes, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn hash(password: &str) -> Option<String> {
    let hash: PasswordHash = argon2().hash_password(password.as_bytes()).ok()?;
    Some(hash.to_string())
}

fn check(password: &str, stored: Option<&str>) -> Checked {
    let Some(parsed) = PasswordHash::new(stored.unwrap_or(&NOBODY)).ok() else { return Checked::Wrong };
    // The stored hash names the parameters that it was made with.
    let right = Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok();
    if !right || stored.is_none() {
        return Checked::Wrong;
    }
    let (memory, passes, lanes) = COST;
    let now = [("m", memory), ("t", passes), ("p", lanes)];
    let is_current = now.iter().all(|(name, value)| parsed.params.get_decimal(*name) == Some(*value));
    if is_current {
        return Checked::Right;
    }
    hash(password).map_or(Checked::Right, Checked::RightAndStale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_checked_against_its_hash() {
        let stored = hash("zażółć gęślą jaźń").expect("a hash");
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert_ne!(hash("zażółć gęślą jaźń"), Some(stored.clone()), "each hash has its own salt");
        assert_eq!(check("zażółć gęślą jaźń", Some(&stored)), Checked::Right);
        for wrong in ["", "zażółć gęślą jaźn", "ZAŻÓŁĆ GĘŚLĄ JAŹŃ"] {
            assert_eq!(check(wrong, Some(&stored)), Checked::Wrong, "{wrong}");
        }
        assert_eq!(check("nobody has this password", None), Checked::Wrong);
        assert_eq!(check("x", Some("nonsense")), Checked::Wrong);
    }

    #[test]
    fn a_hash_with_other_parameters_is_replaced() {
        let weak =
            Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(8_192, 1, 1, None).expect("parameters"));
        let old: PasswordHash = weak.hash_password(b"an old password").expect("a hash");
        let old = old.to_string();
        let Checked::RightAndStale(new) = check("an old password", Some(&old)) else { panic!("{old}") };
        assert_eq!(check("an old password", Some(&new)), Checked::Right);
        assert_eq!(check("another", Some(&old)), Checked::Wrong);
    }

    #[tokio::test]
    async fn too_many_at_once_are_refused() {
        let passwords = Passwords { running: Semaphore::new(0), waiting: Semaphore::new(0) };
        let refused = passwords.hash("x".into()).await.unwrap_err();
        assert_eq!((refused.status, refused.code.as_str()), (503, "busy"));
    }
}
