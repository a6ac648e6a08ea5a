//! What the server says of its work, on standard error.

use super::File;
use anyhow::{Context as _, Result};
use plugboard_model::TRACE;
use serde::Deserialize;
use std::io::{self, IsTerminal as _};
use tracing::Subscriber;
use tracing_subscriber::{
    EnvFilter, Layer, Registry,
    filter::{FilterExt as _, LevelFilter, filter_fn},
    layer::SubscriberExt as _,
    util::SubscriberInitExt as _,
};

/// Something that takes what is said beside the log.
pub type Listener = Box<dyn Layer<Registry> + Send + Sync>;

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

    /// Starts logging, for the whole process, and what takes the spans of traces, where they are asked for.
    pub fn start(&self, traces: Option<Listener>) {
        // Logging that somebody else has started already goes on as it is.
        let _ = self.subscriber(traces).try_init();
    }

    fn subscriber(&self, traces: Option<Listener>) -> impl Subscriber + Send + Sync + use<> {
        let lines = tracing_subscriber::fmt::layer()
            .with_ansi(io::stderr().is_terminal())
            .with_writer(io::stderr)
            // When nobody reads the log any more, the server goes on. Saying so to the same nobody would end it.
            .log_internal_errors(false);
        let lines: Listener = match self.format {
            LogFormat::Text => lines.boxed(),
            LogFormat::Json => lines.json().boxed(),
        };
        // By where it stands in the code alone, so that the answer is kept there: without traces, a span costs the look
        // at it. The hint keeps the level of the other filter the one that counts.
        let no_traces = filter_fn(|metadata| metadata.target() != TRACE).with_max_level_hint(LevelFilter::TRACE);
        let lines = lines.with_filter(no_traces.and(EnvFilter::new(&self.filter))).boxed();
        let listeners: Vec<Listener> = std::iter::once(lines).chain(traces).collect();
        tracing_subscriber::registry().with(listeners)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Is a span for traces made while this subscriber listens?
    fn traced(filter: &str, traces: Option<Listener>) -> bool {
        let log = Log { filter: filter.into(), format: LogFormat::Text };
        tracing::subscriber::with_default(log.subscriber(traces), || {
            !tracing::info_span!(target: TRACE, "run").is_disabled()
        })
    }

    #[test]
    fn without_traces_no_span_is_made_whatever_is_logged() {
        for filter in ["info", "trace", "plugboard::trace=trace", "[run]=trace"] {
            assert!(!traced(filter, None), "{filter}");
        }
        let listener = tracing_subscriber::fmt::layer().with_writer(io::sink);
        assert!(traced("error", Some(listener.with_filter(filter_fn(|metadata| metadata.target() == TRACE)).boxed())));
    }

    #[test]
    fn the_levels_of_the_log_are_those_of_its_filter() {
        let log = Log { filter: "info".into(), format: LogFormat::Json };
        assert_eq!(log.subscriber(None).max_level_hint(), Some(LevelFilter::INFO));
    }
}
