//! All build scripting: `cargo xtask build | test | run | bench | conformance | campaign | reference | dist`. One file
//! or folder per command; shared code is in `setup.rs` and `server.rs`.

mod bench;
mod build;
mod campaign;
mod conformance;
mod contract;
mod dist;
mod exercised;
mod languages;
mod postgres;
mod reference;
mod registry;
mod run;
mod server;
mod setup;
mod telegram;
mod test;
mod tryton;
mod webhook;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Builds, tests and runs Plugboard.
#[derive(Parser)]
#[command(name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Builds `target/release/plugboard`, `target/plugins/<name>.wasm` and `target/guests/<name>.wasm`
    Build(build::Options),
    /// Installs what the tests need, and runs all checks and tests
    Test(test::Options),
    /// Builds everything and runs it on SQLite with the webchat channel, until Ctrl-C
    Run(run::Options),
    /// Measures speed and memory, and prints a table
    Bench(bench::Options),
    /// Checks what connectors and exporters send against the platforms' own documents
    Conformance(conformance::Options),
    /// Repeats stress tests many times
    Campaign(campaign::Options),
    /// Generates `docs/reference` from the contract
    Reference,
    /// Makes a Debian package and an archive, for installing Plugboard without a compiler
    Dist(dist::Options),
}

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Build(options) => build::run(&options),
        Command::Test(options) => test::run(&options),
        Command::Run(options) => run::run(&options),
        Command::Bench(options) => bench::run(&options),
        Command::Conformance(options) => conformance::run(&options),
        Command::Campaign(options) => campaign::run(&options),
        Command::Reference => reference::run(),
        Command::Dist(options) => dist::run(&options),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}
