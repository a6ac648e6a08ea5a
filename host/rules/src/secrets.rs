//! Secrets that plugins use: their names and sizes, and the hosts that they may be sent to.

use plugboard_model::{Grant, Grants, WantedSecret};
use serde_json::Value;

use crate::InputError;

/// The largest secret, in bytes.
const SECRET: usize = 16 << 10;

/// Checks a secret's name and size.
///
/// # Errors
/// Returns what is wrong with the name or the value.
pub fn check(name: &str, value: &str) -> Result<(), InputError> {
    let good = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    if !(1..=64).contains(&name.len()) || !name.bytes().all(good) {
        return Err(InputError::Invalid(format!(
            "`{name}` is not a valid secret name; use 1 to 64 characters from a-z, A-Z, 0-9 and `_`"
        )));
    }
    if value.is_empty() || value.len() > SECRET {
        return Err(InputError::Invalid(format!("the secret `{name}` must have 1 to {SECRET} bytes")));
    }
    Ok(())
}

/// Returns the hosts that a secret may be sent to: those in the manifest, and the host of `api_base` in the
/// configuration if it is granted.
#[must_use]
pub fn hosts(wanted: &WantedSecret, config: &Value, grants: &Grants) -> Vec<Grant> {
    let mut hosts = wanted.hosts.clone();
    if hosts.is_empty() && !wanted.api_base {
        return hosts;
    }
    hosts.extend(api_base(config).filter(|base| base.port().is_some_and(|port| grants.covers(base.host(), port))));
    hosts
}

/// Returns the host and port of the configuration's `api_base`.
#[must_use]
pub fn api_base(config: &Value) -> Option<Grant> {
    let base = url::Url::parse(config.get("api_base")?.as_str()?).ok()?;
    format!("{}:{}", base.host_str()?, base.port_or_known_default()?).parse().ok()
}
