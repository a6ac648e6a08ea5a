//! Clients of Telegram's Bot API that are independent of Plugboard. Tests use them to check that the stand-in for
//! Telegram is honest.

use crate::setup;
use anyhow::{Context as _, Result};
use std::{fs, path::PathBuf};

/// The package from Python's registry: python-telegram-bot, with the server for its webhooks.
const PYTHON: [&str; 1] = ["python-telegram-bot[webhooks]==22.8"];
/// The package from npm's registry.
const NPM: [&str; 1] = ["grammy@1.46.0"];

/// Installs the clients, unless they exist. Returns the folder with `venv` and `npm`.
///
/// # Errors
/// Returns an error if Python or Node.js is missing and cannot be installed, or if a registry does not answer.
pub fn set_up() -> Result<PathBuf> {
    let folder = setup::target().join("telegram-clients");
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    setup::python_packages(&folder.join("venv"), &PYTHON)?;
    setup::npm_packages(&folder.join("npm"), &NPM)?;
    Ok(folder)
}
