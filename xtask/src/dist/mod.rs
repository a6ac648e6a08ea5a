//! `cargo xtask dist`: makes the files that admins can install without a compiler: a Debian package, and an archive for
//! other systems. Tries both if asked to.
//!
//! - `tree`: the files that the package and the archive have in common
//! - `notices`: the licences of the crates in the program and the plugins
//! - `deb`: the Debian package
//! - `trial`: installs and runs both in a new Debian system
//! - `mirror`: the source of that system's packages
//!
//! `xtask/dist` has the files that are part of the package or the archive.

mod deb;
mod mirror;
mod notices;
mod tree;
mod trial;

use crate::{build, setup};
use anyhow::{Context as _, Result};
use std::{
    env, fs,
    path::{Path, PathBuf},
};

/// The version of Plugboard.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Arguments of `cargo xtask dist`.
#[derive(clap::Args)]
pub struct Options {
    /// Folder to write to, created if missing [default: target/dist]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Maintainer of the Debian package, whom its users contact
    #[arg(long, value_name = "NAME <ADDRESS>", value_parser = maintainer)]
    #[arg(default_value = "The Plugboard authors <plugboard@example.invalid>")]
    maintainer: String,
    /// Also install the package and the archive in a new Debian system in a folder, and run them there; needs root
    #[arg(long = "try")]
    trial: bool,
}

/// The results.
struct Packed {
    archive: PathBuf,
    package: PathBuf,
    /// The packages that the Debian package depends on, in the format of its control file.
    depends: String,
}

/// Builds everything, packs it, and tries the results if asked to.
///
/// # Errors
/// Returns an error if something cannot be built or packed, if a tool is missing and cannot be installed, or if the
/// results do not work.
pub fn run(options: &Options) -> Result<()> {
    deb::tools()?;
    if options.trial {
        trial::tools()?;
    }
    build::product()?;
    // The path must be absolute, because programs run in other folders.
    let out = match &options.out {
        Some(folder) => std::path::absolute(folder)?,
        None => setup::target().join("dist"),
    };
    let packed = setup::step("pack", || pack(&out, &options.maintainer))?;
    if options.trial {
        setup::step("try", || trial::run(&packed))?;
    }
    println!("\n{}\n{}", packed.package.display(), packed.archive.display());
    Ok(())
}

/// Writes the archive, the package and their checksums to `out`.
fn pack(out: &Path, maintainer: &str) -> Result<Packed> {
    let time = time()?;
    let work = setup::target().join("packing");
    if work.exists() {
        fs::remove_dir_all(&work).with_context(|| format!("cannot remove {}", work.display()))?;
    }
    fs::create_dir_all(out).with_context(|| format!("cannot create {}", out.display()))?;
    let name = format!("plugboard-{VERSION}-linux-{}", env::consts::ARCH);
    let tree = work.join(&name);
    tree::fill(&tree)?;
    tree::normalize(&tree, time)?;
    let archive = out.join(format!("{name}.tar.gz"));
    let mut tar = setup::program("tar");
    tar.args(["--create", "--sort=name", "--owner=0", "--group=0", "--numeric-owner"]);
    tar.args(["--use-compress-program", "gzip --best --no-name", "--file"]).arg(&archive);
    setup::run(tar.arg("--directory").arg(&work).arg(&name))?;
    let (package, depends) = deb::make(&tree, &work, out, maintainer, time)?;

    let mut names = Vec::new();
    for file in [&archive, &package] {
        names.push(file.file_name().context("a result has no file name")?);
    }
    let sums = setup::output(setup::program("sha256sum").current_dir(out).args(names))?;
    tree::write(&out.join("SHA256SUMS"), sums + "\n")?;
    Ok(Packed { archive, package, depends })
}

/// Returns the modification time to give every packed file, in seconds since 1970: `SOURCE_DATE_EPOCH`, else the time
/// of the commit. This makes the results reproducible.
fn time() -> Result<u64> {
    let text = match env::var("SOURCE_DATE_EPOCH") {
        Ok(text) => text,
        Err(_) => setup::output(setup::program("git").args(["log", "-1", "--format=%ct"])).context(
            "cannot ask git for the time of the commit; without git, set SOURCE_DATE_EPOCH to the time of the sources \
             in seconds since 1970",
        )?,
    };
    text.parse().with_context(|| format!("SOURCE_DATE_EPOCH must be a number of seconds since 1970, got `{text}`"))
}

/// Checks that the maintainer has the format that a control file requires.
fn maintainer(text: &str) -> Result<String, String> {
    let parts = text.strip_suffix('>').and_then(|text| text.split_once(" <"));
    let good = parts
        .is_some_and(|(name, address)| !name.is_empty() && address.contains('@') && !address.contains(['<', '>', ' ']));
    if good && !text.contains(char::is_control) {
        Ok(text.to_owned())
    } else {
        Err("must be NAME <ADDRESS>, such as `Ada <ada@example.org>`".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::maintainer;

    #[test]
    fn a_maintainer_has_a_name_and_an_address() {
        assert_eq!(maintainer("Ada B. <ada@example.org>").as_deref(), Ok("Ada B. <ada@example.org>"));
        for text in ["", "Ada", "ada@example.org", "<ada@example.org>", "Ada <ada>", "Ada <a@b> <c@d>", "A\nB <a@b>"] {
            assert!(maintainer(text).is_err(), "{text:?}");
        }
    }
}
