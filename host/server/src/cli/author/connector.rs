//! `plugboard plugin test --connector`: a connector held against the contract, and the report rule by rule. `plugin dev`
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

/// The kit file that is looked for when none is named.
pub(super) const KIT: &str = "kit.toml";
/// Lines of each part of a failed case that are printed; `--json` has all.
const LINES: usize = 30;

/// What came of it all.
#[derive(Debug, Serialize)]
struct ConnectorView {
    /// The component.
    file: String,
    /// Its SHA-256.
    digest: String,
    /// The kit file.
    kit: String,
    #[serde(flatten)]
    report: KitReport,
}

/// A kit file that was read.
pub(super) struct KitFile {
    path: PathBuf,
    kit: ConnectorKit,
}

impl KitFile {
    /// Reads a kit file.
    ///
    /// # Errors
    /// When it cannot be read, or is not a valid kit file.
    pub(super) fn read(path: PathBuf) -> Result<Self> {
        let read = test::read(&path).and_then(|text| ConnectorKit::read(&text));
        let kit = read.map_err(|error| anyhow::anyhow!("{}: {error}", path.display()))?;
        Ok(Self { path, kit })
    }

    /// Holds a connector against the contract with it. Dropping the future ends it.
    ///
    /// # Errors
    /// When the connector cannot be tried with this file.
    pub(super) async fn hold(&self, plugin: &Arc<Plugin>) -> Result<KitReport> {
        let held = self.kit.hold(plugin).await;
        held.map_err(|error| anyhow::anyhow!("{}: {error}", self.path.display()))
    }

    /// Its path, as it is printed.
    pub(super) fn shown(&self) -> String {
        self.path.display().to_string()
    }
}

/// Holds a packed connector against the contract, with the samples of a kit file.
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
    let report = kit.hold(&plugin).await?;
    let (well, failed) = (count(&report, RuleState::Ok), count(&report, RuleState::Failed));
    if as_json {
        let (file, kit) = (file.display().to_string(), kit.shown());
        output::json(&ConnectorView { file, digest: plugin.digest().to_owned(), kit, report })?;
    } else {
        report.rules.iter().try_for_each(|rule| show(rule, LINES))?;
        output::line(&format!("\n{}", summary(&report)))?;
    }
    if failed > 0 {
        bail!("{failed} of {} rules are broken", well + failed);
    }
    Ok(())
}

/// The kit file that belongs to a connector.
fn default(file: &Path) -> Result<PathBuf> {
    let beside = file.parent().unwrap_or(Path::new("")).join(KIT);
    let found = [beside.clone(), PathBuf::from(KIT)].into_iter().find(|path| path.is_file());
    found.with_context(|| format!("there is no {}, and no `{KIT}` here: name a kit file", beside.display()))
}

/// How many rules are in a state.
fn count(report: &KitReport, state: RuleState) -> usize {
    report.rules.iter().filter(|rule| rule.state == state).count()
}

/// How many rules were kept and broken, and what the calls took.
pub(super) fn summary(report: &KitReport) -> String {
    let [well, failed, not_tried] =
        [RuleState::Ok, RuleState::Failed, RuleState::NotTried].map(|state| count(report, state));
    format!("Rules: {well} ok, {failed} failed, {not_tried} not tried. {}", used(report))
}

/// Shows what came of a rule, with at most `most` lines of each part of a failed case.
pub(super) fn show(rule: &RuleReport, most: usize) -> Result<()> {
    let RuleReport { rule, from, says, state, cases, failed, lacks, first } = rule;
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
    if let Some(lacks) = lacks {
        output::line(&format!("{:11}{:<13}  {lacks}", "", ""))?;
    }
    let Some(FailedCase { case, input, expected, came }) = first else { return Ok(()) };
    part("case", case, most)?;
    part("with", input, most)?;
    part("expected", expected, most)?;
    part("came", came, most)
}

/// A part of a failed case, each line indented.
fn part(what: &str, text: &str, most: usize) -> Result<()> {
    let mut lines = text.lines();
    for (n, line) in lines.by_ref().take(most).enumerate() {
        let what = if n == 0 { what } else { "" };
        output::line(&format!("{:11}{what:<9} {line}", ""))?;
    }
    match lines.count() {
        0 => Ok(()),
        more => output::line(&format!("{:21}... and {more} more lines", "")),
    }
}

/// What the calls took.
fn used(report: &KitReport) -> String {
    #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
    let (wall, cpu, memory) = (
        report.wall_us as f64 / 1_000.0,
        report.cpu_us as f64 / 1_000.0,
        report.memory_bytes as f64 / f64::from(1 << 20),
    );
    format!("Calls: {}; at most {wall:.1} ms, {cpu:.1} ms of processor, {memory:.1} MiB.", report.calls)
}
