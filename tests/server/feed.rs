//! The stream of changes, and the permissions of each role on each route.

use crate::{
    Inbox, SHOP,
    api::{Answer, Api},
    now,
};
use plugboard_tests::{
    PATIENCE,
    databases::Kind,
    graph::webhook::{entry, text},
    on_both,
    server::Server,
};
use reqwest::Response;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use tokio::time::timeout;

on_both! {
    a_stream_that_is_resumed_repeatedly_has_no_gaps;
    each_role_can_use_only_its_permitted_routes;
}

/// An event, as received.
#[derive(Debug, Default, Clone, PartialEq)]
pub(crate) struct Event {
    pub id: Option<i64>,
    pub kind: String,
    pub data: Value,
}

/// A stream of events, read one by one.
pub(crate) struct Stream {
    answer: Response,
    read: String,
}

impl Stream {
    /// Opens the stream, from after an event or from now on.
    async fn open(api: &Api, token: &str, after: Option<i64>) -> Self {
        let mut request = api.request("GET", "/api/v1/events").bearer_auth(token);
        if let Some(after) = after {
            request = request.header("Last-Event-ID", after);
        }
        Self::of(request.send().await.expect("the server answers"))
    }

    /// Reads the stream of an answer.
    pub(crate) fn of(answer: Response) -> Self {
        assert_eq!(answer.status(), 200);
        Self { answer, read: String::new() }
    }

    /// Returns the next event, skipping comments.
    pub(crate) async fn next(&mut self) -> Event {
        loop {
            if let Some((block, rest)) = self.read.split_once("\n\n") {
                let (block, rest) = (block.to_owned(), rest.to_owned());
                self.read = rest;
                if !block.starts_with(':') {
                    return event(&block);
                }
                continue;
            }
            let chunk = timeout(PATIENCE, self.answer.chunk()).await.expect("the stream sends something in time");
            let bytes = chunk.expect("the stream continues").expect("the stream does not end");
            self.read.push_str(std::str::from_utf8(&bytes).expect("identifiers are plain text"));
        }
    }
}

fn event(block: &str) -> Event {
    let mut event = Event::default();
    for line in block.lines() {
        let (field, value) = line.split_once(':').expect("a field");
        match (field, value.trim_start()) {
            ("id", id) => event.id = Some(id.parse().expect("a position")),
            ("event", kind) => kind.clone_into(&mut event.kind),
            ("data", data) => event.data = serde_json::from_str(data).expect("JSON"),
            other => panic!("an unknown field: {other:?}"),
        }
    }
    event
}

