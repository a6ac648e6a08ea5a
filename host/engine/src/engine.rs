//! The engine that all plugins share.

use crate::{
    CallError, Compile, LoadError, Plugin,
    compile::{self, Cache, Code, Turns},
    imports,
    instance::{Shared, SpareStats, most_spares},
    load::{self, check_form, digest_of},
    pool,
    threads::{self, Ticker},
};
use std::{
    collections::HashMap,
    fmt,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError, Weak},
    time::Instant,
};
use wasmtime::component::Linker;

/// Compiles and runs components. Cheap to clone.
#[derive(Clone)]
pub struct Engine(Arc<Inner>);

/// The options of an engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EngineOptions {
    /// The directory for compiled code. If `None`, components are compiled again at each start.
    pub cache_dir: Option<PathBuf>,
    /// The number of threads that run plugins, at least 1.
    pub threads: usize,
    /// The maximum number of concurrent calls, 1 to 1,000; further calls wait. Each call reserves address space, but
    /// uses memory only while it runs. At most a sixteenth of this number of instances is prepared in advance.
    pub calls: u32,
    /// Where components are compiled.
    pub compile: Compile,
}

impl Default for EngineOptions {
    fn default() -> Self {
        Self { cache_dir: None, threads: 2, calls: 256, compile: Compile::InProcess }
    }
}

/// Why an engine could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The options are invalid.
    #[error("engine: {0}")]
    Options(String),
    /// The cache directory cannot be used.
    #[error("the directory for compiled code, {}, cannot be used: {error}", dir.display())]
    Cache {
        /// The directory.
        dir: PathBuf,
        /// The cause.
        error: std::io::Error,
    },
    /// The machine lacks the required resources.
    #[error("plugins cannot run on this machine: {0}")]
    Machine(String),
}

struct Inner {
    shared: Arc<Shared>,
    cache: Option<Cache>,
    compile: Compile,
    turns: Turns,
    /// The loaded plugins by digest, so that two installations of one component share its code.
    plugins: Mutex<HashMap<String, Weak<Plugin>>>,
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine").field("calls", &self.0.shared.calls).finish_non_exhaustive()
    }
}

impl Engine {
    /// Creates an engine with its own threads.
    ///
    /// # Errors
    /// Returns an error if the options are invalid, if the cache directory belongs to another user or cannot be used,
    /// or if the machine lacks address space or threads.
    pub fn new(options: EngineOptions) -> Result<Self, EngineError> {
        let EngineOptions { cache_dir, threads, calls, compile } = options;
        if threads == 0 || !(1..=1_000).contains(&calls) {
            return Err(EngineError::Options(
                "there must be at least 1 thread, and 1 to 1,000 concurrent calls".into(),
            ));
        }
        let machine = |error: &dyn fmt::Display| EngineError::Machine(error.to_string());
        let wasm = pool::engine(calls + most_spares(calls)).map_err(|error| machine(&format!("{error:#}")))?;
        let mut linker = Linker::new(&wasm);
        imports::add_to_linker(&mut linker).map_err(|error| machine(&format!("{error:#}")))?;
        let cache = match cache_dir {
            None => None,
            Some(dir) => Some(Cache::open(&dir, &wasm).map_err(|error| EngineError::Cache { dir, error })?),
        };
        let runtime = threads::runtime(threads).map_err(|error| machine(&error))?;
        let ticker = Ticker::start(&wasm).map_err(|error| machine(&error))?;
        Ok(Self(Arc::new(Inner {
            shared: Arc::new(Shared::new(wasm, linker, ticker, calls, runtime)),
            cache,
            compile,
            turns: Turns::new(),
            plugins: Mutex::default(),
        })))
    }

    /// Returns the maximum number of concurrent calls.
    #[must_use]
    pub fn calls(&self) -> usize {
        self.0.shared.limit
    }

    /// Returns statistics about spare instances, which are prepared in advance.
    #[must_use]
    pub fn spares(&self) -> SpareStats {
        self.0.shared.spares.stats()
    }

    /// Drops spare instances that have been unused for too long as of `now`. The engine does this periodically; the
    /// method exists for tests.
    #[doc(hidden)]
    pub fn expire_spares(&self, now: Instant) {
        self.0.expire(now);
    }

    /// Loads a component as a plugin: validates it, checks its type against the contract, compiles it (or takes the
    /// code from the cache), and instantiates it once to check that it starts. Waits while other components are
    /// compiled. Dropping the future ends a compilation in a child process.
    ///
    /// # Errors
    /// Returns an error that says why the component cannot be loaded, and how to fix it.
    pub async fn load(&self, component: &[u8]) -> Result<Arc<Plugin>, LoadError> {
        self.load_in_turn(component, true).await
    }

