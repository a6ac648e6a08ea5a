//! `cargo xtask bench`: measures the speed and the resource use of Plugboard on this machine.

use crate::{
    build,
    languages::{self, Tools},
    postgres, setup,
};
use anyhow::{Context as _, Result, ensure};
use std::{fs, path::PathBuf};

/// Arguments of `cargo xtask bench`.
#[derive(clap::Args)]
pub struct Options {
    /// Parts to run: a (one call), b (webhook to 200), c (webhook to reply), d (the same with many stored messages),
    /// e (memory), f (backtest), g (one plugin in each language), peers (b on Node-RED and n8n, a call in Extism; needs
    /// Node.js, and installs them in a cache folder), profile (where c spends its time), growth (how all costs grow with
    /// the stored messages), cluster (several servers on one PostgreSQL) [default: a to g]
    #[arg(value_parser = ["a", "b", "c", "d", "e", "f", "g", "peers", "profile", "growth", "cluster"])]
    pub parts: Vec<String>,
    /// Number of stored messages in parts d and growth, 2000 to 10000000; lower it for a quick run
    #[arg(long, default_value_t = 1_000_000)]
    pub messages: u32,
    /// Seconds to measure each load; lower it for a quick run
    #[arg(long, default_value_t = 10)]
    pub seconds: u32,
    /// Database of the measured server
    #[arg(long, value_parser = ["sqlite", "postgres"], default_value = "sqlite")]
    pub database: String,
}

/// Builds everything, runs the measurements, and prints the table.
///
/// # Errors
/// Returns an error if something cannot be built or a measurement fails.
pub fn run(options: &Options) -> Result<()> {
    let cluster = options.parts.iter().any(|part| part == "cluster");
    ensure!(!cluster || options.database == "postgres", "the part `cluster` needs `--database postgres`");
    build::host(setup::cargo)?;
    let toolchain = build::guests()?;
    // Only this part needs the other languages' tools.
    if options.parts.is_empty() || options.parts.iter().any(|part| part == "g") {
        languages::guests(&setup::step("set-up: languages", || Tools::set_up(&toolchain))?)?;
    }
    measure(options)
}

/// Runs the measurements, when everything is built, and prints the table.
///
/// # Errors
/// Returns an error if a measurement fails.
pub fn measure(options: &Options) -> Result<()> {
    let mut bench = setup::program(setup::target().join("release/bench"));
    bench.args(["--messages", &options.messages.to_string(), "--seconds", &options.seconds.to_string()]);
    bench.args(["--database", &options.database]).args(&options.parts);
    let folder = folder()?;
    bench.env("TMPDIR", &folder);
    let postgres = match options.database.as_str() {
        "postgres" => Some(setup::step("set-up: postgresql", postgres::start)?),
        _ => None,
    };
    if let Some(postgres) = &postgres {
        bench.env("PLUGBOARD_TEST_POSTGRES", &postgres.url);
    }
    let measured = setup::step("bench", || setup::run(&mut bench));
    fs::remove_dir_all(&folder).with_context(|| format!("cannot remove {}", folder.display()))?;
    measured
}

/// Creates a folder for the benchmark's data, named after this process. Removes the folders of killed runs, because
/// they are large.
///
/// The folder is on the repository's disk. A temporary folder may be in memory, where syncing to disk costs nothing.
fn folder() -> Result<PathBuf> {
    let base = setup::target().join("bench");
    fs::create_dir_all(&base).with_context(|| format!("cannot create {}", base.display()))?;
    for entry in fs::read_dir(&base)? {
        let old = entry?.path();
        let owner = old.file_name().and_then(|name| name.to_str()).and_then(|name| name.parse::<u32>().ok());
        if let Some(owner) = owner
            && !setup::succeeds(setup::program("kill").args(["-0", &owner.to_string()]))
        {
            fs::remove_dir_all(&old).with_context(|| format!("cannot remove {}", old.display()))?;
        }
    }
    let folder = base.join(std::process::id().to_string());
    fs::create_dir_all(&folder)?;
    Ok(folder)
}
