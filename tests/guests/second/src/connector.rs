//! The connector of a small fictional platform. Its hook takes one item per line:
//! `KIND|ACCOUNT|KEY|THREAD|CONTACT|MORE`. It takes messages as forms, by `POST /send`.

use crate::{
    Second,
    contract::{
        exports::plugboard::inbox::connector::Guest,
        plugboard::inbox::{
            config, http,
            intake::{self, Item, ReceiptState},
            platform::{HookRequest, Outgoing, ProfileRequest},
            rules, secrets,
            types::{Failure, FailureKind},
        },
    },
    failure,
};

impl Guest for Second {
    fn verify(request: HookRequest) -> Result<(), Failure> {
        let wrong = || failure(FailureKind::Denied, "the signature is wrong");
        let mac = request.header("x-signature").and_then(|digits| unhex(&digits)).ok_or_else(wrong)?;
        if secrets::hmac_matches("key", secrets::Hash::Sha256, &request.body(), &mac)? { Ok(()) } else { Err(wrong()) }
    }

    fn receive(request: HookRequest) -> Result<(), Failure> {
        let body = request.body();
        let text = std::str::from_utf8(&body).map_err(|_| failure(FailureKind::Invalid, "the body is not UTF-8"))?;
        text.lines().try_for_each(receive)
    }

    fn send(part: Outgoing) -> Result<(), Failure> {
        let base = config::get("api_base").ok_or_else(|| failure(FailureKind::Invalid, "no api_base"))?;
        let request = http::Request::new("POST", &format!("{base}/send"));
        request.field("id", &part.id());
        request.field("to", &part.recipient());
        if let Some(comment) = part.private_reply_to() {
            request.field("comment", &comment);
        }
        if let Some(text) = part.text() {
            request.field("text", &text);
        }
        if let Some(file) = part.attachment() {
            request.file("file", &file);
        }
        for (title, payload) in part.quick_replies() {
            request.field(&title, &payload);
        }
        let response = http::send(request)?;
        match response.status() {
            200 => {
                let id = String::from_utf8_lossy(&response.body()).into_owned();
                part.sent(Some(id.as_str()));
                Ok(())
            }
            429 => Err(failure(FailureKind::RateLimited, "the platform is busy")),
            status => Err(failure(FailureKind::Denied, &format!("the platform answered {status}"))),
        }
    }

    fn profile(request: ProfileRequest) -> Result<(), Failure> {
        request.set_name(&format!("Person {}", request.contact()));
        Ok(())
    }

    fn rules() -> Result<(), Failure> {
        rules::text_limit(1_000, true);
        rules::attachment("image", 1_000_000);
        rules::quick_replies(3, 20);
        rules::private_reply_window(604_800);
        rules::send_rate(10, 1);
        Ok(())
    }
}

/// Emits the item of one line.
fn receive(line: &str) -> Result<(), Failure> {
    let fields: Vec<&str> = line.splitn(6, '|').collect();
    let [kind, account, key, thread, contact, more] = fields[..] else {
        return Err(failure(FailureKind::Invalid, "a line has too few fields"));
    };
    let (first, second) = more.split_once('|').unwrap_or((more, ""));
    let item = Item::new(account, key, thread, contact);
    match kind {
        "message" | "comment" => {
            item.kind(kind);
            item.conversation_kind(if kind == "comment" { "public" } else { "direct" });
            item.external_id(key);
            item.text(more);
            intake::message(item)
        }
        "file" => {
            item.external_id(key);
            item.attachment("file", first, Some("list.txt"));
            intake::message(item)
        }
        "reaction" => intake::reaction(item, first, Some(second).filter(|emoji| !emoji.is_empty())),
        "receipt" => {
            let state = match second {
                "read" => ReceiptState::Read,
                "failed" => ReceiptState::Failed,
                _ => ReceiptState::Delivered,
            };
            intake::receipt(item, first, state)
        }
        "rating" => {
            let rating = second.parse::<u32>().map_err(|_| failure(FailureKind::Invalid, "no number"))?;
            intake::feedback(item, Some(first), rating, 5, None)
        }
        _ => intake::unknown(key, &format!("a line of the kind {kind}")),
    }
}

/// Decodes hexadecimal digits.
fn unhex(digits: &str) -> Option<Vec<u8>> {
    if !digits.is_ascii() || digits.len() % 2 == 1 {
        return None;
    }
    (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).ok()).collect()
}
