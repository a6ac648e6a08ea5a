//! A channel is removed, but its conversations stay. Pending work for it ends, later work is refused with a reason, and
//! the channel can be added again.

use crate::{HELP, Inbox, SHOP, now, people::path, texts};
use plugboard_tests::{
    databases::{Database, Kind},
    graph::{
        Behavior, Edge,
        webhook::{entry, item, text},
    },
    on_both,
    server::Server,
};
use serde_json::{Value, json};

on_both! {
    removing_a_channel_keeps_its_conversations_and_ends_pending_work;
    events_without_a_channel_are_handled_and_answers_are_refused;
}

async fn removing_a_channel_keeps_its_conversations_and_ends_pending_work(kind: Kind) {
    let inbox = Inbox::start(kind, &[]).await;
    assert_eq!(inbox.post(&[entry(HELP.0, &[text(HELP.0, "ada", "m1", now(), "hello")])]).await, 200);
    inbox.server.drained().await;
    let ada = inbox.conversation_with("Person ada").await;
    inbox.server.command(&["plugin", "disable", "welcome"]).expect("it is switched off");

    // For now, the file cannot be fetched and answers cannot be sent.
    inbox.graph.always(Edge::File, Behavior::TooManyRequests(3_600));
    inbox.graph.always(Edge::Send, Behavior::TooManyRequests(3_600));
    let url = inbox.graph.file("map.png", "image/png", b"map");
    let message =
        json!({ "message": { "mid": "m2", "attachments": [{ "type": "image", "payload": { "url": url } }] } });
    assert_eq!(inbox.post(&[entry(HELP.0, &[item(HELP.0, "ada", now(), &message)])]).await, 200);
    let place = format!("{}/messages", path(&ada));
    let answer = inbox.server.post(&place, json!({ "text": "Here I am." })).await;
    let waits = async |server: &Server| {
        let status = server.get("/api/v1/status").await;
        let tried = !inbox.graph.requests_to(Edge::File).is_empty() && inbox.graph.requests_to(Edge::Send).len() > 1;
        let idle = status["pending"]["runs"] == 0;
        if tried && idle { Ok(()) } else { Err(status.to_string()) }
    };
    inbox.server.until("both to be tried", waits).await;
    let kept = json!({ "message": { "odd": 1 }, "telepathy": 1 });
    assert_eq!(inbox.post(&[entry(SHOP.0, &[item(SHOP.0, "ada", now(), &kept)])]).await, 200);

    // The channel that owns the hook cannot be removed while another one shares the hook.
    let refused = inbox.server.command(&["channel", "remove", SHOP.1]).expect_err("two channels share it");
    assert!(refused.contains("share the hook") && refused.contains("`help`"), "{refused}");
    let printed = inbox.server.command(&["channel", "remove", HELP.1]).expect("it is removed");
    assert!(printed.contains("conversations stay"), "{printed}");
    assert_eq!(inbox.server.ask("GET", "/api/v1/channels/help", None).await.0, 404);
    assert_eq!(inbox.server.ask("DELETE", "/api/v1/channels/help", None).await.0, 404);

    inbox.server.drained().await;
    let messages = inbox.server.messages(&ada).await;
    let file = messages.iter().flat_map(|m| m["attachments"].as_array().cloned().unwrap_or_default()).next();
    assert_eq!(file.expect("the file")["state"], "failed");
    let id = answer["id"].as_str().expect("an identifier");
    let answer = inbox.server.get(&format!("/api/v1/messages/{id}")).await;
    assert_eq!((&answer["state"], &answer["deliveries"][0]["state"]), (&json!("failed"), &json!("failed")), "{answer}");
    assert!(answer.to_string().contains("channel `help` was removed"), "{answer}");
    assert_eq!(inbox.server.get(&path(&ada)).await["channel"], HELP.1);
    let (status, problem) = inbox.server.ask("POST", &place, Some(&json!({ "text": "Still there?" }))).await;
    assert_eq!(status, 409, "{problem}");

    // It is added again by its name, and finds the conversation.
    inbox.graph.recover();
    add_help(&inbox);
    assert_eq!(inbox.post(&[entry(HELP.0, &[text(HELP.0, "ada", "m3", now(), "me again")])]).await, 200);
    let status = inbox.server.drained().await;
    assert_eq!(status["dead_letters"], 0, "{status}");
    let again = inbox.conversation_with("Person ada").await;
    assert_eq!(again["id"], ada["id"]);
    assert_eq!(texts(&inbox.server.messages(&ada).await).last(), Some(&"me again"));
    let (status, _) = inbox.server.ask("POST", &place, Some(&json!({ "text": "Welcome back." }))).await;
    assert_eq!(status, 201);
    inbox.server.drained().await;
    assert_eq!(
        inbox.graph.accepted().last().map(|message| message.message["text"].clone()),
        Some(json!("Welcome back."))
    );
}

