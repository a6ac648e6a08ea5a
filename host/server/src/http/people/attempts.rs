//! Attempts to prove who one is. Each counts as a failure from its beginning until it has succeeded, so that a thousand
//! at the same time are as slow as a thousand in a row. The counts are in the database: all servers count together.

use crate::http::{App, Problem, access::hash, share::network};
use plugboard_db::failures;
use plugboard_rules::people::{Wait, handle_key, still_counted};
use std::net::IpAddr;

/// What failures are counted for.
#[derive(Debug, Clone)]
struct Subject {
    /// A digest: neither handles nor addresses are ours to keep.
    digest: String,
    wait: Wait,
    /// Whether a success of one person says nothing about the others.
    shared: bool,
}

/// What the failures of an attempt are counted for, in an order that is the same everywhere, because each is locked.
#[derive(Debug, Clone)]
pub struct Attempt(Vec<Subject>);

impl Attempt {
    /// An attempt to sign in with a handle. Failures of strangers on other networks make a person wait a few seconds each,
    /// because only those at the same network count fully.
    #[must_use]
    pub fn to_sign_in(handle: &str, address: IpAddr) -> Self {
        let (handle, network) = (handle_key(handle), network(address));
        let subject = |text: String, wait, shared| Subject { digest: hash(&text)[..32].to_owned(), wait, shared };
        Self(vec![
            subject(format!("network:{network}"), Wait::OF_A_NETWORK, true),
            subject(format!("handle at network:{network} {handle}"), Wait::OF_ONE, false),
            subject(format!("handle:{handle}"), Wait::OF_A_HANDLE, false),
        ])
    }

    /// What a link for a new password forgets: the failures with the old one.
    #[must_use]
    pub fn by_link(handle: &str, address: IpAddr) -> Begun {
        let mut attempt = Self::to_sign_in(handle, address);
        attempt.0.retain(|subject| !subject.shared);
        Begun { before: vec![0; attempt.0.len()], subjects: attempt.0, at: 0 }
    }

    /// An attempt to enter a code of a second factor. Only who knows the password gets this far.
    #[must_use]
    pub fn to_enter_a_code(person: &str) -> Self {
        Self::of_one(&format!("code:{person}"))
    }

    /// An attempt to enter the password again in a session. Other sessions of the person are not affected.
    #[must_use]
    pub fn to_prove(session: &str) -> Self {
        Self::of_one(&format!("proof:{session}"))
    }

    fn of_one(text: &str) -> Self {
        Self(vec![Subject { digest: hash(text)[..32].to_owned(), wait: Wait::OF_ONE, shared: false }])
    }

    /// Begins the attempt: counts it as a failure.
    ///
    /// # Errors
    /// Returns 429 if it has to wait. It then does not count.
    pub async fn begin(self, app: &App) -> Result<Begun, Problem> {
        let subjects = self.0.clone();
        let write = app.flow.db().write_with(move |tx| {
            let subjects = subjects.clone();
            Box::pin(async move {
                let now = tx.clock().now();
                let (mut held, mut left) = (Vec::new(), 0);
                for subject in &subjects {
                    let failed = failures::hold(tx, &subject.digest).await?;
                    let counted = failed.map(|failed| still_counted(failed.count, failed.last_at, now));
                    if let Some((failed, (count, _))) = failed.zip(counted) {
                        left = left.max(subject.wait.left(count, failed.last_at, now));
                    }
                    held.push(counted);
                }
                if left > 0 {
                    return Ok(Err(left));
                }
                for (subject, counted) in subjects.iter().zip(&held) {
                    failures::add(tx, &subject.digest, counted.map(|(count, _)| count)).await?;
                }
                let before = held.into_iter().map(|counted| counted.map_or(now, |(_, since)| since)).collect();
                Ok(Ok(Begun { subjects, before, at: now }))
            })
        });
        write.await?.map_err(|left| {
            let left = u32::try_from(left).unwrap_or(u32::MAX);
            Problem::too_many("too many attempts failed; wait, then try again", left)
        })
    }
}

/// An attempt that has begun.
#[derive(Debug, Clone)]
pub struct Begun {
    subjects: Vec<Subject>,
    /// For each of them, the last failure before.
    before: Vec<i64>,
    at: i64,
}

impl Begun {
    /// Takes the failure of this attempt back, and no others: the attempt has neither failed nor succeeded.
    ///
    /// # Errors
    /// Returns 503 if the database fails.
    pub async fn take_back(&self, app: &App) -> Result<(), Problem> {
        let begun = self.clone();
        let write = app.flow.db().write_with(move |tx| {
            let begun = begun.clone();
            Box::pin(async move {
                for (subject, before) in begun.subjects.iter().zip(&begun.before) {
                    failures::take_back(tx, &subject.digest, begun.at, *before).await?;
                }
                Ok(())
            })
        });
        Ok(write.await?)
    }

    /// Ends the attempt with success, in the transaction that makes use of it. Earlier failures are forgotten, except
    /// those of other people at the same network.
    ///
    /// # Errors
    /// Returns an error if the database fails.
    pub async fn succeed(&self, tx: &mut plugboard_db::Tx<'_>) -> plugboard_db::Result<()> {
        for (subject, before) in self.subjects.iter().zip(&self.before) {
            if subject.shared {
                failures::take_back(tx, &subject.digest, self.at, *before).await?;
            } else {
                failures::forget(tx, &subject.digest).await?;
            }
        }
        Ok(())
    }
}
