//! What a platform reports about the customer: whether messages arrive, consents, and a new identifier.

use plugboard_model::{ChangedContact, Consent, ConversationKind, EventBody, Standing};
use serde::Deserialize;
use std::collections::BTreeMap;

use super::{notes::Notes, scene::Scene};

/// A report about the customer. It says one thing: `reachable`, a consent, or `identity`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawContactChange {
    pub reachable: Option<bool>,
    /// What consent was given or withdrawn for.
    pub purpose: Option<String>,
    pub given: Option<bool>,
    pub how: Option<String>,
    /// Whether the platform calls the customer by another identifier. Scenarios have no identifiers, so only the event
    /// follows.
    pub identity: bool,
}

impl RawContactChange {
    /// Checks that the report says one thing.
    pub(super) fn check(&self) -> Result<(), String> {
        let one = "write one of `reachable`, `purpose` with `given`, and `identity = true`";
        let consent = match (&self.purpose, self.given) {
            (Some(purpose), Some(_)) if purpose.is_empty() => return Err("contact: `purpose` is empty".to_owned()),
            (Some(_), Some(_)) => true,
            (None, None) if self.how.is_none() => false,
            _ => return Err("contact: a consent needs `purpose` and `given`, and may have `how`".to_owned()),
        };
        match [self.reachable.is_some(), consent, self.identity].into_iter().filter(|is| *is).count() {
            1 => Ok(()),
            0 => Err(format!("contact: nothing is reported; {one}")),
            _ => Err(format!("contact: several things are reported; {one}")),
        }
    }
}

/// Returns the standing of a customer at the beginning of a scenario, on its channel. `at` is before the first step, so
/// that everything the customer writes is later.
pub(super) fn standing(reachable: bool, consents: &BTreeMap<String, bool>, channel: &str, at: i64) -> Standing {
    let mut standing = Standing::default();
    standing.set_reach(channel, !reachable, at);
    for (purpose, given) in consents {
        let (channel, purpose) = (channel.to_owned(), purpose.clone());
        standing.set_consent(Consent { channel, purpose, given: *given, how: None, at });
    }
    standing
}

impl Scene {
    /// The platform reports something about the customer.
    pub(super) async fn contact_change(&mut self, raw: &RawContactChange, notes: &mut Notes) -> Result<(), String> {
        let (channel, at) = (self.stage.conversation.channel.clone(), self.stage.at);
        let standing = &mut self.stage.contact.standing;
        let (word, is_news) = match (raw.reachable, &raw.purpose, raw.given) {
            (Some(reachable), ..) => ("reachability", standing.set_reach(&channel, !reachable, at)),
            (None, Some(purpose), Some(given)) => {
                let (purpose, how) = (purpose.clone(), raw.how.clone());
                ("consent", standing.set_consent(Consent { channel, purpose, given, how, at }))
            }
            _ => ("identity", true),
        };
        if !is_news {
            return Err("`contact` changes nothing; that is known of the customer already".to_owned());
        }
        self.give_event(changed(word, raw.purpose.clone()), notes).await;
        Ok(())
    }

    /// Records that the customer wrote. Returns the event if that makes the customer reachable again, which only a
    /// message in a direct conversation does, as on a server.
    pub(super) fn reached(&mut self, at: i64) -> Option<EventBody> {
        let (channel, kind) = (self.stage.conversation.channel.clone(), self.stage.conversation.kind);
        let is_news = kind == ConversationKind::Direct && self.stage.contact.standing.wrote(&channel, at);
        is_news.then(|| changed("reachability", None))
    }
}

fn changed(word: &str, purpose: Option<String>) -> EventBody {
    EventBody::Contact(ChangedContact { changes: vec![word.to_owned()], purpose })
}

#[cfg(test)]
mod tests {
    use super::*;
    use plugboard_model::ConsentState;

    #[test]
    fn a_report_says_one_thing() {
        let check = |text: &str| toml::from_str::<RawContactChange>(text).expect(text).check();
        for good in ["reachable = false", "purpose = 'all'\ngiven = false\nhow = 'keyword STOP'", "identity = true"] {
            assert_eq!(check(good), Ok(()), "{good}");
        }
        for (bad, why) in [
            ("", "nothing is reported"),
            ("identity = false", "nothing is reported"),
            ("reachable = true\nidentity = true", "several things"),
            ("purpose = 'all'", "needs `purpose` and `given`"),
            ("how = 'x'\nidentity = true", "needs `purpose` and `given`"),
            ("purpose = ''\ngiven = true", "is empty"),
        ] {
            let message = check(bad).expect_err(bad);
            assert!(message.contains(why), "{bad}: {message}");
        }
    }

    #[test]
    fn a_scenario_begins_with_what_is_known_of_the_customer() {
        let consents = BTreeMap::from([("all".to_owned(), false), ("marketing".to_owned(), true)]);
        let standing = standing(false, &consents, "shop", 1);
        assert_eq!(standing.blocked_since("shop"), Some(1));
        assert_eq!(standing.consent("shop", "surveys"), ConsentState::Withdrawn);
        assert!(super::standing(true, &BTreeMap::new(), "shop", 1).is_empty());
    }
}
