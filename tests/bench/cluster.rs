//! (cluster) Several servers on one PostgreSQL: the load of (c), spread over the hooks of 1, 2 and 4 servers.
//!
//! It also measures how long commits wait for each other. Each transaction that writes to the change log updates a
//! counter, and holds its lock until the commit (decision 003). So the sessions that wait for this lock are counted at
//! intervals; by Little's law, their average number divided by the transactions per second is the average wait.

use crate::{
    load::{Load, LoadMode, Plan, Until},
    machine,
    platform::Platform,
    reply::{IN_FLIGHT, describe},
    server::Setup,
    table::{Table, p50_p99},
};
use anyhow::{Result, ensure};
use plugboard_db::{Conn, sql::query};
use plugboard_tests::{databases::Kind, server::Server};
use std::time::{Duration, Instant};
use tokio::time::{MissedTickBehavior, interval, sleep};

/// The numbers of servers to measure.
const SERVERS: [usize; 3] = [1, 2, 4];
/// How often the waiting sessions are counted.
const SAMPLE_INTERVAL: Duration = Duration::from_millis(20);
/// How long one question whether a server is ready may take.
const READY_TIMEOUT: Duration = Duration::from_secs(5);
/// The sessions that wait for the counter, and those that wait for any lock.
const WAITING: &str = "SELECT COUNT(*) FILTER (WHERE query LIKE 'UPDATE counters SET value = value + %'), COUNT(*) \
    FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
/// The commits in this database, and the updates of counters.
const TOTALS: &str = "SELECT d.xact_commit, t.n_tup_upd FROM pg_stat_database d, pg_stat_user_tables t \
    WHERE d.datname = current_database() AND t.relname = 'counters'";

/// Measures each number of servers.
///
/// # Errors
/// Returns an error on SQLite, if a message fails, or if a reply does not come or comes twice.
pub async fn run(kind: Kind, plan: Plan, table: &mut Table) -> Result<()> {
    ensure!(kind == Kind::Postgres, "this part needs --database postgres, because SQLite has one server");
    table.headline(format!(
        "(cluster) Webhook to reply as in (c), with several servers on one PostgreSQL, {IN_FLIGHT} in flight in all"
    ));
    let mut rates = Vec::with_capacity(SERVERS.len());
    let mut local = true;
    for count in SERVERS {
        let setup = Setup::start(kind, Platform::start(false).await?, &[]).await?;
        let others: Vec<Server> = (1..count).map(|_| setup.server.beside()).collect();
        for server in &others {
            ready(server).await;
        }
        let servers: Vec<&Server> = std::iter::once(&setup.server).chain(&others).collect();
        let load = Load::across(&servers, &setup.platform)?;
        let mut observer = Observer::connect(setup.server.database_url()).await?;
        let mode = LoadMode::InFlight(IN_FLIGHT);
        let (got, seen) =
            tokio::join!(load.measure(&setup.platform, mode, Until::Answered, plan), observer.observe(plan));
        let (got, seen) = (got?, seen?);
        setup.settled().await?;

        let name = if count == 1 { "1 server".to_owned() } else { format!("{count} servers") };
        table.row(name, got.rate.show("a second"), p50_p99(got.times.clone()));
        rates.push(got.rate.median);
        table.row("  rate to that of 1 server", format!("{:.2}", got.rate.median / rates[0]), "");
        describe(&got, table);
        if let Some(cpu) = seen.cpu {
            let each = cpu.as_secs_f64() * 1e6 / f64::from(u32::try_from(got.times.len())?);
            let busy = cpu.as_secs_f64() / seen.time.as_secs_f64();
            table.row(
                "  CPU of PostgreSQL",
                format!("{each:.0} us per message"),
                format!("cores busy: PostgreSQL {busy:.2}"),
            );
        } else {
            local = false;
        }
        table.row(
            "  sessions that wait for the change log's counter",
            format!("{:.3} on average", seen.for_counter),
            format!("for any lock: {:.3}", seen.for_locks),
        );
        table.row(
            "  estimated wait for the counter",
            format!("{:.0} us per transaction", micros(seen.for_counter, seen.commits)),
            format!(
                "{:.0} us per update of the counter; {:.0} commits and {:.0} updates a second",
                micros(seen.for_counter, seen.updates),
                seen.commits,
                seen.updates
            ),
        );
    }
    table.note("CPU in the server is that of all servers together; commits include transactions that only read");
    if !local {
        table.note("PostgreSQL runs on another machine, so its CPU time is unknown");
    }
    Ok(())
}

