//! Runs a call in a fresh instance, within its limits. `receive` runs in the instance of its `verify`. [`CallError`]
//! lists the ways in which a call can fail.

use super::{Compiled, Memories, spares::Spare};
use crate::{
    call::{Call, clean_error},
    exports::Answer,
    imports::{Unreadable, from_guest},
    limits::{LimitReached, Limiter},
    pool::HOST_CALL_BYTES,
    state::{State, Subject},
    threads::{Meter, thread_time_ns},
    trace,
};
use plugboard_model::{CallError, Failure, Finished, HookAnswer, HookRequest, LimitKind, Received};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::time::timeout;
use tracing::{Instrument as _, Span};
use wasmtime::{
    Error, Result, Store, Trap, UpdateDeadline, WasmBacktrace,
    component::{Instance, ResourceTableError},
};
use wasmtime_wasi::I32Exit;

/// The maximum number of functions of a trap that are shown to an admin, innermost first.
const FRAMES: usize = 4;

/// Room for handles that the component itself created or lent to the host. The call's limit is for handles that the
/// host gave out.
const LENT: usize = 64;

/// The codes with which the host tells a plugin that a secret is missing or unusable.
const SECRET_CODES: [&str; 2] = ["no-such-secret", "bad-secret"];

/// The text of wasmtime's error for too many bytes passed to one host function. wasmtime has no public type for this
/// error and the next one, so a test below compares both texts with what wasmtime says.
const OUT_OF_FUEL: &str = "fuel allocated for hostcalls";
/// The text of wasmtime's error for too many handles.
const OUT_OF_HANDLES: &str = "handle limit exceeded";

/// The message if a guest has too many handles of any kind.
const HANDLES: &str = "too many handles at once; drop handles that are no longer needed";

