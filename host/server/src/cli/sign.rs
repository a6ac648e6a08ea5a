//! `plugboard plugin key` and `sign`: without a server, on the author's own machine.

use super::output;
use anyhow::{Context as _, Result, anyhow, ensure};
use plugboard_engine::signature;
use std::{
    fs,
    io::Write as _,
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

/// Makes a key and prints its public half.
pub(super) fn key(file: &Path) -> Result<()> {
    let (private, public) = signature::new_key().map_err(|error| anyhow!(error))?;
    // A file that is there may be somebody's only key.
    let mut out = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(file)
        .with_context(|| format!("cannot make {}", file.display()))?;
    out.write_all(&private)?;
    out.sync_all()?;
    output::line(&public)
}

/// Signs a component.
pub(super) fn sign(file: &Path, key: &Path, out: Option<PathBuf>) -> Result<()> {
    let read = |path: &Path| fs::read(path).with_context(|| format!("cannot read {}", path.display()));
    let signed = signature::sign(&read(file)?, &read(key)?).map_err(|error| anyhow!(error))?;
    let signer = signature::signer(&signed).map_err(|error| anyhow!(error))?;
    ensure!(signer.is_some(), "the signature was not taken");
    let out = out.unwrap_or_else(|| file.to_owned());
    fs::write(&out, signed).with_context(|| format!("cannot write {}", out.display()))?;
    output::line(&format!("{} is signed by {}.", out.display(), signer.unwrap_or_default()))
}
