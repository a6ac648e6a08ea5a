//! Places, contact details, polls and stickers, as customers share them and as bots send them.

use super::{
    account::{Account, object},
    answers::Refusal,
    call::Call,
    sending::{Content, SentFile, file},
};
use serde_json::{Value, json};

/// The longest question of a poll, in characters.
const QUESTION: usize = 300;
/// The longest option of a poll, in characters.
const OPTION: usize = 100;
/// How many options a poll may have.
const OPTIONS: std::ops::RangeInclusive<usize> = 1..=12;
/// The longest vCard, in bytes.
const VCARD: usize = 2_048;

/// Returns a message's members for a place. Telegram shows a venue as a location as well.
pub(super) fn place(latitude: f64, longitude: f64, venue: Option<(&str, &str)>) -> Value {
    let location = json!({ "latitude": latitude, "longitude": longitude });
    match venue {
        Some((title, address)) => {
            json!({ "location": location, "venue": { "location": location, "title": title, "address": address } })
        }
        None => json!({ "location": location }),
    }
}

/// Returns a poll as messages show it.
pub(super) fn poll(account: &mut Account, question: &str, options: &[&str], several: bool) -> Value {
    let number = account.number();
    let option =
        |(n, text): (usize, &&str)| json!({ "persistent_id": format!("{number}-{n}"), "text": text, "voter_count": 0 });
    let options: Vec<Value> = options.iter().enumerate().map(option).collect();
    json!({ "id": format!("54{number:015}"), "question": question, "options": options, "total_voter_count": 0,
        "is_closed": false, "is_anonymous": true, "type": "regular", "allows_multiple_answers": several,
        "allows_revoting": true, "members_only": false })
}

/// Stores a sticker, and returns it as messages show it.
pub(super) fn stored_sticker(account: &mut Account, name: Option<&str>, bytes: &[u8], emoji: Option<&str>) -> Value {
    let mut sticker = account.store("stickers/webp", name, bytes.to_vec(), bytes.len());
    let more = json!({ "type": "regular", "width": 512, "height": 512, "is_animated": bytes.starts_with(b"\x1f\x8b"),
        "is_video": bytes.starts_with(b"\x1a\x45\xdf\xa3") });
    sticker.extend(object(more));
    sticker.extend(emoji.map(|emoji| ("emoji".to_owned(), json!(emoji))));
    Value::Object(sticker)
}

/// Returns the content of a place, of contact details or of a poll that a bot sends.
pub(super) fn content(account: &mut Account, call: &Call) -> Result<Content, Refusal> {
    let text = |name: &str| call.text(name).unwrap_or_default();
    let degrees = |name: &str| call.parameters.get(name).and_then(Value::as_f64).unwrap_or(f64::NAN);
    let members = match call.method.as_str() {
        "sendLocation" | "sendVenue" => {
            let (latitude, longitude) = (degrees("latitude"), degrees("longitude"));
            if !(-90.0..=90.0).contains(&latitude) || !(-180.0..=180.0).contains(&longitude) {
                return Err(Refusal::fault("wrong coordinates"));
            }
            let is_venue = call.method == "sendVenue";
            if is_venue && (text("title").trim().is_empty() || text("address").trim().is_empty()) {
                return Err(Refusal::fault("a venue needs a title and an address"));
            }
            place(latitude, longitude, is_venue.then(|| (text("title"), text("address"))))
        }
        "sendContact" => {
            let (phone, name) = (text("phone_number").trim(), text("first_name").trim());
            if phone.is_empty() || name.is_empty() {
                return Err(Refusal::fault("a contact needs a phone number and a first name"));
            }
            if text("vcard").len() > VCARD {
                return Err(Refusal::fault("the vCard is too long"));
            }
            let mut contact = json!({ "phone_number": phone, "first_name": name });
            if let Some(vcard) = call.text("vcard") {
                contact["vcard"] = json!(vcard);
            }
            json!({ "contact": contact })
        }
        _ => {
            let options = call.parameters.get("options").and_then(Value::as_array).into_iter().flatten();
            let options: Vec<&str> = options.filter_map(|option| option["text"].as_str()).collect();
            let fits = |text: &str, max: usize| (1..=max).contains(&text.trim().chars().count());
            let right = OPTIONS.contains(&options.len()) && options.iter().all(|option| fits(option, OPTION));
            if !right || !fits(text("question"), QUESTION) {
                return Err(Refusal::fault("the question or the options of the poll are too long or missing"));
            }
            json!({ "poll": poll(account, text("question"), &options, call.flag("allows_multiple_answers")) })
        }
    };
    Ok(Content { members: object(members), text: String::new(), file: None })
}

/// Returns the content of a sticker that a bot sends.
pub(super) fn sticker(account: &mut Account, call: &Call) -> Result<Content, Refusal> {
    let SentFile { name, bytes, .. } = file(account, call, "sticker")?;
    let known: [&[u8]; 3] = [b"RIFF", b"\x1a\x45\xdf\xa3", b"\x1f\x8b"];
    if !known.iter().any(|begin| bytes.starts_with(begin)) {
        return Err(Refusal::bad("wrong file type"));
    }
    let shown = stored_sticker(account, name.as_deref(), &bytes, call.text("emoji"));
    Ok(Content { members: object(json!({ "sticker": shown })), text: String::new(), file: Some((name, bytes)) })
}
