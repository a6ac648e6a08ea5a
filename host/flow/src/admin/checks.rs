//! Validation of admins' input.

use plugboard_model::{Grant, Installation};

use crate::error::FlowError;

/// Maximum number of hosts that one installation or channel may be granted.
const GRANTS: usize = 64;

/// Checks the name of a plugin, channel or key. `what` says in the error message which of them it is.
pub(super) fn check_name(what: &str, name: &str) -> Result<(), FlowError> {
    let good = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    if (1..=64).contains(&name.len()) && name.bytes().all(good) {
        return Ok(());
    }
    Err(FlowError::Invalid(format!(
        "`{name}` is not a valid {what} name; use 1 to 64 characters from a-z, 0-9 and `-`"
    )))
}

/// Fails if the plugin is being upgraded on any server, because no other admin operation may change it then.
pub(crate) fn check_free(row: &Installation) -> Result<(), FlowError> {
    if row.upgrading.is_none() {
        return Ok(());
    }
    Err(FlowError::Conflict(format!("`{}` is being upgraded; try again when the upgrade has finished", row.name)))
}

/// Checks the number of granted hosts.
pub(super) fn check_grants(grants: &[Grant]) -> Result<(), FlowError> {
    if grants.len() > GRANTS {
        return Err(FlowError::Invalid(format!(
            "too many granted hosts: got {}, at most {GRANTS} are allowed",
            grants.len()
        )));
    }
    Ok(())
}
