//! What the connector sends: messages, comments, and profile requests.

use super::{OneFile, PAGE, PAGE_TOKEN, PERSON, call, call_with, messenger, refusal};
use plugboard_engine::{Finished, SendState};
use plugboard_model::{
    Attachment, AttachmentKind, AttachmentState, ConversationKind, Failure, FailureKind, GestureKind, GestureRequest,
    Kept, Part, PartBody, ProfileRequest, QuickReply, Sender, SentPart, TemplatePart,
};
use plugboard_tests::graph::{Behavior, Body, Edge, Graph};
use serde_json::json;
use std::{collections::BTreeMap, sync::Arc};

/// The result of a send with the platform's identifier.
pub(super) fn known(id: &str) -> SentPart {
    SentPart { external_id: Some(id.to_owned()), ..SentPart::default() }
}

/// A text from an automation to a person.
pub(crate) fn part(text: &str) -> Part {
    Part {
        id: "delivery-1".to_owned(),
        attempt: 1,
        account: PAGE.to_owned(),
        thread: PERSON.to_owned(),
        conversation_kind: ConversationKind::Direct,
        recipient: PERSON.to_owned(),
        body: PartBody::Text(text.to_owned()),
        quick_replies: vec![],
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
    }
}

/// The same as a comment.
pub(crate) fn comment(text: &str) -> Part {
    Part { thread: "1001_50:50_60".to_owned(), conversation_kind: ConversationKind::Public, ..part(text) }
}

pub(crate) fn file(kind: AttachmentKind) -> PartBody {
    PartBody::Attachment(Attachment {
        name: Some("shirt.png".to_owned()),
        media_type: Some("image/png".to_owned()),
        size: Some(4),
        state: AttachmentState::Stored,
        ..Attachment::new("attachment-1".to_owned(), kind)
    })
}

pub(crate) async fn send(graph: &Graph, part: Part) -> Finished<SentPart> {
    messenger().await.send(call_with(Some(graph), &json!({}), Arc::new(OneFile(b"\x89PNG"))), part).await
}

pub(crate) async fn started() -> Graph {
    let graph = Graph::start().await;
    graph.expect_token(PAGE, PAGE_TOKEN);
    graph
}

#[tokio::test]
async fn a_text_is_sent_in_the_form_that_meta_documents() {
    let graph = started().await;
    let finished = send(&graph, part("Hello ${secret.page_token}")).await;
    assert_eq!((finished.result, finished.send_state), (Ok(known("m_000001")), SendState::Answered));
    let requests = graph.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!((requests[0].method.as_str(), requests[0].path.as_str()), ("POST", "/v23.0/1001/messages"));
    assert_eq!(requests[0].header("authorization"), Some("Bearer EAAB-page-token"));
    assert_eq!(requests[0].header("idempotency-key"), Some("call-1-1"));
    let expected = json!({ "text": "Hello ${secret.page_token}", "metadata": "delivery-1" });
    assert_eq!(requests[0].value("message"), expected, "people's text is never treated as a placeholder");
    assert_eq!(requests[0].value("recipient"), json!({ "id": PERSON }));
    assert_eq!(requests[0].value("messaging_type"), json!("RESPONSE"));
}

#[tokio::test]
async fn buttons_and_the_answered_message_are_sent_with_the_text() {
    let graph = started().await;
    let buttons = vec![QuickReply { title: "Yes".to_owned(), payload: "Y".to_owned() }];
    let finished =
        send(&graph, Part { quick_replies: buttons, reply_to: Some("m_1".to_owned()), ..part("Sure?") }).await;
    assert!(finished.result.is_ok(), "{finished:?}");
    let request = &graph.requests()[0];
    assert_eq!(request.value("reply_to"), json!({ "mid": "m_1" }));
    let expected = json!([{ "content_type": "text", "title": "Yes", "payload": "Y" }]);
    assert_eq!(request.value("message")["quick_replies"], expected);
}

