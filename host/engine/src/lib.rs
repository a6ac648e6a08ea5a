//! The sandbox: the only place that knows wasmtime.
//!
//! An [`Engine`] compiles a component into a [`Plugin`]. Each method of a plugin is one call: it runs in
//! a fresh instance, under the limits and with the powers that its [`Call`] brings along, and ends in a
//! [`Finished`] that says what came of it, what was logged and what it used. What the plugin asked for
//! comes back as a journal; nothing of it has happened yet. HTTP alone happens at once, by the [`Gate`].
//!
//! - `load`: from bytes to a plugin, or a sentence that says why not
//! - `compile/`: where components are compiled, and within what limits
//! - `plugin`, `run`, `exports`: one method per handler, and how each of them runs
//! - `state`, `imports/`: what a plugin can do, one file per power
//! - `spares`, `pages`: instances made ready ahead, and memory for them
//! - `limits`, `threads`, `pool`: what a call may use, and where it runs
//! - `gate/`, `web`: the one way out, and a call's account of what went there
//! - `wasi/`: what a language's own runtime asks for, with nothing behind it
//! - `tape`: what a call was told, to make it again
//! - `signature`: who signed a component
//! - `trace`: the spans of calls and of requests
//! - `powers`: what the rest of the host provides

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
pub use plugboard_model::{CallError, Finished, Wire};
pub use compile::{COMPILE_COMMAND, Compile, CompileLimits, compile_component};
pub use engine::{Engine, EngineError, EngineOptions};
pub use gate::{
    Fetched, FormValue, Gate, MASKED_FROM, NO_OTHER_TOKEN, Resolver, Secret, Secrets, Stub, StubAnswer, StubRequest,
    TokenSource,
};
pub use load::{LoadError, digest_of, manifest_of};
pub use measure::{Instances, Timed};
pub use plugin::Plugin;
pub use pool::MEMORY_MAX;
pub use powers::{BoxFuture, Directory, Files, History, Kv, NoPowers, Powers, Preview, Templates};
pub use spares::Spent;
pub use tape::{Entry, Tape, Taped};

/// Loads what is needed to read customers' words: all countries' telephone numbers, which takes about 150 ms. Otherwise the first
/// call that looks for a number does it.
pub fn load_tables() {
    plugboard_text::warm_up();
}
