//! `cargo xtask conformance`: runs the tests in which connectors and exporters talk to stand-ins for their platforms,
//! and checks each request against the platforms' own documents.

use crate::{
    build, exercised, setup, telegram,
    test::{self, TestEnvironment},
};
use anyhow::{Result, ensure};
use std::path::PathBuf;

/// The texts of which each test has one in its name: the plugins' platforms, and the checks themselves.
const TESTS: [&str; 4] = ["hubspot", "messenger", "specs::", "telegram"];

/// Arguments of `cargo xtask conformance`.
#[derive(clap::Args)]
pub struct Options {
    /// Folder with the platforms' documents, such as `hubspot/contacts-v3.json`, `meta/graph-Page.json` and
    /// `telegram/api.json`
    #[arg(long, value_name = "DIR")]
    specs: Option<PathBuf>,
}

/// Runs the tests and prints the summary, or reports that no folder of documents was given.
///
/// # Errors
/// Returns an error if a request does not conform to the documents, if something that is listed was not exercised, or
/// if the folder does not exist.
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
        webhook_clients: None,
        specs: Some(specs.clone()),
    };
    test::tests(&TESTS.map(str::to_owned), &environment)?;
    exercised::summarize(specs)
}
