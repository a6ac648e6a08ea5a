//! Sessions: how they end, and what a stolen cookie is worth.

use super::{DAY, HOUR, MINUTE, PASSWORD, after, audited, person, sign_in, start};
use plugboard_tests::{databases::Kind, on_both};
use serde_json::{Value, json};

on_both! {
    a_session_ends_on_every_server_at_once;
    a_session_ends_after_a_time_without_use_and_after_thirty_days;
    a_person_enters_the_password_again_before_changing_who_has_access;
    a_new_password_ends_all_sessions;
}

async fn a_session_ends_on_every_server_at_once(kind: Kind) {
    let server = start(kind).await;
    let (_, mut ada) = person(&server, "Ada", "agent").await;
    server.set_clock(&after(1)).await;
    let (_, mut other) = sign_in(&server, "Ada", PASSWORD).await;
    let mut thief = ada.stolen();
    assert_eq!(thief.ask("GET", "/api/v1/conversations", None).await.status, 200, "a cookie is as good as its owner");

    let listed = other.ask("GET", "/api/v1/sessions", None).await.body;
    let all = listed["data"].as_array().expect("sessions");
    let shown: Vec<_> = all.iter().map(|one| (&one["this"], &one["agent"], &one["address"])).collect();
    let (agent, address) = (json!("Firefox of the tests"), json!("127.0.0.1"));
    assert_eq!(shown, [(&json!(true), &agent, &address), (&json!(false), &agent, &address)]);
    assert!(!listed.to_string().contains(&ada.cookie));

    // The stream of the session ends with it.
    let mut stream = ada.request("GET", "/api/v1/events", "same-origin").send().await.expect("a stream");
    assert_eq!(stream.status(), 200);
    let stolen = all[1]["id"].as_str().expect("an identifier");
    assert_eq!(other.ask("DELETE", &format!("/api/v1/sessions/{stolen}"), None).await.status, 204);
    assert_eq!(thief.ask("GET", "/api/v1/conversations", None).await.refusal(), (401, "session"));
    assert_eq!(ada.ask("GET", "/api/v1/session", None).await.status, 401);
    let ended =
        tokio::time::timeout(plugboard_tests::PATIENCE, async { while let Ok(Some(_)) = stream.chunk().await {} });
    ended.await.expect("the stream ends");
    if kind == Kind::Postgres {
        let beside = server.beside();
        let mut elsewhere = plugboard_tests::browser_session::Browser::at(&beside.base);
        elsewhere.cookie = thief.cookie.clone();
        assert_eq!(elsewhere.ask("GET", "/api/v1/session", None).await.status, 401);
    }

    // Nobody ends another person's session, or one twice.
    let (_, mut grace) = person(&server, "Grace", "agent").await;
    let own = other.ask("GET", "/api/v1/session", None).await.body["id"].as_str().expect("an identifier").to_owned();
    for path in [format!("/api/v1/sessions/{own}"), format!("/api/v1/sessions/{stolen}")] {
        assert_eq!(grace.ask("DELETE", &path, None).await.status, 404);
    }
    // Signing out ends the session, and deletes the cookie.
    let mut copy = other.stolen();
    assert_eq!(other.ask("DELETE", "/api/v1/session", None).await.status, 204);
    assert_eq!((other.cookie.as_str(), copy.ask("GET", "/api/v1/session", None).await.status), ("", 401));
    assert_eq!(audited(&server, "DELETE /api/v1/session").await, [("Ada".to_owned(), 204)]);
    // All but one.
    let (_, mut first) = sign_in(&server, "Ada", PASSWORD).await;
    let (_, mut second) = sign_in(&server, "Ada", PASSWORD).await;
    assert_eq!(second.ask("DELETE", "/api/v1/sessions", None).await.status, 204);
    let left = (
        first.ask("GET", "/api/v1/session", None).await.status,
        second.ask("GET", "/api/v1/session", None).await.status,
    );
    assert_eq!(left, (401, 200));
    server.set_clock(&after(MINUTE)).await;
    for _ in 0..20 {
        let (got, _) = sign_in(&server, "Ada", PASSWORD).await;
        assert_eq!(got.status, 200, "{got:?}");
    }
    assert_eq!(second.ask("GET", "/api/v1/session", None).await.status, 401, "a person has at most 20 sessions");
}

