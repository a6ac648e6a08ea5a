//! Tokens of programs: how admins create them, when they end, and which one must stay.

use super::{DAY, HOUR, MINUTE, PASSWORD, after, audited, person, secret_of, start};
use crate::{
    api::Api,
    people::{self, NOON, ada_writes, at_noon},
};
use plugboard_tests::{PATIENCE, browser_session::Browser, databases::Kind, on_both, server::Server};
use reqwest::Response;
use serde_json::{Value, json};

on_both! {
    a_token_ends_by_itself;
    a_token_is_refused_what_it_may_not;
    the_last_admin_token_stays_until_an_admin_can_sign_in;
    a_token_of_a_person_is_the_person_and_no_more;
    what_a_token_for_approval_writes_waits_for_a_person;
}

const TOKENS: &str = "/api/v1/tokens";

/// Sends a request with a token.
async fn with(server: &Server, token: &str, method: &str, path: &str) -> Response {
    Api::of(server).request(method, path).bearer_auth(token).send().await.expect("an answer")
}

/// Returns a time after noon as the API shows it.
fn shown(ms: i64) -> Value {
    json!(format!("{:.3}", jiff::Timestamp::from_millisecond(NOON + ms).expect("a time")))
}

async fn a_token_ends_by_itself(kind: Kind) {
    let server = start(kind).await;
    let made = server.post(TOKENS, json!({ "name": " Sync ", "role": "read-only", "days": 1 })).await;
    let (token, id) = (made["token"].as_str().expect("a token"), made["id"].as_str().expect("an identifier"));
    assert_eq!((&made["name"], &made["used_at"]), (&json!("Sync"), &Value::Null), "{made}");
    assert_eq!(made["expires_at"], shown(DAY));

    server.set_clock(&after(HOUR)).await;
    let mut stream = with(&server, token, "GET", "/api/v1/events").await;
    assert_eq!(stream.status(), 200);
    let listed = server.list(TOKENS).await;
    let found = listed.iter().find(|one| one["id"] == id).expect("it is listed");
    assert_eq!(found["used_at"], shown(HOUR));
    assert!(!json!(listed).to_string().contains(token), "it was shown once");
    server.set_clock(&after(DAY - 1)).await;
    assert_eq!(with(&server, token, "GET", "/api/v1/status").await.status(), 200);

    // With its end, the stream ends as well.
    server.set_clock(&after(DAY)).await;
    assert_eq!(with(&server, token, "GET", "/api/v1/status").await.status(), 401);
    let ended = tokio::time::timeout(PATIENCE, async { while let Ok(Some(_)) = stream.chunk().await {} });
    ended.await.expect("the stream ends");
    assert_eq!(audited(&server, "POST /api/v1/tokens").await, [("Tess".to_owned(), 201)]);
    assert!(!server.get("/api/v1/audit").await.to_string().contains(token), "the log has no secret");

    // On the command line, too. There the clock is the machine's.
    server.token_command(&["create", "--role", "agent", "--name", "Bot", "--days", "7"]).expect("it is created");
    let listed: Value =
        serde_json::from_str(&server.token_command(&["list", "--json"]).expect("they are listed")).expect("JSON");
    let bot = listed["data"].as_array().and_then(|all| all.iter().find(|one| one["name"] == "Bot")).expect("a token");
    assert!(bot["expires_at"].is_string() && bot["used_at"].is_null(), "{bot}");
    let refused = server.token_command(&["create", "--role", "agent", "--name", "Bot", "--days", "0"]);
    assert!(refused.expect_err("it would have ended").contains("--days"));
}

async fn a_token_is_refused_what_it_may_not(kind: Kind) {
    let server = start(kind).await;
    for body in [
        json!({ "name": "", "role": "agent" }),
        json!({ "name": "x".repeat(65), "role": "agent" }),
        json!({ "name": "a\u{7}b", "role": "agent" }),
        json!({ "name": "Sync", "role": "root" }),
        json!({ "name": "Sync", "role": "agent", "days": 0 }),
        json!({ "name": "Sync", "role": "agent", "days": 3_651 }),
        json!({ "name": "Sync", "role": "agent", "hash": "x" }),
    ] {
        assert_eq!(server.ask("POST", TOKENS, Some(&body)).await.0, 422, "{body}");
    }
    assert_eq!(server.list(TOKENS).await.len(), 1, "nothing was created");
    let new = json!({ "name": "zażółć".repeat(10), "role": "agent", "days": 3_650 });
    server.post(TOKENS, new.clone()).await;

    // A person proves again who she is, before she makes something that outlives her session.
    let (_, mut ada) = person(&server, "Ada", "admin").await;
    assert_eq!(ada.ask("POST", TOKENS, Some(&new)).await.status, 201);
    server.set_clock(&after(11 * MINUTE)).await;
    assert_eq!(ada.ask("POST", TOKENS, Some(&new)).await.refusal(), (403, "proof"));
    let (_, mut grace) = person(&server, "Grace", "agent").await;
    assert_eq!(grace.ask("POST", TOKENS, Some(&new)).await.refusal(), (403, "role"));
    assert_eq!(Browser::at(&server.base).ask("POST", TOKENS, Some(&new)).await.status, 401);
}

