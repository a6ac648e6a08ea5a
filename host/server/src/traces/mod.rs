//! OpenTelemetry traces: collects the spans of all crates and sends them to a collector in batches.
//!
//! The server never blocks on the collector. If the queue is full, spans are dropped, and shutdown waits a few seconds
//! at most.

mod client;

use crate::config::{LogLayer, TraceConfig};
use anyhow::{Context as _, Result};
use client::Client;
use opentelemetry::{KeyValue, trace::TracerProvider as _};
use opentelemetry_otlp::{Protocol, RetryPolicy, SpanExporter, WithExportConfig as _, WithHttpConfig as _};
use opentelemetry_sdk::{
    Resource,
    trace::{BatchConfigBuilder, BatchSpanProcessor, Sampler, SdkTracerProvider},
};
use plugboard_model::TRACE;
use std::time::Duration;
use tracing_subscriber::{
    Layer as _,
    filter::{LevelFilter, filter_fn},
};

/// Maximum number of queued spans.
const QUEUE: usize = 8_192;
/// Maximum number of spans in a batch.
const BATCH: usize = 512;
/// How long spans are collected before a batch is sent.
const GATHER: Duration = Duration::from_secs(2);
/// Timeout for sending a batch, including retries.
const SEND: Duration = Duration::from_secs(2);
/// How long shutdown waits for the last batches.
const FLUSH: Duration = Duration::from_secs(4);

/// Collects and sends traces.
pub struct Traces {
    provider: SdkTracerProvider,
}

impl Traces {
    /// Starts collecting spans if a collector is configured. Does not check whether the collector is reachable.
    ///
    /// # Errors
    /// Returns an error if the HTTP client cannot be created, or if an environment variable that OpenTelemetry itself
    /// reads is invalid.
    pub fn start(config: &TraceConfig) -> Result<Option<Self>> {
        let Some(collector) = &config.collector else { return Ok(None) };
        let exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(Client::new(SEND).context("cannot create the HTTP client for traces")?)
            .with_endpoint(collector.as_str())
            .with_protocol(Protocol::HttpJson)
            .with_timeout(SEND)
            .with_retry_policy(RetryPolicy::recommended())
            .build()
            .context("cannot set up traces; check the environment variables that begin with OTEL_EXPORTER_OTLP")?;
        let batches = BatchConfigBuilder::default()
            .with_max_queue_size(QUEUE)
            .with_max_export_batch_size(BATCH)
            .with_scheduled_delay(GATHER)
            .build();
        let resource = Resource::builder()
            .with_service_name("plugboard")
            .with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")))
            .build();
        let provider = SdkTracerProvider::builder()
            .with_span_processor(BatchSpanProcessor::builder(exporter).with_batch_config(batches).build())
            .with_sampler(Sampler::ParentBased(Box::new(Sampler::TraceIdRatioBased(config.ratio))))
            .with_resource(resource)
            .build();
        Ok(Some(Self { provider }))
    }

    /// Returns the layer that takes the spans. Traces leave out log lines, because these may quote confidential text,
    /// and also code locations and threads.
    #[must_use]
    pub fn layer(&self) -> LogLayer {
        tracing_opentelemetry::layer()
            .with_tracer(self.provider.tracer("plugboard"))
            .with_location(false)
            .with_threads(false)
            .with_target(false)
            .with_tracked_inactivity(false)
            .with_context_activation(false)
            .with_filter(
                filter_fn(|metadata| metadata.is_span() && metadata.target() == TRACE)
                    .with_max_level_hint(LevelFilter::INFO),
            )
            .boxed()
    }

    /// Sends the remaining spans, waiting a few seconds at most.
    pub async fn stop(self) {
        // Shutdown blocks on the exporter's thread, which in turn waits for this runtime to send.
        let flushed = tokio::task::spawn_blocking(move || self.provider.shutdown_with_timeout(FLUSH)).await;
        let error = match flushed {
            Ok(Ok(())) => return,
            Ok(Err(error)) => error.to_string(),
            Err(error) => error.to_string(),
        };
        tracing::warn!(error, "cannot send the last traces to the collector");
    }
}
