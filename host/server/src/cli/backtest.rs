//! `plugboard plugin backtest`: replays stored conversations through a plugin.

use super::{client::Client, output, source, values};
use crate::http::{
    Problem, Time,
    backtests::{AgreementView, ReportView},
};
use anyhow::{Context as _, Result, bail};
use serde::Deserialize;
use std::{
    io::{self, IsTerminal as _, Write as _},
    path::Path,
};

/// Width of the progress bar, in characters.
const BAR: usize = 40;

/// Arguments of `plugin backtest`.
#[derive(Debug, clap::Args)]
pub struct Backtest {
    /// Component file, or name of an installed plugin
    what: String,
    /// How far back to go: `12h`, `30d`, `8w`, or a time such as 2026-01-31T00:00:00Z
    #[arg(long, default_value = "30d")]
    since: String,
    /// Installed plugin whose configuration to use [default: the one with the name in the manifest]
    #[arg(long)]
    plugin: Option<String>,
    /// Configuration to use instead, as JSON or @FILE
    #[arg(long, value_name = "JSON|@FILE")]
    config: Option<String>,
    /// Number of conversations to report individually, at most 1000
    #[arg(long, default_value_t = 10)]
    details: usize,
}

/// A line of the server's answer.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Line {
    Progress { done: u64, total: u64 },
    Report(Box<ReportView>),
    Problem(Problem),
}

pub(super) async fn run(client: &Client, test: &Backtest, as_json: bool) -> Result<()> {
    let file = Path::new(&test.what);
    // A plugin's name never has a dot or a slash. The path of a component has at least one of them.
    let is_file = test.what.contains(['.', '/', '\\']);
    let component = if is_file { source::read(file)? } else { Vec::new() };
    let since = since(&test.since, plugboard_model::Clock::system().now())?;
    let (since, details) = (since.to_string(), test.details.to_string());
    let mut query = vec![("since", since.as_str()), ("details", details.as_str())];
    let plugin = if is_file { test.plugin.as_deref() } else { Some(test.what.as_str()) };
    query.extend(plugin.map(|name| ("plugin", name)));
    let config = test.config.as_deref().map(values::configuration).transpose()?.map(|config| config.to_string());
    query.extend(config.as_deref().map(|config| ("config", config)));
    let mut report = None;
    let show = io::stderr().is_terminal();
    client
        .lines(&["backtests"], &query, component, |text| {
            match serde_json::from_str(text).context("cannot parse the server's answer")? {
                Line::Progress { done, total } if show => bar(done, total),
                Line::Progress { .. } => Ok(()),
                Line::Report(found) => {
                    report = Some(found);
                    Ok(())
                }
                Line::Problem(problem) => bail!("{}", problem.detail),
            }
        })
        .await?;
    if show {
        eprint!("\r{:width$}\r", "", width = BAR + 30);
    }
    let report = report.context("the server's answer ended early; check the server's log")?;
    if as_json { output::json(&report) } else { print(&report) }
}

fn bar(done: u64, total: u64) -> Result<()> {
    let total = total.max(1);
    let full = usize::try_from(done.min(total) * BAR as u64 / total).unwrap_or(BAR);
    eprint!("\r[{:<BAR$}] {done} of {total} conversations", "#".repeat(full));
    Ok(io::stderr().flush()?)
}

/// Parses how far back to go, and returns the time at which to start.
///
/// # Errors
/// Returns an error if `text` is neither a duration nor a time.
fn since(text: &str, now: i64) -> Result<Time> {
    let unit = |last: char| match last {
        'h' => Some(3_600_000),
        'd' => Some(24 * 3_600_000),
        'w' => Some(7 * 24 * 3_600_000),
        _ => None,
    };
    if let Some(unit) = text.chars().last().and_then(unit)
        && let Ok(count) = text[..text.len() - 1].parse::<u32>()
    {
        return Ok(Time(now.saturating_sub(i64::from(count) * unit)));
    }
    let time = serde_json::from_value(serde_json::Value::String(text.to_owned()));
    time.with_context(|| {
        format!(
            "--since must be a duration such as 12h, 30d or 8w, or a time such as 2026-01-31T00:00:00Z, got `{text}`"
        )
    })
}

