//! The connector role.

use crate::{OrderStatus, order, reading::or_not};
use plugboard_sdk::{
    Connector, Failure, HookRequest, Outgoing, ProfileRequest, config, http, info,
    intake::{self, File, Item, ReceiptState},
    links, rules, secrets,
};
use serde_json::{Value, json};

impl Connector for OrderStatus {
    fn verify(request: HookRequest) -> Result<(), Failure> {
        if let Some(challenge) = request.query("challenge") {
            request.respond(200, "text/plain", challenge.as_bytes());
            return Ok(());
        }
        if request.query("about").is_some() {
            about(&request);
            return Ok(());
        }
        let wrong = || Failure::denied("the signature is wrong").with_code("bad-signature");
        let mac = request.header("x-signature").and_then(|text| unhex(&text)).ok_or_else(wrong)?;
        if secrets::hmac_matches("token", secrets::Hash::Sha256, &request.body(), &mac)? {
            Ok(())
        } else {
            Err(wrong())
        }
    }

    fn receive(request: HookRequest) -> Result<(), Failure> {
        if request.method() == "AGAIN" {
            info!("again {}", String::from_utf8_lossy(&request.body()));
            return Ok(());
        }
        if request.header("content-type").is_some_and(|media_type| media_type.starts_with("multipart/")) {
            return receive_form(&request);
        }
        info!("accounts {}", request.accounts().join(","));
        let body: Value =
            serde_json::from_slice(&request.body()).map_err(|_| Failure::invalid("the body is no JSON"))?;
        body["items"].as_array().into_iter().flatten().try_for_each(receive)
    }

    fn send(part: Outgoing) -> Result<(), Failure> {
        let base = config::get("api_base").ok_or("no api_base")?;
        let request = http::Request::new("POST", &format!("{base}/send"));
        request.header("authorization", "Bearer ${secret.token}");
        let (files, parameter_files) = (part.attachments(), part.template_files());
        let link = files.first().map(|file| links::address(file, 600)).transpose()?;
        let kept = [("thread", "topic"), ("answered", "token"), ("message", "mark"), ("part", "upload")];
        request.json(&json!({
            "auth": "-",
            "files": files.iter().map(plugboard_sdk::Attachment::name).collect::<Vec<_>>(),
            "link": link,
            "subject": part.subject(),
            "content": part.content(),
            "parameters": part.template_parameters(),
            "parameter_files": parameter_files.iter().map(|(name, file)| (name, file.name())).collect::<Vec<_>>(),
            "opens": part.opens(),
            "file": part.attachment().and_then(|file| file.name()),
            "kept": kept.map(|(of, key)| part.kept(of, key)),
            "answers": part.reply_to_author(),
            "quick_replies": part.quick_replies(),
            "reply_to": part.reply_to(),
            "private_reply_to": part.private_reply_to(),
            "tag": part.tag(),
            "template": part.template(),
            "variables": part.template_variables(),
            "id": part.id(),
            "attempt": part.attempt(),
            "account": part.account(),
            "thread": part.thread(),
            "recipient": part.recipient(),
            "text": part.text(),
            "kind": part.conversation_kind(),
            "sender": part.sender(),
        }))?;
        request.json_secret("/auth", "token");
        part.keep("part", "upload", "u-1")?;
        part.keep("message", "mark", "m-1")?;
        part.keep("thread", "topic", "t-9")?;
        let response = http::send(request)?;
        match response.status() {
            200 => {
                let answer: Value = response.json()?;
                part.sent(answer["id"].as_str());
                if let Some(thread) = answer["thread"].as_str() {
                    part.sent_in(thread);
                }
                if answer["changed"] == true {
                    part.rules_changed();
                }
                Ok(())
            }
            429 => Err(order::busy(&response)),
            status => Err(Failure::denied(format!("the platform answered {status}")).with_code("refused")),
        }
    }

    fn profile(request: ProfileRequest) -> Result<(), Failure> {
        request.set_name(&format!("Name of {}", request.contact()));
        request.set_attribute("language", "en");
        let topic = or_not(request.kept("thread", "topic"));
        request.set_attribute("seen_in", &format!("{} {} {topic}", request.account(), request.thread()));
        Ok(())
    }

