//! Attachments of a message. Files become files to fetch; locations, shared posts, stickers and templates become rich
//! content. What is not a file is in the attributes as well.

use crate::references::identifier;
use connector_shared::{
    Attributes, Content, File,
    incoming::{self, Card, Reference, reference},
    text::short,
};
use serde_json::Value;
use std::collections::BTreeMap;

/// The maximum number of files to pass on. Above the contract's limit of 32 per message, so that the host notices the
/// excess.
const MAX_FILES: usize = 40;

/// The stickers that Messenger sends for its thumb button, by size.
const THUMBS: [&str; 3] = ["369239263222822", "369239343222814", "369239383222810"];

/// Reads a message's attachments and returns the files. All other attachments become attributes whose keys begin with
/// the attachment's type, such as `location.coordinates.lat`, and rich content if the format has a block for them.
pub fn read(attachments: &[Value], attributes: &mut Attributes, content: &mut Content) -> Vec<File> {
    let mut files = Vec::new();
    let mut seen = BTreeMap::<&str, u32>::new();
    for attachment in attachments {
        let word = attachment["type"].as_str().unwrap_or("attachment");
        let payload = &attachment["payload"];
        let kind = match word {
            "image" => Some("image"),
            "audio" => Some("audio"),
            "video" => Some("video"),
            "file" => Some("file"),
            _ => None,
        };
        let file = kind.zip(payload["url"].as_str());
        if let Some(id) = identifier(&payload["sticker_id"]) {
            attributes.add("sticker", &id);
            let emoji = THUMBS.contains(&id.as_str()).then_some("👍");
            let picture = file.filter(|_| files.len() < MAX_FILES).map(|_| files.len());
            content.add(Some(incoming::sticker(picture, emoji, Some(&id))));
        }
        if let Some((kind, url)) = file {
            if files.len() < MAX_FILES {
                files.push(File::at(kind, url));
            }
            continue;
        }
        let count = seen.entry(word).and_modify(|count| *count += 1).or_insert(1);
        let prefix = if *count == 1 { short(word).to_owned() } else { format!("{}.{count}", short(word)) };
        // Meta sometimes writes `URL` for a shared link.
        for member in ["title", "url", "URL"] {
            if let Some(value) = attachment.get(member) {
                attributes.add_json(&format!("{prefix}.{}", member.to_lowercase()), value);
            }
        }
        attributes.add_json(&prefix, payload);
        content.add(block(word, attachment));
    }
    files
}

/// Returns the block for an attachment that is not a file.
fn block(word: &str, attachment: &Value) -> Option<Value> {
    let payload = &attachment["payload"];
    let title = payload["title"].as_str().or_else(|| attachment["title"].as_str());
    let url = [&payload["url"], &attachment["url"], &attachment["URL"]].into_iter().find_map(Value::as_str);
    let to = Reference { title, url, ..Reference::default() };
    match word {
        "location" => {
            let coordinates = &payload["coordinates"];
            incoming::location(coordinates["lat"].as_f64()?, coordinates["long"].as_f64()?, title, None)
        }
        "template" => template(payload, title),
        "story_mention" => Some(reference("story-mention", to)),
        "fallback" if url.is_some_and(is_of_meta) => Some(reference("post", to)),
        "fallback" => Some(reference("link", to)),
        "share" | "post" | "ig_post" => Some(reference("post", to)),
        "reel" | "ig_reel" => {
            let id = identifier(&payload["reel_video_id"]);
            Some(reference("reel", Reference { id: id.as_deref(), ..to }))
        }
        _ => None,
    }
}

/// Returns whether an address leads to a post on one of Meta's sites.
fn is_of_meta(url: &str) -> bool {
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default().to_ascii_lowercase();
    ["facebook.com", "fb.com", "fb.watch", "instagram.com"]
        .iter()
        .any(|site| host.strip_suffix(site).is_some_and(|before| before.is_empty() || before.ends_with('.')))
}

/// Returns the block for a template, which another program sent, or for the products that a customer shared.
fn template(payload: &Value, title: Option<&str>) -> Option<Value> {
    if let Some(products) = payload["product"]["elements"].as_array() {
        return incoming::cards(products.iter().map(card).collect());
    }
    match payload["template_type"].as_str()? {
        "generic" => incoming::cards(payload["elements"].as_array()?.iter().map(card).collect()),
        "button" => incoming::buttons(payload["text"].as_str().or(title)?, buttons(&payload["buttons"])),
        _ => None,
    }
}

fn card(element: &Value) -> Card<'_> {
    let url = element["default_action"]["url"].as_str().or_else(|| element["item_url"].as_str());
    Card {
        title: element["title"].as_str().unwrap_or_default(),
        subtitle: element["subtitle"].as_str(),
        image: element["image_url"].as_str(),
        url,
        buttons: buttons(&element["buttons"]),
    }
}

