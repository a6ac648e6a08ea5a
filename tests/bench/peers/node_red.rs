//! Node-RED: a flow of three nodes, which answers a webhook and stores nothing.

use super::{
    npm::Package,
    server::{ANSWER, PeerServer, free, node},
    write_changed,
};
use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use std::path::Path;

/// The package.
pub const PACKAGE: Package = Package { name: "node-red", version: "4.1.15", overrides: &[], native: &[] };
/// The path of the flow's hook.
const HOOK: &str = "/hook";
/// No editor, no admin API, no telemetry and no installation of more nodes.
const SETTINGS: &str = r#"module.exports = {
    uiHost: "127.0.0.1",
    flowFile: "flows.json",
    credentialSecret: false,
    httpAdminRoot: false,
    disableEditor: true,
    diagnostics: { enabled: false, ui: false },
    runtimeState: { enabled: false, ui: false },
    telemetry: { enabled: false, updateNotification: false },
    externalModules: { palette: { allowInstall: false }, modules: { allowInstall: false } },
    logging: { console: { level: "warn", metrics: false, audit: false } },
};
"#;

/// Starts Node-RED from the package's folder.
///
/// # Errors
/// Returns an error if it does not start.
pub async fn start(installed: &Path) -> Result<PeerServer> {
    let folder = tempfile::tempdir().context("a folder for Node-RED")?;
    write_changed(&folder.path().join("settings.js"), SETTINGS)?;
    write_changed(&folder.path().join("flows.json"), &flows().to_string())?;
    let [address] = free::<1>()?;
    let mut node = node(&installed.join("red.js"), folder.path());
    node.arg("--userDir").arg(folder.path()).args(["--port", &address.port().to_string(), "--no-telemetry"]);
    PeerServer::start(node, address, HOOK, folder).await.context("Node-RED")
}

/// The flow. A node's identifier must not be a value that another node uses, such as `function`.
fn flows() -> Value {
    json!([
        { "id": "bench.tab", "type": "tab", "label": "bench" },
        {
            "id": "bench.in", "type": "http in", "z": "bench.tab", "name": "", "wires": [["bench.function"]],
            "url": HOOK, "method": "post", "upload": false,
        },
        {
            "id": "bench.function", "type": "function", "z": "bench.tab", "name": "", "wires": [["bench.out"]],
            "func": format!("msg.payload = '{ANSWER}';\nreturn msg;"),
            "outputs": 1, "noerr": 0, "initialize": "", "finalize": "", "libs": [],
        },
        {
            "id": "bench.out", "type": "http response", "z": "bench.tab", "name": "", "wires": [],
            "statusCode": "200", "headers": {},
        },
    ])
}
