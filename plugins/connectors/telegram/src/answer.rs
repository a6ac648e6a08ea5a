//! Responses of the Bot API, and the failures that its errors become. Telegram has few error codes, so the description
//! tells errors apart.

use connector_shared::{
    Answer,
    answer::{Service, slow_down},
    text::said,
};
use plugboard_sdk::{Failure, FailureKind as Kind};
use serde::{Deserialize, de::DeserializeOwned};

/// The Bot API, as failures name it. Its addresses contain the token, so nothing is found with a wrong one.
const TELEGRAM: Service = Service {
    name: "Telegram",
    if_redirected: "`api_base`",
    if_refused: "`api_base` and the secret `token`",
    if_not_found: "`api_base` and the secret `token`",
};

/// A response of the Bot API.
#[derive(Debug, Default)]
pub struct BotAnswer(pub Answer);

#[derive(Deserialize)]
struct Success<T> {
    result: T,
}

#[derive(Deserialize)]
struct Refusal {
    error_code: i64,
    #[serde(default)]
    description: String,
    parameters: Option<Parameters>,
}

#[derive(Deserialize)]
struct Parameters {
    /// The new identifier of a group.
    migrate_to_chat_id: Option<i64>,
    /// How long to wait, in seconds.
    retry_after: Option<u32>,
}

/// The message that was sent.
#[derive(Debug, PartialEq, Eq, Deserialize)]
pub struct Sent {
    /// The message's number in its chat. 0 if Telegram sends the message later.
    pub message_id: i64,
    /// The chat.
    pub chat: Option<SentChat>,
}

/// The result of a method that sends something.
#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(Sent),
    Many(Vec<Sent>),
}

/// The chat that a message was sent to.
#[derive(Debug, PartialEq, Eq, Deserialize)]
pub struct SentChat {
    /// The chat's identifier.
    pub id: i64,
}

/// Words in a description with error code 400 or 403, and the failure that they mean: its kind, code and message. The
/// first match counts.
const REFUSALS: [(&str, Kind, &str, &str); 40] = [
    ("blocked by the user", Kind::Denied, "person-unavailable", "the customer blocked the bot"),
    ("user is deactivated", Kind::Denied, "person-unavailable", "the customer's account is deactivated"),
    ("can't initiate conversation", Kind::Denied, "person-unavailable", "the customer has not started the bot"),
    ("can't send messages to bots", Kind::Denied, "person-unavailable", "bots cannot write to bots"),
    ("business_peer_usage_missing", Kind::Denied, "window-closed", "the customer has not written in the last 24 hours"),
    (
        "business_peer_invalid",
        Kind::Denied,
        "business-connection",
        "the business account does not let the bot write here",
    ),
    ("business_connection", Kind::Denied, "business-connection", "the business account is no longer connected"),
    ("business connection", Kind::Denied, "business-connection", "the business account is no longer connected"),
    ("was kicked", Kind::Denied, "not-in-chat", "the bot was removed from the group"),
    ("is not a member", Kind::Denied, "not-in-chat", "the bot is not in the group"),
    ("chat was deleted", Kind::Denied, "not-in-chat", "the group was deleted"),
    ("chat not found", Kind::NotFound, "chat-not-found", "the bot does not know this chat"),
    ("user not found", Kind::NotFound, "chat-not-found", "the bot does not know this person"),
    ("peer_id_invalid", Kind::NotFound, "chat-not-found", "the bot does not know this chat"),
    ("not enough rights", Kind::Denied, "no-rights", "the bot lacks a right in this chat"),
    ("have no rights", Kind::Denied, "no-rights", "the bot lacks a right in this chat"),
    ("chat_write_forbidden", Kind::Denied, "no-rights", "the bot may not write in this chat"),
    ("topic_closed", Kind::Denied, "no-rights", "the topic is closed"),
    ("thread not found", Kind::Invalid, "topic-not-found", "the topic no longer exists"),
    ("topic_deleted", Kind::Invalid, "topic-not-found", "the topic no longer exists"),
    ("message is too long", Kind::Invalid, "text-too-long", "the text is too long"),
    ("caption is too long", Kind::Invalid, "text-too-long", "the text beside the file is too long"),
    ("caption_too_long", Kind::Invalid, "text-too-long", "the text beside the file is too long"),
    ("to be replied not found", Kind::Invalid, "reply-not-found", "the answered message no longer exists"),
    ("reply message not found", Kind::Invalid, "reply-not-found", "the answered message no longer exists"),
    ("replied message not found", Kind::Invalid, "reply-not-found", "the answered message no longer exists"),
    ("too big", Kind::Invalid, "file-too-big", "the file is too big"),
    ("button_data_invalid", Kind::Invalid, "button-payload", "a button's payload must have 1 to 64 bytes"),
    ("button_url_invalid", Kind::Invalid, "button-link", "Telegram does not accept the address of a button"),
    ("wrong file identifier", Kind::Invalid, "file-not-found", "Telegram does not know this file or sticker"),
    (
        "secret token",
        Kind::Invalid,
        "webhook-secret",
        "`webhook_secret` must have 1 to 256 of A-Z, a-z, 0-9, `_` and `-`",
    ),
    ("message is not modified", Kind::Invalid, "not-modified", "the message already has this text"),
    ("message to delete not found", Kind::NotFound, "message-gone", "the message no longer exists"),
    ("message to edit not found", Kind::NotFound, "message-not-found", "the message no longer exists"),
    ("message to react not found", Kind::NotFound, "message-not-found", "the message no longer exists"),
    ("message_id_invalid", Kind::NotFound, "message-not-found", "the message no longer exists"),
    ("no text in the message to edit", Kind::Invalid, "no-text", "the message has no text of its own"),
    ("message can't be edited", Kind::Denied, "not-editable", "this message cannot be edited"),
    ("message can't be deleted", Kind::Denied, "not-deletable", "this message cannot be deleted for everyone"),
    ("reaction_invalid", Kind::Invalid, "bad-reaction", "Telegram does not allow this reaction here"),
];