    fn rules() -> Result<(), Failure> {
        rules::text_limit(100, false);
        rules::attachment("image", 1_000_000);
        rules::quick_replies(3, 20);
        rules::reply_window(86_400);
        rules::person_window(604_800, "human");
        rules::templates();
        rules::send_rate(10, 1);
        rules::receive_rate(20, 1);
        rules::echoes(30);
        rules::private_reply_window(604_800);
        rules::length("caption", 50, "utf-16");
        rules::length("payload", 64, "bytes");
        rules::rate("conversation", 1, 1);
        rules::captions();
        rules::poll_every(10);
        rules::repeatable(3_600);
        rules::settles(60);
        rules::whole_replies(5_000_000);
        rules::gesture("typing", 0);
        rules::gesture("reaction", 0);
        rules::gesture("edit", 900);
        rules::gesture("deletion", 86_400);
        rules::block("buttons");
        rules::button_action("reply");
        rules::button_action("link");
        rules::count("buttons", 3);
        rules::length("button", 20, "characters");
        rules::window_count(10, 172_800);
        rules::media_type("image", "image/png", 500_000);
        rules::needs_consent("marketing");
        rules::valid_for(3_600);
        rules::opening("phone", "template");
        info!("length {}", rules::length("text", 5, "furlongs"));
        info!("rate {}", rules::rate("planet", 1, 1));
        info!("gesture {}", rules::gesture("wink", 0));
        info!("count {}", rules::count("wheels", 1));
        info!("opening {}", rules::opening("fax", "any"));
        Ok(())
    }
}

/// Logs everything else that is known of a request.
fn about(request: &HookRequest) {
    info!("url {}", request.url());
    info!("path {}", request.path());
    info!("query {}", request.query_string());
    info!("queries {}", request.queries("about").join(","));
    info!("headers {}", request.headers("x-many").join(","));
    info!("at {}", request.received_at());
    let form = request.fields().and_then(|fields| Ok((fields, request.files()?)));
    match form {
        Ok((fields, files)) => {
            let pairs: Vec<_> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
            info!("fields {}", pairs.join("&"));
            let shown = files.iter().map(|(name, file)| {
                let size = or_not(file.size().map(|size| size.to_string()));
                format!("{name}:{}:{}:{}:{size}", file.kind(), or_not(file.name()), or_not(file.media_type()))
            });
            info!("files {}", shown.collect::<Vec<_>>().join(","));
        }
        Err(failure) => crate::log_caught(&failure),
    }
}

/// Emits a message with the files of a form.
fn receive_form(request: &HookRequest) -> Result<(), Failure> {
    let item = Item::new("a", "form", "t", "c");
    for (name, content) in request.files()? {
        let file = File::new(&content.kind());
        file.content(&content);
        file.name(&name);
        item.add_file(file);
    }
    intake::message(item)
}

/// Adds what a message says of its place in the conversation, and of its way here.
fn place(item: &Item, said: &Value) {
    type Set = fn(&Item, &str);
    let set: [(&str, Set); 6] = [
        ("conversation", Item::conversation_kind),
        ("sort", Item::kind),
        ("reply_to", Item::reply_to),
        ("payload", Item::payload),
        ("outgoing", Item::outgoing),
        ("correlation", Item::correlation),
    ];
    for (name, set) in set {
        if let Some(value) = said[name].as_str() {
            set(item, value);
        }
    }
    for (key, value) in pairs(&said["extra"]) {
        item.attribute(&key, &value);
    }
    for picture in said["pictures"].as_array().into_iter().flatten() {
        let word = |n: usize| picture[n].as_str();
        item.attachment(word(0).unwrap_or_default(), word(1).unwrap_or_default(), word(2));
    }
    if let Some(warning) = said["warning"].as_str() {
        item.warning(warning);
    }
}

/// Adds the files that a message names.
fn add_files(item: &Item, files: &Value) {
    for named in files.as_array().into_iter().flatten() {
        let text = |name: &str| named[name].as_str();
        let file = File::new(text("kind").unwrap_or_default());
        if let Some(url) = text("url") {
            file.url(url);
        } else if let Some(reference) = text("reference") {
            file.reference(reference);
        } else if let Some(bytes) = text("bytes") {
            file.bytes(bytes.as_bytes());
        }
        if let Some(name) = text("name") {
            file.name(name);
        }
        if let Some(media_type) = text("type") {
            file.media_type(media_type);
        }
        if let Some(hint) = text("hint") {
            file.hint(hint);
        }
        if let Some(duration) = named["duration"].as_u64().and_then(|ms| u32::try_from(ms).ok()) {
            file.duration_ms(duration);
        }
        item.add_file(file);
    }
}

