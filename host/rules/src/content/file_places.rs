//! The files that a document refers to. It names them by their places among the files of its message.

use std::collections::BTreeSet;

use super::{
    body::{Body, Card, Picture},
    document::{ContentError, Document},
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
}
