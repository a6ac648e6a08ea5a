//! A page's webhook, from the signed request to the customer's answer.

use crate::{HELP, Inbox, SECRET, SHOP, now, people, texts};
use plugboard_tests::{
    databases::Kind,
    graph::webhook::{batch, entry, item, postback, text},
    on_both,
};
use serde_json::json;

on_both! {
    a_batch_of_two_pages_is_stored_in_order_named_triaged_and_answered;
    a_repeated_request_changes_nothing;
    forged_and_malformed_requests_are_not_stored;
    a_request_with_unknown_items_is_kept_and_the_rest_is_stored;
    rich_content_goes_both_ways;
}

async fn a_batch_of_two_pages_is_stored_in_order_named_triaged_and_answered(kind: Kind) {
    let inbox = Inbox::start(kind, &[]).await;
    inbox.graph.profile("ada", json!({ "first_name": "Ada", "name": "Ada Byron", "locale": "en_GB" }));
    let at = now();
    let status = inbox
        .post(&[
            entry(
                SHOP.0,
                &[text(SHOP.0, "ada", "m1", at, "hello"), text(SHOP.0, "bob", "m2", at, "what is the price?")],
            ),
            entry(HELP.0, &[text(HELP.0, "ada", "m3", at, "hi, where is my order? it is urgent")]),
            entry(SHOP.0, &[text(SHOP.0, "ada", "m4", at + 1, "anybody there?")]),
        ])
        .await;
    assert_eq!(status, 200);
    inbox.server.drained().await;

    let all = inbox.conversations().await;
    assert_eq!(all.len(), 3, "{all:?}");
    let of = |channel: &str, name: &str| {
        let found = all.iter().find(|c| c["channel"] == *channel && c["contact"]["name"] == *name);
        found.unwrap_or_else(|| panic!("no conversation with {name} on {channel}: {all:?}")).clone()
    };
    let (ada, bob, help) = (of(SHOP.1, "Ada Byron"), of(SHOP.1, "Person bob"), of(HELP.1, "Ada Byron"));
    let messages = inbox.server.messages(&ada).await;
    let inbound: Vec<_> = messages.iter().filter(|m| m["direction"] == "in").cloned().collect();
    assert_eq!(texts(&inbound), ["hello", "anybody there?"]);
    assert_eq!(messages.iter().filter(|m| m["direction"] == "out").count(), 1, "one welcome: {messages:?}");
    let welcome = messages.iter().find(|m| m["direction"] == "out").expect("a welcome");
    assert_eq!((&welcome["state"], &welcome["author"]["name"]), (&json!("sent"), &json!("welcome")));
    assert!(welcome["text"].as_str().is_some_and(|t| t.contains("Ada") && t.contains("The shop")), "{welcome}");

    assert_eq!((&help["category"], &help["priority"]), (&json!("support"), &json!("urgent")));
    assert_eq!(bob["category"], json!("sales"));
    let accepted = inbox.graph.accepted();
    assert_eq!(accepted.len(), 3, "{accepted:?}");
    assert_eq!(accepted.iter().filter(|t| t.node == HELP.0).count(), 1);

    let id = help["id"].as_str().expect("an identifier");
    let runs = inbox.server.list(&format!("/api/v1/runs?conversation={id}")).await;
    let triage = runs.iter().find(|run| run["plugin"] == "triage").expect("a run of triage");
    assert_eq!(triage["state"], json!("done"), "{triage}");
    assert!(triage["actions"].to_string().contains("urgent"), "{triage}");
}

async fn a_repeated_request_changes_nothing(kind: Kind) {
    let inbox = Inbox::start(kind, &[]).await;
    let body =
        batch(&[entry(SHOP.0, &[text(SHOP.0, "ada", "m1", now(), "hello"), text(SHOP.0, "bob", "m2", now(), "hi")])]);
    let posts = (0..8).map(|_| inbox.client.post(&inbox.hook, SECRET, &body));
    let statuses = futures_util::future::join_all(posts).await;
    assert_eq!(statuses, vec![Some(200); 8]);
    assert_eq!(inbox.client.post(&inbox.hook, SECRET, &body).await, Some(200));
    inbox.server.drained().await;
    let all = inbox.conversations().await;
    assert_eq!(all.len(), 2);
    for conversation in &all {
        let messages = inbox.server.messages(conversation).await;
        assert_eq!(messages.len(), 2, "a message and its welcome: {messages:?}");
    }
    assert_eq!(inbox.graph.accepted().len(), 2);
}

