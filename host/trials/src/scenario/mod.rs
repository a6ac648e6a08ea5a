//! An author's tests of a plugin: scenarios in files. Each scenario says what happens and what the plugin is expected
//! to do. Scenarios run on the same engine as a server, with their own storage and clock, and with stubbed answers in
//! place of other systems.
//!
//! - `format`, `strict`, `step`, `raw`, `words`, `content`: the file format of a scenario
//! - `expect`, `wanted`, `shown_action`: the expected and the actual results of a step, in the same notation
//! - `scene`: the state that a scenario begins with, checked against what the plugin declares
//! - `run`: the steps, one after the other, on a `stage`; `messages`: messages, and the reactions, receipts and
//!   feedback that follow; `help`: what people in the inbox ask of the plugin
//! - `web`: the stubbed answers of other systems
//! - `notes`, `compare`: the results of a step, and how they differ from the expected ones

mod compare;
pub(crate) mod content;
mod customer;
mod expect;
mod format;
mod help;
mod messages;
mod notes;
mod raw;
mod run;
pub(crate) mod scene;
mod shown_action;
mod step;
pub(crate) mod strict;
mod wanted;
pub(crate) mod web;
pub(crate) mod words;

use format::ScenarioFile;
use plugboard_engine::Plugin;
use plugboard_model::{LogLine, Role};
use serde::Serialize;
use std::sync::Arc;

/// A scenario for a plugin.
#[derive(Debug)]
pub struct Scenario {
    file: ScenarioFile,
}

/// The result of a scenario.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ScenarioResult {
    /// Whether everything happened as expected.
    pub passed: bool,
    /// Why the scenario could not run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// The steps, in order.
    pub steps: Vec<StepResult>,
}

/// The result of a step.
#[derive(Debug, Clone, Serialize)]
pub struct StepResult {
    /// The step's number, from 1.
    pub number: usize,
    /// The author's name for the step, or a name made from what happens in it.
    pub name: String,
    /// Whether everything happened as expected.
    pub passed: bool,
    /// The differences from what was expected.
    pub differences: Vec<Difference>,
    /// The number of calls to the plugin's handlers.
    pub calls: u32,
    /// Wall-clock time of all calls together, in microseconds.
    pub wall_us: u64,
    /// Processor time of all calls together, in microseconds.
    pub cpu_us: u64,
    /// The most memory that one call used, in bytes.
    pub memory_bytes: u64,
    /// What the plugin logged.
    pub log: Vec<LogLine>,
}

/// How one aspect of a step differs from what was expected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The aspect: `actions`, `review`, `suggestions`, `commands`, `kv`, `shared`, `log`, `requests`, `end`, `http`,
    /// `limits`, `step`.
    pub of: &'static str,
    /// The lines, each with a prefix: `-` for what was expected, `+` for what happened, two spaces for what matches.
    pub lines: Vec<String>,
}

impl Scenario {
    /// Parses a scenario.
    ///
    /// # Errors
    /// Returns a message that names the line, says what is wrong and how to fix it.
    pub fn read(text: &str) -> Result<Self, String> {
        Ok(Self { file: ScenarioFile::read(text)? })
    }

    /// Returns the name that the scenario gives itself.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.file.name.as_deref()
    }

    /// Runs the scenario against a plugin. Writes nothing, and no request leaves this machine.
    pub async fn run(&self, plugin: &Arc<Plugin>) -> ScenarioResult {
        let steps = match scene::set(&self.file, plugin) {
            Ok(scene) => run::all(scene, &self.file.steps).await,
            Err(error) => return ScenarioResult { error: Some(error), ..ScenarioResult::default() },
        };
        ScenarioResult { passed: steps.iter().all(|step| step.passed), error: None, steps }
    }
}

/// Checks that scenarios can test a plugin.
///
/// # Errors
/// Returns a message that says why they cannot.
fn fits(plugin: &Plugin) -> Result<(), String> {
    let surface = plugin.surface();
    let plays = |role| surface.roles.contains(&role);
    if !surface.hears.is_empty() || plays(Role::Reviewer) || plays(Role::Assistant) {
        return Ok(());
    }
    if plays(Role::Connector) {
        let advice = "scenarios test plugins that handle events; use `plugin test --connector` instead";
        return Err(format!("the plugin handles no events: it is a connector, and {advice}"));
    }
    Err("the plugin handles no events: it is not an automation, reviewer or assistant, and scenarios test plugins \
         that handle events"
        .to_owned())
}
