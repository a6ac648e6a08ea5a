//! The binary: reads the command line, does it, and says plainly what went wrong.

use clap::Parser as _;
use plugboard::cli::Cli;
use std::process::ExitCode;

fn main() -> ExitCode {
    // Both this program's HTTP client and the plugins' use it; only one can be first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    match Cli::parse().run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
