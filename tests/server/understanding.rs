//! Customers' messages in their own languages, on a freshly set up server.

use crate::{Inbox, SHOP, now};
use plugboard_tests::{
    databases::Kind,
    graph::webhook::{entry, text},
    on_both,
};
use serde_json::{Value, json};

on_both! {
    customers_are_sorted_and_greeted_in_their_own_language;
    thanks_after_resolving_do_not_reopen_the_conversation;
    contact_details_that_customers_mention_are_stored;
}

async fn writes(inbox: &Inbox, person: &str, said: &str) -> Value {
    let mid = format!("{person}: {said}");
    assert_eq!(inbox.post(&[entry(SHOP.0, &[text(SHOP.0, person, &mid, now(), said)])]).await, 200);
    inbox.server.drained().await;
    inbox.conversation_with(&format!("Person {person}")).await
}

fn last_said(inbox: &Inbox) -> String {
    let message = inbox.graph.accepted().pop().expect("the platform took something");
    message.message["text"].as_str().unwrap_or_default().to_owned()
}

async fn customers_are_sorted_and_greeted_in_their_own_language(kind: Kind) {
    let inbox = Inbox::start(kind, &[]).await;
    for (person, said, greeting) in [
        ("pl", "gdzie jest moje zamówienie? to pilne", "Dzień dobry, tu The shop! Dziękujemy"),
        ("de", "Wo bleibt meine Bestellung? Es ist dringend!", "Danke für die Nachricht"),
        ("tr", "siparişim nerede, çok acil", "The shop"),
        ("uk", "де моє замовлення? це терміново", "The shop"),
        ("en", "where is my order? it is urgent", "Thanks for writing to The shop"),
    ] {
        let conversation = writes(&inbox, person, said).await;
        assert_eq!(
            (&conversation["category"], &conversation["priority"]),
            (&json!("support"), &json!("urgent")),
            "{said}"
        );
        assert_eq!(conversation["labels"], json!(["order", "urgent"]), "{said}");
        assert!(last_said(&inbox).contains(greeting), "{person}: {}", last_said(&inbox));
    }
}

async fn thanks_after_resolving_do_not_reopen_the_conversation(kind: Kind) {
    let inbox = Inbox::start(kind, &[]).await;
    inbox.server.install("follow-up", &[]);
    let conversation = writes(&inbox, "ada", "gdzie jest moje zamówienie?").await;
    let path = format!("/api/v1/conversations/{}", conversation["id"].as_str().expect("an identifier"));
    let resolve = async || {
        let (status, answer) = inbox.server.ask("PATCH", &path, Some(&json!({ "status": "resolved" }))).await;
        assert_eq!(status, 200, "{answer}");
        inbox.server.drained().await;
    };
    resolve().await;
    let said = inbox.graph.accepted().len();
    for thanks in ["Dziękuję bardzo!", "super, dzięki 👍"] {
        let conversation = writes(&inbox, "ada", thanks).await;
        assert_eq!(conversation["status"], "resolved", "{thanks}");
    }
    assert_eq!(inbox.graph.accepted().len(), said, "nothing is asked again");
    let conversation = writes(&inbox, "ada", "ale gdzie jest druga paczka?").await;
    assert_eq!(conversation["status"], "open", "a question reopens it");
}

async fn contact_details_that_customers_mention_are_stored(kind: Kind) {
    let inbox = Inbox::start(kind, &[]).await;
    inbox.server.install("lead-capture", &[]);
    let lead = "Ile kosztuje niebieski czajnik? Mój tel. 601 234 567, jörg@müller.example";
    let conversation = writes(&inbox, "ada", lead).await;
    let contact =
        inbox.server.get(&format!("/api/v1/contacts/{}", conversation["contact"]["id"].as_str().expect("one"))).await;
    assert_eq!(contact["attributes"]["phone"], "+48601234567", "{contact}");
    assert_eq!(contact["attributes"]["email"], "jörg@müller.example", "{contact}");
    assert_eq!(inbox.server.list("/api/v1/leads").await.len(), 1);
    writes(&inbox, "bob", "nie jestem zainteresowany waszym cennikiem").await;
    assert_eq!(inbox.server.list("/api/v1/leads").await.len(), 1, "a customer who declines opens no lead");
}
