//! Notes of what the tests exercise: operations, and deviations that excused something. If `PLUGBOARD_CONFORMANCE`
//! names a folder, each test process writes them to a file of its own there. `cargo xtask` reads them after the tests.

use std::{
    collections::BTreeSet,
    env,
    fs::{File, OpenOptions},
    io::Write as _,
    path::Path,
    process,
    sync::{LazyLock, Mutex, PoisonError},
};

/// This process's notes, if notes are taken.
static NOTES: LazyLock<Option<Mutex<Notes>>> = LazyLock::new(|| {
    let folder = env::var_os("PLUGBOARD_CONFORMANCE")?;
    Some(Mutex::new(Notes::open(Path::new(&folder))))
});

/// Notes something, as fields of one line. Does nothing if no notes are taken.
pub(super) fn write(fields: &[&str]) {
    if let Some(notes) = &*NOTES {
        notes.lock().unwrap_or_else(PoisonError::into_inner).add(fields.join("\t"));
    }
}

struct Notes {
    file: File,
    /// The lines so far, because the same operation is exercised many times.
    lines: BTreeSet<String>,
}

impl Notes {
    fn open(folder: &Path) -> Self {
        let path = folder.join(format!("{}.tsv", process::id()));
        let file = OpenOptions::new().create(true).append(true).open(&path);
        let file = file.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        Self { file, lines: BTreeSet::new() }
    }

    fn add(&mut self, line: String) {
        if !self.lines.contains(&line) {
            self.file.write_all(format!("{line}\n").as_bytes()).expect("the notes can be written");
            self.lines.insert(line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn each_line_is_written_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut notes = Notes::open(folder.path());
        for line in ["messenger\toperation\ta", "messenger\toperation\tb", "messenger\toperation\ta"] {
            notes.add(line.to_owned());
        }
        let path = folder.path().join(format!("{}.tsv", process::id()));
        let text = fs::read_to_string(path).expect("the notes");
        assert_eq!(text, "messenger\toperation\ta\nmessenger\toperation\tb\n");
    }
}
