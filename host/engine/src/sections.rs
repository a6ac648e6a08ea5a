//! Reads the custom sections of a component. Nested components and modules are skipped without being read, so their
//! depth and size cost neither time nor memory, and their own custom sections are not found.

use wasmparser::{Chunk, Encoding, Parser, Payload};

/// Why the sections cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Unreadable {
    /// The file is a core module.
    CoreModule,
    /// The file is damaged.
    Damaged(String),
}

/// Returns the data of the custom sections with this name, in order. If there are more than two, returns the first two.
pub(crate) fn custom<'a>(component: &'a [u8], name: &str) -> Result<Vec<&'a [u8]>, Unreadable> {
    /// Callers only distinguish between none, one and several.
    const FEW: usize = 2;
    let damaged = |error: &dyn std::fmt::Display| Unreadable::Damaged(error.to_string());
    let (mut parser, mut at, mut found) = (Parser::new(0), 0, Vec::new());
    loop {
        let rest = component.get(at..).ok_or_else(|| damaged(&"the file is truncated"))?;
        let (consumed, payload) = match parser.parse(rest, true).map_err(|error| damaged(&error))? {
            Chunk::Parsed { consumed, payload } => (consumed, payload),
            Chunk::NeedMoreData(_) => return Err(damaged(&"the file is truncated")),
        };
        at += consumed;
        match payload {
            Payload::Version { encoding: Encoding::Module, .. } => return Err(Unreadable::CoreModule),
            Payload::ModuleSection { unchecked_range, .. } | Payload::ComponentSection { unchecked_range, .. } => {
                at = usize::try_from(unchecked_range.end).map_err(|error| damaged(&error))?;
            }
            Payload::CustomSection(section) if section.name() == name && found.len() < FEW => {
                found.push(section.data());
            }
            Payload::End(_) => return Ok(found),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A section of a component: its id, its length and its content.
    fn section(id: u8, body: &[u8]) -> Vec<u8> {
        let length = u8::try_from(body.len()).expect("a short one");
        assert!(length < 128);
        [&[id, length], body].concat()
    }

    const HEAD: &[u8] = b"\0asm\x0d\0\x01\0";

    #[test]
    fn only_custom_sections_of_the_outer_component_are_found() {
        let note = section(0, b"\x04note-1");
        let nested = section(4, &[HEAD, &note].concat());
        let component = [HEAD, &note, &nested, &section(0, b"\x05other-2"), &section(0, b"\x04note-3")].concat();
        assert_eq!(custom(&component, "note"), Ok(vec![&b"-1"[..], b"-3"]));
        assert_eq!(custom(&component, "none"), Ok(vec![]));
        assert_eq!(custom(b"\0asm\x01\0\0\0", "note"), Err(Unreadable::CoreModule));
        for cut in [4, component.len() - 1] {
            assert!(matches!(custom(&component[..cut], "note"), Err(Unreadable::Damaged(_))), "{cut}");
        }
    }

    #[test]
    fn a_component_nested_a_million_levels_deep_is_refused() {
        // Each level is a header with the section's id and length. The lengths reach to the end of the file.
        let mut component = Vec::new();
        for _ in 0..1_000_000 {
            component.extend_from_slice(HEAD);
            component.extend_from_slice(&[4, 0x80, 0x80, 0x80, 0x04]);
        }
        assert!(matches!(custom(&component, "note"), Err(Unreadable::Damaged(_))));
    }
}
