//! The parameters of the methods that send a message, and which method sends which file.

use crate::{
    chat::{GENERAL, Thread},
    keyboard::Keyboard,
};
use serde::Serialize;
use serde_json::{Map, Value};

/// The parameters of `sendMessage`, `sendPhoto` and the others.
#[derive(Debug, Default, Serialize)]
pub struct Send<'a> {
    /// The chat.
    pub chat_id: i64,
    /// The business connection, if the chat belongs to a business account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub business_connection_id: Option<&'a str>,
    /// The forum topic.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_thread_id: Option<i64>,
    /// The customer's topic in the direct messages of a channel.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub direct_messages_topic_id: Option<i64>,
    /// The text of a message without a file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<&'a str>,
    /// The text beside a file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caption: Option<&'a str>,
    /// The message that this one replies to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply_parameters: Option<ReplyParameters>,
    /// The buttons.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply_markup: Option<Keyboard>,
}

/// The message that a message replies to.
#[derive(Debug, Serialize)]
pub struct ReplyParameters {
    message_id: i64,
    /// Send the message even if the other one was deleted.
    allow_sending_without_reply: bool,
}

impl<'a> Send<'a> {
    /// Creates the parameters for a conversation. `topic` is the kept topic. `reply_to` is the identifier of a message.
    pub fn new(thread: &'a Thread, topic: Option<&str>, reply_to: Option<&str>) -> Self {
        // Without a message of this chat, the part is sent without naming the one that it answers.
        let message_id = reply_to.and_then(|message| thread.number(message));
        Self {
            chat_id: thread.chat,
            business_connection_id: thread.business.as_deref(),
            message_thread_id: topic.filter(|topic| *topic != GENERAL).and_then(|topic| topic.parse().ok()),
            direct_messages_topic_id: thread.direct_topic,
            reply_parameters: message_id
                .map(|message_id| ReplyParameters { message_id, allow_sending_without_reply: true }),
            ..Self::default()
        }
    }

    /// Returns the parameters as JSON.
    ///
    /// # Errors
    /// Never fails for these types.
    pub fn parameters(&self) -> Result<Map<String, Value>, serde_json::Error> {
        match serde_json::to_value(self)? {
            Value::Object(parameters) => Ok(parameters),
            _ => Ok(Map::new()),
        }
    }
}

/// Returns parameters as form fields, for a request that also uploads files.
pub fn fields(parameters: Map<String, Value>) -> impl Iterator<Item = (String, String)> {
    parameters.into_iter().map(|(name, value)| match value {
        Value::String(text) => (name, text),
        other => (name, other.to_string()),
    })
}

/// Returns a media type in lower case, without its parameters. Empty if it is not known.
pub fn base_type(media_type: Option<&str>) -> String {
    media_type.unwrap_or_default().split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Returns the method that sends a file of this kind and media type, and the parameter for the file. Telegram accepts
/// photos, videos and recordings in few formats; it shows everything else as a document.
pub fn method(kind: &str, media_type: Option<&str>) -> (&'static str, &'static str) {
    match (kind, base_type(media_type).as_str()) {
        ("image", "image/gif") => ("sendAnimation", "animation"),
        ("image", "image/jpeg" | "image/png" | "") => ("sendPhoto", "photo"),
        ("video", "video/mp4" | "") => ("sendVideo", "video"),
        ("audio", "audio/ogg" | "audio/opus") => ("sendVoice", "voice"),
        ("audio", "audio/mpeg" | "audio/mp3" | "audio/mp4" | "audio/m4a" | "audio/x-m4a") => ("sendAudio", "audio"),
        _ => ("sendDocument", "document"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keyboard::Button;
    use serde_json::json;

    fn thread(text: &str) -> Thread {
        Thread::parse(text).unwrap()
    }

    #[test]
    fn a_text_message_has_the_form_that_telegram_documents() {
        let chat = thread("9007199254740993");
        let mut body = Send::new(&chat, None, Some("9007199254740993:11"));
        body.text = Some("Która? 😀");
        body.reply_markup = Keyboard::new(vec![Button::reply(("Red".into(), "RED".into()))]);
        assert_eq!(
            serde_json::to_value(&body).unwrap(),
            json!({ "chat_id": 9_007_199_254_740_993_i64, "text": "Która? 😀",
                "reply_parameters": { "message_id": 11, "allow_sending_without_reply": true },
                "reply_markup": { "inline_keyboard": [[{ "text": "Red", "callback_data": "RED" }]] } })
        );
    }

    #[test]
    fn a_message_goes_to_its_topic_or_business_account() {
        let body =
            |text: &str, topic: Option<&str>| serde_json::to_value(Send::new(&thread(text), topic, None)).unwrap();
        assert_eq!(body("-1001", Some("5")), json!({ "chat_id": -1001, "message_thread_id": 5 }));
        assert_eq!(body("-1001", Some(GENERAL)), json!({ "chat_id": -1001 }));
        assert_eq!(body("BC1/9001", None), json!({ "chat_id": 9001, "business_connection_id": "BC1" }));
        assert_eq!(body("-1011#42", None), json!({ "chat_id": -1011, "direct_messages_topic_id": 42 }));
    }

    #[test]
    fn a_message_from_before_the_group_became_a_supergroup_is_not_named() {
        let supergroup = thread("-1001");
        let body = |reply_to| serde_json::to_value(Send::new(&supergroup, None, Some(reply_to))).unwrap();
        assert_eq!(body("-77:21"), json!({ "chat_id": -1001 }));
        assert_eq!(body("-1001:21")["reply_parameters"]["message_id"], 21);
    }

    #[test]
    fn the_fields_of_a_form_hold_texts_and_json() {
        let chat = thread("BC1/9001");
        let mut body = Send::new(&chat, None, Some("BC1/9001:11"));
        body.caption = Some("This \"one\"");
        let mut fields: Vec<_> = fields(body.parameters().unwrap()).collect();
        fields.sort();
        let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(
            fields[..3],
            [field("business_connection_id", "BC1"), field("caption", "This \"one\""), field("chat_id", "9001")]
        );
        let (name, value) = &fields[3];
        let reply = json!({ "message_id": 11, "allow_sending_without_reply": true });
        assert_eq!((name.as_str(), serde_json::from_str::<Value>(value).unwrap()), ("reply_parameters", reply));
    }

    #[test]
    fn the_method_depends_on_kind_and_media_type() {
        for (kind, media_type, sent) in [
            ("image", Some("image/png"), "sendPhoto"),
            ("image", None, "sendPhoto"),
            ("image", Some("image/gif"), "sendAnimation"),
            ("image", Some("image/svg+xml"), "sendDocument"),
            ("video", Some("video/mp4"), "sendVideo"),
            ("video", Some("video/webm"), "sendDocument"),
            ("audio", Some("Audio/OGG; codecs=opus"), "sendVoice"),
            ("audio", Some("audio/opus"), "sendVoice"),
            ("audio", Some("audio/mpeg"), "sendAudio"),
            ("audio", Some("audio/wav"), "sendDocument"),
            ("audio", None, "sendDocument"),
            ("file", Some("application/pdf"), "sendDocument"),
            ("file", Some("image/png"), "sendDocument"),
        ] {
            assert_eq!(method(kind, media_type).0, sent, "{kind} {media_type:?}");
        }
        assert_eq!(method("audio", Some("audio/ogg")).1, "voice");
    }
}
