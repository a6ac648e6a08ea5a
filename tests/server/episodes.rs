//! Episodes, what a list shows of a conversation, and its history: from the first message to the next episode.

use crate::{
    Inbox, SHOP,
    people::{MINUTE, NOON, ada_writes, at_noon, path},
};
use plugboard_tests::{
    databases::Kind,
    graph::{
        Behavior, Edge,
        webhook::{entry, item},
    },
    on_both,
};
use serde_json::{Value, json};

on_both! {
    an_episode_lasts_from_a_message_to_the_end_of_its_reopening_time;
    a_customer_waits_until_somebody_answers;
    the_history_says_who_did_what;
    plugins_name_people_and_teams_by_handle;
    a_list_shows_the_last_message_as_it_is_now;
}

const HOUR: i64 = 60 * MINUTE;

/// Moves the clock to a time after noon.
async fn clock(inbox: &Inbox, after: i64) {
    let at = jiff::Timestamp::from_millisecond(NOON + after).expect("a time").to_string();
    inbox.server.set_clock(&at).await;
}

fn at(after: i64) -> Value {
    json!(jiff::Timestamp::from_millisecond(NOON + after).expect("a time").to_string())
}

/// Whether a time of the API is this long after noon.
fn is_at(shown: &Value, after: i64) -> bool {
    let shown: jiff::Timestamp = shown.as_str().unwrap_or_default().parse().expect("a time");
    shown.as_millisecond() == NOON + after
}

async fn patch(inbox: &Inbox, conversation: &Value, change: &Value) -> Value {
    let (status, now) = inbox.server.ask("PATCH", &path(conversation), Some(change)).await;
    assert_eq!(status, 200, "{now}");
    now
}

async fn reply(inbox: &Inbox, conversation: &Value, said: &str) -> Value {
    let sent = inbox.server.post(&format!("{}/messages", path(conversation)), json!({ "text": said })).await;
    inbox.server.drained().await;
    sent
}

/// An inbox at noon without `welcome`, which would answer.
async fn quiet(kind: Kind) -> Inbox {
    let inbox = at_noon(kind).await;
    inbox.server.command(&["plugin", "disable", "welcome"]).expect("welcome is switched off");
    inbox
}

async fn an_episode_lasts_from_a_message_to_the_end_of_its_reopening_time(kind: Kind) {
    let inbox = quiet(kind).await;
    let ada = ada_writes(&inbox, "m1", NOON, "Gdzie jest moja paczka?").await;
    let first = &ada["episode"];
    assert_eq!((&first["number"], &first["opened_by"]), (&json!(1), &json!("contact")), "{ada}");
    assert!(is_at(&first["opened_at"], 0));
    assert_eq!((&first["first_reply_at"], &first["resolved_at"]), (&Value::Null, &Value::Null));

    clock(&inbox, 5 * MINUTE).await;
    reply(&inbox, &ada, "Już sprawdzam.").await;
    clock(&inbox, 10 * MINUTE).await;
    let now = patch(&inbox, &ada, &json!({ "status": "resolved" })).await;
    let episode = &now["episode"];
    assert!(is_at(&episode["first_person_reply_at"], 5 * MINUTE), "{episode}");
    assert!(is_at(&episode["resolved_at"], 10 * MINUTE) && is_at(&episode["first_resolved_at"], 10 * MINUTE));
    assert_eq!((&episode["person_replies"], &episode["resolved_by"]["name"]), (&json!(1), &json!("Tess")));

    // Within 72 hours, the customer's message reopens it.
    clock(&inbox, 10 * MINUTE + 72 * HOUR).await;
    let ada = ada_writes(&inbox, "m2", NOON + 10 * MINUTE + 72 * HOUR, "Dziękuję, ale jej nie ma").await;
    let episode = &ada["episode"];
    assert_eq!((&ada["status"], &episode["id"]), (&json!("open"), &first["id"]), "the same episode");
    assert_eq!((&episode["reopened"], &episode["resolved_at"]), (&json!(1), &Value::Null));
    assert!(is_at(&episode["first_resolved_at"], 10 * MINUTE), "what was true stays true");

    // After that time, the next one begins.
    patch(&inbox, &ada, &json!({ "status": "resolved" })).await;
    let later = 2 * (10 * MINUTE + 72 * HOUR) + 1;
    clock(&inbox, later).await;
    let ada = ada_writes(&inbox, "m3", NOON + later, "Nowa sprawa").await;
    assert_eq!((&ada["episode"]["number"], &ada["episode"]["reopened"]), (&json!(2), &json!(0)), "{ada}");
    let all = inbox.server.list(&format!("{}/episodes", path(&ada))).await;
    let numbers: Vec<_> = all.iter().map(|episode| &episode["number"]).collect();
    assert_eq!(numbers, [&json!(2), &json!(1)]);
    assert_eq!((&all[1]["id"], &all[1]["reopened"]), (&first["id"], &json!(1)));
    let page = inbox.server.get(&format!("{}/episodes?limit=1", path(&ada))).await;
    let next = format!("{}/episodes?limit=1&after={}", path(&ada), page["next"].as_str().expect("another page"));
    assert_eq!(inbox.server.get(&next).await["data"][0]["number"], 1);
    assert_eq!(inbox.server.ask("GET", "/api/v1/conversations/nowhere/episodes", None).await.0, 404);
    assert_eq!(inbox.server.ask("GET", "/api/v1/conversations/nowhere/history", None).await.0, 404);

    // A person reopens it whenever they like.
    patch(&inbox, &ada, &json!({ "status": "resolved" })).await;
    clock(&inbox, later + 1_000 * HOUR).await;
    let now = patch(&inbox, &ada, &json!({ "status": "open" })).await;
    assert_eq!((&now["episode"]["number"], &now["episode"]["reopened"]), (&json!(2), &json!(1)));
}

