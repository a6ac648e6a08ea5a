//! The server's log, on standard error.

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

/// A layer of the tracing subscriber: the log, or the export of traces.
pub type LogLayer = Box<dyn Layer<Registry> + Send + Sync>;

/// Log options, as flags and environment variables give them.
#[derive(Debug, Default, clap::Args)]
pub struct LogArgs {
    /// Log level (error, warn, info, debug or trace) or a filter by module, such as `info,plugboard_flow=debug`
    /// [default: info]
    #[arg(long = "log", env = "PLUGBOARD_LOG", value_name = "FILTER")]
    pub filter: Option<String>,
    /// Format of log lines [default: text]
    #[arg(long, env = "PLUGBOARD_LOG_FORMAT", value_enum)]
    pub log_format: Option<LogFormat>,
}

/// The format of log lines.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// Text for people.
    #[default]
    Text,
    /// One JSON object per line.
    Json,
}

/// The log configuration.
#[derive(Debug, Clone)]
pub struct Log {
    /// `PLUGBOARD_LOG`: which lines are logged.
    pub filter: String,
    /// `PLUGBOARD_LOG_FORMAT`: how lines are written.
    pub format: LogFormat,
}

impl Log {
    pub(super) fn resolve(args: LogArgs, file: &mut File) -> Result<Self> {
        let (filter, format) = (file.take("log")?, file.take("log-format")?);
        let filter = args.filter.or(filter).unwrap_or_else(|| "info".into());
        EnvFilter::try_new(&filter).with_context(|| format!("invalid log filter `{filter}`"))?;
        Ok(Self { filter, format: args.log_format.or(format).unwrap_or_default() })
    }

    /// Starts logging for the whole process, and passes trace spans to `traces` if it is given.
    pub fn start(&self, traces: Option<LogLayer>) {
        // If a logger is already installed, it stays.
        let _ = self.subscriber(traces).try_init();
    }

    /// Builds the subscriber from the log's layer and, if given, the layer for traces.
    fn subscriber(&self, traces: Option<LogLayer>) -> impl Subscriber + Send + Sync + use<> {
        let lines = tracing_subscriber::fmt::layer()
            .with_ansi(io::stderr().is_terminal())
            .with_writer(io::stderr)
            // If standard error is closed, the server keeps running. Reporting the failed write to standard error would
            // panic.
            .log_internal_errors(false);
        let lines: LogLayer = match self.format {
            LogFormat::Text => lines.boxed(),
            LogFormat::Json => lines.json().boxed(),
        };
        // This filter reads only static metadata, so its result is cached at each call site, and a span that no layer
        // wants costs one cached check. The hint leaves the maximum level to the other filter.
        let no_traces = filter_fn(|metadata| metadata.target() != TRACE).with_max_level_hint(LevelFilter::TRACE);
        let lines = lines.with_filter(no_traces.and(EnvFilter::new(&self.filter))).boxed();
        let layers: Vec<LogLayer> = std::iter::once(lines).chain(traces).collect();
        tracing_subscriber::registry().with(layers)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a trace span is enabled under this subscriber.
    fn traced(filter: &str, traces: Option<LogLayer>) -> bool {
        let log = Log { filter: filter.into(), format: LogFormat::Text };
        tracing::subscriber::with_default(log.subscriber(traces), || {
            !tracing::info_span!(target: TRACE, "run").is_disabled()
        })
    }

    #[test]
    fn no_trace_span_is_enabled_without_traces_at_any_log_level() {
        for filter in ["info", "trace", "plugboard::trace=trace", "[run]=trace"] {
            assert!(!traced(filter, None), "{filter}");
        }
        let layer = tracing_subscriber::fmt::layer().with_writer(io::sink);
        assert!(traced("error", Some(layer.with_filter(filter_fn(|metadata| metadata.target() == TRACE)).boxed())));
    }

    #[test]
    fn the_log_level_follows_the_filter() {
        let log = Log { filter: "info".into(), format: LogFormat::Json };
        assert_eq!(log.subscriber(None).max_level_hint(), Some(LevelFilter::INFO));
    }
}
