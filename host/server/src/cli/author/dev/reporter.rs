//! Reports to the author: text for people, or one JSON object per line.

use super::differences::Differences;
use crate::{
    cli::{
        author::{
            connector,
            test::{self, ScenarioView},
        },
        describe, output,
    },
    http::{
        Time,
        components::ComponentView,
        deliveries::FailureView,
        plugins::PluginView,
        runs::{ActionView, RunView},
    },
};
use anyhow::Result;
use plugboard_model::{Clock, UPGRADING, Verdict};
use plugboard_trials::{KitReport, RuleState};
use serde::Serialize;
use std::cell::{Cell, RefCell};

/// Maximum number of log lines of a run shown as text. JSON has all lines that the server stores.
const LINES: usize = 20;
/// Maximum number of failed scenarios shown step by step as text.
const SCENARIOS: usize = 10;
/// Maximum number of broken connector rules shown as text.
const RULES: usize = 10;
/// Maximum number of lines shown for each part of a broken rule's failed case.
const CASE: usize = 10;
/// Maximum number of actions of a run shown as text, counted separately for actions that took effect and others.
const ACTIONS: usize = 20;

/// A report to the author.
#[derive(Serialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub(super) enum Report<'a> {
    /// A build begins.
    Building { name: &'a str, version: &'a str, language: String, changed: &'a str },
    /// The build succeeded.
    Built {
        build_ms: u64,
        #[serde(flatten)]
        component: &'a ComponentView,
        /// The differences from the previous build. `None` for the first.
        differences: Option<Differences>,
    },
    /// A step failed. The installed version keeps running.
    Failed { step: Step, why: String, installed: Option<&'a str> },
    /// The scenarios ran.
    Scenarios { passed: usize, failed: usize, scenarios: &'a [ScenarioView] },
    /// The connector was checked against the contract with this kit file.
    Kit {
        kit: String,
        #[serde(flatten)]
        report: &'a KitReport,
    },
    /// A task begins that may take seconds.
    Doing {
        #[serde(flatten)]
        task: Task<'a>,
    },
    /// The plugin is installed on the server. `change`: `installed`, `upgraded` or `unchanged`.
    Installed { name: &'a str, change: &'a str, digest: &'a str },
    /// A run, or one attempt of it, ended.
    Run {
        #[serde(flatten)]
        run: &'a RunView,
    },
    /// The plugin's state changed: whether it receives events.
    Plugin {
        name: &'a str,
        #[serde(flatten)]
        state: &'a State,
    },
    /// The server does not answer.
    Away { server: &'a str, why: String },
    /// The server answers again.
    Back { server: &'a str },
    /// While the stream was disconnected, the server deleted events that it had not sent yet.
    Reset,
    /// The command ends.
    Ended { installed: Option<&'a str> },
}

/// The step that failed.
#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Step {
    /// The language's tools or packing failed.
    Build,
    /// The engine refuses the component.
    Check,
    /// The scenarios cannot be found.
    Scenarios,
    /// The kit file cannot be read, or the connector cannot be tested with it.
    Kit,
    /// The author did not agree to the installation, or the server refuses it.
    Install,
}

/// A task that may take seconds.
#[derive(Clone, Copy, Serialize)]
#[serde(tag = "task", rename_all = "kebab-case")]
pub(super) enum Task<'a> {
    /// Checking a connector against the contract.
    Kit,
    /// Uploading the component, which the server checks and compiles.
    HandIn { bytes: usize },
    /// Installing the plugin, or upgrading it from the previous version.
    Install { name: &'a str },
}

impl Task<'_> {
    /// Returns the task as a line of text.
    fn words(self) -> String {
        match self {
            Self::Kit => "Testing the connector with kit.toml ...".to_owned(),
            Self::HandIn { bytes } => format!("Uploading {bytes} bytes; the server checks and compiles them ..."),
            Self::Install { name } => format!("Compiled. Installing {name} ..."),
        }
    }
}

/// Whether an installed plugin receives events.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub(super) enum State {
    /// The plugin is enabled.
    Enabled,
    /// An admin disabled the plugin.
    Disabled,
    /// The server paused the plugin.
    Paused { why: String },
    /// The plugin was removed.
    Removed,
}

impl State {
    /// Returns a plugin's state, or `None` while it is only paused for an upgrade.
    pub(super) fn of(plugin: &PluginView) -> Option<Self> {
        match &plugin.paused {
            _ if !plugin.enabled => Some(Self::Disabled),
            Some(why) if why.starts_with(UPGRADING) => None,
            Some(why) => Some(Self::Paused { why: why.clone() }),
            None => Some(Self::Enabled),
        }
    }
}

/// Prints reports.
pub(super) struct Reporter {
    json: bool,
    clock: Clock,
    /// The last reported state.
    state: RefCell<State>,
    /// Whether it was reported that the server does not answer.
    unreachable: Cell<bool>,
}

/// A report as a line of JSON.
#[derive(Serialize)]
struct Line<'a> {
    at: Time,
    #[serde(flatten)]
    report: &'a Report<'a>,
}

impl Reporter {
    /// Creates a `Reporter` that prints JSON lines or text.
    pub(super) fn new(json: bool) -> Self {
        Self { json, clock: Clock::system(), state: RefCell::new(State::Enabled), unreachable: Cell::new(false) }
    }

    /// Whether reports are printed as JSON.
    pub(super) fn json(&self) -> bool {
        self.json
    }

    /// Prints a report.
    ///
    /// # Errors
    /// Returns an error if standard output cannot be written.
    pub(super) fn say(&self, report: &Report<'_>) -> Result<()> {
        let at = Time(self.clock.now());
        if self.json {
            return output::line(&serde_json::to_string(&Line { at, report })?);
        }
        print(at, report)
    }

    /// Reports a task of the server. Prints nothing while the server is known not to answer, because every retry
    /// reports the same task again.
    ///
    /// # Errors
    /// Returns an error if standard output cannot be written.
    pub(super) fn doing(&self, task: Task<'_>) -> Result<()> {
        if self.unreachable.get() { Ok(()) } else { self.say(&Report::Doing { task }) }
    }

    /// Reports the plugin's state if it has changed.
    ///
    /// # Errors
    /// Returns an error if standard output cannot be written.
    pub(super) fn state(&self, name: &str, state: State) -> Result<()> {
        if *self.state.borrow() == state {
            return Ok(());
        }
        self.say(&Report::Plugin { name, state: &state })?;
        *self.state.borrow_mut() = state;
        Ok(())
    }

    /// Reports once that the server does not answer.
    ///
    /// # Errors
    /// Returns an error if standard output cannot be written.
    pub(super) fn server_unreachable(&self, server: &str, why: &anyhow::Error) -> Result<()> {
        if self.unreachable.replace(true) {
            Ok(())
        } else {
            self.say(&Report::Away { server, why: format!("{why:#}") })
        }
    }

    /// Reports that the server answers again, if it did not before.
    ///
    /// # Errors
    /// Returns an error if standard output cannot be written.
    pub(super) fn server_reachable(&self, server: &str) -> Result<()> {
        if self.unreachable.replace(false) { self.say(&Report::Back { server }) } else { Ok(()) }
    }
}

/// Prints a report as text.
fn print(at: Time, report: &Report<'_>) -> Result<()> {
    match report {
        Report::Building { name, version, language, changed } => {
            let changed = if changed.is_empty() { String::new() } else { format!("{changed} changed. ") };
            head(at, &format!("{changed}Building {name} {version} ({language}) ..."))
        }
        Report::Built { build_ms, component, differences } => {
            #[expect(clippy::cast_precision_loss, reason = "a time for people")]
            let seconds = *build_ms as f64 / 1_000.0;
            let built = format!("Built in {seconds:.1} s, {} bytes", component.size);
            match differences {
                Some(differences) => head(at, &format!("{built}{differences}.")),
                None => {
                    head(at, &format!("{built}:"))?;
                    describe::describe(component, None)
                }
            }
        }
        Report::Failed { step, why, installed } => {
            let what = match step {
                Step::Build => "BUILD FAILED",
                Step::Check => "NOT A VALID PLUGIN FOR THIS PLUGBOARD",
                Step::Scenarios => "SCENARIOS NOT RUN",
                Step::Kit => "CONNECTOR NOT TESTED",
                Step::Install => "NOT INSTALLED",
            };
            head(at, &format!("{what}: {why}"))?;
            match (step, installed) {
                (Step::Scenarios | Step::Kit, _) => Ok(()),
                (_, Some(name)) => below(&format!("The installed version of {name} keeps running.")),
                (_, None) => below("Nothing has been installed yet."),
            }
        }
        Report::Scenarios { failed, scenarios, .. } => {
            for view in scenarios.iter().filter(|view| !view.result.passed).take(SCENARIOS) {
                test::show(view)?;
            }
            let more = failed.saturating_sub(SCENARIOS);
            let more = if more == 0 { String::new() } else { format!(" {more} more failures are not shown.") };
            head(at, &format!("{}{more}", test::summary(scenarios)))
        }
        Report::Kit { report, .. } => print_kit(at, report),
        Report::Doing { task } => head(at, &task.words()),
        Report::Installed { name, change, .. } => head(at, &format!("{name} is {change}.")),
        Report::Run { run } => print_run(run),
        Report::Plugin { name, state } => match state {
            State::Enabled => head(at, &format!("{name} is enabled again.")),
            State::Disabled => head(
                at,
                &format!("{name} is disabled and hears nothing. To enable it, run `plugboard plugin enable {name}`."),
            ),
            State::Paused { why } => {
                head(at, &format!("{name} is PAUSED: {why}. To resume it, run `plugboard plugin enable {name}`."))
            }
            State::Removed => head(at, &format!("{name} was removed. The next change installs it again.")),
        },
        Report::Away { server, why } => head(at, &format!("{server} does not answer, retrying: {why}")),
        Report::Back { server } => head(at, &format!("{server} is back.")),
        Report::Reset => head(at, "The server has already deleted some events, so their runs are not shown."),
        Report::Ended { installed: Some(name) } => {
            head(at, &format!("{name} stays installed. To remove it, run `plugboard plugin remove {name}`."))
        }
        Report::Ended { installed: None } => head(at, "Nothing was installed."),
    }
}

/// Formats the time of day in UTC, as in the API.
fn time(at: Time) -> String {
    let text = at.to_string();
    format!("{}Z", text.get(11..19).unwrap_or_default())
}

/// Prints a line with the time.
fn head(at: Time, text: &str) -> Result<()> {
    output::line(&format!("{} {text}", time(at)))
}

/// Prints lines indented, below the line that they belong to.
fn below(text: &str) -> Result<()> {
    text.lines().try_for_each(|line| output::line(&format!("          {line}")))
}

/// Prints the broken rules, each with its first failed case, and a summary of all rules.
fn print_kit(at: Time, report: &KitReport) -> Result<()> {
    let broken: Vec<_> = report.rules.iter().filter(|rule| rule.state == RuleState::Failed).collect();
    for rule in broken.iter().take(RULES) {
        connector::show(rule, CASE)?;
    }
    let more = broken.len().saturating_sub(RULES);
    let more = if more == 0 { String::new() } else { format!(" {more} more failures are not shown.") };
    head(at, &format!("{}{more}", connector::summary(report)))
}

fn print_run(run: &RunView) -> Result<()> {
    let RunView { event, conversation, usage, log, actions, failure, .. } = run;
    let what = if event.kind.is_empty() { "event" } else { &event.kind };
    let late = if run.late { ", late" } else { "" };
    let outcome = match (run.state.as_str(), failure) {
        ("dead", _) => "DEAD LETTER".to_owned(),
        ("done", _) => "done".to_owned(),
        (_, Some(_)) => format!("FAILED, try {}", run.attempts),
        (state, None) => state.to_owned(),
    };
    let used = output::used(usage.wall_us, usage.cpu_us, usage.memory_bytes);
    head(run.finished_at.unwrap_or(run.created_at), &format!("{what} {conversation}: {outcome}{late}, {used}"))?;
    for line in log.iter().take(LINES) {
        below(&format!("{}: {}", line.level, line.message))?;
    }
    let more = log.len().saturating_sub(LINES);
    if more > 0 {
        below(&format!("and {more} more lines; to see them, run `plugboard plugin logs {}`", run.plugin))?;
    }
    if usage.log_dropped > 0 {
        below(&format!("{} more lines exceeded the limit and were dropped", usage.log_dropped))?;
    }
    print_actions(actions)?;
    let Some(FailureView { kind, code, message, .. }) = failure else { return Ok(()) };
    let code = code.as_ref().map(|code| format!(" ({code})")).unwrap_or_default();
    below(&format!("{kind}{code}: {message}"))?;
    match (run.state.as_str(), run.due_at) {
        ("dead", _) => below(&format!("to run it again, use `plugboard plugin redrive {}`", run.id)),
        ("pending", Some(due_at)) => below(&format!("next try at {}", time(due_at))),
        _ => Ok(()),
    }
}

fn print_actions(actions: &[ActionView]) -> Result<()> {
    let (did, not): (Vec<_>, Vec<_>) = actions.iter().partition(|action| action.verdict == Verdict::Allowed);
    if !did.is_empty() {
        let names = did.iter().take(ACTIONS).map(|action| action.action.as_str()).collect::<Vec<_>>().join(", ");
        let more = did.len().saturating_sub(ACTIONS);
        below(&if more == 0 { format!("did: {names}") } else { format!("did: {names} and {more} more") })?;
    }
    for ActionView { action, verdict, code, reason, .. } in not.iter().take(ACTIONS) {
        let code = code.as_ref().map(|code| format!(" ({code})")).unwrap_or_default();
        below(&format!("{verdict}: {action}{code}: {}", reason.as_deref().unwrap_or("no reason was given")))?;
    }
    match not.len().saturating_sub(ACTIONS) {
        0 => Ok(()),
        more => below(&format!("and {more} more that did not take effect")),
    }
}
