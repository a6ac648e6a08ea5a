//! Describes the machine and measures processes. Linux only, because it reads `/proc`.

use anyhow::{Context as _, Result};
use std::{
    fmt::Write as _,
    fs::{self, File},
    io::Write as _,
    path::Path,
    time::{Duration, Instant},
};

/// Linux reports CPU time to programs in hundredths of a second, on every architecture.
const TICK: Duration = Duration::from_millis(10);
/// The number of disk writes to time.
const SYNCS: usize = 51;

/// A line about the machine: processor, cores, memory, kernel, and the load before the benchmark.
#[must_use]
pub fn name() -> String {
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let member = |text: &str, name: &str| {
        let value = text.lines().find_map(|line| line.strip_prefix(name)?.split_once(':'));
        value.map_or_else(|| "unknown".to_owned(), |(_, value)| value.trim().to_owned())
    };
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let memory = member(&read("/proc/meminfo"), "MemTotal");
    let memory = memory.split(' ').next().and_then(|kib| kib.parse::<u64>().ok()).unwrap_or(0) >> 20;
    let mut line = format!("{}, {cores} cores, {memory} GiB", member(&read("/proc/cpuinfo"), "model name"));
    let load = read("/proc/loadavg");
    let load = load.split(' ').next().unwrap_or("?");
    let _ = write!(line, ", Linux {}, load before {load}", read("/proc/sys/kernel/osrelease").trim());
    line
}

/// Returns the median time that the disk under a folder takes to sync a write of 4 KiB.
///
/// # Errors
/// Returns an error if the folder cannot be written to.
pub fn sync_time(folder: &Path) -> Result<Duration> {
    let path = folder.join("sync-time");
    let mut file = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
    let mut times = Vec::with_capacity(SYNCS);
    for _ in 0..SYNCS {
        let began = Instant::now();
        file.write_all(&[7; 4096])?;
        file.sync_data()?;
        times.push(began.elapsed());
    }
    fs::remove_file(&path)?;
    times.sort_unstable();
    Ok(times[SYNCS / 2])
}

/// Returns the memory of a process in bytes: its own and its share of shared memory (PSS).
///
/// # Errors
/// Returns an error if the process does not exist.
pub fn memory(process: u32) -> Result<u64> {
    let text = fs::read_to_string(format!("/proc/{process}/smaps_rollup")).context("the server's memory")?;
    let kib = text.lines().find_map(|line| line.strip_prefix("Pss:")?.split_whitespace().next()?.parse::<u64>().ok());
    Ok(kib.context("no `Pss` in smaps_rollup")? << 10)
}

/// Returns the CPU time that a process has used so far, user and kernel.
///
/// # Errors
/// Returns an error if the process does not exist.
pub fn cpu(process: u32) -> Result<Duration> {
    cpu_in(&format!("/proc/{process}/stat"))
}

/// The same as [`cpu`] for the threads of this process with this name.
///
/// # Errors
/// Returns an error if `/proc` cannot be read.
pub fn cpu_of_threads(name: &str) -> Result<Duration> {
    let mut all = Duration::ZERO;
    for thread in fs::read_dir("/proc/self/task")? {
        let folder = thread?.path();
        // A thread may exit meanwhile.
        if fs::read_to_string(folder.join("comm")).is_ok_and(|comm| comm.trim() == name) {
            all += cpu_in(&folder.join("stat").display().to_string())?;
        }
    }
    Ok(all)
}

fn cpu_in(path: &str) -> Result<Duration> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {path}"))?;
    ticks(&text).map(|ticks| TICK * ticks).with_context(|| format!("unexpected format of {path}: {text}"))
}

/// Adds the 14th and 15th field. The second field is a name in parentheses, which may contain any character.
fn ticks(stat: &str) -> Option<u32> {
    let (_, words) = stat.rsplit_once(") ")?;
    let mut words = words.split(' ').skip(11);
    let mut next = || words.next()?.parse::<u32>().ok();
    Some(next()? + next()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cpu_time_is_read_after_any_process_name() {
        assert_eq!(ticks("7 (a) b (c) S 1 7 7 0 -1 4194304 100 0 0 0 250 50 0 0 20 0 9 0 1"), Some(300));
        assert_eq!(ticks("7 (a) S 1"), None);
        assert!(cpu(std::process::id()).is_ok() && memory(std::process::id()).unwrap() > 0);
    }
}
