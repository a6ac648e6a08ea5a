//! Tests packing of modules and components as toolchains produce them.

use super::*;
use wit_component::{StringEncoding, embed_component_metadata};

const GOOD: &str = "name = \"welcome\"\nversion = \"0.1.0\"\ndescription = \"Greets.\"\nlicense = \"MIT\"\n";
const WORLD: &str = "package test:plugin; world plugin { export run: func(); }";

/// Creates a core module that contains the types of a world, like one built with wit-bindgen.
fn module(text: &str, world: &str) -> Vec<u8> {
    let mut module = wat::parse_str(text).unwrap();
    let mut resolve = wit_parser::Resolve::default();
    let package = resolve.push_str("plugin.wit", world).unwrap();
    let world = resolve.select_world(&[package], None).unwrap();
    embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8, false).unwrap();
    module
}

/// Creates a module whose code matches its types.
fn fitting() -> Vec<u8> {
    module("(module (func (export \"run\")))", WORLD)
}

/// Returns the content of the component's own sections with this name.
fn section_contents(component: &[u8], name: &str) -> Vec<Vec<u8>> {
    let mut depth = 0;
    let mut contents = Vec::new();
    for payload in wasmparser::Parser::new(0).parse_all(component) {
        match payload.unwrap() {
            wasmparser::Payload::Version { .. } => depth += 1,
            wasmparser::Payload::End(_) => depth -= 1,
            wasmparser::Payload::CustomSection(section) if depth == 1 && section.name() == name => {
                contents.push(section.data().to_vec());
            }
            _ => {}
        }
    }
    contents
}

fn refusal(file: &[u8]) -> String {
    pack(file, GOOD).unwrap_err().to_string()
}

#[test]
fn a_module_becomes_a_component_with_its_manifest_as_the_last_section() {
    let packed = pack(&fitting(), GOOD).unwrap();
    assert!(matches!(form(&packed.component), Ok(Form::Component)));
    assert_eq!(section_contents(&packed.component, Manifest::SECTION), [GOOD.as_bytes()]);
    assert!(packed.component.ends_with(GOOD.as_bytes()));
    assert_eq!(packed.manifest.name, "welcome");
    assert!(!packed.replaced && !packed.unsigned);
    // The part before the manifest is what the encoder produces, and it is valid.
    assert!(packed.component.starts_with(&component(&fitting()).unwrap()));
}

#[test]
fn an_existing_manifest_is_replaced() {
    let first = pack(&fitting(), GOOD).unwrap();
    let text = GOOD.replace("0.1.0", "0.2.0");
    let second = pack(&first.component, &text).unwrap();
    assert!(second.replaced && !second.unsigned);
    assert_eq!(second.manifest.version, "0.2.0");
    assert_eq!(section_contents(&second.component, Manifest::SECTION), [text.as_bytes()]);
    // The same file and manifest give the same plugin, whatever happened before.
    assert_eq!(pack(&second.component, GOOD).unwrap().component, first.component);
}

#[test]
fn an_existing_signature_is_removed() {
    let plain = pack(&fitting(), GOOD).unwrap();
    let mut signed = plain.component.clone();
    sections::append(&mut signed, SIGNATURE_SECTION, &[7; 96]);
    let packed = pack(&signed, GOOD).unwrap();
    assert!(packed.replaced && packed.unsigned);
    assert_eq!(section_contents(&packed.component, SIGNATURE_SECTION), Vec::<Vec<u8>>::new());
    assert_eq!(packed.component, plain.component);
}

#[test]
fn a_component_without_a_manifest_keeps_all_its_sections() {
    let mut made = component(&fitting()).unwrap();
    sections::append(&mut made, "somebody:else", b"stays");
    let packed = pack(&made, GOOD).unwrap();
    assert!(!packed.replaced);
    assert!(packed.component.starts_with(&made));
    assert_eq!(section_contents(&packed.component, "somebody:else"), [b"stays"]);
}

#[test]
fn an_invalid_manifest_is_reported_with_its_line_or_field() {
    assert_eq!(manifest(GOOD).unwrap().name, "welcome");
    let error = |text: &str| manifest(text).unwrap_err().to_string();
    let broken = error(&GOOD.replace("\"Greets.\"", "Greets."));
    assert!(broken.starts_with("plugin.toml: line 3: "), "{broken}");
    let unknown = error(&format!("{GOOD}\ncolour = 1\n"));
    assert!(unknown.starts_with("plugin.toml: line 6: ") && unknown.contains("colour"), "{unknown}");
    let missing = error(&GOOD.replace("license = \"MIT\"\n", ""));
    assert!(missing.starts_with("plugin.toml: missing field `license`"), "{missing}");
    assert!(error(&GOOD.replace("welcome", "Wel come")).contains("name `Wel come`"));
    assert!(error(&" ".repeat(MANIFEST_MAX + 1)).contains("65537 bytes"));
    // A good file is not packed with such a manifest, either.
    assert!(matches!(pack(&fitting(), "name = 1"), Err(PackError::Manifest(_))));
}

#[test]
fn a_module_that_cannot_become_a_component_is_refused_with_a_fix() {
    let bare = refusal(&wat::parse_str("(module (func (export \"run\")))").unwrap());
    assert!(bare.contains("component-type") && bare.contains("plugboard_sdk::export!"), "{bare}");
    let stranger = refusal(&module("(module)", WORLD));
    assert!(stranger.contains("run") && stranger.contains("one version of the SDK"), "{stranger}");
    let wasi =
        "(module (import \"wasi_snapshot_preview1\" \"sched_yield\" (func (result i32))) (func (export \"run\")))";
    let wasi = refusal(&module(wasi, WORLD));
    assert!(wasi.contains("wasm32-unknown-unknown"), "{wasi}");
}

#[test]
fn non_wasm_and_truncated_files_are_refused() {
    assert!(refusal(b"").contains("not WebAssembly"));
    assert!(refusal(b"(module)").contains("not WebAssembly"));
    let whole = fitting();
    assert!(refusal(&whole[..whole.len() - 1]).contains("damaged"));
}
