//! The files that a document refers to. It names them by their places among the files of its message.

use serde_json::Value;
use std::collections::BTreeSet;

use super::{
    body::{Body, Card, Picture},
    document::{Block, ContentError, Document},
};

/// Returns the number of files that a document refers to. A file that several blocks refer to counts once.
#[must_use]
pub fn files(document: &Document) -> usize {
    let files = document.blocks().iter().flat_map(|block| of_body(block.body()));
    files.map(|(_, file)| file).collect::<BTreeSet<_>>().len()
}

/// Checks that a document refers only to files that its message has. `attached` is the number of the message's files.
///
/// # Errors
/// Returns the first place that refers to another file.
pub fn check_files(document: &Document, attached: usize) -> Result<(), ContentError> {
    for (n, block) in document.blocks().iter().enumerate() {
        let missing = of_body(block.body()).into_iter().find(|(_, file)| *file as usize >= attached);
        if let Some((place, file)) = missing {
            let has = match attached {
                0 => "has no files".to_owned(),
                1 => "has only file 0".to_owned(),
                _ => format!("has only the files 0 to {}", attached - 1),
            };
            let problem = format!("refers to file {file}, but the message {has}");
            return Err(ContentError { pointer: format!("/blocks/{n}{place}"), problem });
        }
    }
    Ok(())
}

/// Checks a document, and that it refers only to files that its message has. `attached` is the number of the message's
/// files. Returns the text to store: the same, or another one if U+0000 had to be replaced.
///
/// # Errors
/// Returns the first place that is wrong.
pub fn checked(text: &str, attached: usize) -> Result<String, ContentError> {
    let document = Document::parse(text)?;
    check_files(&document, attached)?;
    if !text.contains("\\u0000") {
        return Ok(text.to_owned());
    }
    // JSON can write a number in several ways, so the new text may be longer.
    let text = document.to_string();
    Document::parse(&text)?;
    Ok(text)
}

/// The same as [`checked`], for a message some of whose files were left out. `numbers` has the new number of each file
/// that the document counts, or `None` for one that was left out.
///
/// # Errors
/// Returns the first place that is wrong, or that refers to a file that was left out.
pub fn renumbered(text: &str, numbers: &[Option<u32>]) -> Result<String, ContentError> {
    let same = (0..).map(Some).zip(numbers).all(|(place, number)| place == *number);
    if same {
        return checked(text, numbers.len());
    }
    let document = Document::parse(text)?;
    check_files(&document, numbers.len())?;
    let number = |file: u32| numbers.get(file as usize).copied().flatten();
    for (n, block) in document.blocks().iter().enumerate() {
        if let Some((place, file)) = of_body(block.body()).into_iter().find(|(_, file)| number(*file).is_none()) {
            let problem = format!("refers to file {file}, which was left out");
            return Err(ContentError { pointer: format!("/blocks/{n}{place}"), problem });
        }
    }
    let blocks = document.blocks().iter().map(|block| with_numbers(block, &number)).collect();
    let text = document.json_with(blocks).to_string();
    Document::parse(&text)?;
    Ok(text)
}

/// Returns the files that a block refers to, in the order in which it does, each once.
#[must_use]
pub fn files_of(block: &Block) -> Vec<u32> {
    let mut files = Vec::new();
    for (_, file) in of_body(block.body()) {
        if !files.contains(&file) {
            files.push(file);
        }
    }
    files
}

/// Returns one block as the JSON text of a document of its own. Its files are numbered in the order of [`files_of`].
#[must_use]
pub fn alone(document: &Document, block: &Block) -> String {
    let files = files_of(block);
    let number = |file: u32| (0..).zip(&files).find(|(_, known)| **known == file).map(|(place, _)| place);
    document.with_blocks(Vec::new()).json_with(vec![with_numbers(block, &number)]).to_string()
}

/// Returns a block's JSON with other numbers for its files. Those for which there is no number stay.
fn with_numbers(block: &Block, number: &dyn Fn(u32) -> Option<u32>) -> Value {
    let mut source = block.source().clone();
    for (place, file) in of_body(block.body()) {
        if let (Some(value), Some(number)) = (source.pointer_mut(&place), number(file)) {
            *value = number.into();
        }
    }
    source
}

/// Returns the files of a block, each with its place as a JSON Pointer within the block.
fn of_body(body: &Body) -> Vec<(String, u32)> {
    let one = |name: &str, file: Option<u32>| -> Vec<(String, u32)> {
        file.map(|file| (format!("/{name}"), file)).into_iter().collect()
    };
    match body {
        Body::Card(card) => one("image", image(card)),
        Body::Carousel { cards } => {
            let images = cards.iter().enumerate();
            images.filter_map(|(n, card)| Some((format!("/cards/{n}/image"), image(card)?))).collect()
        }
        Body::Album { items } => {
            items.iter().enumerate().map(|(n, item)| (format!("/items/{n}/file"), item.file)).collect()
        }
        Body::Contact { vcard, .. } => one("vcard", *vcard),
        Body::Sticker { file, .. } | Body::Reference { file, .. } => one("file", *file),
        Body::Voice { file, .. } => one("file", Some(*file)),
        _ => Vec::new(),
    }
}

