//! The configuration, parsed and checked.

use plugboard_sdk::{
    Failure,
    config::{self, wrong},
};
use serde::Deserialize;

/// The configuration of the export.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    api_base: String,
    database: String,
    user: String,
    /// The prefix of our identifiers in Tryton.
    #[serde(default = "prefix")]
    pub prefix: String,
    /// Which contacts are exported.
    #[serde(default = "leads")]
    pub contacts: Contacts,
}

/// Which contacts are exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Contacts {
    /// All contacts.
    All,
    /// Only contacts that have a lead.
    Leads,
}

fn prefix() -> String {
    "plugboard-".to_owned()
}

fn leads() -> Contacts {
    Contacts::Leads
}

impl Config {
    /// Reads this installation's configuration.
    ///
    /// # Errors
    /// Returns `invalid` and names the member that is wrong.
    pub fn read() -> Result<Self, Failure> {
        Self::from_json(&config::json())
    }

    /// Parses a configuration from JSON.
    ///
    /// # Errors
    /// Returns `invalid` and names the member that is wrong.
    pub fn from_json(json: &str) -> Result<Self, Failure> {
        let config: Self = config::from_json(json)?;
        let word = |text: &str, also: &str| {
            !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || also.contains(c))
        };
        if !config
            .api_base
            .split_once("://")
            .is_some_and(|(scheme, rest)| ["http", "https"].contains(&scheme) && !rest.contains('@'))
        {
            return Err(wrong("api_base", "must be a URL such as https://tryton.example.com"));
        }
        if !word(&config.database, "-_.") {
            return Err(wrong("database", "must be the name of a database, with only letters, digits and `-_.`"));
        }
        if !word(&config.user, "-_.@+") {
            return Err(wrong("user", "must be a login name with only letters, digits and `-_.@+`"));
        }
        // In the `like` search for references, a `_` would match any character.
        if !word(&config.prefix, "-") || config.prefix.len() > 40 {
            return Err(wrong("prefix", "must have 1 to 40 letters, digits and hyphens"));
        }
        Ok(config)
    }

    /// Returns the URL of the database with the user and a placeholder for the password. The host fills in the password
    /// and sends both as Basic authentication.
    #[must_use]
    pub fn address(&self) -> String {
        let (scheme, rest) = self.api_base.split_once("://").unwrap_or(("https", &self.api_base));
        let user = self.user.replace('@', "%40").replace('+', "%2B");
        format!("{scheme}://{user}:${{secret.password}}@{}/{}/", rest.trim_end_matches('/'), self.database)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_contains_a_placeholder_for_the_password() {
        let config =
            Config::from_json(r#"{"api_base": "http://127.0.0.1:8000/", "database": "crm", "user": "ada@shop"}"#);
        let config = config.unwrap();
        assert_eq!(config.address(), "http://ada%40shop:${secret.password}@127.0.0.1:8000/crm/");
        assert_eq!((config.prefix.as_str(), config.contacts), ("plugboard-", Contacts::Leads));
    }

    #[test]
    fn an_invalid_configuration_is_reported_with_its_member() {
        let base = |more: &str| format!(r#"{{"api_base": "http://x", "database": "crm", "user": "u"{more}}}"#);
        for (json, member) in [
            ("{}".to_owned(), "`api_base`"),
            (r#"{"api_base": "x", "database": "crm", "user": "u"}"#.to_owned(), "`api_base`"),
            (r#"{"api_base": "http://x", "database": "a/b", "user": "u"}"#.to_owned(), "`database`"),
            (r#"{"api_base": "http://x", "database": "crm", "user": "a:b"}"#.to_owned(), "`user`"),
            (base(r#", "prefix": "a_b""#), "`prefix`"),
            (base(r#", "contacts": "some""#), "`contacts`"),
        ] {
            let message = Config::from_json(&json).unwrap_err().message;
            assert!(message.contains(member), "{json}: {message}");
        }
    }
}