/// Waits until a server is ready.
async fn ready(server: &Server) {
    server
        .until("the server to be ready", async |server: &Server| {
            match server.ask_within(READY_TIMEOUT, "GET", "/readyz", &[], None).await {
                Some((200, _)) => Ok(()),
                other => Err(format!("{other:?}")),
            }
        })
        .await;
}

/// Returns the average wait in microseconds: the average number of waiting sessions, divided by the transactions per
/// second.
fn micros(waiting: f64, per_second: f64) -> f64 {
    if per_second > 0.0 { waiting / per_second * 1e6 } else { 0.0 }
}

/// A session that observes the others.
struct Observer {
    conn: Conn,
    /// PostgreSQL's first process, if it runs on this machine.
    postmaster: Option<u32>,
}

/// What was observed while a load was measured.
struct Observed {
    /// How long it was observed.
    time: Duration,
    /// The average number of sessions that waited for the counter, and for any lock.
    for_counter: f64,
    for_locks: f64,
    /// Commits, and updates of the counter, per second.
    commits: f64,
    updates: f64,
    /// The CPU time of all of PostgreSQL's processes.
    cpu: Option<Duration>,
}

/// PostgreSQL's totals at one moment.
struct Totals {
    at: Instant,
    commits: i64,
    updates: i64,
    cpu: Option<Duration>,
}

impl Observer {
    async fn connect(url: &str) -> Result<Self> {
        let mut conn = Conn::connect(url, false).await?;
        let backend: i64 = query("SELECT CAST(pg_backend_pid() AS BIGINT)").fetch_one(&mut conn).await?.try_get(0)?;
        Ok(Self { conn, postmaster: machine::parent(u32::try_from(backend)?, "postgres") })
    }

    /// Observes the windows of a plan, which begins now.
    async fn observe(&mut self, plan: Plan) -> Result<Observed> {
        let end = Instant::now() + plan.warm_up + plan.window * plan.windows;
        sleep(plan.warm_up).await;
        let before = self.totals().await?;
        let (mut samples, mut for_counter, mut for_locks) = (0_u32, 0_i64, 0_i64);
        let mut ticks = interval(SAMPLE_INTERVAL);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        while Instant::now() < end {
            ticks.tick().await;
            let row = query(WAITING).fetch_one(&mut self.conn).await?;
            samples += 1;
            for_counter += row.try_get::<i64>(0)?;
            for_locks += row.try_get::<i64>(1)?;
        }
        let after = self.totals().await?;
        let time = after.at.saturating_duration_since(before.at);
        let average = |sum: i64| anyhow::Ok(f64::from(u32::try_from(sum)?) / f64::from(samples.max(1)));
        let a_second = |count: i64| anyhow::Ok(f64::from(u32::try_from(count.max(0))?) / time.as_secs_f64());
        Ok(Observed {
            time,
            for_counter: average(for_counter)?,
            for_locks: average(for_locks)?,
            // Each sample is a transaction of its own.
            commits: a_second(after.commits - before.commits - i64::from(samples))?,
            updates: a_second(after.updates - before.updates)?,
            cpu: after.cpu.zip(before.cpu).map(|(after, before)| after.saturating_sub(before)),
        })
    }

    async fn totals(&mut self) -> Result<Totals> {
        let cpu = self.postmaster.map(machine::cpu_of_tree).transpose()?;
        let row = query(TOTALS).fetch_one(&mut self.conn).await?;
        Ok(Totals { at: Instant::now(), commits: row.try_get(0)?, updates: row.try_get(1)?, cpu })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_is_the_waiting_sessions_divided_by_the_rate() {
        assert!((micros(0.5, 1_000.0) - 500.0).abs() < 1e-9);
        assert!(micros(1.0, 0.0).abs() < f64::EPSILON);
    }
}
