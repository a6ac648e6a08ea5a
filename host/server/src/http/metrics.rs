//! Metrics in the Prometheus text format.

use super::{App, Problem};
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse as _, Response},
};
use plugboard_db::status::{self, Status};
use plugboard_engine::SpareStats;
use plugboard_flow::Figures;
use prometheus_client::{
    collector::Collector,
    encoding::{DescriptorEncoder, EncodeMetric, prometheus_text},
    metrics::{TypedMetric, counter::ConstCounter, gauge::ConstGauge, histogram::Histogram},
    registry::Registry,
};
use std::{fmt, time::Duration};

/// Get Prometheus metrics
///
/// Metrics of plugins since this server started, and of pending work, in the Prometheus text format. In Prometheus,
/// configure the token as `bearer_token`.
#[utoipa::path(get, path = "/metrics", tag = "server",
    responses((status = 200, description = "The metrics.", body = String, content_type = "text/plain")))]
pub async fn show(State(app): State<App>) -> Result<Response, Problem> {
    let work = status::get(&mut *app.flow.db().read().await?).await?;
    let plugins = app.flow.installations().into_iter().map(|installed| Plugin {
        figures: app.flow.figures(&installed.id),
        seconds: app.flow.call_seconds(&installed.id),
        name: installed.name,
    });
    let snapshot = Snapshot { work, plugins: plugins.collect(), spares: app.flow.spares() };
    let text = snapshot.text().map_err(|error| {
        tracing::error!(%error, "the metrics cannot be encoded");
        Problem::defect()
    })?;
    Ok(([(header::CONTENT_TYPE, prometheus_text::CONTENT_TYPE)], text).into_response())
}

/// The values of all metrics at one moment.
#[derive(Debug)]
struct Snapshot {
    work: Status,
    plugins: Vec<Plugin>,
    spares: SpareStats,
}

/// The values of an installation.
#[derive(Debug)]
struct Plugin {
    name: String,
    figures: Figures,
    /// The wall-clock times of its calls.
    seconds: Histogram,
}

impl Snapshot {
    fn text(self) -> Result<String, fmt::Error> {
        let mut registry = Registry::default();
        registry.register_collector(Box::new(self));
        let mut text = String::new();
        prometheus_text::encode(&mut text, &registry)?;
        Ok(text)
    }

    fn write_work(&self, encoder: &mut DescriptorEncoder<'_>) -> fmt::Result {
        let work = &self.work;
        let pending = [
            ("runs", work.runs),
            ("deliveries", work.deliveries),
            ("exports", work.exports),
            ("raw_requests", work.pending_requests),
            ("fetches", work.fetches),
        ];
        let pending = pending.map(|(kind, count)| ([("kind", kind)], ConstGauge::new(count)));
        let help = "Work that is not finished, including what waits for a retry.";
        write(encoder, "plugboard_pending", help, pending)?;
        let help = "Runs and exports that failed for good and wait for an admin.";
        write_one(encoder, "plugboard_dead_letters", help, ConstGauge::new(work.dead_letters))?;
        write_one(encoder, "plugboard_uncertain", "Sends whose outcome is unknown.", ConstGauge::new(work.uncertain))
    }

    /// Each label has few values: the installations and the verdicts.
    fn write_plugins(&self, encoder: &mut DescriptorEncoder<'_>) -> fmt::Result {
        let calls = self.each(|p| ConstCounter::new(p.figures.calls));
        write(encoder, "plugboard_plugin_calls", "Calls of a plugin's handlers and functions.", calls)?;
        let errors = self.each(|p| ConstCounter::new(p.figures.errors));
        let help = "Calls that trapped, hit a limit, or returned invalid output.";
        write(encoder, "plugboard_plugin_call_errors", help, errors)?;
        let cpu = self.each(|p| ConstCounter::new(seconds(p.figures.cpu_us)));
        write(encoder, "plugboard_plugin_cpu_seconds", "CPU time of a plugin's calls.", cpu)?;
        let memory = self.each(|p| ConstGauge::new(p.figures.memory_bytes));
        write(encoder, "plugboard_plugin_memory_peak_bytes", "Peak linear memory of a call.", memory)?;
        let http = self.each(|p| ConstCounter::new(p.figures.http_calls));
        write(encoder, "plugboard_plugin_http_calls", "HTTP calls that a plugin made.", http)?;
        let stopped = self.each(|p| ConstCounter::new(p.figures.held + p.figures.refused));
        write(encoder, "plugboard_plugin_held_or_refused", "Actions that a rule held or refused.", stopped)?;
        let actions = self.plugins.iter().flat_map(|p| {
            let Figures { allowed, held, refused, .. } = p.figures;
            let verdicts = [("allowed", allowed), ("held", held), ("refused", refused)];
            verdicts
                .map(|(verdict, count)| ([("plugin", p.name.as_str()), ("verdict", verdict)], ConstCounter::new(count)))
        });
        write(encoder, "plugboard_plugin_actions", "Actions that plugins requested, by verdict.", actions)?;
        let times = self.each(|p| p.seconds.clone());
        write(encoder, "plugboard_plugin_call_seconds", "Wall-clock time of a plugin's calls.", times)
    }