/// Returns the buttons that the format has an action for.
fn buttons(buttons: &Value) -> Vec<Value> {
    let button = |button: &Value| {
        let title = button["title"].as_str()?;
        match button["type"].as_str()? {
            "postback" => incoming::reply_button(title, button["payload"].as_str()?),
            "web_url" => incoming::link_button(title, button["url"].as_str()?),
            "phone_number" => incoming::call_button(title, button["payload"].as_str()?),
            _ => None,
        }
    };
    buttons.as_array().into_iter().flatten().filter_map(button).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read_all(attachments: &[Value]) -> (Vec<File>, Attributes, Vec<Value>) {
        let (mut attributes, mut content) = (Attributes::default(), Content::default());
        let files = read(attachments, &mut attributes, &mut content);
        (files, attributes, content.blocks().to_vec())
    }

    #[test]
    fn files_become_attachments_and_other_items_become_attributes_and_blocks() {
        let (files, attributes, blocks) = read_all(&[
            json!({ "type": "image", "payload": { "url": "https://a/1", "sticker_id": 369_239_263_222_822_u64 } }),
            json!({ "type": "audio", "payload": { "url": "https://a/2" } }),
            json!({ "type": "location", "title": "Me", "payload": { "coordinates": { "lat": 52.5, "long": 13.4 } } }),
            json!({ "type": "fallback", "title": "A page", "url": "https://example.com", "payload": null }),
            json!({ "type": "fallback", "payload": { "url": "https://www.facebook.com/p/1" } }),
            json!({ "type": "image", "payload": {} }),
            json!(7),
        ]);
        assert_eq!(files, [File::at("image", "https://a/1"), File::at("audio", "https://a/2")]);
        let expected = [
            ("sticker", "369239263222822"),
            ("location.title", "Me"),
            ("location.coordinates.lat", "52.5"),
            ("location.coordinates.long", "13.4"),
            ("fallback.title", "A page"),
            ("fallback.url", "https://example.com"),
            ("fallback.2.url", "https://www.facebook.com/p/1"),
        ];
        assert_eq!(attributes.iter().collect::<Vec<_>>(), expected);
        let expected = [
            json!({ "type": "sticker", "file": 0, "emoji": "👍", "id": "369239263222822" }),
            json!({ "type": "location", "latitude": 52.5, "longitude": 13.4, "name": "Me" }),
            json!({ "type": "reference", "kind": "link", "title": "A page", "url": "https://example.com" }),
            json!({ "type": "reference", "kind": "post", "url": "https://www.facebook.com/p/1" }),
        ];
        assert_eq!(blocks, expected);
    }

    #[test]
    fn shared_stories_posts_and_reels_are_references() {
        let (files, _, blocks) = read_all(&[
            json!({ "type": "story_mention", "payload": { "url": "https://lookaside.fbsbx.com/s" } }),
            json!({ "type": "share", "payload": { "url": "https://lookaside.fbsbx.com/p", "title": "Zażółć" } }),
            json!({ "type": "reel", "payload": { "reel_video_id": 9_007_199_254_740_993_i64, "title": "Dance" } }),
            json!({ "type": "location", "payload": { "coordinates": { "lat": 91, "long": 0 } } }),
            json!({ "type": "hologram", "payload": { "url": "https://a/b" } }),
        ]);
        let expected = [
            json!({ "type": "reference", "kind": "story-mention", "url": "https://lookaside.fbsbx.com/s" }),
            json!({ "type": "reference", "kind": "post", "title": "Zażółć", "url": "https://lookaside.fbsbx.com/p" }),
            json!({ "type": "reference", "kind": "reel", "id": "9007199254740993", "title": "Dance" }),
        ];
        assert_eq!((files.len(), blocks), (0, expected.to_vec()));
    }

    #[test]
    fn products_and_templates_become_cards_and_buttons() {
        let element = json!({ "title": "Cup", "subtitle": "80 ml", "image_url": "https://a.example/1.jpg",
            "default_action": { "type": "web_url", "url": "https://a.example/cup" },
            "buttons": [
                { "type": "postback", "title": "Ask", "payload": "ask:1" },
                { "type": "web_url", "title": "Buy", "url": "https://a.example/buy" },
                { "type": "phone_number", "title": "Call", "payload": "+48500600700" },
                { "type": "account_link", "url": "https://a.example" },
            ] });
        let (_, _, blocks) = read_all(&[
            json!({ "type": "template", "payload": { "template_type": "generic", "elements": [element] } }),
            json!({ "type": "template", "payload": { "product": { "elements": [
                { "id": "1", "retailer_id": "sku", "title": "Cup" }, { "id": "2", "title": "Pot", "subtitle": "9 EUR" }] } } }),
            json!({ "type": "template", "payload": { "template_type": "button", "text": "Sure?",
                "buttons": [{ "type": "postback", "title": "Yes", "payload": "Y" }] } }),
            json!({ "type": "template", "payload": { "template_type": "receipt" } }),
            json!({ "type": "template", "payload": { "template_type": "button", "buttons": [] } }),
        ]);
        let expected = [
            json!({ "type": "card", "title": "Cup", "subtitle": "80 ml", "image": "https://a.example/1.jpg",
                "url": "https://a.example/cup", "buttons": [
                    { "title": "Ask", "action": "reply", "payload": "ask:1" },
                    { "title": "Buy", "action": "link", "url": "https://a.example/buy" },
                    { "title": "Call", "action": "call", "phone": "+48500600700" },
                ] }),
            json!({ "type": "carousel", "cards": [{ "title": "Cup" }, { "title": "Pot", "subtitle": "9 EUR" }] }),
            json!({ "type": "buttons", "text": "Sure?",
                "buttons": [{ "title": "Yes", "action": "reply", "payload": "Y" }] }),
        ];
        assert_eq!(blocks, expected);
    }

    #[test]
    fn only_metas_own_sites_have_posts() {
        for url in ["https://facebook.com/a", "http://m.Facebook.com:443/a", "https://fb.watch/x?y"] {
            assert!(is_of_meta(url), "{url}");
        }
        for url in ["https://notfacebook.com/", "https://facebook.com.evil.example/", "facebook.com", ""] {
            assert!(!is_of_meta(url), "{url}");
        }
    }

    #[test]
    fn the_number_of_files_is_bounded() {
        let many = vec![json!({ "type": "file", "payload": { "url": "https://a/x" } }); 60];
        assert_eq!(read_all(&many).0.len(), 40);
    }
}