    /// Like [`Engine::load`], for requests that need an answer soon. Returns [`LoadError::Busy`] if too many callers
    /// wait, or if the wait is too long.
    ///
    /// # Errors
    /// Returns the same errors as [`Engine::load`], and [`LoadError::Busy`].
    pub async fn load_soon(&self, component: &[u8]) -> Result<Arc<Plugin>, LoadError> {
        self.load_in_turn(component, false).await
    }

    /// Loads a component. If `patient` is set, waits for a turn to compile, however long that takes. Otherwise, returns
    /// [`LoadError::Busy`] if the wait is too long, or if too many callers wait.
    async fn load_in_turn(&self, component: &[u8], patient: bool) -> Result<Arc<Plugin>, LoadError> {
        check_form(component)?;
        let digest = digest_of(component);
        if let Some(plugin) = self.0.loaded(&digest) {
            return Ok(plugin);
        }
        let bytes: Arc<[u8]> = component.into();
        let (ours, key) = (Arc::clone(&bytes), digest.clone());
        let read = self.blocking(move |_| load::read(&ours, key)).await?;
        let code = match self.cached(&digest).await? {
            Some(code) => code,
            None => {
                let turns = &self.0.turns;
                let _turn = if patient { turns.take().await } else { turns.take_soon().await }?;
                // The previous turn may have loaded the same component.
                if let Some(plugin) = self.0.loaded(&digest) {
                    return Ok(plugin);
                }
                match self.cached(&digest).await? {
                    Some(code) => code,
                    None => self.compile(bytes, digest).await?,
                }
            }
        };
        let plugin = Arc::new(Plugin::new(self.blocking(move |inner| load::build(&inner.shared, read, code)).await?));
        plugin.start().await.map_err(|error| match error {
            CallError::Host(error) => LoadError::Host(error),
            error => LoadError::Start(error),
        })?;
        Ok(self.0.remember(plugin))
    }

    async fn cached(&self, digest: &str) -> Result<Option<Code>, LoadError> {
        if self.0.cache.is_none() {
            return Ok(None);
        }
        let digest = digest.to_owned();
        self.blocking(move |inner| Ok(compile::cached(inner.wasm(), inner.cache(), &digest))).await
    }

    async fn compile(&self, component: Arc<[u8]>, digest: String) -> Result<Code, LoadError> {
        match &self.0.compile {
            Compile::InProcess => {
                self.blocking(move |inner| compile::in_process(inner.wasm(), inner.cache(), &component, &digest)).await
            }
            Compile::Child { program, limits } => {
                let code = compile::in_child(program, limits, &component, self.0.cache()).await?;
                self.blocking(move |inner| compile::adopt(inner.wasm(), inner.cache(), code, &digest)).await
            }
        }
    }

    /// Runs blocking work on the runtime's threads for blocking tasks.
    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Inner) -> Result<T, LoadError> + Send + 'static,
    ) -> Result<T, LoadError> {
        let inner = Arc::clone(&self.0);
        let working = self.0.shared.runtime().spawn_blocking(move || work(&inner));
        working.await.map_err(|error| LoadError::Host(error.to_string()))?
    }
}

impl Inner {
    fn wasm(&self) -> &wasmtime::Engine {
        &self.shared.wasm
    }

    fn cache(&self) -> Option<&Cache> {
        self.cache.as_ref()
    }

    /// Drops spare instances that no call took in time.
    fn expire(&self, now: Instant) {
        let plugins: Vec<_> = {
            let plugins = self.plugins.lock().unwrap_or_else(PoisonError::into_inner);
            plugins.values().filter_map(Weak::upgrade).collect()
        };
        for plugin in plugins {
            plugin.expire(now);
        }
    }

    /// Returns the plugin with a digest, if it is loaded.
    fn loaded(&self, digest: &str) -> Option<Arc<Plugin>> {
        self.plugins.lock().unwrap_or_else(PoisonError::into_inner).get(digest)?.upgrade()
    }

    /// Stores a plugin, or returns the existing one if a concurrent load was faster.
    fn remember(&self, plugin: Arc<Plugin>) -> Arc<Plugin> {
        let mut plugins = self.plugins.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = plugins.get(plugin.digest()).and_then(Weak::upgrade) {
            return known;
        }
        plugins.retain(|_, plugin| plugin.strong_count() > 0);
        plugins.insert(plugin.digest().to_owned(), Arc::downgrade(&plugin));
        plugin
    }
}