async fn the_last_admin_token_stays_until_an_admin_can_sign_in(kind: Kind) {
    let server = start(kind).await;
    let first = server.list(TOKENS).await[0]["id"].as_str().expect("an identifier").to_owned();
    let path = |id: &str| format!("{TOKENS}/{id}");
    let made = server.post(TOKENS, json!({ "name": "Sync", "role": "admin", "days": 1 })).await;
    let (other, id) = (made["token"].as_str().expect("a token"), made["id"].as_str().expect("an identifier"));
    // A token that has ended does not count, and can be removed.
    server.set_clock(&after(DAY)).await;
    assert_eq!(with(&server, other, "DELETE", &path(&first)).await.status(), 401);
    let (status, refused) = server.ask("DELETE", &path(&first), None).await;
    assert_eq!((status, &refused["code"]), (409, &json!("last-admin")));
    assert_eq!(server.ask("DELETE", &path(id), None).await.0, 204);

    // An invited admin cannot sign in yet.
    let added = server.post("/api/v1/people", json!({ "handle": "Grace", "role": "admin" })).await;
    assert_eq!(server.ask("DELETE", &path(&first), None).await.0, 409, "{added}");
    let (_, mut ada) = person(&server, "Ada", "admin").await;
    assert_eq!(ada.ask("DELETE", &path(&first), None).await.status, 204);
    assert_eq!(server.ask("GET", "/api/v1/status", None).await.0, 401);
    assert_eq!(ada.ask("GET", TOKENS, None).await.body["data"], json!([]));
}

/// Sends a request with a token and a body. Returns the status and the answer.
async fn ask(server: &Server, token: &Value, method: &str, path: &str, body: Option<&Value>) -> (u16, Value) {
    let request = Api::of(server).request(method, path).bearer_auth(token.as_str().expect("a token"));
    let request = body.into_iter().fold(request, reqwest::RequestBuilder::json);
    let response = request.send().await.expect("an answer");
    (response.status().as_u16(), response.json().await.unwrap_or_default())
}

async fn a_token_of_a_person_is_the_person_and_no_more(kind: Kind) {
    let inbox = at_noon(kind).await;
    let server = &inbox.server;
    let conversation = ada_writes(&inbox, "m1", NOON, "hello").await;
    let body = json!({ "handle": "Otto", "role": "agent", "sees": "own" });
    let added = server.post("/api/v1/people", body).await;
    let otto = format!("/api/v1/people/{}", added["person"]["id"].as_str().expect("an identifier"));
    let new = json!({ "name": "Otto's script", "role": "admin", "person": added["person"]["id"] });
    let made = server.post(TOKENS, new.clone()).await;
    assert_eq!((&made["person"], &made["approval"]), (&added["person"]["id"], &json!(false)), "{made}");
    let token = &made["token"];
    let nobody = json!({ "name": "x", "role": "agent", "person": "nobody" });
    assert_eq!(server.ask("POST", TOKENS, Some(&nobody)).await.0, 404);

    // Somebody who has not joined yet can do nothing by a token either.
    assert_eq!(ask(server, token, "GET", "/api/v1/conversations", None).await.0, 401);
    let mut browser = Browser::at(&server.base);
    let join = json!({ "secret": secret_of(&added["invitation"]), "password": PASSWORD });
    assert_eq!(browser.ask("POST", "/api/v1/invitations/accept", Some(&join)).await.status, 200);
    let (status, seen) = ask(server, token, "GET", "/api/v1/conversations", None).await;
    assert_eq!((status, &seen["data"]), (200, &json!([])), "it sees what he sees");
    assert_eq!(ask(server, token, "GET", "/api/v1/audit", None).await.0, 403, "its role is at most his");

    let one = people::path(&conversation);
    assert_eq!(server.ask("PATCH", &one, Some(&json!({ "assignee": "otto" }))).await.0, 200);
    let messages = format!("{one}/messages");
    let (status, sent) = ask(server, token, "POST", &messages, Some(&json!({ "text": "Hi" }))).await;
    assert_eq!((status, &sent["author"]["person_id"]), (201, &added["person"]["id"]), "{sent}");
    assert_eq!(sent["author"]["name"], "Otto");

    // What he may no longer, it may no longer, and its streams end.
    let mut stream = with(server, token.as_str().expect("a token"), "GET", "/api/v1/events").await;
    assert_eq!(server.ask("PATCH", &otto, Some(&json!({ "role": "read-only" }))).await.0, 200);
    let ended = tokio::time::timeout(PATIENCE, async { while let Ok(Some(_)) = stream.chunk().await {} });
    ended.await.expect("the stream ends");
    assert_eq!(ask(server, token, "POST", &messages, Some(&json!({ "text": "Hi" }))).await.0, 403);
    assert_eq!(server.ask("PATCH", &otto, Some(&json!({ "active": false }))).await.0, 200);
    assert_eq!(ask(server, token, "GET", "/api/v1/conversations", None).await.0, 401);

    // On the command line, by handle.
    let create = ["create", "--role", "agent", "--name", "Script", "--approval", "--person"];
    let command = |handle: &'static str| server.token_command(&[&create[..], &[handle]].concat());
    assert!(command("Nobody").expect_err("there is nobody").contains("--person"));
    command("OTTO").expect("it is created");
    let listed = server.list(TOKENS).await;
    let found = listed.iter().find(|one| one["name"] == "Script").expect("it is listed");
    assert_eq!((&found["person"], &found["approval"]), (&added["person"]["id"], &json!(true)));
}

