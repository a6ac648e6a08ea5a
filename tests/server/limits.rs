//! Malformed and hostile requests: every route answers with an explanation, and never fails.

use crate::{
    api::{Answer, Api},
    feed::documented,
};
use plugboard_tests::{
    databases::{Database, Kind},
    document::Document,
    on_both,
    server::Server,
};
use serde_json::{Value, json};

on_both! {
    junk_at_every_route_is_refused_with_an_explanation;
    a_refusal_names_the_wrong_part_of_the_request;
    a_visitor_needs_its_own_token_and_may_send_30_messages_a_minute;
    messages_that_the_database_refused_do_not_count;
}

/// Starts a server with the web chat.
async fn with_chat(kind: Kind, options: &[&str]) -> Server {
    let server = Server::start(kind, options).await;
    server.install("webchat", &[]);
    server.command(&["channel", "add", "chat", "--connector", "webchat"]).expect("the channel is added");
    server
}

/// Pseudo-random numbers, the same in every run.
struct PseudoRandom(u64);

impl PseudoRandom {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn bytes(&mut self, count: usize) -> Vec<u8> {
        (0..count).map(|_| self.next().to_le_bytes()[0]).collect()
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        let at = usize::try_from(self.next() % from.len() as u64).unwrap_or(0);
        &from[at]
    }
}

/// Values for names and identifiers in a path.
const IDS: [&str; 11] = [
    "x",
    "chat",
    "webchat",
    "0",
    "-1",
    "%F0%9F%99%82",
    "..%2F..%2Fetc%2Fpasswd",
    "%27%20OR%201%3D1--",
    "%FF%FE",
    "a%00b",
    "%7B%7D",
];

/// Queries to append.
const QUERIES: [&str; 17] = [
    "",
    "?limit=0",
    "?limit=-1",
    "?limit=4294967296",
    "?limit=99999999999999999999",
    "?limit=ten",
    "?after=",
    "?after=bm90aGluZw",
    "?after=%00",
    "?after=WyJydW5zIiwxXQ",
    "?state=%27",
    "?status=closed",
    "?limit=1&limit=2",
    "?conversation=x",
    "?unknown=1",
    "?%FF=%FE",
    "?&&&=",
];

/// Content types of the body.
const TYPES: [&str; 6] = ["application/json", "text/plain", "application/xml", "multipart/form-data", "", "\u{e4}"];

/// Returns bodies. None is large, because a large body that is not read ends the connection together with the answer.
fn bodies(random: &mut PseudoRandom) -> Vec<Vec<u8>> {
    let deep = format!("{}{}", "[".repeat(2_000), "]".repeat(2_000));
    vec![
        b"".to_vec(),
        b"{".to_vec(),
        b"{}".to_vec(),
        b"[]".to_vec(),
        b"null".to_vec(),
        b"\"text\"".to_vec(),
        b"1e999".to_vec(),
        br#"{"text":null}"#.to_vec(),
        br#"{"text":{"a":[1]},"kind":7}"#.to_vec(),
        br#"{"text":"a\u0000b"}"#.to_vec(),
        br#"{"text":"\ud800"}"#.to_vec(),
        br#"{"name":"x","connector":"webchat","config":[]}"#.to_vec(),
        br#"{"name":"x","connector":"nobody"}"#.to_vec(),
        br#"{"digest":"x","secrets":{"":""},"grants":["*"]}"#.to_vec(),
        br#"{"enabled":"yes"}"#.to_vec(),
        br#"{"now":"yesterday"}"#.to_vec(),
        br#"{"status":"snoozed","snoozed_until":"9999-12-31T23:59:60Z"}"#.to_vec(),
        br#"{"sent":1}"#.to_vec(),
        br#"{"value":""}"#.to_vec(),
        b"\0asm\x01\0\0\0".to_vec(),
        deep.into_bytes(),
        random.bytes(512),
    ]
}

