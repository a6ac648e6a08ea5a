//! `plugboard plugin test`: runs an author's tests of a plugin, without a server.

use crate::cli::{output, source};
use anyhow::{Context as _, Result, bail};
use plugboard_engine::{Engine, EngineOptions, Plugin};
use plugboard_model::Role;
use plugboard_trials::{Scenario, ScenarioResult, StepResult};
use serde::Serialize;
use std::{
    fs,
    io::Read as _,
    path::{Path, PathBuf},
    sync::Arc,
};

/// The default folder of scenarios.
pub(super) const FOLDER: &str = "scenarios";
/// Maximum number of scenarios.
const SCENARIOS: usize = 1_000;
/// Maximum number of bytes read from a file: one more than a scenario may have, so that a longer file is reported.
const FILE: u64 = (1 << 20) + 1;

/// Arguments of `plugin test`.
#[derive(Debug, clap::Args)]
pub struct Test {
    /// Packed plugin to test
    file: PathBuf,
    /// Scenario files, or folders of them [default: the folder `scenarios` beside FILE, else in the current folder]
    scenarios: Vec<PathBuf>,
    /// Check a connector against the contract, with the samples of a kit file instead of scenarios [default: `kit.toml`
    /// beside FILE, else in the current folder]
    #[arg(long)]
    connector: bool,
}

/// The result of all scenarios.
#[derive(Debug, Serialize)]
struct TestView {
    /// The path of the component.
    file: String,
    /// The component's SHA-256.
    digest: String,
    /// The number of scenarios that passed.
    passed: usize,
    /// The number of scenarios that failed.
    failed: usize,
    scenarios: Vec<ScenarioView>,
}

/// The result of a scenario.
#[derive(Debug, Serialize)]
pub(super) struct ScenarioView {
    file: String,
    name: String,
    #[serde(flatten)]
    pub(super) result: ScenarioResult,
}

pub(in crate::cli) async fn run(test: &Test, as_json: bool) -> Result<()> {
    if test.connector {
        if test.scenarios.len() > 1 {
            bail!("a connector is tested with a single kit file; name only one");
        }
        return super::connector::run(&test.file, test.scenarios.first().map(PathBuf::as_path), as_json).await;
    }
    let found = if test.scenarios.is_empty() { default(&test.file) } else { Ok(test.scenarios.clone()) };
    let component = source::read(&test.file)?;
    let engine = Engine::new(EngineOptions { threads: 1, calls: 4, ..EngineOptions::default() })?;
    let cannot = || format!("cannot test {}", test.file.display());
    let plugin = engine.load(&component).await.with_context(cannot)?;
    let surface = plugin.surface();
    if found.is_err() && surface.hears.is_empty() && surface.roles.contains(&Role::Connector) {
        let file = test.file.display();
        bail!("{file} is a connector; test it with `plugboard plugin test --connector {file}` and a kit file");
    }
    let files = files(found?)?;
    let scenarios = run_scenarios(&plugin, &files, |view| if as_json { Ok(()) } else { show(view) }).await?;
    let passed = scenarios.iter().filter(|scenario| scenario.result.passed).count();
    let view = TestView {
        file: test.file.display().to_string(),
        digest: plugin.digest().to_owned(),
        passed,
        failed: scenarios.len() - passed,
        scenarios,
    };
    if as_json {
        output::json(&view)?;
    } else {
        output::line(&format!("\n{}", summary(&view.scenarios)))?;
    }
    if view.failed > 0 {
        bail!("{} of {} scenarios failed", view.failed, view.scenarios.len());
    }
    Ok(())
}

/// Runs scenarios one after another, and passes each result to `each`. A scenario that cannot be read counts as failed.
///
/// # Errors
/// Returns the error of `each`.
pub(super) async fn run_scenarios(
    plugin: &Arc<Plugin>,
    files: &[PathBuf],
    mut each: impl FnMut(&ScenarioView) -> Result<()>,
) -> Result<Vec<ScenarioView>> {
    let mut scenarios = Vec::with_capacity(files.len());
    for file in files {
        let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let (name, result) = match read(file).and_then(|text| Scenario::read(&text)) {
            Ok(scenario) => (scenario.name().map_or(stem, str::to_owned), scenario.run(plugin).await),
            Err(error) => (stem, ScenarioResult { error: Some(error), ..ScenarioResult::default() }),
        };
        let view = ScenarioView { file: file.display().to_string(), name, result };
        each(&view)?;
        scenarios.push(view);
    }
    Ok(scenarios)
}

