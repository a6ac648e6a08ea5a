//! Generates a plugin's own world from the handlers and powers that its manifest lists, so that the component exports
//! and imports exactly those. The world always includes `text` as well, which is not a power.

use crate::embedded::CONTRACT;
use plugboard_model::{CONTEXT_INTERFACES, Manifest, ManifestError};
use std::fmt::Write as _;
use wit_parser::{Resolve, SourceMap, WorldId};

/// The name of a plugin's own world, in the contract's package.
pub const WORLD: &str = "plugin";

/// Returns the name and text of each file of the contract, and of a file with the plugin's own world, [`WORLD`].
///
/// # Errors
/// Returns an error if the manifest does not list handlers and powers, or lists something that the contract does not
/// have.
pub fn wit(manifest: &Manifest) -> Result<Vec<(&'static str, String)>, ManifestError> {
    let mut files: Vec<_> = CONTRACT.iter().map(|(name, text)| (*name, (*text).to_owned())).collect();
    files.push(("plugin.wit", world(manifest)?));
    Ok(files)
}

/// Like [`wit`], parsed for the binding generators: all packages, and the plugin's own world.
///
/// # Errors
/// Returns the same errors as [`wit`].
pub(crate) fn resolve(manifest: &Manifest) -> Result<(Resolve, WorldId), ManifestError> {
    let mut sources = SourceMap::default();
    for (name, text) in wit(manifest)? {
        sources.push_str(name, text);
    }
    let fail = |error: &dyn std::fmt::Display| ManifestError(format!("its world cannot be generated: {error:#}"));
    let group = sources.parse().map_err(|(_, error)| fail(&error))?;
    let mut resolve = Resolve::default();
    let package = resolve.push_group(group).map_err(|error| fail(&error))?;
    let world = resolve.select_world(&[package], Some(WORLD)).map_err(|error| fail(&error))?;
    Ok((resolve, world))
}

/// Returns the text of the plugin's own world.
fn world(manifest: &Manifest) -> Result<String, ManifestError> {
    let mut text = format!(
        "/// What this plugin hears and can do, as its plugin.toml lists it.\nworld {WORLD} {{\n  import text;\n"
    );
    for (member, word, listed, known) in
        [("powers", "import", &manifest.powers, powers()), ("handlers", "export", &manifest.handlers, named("export "))]
    {
        let Some(listed) = listed else {
            let message = format!("`{member}` is missing; list what the plugin {word}s, out of: {}", known.join(", "));
            return Err(ManifestError(message));
        };
        for name in listed {
            if !known.contains(&name.as_str()) {
                let message = format!("`{member}` contains `{name}`, which is not one of: {}", known.join(", "));
                return Err(ManifestError(message));
            }
            let _ = writeln!(text, "  {word} {name};");
        }
    }
    text.push_str("}\n");
    Ok(text)
}

/// Returns the powers of the contract, in its order.
#[must_use]
pub fn powers() -> Vec<&'static str> {
    named("import ").into_iter().filter(|name| !CONTEXT_INTERFACES.contains(name)).collect()
}

/// Returns the names that follow a keyword (`import ` or `export `) in the file of the contract's worlds.
fn named(word: &str) -> Vec<&'static str> {
    let (_, worlds) = CONTRACT.iter().find(|(name, _)| *name == "worlds.wit").expect("the contract has its worlds");
    let worlds = worlds.lines();
    worlds.filter_map(|line| Some(line.trim().strip_prefix(word)?.trim_end_matches(';').trim())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(lists: &str) -> Manifest {
        let head = "name = \"a\"\nversion = \"1.0.0\"\ndescription = \"A.\"\nlicense = \"MIT\"\n";
        crate::manifest(&format!("{head}{lists}")).unwrap()
    }

    #[test]
    fn a_world_has_only_the_listed_powers_and_handlers() {
        let listed = manifest("handlers = [\"on-message\"]\npowers = [\"kv\", \"replies\"]\n");
        let (resolve, world) = resolve(&listed).unwrap();
        let names = |keys: Vec<&wit_parser::WorldKey>| -> Vec<String> {
            keys.into_iter().map(|key| resolve.name_world_key(key)).collect()
        };
        let imports = names(resolve.worlds[world].imports.keys().collect());
        assert!(imports.contains(&"plugboard:inbox/kv@0.1.2".to_owned()), "{imports:?}");
        assert!(!imports.contains(&"plugboard:inbox/http@0.1.2".to_owned()), "{imports:?}");
        // It is not a power, so no manifest lists it.
        assert!(imports.contains(&"plugboard:inbox/text@0.1.2".to_owned()), "{imports:?}");
        assert_eq!(names(resolve.worlds[world].exports.keys().collect()), ["plugboard:inbox/on-message@0.1.2"]);
    }

    #[test]
    fn missing_lists_and_unknown_names_are_reported() {
        let message = |lists| wit(&manifest(lists)).unwrap_err().to_string();
        assert!(message("handlers = [\"on-message\"]\n").contains("`powers` is missing"));
        assert!(message("powers = []\n").contains("`handlers` is missing"));
        assert!(
            message("handlers = [\"on-mesage\"]\npowers = []\n")
                .contains("`on-mesage`, which is not one of: on-message")
        );
        assert!(message("handlers = [\"on-message\"]\npowers = [\"types\"]\n").contains("not one of: intake"));
        assert!(message("handlers = [\"on-message\"]\npowers = [\"text\"]\n").contains("not one of: intake"));
    }
}
