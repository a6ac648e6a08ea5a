//! People sign in: from the first admin's link to wrong passwords, stolen cookies and links that are used twice.

mod people;
mod programs;
mod races;
mod second_factor;
mod sessions;

use crate::people::NOON;
use plugboard_tests::{
    browser_session::{Browser, Got},
    databases::{Database, Kind},
    on_both,
    server::{LOG, OUTPUT, Server},
};
use serde_json::{Value, json};
use std::fs;

on_both! {
    the_first_admin_joins_by_the_printed_link_once;
    wrong_passwords_wait_longer_and_longer_on_every_server;
    a_link_works_once_for_one_person_and_a_day;
    another_site_can_do_nothing_with_a_persons_cookie;
}

/// A good password.
pub(crate) const PASSWORD: &str = "zażółć gęślą jaźń";

/// Returns a time after [`NOON`] in RFC 3339.
fn after(ms: i64) -> String {
    jiff::Timestamp::from_millisecond(NOON + ms).expect("a time").to_string()
}

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// Starts a server whose clock is stopped at noon.
pub(crate) async fn start(kind: Kind) -> Server {
    let server = Server::start(kind, &["--test-clock"]).await;
    server.set_clock(&after(0)).await;
    server
}

/// Returns the secrets of the links that the server printed for a first admin.
fn printed(server: &Server) -> Vec<String> {
    let text = fs::read_to_string(server.folder().join(OUTPUT)).unwrap_or_default();
    let links = text.lines().filter_map(|line| line.strip_prefix(&format!("{}/join#", server.base)));
    links.map(str::to_owned).collect()
}

/// Uses a link. Returns the answer, and the browser in which the person is signed in.
async fn join(server: &Server, secret: &str, more: &Value) -> (Got, Browser) {
    let mut browser = Browser::at(&server.base);
    let mut body = json!({ "secret": secret, "password": PASSWORD });
    for (member, value) in more.as_object().into_iter().flatten() {
        body[member] = value.clone();
    }
    let got = browser.ask("POST", "/api/v1/invitations/accept", Some(&body)).await;
    (got, browser)
}

/// Adds a person with a role, and has the person join. Returns the person, and the browser.
pub(crate) async fn person(server: &Server, handle: &str, role: &str) -> (Value, Browser) {
    let added = server.post("/api/v1/people", json!({ "handle": handle, "role": role })).await;
    let (got, browser) = join(server, secret_of(&added["invitation"]), &json!({})).await;
    assert_eq!(got.status, 200, "{got:?}");
    (added["person"].clone(), browser)
}

/// Returns the secret of a link.
pub(crate) fn secret_of(link: &Value) -> &str {
    link["url"].as_str().and_then(|url| url.split_once("/join#")).map(|(_, secret)| secret).expect("a link")
}

/// Tries to sign in.
pub(crate) async fn sign_in(server: &Server, handle: &str, password: &str) -> (Got, Browser) {
    let mut browser = Browser::at(&server.base);
    let body = json!({ "handle": handle, "password": password });
    let got = browser.ask("POST", "/api/v1/session", Some(&body)).await;
    (got, browser)
}

/// Returns who did something, and with what status.
async fn audited(server: &Server, action: &str) -> Vec<(String, u64)> {
    let all = server.list("/api/v1/audit").await;
    let ours = all.iter().filter(|entry| entry["action"] == action);
    let pair = |entry: &Value| {
        (entry["who"].as_str().unwrap_or_default().to_owned(), entry["status"].as_u64().unwrap_or_default())
    };
    // The clock stands still, so entries of one moment have no order.
    let mut all: Vec<_> = ours.map(pair).collect();
    all.sort();
    all
}

