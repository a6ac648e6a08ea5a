//! Whose time it is: the machine's, or a test's.

use super::File;
use anyhow::{Result, ensure};
use plugboard_model::Clock;

/// Whose time it is, as flags and variables say.
#[derive(Debug, Default, clap::Args)]
pub struct ClockArgs {
    /// Allows what only a test may have; never on a server that others can reach
    #[arg(long, env = "PLUGBOARD_INSECURE_TEST", num_args = 0..=1, require_equals = true, default_missing_value = "true", value_name = "BOOL")]
    pub insecure_test: Option<bool>,
    /// Lets a test set the server's clock by the API; only with --insecure-test
    #[arg(long, env = "PLUGBOARD_TEST_CLOCK", num_args = 0..=1, require_equals = true, default_missing_value = "true", value_name = "BOOL")]
    pub test_clock: Option<bool>,
}

/// Whose time it is.
#[derive(Debug, Clone, Copy)]
pub struct ClockConfig {
    /// `PLUGBOARD_TEST_CLOCK`, allowed by `PLUGBOARD_INSECURE_TEST`: a test sets the time.
    pub test: bool,
}

impl ClockConfig {
    pub(super) fn settle(args: &ClockArgs, file: &mut File) -> Result<Self> {
        let (insecure, test) = (file.take("insecure-test")?, file.take("test-clock")?);
        let insecure = args.insecure_test.or(insecure).unwrap_or(false);
        let test = args.test_clock.or(test).unwrap_or(false);
        ensure!(insecure || !test, "--test-clock lets any admin token set the time: it goes only with --insecure-test");
        Ok(Self { test })
    }

    /// The clock: a test's stands at the machine's time until it is set.
    #[must_use]
    pub fn clock(self) -> Clock {
        let system = Clock::system();
        if self.test { Clock::test(system.now()) } else { system }
    }
}
