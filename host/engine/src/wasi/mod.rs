//! WASI 0.2, which language runtimes need, without access to the system. There are no files, no environment, no
//! arguments and no sockets. There is the host's time, randomness, an output whose lines go to the log, and
//! `wasi:http`, which uses the same gate as the power `http`.
//!
//! It is created when a guest first calls it, so a guest that does not use it has no cost.

mod http;
mod printed;

use crate::{imports::random, state::State, tape::Tape};
use http::Hooks;
use plugboard_model::{Clock, LogLevel};
use printed::Printed;
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use wasmtime::component::Linker;
use wasmtime_wasi::{HostMonotonicClock, HostWallClock, WasiCtx, WasiCtxBuilder, WasiCtxView, WasiView};
use wasmtime_wasi_http::{WasiHttpCtx, WasiHttpCtxView, WasiHttpView};

/// The packages of WASI 0.2 that are supported.
pub(crate) const PACKAGES: [&str; 7] =
    ["wasi:cli", "wasi:clocks", "wasi:filesystem", "wasi:http", "wasi:io", "wasi:random", "wasi:sockets"];
/// The interface that counts as the power `http`.
pub(crate) const HTTP: &str = "wasi:http/outgoing-handler";

/// The maximum number of random bytes per call.
const RANDOM_MAX: u64 = 64 << 10;

/// The WASI state of one call.
pub(crate) struct Wasi {
    ctx: WasiCtx,
    http: WasiHttpCtx,
    hooks: Hooks,
    out: Printed,
    err: Printed,
}

/// Adds WASI to the linker, for components that import it.
pub(crate) fn add_to_linker(linker: &mut Linker<State>) -> wasmtime::Result<()> {
    wasmtime_wasi::p2::add_to_linker_async(linker)?;
    wasmtime_wasi_http::p2::add_only_http_to_linker_async(linker)
}

impl Wasi {
    fn new(state: &State) -> Self {
        let call = &state.call;
        let printed = |level| Printed::new(Arc::clone(&state.log), level);
        let (out, err) = (printed(LogLevel::Info), printed(LogLevel::Warn));
        let mut random = randomness(call.tape.as_ref());
        let mut builder = WasiCtxBuilder::new();
        builder
            .allow_tcp(false)
            .allow_udp(false)
            .allow_ip_name_lookup(false)
            .stdout(out.clone())
            .stderr(err.clone())
            .wall_clock(Wall { clock: call.clock.clone(), tape: call.tape.clone() })
            .monotonic_clock(Monotonic { since: state.started, tape: call.tape.clone() })
            .insecure_random_seed(random.random())
            // Use the same quality as for secure randomness, because nothing is gained by less.
            .insecure_random(StdRng::from_seed(random.random()))
            .secure_random(random)
            .max_random_size(RANDOM_MAX);
        let hooks = Hooks { web: Arc::clone(&state.web), log: Arc::clone(&state.log) };
        Self { ctx: builder.build(), http: WasiHttpCtx::new(), hooks, out, err }
    }

    /// Flushes the output: text without a final line break becomes a line as well.
    pub(crate) fn finish(&self) {
        self.out.finish();
        self.err.finish();
    }
}

impl State {
    /// Passed by every WASI call into the host, like [`State::enter`] for other calls.
    fn wasi(&mut self) -> (&mut Wasi, &mut wasmtime::component::ResourceTable) {
        State::enter(self);
        if self.wasi.is_none() {
            self.wasi = Some(Box::new(Wasi::new(self)));
        }
        let wasi = self.wasi.as_deref_mut().expect("it is created above if it did not exist");
        (wasi, &mut self.table)
    }
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        let (wasi, table) = self.wasi();
        WasiCtxView { ctx: &mut wasi.ctx, table }
    }
}

impl WasiHttpView for State {
    fn http(&mut self) -> WasiHttpCtxView<'_> {
        let (wasi, table) = self.wasi();
        WasiHttpCtxView { ctx: &mut wasi.http, table, hooks: &mut wasi.hooks }
    }
}

/// The host's time, the same as in the power `clock`.
struct Wall {
    clock: Clock,
    tape: Option<Tape>,
}

impl HostWallClock for Wall {
    fn resolution(&self) -> Duration {
        Duration::from_millis(1)
    }

    fn now(&self) -> Duration {
        let now = || self.clock.now();
        let now = self.tape.as_ref().map_or_else(now, |tape| tape.through("now", now));
        Duration::from_millis(u64::try_from(now).unwrap_or(0))
    }
}

/// The time since the call began.
struct Monotonic {
    since: Instant,
    tape: Option<Tape>,
}

impl HostMonotonicClock for Monotonic {
    fn resolution(&self) -> u64 {
        1
    }

    fn now(&self) -> u64 {
        let now = || u64::try_from(self.since.elapsed().as_nanos()).unwrap_or(u64::MAX);
        self.tape.as_ref().map_or_else(now, |tape| tape.through("elapsed", now))
    }
}

/// Unpredictable randomness. All random bytes of a run follow from its seed, so a tape records only the seed. Some
/// runtimes read thousands of bytes at startup, one at a time.
fn randomness(tape: Option<&Tape>) -> StdRng {
    let draw = || random::bytes(32).expect("a machine without randomness could not have sealed a secret");
    let drawn = tape.map_or_else(draw, |tape| tape.through("seed", draw));
    // A foreign tape may contain more or fewer bytes.
    let mut seed = [0; 32];
    let len = seed.len().min(drawn.len());
    seed[..len].copy_from_slice(&drawn[..len]);
    StdRng::from_seed(seed)
}
