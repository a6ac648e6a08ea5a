//! Generates Go functions for the contract with wit-bindgen, and adapts them to the SDK.

use super::MODULE;
use crate::{PackError, build::BuildError};
use std::fmt::Write as _;
use wit_bindgen_core::Files;
use wit_bindgen_go::{Format, Opts};
use wit_parser::{Resolve, WorldId};

/// The contract's world with all imports: every power, the data of events, and `text`.
const POWERS: &str = "powers";

/// The support library of wit-bindgen, which the SDK replaces by its own.
const SUPPORT: &str = "go.bytecodealliance.org/pkg/wit/";

/// Generates the functions that a plugin can call. Returns the files for the SDK's folder `internal/bindings/imports`,
/// by name.
pub(super) fn imports(resolve: &Resolve, plugin: WorldId) -> Result<Vec<(String, String)>, BuildError> {
    let package = resolve.worlds[plugin].package.unwrap_or_else(|| unreachable!("every world belongs to a package"));
    let powers = resolve.packages[package].worlds[POWERS];
    let mut files = Vec::new();
    for (name, text) in generate(resolve, powers)? {
        if let Some(folder) = name.strip_prefix("imports/").and_then(|name| name.strip_suffix("/wit_bindings.go")) {
            let Split { code, inside, outside } = split(&text);
            files.push((format!("{folder}/bindings.go"), code));
            files.push((format!("{folder}/host_wasip1.go"), inside));
            files.push((format!("{folder}/host_other.go"), outside));
        }
    }
    Ok(files)
}

/// Generates the functions that the host calls, which are the handlers of the plugin's own world. Returns the text of
/// one file, of the package `exports`.
pub(super) fn exports(resolve: &Resolve, plugin: WorldId) -> Result<String, BuildError> {
    let files = generate(resolve, plugin)?;
    let file = files.into_iter().find(|(name, _)| name.starts_with("exports/wit_exports/"));
    Ok(file.map(|(_, text)| text.replace("package wit_exports", "package exports")).unwrap_or_default())
}

/// Runs wit-bindgen for a world, and replaces its support library and its package names by the SDK's.
fn generate(resolve: &Resolve, world: WorldId) -> Result<Vec<(String, String)>, BuildError> {
    let bindings = format!("{MODULE}/internal/bindings");
    let opts = Opts { format: Format::False, pkg_name: Some(bindings.clone()), quiet: true, ..Opts::default() };
    let mut files = Files::default();
    opts.build().generate(&mut resolve.clone(), world, &mut files).map_err(|error| {
        let hint = "This is a bug in the build, not in the plugin; please report it";
        PackError::Encode { why: format!("no Go functions can be generated for it: {error:#}"), hint }
    })?;
    let text = |text: &[u8]| {
        String::from_utf8_lossy(text)
            .replace(SUPPORT, &format!("{MODULE}/internal/wit/"))
            .replace(&format!("{bindings}/exports/export_plugboard_inbox_"), &format!("{MODULE}/entry/on/"))
            .replace("export_plugboard_inbox_", "")
            // The SDK's `internal/wit/runtime` explains why no cleanup is needed.
            .replace("runtime.AddCleanup(", "witRuntime.AddCleanup(")
    };
    Ok(files.iter().map(|(name, bytes)| (name.to_owned(), text(bytes))).collect())
}

/// A bindings file, split into three.
struct Split {
    /// The code that is the same everywhere.
    code: String,
    /// The declarations of the host's functions, for a compiled plugin.
    inside: String,
    /// Replacements that panic, for editors and for an author's unit tests, where there is no host.
    outside: String,
}

/// Splits a bindings file. A host function is a `//go:wasmimport` line, followed by the line of its declaration.
fn split(text: &str) -> Split {
    let package = text.lines().find(|line| line.starts_with("package ")).unwrap_or_default();
    let mut code = String::new();
    let mut inside = format!("{package}\n");
    let mut outside = format!("//go:build !wasip1\n\n{package}\n");
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let Some(what) = line.strip_prefix("//go:wasmimport ") else {
            let _ = writeln!(code, "{line}");
            continue;
        };
        let function = lines.next().unwrap_or_default().trim_end();
        let _ = write!(inside, "\n{line}\n{function}\n");
        let _ = write!(outside, "\n{function} {{\n\tpanic(\"{what}: not available outside Plugboard\")\n}}\n");
    }
    Split { code, inside, outside }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wasm_imports_are_split_from_stubs_for_other_platforms() {
        let split = split(
            "package kv\n\n//go:wasmimport plugboard:inbox/kv@0.1.2 get\nfunc get(a int32) int32 \n\nfunc Get() {\n}\n",
        );
        assert_eq!(split.code, "package kv\n\n\nfunc Get() {\n}\n");
        assert_eq!(
            split.inside,
            "package kv\n\n//go:wasmimport plugboard:inbox/kv@0.1.2 get\nfunc get(a int32) int32\n"
        );
        assert_eq!(
            split.outside,
            "//go:build !wasip1\n\npackage kv\n\nfunc get(a int32) int32 {\n\
             \tpanic(\"plugboard:inbox/kv@0.1.2 get: not available outside Plugboard\")\n}\n"
        );
    }

    #[test]
    fn generated_bindings_depend_only_on_the_sdk() {
        let manifest = "name = \"a\"\nversion = \"1.0.0\"\ndescription = \"A.\"\nlicense = \"MIT\"\n\
                        handlers = [\"on-message\"]\npowers = []\n";
        let (resolve, world) = crate::world::resolve(&crate::manifest(manifest).unwrap()).unwrap();
        let imports = imports(&resolve, world).unwrap();
        let kv = imports.iter().find(|(name, _)| name == "plugboard_inbox_kv/bindings.go").unwrap();
        assert!(kv.1.contains("\"plugboard.dev/plugboard/internal/wit/types\""), "{}", kv.1);
        for (name, text) in &imports {
            assert!(!text.contains("bytecodealliance"), "{name}");
            // Otherwise, Go would complain about an unused import.
            let runtime = text.contains("\"runtime\"\n");
            assert_eq!(runtime, text.contains("&runtime.Pinner"), "{name}");
        }
        let exports = exports(&resolve, world).unwrap();
        assert!(exports.contains("\"plugboard.dev/plugboard/entry/on/on_message\""), "{exports}");
        assert!(exports.contains("on_message.Handle("), "{exports}");
        assert!(!exports.contains("on_lead"), "{exports}");
    }
}