async fn a_stream_that_is_resumed_repeatedly_has_no_gaps(kind: Kind) {
    const MESSAGES: usize = 60;
    let inbox = Inbox::start(kind, &[]).await;
    let (api, token) = (Api::of(&inbox.server), inbox.server.create_token("read-only"));
    // The first event says where the stream begins.
    let mut stream = Stream::open(&api, &token, None).await;
    let begin = stream.next().await;
    let start = begin.id.expect("a position at once");
    assert_eq!((begin.kind.as_str(), &begin.data), ("", &Value::Null));
    drop(stream);

    let writing = async {
        for n in 0..MESSAGES {
            let one = text(SHOP.0, &format!("p{}", n % 7), &format!("m{n}"), now(), &format!("order {n}"));
            assert_eq!(inbox.post(&[entry(SHOP.0, &[one])]).await, 200);
        }
        inbox.server.drained().await;
        // The last change: a note causes no further ones.
        let conversation = inbox.conversations().await.remove(0);
        let path = format!("/api/v1/conversations/{}/messages", conversation["id"].as_str().unwrap_or_default());
        inbox.server.post(&path, serde_json::json!({ "text": "the end", "kind": "note" })).await
    };
    let following = async {
        let (mut last, mut seen, mut cuts) = (start, Vec::new(), 0_usize);
        loop {
            let mut stream = Stream::open(&api, &token, Some(last)).await;
            assert_eq!(stream.next().await.id, Some(last), "it resumes where it ended");
            // Irregular lengths, the same in every run; what happens meanwhile differs anyway.
            let length = 1 + (cuts * 29) % 17;
            for _ in 0..length {
                let event = stream.next().await;
                last = event.id.expect("each has a position");
                assert_eq!(event.data["kind"], *event.kind);
                assert_eq!(event.data["position"], last);
                seen.push(event);
                if is_the_end(&inbox.server, &seen).await {
                    return (seen, cuts);
                }
            }
            cuts += 1;
        }
    };
    let (note, (seen, cuts)) = tokio::join!(writing, following);
    assert!(cuts > 10, "{cuts}");
    let positions: Vec<_> = seen.iter().filter_map(|event| event.id).collect();
    let without_gap: Vec<_> = (start + 1..).take(positions.len()).collect();
    assert_eq!(positions, without_gap, "each change once, in order");
    let received: BTreeSet<_> = seen.iter().filter(|e| e.kind == "message").map(|e| e.data["id"].to_string()).collect();
    assert!(received.contains(&note["id"].to_string()));
    for conversation in inbox.conversations().await {
        for message in inbox.server.messages(&conversation).await {
            assert!(received.contains(&message["id"].to_string()), "the stream left out {message}");
        }
    }

    // The stream of a single conversation, and invalid requests.
    let one = inbox.conversations().await.remove(0);
    let query = format!("/api/v1/events?conversation={}", one["id"].as_str().unwrap_or_default());
    let request = api.request("GET", &query).bearer_auth(&token).header("Last-Event-ID", start);
    let answer = request.send().await.expect("the server answers");
    let mut stream = Stream { answer, read: String::new() };
    stream.next().await;
    for _ in 0..3 {
        assert_eq!(stream.next().await.data["conversation"], one["id"]);
    }
    for (path, id, status) in [
        ("/api/v1/events", "x", 400),
        ("/api/v1/events", "-1", 400),
        ("/api/v1/events?conversation=nowhere", "0", 404),
        ("/api/v1/events?colour=red", "0", 400),
    ] {
        let request = api.request("GET", path).bearer_auth(&token).header("Last-Event-ID", id);
        assert_eq!(Answer::to(request).await.refusal().0, status, "{path} {id}");
    }
    // A position in the future: the stream starts over, and says so.
    let mut stream = Stream::open(&api, &token, Some(i64::MAX)).await;
    assert_eq!(stream.next().await.kind, "reset");
}

/// Whether the last of these events is the final note.
async fn is_the_end(server: &Server, seen: &[Event]) -> bool {
    let Some(last) = seen.last().filter(|event| event.kind == "message") else { return false };
    let id = last.data["id"].as_str().unwrap_or_default();
    server.ask("GET", &format!("/api/v1/messages/{id}"), None).await.1["text"] == "the end"
}

const EVERYBODY: &[&str] = &["admin", "supervisor", "agent", "plugin-developer", "read-only"];

