//! The processes of a server: the postmaster and its children, each in its own session.

use std::{
    fs, io,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

/// Returns the children of a process.
///
/// # Errors
/// Returns an error if there is no `/proc`.
pub fn children(parent: u32) -> io::Result<Vec<u32>> {
    let mut found = Vec::new();
    for entry in fs::read_dir("/proc")? {
        let Some(id) = entry?.file_name().to_str().and_then(|name| name.parse().ok()) else { continue };
        // The process may have exited since.
        if stat(id).is_some_and(|(_, of)| of == parent) {
            found.push(id);
        }
    }
    Ok(found)
}

/// Returns the state and the parent of a process.
fn stat(id: u32) -> Option<(char, u32)> {
    let text = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    // The name is in parentheses and may contain any character.
    let mut words = text.rsplit_once(')')?.1.split_whitespace();
    Some((words.next()?.chars().next()?, words.next()?.parse().ok()?))
}

/// Whether a process exists and has not exited.
pub fn runs(id: u32) -> bool {
    stat(id).is_some_and(|(state, _)| state != 'Z')
}

/// Sends a signal to processes. Ignores processes that have exited meanwhile.
pub fn signal(name: &str, ids: &[u32]) {
    if ids.is_empty() {
        return;
    }
    let mut kill = Command::new("kill");
    kill.arg(format!("-{name}")).args(ids.iter().map(u32::to_string));
    let _ = kill.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
}

/// Waits until processes have exited. The server cannot be started again while one of them uses the old shared memory.
///
/// # Errors
/// Returns an error if a process is still running after `patience`.
pub fn ended(ids: &[u32], patience: Duration) -> io::Result<()> {
    let began = Instant::now();
    while ids.iter().any(|id| runs(*id)) {
        if began.elapsed() > patience {
            return Err(io::Error::other("a backend of the server does not exit"));
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    Ok(())
}