async fn the_first_admin_joins_by_the_printed_link_once(kind: Kind) {
    let mut server = Server::on(Database::new(kind).await, String::new(), &["--test-clock"]);
    let count = async |server: &Server, count: usize| {
        let look = async |server: &Server| {
            let all = printed(server);
            if all.len() == count { Ok(all) } else { Err(format!("{all:?}")) }
        };
        server.until("the printed links", look).await
    };
    let first = count(&server, 1).await.remove(0);
    let log = fs::read_to_string(server.folder().join(LOG)).expect("the log");
    assert!(!log.contains(&first), "the log has no secret");
    // As long as nobody has joined, each start prints another one, and each of them works.
    server.restart();
    let second = count(&server, 2).await.remove(1);

    // Without a handle, with a weak password or a wrong secret, nothing happens, and the link stays.
    let zofia = json!({ "handle": "Zofia", "name": "Zofia Żółć", "email": "zofia@example.org" });
    assert_eq!(join(&server, &first, &json!({})).await.0.refusal(), (422, "invalid"));
    let weak = json!({ "handle": "Zofia", "password": "password1234" });
    assert_eq!(join(&server, &first, &weak).await.0.refusal(), (422, "weak-password"));
    assert_eq!(join(&server, &first[..20], &zofia).await.0.refusal(), (404, "invitation"));

    let (got, mut browser) = join(&server, &first, &zofia).await;
    assert_eq!(got.status, 200, "{got:?}");
    let who = &got.body["person"];
    assert_eq!((&who["handle"], &who["role"], &who["state"]), (&json!("Zofia"), &json!("admin"), &json!("active")));
    assert_eq!(browser.ask("GET", "/api/v1/session", None).await.body["person"]["name"], "Zofia Żółć");

    // Neither the same link nor the other one makes a second admin.
    let other = json!({ "handle": "Mallory" });
    assert_eq!(join(&server, &first, &other).await.0.refusal(), (404, "invitation"));
    assert_eq!(join(&server, &second, &other).await.0.refusal(), (409, "not-first"));
    server.restart();
    assert_eq!(browser.ask("GET", "/api/v1/people", None).await.body["data"].as_array().map(Vec::len), Some(1));
    assert_eq!(printed(&server).len(), 2, "a server with people prints no link");
    let audit = browser.ask("GET", "/api/v1/audit", None).await.body;
    let joined: Vec<_> =
        audit["data"].as_array().into_iter().flatten().map(|one| (&one["who"], &one["action"])).collect();
    assert_eq!(joined, [(&json!("Zofia"), &json!("POST /api/v1/invitations/accept"))]);
}

async fn wrong_passwords_wait_longer_and_longer_on_every_server(kind: Kind) {
    let server = start(kind).await;
    let (_, mut browser) = person(&server, "Łukasz", "agent").await;
    assert_eq!(browser.ask("GET", "/api/v1/conversations", None).await.status, 200);

    // An unknown handle gets the same answer as a wrong password, also when it must wait.
    for handle in ["Łukasz", "nobody"] {
        // After the fifth failure, the wait is a second, and it doubles with each further one.
        for (at, failures, wait) in [(0, 5, SECOND), (SECOND, 1, 2 * SECOND), (3 * SECOND, 1, 4 * SECOND)] {
            for _ in 0..failures {
                server.set_clock(&after(at)).await;
                let (got, browser) = sign_in(&server, handle, "not the password").await;
                assert_eq!((got.refusal(), browser.cookie.as_str()), ((401, "sign-in"), ""), "{handle}");
            }
            server.set_clock(&after(at + wait - 1)).await;
            let (got, _) = sign_in(&server, handle, PASSWORD).await;
            assert_eq!(got.refusal(), (429, "rate-limited"), "{handle}: even the right one has to wait");
        }
        server.set_clock(&after(0)).await;
    }
    server.set_clock(&after(HOUR)).await;
    let failed = audited(&server, "POST /api/v1/session").await;
    let of = |who: &str| failed.iter().filter(|(name, status)| name == who && *status == 401).count();
    assert_eq!((of("Łukasz"), of("unknown")), (7, 7), "{failed:?}");
    let text = server.get("/api/v1/audit").await.to_string();
    assert!(!text.contains("nobody"), "what was typed for nobody may be a password");

    // The right one works after the wait, in any case of the handle, and ends the count.
    let (got, browser) = sign_in(&server, " łUKASZ ", PASSWORD).await;
    assert_eq!((got.status, browser.cookie.is_empty()), (200, false), "{got:?}");
    assert_eq!(got.body["person"]["handle"], "Łukasz");
    for _ in 0..5 {
        assert_eq!(sign_in(&server, "Łukasz", "wrong").await.0.status, 401);
    }

    // A second server counts the same failures.
    if kind == Kind::Postgres {
        let beside = server.beside();
        beside.set_clock(&after(HOUR)).await;
        assert_eq!(sign_in(&beside, "Łukasz", "wrong").await.0.refusal().0, 429);
    }
    assert_eq!(sign_in(&server, "Łukasz", PASSWORD).await.0.refusal(), (429, "rate-limited"));
    server.set_clock(&after(HOUR + SECOND)).await;
    assert_eq!(sign_in(&server, "Łukasz", PASSWORD).await.0.status, 200);
}

