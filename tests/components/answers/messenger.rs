//! Answers of the Graph API. Meta's documents do not describe errors, so these have the form of the page about errors,
//! with each code of the connector's own page.

use super::{codes, told};
use crate::messenger::{
    PAGE, PAGE_TOKEN, PERSON, call, messenger,
    outbound::{comment, file, gesture, part, send, started},
};
use plugboard_model::{AttachmentKind, Failure, FailureKind, GestureKind, Part, ProfileRequest};
use plugboard_tests::{
    graph::{Behavior, Edge, Graph, documented_answers},
    specs::{self, MESSENGER},
};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What the connector uses an operation for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    Text,
    File,
    Typing,
    Comment,
    Picture,
    Profile,
}

impl Use {
    const ALL: [Self; 6] = [Self::Text, Self::File, Self::Typing, Self::Comment, Self::Picture, Self::Profile];

    fn operation(self) -> &'static str {
        match self {
            Self::Text | Self::File | Self::Typing => "POST Page/messages",
            Self::Comment | Self::Picture => "POST Comment/comments",
            Self::Profile => "GET User",
        }
    }

    fn edge(self) -> Edge {
        match self {
            Self::Text | Self::File => Edge::Send,
            Self::Typing => Edge::Action,
            Self::Comment | Self::Picture => Edge::Comment,
            Self::Profile => Edge::Profile,
        }
    }

    /// Whether something is sent, so that an answer that says nothing is uncertain.
    fn sends(self) -> bool {
        !matches!(self, Self::Typing | Self::Profile)
    }

    /// Makes the request, which gets this answer. Returns the identifier of what was sent.
    async fn answered(self, graph: &Graph, status: u16, answer: &Value) -> Result<Option<String>, Failure> {
        graph.always(self.edge(), Behavior::Raw(status, Vec::new(), answer.to_string()));
        let what = format!("{self:?}: {status} {answer}");
        let image = || file(AttachmentKind::Image);
        let sent = async |one: Part| told(send(graph, one).await, &what).map(|sent| sent.external_id);
        let result = match self {
            Self::Text => sent(part("hi")).await,
            Self::File => sent(Part { body: image(), ..part("") }).await,
            Self::Comment => sent(comment("hi")).await,
            Self::Picture => sent(Part { body: image(), ..comment("") }).await,
            Self::Typing => {
                let performed = messenger().await.perform(call(Some(graph)), gesture(GestureKind::Typing)).await;
                told(performed, &what).map(|_| None)
            }
            Self::Profile => {
                let request = ProfileRequest::new(PAGE, PERSON);
                told(messenger().await.profile(call(Some(graph)), request).await, &what).map(|_| None)
            }
        };
        graph.recover();
        result
    }
}

/// Checks a failure's kind and code. It never shows the token.
fn check(found: Result<Option<String>, Failure>, kind: FailureKind, code: &str, what: &str) {
    let failure = found.expect_err(what);
    assert_eq!((failure.kind, failure.code.as_deref()), (kind, Some(code)), "{what}: {failure}");
    assert!(!failure.message.contains(PAGE_TOKEN), "{what}: {failure}");
}

#[tokio::test]
async fn every_documented_answer_is_understood() {
    if specs::folder().is_none() {
        return;
    }
    let used: BTreeSet<_> = Use::ALL.iter().map(|way| way.operation()).collect();
    let listed: BTreeSet<_> = MESSENGER.operations().iter().map(String::as_str).collect();
    assert_eq!(used, listed, "each operation has a use here");
    let graph = started().await;
    for way in Use::ALL {
        // No document describes the profile. The page of the profile has these fields.
        let profile = json!({ "id": PERSON, "name": "Ada", "first_name": "Ada", "last_name": "",
            "profile_pic": "https://a.example", "locale": "pl_PL", "timezone": -3.5 });
        for answer in documented_answers(way.operation()).unwrap_or([json!({}), profile]) {
            let (found, what) = (way.answered(&graph, 200, &answer).await, format!("{way:?}: {answer}"));
            match answer["id"].as_str() {
                Some(id) if way.sends() => assert_eq!(found, Ok(Some(id.to_owned())), "{what}"),
                None if way.sends() => check(found, FailureKind::Uncertain, "no-message-id", &what),
                _ => assert_eq!(found, Ok(None), "{what}"),
            }
        }
    }
}

