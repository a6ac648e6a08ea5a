//! The sandbox, and the only crate that uses wasmtime.
//!
//! An [`Engine`] compiles a component into a [`Plugin`]. Each method of a plugin is one call. It runs in a fresh
//! instance, under the limits and with the powers of its [`Call`], and returns a [`Finished`] with the result, the log
//! and the resources used. What the plugin asked for is returned as a journal; nothing in it has taken effect yet. Only
//! HTTP requests happen immediately, through the [`Gate`].
//!
//! - `engine`: the engine that all plugins share, with its threads, cache and linker
//! - `load`, `sections`: turn bytes into a plugin, or explain why that is not possible
//! - `compile/`: compiles components within limits, and keeps the compiled code in files
//! - `plugin`, `exports`: one method per handler
//! - `instance/`: runs each call in a fresh instance; prepares instances and memory in advance
//! - `call/`: the input of a call, its log, and the accounting of its outgoing requests
//! - `state/`: the state of a call, with the journal under construction
//! - `imports/`: the powers of a plugin, one file each, with the bindings of the contract
//! - `wasi/`: the WASI interfaces that language runtimes need, without access to the system
//! - `gate/`: outgoing requests
//! - `limits`, `threads`, `pool`: the resources of a call, and the threads that it runs on
//! - `tape`: records the host's answers to a call, so that the call can be replayed
//! - `signature`: signatures of components
//! - `trace`: the spans of calls and requests
//! - `error`, `clean`, `random`: helpers that several of these modules use
//! - `host_data`: the data that the rest of the host provides to a call
//!
//! A module imports only from its own layer or lower ones in this list. A test checks that there is no import cycle:
//!
//! 1. `engine`
//! 2. `plugin`
//! 3. `load`
//! 4. `instance`, `compile`
//! 5. `exports`, the handlers that the host calls
//! 6. `imports`, the functions that plugins call
//! 7. `state`
//! 8. `wasi`
//! 9. `call`
//! 10. `gate`, `error`, `tape`, `threads`, `signature`
//! 11. `limits`, `host_data`, `sections`, `clean`, `random`, `trace`
//! 12. `pool`

mod call;
mod clean;
mod compile;
mod engine;
mod error;
mod exports;
mod gate;
mod host_data;
mod imports;
mod instance;
mod limits;
mod load;
mod plugin;
mod pool;
mod random;
mod sections;
pub mod signature;
mod state;
mod tape;
mod threads;
mod trace;
mod wasi;

pub use call::Call;
pub use compile::{COMPILE_COMMAND, Compile, CompileLimits, compile_component};
pub use engine::{Engine, EngineError, EngineOptions};
pub use error::LoadError;
pub use gate::{
    Fetched, FormValue, Gate, IssueAnswer, IssueBody, IssueRequest, MASK_MIN_BYTES, NO_OTHER_TOKEN, Resolver, Secret,
    Secrets, Stub, StubAnswer, StubRequest, TokenSource,
};
pub use host_data::{BoxFuture, HostData, NoHostData};
pub use imports::{POWER_MEANINGS, power_meaning};
pub use instance::{Instances, SpareStats, Timed};
pub use load::{digest_of, manifest_of};
pub use plugboard_model::{CallError, Finished, SendState};
pub use plugin::Plugin;
pub use pool::MEMORY_MAX;
pub use tape::{Entry, Tape};

/// Loads the tables for analyzing customers' messages, which are the telephone numbering plans of all countries. Blocks
/// for about 150 ms. Without it, the first call that searches for a telephone number has to wait for them.
pub fn load_tables() {
    plugboard_text::warm_up();
}
