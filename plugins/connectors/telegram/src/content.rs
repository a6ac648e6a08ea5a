//! The content of a message: its text, its file, or a line of text for content that is neither. `blocks.rs` has the
//! rich content.

use crate::files;
use connector_shared::{Attributes, File, text::full_name};
use serde_json::{Map, Value};

/// The members of service messages, which Telegram writes itself: somebody joined, the title changed, a message was
/// pinned. Customers do not write them, so they do not belong in the inbox.
const SERVICE: [&str; 59] = [
    "boost_added",
    "channel_chat_created",
    "chat_background_set",
    "chat_owner_changed",
    "chat_owner_left",
    "chat_shared",
    "checklist_tasks_added",
    "checklist_tasks_done",
    "connected_website",
    "delete_chat_photo",
    "direct_message_price_changed",
    "forum_topic_closed",
    "forum_topic_created",
    "forum_topic_edited",
    "forum_topic_reopened",
    "general_forum_topic_hidden",
    "general_forum_topic_unhidden",
    "gift",
    "gift_upgrade_sent",
    "giveaway_completed",
    "giveaway_created",
    "group_chat_created",
    "left_chat_member",
    "managed_bot_created",
    "message_auto_delete_timer_changed",
    "migrate_from_chat_id",
    "migrate_to_chat_id",
    "new_chat_members",
    "new_chat_photo",
    "new_chat_title",
    "paid_message_price_changed",
    "passport_data",
    "pinned_message",
    "poll_option_added",
    "poll_option_deleted",
    "proximity_alert_triggered",
    "refunded_payment",
    "successful_payment",
    "suggested_post_approval_failed",
    "suggested_post_approved",
    "suggested_post_declined",
    "suggested_post_paid",
    "suggested_post_refunded",
    "supergroup_chat_created",
    "unique_gift",
    "users_shared",
    "video_chat_ended",
    "video_chat_participants_invited",
    "video_chat_scheduled",
    "video_chat_started",
    "web_app_data",
    "write_access_allowed",
    // Names in updates of older Bot API servers.
    "new_chat_member",
    "new_chat_participant",
    "left_chat_participant",
    "user_shared",
    "voice_chat_ended",
    "voice_chat_scheduled",
    "voice_chat_started",
];

/// The content of a message.
#[derive(Debug, Default)]
pub struct Content {
    /// The text or caption.
    pub written: Option<String>,
    /// A line of text about content that is neither a text nor a file.
    pub line: Option<String>,
    /// The file.
    pub file: Option<File>,
    /// A sentence for each part that was left out.
    pub warnings: Vec<String>,
}

/// Reads the content of a message, and adds what belongs to it to the attributes.
pub fn read(members: &Map<String, Value>, attributes: &mut Attributes) -> Content {
    let mut warnings = Vec::new();
    let file = files::read(members, attributes, &mut warnings);
    let mut text = |member: &str| match members.get(member) {
        Some(Value::String(text)) => Some(text.clone()).filter(|text| !text.is_empty()),
        None | Some(Value::Null) => None,
        Some(_) => {
            warnings.push(format!("`{member}` was left out: it is not a text"));
            None
        }
    };
    let written = text("text").or_else(|| text("caption"));
    let line = if written.is_none() { line(members, attributes) } else { None };
    Content { written, line, file, warnings }
}

impl Content {
    /// Returns whether the message has nothing that a customer can send.
    pub fn is_empty(&self) -> bool {
        self.written.is_none() && self.line.is_none() && self.file.is_none()
    }
}

/// Returns the member that makes a message a service message.
pub fn service(members: &Map<String, Value>) -> Option<&'static str> {
    SERVICE.into_iter().find(|member| members.get(*member).is_some_and(|value| !value.is_null()))
}

