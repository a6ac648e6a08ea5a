//! Makes gestures: Meta's sender actions `typing_on` and `mark_seen`. Meta has no way to edit or delete a message.

use crate::{
    request::{Action, Recipient},
    send,
};
use plugboard_sdk::{Failure, Gesture, http};

/// Makes one gesture.
///
/// # Errors
/// Returns the failure for the Graph API's response, or `denied` for a gesture that Messenger does not have.
pub fn perform(gesture: &Gesture) -> Result<(), Failure> {
    let kind = gesture.kind();
    let sender_action = match kind.as_str() {
        "typing" => "typing_on",
        "read" => "mark_seen",
        _ => return Err(no_gesture(format!("Messenger does not support the gesture `{kind}`"))),
    };
    if gesture.conversation_kind() == "public" {
        return Err(no_gesture(format!("comments do not support the gesture `{kind}`")));
    }
    let recipient = gesture.recipient();
    let request = http::Request::new("POST", &send::api().url(&gesture.account(), "messages"));
    request.json(&Action { recipient: Recipient::Id(&recipient), sender_action })?;
    let answer = send::call(request)?;
    if answer.is_success() { Ok(()) } else { Err(answer.failure()) }
}

fn no_gesture(message: String) -> Failure {
    Failure::denied(message).with_code("no-gesture")
}
