//! Lists the files of each SDK and of the contract, which the program embeds, so that a new file of an SDK needs no
//! entry anywhere. Writes `embedded.rs` with one constant for each folder: the files with their texts, sorted by name.

use std::{
    env,
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
};

/// What is embedded: the constant's name, the folder, its files or folders, and the folders to leave out.
const EMBEDDED: [(&str, &str, &[&str], &[&str]); 6] = [
    ("C", "sdk/c", &["include", "src"], &[]),
    ("GO", "sdk/go", &["."], &["example", "template", "template-connector"]),
    ("JS", "sdk/js", &["package.json", "src", "tsconfig.json"], &[]),
    ("PYTHON", "sdk/python", &["CHANGELOG.md", "README.md", "plugboard", "pyproject.toml"], &["__pycache__"]),
    ("RUST", "sdk/rust", &["Cargo.toml", "README.md", "src", "wit/0.1.2"], &[]),
    ("CONTRACT", "wit/0.1.2", &["."], &[]),
];

/// The extensions of the files to embed. Other files, such as an editor's backups, are left out.
const EXTENSIONS: [&str; 12] = ["c", "go", "h", "json", "md", "mod", "py", "rs", "toml", "ts", "typed", "wit"];

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("../..").canonicalize()?;
    let mut text = String::new();
    for (name, folder, parts, without) in EMBEDDED {
        let folder = root.join(folder);
        let mut files = Vec::new();
        for part in parts {
            list(&folder.join(part), without, &mut files)?;
        }
        let mut files: Vec<_> = files.iter().map(|file| (relative(&folder, file), file)).collect();
        // The Go SDK is embedded as a whole folder, but without its changelog.
        files.retain(|(name, _)| name != "CHANGELOG.md" || folder.ends_with("python"));
        files.sort();
        let _ = writeln!(text, "pub(crate) const {name}: &[(&str, &str)] = &[");
        for (name, file) in files {
            let file = file.to_str().expect("names of files are UTF-8");
            let _ = writeln!(text, "    ({name:?}, include_str!({file:?})),");
        }
        text.push_str("];\n");
    }
    fs::write(PathBuf::from(env::var("OUT_DIR").expect("cargo sets it")).join("embedded.rs"), text)
}

/// Returns the path of a file within a folder, with `/` between its parts.
fn relative(folder: &Path, file: &Path) -> String {
    let parts = file.strip_prefix(folder).expect("the file is in the folder").components();
    let parts = parts.map(|part| part.as_os_str().to_str().expect("names of files are UTF-8"));
    parts.filter(|part| *part != ".").collect::<Vec<_>>().join("/")
}

/// Adds a file, or the files of a folder, to a list. Makes cargo run this script again when one of them changes.
fn list(path: &Path, without: &[&str], files: &mut Vec<PathBuf>) -> io::Result<()> {
    println!("cargo::rerun-if-changed={}", path.display());
    if !path.is_dir() {
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        if EXTENSIONS.contains(&extension) {
            files.push(path.to_owned());
        }
        return Ok(());
    }
    for entry in fs::read_dir(path)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if !without.contains(&name) {
            list(&path, without, files)?;
        }
    }
    Ok(())
}
