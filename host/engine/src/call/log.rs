//! The log of a call, for the admin.

use crate::clean::{clean, cut};
use plugboard_model::{Limits, LogLevel, LogLine};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The maximum length of a line, in bytes. Longer lines are cut.
pub(crate) const LINE_MAX: usize = 2 << 10;

/// The log of a call. It is shared, because a guest's printed output arrives by another path.
#[derive(Debug)]
pub(crate) struct LogBook {
    lines_max: usize,
    bytes_max: usize,
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    lines: Vec<LogLine>,
    /// The number of lines dropped because of the limits.
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

    /// Stores a line, or counts it as dropped if a limit is reached.
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

    /// Removes and returns the lines so far.
    pub(crate) fn take(&self) -> Vec<LogLine> {
        std::mem::take(&mut self.inner().lines)
    }

    /// The number of dropped lines.
    pub(crate) fn dropped(&self) -> u32 {
        self.inner().dropped
    }
}
