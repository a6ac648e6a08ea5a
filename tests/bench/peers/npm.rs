//! Installs peers with npm.

use anyhow::{Context as _, Result, ensure};
use serde_json::json;
use std::{
    collections::BTreeMap,
    fmt, fs,
    path::{Path, PathBuf},
    process::Stdio,
};
use tokio::process::Command;

/// The versions of Node.js that all peers support: from this major and minor version, to this major version.
const OLDEST: (u32, u32) = (20, 19);
const NEWEST: u32 = 24;

/// A package of npm in an exact version.
pub struct Package {
    /// The package's name.
    pub name: &'static str,
    /// The exact version.
    pub version: &'static str,
    /// Other versions for packages that it depends on.
    pub overrides: &'static [(&'static str, &'static str)],
    /// The packages whose install scripts must run, because they have native code. All other scripts are ignored.
    pub native: &'static [&'static str],
}

impl fmt::Display for Package {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.name, self.version)
    }
}

/// Checks that Node.js and npm can run the peers.
///
/// # Errors
/// Returns an error that says what to install if they cannot.
pub async fn check() -> Result<()> {
    let (major, minor) = OLDEST;
    let install = format!("install Node.js {major}.{minor} to {NEWEST} and npm, and put them in PATH");
    let node = version("node").await.with_context(|| format!("Node.js not found: {install}"))?;
    ensure!(supported(&node), "the peers do not run on Node.js {node}: {install}");
    version("npm").await.with_context(|| format!("npm not found: {install}"))?;
    Ok(())
}

/// Returns what a program prints as its version.
async fn version(program: &str) -> Result<String> {
    let output = Command::new(program).arg("--version").stdin(Stdio::null()).kill_on_drop(true).output().await;
    let output = output.with_context(|| format!("cannot start `{program}`"))?;
    ensure!(output.status.success(), "`{program} --version` ended with {}", output.status);
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Whether the peers run on a version of Node.js, such as `v20.19.1`.
fn supported(version: &str) -> bool {
    let mut numbers = version.trim_start_matches('v').split('.').map_while(|number| number.parse::<u32>().ok());
    let (major, minor) = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    (major, minor) >= OLDEST && major <= NEWEST
}

/// Installs a package, unless an earlier run did. Returns the package's folder.
///
/// # Errors
/// Returns an error if npm fails.
pub async fn install(cache: &Path, package: &Package) -> Result<PathBuf> {
    let folder = cache.join(format!("{}-{}", package.name, package.version));
    let installed = folder.join("node_modules").join(package.name);
    let overrides: BTreeMap<_, _> = package.overrides.iter().copied().collect();
    let dependencies = BTreeMap::from([(package.name, package.version)]);
    let manifest = json!({ "private": true, "dependencies": dependencies, "overrides": overrides }).to_string();
    // Written last, so that an interrupted installation starts again.
    let complete = folder.join("complete");
    if fs::read_to_string(&complete).is_ok_and(|of| of == manifest) {
        return Ok(installed);
    }
    eprintln!("  installing {package} in {}; this may take minutes", folder.display());
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("cannot remove {}", folder.display()))?;
    }
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let file = folder.join("package.json");
    fs::write(&file, &manifest).with_context(|| format!("cannot write {}", file.display()))?;
    npm(&folder, &["install", "--ignore-scripts", "--no-audit", "--no-fund"]).await.with_context(|| {
        format!("cannot install {package}: check that npm reaches its registry, and that the disk has 3 GB free")
    })?;
    for &native in package.native {
        npm(&folder, &["rebuild", "--ignore-scripts=false", native]).await.with_context(|| {
            format!("cannot build {native} for {package}: install Python 3, `make` and a C++ compiler")
        })?;
    }
    fs::write(&complete, manifest).with_context(|| format!("cannot write {}", complete.display()))?;
    Ok(installed)
}

/// Runs npm in a folder, and shows its output.
async fn npm(folder: &Path, arguments: &[&str]) -> Result<()> {
    let mut npm = Command::new("npm");
    npm.args(arguments).args(["--loglevel=error", "--no-update-notifier"]).current_dir(folder);
    let status = npm.stdin(Stdio::null()).kill_on_drop(true).status().await.context("cannot start npm")?;
    ensure!(status.success(), "`npm {}` ended with {status}; see its output above", arguments.join(" "));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_some_versions_of_node_are_supported() {
        assert!(supported("v20.19.0") && supported("v22.0.1") && supported("v24.9.0"));
        assert!(!supported("v20.18.3") && !supported("v25.0.0") && !supported("") && !supported("vX.1"));
    }
}
