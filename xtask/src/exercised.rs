//! What the tests exercised of the platforms' own documents.
//!
//! `tests/deviations/PLUGIN.toml` lists the operations that a plugin uses and its deviations from the documents. The
//! tests note which of them they exercise. After the tests, a summary shows them, and reports those that no test
//! exercised.

use crate::setup;
use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

/// Returns the folder for the notes of the tests, and empties it.
///
/// # Errors
/// Returns an error if the folder cannot be emptied.
pub fn empty_notes() -> Result<PathBuf> {
    let folder = notes_folder();
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("cannot empty {}", folder.display()))?;
    }
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    Ok(folder)
}

/// Prints what the tests exercised.
///
/// # Errors
/// Returns an error if an operation or a deviation was not exercised, or if a file cannot be read.
pub fn summarize(specs: &Path) -> Result<()> {
    let notes = read_notes(&notes_folder())?;
    println!("\nconformance with the documents in {}", specs.display());
    let mut unused = Vec::new();
    for (plugin, listed) in read_listed(&setup::root().join("tests/deviations"))? {
        let summary = listed.summary(&plugin, &notes);
        print!("{}", summary.text);
        unused.extend(summary.unused);
    }
    ensure!(unused.is_empty(), "no test exercised these, so they are not checked:\n  {}", unused.join("\n  "));
    Ok(())
}

fn notes_folder() -> PathBuf {
    setup::target().join("conformance")
}

/// Reads the notes of all test processes. Each line is a plugin, `operation` or `deviation`, and what was exercised.
fn read_notes(folder: &Path) -> Result<BTreeSet<String>> {
    let mut notes = BTreeSet::new();
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        notes.extend(text.lines().map(str::to_owned));
    }
    Ok(notes)
}

/// Reads what is listed for each plugin.
fn read_listed(folder: &Path) -> Result<BTreeMap<String, Listed>> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let listed = toml::from_str(&text).with_context(|| format!("cannot read {}", path.display()))?;
        let plugin = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        all.insert(plugin, listed);
    }
    Ok(all)
}

/// What `tests/deviations/PLUGIN.toml` lists.
#[derive(Deserialize)]
struct Listed {
    documents: Vec<String>,
    operations: Vec<String>,
    #[serde(default, rename = "deviation")]
    deviations: Vec<Deviation>,
}

#[derive(Deserialize)]
struct Deviation {
    operation: String,
    member: String,
}

/// The part of the summary for one plugin.
#[derive(Debug, PartialEq, Eq)]
struct Summary {
    text: String,
    /// What no test exercised.
    unused: Vec<String>,
}

impl Listed {
    fn summary(&self, plugin: &str, notes: &BTreeSet<String>) -> Summary {
        let mut text = String::new();
        let mut unused = Vec::new();
        let (operations, deviations) = (self.operations.len(), self.deviations.len());
        let _ = writeln!(text, "\n{plugin}: {operations} operations, {deviations} deviations");
        for document in &self.documents {
            let _ = writeln!(text, "  checked against {document}");
        }
        for operation in &self.operations {
            let is_used = notes.contains(&format!("{plugin}\toperation\t{operation}"));
            let _ = writeln!(text, "  {} {operation}", if is_used { "used" } else { "NOT EXERCISED" });
            if !is_used {
                unused.push(format!("the operation {operation} of {plugin}"));
            }
        }
        for Deviation { operation, member } in &self.deviations {
            if !notes.contains(&format!("{plugin}\tdeviation\t{operation}\t{member}")) {
                unused.push(format!("the deviation `{member}` of {operation} of {plugin}"));
            }
        }
        Summary { text, unused }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_reports_what_no_test_exercised() {
        let listed: Listed = toml::from_str(
            "documents = [\"shop/api.json\"]\noperations = [\"GET a\", \"POST a\"]\n\
             [[deviation]]\noperation = \"*\"\nmember = \"x\"\nsource = \"s\"\nwhy = \"w\"\n\
             [[deviation]]\noperation = \"GET a\"\nmember = \"\"\nsource = \"s\"\nwhy = \"w\"\n",
        )
        .unwrap();
        let all =
            ["shop\toperation\tGET a", "shop\toperation\tPOST a", "shop\tdeviation\t*\tx", "shop\tdeviation\tGET a\t"];
        let notes = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<BTreeSet<_>>();
        let good = listed.summary("shop", &notes(&all));
        let text = "\nshop: 2 operations, 2 deviations\n  checked against shop/api.json\n  used GET a\n  used POST a\n";
        assert_eq!(good, Summary { text: text.to_owned(), unused: Vec::new() });
        let some = listed.summary("shop", &notes(&[all[0], all[2], "other\toperation\tPOST a"]));
        assert!(some.text.contains("NOT EXERCISED POST a"), "{}", some.text);
        assert_eq!(some.unused, ["the operation POST a of shop", "the deviation `` of GET a of shop"]);
    }

    #[test]
    fn each_plugin_with_documents_is_listed() {
        let listed = read_listed(&setup::root().join("tests/deviations")).unwrap();
        let plugins: Vec<_> = listed.keys().map(String::as_str).collect();
        assert_eq!(plugins, ["crm-hubspot", "messenger", "telegram"]);
    }
}
