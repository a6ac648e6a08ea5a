//! wasmtime's settings: what a component may be, and how its instances are kept ready.

use wasmtime::{Config, Enabled, InstanceAllocationStrategy, PoolingAllocationConfig, Result};

/// The most linear memory that any limit may grant to one call, in bytes.
pub const MEMORY_MAX: u64 = 256 << 20;

/// Core instances of one component. Interpreters and adapters come as several modules.
pub(crate) const CORE_INSTANCES: u32 = 32;
/// Memories of one component; JavaScript engines bring three.
pub(crate) const MEMORIES: u32 = 4;
/// Tables of one component.
pub(crate) const TABLES: u32 = 24;
/// Elements of one table.
const TABLE_ELEMENTS: usize = 32_768;
/// The most that a guest hands to one host function, in bytes: the largest body, with room.
pub(crate) const HOST_CALL_BYTES: usize = 8 << 20;
/// The guest's own stack, in bytes.
const GUEST_STACK: usize = 512 << 10;
/// The guest's stack with that of the host functions it calls, which run TLS and HTTP.
const STACK: usize = 2 << 20;
/// What stays mapped of an instance's memory and tables for its successor, in bytes.
const KEEP: usize = 1 << 20;

/// The settings for so many instances at once.
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
    // Keeping pages pays only where the kernel tells which ones were written to.
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
