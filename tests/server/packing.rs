//! `plugin pack` turns a compiler's output into a plugin that a server installs, or tells the author why not.

use crate::governing::server_less;
use plugboard_tests::{databases::Kind, on_both, server::Server};
use serde_json::{Value, json};
use std::{fs, path::Path};
use tempfile::TempDir;

on_both! {
    a_packed_plugin_can_be_installed_and_shows_its_manifest;
}

const HEAD: &str =
    "name = \"greeter\"\nversion = \"1.2.3\"\ndescription = \"Greets whoever writes.\"\nlicense = \"MIT\"\n";

/// Creates a folder with a file and a manifest next to it, and returns the path of the file.
fn author(file: &[u8], manifest: &str) -> (TempDir, String) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("plugin.toml"), manifest).expect("the manifest is written");
    let path = folder.path().join("greeter.wasm");
    fs::write(&path, file).expect("the file is written");
    let path = path.to_str().expect("a path in UTF-8").to_owned();
    (folder, path)
}

/// Packs a plugin, and returns the command's JSON output.
fn packed(arguments: &[&str]) -> Value {
    let printed = server_less(&[&["plugin", "pack", "--json"], arguments].concat()).expect("it is packed");
    serde_json::from_str(&printed).expect("JSON")
}

async fn a_packed_plugin_can_be_installed_and_shows_its_manifest(kind: Kind) {
    let server = Server::start(kind, &[]).await;
    // It does not contain a manifest yet.
    let (folder, file) = author(&plugboard_tests::guest("plain"), HEAD);
    let refused = server.command(&["plugin", "install", &file, "--yes"]).expect_err("it has no manifest");
    assert!(refused.contains("--name"), "{refused}");

    let printed = server_less(&["plugin", "pack", &file]).expect("it is packed");
    let out = file.replace("greeter.wasm", "greeter.plugin.wasm");
    for line in
        ["greeter 1.2.3 (MIT)", "Greets whoever writes.", "hears   message", "replies", &format!("install {out}")]
    {
        assert!(printed.contains(line), "{line} in\n{printed}");
    }
    assert_eq!(fs::read(&file).expect("the file"), plugboard_tests::guest("plain"), "the file is unchanged");
    server.command(&["plugin", "install", &out, "--yes"]).expect("it is installed");
    let shown = server.command(&["plugin", "show", "greeter"]).expect("it is shown");
    assert!(shown.contains("Greets whoever writes.") && shown.contains("1.2.3"), "{shown}");

    // The JSON output matches what the server shows.
    let view = packed(&[&file, "--out", &out]);
    let installed = server.get("/api/v1/plugins/greeter").await;
    for member in ["digest", "hears", "can_do"] {
        assert_eq!(view[member], installed[member], "{member}");
    }
    assert!(printed.contains(installed["digest"].as_str().expect("a digest")), "{printed}");
    assert_eq!(view["size"].as_u64(), fs::metadata(&out).ok().map(|found| found.len()), "{view}");
    assert_eq!(view["file"], json!(out));
    assert_eq!(view["manifest"]["description"], "Greets whoever writes.");

    // Packing another version, with a manifest from elsewhere, makes an upgrade.
    let other = folder.path().join("next.toml");
    fs::write(&other, HEAD.replace("1.2.3", "1.2.4")).expect("the manifest is written");
    let view = packed(&[&out, "--manifest", other.to_str().expect("a path in UTF-8")]);
    assert_eq!((&view["manifest_replaced"], &view["file"]), (&json!(true), &json!(out)), "it is replaced: {view}");
    let upgraded = server.command(&["plugin", "install", &out, "--yes"]).expect("it is upgraded");
    assert!(upgraded.contains("greeter is upgraded."), "{upgraded}");
}

#[test]
fn packing_with_a_wrong_manifest_is_refused_and_writes_nothing() {
    for (more, why) in [
        ("powers = [\"teleport\"]\n", "`powers` lists `teleport`, but the component does not import it"),
        ("powers = [\"kv\"]\n", "but `powers` does not list it"),
        (
            "handlers = [\"on-message\", \"on-lead\"]\n",
            "`handlers` lists `on-lead`, but the component does not export it",
        ),
        ("\ncolour = \"red\"\n", "plugin.toml: line 6: unknown field `colour`"),
    ] {
        let (_folder, file) = author(&plugboard_tests::guest("plain"), &format!("{HEAD}{more}"));
        let refused = server_less(&["plugin", "pack", &file]).expect_err(why);
        assert!(refused.contains("cannot pack") && refused.contains(why), "{refused}");
        assert!(!Path::new(&file.replace("greeter.wasm", "greeter.plugin.wasm")).exists(), "{why}");
    }
}

#[test]
fn packing_a_file_that_is_not_a_plugin_is_refused_with_a_fix() {
    for (file, why) in [
        (&b"\0asm\x01\0\0\0"[..], "plugboard_sdk::export!"),
        (b"\0asm\x0d\0\x01\0", "exports no handler"),
        (b"fn main() {}", "not WebAssembly"),
    ] {
        let (_folder, file) = author(file, HEAD);
        let refused = server_less(&["plugin", "pack", &file]).expect_err(why);
        assert!(refused.contains(why), "{refused}");
    }
    let (folder, file) = author(&plugboard_tests::guest("plain"), HEAD);
    fs::remove_file(folder.path().join("plugin.toml")).expect("it is there");
    let refused = server_less(&["plugin", "pack", &file]).expect_err("there is no manifest");
    assert!(refused.contains("--manifest"), "{refused}");
}

#[test]
fn packing_again_removes_the_signature() {
    let (folder, file) = author(&plugboard_tests::guest("plain"), HEAD);
    let key = folder.path().join("my.key").to_str().expect("a path in UTF-8").to_owned();
    server_less(&["plugin", "key", &key]).expect("a key");
    let first = packed(&[&file]);
    let out = first["file"].as_str().expect("a path").to_owned();
    server_less(&["plugin", "sign", &out, "--key", &key]).expect("it is signed");
    let again = packed(&[&out]);
    assert_eq!((&again["signature_removed"], &again["signed_by"]), (&json!(true), &Value::Null), "{again}");
    assert_eq!(again["digest"], first["digest"], "the same as before it was signed");
}
