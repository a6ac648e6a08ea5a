//! `plugboard audit`: the log of admins' actions.

use super::{
    client::{Client, ClientArgs},
    output,
};
use crate::http::{Page, audit::ActView};
use anyhow::Result;

/// Arguments of `audit`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    client: ClientArgs,
    /// Number of entries to show, at most 200
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=200))]
    limit: u32,
}

pub(super) async fn run(args: Args) -> Result<()> {
    let client = Client::new(&args.client)?;
    let page: Page<ActView> = client.get(&["audit"], &[("limit", &args.limit.to_string())]).await?;
    if args.client.json {
        return output::json(&page);
    }
    let row = |act: ActView| {
        [act.at.to_string(), act.who, act.role, act.status.to_string(), act.action, act.detail.to_string()]
    };
    let rows: Vec<_> = page.data.into_iter().map(row).collect();
    output::table(["AT", "WHO", "ROLE", "STATUS", "ACTION", "DETAIL"], &rows, "The audit log is empty.")
}
