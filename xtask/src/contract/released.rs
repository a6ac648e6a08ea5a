//! Tests that released versions stay unchanged, byte for byte, and that plugins built on them still work with every
//! later version of the same line.

use super::{Contract, all, compare, files, folder, same_line};
use semver::Version;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use std::{collections::BTreeMap, fmt::Write as _, fs, path::Path};

/// The content of `wit/RELEASED.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Released {
    /// The released versions, each with the checksum of its folder.
    released: BTreeMap<String, String>,
}

/// Returns the checksum of a folder's files.
fn sum(files: &BTreeMap<String, Vec<u8>>) -> String {
    let mut hash = Sha256::new();
    for (name, bytes) in files {
        hash.update(format!("{name}\n{}\n", bytes.len()));
        hash.update(bytes);
    }
    hash.finalize().iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Returns a sentence for each released version below `folder` that has changed or is missing.
fn changed(folder: &Path, released: &BTreeMap<Version, String>) -> Vec<String> {
    let mut wrong = Vec::new();
    for (version, expected) in released {
        match files(&folder.join(version.to_string())) {
            Err(error) => wrong.push(format!("wit/{version} was released and can no longer be read: {error:#}")),
            Ok(files) if sum(&files) != *expected => wrong.push(format!(
                "wit/{version} was released, but its files have changed: their checksum is {}. Restore them \
                 (`git checkout wit/{version}`), and put changes into the folder of a future version",
                sum(&files)
            )),
            Ok(_) => {}
        }
    }
    wrong
}

/// Returns the changes that would break plugins of a released version.
fn broken(all: &[Contract], released: &BTreeMap<Version, String>) -> Vec<String> {
    let mut wrong = Vec::new();
    for old in all.iter().filter(|contract| released.contains_key(&contract.version)) {
        for new in all.iter().filter(|new| new.version > old.version && same_line(&new.version, &old.version)) {
            wrong.extend(compare::breaks(old, new).into_iter().map(|what| {
                format!(
                    "plugins built on {} would break on {}: {what}. Undo the change and add a new function instead \
                     (for what plugins export, a new interface), or make this the first version of a new line, 0.{}.0",
                    old.version,
                    new.version,
                    new.version.minor + 1
                )
            }));
        }
    }
    wrong
}

fn released() -> BTreeMap<Version, String> {
    let text = fs::read_to_string(folder().join("RELEASED.toml")).expect("wit/RELEASED.toml");
    let list: Released = toml::from_str(&text).unwrap_or_else(|error| panic!("wit/RELEASED.toml: {error}"));
    let version = |text: &str| text.parse().unwrap_or_else(|error| panic!("wit/RELEASED.toml: `{text}`: {error}"));
    list.released.into_iter().map(|(name, sum)| (version(&name), sum)).collect()
}

#[test]
fn released_versions_are_unchanged() {
    let wrong = changed(&folder(), &released());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn later_versions_support_the_plugins_of_released_ones() {
    let wrong = broken(&all().expect("the contract"), &released());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn authors_build_on_the_newest_version() {
    let newest = all().expect("the contract").pop().expect("a version").version;
    let lists =
        "name = \"a\"\nversion = \"1.0.0\"\ndescription = \"A.\"\nlicense = \"MIT\"\nhandlers = []\npowers = []\n";
    let manifest = plugboard_pack::manifest(lists).expect("a manifest");
    let files = plugboard_pack::world::wit(&manifest).expect("the contract");
    let package = format!("package plugboard:inbox@{newest};");
    assert!(files.iter().any(|(_, text)| text.contains(&package)), "`plugboard_pack::world` has no `{package}`");
    // Each file of the folder must be included unchanged.
    for (name, bytes) in super::files(&folder().join(newest.to_string())).expect("its files") {
        let same = files.iter().any(|(known, text)| *known == name && text.as_bytes() == bytes);
        assert!(same, "`plugboard_pack::world` does not have wit/{newest}/{name}");
    }
}

#[test]
fn changed_renamed_and_missing_files_of_a_release_are_reported() {
    let folder = std::env::temp_dir().join(format!("plugboard-contract-{}", std::process::id()));
    let version = folder.join("0.3.0");
    fs::create_dir_all(&version).expect("a folder");
    fs::write(version.join("a.wit"), "one").expect("a file");
    let released = BTreeMap::from([(Version::new(0, 3, 0), sum(&files(&version).expect("the files")))]);
    assert_eq!(changed(&folder, &released), Vec::<String>::new());
    fs::write(version.join("a.wit"), "two").expect("a file");
    assert!(changed(&folder, &released)[0].contains("its files have changed"));
    fs::write(version.join("a.wit"), "one").expect("a file");
    fs::rename(version.join("a.wit"), version.join("b.wit")).expect("another name");
    assert!(changed(&folder, &released)[0].contains("its files have changed"));
    fs::remove_dir_all(&folder).expect("the folder is removed");
    assert!(changed(&folder, &released)[0].contains("can no longer be read"));
}

#[test]
fn a_breaking_change_is_reported_only_within_its_line_of_versions() {
    let contract = |version: &str, body: &str| {
        let mut sources = wit_parser::SourceMap::default();
        let world = "interface kv { get: func(); BODY } world everything { import kv; }".replace("BODY", body);
        sources.push_str("all.wit", format!("package plugboard:inbox@{version}; {world}"));
        Contract::parse(sources).expect("a contract")
    };
    let all = [contract("0.3.0", "set: func();"), contract("0.3.1", ""), contract("0.4.0", "")];
    let released = BTreeMap::from([(Version::new(0, 3, 0), String::new())]);
    let wrong = broken(&all, &released);
    assert_eq!(wrong.len(), 1, "{wrong:?}");
    assert!(wrong[0].starts_with("plugins built on 0.3.0 would break on 0.3.1: `kv.set` was removed"), "{wrong:?}");
    assert!(wrong[0].ends_with("0.4.0"), "{wrong:?}");
    assert_eq!(broken(&all, &BTreeMap::new()), Vec::<String>::new(), "an unreleased version may change");
}
