//! Rich content that customers send: places, contacts, stickers, recordings, polls, and where a message was forwarded
//! from.

use crate::files;
use connector_shared::{
    incoming::{self, Reference, reference},
    text::full_name,
};
use serde_json::{Map, Value};

/// Returns the block for a message's own content. `file`: the message has a file, which is its only one.
pub fn of_content(members: &Map<String, Value>, file: bool) -> Option<Value> {
    let present = |member: &str| members.get(member).filter(|value| value.is_object());
    // Telegram also writes a venue as a location.
    if let Some(venue) = present("venue") {
        return place(&venue["location"], venue["title"].as_str(), venue["address"].as_str());
    }
    if let Some(location) = present("location") {
        return place(location, None, None);
    }
    if let Some(contact) = present("contact") {
        let phone = contact["phone_number"].as_str().unwrap_or_default();
        let name = full_name(contact["first_name"].as_str(), contact["last_name"].as_str());
        return incoming::contact(name.as_deref().unwrap_or(phone), &[phone], &[]);
    }
    if let Some(sticker) = present("sticker") {
        return Some(incoming::sticker(file.then_some(0), sticker["emoji"].as_str(), sticker["file_id"].as_str()));
    }
    if let Some(voice) = present("voice").filter(|_| file) {
        return incoming::voice(0, files::duration_ms(voice));
    }
    poll(present("poll")?)
}

/// Returns where a forwarded message comes from.
pub fn of_origin(origin: &Value) -> Option<Value> {
    if !origin.is_object() {
        return None;
    }
    let user = &origin["sender_user"];
    let name = full_name(user["first_name"].as_str(), user["last_name"].as_str());
    let others = [&origin["sender_user_name"], &origin["sender_chat"]["title"], &origin["chat"]["title"]];
    let title = name.as_deref().or_else(|| others.into_iter().find_map(Value::as_str));
    // Only a post of a channel can be looked up again.
    let post = origin["chat"]["id"].as_i64().zip(origin["message_id"].as_i64());
    let id = post.map(|(chat, message)| format!("{chat}:{message}"));
    let channel = origin["chat"]["username"].as_str().filter(|name| is_username(name));
    let url = channel.zip(post).map(|(channel, (_, message))| format!("https://t.me/{channel}/{message}"));
    let to = Reference { id: id.as_deref(), title, url: url.as_deref(), ..Reference::default() };
    Some(reference("forward", to))
}

fn place(location: &Value, name: Option<&str>, address: Option<&str>) -> Option<Value> {
    incoming::location(location["latitude"].as_f64()?, location["longitude"].as_f64()?, name, address)
}

/// Returns a poll. Its options have the payloads that Telegram knows them by.
fn poll(poll: &Value) -> Option<Value> {
    let option = |(number, option): (usize, &Value)| {
        let payload = option["persistent_id"].as_str().map_or_else(|| number.to_string(), str::to_owned);
        Some((option["text"].as_str()?.to_owned(), payload))
    };
    let options = poll["options"].as_array()?.iter().enumerate().map(option).collect::<Option<Vec<_>>>()?;
    incoming::poll(poll["question"].as_str()?, &options, poll["allows_multiple_answers"] == true)
}

fn is_username(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn block(message: &Value) -> Option<Value> {
        of_content(message.as_object().unwrap(), true)
    }

    #[test]
    fn each_kind_of_content_becomes_its_block() {
        let berlin = json!({ "latitude": 52.5, "longitude": 13.4 });
        for (message, expected) in [
            (
                json!({ "location": berlin, "venue": { "title": "Shop", "address": "Długa 1", "location": berlin } }),
                json!({ "type": "location", "latitude": 52.5, "longitude": 13.4, "name": "Shop", "address": "Długa 1" }),
            ),
            (
                json!({ "contact": { "phone_number": "+48500600700", "first_name": "Ada", "last_name": "Lovelace" } }),
                json!({ "type": "contact", "name": "Ada Lovelace", "phones": ["+48500600700"] }),
            ),
            (
                json!({ "contact": { "phone_number": "+48500600700" } }),
                json!({ "type": "contact", "name": "+48500600700", "phones": ["+48500600700"] }),
            ),
            (
                json!({ "sticker": { "file_id": "CAACAgIAAxkBAAI", "emoji": "😀" } }),
                json!({ "type": "sticker", "file": 0, "emoji": "😀", "id": "CAACAgIAAxkBAAI" }),
            ),
            (
                json!({ "voice": { "file_id": "v", "duration": 7 } }),
                json!({ "type": "voice", "file": 0, "duration_ms": 7_000 }),
            ),
            (
                json!({ "poll": { "question": "Red?", "allows_multiple_answers": true,
                    "options": [{ "text": "Yes", "persistent_id": "a1" }, { "text": "No" }] } }),
                json!({ "type": "poll", "question": "Red?", "several": true,
                    "options": [{ "title": "Yes", "payload": "a1" }, { "title": "No", "payload": "1" }] }),
            ),
        ] {
            assert_eq!(block(&message), Some(expected), "{message}");
        }
    }

    #[test]
    fn content_without_a_block_is_left_to_its_line() {
        for message in [
            json!({ "text": "hi" }),
            json!({ "photo": [{ "file_id": "p" }] }),
            json!({ "location": { "latitude": "52.5", "longitude": 13.4 } }),
            json!({ "poll": { "question": "Red?", "options": [{ "text": "Yes" }] } }),
            json!({ "contact": 7 }),
            json!({ "dice": { "emoji": "🎲", "value": 6 } }),
        ] {
            assert_eq!(block(&message), None, "{message}");
        }
        let lost = json!({ "voice": { "duration": 7 } });
        assert_eq!(of_content(lost.as_object().unwrap(), false), None);
    }

    #[test]
    fn a_forwarded_message_refers_to_its_origin() {
        let chat = json!({ "id": -1_009, "title": "News", "username": "shop_news" });
        for (origin, expected) in [
            (
                json!({ "type": "channel", "chat": chat, "message_id": 4 }),
                json!({ "type": "reference", "kind": "forward", "id": "-1009:4", "title": "News",
                    "url": "https://t.me/shop_news/4" }),
            ),
            (
                json!({ "type": "user", "sender_user": { "id": 5, "first_name": "Żaneta" } }),
                json!({ "type": "reference", "kind": "forward", "title": "Żaneta" }),
            ),
            (
                json!({ "type": "channel", "chat": { "id": -1, "username": "a/b" }, "message_id": 4 }),
                json!({ "type": "reference", "kind": "forward", "id": "-1:4" }),
            ),
            (json!({ "type": "comet" }), json!({ "type": "reference", "kind": "forward" })),
        ] {
            assert_eq!(of_origin(&origin), Some(expected), "{origin}");
        }
        assert_eq!((of_origin(&Value::Null), of_origin(&json!("x"))), (None, None));
    }
}
