//! `plugboard compile-component`: the child process in which a server compiles a component. Not for interactive use.

use plugboard_engine::{CompileLimits, compile_component};
use std::process::ExitCode;

/// Arguments of `compile-component`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Memory limit in MiB.
    memory_mib: u32,
    /// Processor time limit in seconds.
    cpu_seconds: u32,
}

/// Compiles the component on standard input to standard output.
pub(super) fn run(args: &Args) -> ExitCode {
    let Args { memory_mib, cpu_seconds } = *args;
    compile_component(&CompileLimits { memory_mib, cpu_seconds, ..CompileLimits::default() })
}
