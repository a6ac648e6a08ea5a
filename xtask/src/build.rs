//! `cargo xtask build`: the host's program, and every guest as a component.

use crate::setup;
use anyhow::{Context as _, Result, bail};
use serde::Deserialize;
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// A crate that becomes a component.
pub struct Guest {
    /// The crate's name.
    pub name: String,
    /// The folder with its `Cargo.toml` and `plugin.toml`.
    folder: PathBuf,
    /// Is it one of `tests/guests`, made to try the host?
    pub test: bool,
}

/// What `cargo xtask build` can be told.
#[derive(clap::Args)]
pub struct Options {
    /// Only these guests, by the names of their crates, and not the host
    guests: Vec<String>,
}

/// Builds what is asked for.
///
/// # Errors
/// When a compiler is missing or does not succeed, or when a manifest is wrong.
pub fn run(options: &Options) -> Result<()> {
    if options.guests.is_empty() {
        return all();
    }
    let known = list()?;
    if let Some(name) = options.guests.iter().find(|name| known.iter().all(|guest| guest.name != **name)) {
        let names: Vec<_> = known.iter().map(|guest| guest.name.as_str()).collect();
        bail!("`{name}` is no guest; there are: {}", names.join(", "));
    }
    make(&known.into_iter().filter(|guest| options.guests.contains(&guest.name)).collect::<Vec<_>>()).map(drop)
}

/// Builds everything.
///
/// # Errors
/// As [`run`].
pub fn all() -> Result<()> {
    host()?;
    guests().map(drop)
}

/// Builds the host's program, and with it the tests and benchmarks: the features of dependencies depend on
/// what is built together, so always building the same keeps them from being built twice.
///
/// # Errors
/// As [`run`].
pub fn host() -> Result<()> {
    setup::step("build: host", || setup::run(workspace(setup::cargo().args(["build", "--release", "--all-targets"]))?))
}

/// Adds all of the workspace but the guests that only try the host, which are no programs of this machine.
///
/// # Errors
/// When a folder cannot be read.
pub fn workspace(cargo: &mut Command) -> Result<&mut Command> {
    cargo.arg("--workspace");
    for guest in list()?.iter().filter(|guest| guest.test) {
        cargo.args(["--exclude", &guest.name]);
    }
    Ok(cargo)
}

/// Builds every guest; gives the toolchain that did, for other work on them.
///
/// # Errors
/// As [`run`].
pub fn guests() -> Result<setup::GuestToolchain> {
    make(&list()?)
}

fn make(guests: &[Guest]) -> Result<setup::GuestToolchain> {
    let toolchain = setup::GuestToolchain::find()?;
    setup::step("build: guests", || {
        let mut cargo = toolchain.cargo("build");
        for guest in guests {
            cargo.args(["--package", &guest.name]);
        }
        setup::run(&mut cargo)?;
        // All are tried before the first that is wrong ends it: the others can be used meanwhile.
        let finished: Vec<_> = guests
            .iter()
            .map(|guest| finish(guest, &toolchain.modules()).with_context(|| guest.name.clone()))
            .collect();
        finished.into_iter().collect::<Result<()>>()
    })?;
    Ok(toolchain)
}

/// Every guest of the workspace: what lies under `plugins/` and `tests/guests/`.
///
/// # Errors
/// When cargo cannot read the workspace.
pub fn list() -> Result<Vec<Guest>> {
    #[derive(Deserialize)]
    struct Metadata {
        packages: Vec<Package>,
    }
    #[derive(Deserialize)]
    struct Package {
        name: String,
        manifest_path: PathBuf,
    }
    let printed = setup::output(setup::cargo().args(["metadata", "--no-deps", "--format-version", "1"]))?;
    let metadata: Metadata = serde_json::from_str(&printed).context("what `cargo metadata` printed")?;
    let root = setup::root();
    let guests = metadata.packages.into_iter().filter_map(|package| {
        let folder = package.manifest_path.parent()?.to_owned();
        let test = folder.starts_with(root.join("tests/guests"));
        (test || folder.starts_with(root.join("plugins"))).then_some(Guest { name: package.name, folder, test })
    });
    Ok(guests.collect())
}

/// Makes one component of its core module, and writes it where it is new.
fn finish(guest: &Guest, modules: &Path) -> Result<()> {
    let path = guest.folder.join("plugin.toml");
    let manifest = match fs::read_to_string(&path) {
        Ok(text) => Some(text),
        // What tries the host's limits need not be installable.
        Err(error) if guest.test && error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
    };
    let module = modules.join(guest.name.replace('-', "_")).with_extension("wasm");
    let module = fs::read(&module).with_context(|| format!("cannot read {}", module.display()))?;
    let component = match manifest {
        Some(text) => {
            let packed = plugboard_pack::pack(&module, &text)?;
            let name = packed.manifest.name;
            // One plugin in several languages has one name.
            anyhow::ensure!(
                guest.test || name == guest.name,
                "plugin.toml: name `{name}` must be the crate's, `{}`",
                guest.name
            );
            packed.component
        }
        None => plugboard_pack::component(&module)?,
    };
    let folder = setup::target().join(if guest.test { "guests" } else { "plugins" });
    fs::create_dir_all(&folder)?;
    let path = folder.join(&guest.name).with_extension("wasm");
    // A file that stays the same keeps its time, so that nothing built upon it is built again.
    if fs::read(&path).is_ok_and(|old| old == component) {
        return Ok(());
    }
    // Made aside and renamed: a server that reads it meanwhile sees the old one or the new one.
    let half = path.with_extension("wasm.new");
    fs::write(&half, &component)?;
    fs::rename(&half, &path)?;
    println!("{} ({} KB)", path.strip_prefix(setup::root()).unwrap_or(&path).display(), component.len().div_ceil(1024));
    Ok(())
}
