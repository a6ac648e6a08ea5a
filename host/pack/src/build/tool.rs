//! Finds and runs programs on an author's machine, and captures their output.

use super::BuildError;
use std::{
    env,
    path::PathBuf,
    process::{Command, Stdio},
};

/// The maximum number of bytes of a tool's output that an error contains, from the end of the output.
const SAID: usize = 16 << 10;

/// Finds a program in one of these folders, or else in `PATH`. `install` tells the author how to install it.
pub(super) fn find(name: &str, folders: &[PathBuf], install: &str) -> Result<PathBuf, BuildError> {
    let path = env::var_os("PATH").unwrap_or_default();
    let found = folders.iter().cloned().chain(env::split_paths(&path)).map(|folder| folder.join(name));
    found
        .into_iter()
        .find(|path| path.is_file())
        .ok_or_else(|| BuildError::ToolMissing { tool: name.to_owned(), install: install.to_owned() })
}

/// Runs a program. If the program fails, the error contains its output.
pub(super) fn run(command: &mut Command) -> Result<(), BuildError> {
    answer(command).map(drop)
}

/// Runs a program and returns its standard output. If the program fails, the error contains its output.
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