/// The errors of the page: status, code and subcode, and what they are reported as.
const ERRORS: [(u16, i64, i64, FailureKind, &str); 28] = [
    (400, 190, 463, FailureKind::Denied, "bad-token"),
    (400, 102, 0, FailureKind::Denied, "bad-token"),
    (400, 10, 2_018_278, FailureKind::Denied, "window-closed"),
    (403, 200, 2_018_065, FailureKind::Denied, "window-closed"),
    (400, 10, 2_534_022, FailureKind::Denied, "window-closed"),
    (400, 4, 0, FailureKind::RateLimited, "rate-limit"),
    (400, 17, 0, FailureKind::RateLimited, "rate-limit"),
    (400, 32, 0, FailureKind::RateLimited, "rate-limit"),
    (400, 613, 0, FailureKind::RateLimited, "rate-limit"),
    (400, 80_001, 0, FailureKind::RateLimited, "rate-limit"),
    (400, 80_006, 0, FailureKind::RateLimited, "rate-limit"),
    (429, 7, 0, FailureKind::RateLimited, "rate-limit"),
    (400, 551, 0, FailureKind::Denied, "person-unavailable"),
    (400, 100, 1_545_041, FailureKind::Denied, "person-unavailable"),
    (403, 200, 2_018_108, FailureKind::Denied, "person-unavailable"),
    (400, 10_900, 0, FailureKind::Denied, "already-replied"),
    (400, 10_903, 0, FailureKind::Denied, "no-private-reply"),
    (400, 368, 0, FailureKind::Denied, "blocked"),
    (403, 3, 0, FailureKind::Denied, "permission"),
    (403, 10, 0, FailureKind::Denied, "permission"),
    (403, 299, 0, FailureKind::Denied, "permission"),
    (500, 1, 0, FailureKind::Unavailable, "temporary"),
    (503, 2, 0, FailureKind::Unavailable, "temporary"),
    (500, 1200, 0, FailureKind::Unavailable, "temporary"),
    (500, 1, 1_357_046, FailureKind::Uncertain, "graph-1"),
    (400, 100, 0, FailureKind::Invalid, "graph-100"),
    (400, 7, 0, FailureKind::Denied, "graph-7"),
    (500, 7, 0, FailureKind::Uncertain, "graph-7"),
];

/// Returns an error with the members that each one has, or with all members.
fn error(code: i64, subcode: i64, all: bool) -> Value {
    let mut error = json!({ "message": "words", "type": "OAuthException", "code": code, "fbtrace_id": "A1" });
    if subcode != 0 {
        error["error_subcode"] = json!(subcode);
    }
    if all {
        error["error_user_title"] = json!("Nie można wysłać");
        error["error_user_msg"] = json!("Spróbuj później");
        error["error_data"] = json!({ "blame_field_specs": [["message"]] });
        error["is_transient"] = json!(false);
    }
    json!({ "error": error })
}

#[tokio::test]
async fn every_error_is_reported_as_the_page_says() {
    let graph = started().await;
    for (status, code, subcode, kind, word) in ERRORS {
        for way in Use::ALL {
            // A request that changes nothing can be repeated.
            let kind = match kind {
                FailureKind::Uncertain if way == Use::Profile => FailureKind::Unavailable,
                kind => kind,
            };
            let what = format!("{way:?}: {status} {code}/{subcode}");
            check(way.answered(&graph, status, &error(code, subcode, false)).await, kind, word, &what);
            if way == Use::Text {
                check(way.answered(&graph, status, &error(code, subcode, true)).await, kind, word, &what);
            }
        }
    }
    assert!(graph.accepted().is_empty(), "nothing was sent");
    let reported: BTreeSet<_> = ERRORS.iter().map(|(.., word)| (*word).to_owned()).collect();
    let promised = codes("messenger.md", "| Graph error |");
    let missing: Vec<_> = promised.difference(&reported).collect();
    assert!(missing.is_empty(), "no error here is reported as {missing:?}");
}

#[tokio::test]
async fn an_error_with_the_status_of_a_success_is_uncertain() {
    let graph = started().await;
    for way in Use::ALL.into_iter().filter(|way| way.sends()) {
        let found = way.answered(&graph, 200, &error(100, 0, true)).await;
        check(found, FailureKind::Uncertain, "no-message-id", &format!("{way:?}"));
    }
}
