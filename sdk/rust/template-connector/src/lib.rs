//! Connects an invented platform to the inbox. README.md describes the platform's API.

use plugboard_sdk::{
    Connector, Failure, FailureKind, HookRequest, Outgoing, ProfileRequest, config, http,
    intake::{self, Item},
    log, rules,
    secrets::{self, Hash},
    warn,
};
use serde::Deserialize;
use serde_json::{Value, json};
use std::fmt::Write as _;

struct Plugin;
plugboard_sdk::export!(Plugin: Connector);

impl Connector for Plugin {
    fn verify(request: HookRequest) -> Result<(), Failure> {
        // Log the message of a panic.
        log::panics();
        if request.method() == "GET" {
            return challenge(&request);
        }
        let wrong = || Failure::denied("the signature does not match the body").with_code("bad-signature");
        let header = request.header("X-Platform-Signature").unwrap_or_default();
        let mac = signature(&header).ok_or_else(wrong)?;
        if secrets::hmac_matches("signing_key", Hash::Sha256, &request.body(), &mac)? { Ok(()) } else { Err(wrong()) }
    }

    fn receive(request: HookRequest) -> Result<(), Failure> {
        log::panics();
        let envelope: Envelope = request.json()?;
        if envelope.account.is_empty() {
            return Err(Failure::invalid("the body does not name an account"));
        }
        envelope.events.iter().try_for_each(|event| receive(&envelope.account, event))
    }

    fn send(part: Outgoing) -> Result<(), Failure> {
        log::panics();
        let request = http::Request::new("POST", &format!("{}/messages", api()));
        request.header("Authorization", "Bearer ${secret.token}");
        match part.attachment() {
            Some(file) => {
                request.field("to", &part.thread());
                request.field("id", &part.id());
                request.file("file", &file);
            }
            None => request.json(&json!({ "to": part.thread(), "id": part.id(), "text": part.text() }))?,
        }
        let response = http::send(request)?;
        if !response.is_success() {
            // On a server error, the platform may have sent the message anyway.
            return Err(refused(&response, FailureKind::Uncertain));
        }
        let answer: Value = response.json().unwrap_or_default();
        let id = answer["id"].as_str().filter(|id| !id.is_empty());
        if id.is_none() {
            warn!("the platform accepted a message but returned no identifier for it");
        }
        part.sent(id);
        Ok(())
    }

    fn profile(request: ProfileRequest) -> Result<(), Failure> {
        log::panics();
        let lookup = http::Request::new("GET", &format!("{}/people?id={}", api(), encoded(&request.contact())));
        lookup.header("Authorization", "Bearer ${secret.token}");
        let response = http::send(lookup)?;
        if !response.is_success() {
            // This request is safe to repeat.
            return Err(refused(&response, FailureKind::Unavailable));
        }
        let person: Value = response.json()?;
        if let Some(name) = person["name"].as_str() {
            request.set_name(name);
        }
        if let Some(language) = person["language"].as_str() {
            request.set_attribute("language", language);
        }
        Ok(())
    }

    fn rules() -> Result<(), Failure> {
        rules::text_limit(1_000, false);
        rules::attachment("image", 10_000_000);
        rules::attachment("file", 10_000_000);
        rules::reply_window(24 * 60 * 60);
        rules::send_rate(10, 1);
        Ok(())
    }
}

/// The body that the platform posts.
#[derive(Deserialize)]
struct Envelope {
    account: String,
    events: Vec<Value>,
}

