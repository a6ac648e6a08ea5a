//! What a collector receives: spans of all work on a message, without any message text or secret. Also, how a server
//! copes without its collector.

use crate::{Inbox, SECRET, SHOP, now};
use axum::http::StatusCode;
use plugboard_tests::{
    collector::{Collector, Span},
    databases::Kind,
    graph::webhook::{entry, text},
    on_both,
    stub::{Behavior, Stub},
};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

on_both! {
    a_message_is_traced_from_the_hook_to_the_platform_without_private_data;
}

/// The customer's text, and the customer.
const WORDS: &str = "zanzibar umbrellas, please";
const PERSON: (&str, &str) = ("psid-31337", "Quentin Xylander");
/// The server exits within this time, whatever the collector does: it waits 4 s for the last traces.
const SOON: Duration = Duration::from_secs(15);

/// Returns the only span that matches.
fn only<'a>(spans: &'a [Span], what: &str, fits: impl Fn(&Span) -> bool) -> &'a Span {
    let found: Vec<_> = spans.iter().filter(|span| fits(span)).collect();
    assert_eq!(found.len(), 1, "{what}: {found:#?}\nof {:#?}", spans.iter().map(|span| &span.name).collect::<Vec<_>>());
    found[0]
}

fn has(span: &Span, attributes: &[(&str, Value)]) {
    for (name, value) in attributes {
        assert_eq!(span.get(name), value, "{name} of {span:#?}");
    }
}

async fn a_message_is_traced_from_the_hook_to_the_platform_without_private_data(kind: Kind) {
    let collector = Collector::start().await;
    let mut inbox = Inbox::start(kind, &["--traces", &collector.base()]).await;
    inbox.graph.profile(PERSON.0, json!({ "first_name": "Quentin", "name": PERSON.1, "locale": "en_GB" }));
    assert_eq!(inbox.post(&[entry(SHOP.0, &[text(SHOP.0, PERSON.0, "m1", now(), WORDS)])]).await, 200);
    inbox.server.drained().await;
    let conversation = inbox.conversation_with(PERSON.1).await["id"].clone();
    let (token, graph) = (inbox.server.token.clone(), inbox.graph.authority());
    assert!(inbox.server.stop(), "the server exits successfully");

    let spans = collector.spans();
    assert_eq!(collector.resource()["service.name"], "plugboard");
    assert!(collector.resource()["service.version"].is_string());

    // The request, the hook within it, and the hook's work.
    let request = only(&spans, "the hook's request", |span| span.name == "POST /hooks/{channel}");
    assert_eq!((request.kind, &request.parent, request.failed), (2, &None, false));
    has(
        request,
        &[
            ("http.request.method", json!("POST")),
            ("http.route", json!("/hooks/{channel}")),
            ("http.response.status_code", json!(200)),
        ],
    );
    let hook = only(&spans, "the hook", |span| span.name == "hook");
    assert!(hook.is_in(request) && !hook.failed);
    has(hook, &[("plugboard.channel", json!(SHOP.1)), ("plugboard.outcome", json!("accepted"))]);
    for handler in ["verify", "receive"] {
        let call = only(&spans, handler, |span| span.is_in(hook) && span.name == format!("call {handler}"));
        has(call, &[("plugboard.plugin", json!("messenger")), ("plugboard.handler", json!(handler))]);
    }
    let ingest = only(&spans, "the ingest", |span| span.name == "ingest");
    assert!(ingest.is_in(hook));
    has(ingest, &[("plugboard.items", json!(1)), ("plugboard.conversation", conversation.clone())]);

    // A run is a trace of its own; the conversation attribute connects them.
    let run = only(&spans, "triage's run", |span| {
        span.name == "run"
            && *span.get("plugboard.plugin") == "triage"
            && *span.get("plugboard.event_kind") == "message"
    });
    assert!(run.parent.is_none() && run.trace != request.trace && !run.failed, "{run:#?}");
    has(
        run,
        &[
            ("plugboard.conversation", conversation.clone()),
            ("plugboard.attempt", json!(1)),
            ("plugboard.verdict", json!("ok")),
        ],
    );
    assert!(run.get("plugboard.event").is_string() && run.get("plugboard.run").is_string(), "{run:#?}");
    let call = only(&spans, "triage's call", |span| span.is_in(run) && span.name == "call on-message");
    assert!(call.get("plugboard.cpu_us").as_i64() > Some(0), "{call:#?}");
    assert!(call.get("plugboard.wall_us").as_i64() > Some(0), "{call:#?}");
    only(&spans, "what the run did", |span| span.is_in(run) && span.name == "apply");

    // The welcome is sent.
    let delivery = only(&spans, "the delivery", |span| span.name == "delivery");
    assert!(delivery.parent.is_none() && !delivery.failed);
    has(
        delivery,
        &[
            ("plugboard.channel", json!(SHOP.1)),
            ("plugboard.conversation", conversation),
            ("plugboard.attempt", json!(1)),
            ("plugboard.outcome", json!("sent")),
        ],
    );
    let send = only(&spans, "the send", |span| span.is_in(delivery) && span.name == "call send");
    let post = only(&spans, "the request to the platform", |span| span.is_in(send));
    assert_eq!((post.name.as_str(), post.kind), ("POST", 3));
    let (host, port) = graph.split_once(':').expect("an address and a port");
    has(
        post,
        &[
            ("http.request.method", json!("POST")),
            ("server.address", json!(host)),
            ("server.port", json!(port.parse::<u16>().expect("a port"))),
            ("http.response.status_code", json!(200)),
        ],
    );

    let everything = collector.text();
    for secret in ["page-token", SECRET, "verify-me", &token, "zanzibar", PERSON.0, "Quentin", "Xylander", "/v23.0/"] {
        assert!(!everything.contains(secret), "a span reveals `{secret}`");
    }
    // Nor do the spans reveal where the program was built.
    assert!(!everything.contains(".rs\""), "a span names a source file");
}

/// Checks that everything works with this collector, and that the server exits soon.
async fn works_with(collector: &str, options: &[&str]) {
    let mut inbox = Inbox::start(Kind::Sqlite, &[&["--traces", collector], options].concat()).await;
    for n in 0..20 {
        let message = text(SHOP.0, &format!("p{n}"), &format!("m{n}"), now(), "hello");
        assert_eq!(inbox.post(&[entry(SHOP.0, &[message])]).await, 200);
    }
    let status = inbox.server.drained().await;
    assert_eq!(status["dead_letters"], 0, "{status}");
    assert_eq!(inbox.graph.accepted().len(), 20);
    let began = Instant::now();
    assert!(inbox.server.stop(), "the server exits successfully");
    assert!(began.elapsed() < SOON, "it took {:?}", began.elapsed());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unreachable_collector_delays_nothing() {
    let gone = Collector::start().await.base();
    works_with(&gone, &[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_collector_that_refuses_delays_nothing() {
    let collector = Collector::answering(StatusCode::SERVICE_UNAVAILABLE).await;
    works_with(&collector.base(), &[]).await;
    assert!(collector.requests() > 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_collector_that_never_answers_delays_nothing() {
    let silent = Stub::start(Behavior::Silence).await;
    works_with(&silent.url(""), &[]).await;
    assert!(!silent.requests().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_traces_ratio_of_zero_sends_no_traces() {
    let collector = Collector::start().await;
    works_with(&collector.base(), &["--traces-ratio", "0"]).await;
    assert!(collector.spans().is_empty());
}
