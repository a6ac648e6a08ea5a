//! The connector's roles besides its own: it fetches files by `GET /media/{reference}`, polls `GET /events`, registers a
//! channel's hook by `POST /hooks`, lists templates by `GET /templates`, makes gestures by `POST /gestures`, and asks for
//! a part by `GET /sent/{part}`.

use crate::{
    fault, receive,
    send::{API, topic},
};
use plugboard_sdk::{
    CatalogueRequest, ChannelPoll, Failure, FailureKind, Gesture, MediaRequest, Outgoing, SetupRequest, http, random,
};
use serde::Deserialize;
use serde_json::{Value, json};

/// An answer to a poll.
#[derive(Deserialize)]
struct Page {
    events: Vec<Value>,
    /// The cursor of the next poll.
    next: String,
    #[serde(default)]
    more: bool,
    /// How long to wait, in seconds.
    pause: Option<u32>,
    #[serde(default)]
    lost: bool,
}

/// Makes a request with the connector's token.
fn request(method: &str, address: &str) -> http::Request {
    let request = http::Request::new(method, address);
    request.header("Authorization", "Bearer ${secret.token}");
    request
}

pub fn fetch(wanted: &MediaRequest) -> Result<(), Failure> {
    let topic = topic(wanted.kept("thread", "topic"));
    let get = request("GET", &format!("{API}/media/{}{topic}", wanted.reference()));
    if !fault("file-enters-plugin") {
        get.answer_to_file(wanted.max_bytes());
    }
    let response = match http::send(get) {
        Ok(response) => response,
        Err(_) if fault("fetch-is-internal") => return Err(Failure::internal("no file came")),
        Err(_) if fault("large-file-is-retried") => return Err(Failure::unavailable("no file came")),
        Err(failure) => return Err(failure),
    };
    match response.status() {
        200..=299 => {}
        _ if fault("error-is-a-file") => {}
        403 | 404 | 410 if fault("lost-file-is-retried") => return Err(Failure::unavailable("no file yet")),
        429 | 500.. if fault("fetch-gives-up") => return Err(Failure::not_found("no file")),
        _ => return Err(response.failure("the platform")),
    }
    if !fault("forgets-file-name") {
        wanted.set_name("voice.ogg");
    }
    wanted.deliver(&response.attachment(None)?);
    Ok(())
}

pub fn poll(poll: &ChannelPoll) -> Result<(), Failure> {
    let account = poll.account();
    if account.is_empty() {
        // Such a channel hears by its hook alone: see `join`.
        poll.set_cursor("none");
        poll.wait(86_400);
        return Ok(());
    }
    let after = poll.cursor().unwrap_or_default();
    let response = match http::send(request("GET", &format!("{API}/events?after={after}"))) {
        Err(_) if fault("poll-gives-up") => return Err(Failure::denied("no events")),
        sent => sent?,
    };
    if !response.is_success() {
        return if fault("failed-poll-is-empty") { Ok(()) } else { Err(response.failure("the platform")) };
    }
    let page: Page = match response.json() {
        Ok(page) => page,
        Err(error) if fault("traps-on-odd-poll") => panic!("never seen before: {error}"),
        Err(_) if fault("odd-poll-is-internal") => return Err(Failure::internal("never seen before")),
        Err(failure) => return Err(failure),
    };
    let is_first = poll.cursor().is_none() && poll.since().is_none();
    if !fault("polls-nothing") && (!is_first || fault("imports-the-past")) {
        for (place, value) in page.events.into_iter().enumerate() {
            receive::event(&account, place, value)?;
        }
    }
    if !fault("forgets-cursor") {
        poll.set_cursor(&page.next);
    }
    if page.more {
        poll.again();
    }
    if let Some(pause) = page.pause {
        poll.wait(pause);
    }
    if page.lost && !fault("hides-gap") {
        poll.gap("the platform has deleted older events");
    }
    Ok(())
}

