//! Programs of an author's machine: finding them, and running them so that what they say is not lost.

use super::BuildError;
use std::{
    env,
    path::PathBuf,
    process::{Command, Stdio},
};

/// The end of what a tool printed that is kept, in bytes.
const SAID: usize = 16 << 10;

/// Where a program is: in one of these folders, or else by `PATH`.
pub(super) fn find(name: &str, folders: &[PathBuf], install: &str) -> Result<PathBuf, BuildError> {
    let path = env::var_os("PATH").unwrap_or_default();
    let found = folders.iter().cloned().chain(env::split_paths(&path)).map(|folder| folder.join(name));
    found
        .into_iter()
        .find(|path| path.is_file())
        .ok_or_else(|| BuildError::ToolMissing { tool: name.to_owned(), install: install.to_owned() })
}

/// Runs a program; what it says is told where it does not succeed.
pub(super) fn run(command: &mut Command) -> Result<(), BuildError> {
    answer(command).map(drop)
}

/// Runs a program and gives what it answers on its standard output.
pub(super) fn answer(command: &mut Command) -> Result<String, BuildError> {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let shown = words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ");
    let output = command.stdin(Stdio::null()).output().map_err(|error| BuildError::ToolMissing {
        tool: command.get_program().to_string_lossy().into_owned(),
        install: format!("it cannot be started: {error}"),
    })?;
    let answer = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        return Ok(answer);
    }
    let said = answer + &String::from_utf8_lossy(&output.stderr);
    let from = said.ceil_char_boundary(said.len().saturating_sub(SAID));
    let said = said[from..].trim_end().to_owned();
    Err(BuildError::ToolFailed { command: shown, status: output.status.to_string(), said })
}