impl BotAnswer {
    /// Returns true if the status is 200 to 299.
    pub fn is_success(&self) -> bool {
        self.0.is_success()
    }

    /// Returns the result of a successful response.
    ///
    /// # Errors
    /// Returns the failure for an unsuccessful response, and `invalid` if the result is not of this type.
    pub fn result<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        if !self.is_success() {
            return Err(self.failure());
        }
        self.0.json::<Success<T>>().map(|success| success.result).map_err(|error| {
            Failure::invalid(format!("Telegram answered {} with a malformed result: {error}", self.0.status))
                .with_code("odd-answer")
        })
    }

    /// Returns the messages that were sent, at least one. A group of files is several messages.
    ///
    /// # Errors
    /// Returns the failure for the host: whether and when to retry, and a message for people.
    pub fn sent(&self) -> Result<Vec<Sent>, Failure> {
        if !self.is_success() {
            return Err(self.failure());
        }
        let sent = match self.result() {
            Ok(OneOrMany::One(sent)) => vec![sent],
            Ok(OneOrMany::Many(all)) => all,
            Err(_) => Vec::new(),
        };
        if sent.is_empty() {
            let message = format!("Telegram answered {} without the message's number", self.0.status);
            return Err(Failure::uncertain(message).with_code("no-message-id"));
        }
        Ok(sent)
    }

    /// Converts an unsuccessful response to a failure.
    pub fn failure(&self) -> Failure {
        match self.0.json::<Refusal>() {
            Ok(refusal) => self.refusal(&refusal),
            Err(_) => self.0.bare_failure(&TELEGRAM, self.0.wait_ms()),
        }
    }

    fn refusal(&self, refusal: &Refusal) -> Failure {
        let code = refusal.error_code;
        let said = said(&refusal.description);
        let desc = |text: &str| format!("{text}: {said} (Telegram error {code})");
        let parameters = refusal.parameters.as_ref();
        match code {
            429 => {
                let wait = parameters.and_then(|parameters| parameters.retry_after);
                let wait = wait.map(|seconds| seconds.saturating_mul(1_000)).or_else(|| self.0.wait_ms());
                slow_down(desc("Telegram limits the request rate"), wait).with_code("rate-limit")
            }
            // A token in a wrong form is answered 404. Leave the description out, in case it repeats the token.
            401 | 404 => Failure::denied(format!(
                "the bot's token is wrong or was revoked (Telegram error {code}): get it from @BotFather and set it as \
                 the secret `token`"
            ))
            .with_code("bad-token"),
            409 => Failure::denied(desc(
                "another program receives this bot's messages, or another channel of this server does; a bot can have \
                 only one receiver",
            ))
            .with_code("other-receiver"),
            413 => Failure::invalid(desc("the file is too big")).with_code("file-too-big"),
            400 | 403 => {
                if let Some(moved) = parameters.and_then(|parameters| parameters.migrate_to_chat_id) {
                    return Failure::denied(desc(&format!(
                        "the group has a new identifier, {moved}; write to it there"
                    )))
                    .with_code("group-moved");
                }
                let words = refusal.description.to_ascii_lowercase();
                match REFUSALS.iter().find(|(part, ..)| words.contains(part)) {
                    Some((_, kind, code, text)) => Failure::new(*kind, desc(text)).with_code(*code),
                    None if code == 403 => {
                        Failure::denied(desc("Telegram refuses the message")).with_code("telegram-403")
                    }
                    None => Failure::invalid(desc("Telegram does not accept the request")).with_code("telegram-400"),
                }
            }
            500.. => Failure::uncertain(desc("the message may or may not have been sent"))
                .with_code(format!("telegram-{code}")),
            _ => Failure::denied(desc("Telegram refused the request")).with_code(format!("telegram-{code}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn answer(status: u16, body: &str) -> BotAnswer {
        BotAnswer(Answer { status, body: body.as_bytes().to_vec(), ..Answer::default() })
    }

    fn refused(code: u16, description: &str) -> BotAnswer {
        answer(code, &json!({ "ok": false, "error_code": code, "description": description }).to_string())
    }

    #[test]
    fn a_success_contains_the_message_or_is_uncertain() {
        let sent =
            answer(200, r#"{"ok":true,"result":{"message_id":21,"date":1,"chat":{"id":-1001234567890}}}"#).sent();
        assert_eq!(sent.unwrap(), [Sent { message_id: 21, chat: Some(SentChat { id: -1_001_234_567_890 }) }]);
        let group = answer(200, r#"{"ok":true,"result":[{"message_id":21},{"message_id":22}]}"#).sent().unwrap();
        assert_eq!(group.iter().map(|sent| sent.message_id).collect::<Vec<_>>(), [21, 22]);
        for body in [
            "",
            "<html>",
            "{}",
            r#"{"ok":true,"result":true}"#,
            r#"{"ok":true,"result":{"message_id":"x"}}"#,
            r#"{"ok":true,"result":[]}"#,
        ] {
            assert_eq!(answer(200, body).sent().unwrap_err().kind, Kind::Uncertain, "{body}");
        }
        assert!(answer(200, r#"{"ok":true,"result":true}"#).result::<bool>().unwrap());
        assert_eq!(answer(200, "{}").result::<bool>().unwrap_err().kind, Kind::Invalid);
    }

    #[test]
    fn errors_map_to_failure_kinds_and_codes_by_their_words() {
        for (code, description, kind, word) in [
            (401, "Unauthorized", Kind::Denied, "bad-token"),
            (404, "Not Found", Kind::Denied, "bad-token"),
            (403, "Forbidden: bot was blocked by the user", Kind::Denied, "person-unavailable"),
            (403, "Forbidden: user is deactivated", Kind::Denied, "person-unavailable"),
            (403, "Forbidden: bot can't initiate conversation with a user", Kind::Denied, "person-unavailable"),
            (403, "Forbidden: bot was kicked from the supergroup chat", Kind::Denied, "not-in-chat"),
            (403, "Forbidden: bot is not a member of the channel chat", Kind::Denied, "not-in-chat"),
            (403, "Forbidden: something new", Kind::Denied, "telegram-403"),
            (400, "Bad Request: chat not found", Kind::NotFound, "chat-not-found"),
            (400, "Bad Request: not enough rights to send text messages to the chat", Kind::Denied, "no-rights"),
            (400, "Bad Request: TOPIC_CLOSED", Kind::Denied, "no-rights"),
            (400, "Bad Request: message thread not found", Kind::Invalid, "topic-not-found"),
            (400, "Bad Request: message is too long", Kind::Invalid, "text-too-long"),
            (400, "Bad Request: message to be replied not found", Kind::Invalid, "reply-not-found"),
            (400, "Bad Request: BUTTON_DATA_INVALID", Kind::Invalid, "button-payload"),
            (400, "Bad Request: BUTTON_URL_INVALID", Kind::Invalid, "button-link"),
            (400, "Bad Request: wrong file identifier/HTTP URL specified", Kind::Invalid, "file-not-found"),
            (400, "Bad Request: BUSINESS_PEER_USAGE_MISSING", Kind::Denied, "window-closed"),
            (400, "Bad Request: BUSINESS_PEER_INVALID", Kind::Denied, "business-connection"),
            (400, "Bad Request: business connection not found", Kind::Denied, "business-connection"),
            (400, "Bad Request: file is too big", Kind::Invalid, "file-too-big"),
            (400, "Bad Request: PHOTO_INVALID_DIMENSIONS", Kind::Invalid, "telegram-400"),
            (400, "Bad Request: message is not modified: specified new message content", Kind::Invalid, "not-modified"),
            (400, "Bad Request: message to delete not found", Kind::NotFound, "message-gone"),
            (400, "Bad Request: message to edit not found", Kind::NotFound, "message-not-found"),
            (400, "Bad Request: there is no text in the message to edit", Kind::Invalid, "no-text"),
            (400, "Bad Request: message can't be edited", Kind::Denied, "not-editable"),
            (400, "Bad Request: message can't be deleted for everyone", Kind::Denied, "not-deletable"),
            (400, "Bad Request: REACTION_INVALID", Kind::Invalid, "bad-reaction"),
            (409, "Conflict: terminated by other getUpdates request", Kind::Denied, "other-receiver"),
            (413, "Request Entity Too Large", Kind::Invalid, "file-too-big"),
            (429, "Too Many Requests: retry after 5", Kind::RateLimited, "rate-limit"),
            (500, "Internal Server Error", Kind::Uncertain, "telegram-500"),
            (502, "Bad Gateway", Kind::Uncertain, "telegram-502"),
            (418, "A teapot", Kind::Denied, "telegram-418"),
        ] {
            let failure = refused(code, description).failure();
            assert_eq!((failure.kind, failure.code.as_deref()), (kind, Some(word)), "{description}");
        }
    }

    #[test]
    fn a_failure_repeats_the_description_but_not_with_a_wrong_token() {
        let other = refused(400, "Bad Request: chat not found").failure();
        assert!(other.message.contains("Bad Request: chat not found (Telegram error 400)"), "{}", other.message);
        let token = refused(401, "Unauthorized: 7001:AAE").failure();
        assert!(!token.message.contains("AAE"), "{}", token.message);
    }

    #[test]
    fn a_moved_group_is_reported_with_its_new_identifier() {
        let body = json!({ "ok": false, "error_code": 400,
            "description": "Bad Request: group chat was upgraded to a supergroup chat",
            "parameters": { "migrate_to_chat_id": -1_001_234_567_890_i64 } });
        let failure = answer(400, &body.to_string()).failure();
        assert_eq!((failure.kind, failure.code.as_deref()), (Kind::Denied, Some("group-moved")));
        assert!(failure.message.contains("-1001234567890"), "{}", failure.message);
    }

    #[test]
    fn the_wait_comes_from_the_answer_or_from_the_header() {
        let body = json!({ "ok": false, "error_code": 429, "description": "Too Many Requests: retry after 30",
            "parameters": { "retry_after": 30 } });
        assert_eq!(answer(429, &body.to_string()).failure().retry_after_ms, Some(30_000));
        for body in ["", r#"{"ok":false,"error_code":429,"description":"Too Many Requests"}"#] {
            let header = BotAnswer(Answer { retry_after: Some("7".to_owned()), ..answer(429, body).0 });
            assert_eq!(header.failure().retry_after_ms, Some(7_000), "{body}");
        }
        assert_eq!(answer(429, "").failure().retry_after_ms, None);
    }

    #[test]
    fn an_answer_without_an_error_of_telegram_is_judged_by_its_status() {
        for (status, kind) in [(502, Kind::Uncertain), (404, Kind::NotFound), (413, Kind::Invalid)] {
            let failure = answer(status, "<html>").failure();
            assert_eq!((failure.kind, failure.code), (kind, Some(format!("http-{status}"))), "{status}");
        }
        assert!(answer(404, "").failure().message.contains("the secret `token`"));
    }
}
