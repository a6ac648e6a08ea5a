//! Makes gestures: typing, read marks, reactions, edits and deletions.

use crate::{
    outgoing::{self, Conversation},
    send,
    settings::Settings,
};
use plugboard_sdk::{Failure, FailureKind, Gesture};
use serde_json::Value;

/// Makes one gesture.
///
/// # Errors
/// Returns the failure for the other system's answer. What may or may not have been taken is `unavailable`, because a
/// gesture can be repeated.
pub fn perform(gesture: &Gesture) -> Result<(), Failure> {
    let settings = Settings::in_use()?;
    let Some(url) = &settings.url else { return Err(send::no_url()) };
    let (id, account, thread, recipient) = (gesture.id(), gesture.account(), gesture.thread(), gesture.recipient());
    let (kind, sender, conversation) = (gesture.kind(), gesture.sender(), gesture.conversation_kind());
    let body = outgoing::Gesture {
        kind: &kind,
        id: &id,
        attempt: gesture.attempt(),
        account: &account,
        thread: &thread,
        conversation: Conversation { kind: &conversation },
        recipient: &recipient,
        sender: &sender,
        message: gesture.message(),
        emoji: (kind == "reaction").then(|| gesture.emoji().map_or(Value::Null, Value::from)),
        text: gesture.text(),
        seconds: (kind == "typing").then(|| gesture.seconds()),
    };
    let answer = send::post(url, &id, &serde_json::to_vec(&body)?).map_err(repeatable)?;
    // What is deleted already needs no deletion.
    if kind == "deletion" && matches!(answer.status, 404 | 410) {
        return Ok(());
    }
    let taken = answer.taken().map_err(repeatable)?;
    if let Some(id) = taken.id.filter(|id| kind == "edit" && Some(id) != gesture.message().as_ref()) {
        gesture.changed_id(&id);
    }
    Ok(())
}

/// Makes an uncertain failure retryable, because the request can be repeated.
fn repeatable(mut failure: Failure) -> Failure {
    if failure.kind == FailureKind::Uncertain {
        failure.kind = FailureKind::Unavailable;
    }
    failure
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_uncertain_failure_becomes_retryable() {
        assert_eq!(repeatable(Failure::uncertain("lost")).kind, FailureKind::Unavailable);
        assert_eq!(repeatable(Failure::denied("no")).kind, FailureKind::Denied);
    }
}
