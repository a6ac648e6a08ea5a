//! One call of a plugin in Extism, beside (a). Measured by a program in a workspace of its own, because Extism needs
//! another version of wasmtime.

use super::write_changed;
use crate::{
    call::{CALLS, TIMES},
    table::{Spread, Table},
};
use anyhow::{Context as _, Result, ensure};
use plugboard_tests::calls::message_event;
use serde::Deserialize;
use std::{
    env,
    path::{Path, PathBuf},
    process::Stdio,
};
use tokio::process::Command;

/// The version of Extism. Newer versions need a newer Rust.
const VERSION: &str = "1.30.0";
/// The program that measures, and its guest.
const PROGRAM: &str = include_str!("extism/program.rs");
const GUEST: &str = include_str!("extism/guest.wat");
/// The program's name.
const NAME: &str = "plugboard-bench-extism";

/// What the program prints: the median and the 99th percentile of each round, in microseconds.
#[derive(Deserialize)]
struct Times {
    fresh: Vec<[f64; 2]>,
    reused: Vec<[f64; 2]>,
}

/// Builds the program, unless it is up to date. Returns its path.
///
/// # Errors
/// Returns an error if it cannot be written or built.
pub async fn build(cache: &Path) -> Result<PathBuf> {
    let folder = cache.join(format!("extism-{VERSION}"));
    write_changed(&folder.join("Cargo.toml"), &manifest())?;
    write_changed(&folder.join("src/main.rs"), PROGRAM)?;
    write_changed(&folder.join("src/guest.wat"), GUEST)?;
    eprintln!("  building Extism {VERSION} in {}; this takes minutes in the first run", folder.display());
    let target = folder.join("target");
    // In its own folder, cargo does not read the configuration of this repository.
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["build", "--release", "--quiet", "--target-dir"]).arg(&target).current_dir(&folder);
    let status = cargo.stdin(Stdio::null()).kill_on_drop(true).status().await.context("cannot start cargo")?;
    ensure!(
        status.success(),
        "Extism {VERSION} could not be built in {}: cargo ended with {status}; see its output above, and check that \
         cargo reaches its registry",
        folder.display()
    );
    Ok(target.join("release").join(NAME))
}

/// The program's `Cargo.toml`.
fn manifest() -> String {
    format!(
        r#"[package]
name = "{NAME}"
version = "0.0.0"
edition = "2024"
rust-version = "1.95"
publish = false

[workspace]
resolver = "3"

[dependencies]
extism = "={VERSION}"
"#
    )
}

/// Runs the program.
///
/// # Errors
/// Returns an error if it fails.
pub async fn run(program: &Path, table: &mut Table) -> Result<()> {
    let event = serde_json::to_string(&*message_event("where is my order?"))?;
    let mut command = Command::new(program);
    command.args([event.as_str(), &CALLS.to_string(), &TIMES.to_string()]);
    let output = command.stdin(Stdio::null()).kill_on_drop(true).output().await;
    let output = output.with_context(|| format!("cannot start {}", program.display()))?;
    let errors = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{} ended with {}: {errors}", program.display(), output.status);
    let times: Times = serde_json::from_slice(&output.stdout).context("unexpected output of Extism's program")?;

    table.headline(format!(
        "(peers) One call in Extism {VERSION}: an input, 5 host calls that return a string, 3 that take one. Medians \
         of {CALLS} calls, {TIMES} times"
    ));
    let spread = |rounds: &[[f64; 2]], index: usize| Spread::of(rounds.iter().map(|round| round[index]).collect());
    for (name, rounds) in [("fresh instance", &times.fresh), ("reused instance", &times.reused)] {
        table.row(name, spread(rounds, 0).show("us"), format!("p99 {:.1} us", spread(rounds, 1).median));
    }
    table.note(format!(
        "Extism: the guest is hand-written, so it allocates and formats nothing; it copies its input, the event as {} \
         bytes of JSON, but does not parse it; the host's functions check nothing; no limits are set",
        event.len()
    ));
    table.note(
        "Plugboard: the guest of (a) is written with the Rust SDK and reads only what it needs from the event; the \
         server checks each value and each action, and limits time and memory",
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_guest_and_the_manifest_are_valid() {
        assert!(wat::parse_str(GUEST).is_ok());
        let manifest: toml::Value = toml::from_str(&manifest()).unwrap();
        assert_eq!(manifest["dependencies"]["extism"].as_str(), Some("=1.30.0"));
    }

    #[test]
    fn the_output_of_the_program_is_read() {
        let fresh = vec![[1.5, 2.0]];
        let text = format!(r#"{{"fresh":{fresh:?},"reused":{fresh:?}}}"#);
        let times: Times = serde_json::from_str(&text).unwrap();
        assert_eq!((times.fresh, times.reused), (fresh.clone(), fresh));
    }
}
