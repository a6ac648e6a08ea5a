//! `cargo xtask conformance`: the stories in which exporters speak to stand-ins, each request held against the other
//! system's own documents.

use crate::{
    build,
    test::{self, Surroundings},
};
use anyhow::{Result, ensure};
use std::path::PathBuf;

/// What `cargo xtask conformance` can be told.
#[derive(clap::Args)]
pub struct Options {
    /// The folder of the documents, with `hubspot/contacts-v3.json` and so on
    #[arg(long, value_name = "DIR")]
    specs: Option<PathBuf>,
}

/// Runs the stories, or says that there is nothing to hold them against.
///
/// # Errors
/// When a request is not as the documents say, or there is no such folder.
pub fn run(options: &Options) -> Result<()> {
    let Some(specs) = &options.specs else {
        println!("conformance NOT run: name the folder of the documents by `--specs DIR`");
        return Ok(());
    };
    ensure!(specs.is_dir(), "{} is no folder", specs.display());
    build::host()?;
    build::guests()?;
    let around = Surroundings { tools: None, chromium: None, tryton: None, registry: None, specs: Some(specs.clone()) };
    test::tests(&["hubspot".to_owned()], &around)
}
