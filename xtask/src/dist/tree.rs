//! The files that the archive and the package have in common.

use crate::{build, setup};
use anyhow::{Context as _, Result};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// The systemd unit that runs the server, for a program in `/usr`.
const SERVICE: &str = include_str!("../../dist/plugboard.service");
/// The user of the server, for `systemd-sysusers`.
const SYSUSERS: &str = include_str!("../../dist/sysusers.conf");
/// The configuration of the server.
const CONFIG: &str = include_str!("../../dist/plugboard.toml");

/// The path of the unit in a tree.
pub const UNIT: &str = "lib/systemd/system/plugboard.service";
/// The folder of a tree for documentation.
pub const DOCUMENTS: &str = "share/doc/plugboard";
/// The name of the configuration file.
pub const CONFIG_NAME: &str = "plugboard.toml";

/// Fills a folder with everything that is installed, as the archive has it. The archive is unpacked in `/usr/local`.
///
/// # Errors
/// Returns an error if something is not built, or cannot be copied or written.
pub fn fill(tree: &Path) -> Result<()> {
    let built = setup::target();
    copy(&built.join("release/plugboard"), &tree.join("bin/plugboard"))?;
    for plugin in build::list()?.iter().filter(|guest| !guest.test) {
        let path = Path::new("plugins").join(&plugin.name).with_extension("wasm");
        copy(&built.join(&path), &tree.join("share/plugboard").join(&path))?;
    }
    write(&tree.join(UNIT), service("/usr/local"))?;
    write(&tree.join("lib/sysusers.d/plugboard.conf"), SYSUSERS)?;
    manual(&tree.join("share/man/man1"))?;
    documents(&tree.join(DOCUMENTS))
}

/// Returns the unit for a program in `home`.
pub fn service(home: &str) -> String {
    SERVICE.replace("/usr/", &format!("{home}/"))
}

/// Writes the manual pages, one for each command.
fn manual(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    setup::run(setup::program(setup::target().join("release/plugboard")).arg("man").arg(folder))?;
    compress(&files(folder)?)
}

/// Writes the documentation, the licences and the configuration.
fn documents(folder: &Path) -> Result<()> {
    let root = setup::root();
    for name in ["README.md", "LICENSE-APACHE", "LICENSE-MIT"] {
        copy(&root.join(name), &folder.join(name))?;
    }
    for page in files(&root.join("docs"))? {
        if page.extension().is_some_and(|extension| extension == "md") {
            // The path below the root stays, so that the links in the pages work.
            copy(&page, &folder.join(page.strip_prefix(&root)?))?;
        }
    }
    write(&folder.join(CONFIG_NAME), CONFIG)?;
    let notices = folder.join("third-party.txt");
    write(&notices, super::notices::text()?)?;
    compress(&[notices])
}

/// Compresses files. Removes the originals.
fn compress(files: &[PathBuf]) -> Result<()> {
    setup::run(setup::program("gzip").args(["--best", "--no-name"]).args(files))
}

/// Writes a file. Creates its folder if it is missing.
///
/// # Errors
/// Returns an error if the file or the folder cannot be written.
pub fn write(path: &Path, bytes: impl AsRef<[u8]>) -> Result<()> {
    make_parent(path)?;
    fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}

/// Copies a file with its permissions. Creates the target's folder if it is missing.
fn copy(from: &Path, to: &Path) -> Result<()> {
    make_parent(to)?;
    fs::copy(from, to).with_context(|| format!("cannot copy {} to {}", from.display(), to.display()))?;
    Ok(())
}

/// Creates the folder of a file.
///
/// # Errors
/// Returns an error if the folder cannot be created.
pub fn make_parent(path: &Path) -> Result<()> {
    let Some(folder) = path.parent() else { return Ok(()) };
    fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))
}

/// Returns all files in a folder and its subfolders, sorted.
///
/// # Errors
/// Returns an error if a folder cannot be read.
pub fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let cannot = || format!("cannot read {}", folder.display());
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).with_context(cannot)? {
        let path = entry.with_context(cannot)?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// Normalizes a tree, so that the packed result does not depend on when or by whom the tree was filled: everyone may
/// read everything, only the owner may write, and all files and folders have the same modification time.
///
/// # Errors
/// Returns an error if `chmod` or `touch` fails.
pub fn normalize(tree: &Path, time: u64) -> Result<()> {
    setup::run(setup::program("chmod").args(["--recursive", "u=rwX,go=rX,a-s"]).arg(tree))?;
    let mut touch = setup::program("find");
    touch.arg(tree).args(["-exec", "touch", &format!("--date=@{time}"), "{}", "+"]);
    setup::run(&mut touch)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unit_names_where_the_program_is() {
        let start = |unit: &str| unit.lines().find_map(|line| line.strip_prefix("ExecStart=")).unwrap().to_owned();
        let command = "bin/plugboard serve --config /etc/plugboard/plugboard.toml";
        assert_eq!(start(&service("/usr")), format!("/usr/{command}"));
        assert_eq!(start(&service("/usr/local")), format!("/usr/local/{command}"));
        assert_eq!(service("/usr"), SERVICE);
    }

    #[test]
    fn the_configuration_and_its_examples_are_valid() {
        let example = |line: &str| line.starts_with('#') && line.contains(" = ");
        let all: Vec<_> = CONFIG.lines().map(|line| if example(line) { &line[1..] } else { line }).collect();
        let all: toml::Table = all.join("\n").parse().unwrap();
        let mut names: Vec<_> = all.keys().collect();
        names.sort();
        assert_eq!(names, ["data-dir", "database", "key-file", "listen", "public-url", "trusted-proxies"]);
        let set: toml::Table = CONFIG.parse().unwrap();
        assert_eq!(set.keys().collect::<Vec<_>>(), ["data-dir"]);
        // The server may write only to the folder that the unit names.
        let folder = set["data-dir"].as_str().unwrap();
        assert!(SYSUSERS.contains(folder), "{folder}");
        assert!(SERVICE.contains(&format!("StateDirectory={}\n", folder.strip_prefix("/var/lib/").unwrap())));
    }
}
