//! Rich content: what platforms show, what they get as text instead, and what people and reviewers do with it.

mod choices;
mod incoming;

use crate::{
    people::path,
    people_of_platforms::{Platform, message},
};
use plugboard_tests::{databases::Kind, on_both};
use serde_json::{Value, json};

on_both! {
    a_platform_gets_the_blocks_that_it_has_and_the_others_as_text;
    a_block_that_exceeds_the_limits_of_the_platform_is_text;
    files_of_a_block_are_sent_with_it;
    people_reply_with_rich_content_and_are_told_what_is_wrong_with_it;
    a_plugin_is_told_what_is_wrong_with_its_rich_content;
    a_held_reply_keeps_its_rich_content_until_a_person_releases_it;
    a_reviewer_mends_the_text_or_replaces_everything;
}

/// The rules of a platform with buttons, cards and pictures. It has at most 2 buttons, with 10 characters each and 8
/// bytes of payload.
fn rich() -> Value {
    json!([
        ["attachment", "image", 1_000],
        ["quick-replies", 3, 20],
        ["block", "buttons"],
        ["block", "card"],
        ["button-action", "reply"],
        ["button-action", "link"],
        ["count", "buttons", 2],
        ["length", "button", 10, "characters"],
        ["length", "payload", 8, "bytes"],
    ])
}

fn document(blocks: &[Value]) -> Value {
    json!({ "version": 1, "blocks": blocks })
}

/// Returns a text with reply buttons: titles and payloads.
fn buttons(text: &str, all: &[(&str, &str)]) -> Value {
    let button = |(title, payload): &(&str, &str)| json!({ "title": title, "action": "reply", "payload": payload });
    json!({ "type": "buttons", "text": text, "buttons": all.iter().map(button).collect::<Vec<_>>() })
}

fn tea() -> Value {
    buttons("Tea?", &[("Yes", "tea:yes"), ("No", "tea:no")])
}

/// A customer's message that the plugin answers with rich content after the text `Look:`.
fn asks(key: &str, who: &str, blocks: &[Value]) -> Value {
    message(key, who, &format!("rich {}", document(blocks)))
}

/// Returns the conversation with a customer.
async fn conversation_with(platform: &Platform, who: &str) -> Value {
    let all = platform.conversations().await;
    let found = all.iter().find(|conversation| conversation["contact"]["name"] == *who);
    found.unwrap_or_else(|| panic!("{who}: {all:?}")).clone()
}

/// Returns the messages of a customer's conversation.
async fn messages_with(platform: &Platform, who: &str) -> Vec<Value> {
    platform.server.messages(&conversation_with(platform, who).await).await
}

/// A customer writes. Returns the payload that the message got.
async fn payload_of(platform: &Platform, key: &str, who: &str, said: &str) -> Value {
    platform.report(&[message(key, who, said)]).await;
    let messages = messages_with(platform, who).await;
    let found = messages.iter().find(|message| message["external_id"] == *key);
    found.unwrap_or_else(|| panic!("{key}: {messages:?}"))["payload"].clone()
}

/// A person asks for a reply in the conversation with a customer. Returns the status and the answer.
async fn ask(platform: &Platform, who: &str, reply: &Value) -> (u16, Value) {
    let path = format!("{}/messages", path(&conversation_with(platform, who).await));
    let answer = platform.server.ask("POST", &path, Some(reply)).await;
    platform.server.drained().await;
    answer
}

/// A person replies. Returns the message as it is afterwards.
async fn reply(platform: &Platform, who: &str, reply: &Value) -> Value {
    let (status, made) = ask(platform, who, reply).await;
    assert_eq!(status, 201, "{made}");
    show(platform, &made).await
}

async fn show(platform: &Platform, message: &Value) -> Value {
    platform.server.get(&format!("/api/v1/messages/{}", message["id"].as_str().expect("an identifier"))).await
}

/// A person releases a held message.
async fn release(platform: &Platform, message: &Value) {
    let id = message["id"].as_str().expect("an identifier");
    platform.server.post(&format!("/api/v1/messages/{id}/release"), json!({})).await;
    platform.server.drained().await;
}

