//! Describes the machine and measures processes. Linux only, because it reads `/proc`.

use anyhow::{Context as _, Result};
use std::{
    fmt::Write as _,
    fs::{self, File},
    io::Write as _,
    path::Path,
    process::Command,
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

/// Returns the CPU time that a process and its descendants have used so far, user and kernel. A process that has exited
/// is included once its parent has waited for it.
///
/// # Errors
/// Returns an error if the process does not exist.
pub fn cpu_of_tree(process: u32) -> Result<Duration> {
    let mut all = Duration::ZERO;
    for id in tree(process)? {
        match Stat::read(&format!("/proc/{id}/stat")) {
            Ok(stat) => all += TICK * (stat.own + stat.waited),
            Err(error) if id == process => return Err(error),
            // A descendant may exit meanwhile.
            Err(_) => {}
        }
    }
    Ok(all)
}

/// Returns a process and its descendants, parents first.
///
/// # Errors
/// Returns an error if `/proc` cannot be read.
pub fn tree(process: u32) -> Result<Vec<u32>> {
    let mut parents = Vec::new();
    for entry in fs::read_dir("/proc")? {
        let entry = entry?;
        let Some(id) = entry.file_name().to_str().and_then(|name| name.parse::<u32>().ok()) else { continue };
        // A process may exit meanwhile.
        if let Ok(stat) = Stat::read(&format!("/proc/{id}/stat")) {
            parents.push((id, stat.parent));
        }
    }
    let mut found = vec![process];
    let mut index = 0;
    while let Some(parent) = found.get(index).copied() {
        found.extend(parents.iter().filter(|(_, of)| *of == parent).map(|(id, _)| *id));
        index += 1;
    }
    Ok(found)
}

/// Returns the CPU time that the threads of this process with this name have used so far, user and kernel.
///
/// # Errors
/// Returns an error if `/proc` cannot be read.
pub fn cpu_of_threads(name: &str) -> Result<Duration> {
    let mut all = Duration::ZERO;
    for thread in fs::read_dir("/proc/self/task")? {
        let folder = thread?.path();
        // A thread may exit meanwhile.
        if fs::read_to_string(folder.join("comm")).is_ok_and(|comm| comm.trim() == name) {
            all += TICK * Stat::read(&folder.join("stat").display().to_string())?.own;
        }
    }
    Ok(all)
}

/// Returns the parent of a process, if this machine has a process with this identifier and this name.
#[must_use]
pub fn parent(process: u32, name: &str) -> Option<u32> {
    let comm = fs::read_to_string(format!("/proc/{process}/comm")).ok()?;
    let stat = Stat::read(&format!("/proc/{process}/stat")).ok()?;
    (comm.trim() == name).then_some(stat.parent)
}

/// Returns the free space on the disk with this folder, in bytes.
///
/// # Errors
/// Returns an error if `df` cannot tell.
pub fn free_space(folder: &Path) -> Result<u64> {
    let output = Command::new("df").args(["-P", "-k", "--"]).arg(folder).output().context("cannot run `df`")?;
    let text = String::from_utf8_lossy(&output.stdout);
    let kib = text.lines().nth(1).and_then(|line| line.split_whitespace().nth(3)?.parse::<u64>().ok());
    Ok(kib.with_context(|| format!("unexpected output of `df` about {}: {text}", folder.display()))? << 10)
}

/// A process or a thread, as described by its file `stat` in `/proc`.
#[derive(Debug, PartialEq, Eq)]
struct Stat {
    /// The parent process.
    parent: u32,
    /// Its own CPU time, in ticks.
    own: u32,
    /// The CPU time of the children that it has waited for, and of theirs, in ticks.
    waited: u32,
}

impl Stat {
    fn read(path: &str) -> Result<Self> {
        let text = fs::read_to_string(path).with_context(|| format!("cannot read {path}"))?;
        Self::parse(&text).with_context(|| format!("unexpected format of {path}: {text}"))
    }

    /// Reads the 4th and the 14th to 17th field. The second field is a name in parentheses, which may contain any
    /// character.
    fn parse(text: &str) -> Option<Self> {
        let (_, words) = text.rsplit_once(") ")?;
        let words: Vec<_> = words.split(' ').collect();
        let number = |index: usize| words.get(index)?.parse::<u32>().ok();
        Some(Self { parent: number(1)?, own: number(11)? + number(12)?, waited: number(13)? + number(14)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cpu_time_is_read_after_any_process_name() {
        let stat = Stat::parse("7 (a) b (c) S 1 7 7 0 -1 4194304 100 0 0 0 250 50 3 4 20 0 9 0 1");
        assert_eq!(stat, Some(Stat { parent: 1, own: 300, waited: 7 }));
        assert_eq!(Stat::parse("7 (a) S 1"), None);
        assert!(cpu_of_tree(std::process::id()).is_ok() && memory(std::process::id()).unwrap() > 0);
        assert!(cpu_of_tree(u32::MAX).is_err());
    }

    #[test]
    fn a_tree_has_the_children_of_a_process() {
        let mut child = std::process::Command::new("sleep").arg("60").spawn().unwrap();
        let found = tree(std::process::id());
        child.kill().unwrap();
        child.wait().unwrap();
        let found = found.unwrap();
        assert!(found[0] == std::process::id() && found.contains(&child.id()), "{found:?}");
    }

    #[test]
    fn a_process_is_found_with_its_parent() {
        let mut child = Command::new("sleep").arg("60").spawn().unwrap();
        let name = fs::read_to_string(format!("/proc/{}/comm", child.id()));
        let found = name.map(|name| (parent(child.id(), name.trim()), parent(child.id(), "postgres")));
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(found.unwrap(), (Some(std::process::id()), None));
        assert!(free_space(&std::env::temp_dir()).unwrap() > 0);
    }
}
