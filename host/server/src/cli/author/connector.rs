//! `plugboard plugin test --connector`: checks a connector against the contract and reports each rule. `plugin dev`
//! does the same after each build.

use crate::cli::{output, source};
use anyhow::{Context as _, Result, bail};
use plugboard_engine::{Engine, EngineOptions, Plugin};
use plugboard_trials::{ConnectorKit, FailedCase, KitReport, RuleReport, RuleState};
use serde::Serialize;
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use super::test;

/// The default name of the kit file.
pub(super) const KIT: &str = "kit.toml";
/// Maximum number of lines printed for each part of a failed case. `--json` prints all of them.
const LINES: usize = 30;

/// The result of the test.
#[derive(Debug, Serialize)]
struct ConnectorView {
    /// The path of the component.
    file: String,
    /// The component's SHA-256.
    digest: String,
    /// The path of the kit file.
    kit: String,
    #[serde(flatten)]
    report: KitReport,
}

/// A parsed kit file.
pub(super) struct KitFile {
    path: PathBuf,
    kit: ConnectorKit,
}

impl KitFile {
    /// Reads a kit file.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read or is not a valid kit file.
    pub(super) fn read(path: PathBuf) -> Result<Self> {
        let read = test::read(&path).and_then(|text| ConnectorKit::read(&text));
        let kit = read.map_err(|error| anyhow::anyhow!("{}: {error}", path.display()))?;
        Ok(Self { path, kit })
    }

    /// Checks a connector against the contract with this kit file. Cancelled by dropping the future.
    ///
    /// # Errors
    /// Returns an error if the connector cannot be tested with this file.
    pub(super) async fn check(&self, plugin: &Arc<Plugin>) -> Result<KitReport> {
        let checked = self.kit.check(plugin).await;
        checked.map_err(|error| anyhow::anyhow!("{}: {error}", self.path.display()))
    }

    /// Returns the path as text for output.
    pub(super) fn shown(&self) -> String {
        self.path.display().to_string()
    }
}

/// Checks a packed connector against the contract, with the samples of a kit file.
pub(super) async fn run(file: &Path, kit: Option<&Path>, as_json: bool) -> Result<()> {
    let path = match kit {
        Some(kit) => kit.to_owned(),
        None => default(file)?,
    };
    let kit = KitFile::read(path)?;
    let component = source::read(file)?;
    let engine = Engine::new(EngineOptions { threads: 1, calls: 4, ..EngineOptions::default() })?;
    let cannot = || format!("cannot test {}", file.display());
    let plugin = engine.load(&component).await.with_context(cannot)?;
    let report = kit.check(&plugin).await?;
    let (passed, failed) = (count(&report, RuleState::Ok), count(&report, RuleState::Failed));
    if as_json {
        let (file, kit) = (file.display().to_string(), kit.shown());
        output::json(&ConnectorView { file, digest: plugin.digest().to_owned(), kit, report })?;
    } else {
        report.rules.iter().try_for_each(|rule| show(rule, LINES))?;
        output::line(&format!("\n{}", summary(&report)))?;
    }
    if failed > 0 {
        bail!("{failed} of {} rules failed", passed + failed);
    }
    Ok(())
}

/// Returns the default kit file of a connector: beside the component, else in the current folder.
fn default(file: &Path) -> Result<PathBuf> {
    let beside = file.parent().unwrap_or(Path::new("")).join(KIT);
    let found = [beside.clone(), PathBuf::from(KIT)].into_iter().find(|path| path.is_file());
    found.with_context(|| {
        format!("no kit file found at {}, and no `{KIT}` in the current folder; name a kit file", beside.display())
    })
}

/// Counts the rules in a state.
fn count(report: &KitReport, state: RuleState) -> usize {
    report.rules.iter().filter(|rule| rule.state == state).count()
}

/// Summarizes how many rules passed and failed, and what the calls used.
pub(super) fn summary(report: &KitReport) -> String {
    let [passed, failed, not_tried] =
        [RuleState::Ok, RuleState::Failed, RuleState::NotTried].map(|state| count(report, state));
    format!("Rules: {passed} ok, {failed} failed, {not_tried} not tried. {}", used(report))
}

/// Shows the result of a rule, with at most `max` lines for each part of a failed case.
pub(super) fn show(rule: &RuleReport, max: usize) -> Result<()> {
    let RuleReport { rule, from, says, state, cases, failed, not_tried_because, first } = rule;
    let word = match state {
        RuleState::Ok => "ok",
        RuleState::Failed => "FAILED",
        RuleState::NotTried => "not tried",
    };
    let count = match (cases, failed) {
        (0, _) => String::new(),
        (cases, 0) => format!(" ({cases})"),
        (cases, failed) => format!(" ({failed} of {cases})"),
    };
    output::line(&format!("{word:<9}  {rule:<13}  {from:<10}  {says}{count}"))?;
    if let Some(why) = not_tried_because {
        output::line(&format!("{:11}{:<13}  {why}", "", ""))?;
    }
    let Some(FailedCase { case, input, expected, actual }) = first else { return Ok(()) };
    part("case", case, max)?;
    part("with", input, max)?;
    part("expected", expected, max)?;
    part("got", actual, max)
}

/// Prints a part of a failed case: its label `what` beside the first line, and at most `max` lines, all indented.
fn part(what: &str, text: &str, max: usize) -> Result<()> {
    let mut lines = text.lines();
    for (n, line) in lines.by_ref().take(max).enumerate() {
        let what = if n == 0 { what } else { "" };
        output::line(&format!("{:11}{what:<9} {line}", ""))?;
    }
    match lines.count() {
        0 => Ok(()),
        more => output::line(&format!("{:21}... and {more} more lines", "")),
    }
}

/// Formats what the calls used.
fn used(report: &KitReport) -> String {
    #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
    let (wall, cpu, memory) = (
        report.wall_us as f64 / 1_000.0,
        report.cpu_us as f64 / 1_000.0,
        report.memory_bytes as f64 / f64::from(1 << 20),
    );
    format!("Calls: {}; at most {wall:.1} ms, {cpu:.1} ms of processor time, {memory:.1} MiB.", report.calls)
}
