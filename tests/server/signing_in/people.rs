//! What admins do with people and teams.

use super::{PASSWORD, audited, person, sign_in, start};
use plugboard_tests::{databases::Kind, on_both};
use serde_json::{Value, json};

on_both! {
    a_change_of_role_takes_effect_at_once;
    a_handle_belongs_to_one_person;
    the_last_admin_stays;
    a_team_has_people;
}

fn path(person: &Value) -> String {
    format!("/api/v1/people/{}", person["id"].as_str().expect("an identifier"))
}

async fn a_change_of_role_takes_effect_at_once(kind: Kind) {
    let server = start(kind).await;
    let (ada, mut browser) = person(&server, "Ada", "supervisor").await;
    assert_eq!(browser.ask("GET", "/api/v1/people", None).await.body["data"][0]["email"], Value::Null);
    assert_eq!(browser.ask("GET", "/api/v1/audit", None).await.refusal(), (403, "role"));
    let (status, changed) = server.ask("PATCH", &path(&ada), Some(&json!({ "role": "admin" }))).await;
    assert_eq!((status, &changed["role"]), (200, &json!("admin")), "{changed}");
    assert_eq!(browser.ask("GET", "/api/v1/audit", None).await.refusal(), (401, "session"), "the session has ended");
    let (_, mut browser) = sign_in(&server, "Ada", PASSWORD).await;
    assert_eq!(browser.ask("GET", "/api/v1/audit", None).await.status, 200);
    // Another name does not end it, and is the author's from then on.
    let body = json!({ "handle": "Ada L.", "name": "Ada Lovelace", "email": "ada@example.org" });
    let changed = browser.ask("PATCH", &path(&ada), Some(&body)).await;
    assert_eq!((changed.status, &changed.body["email"]), (200, &json!("ada@example.org")), "{changed:?}");
    assert_eq!(browser.ask("GET", "/api/v1/session", None).await.body["person"]["handle"], "Ada L.");
    let entries = audited(&server, &format!("PATCH {}", path(&ada))).await;
    assert_eq!(entries, [("Ada".to_owned(), 200), ("Tess".to_owned(), 200)]);
    // An inactive person is signed out, and cannot sign in.
    assert_eq!(server.ask("PATCH", &path(&ada), Some(&json!({ "active": false }))).await.0, 409, "the last admin");
    person(&server, "Grace", "admin").await;
    assert_eq!(server.ask("PATCH", &path(&ada), Some(&json!({ "active": false }))).await.0, 200);
    assert_eq!(browser.ask("GET", "/api/v1/session", None).await.status, 401);
    assert_eq!(sign_in(&server, "Ada L.", PASSWORD).await.0.refusal(), (401, "sign-in"));
    // Whoever becomes active again needs a new link.
    let (_, again) = server.ask("PATCH", &path(&ada), Some(&json!({ "active": true }))).await;
    assert_eq!(again["state"], "invited");
    assert_eq!(sign_in(&server, "Ada L.", PASSWORD).await.0.status, 401);
}

