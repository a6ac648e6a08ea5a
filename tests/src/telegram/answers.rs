//! Answers in the Bot API's format.

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use serde_json::{Value, json};

/// A call that was refused.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Refusal {
    /// The error code, which is also the HTTP status.
    pub(super) code: u16,
    /// The description.
    pub(super) description: String,
    /// What a program may use, such as `retry_after`.
    pub(super) parameters: Option<Value>,
    /// Whether a correct program would never have made this call.
    pub(super) fault: bool,
}

/// What a call is answered with.
pub(super) type Answer = Result<Value, Refusal>;

impl Refusal {
    /// A refusal for a reason that even a correct program may meet.
    pub(super) fn new(code: u16, description: impl Into<String>) -> Self {
        Self { code, description: description.into(), parameters: None, fault: false }
    }

    /// A refusal because of the state of a chat, a message or a file.
    pub(super) fn bad(what: &str) -> Self {
        Self::new(400, format!("Bad Request: {what}"))
    }

    /// A refusal of a call that is wrong in itself.
    pub(super) fn fault(what: &str) -> Self {
        Self { fault: true, ..Self::bad(what) }
    }

    /// The chat has a new identifier.
    pub(super) fn moved(to: i64) -> Self {
        let what = "group chat was upgraded to a supergroup chat";
        Self { parameters: Some(json!({ "migrate_to_chat_id": to })), ..Self::bad(what) }
    }

    /// The call came too early.
    pub(super) fn flood(seconds: u32) -> Self {
        let parameters = Some(json!({ "retry_after": seconds }));
        Self { parameters, ..Self::new(429, format!("Too Many Requests: retry after {seconds}")) }
    }

    /// Another request has begun to fetch the same bot's updates.
    pub(super) fn other_poll() -> Self {
        let what = "terminated by other getUpdates request; make sure that only one bot instance is running";
        Self::new(409, format!("Conflict: {what}"))
    }

    /// A webhook is set, so updates cannot be fetched.
    pub(super) fn hooked() -> Self {
        let what = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";
        Self::new(409, format!("Conflict: {what}"))
    }

    /// The HTTP response.
    fn into_response(self) -> Response {
        let mut body = json!({ "ok": false, "error_code": self.code, "description": self.description });
        let wait = self.parameters.as_ref().and_then(|parameters| parameters["retry_after"].as_u64());
        if let Some(parameters) = self.parameters {
            body["parameters"] = parameters;
        }
        let status = StatusCode::from_u16(self.code).expect("the code is an HTTP status");
        let mut response = (status, axum::Json(body)).into_response();
        if let Some(seconds) = wait {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}

/// Returns the HTTP response for an answer.
pub(super) fn response(answer: Answer) -> Response {
    match answer {
        Ok(result) => axum::Json(json!({ "ok": true, "result": result })).into_response(),
        Err(refusal) => refusal.into_response(),
    }
}