#[tokio::test]
async fn the_human_agent_tag_is_only_for_people() {
    let graph = started().await;
    let tagged = Part { tag: Some("HUMAN_AGENT".to_owned()), ..part("Sorry for the wait") };
    let failure = refusal(send(&graph, tagged.clone()).await);
    assert_eq!((failure.kind, failure.code.as_deref()), (FailureKind::Denied, Some("person-only")));
    assert!(graph.requests().is_empty());
    let finished = send(&graph, Part { sender: Sender::Person, ..tagged }).await;
    assert!(finished.result.is_ok(), "{finished:?}");
    let request = &graph.requests()[0];
    assert_eq!((request.value("messaging_type"), request.value("tag")), (json!("MESSAGE_TAG"), json!("HUMAN_AGENT")));
}

#[tokio::test]
async fn a_file_is_sent_within_the_same_request() {
    let graph = started().await;
    let buttons = vec![QuickReply { title: "${secret.page_token}".to_owned(), payload: "$".to_owned() }];
    let with_file = Part { body: file(AttachmentKind::Image), quick_replies: buttons, ..part("") };
    let finished = send(&graph, with_file).await;
    assert_eq!((finished.result, finished.send_state), (Ok(known("m_000001")), SendState::Answered));
    let request = &graph.requests()[0];
    let data = request.field("filedata").expect("the file is in the form");
    assert_eq!((data.bytes.as_slice(), data.media_type.as_deref()), (b"\x89PNG".as_slice(), Some("image/png")));
    assert_eq!(data.file_name.as_deref(), Some("shirt.png"));
    assert_eq!(request.value("recipient"), json!({ "id": PERSON }));
    let message = request.value("message");
    assert_eq!(message["attachment"], json!({ "type": "image", "payload": {} }));
    assert_eq!(message["metadata"], "delivery-1");
    assert_eq!(message["quick_replies"][0]["title"], "${secret.page_token}", "no secret in a button");
}

#[tokio::test]
async fn the_bytes_of_a_file_count_once() {
    let graph = started().await;
    let mut call = call_with(Some(&graph), &json!({}), Arc::new(OneFile(&[7; 2_048])));
    // Enough for the file with the rest of the form, and too little for the file twice.
    call.limits.http_bytes = 3_900;
    let with_file = Part { body: file(AttachmentKind::Image), ..part("") };
    assert_eq!(messenger().await.send(call, with_file).await.result, Ok(known("m_000001")));
}

#[tokio::test]
async fn a_comment_is_answered_in_public_or_once_in_private() {
    let graph = started().await;
    let finished = send(&graph, comment("See our page")).await;
    assert_eq!(finished.result, Ok(known("50_60_000001")));
    let finished = send(&graph, Part { reply_to: Some("50_61".to_owned()), ..comment("And you too") }).await;
    assert!(finished.result.is_ok(), "{finished:?}");
    let requests = graph.requests_to(Edge::Comment);
    assert_eq!(
        (requests[0].path.as_str(), requests[1].path.as_str()),
        ("/v23.0/50_60/comments", "/v23.0/50_61/comments")
    );
    assert_eq!(requests[0].value("message"), json!("See our page"));

    let private = Part { private_reply_to: Some("50_60".to_owned()), ..comment("Between us") };
    let finished = send(&graph, private.clone()).await;
    assert!(finished.result.is_ok(), "{finished:?}");
    assert_eq!(graph.requests_to(Edge::Send)[0].value("recipient"), json!({ "comment_id": "50_60" }));
    let failure = refusal(send(&graph, private).await);
    assert_eq!((failure.kind, failure.code.as_deref()), (FailureKind::Denied, Some("already-replied")));
}

#[tokio::test]
async fn a_public_reply_accepts_only_text_and_images() {
    let graph = started().await;
    let finished = send(&graph, Part { body: file(AttachmentKind::Image), ..comment("") }).await;
    assert!(finished.result.is_ok(), "{finished:?}");
    assert_eq!(graph.requests()[0].field("source").expect("the image is in the form").bytes, b"\x89PNG");
    let buttons = vec![QuickReply { title: "Yes".to_owned(), payload: "Y".to_owned() }];
    for (wrong, code) in [
        (Part { body: file(AttachmentKind::Video), ..comment("") }, "attachment-kind"),
        (Part { quick_replies: buttons, ..comment("Sure?") }, "no-quick-replies"),
        (Part { thread: "1001_50".to_owned(), ..comment("where to?") }, "no-comment"),
    ] {
        let failure = refusal(send(&graph, wrong).await);
        assert_eq!((failure.kind, failure.code.as_deref()), (FailureKind::Invalid, Some(code)));
    }
    let template = TemplatePart::numbered("t".to_owned(), "en".to_owned(), vec![]);
    let failure = refusal(send(&graph, Part { body: PartBody::Template(template), ..part("") }).await);
    assert_eq!(failure.code.as_deref(), Some("no-templates"));
    assert_eq!(graph.requests().len(), 1, "an invalid identifier is never requested");
}

