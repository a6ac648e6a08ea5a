//! What people do in the inbox, and how the rules apply to them and to the plugins next to them.

use crate::{
    Inbox, SHOP,
    api::{Answer, Api},
    texts,
};
use plugboard_tests::{
    databases::Kind,
    graph::{
        Behavior, Edge, ReceivedRequest,
        webhook::{entry, feed, text},
    },
    on_both,
};
use serde_json::{Value, json};

on_both! {
    a_reply_is_sent_once_however_often_it_is_requested;
    a_note_is_never_sent;
    a_change_of_a_conversation_applies_completely_or_not_at_all;
    a_snooze_ends_with_its_time_or_when_the_customer_writes;
    the_reply_window_closes_for_plugins_first_and_then_for_people;
    a_comment_gets_one_private_reply_within_seven_days;
    plugins_stay_silent_while_a_person_handles_the_conversation;
    a_sensitive_conversation_is_left_to_people;
    a_held_message_waits_for_a_person;
    an_uncertain_message_is_settled_by_a_person;
}

/// 2026-01-05T12:00:00Z, a Monday: the time at which these tests begin.
pub(crate) const NOON: i64 = 1_767_614_400_000;
pub(crate) const MINUTE: i64 = 60_000;

/// Starts an inbox whose clock is stopped at [`NOON`].
pub(crate) async fn at_noon(kind: Kind) -> Inbox {
    let inbox = Inbox::start(kind, &["--test-clock"]).await;
    inbox.server.set_clock("2026-01-05T12:00:00Z").await;
    inbox
}

/// The same with `parrot`, which answers every message, and without `welcome`.
async fn with_parrot(kind: Kind) -> Inbox {
    let inbox = at_noon(kind).await;
    inbox.server.command(&["plugin", "disable", "welcome"]).expect("welcome is switched off");
    crate::plugins::install_guest(&inbox.server, "plain", "parrot");
    inbox
}

/// Ada writes to the shop. Returns the conversation once nothing is pending.
pub(crate) async fn ada_writes(inbox: &Inbox, mid: &str, at: i64, said: &str) -> Value {
    assert_eq!(inbox.post(&[entry(SHOP.0, &[text(SHOP.0, "ada", mid, at, said)])]).await, 200);
    inbox.server.drained().await;
    inbox.conversation_with("Person ada").await
}

pub(crate) fn path(conversation: &Value) -> String {
    format!("/api/v1/conversations/{}", conversation["id"].as_str().expect("an identifier"))
}

/// Tess requests a message.
async fn ask(inbox: &Inbox, conversation: &Value, body: &Value) -> Answer {
    let request = Api::of(&inbox.server).request("POST", &format!("{}/messages", path(conversation)));
    Answer::to(request.bearer_auth(&inbox.server.token).json(body)).await
}

/// Tess sends a message, which must be accepted. Returns the message once nothing is pending.
pub(crate) async fn answer(inbox: &Inbox, conversation: &Value, body: Value) -> Value {
    let message = inbox.server.post(&format!("{}/messages", path(conversation)), body).await;
    inbox.server.drained().await;
    show(inbox, &message).await
}

pub(crate) async fn show(inbox: &Inbox, message: &Value) -> Value {
    inbox.server.get(&format!("/api/v1/messages/{}", message["id"].as_str().expect("an identifier"))).await
}

async fn patch(inbox: &Inbox, conversation: &Value, body: &Value) -> (u16, Value) {
    inbox.server.ask("PATCH", &path(conversation), Some(body)).await
}

/// Returns the texts of the messages that the platform accepted.
pub(crate) fn accepted_texts(inbox: &Inbox) -> Vec<String> {
    let said = |t: &plugboard_tests::graph::AcceptedMessage| t.message["text"].as_str().unwrap_or_default().to_owned();
    inbox.graph.accepted().iter().map(said).collect()
}

pub(crate) fn last_send(inbox: &Inbox) -> ReceivedRequest {
    inbox.graph.requests_to(Edge::Send).pop().expect("something was sent")
}

