//! `log`: log lines for the admin.

use super::bindings::log::{Host, Level};
use crate::state::State;
use plugboard_model::LogLevel;
use wasmtime::Result;

impl Host for State {
    fn write(&mut self, level: Level, message: String) -> Result<()> {
        let level = match level {
            Level::Debug => LogLevel::Debug,
            Level::Info => LogLevel::Info,
            Level::Warn => LogLevel::Warn,
            Level::Error => LogLevel::Error,
        };
        self.log.write(level, message);
        Ok(())
    }
}
