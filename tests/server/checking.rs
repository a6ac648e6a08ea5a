//! `plugin check` says what to change in a broken component, and shows a valid one as an admin will see it.

use crate::governing::{server_less, with_manifest};
use plugboard_tests::guest;
use serde_json::Value;
use std::fs;
use tempfile::TempDir;

const HEAD: &str = "name = \"broken\"\nversion = \"1.0.0\"\ndescription = \"Is broken.\"\nlicense = \"MIT\"\n";

/// Checks a file with these bytes, and returns the error.
fn complaint(folder: &TempDir, bytes: &[u8]) -> String {
    let path = folder.path().join("broken.wasm");
    fs::write(&path, bytes).expect("a file");
    server_less(&["plugin", "check", path.to_str().expect("a path")]).expect_err("it is broken")
}

fn importing(import: &str) -> Vec<u8> {
    wat::parse_str(format!("(component {import})")).expect("good text")
}

fn manifest(lines: &str) -> Vec<u8> {
    with_manifest(&guest("plain"), &format!("{HEAD}{lines}"))
}

#[test]
fn each_broken_component_is_refused_with_what_to_change() {
    let folder = tempfile::tempdir().expect("a folder");
    let plain = guest("plain");
    let cases: [(&str, Vec<u8>, &[&str]); 14] = [
        ("a script", b"console.log(1)".to_vec(), &["not WebAssembly", "one component"]),
        ("a core module", b"\0asm\x01\0\0\0".to_vec(), &["core module", "plugboard plugin pack"]),
        ("half a component", plain[..plain.len() / 2].to_vec(), &["not valid", "truncated"]),
        ("no handler", importing(""), &["exports no handler", "on-message"]),
        (
            "a power of the future",
            importing(r#"(import "plugboard:inbox/teleport@0.1.0" (instance))"#),
            &["`plugboard:inbox/teleport@0.1.0`", "needs a newer Plugboard"],
        ),
        (
            "another version",
            importing(r#"(import "plugboard:inbox/kv@0.9.0" (instance))"#),
            &["version 0.9.0", "supports 0.1.2", "rebuild the plugin with this version's SDK"],
        ),
        (
            "a function that is not there",
            importing(r#"(import "plugboard:inbox/clock@0.1.0" (instance (export "rewind" (func))))"#),
            &["clock", "`rewind`", "rebuild the plugin"],
        ),
        (
            "a stranger's interface",
            importing(r#"(import "acme:things/lasers" (instance))"#),
            &["acme:things/lasers", "import only interfaces of plugboard:inbox@0.1.2 and WASI 0.2"],
        ),
        (
            "WASI that is not served",
            importing(r#"(import "wasi:keyvalue/store@0.2.0-draft2" (instance))"#),
            &["wasi:keyvalue", "supported are wasi:cli"],
        ),
        (
            "the next WASI",
            importing(r#"(import "wasi:cli/environment@0.3.0" (instance))"#),
            &["version 0.3.0", "build the plugin for WASI 0.2"],
        ),
        (
            "a power that is listed only",
            manifest("powers = [\"kv\", \"replies\", \"triage\", \"http\"]\n"),
            &["`powers` lists `http`, but the component does not import it; remove it or use it"],
        ),
        (
            "a power that is not listed",
            manifest("powers = [\"kv\", \"replies\"]\n"),
            &["imports `triage`, but `powers` does not list it; add it there"],
        ),
        ("a member that is not known", manifest("colour = \"red\"\n"), &["unknown field `colour`", "expected one of"]),
        (
            "a secret for nobody",
            manifest("[[secrets]]\nname = \"t\"\ndescription = \"T.\"\nhosts = [\"a.example\"]\n"),
            &["secret `t` is bound to a.example, which `hosts` does not list; add it there with a reason"],
        ),
    ];
    for (what, bytes, words) in cases {
        let said = complaint(&folder, &bytes);
        assert!(said.contains("broken.wasm is not a valid plugin for this Plugboard"), "{what}: {said}");
        for word in words {
            assert!(said.contains(word), "{what}: `{word}` in\n{said}");
        }
    }
}

#[test]
fn a_valid_component_is_shown_as_an_admin_will_see_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("plain.wasm");
    let file = path.to_str().expect("a path");
    fs::write(&path, guest("plain")).expect("a file");
    let shown = server_less(&["plugin", "check", file]).expect("it is valid");
    for line in [
        "hears   message",
        "can do  kv: store its own values",
        "        replies: send messages to customers",
        "        triage: ",
        "has no manifest",
        "plugboard plugin pack",
    ] {
        assert!(shown.contains(line), "{line} in\n{shown}");
    }
    fs::write(&path, guest("order-status-python")).expect("a file");
    let shown = server_less(&["plugin", "check", file, "--json"]).expect("it is valid");
    let shown: Value = serde_json::from_str(&shown).expect("JSON");
    assert_eq!(shown["manifest"]["name"], "order-status");
    assert!(shown["runtime"].as_array().is_some_and(|all| all.contains(&"wasi:cli".into())), "{shown}");
}

#[test]
fn a_new_project_needs_a_valid_name_and_an_empty_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path().join("new");
    let at = at.to_str().expect("a path");
    let new = |name: &str| server_less(&["plugin", "new", name, "--lang", "c", "--dir", at]);
    let long = "a".repeat(65);
    for (name, why) in [
        ("Hours", "letter from a to z"),
        ("1st", "letter from a to z"),
        ("opening_hours", "64 characters from a-z"),
        (&long, "64 characters from a-z"),
    ] {
        let refused = new(name).expect_err(name);
        assert!(refused.contains(why) && refused.contains(name), "{refused}");
        assert!(!std::path::Path::new(at).exists(), "{name}: nothing is written");
    }
    let begun = new("hours").expect("it begins");
    assert!(begun.contains("a working plugin in C"), "{begun}");
    let again = new("hours").expect_err("it is there");
    assert!(again.contains("not empty") && again.contains("--dir"), "{again}");
}