async fn a_session_ends_after_a_time_without_use_and_after_thirty_days(kind: Kind) {
    let server = start(kind).await;
    let (_, mut used) = person(&server, "Ada", "agent").await;
    let (_, mut idle) = sign_in(&server, "Ada", PASSWORD).await;
    // The first one is used every eleven hours, the second one is not.
    let mut at = 0;
    while at + 11 * HOUR < 30 * DAY {
        at += 11 * HOUR;
        server.set_clock(&after(at)).await;
        let shown = used.ask("GET", "/api/v1/sessions", None).await;
        assert_eq!(shown.status, 200, "after {} hours: {shown:?}", at / HOUR);
    }
    assert_eq!(idle.ask("GET", "/api/v1/session", None).await.refusal(), (401, "session"), "it was not used");
    server.set_clock(&after(30 * DAY)).await;
    assert_eq!(used.ask("GET", "/api/v1/session", None).await.refusal(), (401, "session"), "30 days are over");
}

async fn a_person_enters_the_password_again_before_changing_who_has_access(kind: Kind) {
    let server = start(kind).await;
    let (_, mut ada) = person(&server, "Ada", "admin").await;
    let new = json!({ "handle": "Grace", "role": "agent" });
    assert_eq!(ada.ask("POST", "/api/v1/people", Some(&new)).await.status, 201);
    server.set_clock(&after(11 * MINUTE)).await;
    let new = json!({ "handle": "Joan", "role": "admin" });
    assert_eq!(ada.ask("POST", "/api/v1/people", Some(&new)).await.refusal(), (403, "proof"));
    assert_eq!(ada.ask("GET", "/api/v1/people", None).await.status, 200, "reading needs no proof");
    let prove = async |browser: &mut plugboard_tests::browser_session::Browser, password: &str| {
        browser.ask("POST", "/api/v1/session/proof", Some(&json!({ "password": password }))).await
    };
    assert_eq!(prove(&mut ada, "wrong").await.refusal(), (422, "password"));
    assert_eq!(ada.ask("POST", "/api/v1/people", Some(&new)).await.refusal(), (403, "proof"));
    assert_eq!(prove(&mut ada, PASSWORD).await.status, 204);
    assert_eq!(ada.ask("POST", "/api/v1/people", Some(&new)).await.status, 201);
    // Whoever has the cookie cannot try passwords for long.
    for _ in 0..5 {
        assert_eq!(prove(&mut ada, "wrong").await.status, 422);
    }
    assert_eq!(prove(&mut ada, PASSWORD).await.refusal(), (429, "rate-limited"));
}

async fn a_new_password_ends_all_sessions(kind: Kind) {
    let server = start(kind).await;
    let (_, mut ada) = person(&server, "Ada", "agent").await;
    let (_, mut other) = sign_in(&server, "Ada", PASSWORD).await;
    let change = async |browser: &mut plugboard_tests::browser_session::Browser, old: &str, new: &str| {
        let body = json!({ "password": old, "new_password": new });
        browser.ask("PUT", "/api/v1/session/password", Some(&body)).await
    };
    let good = "several words, unrelated";
    assert_eq!(change(&mut ada, "wrong", good).await.refusal(), (422, "password"));
    assert_eq!(change(&mut ada, PASSWORD, "short").await.refusal(), (422, "weak-password"));
    assert_eq!(change(&mut ada, PASSWORD, &"x".repeat(300)).await.refusal(), (422, "weak-password"));
    assert_eq!(change(&mut ada, PASSWORD, good).await.status, 204);
    assert_eq!((ada.cookie.as_str(), other.ask("GET", "/api/v1/session", None).await.status), ("", 401));
    assert_eq!(sign_in(&server, "Ada", PASSWORD).await.0.status, 401);
    let (got, _) = sign_in(&server, "Ada", good).await;
    assert_eq!(got.status, 200, "{got:?}");
    assert_eq!(
        audited(&server, "PUT /api/v1/session/password").await,
        [("Ada".to_owned(), 204), ("Ada".to_owned(), 401)]
    );
    // No password is stored or shown anywhere.
    let seen: Vec<Value> = vec![server.get("/api/v1/audit").await, server.get("/api/v1/people").await];
    assert!(!json!(seen).to_string().contains("argon2") && !json!(seen).to_string().contains(good));
}
