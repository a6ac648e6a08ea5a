//! The automation itself: it answers the question where an order is.

use super::{
    guests,
    scene::{FakeHost, plain, set, with},
};
use plugboard_engine::{CallError, SendState};
use plugboard_model::{Action, ConversationChange, Draft, Failure, FailureKind, Journal, KvScope};
use plugboard_tests::stub::{Behavior, Stub};
use serde_json::json;
use std::collections::BTreeMap;

/// Returns the text of its only reply, which must come after the label.
fn answered(journal: &Journal) -> &str {
    let label = Action::Change(ConversationChange::AddLabel { label: "order-status".into() });
    match &journal.actions[..] {
        [first, Action::Reply { draft: Draft { text, .. } }] if *first == label => text,
        other => panic!("{other:?}"),
    }
}

fn failure<T: std::fmt::Debug>(result: Result<T, CallError>) -> Failure {
    match result {
        Err(CallError::Refused(failure)) => failure,
        other => panic!("no failure: {other:?}"),
    }
}

#[tokio::test]
async fn a_question_about_a_configured_order_is_answered_and_counted() {
    for guest in guests().await {
        let journal = guest.logs(plain(), "order 7", &[]).await;
        assert_eq!(answered(&journal), "Order 7: on its way (asked 1)", "{}", guest.language);
        let writes: Vec<_> =
            journal.writes.iter().map(|write| (write.scope, &*write.key, write.value.as_deref())).collect();
        let expected = [(KvScope::Conversation, "asked", Some("1")), (KvScope::Shared, "asked", Some("1"))];
        assert_eq!(writes, expected, "{}", guest.language);
    }
}

#[tokio::test]
async fn the_count_continues_from_the_stored_value() {
    for guest in guests().await {
        let host = FakeHost { values: BTreeMap::from([("asked", "4".to_owned())]), ..FakeHost::default() };
        let journal = guest.logs(set(json!({ "orders": { "7": "lost" } }), host), "order 7", &[]).await;
        assert_eq!(answered(&journal), "Order 7: lost (asked 5)", "{}", guest.language);
    }
}

#[tokio::test]
async fn any_other_order_is_looked_up_with_the_secret_in_the_header() {
    for guest in guests().await {
        let stub = Stub::start(Behavior::Answer(200, "packed 📦".into())).await;
        let run = guest.tell(with(&stub), "order 8").await;
        assert_eq!((run.usage.http_calls, run.send_state), (1, SendState::Untouched), "{}", guest.language);
        let journal = guest.logged(run, &[]);
        assert_eq!(answered(&journal), "Order 8: packed 📦 (asked 1)", "{}", guest.language);
        let request = stub.requests().remove(0);
        assert!(request.starts_with("GET /orders/8 HTTP/1.1\r\n"), "{}: {request}", guest.language);
        assert!(request.contains("\r\nauthorization: Bearer s3cret\r\n"), "{}: {request}", guest.language);
    }
}

#[tokio::test]
async fn errors_from_the_shop_become_failures() {
    for guest in guests().await {
        let ask = async |behavior: Behavior| {
            let stub = Stub::start(behavior).await;
            failure(guest.tell(with(&stub), "order 9").await.result)
        };
        let unknown = Failure::new(FailureKind::NotFound, "there is no order 9").code("unknown-order");
        assert_eq!(ask(Behavior::Answer(404, String::new())).await, unknown, "{}", guest.language);
        assert_eq!(failure(guest.tell(plain(), "order 9").await.result), unknown, "{}", guest.language);
        let busy = ask(Behavior::WithHeaders(429, "retry-after: 7\r\n", String::new())).await;
        assert_eq!((busy.kind, busy.retry_after_ms), (FailureKind::RateLimited, Some(7_000)), "{}", guest.language);
        assert_eq!(busy.message, "the shop is busy", "{}", guest.language);
        let down = ask(Behavior::Answer(500, String::new())).await;
        assert_eq!(down, Failure::new(FailureKind::Unavailable, "the shop answered 500"), "{}", guest.language);
    }
}

#[tokio::test]
async fn a_request_to_a_shop_without_a_grant_is_denied_by_the_host() {
    for guest in guests().await {
        let call = set(json!({ "api_base": "https://shop.example" }), FakeHost::default());
        let denied = failure(guest.tell(call, "order 8").await.result);
        assert_eq!(
            (denied.kind, denied.code.as_deref()),
            (FailureKind::Denied, Some("not-granted")),
            "{}",
            guest.language
        );
        assert!(denied.message.contains("http=shop.example"), "{}: {denied}", guest.language);
    }
}
