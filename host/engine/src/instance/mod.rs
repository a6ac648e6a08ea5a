//! Instances of components, one for each call.
//!
//! - `run`: runs a call in a fresh instance
//! - `spares`: instances that are prepared in advance
//! - `pages`: memory that is prepared in advance
//! - `shared`: what the components of an engine have in common
//! - `measure`: the benchmark

mod measure;
mod pages;
mod run;
mod shared;
mod spares;

pub use measure::{Instances, Timed};
pub(crate) use pages::Memories;
pub(crate) use run::{HookCalls, Used, received};
pub(crate) use shared::Shared;
pub use spares::SpareStats;
pub(crate) use spares::{SparePool, most_spares};

use crate::{exports::Exports, state::State};
use std::sync::Arc;
use wasmtime::component::InstancePre;

/// A component that is ready to be instantiated.
pub(crate) struct Compiled {
    pub shared: Arc<Shared>,
    pub pre: InstancePre<State>,
    pub exports: Exports,
    /// The component's memories, if its compiled code is a file from which they are mapped.
    pub memories: Option<Memories>,
    pub spare_pool: SparePool,
}
