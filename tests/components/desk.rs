//! The limits of what plugins do for people and beyond their conversation, each respected and exceeded.

use crate::messenger::OneFile;
use plugboard_engine::{Call, CallError, Engine, EngineOptions, Plugin};
use plugboard_model::{Attachment, AttachmentKind, AttachmentState, EventBody, Failure, FailureKind, Review, Sender};
use plugboard_tests::{
    calls::{call, event, message_event},
    guest,
};
use std::sync::Arc;
use tokio::sync::OnceCell;

/// A part of the maximum length.
static PART: [u8; 1 << 20] = [7; 1 << 20];

async fn desk() -> Arc<Plugin> {
    static ONCE: OnceCell<(Engine, Arc<Plugin>)> = OnceCell::const_new();
    let load = async || {
        let engine = Engine::new(EngineOptions::default()).expect("an engine");
        let plugin = engine.load(&guest("desk")).await.expect("desk loads");
        (engine, plugin)
    };
    Arc::clone(&ONCE.get_or_init(load).await.1)
}

/// Returns what the plugin logs for a message with a file, and the result of the call.
async fn says(call: Call, text: &str, state: AttachmentState) -> (Vec<String>, Result<(), CallError>) {
    let mut event = Arc::unwrap_or_clone(message_event(text));
    if let EventBody::Message(message) = &mut event.body {
        let file = Attachment { state, ..Attachment::new("file-1".into(), AttachmentKind::File) };
        message.attachments.push(file);
    }
    let finished = desk().await.handle(call, Arc::new(event)).await;
    let lines = finished.log.into_iter().map(|line| line.message).collect();
    (lines, finished.result.map(drop))
}

#[tokio::test]
async fn a_call_reads_at_most_64_parts_of_one_mebibyte() {
    let with_file = || Call { data: Arc::new(OneFile(&PART)), ..call() };
    let (lines, result) = says(with_file(), "files", AttachmentState::Stored).await;
    assert_eq!((lines, result), (vec!["part too-long".to_owned(), "parts 64 too-many".to_owned()], Ok(())));
    // A file that is still being fetched is worth a retry; one that could not be fetched is not.
    for (state, kind) in
        [(AttachmentState::Pending, FailureKind::Unavailable), (AttachmentState::Failed, FailureKind::NotFound)]
    {
        match says(call(), "read", state).await.1 {
            Err(CallError::Refused(failure)) => assert_eq!(failure.kind, kind, "{failure:?}"),
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn a_call_makes_at_most_a_hundred_directory_lookups() {
    let (lines, result) = says(call(), "directory", AttachmentState::Stored).await;
    assert_eq!((lines, result), (vec!["lookups 100 too-many".to_owned()], Ok(())));
}

#[tokio::test]
async fn ratings_must_be_in_range_and_at_most_ten_per_call() {
    let (lines, result) = says(call(), "ratings", AttachmentState::Stored).await;
    let expected = [
        "0/5 the rating must be between 1 and 5, got 0",
        "6/5 the rating must be between 1 and 5, got 6",
        "1/1 the best rating must be between 2 and 100, got 1",
        "1/101 the best rating must be between 2 and 100, got 101",
        "ratings 10 too-many",
    ];
    assert_eq!((lines, result), (expected.map(str::to_owned).to_vec(), Ok(())));
}

#[tokio::test]
async fn at_most_ten_suggestions_and_twenty_commands_are_accepted() {
    let suggest = async |draft: &str| {
        let finished = desk().await.suggest(call(), message_event("hi"), "Ann".into(), draft.into()).await;
        finished.result.map(|all| all.len())
    };
    assert_eq!(suggest("many 10").await, Ok(10));
    let too_many = |what: &str, most: u32| Err(CallError::BadOutput(format!("at most {most} {what} per call")));
    assert_eq!(suggest("many 11").await, too_many("suggestions", 10));
    let commands = async |agent: &str| {
        let finished = desk().await.commands(call(), message_event("hi"), agent.into()).await;
        finished.result.map(|all| all.len())
    };
    assert_eq!(commands("wants 20").await, Ok(20));
    assert_eq!(commands("wants 21").await, too_many("commands", 20));
}

#[tokio::test]
async fn a_reviewer_can_hold_a_reply_only_with_a_reason() {
    let review = async |text: &str| {
        let EventBody::Message(message) = Arc::unwrap_or_clone(message_event(text)).body else {
            unreachable!("a message event has a message");
        };
        let (quick_replies, template) = (Vec::new(), None);
        let body = EventBody::Review(Box::new(Review { message, quick_replies, template, sender: Sender::Person }));
        desk().await.handle(call(), event(body)).await.result
    };
    let held = review("a secret").await.expect("it is held").review;
    assert_eq!(held.hold.as_deref(), Some("it tells a secret"));
    assert_eq!(review("empty").await, Err(CallError::BadOutput("hold: the reason is empty".into())));
    let failed = review("broken").await;
    let expected = Failure::new(FailureKind::Unavailable, "the dictionary is closed");
    assert_eq!(failed, Err(CallError::Refused(expected)));
}