/// Summarizes how many scenarios passed and failed.
pub(super) fn summary(scenarios: &[ScenarioView]) -> String {
    let passed = scenarios.iter().filter(|scenario| scenario.result.passed).count();
    let steps: usize = scenarios.iter().map(|scenario| scenario.result.steps.len()).sum();
    format!("Scenarios: {passed} ok, {} failed. Steps: {steps}.", scenarios.len() - passed)
}

/// Lists the scenario files. The files of a folder are sorted by name.
///
/// # Errors
/// Returns an error if a folder cannot be read or has no scenarios, or if there are more than [`SCENARIOS`] files.
pub(super) fn files(named: Vec<PathBuf>) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in named {
        if path.is_dir() {
            let entries = fs::read_dir(&path).with_context(|| format!("cannot read {}", path.display()))?;
            // Take one more than the maximum, so that the check below notices too many.
            let mut found = entries
                .map(|entry| entry.map(|entry| entry.path()))
                .filter(|path| path.as_ref().map_or(true, |path| path.extension().is_some_and(|end| end == "toml")))
                .take(SCENARIOS + 1)
                .collect::<Result<Vec<_>, _>>()
                .with_context(|| format!("cannot read {}", path.display()))?;
            if found.is_empty() {
                bail!("no scenarios found in {}; add a file with the extension `.toml`", path.display());
            }
            found.sort();
            files.extend(found);
        } else {
            files.push(path);
        }
    }
    if files.len() > SCENARIOS {
        bail!("more than {SCENARIOS} scenarios; name only some of them");
    }
    Ok(files)
}

/// Returns the default folder of scenarios of a plugin: beside the component, else in the current folder.
fn default(file: &Path) -> Result<Vec<PathBuf>> {
    let beside = file.parent().unwrap_or(Path::new("")).join(FOLDER);
    let found = [beside.clone(), PathBuf::from(FOLDER)].into_iter().find(|folder| folder.is_dir());
    found.map(|folder| vec![folder]).with_context(|| {
        format!("no folder {}, and no folder `{FOLDER}` in the current folder; name a scenario", beside.display())
    })
}

/// Reads a file written by an author, up to the maximum size. The error is a message for the author.
pub(super) fn read(file: &Path) -> Result<String, String> {
    let mut text = String::new();
    let opened = fs::File::open(file).and_then(|file| file.take(FILE).read_to_string(&mut text));
    opened.map_err(|error| format!("cannot be read: {error}"))?;
    Ok(text)
}

/// Shows the result of a scenario, step by step.
pub(super) fn show(view: &ScenarioView) -> Result<()> {
    let ScenarioView { file, name, result } = view;
    output::line(&format!("{:<6}  {name} ({file})", word(result.passed)))?;
    if let Some(error) = &result.error {
        return output::line(&format!("          {error}"));
    }
    let width = result.steps.iter().map(|step| step.name.chars().count()).max().unwrap_or(0).min(60);
    result.steps.iter().try_for_each(|step| show_step(step, width))
}

fn word(passed: bool) -> &'static str {
    if passed { "ok" } else { "FAILED" }
}

fn show_step(step: &StepResult, width: usize) -> Result<()> {
    let StepResult { number, name, passed, differences, log, .. } = step;
    output::line(&format!("  {:<6}  {number:>2} {name:<width$}  {}", word(*passed), used(step)))?;
    for difference in differences {
        output::line(&format!("             {}", difference.of))?;
        // An entry may itself have several lines.
        let lines = difference.lines.iter().flat_map(|line| line.lines());
        lines.into_iter().try_for_each(|line| output::line(&format!("               {line}")))?;
    }
    if !passed && !log.is_empty() && !differences.iter().any(|difference| difference.of == "log") {
        output::line("             it logged")?;
        log.iter().try_for_each(|line| output::line(&format!("               {}: {}", line.level, line.message)))?;
    }
    Ok(())
}

/// Formats what the calls of a step used.
fn used(step: &StepResult) -> String {
    let StepResult { calls, wall_us, cpu_us, memory_bytes, .. } = step;
    if *calls == 0 {
        return "no calls".to_owned();
    }
    let calls = if *calls == 1 { "1 call".to_owned() } else { format!("{calls} calls") };
    format!("{calls}, {}", output::used(*wall_us, *cpu_us, *memory_bytes))
}
