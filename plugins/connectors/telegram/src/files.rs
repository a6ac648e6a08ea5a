//! The files of a message. Updates contain only Telegram's identifier of a file; `media.rs` fetches it.

use connector_shared::{Attributes, File};
use serde_json::{Map, Value};

/// A member of a message that holds a file.
struct Holder {
    member: &'static str,
    kind: &'static str,
    hint: Option<&'static str>,
}

/// The members that hold one file, in the order in which they are looked for. For older programs, Telegram also writes
/// an animation as a document, so the animation comes first.
const KINDS: [Holder; 6] = [
    Holder { member: "animation", kind: "video", hint: Some("animation") },
    Holder { member: "document", kind: "file", hint: None },
    Holder { member: "video", kind: "video", hint: None },
    Holder { member: "video_note", kind: "video", hint: Some("video-note") },
    Holder { member: "voice", kind: "audio", hint: Some("voice") },
    Holder { member: "audio", kind: "audio", hint: None },
];

/// Returns the file of a message, and adds what Telegram says about it to the attributes. A file without an identifier
/// becomes a warning.
pub fn read(members: &Map<String, Value>, attributes: &mut Attributes, warnings: &mut Vec<String>) -> Option<File> {
    let present = |member: &str| members.get(member).filter(|value| !value.is_null());
    let (member, file) = if let Some(sizes) = present("photo") {
        ("photo", photo(sizes))
    } else if let Some(value) = present("sticker") {
        attributes.add_members("sticker", value, &["emoji", "set_name"]);
        ("sticker", sticker(value))
    } else {
        let (kind, value) = KINDS.iter().find_map(|kind| Some((kind, present(kind.member)?)))?;
        attributes.add_members(kind.member, value, &["title", "performer"]);
        (kind.member, one(kind, value))
    };
    if file.is_none() {
        warnings.push(format!("`{member}` was left out: it has no file identifier"));
    }
    file
}

/// Returns the largest of a photo's sizes.
fn photo(sizes: &Value) -> Option<File> {
    let area = |size: &&Value| {
        let side = |member: &str| size[member].as_u64().unwrap_or(0);
        side("width").saturating_mul(side("height"))
    };
    let largest = sizes.as_array()?.iter().filter(|size| size["file_id"].is_string()).max_by_key(area)?;
    Some(File { media_type: Some("image/jpeg".to_owned()), ..identified("image", largest)? })
}

/// Returns a sticker: a picture, a video, or an animation in a format of Telegram's own.
fn sticker(sticker: &Value) -> Option<File> {
    let (kind, media_type) = if sticker["is_animated"] == true {
        ("file", "application/x-tgsticker")
    } else if sticker["is_video"] == true {
        ("video", "video/webm")
    } else {
        ("image", "image/webp")
    };
    let media_type = Some(media_type.to_owned());
    Some(File { media_type, hint: Some("sticker"), ..identified(kind, sticker)? })
}

fn one(kind: &Holder, value: &Value) -> Option<File> {
    let text = |member: &str| value[member].as_str().filter(|text| !text.is_empty()).map(str::to_owned);
    Some(File {
        name: text("file_name"),
        media_type: text("mime_type"),
        hint: kind.hint,
        duration_ms: duration_ms(value),
        ..identified(kind.kind, value)?
    })
}

/// Returns a file with nothing but its identifier.
fn identified(kind: &'static str, value: &Value) -> Option<File> {
    let reference = value["file_id"].as_str().filter(|id| !id.is_empty())?;
    Some(File::by_reference(kind, reference))
}