async fn what_a_token_for_approval_writes_waits_for_a_person(kind: Kind) {
    let inbox = at_noon(kind).await;
    let server = &inbox.server;
    server.command(&["plugin", "disable", "welcome"]).expect("welcome is switched off");
    let conversation = ada_writes(&inbox, "m1", NOON, "Gdzie jest moja paczka?").await;
    let made = server.post(TOKENS, json!({ "name": "Helper", "role": "agent", "approval": true })).await;
    let (token, one) = (&made["token"], people::path(&conversation));
    let messages = format!("{one}/messages");
    let text = json!({ "text": "W drodze." });
    let (status, held) = ask(server, token, "POST", &messages, Some(&text)).await;
    assert_eq!((status, &held["state"], &held["author"]["name"]), (201, &json!("held"), &json!("Helper")), "{held}");
    server.drained().await;
    assert!(inbox.graph.accepted().is_empty(), "the customer has nothing yet");
    let now = server.get(&one).await;
    assert!(now["waiting_for_person_since"].is_string(), "the customer still waits: {now}");
    assert_eq!(now["last_message"]["text"], "Gdzie jest moja paczka?");
    // Notes and sorting reach nobody, so they do not wait.
    let note = json!({ "text": "psst", "kind": "note" });
    assert_eq!(ask(server, token, "POST", &messages, Some(&note)).await.1["state"], "sent");
    assert_eq!(ask(server, token, "PATCH", &one, Some(&json!({ "priority": "high" }))).await.0, 200);

    // It can do nothing that reaches the customer at once, and cannot let go what waits.
    let message = format!("/api/v1/messages/{}", held["id"].as_str().expect("an identifier"));
    for (method, path, body) in [
        ("POST", format!("{message}/release"), None),
        ("POST", format!("{message}/settle"), Some(json!({ "sent": false }))),
        ("PATCH", message.clone(), Some(json!({ "text": "x" }))),
        ("DELETE", message.clone(), None),
        ("PUT", format!("{message}/reaction"), Some(json!({ "emoji": "x" }))),
        ("POST", "/api/v1/conversations".to_owned(), Some(json!({}))),
        ("POST", format!("{one}/commands"), Some(json!({ "plugin": "x", "name": "y" }))),
    ] {
        let (status, refused) = ask(server, token, method, &path, body.as_ref()).await;
        assert_eq!((status, &refused["code"]), (403, &json!("approval")), "{method} {path}: {refused}");
    }
    assert_eq!(server.ask("POST", &format!("{message}/release"), None).await.0, 200);
    server.drained().await;
    assert_eq!(inbox.graph.accepted().len(), 1);
    let now = server.get(&one).await;
    assert_eq!((&now["waiting_for_person_since"], &now["last_message"]["text"]), (&Value::Null, &json!("W drodze.")));
    // It may take back what it wrote.
    let second = ask(server, token, "POST", &messages, Some(&text)).await.1;
    let discard = format!("/api/v1/messages/{}/discard", second["id"].as_str().expect("an identifier"));
    assert_eq!(ask(server, token, "POST", &discard, None).await.0, 200);
}
