//! The configuration file: one TOML table, from which each concern takes what is its own.

use anyhow::{Context as _, Result, bail};
use serde::de::DeserializeOwned;
use std::path::Path;

/// What is left of the file to be taken.
#[derive(Debug, Default)]
pub struct File {
    name: String,
    table: toml::Table,
}

impl File {
    /// Reads the file; without one, nothing is in it.
    ///
    /// # Errors
    /// When it cannot be read or is no TOML.
    pub fn read(path: Option<&Path>) -> Result<Self> {
        let Some(path) = path else { return Ok(Self::default()) };
        let name = path.display().to_string();
        let text =
            std::fs::read_to_string(path).with_context(|| format!("cannot read the configuration file {name}"))?;
        let table = text.parse().with_context(|| format!("the configuration file {name} is no TOML"))?;
        Ok(Self { name, table })
    }

    /// Takes an option, where the file has it.
    ///
    /// # Errors
    /// When its value is of another type.
    pub fn take<T: DeserializeOwned>(&mut self, option: &str) -> Result<Option<T>> {
        let Some(value) = self.table.remove(option) else { return Ok(None) };
        let value = value.try_into().with_context(|| format!("option `{option}` in {}", self.name))?;
        Ok(Some(value))
    }

    /// Ends the reading.
    ///
    /// # Errors
    /// When something is in the file that nobody took.
    pub fn finish(self) -> Result<()> {
        if let Some(option) = self.table.keys().next() {
            bail!("option `{option}` in {} is unknown; `plugboard serve --help` names them all", self.name);
        }
        Ok(())
    }
}
