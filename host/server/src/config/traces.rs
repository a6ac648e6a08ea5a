//! What the server tells of its work to an OpenTelemetry collector.

use super::File;
use anyhow::{Context as _, Result, bail, ensure};
use url::Url;

/// Where OTLP over HTTP has its traces, below a collector's base address.
const PATH: [&str; 2] = ["v1", "traces"];

/// What the server tells a collector, as flags and variables say.
#[derive(Debug, Default, clap::Args)]
pub struct TraceArgs {
    /// Base address of an OTLP/HTTP collector that is sent traces, such as `http://127.0.0.1:4318` [default: no traces]
    #[arg(long, env = "PLUGBOARD_TRACES", value_name = "URL")]
    pub traces: Option<String>,
    /// Which part of all traces is sent, from 0 to 1 [default: 1]
    #[arg(long, env = "PLUGBOARD_TRACES_RATIO", value_name = "RATIO")]
    pub traces_ratio: Option<f64>,
}

/// What the server tells a collector.
#[derive(Debug, Clone)]
pub struct TraceConfig {
    /// `PLUGBOARD_TRACES`: the whole address to which traces are sent; none: nothing is traced.
    pub collector: Option<Url>,
    /// `PLUGBOARD_TRACES_RATIO`: which part of all traces is sent.
    pub ratio: f64,
}

impl TraceConfig {
    pub(super) fn settle(args: &TraceArgs, file: &mut File) -> Result<Self> {
        let (base, ratio) = (file.take::<String>("traces")?, file.take("traces-ratio")?);
        let ratio = args.traces_ratio.or(ratio).unwrap_or(1.0);
        ensure!((0.0..=1.0).contains(&ratio), "option `traces-ratio` is {ratio}, it must be 0 to 1");
        let collector = args.traces.as_ref().or(base.as_ref()).map(|base| collector(base)).transpose()?;
        Ok(Self { collector, ratio })
    }
}

/// The place for traces below a base. The address is not repeated in what is wrong with it: it may hold a password.
fn collector(base: &str) -> Result<Url> {
    const WRONG: &str = "option `traces` must be the base address of an OTLP/HTTP collector, such as \
        http://127.0.0.1:4318; traces go to /v1/traces below it";
    let mut url = Url::parse(base.trim()).context(WRONG)?;
    ensure!(matches!(url.scheme(), "http" | "https") && url.has_host(), WRONG);
    ensure!(url.query().is_none() && url.fragment().is_none(), WRONG);
    if !url.username().is_empty() || url.password().is_some() {
        bail!(
            "option `traces` cannot have a user or password in it: what a collector asks for goes into the variable \
             OTEL_EXPORTER_OTLP_HEADERS, such as `authorization=Bearer%20...`"
        );
    }
    match url.path_segments_mut() {
        Ok(mut segments) => drop(segments.pop_if_empty().extend(PATH)),
        Err(()) => bail!(WRONG),
    }
    Ok(url)
}
