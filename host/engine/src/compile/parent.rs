//! The server's side of compiling: starts the child, passes the component to it, and interprets how it ended.

use super::{BROKEN, CODE, COMPILE_COMMAND, CompileLimits, REFUSED, cache::Cache};
use crate::error::{LoadError, invalid_text};
use std::{
    io,
    path::Path,
    process::{ExitStatus, Stdio},
    time::Duration,
};
use tempfile::NamedTempFile;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    process::{Child, ChildStderr, ChildStdin, Command},
    time::timeout,
};

/// The maximum number of bytes that are kept of the child's standard error.
const STDERR_MAX: u64 = 8 << 10;

/// Messages that the child prints when it runs out of memory: in the compiler itself, for a mapping, or for a thread's
/// stack.
const OUT_OF_MEMORY_MESSAGES: [&str; 3] =
    ["memory allocation of", "Cannot allocate memory", "Resource temporarily unavailable"];

/// Compiles a component in a child process. Returns the code in a file, which is in the cache's directory if there is a
/// cache. Dropping the future kills the child.
pub(crate) async fn in_child(
    program: &Path,
    limits: &CompileLimits,
    component: &[u8],
    cache: Option<&Cache>,
) -> Result<NamedTempFile, LoadError> {
    let host = |error: io::Error| LoadError::Host(format!("the component could not be compiled: {error}"));
    let code = cache.map_or_else(NamedTempFile::new, Cache::new_file).map_err(host)?;
    // The child writes to the file directly, so this process never holds the code in memory.
    let output = code.as_file().try_clone().map_err(host)?;
    let mut child = start(program, limits, output).map_err(host)?;
    let (Some(input), Some(stderr)) = (child.stdin.take(), child.stderr.take()) else {
        return Err(LoadError::Host("the compiler process has no standard input or standard error".into()));
    };
    let work = async {
        // Keep the input open until the child has ended, because the end of the input tells the child that its caller
        // has stopped waiting.
        let (_input, stderr, status) =
            tokio::join!(write_component(input, component), read_stderr(stderr), child.wait());
        (stderr, status)
    };
    let ended = timeout(Duration::from_secs(limits.wall_seconds.into()), work).await;
    let Ok((stderr, status)) = ended else {
        let _ = child.kill().await;
        return Err(LoadError::Costly(format!("{} s", limits.wall_seconds)));
    };
    interpret_exit(status.map_err(host)?, &stderr, limits)?;
    Ok(code)
}

fn start(program: &Path, limits: &CompileLimits, output: std::fs::File) -> io::Result<Child> {
    Command::new(program)
        .arg(COMPILE_COMMAND)
        .arg(limits.memory_mib.to_string())
        .arg(limits.cpu_seconds.to_string())
        .env_clear()
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::from(output))
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
}

/// Writes the component's length and bytes. Errors are ignored: a child that ends early reports the reason itself.
async fn write_component(mut input: ChildStdin, component: &[u8]) -> ChildStdin {
    let length = component.len() as u64;
    if input.write_all(&length.to_le_bytes()).await.is_ok() {
        let _ = input.write_all(component).await;
        let _ = input.flush().await;
    }
    input
}

/// Returns the beginning of the child's standard error. The rest is read as well, so that the child never blocks on a
/// full pipe.
async fn read_stderr(mut stderr: ChildStderr) -> String {
    let mut text = Vec::new();
    let _ = (&mut stderr).take(STDERR_MAX).read_to_end(&mut text).await;
    let _ = tokio::io::copy(&mut stderr, &mut tokio::io::sink()).await;
    String::from_utf8_lossy(&text).trim().to_owned()
}

/// Turns the end of the child into a result. `stderr` is what the child printed to standard error. The exit status
/// decides first, because `stderr` may quote names from the component.
fn interpret_exit(status: ExitStatus, stderr: &str, limits: &CompileLimits) -> Result<(), LoadError> {
    if status.success() {
        return Ok(());
    }
    match status.code().map(u8::try_from) {
        Some(Ok(REFUSED)) => return Err(invalid_text(stderr.to_owned())),
        Some(Ok(BROKEN)) => return Err(LoadError::Host(stderr.to_owned())),
        _ => {}
    }
    if let Some(costly) = by_signal(status, limits) {
        return Err(costly);
    }
    // The child panicked or aborted, which is what Rust does without memory.
    if OUT_OF_MEMORY_MESSAGES.iter().any(|words| stderr.contains(words)) {
        return Err(LoadError::Costly(format!("{} MiB of memory", limits.memory_mib)));
    }
    let last = stderr.lines().last().unwrap_or("it printed nothing");
    Err(LoadError::Invalid(format!("the compiler ended unexpectedly ({status}): {last}")))
}

/// Returns which limit the child reached, if a signal ended it.
#[cfg(unix)]
fn by_signal(status: ExitStatus, limits: &CompileLimits) -> Option<LoadError> {
    use rustix::process::Signal;
    use std::os::unix::process::ExitStatusExt as _;
    let signal = Signal::from_named_raw(status.signal()?)?;
    let taken = match signal {
        Signal::XCPU => format!("{} s of processor time", limits.cpu_seconds),
        Signal::XFSZ => format!("{} MiB of code", CODE >> 20),
        // The kernel killed the child: it reached the hard limit of processor time, or the machine is out of memory.
        Signal::KILL => limits.describe(),
        _ => return None,
    };
    Some(LoadError::Costly(taken))
}

#[cfg(not(unix))]
fn by_signal(_: ExitStatus, _: &CompileLimits) -> Option<LoadError> {
    None
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use rustix::process::Signal;
    use std::os::unix::process::ExitStatusExt as _;

    #[test]
    fn the_exit_status_decides_before_the_words_of_the_child() {
        let limits = CompileLimits::default();
        let words = "unknown import: `memory allocation of`";
        // A wait status has the exit code in its second byte, and the signal in its first.
        let exited = |code: u8| ExitStatus::from_raw(i32::from(code) << 8);
        let of = |status| interpret_exit(status, words, &limits);
        assert_eq!(of(exited(0)), Ok(()));
        assert_eq!(of(exited(REFUSED)), Err(LoadError::Invalid(words.to_owned())));
        assert_eq!(of(exited(BROKEN)), Err(LoadError::Host(words.to_owned())));
        let signal = |signal: Signal| of(ExitStatus::from_raw(signal.as_raw()));
        let taken = |text: String| -> Result<(), LoadError> { Err(LoadError::Costly(text)) };
        assert_eq!(signal(Signal::XCPU), taken(format!("{} s of processor time", limits.cpu_seconds)));
        // The words count if the child aborted or panicked.
        let memory = format!("{} MiB of memory", limits.memory_mib);
        assert_eq!(signal(Signal::ABORT), taken(memory.clone()));
        assert_eq!(of(exited(101)), taken(memory));
        let unknown = interpret_exit(exited(101), "index out of bounds", &limits);
        assert!(matches!(unknown, Err(LoadError::Invalid(text)) if text.contains("index out of bounds")));
    }
}
