//! `log`: words for the admin.

use crate::{
    bindings::log::{Host, Level},
    state::{State, cut},
};
use plugboard_model::{LogLevel, LogLine};
use wasmtime::Result;

/// The longest line, in bytes. What is over is cut off.
const LINE_MAX: usize = 2 << 10;

/// What was logged.
#[derive(Debug, Default)]
pub(crate) struct LogBook {
    pub lines: Vec<LogLine>,
    /// Lines over the limit.
    pub dropped: u32,
    bytes: usize,
}

impl Host for State {
    fn write(&mut self, level: Level, message: String) -> Result<()> {
        let level = match level {
            Level::Debug => LogLevel::Debug,
            Level::Info => LogLevel::Info,
            Level::Warn => LogLevel::Warn,
            Level::Error => LogLevel::Error,
        };
        let (limits, log) = (&self.call.limits, &mut self.log);
        let bytes = log.bytes + message.len().min(LINE_MAX);
        if log.lines.len() >= limits.log_lines as usize || bytes > limits.log_bytes as usize {
            log.dropped = log.dropped.saturating_add(1);
            return Ok(());
        }
        let message =
            if message.len() > LINE_MAX { cut(message, LINE_MAX - '…'.len_utf8()) + "…" } else { message };
        log.bytes = bytes;
        log.lines.push(LogLine { level, message });
        Ok(())
    }
}