/// An event of type `message`. The platform may omit the `Option` fields.
#[derive(Debug, PartialEq, Deserialize)]
struct Message {
    id: String,
    from: Person,
    text: Option<String>,
    at: Option<f64>,
    files: Option<Vec<File>>,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Person {
    id: String,
    name: Option<String>,
}

#[derive(Debug, PartialEq, Deserialize)]
struct File {
    #[serde(rename = "type")]
    kind: String,
    url: String,
    name: Option<String>,
}

/// Answers the platform's challenge when the webhook is set up.
fn challenge(request: &HookRequest) -> Result<(), Failure> {
    if !secrets::equals("hook_word", &request.query("word").unwrap_or_default())? {
        return Err(Failure::denied("the word does not match the secret `hook_word`"));
    }
    let echo = request.query("echo").ok_or_else(|| Failure::invalid("the query parameter `echo` is missing"))?;
    request.respond(200, "text/plain", echo.as_bytes());
    Ok(())
}

/// Emits one event. An unreadable event is stored as unknown, so that the other events still come through.
fn receive(account: &str, event: &Value) -> Result<(), Failure> {
    let message = match read(event) {
        Ok(message) => message,
        Err(reason) => return intake::unknown(&unknown_key(event), &reason),
    };
    let (id, from) = (&message.id, &message.from.id);
    let item = Item::new(account, &format!("message:{id}"), from, from);
    item.external_id(id);
    if let Some(at) = message.at {
        item.at(at);
    }
    if let Some(name) = &message.from.name {
        item.contact_name(name);
    }
    if let Some(text) = &message.text {
        item.text(text);
    }
    for file in message.files.iter().flatten() {
        item.attachment(&file.kind, &file.url, file.name.as_deref());
    }
    intake::message(item)
}

/// Parses an event, or returns the reason why it cannot be parsed.
fn read(event: &Value) -> Result<Message, String> {
    match event["type"].as_str() {
        Some("message") => {}
        Some(other) => return Err(format!("an event of the unknown type `{other:.64}`")),
        None => return Err("an event without a type".to_owned()),
    }
    let message: Message =
        serde_json::from_value(event.clone()).map_err(|error| format!("a malformed message: {error}"))?;
    if message.id.is_empty() || message.from.id.is_empty() {
        return Err("a message without an identifier or a sender".to_owned());
    }
    Ok(message)
}

/// Returns a key that stays the same each time the platform sends the event.
fn unknown_key(event: &Value) -> String {
    match event["id"].as_str() {
        Some(id) if !id.is_empty() => format!("unknown:{id}"),
        _ => format!("unknown:{event}"),
    }
}

/// Decodes a signature header: `sha256=` and hexadecimal digits.
fn signature(header: &str) -> Option<Vec<u8>> {
    let digits = header.strip_prefix("sha256=").filter(|digits| digits.is_ascii() && digits.len() % 2 == 0)?;
    (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).ok()).collect()
}

/// Converts an error response to a failure. `on_server_error` is the kind of failure for a status of
/// 500 or more.
fn refused(response: &http::Response, on_server_error: FailureKind) -> Failure {
    let status = response.status();
    let kind = match status {
        404 => FailureKind::NotFound,
        429 => FailureKind::RateLimited,
        500.. => on_server_error,
        _ => FailureKind::Denied,
    };
    // Use only the code: the rest of a response may repeat the request, including the token.
    let answer: Value = response.json().unwrap_or_default();
    let code = answer["error"].as_str().map_or_else(|| status.to_string(), str::to_owned);
    let failure = Failure::new(kind, format!("the platform answered {status}")).with_code(code);
    match response.header("Retry-After").and_then(|wait| wait.trim().parse::<u32>().ok()) {
        Some(seconds) => failure.with_retry_after_ms(seconds.saturating_mul(1_000)),
        None => failure,
    }
}

/// Returns the base URL of the platform's API.
fn api() -> String {
    config::get("api_base").unwrap_or_else(|| "https://api.platform.example".to_owned())
}

/// Percent-encodes a text for a URL, so that it cannot insert a secret or change the path.
fn encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_' {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_read_and_any_other_event_is_refused_with_a_reason() {
        let mut event = json!({ "id": "e-1", "type": "message", "from": { "id": "c-1" }, "text": "hi", "at": 5 });
        let message = read(&event).unwrap();
        assert_eq!((message.id.as_str(), message.text.as_deref(), message.at), ("e-1", Some("hi"), Some(5.0)));
        event["text"] = json!(7);
        assert!(read(&event).unwrap_err().contains("malformed"));
        event["type"] = json!("wave");
        assert!(read(&event).unwrap_err().contains("`wave`"));
        assert!(read(&json!([])).unwrap_err().contains("without a type"));
    }

    #[test]
    fn an_unknown_event_has_a_stable_key() {
        assert_eq!(unknown_key(&json!({ "id": "e-4", "type": "wave" })), "unknown:e-4");
        assert_eq!(unknown_key(&json!({ "id": "" })), r#"unknown:{"id":""}"#);
    }

    #[test]
    fn a_signature_is_hexadecimal_after_its_prefix() {
        assert_eq!(signature("sha256=00fF"), Some(vec![0, 255]));
        for wrong in ["", "00ff", "sha256=0", "sha256=zz", "sha256=é☂"] {
            assert_eq!(signature(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_secret_placeholder_in_an_address_is_escaped() {
        assert_eq!(encoded("c-1"), "c-1");
        assert_eq!(encoded("${secret.token}/é"), "%24%7Bsecret%2Etoken%7D%2F%C3%A9");
    }
}
