//! `plugboard plugin key` and `sign`: run on the author's machine, without a server.

use super::output;
use anyhow::{Context as _, Result, anyhow, ensure};
use plugboard_engine::signature;
use std::{
    fs,
    io::Write as _,
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

/// Creates a key pair and prints the public key.
pub(super) fn key(file: &Path) -> Result<()> {
    let (private, public) = signature::new_key().map_err(|error| anyhow!(error))?;
    // An existing file may be the only copy of a key, so it is never overwritten.
    let mut out = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(file)
        .with_context(|| format!("cannot create {}", file.display()))?;
    out.write_all(&private)?;
    out.sync_all()?;
    output::line(&public)
}

/// Signs a component.
pub(super) fn sign(file: &Path, key: &Path, out: Option<PathBuf>) -> Result<()> {
    let read = |path: &Path| fs::read(path).with_context(|| format!("cannot read {}", path.display()));
    let signed = signature::sign(&read(file)?, &read(key)?).map_err(|error| anyhow!(error))?;
    let signer = signature::signer(&signed).map_err(|error| anyhow!(error))?;
    ensure!(signer.is_some(), "the signed component has no valid signature");
    let out = out.unwrap_or_else(|| file.to_owned());
    fs::write(&out, signed).with_context(|| format!("cannot write {}", out.display()))?;
    output::line(&format!("{} is signed by {}.", out.display(), signer.unwrap_or_default()))
}
