//! Options of the inbox itself.

use super::File;
use anyhow::{Result, ensure};
use std::time::Duration;

/// Inbox options, as flags and environment variables give them.
#[derive(Debug, Default, clap::Args)]
pub struct InboxArgs {
    /// For how many hours after a conversation was resolved a customer's message continues the same episode, instead of
    /// beginning the next one [default: 72]
    #[arg(long, env = "PLUGBOARD_REOPENING_HOURS", value_name = "N")]
    pub reopening_hours: Option<u32>,
}

/// The inbox's configuration.
#[derive(Debug, Clone, Copy)]
pub struct Inbox {
    /// `PLUGBOARD_REOPENING_HOURS`: how long after it was resolved an episode is reopened by the customer.
    pub reopening_time: Duration,
}

/// The default of `reopening-hours`, and the greatest value: a year.
const HOURS: u32 = 72;
const HOURS_MAX: u32 = 366 * 24;

impl Inbox {
    pub(super) fn resolve(args: &InboxArgs, file: &mut File) -> Result<Self> {
        let hours = file.take("reopening-hours")?;
        let hours = args.reopening_hours.or(hours).unwrap_or(HOURS);
        ensure!(hours <= HOURS_MAX, "option `reopening-hours` must be between 0 and {HOURS_MAX}, got {hours}");
        Ok(Self { reopening_time: Duration::from_hours(hours.into()) })
    }
}
