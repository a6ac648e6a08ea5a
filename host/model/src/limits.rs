//! The resources that one plugin call may use, and those that it used.

use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// The maximum number of values that an installation stores for one conversation.
pub const CONVERSATION_VALUES_MAX: i64 = 256;
/// The maximum number of shared values that an installation stores, outside of conversations.
pub const SHARED_VALUES_MAX: i64 = 10_000;
/// The maximum number of timers of an installation in a conversation.
pub const TIMERS_MAX: usize = 16;

words! {
    /// The limit that a call reached.
    LimitKind, "limit" {
        /// Processor time.
        Cpu = "cpu",
        /// Wall-clock time.
        Wall = "wall",
        /// Linear memory.
        Memory = "memory",
        /// Table elements.
        Tables = "tables",
        /// Call depth.
        Stack = "stack",
        /// Handles that are open at the same time.
        Handles = "handles",
        /// Calls into the host.
        HostCalls = "host-calls",
        /// Actions and writes of a journal, or their size in bytes.
        Journal = "journal",
        /// HTTP calls, or their bytes.
        Http = "http",
    }
}
words! {
    /// The severity of a log line.
    LogLevel, "log level" {
        /// For the author.
        Debug = "debug",
        /// For the admin.
        Info = "info",
        /// Worth a look.
        Warn = "warn",
        /// Needs a fix.
        Error = "error",
    }
}

/// The limits of one call. They apply to all instances and memories of the component together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Limits {
    /// Processor time in milliseconds. Waiting for the host does not count.
    pub cpu_ms: u32,
    /// Wall-clock time in milliseconds, including waiting.
    pub wall_ms: u32,
    /// Linear memory in bytes.
    pub memory_bytes: u64,
    /// Table elements.
    pub table_elements: u32,
    /// Handles that are open at the same time.
    pub handles: u32,
    /// Calls into the host.
    pub host_calls: u32,
    /// Actions and key-value writes.
    pub actions: u32,
    /// Bytes of all actions and key-value writes together.
    pub journal_bytes: u32,
    /// Log lines kept.
    pub log_lines: u32,
    /// Bytes of all kept log lines together.
    pub log_bytes: u32,
    /// HTTP calls.
    pub http_calls: u32,
    /// Bytes of HTTP bodies, requests and responses together.
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

/// Limits that an admin may set for an installation. Omitted limits stay unchanged.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LimitChange {
    /// Processor time in milliseconds, 1 to 30,000.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu_ms: Option<u32>,
    /// Wall-clock time in milliseconds, 100 to 30,000. A call must end well before its claim expires.
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
    /// Returns true if no limit is set.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Returns the limits that are set, by name.
    pub fn named(&self) -> impl Iterator<Item = (&'static str, u64)> {
        let all = [
            ("cpu_ms", self.cpu_ms.map(u64::from)),
            ("wall_ms", self.wall_ms.map(u64::from)),
            ("memory_bytes", self.memory_bytes),
            ("http_calls", self.http_calls.map(u64::from)),
        ];
        all.into_iter().filter_map(|(name, value)| Some((name, value?)))
    }

    /// Applies the change to `limits`.
    ///
    /// # Errors
    /// Returns a sentence that names the limit that is out of range. In that case, nothing changes.
    pub fn apply(&self, limits: &mut Limits) -> Result<(), String> {
        fn within(name: &str, value: Option<impl Into<u64>>, range: RangeInclusive<u64>) -> Result<(), String> {
            match value.map(Into::into) {
                Some(value) if !range.contains(&value) => {
                    Err(format!("`{name}` must be between {} and {}", range.start(), range.end()))
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

/// The resources that one call used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Usage {
    /// Processor time in microseconds.
    pub cpu_us: u64,
    /// Wall-clock time in microseconds.
    pub wall_us: u64,
    /// Peak linear memory in bytes.
    pub memory_bytes: u64,
    /// Calls into the host.
    pub host_calls: u32,
    /// HTTP calls.
    pub http_calls: u32,
    /// Log lines that were dropped because they exceeded the limit.
    pub log_dropped: u32,
}

/// A line that a plugin logged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogLine {
    /// The severity.
    pub level: LogLevel,
    /// The text.
    pub message: String,
}
