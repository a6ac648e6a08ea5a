//! What the server says of its work, on standard error.

use super::File;
use anyhow::{Context as _, Result};
use serde::Deserialize;
use std::io::{self, IsTerminal as _};
use tracing_subscriber::EnvFilter;

/// What the server says, as flags and variables say.
#[derive(Debug, Default, clap::Args)]
pub struct LogArgs {
    /// What to log: error, warn, info, debug, trace, or by module such as `info,plugboard_flow=debug` [default: info]
    #[arg(long = "log", env = "PLUGBOARD_LOG", value_name = "FILTER")]
    pub filter: Option<String>,
    /// How a line is written [default: text]
    #[arg(long, env = "PLUGBOARD_LOG_FORMAT", value_enum)]
    pub log_format: Option<LogFormat>,
}

/// How a log line is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

/// What the server says.
#[derive(Debug, Clone)]
pub struct Log {
    /// `PLUGBOARD_LOG`: which lines.
    pub filter: String,
    /// `PLUGBOARD_LOG_FORMAT`: how they are written.
    pub format: LogFormat,
}

impl Log {
    pub(super) fn settle(args: LogArgs, file: &mut File) -> Result<Self> {
        let (filter, format) = (file.take("log")?, file.take("log-format")?);
        let filter = args.filter.or(filter).unwrap_or_else(|| "info".into());
        EnvFilter::try_new(&filter).with_context(|| format!("log filter `{filter}`"))?;
        Ok(Self { filter, format: args.log_format.or(format).unwrap_or_default() })
    }

    /// Starts logging, for the whole process.
    pub fn start(&self) {
        let lines = tracing_subscriber::fmt()
            .with_env_filter(EnvFilter::new(&self.filter))
            .with_ansi(io::stderr().is_terminal())
            .with_writer(io::stderr)
            // When nobody reads the log any more, the server goes on. Saying so to the same nobody would end it.
            .log_internal_errors(false);
        // Logging that somebody else has started already goes on as it is.
        let _ = match self.format {
            LogFormat::Text => lines.try_init(),
            LogFormat::Json => lines.json().try_init(),
        };
    }
}
