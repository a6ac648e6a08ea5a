//! What changes while a request is on its way: somebody loses access, and two people change the same thing.

use super::{DAY, HOUR, PASSWORD, after, audited, join, person, secret_of, sign_in, start};
use futures_util::future::join_all;
use plugboard_tests::{PATIENCE, browser_session::Browser, databases::Kind, on_both, server::Server};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

on_both! {
    whoever_loses_access_before_the_body_has_arrived_changes_nothing;
    links_of_somebody_who_lost_access_do_not_work;
    many_wrong_passwords_at_once_are_no_faster;
    two_changes_of_a_person_both_take_effect;
    a_stream_ends_with_a_session_that_is_not_used;
}

/// A request whose last byte is missing.
struct HalfSent(TcpStream, u8);

impl HalfSent {
    /// Sends all of a request but the last byte.
    async fn new(server: &Server, browser: &Browser, line: &str, body: &Value) -> Self {
        let address = server.base.trim_start_matches("http://");
        let (body, cookie) = (body.to_string(), &browser.cookie);
        let head = format!(
            "{line} HTTP/1.1\r\nHost: {address}\r\nCookie: __Host-plugboard={cookie}\r\nSec-Fetch-Site: same-origin\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n",
            body.len()
        );
        let mut stream = TcpStream::connect(address).await.expect("a connection");
        stream.write_all(head.as_bytes()).await.expect("it is sent");
        // The server asks for the body, so it has begun to handle the request.
        let mut begun = [0; 25];
        stream.read_exact(&mut begun).await.expect("it begins");
        assert!(begun.starts_with(b"HTTP/1.1 100 Continue"), "{line}: {}", String::from_utf8_lossy(&begun));
        let (last, most) = body.as_bytes().split_last().expect("a body");
        stream.write_all(most).await.expect("it is sent");
        Self(stream, *last)
    }

    /// Sends the last byte. Returns the answer's status.
    async fn finish(mut self) -> u16 {
        self.0.write_all(&[self.1]).await.expect("it is sent");
        let mut answer = String::new();
        tokio::time::timeout(PATIENCE, self.0.read_to_string(&mut answer)).await.expect("in time").expect("an answer");
        answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_else(|| panic!("{answer}"))
    }
}

fn of(person: &Value) -> String {
    format!("/api/v1/people/{}", person["id"].as_str().expect("an identifier"))
}

async fn whoever_loses_access_before_the_body_has_arrived_changes_nothing(kind: Kind) {
    let server = start(kind).await;
    let (mallory, browser) = person(&server, "Mallory", "admin").await;
    let (ada, _) = person(&server, "Ada", "admin").await;
    let new = json!({ "password": PASSWORD, "new_password": "a new one, much longer" });
    let requests = [
        ("PUT /api/v1/session/password", new),
        ("POST /api/v1/session/proof", json!({ "password": PASSWORD })),
        ("POST /api/v1/tokens", json!({ "name": "Back door", "role": "admin" })),
        ("POST /api/v1/people", json!({ "handle": "Eve", "role": "admin" })),
        ("PUT /api/v1/trusted-keys/acme", json!({ "key": "x" })),
    ];
    // A body that nobody asked for counts as well.
    let link = format!("POST {}/invitation", of(&ada));
    let requests: Vec<_> = requests.into_iter().chain([(link.as_str(), json!({}))]).collect();
    let mut half_sent = Vec::new();
    for (line, body) in &requests {
        half_sent.push(HalfSent::new(&server, &browser, line, body).await);
    }
    assert_eq!(server.ask("PATCH", &of(&mallory), Some(&json!({ "active": false }))).await.0, 200);
    for (request, (line, _)) in half_sent.into_iter().zip(&requests) {
        assert_eq!(request.finish().await, 401, "{line}");
    }
    let all = server.list("/api/v1/people").await;
    let state = |person: &Value| all.iter().find(|one| one["id"] == person["id"]).map(|one| one["state"].clone());
    assert_eq!((all.len(), state(&mallory), state(&ada)), (2, Some(json!("inactive")), Some(json!("active"))));
    assert_eq!(server.list("/api/v1/tokens").await.len(), 1);
    for password in [PASSWORD, "a new one, much longer"] {
        assert_eq!(sign_in(&server, "Mallory", password).await.0.status, 401);
    }
}

