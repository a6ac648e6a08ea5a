//! (F) A backtest of a plugin over many stored messages.

use crate::{load::Load, platform::Platform, seed, server::Setup, table::Table};
use anyhow::{Context as _, Result, ensure};
use plugboard_tests::databases::{Kind, contents};
use serde_json::Value;
use std::time::{Duration, Instant};

/// The number of customer messages, and how many of them are in each conversation.
const MESSAGES: u32 = 100_000;
const IN_A_CONVERSATION: u32 = 5;
/// The longest that the backtest should take.
const AIM: Duration = Duration::from_mins(1);

/// Measures (F): triage over 100,000 stored messages.
///
/// # Errors
/// Returns an error if the messages cannot be stored beforehand, if the backtest fails, or if it writes to the
/// database.
pub async fn run(kind: Kind, table: &mut Table) -> Result<()> {
    table.headline(format!(
        "(F) Backtest of triage over {MESSAGES} customers' messages, {IN_A_CONVERSATION} in each conversation"
    ));
    let mut setup = Setup::start(kind, Platform::start(false).await?, &[]).await?;
    Load::on(&setup)?.one().await?;
    setup.settled().await?;
    ensure!(setup.server.stop(), "the server did not exit successfully");
    let began = Instant::now();
    let rows = seed::fill(setup.server.database_url(), MESSAGES / IN_A_CONVERSATION, IN_A_CONVERSATION).await?;
    eprintln!("  {rows} rows stored beforehand in {:.1?}", began.elapsed());
    setup.server.restart();
    setup.settled().await?;
    let before = contents(setup.server.database_url()).await;
    let began = Instant::now();
    let report = setup.server.command(&["plugin", "backtest", "triage", "--json"]).map_err(anyhow::Error::msg)?;
    let took = began.elapsed();
    let report: Value = serde_json::from_str(&report)?;
    let messages = report["messages"].as_u64().context("messages")?;
    ensure!(messages >= u64::from(MESSAGES), "only {messages} messages were replayed");
    ensure!(report["failed"] == 0, "{} calls failed", report["failed"]);
    ensure!(contents(setup.server.database_url()).await == before, "the backtest wrote to the database");
    table.row("whole command", format!("{took:.1?}"), format!("target: at most {AIM:?} on 2 cores"));
    #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
    let each = took.as_secs_f64() * 1e6 / messages as f64;
    table.row(
        "  each message",
        format!("{each:.0} us"),
        format!("{} calls, {} ms of CPU time in plugins", report["calls"], report["cpu_ms"]),
    );
    table.note("the database's contents have the same digest before and after");
    Ok(())
}
