//! Reads, removes and appends sections of a WebAssembly file. Modules and components have the same layout: an
//! eight-byte header, followed by the sections. A nested module or component is a single section here.

use crate::PackError;
use std::borrow::Cow;
use wasm_encoder::{CustomSection, Encode as _, Section as _};
use wasmparser::BinaryReader;

/// The number of bytes before the first section.
const HEADER: usize = 8;
/// The id of a custom section.
const CUSTOM: u8 = 0;

/// A section of a file.
pub(crate) struct Section<'a> {
    /// The name, if this is a custom section.
    pub name: Option<&'a str>,
    /// All bytes of the section, including its id and length.
    whole: &'a [u8],
}

/// Returns the sections of a file, in order.
pub(crate) fn read(file: &[u8]) -> Result<Vec<Section<'_>>, PackError> {
    let damaged = |error: wasmparser::Error| PackError::Damaged(error.to_string());
    let mut reader = BinaryReader::new(file, 0);
    reader.read_bytes(HEADER).map_err(damaged)?;
    let mut sections = Vec::new();
    while !reader.eof() {
        sections.push(next(file, &mut reader).map_err(damaged)?);
    }
    Ok(sections)
}

/// Reads the next section.
fn next<'a>(file: &'a [u8], reader: &mut BinaryReader<'a>) -> wasmparser::Result<Section<'a>> {
    let start = file.len() - reader.bytes_remaining();
    let kind = reader.read_u8()?;
    let length = reader.read_var_u32()?;
    let body = reader.read_bytes(length as usize)?;
    let name = if kind == CUSTOM { Some(BinaryReader::new(body, 0).read_string()?) } else { None };
    let end = file.len() - reader.bytes_remaining();
    Ok(Section { name, whole: &file[start..end] })
}

/// Returns a file without the sections of these names, and the names of the sections that were removed.
pub(crate) fn without<'a>(file: &'a [u8], names: &[&str]) -> Result<(Vec<u8>, Vec<&'a str>), PackError> {
    let (mut kept, mut removed) = (file.get(..HEADER).unwrap_or_default().to_vec(), Vec::new());
    for section in read(file)? {
        match section.name {
            Some(name) if names.contains(&name) => removed.push(name),
            _ => kept.extend_from_slice(section.whole),
        }
    }
    Ok((kept, removed))
}

/// Adds a custom section at the end of a file.
pub(crate) fn append(file: &mut Vec<u8>, name: &str, data: &[u8]) {
    let section = CustomSection { name: name.into(), data: Cow::Borrowed(data) };
    file.push(section.id());
    section.encode(file);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An empty component.
    const COMPONENT: &[u8] = b"\0asm\x0d\0\x01\0";

    #[test]
    fn only_named_sections_are_removed_and_the_rest_stays_unchanged() {
        let mut file = COMPONENT.to_vec();
        for (name, data) in [("a", "1"), ("b", "2"), ("c", "3"), ("b", "4")] {
            append(&mut file, name, data.as_bytes());
        }
        let (kept, removed) = without(&file, &["b", "d"]).unwrap();
        let mut expected = COMPONENT.to_vec();
        append(&mut expected, "a", b"1");
        append(&mut expected, "c", b"3");
        assert_eq!((kept, removed), (expected, vec!["b", "b"]));
    }

    #[test]
    fn a_truncated_file_is_reported_as_damaged() {
        let mut file = COMPONENT.to_vec();
        append(&mut file, "name", &[7; 300]);
        for length in [file.len() - 1, COMPONENT.len() + 1, COMPONENT.len() - 1] {
            let error = read(&file[..length]).map(|sections| sections.len()).unwrap_err();
            assert!(matches!(error, PackError::Damaged(_)), "{length} bytes: {error}");
        }
    }
}
