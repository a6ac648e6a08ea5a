//! The clock options: the system clock, or a clock that a test sets.

use super::File;
use anyhow::{Result, ensure};
use plugboard_model::Clock;

/// Clock options, as flags and environment variables give them.
#[derive(Debug, Default, clap::Args)]
pub struct ClockArgs {
    /// Allow options that only tests may use; never set it on a server that others can reach
    #[arg(long, env = "PLUGBOARD_INSECURE_TEST", num_args = 0..=1, require_equals = true, default_missing_value = "true", value_name = "BOOL")]
    pub insecure_test: Option<bool>,
    /// Let a test set the server's clock through the API; requires --insecure-test
    #[arg(long, env = "PLUGBOARD_TEST_CLOCK", num_args = 0..=1, require_equals = true, default_missing_value = "true", value_name = "BOOL")]
    pub test_clock: Option<bool>,
}

/// The clock configuration.
#[derive(Debug, Clone, Copy)]
pub struct ClockConfig {
    /// `PLUGBOARD_TEST_CLOCK`: whether tests set the time. Requires `PLUGBOARD_INSECURE_TEST`.
    pub test: bool,
}

impl ClockConfig {
    pub(super) fn resolve(args: &ClockArgs, file: &mut File) -> Result<Self> {
        let (insecure, test) = (file.take("insecure-test")?, file.take("test-clock")?);
        let insecure = args.insecure_test.or(insecure).unwrap_or(false);
        let test = args.test_clock.or(test).unwrap_or(false);
        ensure!(
            insecure || !test,
            "--test-clock requires --insecure-test, because it lets any admin token set the time"
        );
        Ok(Self { test })
    }

    /// Returns the clock. A test clock starts at the system time and stands still until a test sets it.
    #[must_use]
    pub fn clock(self) -> Clock {
        let system = Clock::system();
        if self.test { Clock::test(system.now()) } else { system }
    }
}
