//! Option values: JSON, secrets and hosts, written out or read from a file.

use anyhow::{Context as _, Result};
use plugboard_engine::MASK_MIN_BYTES;
use plugboard_model::Grant;
use serde_json::Value;
use std::{
    collections::BTreeMap,
    fs,
    io::{self, Write as _},
    str::FromStr,
};

/// The options that installing a plugin and adding a channel share.
#[derive(Debug, clap::Args)]
pub struct SetUp {
    /// Accept everything that the plugin requests, without asking
    #[arg(long)]
    pub yes: bool,
    /// Configuration: a JSON object, or @FILE to read it from a file
    #[arg(long, value_name = "JSON|@FILE")]
    config: Option<String>,
    /// Secret, written out or read from a file; may be repeated
    #[arg(long = "secret", value_name = "NAME=VALUE|NAME=@FILE")]
    secrets: Vec<Secret>,
    /// Host that the plugin may call in addition to those that it requests; may be repeated
    #[arg(long = "grant", value_name = "http=HOST[:PORT]")]
    grants: Vec<HttpGrant>,
}

impl SetUp {
    /// Returns the configuration.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read or its content is not a JSON object.
    pub fn config(&self) -> Result<Option<Value>> {
        self.config.as_deref().map(configuration).transpose()
    }

    /// Returns the secrets by name.
    ///
    /// # Errors
    /// Returns an error if a file cannot be read.
    pub fn secrets(&self) -> Result<BTreeMap<String, String>> {
        let read = |secret: &Secret| {
            let value = secret.value()?;
            warn_if_unmasked(&secret.name, &value);
            Ok((secret.name.clone(), value))
        };
        self.secrets.iter().map(read).collect()
    }

    /// Returns the hosts to grant.
    #[must_use]
    pub fn grants(&self) -> Vec<Grant> {
        self.grants.iter().map(|grant| grant.0.clone()).collect()
    }
}

/// Warns on standard error if a secret is too short to be masked where another system's answer repeats it.
pub fn warn_if_unmasked(name: &str, value: &str) {
    if value.len() < MASK_MIN_BYTES {
        // Standard error may be closed.
        let _ = writeln!(
            io::stderr(),
            "note: the secret {name} has fewer than {MASK_MIN_BYTES} bytes, so it is not masked if another system \
             repeats it in an answer. Choose a longer secret if you can."
        );
    }
}

/// Returns a text that is written out or, after `@`, read from a file.
///
/// # Errors
/// Returns an error if the file cannot be read.
pub fn text(text: &str) -> Result<String> {
    match text.strip_prefix('@') {
        Some(path) => fs::read_to_string(path).with_context(|| format!("cannot read {path}")),
        None => Ok(text.to_owned()),
    }
}

/// Returns a configuration that is written out or, after `@`, read from a file.
///
/// # Errors
/// Returns an error if the file cannot be read or its content is not a JSON object.
pub fn configuration(text: &str) -> Result<Value> {
    let text = match text.strip_prefix('@') {
        Some(path) => fs::read_to_string(path).with_context(|| format!("--config: cannot read {path}"))?,
        None => text.to_owned(),
    };
    let value: Value = serde_json::from_str(&text).context("--config is not valid JSON")?;
    anyhow::ensure!(value.is_object(), "--config must be a JSON object, such as {{\"page_id\": \"1\"}}");
    Ok(value)
}

/// A limit from the command line.
#[derive(Debug, Clone)]
pub struct Limit {
    name: String,
    value: u64,
}

impl FromStr for Limit {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("must be a limit and a number such as cpu_ms=500, got `{text}`");
        let (name, value) = text.split_once('=').ok_or_else(wrong)?;
        Ok(Self { name: name.to_owned(), value: value.parse().map_err(|_| wrong())? })
    }
}

/// Converts limits to the JSON object that the API takes.
#[must_use]
pub fn limits(all: &[Limit]) -> Value {
    all.iter().map(|limit| (limit.name.clone(), Value::from(limit.value))).collect::<serde_json::Map<_, _>>().into()
}

/// A secret from the command line.
#[derive(Clone)]
pub struct Secret {
    /// The secret's name.
    pub name: String,
    value: String,
}

impl Secret {
    /// Returns the value. A trailing line break in a file is not part of it.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read.
    pub fn value(&self) -> Result<String> {
        match self.value.strip_prefix('@') {
            Some(path) => {
                let text =
                    fs::read_to_string(path).with_context(|| format!("secret `{}`: cannot read {path}", self.name))?;
                Ok(text.strip_suffix('\n').map_or(text.as_str(), |t| t.strip_suffix('\r').unwrap_or(t)).to_owned())
            }
            None => Ok(self.value.clone()),
        }
    }
}

impl FromStr for Secret {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once('=') {
            Some((name, value)) if !name.is_empty() && !value.is_empty() => {
                Ok(Self { name: name.to_owned(), value: value.to_owned() })
            }
            // The error does not repeat the input, because the input may be the secret itself.
            _ => Err("must be NAME=VALUE or NAME=@FILE".to_owned()),
        }
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Secret({})", self.name)
    }
}

/// A host that a plugin may call over HTTP, from the command line.
#[derive(Debug, Clone)]
struct HttpGrant(Grant);

impl FromStr for HttpGrant {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let host =
            text.strip_prefix("http=").ok_or("must be http=HOST or http=HOST:PORT, such as http=api.example.com")?;
        host.parse().map(Self).map_err(|error: plugboard_model::GrantError| error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_given_inline_or_as_a_file() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("secret");
        fs::write(&path, "s3cret=\r\n").unwrap();
        let read = |text: &str| text.parse::<Secret>().unwrap().value();
        assert_eq!(read("a=b=c").unwrap(), "b=c");
        assert_eq!(read(&format!("a=@{}", path.display())).unwrap(), "s3cret=");
        assert!(format!("{:#}", read("a=@/nowhere/at/all").unwrap_err()).contains("`a`"));
        for wrong in ["a", "=b", "a="] {
            assert!(wrong.parse::<Secret>().is_err());
        }
        assert_eq!(format!("{:?}", "a=b".parse::<Secret>().unwrap()), "Secret(a)");
    }

    #[test]
    fn a_grant_must_start_with_the_name_of_its_power() {
        assert_eq!("http=localhost:9000".parse::<HttpGrant>().unwrap().0.to_string(), "localhost:9000");
        assert!("localhost:9000".parse::<HttpGrant>().unwrap_err().contains("http="));
        assert!("http=a b".parse::<HttpGrant>().is_err());
    }
}