/// Returns why a plugin did not answer the customer's last message.
async fn why_silent(inbox: &Inbox, plugin: &str, conversation: &Value) -> String {
    let messages = inbox.server.messages(conversation).await;
    let last = messages.iter().rfind(|message| message["direction"] == "in").expect("the customer wrote");
    let runs = inbox.server.list(&format!("/api/v1/runs?plugin={plugin}")).await;
    let run = runs.iter().find(|run| run["event"]["message"] == last["id"]).expect("the plugin got the event");
    let replies = run["actions"].as_array().into_iter().flatten().filter(|action| action["action"] == "reply");
    let codes: Vec<_> = replies.chain([&run["failure"]]).filter_map(|one| one["code"].as_str()).collect();
    codes.join(",")
}

async fn a_reply_is_sent_once_however_often_it_is_requested(kind: Kind) {
    let inbox = at_noon(kind).await;
    let ada = ada_writes(&inbox, "m1", NOON, "hello").await;
    let api = Api::of(&inbox.server);
    let post = async |token: &str, key: &str, body: Value| {
        let request = api.request("POST", &format!("{}/messages", path(&ada))).header("Idempotency-Key", key);
        Answer::to(request.bearer_auth(token).json(&body)).await
    };
    let (tess, colleague) = (&inbox.server.token, inbox.server.create_token("agent"));
    let body = json!({ "text": "On its way." });

    let first = post(tess, "k-1", body.clone()).await;
    assert_eq!(first.status, 201, "{}", first.text);
    let message = first.json();
    assert_eq!(message["author"], json!({ "kind": "agent", "name": "Tess", "contact_id": null, "person_id": null }));
    inbox.server.drained().await;
    let sent = show(&inbox, &message).await;
    assert_eq!((&sent["state"], &sent["deliveries"][0]["state"]), (&json!("sent"), &json!("sent")));
    assert_eq!(accepted_texts(&inbox).len(), 2, "the welcome and the answer");

    // Repeated eight times at once: the answer is the same message, and nothing more is sent.
    let again = (0..8).map(|_| post(tess, "k-1", body.clone()));
    for answer in futures_util::future::join_all(again).await {
        assert_eq!((answer.status, &answer.json()["id"]), (201, &message["id"]), "{}", answer.text);
    }
    // Eight concurrent requests with a new key.
    let new = (0..8).map(|_| post(tess, "k-2", json!({ "text": "It left today." })));
    let mut ids: Vec<_> = futures_util::future::join_all(new).await.iter().map(|a| a.json()["id"].clone()).collect();
    ids.dedup();
    assert!(ids.len() == 1 && ids[0].is_string(), "one message: {ids:?}");
    // A different request with a used key.
    let (status, code) = post(tess, "k-1", json!({ "text": "Something else." })).await.refusal();
    assert_eq!((status, code.as_str()), (409, "conflict"));
    // A key belongs to its owner.
    assert_eq!(post(&colleague, "k-1", json!({ "text": "From me too." })).await.status, 201);
    for wrong in ["", &"k".repeat(256)] {
        assert_eq!(post(tess, wrong, body.clone()).await.refusal().0, 400);
    }
    inbox.server.drained().await;
    assert_eq!(accepted_texts(&inbox)[1..], ["On its way.", "It left today.", "From me too."]);
    assert_eq!(inbox.server.messages(&ada).await.len(), 5);
}

async fn a_note_is_never_sent(kind: Kind) {
    let inbox = at_noon(kind).await;
    let ada = ada_writes(&inbox, "m1", NOON, "hello").await;
    let note = answer(&inbox, &ada, json!({ "text": "a good customer", "kind": "note" })).await;
    assert_eq!((&note["kind"], &note["direction"], &note["deliveries"]), (&json!("note"), &json!("out"), &json!([])));
    assert_eq!(accepted_texts(&inbox).len(), 1, "only the welcome");
    for wrong in [
        json!({ "text": " ", "kind": "note" }),
        json!({ "text": "n".repeat((16 << 10) + 1), "kind": "note" }),
        json!({ "text": "x", "kind": "note", "reply_to": note["id"] }),
        json!({ "text": "x", "kind": "shout" }),
        json!({ "text": "" }),
        json!({ "text": "x".repeat(2001) }),
        json!({ "text": "x", "quick_replies": [{ "title": "t".repeat(21), "payload": "p" }] }),
    ] {
        assert_eq!(ask(&inbox, &ada, &wrong).await.refusal().0, 422, "{wrong}");
    }
    let elsewhere = json!({ "text": "x", "attachments": ["nowhere"] });
    assert_eq!(ask(&inbox, &ada, &elsewhere).await.refusal().0, 404);
    assert_eq!(inbox.server.messages(&ada).await.len(), 3, "a refused reply is not stored");
}

