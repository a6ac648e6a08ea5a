//! A guest's core module becomes a component with its manifest inside: one file, one digest.

use anyhow::{Context as _, Result};
use plugboard_model::Manifest;
use std::borrow::Cow;
use wasm_encoder::{CustomSection, Encode as _, Section as _};
use wit_component::ComponentEncoder;

/// The largest manifest that the host takes.
const MANIFEST_BYTES: usize = 64 << 10;

/// Reads and checks the text of a `plugin.toml`.
///
/// # Errors
/// A sentence that says which member is wrong.
pub fn manifest(text: &str) -> Result<Manifest> {
    anyhow::ensure!(
        text.len() <= MANIFEST_BYTES,
        "plugin.toml: {} bytes, at most {MANIFEST_BYTES} are taken",
        text.len()
    );
    let manifest: Manifest = toml::from_str(text).context("plugin.toml")?;
    manifest.check()?;
    Ok(manifest)
}

/// Makes a component of a core module that wit-bindgen has left its types in.
///
/// # Errors
/// When the module uses something that its types do not name.
pub fn encode(module: &[u8], manifest: Option<&str>) -> Result<Vec<u8>> {
    let mut component = ComponentEncoder::default().validate(true).module(module)?.encode()?;
    if let Some(text) = manifest {
        let section = CustomSection { name: Manifest::SECTION.into(), data: Cow::Borrowed(text.as_bytes()) };
        component.push(section.id());
        section.encode(&mut component);
    }
    Ok(component)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "name = \"welcome\"\nversion = \"0.1.0\"\ndescription = \"Greets.\"\nlicense = \"MIT\"\n";

    #[test]
    fn a_wrong_manifest_is_told_by_its_member() {
        assert_eq!(manifest(GOOD).unwrap().name, "welcome");
        let error = |text: &str| format!("{:#}", manifest(text).unwrap_err());
        assert!(error(&GOOD.replace("welcome", "Wel come")).contains("name `Wel come`"));
        assert!(error(&format!("{GOOD}colour = 1\n")).contains("colour"));
        assert!(error(&" ".repeat(MANIFEST_BYTES + 1)).contains("65537 bytes"));
    }

    #[test]
    fn the_manifest_is_the_last_section_of_a_component_that_stays_valid() {
        // A module without types imports and exports nothing as a component; that is enough to carry a section.
        let module = wasm_encoder::Module::new().finish();
        let component = encode(&module, Some(GOOD)).unwrap();
        wasmparser::Validator::new_with_features(wasmparser::WasmFeatures::all()).validate_all(&component).unwrap();
        let last = wasmparser::Parser::new(0)
            .parse_all(&component)
            .filter_map(|payload| match payload.unwrap() {
                wasmparser::Payload::CustomSection(section) => {
                    Some((section.name().to_owned(), section.data().to_vec()))
                }
                _ => None,
            })
            .last()
            .unwrap();
        assert_eq!(last, ("plugboard:manifest".to_owned(), GOOD.as_bytes().to_vec()));
    }
}
