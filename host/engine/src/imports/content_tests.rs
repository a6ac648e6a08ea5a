//! Tests of rich content in drafts and items: what is accepted, and what becomes of the rest.

use super::{
    AttachmentHandle, ItemBuilder,
    bindings::{
        intake::{Host, HostItem},
        replies::HostDraft,
    },
};
use crate::{
    Call,
    error::Error,
    state::{State, Subject},
};
use plugboard_model::{Attachment, AttachmentKind, Draft, Failure, HookRequest, ItemBody, Limits, MessageItem};
use std::sync::Arc;
use wasmtime::component::Resource;

const STICKER: &str = r#"{ "version": 1, "blocks": [{ "type": "sticker", "file": 1 }] }"#;

fn state(subject: Subject) -> State {
    let engine = crate::pool::engine(1).expect("an engine");
    State::new(&engine, Call::placeholder(Limits::default()), subject)
}

/// Makes a draft with rich content and this number of files, which are attached after the content was set.
fn draft(text: &str, document: &str, files: usize) -> Result<Draft, Failure> {
    let mut state = state(Subject::Nothing);
    let draft = HostDraft::new(&mut state, text.into()).expect("a handle");
    let again = || Resource::new_own(draft.rep());
    HostDraft::content(&mut state, again(), document.into()).expect("it is checked later");
    for n in 0..files {
        let file = state.push(AttachmentHandle(Attachment::new(n.to_string(), AttachmentKind::Image)));
        HostDraft::attachment(&mut state, again(), file.expect("a handle")).expect("attached");
    }
    match state.draft(draft) {
        Ok(draft) => Ok(draft),
        Err(Error::Failure(failure)) => Err(failure),
        Err(Error::Trap(trap)) => panic!("{trap}"),
    }
}

#[test]
fn a_draft_may_have_nothing_but_rich_content() {
    let made = draft("", STICKER, 2).expect("a draft");
    assert_eq!((made.text.as_str(), made.content.as_deref()), ("", Some(STICKER)), "as it was given");
    let nul = r#"{"version":1,"blocks":[{"type":"text","text":"a\u0000ż"}]}"#;
    let made = draft("hi", nul, 0).expect("a draft");
    let stored = made.content.expect("content");
    assert!(stored.contains("\"a\u{fffd}ż\"") && !stored.contains("u0000"), "{stored}");
}

#[test]
fn wrong_rich_content_is_refused_with_its_place() {
    let long = format!("{STICKER}{}", " ".repeat(64 << 10));
    for (document, files, place) in [
        (STICKER, 1, "at `/blocks/0/file`: refers to file 1, but the message has only file 0"),
        (STICKER, 0, "at `/blocks/0/file`: refers to file 1, but the message has no files"),
        (r#"{"version":1,"blocks":[{"type":"text"}]}"#, 0, "at `/blocks/0`: `text` is missing"),
        (r#"{"version":2,"blocks":[]}"#, 0, "at `/version`"),
        ("buttons", 0, "must be valid JSON"),
        ("", 0, "must be valid JSON"),
        (long.as_str(), 2, "must have at most 65536 bytes"),
    ] {
        let failure = draft("hi", document, files).expect_err(place);
        assert_eq!((failure.kind.as_str(), failure.code.as_deref()), ("invalid", Some("bad-content")), "{failure}");
        assert!(failure.message.contains(place), "{failure}");
    }
}

/// Reports a message to whose item `set` adds something. Returns it, or the reason why it is unknown.
fn item(set: impl FnOnce(&mut State, &dyn Fn() -> Resource<ItemBuilder>)) -> Result<MessageItem, String> {
    let request = HookRequest { method: "POST".into(), ..HookRequest::default() };
    let mut state = state(Subject::Receive(Arc::new(request), Vec::new()));
    let made = HostItem::new(&mut state, "page".into(), "key".into(), "thread".into(), "ada".into());
    let made = made.expect("a handle");
    set(&mut state, &|| Resource::new_own(made.rep()));
    Host::message(&mut state, made).expect("it is reported");
    match (state.items.pop(), state.unknown.pop()) {
        (Some(item), None) => match item.body {
            ItemBody::Message(message) => Ok(message),
            other => panic!("{other:?}"),
        },
        (None, Some(unknown)) => Err(unknown.reason),
        other => panic!("{other:?}"),
    }
}

fn attach(state: &mut State, item: Resource<ItemBuilder>, url: &str) {
    HostItem::attachment(state, item, "image".into(), url.into(), None).expect("it is added or left out");
}

#[test]
fn an_item_has_rich_content_whose_files_are_counted_as_they_are_added() {
    let message = item(|state, item| {
        HostItem::content(state, item(), STICKER.into()).expect("set");
        attach(state, item(), "https://a.example/0");
        attach(state, item(), "https://a.example/1");
    });
    let message = message.expect("a message");
    assert_eq!((message.content.as_deref(), message.warnings.len()), (Some(STICKER), 0));
    // The first file is left out, so the second is file 0 now.
    let message = item(|state, item| {
        attach(state, item(), " ");
        attach(state, item(), "https://a.example/1");
        HostItem::content(state, item(), STICKER.into()).expect("set");
    });
    let message = message.expect("a message");
    assert_eq!((message.attachments.len(), message.warnings.len()), (1, 1), "{:?}", message.warnings);
    assert!(message.content.as_deref().is_some_and(|content| content.contains("\"file\":0")), "{message:?}");
}

#[test]
fn wrong_rich_content_of_an_item_is_left_out_with_a_warning() {
    let of = |document: &str, text: &str| {
        item(|state, item| {
            HostItem::content(state, item(), document.into()).expect("set");
            HostItem::text(state, item(), text.into()).expect("set");
        })
    };
    let left_out = "so the rich content was left out";
    for (document, place) in [
        (STICKER, "at `/blocks/0/file`: refers to file 1, but the message has no files"),
        ("{", "rich content: must be valid JSON"),
        (r#"{"version":1,"blocks":[{"type":"card"}]}"#, "at `/blocks/0`: `title` is missing"),
    ] {
        let message = of(document, "hi").expect("a message");
        assert_eq!((message.content, message.text.as_str()), (None, "hi"));
        let [warning] = message.warnings.as_slice() else { panic!("{:?}", message.warnings) };
        assert!(warning.contains(place) && warning.contains(left_out), "{warning}");
    }
    assert!(of("{", "").expect_err("nothing is left").contains("no text, file, content"));
    let alone = of(r#"{"version":1,"blocks":[{"type":"sticker"}]}"#, "").expect("content is enough");
    assert!(alone.content.is_some() && alone.text.is_empty());
    let lost = item(|state, item| {
        attach(state, item(), "https://a.example/0");
        attach(state, item(), "");
        HostItem::content(state, item(), STICKER.into()).expect("set");
    });
    let lost = lost.expect("a message");
    assert_eq!((lost.content, lost.attachments.len()), (None, 1));
    assert!(lost.warnings[1].contains("refers to file 1, which was left out"), "{:?}", lost.warnings);
}
