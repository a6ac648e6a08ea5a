//! Chooses a component in a folder.

use super::{Fetched, address::Digest, read};
use anyhow::{Context as _, Result, bail, ensure};
use semver::Version;
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    str::FromStr,
};

/// Maximum number of components in a folder. Every component is read completely, so this limits the work in a wrong
/// folder.
const COMPONENTS_MAX: usize = 200;
/// Maximum number of non-plugins that an error names.
const NAMED_MAX: usize = 5;

/// The wanted plugin: `NAME` or `NAME@VERSION`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    name: String,
    version: Option<String>,
}

impl FromStr for Wanted {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, version) = match text.split_once('@') {
            Some((name, version)) => (name, Some(version)),
            None => (text, None),
        };
        if name.is_empty() || version.is_some_and(str::is_empty) {
            return Err("must be NAME or NAME@VERSION".to_owned());
        }
        Ok(Self { name: name.to_owned(), version: version.map(str::to_owned) })
    }
}

/// A plugin in the folder.
#[derive(Debug)]
struct Found {
    path: PathBuf,
    name: String,
    version: String,
    digest: Digest,
}

/// The content of the folder.
#[derive(Debug, Default)]
struct Contents {
    plugins: Vec<Found>,
    /// The `.wasm` files that are not plugins with a manifest, each with the reason.
    others: Vec<String>,
}

/// Reads the wanted component.
///
/// # Errors
/// Returns an error if no component matches or the choice is ambiguous. The message lists what the folder has.
pub fn fetch(folder: &Path, wanted: Option<&Wanted>) -> Result<Fetched> {
    let contents = scan(folder)?;
    let chosen = choose(folder, &contents, wanted)?;
    let bytes = read(&chosen.path)?;
    // The folder scan keeps no contents in memory, so the chosen component is read again.
    ensure!(Digest::of(&bytes) == chosen.digest, "{} changed while it was read; try again", chosen.path.display());
    Ok(Fetched { bytes, from: Some(chosen.path.display().to_string()) })
}

/// Scans the folder: reads every file directly in it whose name ends in `.wasm`.
fn scan(folder: &Path) -> Result<Contents> {
    let cannot = || format!("cannot read the folder {}", folder.display());
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).with_context(cannot)? {
        let path = entry.with_context(cannot)?.path();
        if path.extension().is_some_and(|extension| extension == "wasm") && path.is_file() {
            paths.push(path);
        }
        ensure!(
            paths.len() <= COMPONENTS_MAX,
            "{} has more than {COMPONENTS_MAX} components; name the file itself, or a smaller folder",
            folder.display()
        );
    }
    // Directory order is arbitrary. Sorting makes messages deterministic.
    paths.sort();
    let mut contents = Contents::default();
    for path in paths {
        let found = read(&path).and_then(|bytes| Ok((plugboard_engine::manifest_of(&bytes)?, Digest::of(&bytes))));
        let why = match found {
            Ok((Some(manifest), digest)) => {
                contents.plugins.push(Found { path, name: manifest.name, version: manifest.version, digest });
                continue;
            }
            Ok((None, _)) => "it has no manifest".to_owned(),
            Err(error) => format!("{error:#}"),
        };
        contents.others.push(format!("{} ({why})", file_name(&path)));
    }
    Ok(contents)
}

