//! A library of Standard Webhooks that is independent of Plugboard. Tests use it to check what the connector `webhook`
//! posts and accepts.

use crate::setup;
use anyhow::{Context as _, Result};
use std::{fs, path::PathBuf};

/// The package from Python's registry.
const PYTHON: [&str; 1] = ["standardwebhooks==1.1.0"];

/// Installs the library, unless it exists. Returns the folder with `venv`.
///
/// # Errors
/// Returns an error if Python is missing and cannot be installed, or if the registry does not answer.
pub fn set_up() -> Result<PathBuf> {
    let folder = setup::target().join("webhook-clients");
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    setup::python_packages(&folder.join("venv"), &PYTHON)?;
    Ok(folder)
}
