//! Whether messages reach a customer on each channel, and what the customer consents to there.

use serde::{Deserialize, Serialize};

words! {
    /// Whether a customer consents to a purpose.
    ConsentState, "state of a consent" {
        /// The customer gave consent.
        Given = "given",
        /// The customer withdrew consent.
        Withdrawn = "withdrawn",
        /// Neither is known.
        Unknown = "unknown",
    }
}

/// Whether messages reach a customer on one channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reach {
    /// The channel.
    pub channel: String,
    /// Whether they do not.
    pub blocked: bool,
    /// Since when, by the platform's clock, in milliseconds.
    pub at: i64,
}

/// A consent that a customer gave or withdrew on one channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// The channel.
    pub channel: String,
    /// What for: a word of the connector, or [`Consent::ALL`].
    pub purpose: String,
    /// Whether it was given.
    pub given: bool,
    /// How it was given or withdrawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub how: Option<String>,
    /// When, by the platform's clock, in milliseconds.
    pub at: i64,
}

impl Consent {
    /// The purpose that stands for all messages.
    pub const ALL: &'static str = "all";
}

/// What platforms report about a customer: whether messages arrive, and what the customer consents to. It is stored with
/// the contact, because policy and handlers need it whenever they need the contact. All changes are ordered by the
/// platform's times; of two changes at the same time, the later to arrive wins.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Standing {
    /// One entry for each channel that reported something, at most [`Standing::ENTRIES`].
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reach: Vec<Reach>,
    /// One entry for each channel and purpose, at most [`Standing::ENTRIES`].
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub consents: Vec<Consent>,
}

impl Standing {
    /// The maximum number of entries in each list. When a list is full, the oldest entry makes room, but no withdrawal of
    /// [`Consent::ALL`] is forgotten for the sake of another purpose.
    pub const ENTRIES: usize = 64;

    /// Returns true if nothing is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.reach.is_empty() && self.consents.is_empty()
    }

    /// Returns since when messages do not reach the customer on a channel; `None` if they do.
    #[must_use]
    pub fn blocked_since(&self, channel: &str) -> Option<i64> {
        self.reach.iter().find(|reach| reach.channel == channel && reach.blocked).map(|reach| reach.at)
    }

    /// Records that messages reach the customer on a channel, or do not. Returns whether that is new.
    pub fn set_reach(&mut self, channel: &str, blocked: bool, at: i64) -> bool {
        if let Some(known) = self.reach.iter_mut().find(|reach| reach.channel == channel) {
            if known.at > at {
                return false;
            }
            known.at = at;
            return std::mem::replace(&mut known.blocked, blocked) != blocked;
        }
        // Customers are reachable unless something else is known.
        if !blocked {
            return false;
        }
        make_room(&mut self.reach, |reach| reach.at, |_| false);
        self.reach.push(Reach { channel: channel.to_owned(), blocked, at });
        true
    }

    /// Records that the customer wrote on a channel, which shows that messages reach the customer. Returns whether that
    /// is new.
    pub fn wrote(&mut self, channel: &str, at: i64) -> bool {
        self.blocked_since(channel).is_some() && self.set_reach(channel, false, at)
    }

    /// Records a consent. Returns false if a later one for the same channel and purpose is known, or if nothing changes.
    pub fn set_consent(&mut self, consent: Consent) -> bool {
        let same = |known: &&mut Consent| known.channel == consent.channel && known.purpose == consent.purpose;
        if let Some(known) = self.consents.iter_mut().find(same) {
            if known.at > consent.at || *known == consent {
                return false;
            }
            *known = consent;
            return true;
        }
        make_room(&mut self.consents, |known| known.at, |known| known.purpose == Consent::ALL && !known.given);
        self.consents.push(consent);
        true
    }

    /// Returns whether the customer consents to a purpose on a channel. Withdrawing [`Consent::ALL`] withdraws every
    /// purpose that was not given again since then.
    #[must_use]
    pub fn consent(&self, channel: &str, purpose: &str) -> ConsentState {
        let own = self.find(channel, purpose);
        let withdrawn = self.withdrawn_since(channel);
        match own {
            Some(own) if own.given && withdrawn.is_none_or(|at| at < own.at) => ConsentState::Given,
            None if withdrawn.is_none() => ConsentState::Unknown,
            Some(_) | None => ConsentState::Withdrawn,
        }
    }

    /// Returns when the customer withdrew consent to all messages on a channel; `None` if it is not withdrawn.
    #[must_use]
    pub fn withdrawn_since(&self, channel: &str) -> Option<i64> {
        self.find(channel, Consent::ALL).filter(|all| !all.given).map(|all| all.at)
    }

    fn find(&self, channel: &str, purpose: &str) -> Option<&Consent> {
        self.consents.iter().find(|known| known.channel == channel && known.purpose == purpose)
    }
}

