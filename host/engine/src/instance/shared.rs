//! What all components of an engine share.

use super::spares::Spares;
use crate::{call::Call, state::State, threads::Ticker};
use plugboard_model::Limits;
use std::sync::Arc;
use tokio::{runtime::Runtime, sync::Semaphore};
use wasmtime::component::Linker;

/// What all components of an engine share: the host functions, the threads, and the room for calls.
pub(crate) struct Shared {
    pub wasm: wasmtime::Engine,
    pub linker: Linker<State>,
    pub ticker: Ticker,
    /// One permit per concurrent call.
    pub calls: Arc<Semaphore>,
    /// The maximum number of concurrent calls.
    pub limit: usize,
    pub spares: Spares,
    /// Replaces the call of an instance after the call has ended.
    pub placeholder: Call,
    runtime: Option<Runtime>,
}

impl Shared {
    /// `calls` is the maximum number of concurrent calls.
    pub(crate) fn new(
        wasm: wasmtime::Engine,
        linker: Linker<State>,
        ticker: Ticker,
        calls: u32,
        runtime: Runtime,
    ) -> Self {
        Self {
            wasm,
            linker,
            ticker,
            calls: Arc::new(Semaphore::new(calls as usize)),
            limit: calls as usize,
            spares: Spares::new(calls),
            placeholder: Call::placeholder(Limits::default()),
            runtime: Some(runtime),
        }
    }

    pub(crate) fn runtime(&self) -> &Runtime {
        self.runtime.as_ref().expect("the runtime exists until the engine is dropped")
    }

    /// Whether no call is waiting or running.
    pub(crate) fn idle(&self) -> bool {
        self.calls.available_permits() == self.limit
    }

    /// Whether no call is waiting or running except the caller's own.
    pub(crate) fn alone(&self) -> bool {
        // With a limit of one call, we cannot tell whether others are waiting.
        self.limit > 1 && self.calls.available_permits() + 1 == self.limit
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        // The last owner may run on a thread of this very runtime, which cannot wait for its own shutdown.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