pub fn join(channel: &SetupRequest) -> Result<(), Failure> {
    let Some(account) = channel.account() else {
        // An admin enters the address of the hook at the platform.
        channel.hears_by("hook");
        return Ok(());
    };
    let post = request("POST", &format!("{API}/hooks"));
    post.json(&json!({ "account": account, "url": channel.hook_url() }))?;
    let response = match http::send(post) {
        Err(_) if fault("join-gives-up") => return Err(Failure::denied("no hook")),
        sent => sent?,
    };
    if !response.is_success() {
        return match () {
            () if fault("failed-join-is-fine") => Ok(()),
            () if fault("refused-join-is-retried") => Err(Failure::unavailable("no hook yet")),
            () => Err(response.failure("the platform")),
        };
    }
    if fault("joins-silently") {
        return Ok(());
    }
    let hook: Value = response.json()?;
    channel.set_account(&account, hook["name"].as_str());
    channel.hears_by("hook");
    channel.report("Allow messages from everybody in the settings of the platform.");
    channel.renew_after(if fault("joins-by-chance") { 3_600 + random::number() % 10_000_000 } else { 30 * 86_400 });
    Ok(())
}

pub fn leave(channel: &SetupRequest) -> Result<(), Failure> {
    let Some(account) = channel.account().filter(|_| !fault("leaves-nothing")) else { return Ok(()) };
    let response = http::send(request("DELETE", &format!("{API}/hooks/{account}")))?;
    if response.is_success() || fault("failed-leave-is-fine") { Ok(()) } else { Err(response.failure("the platform")) }
}

pub fn read(request: &CatalogueRequest) -> Result<(), Failure> {
    let response = http::send(list_request(&request.account()))?;
    if !response.is_success() && !fault("failed-list-is-empty") {
        return Err(response.failure("the platform"));
    }
    let page: Value = match response.json() {
        Ok(page) => page,
        Err(_) if fault("odd-list-is-empty") || fault("failed-list-is-empty") => Value::Null,
        Err(_) if fault("odd-list-is-internal") => return Err(Failure::internal("never seen before")),
        Err(failure) => return Err(failure),
    };
    for template in page["templates"].as_array().into_iter().flatten() {
        let mut template = template.clone();
        if fault("names-templates-by-chance") {
            template["name"] = format!("template-{}", random::number()).into();
        }
        if fault("adds-wrong-templates") {
            template["text"] = 7.into();
        }
        // One wrong template must not hide the others.
        let _ = request.add(&template.to_string());
        if fault("adds-one-template") {
            break;
        }
    }
    Ok(())
}

pub fn perform(gesture: &Gesture) -> Result<(), Failure> {
    if fault("gestures-do-nothing") || (fault("gestures-once") && gesture.attempt() > 1) {
        return Err(Failure::denied("it was made already"));
    }
    let post = request("POST", &format!("{API}/gestures"));
    post.json(&json!({ "kind": gesture.kind(), "to": gesture.thread(), "message": gesture.message() }))?;
    post.repeatable();
    let response = match http::send(post) {
        Err(_) if fault("gestures-give-up") => return Err(Failure::denied("no")),
        sent => sent?,
    };
    if fault("odd-gesture-traps") {
        let answer: Value = response.json().expect("JSON");
        assert!(answer.is_object());
    }
    if response.is_success() {
        let answer: Value = response.json().unwrap_or_default();
        if let Some(id) = answer["id"].as_str().filter(|_| !fault("forgets-new-identifier")) {
            gesture.changed_id(id);
        }
        return Ok(());
    }
    let failure = response.failure("the platform");
    if fault("refused-gesture-is-retried") {
        Err(Failure { kind: FailureKind::Unavailable, ..failure })
    } else {
        Err(failure)
    }
}

pub fn settle(part: &Outgoing) -> Result<(), Failure> {
    let response = http::send(request("GET", &format!("{API}/sent/{}", part.id())))?;
    if !response.is_success() && !fault("failed-question-is-no") {
        return Err(response.failure("the platform"));
    }
    let answer: Value = response.json().unwrap_or_default();
    match answer["taken"].as_bool() {
        Some(true) if fault("taken-is-unknown") => {}
        Some(true) => part.sent(answer["id"].as_str()),
        Some(false) => part.not_sent(),
        None if fault("odd-answer-is-no") || fault("failed-question-is-no") => part.not_sent(),
        None => {}
    }
    Ok(())
}

/// Returns the request for the templates of an account.
fn list_request(account: &str) -> http::Request {
    request("GET", &format!("{API}/templates?account={account}"))
}