async fn a_customer_waits_until_somebody_answers(kind: Kind) {
    let inbox = at_noon(kind).await;
    // `welcome` answers the first message, but it is no person.
    let ada = ada_writes(&inbox, "m1", NOON, "hello").await;
    assert_eq!(ada["waiting_since"], Value::Null, "{ada}");
    assert!(is_at(&ada["waiting_for_person_since"], 0), "{ada}");
    assert!(ada["episode"]["first_reply_at"].is_string() && ada["episode"]["first_person_reply_at"].is_null());

    clock(&inbox, 20 * MINUTE).await;
    for (mid, after) in [("m2", 10 * MINUTE), ("m3", 20 * MINUTE)] {
        ada_writes(&inbox, mid, NOON + after, "anybody there?").await;
    }
    let ada = inbox.server.get(&path(&ada)).await;
    assert!(is_at(&ada["waiting_since"], 10 * MINUTE), "since the oldest that nobody answered: {ada}");
    // A note is no answer.
    inbox.server.post(&format!("{}/messages", path(&ada)), json!({ "text": "busy", "kind": "note" })).await;
    let noted = inbox.server.get(&path(&ada)).await;
    assert_eq!((&noted["waiting_since"], &noted["last_message"]), (&ada["waiting_since"], &ada["last_message"]));
    reply(&inbox, &ada, "Yes, I am here.").await;
    let ada = inbox.server.get(&path(&ada)).await;
    assert_eq!((&ada["waiting_since"], &ada["waiting_for_person_since"]), (&Value::Null, &Value::Null));
    // A reply that fails was none.
    ada_writes(&inbox, "m4", NOON + 20 * MINUTE, "and the other one?").await;
    inbox.graph.next(Edge::Send, 1, Behavior::Error { status: 400, code: 100, subcode: 2_018_001 });
    let failed = reply(&inbox, &ada, "Sent today.").await;
    let failed = inbox.server.get(&format!("/api/v1/messages/{}", failed["id"].as_str().expect("one"))).await;
    assert_eq!(failed["state"], "failed", "{failed}");
    let ada = inbox.server.get(&path(&ada)).await;
    assert!(is_at(&ada["waiting_since"], 20 * MINUTE) && is_at(&ada["waiting_for_person_since"], 20 * MINUTE), "{ada}");
    assert_eq!(ada["episode"]["person_replies"], 1, "{ada}");
    // Nobody waits in a resolved conversation.
    ada_writes(&inbox, "m5", NOON + 20 * MINUTE, "thanks").await;
    let now = patch(&inbox, &ada, &json!({ "status": "resolved" })).await;
    assert_eq!((&now["waiting_since"], &now["waiting_for_person_since"]), (&Value::Null, &Value::Null));
}

