//! What one call of a plugin may use, and what it used.

use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// The most values of `kv` that an installation keeps of one conversation.
pub const CONVERSATION_VALUES_MAX: i64 = 256;
/// The most values of `kv` that an installation shares between its conversations.
pub const SHARED_VALUES_MAX: i64 = 10_000;
/// The most timers that an installation has in one conversation.
pub const TIMERS_MAX: usize = 16;

words! {
    /// What a call ran into.
    LimitKind, "limit" {
        /// Processor time.
        Cpu = "cpu",
        /// Time on the wall.
        Wall = "wall",
        /// Linear memory.
        Memory = "memory",
        /// Table elements.
        Tables = "tables",
        /// Depth of calls.
        Stack = "stack",
        /// Handles alive at once.
        Handles = "handles",
        /// Calls into the host.
        HostCalls = "host-calls",
        /// Actions and writes of a journal, or their bytes.
        Journal = "journal",
        /// HTTP calls or their bytes.
        Http = "http",
    }
}
words! {
    /// How loud a log line is.
    LogLevel, "log level" {
        /// For the author.
        Debug = "debug",
        /// For the admin.
        Info = "info",
        /// Worth a look.
        Warn = "warn",
        /// Needs mending.
        Error = "error",
    }
}

/// What one call may use, all instances and memories of the component together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Limits {
    /// Processor time in milliseconds. Waiting for the host does not count.
    pub cpu_ms: u32,
    /// Time on the wall in milliseconds, waiting included.
    pub wall_ms: u32,
    /// Linear memory in bytes.
    pub memory_bytes: u64,
    /// Table elements.
    pub table_elements: u32,
    /// Handles alive at once.
    pub handles: u32,
    /// Calls into the host.
    pub host_calls: u32,
    /// Actions and key-value writes.
    pub actions: u32,
    /// Their bytes together.
    pub journal_bytes: u32,
    /// Log lines kept.
    pub log_lines: u32,
    /// Their bytes together.
    pub log_bytes: u32,
    /// HTTP calls.
    pub http_calls: u32,
    /// Bytes of HTTP bodies, both ways together.
    pub http_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            cpu_ms: 250,
            wall_ms: 10_000,
            memory_bytes: 64 << 20,
            table_elements: 20_000,
            handles: 2_000,
            host_calls: 50_000,
            actions: 1_000,
            journal_bytes: 1 << 20,
            log_lines: 200,
            log_bytes: 64 << 10,
            http_calls: 20,
            http_bytes: 32 << 20,
        }
    }
}

/// Limits that an admin may set for an installation. Those that are left out stay as they are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LimitChange {
    /// Processor time in milliseconds, 1 to 30,000.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu_ms: Option<u32>,
    /// Time on the wall in milliseconds, 100 to 30,000: a call must end well before its claim does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wall_ms: Option<u32>,
    /// Linear memory in bytes, 1 MiB to 256 MiB.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory_bytes: Option<u64>,
    /// HTTP calls, 0 to 200.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub http_calls: Option<u32>,
}

impl LimitChange {
    /// Changes nothing?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What it changes, by name.
    pub fn named(&self) -> impl Iterator<Item = (&'static str, u64)> {
        let all = [
            ("cpu_ms", self.cpu_ms.map(u64::from)),
            ("wall_ms", self.wall_ms.map(u64::from)),
            ("memory_bytes", self.memory_bytes),
            ("http_calls", self.http_calls.map(u64::from)),
        ];
        all.into_iter().filter_map(|(name, value)| Some((name, value?)))
    }

    /// Changes limits.
    ///
    /// # Errors
    /// A sentence that names the one that is out of its range. Nothing is changed then.
    pub fn apply(&self, limits: &mut Limits) -> Result<(), String> {
        fn within(name: &str, value: Option<impl Into<u64>>, range: RangeInclusive<u64>) -> Result<(), String> {
            match value.map(Into::into) {
                Some(value) if !range.contains(&value) => {
                    Err(format!("`{name}` must be {} to {}", range.start(), range.end()))
                }
                _ => Ok(()),
            }
        }
        within("cpu_ms", self.cpu_ms, 1..=30_000)?;
        within("wall_ms", self.wall_ms, 100..=30_000)?;
        within("memory_bytes", self.memory_bytes, 1 << 20..=256 << 20)?;
        within("http_calls", self.http_calls, 0..=200)?;
        limits.cpu_ms = self.cpu_ms.unwrap_or(limits.cpu_ms);
        limits.wall_ms = self.wall_ms.unwrap_or(limits.wall_ms);
        limits.memory_bytes = self.memory_bytes.unwrap_or(limits.memory_bytes);
        limits.http_calls = self.http_calls.unwrap_or(limits.http_calls);
        Ok(())
    }
}

/// What one call used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Usage {
    /// Processor time in microseconds.
    pub cpu_us: u64,
    /// Time on the wall in microseconds.
    pub wall_us: u64,
    /// The most linear memory in bytes.
    pub memory_bytes: u64,
    /// Calls into the host.
    pub host_calls: u32,
    /// HTTP calls.
    pub http_calls: u32,
    /// Log lines that were over the limit and dropped.
    pub log_dropped: u32,
}

/// A line that a plugin logged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogLine {
    /// How loud.
    pub level: LogLevel,
    /// What.
    pub message: String,
}