async fn a_change_of_a_conversation_applies_completely_or_not_at_all(kind: Kind) {
    let inbox = at_noon(kind).await;
    let ada = ada_writes(&inbox, "m1", NOON, "hello").await;
    inbox.server.add_person("Bea").await;
    inbox.server.add_team("north", &[]).await;
    let all = json!({ "status": "pending", "priority": "high", "category": "vip", "assignee": "Bea", "team": "north",
        "labels": ["b", "a", "b"] });
    let (status, now) = patch(&inbox, &ada, &all).await;
    assert_eq!(status, 200, "{now}");
    for (member, value) in [("status", "pending"), ("priority", "high"), ("category", "vip"), ("team", "north")] {
        assert_eq!(now[member], *value, "{now}");
    }
    assert_eq!((&now["assignee"], &now["labels"]), (&json!("Bea"), &json!(["a", "b"])));

    let (status, now) = patch(
        &inbox,
        &ada,
        &json!({ "assignee": null, "category": null, "add_labels": ["c"], "remove_labels": ["a"] }),
    )
    .await;
    assert_eq!(status, 200, "{now}");
    assert_eq!((&now["assignee"], &now["category"], &now["labels"]), (&Value::Null, &Value::Null, &json!(["b", "c"])));
    assert_eq!(now["team"], "north", "unnamed fields are unchanged");

    // If one member is invalid, nothing changes.
    let many: Vec<_> = (0..33).map(|n| format!("label-{n}")).collect();
    for wrong in [
        json!({ "priority": "low", "status": "closed" }),
        json!({ "priority": "low", "assignee": "" }),
        json!({ "priority": "low", "assignee": "Nobody" }),
        json!({ "priority": "low", "team": "nobody" }),
        json!({ "priority": "low", "category": "c".repeat(65) }),
        json!({ "priority": "low", "labels": many }),
        json!({ "priority": "low", "status": "snoozed" }),
        json!({ "priority": "low", "status": "snoozed", "snoozed_until": "2026-01-05T11:59:59Z" }),
        json!({ "priority": "low", "colour": "red" }),
    ] {
        let (status, problem) = patch(&inbox, &ada, &wrong).await;
        assert_eq!(status, 422, "{wrong}: {problem}");
    }
    assert_eq!(inbox.server.get(&path(&ada)).await, now);

    // The conversation is found by each of these filters.
    for query in ["status=pending", "team=north", "label=c", "channel=shop"] {
        assert_eq!(inbox.server.list(&format!("/api/v1/conversations?{query}")).await.len(), 1, "{query}");
    }
    for query in ["status=open", "team=south", "label=a", "channel=help", "assignee=Bea"] {
        assert_eq!(inbox.server.list(&format!("/api/v1/conversations?{query}")).await.len(), 0, "{query}");
    }
}

async fn a_snooze_ends_with_its_time_or_when_the_customer_writes(kind: Kind) {
    let inbox = at_noon(kind).await;
    let ada = ada_writes(&inbox, "m1", NOON, "hello").await;
    let snooze = async |until: &str| {
        let (status, now) = patch(&inbox, &ada, &json!({ "status": "snoozed", "snoozed_until": until })).await;
        assert_eq!((status, &now["status"]), (200, &json!("snoozed")), "{now}");
    };
    let opened = async || {
        let open = async |server: &plugboard_tests::server::Server| {
            let now = server.get(&path(&ada)).await;
            if now["status"] == "open" { Ok(now) } else { Err(now.to_string()) }
        };
        let now = inbox.server.until("it to be open", open).await;
        assert_eq!(now["snoozed_until"], Value::Null, "{now}");
    };
    snooze("2026-01-05T12:30:00Z").await;
    inbox.server.set_clock("2026-01-05T12:29:59Z").await;
    assert_eq!(inbox.server.get(&path(&ada)).await["status"], "snoozed");
    inbox.server.set_clock("2026-01-05T12:30:00Z").await;
    opened().await;

    snooze("2026-02-01T00:00:00Z").await;
    ada_writes(&inbox, "m2", NOON + 30 * MINUTE, "still there?").await;
    opened().await;

    // A resolved conversation is opened again, and the customer is not welcomed again.
    assert_eq!(patch(&inbox, &ada, &json!({ "status": "resolved" })).await.0, 200);
    ada_writes(&inbox, "m3", NOON + 30 * MINUTE, "one more thing").await;
    opened().await;
    assert_eq!(accepted_texts(&inbox).len(), 1, "one welcome: {:?}", accepted_texts(&inbox));
}

