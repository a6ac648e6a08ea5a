//! What platforms really send: invalid parts, identifiers that cannot be stored, and changes in any order. The same
//! items go to a server on each database: no message is lost, no request fails, and both databases end up with the same
//! content.

mod changes;
mod parts;

use crate::{Inbox, SECRET, SHOP, now};
use futures_util::future::join_all;
use plugboard_tests::{
    databases::{Database, Kind},
    graph::webhook::{batch, entry, item, signature, text},
    on_both,
    server::Server,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

on_both! {
    a_connector_that_counts_requests_counts_each_once;
    a_request_that_fails_permanently_is_kept_without_retries;
    a_full_store_of_kept_requests_loses_no_valid_message;
    parts_left_out_of_a_message_are_listed_as_warnings;
}

/// Items as JSON, in which [`LONE`] stands for half a surrogate pair.
type Items = Vec<Value>;

/// A placeholder for half a surrogate pair, which no Rust string can contain.
const LONE: &str = "<lone>";

/// An inbox on one database.
struct Suite {
    inbox: Inbox,
}

impl Suite {
    async fn start(kind: Kind) -> Self {
        Self { inbox: Inbox::start(kind, &[]).await }
    }

    /// Posts items, `at_once` in a request.
    async fn post(&self, items: &Items, at_once: usize) {
        for some in items.chunks(at_once) {
            let body = batch(&[entry(SHOP.0, some)]).replace(LONE, "\\ud83d");
            assert_eq!(self.inbox.client.post(&self.inbox.hook, SECRET, &body).await, Some(200), "{some:?}");
        }
    }

    /// Returns every message that came in or that another program sent, by platform identifier, without what differs
    /// between databases. Names conversations by their customer.
    async fn messages(&self) -> BTreeMap<String, Value> {
        self.inbox.server.drained().await;
        let mut found = BTreeMap::new();
        for conversation in self.inbox.conversations().await {
            let messages = self.inbox.server.messages(&conversation).await;
            let external = |id: &Value| {
                let message = messages.iter().find(|message| message["id"] == *id);
                message.map_or(Value::Null, |message| message["external_id"].clone())
            };
            for message in messages.iter().filter(|message| message["author"]["kind"] != "plugin") {
                let kept = [
                    "direction",
                    "kind",
                    "text",
                    "payload",
                    "attributes",
                    "reactions",
                    "reply_to_external_id",
                    "deleted",
                    "state",
                    "warnings",
                ];
                let mut row: Value = kept.iter().map(|key| ((*key).to_owned(), message[*key].clone())).collect();
                row["customer"] = conversation["contact"]["name"].clone();
                row["reply_to"] = external(&message["reply_to"]);
                let files = message["attachments"].as_array().cloned().unwrap_or_default();
                row["files"] = files.iter().map(|file| json!([file["kind"], file["name"], file["state"]])).collect();
                // A message whose identifier could not be stored is found by its text.
                let id = message["external_id"].as_str().or(message["text"].as_str()).unwrap_or_default().to_owned();
                assert!(found.insert(id.clone(), row).is_none(), "`{id}` is there twice");
            }
        }
        found
    }

    /// Returns the number of kept requests.
    async fn kept(&self) -> Value {
        self.inbox.server.drained().await["kept_requests"].clone()
    }
}

/// Adds the channel `faulty` for a connector with this fault.
async fn with_fault(server: &Server, fault: &str) {
    crate::plugins::install_guest(server, "faulty", "faulty");
    let channel = json!({
        "name": "faulty", "connector": "faulty", "config": { "fault": fault },
        "secrets": { "signing_key": "key", "hook_word": "word", "token": "token" },
    });
    let (status, answer) = server.ask("POST", "/api/v1/channels", Some(&channel)).await;
    assert_eq!(status, 201, "{answer}");
}

/// The connector makes its dedupe keys from a count in its memory, so a count that is lost would lose a message.
async fn a_connector_that_counts_requests_counts_each_once(kind: Kind) {
    const REQUESTS: usize = 40;
    let server = Server::start(kind, &[]).await;
    with_fault(&server, "keys-by-count").await;
    let http = reqwest::Client::builder().no_proxy().build().expect("a client for loopback");
    let posts = (0..REQUESTS).map(|n| {
        let event = json!({ "id": format!("e-{n}"), "type": "message", "from": "ada", "text": "hi", "at": now() });
        let body = json!({ "account": "a-1", "events": [event] }).to_string();
        let request = http.post(format!("{}/hooks/faulty", server.base));
        request.header("X-Signature", signature("key", body.as_bytes())).body(body).send()
    });
    for answer in join_all(posts).await {
        assert_eq!(answer.expect("an answer").status(), 200);
    }
    let status = server.drained().await;
    assert_eq!(status["kept_requests"], 0, "{status}");
    let conversations = server.list("/api/v1/conversations").await;
    let [conversation] = conversations.as_slice() else { panic!("{conversations:?}") };
    assert_eq!(server.messages(conversation).await.len(), REQUESTS);
}

async fn a_request_that_fails_permanently_is_kept_without_retries(kind: Kind) {
    let server = Server::start(kind, &[]).await;
    with_fault(&server, "odd-is-internal").await;
    let body = json!({ "account": "a-1", "events": [{ "odd": true }] }).to_string();
    let http = reqwest::Client::builder().no_proxy().build().expect("a client for loopback");
    let request = http.post(format!("{}/hooks/faulty", server.base));
    let request = request.header("X-Signature", signature("key", body.as_bytes())).body(body);
    assert_eq!(request.send().await.expect("an answer").status(), 200);

    let kept = server.list("/api/v1/kept-requests").await;
    let [one] = kept.as_slice() else { panic!("{kept:?}") };
    assert_eq!((&one["state"], &one["attempts"]), (&json!("kept"), &json!(0)), "{one}");
    // The same when an admin has the connector receive it again.
    let retry = format!("/api/v1/kept-requests/{}/retry", one["id"].as_str().expect("an identifier"));
    assert_eq!(server.ask("POST", &retry, None).await.0, 202);
    server.drained().await;
    let kept = server.list("/api/v1/kept-requests").await;
    let [one] = kept.as_slice() else { panic!("{kept:?}") };
    assert_eq!((&one["state"], &one["attempts"]), (&json!("kept"), &json!(1)), "{one}");
}

async fn a_full_store_of_kept_requests_loses_no_valid_message(kind: Kind) {
    let suite = Suite::start(kind).await;
    let inbox = &suite.inbox;
    let body = if kind == Kind::Sqlite { "zeroblob(0)" } else { "''::bytea" };
    let fill = format!(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000) \
         INSERT INTO raw_requests (id, channel, dedupe_key, request, body, state, reason, attempts, due_at, created_at) \
         SELECT 'f' || i, 'shop', 'k' || i, '{{}}', {body}, 'kept', 'full', 0, {now}, {now} FROM n",
        now = now()
    );
    Database::execute(inbox.server.database_url(), &fill).await;
    let odd = item(SHOP.0, "ada", now(), &json!({ "telepathy": {} }));
    let mixed = [text(SHOP.0, "ada", "m1", now(), "one"), odd, text(SHOP.0, "ada", "m2", now(), "two")];
    // Nothing more can be kept, so the platform is asked to retry. What is understood is stored at once, and only once.
    for _ in 0..2 {
        assert_eq!(inbox.post(&[entry(SHOP.0, &mixed)]).await, 503);
    }
    assert_eq!(inbox.post(&[entry(SHOP.0, &[text(SHOP.0, "ada", "m3", now(), "three")])]).await, 200);
    let found = suite.messages().await;
    assert_eq!(found.keys().collect::<Vec<_>>(), ["m1", "m2", "m3"]);
    Database::execute(inbox.server.database_url(), "DELETE FROM raw_requests WHERE dedupe_key LIKE 'k%'").await;
    assert_eq!(inbox.post(&[entry(SHOP.0, &mixed)]).await, 200);
    assert_eq!((suite.kept().await, suite.messages().await.len()), (json!(1), 3));
}

async fn parts_left_out_of_a_message_are_listed_as_warnings(kind: Kind) {
    let suite = Suite::start(kind).await;
    let mut broken = text(SHOP.0, "ada", "m1", now() / 1_000_000, &"ł".repeat(40_000));
    broken["message"]["attachments"] = json!([{ "type": "image", "payload": { "url": "" } }]);
    broken["message"]["quick_reply"] = json!({ "payload": ["x"] });
    suite.post(&vec![broken], 1).await;
    assert_eq!(suite.kept().await, json!(0));
    let ada = suite.inbox.conversation_with("Person ada").await;
    let message = suite.inbox.server.messages(&ada).await.remove(0);
    let text = message["text"].as_str().expect("a text");
    assert!(text.len() <= 64 << 10 && text.starts_with("łł") && text.ends_with("ł…"), "{} bytes", text.len());
    let warnings = message["warnings"].to_string();
    for warning in ["the text was cut", "a file was left out", "quick_reply.payload", "the time"] {
        assert!(warnings.contains(warning), "{warning}: {warnings}");
    }
    let arrived = message["created_at"].as_str().expect("a time");
    assert_eq!(message["sent_at"].as_str().map(|at| &at[..16]), Some(&arrived[..16]), "the time of arrival");
}