#[tokio::test]
async fn graph_errors_map_to_failure_kinds_and_codes() {
    let graph = started().await;
    let error = |status, code, subcode| Behavior::Error { status, code, subcode };
    let usage = r#"{"1001":[{"type":"messenger","call_count":100,"estimated_time_to_regain_access":2}]}"#.to_owned();
    let limited = r#"{"error":{"message":"slow","code":80006}}"#.to_owned();
    for (behavior, kind, code, wait) in [
        (error(400, 190, 463), FailureKind::Denied, "bad-token", None),
        (error(400, 10, 2_018_278), FailureKind::Denied, "window-closed", None),
        (error(400, 551, 1_545_041), FailureKind::Denied, "person-unavailable", None),
        (error(400, 613, 0), FailureKind::RateLimited, "rate-limit", None),
        (Behavior::TooManyRequests(30), FailureKind::RateLimited, "rate-limit", Some(30_000)),
        (
            Behavior::Raw(400, vec![("x-business-use-case-usage", usage)], limited),
            FailureKind::RateLimited,
            "rate-limit",
            Some(120_000),
        ),
        (error(500, 2, 0), FailureKind::Unavailable, "temporary", None),
        (error(400, 100, 2_018_001), FailureKind::Invalid, "graph-100-2018001", None),
        (Behavior::Raw(502, vec![], "<html>".to_owned()), FailureKind::Uncertain, "http-502", None),
        (Behavior::Raw(200, vec![], "<html>".to_owned()), FailureKind::Uncertain, "no-message-id", None),
        (Behavior::Raw(302, vec![("location", graph.base())], String::new()), FailureKind::Invalid, "http-302", None),
    ] {
        graph.next(Edge::Send, 1, behavior.clone());
        let finished = send(&graph, part("hi")).await;
        assert_eq!(finished.send_state, SendState::Answered, "{behavior:?}");
        let failure = refusal(finished);
        let expected = (kind, Some(code), wait);
        assert_eq!(
            (failure.kind, failure.code.as_deref(), failure.retry_after_ms),
            expected,
            "{behavior:?}: {failure}"
        );
        assert!(!failure.message.contains(PAGE_TOKEN), "{failure}");
    }
    assert!(graph.accepted().is_empty());
    assert_eq!(send(&graph, part("hi")).await.result, Ok(known("m_000001")), "the next send succeeds");
}

#[tokio::test]
async fn a_missing_answer_is_uncertain_and_a_failed_connection_is_not() {
    let graph = started().await;
    graph.next(Edge::Send, 1, Behavior::Drop { accepted: true });
    let finished = send(&graph, part("hi")).await;
    assert_eq!(finished.send_state, SendState::Unknown);
    assert_eq!(refusal(finished).kind, FailureKind::Uncertain);
    assert_eq!((graph.requests().len(), graph.accepted().len()), (1, 1), "asked once, and never again by itself");

    // A port that was in use a moment ago: connections to it are refused.
    let gone = Graph::start().await;
    let call = call(Some(&gone));
    gone.stop().await;
    let finished = messenger().await.send(call, part("hi")).await;
    assert_eq!(finished.send_state, SendState::Untouched);
    assert_eq!(refusal(finished).kind, FailureKind::Unavailable);
}

#[tokio::test]
async fn a_wrong_token_is_reported_but_never_shown() {
    let graph = Graph::start().await;
    graph.expect_token(PAGE, "another");
    let failure = refusal(send(&graph, part("hi")).await);
    assert_eq!((failure.kind, failure.code.as_deref()), (FailureKind::Denied, Some("bad-token")));
    assert!(failure.message.contains("page_token") && !failure.message.contains(PAGE_TOKEN), "{failure}");
}