/// Returns the pairs in a list of lists of two texts.
fn pairs(list: &Value) -> Vec<(String, String)> {
    let word = |pair: &Value, n: usize| pair[n].as_str().unwrap_or_default().to_owned();
    list.as_array().into_iter().flatten().map(|pair| (word(pair, 0), word(pair, 1))).collect()
}

/// Adds what an item tells about its conversation and its contact.
fn tell(item: &Item, said: &Value) {
    if let Some(name) = said["title"].as_str() {
        item.conversation_name(name);
    }
    for (key, value) in pairs(&said["attributes"]) {
        item.contact_attribute(&key, &value);
    }
    for (kind, id) in pairs(&said["also"]) {
        item.also_known_as(&kind, &id);
    }
    if let Some((code, message)) = pairs(&said["failure"]).first() {
        item.failure(code, message);
    }
}

/// Emits one item.
fn receive(said: &Value) -> Result<(), Failure> {
    let text = |name: &str| said[name].as_str().unwrap_or_default();
    let time = |name: &str| said[name].as_f64().unwrap_or_default();
    let item = || {
        let item = Item::new(text("account"), text("key"), text("thread"), text("contact"));
        tell(&item, said);
        item
    };
    match text("kind") {
        "message" => {
            let item = item();
            item.at(time("at"));
            item.external_id(text("id"));
            item.text(text("text"));
            if let Some(subject) = said["subject"].as_str() {
                item.subject(subject);
            }
            if let Some(content) = said["content"].as_str() {
                item.content(content);
            }
            item.contact_name(text("name"));
            for kept in said["keep"].as_array().into_iter().flatten() {
                let word = |n: usize| kept[n].as_str().unwrap_or_default();
                item.keep(word(0), word(1), word(2));
            }
            add_files(&item, &said["files"]);
            place(&item, said);
            intake::message(item)
        }
        "reaction" => intake::reaction(item(), text("message"), said["emoji"].as_str()),
        "edit" => intake::edit(item(), text("message"), text("text")),
        "deletion" => intake::deletion(item(), text("message")),
        "receipt" => intake::receipt(item(), text("message"), ReceiptState::Read),
        "watermark" => intake::watermark(item(), time("until"), ReceiptState::Delivered),
        "feedback" => {
            let number = |name: &str| said[name].as_u64().and_then(|it| u32::try_from(it).ok()).unwrap_or_default();
            let (rating, best) = (number("rating"), number("best"));
            intake::feedback(item(), said["message"].as_str(), rating, best, said["text"].as_str())
        }
        "typing" => {
            let seconds = said["seconds"].as_u64().and_then(|it| u32::try_from(it).ok()).unwrap_or_default();
            intake::typing(item(), seconds)
        }
        "reaction-added" => intake::reaction_added(item(), text("message"), text("emoji")),
        "reaction-removed" => intake::reaction_removed(item(), text("message"), text("emoji")),
        "participant" => intake::participant(item(), text("change")),
        "moved" => intake::moved(item(), text("to")),
        "identity" => intake::identity_changed(item(), text("to")),
        "reachability" => intake::reachability(item(), text("state")),
        "consent" => {
            intake::consent(item(), text("purpose"), said["given"].as_bool().unwrap_or_default(), said["how"].as_str())
        }
        "account" => intake::account(text("account"), text("key"), text("state"), said["reason"].as_str()),
        "taken" => {
            let item = item();
            item.external_id(text("id"));
            intake::taken(item, text("delivery"))
        }
        "lead" => intake::lead(item(), text("source"), &pairs(&said["answers"])),
        "failed" => intake::receipt(item(), text("message"), ReceiptState::Failed),
        "item" => intake::unknown_item(text("key"), "kind item", b"{}"),
        kind => intake::unknown(text("key"), &format!("kind {kind}")),
    }
}

/// Decodes hexadecimal digits.
fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() || text.len() % 2 == 1 {
        return None;
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok()).collect()
}
