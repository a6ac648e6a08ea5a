//! Finds and runs programs on an author's machine, and captures their output.

use super::BuildError;
use std::{
    env,
    io::{self, ErrorKind},
    path::PathBuf,
    process::{Command, Stdio},
};

/// The maximum number of bytes of a tool's output that an error contains, from the end of the output.
const OUTPUT_MAX: usize = 16 << 10;

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
    run_capture(command).map(drop)
}

/// Runs a program and returns its standard output. If the program fails, the error contains its output.
pub(super) fn run_capture(command: &mut Command) -> Result<String, BuildError> {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let shown = words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ");
    let ended = command.stdin(Stdio::null()).output().map_err(|error| not_started(command, error))?;
    let stdout = String::from_utf8_lossy(&ended.stdout).into_owned();
    if ended.status.success() {
        return Ok(stdout);
    }
    let output = stdout + &String::from_utf8_lossy(&ended.stderr);
    let from = output.ceil_char_boundary(output.len().saturating_sub(OUTPUT_MAX));
    let output = output[from..].trim_end().to_owned();
    Err(BuildError::ToolFailed { command: shown, status: ended.status.to_string(), output })
}

/// Returns the error for a program that did not start.
fn not_started(command: &Command, error: io::Error) -> BuildError {
    let tool = command.get_program().to_string_lossy().into_owned();
    match error.kind() {
        ErrorKind::NotFound => BuildError::ToolMissing {
            tool,
            install: "the program or its interpreter was not found; install it again".to_owned(),
        },
        _ => BuildError::ToolNotStarted { tool, error },
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_does_not_start_is_missing_only_if_it_is_not_there() {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
        let message = |path: PathBuf| run(&mut Command::new(path)).unwrap_err().to_string();
        assert!(message(folder.join("none")).contains("is missing"));
        // A folder exists, but is not a program.
        assert!(message(folder).contains("cannot be started"));
    }
}