/// Returns how long a recording is.
pub fn duration_ms(value: &Value) -> Option<u32> {
    value["duration"].as_u64().and_then(|seconds| u32::try_from(seconds.saturating_mul(1_000)).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use connector_shared::Source;
    use serde_json::json;

    fn read_all(message: &Value) -> (Option<File>, Vec<(String, String)>, Vec<String>) {
        let (mut attributes, mut warnings) = (Attributes::default(), Vec::new());
        let file = read(message.as_object().unwrap(), &mut attributes, &mut warnings);
        let attributes = attributes.iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
        (file, attributes, warnings)
    }

    fn file(message: &Value) -> File {
        read_all(message).0.unwrap()
    }

    #[test]
    fn the_largest_size_of_a_photo_is_taken() {
        let photo = file(&json!({ "photo": [
            { "file_id": "small", "width": 90, "height": 60 },
            { "file_id": "large", "width": 1280, "height": 853, "file_size": 90_112 },
            { "file_id": "middle", "width": 320, "height": 213 },
            { "width": 9000, "height": 9000 },
            7,
        ] }));
        assert_eq!((photo.kind, photo.hint), ("image", None));
        assert_eq!(photo.source, Source::Reference("large".to_owned()));
    }

    #[test]
    fn voice_notes_video_notes_and_animations_have_a_hint_and_a_duration() {
        let voice = file(&json!({ "voice": { "file_id": "v", "duration": 7, "mime_type": "audio/ogg" } }));
        assert_eq!((voice.kind, voice.hint, voice.duration_ms), ("audio", Some("voice"), Some(7_000)));
        assert_eq!(voice.media_type.as_deref(), Some("audio/ogg"));
        let note = file(&json!({ "video_note": { "file_id": "n", "duration": 1, "length": 240 } }));
        assert_eq!((note.kind, note.hint, note.duration_ms), ("video", Some("video-note"), Some(1_000)));
        let animation = file(&json!({
            "animation": { "file_id": "a", "duration": 3, "file_name": "cat.mp4", "mime_type": "video/mp4" },
            "document": { "file_id": "a", "file_name": "cat.mp4", "mime_type": "video/mp4" } }));
        assert_eq!((animation.kind, animation.hint), ("video", Some("animation")));
        let odd = file(&json!({ "voice": { "file_id": "v", "duration": 1e300, "mime_type": 7 } }));
        assert_eq!((odd.duration_ms, odd.media_type), (None, None));
    }

    #[test]
    fn documents_and_music_have_names() {
        let document = file(
            &json!({ "document": { "file_id": "d", "file_name": "zamówienie.pdf", "mime_type": "application/pdf" } }),
        );
        assert_eq!((document.kind, document.name.as_deref()), ("file", Some("zamówienie.pdf")));
        let (audio, attributes, _) =
            read_all(&json!({ "audio": { "file_id": "m", "title": "Mazurek", "performer": "Chopin" } }));
        assert_eq!(audio.unwrap().kind, "audio");
        let text = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        assert_eq!(attributes, [text("audio.title", "Mazurek"), text("audio.performer", "Chopin")]);
    }

    #[test]
    fn a_sticker_is_a_picture_a_video_or_an_animation() {
        for (more, kind, media_type) in [
            (json!({}), "image", "image/webp"),
            (json!({ "is_video": true, "is_animated": false }), "video", "video/webm"),
            (json!({ "is_video": false, "is_animated": true }), "file", "application/x-tgsticker"),
        ] {
            let mut sticker = json!({ "file_id": "s", "emoji": "😀" });
            sticker.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            let (found, attributes, _) = read_all(&json!({ "sticker": sticker }));
            let found = found.unwrap();
            assert_eq!(
                (found.kind, found.media_type.as_deref(), found.hint),
                (kind, Some(media_type), Some("sticker"))
            );
            assert_eq!(attributes, [("sticker.emoji".to_owned(), "😀".to_owned())]);
        }
    }

    #[test]
    fn a_file_without_an_identifier_becomes_a_warning() {
        for message in [
            json!({ "photo": [] }),
            json!({ "photo": {} }),
            json!({ "document": { "file_name": "a.pdf" } }),
            json!({ "sticker": { "file_id": "" } }),
            json!({ "voice": 7 }),
        ] {
            let (file, _, warnings) = read_all(&message);
            assert_eq!((file, warnings.len()), (None, 1), "{message}");
        }
        assert_eq!(read_all(&json!({ "text": "hi", "photo": null })), (None, Vec::new(), Vec::new()));
    }
}