async fn the_reply_window_closes_for_plugins_first_and_then_for_people(kind: Kind) {
    let inbox = at_noon(kind).await;
    inbox.server.command(&["plugin", "disable", "welcome"]).expect("welcome is switched off");
    // A plugin that fails at first, and is fixed a day too late.
    crate::plugins::install_guest(&inbox.server, "hostile", "helper");
    let ada = ada_writes(&inbox, "m1", NOON, "where is my order?").await;
    let dead = inbox.server.list("/api/v1/runs?state=dead").await;
    assert_eq!(dead.len(), 1, "{dead:?}");
    crate::plugins::install_guest(&inbox.server, "plain", "helper");

    inbox.server.set_clock("2026-01-06T13:00:00Z").await;
    let run = dead[0]["id"].as_str().expect("an identifier");
    inbox.server.command(&["plugin", "redrive", run]).expect("the run is redriven");
    inbox.server.drained().await;
    assert_eq!(why_silent(&inbox, "helper", &ada).await, "window-closed");
    assert!(accepted_texts(&inbox).is_empty(), "{:?}", accepted_texts(&inbox));

    // A person may still answer, with the tag that the platform has for people.
    let sent = answer(&inbox, &ada, json!({ "text": "Sorry for the wait." })).await;
    assert_eq!(sent["state"], "sent", "{sent}");
    let send = last_send(&inbox);
    assert_eq!((send.value("messaging_type"), send.value("tag")), (json!("MESSAGE_TAG"), json!("HUMAN_AGENT")));

    inbox.server.set_clock("2026-01-12T12:00:01Z").await;
    let (status, code) = ask(&inbox, &ada, &json!({ "text": "Anything else?" })).await.refusal();
    assert_eq!((status, code.as_str()), (422, "window-closed"));

    // The customer's next message opens the window again.
    ada_writes(&inbox, "m2", NOON + 7 * 24 * 60 * MINUTE + 1_000, "thank you").await;
    answer(&inbox, &ada, json!({ "text": "You are welcome." })).await;
    let send = last_send(&inbox);
    assert_eq!((send.value("messaging_type"), send.value("tag")), (json!("RESPONSE"), Value::Null));
    assert_eq!(accepted_texts(&inbox).last().map(String::as_str), Some("You are welcome."));
}