fn add_help(inbox: &Inbox) {
    let config = json!({ "page_id": HELP.0, "page_name": "The help", "api_base": inbox.graph.base() }).to_string();
    let grant = format!("http={}", inbox.graph.authority());
    let mut add = vec!["channel", "add", HELP.1, "--connector", "messenger", "--config", &config, "--grant", &grant];
    add.extend(["--hook", SHOP.1, "--secret", "page_token=page-token", "--secret", "app_secret=app-secret"]);
    add.extend(["--secret", "verify_token=verify-me"]);
    inbox.server.command(&add).unwrap_or_else(|error| panic!("adding help: {error}"));
}

async fn events_without_a_channel_are_handled_and_answers_are_refused(kind: Kind) {
    let inbox = Inbox::start(kind, &[]).await;
    inbox.server.command(&["plugin", "disable", "welcome"]).expect("it is switched off");
    inbox.server.command(&["plugin", "disable", "triage"]).expect("it is switched off");
    crate::plugins::install_guest(&inbox.server, "desk", "desk");
    assert_eq!(inbox.post(&[entry(HELP.0, &[text(HELP.0, "ada", "m1", now(), "nothing")])]).await, 200);
    inbox.server.drained().await;
    let ada = inbox.conversation_with("Person ada").await;
    // A run waits because its plugin is paused, and continues after the channel was removed.
    let paused = async |server: &Server| {
        let plugin = server.get("/api/v1/plugins/desk").await;
        if plugin["paused"].is_string() { Ok(()) } else { Err(plugin.to_string()) }
    };
    let url = inbox.server.database_url();
    Database::execute(url, "UPDATE installations SET paused = 'a test', revision = revision + 1 WHERE name = 'desk'")
        .await;
    Database::execute(url, "UPDATE counters SET value = value + 1 WHERE name = 'registry'").await;
    inbox.server.until("it to be paused", paused).await;
    assert_eq!(inbox.post(&[entry(HELP.0, &[text(HELP.0, "ada", "m2", now(), "say it")])]).await, 200);
    let printed = inbox.server.command(&["channel", "remove", HELP.1, "--json"]).expect("it is removed");
    assert_eq!(serde_json::from_str::<Value>(&printed).expect("JSON"), json!({ "removed": HELP.1 }));
    inbox.server.command(&["plugin", "enable", "desk"]).expect("it is enabled");
    inbox.server.drained().await;
    let run = inbox.server.list("/api/v1/runs?plugin=desk").await.remove(0);
    assert_eq!((&run["state"], &run["failure"]["code"]), (&json!("done"), &json!("no-channel")), "{run}");

    // Plugins still hear of the conversation, and the missing channel causes no dead letters.
    let (status, changed) = inbox.server.ask("PATCH", &path(&ada), Some(&json!({ "add_labels": ["old"] }))).await;
    assert_eq!((status, &changed["labels"]), (200, &json!(["old"])), "{changed}");
    let rated = json!({ "rating": 5, "best": 5 });
    let (status, answer) = inbox.server.ask("POST", &format!("{}/feedback", path(&ada)), Some(&rated)).await;
    assert!(status < 300, "{status} {answer}");
    let state = inbox.server.drained().await;
    assert_eq!(state["dead_letters"], 0, "{state}");
    let notes: Vec<Value> =
        inbox.server.messages(&ada).await.into_iter().filter(|message| message["kind"] == "note").collect();
    assert_eq!(texts(&notes), ["rated 5/5: -"], "{notes:?}");
    // A plugin that served only this channel can still be upgraded and changed, and does not start to serve others.
    let shown = inbox.server.get("/api/v1/plugins/desk").await;
    let install = json!({ "digest": shown["digest"], "name": "desk", "channels": [SHOP.1] });
    inbox.server.post("/api/v1/plugins", install).await;
}
