//! What the black-box tests share: built components, stand-ins for platforms, calls to try plugins with.

pub mod authority;
pub mod bench_call;
pub mod calls;
pub mod cluster;
pub mod collector;
pub mod databases;
pub mod graph;
pub mod hubspot;
pub mod pages;
pub mod proxy;
pub mod registry;
pub mod server;
pub mod shell;
pub mod stub;
pub mod traffic;
pub mod tryton;

use std::{fs, path::Path};

/// A component of `plugins/`, as `cargo xtask build` made it.
///
/// # Panics
/// When it has not been built.
#[must_use]
pub fn plugin(name: &str) -> Vec<u8> {
    built("plugins", name)
}

/// A component of `tests/guests/`, as `cargo xtask build` made it.
///
/// # Panics
/// When it has not been built.
#[must_use]
pub fn guest(name: &str) -> Vec<u8> {
    built("guests", name)
}

fn built(folder: &str, name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target").join(folder).join(name).with_extension("wasm");
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}: run `cargo xtask build`", path.display()))
}
