//! Is what an admin gives well formed?

use plugboard_model::{Grant, Manifest};
use serde_json::Value;

use crate::FlowError;

/// The largest secret, in bytes.
const SECRET: usize = 16 << 10;
/// The most hosts that one installation or channel is granted.
const GRANTS: usize = 64;

pub(super) fn check_name(what: &str, name: &str) -> Result<(), FlowError> {
    let good = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    if (1..=64).contains(&name.len()) && name.bytes().all(good) {
        return Ok(());
    }
    Err(FlowError::Invalid(format!("`{name}` is no name for a {what}: take 1 to 64 of a-z, 0-9 and `-`")))
}

pub(super) fn check_grants(grants: &[Grant]) -> Result<(), FlowError> {
    if grants.len() > GRANTS {
        return Err(FlowError::Invalid(format!("{} hosts to grant, at most {GRANTS} are taken", grants.len())));
    }
    Ok(())
}

pub(super) fn check_secret(name: &str, value: &str) -> Result<(), FlowError> {
    let good = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    if !(1..=64).contains(&name.len()) || !name.bytes().all(good) {
        return Err(FlowError::Invalid(format!(
            "`{name}` is no name for a secret: take 1 to 64 of a-z, A-Z, 0-9 and `_`"
        )));
    }
    if value.is_empty() || value.len() > SECRET {
        return Err(FlowError::Invalid(format!("the secret `{name}` must have 1 to {SECRET} bytes")));
    }
    Ok(())
}

/// `part`: more may come from the channel, so nothing is missing yet.
pub(super) fn check_config(manifest: Option<&Manifest>, config: &Value, part: bool) -> Result<(), FlowError> {
    if !config.is_object() {
        return Err(FlowError::Invalid("the configuration must be a JSON object".into()));
    }
    if part {
        return Ok(());
    }
    match manifest {
        Some(manifest) => manifest.check_config(config).map_err(|e| FlowError::Invalid(e.0)),
        None => Ok(()),
    }
}
