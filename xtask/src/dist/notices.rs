//! The licences of the crates that are compiled into the program and the plugins. Most of them require that their text
//! is distributed with the binaries.

use crate::{build, setup};
use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// The beginnings of the names of files with a licence or a notice, in capitals.
const NAMES: [&str; 6] = ["LICENSE", "LICENCE", "COPYING", "COPYRIGHT", "NOTICE", "UNLICENSE"];

/// The output of `cargo metadata`.
#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    resolve: Resolve,
}

#[derive(Deserialize)]
struct Package {
    id: String,
    name: String,
    version: String,
    license: Option<String>,
    authors: Vec<String>,
    /// The registry or repository of a third-party crate. `None` for the crates of this repository.
    source: Option<String>,
    manifest_path: PathBuf,
    targets: Vec<Target>,
}

#[derive(Deserialize)]
struct Target {
    kind: Vec<String>,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    pkg: String,
    dep_kinds: Vec<Kind>,
}

#[derive(Deserialize)]
struct Kind {
    /// `None` for a normal dependency, else `build` or `dev`.
    kind: Option<String>,
}

/// A crate with its licences.
struct Crate {
    /// The name, the version and the licence's identifier.
    title: String,
    authors: Vec<String>,
    texts: Vec<String>,
}

/// Returns the licences of all crates, each text once.
///
/// # Errors
/// Returns an error if cargo cannot read the workspace, or if a file cannot be read.
pub fn text() -> Result<String> {
    let mut cargo = setup::cargo();
    cargo.args(["metadata", "--format-version", "1"]);
    cargo.args(["--filter-platform", "host-tuple", "--filter-platform", setup::WASM]);
    let metadata: Metadata =
        serde_json::from_str(&setup::output(&mut cargo)?).context("cannot parse the output of `cargo metadata`")?;
    let ours: BTreeSet<String> =
        build::list()?.into_iter().filter(|guest| !guest.test).map(|guest| guest.name).collect();
    let is_root =
        |package: &Package| package.source.is_none() && (package.name == "plugboard" || ours.contains(&package.name));
    let crates = shipped(&metadata, is_root)?.into_iter().map(read).collect::<Result<Vec<_>>>()?;
    Ok(format(&crates))
}

/// Returns the third-party crates that are compiled into the root crates, sorted by name. Skips procedural macros and
/// build dependencies, because their own code is not part of the binaries.
fn shipped(metadata: &Metadata, is_root: impl Fn(&Package) -> bool) -> Result<Vec<&Package>> {
    let packages: BTreeMap<&str, &Package> = metadata.packages.iter().map(|one| (one.id.as_str(), one)).collect();
    let nodes: BTreeMap<&str, &Node> = metadata.resolve.nodes.iter().map(|one| (one.id.as_str(), one)).collect();
    let mut next: Vec<&str> = metadata.packages.iter().filter(|one| is_root(one)).map(|one| one.id.as_str()).collect();
    ensure!(!next.is_empty(), "`cargo metadata` does not list the crate `plugboard`");
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    while let Some(id) = next.pop() {
        let package = packages.get(id).with_context(|| format!("`cargo metadata` does not describe {id}"))?;
        let is_macro = package.targets.iter().flat_map(|target| &target.kind).any(|kind| kind == "proc-macro");
        if is_macro || !seen.insert(id) {
            continue;
        }
        if package.source.is_some() {
            found.push(*package);
        }
        let node = nodes.get(id).with_context(|| format!("`cargo metadata` does not resolve {id}"))?;
        let normal = |dependency: &&Dependency| dependency.dep_kinds.iter().any(|kind| kind.kind.is_none());
        next.extend(node.deps.iter().filter(normal).map(|dependency| dependency.pkg.as_str()));
    }
    found.sort_by(|a, b| (&a.name, &a.version).cmp(&(&b.name, &b.version)));
    Ok(found)
}

/// Reads the licences of a crate, which are in its top folder.
fn read(package: &Package) -> Result<Crate> {
    let folder = package.manifest_path.parent().unwrap_or(Path::new("/"));
    let cannot = || format!("cannot read the licence of {} in {}", package.name, folder.display());
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).with_context(cannot)? {
        let path = entry.with_context(cannot)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_uppercase();
        if NAMES.iter().any(|beginning| name.starts_with(beginning)) && path.is_file() {
            paths.push(path);
        }
    }
    paths.sort();
    let mut texts = Vec::new();
    for path in paths {
        let bytes = fs::read(path).with_context(cannot)?;
        texts.push(String::from_utf8_lossy(&bytes).trim_end().to_owned());
    }
    let license = package.license.as_deref().unwrap_or("see the text");
    let title = format!("{} {} ({license})", package.name, package.version);
    Ok(Crate { title, authors: package.authors.clone(), texts })
}

