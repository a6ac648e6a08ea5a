//! The sandbox, and the only crate that uses wasmtime.
//!
//! An [`Engine`] compiles a component into a [`Plugin`]. Each method of a plugin is one call. It runs in a fresh
//! instance, under the limits and with the powers of its [`Call`], and returns a [`Finished`] with the result, the log
//! and the resources used. What the plugin asked for is returned as a journal; nothing in it has taken effect yet. Only
//! HTTP requests happen immediately, through the [`Gate`].
//!
//! - `load`: turns bytes into a plugin, or explains why that is not possible
//! - `compile/`: compiles components, within limits
//! - `plugin`, `run`, `exports`: one method per handler, and how a call runs
//! - `state`, `imports/`: the powers of a plugin, one file each
//! - `spares`, `pages`: instances and memory that are prepared in advance
//! - `limits`, `threads`, `pool`: the resources of a call, and the threads that it runs on
//! - `gate/`, `web`: outgoing requests, and the accounting of a call's requests
//! - `wasi/`: the WASI interfaces that language runtimes need, without access to the system
//! - `tape`: records the host's answers to a call, so that the call can be replayed
//! - `signature`: signatures of components
//! - `trace`: the spans of calls and requests
//! - `powers`: traits that the rest of the host implements

mod bindings;
mod cache;
mod call;
mod compile;
mod engine;
mod exports;
mod gate;
mod imports;
mod limits;
mod load;
mod measure;
mod pages;
mod plugin;
mod pool;
mod powers;
mod run;
mod sections;
pub mod signature;
mod spares;
mod state;
mod tape;
mod threads;
mod trace;
mod wasi;
mod web;

pub use call::Call;
pub use compile::{COMPILE_COMMAND, Compile, CompileLimits, compile_component};
pub use engine::{Engine, EngineError, EngineOptions};
pub use gate::{
    Fetched, FormValue, Gate, MASKED_FROM, NO_OTHER_TOKEN, Resolver, Secret, Secrets, Stub, StubAnswer, StubRequest,
    TokenSource,
};
pub use load::{LoadError, digest_of, manifest_of};
pub use measure::{Instances, Timed};
pub use plugboard_model::{CallError, Finished, Wire};
pub use plugin::Plugin;
pub use pool::MEMORY_MAX;
pub use powers::{BoxFuture, Directory, Files, History, Kv, NoPowers, Powers, Preview, Templates};
pub use spares::Spent;
pub use tape::{Entry, Tape, Taped};

/// Loads the tables for reading customers' messages: the telephone number plans of all countries, which takes about 150
/// ms. Otherwise the first call that searches for a telephone number loads them.
pub fn load_tables() {
    plugboard_text::warm_up();
}