fn print(r: &ReportView) -> Result<()> {
    #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
    let seconds = |ms: u64| format!("{:.1} s", ms as f64 / 1_000.0);
    let first = &r.first_reply;
    let span = |ms: Option<u64>| ms.map(seconds).unwrap_or_default();
    output::facts(&[
        ("plugin", format!("{} ({})", r.plugin, &r.digest[..12.min(r.digest.len())])),
        ("since", r.since.to_string()),
        ("replayed", format!("{} messages in {} conversations", r.messages, r.conversations)),
        ("took", format!("{}, {} of processor time", seconds(r.took_ms), seconds(r.cpu_ms))),
        ("calls", format!("{}, {} failed", r.calls, r.failed)),
        ("stopped", r.stopped.clone().unwrap_or_default()),
        ("first replies", format!("{} by people, {} by the plugin", first.by_people, first.by_plugin)),
        ("people's median", span(first.people_median_ms)),
        (
            "plugin sooner",
            format!(
                "{} times; saved {} in the median, {} in total",
                first.sooner,
                span(first.saved_median_ms),
                seconds(first.saved_total_ms)
            ),
        ),
    ])?;
    for failure in &r.failures {
        output::line(&format!("failed: {failure}"))?;
    }
    output::line("\nWhat it would have done")?;
    let rows: Vec<_> = r
        .actions
        .iter()
        .map(|(action, c)| [format!("  {action}"), c.allowed.to_string(), c.held.to_string(), c.refused.to_string()])
        .collect();
    output::table(["  ACTION", "ALLOWED", "HELD", "REFUSED"], &rows, "  Nothing.")?;
    if !r.rules.is_empty() {
        let rules: Vec<_> = r.rules.iter().map(|(rule, count)| format!("{rule} {count}")).collect();
        output::line(&format!("  by rule: {}", rules.join(", ")))?;
    }
    output::line("\nCompared with people's choices")?;
    let percent = |share: Option<f64>| share.map_or_else(|| "-".to_owned(), |share| format!("{:.1} %", share * 100.0));
    let row = |(field, a): (&String, &AgreementView)| {
        let same = format!("{} of {}", a.same, a.people);
        [format!("  {field}"), same, percent(a.precision), percent(a.recall)]
    };
    let rows: Vec<_> = r.agreement.iter().filter(|(_, a)| a.people + a.plugin > 0).map(row).collect();
    output::table(["  FIELD", "SAME", "PRECISION", "RECALL"], &rows, "  People chose nothing in these conversations.")?;
    for detail in &r.details {
        let words = |of: &std::collections::BTreeMap<String, String>| {
            of.iter().map(|(field, value)| format!("{field}={value}")).collect::<Vec<_>>().join(" ")
        };
        output::line(&format!("\n{} ({})", detail.conversation, detail.channel))?;
        output::line(&format!("  plugin: {}\n  people: {}", words(&detail.plugin), words(&detail.people)))?;
        for action in &detail.actions {
            let rule = action.rule.as_ref().map(|rule| format!(" ({rule})")).unwrap_or_default();
            output::line(&format!("  {} {} {}{rule}", action.at, action.action, action.verdict))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn since_accepts_a_duration_or_a_time() {
        assert_eq!(since("2h", 10_000_000).unwrap().0, 2_800_000);
        assert_eq!(since("1d", 86_400_000).unwrap().0, 0);
        assert_eq!(since("1970-01-01T00:00:01Z", 0).unwrap().0, 1_000);
        for wrong in ["", "d", "x", "3y", "-1d"] {
            assert!(since(wrong, 0).is_err(), "{wrong}");
        }
    }
}
