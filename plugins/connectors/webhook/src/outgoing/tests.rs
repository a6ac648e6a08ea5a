//! What is sent has the form of the examples that are published beside its schema.

use super::*;
use serde_json::json;

const EXAMPLES: &str = include_str!("../../../../../docs/schemas/webhook-1.examples.json");

/// Checks that something is written as the example with this name.
fn is_example(name: &str, written: &impl Serialize) {
    let examples: Value = serde_json::from_str(EXAMPLES).unwrap();
    let all = examples["out"]["right"].as_array().unwrap();
    let example = all.iter().find(|example| example["name"] == name).unwrap_or_else(|| panic!("{name}"));
    assert_eq!(serde_json::to_value(written).unwrap(), example["body"], "{name}");
}

#[expect(clippy::unnecessary_wraps, reason = "the members that it fills are optional")]
fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn message(id: &str) -> Message<'_> {
    Message {
        kind: "message",
        id,
        attempt: 1,
        account: "shop",
        thread: "c-1",
        conversation: Conversation { kind: "direct" },
        recipient: "c-1",
        sender: "person",
        ..Message::default()
    }
}

fn file(kind: &str, place: Place) -> File {
    File { kind: kind.to_owned(), name: None, media_type: None, size: None, hint: None, duration_ms: None, place }
}

fn url(file: &str) -> Place {
    Place::Url { url: format!("https://inbox.example/shared/{file}?expires=1894104000&signature=0a1b") }
}

#[test]
fn a_text_has_its_quick_replies_and_what_it_answers() {
    let button = |title: &str, payload: &str| QuickReply { title: title.to_owned(), payload: payload.to_owned() };
    let text = Message {
        text: some("Która koszula?"),
        reply_to: some("m-1"),
        reply_to_author: some("c-1"),
        quick_replies: vec![button("Red", "RED"), button("Blue", "BLUE")],
        ..message("d-1")
    };
    is_example("a text with quick replies", &text);
}

#[test]
fn a_whole_reply_has_its_subject_content_and_files() {
    let document = json!({ "version": 1, "blocks": [{ "type": "buttons", "text": "Shall we send it?",
        "buttons": [{ "title": "Yes", "action": "reply", "payload": "yes" }] }] });
    let picture =
        File { name: some("zdjęcie.png"), media_type: some("image/png"), size: Some(4), ..file("image", url("f-1")) };
    let voice = File { hint: some("voice"), duration_ms: Some(1_500), ..file("audio", url("f-2")) };
    let whole = Message {
        sender: "automation",
        text: some("Both are in stock."),
        subject: some("Your question"),
        content: Some(content(&document.to_string()).unwrap()),
        files: vec![picture, voice],
        ..message("d-2")
    };
    is_example("a whole reply", &whole);
    assert!(content("{").is_err());
}

#[test]
fn a_file_of_the_same_form_has_its_field_and_hash() {
    // The hash of `hello`, from another program.
    let sha256 = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824".to_owned();
    let note = File {
        name: some("note.txt"),
        media_type: some("text/plain"),
        size: Some(5),
        ..file("file", Place::Field { field: "file0".to_owned(), sha256 })
    };
    is_example("a file in the same form", &Message { files: vec![note], ..message("d-3") });
}

#[test]
fn a_template_may_begin_a_conversation() {
    let named = [("order", "2041"), ("1", "Zofia")].map(|(name, text)| (name.to_owned(), text.to_owned()));
    let template = Template {
        name: "order".to_owned(),
        language: "pl".to_owned(),
        parameters: parameters(named.to_vec(), vec!["ignored".to_owned()]),
        files: BTreeMap::new(),
    };
    let number = "+48500600700";
    let first =
        Message { thread: number, recipient: number, opens: some("phone"), template: Some(template), ..message("d-4") };
    is_example("a template that begins a conversation", &first);
    let numbered = parameters(Vec::new(), vec!["a".to_owned(), "b".to_owned()]);
    assert_eq!(json!(numbered), json!({ "1": "a", "2": "b" }));
}

#[test]
fn a_gesture_has_what_its_kind_needs() {
    let gesture = |kind, id| Gesture {
        kind,
        id,
        attempt: 1,
        account: "shop",
        thread: "c-1",
        conversation: Conversation { kind: "direct" },
        recipient: "c-1",
        sender: "person",
        ..Gesture::default()
    };
    let about = |kind, id, message: &str| Gesture { message: some(message), ..gesture(kind, id) };
    is_example("typing", &Gesture { seconds: Some(10), ..about("typing", "g-1", "m-1") });
    is_example("a read mark", &about("read", "g-2", "m-1"));
    is_example("a reaction", &Gesture { emoji: Some("👍".into()), ..about("reaction", "g-3", "m-1") });
    let back = Gesture { emoji: Some(Value::Null), ..about("reaction", "g-4", "m-1") };
    is_example("a reaction that is taken back", &back);
    is_example("an edit", &Gesture { text: some("Tak, jest."), ..about("edit", "g-5", "m-9") });
    is_example("a deletion", &about("deletion", "g-6", "m-9"));
}
