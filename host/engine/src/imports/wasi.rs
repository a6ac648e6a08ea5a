//! WASI, as the crate's module `wasi` defines it, for the state of a call.

use crate::{state::State, wasi::Wasi};
use wasmtime::component::{Linker, ResourceTable};
use wasmtime_wasi::{WasiCtxView, WasiView};
use wasmtime_wasi_http::{WasiHttpCtxView, WasiHttpView};

/// Adds WASI to the linker, for components that import it.
pub(super) fn add_to_linker(linker: &mut Linker<State>) -> wasmtime::Result<()> {
    wasmtime_wasi::p2::add_to_linker_async(linker)?;
    wasmtime_wasi_http::p2::add_only_http_to_linker_async(linker)
}

impl State {
    /// Passed by every WASI call into the host, like [`State::enter`] for other calls.
    fn wasi(&mut self) -> (&mut Wasi, &mut ResourceTable) {
        State::enter(self);
        if self.wasi.is_none() {
            self.wasi = Some(Box::new(Wasi::new(&self.call, &self.log, &self.web, self.started)));
        }
        let wasi = self.wasi.as_deref_mut().expect("it is created above if it did not exist");
        (wasi, &mut self.table)
    }
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        let (wasi, table) = self.wasi();
        wasi.view(table)
    }
}

impl WasiHttpView for State {
    fn http(&mut self) -> WasiHttpCtxView<'_> {
        let (wasi, table) = self.wasi();
        wasi.http_view(table)
    }
}