    /// Returns a sample of each plugin.
    fn each<'a, M>(
        &'a self,
        sample: impl Fn(&'a Plugin) -> M + 'a,
    ) -> impl Iterator<Item = ([(&'static str, &'a str); 1], M)> {
        self.plugins.iter().map(move |plugin| ([("plugin", plugin.name.as_str())], sample(plugin)))
    }

    fn write_spares(&self, encoder: &mut DescriptorEncoder<'_>) -> fmt::Result {
        let SpareStats { ready, made, taken, pages, cpu_us } = self.spares;
        let help = "Prepared instances that are ready for the next calls.";
        write_one(encoder, "plugboard_spares", help, ConstGauge::new(ready))?;
        write_one(encoder, "plugboard_spares_made", "Instances prepared in advance.", ConstCounter::new(made))?;
        let help = "Prepared instances that a call used.";
        write_one(encoder, "plugboard_spares_taken", help, ConstCounter::new(taken))?;
        write_one(encoder, "plugboard_spares_pages", "Memory pages copied in advance.", ConstCounter::new(pages))?;
        let help = "CPU time spent on preparing instances; not part of any plugin's CPU time.";
        write_one(encoder, "plugboard_spares_cpu_seconds", help, ConstCounter::new(seconds(cpu_us)))
    }
}

impl Collector for Snapshot {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        self.write_work(&mut encoder)?;
        self.write_plugins(&mut encoder)?;
        self.write_spares(&mut encoder)
    }
}

/// Writes a metric with a sample for each set of labels. The encoder appends `_total` to the names of counters.
fn write<'a, M: EncodeMetric + TypedMetric, const N: usize>(
    encoder: &mut DescriptorEncoder<'_>,
    name: &str,
    help: &str,
    samples: impl IntoIterator<Item = ([(&'static str, &'a str); N], M)>,
) -> fmt::Result {
    let mut metric = encoder.encode_descriptor(name, help, None, M::TYPE)?;
    for (labels, sample) in samples {
        sample.encode(metric.encode_family(&labels)?)?;
    }
    Ok(())
}

/// Writes a metric without labels.
fn write_one(
    encoder: &mut DescriptorEncoder<'_>,
    name: &str,
    help: &str,
    sample: impl EncodeMetric + TypedMetric,
) -> fmt::Result {
    write(encoder, name, help, [([], sample)])
}

fn seconds(us: u64) -> f64 {
    Duration::from_micros(us).as_secs_f64()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_are_written_in_the_prometheus_format() {
        let seconds = Histogram::new([0.5, 1.0]);
        for time in [0.25, 0.5, 2.0] {
            seconds.observe(time);
        }
        let figures = Figures { calls: 3, cpu_us: 1_000_002, held: 2, refused: 1, ..Figures::default() };
        let plugins = vec![Plugin { name: "triage".to_owned(), figures, seconds }];
        let work = Status { runs: 4, ..Status::default() };
        let text = Snapshot { work, plugins, spares: SpareStats::default() }.text().unwrap();
        for lines in [
            "# HELP plugboard_pending Work that is not finished, including what waits for a retry.\n\
             # TYPE plugboard_pending gauge\n\
             plugboard_pending{kind=\"runs\"} 4\n",
            "# TYPE plugboard_dead_letters gauge\nplugboard_dead_letters 0\n",
            "# TYPE plugboard_plugin_calls_total counter\nplugboard_plugin_calls_total{plugin=\"triage\"} 3\n",
            "plugboard_plugin_cpu_seconds_total{plugin=\"triage\"} 1.000002\n",
            "plugboard_plugin_held_or_refused_total{plugin=\"triage\"} 3\n",
            "plugboard_plugin_actions_total{plugin=\"triage\",verdict=\"held\"} 2\n",
            "# TYPE plugboard_plugin_call_seconds histogram\n\
             plugboard_plugin_call_seconds_bucket{plugin=\"triage\",le=\"0.5\"} 2\n\
             plugboard_plugin_call_seconds_bucket{plugin=\"triage\",le=\"1\"} 2\n\
             plugboard_plugin_call_seconds_bucket{plugin=\"triage\",le=\"+Inf\"} 3\n\
             plugboard_plugin_call_seconds_sum{plugin=\"triage\"} 2.75\n\
             plugboard_plugin_call_seconds_count{plugin=\"triage\"} 3\n",
            "# TYPE plugboard_spares_made_total counter\nplugboard_spares_made_total 0\n",
        ] {
            assert!(text.contains(lines), "{lines} in\n{text}");
        }
    }
}