async fn the_history_says_who_did_what(kind: Kind) {
    let inbox = quiet(kind).await;
    let bea = inbox.server.add_person("Bea").await;
    let north = inbox.server.add_team("north", &[]).await;
    // `triage` sets the category and the priority.
    let ada = ada_writes(&inbox, "m1", NOON, "I want a refund at once, this is urgent!").await;
    let changes = json!({ "assignee": "bea", "team": "North", "add_labels": ["vip"], "automation": false });
    patch(&inbox, &ada, &changes).await;
    let until = at(HOUR);
    patch(&inbox, &ada, &json!({ "status": "snoozed", "snoozed_until": until, "remove_labels": ["vip"] })).await;
    clock(&inbox, HOUR).await;
    let reopened = async |_: &_| {
        let now = inbox.server.get(&path(&ada)).await;
        if now["status"] == "open" { Ok(()) } else { Err(now.to_string()) }
    };
    inbox.server.until("the end of the snooze", reopened).await;

    let all = inbox.server.list(&format!("{}/history", path(&ada))).await;
    let find = |kind: &str| {
        let found: Vec<_> = all.iter().filter(|event| event["kind"] == kind).collect();
        assert!(!found.is_empty(), "{kind}: {all:?}");
        found
    };
    let created = find("created")[0];
    assert_eq!((&created["author"]["kind"], &created["author"]["id"]), (&json!("contact"), &ada["contact"]["id"]));
    assert_eq!(find("episode")[0]["after"], "opened");
    let by_triage = find("category").iter().chain(&find("priority")).all(|one| one["author"]["name"] == "triage");
    assert!(by_triage, "{all:?}");
    let assigned = find("assignee")[0];
    assert_eq!((&assigned["before"], &assigned["after"]), (&Value::Null, &json!("Bea")), "the handle as it is");
    assert_eq!((&assigned["after_id"], &assigned["author"]["name"]), (&bea["id"], &json!("Tess")));
    assert_eq!((&find("team")[0]["after"], &find("team")[0]["after_id"]), (&json!("north"), &north["id"]));
    assert!(find("label-added").iter().any(|one| one["after"] == "vip" && one["author"]["name"] == "Tess"), "{all:?}");
    assert_eq!(find("label-removed")[0]["before"], "vip");
    let statuses: Vec<_> = find("status").iter().map(|one| (&one["before"], &one["after"], &one["author"])).collect();
    assert_eq!((statuses[0].0, statuses[0].1), (&json!("snoozed"), &json!("open")));
    assert!(statuses[0].2.is_null(), "the host itself ended the snooze: {statuses:?}");
    assert_eq!((statuses[1].1, &statuses[1].2["name"]), (&json!("snoozed"), &json!("Tess")));
    assert!(all.iter().all(|event| event["episode"] == ada["episode"]["id"]), "{all:?}");

    // The history stays as it was when names change.
    let renamed = json!({ "handle": "Beatrix" });
    let person = format!("/api/v1/people/{}", bea["id"].as_str().expect("an identifier"));
    assert_eq!(inbox.server.ask("PATCH", &person, Some(&renamed)).await.0, 200);
    assert_eq!(inbox.server.get(&path(&ada)).await["assignee"], "Beatrix");
    let again = inbox.server.list(&format!("{}/history", path(&ada))).await;
    assert_eq!(again, all);
    // A team that is gone leaves the conversation without one.
    let team = format!("/api/v1/teams/{}", north["id"].as_str().expect("an identifier"));
    assert_eq!(inbox.server.ask("DELETE", &team, None).await.0, 204);
    let now = inbox.server.get(&path(&ada)).await;
    assert_eq!((&now["team"], &now["team_id"]), (&Value::Null, &Value::Null));
}

