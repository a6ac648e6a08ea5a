//! Metrics in the Prometheus text format.

use super::{App, Problem};
use axum::{
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use plugboard_db::status;
use plugboard_flow::Figures;
use std::fmt::Write as _;

/// A metric's name, type and help text, and how to read its value from an installation's figures.
type Metric = (&'static str, &'static str, &'static str, fn(&Figures) -> String);

const OF_PLUGINS: [Metric; 6] = [
    ("plugboard_plugin_calls_total", "counter", "Calls of a plugin's handlers and functions.", |f| f.calls.to_string()),
    (
        "plugboard_plugin_call_errors_total",
        "counter",
        "Calls that trapped, hit a limit, or returned invalid output.",
        |f| f.errors.to_string(),
    ),
    ("plugboard_plugin_cpu_seconds_total", "counter", "CPU time of a plugin's calls.", |f| seconds(f.cpu_us)),
    ("plugboard_plugin_memory_peak_bytes", "gauge", "Peak linear memory of a call.", |f| f.memory_bytes.to_string()),
    ("plugboard_plugin_http_calls_total", "counter", "HTTP calls that a plugin made.", |f| f.http_calls.to_string()),
    ("plugboard_plugin_held_or_refused_total", "counter", "Actions that a rule held or refused.", |f| {
        (f.held + f.refused).to_string()
    }),
];

/// Formats microseconds as seconds, without rounding.
fn seconds(us: u64) -> String {
    format!("{}.{:06}", us / 1_000_000, us % 1_000_000)
}

/// Get Prometheus metrics
///
/// Metrics of plugins since this server started, and of pending work, in the Prometheus text format. In Prometheus,
/// configure the token as `bearer_token`.
#[utoipa::path(get, path = "/metrics", tag = "server",
    responses((status = 200, description = "The metrics.", body = String, content_type = "text/plain")))]
pub async fn show(State(app): State<App>) -> Result<Response, Problem> {
    let left = status::get(&mut *app.flow.db().read().await?).await?;
    let mut text = String::new();
    head(&mut text, "plugboard_pending", "gauge", "Work that is not finished, including what waits for a retry.");
    for (kind, count) in [
        ("runs", left.runs),
        ("deliveries", left.deliveries),
        ("exports", left.exports),
        ("raw_requests", left.raw_requests),
        ("fetches", left.fetches),
    ] {
        line(&mut text, "plugboard_pending", &[("kind", kind)], &count.to_string());
    }
    for (name, what, count) in [
        ("plugboard_dead_letters", "Runs and exports that failed for good and wait for an admin.", left.dead_letters),
        ("plugboard_uncertain", "Sends whose outcome is unknown.", left.uncertain),
    ] {
        head(&mut text, name, "gauge", what);
        line(&mut text, name, &[], &count.to_string());
    }
    let installed = app.flow.installations();
    let figures: Vec<_> = installed.iter().map(|i| (i.name.as_str(), app.flow.figures(&i.id))).collect();
    for (name, kind, what, read) in OF_PLUGINS {
        head(&mut text, name, kind, what);
        for (plugin, figures) in &figures {
            line(&mut text, name, &[("plugin", plugin)], &read(figures));
        }
    }
    let name = "plugboard_plugin_actions_total";
    head(&mut text, name, "counter", "Actions that plugins requested, by verdict.");
    for (plugin, f) in &figures {
        for (verdict, count) in [("allowed", f.allowed), ("held", f.held), ("refused", f.refused)] {
            line(&mut text, name, &[("plugin", plugin), ("verdict", verdict)], &count.to_string());
        }
    }
    let name = "plugboard_plugin_call_seconds";
    head(&mut text, name, "summary", "Wall-clock time of a plugin's calls.");
    for (plugin, f) in &figures {
        line(&mut text, name, &[("plugin", plugin), ("quantile", "0.5")], &seconds(f.wall_us_p50));
        line(&mut text, name, &[("plugin", plugin), ("quantile", "0.99")], &seconds(f.wall_us_p99));
        line(&mut text, &format!("{name}_sum"), &[("plugin", plugin)], &seconds(f.wall_us));
        line(&mut text, &format!("{name}_count"), &[("plugin", plugin)], &f.calls.to_string());
    }
    let spares = app.flow.spares();
    for (name, kind, what, value) in [
        (
            "plugboard_spares",
            "gauge",
            "Prepared instances that are ready for the next calls.",
            spares.ready.to_string(),
        ),
        ("plugboard_spares_made_total", "counter", "Instances prepared in advance.", spares.made.to_string()),
        ("plugboard_spares_taken_total", "counter", "Prepared instances that a call used.", spares.taken.to_string()),
        ("plugboard_spares_pages_total", "counter", "Memory pages copied in advance.", spares.pages.to_string()),
        (
            "plugboard_spares_cpu_seconds_total",
            "counter",
            "CPU time spent on preparing instances; not part of any plugin's CPU time.",
            seconds(spares.cpu_us),
        ),
    ] {
        head(&mut text, name, kind, what);
        line(&mut text, name, &[], &value);
    }
    let media_type = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    Ok(([(header::CONTENT_TYPE, media_type)], text).into_response())
}

fn head(text: &mut String, name: &str, kind: &str, what: &str) {
    // Writing to a string does not fail.
    let _ = writeln!(text, "# HELP {name} {what}\n# TYPE {name} {kind}");
}

/// Writes a sample. Plugin names contain no characters that need escaping.
fn line(text: &mut String, name: &str, labels: &[(&str, &str)], value: &str) {
    let labels: Vec<_> = labels.iter().map(|(label, value)| format!("{label}=\"{value}\"")).collect();
    let labels = if labels.is_empty() { String::new() } else { format!("{{{}}}", labels.join(",")) };
    let _ = writeln!(text, "{name}{labels} {value}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_are_as_prometheus_reads_them() {
        let mut text = String::new();
        head(&mut text, "a_total", "counter", "What.");
        line(&mut text, "a_total", &[("plugin", "x"), ("verdict", "held")], "3");
        line(&mut text, "b", &[], &seconds(1_000_002));
        assert_eq!(
            text,
            "# HELP a_total What.\n# TYPE a_total counter\na_total{plugin=\"x\",verdict=\"held\"} 3\nb 1.000002\n"
        );
    }
}
