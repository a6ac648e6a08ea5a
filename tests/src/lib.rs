//! Shared parts of the black-box tests: built components, stand-ins for platforms, and calls for testing plugins.

pub mod authority;
pub mod bench_call;
pub mod browser_session;
pub mod calls;
pub mod cluster;
pub mod collector;
pub mod courier;
pub mod databases;
pub mod document;
pub mod graph;
pub mod hubspot;
pub mod issuer;
pub mod pages;
pub mod platform;
pub mod proxy;
pub mod receiver;
pub mod registry;
pub mod server;
pub mod shell;
pub mod specs;
pub mod standard_webhooks;
pub mod stub;
pub mod telegram;
pub mod traffic;
pub mod tryton;

use std::{fmt::Write as _, fs, path::Path, time::Duration};

/// The longest that a test waits for something to happen. It is generous, because on a busy machine a few seconds may
/// become a minute. A test reaches it only if it fails.
pub const PATIENCE: Duration = Duration::from_mins(3);

/// Reads a component of `plugins/`, as `cargo xtask build` left it.
///
/// # Panics
/// Panics if it has not been built.
#[must_use]
pub fn plugin(name: &str) -> Vec<u8> {
    built("plugins", name)
}

/// Reads a component of `tests/guests/`, as `cargo xtask build` left it.
///
/// # Panics
/// Panics if it has not been built.
#[must_use]
pub fn guest(name: &str) -> Vec<u8> {
    built("guests", name)
}

/// Returns a component of a few kilobytes that takes many seconds and more than a gigabyte to compile: nested loops,
/// each of which changes some of many locals.
///
/// # Panics
/// Panics if its text is not valid WebAssembly.
#[must_use]
pub fn costly_component() -> Vec<u8> {
    loops_within_loops(1, 2_000, 900)
}

/// Returns the same loops in many smaller functions, which take long to compile but never much memory.
///
/// # Panics
/// Panics if its text is not valid WebAssembly.
#[must_use]
pub fn lengthy_component() -> Vec<u8> {
    loops_within_loops(600, 300, 300)
}

fn loops_within_loops(functions: usize, locals: usize, loops: usize) -> Vec<u8> {
    let mut function = format!("(func (local {})\n", "i64 ".repeat(locals));
    for n in 0..loops {
        let (one, other) = (n % locals, (n * 7 + 1) % locals);
        let _ = writeln!(function, "loop local.get {one} local.get {other} i64.add local.set {one}");
    }
    for n in 0..loops {
        let _ = writeln!(function, "local.get {n} i64.eqz br_if 0 end");
    }
    wat::parse_str(format!("(component (core module {}))", (function + ")").repeat(functions))).expect("good text")
}

fn built(folder: &str, name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target").join(folder).join(name).with_extension("wasm");
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}: run `cargo xtask build`", path.display()))
}
