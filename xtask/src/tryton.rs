//! Tryton for tests: the real server from `PyPI`, installed in `target/tryton`, and a prepared database that each test
//! copies.

use crate::setup;
use anyhow::{Context as _, Result};
use std::{fs, path::PathBuf, process::Command};

/// The packages to install. `crm-tryton` supports this series.
const PACKAGES: [&str; 3] = ["trytond==7.0.*", "trytond_party==7.0.*", "trytond_sale_opportunity==7.0.*"];
/// The administrator's password in the prepared database.
const PASSWORD: &str = "admin";

/// Installs Tryton and prepares its database, unless both exist. Returns the folder with `venv` and `crm.sqlite`.
///
/// # Errors
/// Returns an error if Python is missing, the packages cannot be installed, or the database cannot be prepared.
pub fn set_up() -> Result<PathBuf> {
    let folder = setup::target().join("tryton");
    let (venv, ready) = (folder.join("venv"), folder.join("crm.sqlite"));
    if ready.exists() {
        return Ok(folder);
    }
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    if !venv.join("bin/trytond-admin").exists() {
        setup::python_venv(&venv)?;
        setup::run(
            Command::new(venv.join("bin/pip"))
                .args(["install", "--quiet", "--disable-pip-version-check"])
                .args(PACKAGES),
        )?;
    }
    // Prepare the database under a temporary name, so that an interrupted run leaves nothing that looks ready.
    let (making, password) = (folder.join("making.sqlite"), folder.join("password"));
    fs::write(&making, b"").context("cannot create Tryton's database")?;
    fs::write(&password, PASSWORD).context("cannot write the administrator's password")?;
    let mut admin = Command::new(venv.join("bin/trytond-admin"));
    admin.args(["-d", "making", "-u", "sale_opportunity", "--activate-dependencies", "--email", ""]);
    admin
        .env("TRYTOND_DATABASE__URI", "sqlite://")
        .env("TRYTOND_DATABASE__PATH", &folder)
        .env("TRYTONPASSFILE", &password);
    setup::run(admin.stdin(std::process::Stdio::null()))?;
    fs::rename(&making, &ready).context("cannot rename Tryton's database")?;
    Ok(folder)
}
