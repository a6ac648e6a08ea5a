//! Attachments of a message. Files become files to fetch; all other attachments become attributes.

use crate::{
    envelope,
    event::{Attributes, File},
};
use serde_json::Value;
use std::collections::BTreeMap;

/// The maximum number of files to pass on. Above the contract's limit of 32 per message, so that the host notices the
/// excess.
const MAX_FILES: usize = 40;

/// Reads a message's attachments and returns the files. Locations, shared links, templates and unknown types become
/// attributes whose keys begin with the attachment's type, such as `location.coordinates.lat`.
pub fn read(attachments: &[Value], attributes: &mut Attributes) -> Vec<File> {
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
        if let Some(sticker) = payload.get("sticker_id") {
            attributes.add_json("sticker", sticker);
        }
        match (kind, payload["url"].as_str()) {
            (Some(kind), Some(url)) if files.len() < MAX_FILES => files.push(File { kind, url: url.to_owned() }),
            (Some(_), Some(_)) => {}
            _ => {
                let count = seen.entry(word).and_modify(|count| *count += 1).or_insert(1);
                let word = envelope::short(word);
                let prefix = if *count == 1 { word.to_owned() } else { format!("{word}.{count}") };
                // Meta sometimes writes `URL` for a shared link.
                for member in ["title", "url", "URL"] {
                    if let Some(value) = attachment.get(member) {
                        attributes.add_json(&format!("{prefix}.{}", member.to_lowercase()), value);
                    }
                }
                attributes.add_json(&prefix, payload);
            }
        }
    }
    files
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn files_become_attachments_and_other_items_become_attributes() {
        let mut attributes = Attributes::default();
        let files = read(
            &[
                json!({ "type": "image", "payload": { "url": "https://a/1", "sticker_id": 369_239_263_222_822_u64 } }),
                json!({ "type": "audio", "payload": { "url": "https://a/2" } }),
                json!({ "type": "location", "title": "Me", "payload": { "coordinates": { "lat": 52.5, "long": 13.4 } } }),
                json!({ "type": "fallback", "title": "A page", "url": "https://example.com", "payload": null }),
                json!({ "type": "fallback", "payload": { "url": "https://example.org" } }),
                json!({ "type": "image", "payload": {} }),
                json!(7),
            ],
            &mut attributes,
        );
        assert_eq!(files.iter().map(|file| file.kind).collect::<Vec<_>>(), ["image", "audio"]);
        let expected = [
            ("sticker", "369239263222822"),
            ("location.title", "Me"),
            ("location.coordinates.lat", "52.5"),
            ("location.coordinates.long", "13.4"),
            ("fallback.title", "A page"),
            ("fallback.url", "https://example.com"),
            ("fallback.2.url", "https://example.org"),
        ];
        assert_eq!(attributes.iter().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn the_number_of_files_is_bounded() {
        let many = vec![json!({ "type": "file", "payload": { "url": "https://a/x" } }); 60];
        assert_eq!(read(&many, &mut Attributes::default()).len(), 40);
    }
}
