//! The files of an expected item, and how they are compared with those of an emitted item.

use plugboard_model::{AttachmentKind, FileSource, ItemAttachment, MadeFile};
use ring::digest::{SHA256, digest};
use serde_json::{Map, Value};

/// The members that an expected file may have.
const MEMBERS: [&str; 8] = ["kind", "url", "reference", "bytes", "name", "media_type", "hint", "duration_ms"];

/// Checks the `files` of an expected item: a number, a list of tables, or `false`.
pub(super) fn check(files: &toml::Value) -> Result<(), String> {
    match files {
        toml::Value::Integer(_) | toml::Value::Boolean(false) => Ok(()),
        toml::Value::Array(files) if files.is_empty() => {
            Err("an item without files has no member `files`; write `files = false`".to_owned())
        }
        toml::Value::Array(files) => files.iter().try_for_each(check_one),
        other => Err(format!("`files` must be a number, a list of tables, or false for none; found {other}")),
    }
}

fn check_one(file: &toml::Value) -> Result<(), String> {
    let toml::Value::Table(file) = file else {
        return Err(format!("a file must be a table, such as `{{ kind = \"image\" }}`, not {file}"));
    };
    if let Some(unknown) = file.keys().find(|key| !MEMBERS.contains(&key.as_str())) {
        return Err(format!("a file has no member `{unknown}`; use one of {}", MEMBERS.join(", ")));
    }
    match file.get("kind") {
        None => Ok(()),
        Some(kind) => {
            let kind = kind.as_str().unwrap_or_default().parse::<AttachmentKind>();
            kind.map(drop).map_err(|error| error.to_string())
        }
    }
}

/// Returns whether an emitted file, as [`members`] returns it, has the members of an expected one. A member that is
/// `false` must be absent.
pub(super) fn fits(wanted: &Value, actual: &Value) -> bool {
    let (Value::Object(wanted), Value::Object(actual)) = (wanted, actual) else { return false };
    wanted.iter().all(|(key, wanted)| match (wanted, actual.get(key)) {
        (Value::Bool(false), actual) => actual.is_none(),
        (wanted, actual) => actual == Some(wanted),
    })
}

/// Returns the members of each file as a kit file writes them. Absent members are left out.
pub(super) fn members(files: &[ItemAttachment]) -> Value {
    Value::Array(files.iter().map(|file| Value::Object(of_file(file))).collect())
}

fn of_file(file: &ItemAttachment) -> Map<String, Value> {
    let ItemAttachment { kind, source, name, media_type, hint, duration_ms } = file;
    let source = match source {
        FileSource::Url(url) => ("url", Some(Value::from(url.as_str()))),
        FileSource::Reference(reference) => ("reference", Some(Value::from(reference.as_str()))),
        FileSource::Made(_) => ("bytes", Some(Value::from(true))),
    };
    let all = [
        ("kind", Some(Value::from(kind.as_str()))),
        source,
        ("name", name.as_deref().map(Value::from)),
        ("media_type", media_type.as_deref().map(Value::from)),
        ("hint", hint.as_deref().map(Value::from)),
        ("duration_ms", duration_ms.map(Value::from)),
    ];
    all.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect()
}

/// Names a file that came with its message by its content. Its identifier in the host differs in each call, so calls
/// could not be compared by it.
pub(super) fn name_by_content(file: &mut ItemAttachment, made: &[MadeFile]) {
    if let FileSource::Made(id) = &mut file.source
        && let Some(made) = made.iter().find(|made| made.file.id == *id)
    {
        *id = hex::encode(digest(&SHA256, &made.bytes).as_ref());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::words;
    use plugboard_model::Attachment;

    fn voice(source: FileSource) -> ItemAttachment {
        ItemAttachment {
            kind: AttachmentKind::Audio,
            source,
            name: None,
            media_type: Some("audio/ogg".into()),
            hint: Some("voice".into()),
            duration_ms: Some(1_500),
        }
    }

    fn wanted(text: &str) -> toml::Value {
        let table: toml::Table = toml::from_str(&format!("files = {text}")).unwrap();
        table["files"].clone()
    }

    #[test]
    fn only_named_members_of_a_file_are_compared() {
        let actual = members(&[voice(FileSource::Reference("f-1".into())), voice(FileSource::Made("m".into()))]);
        let fits = |place: usize, text: &str| fits(&words::json(&wanted(text)), &actual[place]);
        for (place, text) in [
            (0, "{}"),
            (0, "{ kind = 'audio', reference = 'f-1', url = false, bytes = false }"),
            (0, "{ hint = 'voice', duration_ms = 1500, media_type = 'audio/ogg', name = false }"),
            (1, "{ bytes = true, reference = false }"),
        ] {
            assert!(fits(place, text), "{text}");
        }
        for (place, text) in [(0, "{ bytes = true }"), (0, "{ name = 'x' }"), (1, "{ bytes = false }"), (1, "7")] {
            assert!(!fits(place, text), "{text}");
        }
    }

    #[test]
    fn invalid_expected_files_are_explained() {
        for right in ["2", "false", "[{}]", "[{ kind = 'image' }, { bytes = true }]"] {
            assert_eq!(check(&wanted(right)), Ok(()), "{right}");
        }
        for (text, why) in [
            ("'one'", "must be a number, a list of tables, or false"),
            ("true", "or false for none"),
            ("[]", "write `files = false`"),
            ("['image']", "a file must be a table"),
            ("[{ link = 'x' }]", "a file has no member `link`; use one of kind, url"),
            ("[{ kind = 'voice' }]", "`voice` is not a valid kind of attachment"),
        ] {
            let message = check(&wanted(text)).unwrap_err();
            assert!(message.contains(why), "{text}: {message}");
        }
    }

    #[test]
    fn files_with_the_same_content_are_equal() {
        let made = |id: &str, bytes: &[u8]| MadeFile {
            file: Attachment::new(id.to_owned(), AttachmentKind::Audio),
            bytes: bytes.to_vec(),
        };
        let all = [made("1", b"one"), made("2", b"one"), made("3", b"two")];
        let named = |id: &str| {
            let mut file = voice(FileSource::Made(id.to_owned()));
            name_by_content(&mut file, &all);
            file
        };
        assert_eq!(named("1"), named("2"));
        assert_ne!(named("1"), named("3"));
        assert_eq!(named("4"), voice(FileSource::Made("4".into())));
    }
}
