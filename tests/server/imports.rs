//! The direction of imports in the host: no cycle between the modules of a crate, and the layers of the flow.

use regex_lite::Regex;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// The layers of `host/flow`, from the lowest up. A module may import from lower layers only.
const LAYERS: [&[&str]; 14] = [
    &["error"],
    &["secrets"],
    &["oauth2"],
    &["installed", "trace"],
    &["shared"],
    &["registry"],
    &["inbox"],
    &["host_data", "plugin_log", "replay"],
    &["review"],
    &["ingest"],
    &["deliver", "export", "gestures", "run"],
    &["admin", "people"],
    &["backtest", "workers"],
    &["start"],
];

/// The imports of a crate: for each top-level module, the others that it names.
type Imports = BTreeMap<String, BTreeSet<String>>;

/// Returns the sources of each module of a folder. The families of tables in `db/src/tables` count as modules of the
/// crate, because it exports them under their own names.
fn modules(folder: &Path) -> BTreeMap<String, Vec<PathBuf>> {
    let mut modules: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("the sources") {
        let path = entry.expect("an entry").path();
        let name = path.file_stem().and_then(|name| name.to_str()).expect("a name").to_owned();
        if path.is_dir() && (name == "tables" || folder.ends_with("tables")) {
            for (name, paths) in self::modules(&path) {
                modules.entry(name).or_default().extend(paths);
            }
        } else if !matches!(name.as_str(), "lib" | "main" | "mod" | "tests") {
            modules.entry(name).or_default().push(path);
        }
    }
    modules
}

/// Returns the imports between the modules of a crate in `host`. Tests inside the modules do not count.
fn imports(name: &str) -> Imports {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../host").join(name).join("src");
    let modules = modules(&folder);
    let mut imports = Imports::new();
    for (module, paths) in &modules {
        let texts = paths.iter().flat_map(|path| texts(path));
        let mut named: BTreeSet<String> = texts.flat_map(|text| first_names(&text)).collect();
        named.retain(|name| name != module && modules.contains_key(name));
        imports.insert(module.clone(), named);
    }
    imports
}

/// Returns the sources of a module, without comments and without its tests.
fn texts(path: &Path) -> Vec<String> {
    if path.is_dir() {
        let entries = fs::read_dir(path).expect("a folder").map(|entry| entry.expect("an entry").path());
        return entries.filter(|path| !path.ends_with("tests.rs")).flat_map(|path| texts(&path)).collect();
    }
    let text = fs::read_to_string(path).expect("a source");
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    vec![Regex::new("//[^\n]*").expect("a pattern").replace_all(code, "").into_owned()]
}

/// Returns the first name of each path that begins with `crate`, those within braces included.
fn first_names(code: &str) -> Vec<String> {
    let name = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut names = Vec::new();
    for after in code.split("crate::").skip(1) {
        let Some(list) = after.strip_prefix('{') else {
            names.push(name(after));
            continue;
        };
        let (mut depth, mut begins) = (1, true);
        for (place, character) in list.char_indices() {
            match character {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 1 => begins = true,
                character if begins && !character.is_whitespace() => {
                    names.push(name(&list[place..]));
                    begins = false;
                }
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
    }
    names
}

/// Returns the modules of a cycle, or nothing.
fn cycle(imports: &Imports) -> Vec<&str> {
    let mut left: BTreeMap<&str, BTreeSet<&str>> =
        imports.iter().map(|(module, names)| (module.as_str(), names.iter().map(String::as_str).collect())).collect();
    // Removes modules that import nothing that is left. What cannot be removed is in a cycle, or above one.
    loop {
        let ground: Vec<&str> = left.iter().filter(|(_, names)| names.is_empty()).map(|(module, _)| *module).collect();
        if ground.is_empty() {
            return left.into_keys().collect();
        }
        for module in &ground {
            left.remove(module);
        }
        for names in left.values_mut() {
            names.retain(|name| !ground.contains(name));
        }
    }
}

#[test]
fn no_modules_import_each_other_in_a_cycle() {
    for name in ["db", "engine", "flow", "model", "pack", "rules", "server", "text", "trials"] {
        let imports = imports(name);
        assert!(imports.len() >= 3, "{name} has modules");
        let found = cycle(&imports);
        assert!(found.is_empty(), "host/{name}: {found:?} import each other, or a module that does");
    }
}

#[test]
fn modules_of_the_flow_import_only_from_lower_layers() {
    let imports = imports("flow");
    let layer = |module: &str| LAYERS.iter().position(|layer| layer.contains(&module));
    for (module, names) in &imports {
        let own = layer(module).unwrap_or_else(|| panic!("`{module}` has no layer: add it to LAYERS and to lib.rs"));
        for name in names {
            let below = layer(name).is_some_and(|other| other < own);
            assert!(below, "`{module}` imports from `{name}`, which is not in a lower layer");
        }
    }
}

#[test]
fn import_cycles_are_found() {
    let of = |pairs: &[(&str, &[&str])]| -> Imports {
        pairs.iter().map(|(a, b)| ((*a).to_owned(), b.iter().map(|b| (*b).to_owned()).collect())).collect()
    };
    assert_eq!(cycle(&of(&[("a", &["b"]), ("b", &["c"]), ("c", &[])])), Vec::<&str>::new());
    assert_eq!(cycle(&of(&[("a", &["b"]), ("b", &["c"]), ("c", &["b"]), ("d", &[])])), ["a", "b", "c"]);
    let code = "use crate::{a::{self, b}, c, d::E};\nuse crate::f::G;\nlet h = crate::h::I;";
    assert_eq!(first_names(code), ["a", "c", "d", "f", "h"]);
}
