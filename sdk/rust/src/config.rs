//! What the admin configured for this installation or channel.

pub use crate::bindings::powers::plugboard::inbox::config::{get, json};

use crate::Failure;
use serde::de::DeserializeOwned;

/// The whole configuration as a type of the plugin's own. Give members that may be absent `#[serde(default)]`.
///
/// # Errors
/// [`Invalid`](crate::FailureKind::Invalid), with a sentence that names the member, when it does not fit the type.
pub fn parse<T: DeserializeOwned>() -> Result<T, Failure> {
    from_json(&json())
}

/// [`parse`] from a text, so that a plugin's unit tests can read a configuration without a host.
///
/// # Errors
/// As [`parse`].
pub fn from_json<T: DeserializeOwned>(json: &str) -> Result<T, Failure> {
    serde_path_to_error::deserialize(&mut serde_json::Deserializer::from_str(json)).map_err(|error| {
        // The place in the text means nothing to an admin, who wrote it elsewhere: the member does.
        let text = error.inner().to_string();
        let what = text.split(" at line ").next().unwrap_or(&text);
        let path = error.path().to_string();
        let member = if path == "." { "configuration".to_owned() } else { format!("configuration member `{path}`") };
        Failure::invalid(format!("{member}: {what}")).with_code("config")
    })
}

/// What is wrong with a member of the configuration.
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
    fn what_does_not_fit_is_named() {
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
