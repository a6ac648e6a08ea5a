//! `cargo xtask conformance`: runs the tests in which an exporter or a connector talks to a stand-in for the other
//! system, and checks each request against that system's own API documents. So far there are documents for HubSpot and
//! Telegram only.

use crate::{
    build, setup, telegram,
    test::{self, TestEnvironment},
};
use anyhow::{Result, ensure};
use std::path::PathBuf;

/// Arguments of `cargo xtask conformance`.
#[derive(clap::Args)]
pub struct Options {
    /// Folder with the API documents, such as `hubspot/contacts-v3.json` and `telegram/api.json`
    #[arg(long, value_name = "DIR")]
    specs: Option<PathBuf>,
}

/// Runs the tests, or reports that no folder of documents was given.
///
/// # Errors
/// Returns an error if a request does not conform to the documents, or if the folder does not exist.
pub fn run(options: &Options) -> Result<()> {
    let Some(specs) = &options.specs else {
        println!("conformance NOT run: give the folder of the API documents with `--specs DIR`");
        return Ok(());
    };
    ensure!(specs.is_dir(), "{} is not a folder", specs.display());
    build::host(setup::quick_cargo)?;
    build::guests()?;
    let environment = TestEnvironment {
        tools: None,
        chromium: None,
        tryton: None,
        registry: None,
        telegram_clients: Some(setup::step("set-up: Telegram clients", telegram::set_up)?),
        specs: Some(specs.clone()),
    };
    test::tests(&["hubspot".to_owned(), "telegram".to_owned()], &environment)
}
