//! Watches the files of a project by polling.
//!
//! Compares modification times a few times a second. Projects are small, so a scan takes about a millisecond. Polling
//! works on every system, and on network folders and containers, where file notifications are often missing. Skips the
//! folders and files that tools generate, by name, everything in `.gitignore`, and names that begin with a dot.

use anyhow::{Context as _, Result, ensure};
use ignore::WalkBuilder;
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant, SystemTime},
};
use tokio::sync::watch;

/// The interval between scans.
const POLL_INTERVAL: Duration = Duration::from_millis(200);
/// A change is reported once two consecutive scans are equal, or after this time at the latest.
const SETTLED: Duration = Duration::from_secs(2);
/// Maximum number of watched files and folders.
const FILES: usize = 10_000;
/// Maximum depth of nested folders.
const DEPTH: usize = 32;
/// Maximum number of changed files reported by name.
const NAMED: usize = 3;
/// The names of folders that tools generate, and of a file that cargo writes during a build. They are not watched.
const GENERATED: [&str; 5] = ["target", "node_modules", "__pycache__", "dist", "Cargo.lock"];

/// The modification time and the size of each file.
type Scan = BTreeMap<PathBuf, (Option<SystemTime>, u64)>;

/// Watches a folder. The receiver gets the names of the files that changed last, as text.
///
/// # Errors
/// Returns an error if the folder has nothing to watch or too many files, or if the thread cannot be started.
pub(super) fn start(folder: &Path) -> Result<watch::Receiver<String>> {
    let mut known = scan(folder);
    let shown = folder.display();
    ensure!(!known.is_empty(), "there is no file to watch in {shown}; check whether a .gitignore excludes everything");
    ensure!(
        known.len() <= FILES,
        "{shown} has more than {FILES} files and folders to watch; exclude those that are not sources with a .gitignore"
    );
    let (sender, changes) = watch::channel(String::new());
    let folder = folder.to_owned();
    let thread = thread::Builder::new().name("watch".to_owned());
    let follow = move || {
        while !sender.is_closed() {
            thread::sleep(POLL_INTERVAL);
            let now = settled(&folder, &known);
            if now != known {
                sender.send_replace(differences(&folder, &known, &now));
                known = now;
            }
        }
    };
    thread.spawn(follow).context("cannot start a thread")?;
    Ok(changes)
}

/// Scans until nothing changes any more, for at most [`SETTLED`].
fn settled(folder: &Path, known: &Scan) -> Scan {
    let began = Instant::now();
    let mut now = scan(folder);
    while now != *known && began.elapsed() < SETTLED {
        thread::sleep(POLL_INTERVAL);
        let again = scan(folder);
        if again == now {
            break;
        }
        now = again;
    }
    now
}

/// Scans the folder. Returns at most one more than the [`FILES`] that can be watched, so that the caller can tell that
/// there are too many.
fn scan(folder: &Path) -> Scan {
    let walk = WalkBuilder::new(folder)
        .require_git(false)
        .ignore(false)
        .max_depth(Some(DEPTH))
        // Sorted, so that each scan has the same files if there are too many.
        .sort_by_file_name(Ord::cmp)
        .filter_entry(|entry| {
            let name = entry.file_name().to_string_lossy();
            let wasm = Path::new(&*name).extension().is_some_and(|end| end == "wasm");
            // The project folder itself may have any name.
            entry.depth() == 0 || !(wasm || GENERATED.contains(&&*name))
        })
        .build();
    // Skip files that vanish during the scan.
    let found = walk.filter_map(Result::ok).filter(|entry| entry.depth() > 0).take(FILES + 1);
    found
        .filter_map(|entry| {
            let metadata = entry.metadata().ok()?;
            // Ignore a folder's own time: it changes with the folder's files, which are scanned themselves.
            let when = if metadata.is_dir() { None } else { metadata.modified().ok() };
            Some((entry.into_path(), (when, if metadata.is_dir() { 0 } else { metadata.len() })))
        })
        .collect()
}

/// Returns the names of files that were added, removed or changed: the first [`NAMED`], and how many more there are.
fn differences(folder: &Path, before: &Scan, now: &Scan) -> String {
    let all = before.keys().chain(now.keys().filter(|path| !before.contains_key(*path)));
    let changed: Vec<_> = all.filter(|path| before.get(*path) != now.get(*path)).collect();
    let names = changed.iter().take(NAMED).map(|path| path.strip_prefix(folder).unwrap_or(path).display().to_string());
    let names = names.collect::<Vec<_>>().join(", ");
    match changed.len().saturating_sub(NAMED) {
        0 => names,
        more => format!("{names} and {more} more"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn write(folder: &Path, name: &str, text: &str) {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    #[test]
    fn generated_and_git_ignored_files_are_not_watched() {
        let folder = tempfile::tempdir().unwrap();
        let folder = &folder.path().join("target");
        write(folder, ".gitignore", "/made\n*.log\n");
        let before = scan(folder);
        for made in [
            "target/a",
            "node_modules/a/index.js",
            "dist/a.js",
            "a/__pycache__/a.pyc",
            ".plugboard/sdk/a.c",
            ".git/HEAD",
            ".venv/bin/python",
            ".plugin.c.swp",
            "hours.wasm",
            "Cargo.lock",
            "made/a.c",
            "a/b.log",
        ] {
            write(folder, made, "x");
        }
        let now = scan(folder);
        // The folder that was created for one of the files.
        assert_eq!(differences(folder, &before, &now), "a");
        for source in ["plugin.c", "src/lib.rs", "plugin.toml", "scenarios/a.toml", "config.json"] {
            write(folder, source, "x");
        }
        assert_eq!(differences(folder, &now, &scan(folder)), "config.json, plugin.c, plugin.toml and 4 more");
    }

    #[test]
    fn added_changed_and_removed_files_are_reported() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        write(folder, "a.c", "1");
        let first = scan(folder);
        write(folder, "b.c", "1");
        let second = scan(folder);
        assert_eq!(differences(folder, &first, &second), "b.c");
        write(folder, "a.c", "22");
        let third = scan(folder);
        assert_eq!(differences(folder, &second, &third), "a.c");
        fs::remove_file(folder.join("b.c")).unwrap();
        assert_eq!(differences(folder, &third, &scan(folder)), "b.c");
        assert_eq!(settled(folder, &first), scan(folder));
    }

    #[test]
    fn folders_with_no_files_or_too_many_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        assert!(start(folder).unwrap_err().to_string().contains("no file to watch"));
        for n in 0..FILES {
            fs::write(folder.join(n.to_string()), "").unwrap();
        }
        drop(start(folder).unwrap());
        write(folder, "more", "");
        assert!(start(folder).unwrap_err().to_string().contains("more than 10000"));
        write(folder, ".gitignore", "[0-9]*\n");
        assert_eq!(scan(folder).len(), 1);
    }
}
