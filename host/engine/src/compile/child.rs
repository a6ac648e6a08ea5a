//! The side of the child: it limits itself, reads a component, and writes the code that it becomes.

use super::{BROKEN, CODE, CompileLimits, REFUSED};
use plugboard_model::COMPONENT_MAX;
use std::{
    io::{self, Read as _, Write as _},
    process::ExitCode,
    thread,
};

/// Why there is no code.
enum Failed {
    /// The component is not valid.
    Refused(String),
    /// The machine does not give what is needed.
    Broken(String),
}

impl From<io::Error> for Failed {
    fn from(error: io::Error) -> Self {
        Self::Broken(error.to_string())
    }
}

/// Compiles the component on standard input and writes its code to standard output, within limits that the process sets
/// for itself first. For a process of its own, before it has started any thread: see
/// [`COMPILE_COMMAND`](super::COMPILE_COMMAND).
#[must_use]
pub fn compile_component(limits: &CompileLimits) -> ExitCode {
    let (status, said) = match work(limits) {
        Ok(()) => return ExitCode::SUCCESS,
        Err(Failed::Refused(said)) => (REFUSED, said),
        Err(Failed::Broken(said)) => (BROKEN, said),
    };
    eprintln!("{said}");
    ExitCode::from(status)
}

fn work(limits: &CompileLimits) -> Result<(), Failed> {
    confine(limits)?;
    let component = read()?;
    // The server keeps the input open while it waits. When the input ends, nobody wants the code any more.
    thread::Builder::new().name("parent".into()).spawn(|| {
        let _ = io::stdin().read(&mut [0]);
        std::process::exit(BROKEN.into());
    })?;
    // With room for one instance: how many there may be is no part of what the code depends on.
    let engine = crate::pool::engine(1).map_err(|error| Failed::Broken(format!("{error:#}")))?;
    let code = engine.precompile_component(&component).map_err(|error| Failed::Refused(format!("{error:#}")))?;
    let mut output = io::stdout().lock();
    output.write_all(&code)?;
    output.flush()?;
    Ok(())
}

fn read() -> Result<Vec<u8>, Failed> {
    let mut input = io::stdin().lock();
    let mut length = [0; 8];
    input.read_exact(&mut length)?;
    let length = usize::try_from(u64::from_le_bytes(length)).ok().filter(|length| *length <= COMPONENT_MAX);
    let length = length.ok_or_else(|| Failed::Broken("the component is longer than any may be".into()))?;
    let mut component = vec![0; length];
    input.read_exact(&mut component)?;
    Ok(component)
}

/// Sets this process's limits, and a priority below the host's.
#[cfg(unix)]
fn confine(limits: &CompileLimits) -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, setpriority_process, setrlimit};
    /// The standard ones, and a few that the engine opens.
    const FILES: u64 = 64;
    /// As the plugins' threads.
    const NICE: i32 = 10;
    let memory = u64::from(limits.memory_mib) << 20;
    let cpu = u64::from(limits.cpu_seconds);
    for (resource, soft, hard) in [
        // What may be written to, be it mapped or allocated. The engine reserves far more addresses than it uses.
        (Resource::Data, memory, memory),
        // The soft limit's signal says which limit it was; the hard one comes a second later.
        (Resource::Cpu, cpu, cpu + 1),
        (Resource::Fsize, CODE, CODE),
        (Resource::Nofile, FILES, FILES),
        (Resource::Core, 0, 0),
    ] {
        setrlimit(resource, Rlimit { current: Some(soft), maximum: Some(hard) })?;
    }
    // At the server's own priority it would be no worse than before.
    let _ = setpriority_process(None, NICE);
    Ok(())
}

#[cfg(not(unix))]
fn confine(_: &CompileLimits) -> io::Result<()> {
    Ok(())
}