async fn a_link_works_once_for_one_person_and_a_day(kind: Kind) {
    let server = start(kind).await;
    let added = server.post("/api/v1/people", json!({ "handle": "Ada", "role": "agent" })).await;
    let (id, first) = (added["person"]["id"].as_str().expect("an identifier"), secret_of(&added["invitation"]));
    assert_eq!(added["person"]["state"], "invited");
    assert_eq!(sign_in(&server, "Ada", PASSWORD).await.0.refusal(), (401, "sign-in"), "there is no password yet");

    // A newer link replaces the older one. Both say nothing about the other.
    let path = format!("/api/v1/people/{id}/invitation");
    let second = server.post(&path, json!({})).await;
    assert_eq!(join(&server, first, &json!({})).await.0.refusal(), (404, "invitation"));
    assert_eq!(join(&server, secret_of(&second), &json!({})).await.0.status, 200);
    assert_eq!(join(&server, secret_of(&second), &json!({})).await.0.refusal(), (404, "invitation"), "it was used");

    // A link instead of a forgotten password ends all sessions, and the old password no longer works.
    let (_, mut browser) = sign_in(&server, "Ada", PASSWORD).await;
    let reset = server.post(&path, json!({})).await;
    assert_eq!(browser.ask("GET", "/api/v1/session", None).await.status, 200, "it works until the link is used");
    let new = json!({ "password": "a new one, much longer" });
    assert_eq!(join(&server, secret_of(&reset), &new).await.0.status, 200);
    assert_eq!(browser.ask("GET", "/api/v1/session", None).await.refusal(), (401, "session"));
    assert_eq!(sign_in(&server, "Ada", PASSWORD).await.0.status, 401);
    assert_eq!(sign_in(&server, "Ada", "a new one, much longer").await.0.status, 200);

    // After a day, a link no longer works. Neither does that of a person who was made inactive.
    let late = server.post(&path, json!({})).await;
    server.set_clock(&after(DAY)).await;
    assert_eq!(join(&server, secret_of(&late), &json!({})).await.0.refusal(), (404, "invitation"));
    let last = server.post(&path, json!({})).await;
    let (status, changed) =
        server.ask("PATCH", &format!("/api/v1/people/{id}"), Some(&json!({ "active": false }))).await;
    assert_eq!((status, &changed["state"]), (200, &json!("inactive")), "{changed}");
    assert_eq!(join(&server, secret_of(&last), &json!({})).await.0.refusal(), (404, "invitation"));
    let (status, refused) = server.ask("POST", &path, Some(&json!({}))).await;
    assert_eq!((status, &refused["code"]), (409, &json!("inactive")), "{refused}");
}

async fn another_site_can_do_nothing_with_a_persons_cookie(kind: Kind) {
    let server = start(kind).await;
    let (_, browser) = person(&server, "Ada", "admin").await;
    for site in ["cross-site", "same-site", ""] {
        for (method, path) in [
            ("GET", "/api/v1/conversations"),
            ("GET", "/api/v1/events"),
            ("POST", "/api/v1/people"),
            ("DELETE", "/api/v1/session"),
        ] {
            let answer = browser.request(method, path, site).send().await.expect("the server answers");
            let (status, problem) = (answer.status().as_u16(), answer.json::<Value>().await.unwrap_or_default());
            assert_eq!((status, &problem["code"]), (403, &json!("origin")), "{method} {path} from `{site}`: {problem}");
        }
        // Nor can another site sign the person in as somebody else.
        let body = json!({ "handle": "Ada", "password": PASSWORD });
        let login = Browser::at(&server.base).request("POST", "/api/v1/session", site).json(&body).send().await;
        let login = login.expect("the server answers");
        assert!(login.headers().get("set-cookie").is_none());
        assert_eq!(login.status(), 403, "{site}");
    }
    // An old browser says where it comes from by `Origin` alone.
    let http = reqwest::Client::builder().no_proxy().build().expect("a client");
    let cookie = format!("__Host-plugboard={}", browser.cookie);
    let ask = async |origin: Option<&str>| {
        let request = http.delete(format!("{}/api/v1/sessions", server.base)).header("Cookie", &cookie);
        let request = origin.into_iter().fold(request, |request, origin| request.header("Origin", origin));
        request.send().await.expect("the server answers").status().as_u16()
    };
    assert_eq!((ask(None).await, ask(Some("https://evil.example")).await), (403, 403));
    assert_eq!(ask(Some(&server.base)).await, 204);
    // A token is nobody's cookie: it needs no page, and has no session.
    assert_eq!(server.ask("GET", "/api/v1/session", None).await.1["code"], "person");
}
