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
/// The maximum number of bytes that a guest passes to one host function: the largest body, with some room.
pub(crate) const HOST_CALL_BYTES: usize = 8 << 20;
/// The size of the guest's own stack, in bytes.
const GUEST_STACK: usize = 512 << 10;
/// The combined stack of the guest and of the host functions that it calls, which run TLS and HTTP, in bytes.
const STACK: usize = 2 << 20;
/// How much of an instance's memory and tables stays mapped for the next instance, in bytes.
const KEEP: usize = 1 << 20;

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
