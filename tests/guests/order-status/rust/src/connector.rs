//! The connector role.

use crate::{OrderStatus, order};
use plugboard_sdk::{
    Connector, Failure, HookRequest, Outgoing, ProfileRequest, config, http, info,
    intake::{self, Item, ReceiptState},
    rules, secrets,
};
use serde_json::{Value, json};

impl Connector for OrderStatus {
    fn verify(request: HookRequest) -> Result<(), Failure> {
        if let Some(challenge) = request.query("challenge") {
            request.respond(200, "text/plain", challenge.as_bytes());
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
        info!("accounts {}", request.accounts().join(","));
        let body: Value =
            serde_json::from_slice(&request.body()).map_err(|_| Failure::invalid("the body is no JSON"))?;
        body["items"].as_array().into_iter().flatten().try_for_each(receive)
    }

    fn send(part: Outgoing) -> Result<(), Failure> {
        let base = config::get("api_base").ok_or("no api_base")?;
        let request = http::Request::new("POST", &format!("{base}/send"));
        request.header("authorization", "Bearer ${secret.token}");
        request.json(&json!({
            "id": part.id(),
            "attempt": part.attempt(),
            "account": part.account(),
            "thread": part.thread(),
            "recipient": part.recipient(),
            "text": part.text(),
            "kind": part.conversation_kind(),
            "sender": part.sender(),
        }))?;
        let response = http::send(request)?;
        match response.status() {
            200 => {
                let answer: Value = response.json()?;
                part.sent(answer["id"].as_str());
                if let Some(thread) = answer["thread"].as_str() {
                    part.sent_in(thread);
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
        Ok(())
    }
}

/// Emits one item.
fn receive(said: &Value) -> Result<(), Failure> {
    let text = |name: &str| said[name].as_str().unwrap_or_default();
    let time = |name: &str| said[name].as_f64().unwrap_or_default();
    let item = || Item::new(text("account"), text("key"), text("thread"), text("contact"));
    match text("kind") {
        "message" => {
            let item = item();
            item.at(time("at"));
            item.external_id(text("id"));
            item.text(text("text"));
            item.contact_name(text("name"));
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
