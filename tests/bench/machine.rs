//! What machine this is, and what processes take of it. Linux only: it reads `/proc`.

use anyhow::{Context as _, Result};
use std::{
    fmt::Write as _,
    fs::{self, File},
    io::Write as _,
    path::Path,
    time::{Duration, Instant},
};

/// Linux tells processor time to programs in hundredths of a second, on every architecture.
const TICK: Duration = Duration::from_millis(10);
/// How often a write to disk is timed.
const SYNCS: usize = 51;

/// A line about the machine: processor, cores, memory, kernel, and how busy it was before.
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

/// How long the disk under a folder takes to keep 4 KiB for good: the median of some.
///
/// # Errors
/// When nothing can be written there.
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

/// What a process has in memory that is its own, with its share of what it shares (PSS), in bytes.
///
/// # Errors
/// When the process is gone.
pub fn memory(process: u32) -> Result<u64> {
    let text = fs::read_to_string(format!("/proc/{process}/smaps_rollup")).context("the server's memory")?;
    let kib = text.lines().find_map(|line| line.strip_prefix("Pss:")?.split_whitespace().next()?.parse::<u64>().ok());
    Ok(kib.context("no `Pss` in smaps_rollup")? << 10)
}

/// The processor's time that a process took so far, in user and kernel.
///
/// # Errors
/// When the process is gone.
pub fn cpu(process: u32) -> Result<Duration> {
    cpu_in(&format!("/proc/{process}/stat"))
}

/// The same for this process's threads of a name.
///
/// # Errors
/// When the system does not tell.
pub fn cpu_of_threads(name: &str) -> Result<Duration> {
    let mut all = Duration::ZERO;
    for thread in fs::read_dir("/proc/self/task")? {
        let folder = thread?.path();
        // A thread may end while it is looked at.
        if fs::read_to_string(folder.join("comm")).is_ok_and(|comm| comm.trim() == name) {
            all += cpu_in(&folder.join("stat").display().to_string())?;
        }
    }
    Ok(all)
}

fn cpu_in(path: &str) -> Result<Duration> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {path}"))?;
    ticks(&text).map(|ticks| TICK * ticks).with_context(|| format!("{path} is not as expected: {text}"))
}

/// The 14th and 15th word. The second is a name in brackets, in which anything may stand.
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
    fn processor_time_is_read_past_any_name() {
        assert_eq!(ticks("7 (a) b (c) S 1 7 7 0 -1 4194304 100 0 0 0 250 50 0 0 20 0 9 0 1"), Some(300));
        assert_eq!(ticks("7 (a) S 1"), None);
        assert!(cpu(std::process::id()).is_ok() && memory(std::process::id()).unwrap() > 0);
    }
}
