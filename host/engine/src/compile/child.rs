//! The child's side of compiling: limits its own process, reads a component, and writes the compiled code.

use super::{BROKEN, CODE, CompileLimits, REFUSED};
use plugboard_model::COMPONENT_MAX;
use std::{
    io::{self, Read as _, Write as _},
    process::ExitCode,
    thread,
};

/// Why the component could not be compiled.
enum Failed {
    /// The component is not valid.
    Refused(String),
    /// The machine lacks the required resources.
    Broken(String),
}

impl From<io::Error> for Failed {
    fn from(error: io::Error) -> Self {
        Self::Broken(error.to_string())
    }
}

/// Compiles the component on standard input and writes its code to standard output, within limits that the process
/// first sets for itself. Must run in a process of its own, before the process has started any thread: see
/// [`COMPILE_COMMAND`](super::COMPILE_COMMAND).
#[must_use]
pub fn compile_component(limits: &CompileLimits) -> ExitCode {
    let (status, message) = match work(limits) {
        Ok(()) => return ExitCode::SUCCESS,
        Err(Failed::Refused(message)) => (REFUSED, message),
        Err(Failed::Broken(message)) => (BROKEN, message),
    };
    eprintln!("{message}");
    ExitCode::from(status)
}

fn work(limits: &CompileLimits) -> Result<(), Failed> {
    confine(limits)?;
    let component = read()?;
    // The server keeps the input open while it waits. When the input ends, the server no longer needs the code.
    thread::Builder::new().name("parent".into()).spawn(|| {
        let _ = io::stdin().read(&mut [0]);
        std::process::exit(BROKEN.into());
    })?;
    // Room for one instance is enough, because the compiled code does not depend on the number of instances.
    let engine = crate::pool::engine(1).map_err(|error| Failed::Broken(format!("{error:#}")))?;
    let code = engine.precompile_component(&component).map_err(|error| Failed::Refused(format!("{error:#}")))?;
    let mut output = io::stdout().lock();
    output.write_all(&code)?;
    output.flush()?;
    Ok(())
}

/// Reads the component from standard input: its length as 8 bytes, little-endian, and its bytes.
fn read() -> Result<Vec<u8>, Failed> {
    let mut input = io::stdin().lock();
    let mut length = [0; 8];
    input.read_exact(&mut length)?;
    let length = usize::try_from(u64::from_le_bytes(length)).ok().filter(|length| *length <= COMPONENT_MAX);
    let length = length.ok_or_else(|| Failed::Broken("the component is longer than the maximum".into()))?;
    let mut component = vec![0; length];
    input.read_exact(&mut component)?;
    Ok(component)
}

/// Sets this process's limits, and a priority below the host's.
#[cfg(unix)]
fn confine(limits: &CompileLimits) -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, setpriority_process, setrlimit};
    /// The standard streams, and a few that the engine opens.
    const FILES: u64 = 64;
    /// The same as for the plugin threads.
    const NICE: i32 = 10;
    let memory = u64::from(limits.memory_mib) << 20;
    let cpu = u64::from(limits.cpu_seconds);
    for (resource, soft, hard) in [
        // Writable memory, mapped or allocated. Address space is not limited, because the engine reserves far more than
        // it uses.
        (Resource::Data, memory, memory),
        // At the soft limit, the kernel sends a signal that tells the server which limit it was. At the hard limit, one
        // second later, it kills the process.
        (Resource::Cpu, cpu, cpu + 1),
        (Resource::Fsize, CODE, CODE),
        (Resource::Nofile, FILES, FILES),
        (Resource::Core, 0, 0),
    ] {
        setrlimit(resource, Rlimit { current: Some(soft), maximum: Some(hard) })?;
    }
    // If this fails, the child runs at the server's own priority, which is acceptable.
    let _ = setpriority_process(None, NICE);
    Ok(())
}

#[cfg(not(unix))]
fn confine(_: &CompileLimits) -> io::Result<()> {
    Ok(())
}