/// Returns a line of text for content that is neither text nor a file.
fn line(members: &Map<String, Value>, attributes: &mut Attributes) -> Option<String> {
    let present = |member: &str| members.get(member).filter(|value| value.is_object());
    // Telegram also writes a venue as a location.
    if let Some(venue) = present("venue") {
        attributes.add_members("venue", venue, &["title", "address", "google_place_id", "foursquare_id"]);
        attributes.add_members("location", &venue["location"], &["latitude", "longitude"]);
        let place = [venue["title"].as_str(), venue["address"].as_str()];
        let place = place.into_iter().flatten().collect::<Vec<_>>().join(", ");
        return Some(format!("Location: {place} ({})", coordinates(&venue["location"])));
    }
    if let Some(location) = present("location") {
        attributes.add_members(
            "location",
            location,
            &["latitude", "longitude", "horizontal_accuracy", "live_period", "heading"],
        );
        return Some(format!("Location: {}", coordinates(location)));
    }
    if let Some(contact) = present("contact") {
        attributes.add_members("contact", contact, &["phone_number", "first_name", "last_name", "user_id"]);
        let name = full_name(contact["first_name"].as_str(), contact["last_name"].as_str());
        let parts = [name, contact["phone_number"].as_str().map(str::to_owned)];
        return Some(format!("Contact: {}", parts.into_iter().flatten().collect::<Vec<_>>().join(", ")));
    }
    if let Some(poll) = present("poll") {
        attributes.add_members("poll", poll, &["id", "type"]);
        return Some(list("Poll", &poll["question"], &poll["options"]));
    }
    if let Some(checklist) = present("checklist") {
        return Some(list("Checklist", &checklist["title"], &checklist["tasks"]));
    }
    if let Some(dice) = present("dice") {
        attributes.add_members("dice", dice, &["emoji", "value"]);
        return Some(format!("{} {}", dice["emoji"].as_str().unwrap_or("🎲"), dice["value"]));
    }
    if let Some(story) = present("story") {
        let of = story["chat"]["title"].as_str().or_else(|| story["chat"]["first_name"].as_str());
        return Some(of.map_or_else(|| "Story".to_owned(), |of| format!("Story of {of}")));
    }
    for (member, word) in [("game", "Game"), ("invoice", "Invoice")] {
        if let Some(value) = present(member) {
            attributes.add_members(member, value, &["description", "currency", "total_amount"]);
            return Some(format!("{word}: {}", value["title"].as_str().unwrap_or_default()));
        }
    }
    if let Some(rich) = present("rich_message") {
        let mut text = String::new();
        rich_text(&rich["blocks"], &mut text);
        return Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    }
    let others =
        [("paid_media", "Paid media"), ("giveaway", "Giveaway"), ("giveaway_winners", "The winners of a giveaway")];
    others.into_iter().find_map(|(member, line)| present(member).map(|_| line.to_owned()))
}

/// Writes coordinates as maps accept them.
fn coordinates(location: &Value) -> String {
    format!("{}, {}", location["latitude"], location["longitude"])
}

/// Writes a title, and the text of each element of a list below it.
fn list(word: &str, title: &Value, elements: &Value) -> String {
    let mut text = format!("{word}: {}", title.as_str().unwrap_or_default());
    for element in elements.as_array().into_iter().flatten() {
        text.push_str("\n- ");
        text.push_str(element["text"].as_str().unwrap_or_default());
    }
    text
}

