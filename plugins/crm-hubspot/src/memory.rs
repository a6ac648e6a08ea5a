//! The plugin's stored state, in `kv`.
//!
//! `daily-limit`: the time until which the plugin makes no requests, because the account has used up its requests for
//! the day. This applies to all records, not only to those that hit the limit.
//!
//! `owed:CONTACT`: the objects to link to a contact once it is exported. If HubSpot refuses a contact for good, the
//! contact's tickets and deals are exported anyway, and their references are stored here. They are linked when the
//! contact itself is exported: after its next change, or when an admin retries it. `owed` is the number of such
//! contacts.

use plugboard_sdk::{Failure, clock, kv};

use crate::{answer::DAILY, api::Object};

/// The key of the time until which the plugin makes no requests, in milliseconds.
const UNTIL: &str = "daily-limit";
/// The longest possible pause, in milliseconds: one day.
const LONGEST_PAUSE: f64 = 86_400_000.0;
/// The key of the number of contacts that links wait for.
const COUNT: &str = "owed";
/// The maximum number of contacts that links wait for. The host stores at most 10,000 values per installation.
const CONTACTS: f64 = 5_000.0;
/// The maximum number of links that wait for one contact.
const LINKS: usize = 500;

/// Checks that requests to HubSpot are not paused because of the daily limit.
///
/// # Errors
/// Returns `rate-limited` with the remaining pause.
pub fn check_daily_limit() -> Result<(), Failure> {
    let until = kv::shared_get(UNTIL)?.and_then(|text| text.parse().ok()).unwrap_or(0.0);
    match remaining(until, clock::now()) {
        None => Ok(()),
        Some(left) => {
            let words = "the HubSpot account has used up its daily requests; the export is paused for a while";
            Err(Failure::rate_limited(words).with_code(DAILY).with_retry_after_ms(left))
        }
    }
}

/// Stores the pause if a failure reports the daily limit. Returns whether it does.
///
/// # Errors
/// Returns an error if the memory cannot be written.
pub fn store_daily_limit(failure: &Failure) -> Result<bool, Failure> {
    if failure.code.as_deref() != Some(DAILY) {
        return Ok(false);
    }
    let until = clock::now() + f64::from(failure.retry_after_ms.unwrap_or(0));
    kv::shared_set(UNTIL, &until.to_string())?;
    Ok(true)
}

/// Returns the remaining time of a pause, in milliseconds. A remaining time longer than any pause means that the clock
/// was set back, so it counts as no pause.
fn remaining(until: f64, now: f64) -> Option<u32> {
    let left = until - now;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates; used between 0 and a day")]
    let whole = left.ceil() as u32;
    (left > 0.0 && left <= LONGEST_PAUSE).then_some(whole)
}

/// Links that wait for contacts.
#[derive(Debug)]
pub struct WaitingLinks {
    contacts: f64,
}

impl WaitingLinks {
    /// Reads the number of contacts that links wait for.
    ///
    /// # Errors
    /// Returns an error if the memory cannot be read.
    pub fn read() -> Result<Self, Failure> {
        let contacts = kv::shared_get(COUNT)?.and_then(|text| text.parse().ok()).unwrap_or(0.0);
        Ok(Self { contacts })
    }

    /// Returns the objects that wait for a contact, or `None` if the contact is not registered.
    ///
    /// # Errors
    /// Returns an error if the memory cannot be read.
    pub fn of(&self, contact: &str) -> Result<Option<Vec<String>>, Failure> {
        if self.contacts <= 0.0 {
            return Ok(None);
        }
        Ok(kv::shared_get(&key(contact))?.map(|text| serde_json::from_str(&text).unwrap_or_default()))
    }

    /// Registers a contact that HubSpot refused, so that links can wait for it. The contact's own record reports the
    /// reason. Does nothing if too many contacts are registered.
    ///
    /// # Errors
    /// Returns an error if the memory cannot be read or written.
    pub fn begin(&mut self, contact: &str) -> Result<(), Failure> {
        if self.contacts < CONTACTS && self.of(contact)?.is_none() {
            kv::shared_set(&key(contact), "[]")?;
            self.contacts = kv::shared_add(COUNT, 1.0)?;
        }
        Ok(())
    }

    /// Lets an object wait for a contact. Returns false if the contact is not registered, or if too many objects
    /// already wait for it.
    ///
    /// # Errors
    /// Returns an error if the memory cannot be read or written.
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

    /// Removes a contact and its waiting objects.
    ///
    /// # Errors
    /// Returns an error if the memory cannot be written.
    pub fn end(&mut self, contact: &str) -> Result<(), Failure> {
        kv::shared_delete(&key(contact))?;
        self.contacts = kv::shared_add(COUNT, -1.0)?;
        Ok(())
    }
}

fn key(contact: &str) -> String {
    format!("owed:{contact}")
}

/// Returns the stored form of an object.
fn written(object: Object, id: &str) -> String {
    format!("{}:{id}", object.path())
}

/// Parses the stored form of an object.
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
    fn a_pause_ends_at_its_time_and_an_implausible_one_is_ignored() {
        assert_eq!(remaining(0.0, 1_800_000_000_000.0), None);
        assert_eq!(remaining(1_800_000_003_000.5, 1_800_000_000_000.0), Some(3_001));
        assert_eq!(remaining(1_800_000_000_000.0, 1_800_000_000_000.0), None);
        assert_eq!(remaining(1_900_000_000_000.0, 1_800_000_000_000.0), None);
    }

    #[test]
    fn a_stored_object_reference_is_read_back_unchanged() {
        for known in [(Object::Tickets, "501"), (Object::Deals, "77")] {
            assert_eq!(object(&written(known.0, known.1)), Some(known));
        }
        assert_eq!((object("0-3:77"), object("contacts:1"), object("501")), (Some((Object::Deals, "77")), None, None));
    }
}
