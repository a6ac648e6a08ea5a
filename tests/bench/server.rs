//! The server under test: a process of its own, with the plugins and the channel of one page.

use crate::platform::Platform;
use anyhow::{Result, ensure};
use plugboard_tests::{databases::Kind, server::Server};
use serde_json::json;

/// The page's identifier.
pub const PAGE: &str = "1001";
/// The app secret that signs the page's webhooks.
pub const APP_SECRET: &str = "app-secret";
/// The page's channel.
pub const CHANNEL: &str = "shop";
/// The path of the channel's hook.
pub const HOOK: &str = "/hooks/shop";
/// High enough that the send rate is never what is measured.
const SEND_RATE: u32 = 100_000;

/// A server and its platform.
pub struct Setup {
    /// The server.
    pub server: Server,
    /// The platform that receives its replies.
    pub platform: Platform,
}

impl Setup {
    /// Starts both, installs triage, welcome and messenger, and adds the channel.
    ///
    /// # Errors
    /// Returns an error if the channel cannot be added.
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

    /// Waits until nothing is pending, and checks that all went well.
    ///
    /// # Errors
    /// Returns an error if there are dead letters or uncertain deliveries.
    pub async fn settled(&self) -> Result<()> {
        let status = self.server.drained().await;
        ensure!(
            status["dead_letters"] == 0 && status["uncertain"] == 0,
            "there are dead letters or uncertain deliveries: {status}"
        );
        Ok(())
    }
}
