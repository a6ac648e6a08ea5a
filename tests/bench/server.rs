//! The server that is measured: a process of its own, with the plugins and one page's channel.

use crate::platform::Platform;
use anyhow::{Result, ensure};
use plugboard_tests::{databases::Kind, server::Server};
use serde_json::json;

/// The page.
pub const PAGE: &str = "1001";
/// What signs its webhooks.
pub const APP_SECRET: &str = "app-secret";
/// Its channel.
pub const CHANNEL: &str = "shop";
/// The path of its hook.
pub const HOOK: &str = "/hooks/shop";
/// No limit that could be what is measured.
const SEND_RATE: u32 = 100_000;

/// A server and its platform.
pub struct Scene {
    /// The server.
    pub server: Server,
    /// Where its replies go.
    pub platform: Platform,
}

impl Scene {
    /// Starts both, with triage, welcome and messenger, and adds the channel.
    ///
    /// # Errors
    /// When the channel cannot be added.
    pub async fn start(kind: Kind, platform: Platform, options: &[&str]) -> Result<Self> {
        let server = Server::start(kind, options).await;
        for plugin in ["triage", "welcome", "messenger"] {
            server.install(plugin, &[]);
        }
        let config = json!({ "page_id": PAGE, "page_name": "The Shop", "send_rate": SEND_RATE,
            "api_base": format!("http://{}", platform.authority()) });
        let (config, grant) = (config.to_string(), format!("http={}", platform.authority()));
        let mut arguments = vec!["channel", "add", CHANNEL, "--connector", "messenger", "--config", &config];
        arguments.extend(["--grant", &grant, "--secret", "page_token=page-token"]);
        arguments.extend(["--secret", "app_secret=app-secret", "--secret", "verify_token=verify-me"]);
        server.command(&arguments).map_err(anyhow::Error::msg)?;
        Ok(Self { server, platform })
    }

    /// Waits until nothing is left to do, and checks that all went well.
    ///
    /// # Errors
    /// When something is dead or uncertain.
    pub async fn settled(&self) -> Result<()> {
        let status = self.server.drained().await;
        ensure!(status["dead_letters"] == 0 && status["uncertain"] == 0, "not all went well: {status}");
        Ok(())
    }
}