async fn junk_at_every_route_is_refused_with_an_explanation(kind: Kind) {
    let server = with_chat(kind, &[]).await;
    let api = Api::of(&server);
    let document = Document::of(&reqwest::Client::new(), &server.base).await.expect("the API's document");
    let mut random = PseudoRandom(0x9E37_79B9_7F4A_7C15);
    let (long, bodies) = ("i".repeat(3_000), bodies(&mut random));
    let ids = [&IDS[..], &[long.as_str()]].concat();
    let mut refused = 0;
    for (method, path) in documented(&api).await {
        if path == "/api/v1/events" && method == "GET" {
            // A stream; its own test checks what it refuses.
            continue;
        }
        for _ in 0..60 {
            let filled: String = path
                .split('/')
                .map(|part| if part.starts_with('{') { (*random.pick(&ids)).to_owned() } else { part.to_owned() })
                .collect::<Vec<_>>()
                .join("/");
            let address = format!("{filled}{}", random.pick(&QUERIES));
            let mut request = api.request(&method, &address).bearer_auth(&server.token);
            if method != "GET" {
                let (kind, body) = (random.pick(&TYPES), random.pick(&bodies));
                request = request.body(body.clone());
                if !kind.is_empty() {
                    request = request.header("Content-Type", kind.as_bytes());
                }
            }
            // Each on its own connection: an answer that comes before the body was read may end the connection.
            let request = request.header("Connection", "close");
            let answer =
                Answer::to(request.header("Idempotency-Key", random.bytes(3).escape_ascii().to_string())).await;
            let what = format!("{method} {}", address.chars().take(200).collect::<String>());
            assert!(answer.status < 500, "{what}: {} {}", answer.status, answer.text);
            document.check(&method, &path, answer.status, &answer.text);
            if answer.status >= 400 {
                refused += 1;
                assert!((400..=431).contains(&answer.status), "{what}: {}", answer.status);
                answer.refusal();
            }
        }
    }
    assert!(refused > 1_000, "{refused} were refused");

    // Unknown methods and paths.
    for (method, path, status) in [
        ("GET", "/nowhere", 404),
        ("GET", "/api/v1", 404),
        ("GET", "/chat/nowhere", 404),
        ("GET", "/assets/..%2Fchat.js", 404),
        ("DELETE", "/api/v1/conversations", 405),
        ("PUT", "/hooks/chat", 405),
        ("HEAD", "/hooks/chat", 405),
    ] {
        let answer = Answer::to(api.request(method, path).bearer_auth(&server.token)).await;
        assert_eq!(answer.status, status, "{method} {path}");
    }
    assert_eq!(server.get("/api/v1/conversations").await["data"], json!([]));
    // The odd identifiers include the real names, which a DELETE removes. Nothing else has changed.
    assert!(server.list("/api/v1/plugins").await.len() <= 1);
}

async fn a_refusal_names_the_wrong_part_of_the_request(kind: Kind) {
    let server = with_chat(kind, &[]).await;
    let api = Api::of(&server);
    let ask = async |method: &str, path: &str, body: Option<Vec<u8>>| {
        let mut request = api.request(method, path).bearer_auth(&server.token);
        if let Some(body) = body {
            request = request.header("Content-Type", "application/json").body(body);
        }
        Answer::to(request).await
    };
    let json = |value: Value| Some(value.to_string().into_bytes());
    let megabyte = Some(vec![b' '; (1 << 20) + 1]);
    for (method, path, body, status, word) in [
        ("GET", "/api/v1/conversations?limit=0", None, 400, "`limit`"),
        ("GET", "/api/v1/conversations?limit=201", None, 400, "between 1 and 200"),
        ("GET", "/api/v1/plugins/webchat/logs?limit=201", None, 400, "between 1 and 200"),
        ("GET", "/api/v1/conversations?limit=ten", None, 400, "limit"),
        ("GET", "/api/v1/conversations?colour=red", None, 400, "`colour`"),
        ("GET", "/api/v1/conversations?status=closed", None, 400, "closed"),
        ("GET", "/api/v1/conversations?after=x", None, 400, "`after`"),
        ("GET", "/api/v1/runs?state=odd", None, 400, "`odd`"),
        ("GET", "/api/v1/conversations/nowhere", None, 404, "`nowhere`"),
        ("GET", "/api/v1/contacts/nowhere", None, 404, "`nowhere`"),
        ("GET", "/api/v1/attachments/nowhere", None, 404, "`nowhere`"),
        ("GET", "/api/v1/plugins/nowhere", None, 404, "`nowhere`"),
        ("GET", "/api/v1/channels/a%00b", None, 400, "%00"),
        ("POST", "/api/v1/runs/nowhere/redrive", None, 404, "`nowhere`"),
        ("PATCH", "/api/v1/conversations/nowhere", json(json!({})), 404, "`nowhere`"),
        ("PATCH", "/api/v1/conversations/nowhere", Some(b"{\"status\":".to_vec()), 400, "not valid JSON"),
        ("PATCH", "/api/v1/conversations/nowhere", json(json!({ "colour": 1 })), 422, "`colour`"),
        ("PATCH", "/api/v1/conversations/nowhere", json(json!({ "labels": [1] })), 422, "`labels[0]`"),
        ("PATCH", "/api/v1/plugins/webchat", json(json!({})), 422, "enabled"),
        ("POST", "/api/v1/plugins", megabyte.clone(), 413, "1048576"),
        ("POST", "/hooks/chat", megabyte.clone(), 413, "1048576"),
        ("POST", "/hooks/nowhere", None, 404, "`nowhere`"),
        ("PUT", "/api/v1/channels/chat/secrets/a%20b", json(json!({ "value": "x" })), 422, "`a b`"),
        ("PUT", "/api/v1/channels/chat/secrets/a", json(json!({ "value": "x".repeat(20_000) })), 422, "16384"),
        ("PUT", "/api/v1/test/clock", json(json!({ "now": "2030-01-01T00:00:00Z" })), 404, "--test-clock"),
    ] {
        let answer = ask(method, path, body).await;
        assert_eq!(answer.refusal().0, status, "{method} {path}: {}", answer.text);
        let detail = answer.json()["detail"].as_str().unwrap_or_default().to_owned();
        assert!(detail.contains(word), "{method} {path}: `{word}` is not in: {detail}");
    }
    let text = api.request("PATCH", "/api/v1/plugins/webchat").bearer_auth(&server.token);
    let answer = Answer::to(text.header("Content-Type", "text/plain").body("{}")).await;
    assert_eq!(answer.refusal(), (415, "media-type".to_owned()));
}

