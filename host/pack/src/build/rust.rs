//! Rust: plain cargo compiles the plugin for `wasm32-unknown-unknown`. The SDK is a crate, which the project takes from
//! `.plugboard/sdk`. The component imports only what the plugin uses, so nothing needs to be generated from its own
//! world.

use super::{BuildError, Project, read, tool};
use serde::Deserialize;
use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

/// The target for which plugins are built.
const TARGET: &str = "wasm32-unknown-unknown";
/// Text in cargo's output if the target is missing.
const TARGET_MISSING: &str = "may not be installed";

/// The template of an automation.
pub(super) const AUTOMATION: &[(&str, &str)] = files!["rust/template":
    ".gitignore",
    "Cargo.toml",
    "README.md",
    "plugin.toml",
    "scenarios/hours.toml",
    "src/lib.rs",
];

/// The template of a connector.
pub(super) const CONNECTOR: &[(&str, &str)] = files!["rust/template-connector":
    ".gitignore",
    "Cargo.toml",
    "README.md",
    "kit.toml",
    "plugin.toml",
    "src/lib.rs",
];

/// The commands that an author runs once before the first build.
pub(super) const SET_UP: &[&str] = &["rustup target add wasm32-unknown-unknown"];

/// Builds the project's crate and returns the core module.
pub(super) fn build(project: &Project) -> Result<Vec<u8>, BuildError> {
    let cargo = match env::var_os("CARGO") {
        Some(cargo) => PathBuf::from(cargo),
        None => tool::find("cargo", &[], "install Rust 1.95 or later from rustup.rs")?,
    };
    let manifest = project.folder.join("Cargo.toml");
    let mut build = Command::new(&cargo);
    build
        .current_dir(&project.folder)
        .args(["build", "--release", "--target", TARGET, "--manifest-path"])
        .arg(&manifest);
    tool::run(&mut build).map_err(|failed| match failed {
        BuildError::ToolFailed { output, .. } if output.contains(TARGET_MISSING) => BuildError::ToolMissing {
            tool: format!("Rust's target {TARGET}"),
            install: format!("`rustup target add {TARGET}` installs it"),
        },
        failed => failed,
    })?;
    let mut metadata = Command::new(&cargo);
    metadata.current_dir(&project.folder);
    metadata.args(["metadata", "--no-deps", "--format-version", "1", "--manifest-path"]).arg(&manifest);
    let (folder, library) = library(&tool::run_capture(&mut metadata)?, &manifest)?;
    read(&folder.join(TARGET).join("release").join(library).with_extension("wasm"))
}

/// Returns cargo's target directory and the name of the plugin's library.
fn library(metadata: &str, manifest: &Path) -> Result<(PathBuf, String), BuildError> {
    #[derive(Deserialize)]
    struct Metadata {
        packages: Vec<Package>,
        target_directory: PathBuf,
    }
    #[derive(Deserialize)]
    struct Package {
        manifest_path: PathBuf,
        targets: Vec<Target>,
    }
    #[derive(Deserialize)]
    struct Target {
        name: String,
        crate_types: Vec<String>,
    }
    let wrong = |why: &str| BuildError::NoProject(format!("{}: {why}", manifest.display()));
    let Metadata { packages, target_directory } =
        serde_json::from_str(metadata).map_err(|error| wrong(&format!("cargo's metadata: {error}")))?;
    let package = packages.into_iter().find(|package| package.manifest_path == manifest);
    let targets = package.map(|package| package.targets).unwrap_or_default();
    let library = targets.into_iter().find(|target| target.crate_types.iter().any(|kind| kind == "cdylib"));
    let library = library
        .ok_or_else(|| wrong("a plugin must be a library with `crate-type = [\"cdylib\"]`; add that to [lib]"))?;
    Ok((target_directory, library.name.replace('-', "_")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::embedded::{CONTRACT, RUST};

    #[test]
    fn the_library_is_the_cdylib_of_the_project_itself() {
        let metadata = |kind: &str| {
            format!(
                r#"{{"target_directory": "/p/target", "packages": [
                    {{"manifest_path": "/other/Cargo.toml", "targets": [{{"name": "no", "crate_types": ["cdylib"]}}]}},
                    {{"manifest_path": "/p/Cargo.toml", "targets": [
                        {{"name": "tool", "crate_types": ["bin"]}},
                        {{"name": "my-plugin", "crate_types": ["{kind}"]}}]}}]}}"#
            )
        };
        let found = library(&metadata("cdylib"), Path::new("/p/Cargo.toml")).unwrap();
        assert_eq!(found, (PathBuf::from("/p/target"), "my_plugin".to_owned()));
        let error = library(&metadata("lib"), Path::new("/p/Cargo.toml")).unwrap_err().to_string();
        assert!(error.contains("crate-type"), "{error}");
    }

    #[test]
    fn the_sdk_embeds_the_whole_contract() {
        for (name, text) in CONTRACT {
            let path = format!("wit/0.1.2/{name}");
            assert!(RUST.iter().any(|(file, found)| *file == path && found == text), "{path}");
        }
    }
}
