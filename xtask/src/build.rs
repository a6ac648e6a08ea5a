//! `cargo xtask build`: builds the host's program, and every guest as a component.

use crate::setup;
use anyhow::{Context as _, Result, bail};
use serde::Deserialize;
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// A crate that is built into a component.
pub struct Guest {
    /// The crate's name.
    pub name: String,
    /// The folder with its `Cargo.toml` and `plugin.toml`.
    folder: PathBuf,
    /// Whether the crate is in `tests/guests`, and so exists only to test the host.
    pub test: bool,
}

/// Arguments of `cargo xtask build`.
#[derive(clap::Args)]
pub struct Options {
    /// Guests to build, by crate name; without any, builds the host and every guest
    guests: Vec<String>,
}

/// Builds the named guests, or everything.
///
/// # Errors
/// Returns an error if a compiler is missing or fails, or if a manifest is invalid.
pub fn run(options: &Options) -> Result<()> {
    if options.guests.is_empty() {
        return all();
    }
    let known = list()?;
    if let Some(name) = options.guests.iter().find(|name| known.iter().all(|guest| guest.name != **name)) {
        let names: Vec<_> = known.iter().map(|guest| guest.name.as_str()).collect();
        bail!("unknown guest `{name}`; must be one of: {}", names.join(", "));
    }
    make(&known.into_iter().filter(|guest| options.guests.contains(&guest.name)).collect::<Vec<_>>()).map(drop)
}

/// Builds everything.
///
/// # Errors
/// Same as for [`run`].
pub fn all() -> Result<()> {
    host(setup::cargo)?;
    guests().map(drop)
}

/// Builds what a user installs: the host's program and the plugins, without tests and without the guests that only test
/// the host. The features of dependencies are the same as for [`all`], so building both builds no dependency twice.
///
/// # Errors
/// Same as for [`run`].
pub fn product() -> Result<()> {
    setup::step("build: program", || {
        setup::run(workspace(setup::cargo().args(["build", "--release", "--bin", "plugboard"]))?)
    })?;
    make(&list()?.into_iter().filter(|guest| !guest.test).collect::<Vec<_>>()).map(drop)
}

/// Builds the host's program together with the tests and benchmarks. The features of dependencies depend on which
/// crates are built together, so always building the same set avoids building dependencies twice. `cargo` decides how
/// much is optimized: [`setup::cargo`] or [`setup::quick_cargo`].
///
/// # Errors
/// Same as for [`run`].
pub fn host(cargo: fn() -> Command) -> Result<()> {
    setup::step("build: host", || setup::run(workspace(cargo().args(["build", "--release", "--all-targets"]))?))
}

/// Adds arguments that select the whole workspace except for the guests that only test the host, which do not run on
/// this machine.
///
/// # Errors
/// Same as for [`list`].
pub fn workspace(cargo: &mut Command) -> Result<&mut Command> {
    cargo.arg("--workspace");
    for guest in list()?.iter().filter(|guest| guest.test) {
        cargo.args(["--exclude", &guest.name]);
    }
    Ok(cargo)
}

/// Builds every guest, and returns the toolchain, for other work on guests.
///
/// # Errors
/// Same as for [`run`].
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
        // Finish all guests before returning the first error, so that the others can be used.
        let finished: Vec<_> = guests
            .iter()
            .map(|guest| finish(guest, &toolchain.modules()).with_context(|| guest.name.clone()))
            .collect();
        finished.into_iter().collect::<Result<()>>()
    })?;
    Ok(toolchain)
}

/// Lists every guest of the workspace: the crates under `plugins/` and `tests/guests/`, except for the libraries that
/// they share, which are built only as a part of them.
///
/// # Errors
/// Returns an error if cargo cannot read the workspace.
pub fn list() -> Result<Vec<Guest>> {
    #[derive(Deserialize)]
    struct Metadata {
        packages: Vec<Package>,
    }
    #[derive(Deserialize)]
    struct Package {
        name: String,
        manifest_path: PathBuf,
        targets: Vec<Target>,
    }
    #[derive(Deserialize)]
    struct Target {
        crate_types: Vec<String>,
    }
    let printed = setup::output(setup::cargo().args(["metadata", "--no-deps", "--format-version", "1"]))?;
    let metadata: Metadata = serde_json::from_str(&printed).context("cannot parse the output of `cargo metadata`")?;
    let root = setup::root();
    let guests = metadata.packages.into_iter().filter_map(|package| {
        let folder = package.manifest_path.parent()?.to_owned();
        // A component is made of a core module, which cargo calls a `cdylib`.
        if !package.targets.iter().any(|target| target.crate_types.iter().any(|kind| kind == "cdylib")) {
            return None;
        }
        let test = folder.starts_with(root.join("tests/guests"));
        (test || folder.starts_with(root.join("plugins"))).then_some(Guest { name: package.name, folder, test })
    });
    Ok(guests.collect())
}

/// Builds a component from a guest's core module, and writes it if it has changed.
fn finish(guest: &Guest, modules: &Path) -> Result<()> {
    let path = guest.folder.join("plugin.toml");
    let manifest = match fs::read_to_string(&path) {
        Ok(text) => Some(text),
        // Guests that test the host's limits need no manifest.
        Err(error) if guest.test && error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
    };
    let module = modules.join(guest.name.replace('-', "_")).with_extension("wasm");
    let module = fs::read(&module).with_context(|| format!("cannot read {}", module.display()))?;
    let component = match manifest {
        Some(text) => {
            let packed = plugboard_pack::pack(&module, &text)?;
            let name = packed.manifest.name;
            // A test guest may have another name, because the same plugin exists in several languages.
            anyhow::ensure!(
                guest.test || name == guest.name,
                "plugin.toml: the name `{name}` must be the crate's name, `{}`",
                guest.name
            );
            packed.component
        }
        None => plugboard_pack::component(&module)?,
    };
    let folder = setup::target().join(if guest.test { "guests" } else { "plugins" });
    fs::create_dir_all(&folder)?;
    let path = folder.join(&guest.name).with_extension("wasm");
    // Do not touch an unchanged file, so that nothing that depends on it is rebuilt.
    if fs::read(&path).is_ok_and(|old| old == component) {
        return Ok(());
    }
    // Write to a temporary file and rename it, so that a server that reads it sees either the old file or the new one.
    let temporary = path.with_extension("wasm.new");
    fs::write(&temporary, &component)?;
    fs::rename(&temporary, &path)?;
    println!("{} ({} KB)", path.strip_prefix(setup::root()).unwrap_or(&path).display(), component.len().div_ceil(1024));
    Ok(())
}