async fn a_visitor_needs_its_own_token_and_may_send_30_messages_a_minute(kind: Kind) {
    let server = with_chat(kind, &["--test-clock", "--max-chat-sessions", "3"]).await;
    server.set_clock("2026-01-05T12:00:00Z").await;
    let api = Api::of(&server);
    let session = async || {
        let answer = Answer::to(api.request("POST", "/chat/chat/session")).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        answer.json()["token"].as_str().expect("a token").to_owned()
    };
    let write = async |token: Option<&str>, id: &str, origin: Option<&str>| {
        let mut request = api.request("POST", "/hooks/chat").json(&json!({ "id": id, "text": "hello" }));
        if let Some(token) = token {
            request = request.header("X-Visitor-Token", token);
        }
        if let Some(origin) = origin {
            request = request.header("Origin", origin);
        }
        Answer::to(request).await
    };
    let (ada, bob) = (session().await, session().await);

    // A request with a wrong token can neither write nor read.
    let other = ada.replacen("v1.", "v1.x", 1);
    for wrong in [None, Some(""), Some("v1.ada.00"), Some(other.as_str()), Some(&server.token)] {
        assert_eq!(write(wrong, "a", None).await.refusal(), (401, "visitor-token".to_owned()), "{wrong:?}");
        let events = format!("/chat/chat/events?token={}", wrong.unwrap_or_default());
        assert_eq!(Answer::to(api.request("GET", &events)).await.refusal().0, 401, "{wrong:?}");
    }
    for foreign in ["https://evil.example", "null", "http://127.0.0.1:1"] {
        assert_eq!(write(Some(&ada), "a", Some(foreign)).await.refusal(), (401, "origin".to_owned()), "{foreign}");
    }
    assert_eq!(server.get("/api/v1/conversations").await["data"], json!([]));
    assert_eq!(write(Some(&ada), "m0", Some(&server.base)).await.status, 200);

    // At most 30 messages a minute; then the visitor has to wait. Others are not affected.
    for n in 1..30 {
        assert_eq!(write(Some(&ada), &format!("m{n}"), None).await.status, 200, "{n}");
    }
    let over = write(Some(&ada), "m30", None).await;
    assert_eq!(over.refusal(), (429, "rate-limited".to_owned()));
    assert_eq!(over.header("retry-after"), "60");
    assert_eq!(write(Some(&bob), "m0", None).await.status, 200);
    server.set_clock("2026-01-05T12:01:00Z").await;
    assert_eq!(write(Some(&ada), "m30", None).await.status, 200);
    server.drained().await;
    let mut counts: Vec<_> = Vec::new();
    for conversation in server.list("/api/v1/conversations").await {
        counts.push(server.messages(&conversation).await.len());
    }
    counts.sort_unstable();
    assert_eq!(counts, [1, 31], "refused requests are not stored");

    // The number of visitors of one address is limited, too.
    session().await;
    let fourth = Answer::to(api.request("POST", "/chat/chat/session")).await;
    assert_eq!(fourth.refusal().0, 429);
    let wait: u32 = fourth.header("retry-after").parse().expect("a wait");
    assert!((1..=60).contains(&wait), "{wait}");
}

async fn messages_that_the_database_refused_do_not_count(kind: Kind) {
    let server = with_chat(kind, &["--test-clock"]).await;
    server.set_clock("2026-01-05T12:00:00Z").await;
    let api = Api::of(&server);
    let session = Answer::to(api.request("POST", "/chat/chat/session")).await.json();
    let token = session["token"].as_str().expect("a token");
    let write = async |n: usize| {
        let request = api.request("POST", "/hooks/chat").json(&json!({ "id": format!("m{n}"), "text": "hello" }));
        Answer::to(request.header("X-Visitor-Token", token)).await.status
    };
    assert_eq!(write(0).await, 200);

    // No message can be stored without this table.
    Database::execute(server.database_url(), "ALTER TABLE dedupe RENAME TO dedupe_away").await;
    for n in 1..30 {
        assert_eq!(write(n).await, 503, "{n}");
    }
    Database::execute(server.database_url(), "ALTER TABLE dedupe_away RENAME TO dedupe").await;
    for n in 1..30 {
        assert_eq!(write(n).await, 200, "{n}");
    }
    assert_eq!(write(30).await, 429, "only the stored messages count");
}