/// The roles that may use each route. Every route of the API's document is here.
fn allowed_roles() -> BTreeMap<&'static str, &'static [&'static str]> {
    const WORK: &[&str] = &["admin", "supervisor", "agent"];
    const ADMIN: &[&str] = &["admin"];
    const REDRIVE: &[&str] = &["admin", "supervisor", "plugin-developer"];
    const DEVELOP: &[&str] = &["admin", "plugin-developer"];
    [
        ("GET /api/v1/conversations", EVERYBODY),
        ("POST /api/v1/conversations", WORK),
        ("GET /api/v1/conversations/{id}", EVERYBODY),
        ("PATCH /api/v1/conversations/{id}", WORK),
        ("GET /api/v1/conversations/{id}/messages", EVERYBODY),
        ("POST /api/v1/conversations/{id}/messages", WORK),
        ("POST /api/v1/conversations/{id}/attachments", WORK),
        ("POST /api/v1/channels/{name}/attachments", WORK),
        ("GET /api/v1/conversations/{id}/episodes", EVERYBODY),
        ("GET /api/v1/conversations/{id}/history", EVERYBODY),
        ("GET /api/v1/conversations/{id}/feedback", EVERYBODY),
        ("POST /api/v1/conversations/{id}/feedback", WORK),
        ("POST /api/v1/conversations/{id}/suggestions", WORK),
        ("GET /api/v1/conversations/{id}/commands", WORK),
        ("POST /api/v1/conversations/{id}/commands", WORK),
        ("POST /api/v1/conversations/{id}/typing", WORK),
        ("POST /api/v1/conversations/{id}/read", WORK),
        ("GET /api/v1/messages/{id}", EVERYBODY),
        ("PATCH /api/v1/messages/{id}", WORK),
        ("DELETE /api/v1/messages/{id}", WORK),
        ("PUT /api/v1/messages/{id}/reaction", WORK),
        ("POST /api/v1/messages/{id}/release", WORK),
        ("POST /api/v1/messages/{id}/discard", WORK),
        ("POST /api/v1/messages/{id}/settle", WORK),
        ("GET /api/v1/attachments/{id}", EVERYBODY),
        ("GET /api/v1/contacts", EVERYBODY),
        ("GET /api/v1/contacts/{id}", EVERYBODY),
        ("GET /api/v1/leads", EVERYBODY),
        ("POST /api/v1/leads", WORK),
        ("GET /api/v1/leads/{id}", EVERYBODY),
        ("PATCH /api/v1/leads/{id}", WORK),
        ("GET /api/v1/events", EVERYBODY),
        ("GET /api/v1/runs", EVERYBODY),
        ("GET /api/v1/runs/{id}", EVERYBODY),
        ("POST /api/v1/runs/{id}/redrive", REDRIVE),
        ("POST /api/v1/runs/{id}/replay", DEVELOP),
        ("GET /api/v1/status", EVERYBODY),
        ("POST /api/v1/components", DEVELOP),
        ("POST /api/v1/backtests", DEVELOP),
        ("GET /api/v1/plugins", EVERYBODY),
        ("POST /api/v1/plugins", ADMIN),
        ("GET /api/v1/plugins/{name}", EVERYBODY),
        ("PATCH /api/v1/plugins/{name}", ADMIN),
        ("DELETE /api/v1/plugins/{name}", ADMIN),
        ("POST /api/v1/plugins/{name}/rollback", ADMIN),
        ("GET /api/v1/plugins/{name}/shadow", DEVELOP),
        ("PUT /api/v1/plugins/{name}/shadow", ADMIN),
        ("DELETE /api/v1/plugins/{name}/shadow", ADMIN),
        ("POST /api/v1/plugins/{name}/shadow/promote", ADMIN),
        ("GET /api/v1/plugins/{name}/logs", DEVELOP),
        ("GET /api/v1/plugins/{name}/exports", EVERYBODY),
        ("POST /api/v1/plugins/{name}/exports/retry", REDRIVE),
        ("GET /api/v1/plugins/{name}/downloads", EVERYBODY),
        ("GET /api/v1/plugins/{name}/downloads/{file}", EVERYBODY),
        ("GET /api/v1/trusted-keys", EVERYBODY),
        ("PUT /api/v1/trusted-keys/{name}", ADMIN),
        ("DELETE /api/v1/trusted-keys/{name}", ADMIN),
        ("PUT /api/v1/plugins/{name}/secrets/{secret}", ADMIN),
        ("POST /api/v1/plugins/{name}/connections/{secret}", ADMIN),
        ("DELETE /api/v1/plugins/{name}/connections/{secret}", ADMIN),
        ("GET /api/v1/channels", EVERYBODY),
        ("POST /api/v1/channels", ADMIN),
        ("GET /api/v1/channels/{name}", EVERYBODY),
        ("PUT /api/v1/channels/{name}/secrets/{secret}", ADMIN),
        ("POST /api/v1/channels/{name}/connections/{secret}", ADMIN),
        ("DELETE /api/v1/channels/{name}/connections/{secret}", ADMIN),
        ("DELETE /api/v1/channels/{name}", ADMIN),
        ("POST /api/v1/channels/{name}/retry", REDRIVE),
        ("DELETE /api/v1/channels/{name}/kept-requests", ADMIN),
        ("GET /api/v1/kept-requests", EVERYBODY),
        ("GET /api/v1/kept-requests/{id}", EVERYBODY),
        ("POST /api/v1/kept-requests/{id}/retry", REDRIVE),
        ("DELETE /api/v1/kept-requests/{id}", ADMIN),
        ("GET /api/v1/channels/{name}/templates", EVERYBODY),
        ("POST /api/v1/channels/{name}/templates/refresh", ADMIN),
        ("PUT /api/v1/channels/{name}/templates/{template}/{language}", &["admin", "supervisor"]),
        ("DELETE /api/v1/channels/{name}/templates/{template}/{language}", &["admin", "supervisor"]),
        ("GET /metrics", EVERYBODY),
        ("GET /api/v1/audit", ADMIN),
        ("GET /api/v1/tokens", ADMIN),
        ("DELETE /api/v1/tokens/{id}", ADMIN),
        ("POST /api/v1/tokens", ADMIN),
        ("GET /api/v1/test/clock", ADMIN),
        ("PUT /api/v1/test/clock", ADMIN),
    ]
    .into_iter()
    .chain(PEOPLE)
    .collect()
}

