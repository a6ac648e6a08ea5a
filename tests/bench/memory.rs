//! (e) The server's memory use.

use crate::{
    load::{Load, LoadMode, Plan, Until},
    machine,
    platform::Platform,
    server::Setup,
    table::{Spread, Table},
};
use anyhow::{Result, ensure};
use plugboard_tests::databases::Kind;
use std::time::Duration;

/// How long the server is idle before its memory is measured, so that it returns what it no longer needs.
const REST: Duration = Duration::from_secs(3);
/// The number of server starts for one figure.
const STARTS: usize = 3;
/// How many more times a plugin is installed.
const MORE: u32 = 10;
/// The target for the idle memory, in MB, at most.
const AIM: f64 = 60.0;
/// The number of concurrent customers in the load before a measurement.
const IN_FLIGHT: usize = 128;

/// Measures (e).
///
/// # Errors
/// Returns an error if the server or its plugins fail.
pub async fn run(kind: Kind, plan: Plan, table: &mut Table) -> Result<()> {
    table.headline("(e) Memory of the server (PSS)");
    let mut setup = Setup::start(kind, Platform::start(false).await?, &[]).await?;
    let installed = look(&setup).await?;
    let idle = fresh(&mut setup).await?;
    table.row("idle, messenger, triage and welcome installed", idle.show("MB"), format!("target: below {AIM} MB"));
    table.row("idle, right after compiling them", mb(installed), "");

    let load = Load::on(&setup)?;
    let got = load.measure(&setup.platform, LoadMode::InFlight(IN_FLIGHT), Until::Answered, plan).await?;
    setup.settled().await?;
    table.row("after traffic, idle again", mb(look(&setup).await?), format!("{} messages", got.all));

    let idle = fresh(&mut setup).await?;
    for number in 0..MORE {
        setup.server.install("welcome", &["--name", &format!("welcome-{number}")]);
    }
    let more = fresh(&mut setup).await?;
    let each = (more.median - idle.median) / f64::from(MORE);
    let of = |before: &Spread, after: &Spread| format!("{} before, {} after", before.show("MB"), after.show("MB"));
    table.row(format!("each of {MORE} more of the same plugin"), mb(each), of(&idle, &more));
    setup.server.install("webchat", &[]);
    let other = fresh(&mut setup).await?;
    table.row("another plugin, webchat", mb(other.median - more.median), of(&more, &other));
    Ok(())
}

/// Measures idle memory after several fresh starts, because no two starts are the same. Only what the server keeps is
/// counted.
async fn fresh(setup: &mut Setup) -> Result<Spread> {
    let mut found = Vec::with_capacity(STARTS);
    for _ in 0..STARTS {
        again(setup)?;
        found.push(look(setup).await?);
    }
    Ok(Spread::of(found))
}

/// Restarts the server. A clean stop leaves no database recovery to do, which would take memory.
fn again(setup: &mut Setup) -> Result<()> {
    ensure!(setup.server.stop(), "the server did not exit successfully");
    setup.server.restart();
    Ok(())
}

/// Returns the memory after a rest, in MB.
async fn look(setup: &Setup) -> Result<f64> {
    tokio::time::sleep(REST).await;
    #[expect(clippy::cast_precision_loss, reason = "it is shown with one digit")]
    let bytes = machine::memory(setup.server.process_id())? as f64;
    Ok(bytes / 1e6)
}

fn mb(value: f64) -> String {
    format!("{value:.1} MB")
}
