//! (peers) The load of (b) on Plugboard, Node-RED and n8n, and one call of a plugin in Plugboard and in Extism.
//!
//! The peers are installed in exact versions into a cache folder outside of the repository, and later runs use them
//! again. Their servers listen on 127.0.0.1 only, send no telemetry and do not look for new versions.

mod extism;
mod n8n;
mod node_red;
mod npm;
mod server;

use crate::{
    call, ingest,
    load::{Measured, Plan},
    table::{Table, p50_p99},
};
use anyhow::{Context as _, Result};
use plugboard_tests::databases::Kind;
use server::PeerServer;
use std::{
    env, fs,
    path::{Path, PathBuf},
};

/// The numbers of concurrent connections to measure.
const CONNECTIONS: [usize; 2] = [2, 64];

/// Measures Plugboard and its peers.
///
/// # Errors
/// Returns an error if a peer cannot be installed or started, or if a request fails.
pub async fn run(kind: Kind, plan: Plan, table: &mut Table) -> Result<()> {
    let cache = cache()?;
    npm::check().await?;
    // Install everything first, so that no build disturbs a measurement.
    let node_red_folder = npm::install(&cache, &node_red::PACKAGE).await?;
    let n8n_folder = npm::install(&cache, &n8n::PACKAGE).await?;
    let extism_program = extism::build(&cache).await?;

    table.headline("(peers) Webhook to 200, with the load of (b)");
    let plan = ingest::within_a_call(plan);
    for connections in CONNECTIONS {
        let (got, _) = ingest::server(kind, connections, plan).await?;
        rows("Plugboard", connections, got, table);
    }
    // Only one peer runs at a time, so that they do not compete for the CPU.
    peer(&node_red::PACKAGE.to_string(), node_red::start(&node_red_folder).await?, plan, table).await?;
    peer(&n8n::PACKAGE.to_string(), n8n::start(&n8n_folder).await?, plan, table).await?;
    table.note(
        "Plugboard checks the signature, and answers when the message is synced to disk with its contact, \
         conversation, event and runs",
    );
    table.note("node-red: http in, a function that sets the answer, http response; checks and stores nothing");
    table.note(
        "n8n: Webhook and Respond to Webhook, on SQLite; checks nothing; keeps no executions, but stores a row for \
         each and deletes it when it ends",
    );

    call::run(table).await?;
    extism::run(&extism_program, table).await
}

/// Measures one peer, and stops it.
async fn peer(name: &str, server: PeerServer, plan: Plan, table: &mut Table) -> Result<()> {
    for connections in CONNECTIONS {
        let got = server.measure(connections, plan).await.with_context(|| name.to_owned())?;
        rows(name, connections, got, table);
    }
    Ok(())
}

fn rows(name: &str, connections: usize, got: Measured, table: &mut Table) {
    table.row(format!("{name}, {connections} connections"), got.rate.show("a second"), p50_p99(got.times));
    let millis = got.server_each.as_secs_f64() * 1e3;
    let [server, load, _] = got.busy;
    table.row(
        "  CPU",
        format!("{millis:.2} ms per message in the server"),
        format!("cores busy: server {server:.2}, load generator {load:.2}"),
    );
}

/// Returns the folder for the installed peers: `plugboard-bench-peers` in the user's cache folder.
fn cache() -> Result<PathBuf> {
    let absolute = |name: &str| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let base = absolute("XDG_CACHE_HOME").or_else(|| Some(absolute("HOME")?.join(".cache")));
    let base = base.context("no folder for the peers: set XDG_CACHE_HOME or HOME to an absolute path")?;
    Ok(base.join("plugboard-bench-peers"))
}

/// Writes a file and its folder, unless the file already has this text. An unchanged file keeps its time, so that
/// nothing is rebuilt.
///
/// # Errors
/// Returns an error if it cannot be written.
fn write_changed(path: &Path, text: &str) -> Result<()> {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    }
    fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_changed_text_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("src/main.rs");
        write_changed(&path, "one").unwrap();
        let written = fs::metadata(&path).unwrap().modified().unwrap();
        write_changed(&path, "one").unwrap();
        assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), written);
        write_changed(&path, "two").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "two");
    }
}
