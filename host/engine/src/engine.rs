//! The engine: what all plugins share.

use crate::{
    Call, CallError, LoadError, Plugin,
    bindings::Everything,
    cache::Cache,
    load::{self, check_form, digest_of},
    pool,
    spares::{self, Spares, Spent},
    state::State,
    threads::{self, Ticker},
    wasi,
};
use plugboard_model::Limits;
use std::{
    collections::HashMap,
    fmt,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError, Weak},
    time::Instant,
};
use tokio::{runtime::Runtime, sync::Semaphore};
use wasmtime::component::{HasSelf, Linker};

/// Components compiled at once: each takes all processors and much memory.
const COMPILATIONS: usize = 1;

/// Compiles components and runs them. Cheap to clone.
#[derive(Clone)]
pub struct Engine(Arc<Inner>);

/// How an engine is set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EngineOptions {
    /// Where compiled code is kept. None: it is made anew at each start.
    pub cache_dir: Option<PathBuf>,
    /// Threads that plugins run on, at least 1.
    pub threads: usize,
    /// Calls at once, 1 to 1,000; others wait. Each reserves address space, and memory only while it
    /// runs; what is made ready ahead is for a sixteenth of them at most.
    pub calls: u32,
}

impl Default for EngineOptions {
    fn default() -> Self {
        Self { cache_dir: None, threads: 2, calls: 256 }
    }
}

/// Why an engine could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The options make no sense.
    #[error("engine: {0}")]
    Options(String),
    /// The cache directory cannot be used.
    #[error("the directory for compiled code, {}, cannot be used: {error}", dir.display())]
    Cache {
        /// Which.
        dir: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// The machine does not give what is needed.
    #[error("plugins cannot run on this machine: {0}")]
    Machine(String),
}

pub(crate) struct Inner {
    pub wasm: wasmtime::Engine,
    pub linker: Linker<State>,
    pub cache: Option<Cache>,
    pub ticker: Ticker,
    /// One for each instance that the pool has room for.
    pub calls: Arc<Semaphore>,
    limit: usize,
    pub spares: Spares,
    /// What an instance has that no call has any more.
    pub nobodys: Call,
    compilations: Semaphore,
    runtime: Option<Runtime>,
    /// What is loaded, by digest, so that two installations of one component share its code.
    plugins: Mutex<HashMap<String, Weak<Plugin>>>,
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine").field("calls", &self.0.calls).finish_non_exhaustive()
    }
}

impl Engine {
    /// Sets up an engine with threads of its own.
    ///
    /// # Errors
    /// When the options make no sense, the cache directory is not ours alone, or the machine has not enough
    /// address space or threads.
    pub fn new(options: EngineOptions) -> Result<Self, EngineError> {
        let EngineOptions { cache_dir, threads, calls } = options;
        if threads == 0 || !(1..=1_000).contains(&calls) {
            return Err(EngineError::Options("at least 1 thread, and 1 to 1,000 calls at once".into()));
        }
        let machine = |error: &dyn fmt::Display| EngineError::Machine(error.to_string());
        let wasm = pool::engine(calls + spares::most(calls)).map_err(|error| machine(&format!("{error:#}")))?;
        let mut linker = Linker::new(&wasm);
        Everything::add_to_linker::<State, HasSelf<State>>(&mut linker, State::enter)
            .map_err(|error| machine(&format!("{error:#}")))?;
        wasi::add_to_linker(&mut linker).map_err(|error| machine(&format!("{error:#}")))?;
        let cache = match cache_dir {
            None => None,
            Some(dir) => Some(Cache::open(&dir, &wasm).map_err(|error| EngineError::Cache { dir, error })?),
        };
        let runtime = threads::runtime(threads).map_err(|error| machine(&error))?;
        let ticker = Ticker::start(&wasm).map_err(|error| machine(&error))?;
        Ok(Self(Arc::new(Inner {
            wasm,
            linker,
            cache,
            ticker,
            calls: Arc::new(Semaphore::new(calls as usize)),
            limit: calls as usize,
            spares: Spares::new(calls),
            nobodys: Call::nobodys(Limits::default()),
            compilations: Semaphore::new(COMPILATIONS),
            runtime: Some(runtime),
            plugins: Mutex::default(),
        })))
    }

    /// How many calls there may be at once.
    #[must_use]
    pub fn calls(&self) -> usize {
        self.0.limit
    }

    /// What instances made ready ahead have come to.
    #[must_use]
    pub fn spares(&self) -> Spent {
        self.0.spares.spent()
    }

    /// Drops instances that nobody has taken for long, as of a time. The engine does it by itself; this is for tests.
    #[doc(hidden)]
    pub fn expire_spares(&self, now: Instant) {
        self.0.expire(now);
    }

    /// Makes a plugin of a component: validates it, holds its type against the contract, compiles it (or takes
    /// what was compiled before) and brings it to life once to see that it starts.
    ///
    /// # Errors
    /// A sentence that says what does not fit and how to mend it.
    pub async fn load(&self, component: &[u8]) -> Result<Arc<Plugin>, LoadError> {
        check_form(component)?;
        let digest = digest_of(component);
        if let Some(plugin) = self.0.loaded(&digest) {
            return Ok(plugin);
        }
        let host = |error: &dyn fmt::Display| LoadError::Host(error.to_string());
        let _turn = self.0.compilations.acquire().await.map_err(|error| host(&error))?;
        if let Some(plugin) = self.0.loaded(&digest) {
            return Ok(plugin);
        }
        let (inner, bytes) = (Arc::clone(&self.0), component.to_vec());
        let compiling = self.0.runtime().spawn_blocking(move || load::compile(&inner, &bytes, digest));
        let loaded = compiling.await.map_err(|error| host(&error))??;
        let plugin = Arc::new(Plugin::new(loaded));
        plugin.start().await.map_err(|error| match error {
            CallError::Host(error) => LoadError::Host(error),
            error => LoadError::Start(error),
        })?;
        self.0.remember(&plugin);
        Ok(plugin)
    }
}

impl Inner {
    pub(crate) fn runtime(&self) -> &Runtime {
        self.runtime.as_ref().expect("the runtime is taken when the engine is dropped, and not before")
    }

    /// Does no call wait or run?
    pub(crate) fn idle(&self) -> bool {
        self.calls.available_permits() == self.limit
    }

    /// Does no call wait or run but the one that asks?
    pub(crate) fn alone(&self) -> bool {
        // Of one call at a time it cannot be told whether others wait.
        self.limit > 1 && self.calls.available_permits() + 1 == self.limit
    }

    /// Drops spares that nobody took.
    pub(crate) fn expire(&self, now: Instant) {
        let plugins: Vec<_> = {
            let plugins = self.plugins.lock().unwrap_or_else(PoisonError::into_inner);
            plugins.values().filter_map(Weak::upgrade).collect()
        };
        for plugin in plugins {
            plugin.expire(now);
        }
    }

    fn loaded(&self, digest: &str) -> Option<Arc<Plugin>> {
        self.plugins.lock().unwrap_or_else(PoisonError::into_inner).get(digest)?.upgrade()
    }

    fn remember(&self, plugin: &Arc<Plugin>) {
        let mut plugins = self.plugins.lock().unwrap_or_else(PoisonError::into_inner);
        plugins.retain(|_, plugin| plugin.strong_count() > 0);
        plugins.insert(plugin.digest().to_owned(), Arc::downgrade(plugin));
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        // The last owner may be a thread of this very runtime, which cannot wait for itself.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