async fn a_comment_gets_one_private_reply_within_seven_days(kind: Kind) {
    let inbox = at_noon(kind).await;
    let comment = |id: &str, who: &str| {
        json!({ "item": "comment", "verb": "add", "post_id": "1001_50", "parent_id": "1001_50", "comment_id": id,
            "from": { "id": who, "name": format!("Public {who}") }, "message": "how much?",
            "created_time": NOON / 1_000 })
    };
    let both = [comment("50_1", "ada"), comment("50_2", "bob")];
    assert_eq!(inbox.post(&[feed(SHOP.0, &both)]).await, 200);
    inbox.server.drained().await;
    let (ada, bob) = (inbox.conversation_with("Public ada").await, inbox.conversation_with("Public bob").await);
    assert_eq!(ada["kind"], "public");
    assert!(inbox.graph.accepted().is_empty(), "no welcome is sent in public");
    let of_ada = inbox.server.messages(&ada).await.remove(0);
    let of_bob = inbox.server.messages(&bob).await.remove(0);
    assert_eq!(of_ada["kind"], "comment");

    let private = |to: &Value| json!({ "text": "10 euros for you.", "reply_to": to["id"] });
    let (status, code) = ask(&inbox, &ada, &json!({ "text": "10 euros for you." })).await.refusal();
    assert_eq!((status, code.as_str()), (422, "public"), "a private reply names its comment");
    let sent = answer(&inbox, &ada, private(&of_ada)).await;
    assert_eq!(sent["state"], "sent", "{sent}");
    assert_eq!(last_send(&inbox).value("recipient"), json!({ "comment_id": "50_1" }));
    let (status, code) = ask(&inbox, &ada, &private(&of_ada)).await.refusal();
    assert_eq!((status, code.as_str()), (422, "private-reply-used"));
    // A public comment can be answered more than once.
    for said in ["It is 12 euros.", "And in stock."] {
        let public = answer(&inbox, &ada, json!({ "text": said, "kind": "comment", "reply_to": of_ada["id"] })).await;
        assert_eq!((&public["state"], &public["kind"]), (&json!("sent"), &json!("comment")), "{public}");
    }
    assert_eq!(inbox.graph.requests_to(Edge::Comment).len(), 2);

    inbox.server.set_clock("2026-01-12T12:00:01Z").await;
    let (status, code) = ask(&inbox, &bob, &private(&of_bob)).await.refusal();
    assert_eq!((status, code.as_str()), (422, "private-reply-late"));
    // A comment of another conversation is not found.
    assert_eq!(ask(&inbox, &bob, &private(&of_ada)).await.refusal().0, 404);
    assert_eq!(inbox.graph.requests_to(Edge::Send).len(), 1);
}

async fn plugins_stay_silent_while_a_person_handles_the_conversation(kind: Kind) {
    let inbox = with_parrot(kind).await;
    let ada = ada_writes(&inbox, "m1", NOON, "one").await;
    assert_eq!(accepted_texts(&inbox).len(), 1);

    inbox.server.add_person("Bea").await;
    assert_eq!(patch(&inbox, &ada, &json!({ "assignee": "Bea" })).await.0, 200);
    ada_writes(&inbox, "m2", NOON, "two").await;
    assert_eq!(why_silent(&inbox, "parrot", &ada).await, "person-handles");
    assert_eq!(accepted_texts(&inbox).len(), 1);

    assert_eq!(patch(&inbox, &ada, &json!({ "assignee": null })).await.0, 200);
    ada_writes(&inbox, "m3", NOON, "three").await;
    assert_eq!(accepted_texts(&inbox).len(), 2);

    // A person who wrote within the last hour also handles the conversation.
    answer(&inbox, &ada, json!({ "text": "I am here." })).await;
    inbox.server.set_clock("2026-01-05T12:59:59Z").await;
    ada_writes(&inbox, "m4", NOON, "four").await;
    assert_eq!(why_silent(&inbox, "parrot", &ada).await, "person-handles");
    inbox.server.set_clock("2026-01-05T13:00:00Z").await;
    ada_writes(&inbox, "m5", NOON + 60 * MINUTE, "five").await;
    let said = accepted_texts(&inbox);
    assert_eq!(said.len(), 4, "{said:?}");
    assert_eq!(said[2], "I am here.");
    assert!(said[3].contains("five"), "{said:?}");
}

async fn a_sensitive_conversation_is_left_to_people(kind: Kind) {
    let inbox = with_parrot(kind).await;
    ada_writes(&inbox, "m1", NOON, "hello").await;
    let ada = ada_writes(&inbox, "m2", NOON, "this is a scam, I will call my lawyer").await;
    assert_eq!((&ada["automation"], &ada["status"], &ada["priority"]), (&json!(false), &json!("open"), &json!("high")));
    let messages = inbox.server.messages(&ada).await;
    let note = messages.iter().find(|message| message["kind"] == "note").expect("a note says why");
    assert_eq!(note["author"]["name"], "triage");
    let before = accepted_texts(&inbox).len();
    ada_writes(&inbox, "m3", NOON, "well?").await;
    assert_eq!(why_silent(&inbox, "parrot", &ada).await, "automation-off");
    assert_eq!(accepted_texts(&inbox).len(), before);

    // A person hands the conversation back to the plugins.
    assert_eq!(patch(&inbox, &ada, &json!({ "automation": true })).await.0, 200);
    ada_writes(&inbox, "m4", NOON, "thanks").await;
    assert_eq!(accepted_texts(&inbox).len(), before + 1);
}

