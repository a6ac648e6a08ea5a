//! What a connector reports besides messages.

use super::{guests, roles::request, scene::plain};
use plugboard_model::{
    AccountState, Item, ItemBody, KnownAs, News, ParticipantChange, Reachability, ReceiptFailure, ReceiptState, Told,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

fn of(kind: &str, more: &Value) -> Value {
    let mut item = json!({ "kind": kind, "account": "a", "key": format!("k-{kind}"), "thread": "t", "contact": "c" });
    let members = item.as_object_mut().expect("an object");
    members.extend(more.as_object().expect("an object").clone());
    item
}

#[tokio::test]
async fn a_connector_reports_what_happens_besides_messages() {
    let answers = [["Size?", "42"], ["When?", "now"]];
    let body = json!({ "items": [
        of("participant", &json!({ "change": "joined" })),
        of("moved", &json!({ "to": "t-2" })),
        of("identity", &json!({ "to": "c-2" })),
        of("reachability", &json!({ "state": "blocked" })),
        of("consent", &json!({ "purpose": "marketing", "given": true, "how": "a form" })),
        of("consent", &json!({ "purpose": "all", "given": false, "how": null })),
        of("account", &json!({ "state": "limited", "reason": "quality" })),
        of("account", &json!({ "state": "ok", "reason": null })),
        of("taken", &json!({ "id": "m-1", "delivery": "d-1" })),
        of("lead", &json!({ "source": "ads", "answers": answers })),
    ] })
    .to_string();
    let pair = |question: &str, answer: &str| (question.to_owned(), answer.to_owned());
    let expected = [
        News::Participant { change: ParticipantChange::Joined },
        News::Moved { to: "t-2".into() },
        News::IdentityChanged { to: "c-2".into() },
        News::Reachability { state: Reachability::Blocked },
        News::Consent { purpose: "marketing".into(), given: true, how: Some("a form".into()) },
        News::Consent { purpose: "all".into(), given: false, how: None },
        News::Account { state: AccountState::Limited, reason: Some("quality".into()) },
        News::Account { state: AccountState::Ok, reason: None },
        News::Taken { delivery: "d-1".into(), external_id: Some("m-1".into()) },
        News::Lead { source: Some("ads".into()), answers: vec![pair("Size?", "42"), pair("When?", "now")] },
    ];
    for guest in guests().await {
        let run = guest.plugin.receive(plain(), request(&[], &[], &body), Vec::new()).await;
        let received = guest.logged(run, &["accounts "]);
        assert_eq!(received.unknown.len(), 0, "{}: {:?}", guest.language, received.unknown);
        let bodies: Vec<_> = received.items.iter().map(|item| item.body.clone()).collect();
        assert_eq!(bodies, expected.clone().map(ItemBody::News), "{}", guest.language);
        for item in &received.items {
            let about_account = matches!(item.body, ItemBody::News(News::Account { .. }));
            let ids = if about_account { ("a", "", "") } else { ("a", "t", "c") };
            assert_eq!((&*item.account, &*item.thread, &*item.contact), ids, "{}: {item:?}", guest.language);
        }
    }
}

#[tokio::test]
async fn an_item_tells_about_its_conversation_and_its_contact() {
    let body = json!({ "items": [
        of("failed", &json!({
            "message": "m-1", "title": "Friends 👋", "attributes": [["email", "ada@example.com"], ["city", "Łódź"]],
            "also": [["phone", "+48601234567"], ["user", "u-1"]], "failure": [["131049", "the customer has left"]],
        })),
        of("participant", &json!({ "change": "waved" })),
    ] })
    .to_string();
    let known_as = |kind: &str, id: &str| KnownAs { kind: kind.into(), id: id.into() };
    let attributes = [("email", "ada@example.com"), ("city", "Łódź")].map(|(key, value)| (key.into(), value.into()));
    let expected = Told {
        conversation_name: Some("Friends 👋".into()),
        contact_attributes: BTreeMap::from(attributes),
        also_known_as: vec![known_as("phone", "+48601234567"), known_as("user", "u-1")],
        failure: Some(ReceiptFailure { code: Some("131049".into()), message: "the customer has left".into() }),
    };
    for guest in guests().await {
        let run = guest.plugin.receive(plain(), request(&[], &[], &body), Vec::new()).await;
        let received = guest.logged(run, &["accounts "]);
        let [Item { body, told, .. }] = &received.items[..] else { panic!("{}: {received:?}", guest.language) };
        let receipt = ItemBody::Receipt { message: "m-1".into(), state: ReceiptState::Failed };
        assert_eq!((body, told), (&receipt, &expected), "{}", guest.language);
        let unknown = &received.unknown[0];
        assert_eq!(unknown.dedupe_key, "k-participant", "{}", guest.language);
        assert!(unknown.reason.contains("`waved`"), "{}: {unknown:?}", guest.language);
    }
}
