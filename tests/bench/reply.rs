//! (c) Webhook to the reply at the platform, and (d) the same with many stored messages.

use crate::{
    load::{Load, LoadMode, Measured, Plan, Until},
    platform::Platform,
    profile,
    seed::{self, IN_A_CONVERSATION},
    server::Setup,
    table::{Table, p50_p99},
};
use anyhow::{Result, ensure};
use plugboard_tests::databases::Kind;
use std::time::Duration;

/// The number of customers who wait for their reply concurrently.
pub const IN_FLIGHT: usize = 128;
/// The target rate: at least this many messages per second on two cores.
const AIM: f64 = 500.0;
/// The fraction by which many stored messages may slow the server down.
const WITHIN: f64 = 0.2;
/// The small number of stored messages.
pub const FEW: u32 = 1_000;

/// Measures (c).
///
/// # Errors
/// Returns an error if a message fails, or if a reply does not come or comes twice.
pub async fn run(kind: Kind, plan: Plan, table: &mut Table) -> Result<()> {
    table.headline(format!(
        "(c) Webhook to reply at the platform, with messenger, triage and welcome; each message from a new contact, \
         {IN_FLIGHT} in flight"
    ));
    let setup = Setup::start(kind, Platform::start(false).await?, &[]).await?;
    let load = Load::on(&setup)?;
    let got = load.measure(&setup.platform, LoadMode::InFlight(IN_FLIGHT), Until::Answered, plan).await?;
    table.row("sustained", got.rate.show("a second"), format!("target: at least {AIM} on 2 cores"));
    describe(&got, table);
    table.row("webhook to reply at that load", p50_p99(got.times), "");
    setup.settled().await?;
    let half = got.rate.median / 2.0;
    let got = load.measure(&setup.platform, LoadMode::PerSecond(half), Until::Answered, plan).await?;
    table.row(format!("webhook to reply at {half:.0} a second"), p50_p99(got.times.clone()), "");
    describe(&got, table);
    setup.settled().await?;
    if kind == Kind::Postgres {
        table.note("the server's CPU time does not include PostgreSQL's");
    }
    Ok(())
}

/// Adds a row about the CPU time of a load.
pub fn describe(got: &Measured, table: &mut Table) {
    let [server, load, platform] = got.busy;
    table.row(
        "  CPU",
        format!("{:.0} us per message in the server", got.server_each.as_secs_f64() * 1e6),
        format!("cores busy: server {server:.2}, load generator {load:.2}, platform {platform:.2}"),
    );
}

/// Measures (d), with up to `many` stored messages.
///
/// # Errors
/// Returns the errors of [`run`], and an error if the messages cannot be stored beforehand.
pub async fn beside_many(kind: Kind, plan: Plan, many: u32, table: &mut Table) -> Result<()> {
    ensure!(many > FEW, "--messages must be more than {FEW}");
    table.headline(format!("(d) The same with stored messages, {IN_A_CONVERSATION} in each conversation"));
    let mut rates = Vec::new();
    for messages in [FEW, many] {
        let mut setup = Setup::start(kind, Platform::start(false).await?, &[]).await?;
        // One real conversation, which is then copied.
        Load::on(&setup)?.one().await?;
        setup.settled().await?;
        seed::store(&mut setup, messages).await?;
        let load = Load::on(&setup)?;
        let got = load.measure(&setup.platform, LoadMode::InFlight(IN_FLIGHT), Until::Answered, plan).await?;
        let what = format!("{messages} messages in {} conversations", messages / IN_A_CONVERSATION);
        table.row(what, got.rate.show("a second"), p50_p99(got.times.clone()));
        describe(&got, table);
        setup.settled().await?;
        rates.push(got.rate.median);
    }
    let ratio = rates[1] / rates[0];
    table.row("many to few", format!("{ratio:.2}"), format!("target: at least {}", 1.0 - WITHIN));
    Ok(())
}

/// Runs (c) once more under a profiler.
///
/// # Errors
/// Returns an error if there is no profiler, or if it fails.
pub async fn profiled(kind: Kind, plan: Plan, table: &mut Table) -> Result<()> {
    profile::available()?;
    table.headline(format!("(profile) Where the server's time goes in (c), {IN_FLIGHT} in flight"));
    let setup = Setup::start(kind, Platform::start(false).await?, &[]).await?;
    let load = Load::on(&setup)?;
    // Warm up first, so that the start is not in the recording.
    let warm_up = Plan { warm_up: Duration::ZERO, windows: 1, window: plan.warm_up.max(Duration::from_secs(1)) };
    load.measure(&setup.platform, LoadMode::InFlight(IN_FLIGHT), Until::Answered, warm_up).await?;
    let record = profile::Record::start(setup.server.process_id())?;
    let plan = Plan { warm_up: Duration::ZERO, ..plan };
    let got = load.measure(&setup.platform, LoadMode::InFlight(IN_FLIGHT), Until::Answered, plan).await?;
    let report = record.finish()?;
    table.row("under the profiler", got.rate.show("a second"), "");
    describe(&got, table);
    for (by, lines) in report {
        table.row(by, "", "");
        for line in lines {
            table.row(format!("  {}", line.what), line.share, "");
        }
    }
    setup.settled().await
}
