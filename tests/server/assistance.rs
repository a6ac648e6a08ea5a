//! What people request from assistants: suggested texts, and commands to run.

use crate::{
    people::{NOON, accepted_texts, ada_writes, path},
    public::with_desk,
};
use plugboard_tests::{
    databases::{Database, Kind},
    on_both,
};
use serde_json::json;

on_both! {
    suggestions_and_offered_commands_change_nothing;
    a_command_runs_on_behalf_of_the_person;
}

async fn suggestions_and_offered_commands_change_nothing(kind: Kind) {
    let inbox = with_desk(kind, &json!({ "quiet": true })).await;
    let ada = ada_writes(&inbox, "m1", NOON, "hi").await;
    let before = inbox.server.messages(&ada).await;
    let place = format!("{}/suggestions", path(&ada));
    let said = inbox.server.post(&place, json!({ "draft": "I see" })).await;
    let agent = said["data"][0]["text"].as_str().and_then(|text| text.split_once(':')).expect("who asks").0.to_owned();
    let expected = json!({ "data": [
        { "plugin": "desk", "text": format!("{agent}: I see") },
        { "plugin": "desk", "text": "a note is wrong-call" },
    ], "failed": [] });
    assert_eq!(said, expected);
    let failed = inbox.server.post(&place, json!({ "draft": "break" })).await;
    assert_eq!(failed["data"], json!([]));
    assert!(failed["failed"][0]["detail"].as_str().is_some_and(|why| why.contains("no words today")), "{failed}");
    let long = json!({ "draft": "x".repeat((64 << 10) + 1) });
    assert_eq!(inbox.server.ask("POST", &place, Some(&long)).await.0, 422);
    let nowhere = "/api/v1/conversations/nowhere/suggestions";
    assert_eq!(inbox.server.ask("POST", nowhere, Some(&json!({}))).await.0, 404);

    let offered = inbox.server.get(&format!("{}/commands", path(&ada))).await;
    let expected = json!({ "data": [{ "plugin": "desk", "name": "greet", "title": "Greet", "input": "name" }],
        "failed": [] });
    assert_eq!(offered, expected);
    inbox.server.drained().await;
    assert_eq!(inbox.server.messages(&ada).await, before);
}

async fn a_command_runs_on_behalf_of_the_person(kind: Kind) {
    let inbox = with_desk(kind, &json!({ "quiet": true })).await;
    let ada = ada_writes(&inbox, "m1", NOON, "hi").await;
    // A person handles the conversation: automations keep silent, but commands still work.
    inbox.server.add_person("Bea").await;
    let (status, _) = inbox.server.ask("PATCH", &path(&ada), Some(&json!({ "assignee": "Bea" }))).await;
    assert_eq!(status, 200);
    // The customer had withdrawn consent, and wrote again, so only people answer. A command is a person's answer, and it
    // still is when the reply is sent, which is after a review here.
    let withdrawn = json!({ "consents": [{ "channel": "shop", "purpose": "all", "given": false, "at": 1 }] });
    let sql = format!("UPDATE contacts SET standing = '{withdrawn}'");
    Database::execute(inbox.server.database_url(), &sql).await;
    let place = format!("{}/commands", path(&ada));
    let command = json!({ "plugin": "desk", "name": "greet", "input": "Ada" });
    let (status, started) = inbox.server.ask("POST", &place, Some(&command)).await;
    assert_eq!(status, 202, "{started}");
    inbox.server.drained().await;
    let said = accepted_texts(&inbox);
    assert!(said.len() == 1 && said[0].starts_with("Hello Ada, says "), "{said:?}");
    let run = inbox.server.get(&format!("/api/v1/runs/{}", started["run"].as_str().expect("a run"))).await;
    assert_eq!((&run["state"], &run["event"]["kind"]), (&json!("done"), &json!("command")), "{run}");

    let unknown = inbox.server.post(&place, json!({ "plugin": "desk", "name": "dance" })).await;
    inbox.server.drained().await;
    let run = inbox.server.get(&format!("/api/v1/runs/{}", unknown["run"].as_str().expect("a run"))).await;
    assert_eq!(run["state"], json!("dead"), "{run}");
    assert!(run["failure"].to_string().contains("there is no command dance"), "{run}");

    for (body, expected) in [
        (json!({ "plugin": "triage", "name": "greet" }), 404),
        (json!({ "plugin": "desk", "name": "Greet!" }), 422),
        (json!({ "plugin": "desk", "name": "" }), 422),
        (json!({ "plugin": "desk", "name": "greet", "input": "x".repeat(4_097) }), 422),
        (json!({ "plugin": "desk" }), 422),
    ] {
        assert_eq!(inbox.server.ask("POST", &place, Some(&body)).await.0, expected, "{body}");
    }
    assert_eq!(accepted_texts(&inbox).len(), 1);
}
