//! The wasmtime settings: limits for components, and the pool of instances.

use wasmtime::{Config, Enabled, InstanceAllocationStrategy, PoolingAllocationConfig, Result};

/// The largest amount of linear memory that a limit can grant to one call, in bytes.
pub const MEMORY_MAX: u64 = 256 << 20;

/// The maximum number of core instances per component. Interpreters and adapters consist of several modules.
pub(crate) const CORE_INSTANCES: u32 = 32;
/// The maximum number of memories per component. JavaScript engines use three.
pub(crate) const MEMORIES: u32 = 4;
/// The maximum number of tables per component.
pub(crate) const TABLES: u32 = 24;
/// The maximum number of elements per table.
const TABLE_ELEMENTS: usize = 32_768;
/// The maximum number of bytes that a guest can pass to one host function: twice the largest body.
pub(crate) const HOST_CALL_BYTES: usize = 8 << 20;
/// The size of the guest's own stack, in bytes.
const GUEST_STACK: usize = 512 << 10;
/// The combined stack of the guest and of the host functions that it calls, which run TLS and HTTP, in bytes.
const STACK: usize = 2 << 20;
/// How much of an instance's memory, and of its tables, stays resident for the next instance, in bytes.
const KEEP: usize = 1 << 20;

/// Parts of the messages with which wasmtime reports that a component exceeds the limits of the pool. wasmtime has no
/// type for this error, and a child process could pass on only a text, so a test below compares these parts with
/// wasmtime's messages.
const EXCEEDED: [&str; 3] =
    ["exceeds the limit of", "exceeds the per-instance limit of", "exceeds the configured maximum"];

/// Whether an error message of wasmtime says that a component exceeds the limits of the pool.
pub(crate) fn is_exceeded(error: &str) -> bool {
    EXCEEDED.iter().any(|words| error.contains(words))
}

/// Creates the wasmtime engine for this many concurrent instances.
pub(crate) fn engine(instances: u32) -> Result<wasmtime::Engine> {
    let mut pool = PoolingAllocationConfig::default();
    pool.total_component_instances(instances)
        .total_core_instances(instances.saturating_mul(CORE_INSTANCES))
        .total_memories(instances.saturating_mul(MEMORIES))
        .total_tables(instances.saturating_mul(TABLES))
        .total_stacks(instances)
        .max_core_instances_per_component(CORE_INSTANCES)
        .max_memories_per_component(MEMORIES)
        .max_tables_per_component(TABLES)
        .max_memories_per_module(MEMORIES)
        .max_tables_per_module(TABLES)
        .table_elements(TABLE_ELEMENTS)
        .max_memory_size(usize::try_from(MEMORY_MAX).unwrap_or(usize::MAX));
    // Keeping pages resident pays off only if the kernel reports which pages were written.
    if PoolingAllocationConfig::is_pagemap_scan_available() {
        pool.pagemap_scan(Enabled::Yes).linear_memory_keep_resident(KEEP).table_keep_resident(KEEP);
    }
    let mut config = Config::new();
    config
        .allocation_strategy(InstanceAllocationStrategy::Pooling(pool))
        .epoch_interruption(true)
        .concurrency_support(false)
        .max_wasm_stack(GUEST_STACK)
        .async_stack_size(STACK);
    wasmtime::Engine::new(&config)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasmtime::component::Component;

    #[test]
    fn a_component_that_exceeds_the_pool_is_known_by_the_words_of_wasmtime() {
        let engine = engine(1).expect("an engine");
        let load = |fields: &str, times: u32| {
            let instances = "(core instance (instantiate $m))".repeat(times as usize);
            let text = format!("(component (core module $m {fields}) {instances})");
            let loaded = Component::new(&engine, wat::parse_str(text).expect("good text"));
            loaded.err().map(|error| format!("{error:#}"))
        };
        for (fields, times) in [
            ("(memory 60000)".to_owned(), 1),
            ("(table 100000 funcref)".to_owned(), 1),
            ("(memory 1)".repeat(MEMORIES as usize + 1), 1),
            ("(table 1 funcref)".repeat(TABLES as usize + 1), 1),
            ("(memory 1)".to_owned(), MEMORIES + 1),
            ("(table 1 funcref)".to_owned(), TABLES + 1),
            (String::new(), CORE_INSTANCES + 1),
        ] {
            let error = load(&fields, times);
            assert!(error.as_deref().is_some_and(is_exceeded), "{fields}, {times} times: {error:?}");
        }
        assert_eq!(load("(memory 1) (table 1 funcref)", 1), None);
    }
}
