//! A connector for a small fictional platform that recognizes repetitions, says what it has taken, and takes whole
//! replies. The configuration says which of this the connector declares. `tests/src/courier.rs` is the platform.
//!
//! The platform posts `[{"key", "kind", "thread", "id", "text", "subject", "files"}]`, takes parts by `POST /send`, and
//! answers whether it has taken a part by `GET /sent/{id}`. `files.rs` says how files come and go.

mod files;

use plugboard_sdk::{
    Connector, Failure, HookRequest, Outgoing, Settle, config, http,
    intake::{self, Item},
    links, rules,
};
use serde_json::{Value, json};

struct Courier;
plugboard_sdk::export!(Courier: Connector, Media, Settle);

/// The size of the largest file, in bytes: 25 MiB.
const FILE_MAX: u32 = 25 << 20;
/// How long the address of a file is valid, in seconds.
const LINK_S: u32 = 60;

impl Connector for Courier {
    fn verify(_request: HookRequest) -> Result<(), Failure> {
        Ok(())
    }

    fn receive(request: HookRequest) -> Result<(), Failure> {
        let said: Vec<Value> =
            serde_json::from_slice(&request.body()).map_err(|_| Failure::invalid("the body is no list"))?;
        said.iter().try_for_each(receive)
    }

    fn send(part: Outgoing) -> Result<(), Failure> {
        let files = part.attachments();
        let mut addresses = Vec::new();
        if flag("links") {
            for file in &files {
                addresses.push(links::address(file, LINK_S)?);
            }
        }
        let mut uploads = Vec::new();
        if flag("uploads") {
            for file in &files {
                uploads.push(files::upload(&part, file)?);
            }
        }
        let request = http::Request::new("POST", &format!("{}/send", base()?));
        request.json(&json!({
            "id": part.id(),
            "attempt": part.attempt(),
            "thread": part.thread(),
            "text": part.text(),
            "subject": part.subject(),
            "files": files.iter().map(plugboard_sdk::Attachment::name).collect::<Vec<_>>(),
            "links": addresses,
            "uploads": uploads,
        }))?;
        let response = http::send(request)?;
        if !response.is_success() {
            return Err(response.failure("the courier"));
        }
        sent(&part, &response)
    }

    fn rules() -> Result<(), Failure> {
        for kind in ["image", "audio", "video", "file"] {
            rules::attachment(kind, FILE_MAX);
        }
        if let Some(seconds) = number("repeatable") {
            rules::repeatable(seconds);
        }
        if let Some(seconds) = number("settles") {
            rules::settles(seconds);
        }
        if let Some(bytes) = number("whole") {
            rules::whole_replies(bytes);
        }
        if let Some(seconds) = number("pace") {
            rules::rate("conversation", 1, seconds);
        }
        Ok(())
    }
}

impl Settle for Courier {
    fn settle(part: Outgoing) -> Result<(), Failure> {
        let response = http::send(http::Request::new("GET", &format!("{}/sent/{}", base()?, part.id())))?;
        match response.status() {
            200 => sent(&part, &response),
            202 => Ok(()),
            404 => {
                part.not_sent();
                Ok(())
            }
            _ => Err(response.failure("the courier")),
        }
    }
}

/// Reports that the platform has taken a part, under the identifier that it answered.
fn sent(part: &Outgoing, response: &http::Response) -> Result<(), Failure> {
    let answer: Value = response.json()?;
    part.sent(answer["id"].as_str());
    Ok(())
}

/// Emits one item.
fn receive(said: &Value) -> Result<(), Failure> {
    let text = |name: &str| said[name].as_str().unwrap_or_default();
    let account = config::get("account").unwrap_or_default();
    let item = Item::new(&account, text("key"), text("thread"), text("thread"));
    if text("kind") == "deletion" {
        return intake::deletion(item, text("id"));
    }
    item.external_id(text("id"));
    item.text(text("text"));
    if let Some(subject) = said["subject"].as_str() {
        item.subject(subject);
    }
    for file in said["files"].as_array().into_iter().flatten() {
        item.add_file(files::received(file));
    }
    intake::message(item)
}

fn base() -> Result<String, Failure> {
    config::get("api_base").ok_or_else(|| Failure::invalid("no api_base"))
}

fn flag(name: &str) -> bool {
    config::get(name).as_deref() == Some("true")
}

fn number(name: &str) -> Option<u32> {
    config::get(name)?.parse().ok()
}
