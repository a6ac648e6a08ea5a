//! A plugin's configuration, as its manifest describes it.

use plugboard_model::Manifest;
use serde_json::Value;

use crate::InputError;

/// Checks a configuration against the manifest. `part`: it is only a part of a configuration, which is checked against
/// the manifest after a connector's and its channel's parts are merged; for now it must only be an object.
///
/// # Errors
/// Returns an error that names the member that is missing or wrong, or the member whose schema itself is wrong.
pub fn check(manifest: Option<&Manifest>, config: &Value, part: bool) -> Result<(), InputError> {
    if !config.is_object() {
        return Err(InputError::Invalid("the configuration must be a JSON object".into()));
    }
    if part {
        return Ok(());
    }
    match manifest {
        Some(manifest) => {
            manifest.check_config(config).map_err(|e| InputError::Invalid(e.0))?;
            check_schemas(manifest, config)
        }
        None => Ok(()),
    }
}

/// Validates each member of a configuration against its schema.
fn check_schemas(manifest: &Manifest, config: &Value) -> Result<(), InputError> {
    for (member, field) in &manifest.config {
        let Some(schema) = &field.schema else { continue };
        // References to other documents are never fetched, so a schema that has any is invalid.
        let validator = jsonschema::draft202012::new(schema).map_err(|error| {
            InputError::Incompatible(format!(
                "plugin.toml: the schema of the configuration member `{member}` is invalid: {error}"
            ))
        })?;
        let Some(value) = config.get(member) else { continue };
        if let Some(error) = validator.iter_errors(value).next() {
            // Messages write a place as `[0].name`, not as the JSON Pointer `/0/name`.
            let place = error.instance_path().to_string().split('/').skip(1).fold(member.clone(), |place, step| {
                if step.bytes().all(|b| b.is_ascii_digit()) {
                    format!("{place}[{step}]")
                } else {
                    format!("{place}.{step}")
                }
            });
            let text: String = error.to_string().chars().take(300).collect();
            return Err(InputError::Invalid(format!("configuration member `{place}`: {text}; {}", field.description)));
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
        let manifest = json!({
            "name": "x", "version": "1.0.0", "description": "d", "license": "MIT", "config": { "ask": field }
        });
        serde_json::from_value(manifest).expect("a manifest")
    }

    #[test]
    fn a_schema_violation_is_reported_with_the_path_of_the_member() {
        let items = json!({ "items": { "properties": { "name": { "enum": ["name", "email"] } } } });
        let check = |config: Value| super::check(Some(&manifest(&items)), &config, false);
        assert!(check(json!({ "ask": [{ "name": "email" }] })).is_ok());
        assert!(check(json!({})).is_ok());
        let message = check(json!({ "ask": [{ "name": "email" }, { "name": "shoes" }] })).unwrap_err().to_string();
        assert!(
            message.contains("`ask[1].name`") && message.contains("shoes") && message.contains("What to ask for"),
            "{message}"
        );
        let wrong = super::check(Some(&manifest(&json!({ "type": 7 }))), &json!({}), false);
        assert!(matches!(wrong, Err(InputError::Incompatible(_))));
    }
}
