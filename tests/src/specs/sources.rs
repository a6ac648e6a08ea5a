//! The texts in the source of plugins, to find the operations that they use.

use std::{fs, path::Path};

/// Returns the lines of the source in a folder of the repository, without comments and tests.
pub(crate) fn lines(folder: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder);
    read(&folder, &mut lines);
    assert!(!lines.is_empty(), "{}: no source", folder.display());
    lines
}

/// Returns the string literals of the source in a folder. A literal with an escaped quote is returned in pieces, which
/// is no problem for names of operations.
pub(crate) fn literals(folder: &str) -> Vec<String> {
    lines(folder).iter().flat_map(|line| quoted(line)).map(str::to_owned).collect()
}

/// Returns what is in quotes in a line.
pub(crate) fn quoted(line: &str) -> impl Iterator<Item = &str> {
    line.split('"').skip(1).step_by(2)
}

fn read(folder: &Path, lines: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.expect("an entry").path();
        let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
        if name == "tests" {
            continue;
        }
        if path.is_dir() {
            read(&path, lines);
            continue;
        }
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        lines.extend(code.lines().map(str::trim).filter(|line| !line.starts_with("//")).map(str::to_owned));
    }
}

#[test]
fn the_texts_of_a_line_are_found() {
    let texts: Vec<_> = quoted(r#"    ("image", "image/gif") => ("sendAnimation", "animation"),"#).collect();
    assert_eq!(texts, ["image", "image/gif", "sendAnimation", "animation"]);
    let own = lines("tests/src/specs");
    assert!(own.iter().any(|line| line.starts_with("pub(crate) fn quoted")));
    assert!(!own.iter().any(|line| line.starts_with("//")));
}