/// Returns the wanted version of the wanted plugin, or its newest version if none is given.
fn choose<'a>(folder: &Path, contents: &'a Contents, wanted: Option<&Wanted>) -> Result<&'a Found> {
    let place = folder.display();
    let names: BTreeSet<&str> = contents.plugins.iter().map(|found| found.name.as_str()).collect();
    let Some(first) = names.first() else {
        if contents.others.is_empty() {
            bail!("{place} has no component; a plugin is a file directly in the folder whose name ends in .wasm");
        }
        let named = contents.others.iter().take(NAMED_MAX).map(String::as_str).collect::<Vec<_>>().join("; ");
        let more = contents.others.len().saturating_sub(NAMED_MAX);
        let more = if more > 0 { format!("; and {more} more") } else { String::new() };
        bail!("{place} has no plugin with a manifest, only {named}{more}");
    };
    let name = match wanted {
        Some(wanted) => wanted.name.as_str(),
        None if names.len() == 1 => first,
        None => bail!("{place} has several plugins, {}; choose one with --plugin NAME", listed(&contents.plugins)),
    };
    let mut of_name: Vec<&Found> = contents.plugins.iter().filter(|found| found.name == name).collect();
    ensure!(!of_name.is_empty(), "{place} has no plugin `{name}`: it has {}", listed(&contents.plugins));
    let version = match wanted.and_then(|wanted| wanted.version.as_deref()) {
        Some(version) => version,
        None => newest(&of_name)?,
    };
    let available = listed(of_name.iter().copied());
    of_name.retain(|found| found.version == version);
    match of_name.as_slice() {
        [] => bail!("{place} has no version {version} of `{name}`: it has {available}"),
        [one, others @ ..] => {
            if let Some(other) = others.iter().find(|other| other.digest != one.digest) {
                bail!(
                    "{} and {} are both {name} {version}, but their contents differ; name the file itself",
                    one.path.display(),
                    other.path.display()
                );
            }
            Ok(one)
        }
    }
}

/// Returns the newest version among plugins of the same name.
fn newest<'a>(of_name: &[&'a Found]) -> Result<&'a str> {
    let mut versions: Vec<&str> = of_name.iter().map(|found| found.version.as_str()).collect();
    versions.dedup();
    if let [version] = versions.as_slice() {
        return Ok(version);
    }
    let mut best: Option<(Version, &str)> = None;
    for found in of_name {
        let version = Version::parse(&found.version).with_context(|| {
            format!(
                "{} has version `{}`, which is not a semantic version, so the newest version cannot be determined; \
                 choose one with --plugin {}@VERSION",
                found.path.display(),
                found.version,
                found.name
            )
        })?;
        if best.as_ref().is_none_or(|(best, _)| version > *best) {
            best = Some((version, &found.version));
        }
    }
    best.map(|(_, text)| text).context("there is no version")
}

