//! The connector. Each line of a request is a JSON object with one item: `item` is the name of the function of `intake`
//! that reports it, and the other members are its arguments and the parts of the item.

use crate::{Platform, platform_rules};
use plugboard_sdk::{
    Attachment, Catalogue, CatalogueRequest, Connector, Failure, Gesture, Gestures, HookRequest, Outgoing,
    ProfileRequest, config, http,
    intake::{self, File, Item, ReceiptState},
    secrets,
};
use serde_json::{Value, json};

impl Connector for Platform {
    fn verify(request: HookRequest) -> Result<(), Failure> {
        match request.header("x-key") {
            Some(key) if secrets::equals("key", &key)? => Ok(()),
            _ => Err(Failure::denied("the key is wrong")),
        }
    }

    fn receive(request: HookRequest) -> Result<(), Failure> {
        let body = request.body();
        let text = std::str::from_utf8(&body).map_err(|_| Failure::invalid("the body is not UTF-8"))?;
        text.lines().try_for_each(|line| {
            let said = serde_json::from_str(line).map_err(|error| Failure::invalid(error.to_string()))?;
            receive(&said)
        })
    }

    /// Sends the part as JSON. The platform calls each message like its part, and may answer with the `thread` in which it
    /// arrived. The answer to a text that begins with `lost` is lost. The platform says at a text with `rules-changed` that
    /// its rules have changed, and takes none with `refused`.
    fn send(part: Outgoing) -> Result<(), Failure> {
        let text = part.text().unwrap_or_default();
        if text.contains("rules-changed") {
            part.rules_changed();
        }
        if text.contains("refused") {
            return Err(Failure::denied("the platform does not take this text"));
        }
        let request = http::Request::new("POST", &format!("{}/send", base()?));
        let content = part.content().and_then(|content| serde_json::from_str::<Value>(&content).ok());
        let titles: Vec<_> = part.quick_replies().into_iter().map(|(title, _)| title).collect();
        request.json(&json!({
            "id": part.id(), "thread": part.thread(), "to": part.recipient(), "text": part.text(),
            "author": part.reply_to_author(), "answers": part.reply_to(), "content": content, "quick_replies": titles,
            "opens": part.opens(), "template": template(&part),
            "files": part.attachments().iter().map(Attachment::name).collect::<Vec<_>>(),
        }))?;
        let answer: Value = serde_json::from_slice(&http::send(request)?.body()).unwrap_or_default();
        if let Some(thread) = answer["thread"].as_str() {
            part.sent_in(thread);
        }
        if text.starts_with("lost") {
            return Err(Failure::uncertain("the answer was lost"));
        }
        part.sent(Some(part.id().as_str()));
        Ok(())
    }

    fn profile(request: ProfileRequest) -> Result<(), Failure> {
        request.set_name(&format!("Person {}", request.contact()));
        Ok(())
    }

    fn rules() -> Result<(), Failure> {
        platform_rules::declare()
    }
}

impl Catalogue for Platform {
    /// Adds the templates at GET /templates, a list, without those that are wrong. A platform that answers nothing, or
    /// does not know the address, has none.
    fn read(request: CatalogueRequest) -> Result<(), Failure> {
        let get = http::Request::new("GET", &format!("{}/templates?account={}", base()?, request.account()));
        let response = http::send(get)?;
        if response.status() == 404 {
            return Ok(());
        }
        if !response.is_success() {
            return Err(response.failure("the platform"));
        }
        if response.body().is_empty() {
            return Ok(());
        }
        let list: Value = response.json()?;
        for template in list.as_array().into_iter().flatten() {
            let _ = request.add(&template.to_string());
        }
        Ok(())
    }
}

impl Gestures for Platform {
    /// Edits a message. The platform gives it another identifier then.
    fn perform(gesture: Gesture) -> Result<(), Failure> {
        gesture.changed_id(&format!("{}-2", gesture.message().unwrap_or_default()));
        Ok(())
    }
}

/// Returns the address of the platform's API.
fn base() -> Result<String, Failure> {
    config::get("api_base").ok_or_else(|| Failure::invalid("no api_base"))
}

/// Returns the template of a part with its values, if it is one.
fn template(part: &Outgoing) -> Option<Value> {
    let (name, language) = part.template()?;
    let files: Vec<_> = part.template_files().into_iter().map(|(name, file)| json!([name, file.name()])).collect();
    Some(json!({
        "name": name, "language": language, "variables": part.template_variables(),
        "parameters": part.template_parameters(), "files": files,
    }))
}

/// Emits the item of one line.
fn receive(said: &Value) -> Result<(), Failure> {
    let text = |name: &str| said[name].as_str().unwrap_or_default();
    let account = said["account"].as_str().unwrap_or("shop");
    let item = Item::new(account, text("key"), text("thread"), text("contact"));
    if let Some(at) = said["at"].as_f64() {
        item.at(at);
    }
    if let Some(name) = said["name"].as_str() {
        item.contact_name(name);
    }
    if let Some(kind) = said["kind"].as_str() {
        item.conversation_kind(kind);
    }
    if let Some(name) = said["title"].as_str() {
        item.conversation_name(name);
    }
    for (key, value) in pairs(&said["attributes"]) {
        item.contact_attribute(&key, &value);
    }
    for (kind, id) in pairs(&said["also"]) {
        item.also_known_as(&kind, &id);
    }
    for (name, bytes) in pairs(&said["files"]) {
        let file = File::new("image");
        file.name(&name);
        file.bytes(bytes.as_bytes());
        item.add_file(file);
    }
    for (code, message) in pairs(&said["failure"]) {
        item.failure(&code, &message);
    }
    match text("item") {
        "message" => {
            item.external_id(text("key"));
            item.text(text("text"));
            if said["comment"] == true {
                item.kind("comment");
            }
            if let Some(payload) = said["payload"].as_str() {
                item.payload(payload);
            }
            for url in said["files"].as_array().into_iter().flatten() {
                item.attachment("image", url.as_str().unwrap_or_default(), None);
            }
            match &said["content"] {
                Value::Null => {}
                Value::String(document) => item.content(document),
                document => item.content(&document.to_string()),
            }
            if let Some(author) = said["outgoing"].as_str() {
                item.outgoing(author);
            }
            intake::message(item)
        }
        "edit" => intake::edit(item, text("message"), text("text")),
        "deletion" => intake::deletion(item, text("message")),
        "delivered" => intake::receipt(item, text("message"), ReceiptState::Delivered),
        "failed" => intake::receipt(item, text("message"), ReceiptState::Failed),
        "reaction" => intake::reaction_added(item, text("message"), text("emoji")),
        "participant" => intake::participant(item, text("change")),
        "moved" => intake::moved(item, text("to")),
        "identity-changed" => intake::identity_changed(item, text("to")),
        "reachability" => intake::reachability(item, text("state")),
        "consent" => {
            let given = said["given"].as_bool().unwrap_or_default();
            intake::consent(item, text("purpose"), given, said["how"].as_str())
        }
        "account" => intake::account(account, text("key"), text("state"), said["reason"].as_str()),
        "taken" => {
            item.external_id(text("key"));
            intake::taken(item, text("delivery"))
        }
        "lead" => intake::lead(item, text("source"), &pairs(&said["answers"])),
        other => intake::unknown(text("key"), &format!("a line of the kind {other}")),
    }
}

/// Returns the members of an object as pairs.
fn pairs(object: &Value) -> Vec<(String, String)> {
    let pair = |(key, value): (&String, &Value)| (key.clone(), value.as_str().unwrap_or_default().to_owned());
    object.as_object().into_iter().flatten().map(pair).collect()
}