async fn plugins_name_people_and_teams_by_handle(kind: Kind) {
    let inbox = at_noon(kind).await;
    let rules = json!({ "rules": [{ "name": "gold", "when": { "keywords": ["złoto"] }, "then": { "team": "GOLD" } }] });
    inbox.server.install("triage", &["--config", &rules.to_string()]);
    let ada = ada_writes(&inbox, "m1", NOON, "złoto").await;
    assert_eq!(ada["team"], Value::Null);
    let refused = async || {
        let runs = inbox.server.list("/api/v1/runs?plugin=triage").await;
        let actions = runs.iter().flat_map(|run| run["actions"].as_array().cloned().unwrap_or_default());
        actions.filter(|action| action["action"] == "assign-team" && action["verdict"] == "refused").collect::<Vec<_>>()
    };
    let found = refused().await;
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(
        (&found[0]["code"], found[0]["reason"].as_str().is_some_and(|why| why.contains("GOLD"))),
        (&json!("unknown-team"), true)
    );
    // Once the team is there, in whatever case, the same rule assigns it.
    let gold = inbox.server.add_team("gold", &[]).await;
    let ada = ada_writes(&inbox, "m2", NOON, "złoto!").await;
    assert_eq!((&ada["team"], &ada["team_id"]), (&json!("gold"), &gold["id"]));
    assert_eq!(refused().await.len(), 1);

    // Whoever can no longer sign in gets nothing new.
    let bea = inbox.server.add_person("Bea").await;
    let person = format!("/api/v1/people/{}", bea["id"].as_str().expect("an identifier"));
    patch(&inbox, &ada, &json!({ "assignee": "BEA" })).await;
    assert_eq!(inbox.server.ask("PATCH", &person, Some(&json!({ "active": false }))).await.0, 200);
    let (status, problem) = inbox.server.ask("PATCH", &path(&ada), Some(&json!({ "assignee": "Bea" }))).await;
    assert_eq!((status, &problem["code"]), (422, &json!("inactive-person")), "{problem}");
    assert_eq!(inbox.server.get(&path(&ada)).await["assignee"], "Bea", "what she has she keeps");
    let (status, problem) = inbox.server.ask("PATCH", &path(&ada), Some(&json!({ "assignee": "Eve" }))).await;
    assert_eq!((status, &problem["code"]), (422, &json!("unknown-person")), "{problem}");
}

async fn a_list_shows_the_last_message_as_it_is_now(kind: Kind) {
    let inbox = quiet(kind).await;
    let long = format!("Łódź\n\n {}", "ż".repeat(200));
    let ada = ada_writes(&inbox, "m1", NOON, &long).await;
    let shown = &ada["last_message"];
    assert_eq!(shown["text"], format!("Łódź {}", "ż".repeat(135)), "{shown}");
    assert_eq!(
        (&shown["author_kind"], &shown["author_name"], &shown["seq"]),
        (&json!("contact"), &Value::Null, &json!(1))
    );
    reply(&inbox, &ada, "Dzień dobry").await;
    let now = inbox.server.get(&path(&ada)).await;
    assert_eq!(
        (&now["last_message"]["text"], &now["last_message"]["author_name"]),
        (&json!("Dzień dobry"), &json!("Tess"))
    );
    // The customer edits a message.
    ada_writes(&inbox, "m2", NOON, "Dziekuje").await;
    let edit = async |mid: &str, said: &str, at: i64| {
        let edit = json!({ "message_edit": { "mid": mid, "text": said, "num_edit": 1 } });
        assert_eq!(inbox.post(&[entry(SHOP.0, &[item(SHOP.0, "ada", at, &edit)])]).await, 200);
        inbox.server.drained().await;
    };
    edit("m2", "Dziękuję", NOON + 1).await;
    let now = inbox.server.get(&path(&ada)).await;
    assert_eq!(now["last_message"]["text"], "Dziękuję", "{now}");
    // An edit of an earlier message changes nothing here.
    edit("m1", "older", NOON + 2).await;
    assert_eq!(inbox.server.get(&path(&ada)).await["last_message"], now["last_message"]);
}
