//! The configuration that the admin set for this installation or channel.

pub use crate::bindings::powers::plugboard::inbox::config::{get, json};

use crate::Failure;
use serde::de::DeserializeOwned;

/// Parses the whole configuration into a type of the plugin. Give optional members `#[serde(default)]`.
///
/// # Errors
/// Returns [`Invalid`](crate::FailureKind::Invalid) with a sentence that names the member if the configuration does not
/// fit the type.
pub fn parse<T: DeserializeOwned>() -> Result<T, Failure> {
    from_json(&json())
}

/// Works like [`parse`] on a given text, so that a plugin's unit tests can read a configuration without a host.
///
/// # Errors
/// Same as [`parse`].
pub fn from_json<T: DeserializeOwned>(json: &str) -> Result<T, Failure> {
    serde_path_to_error::deserialize(&mut serde_json::Deserializer::from_str(json)).map_err(|error| {
        // Omit the position in the text: it means nothing to an admin, who wrote the configuration elsewhere.
        let text = error.inner().to_string();
        let problem = text.split(" at line ").next().unwrap_or(&text);
        let path = error.path().to_string();
        let member = if path == "." { "configuration".to_owned() } else { format!("configuration member `{path}`") };
        Failure::invalid(format!("{member}: {problem}")).with_code("config")
    })
}

/// Returns the failure for an invalid member of the configuration.
#[must_use]
pub fn wrong(member: &str, what: &str) -> Failure {
    Failure::invalid(format!("configuration member `{member}`: {what}")).with_code("config")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Config {
        rules: Vec<Rule>,
    }

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Rule {
        name: String,
    }

    #[test]
    fn an_invalid_configuration_is_reported_with_its_member() {
        let config: Config = from_json(r#"{"rules": [{"name": "refund"}]}"#).unwrap();
        assert_eq!(config.rules[0].name, "refund");
        let message = |json: &str| from_json::<Config>(json).unwrap_err().message;
        assert_eq!(
            message(r#"{"rules": [{"name": "a"}, {"name": 7}]}"#),
            "configuration member `rules[1].name`: invalid type: integer `7`, expected a string"
        );
        assert_eq!(message("{}"), "configuration: missing field `rules`");
        assert_eq!(
            message(r#"{"rules": [], "rule": 1}"#),
            "configuration member `rule`: unknown field `rule`, expected `rules`"
        );
    }
}
