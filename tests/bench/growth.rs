//! (growth) How the cost of each path grows with the number of stored messages. All paths are measured beside few
//! messages and beside many; the part fails if one costs much more beside many.

mod cost;
mod export;
mod reads;

use crate::{
    ingest,
    load::{Load, LoadMode, Measured, Plan, Until},
    machine,
    platform::Platform,
    reply::{FEW, IN_FLIGHT},
    seed::{self, IN_A_CONVERSATION},
    server::Setup,
    table::Table,
};
use anyhow::{Result, ensure};
use cost::{Cost, Costs, FACTOR, NOISE};
use export::Exporter;
use plugboard_db::{Conn, Dialect, sql::query};
use plugboard_tests::databases::Kind;
use std::path::PathBuf;

/// The number of connections for webhook to 200.
const CONNECTIONS: usize = 16;

/// What was measured beside a number of stored messages.
struct Measurements {
    costs: Costs,
    /// The size of the database, and how much of it one stored message takes, in bytes.
    size: u64,
    each: u64,
    /// The rate at which the time from webhook to reply is measured, in messages per second.
    rate: f64,
}

/// Measures the growth of all costs, up to `many` stored messages.
///
/// # Errors
/// Returns an error if a message or a request fails, or if a cost grows too much.
pub async fn run(kind: Kind, plan: Plan, many: u32, table: &mut Table) -> Result<()> {
    ensure!(many > FEW, "--messages must be more than {FEW}");
    let few = beside(kind, plan, FEW, None).await?;
    let much = beside(kind, plan, many, Some(&few)).await?;
    table.headline(format!(
        "(growth) Costs beside {FEW} stored messages, and beside {many}, {IN_A_CONVERSATION} in each conversation"
    ));
    let mut grown = Vec::new();
    for (path, few, many) in few.costs.beside(&much.costs) {
        table.row(path, few, format!("{many}: {}", many.compared(&few)));
        if many.exceeds(&few) {
            grown.push(format!("{path}: {few}, then {many}"));
        }
    }
    let size = format!("{} MB, {} bytes for each message", much.size / 1_000_000, much.each);
    table.row("size of the database", format!("{} MB", few.size / 1_000_000), size);
    table.note(format!(
        "limits: half the rate, {FACTOR} times the CPU time, {FACTOR} times the p50 if it grows by more than {NOISE:?}"
    ));
    table.note("the exporter is disabled except in its own rows; CPU time does not include PostgreSQL's");
    ensure!(grown.is_empty(), "these costs grow too much with the stored messages:\n{}", grown.join("\n"));
    Ok(())
}

/// Measures everything beside `messages` stored messages. `few` contains the measurements beside few messages, if they
/// exist already.
async fn beside(kind: Kind, plan: Plan, messages: u32, few: Option<&Measurements>) -> Result<Measurements> {
    eprintln!("  beside {messages} stored messages");
    let mut setup = Setup::start(kind, Platform::start(false).await?, &[]).await?;
    let exporter = Exporter::install(&setup).await;
    // One real conversation, which is exported, and then copied.
    Load::on(&setup)?.one().await?;
    setup.settled().await?;
    export::park(&setup).await?;
    let empty = size(&setup).await?;
    if let Some(few) = few {
        ensure_space(kind, &setup, few.each * u64::from(messages)).await?;
    }
    seed::store(&mut setup, messages).await?;
    setup.settled().await?;
    let size = size(&setup).await?;
    let each = size.saturating_sub(empty) / u64::from(messages);

    let mut costs = Costs::default();
    reads::measure(&setup, &mut costs).await?;
    let rate = replies(&setup, plan, few.map(|few| few.rate), &mut costs).await?;
    exporter.measure(&setup, &mut costs).await?;
    webhooks(&mut setup, plan, &mut costs).await?;
    Ok(Measurements { costs, size, each, rate })
}

/// Measures webhook to reply, first with many customers in flight and then at a fixed rate: `rate`, or half of what was
/// reached. Returns this rate.
async fn replies(setup: &Setup, plan: Plan, rate: Option<f64>, costs: &mut Costs) -> Result<f64> {
    let load = Load::on(setup)?;
    let got = load.measure(&setup.platform, LoadMode::InFlight(IN_FLIGHT), Until::Answered, plan).await?;
    let rate = rate.unwrap_or(got.rate.median / 2.0);
    add(costs, &format!("webhook to reply, {IN_FLIGHT} in flight"), got);
    setup.settled().await?;
    let got = load.measure(&setup.platform, LoadMode::PerSecond(rate), Until::Answered, plan).await?;
    costs.add(format!("webhook to reply, {rate:.0} a second: time"), Cost::times(got.times));
    costs.add(format!("webhook to reply, {rate:.0} a second: CPU"), Cost::Cpu(got.server_each));
    setup.settled().await?;
    Ok(rate)
}

/// Measures webhook to 200 without what follows it, as (b) does. This ends the server, because it leaves many runs
/// behind.
async fn webhooks(setup: &mut Setup, plan: Plan, costs: &mut Costs) -> Result<()> {
    ensure!(setup.server.stop(), "the server did not exit successfully");
    setup.server.restart_with(&["--test-clock"]).map_err(anyhow::Error::msg)?;
    ingest::allow_long_calls(setup)?;
    setup.platform.inbox.hold_profiles();
    let got = ingest::measure(setup, CONNECTIONS, ingest::within_a_call(plan)).await?;
    setup.server.kill();
    add(costs, &format!("webhook to 200, {CONNECTIONS} connections"), got);
    Ok(())
}

/// Adds the costs of a load.
fn add(costs: &mut Costs, path: &str, got: Measured) {
    costs.add(format!("{path}: rate"), Cost::Rate(got.rate.median));
    costs.add(format!("{path}: time"), Cost::times(got.times));
    costs.add(format!("{path}: CPU"), Cost::Cpu(got.server_each));
}

/// Returns the size of the database in bytes.
async fn size(setup: &Setup) -> Result<u64> {
    let mut conn = Conn::connect(setup.server.database_url(), true).await?;
    let sql = match conn.dialect() {
        Dialect::Sqlite => "SELECT c.page_count * s.page_size FROM pragma_page_count() c, pragma_page_size() s",
        Dialect::Postgres => "SELECT pg_database_size(current_database())",
    };
    let bytes: i64 = query(sql).fetch_one(&mut conn).await?.try_get(0)?;
    conn.close().await;
    Ok(u64::try_from(bytes)?)
}

/// Fails if the disk with the database does not have this much space, and a tenth more.
async fn ensure_space(kind: Kind, setup: &Setup, bytes: u64) -> Result<()> {
    let folder = match kind {
        Kind::Sqlite => setup.server.folder().to_owned(),
        Kind::Postgres => {
            let mut conn = Conn::connect(setup.server.database_url(), true).await?;
            let folder: String = query("SHOW data_directory").fetch_one(&mut conn).await?.try_get(0)?;
            conn.close().await;
            PathBuf::from(folder)
        }
    };
    let (needed, free) = (bytes / 10 * 11, machine::free_space(&folder)?);
    ensure!(
        free >= needed,
        "{} has {} MB of free space, but the messages need about {} MB; use fewer --messages",
        folder.display(),
        free / 1_000_000,
        needed / 1_000_000
    );
    Ok(())
}
