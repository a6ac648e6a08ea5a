//! Tokens of programs: how admins create them, when they end, and which one must stay.

use super::{DAY, HOUR, MINUTE, after, audited, person, start};
use crate::{api::Api, people::NOON};
use plugboard_tests::{PATIENCE, browser_session::Browser, databases::Kind, on_both, server::Server};
use reqwest::Response;
use serde_json::{Value, json};

on_both! {
    a_token_ends_by_itself;
    a_token_is_refused_what_it_may_not;
    the_last_admin_token_stays_until_an_admin_can_sign_in;
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