/// Appends the plain text of a rich message, with each block on a line of its own.
fn rich_text(value: &Value, text: &mut String) {
    match value {
        Value::String(part) => text.push_str(part),
        Value::Array(parts) => parts.iter().for_each(|part| rich_text(part, text)),
        Value::Object(members) => {
            for member in ["label", "summary", "text", "expression", "items", "cells", "blocks", "caption", "credit"] {
                if let Some(part) = members.get(member) {
                    rich_text(part, text);
                }
            }
            // Blocks and the elements of a list have no text around them, the parts of a sentence do.
            let block = members.get("type").and_then(Value::as_str).is_some_and(|kind| BLOCKS.contains(&kind));
            if block && !text.is_empty() && !text.ends_with('\n') {
                text.push('\n');
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The types of blocks that have text.
const BLOCKS: [&str; 10] = [
    "paragraph",
    "heading",
    "pre",
    "footer",
    "mathematical_expression",
    "list",
    "blockquote",
    "pullquote",
    "table",
    "details",
];

#[cfg(test)]
mod tests {
    use super::*;
    use connector_shared::Source;
    use serde_json::json;

    fn read_all(message: &Value) -> (Content, Vec<(String, String)>) {
        let mut attributes = Attributes::default();
        let content = read(message.as_object().unwrap(), &mut attributes);
        (content, attributes.iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect())
    }

    fn text(message: &Value) -> Option<String> {
        let content = read_all(message).0;
        content.written.or(content.line)
    }

    #[test]
    fn the_text_is_the_text_or_the_caption_of_a_file() {
        assert_eq!(text(&json!({ "text": "Zażółć gęślą jaźń 😀" })).unwrap(), "Zażółć gęślą jaźń 😀");
        let (content, _) = read_all(&json!({ "caption": "This one", "photo": [{ "file_id": "p" }] }));
        assert_eq!((content.written.as_deref(), content.line), (Some("This one"), None));
        assert_eq!(content.file.unwrap().source, Source::Reference("p".to_owned()));
        let (content, _) = read_all(&json!({ "text": 7 }));
        assert_eq!((content.is_empty(), content.warnings.len()), (true, 1));
        assert_eq!(text(&json!({ "text": "", "caption": null })), None);
    }

    #[test]
    fn other_content_is_a_line_of_text() {
        for (message, line) in [
            (json!({ "location": { "latitude": 52.5, "longitude": 13.4 } }), "Location: 52.5, 13.4"),
            (
                json!({ "location": { "latitude": 52.5, "longitude": 13.4 },
                    "venue": { "title": "Shop", "address": "Long 1",
                        "location": { "latitude": 52.5, "longitude": 13.4 } } }),
                "Location: Shop, Long 1 (52.5, 13.4)",
            ),
            (
                json!({ "contact": { "phone_number": "+48500600700", "first_name": "Ada", "last_name": "Lovelace" } }),
                "Contact: Ada Lovelace, +48500600700",
            ),
            (
                json!({ "poll": { "id": "1", "question": "Red?", "options": [{ "text": "Yes" }, { "text": "No" }] } }),
                "Poll: Red?\n- Yes\n- No",
            ),
            (
                json!({ "checklist": { "title": "Buy", "tasks": [{ "id": 1, "text": "milk" }] } }),
                "Checklist: Buy\n- milk",
            ),
            (json!({ "dice": { "emoji": "🎯", "value": 6 } }), "🎯 6"),
            (json!({ "story": { "id": 1, "chat": { "id": 5, "first_name": "Ada" } } }), "Story of Ada"),
            (json!({ "game": { "title": "Snake", "description": "x" } }), "Game: Snake"),
            (json!({ "invoice": { "title": "A shirt", "currency": "PLN", "total_amount": 9900 } }), "Invoice: A shirt"),
            (json!({ "paid_media": { "star_count": 5, "paid_media": [] } }), "Paid media"),
            (json!({ "giveaway": {} }), "Giveaway"),
        ] {
            assert_eq!(text(&message).as_deref(), Some(line), "{message}");
        }
    }

    #[test]
    fn a_location_is_also_in_the_attributes() {
        let (_, attributes) =
            read_all(&json!({ "location": { "latitude": 52.5, "longitude": 13.4, "live_period": 60 } }));
        let keys: Vec<_> = attributes.iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(keys, ["location.latitude", "location.longitude", "location.live_period"]);
    }

    #[test]
    fn a_rich_message_becomes_plain_text() {
        let rich = json!({ "rich_message": { "blocks": [
            { "type": "heading", "size": 1, "text": "Order" },
            { "type": "paragraph", "text": ["I want ", { "type": "bold", "text": "two" }, " shirts."] },
            { "type": "list", "items": [
                { "label": "1. ", "blocks": [{ "type": "paragraph", "text": "red" }] },
                { "label": "2. ", "blocks": [{ "type": "paragraph", "text": "blue" }] },
            ] },
            { "type": "divider" },
        ] } });
        assert_eq!(text(&rich).unwrap(), "Order\nI want two shirts.\n1. red\n2. blue");
        assert_eq!(text(&json!({ "rich_message": { "blocks": [] } })), None);
    }

    #[test]
    fn a_service_message_has_no_content() {
        let joined = json!({ "new_chat_members": [{ "id": 5, "first_name": "Ada" }] });
        assert_eq!((text(&joined), service(joined.as_object().unwrap())), (None, Some("new_chat_members")));
        let moved = json!({ "migrate_to_chat_id": -1_001_234_567_890_i64 });
        assert_eq!(service(moved.as_object().unwrap()), Some("migrate_to_chat_id"));
        let text = json!({ "text": "hi", "pinned_message": null });
        assert_eq!(service(text.as_object().unwrap()), None);
    }
}