async fn a_held_message_waits_for_a_person(kind: Kind) {
    let inbox = with_parrot(kind).await;
    // Twelve messages within ten minutes: after ten answers a person should look.
    let many: Vec<_> = (0..12).map(|n| text(SHOP.0, "ada", &format!("m{n}"), NOON + n, &format!("word {n}"))).collect();
    assert_eq!(inbox.post(&[entry(SHOP.0, &many)]).await, 200);
    inbox.server.drained().await;
    assert_eq!(accepted_texts(&inbox).len(), 10);
    let ada = inbox.conversation_with("Person ada").await;
    let messages = inbox.server.messages(&ada).await;
    let held: Vec<_> = messages.into_iter().filter(|message| message["state"] == "held").collect();
    assert_eq!(texts(&held).len(), 2, "{held:?}");
    assert_eq!(why_silent(&inbox, "parrot", &ada).await, "budget");

    let decide = async |message: &Value, what: &str| {
        let id = message["id"].as_str().expect("an identifier");
        inbox.server.ask("POST", &format!("/api/v1/messages/{id}/{what}"), None).await
    };
    let (status, released) = decide(&held[0], "release").await;
    assert_eq!((status, &released["state"]), (200, &json!("queued")), "{released}");
    inbox.server.drained().await;
    assert_eq!(show(&inbox, &held[0]).await["state"], "sent");
    assert_eq!(accepted_texts(&inbox).last().map(String::as_str), held[0]["text"].as_str());
    let (status, dropped) = decide(&held[1], "discard").await;
    assert_eq!((status, &dropped["state"]), (200, &json!("failed")), "{dropped}");
    for (message, what) in [(&held[0], "release"), (&held[0], "discard"), (&held[1], "release")] {
        let (status, problem) = decide(message, what).await;
        assert_eq!(status, 409, "{what}: {problem}");
    }
    inbox.server.drained().await;
    assert_eq!(accepted_texts(&inbox).len(), 11);
}

async fn an_uncertain_message_is_settled_by_a_person(kind: Kind) {
    let inbox = at_noon(kind).await;
    let ada = ada_writes(&inbox, "m1", NOON, "hello").await;
    inbox.graph.next(Edge::Send, 1, Behavior::Drop { accepted: true });
    let arrived = answer(&inbox, &ada, json!({ "text": "this arrived" })).await;
    inbox.graph.next(Edge::Send, 1, Behavior::Drop { accepted: false });
    let lost = answer(&inbox, &ada, json!({ "text": "this was lost" })).await;
    assert_eq!((&arrived["state"], &lost["state"]), (&json!("uncertain"), &json!("uncertain")));
    assert_eq!(lost["deliveries"][0]["failure"]["kind"], "uncertain", "{lost}");
    assert_eq!(inbox.server.get("/api/v1/status").await["uncertain"], 2);

    let settle = async |message: &Value, body: Value| {
        let id = message["id"].as_str().expect("an identifier");
        inbox.server.ask("POST", &format!("/api/v1/messages/{id}/settle"), Some(&body)).await
    };
    assert_eq!(settle(&lost, json!({})).await.0, 422);
    assert_eq!(settle(&arrived, json!({ "sent": true })).await.0, 200);
    assert_eq!(settle(&lost, json!({ "sent": false })).await.0, 200);
    inbox.server.drained().await;
    assert_eq!(
        (&show(&inbox, &arrived).await["state"], &show(&inbox, &lost).await["state"]),
        (&json!("sent"), &json!("sent"))
    );
    assert_eq!(settle(&arrived, json!({ "sent": false })).await.0, 409, "it is settled");
    assert_eq!(inbox.server.get("/api/v1/status").await["uncertain"], 0);
    assert_eq!(accepted_texts(&inbox)[1..], ["this arrived", "this was lost"], "each is sent once");
}
