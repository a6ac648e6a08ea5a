//! The envelope of a webhook: the pages and their items. Entries and items are parsed one by one, so that a malformed
//! one does not affect the others.

use crate::{comments, messaging};
use connector_shared::{
    Outcome, key,
    text::{self, short},
};
use plugboard_sdk::{Failure, json};
use serde::Deserialize;
use serde_json::value::RawValue;

/// The body of one webhook request.
#[derive(Deserialize)]
struct Envelope<'a> {
    object: String,
    #[serde(borrow)]
    entry: Vec<&'a RawValue>,
}

/// The items of one page.
#[derive(Deserialize)]
struct Entry<'a> {
    #[serde(deserialize_with = "text::id")]
    id: String,
    #[serde(default, deserialize_with = "json::number")]
    time: Option<f64>,
    #[serde(borrow)]
    messaging: Option<Vec<&'a RawValue>>,
    /// Like `messaging`, but while another app answers the customer.
    #[serde(borrow)]
    standby: Option<Vec<&'a RawValue>>,
    #[serde(borrow)]
    changes: Option<Vec<&'a RawValue>>,
}

/// A change of a field of the page.
#[derive(Deserialize)]
struct Change<'a> {
    field: String,
    #[serde(borrow)]
    value: &'a RawValue,
}

/// Documented page fields whose changes do not belong in an inbox. Ignoring them ensures that an app subscribed to them
/// by mistake does not fill the host's store of unknown items.
const IGNORED_FIELDS: [&str; 30] = [
    "about",
    "affiliation",
    "attire",
    "awards",
    "birthday",
    "category",
    "company_overview",
    "conversations",
    "description",
    "email",
    "founded",
    "general_info",
    "hours",
    "inbox_labels",
    "leadgen",
    "live_videos",
    "location",
    "mission",
    "name",
    "parking",
    "phone",
    "picture",
    "price_range",
    "products",
    "public_transit",
    "publisher_subscriptions",
    "ratings",
    "video_text_question_responses",
    "videos",
    "website",
];

/// Parses a webhook's body into the outcomes of its items, in order.
///
/// # Errors
/// Returns `invalid` if the envelope itself is malformed.
pub fn read(body: &str) -> Result<Vec<Outcome>, Failure> {
    let envelope: Envelope = serde_json::from_str(body)
        .map_err(|error| Failure::invalid(format!("the body is not a page webhook: {error}")))?;
    if envelope.object != "page" {
        let found = short(&envelope.object);
        return Err(Failure::invalid(format!(
            "the webhook's object is `{found}`, but this connector supports only `page`; subscribe this URL to pages"
        )));
    }
    let mut outcomes = Vec::new();
    for raw in envelope.entry {
        match serde_json::from_str(raw.get()) {
            Ok(entry) => read_entry(&entry, &mut outcomes),
            Err(error) => outcomes.push(unknown(raw, &format!("a malformed entry: {error}"))),
        }
    }
    Ok(outcomes)
}

fn read_entry(entry: &Entry, outcomes: &mut Vec<Outcome>) {
    let page = &entry.id;
    for item in entry.messaging.iter().flatten() {
        messaging::read(page, item, false, outcomes);
    }
    for item in entry.standby.iter().flatten() {
        messaging::read(page, item, true, outcomes);
    }
    for item in entry.changes.iter().flatten() {
        outcomes.push(match serde_json::from_str::<Change>(item.get()) {
            Ok(change) if change.field == "feed" => comments::read(page, entry.time, change.value),
            Ok(change) if IGNORED_FIELDS.contains(&change.field.as_str()) => {
                Outcome::Ignored(format!("a change of the field `{}`", change.field))
            }
            Ok(change) => unknown(item, &format!("a change of the field `{}`", short(&change.field))),
            Err(error) => unknown(item, &format!("a malformed change: {error}")),
        });
    }
    if entry.messaging.is_none() && entry.standby.is_none() && entry.changes.is_none() {
        let time = entry.time.map(|time| time.to_string()).unwrap_or_default();
        outcomes.push(Outcome::Unknown {
            key: key::key("entry", &[page, &time]),
            reason: "an entry without `messaging`, `standby` or `changes`".to_owned(),
        });
    }
}

