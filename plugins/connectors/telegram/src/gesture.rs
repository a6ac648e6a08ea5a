//! Makes gestures: typing, reactions, edits and deletions. Telegram has no read marks for bots.

use crate::{
    call::{api, call},
    chat::{self, GENERAL, Thread},
    keyboard::{self, Keyboard},
    send,
};
use connector_shared::answer::repeatable;
use plugboard_sdk::{Failure, Gesture, http};
use serde::{Serialize, de::IgnoredAny};

/// The parameters of `sendChatAction`, `setMessageReaction`, `editMessageText`, `editMessageCaption`, `deleteMessage`
/// and `deleteMessages`.
#[derive(Debug, Default, Clone, Serialize)]
struct Body<'a> {
    /// The business connection, if the chat belongs to a business account.
    #[serde(skip_serializing_if = "Option::is_none")]
    business_connection_id: Option<&'a str>,
    chat_id: i64,
    /// The forum topic.
    #[serde(skip_serializing_if = "Option::is_none")]
    message_thread_id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message_id: Option<i64>,
    /// The messages of a group of files.
    #[serde(skip_serializing_if = "Option::is_none")]
    message_ids: Option<Vec<i64>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    action: Option<&'static str>,
    /// Our reactions to the message: none or one.
    #[serde(skip_serializing_if = "Option::is_none")]
    reaction: Option<Vec<Reaction>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    caption: Option<&'a str>,
    /// The buttons below the message.
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_markup: Option<&'a Keyboard>,
}

#[derive(Debug, Clone, Serialize)]
struct Reaction {
    #[serde(rename = "type")]
    kind: &'static str,
    emoji: String,
}

/// The parameters of `deleteBusinessMessages`.
#[derive(Debug, Serialize)]
struct BusinessDeletion<'a> {
    business_connection_id: &'a str,
    message_ids: Vec<i64>,
}

/// Makes one gesture.
///
/// # Errors
/// Returns the failure for the Bot API's response, or `denied` for a gesture that Telegram does not have.
pub fn perform(gesture: &Gesture) -> Result<(), Failure> {
    let thread = gesture.thread();
    let Some(thread) = Thread::parse(&thread) else {
        return Err(Failure::invalid(format!("`{thread}` is not a chat of Telegram")).with_code("no-chat"));
    };
    let (business, kind) = (thread.business.as_deref(), gesture.kind());
    let body = Body { business_connection_id: business, chat_id: thread.chat, ..Body::default() };
    match kind.as_str() {
        "typing" => {
            let topic = gesture.kept("thread", "topic").filter(|topic| topic != GENERAL);
            let message_thread_id = topic.and_then(|topic| topic.parse().ok());
            make("sendChatAction", &Body { message_thread_id, action: Some("typing"), ..body }, "")
        }
        "reaction" if business.is_none() => {
            let reaction = gesture.emoji().map(|emoji| Reaction { kind: "emoji", emoji });
            let (message_id, reaction) = (Some(number(gesture, &thread)?), Some(reaction.into_iter().collect()));
            make("setMessageReaction", &Body { message_id, reaction, ..body }, "")
        }
        "edit" => {
            let text = gesture.text().unwrap_or_default();
            // An edit without the buttons removes them.
            let keyboard = Keyboard::of(gesture.kept("message", keyboard::KEPT).as_deref())?;
            let (message_id, reply_markup) = (Some(number(gesture, &thread)?), keyboard.as_ref());
            edit(&Body { message_id, reply_markup, ..body }, &text)
        }
        "deletion" => {
            let number = number(gesture, &thread)?;
            let group = gesture.kept("message", &send::group_key(number)).map(|kept| send::group(&kept));
            match (business, group) {
                (Some(business_connection_id), group) => {
                    let message_ids = group.unwrap_or_else(|| vec![number]);
                    let body = BusinessDeletion { business_connection_id, message_ids };
                    make("deleteBusinessMessages", &body, "message-gone")
                }
                (None, Some(group)) => {
                    make("deleteMessages", &Body { message_ids: Some(group), ..body }, "message-gone")
                }
                (None, None) => make("deleteMessage", &Body { message_id: Some(number), ..body }, "message-gone"),
            }
        }
        _ => Err(Failure::denied(format!("Telegram does not support the gesture `{kind}` in this chat"))
            .with_code("no-gesture")),
    }
}

