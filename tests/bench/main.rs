//! Measures the cost and the speed of Plugboard on a real server process: `cargo xtask bench`.
//!
//! The load generator and the platform stand-in each have a thread in this process; the server is a process of its own.
//! The top of each part's file says what that part measures.

mod backtest;
mod baseline;
mod call;
mod cluster;
mod growth;
mod http;
mod ingest;
mod languages;
mod load;
mod machine;
mod measured_thread;
mod memory;
mod peers;
mod platform;
mod profile;
mod reply;
mod rows;
mod seed;
mod server;
mod table;

use anyhow::{Context as _, Result};
use clap::{Parser, ValueEnum};
use load::Plan;
use plugboard_tests::databases;
use std::time::Duration;
use table::Table;

/// The longest that a part may take, however slow the machine is.
const LONGEST: Duration = Duration::from_mins(30);
/// The longest that a part may take that stores many messages beforehand.
const LONGEST_STORING: Duration = Duration::from_hours(6);
/// The number of windows, which are measured separately.
const WINDOWS: u32 = 5;
/// The duration of the warm-up before the windows.
const WARM_UP: Duration = Duration::from_secs(2);

/// Measures Plugboard.
#[derive(Parser)]
#[command(name = "bench")]
struct Cli {
    /// The parts to run; (a) to (g) by default
    parts: Vec<Part>,
    /// Number of stored messages in (d) and in (growth)
    #[arg(long, default_value_t = 1_000_000, value_parser = clap::value_parser!(u32).range(2_000..=10_000_000))]
    messages: u32,
    /// Seconds for which each load is measured
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=600))]
    seconds: u32,
    /// The server's database
    #[arg(long, value_enum, default_value_t = Database::Sqlite)]
    database: Database,
}

/// A part of the benchmark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// One call
    A,
    /// Webhook to 200
    B,
    /// Webhook to reply
    C,
    /// The same as (c), with many stored messages
    D,
    /// Memory
    E,
    /// A backtest
    F,
    /// One plugin in each language
    G,
    /// The load of (b) on Node-RED and n8n, and a call in Extism
    Peers,
    /// Where the time goes in (c)
    Profile,
    /// How costs grow with the number of stored messages
    Growth,
    /// Several servers on one `PostgreSQL`
    Cluster,
}

impl Part {
    /// Returns the longest that the part may take.
    fn longest(self) -> Duration {
        if matches!(self, Self::D | Self::Growth) { LONGEST_STORING } else { LONGEST }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Database {
    /// `SQLite`
    Sqlite,
    /// `PostgreSQL`
    Postgres,
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> Result<()> {
    let cli = Cli::parse();
    let parts = match cli.parts.as_slice() {
        [] => vec![Part::A, Part::B, Part::C, Part::D, Part::E, Part::F, Part::G],
        parts => parts.to_vec(),
    };
    let machine = machine::name();
    let folder = std::env::temp_dir();
    let sync = machine::sync_time(&folder)?;
    let mut table = Table::default();
    let mut end = Ok(());
    for part in parts {
        eprintln!("\n{part:?}");
        end = match tokio::time::timeout(part.longest(), measure(part, &cli, &mut table)).await {
            Ok(end) => end.with_context(|| format!("part {part:?}")),
            Err(_) => Err(anyhow::anyhow!("part {part:?} took more than {:?}", part.longest())),
        };
        if end.is_err() {
            break;
        }
    }
    println!("\nPlugboard on {machine}; {:?}; one sync to disk takes {sync:.1?}", cli.database);
    println!("Figures are medians, with the minimum and the maximum in brackets.");
    println!("{table}");
    end
}

async fn measure(part: Part, cli: &Cli, table: &mut Table) -> Result<()> {
    let kind = match cli.database {
        Database::Sqlite => databases::Kind::Sqlite,
        Database::Postgres => databases::Kind::Postgres,
    };
    let plan = Plan { warm_up: WARM_UP, windows: WINDOWS, window: Duration::from_secs(cli.seconds.into()) / WINDOWS };
    match part {
        Part::A => call::run(table).await,
        Part::B => ingest::run(kind, plan, table).await,
        Part::C => reply::run(kind, plan, table).await,
        Part::D => reply::beside_many(kind, plan, cli.messages, table).await,
        Part::E => memory::run(kind, plan, table).await,
        Part::F => backtest::run(kind, table).await,
        Part::G => languages::run(table).await,
        Part::Peers => peers::run(kind, plan, table).await,
        Part::Profile => reply::profiled(kind, plan, table).await,
        Part::Growth => growth::run(kind, plan, cli.messages, table).await,
        Part::Cluster => cluster::run(kind, plan, table).await,
    }
}
