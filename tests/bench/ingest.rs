//! (b) Webhook to durable 200, compared with inserting the same rows without a server.
//!
//! Runs must be stored but must not begin. Otherwise their work is measured too, and the number of rows is no longer
//! the same for each message. The runs of a new customer wait for the profile, for 2 s by the server's clock, which is
//! stopped here. The platform never answers a profile request, but that call still ends at its wall-clock limit, and
//! then the runs begin. So this limit is set to its maximum, and the load ends before it is reached.

use crate::{
    baseline,
    load::{Load, LoadMode, Measured, Plan, Until},
    platform::Platform,
    rows::Rows,
    server::Setup,
    table::{Table, p50_p99},
};
use anyhow::{Result, ensure};
use plugboard_tests::databases::{Database, Kind};
use std::time::Duration;

/// The numbers of concurrent connections to measure.
const CONNECTIONS: [usize; 3] = [1, 16, 64];
/// The wall-clock limit of a connector call. The load requests the first profile as soon as it begins.
const CALL: Duration = Duration::from_secs(30);
/// How long before that limit the load ends, so that its last messages are stored in time.
const MARGIN: Duration = Duration::from_secs(5);
/// The server must reach this fraction of the plain inserts' rate.
const AIM: f64 = 0.5;

/// Measures (b).
///
/// # Errors
/// Returns an error if a message is lost, or if the server and the plain inserts do not store the same rows.
pub async fn run(kind: Kind, plan: Plan, table: &mut Table) -> Result<()> {
    table.headline("(b) Webhook to durable 200, each message from a new contact");
    let asked = plan;
    let plan = within_a_call(asked);
    let mut each = None;
    for connections in CONNECTIONS {
        let (got, stored) = server(kind, connections, plan).await?;
        let database = Database::new(kind).await;
        let plain = baseline::run(&database, connections, stored, plan).await?;
        let again = Rows::count(&database.url).await?.since(&Rows::start()).each(plain.all)?;
        ensure!(stored == again, "the server stored {stored} for each message, the plain inserts {again}");

        let part = got.rate.median / plain.rate.median;
        table.row(format!("{connections} connections"), got.rate.show("a second"), p50_p99(got.times));
        let micros = got.server_each.as_secs_f64() * 1e6;
        let [server, load, _] = got.busy;
        table.row(
            "  CPU",
            format!("{micros:.0} us per message in the server"),
            format!("cores busy: server {server:.2}, load generator {load:.2}"),
        );
        let beside = format!("{}, {:.1} per transaction", p50_p99(plain.times), plain.group);
        table.row("  plain inserts", plain.rate.show("a second"), beside);
        table.row("  server to plain inserts", format!("{part:.2}"), format!("target: at least {AIM}"));
        each = Some(stored);
    }
    if let Some(each) = each {
        table.note(format!("each message stores {each}; the runs of triage and welcome are stored but do not begin"));
        if plan.window < asked.window {
            table.note(format!(
                "(b) was measured for {:?} only, because after that profile requests time out and runs begin",
                plan.window * plan.windows
            ));
        }
        table.note("plain inserts: one write connection, as in the server; all waiting messages share a transaction");
    }
    Ok(())
}

/// Shortens a plan so that its load ends before the first profile request times out.
#[must_use]
pub fn within_a_call(plan: Plan) -> Plan {
    let longest = CALL.saturating_sub(MARGIN + plan.warm_up) / plan.windows;
    Plan { window: plan.window.min(longest), ..plan }
}

/// Raises the wall-clock limit of the connector's calls to its maximum.
///
/// # Errors
/// Returns an error if the server refuses.
pub fn allow_long_calls(setup: &Setup) -> Result<()> {
    let limit = format!("wall_ms={}", CALL.as_millis());
    setup.server.command(&["plugin", "limit", "messenger", &limit]).map(drop).map_err(anyhow::Error::msg)
}

/// Measures a new server. Also returns the rows that it stored for each message. The plan must be [`within_a_call`].
///
/// # Errors
/// Returns an error if a message fails or is lost.
pub async fn server(kind: Kind, connections: usize, plan: Plan) -> Result<(Measured, Rows)> {
    let mut setup = Setup::start(kind, Platform::start(true).await?, &["--test-clock"]).await?;
    allow_long_calls(&setup)?;
    let none = Rows::count(setup.server.database_url()).await?;
    let got = measure(&setup, connections, plan).await?;
    // Kill, like a power cut: every message answered with 200 must be stored all the same.
    setup.server.kill();
    let stored = Rows::count(setup.server.database_url()).await?.since(&none).each(got.all)?;
    Ok((got, stored))
}

/// Measures webhook to 200 on a server whose clock is stopped and whose platform answers no profile request. The plan
/// must be [`within_a_call`].
///
/// # Errors
/// Returns an error if a message fails, or if runs began.
pub async fn measure(setup: &Setup, connections: usize, plan: Plan) -> Result<Measured> {
    let load = Load::on(setup)?;
    let got = load.measure(&setup.platform, LoadMode::InFlight(connections), Until::Stored, plan).await?;
    let began = setup.platform.inbox.profiles_since();
    ensure!(
        began.is_none_or(|began| began < CALL),
        "the load lasted {began:?}, so profile requests timed out and runs began; use fewer --seconds"
    );
    Ok(got)
}
