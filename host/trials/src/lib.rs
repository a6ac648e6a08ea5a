//! Plugins on trial: nothing of what they do here takes effect, and nothing leaves the machine.
//!
//! - `stage`: a conversation in memory, judged by the rules of the inbox. Scenarios are played on it, and the flow's
//!   backtests and replays.
//! - `scenario`: an author's tests of a plugin, as stories in files
//! - `kit`: an author's connector, held against the contract
//! - `align`: two lists side by side, for differences

pub mod align;
mod kit;
mod scenario;
pub mod stage;

pub use kit::{ConnectorKit, FailedCase, Report as KitReport, RuleReport, RuleState};
pub use scenario::{Difference, Played, PlayedStep, Scenario};
