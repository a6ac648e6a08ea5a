//! `plugboard plugin check`: checks whether a server would accept a file, and shows what an admin would see.

use super::judge;
use crate::cli::{install, output};
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
    let component = judge(&bytes).await.with_context(|| format!("{file} is no plugin for this Plugboard"))?;
    if as_json {
        return output::json(&component);
    }
    install::describe(&component, None)?;
    output::line("")?;
    let fits = format!("{file} fits this Plugboard, {} bytes", component.size);
    if component.manifest.is_none() {
        return output::line(&format!(
            "{fits}. It has no manifest, so an admin must name it: `plugboard plugin pack {file}` puts a plugin.toml in."
        ));
    }
    output::line(&format!("{fits}: `plugboard plugin install {file}` installs it."))
}