async fn a_handle_belongs_to_one_person(kind: Kind) {
    let server = start(kind).await;
    let (ada, _) = person(&server, "Żaneta", "agent").await;
    let add = async |handle: &str, more: Value| {
        let mut body = json!({ "handle": handle, "role": "agent" });
        body.as_object_mut().expect("an object").extend(more.as_object().cloned().unwrap_or_default());
        server.ask("POST", "/api/v1/people", Some(&body)).await
    };
    for same in ["żaneta", " ŻANETA", "z\u{307}aneta"] {
        let (status, refused) = add(same, json!({})).await;
        assert_eq!((status, &refused["code"]), (409, &json!("handle-taken")), "{same}");
    }
    for (handle, more) in [
        ("", json!({})),
        ("a\nb", json!({})),
        (&"x".repeat(65), json!({})),
        ("Grace", json!({ "name": "" })),
        ("Grace", json!({ "email": "nonsense" })),
        ("Grace", json!({ "role": "root" })),
    ] {
        let (status, refused) = add(handle, more).await;
        assert_eq!((status, &refused["code"]), (422, &json!("invalid")), "{handle}: {refused}");
    }
    assert_eq!(add("Grace", json!({})).await.0, 201);
    let (status, _) = server.ask("PATCH", &path(&ada), Some(&json!({ "handle": "GRACE" }))).await;
    assert_eq!(status, 409);
    let (status, _) = server.ask("PATCH", &path(&ada), Some(&json!({ "handle": "ŻANETA" }))).await;
    assert_eq!(status, 200, "her own handle in another case");
    assert_eq!(server.ask("PATCH", "/api/v1/people/nobody", Some(&json!({}))).await.0, 404);
    let first = server.get("/api/v1/people?limit=1").await;
    let next = first["next"].as_str().expect("a second page");
    let second = server.get(&format!("/api/v1/people?limit=1&after={next}")).await;
    assert_ne!(first["data"][0]["id"], second["data"][0]["id"], "page by page");
}

async fn the_last_admin_stays(kind: Kind) {
    let server = start(kind).await;
    let (ada, _) = person(&server, "Ada", "admin").await;
    let added = server.post("/api/v1/people", json!({ "handle": "Grace", "role": "admin" })).await;
    for change in [json!({ "active": false }), json!({ "role": "agent" })] {
        let (status, refused) = server.ask("PATCH", &path(&ada), Some(&change)).await;
        assert_eq!((status, &refused["code"]), (409, &json!("last-admin")), "Grace has no password: {change}");
    }
    assert_eq!(server.ask("PATCH", &path(&added["person"]), Some(&json!({ "role": "agent" }))).await.0, 200);
}

async fn a_team_has_people(kind: Kind) {
    let server = start(kind).await;
    let ((ada, mut browser), (grace, _)) =
        (person(&server, "Ada", "agent").await, person(&server, "Grace", "agent").await);
    let body = json!({ "handle": "Reklamacje", "name": "Reklamacje i zwroty", "members": [ada["id"], grace["id"]] });
    let team = server.post("/api/v1/teams", body).await;
    let of_team = format!("/api/v1/teams/{}", team["id"].as_str().expect("an identifier"));
    assert_eq!((&team["handle"], team["members"].as_array().map(Vec::len)), (&json!("Reklamacje"), Some(2)));
    assert_eq!(browser.ask("GET", &of_team, None).await.body["name"], "Reklamacje i zwroty", "an agent sees teams");
    assert_eq!(browser.ask("DELETE", &of_team, None).await.refusal(), (403, "role"));
    assert_eq!(server.get(&format!("{}/teams", path(&ada))).await["data"], json!([team["id"]]));

    for (body, code) in [
        (json!({ "handle": "REKLAMACJE" }), "handle-taken"),
        (json!({ "handle": "x", "members": ["nobody"] }), "invalid"),
        (json!({ "handle": "" }), "invalid"),
        (json!({ "handle": "x", "members": vec!["y"; 501] }), "invalid"),
    ] {
        let (_, refused) = server.ask("POST", "/api/v1/teams", Some(&body)).await;
        assert_eq!(refused["code"], code, "{refused}");
    }
    let (status, changed) =
        server.ask("PUT", &of_team, Some(&json!({ "handle": "Zwroty", "members": [ada["id"]] }))).await;
    assert_eq!(
        (status, &changed["members"], &changed["name"]),
        (200, &json!([ada["id"]]), &json!("Zwroty")),
        "{changed}"
    );
    assert_eq!(server.get(&format!("{}/teams", path(&grace))).await["data"], json!([]));
    assert_eq!(server.ask("DELETE", &of_team, None).await.0, 204);
    assert_eq!((server.ask("GET", &of_team, None).await.0, server.list("/api/v1/teams").await.len()), (404, 0));
    assert_eq!(server.ask("PUT", &of_team, Some(&json!({ "handle": "x" }))).await.0, 404);
}
