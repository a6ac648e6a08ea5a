//! Times an exporter: from a customer's message to the batch with its conversation at another system.

use super::cost::{Cost, Costs};
use crate::{load::Load, server::Setup};
use anyhow::{Result, ensure};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use plugboard_tests::{
    PATIENCE,
    databases::Database,
    stub::{Behavior, Stub},
};
use serde_json::json;
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// The exporter. It posts batches to a URL.
const PLUGIN: &str = "crm-csv";
/// The number of messages to measure while the exporter is enabled.
const MESSAGES: usize = 20;
/// The number of times that the exporter is enabled after a message.
const STARTS: usize = 10;
/// How often to check whether a batch has arrived.
const POLL_INTERVAL: Duration = Duration::from_millis(1);
/// The text that each batch with a conversation contains.
const CONVERSATION: &str = "\"kind\":\"conversation\"";
/// Puts exporters after the end of the change log, however much it grows, so that they do not follow it.
const PARK: &str = "UPDATE followers SET position = 9000000000000000000 WHERE name LIKE 'exporter:%'";
/// Puts exporters at the end of the change log.
const RETURN: &str = "UPDATE followers SET position = (SELECT c.value FROM counters c WHERE c.name = 'changes') \
    WHERE name LIKE 'exporter:%'";

/// An exporter, and the other system that receives its batches.
pub struct Exporter {
    target: Stub,
}

impl Exporter {
    /// Installs the exporter.
    pub async fn install(setup: &Setup) -> Self {
        let target = Stub::start(Behavior::Answer(200, String::new())).await;
        let config = json!({ "files": false, "url": target.url("/hook") }).to_string();
        let grant = format!("http={}", target.authority());
        let secret = format!("signing=whsec_{}", BASE64_STANDARD.encode([7_u8; 32]));
        setup.server.install(PLUGIN, &["--config", &config, "--grant", &grant, "--secret", &secret]);
        Self { target }
    }

    /// Measures the exporter while nothing else is going on. Leaves it disabled.
    ///
    /// # Errors
    /// Returns an error if the server refuses, or if a conversation is not exported.
    pub async fn measure(&self, setup: &Setup, costs: &mut Costs) -> Result<()> {
        Database::execute(setup.server.database_url(), RETURN).await;
        enable(setup).await?;
        setup.settled().await?;
        let load = Load::on(setup)?;
        let mut times = Vec::with_capacity(MESSAGES);
        for _ in 0..MESSAGES {
            let (before, began) = (self.target.requests().len(), Instant::now());
            let (sent, arrived) = tokio::join!(load.one(), self.arrival(before));
            sent?;
            times.push(arrived?.saturating_duration_since(began));
            setup.settled().await?;
        }
        costs.add("webhook to export, exporter enabled", Cost::times(times));

        let mut times = Vec::with_capacity(STARTS);
        for _ in 0..STARTS {
            set_enabled(setup, false).await?;
            load.one().await?;
            setup.settled().await?;
            let (before, began) = (self.target.requests().len(), Instant::now());
            let (enabled, arrived) = tokio::join!(enable(setup), self.arrival(before));
            enabled?;
            times.push(arrived?.saturating_duration_since(began));
            setup.settled().await?;
        }
        costs.add("enabling an exporter to the export of one conversation", Cost::times(times));
        park(setup).await
    }

    /// Waits for a conversation in the requests after the first `before`. Returns the time of its arrival.
    async fn arrival(&self, before: usize) -> Result<Instant> {
        let began = Instant::now();
        loop {
            if self.target.requests().iter().skip(before).any(|request| request.contains(CONVERSATION)) {
                return Ok(Instant::now());
            }
            ensure!(began.elapsed() < PATIENCE, "no conversation was exported within {PATIENCE:?}");
            sleep(POLL_INTERVAL).await;
        }
    }
}

/// Disables the exporter, and keeps it from following the change log. A disabled exporter would still follow it.
///
/// # Errors
/// Returns an error if the server refuses.
pub async fn park(setup: &Setup) -> Result<()> {
    set_enabled(setup, false).await?;
    Database::execute(setup.server.database_url(), PARK).await;
    Ok(())
}

async fn enable(setup: &Setup) -> Result<()> {
    set_enabled(setup, true).await
}

async fn set_enabled(setup: &Setup, enabled: bool) -> Result<()> {
    let path = format!("/api/v1/plugins/{PLUGIN}");
    let (status, answer) = setup.server.ask("PATCH", &path, Some(&json!({ "enabled": enabled }))).await;
    ensure!(status == 200, "PATCH {path}: {status} {answer}");
    Ok(())
}
