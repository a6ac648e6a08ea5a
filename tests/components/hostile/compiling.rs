//! Components that are small but expensive to compile. A child process compiles them, and is ended at its limits.

use super::bad::component;
use plugboard_engine::{Compile, CompileLimits, Engine, EngineOptions, LoadError};
use plugboard_tests::{
    calls::{call, message_event},
    costly_component, guest, lengthy_component,
    server::program,
};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

/// Enough time for anything that must happen eventually.
const PATIENCE: Duration = Duration::from_mins(2);

fn options(cache_dir: Option<PathBuf>, limits: CompileLimits) -> EngineOptions {
    EngineOptions { cache_dir, compile: Compile::Child { program: program(), limits }, ..EngineOptions::default() }
}

fn engine(limits: CompileLimits) -> Engine {
    Engine::new(options(None, limits)).expect("an engine")
}

/// Returns limits with this CPU time in seconds, which must be unique to the test, so that it can find its own child
/// process. The memory limit is never reached.
fn seconds(cpu_seconds: u32) -> CompileLimits {
    CompileLimits { cpu_seconds, memory_mib: 8 << 10, ..CompileLimits::default() }
}

/// Returns the child process that compiles within these limits, as its folder in `/proc`.
fn child_of(limits: &CompileLimits) -> Option<PathBuf> {
    let wanted = format!("compile-component\0{}\0{}\0", limits.memory_mib, limits.cpu_seconds);
    let processes = fs::read_dir("/proc").expect("Linux").flatten().map(|entry| entry.path());
    processes.into_iter().find(|process| {
        let line = fs::read(process.join("cmdline")).unwrap_or_default();
        line.ends_with(wanted.as_bytes())
    })
}

async fn until<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let since = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(since.elapsed() < PATIENCE, "{what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn a_component_that_takes_too_long_to_compile_is_refused() {
    let component = costly_component();
    assert!(component.len() < 64 << 10, "{} bytes", component.len());
    let error = engine(seconds(1)).load(&component).await.unwrap_err();
    assert_eq!(error, LoadError::Costly("1 s of processor time".into()));
    let said = error.to_string();
    assert!(said.contains("use smaller functions"), "{said}");
    let limits = CompileLimits { wall_seconds: 1, ..seconds(601) };
    assert_eq!(engine(limits).load(&component).await.unwrap_err(), LoadError::Costly("1 s".into()));
    assert_eq!(child_of(&limits), None, "it was ended");
}

#[tokio::test]
async fn a_component_that_needs_too_much_memory_to_compile_is_refused() {
    let limits = CompileLimits { memory_mib: 40, ..seconds(602) };
    assert_eq!(
        engine(limits).load(&costly_component()).await.unwrap_err(),
        LoadError::Costly("40 MiB of memory".into())
    );
}

#[tokio::test]
async fn another_component_is_compiled_despite_an_expensive_one() {
    let engine = engine(seconds(2));
    let (beside, component) = (engine.clone(), costly_component());
    let costly = tokio::spawn(async move { beside.load_soon(&component).await });
    until("no child", || child_of(&seconds(2))).await;
    let plain = engine.load_soon(&guest("plain")).await.unwrap();
    assert!(plain.handle(call(), message_event("hi")).await.result.is_ok());
    assert!(matches!(costly.await.unwrap(), Err(LoadError::Costly(_))));
}

#[tokio::test]
async fn a_child_process_inherits_nothing_and_ends_when_its_caller_gives_up() {
    let limits = seconds(603);
    let (engine, component) = (engine(limits), lengthy_component());
    let waiting = tokio::spawn(async move { engine.load_soon(&component).await });
    let child = until("no child", || child_of(&limits)).await;
    assert_eq!(fs::read(child.join("environ")).unwrap(), b"", "no variable");
    let files = fs::read_dir(child.join("fd")).unwrap().flatten();
    let inherited: Vec<_> = files
        .filter(|file| fs::read_link(file.path()).is_ok_and(|target| target.starts_with("socket:") || is_ours(&target)))
        .map(|file| file.path())
        .collect();
    assert!(inherited.is_empty(), "{inherited:?}");
    assert!(!waiting.is_finished());
    waiting.abort();
    until("it goes on", || child_of(&limits).is_none().then_some(())).await;
}

/// Whether this is one of the tests' own files, such as a plugin or the cache of another engine.
fn is_ours(target: &Path) -> bool {
    target.extension().is_some_and(|extension| extension == "wasm" || extension == "cwasm")
}

#[tokio::test]
async fn code_compiled_by_a_child_process_is_cached_and_behaves_the_same() {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join("cache");
    let ended = async |options: EngineOptions| {
        let engine = Engine::new(options).unwrap();
        let plugin = engine.load(&guest("plain")).await.unwrap();
        plugin.handle(call(), message_event("hi")).await.result.unwrap()
    };
    let expected = ended(EngineOptions::default()).await;
    assert_eq!(ended(options(Some(dir.clone()), CompileLimits::default())).await, expected);
    let names: Vec<_> = fs::read_dir(&dir).unwrap().flatten().map(|entry| entry.path()).collect();
    assert!(matches!(&names[..], [file] if file.extension().is_some_and(|it| it == "cwasm")), "{names:?}");
    // A cached component needs no child process.
    let compile = Compile::Child { program: "/nowhere".into(), limits: CompileLimits::default() };
    let kept = EngineOptions { cache_dir: Some(dir), compile, ..EngineOptions::default() };
    assert_eq!(ended(kept.clone()).await, expected);
    let engine = Engine::new(kept).unwrap();
    assert!(matches!(engine.load(&guest("hostile")).await, Err(LoadError::Host(_))));
}

#[tokio::test]
async fn a_child_process_reports_invalid_components_with_the_same_error() {
    let child = engine(CompileLimits::default());
    let in_process = Arc::new(Engine::new(EngineOptions::default()).unwrap());
    let mut damaged = component("", "");
    let middle = damaged.len() / 2;
    damaged[middle] ^= 0xff;
    for bytes in [damaged, component("", "(memory 60000)"), component("", "(func (result i32) i64.const 0)")] {
        let (error, expected) = (child.load(&bytes).await.unwrap_err(), in_process.load(&bytes).await.unwrap_err());
        assert_eq!(error, expected);
    }
}
