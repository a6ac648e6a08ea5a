//! The program of an OCI registry, for tests that push plugins and install them from there. Each test runs its own.

use crate::setup;
use anyhow::{Context as _, Result};
use std::path::PathBuf;

/// The program, and Debian's package and service of it.
const PROGRAM: &str = "docker-registry";

/// Finds the program, or installs it.
///
/// # Errors
/// When there is none and none can be installed; says what to install.
pub fn set_up() -> Result<PathBuf> {
    if let Some(path) = setup::find(PROGRAM) {
        return Ok(path);
    }
    setup::apt_install(
        &[PROGRAM],
        "no OCI registry found: install Debian's and Ubuntu's package `docker-registry`, or the CNCF's `distribution` \
         under the name `docker-registry` in PATH",
    )?;
    // The package starts a service, which nobody here wants. Only where that was not so can this fail, which is as good.
    setup::succeeds(setup::program("service").args([PROGRAM, "stop"]));
    setup::succeeds(setup::program("update-rc.d").args([PROGRAM, "disable"]));
    setup::find(PROGRAM).context("the package docker-registry was installed, but no `docker-registry` is in PATH")
}