/// The routes about people, with the roles whose tokens may use them.
const PEOPLE: [(&str, &[&str]); 22] = [
    ("GET /api/v1/people", EVERYBODY),
    ("POST /api/v1/people", &["admin"]),
    ("GET /api/v1/people/{id}", EVERYBODY),
    ("PATCH /api/v1/people/{id}", &["admin"]),
    ("POST /api/v1/people/{id}/invitation", &["admin"]),
    ("DELETE /api/v1/people/{id}/second-factor", &["admin"]),
    ("GET /api/v1/people/{id}/teams", EVERYBODY),
    ("GET /api/v1/teams", EVERYBODY),
    ("POST /api/v1/teams", &["admin"]),
    ("GET /api/v1/teams/{id}", EVERYBODY),
    ("PUT /api/v1/teams/{id}", &["admin"]),
    ("DELETE /api/v1/teams/{id}", &["admin"]),
    // A token belongs to nobody's session.
    ("GET /api/v1/session", &[]),
    ("DELETE /api/v1/session", &[]),
    ("POST /api/v1/session/proof", &[]),
    ("PUT /api/v1/session/password", &[]),
    ("POST /api/v1/session/second-factor", &[]),
    ("PUT /api/v1/session/second-factor", &[]),
    ("DELETE /api/v1/session/second-factor", &[]),
    ("GET /api/v1/sessions", &[]),
    ("DELETE /api/v1/sessions", &[]),
    ("DELETE /api/v1/sessions/{id}", &[]),
];

/// Routes that need no token, because their handlers check what they must.
const OPEN: [&str; 10] = [
    "POST /api/v1/invitations/accept",
    "POST /api/v1/session",
    "GET /hooks/{channel}",
    "POST /hooks/{channel}",
    "GET /hooks/{channel}/{*rest}",
    "POST /hooks/{channel}/{*rest}",
    "GET /shared/{file}",
    "GET /healthz",
    "GET /readyz",
    "GET /api/openapi.json",
];

/// Returns the routes of the API's document.
pub(crate) async fn documented(api: &Api) -> Vec<(String, String)> {
    let document = Answer::to(api.request("GET", "/api/openapi.json")).await.json();
    let paths = document["paths"].as_object().expect("paths").iter();
    let all = paths.flat_map(|(path, item)| {
        let methods = item.as_object().expect("methods").keys();
        methods.map(|method| (method.to_uppercase(), path.clone())).collect::<Vec<_>>()
    });
    all.collect()
}

async fn each_role_can_use_only_its_permitted_routes(kind: Kind) {
    let server = Server::start(kind, &[]).await;
    let api = Api::of(&server);
    let tokens: Vec<_> = EVERYBODY.iter().map(|role| (*role, server.create_token(role))).collect();
    let allowed = allowed_roles();
    let all = documented(&api).await;
    let names: BTreeSet<_> = all.iter().map(|(method, path)| format!("{method} {path}")).collect();
    let table: BTreeSet<_> = allowed.keys().chain(&OPEN).map(ToString::to_string).collect();
    assert_eq!(names, table, "a route is missing from this test or no longer exists");

    for (method, path) in &all {
        let name = format!("{method} {path}");
        let Some(may) = allowed.get(name.as_str()) else { continue };
        let path = path.replace(['{', '}'], "");
        let ask = || api.request(method, &path);
        let none = Answer::to(ask()).await;
        assert_eq!(none.refusal(), (401, "token".to_owned()), "{name} without a token");
        assert_eq!(none.header("www-authenticate"), "Bearer");
        for wrong in ["pb_nobody", "", "x y", &tokens[0].1[..20]] {
            assert_eq!(Answer::to(ask().bearer_auth(wrong)).await.refusal().0, 401, "{name} with `{wrong}`");
        }
        assert_eq!(Answer::to(ask().basic_auth("admin", Some(&tokens[0].1))).await.refusal().0, 401, "{name}");
        for (role, token) in &tokens {
            // Read only the head, because the stream of events does not end.
            let answer = ask().bearer_auth(token).send().await.expect("the server answers");
            let status = answer.status().as_u16();
            if may.contains(role) {
                assert!(status != 401 && status != 403 && status < 500, "{name} as {role}: {status}");
            } else {
                assert_eq!(status, 403, "{name} as {role}");
            }
        }
    }
    let seen = server.list("/api/v1/plugins").await;
    assert!(seen.is_empty(), "the request has no effect: {seen:?}");
}
