//! `plugboard plugin test --connector`: a connector held against the contract, and the report rule by rule.

use crate::cli::{output, source};
use anyhow::{Context as _, Result, bail};
use plugboard_engine::{Engine, EngineOptions};
use plugboard_flow::{ConnectorKit, FailedCase, KitReport, RuleReport, RuleState};
use serde::Serialize;
use std::path::{Path, PathBuf};

use super::test;

/// The kit file that is looked for when none is named.
const KIT: &str = "kit.toml";
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

/// Holds a packed connector against the contract, with the samples of a kit file.
pub(super) async fn run(file: &Path, kit: Option<&Path>, as_json: bool) -> Result<()> {
    let path = match kit {
        Some(kit) => kit.to_owned(),
        None => default(file)?,
    };
    let kit = test::read(&path).and_then(|text| ConnectorKit::read(&text));
    let kit = kit.map_err(|error| anyhow::anyhow!("{}: {error}", path.display()))?;
    let component = source::read(file)?;
    let engine = Engine::new(EngineOptions { threads: 1, calls: 4, ..EngineOptions::default() })?;
    let cannot = || format!("cannot test {}", file.display());
    let plugin = engine.load(&component).await.with_context(cannot)?;
    let held = kit.hold(&plugin).await;
    let report = held.map_err(|error| anyhow::anyhow!("{}: {error}", path.display()))?;
    let count = |state| report.rules.iter().filter(|rule| rule.state == state).count();
    let (well, failed, not_tried) = (count(RuleState::Ok), count(RuleState::Failed), count(RuleState::NotTried));
    if as_json {
        let (file, kit) = (file.display().to_string(), path.display().to_string());
        output::json(&ConnectorView { file, digest: plugin.digest().to_owned(), kit, report })?;
    } else {
        report.rules.iter().try_for_each(show)?;
        output::line(&format!("\nRules: {well} ok, {failed} failed, {not_tried} not tried. {}", used(&report)))?;
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

fn show(rule: &RuleReport) -> Result<()> {
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
    part("case", case)?;
    part("with", input)?;
    part("expected", expected)?;
    part("came", came)
}

/// A part of a failed case, each line indented.
fn part(what: &str, text: &str) -> Result<()> {
    let mut lines = text.lines();
    for (n, line) in lines.by_ref().take(LINES).enumerate() {
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