async fn forged_and_malformed_requests_are_not_stored(kind: Kind) {
    let inbox = Inbox::start(kind, &[]).await;
    let body = batch(&[entry(SHOP.0, &[text(SHOP.0, "ada", "m1", now(), "hello")])]);
    assert_eq!(inbox.client.post(&inbox.hook, "wrong", &body).await, Some(401));
    for broken in ["", "{", "[]", "null", r#"{"object":"page"}"#, r#"{"object":"user","entry":[]}"#] {
        assert_eq!(inbox.client.post(&inbox.hook, SECRET, broken).await, Some(400), "{broken}");
    }
    let nowhere = format!("{}/hooks/nowhere", inbox.server.base);
    assert_eq!(inbox.client.post(&nowhere, SECRET, &body).await, Some(404));
    assert!(inbox.conversations().await.is_empty());
    let status = inbox.server.drained().await;
    assert_eq!(status["kept_requests"], json!(0), "{status}");
}

async fn a_request_with_unknown_items_is_kept_and_the_rest_is_stored(kind: Kind) {
    let inbox = Inbox::start(kind, &[]).await;
    let odd = json!({ "sender": { "id": "ada" }, "recipient": { "id": SHOP.0 }, "timestamp": now(), "telepathy": { "x": 1 } });
    let items = [text(SHOP.0, "ada", "m1", now(), "one"), odd, text(SHOP.0, "ada", "m2", now(), "two")];
    assert_eq!(
        inbox.post(&[entry(SHOP.0, &items), entry("9999", &[text("9999", "eve", "m9", now(), "hi")])]).await,
        200
    );
    let status = inbox.server.drained().await;
    assert_eq!(status["kept_requests"], json!(1), "{status}");
    let ada = inbox.conversation_with("Person ada").await;
    let messages = inbox.server.messages(&ada).await;
    let inbound: Vec<_> = messages.iter().filter(|m| m["direction"] == "in").cloned().collect();
    assert_eq!(texts(&inbound), ["one", "two"]);
    assert_eq!(inbox.conversations().await.len(), 1);
}

async fn rich_content_goes_both_ways(kind: Kind) {
    let inbox = Inbox::start(kind, &[]).await;
    let place = json!({ "coordinates": { "lat": 52.5, "long": 13.4 } });
    let location = json!({ "message": { "mid": "m1", "attachments": [{ "type": "location", "payload": place }] } });
    assert_eq!(inbox.post(&[entry(SHOP.0, &[item(SHOP.0, "ada", now(), &location)])]).await, 200);
    inbox.server.drained().await;
    let ada = inbox.conversation_with("Person ada").await;
    let shared = inbox.server.messages(&ada).await.remove(0);
    assert_eq!(shared["text"], "https://www.openstreetmap.org/?mlat=52.5&mlon=13.4", "{shared}");
    let block = json!({ "type": "location", "latitude": 52.5, "longitude": 13.4 });
    assert_eq!(shared["content"]["blocks"], json!([block]), "{shared}");

    // Messenger shows buttons. It has no lists, so a list becomes a text.
    let buttons = json!([{ "title": "Tak", "action": "reply", "payload": "deliver:yes" }]);
    let rows = json!([{ "title": "9:00", "payload": "t:1" }, { "title": "13:00", "payload": "t:2" }]);
    let blocks = json!([
        { "type": "list", "text": "Kiedy?", "button": "Wybierz", "sections": [{ "rows": rows }] },
        { "type": "buttons", "text": "Dostarczyć tam?", "buttons": buttons },
    ]);
    let before = inbox.graph.accepted().len();
    let body = json!({ "text": "Dziękujemy.", "content": { "version": 1, "blocks": blocks } });
    let sent = people::answer(&inbox, &ada, body).await;
    assert_eq!((&sent["state"], &sent["content"]["blocks"]), (&json!("sent"), &blocks), "{sent}");
    let accepted = inbox.graph.accepted().split_off(before);
    let [words, question] = &accepted[..] else { panic!("a text and a template: {accepted:?}") };
    assert_eq!(words.message["text"], "Dziękujemy.\n\nKiedy?\n1. 9:00\n2. 13:00");
    let template = json!({ "template_type": "button", "text": "Dostarczyć tam?",
        "buttons": [{ "type": "postback", "title": "Tak", "payload": "deliver:yes" }] });
    assert_eq!(question.message["attachment"], json!({ "type": "template", "payload": template }));

    let pressed = postback(SHOP.0, "ada", "m2", now(), "Tak", "deliver:yes");
    assert_eq!(inbox.post(&[entry(SHOP.0, &[pressed])]).await, 200);
    inbox.server.drained().await;
    let answer = inbox.server.messages(&ada).await.into_iter().find(|message| message["external_id"] == "m2");
    let answer = answer.expect("the answer");
    assert_eq!((&answer["text"], &answer["payload"]), (&json!("Tak"), &json!("deliver:yes")), "{answer}");
}
