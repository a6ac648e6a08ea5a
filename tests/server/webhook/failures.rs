//! What becomes of a message that the other system does not take, or takes without saying so.

use super::Shop;
use plugboard_tests::{databases::Kind, on_both, receiver::Behavior};
use serde_json::{Value, json};

on_both! {
    a_message_whose_answers_are_lost_is_repeated_and_taken_once;
    a_system_that_can_be_asked_is_asked_about_lost_answers;
    a_refusal_is_final_and_a_pause_is_waited_for;
    a_channel_without_a_url_only_receives;
}

async fn a_message_whose_answers_are_lost_is_repeated_and_taken_once(kind: Kind) {
    let shop = Shop::open(kind, &json!({})).await;
    let conversation = shop.writes("m-1", "hello").await;
    shop.receiver.next(Behavior::Lose { taken: true });
    shop.receiver.next(Behavior::Lose { taken: false });
    let message = shop.replies(&conversation, json!({ "text": "Już jedzie." })).await;
    let sent = shop.reaches(&message, "sent").await;
    let (received, taken) = (shop.receiver.received(), shop.receiver.taken());
    let part = &sent["deliveries"][0];
    assert!(received.iter().all(|one| part["id"] == one.id && one.body["text"] == "Już jedzie."), "{received:?}");
    let attempts: Vec<_> = received.iter().map(|one| one.body["attempt"].clone()).collect();
    assert_eq!((attempts, taken.len()), (vec![json!(1), json!(2), json!(3)], 1));
    // The third request was answered by 409, because the first one had been taken.
    assert_eq!((&part["attempts"], &sent["external_id"]), (&json!(3), &json!(format!("r-{}", taken[0].id))), "{sent}");
    assert_eq!(shop.server.drained().await["uncertain"], 0);
    shop.check();
}

async fn a_system_that_can_be_asked_is_asked_about_lost_answers(kind: Kind) {
    let shop = Shop::open(kind, &json!({})).await;
    let more = json!({
        "url": shop.receiver.url(), "taken_url": shop.receiver.taken_url(), "rules": { "settles": 1 },
    });
    shop.connect(Some(&more), &[]).expect("the channel changes");
    let conversation = shop.writes("m-1", "hello").await;
    // The first message was taken, so it is not sent again. The second one was not, so it is.
    for (taken, sent) in [(true, 1), (false, 3)] {
        shop.receiver.next(Behavior::Lose { taken });
        let message = shop.replies(&conversation, json!({ "text": "Już jedzie." })).await;
        let shown = shop.reaches(&message, "sent").await;
        let id = format!("r-{}", shown["deliveries"][0]["id"].as_str().expect("an identifier"));
        assert_eq!(shown["external_id"], json!(id), "{shown}");
        assert_eq!(shop.receiver.received().len(), sent, "{taken}");
    }
    assert_eq!(shop.receiver.taken().len(), 2);
    // Without an address to ask at, a person decides.
    shop.connect(Some(&json!({ "url": shop.receiver.url(), "rules": { "repeatable": 0, "settles": 1 } })), &[])
        .expect("the channel changes");
    shop.receiver.next(Behavior::Lose { taken: true });
    let message = shop.replies(&conversation, json!({ "text": "I jeszcze jedno." })).await;
    shop.reaches(&message, "uncertain").await;
    assert_eq!(shop.server.drained().await["uncertain"], 1);
    assert_eq!(shop.receiver.received().len(), 4);
    shop.check();
}

async fn a_refusal_is_final_and_a_pause_is_waited_for(kind: Kind) {
    let shop = Shop::open(kind, &json!({})).await;
    let conversation = shop.writes("m-1", "hello").await;
    let body = json!({ "code": "no-such-order", "message": "Zamówienie nie istnieje" });
    shop.receiver.next(Behavior::Refuse(422, None, body));
    let refused = shop.replies(&conversation, json!({ "text": "first" })).await;
    let failed = shop.reaches(&refused, "failed").await;
    let failure = &failed["deliveries"][0]["failure"];
    assert_eq!((&failure["kind"], &failure["code"]), (&json!("invalid"), &json!("no-such-order")), "{failed}");
    assert!(failure["message"].as_str().is_some_and(|why| why.contains("Zamówienie nie istnieje")), "{failed}");

    for status in [429, 503] {
        shop.receiver.next(Behavior::Refuse(status, Some("1"), Value::Null));
        let message = shop.replies(&conversation, json!({ "text": "second" })).await;
        let sent = shop.reaches(&message, "sent").await;
        assert_eq!(sent["deliveries"][0]["attempts"], 2, "{status}: {sent}");
    }
    assert_eq!((shop.receiver.received().len(), shop.receiver.taken().len()), (5, 2));
    shop.check();
}

async fn a_channel_without_a_url_only_receives(kind: Kind) {
    let shop = Shop::open(kind, &json!({})).await;
    shop.connect(Some(&json!({})), &[]).expect("the channel changes");
    let conversation = shop.writes("m-1", "hello").await;
    let message = shop.replies(&conversation, json!({ "text": "hello?" })).await;
    let failed = shop.reaches(&message, "failed").await;
    let failure = &failed["deliveries"][0]["failure"];
    assert_eq!((&failure["kind"], &failure["code"]), (&json!("denied"), &json!("no-url")), "{failed}");
    assert!(shop.receiver.received().is_empty());
}