/// Returns the lines of the plugin's log that begin with a word, in order.
async fn logged(platform: &Platform, word: &str) -> Vec<String> {
    platform.logged().await.into_iter().filter(|line| line.starts_with(word)).collect()
}

/// Installs a reviewer that holds secrets and mends typing errors.
fn with_reviewer(platform: &Platform) {
    let file = format!("{}/../target/guests/desk.wasm", env!("CARGO_MANIFEST_DIR"));
    let install = ["plugin", "install", &file, "--yes", "--config", r#"{"quiet": true}"#];
    platform.server.command(&install).expect("desk is installed");
}

/// Returns the text, the files, the quick replies and the rich content of each part that was sent.
fn parts(sent: &[Value]) -> Vec<(Value, Value, Value, Value)> {
    let part = |part: &Value| {
        (part["text"].clone(), part["files"].clone(), part["quick_replies"].clone(), part["content"].clone())
    };
    sent.iter().map(part).collect()
}

/// A part that is nothing but a text.
fn text(text: &str) -> (Value, Value, Value, Value) {
    (json!(text), json!([]), json!([]), Value::Null)
}

/// A part that is nothing but rich content.
fn block(block: &Value) -> (Value, Value, Value, Value) {
    (Value::Null, json!([]), json!([]), document(std::slice::from_ref(block)))
}

async fn a_platform_gets_the_blocks_that_it_has_and_the_others_as_text(kind: Kind) {
    let mut platform = Platform::with(kind, &[], rich(), &[]).await;
    let gate = json!({ "type": "location", "latitude": 52.5163, "longitude": 13.3777, "name": "Brama Brandenburska" });
    let place = "Brama Brandenburska\nhttps://www.openstreetmap.org/?mlat=52.5163&mlon=13.3777";
    let everything = format!("Look:\n\nTea?\n1. Yes\n2. No\n\n{place}");
    platform.report(&[asks("m-1", "ada", &[tea(), gate.clone()])]).await;
    assert_eq!(parts(&platform.sent()), [text(&format!("Look:\n\n{place}")), block(&tea())]);
    // People and plugins see all of it, with its plain form.
    let ours = messages_with(&platform, "ada").await.remove(1);
    assert_eq!((&ours["state"], &ours["content"]), (&json!("sent"), &document(&[tea(), gate.clone()])), "{ours}");
    assert_eq!(ours["text"], everything);
    // The platform would keep showing the buttons, so the text of such a reply cannot be replaced.
    let place = format!("/api/v1/messages/{}", ours["id"].as_str().expect("an identifier"));
    let (status, problem) = platform.server.ask("PATCH", &place, Some(&json!({ "text": "Coffee?" }))).await;
    assert_eq!((status, &problem["code"]), (422, &json!("split-text")), "{problem}");
    // The customer presses a button. Nothing was numbered, so a number means nothing.
    let mut pressed = message("m-2", "ada", "No");
    pressed["payload"] = json!("tea:no");
    platform.report(&[pressed]).await;
    assert_eq!(payload_of(&platform, "m-3", "ada", "1").await, Value::Null);

    // The same reply where the platform has nothing of the kind.
    platform.rules = json!([]);
    platform.add_channel();
    platform.report(&[asks("m-4", "bob", &[tea(), gate])]).await;
    assert_eq!(parts(&platform.sent()[2..]), [text(&everything)]);
    assert_eq!(payload_of(&platform, "m-5", "bob", " NO ").await, "tea:no");
    assert_eq!(logged(&platform, "payload").await, ["payload tea:no", "payload tea:no"]);
}

async fn a_block_that_exceeds_the_limits_of_the_platform_is_text(kind: Kind) {
    let platform = Platform::with(kind, &[], rich(), &[]).await;
    let call = json!({ "title": "Call us", "action": "call", "phone": "+49 30 1" });
    let fits = buttons("Fits", &[("Żółty żółw", "12345678")]);
    let blocks = [
        buttons("Three?", &[("a", "a"), ("b", "b"), ("c", "c")]),
        buttons("Long?", &[("Żółte żółwie", "x")]),
        fits.clone(),
        buttons("Heavy?", &[("y", "żółwie")]),
        json!({ "type": "buttons", "text": "Call?", "buttons": [call] }),
    ];
    platform.report(&[asks("m-1", "ada", &blocks)]).await;
    let others = "Three?\n1. a\n2. b\n3. c\n\nLong?\n4. Żółte żółwie\n\nHeavy?\n5. y\n\nCall?\nCall us: +49 30 1";
    assert_eq!(parts(&platform.sent()), [text(&format!("Look:\n\n{others}")), block(&fits)]);
    // The numbers are those of the text, without the block that the platform shows.
    assert_eq!(payload_of(&platform, "m-2", "ada", "żółte ŻÓŁWIE").await, "x");
    assert_eq!(payload_of(&platform, "m-3", "ada", "6").await, Value::Null);
}

/// Uploads a picture for the conversation with a customer, and returns its identifier.
async fn upload(platform: &Platform, who: &str, name: &str) -> Value {
    let path = path(&conversation_with(platform, who).await);
    let http = reqwest::Client::builder().no_proxy().build().expect("a client for loopback");
    let request = http.post(format!("{}{path}/attachments?name={name}", platform.server.base));
    let request = request.bearer_auth(&platform.server.token).header("Content-Type", "image/png");
    let answer = request.body("a picture").send().await.expect("the server answers");
    assert_eq!(answer.status().as_u16(), 201);
    answer.json::<Value>().await.expect("JSON")["id"].clone()
}

async fn files_of_a_block_are_sent_with_it(kind: Kind) {
    let mut platform = Platform::with(kind, &[], rich(), &[]).await;
    platform.report(&[message("m-1", "ada", "hello")]).await;
    let files = [upload(&platform, "ada", "cup.png").await, upload(&platform, "ada", "pot.png").await];
    let card = |image: u32| json!({ "type": "card", "title": "Teapot", "image": image });
    let (none, thanks) = (json!([]), json!(["Thanks"]));
    let answer = json!({
        "text": "Here", "attachments": files, "content": document(&[card(1)]),
        "quick_replies": [{ "title": "Thanks", "payload": "thanks" }],
    });
    let made = reply(&platform, "ada", &answer).await;
    assert_eq!((&made["content"], made["attachments"].as_array().map(Vec::len)), (&document(&[card(1)]), Some(2)));
    // The document of a part counts the files of that part, and the quick replies are on the last part.
    let expected = [
        text("Here"),
        (Value::Null, json!(["pot.png"]), none.clone(), document(&[card(0)])),
        (Value::Null, json!(["cup.png"]), thanks.clone(), Value::Null),
    ];
    assert_eq!(parts(&platform.sent()), expected);

    // A platform that takes whole replies gets all of it at once.
    let mut rules = rich();
    rules.as_array_mut().expect("a list").push(json!(["whole-replies", 1_000]));
    platform.rules = rules;
    platform.add_channel();
    reply(&platform, "ada", &answer).await;
    let whole = (json!("Here"), json!(["cup.png", "pot.png"]), thanks.clone(), document(&[card(1)]));
    assert_eq!(parts(&platform.sent()[3..]), [whole]);

    // A platform without cards gets the card as text, and its picture like every other file.
    platform.rules = json!([["attachment", "image", 1_000], ["quick-replies", 3, 20]]);
    platform.add_channel();
    reply(&platform, "ada", &answer).await;
    let expected = [
        text("Here\n\nTeapot"),
        (Value::Null, json!(["cup.png"]), none, Value::Null),
        (Value::Null, json!(["pot.png"]), thanks, Value::Null),
    ];
    assert_eq!(parts(&platform.sent()[4..]), expected);

    // A platform that takes no files gets nothing of it.
    platform.rules = json!([["block", "card"], ["quick-replies", 3, 20]]);
    platform.add_channel();
    let (status, problem) = ask(&platform, "ada", &answer).await;
    assert_eq!((status, &problem["code"]), (422, &json!("attachment-kind")), "{problem}");
    assert_eq!(platform.sent().len(), 7);
}

async fn people_reply_with_rich_content_and_are_told_what_is_wrong_with_it(kind: Kind) {
    let platform = Platform::with(kind, &[], rich(), &[]).await;
    platform.report(&[message("m-1", "ada", "hello")]).await;
    let made = reply(&platform, "ada", &json!({ "content": document(&[tea()]) })).await;
    assert_eq!((&made["content"], &made["text"]), (&document(&[tea()]), &json!("Tea?\n1. Yes\n2. No")));
    assert_eq!(parts(&platform.sent()), [block(&tea())]);
    let odd = json!({ "type": "text", "text": "a\u{0}b" });
    let (status, problem) = ask(&platform, "ada", &json!({ "content": document(&[odd]) })).await;
    assert_eq!((status, &problem["code"]), (422, &json!("invalid")), "{problem}");

    let large = document(&[json!({ "type": "text", "text": "x".repeat(64 << 10) })]);
    for (content, why) in [
        (document(&[json!({ "type": "buttons", "text": "Tea?" })]), "at `/blocks/0`: `buttons` is missing"),
        (document(&[json!({ "type": "voice", "file": 0 })]), "at `/blocks/0/file`: refers to file 0"),
        (document(&[]), "at `/blocks`: must have 1 to 20 entries"),
        (json!("Tea?"), "must be an object"),
        (large, "must have at most 65536 bytes"),
    ] {
        let (status, problem) = ask(&platform, "ada", &json!({ "text": "hi", "content": content })).await;
        assert_eq!((status, &problem["code"]), (422, &json!("bad-content")), "{problem}");
        assert!(problem["detail"].as_str().is_some_and(|detail| detail.contains(why)), "{why}: {problem}");
    }
    let template = json!({ "name": "hello", "language": "en", "variables": [] });
    for wrong in [
        json!({ "kind": "note", "text": "for us", "content": document(&[tea()]) }),
        json!({ "template": template, "content": document(&[tea()]) }),
    ] {
        let (status, problem) = ask(&platform, "ada", &wrong).await;
        assert_eq!((status, &problem["code"]), (422, &json!("invalid")), "{problem}");
    }
    // The limit of a text applies to what is sent as text: this platform accepts 1,000 characters.
    for (length, status) in [(1_000, 201), (1_001, 422)] {
        let long = json!({ "type": "text", "text": "ż".repeat(length - "hi\n\n".len()) });
        let (answered, problem) =
            ask(&platform, "ada", &json!({ "text": "hi", "content": document(&[long, tea()]) })).await;
        assert_eq!(answered, status, "{problem}");
        assert!(answered == 201 || problem["code"] == "text-too-long", "{problem}");
    }
    let (status, problem) = ask(&platform, "ada", &json!({ "text": " " })).await;
    assert_eq!((status, &problem["code"]), (422, &json!("empty")), "{problem}");
    assert_eq!(platform.sent().len(), 3);
}

async fn a_plugin_is_told_what_is_wrong_with_its_rich_content(kind: Kind) {
    let platform = Platform::with(kind, &[], rich(), &[]).await;
    platform.report(&[asks("m-1", "ada", &[json!({ "type": "sticker", "file": 0 })])]).await;
    platform.report(&[message("m-2", "ada", "rich {")]).await;
    let refused = logged(&platform, "refused").await;
    let [file, json] = refused.as_slice() else { panic!("{refused:?}") };
    let why = "refers to file 0, but the message has no files";
    assert_eq!(*file, format!("refused bad-content rich content, at `/blocks/0/file`: {why}"));
    assert!(json.starts_with("refused bad-content rich content: must be valid JSON"), "{json}");
    assert_eq!(messages_with(&platform, "ada").await.len(), 2, "nothing was sent");
}

async fn a_held_reply_keeps_its_rich_content_until_a_person_releases_it(kind: Kind) {
    let mut platform = Platform::with(kind, &[], rich(), &[]).await;
    with_reviewer(&platform);
    let secret = buttons("Do you want the secret tea?", &[("Yes", "yes"), ("No", "no")]);
    let held = async |platform: &Platform, who: &str| {
        let all = messages_with(platform, who).await;
        all.into_iter().find(|message| message["state"] == "held").expect("a held reply")
    };
    platform.report(&[asks("m-1", "ada", std::slice::from_ref(&secret))]).await;
    let message = held(&platform, "ada").await;
    assert_eq!(message["content"], document(std::slice::from_ref(&secret)));
    assert_eq!(platform.sent().len(), 0);
    release(&platform, &message).await;
    assert_eq!(parts(&platform.sent()), [text("Look:"), block(&secret)]);
    let message = show(&platform, &message).await;
    assert_eq!((&message["state"], &message["content"]["blocks"][0]), (&json!("sent"), &secret));

    // How it is divided is decided when it is released, by the rules of that time.
    platform.report(&[asks("m-2", "bob", std::slice::from_ref(&secret))]).await;
    let message = held(&platform, "bob").await;
    platform.rules = json!([]);
    platform.add_channel();
    release(&platform, &message).await;
    assert_eq!(parts(&platform.sent()[2..]), [text("Look:\n\nDo you want the secret tea?\n1. Yes\n2. No")]);
    assert_eq!(payload_of(&platform, "m-3", "bob", "2").await, "no");
}

async fn a_reviewer_mends_the_text_or_replaces_everything(kind: Kind) {
    let mut platform = Platform::with(kind, &[], rich(), &[]).await;
    with_reviewer(&platform);
    platform.report(&[message("m-1", "ada", "hello")]).await;
    // The plain form is still the end of the text, so only what precedes it changes.
    let made = reply(&platform, "ada", &json!({ "text": "teh offer", "content": document(&[tea()]) })).await;
    assert_eq!((&made["text"], &made["content"]), (&json!("the offer\n\nTea?\n1. Yes\n2. No"), &document(&[tea()])));
    assert_eq!(parts(&platform.sent()), [text("the offer"), block(&tea())]);
    // The new text stands for everything, so there are no buttons that would contradict it.
    let wrong = buttons("teh end?", &[("Yes", "end:yes")]);
    let made = reply(&platform, "ada", &json!({ "text": "Well", "content": document(&[wrong]) })).await;
    assert_eq!((&made["text"], &made["content"]), (&json!("Well\n\nthe end?\n1. Yes"), &Value::Null));
    assert_eq!(parts(&platform.sent()[2..]), [text("Well\n\nthe end?\n1. Yes")]);
    assert_eq!(payload_of(&platform, "m-2", "ada", "1").await, Value::Null);
    // A plain form does not hide what the platform shows, so the reviewer finds the secret and the mistake.
    let mut hidden = buttons("A secret", &[("Yes", "yes")]);
    hidden["plain"] = json!("ok");
    let made = reply(&platform, "ada", &json!({ "text": "Well", "content": document(&[hidden]) })).await;
    assert_eq!((&made["state"], &made["text"]), (&json!("held"), &json!("Well\n\nok\nA secret\n1. Yes")));
    let mut odd = buttons("Tea?", &[("Yes", "tea:yes")]);
    odd["plain"] = json!("ok");
    let made =
        reply(&platform, "ada", &json!({ "text": "teh offer", "content": document(std::slice::from_ref(&odd)) })).await;
    assert_eq!(made["text"], "the offer\n\nok\nTea?\n1. Yes");
    assert_eq!(parts(&platform.sent()[3..]), [text("the offer"), block(&odd)]);
    // Where the platform shows nothing, the numbers of a mended text still count.
    platform.rules = json!([]);
    platform.add_channel();
    reply(&platform, "ada", &json!({ "text": "teh offer", "content": document(&[tea()]) })).await;
    assert_eq!(parts(&platform.sent()[5..]), [text("the offer\n\nTea?\n1. Yes\n2. No")]);
    assert_eq!(payload_of(&platform, "m-3", "ada", "2").await, "tea:no");
    // A text of the reviewer that is too long for buttons is held, like one that is too long for a message.
    platform.rules = json!([
        ["text-limit", 10_000, false],
        ["quick-replies", 3, 20],
        ["length", "text-with-buttons", 20, "characters"],
    ]);
    platform.add_channel();
    let buttons = json!([{ "title": "Yes", "payload": "yes" }]);
    let made = reply(&platform, "ada", &json!({ "text": "How long?", "quick_replies": buttons })).await;
    assert_eq!(made["state"], "held", "{made}");
    let notes = messages_with(&platform, "ada").await;
    let why = notes.iter().rfind(|message| message["kind"] == "note").expect("a note")["text"].clone();
    assert!(why.as_str().is_some_and(|why| why.contains("text with quick replies has 5000 characters")), "{why}");
    assert_eq!(reply(&platform, "ada", &json!({ "text": "How long?" })).await["state"], "sent");
}
