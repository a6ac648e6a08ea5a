//! The configuration file: one TOML table from which each module takes its own options.

use anyhow::{Context as _, Result, bail};
use serde::de::DeserializeOwned;
use std::path::Path;

/// The options of the file that have not been taken yet.
#[derive(Debug, Default)]
pub struct File {
    name: String,
    table: toml::Table,
}

impl File {
    /// Reads the file. Without a path, there are no options.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read or is not valid TOML.
    pub fn read(path: Option<&Path>) -> Result<Self> {
        let Some(path) = path else { return Ok(Self::default()) };
        let name = path.display().to_string();
        let text =
            std::fs::read_to_string(path).with_context(|| format!("cannot read the configuration file {name}"))?;
        let table = text.parse().with_context(|| format!("the configuration file {name} is not valid TOML"))?;
        Ok(Self { name, table })
    }

    /// Takes an option if the file has it.
    ///
    /// # Errors
    /// Returns an error if the value has the wrong type.
    pub fn take<T: DeserializeOwned>(&mut self, option: &str) -> Result<Option<T>> {
        let Some(value) = self.table.remove(option) else { return Ok(None) };
        let value = value.try_into().with_context(|| format!("option `{option}` in {}", self.name))?;
        Ok(Some(value))
    }

    /// Checks that every option was taken.
    ///
    /// # Errors
    /// Returns an error if the file has an unknown option.
    pub fn finish(self) -> Result<()> {
        if let Some(option) = self.table.keys().next() {
            bail!("unknown option `{option}` in {}; for all options, run `plugboard serve --help`", self.name);
        }
        Ok(())
    }
}
