//! What the plugin remembers, in `kv`.
//!
//! `daily-limit`: the time until which nothing is asked of HubSpot, since the account has made all requests of its day.
//! That holds for all records, not only for those that met the limit.
//!
//! `owed:CONTACT`: links that wait for a contact. When HubSpot refuses a contact for good, its tickets and deals are there
//! all the same. What they are is kept by contact, and they are linked when the contact is exported at last: by its next
//! change, or when an admin has it tried again. `owed` counts these contacts.

use plugboard_sdk::{Failure, clock, kv};

use crate::{answer::DAILY, api::Object};

/// The key of the time until which nothing is asked, in milliseconds.
const UNTIL: &str = "daily-limit";
/// The longest that nothing is asked, in milliseconds: a day.
const LONGEST: f64 = 86_400_000.0;
/// The key of how many contacts are waited for.
const COUNT: &str = "owed";
/// How many contacts are waited for at most. The host keeps 10,000 values of an installation.
const CONTACTS: f64 = 5_000.0;
/// How many links wait for one contact at most.
const LINKS: usize = 500;

/// Checks that the daily limit does not keep HubSpot from being asked.
///
/// # Errors
/// `rate-limited`, with what is left to wait.
pub fn check_daily_limit() -> Result<(), Failure> {
    let until = kv::shared_get(UNTIL)?.and_then(|text| text.parse().ok()).unwrap_or(0.0);
    match left(until, clock::now()) {
        None => Ok(()),
        Some(left) => {
            let words = "the HubSpot account has made all requests of its day; nothing is asked of it for a while";
            Err(Failure::rate_limited(words).with_code(DAILY).with_retry_after_ms(left))
        }
    }
}

/// Keeps how long nothing is asked, if a failure says that the daily limit is reached. Gives whether it does.
///
/// # Errors
/// When the memory cannot be written.
pub fn keep_daily_limit(failure: &Failure) -> Result<bool, Failure> {
    if failure.code.as_deref() != Some(DAILY) {
        return Ok(false);
    }
    let until = clock::now() + f64::from(failure.retry_after_ms.unwrap_or(0));
    kv::shared_set(UNTIL, &until.to_string())?;
    Ok(true)
}

/// What is left of a wait, in milliseconds. If it is longer than any wait, the clock was set back, and there is none.
fn left(until: f64, now: f64) -> Option<u32> {
    let left = until - now;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates; used between 0 and a day")]
    let whole = left.ceil() as u32;
    (left > 0.0 && left <= LONGEST).then_some(whole)
}

/// The links that wait for contacts.
#[derive(Debug)]
pub struct Owed {
    contacts: f64,
}

impl Owed {
    /// Reads whether any are waited for.
    ///
    /// # Errors
    /// When the memory cannot be read.
    pub fn read() -> Result<Self, Failure> {
        let contacts = kv::shared_get(COUNT)?.and_then(|text| text.parse().ok()).unwrap_or(0.0);
        Ok(Self { contacts })
    }

    /// What waits for a contact; none when it is not waited for.
    ///
    /// # Errors
    /// When the memory cannot be read.
    pub fn of(&self, contact: &str) -> Result<Option<Vec<String>>, Failure> {
        if self.contacts <= 0.0 {
            return Ok(None);
        }
        Ok(kv::shared_get(&key(contact))?.map(|text| serde_json::from_str(&text).unwrap_or_default()))
    }

    /// Begins to wait for a contact, whose own record has the reason. Where too many are waited for, it is not begun.
    ///
    /// # Errors
    /// When the memory cannot be read or written.
    pub fn begin(&mut self, contact: &str) -> Result<(), Failure> {
        if self.contacts < CONTACTS && self.of(contact)?.is_none() {
            kv::shared_set(&key(contact), "[]")?;
            self.contacts = kv::shared_add(COUNT, 1.0)?;
        }
        Ok(())
    }

    /// Has an object wait for a contact. False when the contact is not waited for, or by too many.
    ///
    /// # Errors
    /// When the memory cannot be read or written.
    pub fn add(&self, contact: &str, object: Object, id: &str) -> Result<bool, Failure> {
        let Some(mut links) = self.of(contact)? else { return Ok(false) };
        let link = written(object, id);
        if links.contains(&link) {
            return Ok(true);
        }
        if links.len() >= LINKS {
            return Ok(false);
        }
        links.push(link);
        kv::shared_set(&key(contact), &serde_json::to_string(&links)?)?;
        Ok(true)
    }

    /// Waits for a contact no longer.
    ///
    /// # Errors
    /// When the memory cannot be written.
    pub fn end(&mut self, contact: &str) -> Result<(), Failure> {
        kv::shared_delete(&key(contact))?;
        self.contacts = kv::shared_add(COUNT, -1.0)?;
        Ok(())
    }
}

fn key(contact: &str) -> String {
    format!("owed:{contact}")
}

/// An object as it is kept.
fn written(object: Object, id: &str) -> String {
    format!("{}:{id}", object.path())
}

/// An object as it was kept.
#[must_use]
pub fn object(written: &str) -> Option<(Object, &str)> {
    let (path, id) = written.split_once(':')?;
    let known = [Object::Tickets, Object::Deals].into_iter().find(|object| object.path() == path)?;
    Some((known, id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_ends() {
        assert_eq!(left(0.0, 1_800_000_000_000.0), None);
        assert_eq!(left(1_800_000_003_000.5, 1_800_000_000_000.0), Some(3_001));
        assert_eq!(left(1_800_000_000_000.0, 1_800_000_000_000.0), None);
        assert_eq!(left(1_900_000_000_000.0, 1_800_000_000_000.0), None);
    }

    #[test]
    fn an_object_is_read_as_it_was_written() {
        for known in [(Object::Tickets, "501"), (Object::Deals, "77")] {
            assert_eq!(object(&written(known.0, known.1)), Some(known));
        }
        assert_eq!((object("0-3:77"), object("contacts:1"), object("501")), (Some((Object::Deals, "77")), None, None));
    }
}
