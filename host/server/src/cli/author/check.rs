//! `plugboard plugin check`: checks whether a server would accept a file, and shows what an admin would see.

use super::inspect;
use crate::cli::{describe, output};
use anyhow::{Context as _, Result};
use std::{fs, path::PathBuf};

/// Arguments of `plugin check`.
#[derive(Debug, clap::Args)]
pub struct Check {
    /// Plugin file: a component
    file: PathBuf,
}

pub(in crate::cli) async fn run(check: &Check, as_json: bool) -> Result<()> {
    let file = check.file.display();
    let bytes = fs::read(&check.file).with_context(|| format!("cannot read {file}"))?;
    let component =
        inspect(&bytes).await.with_context(|| format!("{file} is not a valid plugin for this Plugboard"))?;
    if as_json {
        return output::json(&component);
    }
    describe::describe(&component, None)?;
    output::line("")?;
    let fits = format!("{file} is compatible with this Plugboard, {} bytes", component.size);
    if component.manifest.is_none() {
        return output::line(&format!(
            "{fits}. It has no manifest, so an admin must give it a name. To add a plugin.toml, run \
             `plugboard plugin pack {file}`."
        ));
    }
    output::line(&format!("{fits}. To install it, run `plugboard plugin install {file}`."))
}
