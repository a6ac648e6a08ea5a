//! An author's tests of a plugin: stories in files. Each says what happens and what is to come of it, and is played by
//! the engine that servers have, in a memory of its own, at times of its own, with other systems that answer as it has
//! them.
//!
//! - `format`, `strict`, `step`, `written`, `words`: how a scenario is written
//! - `expect`, `wanted`, `act`: what is to come of a step, and what comes of it, in the same words
//! - `scene`: what it begins with, held against what the plugin declares
//! - `run`: its steps, one after the other, on a `stage`; `said`: what is written in the conversation, and what becomes
//!   of it; `help`: what people who work there ask of the plugin
//! - `web`: other systems
//! - `notes`, `compare`: what came of a step, and how that differs from what was expected

mod act;
mod compare;
mod expect;
mod format;
mod help;
mod notes;
mod run;
mod said;
pub(crate) mod scene;
mod step;
pub(crate) mod strict;
mod wanted;
pub(crate) mod web;
pub(crate) mod words;
mod written;

use format::Written;
use plugboard_engine::Plugin;
use plugboard_model::{LogLine, Role};
use serde::Serialize;
use std::sync::Arc;

/// A story of a plugin.
#[derive(Debug)]
pub struct Scenario {
    written: Written,
}

/// What came of a scenario.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Played {
    /// Everything came as expected.
    pub passed: bool,
    /// Why it could not be played.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// Its steps, in order.
    pub steps: Vec<PlayedStep>,
}

/// What came of a step.
#[derive(Debug, Clone, Serialize)]
pub struct PlayedStep {
    /// From 1.
    pub number: usize,
    /// In the author's words, else what happens in it.
    pub name: String,
    /// Everything came as expected.
    pub passed: bool,
    /// How it differs from what was expected.
    pub differences: Vec<Difference>,
    /// Calls of the plugin's handlers.
    pub calls: u32,
    /// Time on the wall, of all calls together, in microseconds.
    pub wall_us: u64,
    /// Processor time, of all calls together, in microseconds.
    pub cpu_us: u64,
    /// The most memory that one call had, in bytes.
    pub memory_bytes: u64,
    /// What it logged.
    pub log: Vec<LogLine>,
}

/// How one respect differs from what was expected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The respect: `actions`, `review`, `suggestions`, `commands`, `kv`, `shared`, `log`, `requests`, `end`, `http`,
    /// `limits`, `step`.
    pub of: &'static str,
    /// `-` and what was expected, `+` and what came, two spaces and what is as it should be.
    pub lines: Vec<String>,
}

impl Scenario {
    /// Reads a scenario's text.
    ///
    /// # Errors
    /// A sentence that says in which line what is wrong, and how to mend it.
    pub fn read(text: &str) -> Result<Self, String> {
        Ok(Self { written: Written::read(text)? })
    }

    /// The name that it gives itself.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.written.name.as_deref()
    }

    /// Plays it to a plugin. Nothing is written, and nothing leaves this machine.
    pub async fn play(&self, plugin: &Arc<Plugin>) -> Played {
        let steps = match scene::set(&self.written, plugin) {
            Ok(scene) => run::play(scene, &self.written.steps).await,
            Err(error) => return Played { error: Some(error), ..Played::default() },
        };
        Played { passed: steps.iter().all(|step| step.passed), error: None, steps }
    }
}

/// Can scenarios be played to a plugin?
///
/// # Errors
/// A sentence that says why not.
fn fits(plugin: &Plugin) -> Result<(), String> {
    let surface = plugin.surface();
    let plays = |role| surface.roles.contains(&role);
    if !surface.hears.is_empty() || plays(Role::Reviewer) || plays(Role::Assistant) {
        return Ok(());
    }
    if plays(Role::Connector) {
        let mend = "scenarios are for what answers events; `plugin test --connector` tests it";
        return Err(format!("it hears no events: it is a connector, and {mend}"));
    }
    Err("it hears no events: it is no automation, reviewer or assistant, and scenarios are for what answers events"
        .to_owned())
}
