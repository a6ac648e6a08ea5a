//! Runs plugins on trial: nothing that they do takes effect, and no request leaves the machine.
//!
//! - `stage`: a conversation in memory, judged by the rules of the inbox. Scenarios run on it, and so do the backtests
//!   of `host/flow`; its replays use the stage's sandbox.
//! - `scenario`: an author's tests of a plugin, as stories in files
//! - `kit`: checks an author's connector against the contract
//! - `align`: aligns two lists, to show their differences

pub mod align;
mod kit;
mod scenario;
pub mod stage;

pub use kit::{ConnectorKit, FailedCase, Report as KitReport, RuleReport, RuleState};
pub use scenario::{Difference, Scenario, ScenarioResult, StepResult};
