//! The binary: parses the command line, runs the command and prints any error in plain words.

use clap::Parser as _;
use plugboard::cli::Cli;
use std::process::ExitCode;

fn main() -> ExitCode {
    // This program's HTTP client and the plugins' both use the default provider. Only the first install succeeds.
    let _ = rustls::crypto::ring::default_provider().install_default();
    match Cli::parse().run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