/// The instance of a finished call. Dropping it takes a while, because its memory is reset.
#[must_use = "the instance occupies its place in the pool until this is dropped"]
pub(crate) struct Used(#[expect(dead_code, reason = "only kept so that its drop can be delayed")] Store<State>);

impl Compiled {
    /// Runs one call to completion in the current task. `finish` takes the result from the state of a call that
    /// succeeded. Returns the outcome and the used instance, which the caller must pass to [`Compiled::put_away`].
    pub(crate) async fn execute<T>(
        &self,
        call: Call,
        subject: Subject,
        finish: fn(State) -> Result<T, CallError>,
    ) -> (Finished<T>, Used) {
        let wall_ms = call.limits.wall_ms;
        let meter = Arc::new(Meter::new(call.limits.cpu_ms));
        let (mut store, ready) = self.ready(call, subject, &meter);
        let ended = self.invoke(&mut store, ready, &meter, wall_ms).await;
        (self.finish(&mut store, ended.map(|(answer, _)| answer), &meter, finish), Used(store))
    }

    /// Runs `verify` for a request to a hook. If it accepts the request and gives no answer of its own, `receive` runs
    /// in the same instance, with the call that the function `receive` makes. Each has its own limits, its own state in
    /// the host, and its own span.
    pub(crate) async fn execute_hook(
        &self,
        (verify, span): (Call, Span),
        receive: impl FnOnce() -> (Call, Span) + Send,
        request: Arc<HookRequest>,
        accounts: Vec<String>,
    ) -> (HookCalls, Used) {
        let wall_ms = verify.limits.wall_ms;
        let meter = Arc::new(Meter::new(verify.limits.cpu_ms));
        let (mut store, ready) = self.ready(verify, Subject::Verify(request.clone(), accounts.clone()), &meter);
        let ended = self.invoke(&mut store, ready, &meter, wall_ms).instrument(span.clone()).await;
        let (answer, instance) = match ended {
            Ok((answer, instance)) => (Ok(answer), Some(instance)),
            Err(error) => (Err(error), None),
        };
        let table = std::mem::take(&mut store.data_mut().table);
        let mut limiter = Limiter::new(&store.data().call.limits);
        limiter.inherit_usage(&store.data().limiter);
        let verified = self.finish(&mut store, answer, &meter, |state| Ok(state.answer));
        trace::called(&span, &verified);
        drop(span);
        let Some(instance) = instance.filter(|_| matches!(verified.result, Ok(None))) else {
            return (HookCalls { verified, received: None }, Used(store));
        };
        let (call, span) = receive();
        let wall_ms = call.limits.wall_ms;
        let meter = Arc::new(Meter::new(call.limits.cpu_ms));
        let mut state = State::new(&self.shared.wasm, call, Subject::Receive(request, accounts));
        state.limiter.inherit_usage(&limiter);
        // The guest may still have handles from `verify`, for example until its garbage is collected.
        state.inherit_handles(table);
        *store.data_mut() = state;
        self.arm(&mut store, &meter);
        let ended = self.invoke(&mut store, Some(instance), &meter, wall_ms).instrument(span.clone()).await;
        let finished = self.finish(&mut store, ended.map(|(answer, _)| answer), &meter, received);
        trace::called(&span, &finished);
        (HookCalls { verified, received: Some(finished) }, Used(store))
    }

    /// Calls the handler for the store's subject, in a new instance if there is none, within a time in milliseconds.
    async fn invoke(
        &self,
        store: &mut Store<State>,
        ready: Option<Instance>,
        meter: &Meter,
        wall_ms: u32,
    ) -> Result<(Answer, Instance), CallError> {
        let ticking = self.shared.ticker.run();
        let work = async {
            let instance = match ready {
                Some(instance) => instance,
                None => self.begin(store).await?,
            };
            Ok((self.exports.call(store, &instance).await?, instance))
        };
        // A call that times out is dropped while it waits. Its log and the records of its requests remain in the store.
        let ended = timeout(Duration::from_millis(wall_ms.into()), meter.measure(work)).await;
        drop(ticking);
        match ended {
            Err(_) => Err(CallError::Limit(LimitKind::Wall, format!("it did not finish within {wall_ms} ms"))),
            Ok(Err(error)) => Err(classify(&error, store.data().stopped())),
            Ok(Ok(done)) => Ok(done),
        }
    }

    /// Takes the state of a call that has ended, and turns it into the call's outcome.
    fn finish<T>(
        &self,
        store: &mut Store<State>,
        ended: Result<Answer, CallError>,
        meter: &Meter,
        finish: fn(State) -> Result<T, CallError>,
    ) -> Finished<T> {
        let placeholder = State::new(&self.shared.wasm, self.shared.placeholder.clone(), Subject::Nothing);
        let mut state = std::mem::replace(store.data_mut(), placeholder);
        // First refuse further requests, because one that the guest started may still be running.
        let send_state = state.web.close();
        if let Some(wasi) = state.wasi.take() {
            wasi.finish();
        }
        let mut usage = state.usage();
        usage.cpu_us = meter.used_us();
        let (log, keep) = (state.log.take(), std::mem::take(&mut state.keep));
        let rules_changed = state.rules_changed;
        let result = ended.and_then(|answer| conclude(answer, state, finish)).map_err(clean_error);
        Finished { result, log, usage, send_state, keep, rules_changed }
    }

    /// Creates a store for a call. Returns it with its instance if a spare instance was available.
    fn ready(&self, call: Call, subject: Subject, meter: &Arc<Meter>) -> (Store<State>, Option<Instance>) {
        let Some(Spare { mut store, instance, .. }) = self.spare(&call.limits) else {
            return (self.store(call, subject, meter), None);
        };
        let mut state = State::new(&self.shared.wasm, call, subject);
        state.limiter.inherit_usage(&store.data().limiter);
        *store.data_mut() = state;
        self.arm(&mut store, meter);
        (store, Some(instance))
    }

    /// Creates an instance in a store, and records how long that took.
    pub(crate) async fn begin(&self, store: &mut Store<State>) -> Result<Instance> {
        let began = Instant::now();
        let instance = self.pre.instantiate_async(&mut *store).await?;
        self.spare_pool.note(began.elapsed(), store.data());
        Ok(instance)
    }

    /// Drops a used instance. If `at_rest` (there is nothing else to do) and the component is slow to start, also
    /// copies memory pages for the next instance.
    pub(crate) fn put_away(&self, used: Used, at_rest: bool) {
        let memories = self.memories.as_ref().filter(|_| at_rest && self.spare_pool.slow_to_start());
        let since = thread_time_ns();
        let copied = memories.and_then(Memories::copied);
        let looked = thread_time_ns().saturating_sub(since);
        drop(used);
        if let Some(copied) = copied {
            let since = thread_time_ns();
            let pages = copied.again();
            self.shared.spares.copied(pages, looked + thread_time_ns().saturating_sub(since));
        }
    }

    /// Creates a store for a call, without an instance.
    pub(crate) fn store(&self, call: Call, subject: Subject, meter: &Arc<Meter>) -> Store<State> {
        let mut store = Store::new(&self.shared.wasm, State::new(&self.shared.wasm, call, subject));
        store.limiter(|state| &mut state.limiter);
        store.set_hostcall_fuel(HOST_CALL_BYTES);
        self.arm(&mut store, meter);
        store
    }

    /// Applies the call's limits to its store. At each tick, a call that reached a limit ends, and any other call
    /// yields.
    fn arm(&self, store: &mut Store<State>, meter: &Arc<Meter>) {
        let handles = store.data().call.limits.handles as usize;
        store.set_max_component_handles(handles.saturating_add(LENT));
        store.set_epoch_deadline(1);
        let (meter, mut tracker) = (Arc::clone(meter), self.shared.ticker.cpu_bound_tracker());
        store.epoch_deadline_callback(move |context| {
            if let Some(stop) = context.data().stopped() {
                return Err(stop.into());
            }
            tracker.note(meter.check()?);
            Ok(UpdateDeadline::Yield(1))
        });
    }
}

/// The outcome of `verify` and, if it was called, of `receive`.
pub(crate) struct HookCalls {
    pub verified: Finished<Option<HookAnswer>>,
    pub received: Option<Finished<Received>>,
}

/// Takes the result of `receive` from its state.
#[expect(clippy::unnecessary_wraps, reason = "as for all calls, some of which fail here")]
pub(crate) fn received(state: State) -> Result<Received, CallError> {
    let State { items, unknown, answer, journal, .. } = state;
    Ok(Received { items, unknown, answer, journal: journal.build() })
}

/// Determines the outcome of a call whose handler returned.
fn conclude<T>(answer: Answer, mut state: State, finish: fn(State) -> Result<T, CallError>) -> Result<T, CallError> {
    if let Some(LimitReached { kind, message }) = state.stopped() {
        return Err(CallError::Limit(kind, message));
    }
    answer.map_err(|failure| refused(from_guest(failure), &state))?;
    match state.bad_output.take() {
        Some(what) => Err(CallError::BadOutput(what)),
        None => finish(state),
    }
}

/// Interprets an error that a handler returned. If a connector refuses a platform's request while a required secret is
/// missing or unusable, its answer says nothing about the request, so the call fails with [`CallError::Host`].
fn refused(failure: Failure, state: &State) -> CallError {
    if !matches!(state.subject, Subject::Verify(..) | Subject::Receive(..)) {
        return CallError::Refused(failure);
    }
    let is_secret_code = failure.code.as_deref().is_some_and(|code| SECRET_CODES.contains(&code));
    match &state.secret_fault {
        Some(fault) => CallError::Host(fault.clone()),
        None if is_secret_code => CallError::Host(failure.message),
        None => CallError::Refused(failure),
    }
}

/// Interprets an error of wasmtime. `stop` is the limit that the call reached, if any.
fn classify(error: &Error, stop: Option<LimitReached>) -> CallError {
    if let Some(LimitReached { kind, message }) = error.downcast_ref::<LimitReached>().cloned().or(stop) {
        return CallError::Limit(kind, message);
    }
    if let Some(unreadable) = error.downcast_ref::<Unreadable>() {
        return CallError::Host(unreadable.to_string());
    }
    if let Some(trap) = error.downcast_ref::<Trap>() {
        return match trap {
            Trap::StackOverflow => CallError::Limit(LimitKind::Stack, "its calls are nested too deeply".into()),
            trap => CallError::Trapped(format!("{trap}{}", place(error))),
        };
    }
    if let Some(I32Exit(status)) = error.downcast_ref::<I32Exit>() {
        return CallError::Trapped(format!("it exited with status {status}"));
    }
    if let Some(ResourceTableError::Full) = error.downcast_ref::<ResourceTableError>() {
        return CallError::Limit(LimitKind::Handles, HANDLES.into());
    }
    if error.is::<wasmtime::PoolConcurrencyLimitError>() {
        return CallError::Host(error.root_cause().to_string());
    }
    let text = error.root_cause().to_string();
    if text.contains(OUT_OF_FUEL) {
        let message = format!("more than {HOST_CALL_BYTES} bytes were passed to a single host function");
        return CallError::Limit(LimitKind::Memory, message);
    }
    if text.contains(OUT_OF_HANDLES) {
        return CallError::Limit(LimitKind::Handles, HANDLES.into());
    }
    CallError::BadOutput(text)
}

/// Describes where in the plugin a trap happened, innermost function first.
fn place(error: &Error) -> String {
    let Some(backtrace) = error.downcast_ref::<WasmBacktrace>() else { return String::new() };
    let name = |frame: &wasmtime::FrameInfo| frame.func_name().map(str::to_owned);
    let names: Vec<String> = backtrace.frames().iter().filter_map(name).take(FRAMES).collect();
    if names.is_empty() { String::new() } else { format!(" in {}", names.join(", called by ")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasmtime::{
        Engine, StoreContextMut,
        component::{Component, Linker},
    };

    /// Passes a list of 100 bytes to the host.
    const PASSES: &str = r#"(component
        (import "take" (func $take (param "bytes" (list u8))))
        (core module $memory (memory (export "memory") 1))
        (core instance $memory (instantiate $memory))
        (core func $lowered (canon lower (func $take) (memory (core memory $memory "memory"))))
        (core module $m
            (import "" "take" (func $take (param i32 i32)))
            (func (export "run") (call $take (i32.const 0) (i32.const 100))))
        (core instance $i (instantiate $m (with "" (instance (export "take" (func $lowered))))))
        (func (export "run") (canon lift (core func $i "run"))))"#;

    /// Makes one handle.
    const MAKES: &str = r#"(component
        (type $resource (resource (rep i32)))
        (core func $new (canon resource.new $resource))
        (core module $m
            (import "" "new" (func $new (param i32) (result i32)))
            (func (export "run") (drop (call $new (i32.const 1)))))
        (core instance $i (instantiate $m (with "" (instance (export "new" (func $new))))))
        (func (export "run") (canon lift (core func $i "run"))))"#;

    /// Runs a component in a store with a limit.
    fn run(text: &str, limit: fn(&mut Store<()>)) -> Result<()> {
        let engine = Engine::default();
        let component = Component::new(&engine, wat::parse_str(text).expect("good text"))?;
        let mut linker = Linker::new(&engine);
        linker.root().func_wrap("take", |_: StoreContextMut<'_, ()>, (_,): (Vec<u8>,)| Ok(()))?;
        let mut store = Store::new(&engine, ());
        limit(&mut store);
        let instance = linker.instantiate(&mut store, &component)?;
        instance.get_typed_func::<(), ()>(&mut store, "run")?.call(&mut store, ())
    }

    #[test]
    fn errors_of_wasmtime_without_a_type_are_known_by_their_words() {
        run(PASSES, |store| store.set_hostcall_fuel(1_000)).expect("100 bytes are allowed");
        let error = run(PASSES, |store| store.set_hostcall_fuel(50)).expect_err("100 bytes are too many");
        assert!(matches!(classify(&error, None), CallError::Limit(LimitKind::Memory, _)), "{error:?}");
        run(MAKES, |store| store.set_max_component_handles(1)).expect("one handle is allowed");
        let error = run(MAKES, |store| store.set_max_component_handles(0)).expect_err("no handle is allowed");
        assert!(matches!(classify(&error, None), CallError::Limit(LimitKind::Handles, _)), "{error:?}");
    }
}
