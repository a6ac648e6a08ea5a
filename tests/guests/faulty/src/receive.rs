//! Receives the platform's events.

use crate::{count, fault, form};
use plugboard_sdk::{
    Failure, HookRequest, clock, http,
    intake::{self, File, Item},
    random,
};
use serde::Deserialize;
use serde_json::Value;
use std::fmt::Write as _;

#[derive(Deserialize)]
struct Envelope {
    account: String,
    events: Vec<Value>,
}

#[derive(Deserialize)]
struct Event {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    from: String,
    #[serde(default)]
    text: String,
    at: f64,
    file: Option<String>,
    media: Option<String>,
    note: Option<String>,
    topic: Option<String>,
}

pub fn receive(request: &HookRequest) -> Result<(), Failure> {
    if fault("asks-in-receive") {
        http::send(http::Request::new("GET", "https://api.platform.example/people/1"))?;
    }
    let again = request.method() == "AGAIN";
    assert!(!(again && fault("traps-on-again")), "a request without headers");
    if again && fault("loses-again") {
        return Ok(());
    }
    let body = request.body();
    // The document of an unknown item is JSON, even if the platform posts forms.
    let envelope = match form::address(request).filter(|_| !again) {
        Some(_) => form::event(&body).map(|(account, event)| Envelope { account, events: vec![event] }),
        None => serde_json::from_slice::<Envelope>(&body).map_err(|error| error.to_string()),
    };
    let envelope = match envelope {
        Ok(_) if again && fault("again-is-internal") => return Err(Failure::internal("it is still unknown")),
        Ok(envelope) => envelope,
        Err(_) if fault("takes-broken-bodies") => return Ok(()),
        Err(error) if fault("broken-is-internal") => return Err(Failure::internal(error)),
        Err(error) => return Err(Failure::invalid(format!("the body makes no sense: {error}"))),
    };
    if fault("spins-on-empty-text") && body.windows(9).any(|part| part == b"\"text\":[]") {
        loop {
            std::hint::black_box(());
        }
    }
    for (place, value) in envelope.events.into_iter().enumerate() {
        event(&envelope.account, place, value)?;
    }
    Ok(())
}

/// Reports an event that was received or polled. `place` is its place among the events of the answer or request.
pub fn event(account: &str, place: usize, value: Value) -> Result<(), Failure> {
    let text = value.to_string();
    let unknown = |reason: &str| {
        let document = format!("{{\"account\":{},\"events\":[{text}]}}", Value::from(account));
        intake::unknown_item(&format!("unknown:{}", digest(&text)), reason, document.as_bytes())
    };
    let event: Event = match serde_json::from_value(value) {
        Ok(event) => event,
        Err(error) if fault("one-bad-spoils-all") => return Err(Failure::invalid(error.to_string())),
        Err(error) if fault("traps-on-odd-events") => panic!("{error}"),
        Err(error) if fault("odd-is-internal") => return Err(Failure::internal(error.to_string())),
        Err(error) => return unknown(&format!("{:.1000}", error.to_string())),
    };
    if event.kind != "message" {
        return match () {
            () if fault("traps-on-unknown") => panic!("never heard of {}", event.kind),
            () if fault("drops-unknown") => Ok(()),
            () => unknown(&format!("an event of the unknown type {:.64}", event.kind)),
        };
    }
    let key = key(place, &event)?;
    let item = Item::new(if fault("other-account") { "elsewhere" } else { account }, &key, &event.from, &event.from);
    if fault("time-of-now") {
        item.at(clock::now());
    } else {
        item.at(event.at);
    }
    item.external_id(&event.id);
    if fault("cuts-bytes") && event.text.len() > 4_096 {
        item.text(&event.text[..4_097]);
    } else {
        item.text(if fault("loses-text") { "..." } else { &event.text });
    }
    if let Some(file) = &event.file {
        let file = if fault("file-elsewhere") { "https://elsewhere.example/a.png" } else { file };
        item.attachment("image", file, None);
    }
    if let Some(media) = &event.media {
        let file = File::new("audio");
        file.reference(media);
        if !fault("loses-hint") {
            file.hint("voice");
        }
        file.duration_ms(3_000);
        item.add_file(file);
    }
    if let Some(note) = event.note.as_ref().filter(|_| !fault("loses-note")) {
        let file = File::new("file");
        file.bytes(note.as_bytes());
        file.name("note.txt");
        item.add_file(file);
    }
    if let Some(topic) = event.topic.as_ref().filter(|_| !fault("loses-topic")) {
        item.keep("thread", "topic", topic);
    }
    intake::message(item)
}

fn key(place: usize, event: &Event) -> Result<String, Failure> {
    Ok(match () {
        () if fault("keys-by-chance") => format!("message:{:?}", random::bytes(8)),
        () if fault("keys-by-count") => format!("message:{}", count()?),
        () if fault("keys-by-place") => format!("message:{}:{place}", event.id),
        () if fault("keys-by-time") => format!("message:{}:{}", event.id, clock::now()),
        () if fault("keys-by-sender") => format!("message:{}", event.from),
        () if event.id.len() > 200 => format!("message#{}", digest(&event.id)),
        () => format!("message:{}", event.id),
    })
}

/// FNV-1a, which is good enough for a fictional platform.
fn digest(text: &str) -> String {
    let sum = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let mut digits = String::new();
    let _ = write!(digits, "{sum:016x}");
    digits
}
