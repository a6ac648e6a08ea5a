//! Is what an admin gives well formed?

use plugboard_model::{Grant, Installation, Manifest};
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

/// No admin's act changes a plugin while an upgrade of it is under way, on whichever server.
pub(crate) fn check_free(row: &Installation) -> Result<(), FlowError> {
    if row.upgrading.is_none() {
        return Ok(());
    }
    Err(FlowError::Conflict(format!("`{}` is being upgraded: try again when that has ended", row.name)))
}

pub(super) fn check_grants(grants: &[Grant]) -> Result<(), FlowError> {
    if grants.len() > GRANTS {
        return Err(FlowError::Invalid(format!("{} hosts to grant, at most {GRANTS} are taken", grants.len())));
    }
    Ok(())
}

pub(crate) fn check_secret(name: &str, value: &str) -> Result<(), FlowError> {
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
pub(crate) fn check_config(manifest: Option<&Manifest>, config: &Value, part: bool) -> Result<(), FlowError> {
    if !config.is_object() {
        return Err(FlowError::Invalid("the configuration must be a JSON object".into()));
    }
    if part {
        return Ok(());
    }
    match manifest {
        Some(manifest) => {
            manifest.check_config(config).map_err(|e| FlowError::Invalid(e.0))?;
            check_schemas(manifest, config)
        }
        None => Ok(()),
    }
}

/// Holds each member of a configuration against its schema.
fn check_schemas(manifest: &Manifest, config: &Value) -> Result<(), FlowError> {
    for (member, field) in &manifest.config {
        let Some(schema) = &field.schema else { continue };
        // Nothing is fetched for a schema: it is whole, or wrong.
        let validator = jsonschema::draft202012::new(schema).map_err(|error| {
            FlowError::Incompatible(format!(
                "plugin.toml: the schema of configuration member `{member}` is wrong: {error}"
            ))
        })?;
        let Some(value) = config.get(member) else { continue };
        if let Some(error) = validator.iter_errors(value).next() {
            // `/0/name` is `[0].name` everywhere else.
            let place = error.instance_path().to_string().split('/').skip(1).fold(member.clone(), |place, step| {
                if step.bytes().all(|b| b.is_ascii_digit()) {
                    format!("{place}[{step}]")
                } else {
                    format!("{place}.{step}")
                }
            });
            let text: String = error.to_string().chars().take(300).collect();
            return Err(FlowError::Invalid(format!("configuration member `{place}`: {text}; {}", field.description)));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn manifest(schema: &Value) -> Manifest {
        let field = json!({ "type": "array", "description": "What to ask for.", "schema": schema });
        let manifest = json!({ "name": "x", "version": "1.0.0", "description": "d", "license": "MIT", "config": { "ask": field } });
        serde_json::from_value(manifest).expect("a manifest")
    }

    #[test]
    fn a_member_that_breaks_its_schema_is_named_to_the_place() {
        let items = json!({ "items": { "properties": { "name": { "enum": ["name", "email"] } } } });
        let check = |config: Value| check_config(Some(&manifest(&items)), &config, false);
        assert!(check(json!({ "ask": [{ "name": "email" }] })).is_ok());
        assert!(check(json!({})).is_ok());
        let message = check(json!({ "ask": [{ "name": "email" }, { "name": "shoes" }] })).unwrap_err().to_string();
        assert!(
            message.contains("`ask[1].name`") && message.contains("shoes") && message.contains("What to ask for"),
            "{message}"
        );
        let wrong = check_config(Some(&manifest(&json!({ "type": 7 }))), &json!({}), false);
        assert!(matches!(wrong, Err(FlowError::Incompatible(_))));
    }
}