fn listed<'a>(plugins: impl IntoIterator<Item = &'a Found>) -> String {
    let one = |found: &Found| format!("{} {} ({})", found.name, found.version, file_name(&found.path));
    plugins.into_iter().map(one).collect::<Vec<_>>().join(", ")
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns a component that contains only a manifest.
    fn component(name: &str, version: &str, description: &str) -> Vec<u8> {
        let text =
            format!("name = \"{name}\"\nversion = \"{version}\"\ndescription = \"{description}\"\nlicense = \"MIT\"\n");
        let mut bytes = b"\0asm\x0d\0\x01\0".to_vec();
        let section = plugboard_model::Manifest::SECTION;
        let length = 1 + section.len() + text.len();
        let number = |n: usize| [u8::try_from(n & 127).unwrap() | 128, u8::try_from(n >> 7).unwrap()];
        bytes.push(0);
        bytes.extend(number(length));
        bytes.push(u8::try_from(section.len()).unwrap());
        bytes.extend(section.as_bytes());
        bytes.extend(text.as_bytes());
        bytes
    }

    fn folder(files: &[(&str, Vec<u8>)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in files {
            fs::write(folder.path().join(name), bytes).unwrap();
        }
        folder
    }

    fn fetched(folder: &tempfile::TempDir, wanted: &str) -> Result<String, String> {
        let wanted = Some(wanted).filter(|text| !text.is_empty()).map(|text| text.parse::<Wanted>().unwrap());
        let fetched = fetch(folder.path(), wanted.as_ref()).map_err(|error| format!("{error:#}"))?;
        let from = PathBuf::from(fetched.from.unwrap());
        assert_eq!(fs::read(&from).unwrap(), fetched.bytes);
        Ok(file_name(&from))
    }

    #[test]
    fn the_newest_version_of_the_only_plugin_is_chosen_by_default() {
        let all = folder(&[
            ("z.wasm", component("a", "1.9.0", "")),
            ("y.wasm", component("a", "1.10.0", "")),
            ("x.wasm", component("a", "1.10.0-rc.1", "")),
            ("core.wasm", b"\0asm\x01\0\0\0".to_vec()),
            ("notes.txt", component("b", "1.0.0", "")),
        ]);
        fs::create_dir(all.path().join("inner")).unwrap();
        fs::write(all.path().join("inner/c.wasm"), component("c", "1.0.0", "")).unwrap();
        assert_eq!(fetched(&all, "").unwrap(), "y.wasm");
        assert_eq!(fetched(&all, "a").unwrap(), "y.wasm");
        assert_eq!(fetched(&all, "a@1.9.0").unwrap(), "z.wasm");
        assert_eq!(fetched(&all, "a@1.10.0-rc.1").unwrap(), "x.wasm");
    }

    #[test]
    fn one_of_several_plugins_must_be_named() {
        let all = folder(&[("1.wasm", component("a", "1.0.0", "")), ("2.wasm", component("b", "2.0.0", ""))]);
        assert_eq!(fetched(&all, "a").unwrap(), "1.wasm");
        assert_eq!(fetched(&all, "b").unwrap(), "2.wasm");
        let available = "a 1.0.0 (1.wasm), b 2.0.0 (2.wasm)";
        for (wanted, said) in [("", "--plugin NAME"), ("c", "no plugin `c`"), ("C@1", "no plugin `C`")] {
            let error = fetched(&all, wanted).unwrap_err();
            assert!(error.contains(said) && error.contains(available), "{wanted}: {error}");
        }
        let error = fetched(&all, "b@1.0.0").unwrap_err();
        assert!(error.contains("no version 1.0.0 of `b`: it has b 2.0.0 (2.wasm)"), "{error}");
    }

    #[test]
    fn files_with_the_same_plugin_name_and_version_must_be_identical() {
        let mut files = vec![("1.wasm", component("a", "1.0.0", "one")), ("2.wasm", component("a", "1.0.0", "one"))];
        assert_eq!(fetched(&folder(&files), "").unwrap(), "1.wasm");
        files.push(("3.wasm", component("a", "1.0.0", "other")));
        let error = fetched(&folder(&files), "").unwrap_err();
        assert!(error.contains("1.wasm") && error.contains("3.wasm") && error.contains("name the file"), "{error}");
    }

    #[test]
    fn a_version_that_is_not_a_number_must_be_named_if_there_are_others() {
        let all = folder(&[("1.wasm", component("a", "spring", "")), ("2.wasm", component("a", "1.0.0", ""))]);
        assert!(fetched(&all, "a").unwrap_err().contains("--plugin a@VERSION"));
        assert_eq!(fetched(&all, "a@spring").unwrap(), "1.wasm");
        assert_eq!(fetched(&folder(&[("1.wasm", component("a", "spring", ""))]), "").unwrap(), "1.wasm");
    }

    #[test]
    fn a_folder_without_plugins_is_refused_with_a_list_of_its_files() {
        assert!(fetched(&folder(&[]), "").unwrap_err().contains("ends in .wasm"));
        let core = folder(&[("core.wasm", b"\0asm\x01\0\0\0".to_vec()), ("bare.wasm", b"\0asm\x0d\0\x01\0".to_vec())]);
        let error = fetched(&core, "a").unwrap_err();
        assert!(error.contains("bare.wasm (it has no manifest); core.wasm (this is a core module"), "{error}");
        let many: Vec<_> = (0..=COMPONENTS_MAX).map(|n| (format!("{n}.wasm"), Vec::new())).collect();
        let many: Vec<_> = many.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect();
        assert!(fetched(&folder(&many), "a").unwrap_err().contains("more than 200"));
    }

    #[test]
    fn an_empty_plugin_name_or_version_is_refused() {
        for text in ["", "@", "a@", "@1"] {
            assert!(text.parse::<Wanted>().is_err(), "{text}");
        }
        let wanted: Wanted = "a@1.0.0+b".parse().unwrap();
        assert_eq!((wanted.name.as_str(), wanted.version.as_deref()), ("a", Some("1.0.0+b")));
    }
}
