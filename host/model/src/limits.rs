//! What one call of a plugin may use, and what it used.

use serde::{Deserialize, Serialize};

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
