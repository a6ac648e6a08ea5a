//! n8n: a workflow of two nodes, which answers a webhook and keeps no executions.
//!
//! n8n's licence is not an open-source licence. The benchmark only installs it on the machine that it runs on; nothing
//! of Plugboard contains or needs it.

use super::{
    npm::Package,
    server::{ANSWER, PeerServer, free, node},
    write_changed,
};
use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use std::{path::Path, process::Command};

/// The package. `xlsx` is replaced by the version on npm, because the version that n8n names is hosted elsewhere. The
/// workflow does not use it.
pub const PACKAGE: Package =
    Package { name: "n8n", version: "2.8.4", overrides: &[("xlsx", "0.18.5")], native: &["sqlite3"] };
/// The workflow's identifier and file.
const WORKFLOW: &str = "bench";
const FILE: &str = "workflow.json";
/// The path of the workflow's hook.
const HOOK: &str = "/webhook/hook";
/// No telemetry, no version checks, no editor, and no saved executions.
const SETTINGS: [(&str, &str); 18] = [
    ("DB_TYPE", "sqlite"),
    ("N8N_LISTEN_ADDRESS", "127.0.0.1"),
    ("N8N_RUNNERS_BROKER_LISTEN_ADDRESS", "127.0.0.1"),
    ("N8N_DIAGNOSTICS_ENABLED", "false"),
    ("N8N_VERSION_NOTIFICATIONS_ENABLED", "false"),
    ("N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED", "false"),
    ("N8N_DYNAMIC_BANNERS_ENABLED", "false"),
    ("N8N_HIRING_BANNER_ENABLED", "false"),
    ("N8N_TEMPLATES_ENABLED", "false"),
    ("N8N_PERSONALIZATION_ENABLED", "false"),
    ("N8N_LICENSE_AUTO_RENEW_ENABLED", "false"),
    ("N8N_COMMUNITY_PACKAGES_ENABLED", "false"),
    ("N8N_PUBLIC_API_DISABLED", "true"),
    ("N8N_DISABLE_UI", "true"),
    ("EXECUTIONS_DATA_SAVE_ON_SUCCESS", "none"),
    ("EXECUTIONS_DATA_SAVE_ON_ERROR", "none"),
    ("EXECUTIONS_DATA_SAVE_ON_PROGRESS", "false"),
    ("EXECUTIONS_DATA_SAVE_MANUAL_EXECUTIONS", "false"),
];

/// Starts n8n from the package's folder.
///
/// # Errors
/// Returns an error if it does not start.
pub async fn start(installed: &Path) -> Result<PeerServer> {
    let folder = tempfile::tempdir().context("a folder for n8n")?;
    write_changed(&folder.path().join(FILE), &workflow().to_string())?;
    let [address, broker] = free::<2>()?;
    let n8n = || {
        let mut n8n = node(&installed.join("bin/n8n"), folder.path());
        n8n.env("N8N_USER_FOLDER", folder.path()).envs(SETTINGS);
        n8n.env("N8N_PORT", address.port().to_string()).env("N8N_RUNNERS_BROKER_PORT", broker.port().to_string());
        n8n
    };
    // Each of these starts n8n, makes one change to its database, and exits.
    command(n8n(), &["import:workflow".into(), format!("--input={FILE}")]).await?;
    command(n8n(), &["publish:workflow".into(), format!("--id={WORKFLOW}")]).await?;
    let mut server = n8n();
    server.arg("start");
    PeerServer::start(server, address, HOOK, folder).await.context("n8n")
}

/// Runs a command of n8n to its end. Shows its output only if it fails.
async fn command(mut n8n: Command, arguments: &[String]) -> Result<()> {
    n8n.args(arguments);
    let mut n8n = tokio::process::Command::from(n8n);
    let output = n8n.kill_on_drop(true).output().await.context("cannot start `node`")?;
    ensure!(
        output.status.success(),
        "`n8n {}` ended with {}:\n{}{}",
        arguments.join(" "),
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(())
}

/// The workflow. It answers with a text, because n8n sends an answer without data in chunks.
fn workflow() -> Value {
    json!({
        "id": WORKFLOW,
        "name": WORKFLOW,
        "active": false,
        "nodes": [
            {
                "id": "hook", "name": "Webhook", "type": "n8n-nodes-base.webhook", "typeVersion": 2,
                "position": [0, 0], "webhookId": "hook",
                "parameters": {
                    "httpMethod": "POST", "path": "hook", "responseMode": "responseNode", "options": {},
                },
            },
            {
                "id": "respond", "name": "Respond", "type": "n8n-nodes-base.respondToWebhook", "typeVersion": 1.1,
                "position": [200, 0],
                "parameters": {
                    "respondWith": "text", "responseBody": ANSWER, "options": { "responseCode": 200 },
                },
            },
        ],
        "connections": { "Webhook": { "main": [[{ "node": "Respond", "type": "main", "index": 0 }]] } },
        "settings": {
            "executionOrder": "v1",
            "saveDataSuccessExecution": "none",
            "saveDataErrorExecution": "none",
            "saveManualExecutions": false,
            "saveExecutionProgress": false,
        },
    })
}
