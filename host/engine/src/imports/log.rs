//! `log`: words for the admin.

use super::check::clean;
use crate::{
    bindings::log::{Host, Level},
    state::{State, cut},
};
use plugboard_model::{Limits, LogLevel, LogLine};
use std::sync::{Mutex, MutexGuard, PoisonError};
use wasmtime::Result;

/// The longest line, in bytes. What is over is cut off.
pub(crate) const LINE_MAX: usize = 2 << 10;

/// What was logged. It is shared, since what a guest prints comes by another way.
#[derive(Debug)]
pub(crate) struct LogBook {
    lines_max: usize,
    bytes_max: usize,
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    lines: Vec<LogLine>,
    /// Lines over the limit.
    dropped: u32,
    bytes: usize,
}

impl LogBook {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self { lines_max: limits.log_lines as usize, bytes_max: limits.log_bytes as usize, inner: Mutex::default() }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps a line, or counts it where there are too many.
    pub(crate) fn write(&self, level: LogLevel, message: String) {
        let mut inner = self.inner();
        let bytes = inner.bytes + message.len().min(LINE_MAX);
        if inner.lines.len() >= self.lines_max || bytes > self.bytes_max {
            inner.dropped = inner.dropped.saturating_add(1);
            return;
        }
        let message =
            if message.len() > LINE_MAX { cut(message, LINE_MAX - '…'.len_utf8()) + "…" } else { message };
        inner.bytes = bytes;
        inner.lines.push(LogLine { level, message: clean(message, LINE_MAX) });
    }

    /// The lines so far, which are gone from here then.
    pub(crate) fn take(&self) -> Vec<LogLine> {
        std::mem::take(&mut self.inner().lines)
    }

    /// Lines over the limit.
    pub(crate) fn dropped(&self) -> u32 {
        self.inner().dropped
    }
}

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