/// Formats the licences: each text below the crates that have it. Names the authors of the crates without a text.
fn format(crates: &[Crate]) -> String {
    let mut owners: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for one in crates {
        for text in &one.texts {
            owners.entry(text).or_default().push(&one.title);
        }
    }
    let mut blocks: Vec<_> = owners.into_iter().map(|(text, titles)| (titles, text)).collect();
    blocks.sort();
    let rule = "=".repeat(80);
    let mut page = "The program and the plugins contain the Rust standard library (MIT OR Apache-2.0), and the crates \
                    named here, which have other authors than Plugboard. Each text applies to the crates above it.\n"
        .to_owned();
    for (titles, text) in blocks {
        page += &format!("\n{rule}\n{}\n\n{text}\n", titles.join("\n"));
    }
    page += &format!("\n{rule}\nThese crates come without a text, only with the identifier of their licence.\n\n");
    for one in crates.iter().filter(|one| one.texts.is_empty()) {
        let authors = if one.authors.is_empty() { String::new() } else { format!(": {}", one.authors.join(", ")) };
        page += &format!("{}{authors}\n", one.title);
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(name: &str, ours: bool, kind: &str) -> serde_json::Value {
        serde_json::json!({
            "id": format!("{name} id"), "name": name, "version": "1.0.0", "license": "MIT", "authors": ["Ada"],
            "source": (!ours).then_some("registry"), "manifest_path": format!("/nowhere/{name}/Cargo.toml"),
            "targets": [{ "kind": ["custom-build"] }, { "kind": [kind] }],
        })
    }

    fn node(name: &str, normal: &[&str], build: &[&str]) -> serde_json::Value {
        let mut deps = Vec::new();
        for (names, kind) in [(normal, None), (build, Some("build"))] {
            for name in names {
                deps.push(serde_json::json!({ "pkg": format!("{name} id"), "dep_kinds": [{ "kind": kind }] }));
            }
        }
        serde_json::json!({ "id": format!("{name} id"), "deps": deps })
    }

    #[test]
    fn only_crates_that_are_compiled_in_are_listed() {
        let packages = [
            package("plugboard", true, "bin"),
            package("model", true, "lib"),
            package("xtask", true, "bin"),
            package("serde", false, "lib"),
            package("derive", false, "proc-macro"),
            package("syn", false, "lib"),
            package("cc", false, "lib"),
            package("anyhow", false, "lib"),
            package("ctrlc", false, "lib"),
        ];
        let nodes = [
            node("plugboard", &["model", "anyhow"], &["cc"]),
            node("model", &["serde"], &[]),
            node("xtask", &["ctrlc"], &[]),
            node("serde", &["derive", "anyhow"], &[]),
            node("derive", &["syn"], &[]),
            node("syn", &[], &[]),
            node("cc", &[], &[]),
            node("anyhow", &["serde"], &[]),
            node("ctrlc", &[], &[]),
        ];
        let metadata = serde_json::json!({ "packages": packages, "resolve": { "nodes": nodes } });
        let metadata: Metadata = serde_json::from_value(metadata).unwrap();
        let names = |root: &str| {
            let found = shipped(&metadata, |package| package.name == root)?;
            anyhow::Ok(found.into_iter().map(|one| one.name.as_str()).collect::<Vec<_>>())
        };
        assert_eq!(names("plugboard").unwrap(), ["anyhow", "serde"]);
        assert!(names("other").is_err());
    }

    #[test]
    fn each_licence_text_appears_once() {
        let one = |title: &str, texts: &[&str]| Crate {
            title: title.to_owned(),
            authors: vec!["Ada".to_owned()],
            texts: texts.iter().map(ToString::to_string).collect(),
        };
        let page = format(&[one("a", &["x", "y"]), one("b", &["y"]), one("c", &[]), one("d", &["x"])]);
        let blocks: Vec<_> = page.split(&"=".repeat(80)).skip(1).map(str::trim).collect();
        assert_eq!(blocks[..2], ["a\nb\n\ny", "a\nd\n\nx"]);
        assert!(blocks.len() == 3 && blocks[2].ends_with("\n\nc: Ada"), "{}", blocks[2]);
    }
}
