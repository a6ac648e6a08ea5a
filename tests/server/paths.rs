//! The source files that the architecture page and the decisions name: each must exist, so that a renamed file is
//! renamed there as well.

use regex_lite::Regex;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// The folders with Rust sources.
const SOURCES: [&str; 5] = ["host", "plugins", "sdk", "tests", "xtask"];

/// Returns the files below a folder with this extension.
fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries
        .filter(|path| !path.ends_with("target") && !path.ends_with("node_modules"))
        .flat_map(|path| if path.is_dir() { files(&path, extension) } else { vec![path] })
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .collect()
}

/// Returns the paths in a page that end like none of the sources. A page may leave out the first folders of a path.
fn missing(page: &str, sources: &[PathBuf]) -> Vec<String> {
    let path = Regex::new("`([A-Za-z0-9_./-]+/[A-Za-z0-9_-]+[.]rs)`").expect("a pattern");
    let named = path.captures_iter(page).map(|found| found[1].to_owned());
    named.filter(|path| !sources.iter().any(|source| source.ends_with(path))).collect()
}

#[test]
fn every_source_file_that_a_page_names_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the repository");
    let sources: Vec<PathBuf> = SOURCES.iter().flat_map(|folder| files(&root.join(folder), "rs")).collect();
    let mut pages = files(&root.join("docs/decisions"), "md");
    pages.push(root.join("docs/ARCHITECTURE.md"));
    for page in pages {
        let text = fs::read_to_string(&page).expect("a page");
        assert_eq!(missing(&text, &sources), Vec::<String>::new(), "{}", page.display());
    }
    assert_eq!(missing("`unit/table.rs` and `unit/tabl.rs`", &sources), ["unit/tabl.rs"]);
}
