//! Components that are not plugins, or that cannot be instantiated. Each gets its reason at installation.

use super::engine;
use plugboard_engine::{CallError, Engine, EngineOptions, LoadError};
use plugboard_model::{EventKind, LimitKind, Role};
use plugboard_tests::{calls::call, calls::message_event, guest};
use std::{fs, os::unix::fs::PermissionsExt as _, path::Path};

/// Builds a component that handles messages, from the fields of a core module. `more` is for additional imports.
pub(crate) fn component(more: &str, fields: &str) -> Vec<u8> {
    let text = format!(
        r#"(component
            {more}
            (import "plugboard:inbox/types@0.1.0" (instance $types
                (type $kind (enum "invalid" "not-found" "denied" "conflict" "rate-limited" "unavailable" "uncertain" "internal"))
                (export "failure-kind" (type $k (eq $kind)))
                (type $record (record (field "kind" $k) (field "code" (option string)) (field "message" string)
                    (field "retry-after-ms" (option u32))))
                (export "failure" (type (eq $record)))))
            (alias export $types "failure" (type $failure))
            (import "plugboard:inbox/events@0.1.0" (instance $events (export "message-event" (type (sub resource)))))
            (alias export $events "message-event" (type $event))
            (core module $m
                (memory (export "memory") 1)
                (func (export "realloc") (param i32 i32 i32 i32) (result i32) i32.const 1024)
                (func (export "handle") (param i32) (result i32) i32.const 0)
                {fields})
            (core instance $i (instantiate $m))
            (func $handle (param "event" (own $event)) (result (result (error $failure)))
                (canon lift (core func $i "handle") (memory (core memory $i "memory")) (realloc (core func $i "realloc"))))
            (instance $out (export "handle" (func $handle)))
            (export "plugboard:inbox/on-message@0.1.0" (instance $out)))"#
    );
    wat::parse_str(text).expect("good text")
}

async fn load(bytes: &[u8]) -> LoadError {
    engine().await.0.load(bytes).await.expect_err("it cannot be a plugin")
}

