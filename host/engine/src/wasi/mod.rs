//! WASI 0.2, which language runtimes need, without access to the system. There are no files, no environment, no
//! arguments and no sockets. There are the host's time, randomness, an output whose lines go to the log, and
//! `wasi:http`, which uses the same gate as the power `http`.
//!
//! The WASI state of a call is created when the guest first uses it, so other guests pay nothing for it.

mod http;
mod printed;

use crate::{
    call::{Call, LogBook, Web},
    random,
    tape::Tape,
};
use http::Hooks;
use plugboard_model::{Clock, LogLevel};
use printed::Printed;
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use wasmtime::component::ResourceTable;
use wasmtime_wasi::{HostMonotonicClock, HostWallClock, WasiCtx, WasiCtxBuilder, WasiCtxView};
use wasmtime_wasi_http::{WasiHttpCtx, WasiHttpCtxView};

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

impl Wasi {
    pub(crate) fn new(call: &Call, log: &Arc<LogBook>, web: &Arc<Web>, started: Instant) -> Self {
        let printed = |level| Printed::new(Arc::clone(log), level);
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
            .monotonic_clock(Monotonic { since: started, tape: call.tape.clone() })
            .insecure_random_seed(random.random())
            // As good as the secure randomness, because weaker randomness would gain nothing.
            .insecure_random(StdRng::from_seed(random.random()))
            .secure_random(random)
            .max_random_size(RANDOM_MAX);
        let hooks = Hooks { web: Arc::clone(web), log: Arc::clone(log) };
        Self { ctx: builder.build(), http: WasiHttpCtx::new(), hooks, out, err }
    }

    /// Returns the view that WASI needs, with the handles of the call.
    pub(crate) fn view<'a>(&'a mut self, table: &'a mut ResourceTable) -> WasiCtxView<'a> {
        WasiCtxView { ctx: &mut self.ctx, table }
    }

    /// The same for `wasi:http`.
    pub(crate) fn http_view<'a>(&'a mut self, table: &'a mut ResourceTable) -> WasiHttpCtxView<'a> {
        WasiHttpCtxView { ctx: &mut self.http, table, hooks: &mut self.hooks }
    }

    /// Flushes the output: text without a final line break becomes a line as well.
    pub(crate) fn finish(&self) {
        self.out.finish();
        self.err.finish();
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
        let now = self.tape.as_ref().map_or_else(now, |tape| tape.get_or_record("now", now));
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
        self.tape.as_ref().map_or_else(now, |tape| tape.get_or_record("elapsed", now))
    }
}

/// Creates an unpredictable random number generator. All its bytes follow from its seed, so a tape records only the
/// seed: some runtimes read thousands of bytes at startup, one at a time.
fn randomness(tape: Option<&Tape>) -> StdRng {
    let draw = || random::bytes(32).expect("a machine without randomness could not have sealed a secret");
    let drawn = tape.map_or_else(draw, |tape| tape.get_or_record("seed", draw));
    // A tape from elsewhere may contain more or fewer bytes.
    let mut seed = [0; 32];
    let len = seed.len().min(drawn.len());
    seed[..len].copy_from_slice(&drawn[..len]);
    StdRng::from_seed(seed)
}
