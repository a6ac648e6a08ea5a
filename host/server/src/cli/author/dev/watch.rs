//! The files of a project, looked at again and again.
//!
//! The times of change are compared a few times a second. Projects are small, so a look takes about a millisecond, and it
//! works on every system and on folders of other machines and containers, where a system's own notices often do not come.
//! What is made by tools is left out by name, and with it all that `.gitignore` leaves out and what begins with a dot.

use anyhow::{Context as _, Result, ensure};
use ignore::WalkBuilder;
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant, SystemTime},
};
use tokio::sync::watch;

/// How often it looks.
const LOOK: Duration = Duration::from_millis(200);
/// A change is told once nothing more changes from one look to the next, or after this long.
const SETTLED: Duration = Duration::from_secs(2);
/// How many files and folders are looked at, at most.
const FILES: usize = 10_000;
/// How deep folders are followed into each other.
const DEPTH: usize = 32;
/// How many changed files are told by name.
const NAMED: usize = 3;
/// Folders that tools make, and a file that cargo writes while it builds.
const MADE: [&str; 5] = ["target", "node_modules", "__pycache__", "dist", "Cargo.lock"];

/// When each file was last changed, and how large it is.
type Look = BTreeMap<PathBuf, (Option<SystemTime>, u64)>;

/// Watches a folder. What is received are the names of the files that changed last, in words.
///
/// # Errors
/// When there is nothing to watch, or more than can be.
pub(super) fn start(folder: &Path) -> Result<watch::Receiver<String>> {
    let mut known = look(folder);
    let shown = folder.display();
    ensure!(!known.is_empty(), "there is no file to watch in {shown}: is all of it named by a .gitignore?");
    ensure!(
        known.len() <= FILES,
        "{shown} has more than {FILES} files and folders to watch: name those that are no sources in a .gitignore"
    );
    let (tell, changes) = watch::channel(String::new());
    let folder = folder.to_owned();
    let thread = thread::Builder::new().name("watch".to_owned());
    let follow = move || {
        while !tell.is_closed() {
            thread::sleep(LOOK);
            let now = settled(&folder, &known);
            if now != known {
                tell.send_replace(differences(&folder, &known, &now));
                known = now;
            }
        }
    };
    thread.spawn(follow).context("cannot start a thread")?;
    Ok(changes)
}

/// A look, once it does not change any more.
fn settled(folder: &Path, known: &Look) -> Look {
    let began = Instant::now();
    let mut now = look(folder);
    while now != *known && began.elapsed() < SETTLED {
        thread::sleep(LOOK);
        let again = look(folder);
        if again == now {
            break;
        }
        now = again;
    }
    now
}

/// One more than are watched, so that it is told.
fn look(folder: &Path) -> Look {
    let walk = WalkBuilder::new(folder)
        .require_git(false)
        .ignore(false)
        .max_depth(Some(DEPTH))
        // The same ones each time, where there are too many.
        .sort_by_file_name(Ord::cmp)
        .filter_entry(|entry| {
            let name = entry.file_name().to_string_lossy();
            let wasm = Path::new(&*name).extension().is_some_and(|end| end == "wasm");
            // The folder itself may be called as it likes.
            entry.depth() == 0 || !(wasm || MADE.contains(&&*name))
        })
        .build();
    // What vanishes while it is looked at is not there.
    let found = walk.filter_map(Result::ok).filter(|entry| entry.depth() > 0).take(FILES + 1);
    found
        .filter_map(|entry| {
            let about = entry.metadata().ok()?;
            // A folder's own time changes with what is in it, which is looked at by itself.
            let when = if about.is_dir() { None } else { about.modified().ok() };
            Some((entry.into_path(), (when, if about.is_dir() { 0 } else { about.len() })))
        })
        .collect()
}

/// The first names of what came, went or changed.
fn differences(folder: &Path, before: &Look, now: &Look) -> String {
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
    fn what_tools_make_and_what_git_ignores_is_not_watched() {
        let folder = tempfile::tempdir().unwrap();
        let folder = &folder.path().join("target");
        write(folder, ".gitignore", "/made\n*.log\n");
        let before = look(folder);
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
        let now = look(folder);
        // The folder that was made for one of them.
        assert_eq!(differences(folder, &before, &now), "a");
        for source in ["plugin.c", "src/lib.rs", "plugin.toml", "scenarios/a.toml", "config.json"] {
            write(folder, source, "x");
        }
        assert_eq!(differences(folder, &now, &look(folder)), "config.json, plugin.c, plugin.toml and 4 more");
    }

    #[test]
    fn a_file_that_comes_changes_or_goes_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        write(folder, "a.c", "1");
        let first = look(folder);
        write(folder, "b.c", "1");
        let second = look(folder);
        assert_eq!(differences(folder, &first, &second), "b.c");
        write(folder, "a.c", "22");
        let third = look(folder);
        assert_eq!(differences(folder, &second, &third), "a.c");
        fs::remove_file(folder.join("b.c")).unwrap();
        assert_eq!(differences(folder, &third, &look(folder)), "b.c");
        assert_eq!(settled(folder, &first), look(folder));
    }

    #[test]
    fn there_is_something_to_watch_and_not_too_much() {
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
        assert_eq!(look(folder).len(), 1);
    }
}