/// Removes the oldest entry of a full list, preferring those that need not be kept.
fn make_room<T>(all: &mut Vec<T>, at: impl Fn(&T) -> i64, keep: impl Fn(&T) -> bool) {
    if all.len() < Standing::ENTRIES {
        return;
    }
    let oldest = (0..all.len()).min_by_key(|&n| (keep(&all[n]), at(&all[n])));
    if let Some(oldest) = oldest {
        all.remove(oldest);
    }
}

/// What changed about a customer, in an event of the kind [`EventKind::Contact`](crate::EventKind::Contact).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangedContact {
    /// `reachability`, `consent` or `identity`.
    pub changes: Vec<String>,
    /// The purpose of the consent that was given or withdrawn.
    #[serde(default)]
    pub purpose: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn consent(purpose: &str, given: bool, at: i64) -> Consent {
        Consent { channel: "shop".into(), purpose: purpose.into(), given, how: None, at }
    }

    #[test]
    fn a_customer_is_reachable_until_blocked_and_again_after_writing() {
        let mut standing = Standing::default();
        assert!(!standing.set_reach("shop", false, 5) && standing.is_empty());
        assert!(standing.set_reach("shop", true, 10));
        assert_eq!((standing.blocked_since("shop"), standing.blocked_since("help")), (Some(10), None));
        assert!(!standing.set_reach("shop", true, 11), "nothing new");
        assert!(!standing.wrote("shop", 9), "a message from before");
        assert!(standing.wrote("shop", 11) && standing.blocked_since("shop").is_none());
        assert!(!standing.wrote("shop", 12), "nothing new");
        assert!(!standing.set_reach("shop", true, 10), "an older report that arrives late");
        assert!(standing.blocked_since("shop").is_none());
    }

    #[test]
    fn consent_is_ordered_by_time_and_all_covers_every_purpose() {
        let mut standing = Standing::default();
        assert_eq!(standing.consent("shop", "marketing"), ConsentState::Unknown);
        assert!(standing.set_consent(consent("marketing", true, 10)));
        assert!(!standing.set_consent(consent("marketing", false, 9)), "an older report that arrives late");
        assert_eq!(standing.consent("shop", "marketing"), ConsentState::Given);
        assert_eq!(standing.consent("help", "marketing"), ConsentState::Unknown);
        assert!(standing.set_consent(consent("all", false, 20)));
        assert_eq!(standing.consent("shop", "marketing"), ConsentState::Withdrawn);
        assert_eq!(standing.consent("shop", "surveys"), ConsentState::Withdrawn);
        assert_eq!(standing.withdrawn_since("shop"), Some(20));
        assert!(standing.set_consent(consent("marketing", true, 21)));
        assert_eq!(standing.consent("shop", "marketing"), ConsentState::Given);
        assert!(standing.set_consent(consent("all", true, 30)));
        assert_eq!(standing.consent("shop", "surveys"), ConsentState::Unknown);
        assert_eq!(standing.consent("shop", "all"), ConsentState::Given);
    }

    #[test]
    fn the_number_of_entries_is_bounded_and_a_stop_is_not_forgotten() {
        let mut standing = Standing::default();
        assert!(standing.set_consent(consent("all", false, 0)));
        for n in 0..100 {
            assert!(standing.set_consent(consent(&format!("purpose-{n}"), true, 1 + n)));
            assert!(standing.set_reach(&format!("channel-{n}"), true, n));
        }
        assert_eq!((standing.consents.len(), standing.reach.len()), (Standing::ENTRIES, Standing::ENTRIES));
        assert_eq!(standing.withdrawn_since("shop"), Some(0));
        assert_eq!(standing.consent("shop", "purpose-99"), ConsentState::Given);
        assert!(standing.blocked_since("channel-0").is_none() && standing.blocked_since("channel-99").is_some());
    }
}