#[tokio::test]
async fn a_profile_names_the_person() {
    let graph = started().await;
    graph.profile(
        PERSON,
        json!({ "first_name": "Ada", "last_name": "Lovelace", "name": "Ada Lovelace", "locale": "en_GB", "timezone": 1,
            "profile_pic": "https://scontent.fbcdn.net/p.jpg" }),
    );
    let ask = async |person: &str| {
        let request = ProfileRequest::new(PAGE, person);
        messenger().await.profile(call(Some(&graph)), request).await
    };
    let profile = ask(PERSON).await.result.unwrap();
    assert_eq!(profile.name.as_deref(), Some("Ada Lovelace"));
    let expected = [
        ("first_name", "Ada"),
        ("last_name", "Lovelace"),
        ("picture_url", "https://scontent.fbcdn.net/p.jpg"),
        ("language", "en-GB"),
        ("time_zone", "UTC+01:00"),
    ];
    assert_eq!(profile.attributes, expected.map(|(key, value)| (key.to_owned(), value.to_owned())).into());
    let request = &graph.requests()[0];
    assert_eq!((request.method.as_str(), request.path.as_str()), ("GET", "/v23.0/9001"));
    assert_eq!(request.query, "fields=first_name,last_name,name,profile_pic,locale,timezone");

    // If the app may not see the locale and the time zone, the name is still found.
    graph.next(Edge::Profile, 1, Behavior::Error { status: 403, code: 230, subcode: 0 });
    graph.profile("9002", json!({ "name": "Bob" }));
    let profile = ask("9002").await.result.unwrap();
    assert_eq!((profile.name.as_deref(), profile.attributes), (Some("Bob"), BTreeMap::new()));

    let failing: [(Behavior, FailureKind); 3] = [
        (Behavior::Error { status: 400, code: 100, subcode: 33 }, FailureKind::Invalid),
        (Behavior::TooManyRequests(5), FailureKind::RateLimited),
        (Behavior::Drop { accepted: false }, FailureKind::Unavailable),
    ];
    for (behavior, kind) in failing {
        graph.next(Edge::Profile, 1, behavior.clone());
        let failure: Failure = refusal(ask(PERSON).await);
        assert_eq!(failure.kind, kind, "{behavior:?}: {failure}");
    }
}

#[tokio::test]
async fn unusual_identifiers_are_percent_encoded_in_the_path() {
    let graph = started().await;
    let request = ProfileRequest::new(PAGE, "../me?fields=${secret.page_token}");
    let finished = messenger().await.profile(call(Some(&graph)), request).await;
    assert!(finished.result.is_ok(), "{finished:?}");
    let path = &graph.requests()[0].path;
    assert!(path.starts_with("/v23.0/%2E%2E%2Fme%3F") && !path.contains(PAGE_TOKEN), "{path}");
}

/// A gesture of a person, which is about no message.
pub(crate) fn gesture(kind: GestureKind) -> GestureRequest {
    GestureRequest {
        id: "gesture-1".to_owned(),
        attempt: 1,
        kind,
        account: PAGE.to_owned(),
        thread: PERSON.to_owned(),
        conversation_kind: ConversationKind::Direct,
        recipient: PERSON.to_owned(),
        message: None,
        emoji: None,
        text: None,
        seconds: 5,
        sender: Sender::Person,
        kept: Kept::new(),
    }
}

#[tokio::test]
async fn typing_and_read_marks_are_sender_actions() {
    let graph = started().await;
    let perform = async |request| messenger().await.perform(call(Some(&graph)), request).await;
    for (kind, action) in [(GestureKind::Typing, "typing_on"), (GestureKind::Read, "mark_seen")] {
        perform(gesture(kind)).await.result.expect("ok");
        let sent = graph.requests_to(Edge::Action).pop().expect("a request");
        assert_eq!(sent.body, Body::Json(json!({ "recipient": { "id": PERSON }, "sender_action": action })));
    }
    let public = GestureRequest { conversation_kind: ConversationKind::Public, ..gesture(GestureKind::Typing) };
    for refused in [public, gesture(GestureKind::Edit)] {
        assert_eq!(refusal(perform(refused).await).code.as_deref(), Some("no-gesture"));
    }
    graph.next(Edge::Action, 1, Behavior::Error { status: 400, code: 10, subcode: 2_018_278 });
    assert_eq!(refusal(perform(gesture(GestureKind::Typing)).await).code.as_deref(), Some("window-closed"));
}
