//! Sends messages, and looks up customers.

use crate::fault;
use plugboard_sdk::{Failure, FailureKind, Outgoing, ProfileRequest, http};
use serde_json::{Value, json};

pub const API: &str = "https://api.platform.example";

/// Returns the query of a request about a conversation that has this topic.
pub fn topic(kept: Option<String>) -> String {
    kept.filter(|_| !fault("ignores-topic")).map_or_else(String::new, |topic| format!("?topic={topic}"))
}

pub fn send(part: &Outgoing) -> Result<(), Failure> {
    let request = || -> Result<http::Request, Failure> {
        let topic = topic(part.kept("thread", "topic"));
        let request = http::Request::new("POST", &format!("{API}/messages{topic}"));
        request.header("Authorization", "Bearer ${secret.token}");
        let id = if fault("no-delivery-id") { String::new() } else { part.id() };
        match part.attachment() {
            Some(file) => {
                request.field("to", &part.recipient());
                request.field("id", &id);
                if let Some(caption) = part.text() {
                    request.field("text", &caption);
                }
                request.file("file", &file);
                for (n, file) in part.attachments().iter().enumerate().skip(1) {
                    request.file(&format!("file{n}"), file);
                }
                if let Some(subject) = part.subject() {
                    request.field("subject", &subject);
                }
            }
            None => request.json(&json!({ "to": part.recipient(), "id": id, "text": part.text() }))?,
        }
        Ok(request)
    };
    let response = match http::send(request()?) {
        Ok(response) => response,
        Err(_) if fault("lost-is-sent") => {
            part.sent(None);
            return Ok(());
        }
        Err(_) if fault("not-reached-is-refused") => return Err(Failure::denied("no")),
        Err(failure) if fault("sends-twice") => {
            return http::send(request()?).map(|_| part.sent(None)).map_err(|_| failure);
        }
        Err(failure) => return Err(failure),
    };
    let answer: Value = serde_json::from_slice(&response.body()).unwrap_or_default();
    let status = response.status();
    if (200..300).contains(&status) {
        let id = answer["id"].as_str();
        if id.is_none() && fault("odd-is-refused") {
            return Err(Failure::invalid("no identifier"));
        }
        if id.is_none() && fault("odd-is-retried") {
            return Err(Failure::unavailable("no identifier"));
        }
        if let Some(upload) = answer["upload"].as_str().filter(|_| !fault("keeps-nothing")) {
            part.keep("part", "upload", upload)?;
        }
        part.sent(id.filter(|_| !fault("forgets-identifier")));
        return Ok(());
    }
    let wait = response.header("Retry-After").and_then(|wait| wait.parse::<u32>().ok()).map(|wait| wait * 1_000);
    let said =
        if fault("repeats-answers") { String::from_utf8_lossy(&response.body()).into_owned() } else { String::new() };
    let failed = |kind| Failure::new(kind, format!("the platform answered {status} {said}"));
    if status == 413 && fault("refused-file-is-sent") {
        part.sent(None);
        return Ok(());
    }
    Err(match status {
        429 if fault("slow-down-is-refused") => failed(FailureKind::Denied),
        429 if fault("forgets-wait") => failed(FailureKind::RateLimited),
        429 => wait.into_iter().fold(failed(FailureKind::RateLimited), Failure::with_retry_after_ms),
        500.. if fault("fault-is-sent") => {
            part.sent(None);
            return Ok(());
        }
        500.. if fault("fault-is-refused") => failed(FailureKind::Denied),
        500.. => failed(FailureKind::Uncertain),
        _ if fault("refused-is-retried") => failed(FailureKind::Unavailable),
        _ if fault("forgets-code") => failed(FailureKind::Denied),
        _ => failed(FailureKind::Denied).with_code(answer["error"].as_str().unwrap_or("refused")),
    })
}

pub fn profile(request: &ProfileRequest) -> Result<(), Failure> {
    let topic = topic(request.kept("thread", "topic"));
    let asked = http::Request::new("GET", &format!("{API}/people/{}{topic}", request.contact()));
    asked.header("Authorization", "Bearer ${secret.token}");
    let response = http::send(asked)?;
    if fault("profile-traps") {
        assert!(response.status() == 200, "no such person");
    }
    match response.status() {
        200 => {}
        404 => return Err(Failure::not_found("no such person")),
        429 | 500.. if !fault("profile-gives-up") => return Err(Failure::unavailable("later")),
        _ => return Err(Failure::denied("refused")),
    }
    let person: Value = response.json()?;
    if let Some(name) = person["name"].as_str().filter(|name| !name.is_empty() && !fault("forgets-name")) {
        request.set_name(name);
    }
    Ok(())
}
