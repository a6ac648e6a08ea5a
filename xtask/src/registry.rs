//! The OCI registry program, for tests that push plugins and install them from a registry. Each test runs its own
//! registry.

use crate::setup;
use anyhow::{Context as _, Result};
use std::path::PathBuf;

/// The name of the program, and of its Debian package and service.
const PROGRAM: &str = "docker-registry";

/// Finds the program, or installs it.
///
/// # Errors
/// Returns an error if the program is missing and cannot be installed. The message says what to install.
pub fn set_up() -> Result<PathBuf> {
    if let Some(path) = setup::find(PROGRAM) {
        return Ok(path);
    }
    setup::apt_install(
        &[PROGRAM],
        "no OCI registry found: install Debian's and Ubuntu's package `docker-registry`, or the CNCF's `distribution` \
         under the name `docker-registry` in PATH",
    )?;
    // The package starts a service that we do not need. These commands fail only if no service runs, so ignore errors.
    setup::succeeds(setup::program("service").args([PROGRAM, "stop"]));
    setup::succeeds(setup::program("update-rc.d").args([PROGRAM, "disable"]));
    setup::find(PROGRAM).context("the package docker-registry was installed, but no `docker-registry` is in PATH")
}
