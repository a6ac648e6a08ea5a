//! The binary: parses the command line, runs the command and prints any error in plain words.

use clap::Parser as _;
use plugboard::cli::Cli;
use std::process::ExitCode;

fn main() -> ExitCode {
    // The process-wide TLS provider, for this program's HTTP clients and for plugins' requests. An error means that a
    // provider is installed already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    match Cli::parse().run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
