//! `plugboard compile-component`: what a server starts to have a component compiled. It is for no person.

use plugboard_engine::{CompileLimits, compile_component};
use std::process::ExitCode;

/// What `compile-component` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Memory in MiB.
    memory_mib: u32,
    /// Processor time in seconds.
    cpu_seconds: u32,
}

/// Compiles the component on standard input to standard output.
pub(super) fn run(args: &Args) -> ExitCode {
    let Args { memory_mib, cpu_seconds } = *args;
    compile_component(&CompileLimits { memory_mib, cpu_seconds, ..CompileLimits::default() })
}
