//! Templates: managed by admins, and sent by people when the platform accepts nothing else.

use crate::{Inbox, SHOP, now};
use plugboard_tests::{
    databases::Kind,
    graph::webhook::{entry, text},
    on_both,
};
use serde_json::{Value, json};

on_both! {
    a_person_sends_a_template;
    templates_can_be_set_listed_and_removed;
}

async fn a_person_sends_a_template(kind: Kind) {
    let inbox = Inbox::start(kind, &[]).await;
    assert_eq!(inbox.post(&[entry(SHOP.0, &[text(SHOP.0, "ada", "m1", now(), "hello")])]).await, 200);
    inbox.server.drained().await;
    let ada = inbox.conversation_with("Person ada").await;
    let path = format!("/api/v1/conversations/{}/messages", ada["id"].as_str().expect("an identifier"));
    let written = "Zamówienie {{1}} dotrze {{2}}.";
    inbox.server.command(&["template", "set", SHOP.1, "order", "pl", written]).expect("it is kept");
    let template = |name: &str, variables: &[&str]| json!({ "template": { "name": name, "language": "pl", "variables": variables } });
    let refused = async |body, status: u16, why: &str| {
        let (found, problem) = inbox.server.ask("POST", &path, Some(&body)).await;
        assert!(found == status && problem.to_string().contains(why), "{found} {problem}");
    };
    refused(template("other", &[]), 404, "other").await;
    refused(template("order", &["7"]), 422, "2 variables").await;
    let mut both = template("order", &["7", "jutro"]);
    both["text"] = json!("and this");
    refused(both, 422, "template").await;
    refused(json!({ "kind": "note", "text": "x", "template": template("order", &[])["template"] }), 422, "note").await;
    // Messenger does not support templates, so it gets none. The message is made from the template, which is stored
    // with it.
    let (status, answer) = inbox.server.ask("POST", &path, Some(&template("order", &["7", "jutro"]))).await;
    assert_eq!(status, 201, "{answer}");
    assert_eq!(answer["text"], "Zamówienie 7 dotrze jutro.");
}

async fn templates_can_be_set_listed_and_removed(kind: Kind) {
    let inbox = Inbox::start(kind, &[]).await;
    let command = |arguments: &[&str]| inbox.server.command(arguments);
    command(&["template", "set", SHOP.1, "order", "pl", "Gotowe."]).expect("it is kept");
    command(&["template", "set", SHOP.1, "order", "en", "Done."]).expect("it is kept");
    let printed =
        command(&["template", "set", SHOP.1, "order", "en", "It is done.", "--json"]).expect("it is replaced");
    let stored = json!({ "name": "order", "language": "en", "text": "It is done." });
    assert_eq!(serde_json::from_str::<Value>(&printed).expect("JSON"), stored);
    let listed = command(&["template", "list", SHOP.1]).expect("the list");
    assert!(listed.contains("Gotowe.") && listed.contains("It is done.") && !listed.contains(" Done."), "{listed}");
    let printed = command(&["template", "remove", SHOP.1, "order", "pl", "--json"]).expect("it is removed");
    let removed = json!({ "removed": "order", "language": "pl" });
    assert_eq!(serde_json::from_str::<Value>(&printed).expect("JSON"), removed);
    let why = command(&["template", "remove", SHOP.1, "order", "pl"]).expect_err("it is gone");
    assert!(why.contains("order in pl"), "{why}");
    assert_eq!(inbox.server.list(&format!("/api/v1/channels/{}/templates", SHOP.1)).await.len(), 1);
    assert!(command(&["template", "set", "nowhere", "order", "en", "x"]).is_err());
    assert!(command(&["template", "set", SHOP.1, "order", "en", " "]).is_err());
}
