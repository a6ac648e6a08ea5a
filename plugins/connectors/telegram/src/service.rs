//! Service messages of groups, which Telegram writes itself: who joined and left, a new title, and a group that becomes
//! a supergroup. Customers do not write them, so they are no messages of the inbox.

use crate::{
    members::{Message, User},
    update::Source,
};
use connector_shared::{Event, EventBody, Outcome, time};
use serde_json::{Map, Value};

/// The maximum number of new members to report for one update. Telegram adds at most 200 people at once.
const MAX_MEMBERS: usize = 500;

/// Returns what a service message reports, or `None` if it is nothing for the inbox.
pub fn read(source: Source, message: &Message, members: &Map<String, Value>) -> Option<Vec<Outcome>> {
    if message.conversation_kind() != "group" {
        return None;
    }
    let chat = |name: &str| members.get(name).and_then(Value::as_i64).map(|id| id.to_string());
    if let Some(to) = chat("migrate_to_chat_id") {
        return Some(vec![moved(source, message, message.thread().to_string(), to)]);
    }
    if let Some(from) = chat("migrate_from_chat_id") {
        return Some(vec![moved(source, message, from, message.thread().to_string())]);
    }
    if members.get("new_chat_title").is_some_and(Value::is_string) {
        // The thread stays as it is. The event is about the name, which all events of a group have.
        let thread = message.thread().to_string();
        return Some(vec![moved(source, message, thread.clone(), thread)]);
    }
    if let Some(joined) = members.get("new_chat_members").and_then(Value::as_array) {
        let people = joined.iter().filter_map(person).take(MAX_MEMBERS);
        let all: Vec<_> = people.map(|user| participant(source, message, &user, true)).collect();
        return (!all.is_empty()).then_some(all);
    }
    let left = members.get("left_chat_member").and_then(person)?;
    Some(vec![participant(source, message, &left, false)])
}

/// Reads a member of a group. Returns `None` for bots, to whom nobody talks here.
fn person(user: &Value) -> Option<User> {
    if user["is_bot"] == true {
        return None;
    }
    serde_json::from_value(user.clone()).ok()
}

/// Returns the event for a chat that is called `to` from now on.
fn moved(source: Source, message: &Message, thread: String, to: String) -> Outcome {
    let mut outcome = event(source, message, message.author(false).contact, EventBody::Moved { to });
    if let Outcome::Event(event) = &mut outcome {
        event.thread = thread;
    }
    outcome
}

fn participant(source: Source, message: &Message, user: &User, joined: bool) -> Outcome {
    let mut outcome = event(source, message, user.id, EventBody::Participant { joined });
    if let Outcome::Event(event) = &mut outcome {
        event.key = format!("{}:{}", source.key(), user.id);
        event.contact_name = user.name();
    }
    outcome
}

fn event(source: Source, message: &Message, contact: i64, body: EventBody) -> Outcome {
    Outcome::Event(Box::new(Event {
        account: source.account.to_owned(),
        key: source.key(),
        thread: message.thread().to_string(),
        conversation_kind: message.conversation_kind(),
        conversation_name: message.conversation_name(),
        contact: contact.to_string(),
        contact_name: None,
        at: time::from_seconds(message.date),
        body,
        warnings: Vec::new(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::update::{
        read,
        tests::{event, from_ada, outcome},
    };
    use serde_json::json;

    fn service(content: &Value) -> Value {
        let mut message = from_ada(content);
        message["chat"] = json!({ "id": -1_001, "type": "supergroup", "title": "Friends" });
        json!({ "update_id": 5, "message": message })
    }

    #[test]
    fn each_person_who_joins_is_a_participant() {
        let people = json!([
            { "id": 5, "first_name": "Alan", "last_name": "Turing" },
            { "id": 7001, "is_bot": true, "first_name": "Shop" },
            { "id": "x" },
            { "id": 6, "is_bot": false, "first_name": "Grace" },
        ]);
        let found = read("7001", &service(&json!({ "new_chat_members": people })).to_string()).unwrap().outcomes;
        let [Outcome::Event(alan), Outcome::Event(grace)] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!((&*alan.key, &*grace.key), ("update:5:5", "update:5:6"));
        assert_eq!((&*alan.contact, alan.contact_name.as_deref()), ("5", Some("Alan Turing")));
        assert_eq!((&*alan.thread, alan.conversation_name.as_deref()), ("-1001", Some("Friends")));
        assert_eq!((alan.at, &alan.body), (Some(1_893_974_400_000.0), &EventBody::Participant { joined: true }));
        let bot = json!([{ "id": 7001, "is_bot": true, "first_name": "Shop" }]);
        assert!(matches!(outcome(&service(&json!({ "new_chat_members": bot }))), Outcome::Ignored(_)));
        let many: Vec<_> = (1..=600).map(|id| json!({ "id": id })).collect();
        let found = read("7001", &service(&json!({ "new_chat_members": many })).to_string()).unwrap().outcomes;
        assert_eq!(found.len(), MAX_MEMBERS);
    }

    #[test]
    fn a_person_who_leaves_is_no_participant_any_more() {
        let found = event(&service(&json!({ "left_chat_member": { "id": 5, "first_name": "Alan" } })));
        assert_eq!((&*found.key, &*found.contact), ("update:5:5", "5"));
        assert_eq!(found.body, EventBody::Participant { joined: false });
        let bot = json!({ "left_chat_member": { "id": 7001, "is_bot": true } });
        assert!(matches!(outcome(&service(&bot)), Outcome::Ignored(_)));
    }

    #[test]
    fn a_group_that_becomes_a_supergroup_has_moved_whichever_message_comes_first() {
        let found = event(&service(&json!({ "migrate_to_chat_id": -1_002_000_000_001_i64 })));
        assert_eq!((&*found.thread, &found.body), ("-1001", &EventBody::Moved { to: "-1002000000001".into() }));
        let found = event(&service(&json!({ "migrate_from_chat_id": -77 })));
        assert_eq!((&*found.thread, &found.body), ("-77", &EventBody::Moved { to: "-1001".into() }));
        assert_eq!(found.contact, "9001");
    }

    #[test]
    fn a_new_title_is_reported_without_a_move() {
        let found = event(&service(&json!({ "new_chat_title": "Friends" })));
        assert_eq!((&*found.thread, &found.body), ("-1001", &EventBody::Moved { to: "-1001".into() }));
        assert_eq!(found.conversation_name.as_deref(), Some("Friends"));
    }
}
