//! Runs a call in a fresh instance, within its limits. The outcomes are those of [`CallError`].

use crate::{
    Call, CallError, Finished,
    call::clean_error,
    engine::Inner,
    exports::{Answer, Exports},
    imports::Unreadable,
    limits::Stop,
    pages::Memories,
    pool::HOST_CALL_BYTES,
    spares::{Shelf, Spare},
    state::{State, Subject, from_guest},
    threads::{Meter, thread_time_ns},
};
use plugboard_model::{Failure, LimitKind};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::time::timeout;
use wasmtime::{
    Error, Result, Store, Trap, UpdateDeadline, WasmBacktrace,
    component::{Instance, InstancePre, ResourceTableError},
};
use wasmtime_wasi::I32Exit;

/// The maximum number of functions of a trap that are shown to an admin, innermost first.
const FRAMES: usize = 4;

/// Room for handles that the component itself created or lent to the host, in addition to those that the host gave out.
const LENT: usize = 64;

/// The codes of failures that tell a plugin that a secret is missing or unusable.
const SECRET_CODES: [&str; 2] = ["no-such-secret", "bad-secret"];

/// The message if a guest has too many handles of any kind.
const HANDLES: &str = "too many handles at once; drop handles that are no longer needed";

/// The instance of a finished call. Dropping it takes a while, because its memory is reset.
#[must_use = "the call has room in the pool until this is dropped"]
pub(crate) struct Used(#[expect(dead_code, reason = "it is there to be dropped")] Store<State>);

/// A component that is ready to be instantiated.
pub(crate) struct Compiled {
    pub engine: Arc<Inner>,
    pub pre: InstancePre<State>,
    pub exports: Exports,
    /// The component's memories, if its compiled code is a file from which they are mapped.
    pub memories: Option<Memories>,
    pub shelf: Shelf,
}

impl Compiled {
    /// Runs one call to completion in the current task. Returns the outcome and the used instance, which the caller
    /// must drop.
    pub(crate) async fn execute<T>(
        &self,
        call: Call,
        subject: Subject,
        finish: fn(State) -> Result<T, CallError>,
    ) -> (Finished<T>, Used) {
        let wall_ms = call.limits.wall_ms;
        let meter = Arc::new(Meter::new(call.limits.cpu_ms));
        let ticking = self.engine.ticker.run();
        let (mut store, ready) = self.ready(call, subject, &meter);
        let work = async {
            let instance = match ready {
                Some(instance) => instance,
                None => self.begin(&mut store).await?,
            };
            self.exports.call(&mut store, &instance).await
        };
        // A call that times out is dropped while it waits. What it has logged and sent remains in the store.
        let ended = timeout(Duration::from_millis(wall_ms.into()), meter.measure(work)).await;
        drop(ticking);
        let placeholder = State::new(&self.engine.wasm, self.engine.placeholder.clone(), Subject::Nothing);
        let mut state = std::mem::replace(store.data_mut(), placeholder);
        // Close the web first: work that the guest left behind must not continue.
        let wire = state.web.close();
        if let Some(wasi) = state.wasi.take() {
            wasi.finish();
        }
        let mut usage = state.usage();
        usage.cpu_us = meter.used_us();
        let log = state.log.take();
        let result = match ended {
            Err(_) => Err(CallError::Limit(LimitKind::Wall, format!("it did not finish within {wall_ms} ms"))),
            Ok(Err(error)) => Err(classify(&error, state.stopped())),
            Ok(Ok(answer)) => conclude(answer, state, finish),
        };
        let result = result.map_err(clean_error);
        (Finished { result, log, usage, wire }, Used(store))
    }

    /// Creates a store for a call, with a spare instance if one is available.
    fn ready(&self, call: Call, subject: Subject, meter: &Arc<Meter>) -> (Store<State>, Option<Instance>) {
        let Some(Spare { mut store, instance, .. }) = self.spare(&call.limits) else {
            return (self.store(call, subject, meter), None);
        };
        let mut state = State::new(&self.engine.wasm, call, subject);
        state.limiter.carry(&store.data().limiter);
        *store.data_mut() = state;
        self.arm(&mut store, meter);
        (store, Some(instance))
    }

    /// Creates an instance in a store, and records how long that takes.
    pub(crate) async fn begin(&self, store: &mut Store<State>) -> Result<Instance> {
        let began = Instant::now();
        let instance = self.pre.instantiate_async(&mut *store).await?;
        self.shelf.note(began.elapsed(), store.data());
        Ok(instance)
    }

    /// Drops a used instance. If there is nothing else to do and the component is slow to start, prepares memory for
    /// the next instance.
    pub(crate) fn put_away(&self, used: Used, at_rest: bool) {
        let memories = self.memories.as_ref().filter(|_| at_rest && self.shelf.slow_to_start());
        let since = thread_time_ns();
        let copied = memories.and_then(Memories::copied);
        let looked = thread_time_ns().saturating_sub(since);
        drop(used);
        if let Some(copied) = copied {
            let since = thread_time_ns();
            let pages = copied.again();
            self.engine.spares.copied(pages, looked + thread_time_ns().saturating_sub(since));
        }
    }

    pub(crate) fn store(&self, call: Call, subject: Subject, meter: &Arc<Meter>) -> Store<State> {
        let mut store = Store::new(&self.engine.wasm, State::new(&self.engine.wasm, call, subject));
        store.limiter(|state| &mut state.limiter);
        store.set_hostcall_fuel(HOST_CALL_BYTES);
        self.arm(&mut store, meter);
        store
    }

    /// Applies the call's limits to its store.
    fn arm(&self, store: &mut Store<State>, meter: &Arc<Meter>) {
        let handles = store.data().call.limits.handles as usize;
        store.set_max_component_handles(handles.saturating_add(LENT));
        store.set_epoch_deadline(1);
        let (meter, mut heat) = (Arc::clone(meter), self.engine.ticker.heat());
        store.epoch_deadline_callback(move |context| {
            if let Some(stop) = context.data().stopped() {
                return Err(stop.into());
            }
            heat.note(meter.check()?);
            Ok(UpdateDeadline::Yield(1))
        });
    }
}

/// Determines the outcome of a call that returned.
fn conclude<T>(answer: Answer, mut state: State, finish: fn(State) -> Result<T, CallError>) -> Result<T, CallError> {
    if let Some(Stop { kind, message }) = state.stopped() {
        return Err(CallError::Limit(kind, message));
    }
    answer.map_err(|failure| refused(from_guest(failure), &state))?;
    match state.spoiled.take() {
        Some(what) => Err(CallError::BadOutput(what)),
        None => finish(state),
    }
}

/// Interprets a plugin's refusal. If a connector refuses a platform's request while a secret is missing or unusable,
/// the refusal says nothing about the request. The fault is ours, whatever the connector returns.
fn refused(failure: Failure, state: &State) -> CallError {
    if !matches!(state.subject, Subject::Verify(..) | Subject::Receive(..)) {
        return CallError::Refused(failure);
    }
    let told = failure.code.as_deref().is_some_and(|code| SECRET_CODES.contains(&code));
    match &state.secret_fault {
        Some(fault) => CallError::Host(fault.clone()),
        None if told => CallError::Host(failure.message),
        None => CallError::Refused(failure),
    }
}

/// Interprets an error of wasmtime.
fn classify(error: &Error, stop: Option<Stop>) -> CallError {
    if let Some(Stop { kind, message }) = error.downcast_ref::<Stop>().cloned().or(stop) {
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
    // For these errors wasmtime has only messages, no types that could be matched.
    let text = error.root_cause().to_string();
    if text.contains("fuel allocated for hostcalls") {
        let message = format!("more than {HOST_CALL_BYTES} bytes were passed to a single host function");
        return CallError::Limit(LimitKind::Memory, message);
    }
    if text.contains("handle limit exceeded") {
        return CallError::Limit(LimitKind::Handles, HANDLES.into());
    }
    if error.is::<wasmtime::PoolConcurrencyLimitError>() {
        return CallError::Host(text);
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