async fn links_of_somebody_who_lost_access_do_not_work(kind: Kind) {
    let server = start(kind).await;
    let (mallory, mut browser) = person(&server, "Mallory", "admin").await;
    let (ada, _) = person(&server, "Ada", "admin").await;
    let link = |person: &Value| format!("{}/invitation", of(person));
    let made = browser.ask("POST", &link(&ada), Some(&json!({}))).await;
    assert_eq!(server.ask("PATCH", &of(&mallory), Some(&json!({ "role": "agent" }))).await.0, 200);
    assert_eq!(join(&server, secret_of(&made.body), &json!({})).await.0.refusal(), (404, "invitation"));

    // The same for the links of a token.
    let made = server.post("/api/v1/tokens", json!({ "name": "Sync", "role": "admin" })).await;
    let sync = crate::api::Api::of(&server);
    let request = sync.request("POST", &link(&ada)).bearer_auth(made["token"].as_str().expect("a token"));
    let made_by_it: Value = request.json(&json!({})).send().await.expect("an answer").json().await.expect("a link");
    let path = format!("/api/v1/tokens/{}", made["id"].as_str().expect("an identifier"));
    assert_eq!(server.ask("DELETE", &path, None).await.0, 204);
    assert_eq!(join(&server, secret_of(&made_by_it), &json!({})).await.0.refusal(), (404, "invitation"));
    assert_eq!(sign_in(&server, "Ada", PASSWORD).await.0.status, 200, "nobody took Ada's place");
}

async fn many_wrong_passwords_at_once_are_no_faster(kind: Kind) {
    let server = start(kind).await;
    person(&server, "Ada", "agent").await;
    let all = join_all((0..12).map(async |_| sign_in(&server, "Ada", "not the password").await.0.status)).await;
    let count = |status: u16| all.iter().filter(|got| **got == status).count();
    assert_eq!((count(401), count(429)), (5, 7), "{all:?}");
    assert_eq!(audited(&server, "POST /api/v1/session").await.len(), 5);
    // Right ones at once are all fine, because each takes back what it was counted for.
    server.set_clock(&after(6 * HOUR)).await;
    let all = join_all((0..4).map(async |_| sign_in(&server, "Ada", PASSWORD).await.0.status)).await;
    assert_eq!(all, [200; 4]);
    // Nobody who is signed in is kept from entering the password again.
    let (_, mut ada) = sign_in(&server, "Ada", PASSWORD).await;
    for _ in 0..6 {
        sign_in(&server, "Ada", "not the password").await;
    }
    assert_eq!(sign_in(&server, "Ada", PASSWORD).await.0.status, 429);
    let proof = |password: &str| json!({ "password": password });
    let path = "/api/v1/session/proof";
    assert_eq!(ada.ask("POST", path, Some(&proof(PASSWORD))).await.status, 204);
    for _ in 0..5 {
        assert_eq!(ada.ask("POST", path, Some(&proof("wrong"))).await.refusal(), (422, "password"));
    }
    assert_eq!(ada.ask("POST", path, Some(&proof(PASSWORD))).await.refusal(), (429, "rate-limited"));
    assert_eq!(audited(&server, &format!("POST {path}")).await, vec![("Ada".to_owned(), 401); 5]);
    // A clock that is set back keeps nobody out.
    server.set_clock(&after(-DAY)).await;
    assert_eq!(sign_in(&server, "Ada", PASSWORD).await.0.status, 200);
}

async fn two_changes_of_a_person_both_take_effect(kind: Kind) {
    let server = start(kind).await;
    let (ada, _) = person(&server, "Ada", "agent").await;
    let path = of(&ada);
    for round in 0..8 {
        let (name, email) = (format!("Ada {round}"), format!("ada{round}@example.org"));
        let changes = [json!({ "name": name }), json!({ "email": email }), json!({ "active": false })];
        let all = join_all(changes.iter().map(|change| server.ask("PATCH", &path, Some(change)))).await;
        assert!(all.iter().all(|(status, _)| *status == 200), "{all:?}");
        let now = server.get(&path).await;
        assert_eq!((&now["name"], &now["email"], &now["state"]), (&json!(name), &json!(email), &json!("inactive")));
        assert_eq!(server.ask("PATCH", &path, Some(&json!({ "active": true }))).await.1["state"], "invited");
    }
    // A change that is refused changes nothing, not even the part of it that would be fine.
    let (grace, _) = person(&server, "Grace", "admin").await;
    let refused = json!({ "handle": "Boss", "role": "agent" });
    assert_eq!(server.ask("PATCH", &of(&grace), Some(&refused)).await.1["code"], "last-admin");
    assert_eq!(sign_in(&server, "grace", PASSWORD).await.0.status, 200);
}

async fn a_stream_ends_with_a_session_that_is_not_used(kind: Kind) {
    let server = start(kind).await;
    let (_, browser) = person(&server, "Ada", "agent").await;
    let mut stream = browser.request("GET", "/api/v1/events", "same-origin").send().await.expect("a stream");
    assert_eq!(stream.status(), 200);
    server.set_clock(&after(DAY)).await;
    let ended = tokio::time::timeout(PATIENCE, async { while let Ok(Some(_)) = stream.chunk().await {} });
    ended.await.expect("the stream ends");
    let (_, mut again) = sign_in(&server, "Ada", PASSWORD).await;
    let listed = again.ask("GET", "/api/v1/sessions", None).await.body;
    assert_eq!(listed["data"].as_array().map(Vec::len), Some(1), "the other one is over: {listed}");
}
