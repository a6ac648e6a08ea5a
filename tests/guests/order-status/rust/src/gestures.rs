//! Gestures, both ways: asked for as an automation, and made as a connector.

use crate::{OrderStatus, log_caught, order, reading::or_not};
use plugboard_sdk::{Failure, Gesture, Gestures, MessageEvent, config, corrections, http, info, signals};
use serde_json::{Value, json};

/// Shows that somebody is typing and has read, and reacts.
pub fn signal(event: &MessageEvent) -> Result<(), Failure> {
    let (conversation, message) = (event.conversation(), event.message());
    signals::typing(&conversation, 5)?;
    signals::read(&conversation)?;
    signals::react(&message, Some("👍"))?;
    signals::react(&message, None)?;
    if let Err(failure) = signals::typing(&conversation, 61) {
        log_caught(&failure);
    }
    Ok(())
}

/// Corrects the last message that went out, and tries to correct the customer's.
pub fn correct(event: &MessageEvent) -> Result<(), Failure> {
    let messages = event.conversation().messages(10);
    let sent = messages.into_iter().rev().find(|message| message.direction() == "out");
    let sent = sent.unwrap_or_else(|| event.message());
    info!("edited-at {}", or_not(sent.edited_at().map(|at| at.to_string())));
    corrections::edit(&sent, "corrected")?;
    corrections::delete(&sent)?;
    if let Err(failure) = corrections::edit(&event.message(), "yours") {
        log_caught(&failure);
    }
    Ok(())
}

impl Gestures for OrderStatus {
    fn perform(gesture: Gesture) -> Result<(), Failure> {
        let (emoji, text) = (or_not(gesture.emoji()), or_not(gesture.text()));
        let (kind, seconds) = (gesture.kind(), gesture.seconds());
        info!("gesture {kind} {} {emoji} {text} {seconds}", or_not(gesture.message()));
        info!("mark {}", or_not(gesture.kept("message", "mark")));
        info!("topic {}", or_not(gesture.kept("thread", "topic")));
        let base = config::get("api_base").ok_or("no api_base")?;
        let request = http::Request::new("POST", &format!("{base}/gestures"));
        request.header("authorization", "Bearer ${secret.token}");
        request.json(&json!({
            "id": gesture.id(),
            "attempt": gesture.attempt(),
            "account": gesture.account(),
            "thread": gesture.thread(),
            "recipient": gesture.recipient(),
            "kind": gesture.conversation_kind(),
            "sender": gesture.sender(),
        }))?;
        let response = http::send(request)?;
        match response.status() {
            200 => {
                let answer: Value = response.json()?;
                if let Some(id) = answer["id"].as_str() {
                    gesture.changed_id(id);
                }
                Ok(())
            }
            429 => Err(order::busy(&response)),
            status => Err(Failure::denied(format!("the platform answered {status}")).with_code("refused")),
        }
    }
}
