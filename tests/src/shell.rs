//! A shell that runs one command after another, as if typed: later commands see the variables that earlier ones export.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    path::Path,
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{self, Receiver},
    time::Duration,
};

/// The longest that a command may take.
const PATIENCE: Duration = Duration::from_mins(5);
/// The line that the shell prints after each command, before the exit status.
const END: &str = "--- the command ended with";

/// The shell. The process ends when this is dropped.
pub struct Shell {
    process: Child,
    input: ChildStdin,
    output: Receiver<String>,
}

impl Drop for Shell {
    fn drop(&mut self) {
        // The process may have exited already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Shell {
    /// Starts `sh` in a folder, with the folder's `bin` first in `PATH` and without the `PLUGBOARD_*` variables of the
    /// test's own environment.
    ///
    /// # Panics
    /// Panics if there is no `sh`.
    #[must_use]
    pub fn start(folder: &Path, variables: &[(&str, &str)]) -> Self {
        let mut command = Command::new("sh");
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("PLUGBOARD_") {
                command.env_remove(name);
            }
        }
        let path = std::env::var("PATH").unwrap_or_default();
        command.env("PATH", format!("{}:{path}", folder.join("bin").display())).env("no_proxy", "127.0.0.1");
        command.envs(variables.iter().copied()).current_dir(folder);
        let mut process =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().expect("sh runs");
        let lines = BufReader::new(process.stdout.take().expect("a pipe")).split(b'\n');
        let (sender, output) = mpsc::channel();
        std::thread::spawn(move || {
            // Read to the end, so that a command never blocks on a full pipe.
            for line in lines.map_while(Result::ok) {
                let _ = sender.send(String::from_utf8_lossy(&line).into_owned());
            }
        });
        let input = process.stdin.take().expect("a pipe");
        Self { process, input, output }
    }

    /// Runs a command to completion, without a terminal. Returns its exit status and its combined output.
    ///
    /// # Panics
    /// Panics if it takes longer than five minutes, or if it ends the shell.
    pub fn run(&mut self, command: &str) -> (i32, String) {
        // Use separate lines, because an alias works only from the next line on. The marker begins with a newline,
        // because the output may lack its last newline.
        let script = format!("{{ {command}\n}} </dev/null 2>&1\nprintf '\\n{END} %d\\n' $?\n");
        self.input.write_all(script.as_bytes()).expect("the shell reads");
        let mut printed = Vec::new();
        loop {
            let line = self.output.recv_timeout(PATIENCE);
            let line = line.unwrap_or_else(|error| panic!("{command}: {error}, after\n{}", printed.join("\n")));
            if let Some(status) = line.strip_prefix(END) {
                return (status.trim().parse().expect("a status"), printed.join("\n"));
            }
            printed.push(line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_commands_see_what_earlier_ones_set() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut shell = Shell::start(folder.path(), &[("WORD", "a")]);
        assert_eq!(shell.run("alias say='printf %s' && export MORE=b"), (0, String::new()));
        assert_eq!(shell.run("say $WORD$MORE; echo c >&2"), (0, "abc\n".to_owned()));
        assert_eq!(shell.run("cat; (exit 3)").0, 3);
    }
}
