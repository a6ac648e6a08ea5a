//! The resource limits of a call. Exceeding a limit ends the call with a [`LimitReached`] that names the limit.

use plugboard_model::{LimitKind, Limits};
use wasmtime::{ResourceLimiter, Result};

/// A limit that a call reached. It is raised as a trap, so that the guest ends immediately.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind} limit: {message}")]
pub(crate) struct LimitReached {
    /// The limit.
    pub kind: LimitKind,
    /// The allowed amount, and how to fix the problem.
    pub message: String,
}

impl LimitReached {
    pub(crate) fn new(kind: LimitKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }
}

/// Counts memory and table elements across all instances of a component, and what the host stores for the call.
#[derive(Debug)]
pub(crate) struct Limiter {
    memory: u64,
    memory_max: u64,
    elements: u64,
    elements_max: u64,
    /// The bytes that the host stores for the call.
    host_bytes: u64,
}

impl Limiter {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            memory: 0,
            memory_max: limits.memory_bytes.min(crate::MEMORY_MAX),
            elements: 0,
            elements_max: u64::from(limits.table_elements),
            host_bytes: 0,
        }
    }

    /// Linear memory in use, in bytes. It never shrinks, so this is also the peak.
    pub(crate) fn memory(&self) -> u64 {
        self.memory
    }

    /// Whether the current usage is within these limits.
    pub(crate) fn fits(&self, limits: &Limits) -> bool {
        let other = Self::new(limits);
        self.memory <= other.memory_max && self.elements <= other.elements_max
    }

    /// Starts with the usage of a spare instance, from before this call took it.
    pub(crate) fn inherit_usage(&mut self, before: &Self) {
        (self.memory, self.elements) = (before.memory, before.elements);
    }

    /// Counts bytes that the host stores for the guest until the call ends: drafts, items, bodies and data that was
    /// read. They have a limit of their own, which equals the limit of linear memory.
    pub(crate) fn count_host_bytes(&mut self, bytes: usize) -> Result<(), LimitReached> {
        self.host_bytes += bytes as u64;
        if self.host_bytes <= self.memory_max {
            return Ok(());
        }
        Err(LimitReached::new(
            LimitKind::Memory,
            format!("the host would have to store more than {} bytes for the call", self.memory_max),
        ))
    }
}

impl ResourceLimiter for Limiter {
    fn memory_growing(&mut self, current: usize, desired: usize, maximum: Option<usize>) -> Result<bool> {
        // Growing a memory beyond the maximum that it declares fails inside the guest, as WebAssembly specifies.
        if maximum.is_some_and(|max| desired > max) {
            return Ok(false);
        }
        let memory = self.memory + desired.saturating_sub(current) as u64;
        if memory > self.memory_max {
            let message = format!("{memory} bytes of memory requested, at most {} allowed", self.memory_max);
            return Err(LimitReached::new(LimitKind::Memory, message).into());
        }
        self.memory = memory;
        Ok(true)
    }

    fn table_growing(&mut self, current: usize, desired: usize, maximum: Option<usize>) -> Result<bool> {
        if maximum.is_some_and(|max| desired > max) {
            return Ok(false);
        }
        let elements = self.elements + desired.saturating_sub(current) as u64;
        if elements > self.elements_max {
            let message = format!("{elements} table elements requested, at most {} allowed", self.elements_max);
            return Err(LimitReached::new(LimitKind::Tables, message).into());
        }
        self.elements = elements;
        Ok(true)
    }

    fn instances(&self) -> usize {
        crate::pool::CORE_INSTANCES as usize
    }

    fn tables(&self) -> usize {
        crate::pool::TABLES as usize
    }

    fn memories(&self) -> usize {
        crate::pool::MEMORIES as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limiter(memory_bytes: u64, table_elements: u32) -> Limiter {
        Limiter::new(&Limits { memory_bytes, table_elements, ..Limits::default() })
    }

    #[test]
    fn all_memories_of_a_component_share_one_limit() {
        let mut limiter = limiter(300, 10);
        assert!(limiter.memory_growing(0, 100, None).unwrap());
        assert!(limiter.memory_growing(0, 100, None).unwrap());
        assert!(limiter.memory_growing(100, 200, None).unwrap());
        let error = limiter.memory_growing(200, 201, None).unwrap_err();
        assert_eq!(error.downcast_ref::<LimitReached>().unwrap().kind, LimitKind::Memory);
        assert_eq!(limiter.memory(), 300);
    }

    #[test]
    fn all_tables_of_a_component_share_one_limit() {
        let mut limiter = limiter(300, 10);
        assert!(limiter.table_growing(0, 6, None).unwrap());
        assert!(limiter.table_growing(0, 4, None).unwrap());
        let error = limiter.table_growing(4, 5, None).unwrap_err();
        assert_eq!(error.downcast_ref::<LimitReached>().unwrap().kind, LimitKind::Tables);
    }

    #[test]
    fn memory_and_tables_already_in_use_count_toward_the_limits() {
        let mut before = limiter(300, 10);
        assert!(before.memory_growing(0, 200, None).unwrap() && before.table_growing(0, 6, None).unwrap());
        let limits = |memory_bytes, table_elements| Limits { memory_bytes, table_elements, ..Limits::default() };
        assert!(before.fits(&limits(200, 6)));
        assert!(!before.fits(&limits(199, 6)) && !before.fits(&limits(200, 5)));
        let mut limiter = limiter(250, 10);
        limiter.inherit_usage(&before);
        assert!(limiter.memory_growing(200, 250, None).unwrap());
        assert!(limiter.memory_growing(250, 251, None).is_err() && limiter.table_growing(6, 11, None).is_err());
    }

    #[test]
    fn memory_that_the_host_holds_for_a_guest_is_bounded() {
        let mut limiter = limiter(100, 10);
        assert!(limiter.count_host_bytes(100).is_ok());
        assert_eq!(limiter.count_host_bytes(1).unwrap_err().kind, LimitKind::Memory);
    }
}
