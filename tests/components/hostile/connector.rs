//! The calls of a malicious connector.

use super::{hostile, refused};
use plugboard_engine::{Call, CallError, Finished, Gate, SendState};
use plugboard_model::{
    ConversationKind, FailureKind, Grants, HookAnswer, HookRequest, ItemBody, Kept, Part, PartBody, ProfileRequest,
    Received, Sender, SentPart,
};
use plugboard_tests::{
    calls::{NOW, call},
    stub::{Behavior, Stub},
};
use std::sync::Arc;

fn request(query: &str, body: &str) -> Arc<HookRequest> {
    Arc::new(HookRequest {
        method: "POST".into(),
        query: vec![("do".into(), query.into())],
        headers: Vec::new(),
        body: body.as_bytes().into(),
        received_at: NOW,
        ..HookRequest::default()
    })
}

async fn verify(query: &str) -> Finished<Option<HookAnswer>> {
    hostile().await.verify(call(), request(query, ""), vec![]).await
}

async fn receive(body: &str) -> Finished<Received> {
    hostile().await.receive(call(), request("", body), vec![]).await
}

async fn send(stub: &Stub, text: &str) -> Finished<SentPart> {
    let part = Part {
        id: "delivery-1".into(),
        attempt: 1,
        account: "account".into(),
        thread: "thread".into(),
        conversation_kind: ConversationKind::Direct,
        recipient: "contact".into(),
        body: PartBody::Text(text.replace("URL", &stub.url("/"))),
        quick_replies: Vec::new(),
        reply_to: None,
        reply_to_author: None,
        private_reply_to: None,
        tag: None,
        sender: Sender::Automation,
        caption: None,
        more_files: Vec::new(),
        subject: None,
        kept: Kept::new(),
        content: None,
        opens: None,
    };
    let gate = Gate::new(Grants { http: vec![stub.authority().parse().unwrap()] });
    hostile().await.send(Call { gate: Arc::new(gate), ..call() }, part).await
}

#[tokio::test]
async fn verify_accepts_denies_or_answers_a_request() {
    assert_eq!(verify("").await.result, Ok(None));
    assert_eq!(refused(verify("deny").await).kind, FailureKind::Denied);
    let answer = verify("challenge").await.result.unwrap().unwrap();
    assert_eq!((answer.status, answer.content_type.as_str(), &answer.body[..]), (200, "text/plain", &b"challenge"[..]));
    let status = verify("status").await.result;
    assert!(
        matches!(&status, Err(CallError::BadOutput(what)) if what.contains("between 200 and 599, got 99")),
        "{status:?}"
    );
}

#[tokio::test]
async fn verify_has_no_intake_and_no_conversation_and_cannot_store_values() {
    assert_eq!(refused(verify("intake").await).code.as_deref(), Some("wrong-call"));
    assert_eq!(refused(verify("kv").await).code.as_deref(), Some("no-conversation"));
    assert_eq!(refused(verify("keep").await).code.as_deref(), Some("wrong-call"));
    assert_eq!(verify("shared").await.result, Ok(None));
}

#[tokio::test]
async fn a_connector_reports_at_most_a_thousand_items_per_request() {
    assert_eq!(receive("items 1000").await.result.unwrap().items.len(), 1_000);
    let failure = refused(receive("items 1001").await);
    assert_eq!((failure.kind, failure.code.as_deref()), (FailureKind::RateLimited, Some("too-many")));
}

#[tokio::test]
async fn an_invalid_part_of_an_item_is_left_out_with_a_warning() {
    let received = receive("wrong").await.result.unwrap();
    assert_eq!(received.items.iter().map(|item| item.dedupe_key.as_str()).collect::<Vec<_>>(), ["wrong", "good"]);
    let ItemBody::Message(wrong) = &received.items[0].body else { panic!("{received:?}") };
    assert!(wrong.warnings[0].contains("`cosy`"), "{wrong:?}");
    assert_eq!(received.unknown[0].reason, "None", "no call was refused");
    assert_eq!(received.journal.writes.len(), 1);
}

#[tokio::test]
async fn a_trap_in_the_middle_of_a_batch_discards_all_items() {
    assert!(matches!(receive("trap").await.result, Err(CallError::Trapped(_))));
}

#[tokio::test]
async fn a_part_is_sent_with_at_most_one_non_idempotent_request() {
    let stub = Stub::start(Behavior::Answer(200, String::new())).await;
    let sent = send(&stub, "GET URL\nPOST URL\nm-1").await;
    assert_eq!(
        (sent.result, sent.send_state),
        (Ok(SentPart { external_id: Some("m-1".into()), ..SentPart::default() }), SendState::Answered)
    );
    let twice = send(&stub, "POST URL\nPOST URL\nm-1").await;
    assert_eq!(twice.send_state, SendState::Answered);
    assert_eq!(refused(twice).code.as_deref(), Some("one-request"));
    assert_eq!(stub.requests().iter().filter(|request| request.starts_with("POST")).count(), 2);
    // Idempotent requests do not count, neither before nor after it.
    let uploaded = send(&stub, "UPLOAD URL\nUPLOAD URL\nPOST URL\nUPLOAD URL\nm-2").await;
    assert_eq!((uploaded.result.is_ok(), uploaded.send_state), (true, SendState::Answered));
    let lost = Stub::start(Behavior::Drop).await;
    assert_eq!(send(&lost, "UPLOAD URL\nPOST URL\nm-3").await.send_state, SendState::Untouched);
}

#[tokio::test]
async fn the_gate_decides_whether_a_request_was_sent() {
    let stub = Stub::start(Behavior::Answer(200, String::new())).await;
    let trapped = send(&stub, "POST URL\ntrap").await;
    assert!(matches!(trapped.result, Err(CallError::Trapped(_))));
    assert_eq!(trapped.send_state, SendState::Answered);
    let early = send(&stub, "trap").await;
    assert_eq!(early.send_state, SendState::Untouched);
    let silent = send(&stub, "POST URL").await;
    assert!(matches!(&silent.result, Err(CallError::BadOutput(what)) if what.contains("`sent`")), "{silent:?}");
    assert_eq!(silent.send_state, SendState::Answered);
    let lost = Stub::start(Behavior::Drop).await;
    assert_eq!(send(&lost, "POST URL\nm-1").await.send_state, SendState::Unknown);
}

#[tokio::test]
async fn rules_and_profiles_are_returned() {
    let rules = hostile().await.rules(call()).await.result.unwrap();
    assert_eq!((rules.reply_window, rules.attachments.len(), rules.templates), (Some(86_400), 1, false));
    let wanted = ProfileRequest::new("account", "9");
    let profile = hostile().await.profile(call(), wanted).await.result.unwrap();
    assert_eq!(profile.name.as_deref(), Some("Name of 9"));
    assert_eq!(profile.attributes["language"], "en");
}