/// Returns the number of the message that the gesture is about.
fn number(gesture: &Gesture, thread: &Thread) -> Result<i64, Failure> {
    let message = gesture.message().unwrap_or_default();
    thread.number(&message).ok_or_else(|| not_here(&message))
}

/// Returns the failure for a message that is not in the chat. Its number belongs to another message there.
fn not_here(message: &str) -> Failure {
    match chat::number(message) {
        Some(_) => Failure::not_found("the message is in the group's former chat, which no longer exists")
            .with_code("former-chat"),
        None => Failure::invalid(format!("`{message}` is not a message of Telegram")).with_code("no-message"),
    }
}

/// Replaces a text, or the text beside a file.
fn edit(body: &Body<'_>, text: &str) -> Result<(), Failure> {
    let edited = make("editMessageText", &Body { text: Some(text), ..body.clone() }, "not-modified");
    match edited {
        Err(failure) if failure.code.as_deref() == Some("no-text") => {
            make("editMessageCaption", &Body { caption: Some(text), ..body.clone() }, "not-modified")
        }
        edited => edited,
    }
}

/// Makes a request. A failure with the code `harmless` means that nothing was left to do.
fn make(method: &str, body: &impl Serialize, harmless: &str) -> Result<(), Failure> {
    let request = http::Request::new("POST", &api().method(method));
    request.json(body)?;
    request.repeatable();
    match call(request).and_then(|answer| answer.result::<IgnoredAny>()) {
        Ok(_) => Ok(()),
        Err(failure) if failure.code.as_deref() == Some(harmless) => Ok(()),
        Err(failure) => Err(repeatable(failure)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keyboard::Button;
    use serde_json::json;

    #[test]
    fn the_parameters_have_the_form_that_telegram_documents() {
        let chat = Body { chat_id: -1_001, ..Body::default() };
        let written = |body: &Body<'_>| serde_json::to_value(body).unwrap();
        let typing = Body { message_thread_id: Some(5), action: Some("typing"), ..chat.clone() };
        assert_eq!(written(&typing), json!({ "chat_id": -1001, "message_thread_id": 5, "action": "typing" }));
        let reaction = vec![Reaction { kind: "emoji", emoji: "👍".into() }];
        let react = Body { message_id: Some(21), reaction: Some(reaction), ..chat.clone() };
        assert_eq!(
            written(&react),
            json!({ "chat_id": -1001, "message_id": 21, "reaction": [{ "type": "emoji", "emoji": "👍" }] })
        );
        let none = Body { reaction: Some(Vec::new()), ..react };
        assert_eq!(written(&none), json!({ "chat_id": -1001, "message_id": 21, "reaction": [] }));
        let edit =
            Body { business_connection_id: Some("BC1"), message_id: Some(21), text: Some("nowy"), ..chat.clone() };
        assert_eq!(
            written(&edit),
            json!({ "business_connection_id": "BC1", "chat_id": -1001, "message_id": 21, "text": "nowy" })
        );
        let group = Body { chat_id: 9001, message_ids: Some(vec![21, 22]), ..Body::default() };
        assert_eq!(written(&group), json!({ "chat_id": 9001, "message_ids": [21, 22] }));
        let buttons = Keyboard::new(vec![Button::reply(("Red".into(), "RED".into()))]).unwrap();
        let edit = Body { message_id: Some(21), caption: Some("ta"), reply_markup: Some(&buttons), ..chat };
        let keyboard = json!([[{ "text": "Red", "callback_data": "RED" }]]);
        assert_eq!(
            written(&edit),
            json!({ "chat_id": -1001, "message_id": 21, "caption": "ta",
                "reply_markup": { "inline_keyboard": keyboard } })
        );
        let deletion = BusinessDeletion { business_connection_id: "BC1", message_ids: vec![21] };
        let expected = json!({ "business_connection_id": "BC1", "message_ids": [21] });
        assert_eq!(serde_json::to_value(deletion).unwrap(), expected);
    }
    #[test]
    fn a_gesture_names_no_message_of_another_chat() {
        let code = |message: &str| not_here(message).code;
        assert_eq!(code("-77:21").as_deref(), Some("former-chat"));
        for message in ["", "21", "-77:x"] {
            assert_eq!(code(message).as_deref(), Some("no-message"), "{message}");
        }
    }
}