/// Returns the outcome for an item that is not understood. Its key comes from the item's JSON.
pub fn unknown(item: &RawValue, reason: &str) -> Outcome {
    Outcome::Unknown { key: key::canonical("unknown", item, ""), reason: reason.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use plugboard_sdk::FailureKind;

    #[test]
    fn a_broken_envelope_is_invalid() {
        for body in ["", "{", "[]", "null", r#"{"object":"page"}"#, r#"{"object":"page","entry":{}}"#] {
            assert_eq!(read(body).unwrap_err().kind, FailureKind::Invalid, "{body}");
        }
        let wrong = read(r#"{"object":"instagram","entry":[]}"#).unwrap_err();
        assert!(wrong.message.contains("`instagram`"), "{}", wrong.message);
    }

    #[test]
    fn a_malformed_entry_does_not_affect_its_siblings() {
        let good = r#"{"id":"1","messaging":[{"sender":{"id":"9"},"recipient":{"id":"1"},"message":{"mid":"m"}}]}"#;
        for entry in [r#"{"messaging":[]}"#, r#"{"id":"","messaging":[]}"#, r#"{"id":"1","messaging":{}}"#, "7", "null"]
        {
            let body = format!(r#"{{"object":"page","entry":[{good},{entry},{good}]}}"#);
            let outcomes = read(&body).unwrap();
            let [Outcome::Event(_), Outcome::Unknown { reason, .. }, Outcome::Event(_)] = outcomes.as_slice() else {
                panic!("{entry}: {outcomes:?}")
            };
            assert!(reason.contains("a malformed entry"), "{reason}");
        }
    }

    #[test]
    fn documented_events_that_are_not_messages_are_ignored() {
        let control = r#"{"new_owner_app_id":"1","metadata":"x"}"#;
        for item in [
            format!(
                r#"{{"sender":{{"id":"9"}},"recipient":{{"id":"1"}},"timestamp":1,"pass_thread_control":{control}}}"#
            ),
            format!(
                r#"{{"sender":{{"id":"9"}},"recipient":{{"id":"1"}},"timestamp":1,"take_thread_control":{control}}}"#
            ),
            r#"{"recipient":{"id":"1"},"timestamp":1,"app_roles":{"1":["primary_receiver"]}}"#.to_owned(),
            r#"{"recipient":{"id":"1"},"timestamp":1,"optin":{"ref":"x","user_ref":"u"}}"#.to_owned(),
            r#"{"sender":{"id":"9"},"recipient":{"id":"1"},"timestamp":1,"account_linking":{"status":"linked"}}"#
                .to_owned(),
        ] {
            let body = format!(r#"{{"object":"page","entry":[{{"id":"1","messaging":[{item}]}}]}}"#);
            let outcomes = read(&body).unwrap();
            assert!(matches!(outcomes.as_slice(), [Outcome::Ignored(_)]), "{item}: {outcomes:?}");
        }
        let body = r#"{"object":"page","entry":[{"id":"1","changes":[{"field":"ratings","value":{}}]}]}"#;
        assert!(matches!(read(body).unwrap().as_slice(), [Outcome::Ignored(_)]));
    }

    #[test]
    fn an_unknown_item_does_not_affect_its_siblings() {
        let body = r#"{"object":"page","entry":[
            {"id":"1","time":5,"messaging":[
                {"sender":{"id":"9"},"recipient":{"id":"1"},"timestamp":1,"message":{"mid":"m_1","text":"a"}},
                {"sender":{"id":"9"},"recipient":{"id":"1"},"timestamp":1,"brand_new":{"game_id":"x"}},
                "not an object"]},
            {"id":2,"time":6,"changes":[{"field":"mention","value":{}}, {"value":1}]},
            {"id":"3","time":7}]}"#;
        let outcomes = read(body).unwrap();
        let reasons: Vec<_> = outcomes
            .iter()
            .map(|outcome| match outcome {
                Outcome::Unknown { reason, .. } => reason.as_str(),
                Outcome::Event(_) => "good",
                Outcome::Ignored(_) | Outcome::Noted(_) => "ignored",
            })
            .collect();
        assert_eq!(reasons.len(), 6, "{reasons:?}");
        assert_eq!(reasons[0], "good");
        assert!(reasons[1].contains("brand_new"), "{}", reasons[1]);
        assert!(reasons[2].contains("malformed"), "{}", reasons[2]);
        assert!(reasons[3].contains("mention"), "{}", reasons[3]);
        assert!(reasons[4].contains("malformed"), "{}", reasons[4]);
        assert!(reasons[5].contains("without"), "{}", reasons[5]);
    }
}
