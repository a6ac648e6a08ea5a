//! The export of traces to an OpenTelemetry collector.

use super::File;
use anyhow::{Context as _, Result, bail, ensure};
use url::Url;

/// The path for traces below a collector's base address, as OTLP over HTTP defines it.
const PATH: [&str; 2] = ["v1", "traces"];

/// Trace options, as flags and environment variables give them.
#[derive(Debug, Default, clap::Args)]
pub struct TraceArgs {
    /// Base address of the OTLP/HTTP collector for traces, such as `http://127.0.0.1:4318` [default: no traces]
    #[arg(long, env = "PLUGBOARD_TRACES", value_name = "URL")]
    pub traces: Option<String>,
    /// Fraction of traces to send, from 0 to 1 [default: 1]
    #[arg(long, env = "PLUGBOARD_TRACES_RATIO", value_name = "RATIO")]
    pub traces_ratio: Option<f64>,
}

/// The trace configuration.
#[derive(Debug, Clone)]
pub struct TraceConfig {
    /// `PLUGBOARD_TRACES`: the full address to which traces are sent. With `None`, nothing is traced.
    pub collector: Option<Url>,
    /// `PLUGBOARD_TRACES_RATIO`: the fraction of traces that is sent.
    pub ratio: f64,
}

impl TraceConfig {
    pub(super) fn resolve(args: &TraceArgs, file: &mut File) -> Result<Self> {
        let (base, ratio) = (file.take::<String>("traces")?, file.take("traces-ratio")?);
        let ratio = args.traces_ratio.or(ratio).unwrap_or(1.0);
        ensure!((0.0..=1.0).contains(&ratio), "option `traces-ratio` must be between 0 and 1, got {ratio}");
        let collector = args.traces.as_ref().or(base.as_ref()).map(|base| collector(base)).transpose()?;
        Ok(Self { collector, ratio })
    }
}

/// Returns the address for traces below `base`. Errors do not repeat the address, because it may contain a password.
fn collector(base: &str) -> Result<Url> {
    const WRONG: &str = "option `traces` must be the base address of an OTLP/HTTP collector, such as \
        http://127.0.0.1:4318; traces go to /v1/traces below it";
    let mut url = Url::parse(base.trim()).context(WRONG)?;
    ensure!(matches!(url.scheme(), "http" | "https") && url.has_host(), WRONG);
    ensure!(url.query().is_none() && url.fragment().is_none(), WRONG);
    if !url.username().is_empty() || url.password().is_some() {
        bail!(
            "option `traces` must not contain a user or password; put credentials for the collector into the \
             environment variable OTEL_EXPORTER_OTLP_HEADERS, such as `authorization=Bearer%20...`"
        );
    }
    match url.path_segments_mut() {
        Ok(mut segments) => drop(segments.pop_if_empty().extend(PATH)),
        Err(()) => bail!(WRONG),
    }
    Ok(url)
}
