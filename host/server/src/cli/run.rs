//! `plugboard run`: replays single runs of plugins.

use super::{
    client::{Client, ClientArgs},
    output, source,
};
use crate::http::replays::ReplayView;
use anyhow::Result;
use std::path::PathBuf;

/// Arguments of `run`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    client: ClientArgs,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Replay a recorded run exactly as it was; nothing takes effect
    Replay {
        /// Identifier of the run
        run: String,
        /// Component to replay the run with, to see what it would do differently [default: the recorded one]
        #[arg(long, value_name = "FILE")]
        with: Option<PathBuf>,
    },
}

pub(super) async fn run(args: Args) -> Result<()> {
    let client = Client::new(&args.client)?;
    let Command::Replay { run, with } = args.command;
    let component = with.map(|file| source::read(&file)).transpose()?.unwrap_or_default();
    let replay: ReplayView = client.upload(&["runs", &run, "replay"], component).await?;
    if args.client.json { output::json(&replay) } else { show(&replay) }
}

fn show(r: &ReplayView) -> Result<()> {
    output::facts(&[
        ("run", r.run.clone()),
        ("plugin", r.plugin.clone()),
        ("recorded", r.recorded_at.to_string()),
        ("component", r.digest.clone()),
        ("replayed with", if r.with == r.digest { "the same component".to_owned() } else { r.with.clone() }),
    ])?;
    for line in &r.log {
        output::line(&format!("log {}: {}", line.level, line.message))?;
    }
    for question in &r.missed {
        output::line(&format!("no recorded answer for: {question}"))?;
    }
    if r.same {
        output::line("\nThe result is the same:")?;
        return r.replayed.iter().try_for_each(|line| output::line(&format!("  {line}")));
    }
    output::line("\nThe result differs:")?;
    r.difference.iter().try_for_each(|line| output::line(&format!("  {line}")))
}