fn image(card: &Card) -> Option<u32> {
    match card.image {
        Some(Picture::File(file)) => Some(file),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_reference_to_a_file_that_is_not_attached_is_found() {
        let document = |block: &str| {
            let text = format!(r#"{{"version":1,"blocks":[{{"type":"text","text":"t"}},{block}]}}"#);
            Document::parse(&text).expect("a document")
        };
        for (block, place) in [
            (r#"{"type":"card","title":"t","image":2}"#, "image"),
            (
                r#"{"type":"carousel","cards":[{"title":"t","image":"https://a.example"},{"title":"t","image":2}]}"#,
                "cards/1/image",
            ),
            (r#"{"type":"album","items":[{"file":2},{"file":2}]}"#, "items/0/file"),
            (r#"{"type":"contact","name":"n","vcard":2}"#, "vcard"),
            (r#"{"type":"sticker","file":2}"#, "file"),
            (r#"{"type":"reference","kind":"post","file":2}"#, "file"),
            (r#"{"type":"voice","file":2}"#, "file"),
        ] {
            let document = document(block);
            assert_eq!(files(&document), 1, "{block}");
            assert_eq!(check_files(&document, 3), Ok(()), "{block}");
            for (attached, has) in [(2, "the files 0 to 1"), (1, "only file 0"), (0, "no files")] {
                let error = check_files(&document, attached).expect_err("the file is missing");
                assert_eq!(error.pointer, format!("/blocks/1/{place}"), "{block}");
                assert!(error.problem.contains("file 2") && error.problem.contains(has), "{error}");
            }
        }
        let none = document(r#"{"type":"card","title":"t","image":"https://a.example/b.jpg"}"#);
        assert_eq!((files(&none), check_files(&none, 0)), (0, Ok(())));
        let three = document(r#"{"type":"album","items":[{"file":0},{"file":5},{"file":0}]}"#);
        assert_eq!(files(&three), 2);
    }

    const ALBUM: &str = r#"{"version":1,"plain":"All","more":1e3,"blocks":[{"type":"sticker","file":3,"x":[3]},
        {"type":"album","items":[{"file":2},{"file":0},{"file":2}]}]}"#;

    #[test]
    fn a_text_is_stored_as_it_is_unless_it_contains_u0000() {
        assert_eq!(checked(ALBUM, 4).as_deref(), Ok(ALBUM));
        assert_eq!(checked(ALBUM, 3).map_err(|error| error.pointer), Err("/blocks/0/file".to_owned()));
        let nul = r#"{"version":1,"blocks":[{"type":"text","text":"a\u0000b"}]}"#;
        let stored = checked(nul, 0).expect("a document");
        assert!(stored.contains("a\u{fffd}b") && !stored.contains("u0000"), "{stored}");
        assert!(checked("{}", 0).is_err());
    }

    #[test]
    fn a_text_that_becomes_too_long_without_u0000_is_refused() {
        let many = "1e9,".repeat(9_000);
        let text = format!(r#"{{"version":1,"blocks":[{{"type":"text","text":"\u0000"}}],"more":[{many}0]}}"#);
        assert!(Document::parse(&text).is_ok(), "{}", text.len());
        assert!(checked(&text, 0).expect_err("too long").problem.contains("65536 bytes"));
    }

    #[test]
    fn files_that_were_left_out_change_the_numbers_of_the_others() {
        let numbers = [Some(0), None, Some(1), Some(2)];
        let text = renumbered(ALBUM, &numbers).expect("a document");
        let document: Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!((&document["plain"], &document["blocks"][0]["file"]), (&json!("All"), &json!(2)));
        assert_eq!(document["blocks"][0]["x"], json!([3]), "members that the format does not know stay");
        let items = document["blocks"][1]["items"].as_array().expect("items").iter();
        assert_eq!(items.map(|item| item["file"].as_u64()).collect::<Vec<_>>(), [Some(1), Some(0), Some(1)]);

        assert_eq!(renumbered(ALBUM, &[0, 1, 2, 3].map(Some)).as_deref(), Ok(ALBUM), "nothing was left out");
        let error = renumbered(ALBUM, &[None, Some(0), Some(1), Some(2)]).expect_err("file 0 was left out");
        assert_eq!((error.pointer.as_str(), error.problem.contains("file 0")), ("/blocks/1/items/1/file", true));
        let error = renumbered(ALBUM, &numbers[..3]).expect_err("there is no file 3");
        assert_eq!(error.pointer, "/blocks/0/file");
    }

    #[test]
    fn a_block_of_its_own_counts_only_its_files() {
        let document = Document::parse(ALBUM).expect("a document");
        let [sticker, album] = document.blocks() else { panic!("{document:?}") };
        assert_eq!((files_of(sticker), files_of(album)), (vec![3], vec![2, 0]));
        let text = alone(&document, album);
        let alone = Document::parse(&text).expect("a document");
        assert_eq!((alone.plain(), alone.blocks().len()), (None, 1));
        assert!(text.contains(r#"[{"file":0},{"file":1},{"file":0}]"#) && text.contains("\"more\":1000.0"), "{text}");
        assert_eq!(check_files(&alone, 2), Ok(()));
    }
}
