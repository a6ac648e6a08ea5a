//! `cargo xtask campaign`: repeats many times what the tests run only a few times, or measures for longer than the
//! benchmark does by default.

use crate::{bench, build, postgres, setup};
use anyhow::{Context as _, Result, ensure};
use std::process::{Command, Stdio};

/// Arguments of `cargo xtask campaign`.
#[derive(clap::Args)]
pub struct Options {
    #[command(subcommand)]
    campaign: Campaign,
}

#[derive(clap::Subcommand)]
enum Campaign {
    /// Kills the server at random moments under traffic, on both databases, with and without the platform's echoes
    Kill {
        /// Number of kills in each of the four tests
        #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=10_000))]
        rounds: u32,
    },
    /// Runs three servers on one PostgreSQL under traffic, with one fault per round: kills and stops servers and the
    /// database; cuts off, delays and loses commits; changes plugins and channels
    Cluster {
        /// Number of faults; all kinds take turns
        #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=10_000))]
        rounds: u32,
    },
    /// Measures the latency of a plugin's calls, alone and beside a guest that spins
    Hostile {
        /// Number of repetitions
        #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=1_000))]
        rounds: u32,
    },
    /// Migrates a large inbox that an earlier version wrote, on both databases, and checks it
    Migration {
        /// Number of stored messages
        #[arg(long, default_value_t = 1_000_000, value_parser = clap::value_parser!(u32).range(20_000..=10_000_000))]
        messages: u32,
    },
    /// Measures every path beside 1,000 stored messages and beside many, and fails if a cost grows too much
    Growth {
        /// Number of stored messages; lower it for a quick run
        #[arg(long, default_value_t = 10_000_000, value_parser = clap::value_parser!(u32).range(2_000..=10_000_000))]
        messages: u32,
        /// Seconds to measure each load
        #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=600))]
        seconds: u32,
        /// Database of the measured server
        #[arg(long, value_parser = ["sqlite", "postgres"], default_value = "sqlite")]
        database: String,
    },
}

/// The factor by which the neighbouring plugin's 99th percentile may grow. The test itself allows a larger factor,
/// because it may run on a busy machine.
const FACTOR: f64 = 2.0;
/// The test that measures the factor.
const NEIGHBOUR: &str = "a_neighbours_p99_stays_within_five_times_while_a_guest_spins";
/// The filter for the tests that kill the server.
const KILL: &str = "kill::";
/// The filter for the test of a large inbox.
const MIGRATION: &str = "migration::a_large_inbox_is_migrated::";
/// The filter for the test of several servers on one database.
const CLUSTER: &str = "cluster::rounds::";

/// Runs a campaign.
///
/// # Errors
/// Returns an error if something cannot be built, or if a test or a measurement fails.
pub fn run(options: &Options) -> Result<()> {
    build::all()?;
    match &options.campaign {
        Campaign::Kill { rounds } => kill(*rounds),
        Campaign::Cluster { rounds } => cluster(*rounds),
        Campaign::Hostile { rounds } => hostile(*rounds),
        Campaign::Migration { messages } => migration(*messages),
        Campaign::Growth { messages, seconds, database } => bench::measure(&bench::Options {
            parts: vec!["growth".to_owned()],
            messages: *messages,
            seconds: *seconds,
            database: database.clone(),
        }),
    }
}

/// Returns a command that runs the tests of one binary, one at a time, and shows their output.
fn test(binary: &str, filter: &str) -> Result<Command> {
    let mut test = setup::cargo();
    build::workspace(test.args(["test", "--release"]))?;
    test.args(["--test", binary, "--", filter, "--nocapture", "--test-threads", "1"]);
    Ok(test)
}

fn kill(rounds: u32) -> Result<()> {
    let postgres = setup::step("set-up: postgresql", postgres::start)?;
    setup::step(&format!("kill, {rounds} rounds"), || {
        let mut tests = test("server", KILL)?;
        tests.env("PLUGBOARD_TEST_POSTGRES", &postgres.url).env("PLUGBOARD_KILL_ROUNDS", rounds.to_string());
        setup::run(&mut tests)
    })
}

/// Runs the test of a large inbox. Its conversations have seven messages on average.
fn migration(messages: u32) -> Result<()> {
    let postgres = setup::step("set-up: postgresql", postgres::start)?;
    setup::step(&format!("migration, {messages} messages"), || {
        let mut tests = test("server", MIGRATION)?;
        let conversations = (messages / 7).to_string();
        tests.env("PLUGBOARD_TEST_POSTGRES", &postgres.url).env("PLUGBOARD_MIGRATION_CONVERSATIONS", conversations);
        setup::run(&mut tests)
    })
}

/// Runs the cluster test. The test starts its own PostgreSQL, which it kills and stops, so this only makes sure that
/// PostgreSQL is installed.
fn cluster(rounds: u32) -> Result<()> {
    drop(setup::step("set-up: postgresql", postgres::start)?);
    setup::step(&format!("cluster, {rounds} rounds"), || {
        setup::run(test("server", CLUSTER)?.env("PLUGBOARD_CLUSTER_ROUNDS", rounds.to_string()))
    })
}

fn hostile(rounds: u32) -> Result<()> {
    setup::step(&format!("hostile, {rounds} rounds"), || {
        let mut factors = Vec::new();
        for _ in 0..rounds {
            let output =
                test("components", NEIGHBOUR)?.stderr(Stdio::inherit()).output().context("cannot start cargo")?;
            let printed = String::from_utf8_lossy(&output.stdout);
            // Ignore whether the test passes: its own limit may fail on a busy machine. Only the figures count here.
            let found: Vec<_> = printed.lines().filter_map(factor).collect();
            ensure!(!found.is_empty(), "the test `{NEIGHBOUR}` printed no figures:\n{printed}");
            for (factor, line) in found {
                println!("{factor:.2} times: {line}");
                factors.push(factor);
            }
        }
        factors.sort_by(f64::total_cmp);
        let (median, worst) = (factors[factors.len() / 2], factors[factors.len() - 1]);
        println!("p99 beside a spinning guest, as a multiple of the p99 alone: median {median:.2}, worst {worst:.2}");
        ensure!(median <= FACTOR, "the median is above {FACTOR}; other work on the machine also increases it");
        Ok(())
    })
}

/// Returns the growth of the 99th percentile, and the rest of the line, from a line such as
/// `alone 20.00 us (p99 40.00 us), beside a spinning guest 20.00 us (p99 60.00 us)`.
fn factor(line: &str) -> Option<(f64, &str)> {
    let line = &line[line.find("alone ")?..];
    let (alone, beside) = line.split_once("beside ")?;
    let p99 = |text: &str| text.split_once("(p99 ")?.1.split_once(" us)")?.0.parse::<f64>().ok();
    let (alone, beside) = (p99(alone)?, p99(beside)?);
    (alone > 0.0).then_some((beside / alone, line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_factor_is_read_from_the_output_of_the_test() {
        let line = "test x ... alone 20.00 us (p99 40.00 us), beside a spinning guest 21.50 us (p99 60.00 us)";
        let (factor, shown) = factor(line).unwrap();
        assert!((factor - 1.5).abs() < 1e-9 && shown.starts_with("alone"), "{factor} {shown}");
        assert!(super::factor("running 1 test").is_none());
    }
}
