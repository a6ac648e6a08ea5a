//! When automations must keep silent, and when they must not.

use crate::{Inbox, SHOP, now};
use plugboard_tests::{
    databases::Kind,
    graph::webhook::{batch, entry, text},
    on_both,
};
use serde_json::{Value, json};

on_both! {
    plugins_stay_silent_while_another_program_answers;
    a_greeting_does_not_suppress_the_question_that_follows;
    the_follow_up_asks_a_customer_at_most_once_a_day;
}

fn said(inbox: &Inbox) -> Vec<String> {
    inbox
        .graph
        .accepted()
        .iter()
        .map(|message| message.message["text"].as_str().unwrap_or_default().to_owned())
        .collect()
}

async fn writes(inbox: &Inbox, mid: &str, words: &str) -> Value {
    assert_eq!(inbox.post(&[entry(SHOP.0, &[text(SHOP.0, "ada", mid, now(), words)])]).await, 200);
    inbox.server.drained().await;
    inbox.conversation_with("Person ada").await
}

async fn plugins_stay_silent_while_another_program_answers(kind: Kind) {
    let inbox = Inbox::start(kind, &[]).await;
    inbox.server.install("lead-capture", &[]);
    let standby = |mid: &str, words: &str| {
        let items = [text(SHOP.0, "ada", mid, now(), words)];
        batch(&[json!({ "id": SHOP.0, "time": now(), "standby": items })])
    };
    let post = async |body: String| {
        assert_eq!(inbox.client.post(&inbox.hook, crate::SECRET, &body).await, Some(200));
        inbox.server.drained().await;
    };
    post(standby("m1", "hello, what is the price?")).await;
    assert_eq!(said(&inbox), Vec::<String>::new(), "neither a greeting nor a question");
    let ada = inbox.conversation_with("Person ada").await;
    assert_eq!(ada["standby"], true, "{ada}");
    // A person may still write.
    let path = format!("/api/v1/conversations/{}/messages", ada["id"].as_str().expect("an identifier"));
    inbox.server.post(&path, json!({ "text": "I am here, too." })).await;
    inbox.server.drained().await;
    assert_eq!(said(&inbox), ["I am here, too."]);
    let ada = writes(&inbox, "m2", "and now?").await;
    assert_eq!(ada["standby"], false, "the thread is ours again: {ada}");
}

async fn a_greeting_does_not_suppress_the_question_that_follows(kind: Kind) {
    let inbox = Inbox::start(kind, &[]).await;
    inbox.server.install("lead-capture", &[]);
    writes(&inbox, "m1", "Hello! What is the price of a chair?").await;
    let said = said(&inbox);
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(said[0].contains("Person") && said[1].contains("Which e-mail address"), "the greeting first: {said:?}");
}

async fn the_follow_up_asks_a_customer_at_most_once_a_day(kind: Kind) {
    let inbox = Inbox::start(kind, &[]).await;
    inbox.server.install("follow-up", &[]);
    let ada = writes(&inbox, "m1", "where is my order?").await;
    let path = format!("/api/v1/conversations/{}", ada["id"].as_str().expect("an identifier"));
    let resolve = async || {
        let body = json!({ "status": "resolved" });
        assert_eq!(inbox.server.ask("PATCH", &path, Some(&body)).await.0, 200);
        inbox.server.drained().await;
    };
    let asked = || said(&inbox).iter().filter(|said| said.contains("everything all right")).count();
    resolve().await;
    assert_eq!(asked(), 1);
    for (mid, thanks) in [("m2", "Thanks!"), ("m3", "thank you very much"), ("m4", "👍 thanks")] {
        let ada = writes(&inbox, mid, thanks).await;
        assert_eq!(ada["status"], "resolved", "{thanks}: {ada}");
    }
    assert_eq!(asked(), 1, "thanks are no reason to ask again");
    let ada = writes(&inbox, "m5", "One more thing: do you sell lamps?").await;
    assert_eq!(ada["status"], "open");
    resolve().await;
    assert_eq!(asked(), 1, "the customer was asked today");
}
