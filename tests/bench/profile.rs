//! Profiles a process with Linux's `perf`.

use anyhow::{Context as _, Result, bail, ensure};
use std::{
    path::PathBuf,
    process::{Child, Command, Stdio},
};

/// Samples per second. Not a round number, so that sampling does not run in step with timers.
const FREQUENCY: &str = "499";
/// The number of lines in each report.
const LINES: usize = 25;
/// The maximum number of characters in each word of a line.
const WORD: usize = 64;

/// One line of a report.
pub struct Line {
    /// A thread's name and a library, or a library and a function.
    pub what: String,
    /// The share of all samples, such as `3.10%`.
    pub share: String,
}

/// Checks that there is a profiler.
///
/// # Errors
/// Returns an error that says what to install if there is none.
pub fn available() -> Result<()> {
    let found = Command::new("perf").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    if !found.is_ok_and(|status| status.success()) {
        bail!(
            "`perf` not found; install it, on Debian with `apt-get install linux-perf`, on Ubuntu with \
             `apt-get install linux-tools-generic`"
        );
    }
    Ok(())
}

/// A running recording. It ends when dropped.
pub struct Record {
    perf: Child,
    file: PathBuf,
    _folder: tempfile::TempDir,
}

impl Drop for Record {
    fn drop(&mut self) {
        // If all went well, `perf` has exited already.
        let _ = self.perf.kill();
        let _ = self.perf.wait();
    }
}

impl Record {
    /// Starts to record a process.
    ///
    /// # Errors
    /// Returns an error if `perf` does not start.
    pub fn start(process: u32) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("perf.data");
        let mut perf = Command::new("perf");
        perf.args(["record", "--quiet", "-g", "-F", FREQUENCY, "-p", &process.to_string(), "-o"]).arg(&file);
        let perf = perf.stdin(Stdio::null()).spawn().context("cannot start perf")?;
        Ok(Self { perf, file, _folder: folder })
    }

    /// Ends the recording. Returns its reports: by thread and library, and by function.
    ///
    /// # Errors
    /// Returns an error if `perf` was not allowed to record, or if it gives no report.
    pub fn finish(mut self) -> Result<Vec<(&'static str, Vec<Line>)>> {
        let asked = Command::new("kill").args(["-INT", &self.perf.id().to_string()]).status()?;
        ensure!(asked.success(), "perf had exited already; see its output above");
        self.perf.wait()?;
        let report = |sort: &str| -> Result<Vec<Line>> {
            let mut perf = Command::new("perf");
            perf.args(["report", "--stdio", "--no-children", "-g", "none", "--sort", sort, "-i"]).arg(&self.file);
            let output = perf.stderr(Stdio::null()).output().context("cannot start perf")?;
            ensure!(output.status.success(), "perf report ended with {}", output.status);
            let lines: Vec<_> = String::from_utf8_lossy(&output.stdout).lines().filter_map(line).take(LINES).collect();
            ensure!(!lines.is_empty(), "perf recorded nothing: is /proc/sys/kernel/perf_event_paranoid above 2?");
            Ok(lines)
        };
        Ok(vec![("by thread and library", report("comm,dso")?), ("by function", report("dso,symbol")?)])
    }
}

/// Parses a line such as `  3.10%  words`. Returns `None` for comments and empty lines.
fn line(text: &str) -> Option<Line> {
    let (share, what) = text.trim().split_once('%')?;
    share.parse::<f64>().ok()?;
    // Columns without figures on this machine are dashes.
    let words = what.split_whitespace().filter(|word| *word != "-");
    // The file of a compiled plugin is named by long digests; their beginning is enough.
    let what: Vec<String> = words.map(|word| word.chars().take(WORD).collect()).collect();
    Some(Line { what: what.join(" "), share: format!("{share}%") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_a_report_has_a_share_and_a_function() {
        let found = line("     3.10%  plugboard           [.] sqlite3VdbeExec      -      -  ").unwrap();
        assert_eq!((found.share.as_str(), found.what.as_str()), ("3.10%", "plugboard [.] sqlite3VdbeExec"));
        assert!(line("# Samples: 10K of event 'cycles'").is_none() && line("# 100% of it").is_none());
        assert!(line("").is_none());
    }
}