/// Returns the limit that a component's start exceeded.
async fn start(fields: &str) -> LimitKind {
    match load(&component("", fields)).await {
        LoadError::Start(CallError::Limit(kind, _)) => kind,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_minimal_component_is_a_valid_plugin() {
    let plugin = engine().await.0.load(&component("", "")).await.unwrap();
    assert_eq!((&plugin.surface().hears[..], plugin.manifest()), (&[EventKind::Message][..], None));
    assert!(plugin.handle(call(), message_event("x")).await.result.is_ok());
}

#[tokio::test]
async fn handlers_roles_and_powers_are_read_from_the_component_type() {
    let surface = super::hostile().await.surface().clone();
    let hears = [EventKind::Message, EventKind::Timer];
    assert_eq!((&surface.hears[..], &surface.roles[..]), (&hears[..], &[Role::Connector][..]));
    let powers = ["contacts", "http", "intake", "kv", "log", "notes", "replies", "rules", "timers", "triage"];
    assert_eq!(surface.powers, powers);
    let plain = engine().await.0.load(&guest("plain")).await.unwrap();
    assert_eq!(plain.surface().powers, ["kv", "replies", "triage"]);
}

#[tokio::test]
async fn an_endless_loop_in_a_start_function_ends() {
    assert_eq!(start("(func $s (loop br 0)) (start $s)").await, LimitKind::Cpu);
}

#[tokio::test]
async fn recursion_in_a_start_function_ends() {
    assert_eq!(start("(func $s (call $s)) (start $s)").await, LimitKind::Stack);
}

#[tokio::test]
async fn memory_taken_in_a_start_function_is_bounded() {
    assert_eq!(start("(func $s (drop (memory.grow (i32.const 3000)))) (start $s)").await, LimitKind::Memory);
    assert_eq!(start("(memory 1500)").await, LimitKind::Memory);
}

#[tokio::test]
async fn table_elements_are_bounded() {
    let grow =
        |by| format!("(table 1 funcref) (func $s (drop (table.grow (ref.null func) (i32.const {by})))) (start $s)");
    assert!(engine().await.0.load(&component("", &grow(19_999))).await.is_ok());
    assert_eq!(start(&grow(20_000)).await, LimitKind::Tables);
    assert_eq!(start("(table 12000 funcref) (table 12000 funcref)").await, LimitKind::Tables);
    assert!(matches!(load(&component("", "(table 100000000 funcref)")).await, LoadError::TooLarge(_)));
}

#[tokio::test]
async fn a_component_with_memory_beyond_any_limit_is_refused() {
    assert!(matches!(load(&component("", "(memory 60000)")).await, LoadError::TooLarge(_)));
}

#[tokio::test]
async fn a_trap_in_a_start_function_is_reported() {
    let error = load(&component("", "(func $s unreachable) (start $s)")).await;
    assert!(matches!(&error, LoadError::Start(CallError::Trapped(what)) if what.contains("unreachable")), "{error:?}");
}

#[tokio::test]
async fn an_unknown_import_is_named() {
    let said = async |import: &str| load(&component(import, "")).await.to_string();
    let newer = said(r#"(import "plugboard:inbox/teleport@0.1.0" (instance))"#).await;
    assert!(newer.contains("plugboard:inbox/teleport@0.1.0") && newer.contains("newer Plugboard"), "{newer}");
    let version = said(r#"(import "plugboard:inbox/kv@0.9.0" (instance))"#).await;
    assert!(version.contains("0.9.0") && version.contains("supports 0.1.2"), "{version}");
    let wasi = said(r#"(import "wasi:keyvalue/store@0.2.0-draft2" (instance))"#).await;
    assert!(wasi.contains("WASI that is not supported"), "{wasi}");
    let third = said(r#"(import "wasi:cli/environment@0.3.0" (instance))"#).await;
    assert!(third.contains("version 0.3.0") && third.contains("WASI 0.2"), "{third}");
    let other = said(r#"(import "acme:things/lasers" (instance))"#).await;
    assert!(other.contains("acme:things/lasers") && other.contains("unknown"), "{other}");
}

#[tokio::test]
async fn an_unknown_function_is_named() {
    let import = r#"(import "plugboard:inbox/clock@0.1.0" (instance (export "rewind" (func))))"#;
    let error = load(&component(import, "")).await;
    // The host takes the interface's name from the text of wasmtime's error.
    assert!(
        matches!(&error, LoadError::Incompatible { name, why }
            if name == "plugboard:inbox/clock@0.1.0" && why.contains("rewind")),
        "{error:?}"
    );
    let import = r#"(import "plugboard:inbox/clock@0.1.0" (instance (export "now" (func (result string)))))"#;
    let error = load(&component(import, "")).await.to_string();
    assert!(error.contains("clock") && error.contains("now"), "{error}");
}

#[tokio::test]
async fn an_unknown_or_incompatible_handler_is_refused() {
    let with = |name: &str| format!(r#"(component (instance $o) (export "{name}" (instance $o)))"#);
    let said = async |text: &str| load(&wat::parse_str(text).unwrap()).await;
    let newer = said(&with("plugboard:inbox/on-dream@0.1.0")).await.to_string();
    assert!(newer.contains("on-dream") && newer.contains("newer Plugboard"), "{newer}");
    let version = said(&with("plugboard:inbox/on-message@2.0.0")).await.to_string();
    assert!(version.contains("2.0.0"), "{version}");
    assert_eq!(said("(component)").await, LoadError::HearsNothing);
    let hollow = said(&with("plugboard:inbox/on-message@0.1.0")).await;
    assert!(matches!(hollow, LoadError::Incompatible { .. } | LoadError::HearsNothing), "{hollow:?}");
}

#[tokio::test]
async fn core_modules_other_files_and_damaged_components_are_refused() {
    assert_eq!(load(&wat::parse_str("(module)").unwrap()).await, LoadError::CoreModule);
    assert_eq!(load(b"").await, LoadError::NotWasm);
    assert_eq!(load(b"#!/bin/sh\n").await, LoadError::NotWasm);
    // Random bytes of every length, and a valid component with random bytes in it: an error, never a panic.
    let good = component("", "");
    let mut noise = 0x2545_F491_4F6C_DD1D_u64;
    for round in 0..300_usize {
        noise ^= noise << 13;
        noise ^= noise >> 7;
        noise ^= noise << 17;
        let mut bytes = if round % 2 == 0 { good.clone() } else { good[..8].to_vec() };
        let place = 8 + usize::try_from(noise % 1_000_003).unwrap() % (good.len() - 8);
        bytes.truncate(place.max(9));
        bytes.extend(noise.to_le_bytes());
        let error = load(&bytes).await;
        assert!(matches!(error, LoadError::Invalid(_) | LoadError::HearsNothing), "{error:?}");
    }
}

#[tokio::test]
async fn an_invalid_manifest_is_refused() {
    let section = |text: &str| {
        let (name, mut bytes) = ("plugboard:manifest", component("", ""));
        // A custom section: 0, its size, the size of its name, the name, and its bytes. All sizes here are below 128.
        let size = u8::try_from(1 + name.len() + text.len()).unwrap();
        bytes.extend([0, size, u8::try_from(name.len()).unwrap()]);
        bytes.extend([name.as_bytes(), text.as_bytes()].concat());
        bytes
    };
    let error = load(&section("name = 5")).await;
    assert!(matches!(&error, LoadError::Manifest(what) if what.contains("name")), "{error:?}");
    let twice = [section("x"), section("y")[component("", "").len()..].to_vec()].concat();
    assert!(matches!(load(&twice).await, LoadError::Manifest(_)));
    let good = "name = \"a\"\nversion = \"1.0.0\"\ndescription = \"b\"\nlicense = \"MIT\"\n";
    let plugin = engine().await.0.load(&section(good)).await.unwrap();
    assert_eq!(plugin.manifest().map(|manifest| manifest.name.as_str()), Some("a"));
}

fn compiled(dir: &Path) -> Vec<std::path::PathBuf> {
    fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect()
}

#[tokio::test]
async fn compiled_code_is_cached_privately_and_recompiled_when_damaged() {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join("cache");
    let load = async || {
        let engine = Engine::new(EngineOptions { cache_dir: Some(dir.clone()), ..EngineOptions::default() }).unwrap();
        let plugin = engine.load(&guest("plain")).await.unwrap();
        assert!(plugin.handle(call(), message_event("hi")).await.result.is_ok());
    };
    load().await;
    assert_eq!(fs::metadata(&dir).unwrap().permissions().mode() & 0o777, 0o700);
    let [file] = &compiled(&dir)[..] else { panic!("{:?}", compiled(&dir)) };
    let (whole, modified) = (fs::read(file).unwrap(), fs::metadata(file).unwrap().modified().unwrap());
    load().await;
    assert_eq!(fs::metadata(file).unwrap().modified().unwrap(), modified, "an intact file is used");

    let mut damaged = whole.clone();
    let middle = damaged.len() / 2;
    damaged[middle] ^= 0xff;
    // As a new file, because the old one may still be mapped, and its bytes must not change then.
    let replace = |bytes: &[u8]| {
        fs::remove_file(file).unwrap();
        fs::write(file, bytes).unwrap();
    };
    replace(&damaged);
    load().await;
    assert_ne!(fs::read(file).unwrap(), damaged, "a damaged file is replaced");

    replace(b"");
    load().await;
    assert_eq!(compiled(&dir).len(), 1);
}

#[tokio::test]
async fn a_world_writable_cache_folder_becomes_private() {
    let home = tempfile::tempdir().unwrap();
    fs::set_permissions(home.path(), fs::Permissions::from_mode(0o777)).unwrap();
    let options = EngineOptions { cache_dir: Some(home.path().to_owned()), ..EngineOptions::default() };
    drop(Engine::new(options).unwrap());
    assert_eq!(fs::metadata(home.path()).unwrap().permissions().mode() & 0o777, 0o700);
}

#[test]
fn invalid_engine_options_are_refused() {
    for options in [
        EngineOptions { threads: 0, ..EngineOptions::default() },
        EngineOptions { calls: 0, ..EngineOptions::default() },
        EngineOptions { calls: 1_000_000, ..EngineOptions::default() },
    ] {
        assert!(Engine::new(options).is_err());
    }
}
