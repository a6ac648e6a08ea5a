//! `cargo xtask bench`: what Plugboard costs and how fast it is, on this machine.

use crate::{
    build,
    languages::{self, Tools},
    postgres, setup,
};
use anyhow::{Context as _, Result};
use std::{fs, path::PathBuf};

/// What `cargo xtask bench` can be told.
#[derive(clap::Args)]
pub struct Options {
    /// Which parts: a (one call), b (webhook to 200), c (webhook to reply), d (the same beside many stored messages),
    /// e (memory), f (backtest), g (one plugin in each language), profile (where the time goes in c) [default: a to g]
    #[arg(value_parser = ["a", "b", "c", "d", "e", "f", "g", "profile"])]
    parts: Vec<String>,
    /// Stored messages in (d), 2000 or more; fewer for a quick try
    #[arg(long, default_value_t = 1_000_000)]
    messages: u32,
    /// Seconds that each load is measured; fewer for a quick try
    #[arg(long, default_value_t = 10)]
    seconds: u32,
    /// Where the measured server keeps everything
    #[arg(long, value_parser = ["sqlite", "postgres"], default_value = "sqlite")]
    database: String,
}

/// Builds everything, measures, and prints the table.
///
/// # Errors
/// When something cannot be built or a measurement fails.
pub fn run(options: &Options) -> Result<()> {
    build::host()?;
    let toolchain = build::guests()?;
    // Only this part needs the other languages' tools.
    if options.parts.is_empty() || options.parts.iter().any(|part| part == "g") {
        languages::guests(&setup::step("set-up: languages", || Tools::set_up(&toolchain))?)?;
    }
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

/// A folder for all that is measured, named by this process. Those of runs that were killed go: they are large.
///
/// It is on the disk of the repository: where temporary files are kept in memory, nothing would ever be synced.
fn folder() -> Result<PathBuf> {
    let base = setup::target().join("bench");
    fs::create_dir_all(&base).with_context(|| format!("cannot make {}", base.display()))?;
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
