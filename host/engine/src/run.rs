//! How a call runs: a fresh instance, within its limits, to one of the ends that a [`CallError`] tells apart.

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

/// The innermost functions of a trap that an admin is shown.
const FRAMES: usize = 4;

/// Handles of the component's own making, or lent to the host, beside those that the host gave out.
const LENT: usize = 64;

/// The codes by which the host tells a plugin that a secret is missing or cannot be used.
const SECRET_CODES: [&str; 2] = ["no-such-secret", "bad-secret"];

/// What is said where a guest holds too many of any kind.
const HANDLES: &str = "more handles at once than are allowed: drop those that are done with";

/// An instance that a call is done with. To drop it takes a while: its memory is put back as it was.
#[must_use = "the call has room in the pool until this is dropped"]
pub(crate) struct Used(#[expect(dead_code, reason = "it is there to be dropped")] Store<State>);

/// A component ready to be instantiated.
pub(crate) struct Compiled {
    pub engine: Arc<Inner>,
    pub pre: InstancePre<State>,
    pub exports: Exports,
    /// Where it is kept as compiled, and its memories are mapped from there.
    pub memories: Option<Memories>,
    pub shelf: Shelf,
}

impl Compiled {
    /// Runs one call to its end, here. With what came of it comes the used instance, which is still to be dropped.
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
        // A call that is cut off is dropped where it waits; what it has said and sent stays in the store.
        let ended = timeout(Duration::from_millis(wall_ms.into()), meter.measure(work)).await;
        drop(ticking);
        let nobodys = State::new(&self.engine.wasm, self.engine.nobodys.clone(), Subject::Nothing);
        let mut state = std::mem::replace(store.data_mut(), nobodys);
        // First of all: what the guest has left behind must not go on.
        let wire = state.web.close();
        if let Some(wasi) = state.wasi.take() {
            wasi.finish();
        }
        let mut usage = state.usage();
        usage.cpu_us = meter.used_us();
        let log = state.log.take();
        let result = match ended {
            Err(_) => Err(CallError::Limit(LimitKind::Wall, format!("it was not done after {wall_ms} ms"))),
            Ok(Err(error)) => Err(classify(&error, state.stopped())),
            Ok(Ok(answer)) => conclude(answer, state, finish),
        };
        let result = result.map_err(clean_error);
        (Finished { result, log, usage, wire }, Used(store))
    }

    /// A store for a call, with a spare instance where there is one.
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

    /// Makes an instance in a store, and notes how long that takes.
    pub(crate) async fn begin(&self, store: &mut Store<State>) -> Result<Instance> {
        let began = Instant::now();
        let instance = self.pre.instantiate_async(&mut *store).await?;
        self.shelf.note(began.elapsed(), store.data());
        Ok(instance)
    }

    /// Puts an instance away. Where there is nothing else to be done, the next one's memory is made ready, if it takes
    /// long to begin.
    pub(crate) fn put_away(&self, used: Used, at_rest: bool) {
        let memories = self.memories.as_ref().filter(|_| at_rest && self.shelf.dear());
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

    /// Sets what a store holds its guest to by the call that it has.
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

/// What came of a call that returned.
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

/// What a plugin's refusal means. A connector that refuses a platform's request because a secret is missing or cannot be
/// used has not found out anything about the request: the fault is ours, whatever the connector says.
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

/// What an error of wasmtime's means.
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
        return CallError::Trapped(format!("it ended itself with the status {status}"));
    }
    if let Some(ResourceTableError::Full) = error.downcast_ref::<ResourceTableError>() {
        return CallError::Limit(LimitKind::Handles, HANDLES.into());
    }
    // wasmtime has sentences for these, and no types that could be named here.
    let text = error.root_cause().to_string();
    if text.contains("fuel allocated for hostcalls") {
        let message = format!("more than {HOST_CALL_BYTES} bytes were handed to the host at once");
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

/// Where in the plugin a trap happened, innermost function first.
fn place(error: &Error) -> String {
    let Some(backtrace) = error.downcast_ref::<WasmBacktrace>() else { return String::new() };
    let name = |frame: &wasmtime::FrameInfo| frame.func_name().map(str::to_owned);
    let names: Vec<String> = backtrace.frames().iter().filter_map(name).take(FRAMES).collect();
    if names.is_empty() { String::new() } else { format!(" in {}", names.join(", called by ")) }
}
