//! How a call runs: a fresh instance, within its limits, to one of the ends that a [`CallError`] tells apart.

use crate::{
    Call, CallError, Finished,
    bindings::{
        exported::{
            assistant, connector, exporter, migration, on_comment, on_conversation, on_feedback, on_lead, on_message,
            on_reaction, on_receipt, on_refused, on_timer, reviewer,
        },
        types,
    },
    engine::Inner,
    imports::{
        BatchHandle, CommandEvent, CommandList, CommentEvent, ConversationEvent, FeedbackEvent, HookHandle, LeadEvent,
        MessageEvent, Outgoing, PollHandle, ProfileHandle, ReactionEvent, ReceiptEvent, RefusedEvent, ReplyReview,
        StepHandle, SuggestionRequest, TimerEvent, Unreadable,
    },
    limits::Stop,
    pages::Memories,
    pool::HOST_CALL_BYTES,
    spares::{Shelf, Spare},
    state::{Help, State, Subject, from_guest},
    threads::{Meter, thread_time_ns},
};
use plugboard_model::{Event, EventKind, LimitKind, Role};
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

/// What is said where a guest holds too many of any kind.
const HANDLES: &str = "more handles at once than are allowed: drop those that are done with";

/// What a component exports, looked up once.
pub(crate) struct Exports {
    on_message: Option<on_message::GuestIndices>,
    on_conversation: Option<on_conversation::GuestIndices>,
    on_refused: Option<on_refused::GuestIndices>,
    on_timer: Option<on_timer::GuestIndices>,
    on_lead: Option<on_lead::GuestIndices>,
    on_comment: Option<on_comment::GuestIndices>,
    on_reaction: Option<on_reaction::GuestIndices>,
    on_receipt: Option<on_receipt::GuestIndices>,
    on_feedback: Option<on_feedback::GuestIndices>,
    connector: Option<connector::GuestIndices>,
    exporter: Option<exporter::GuestIndices>,
    migration: Option<migration::GuestIndices>,
    reviewer: Option<reviewer::GuestIndices>,
    assistant: Option<assistant::GuestIndices>,
}

/// Loads an export into an instance.
macro_rules! load {
    ($handler:expr, $store:ident, $instance:ident) => {
        $handler.as_ref().ok_or_else(|| Error::msg("the handler is not exported"))?.load(&mut *$store, $instance)?
    };
}

/// What a handler answers.
type Answer = Result<(), types::Failure>;

/// What the benchmark's calls run in.
#[doc(hidden)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Instances {
    /// Each in one that is made when it begins.
    Fresh,
    /// Each in one that was made before, where that pays.
    Ahead,
    /// All in one.
    One,
}

/// A call of the benchmark's.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Timed {
    /// Until its answer was there.
    pub answered: Duration,
    /// Until its instance was put away.
    pub cleaned: Duration,
}

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

impl Exports {
    pub(crate) fn probe(pre: &InstancePre<State>) -> Self {
        Self {
            on_message: on_message::GuestIndices::new(pre).ok(),
            on_conversation: on_conversation::GuestIndices::new(pre).ok(),
            on_refused: on_refused::GuestIndices::new(pre).ok(),
            on_timer: on_timer::GuestIndices::new(pre).ok(),
            on_lead: on_lead::GuestIndices::new(pre).ok(),
            on_comment: on_comment::GuestIndices::new(pre).ok(),
            on_reaction: on_reaction::GuestIndices::new(pre).ok(),
            on_receipt: on_receipt::GuestIndices::new(pre).ok(),
            on_feedback: on_feedback::GuestIndices::new(pre).ok(),
            connector: connector::GuestIndices::new(pre).ok(),
            exporter: exporter::GuestIndices::new(pre).ok(),
            migration: migration::GuestIndices::new(pre).ok(),
            reviewer: reviewer::GuestIndices::new(pre).ok(),
            assistant: assistant::GuestIndices::new(pre).ok(),
        }
    }

    /// Can a call of this kind of event be made?
    pub(crate) fn takes(&self, kind: EventKind) -> bool {
        match kind {
            EventKind::Message => self.on_message.is_some(),
            EventKind::Conversation => self.on_conversation.is_some(),
            EventKind::Refused => self.on_refused.is_some(),
            EventKind::Timer => self.on_timer.is_some(),
            EventKind::Lead => self.on_lead.is_some(),
            EventKind::Comment => self.on_comment.is_some(),
            EventKind::Reaction => self.on_reaction.is_some(),
            EventKind::Receipt => self.on_receipt.is_some(),
            EventKind::Feedback => self.on_feedback.is_some(),
            EventKind::Review => self.reviewer.is_some(),
            EventKind::Command => self.assistant.is_some(),
        }
    }

    pub(crate) fn plays(&self, role: Role) -> bool {
        match role {
            Role::Connector => self.connector.is_some(),
            Role::Exporter => self.exporter.is_some(),
            Role::Migration => self.migration.is_some(),
            Role::Reviewer => self.reviewer.is_some(),
            Role::Assistant => self.assistant.is_some(),
        }
    }

    /// The handler that a call needs and the component has not.
    pub(crate) fn missing(&self, subject: &Subject) -> Option<&'static str> {
        let (name, found) = match subject {
            Subject::Event(event) => (subject.handler(), self.takes(event.body.kind())),
            Subject::Help(..) => ("assistant", self.plays(Role::Assistant)),
            Subject::Nothing => return None,
            Subject::Export(_) | Subject::Poll(_) => ("exporter", self.plays(Role::Exporter)),
            Subject::Migrate(_) => ("migration", self.plays(Role::Migration)),
            _ => ("connector", self.plays(Role::Connector)),
        };
        (!found).then_some(name)
    }

    /// Calls the handler that the store's subject is for.
    async fn call(&self, store: &mut Store<State>, instance: &Instance) -> Result<Answer> {
        match &store.data().subject {
            Subject::Event(event) => {
                let kind = event.body.kind();
                self.call_handler(store, instance, kind).await
            }
            Subject::Help(_, Help::Suggest { .. }) => {
                let request = store.data_mut().push(SuggestionRequest)?;
                load!(self.assistant, store, instance).call_suggest(store, request).await
            }
            Subject::Help(_, Help::Commands { .. }) => {
                let list = store.data_mut().push(CommandList)?;
                load!(self.assistant, store, instance).call_commands(store, list).await
            }
            Subject::Nothing => self.check(store, instance),
            Subject::Export(_) | Subject::Poll(_) => self.call_exporter(store, instance).await,
            Subject::Migrate(_) => {
                let step = store.data_mut().push(StepHandle)?;
                load!(self.migration, store, instance).call_migrate(store, step).await
            }
            _ => self.call_connector(store, instance).await,
        }
    }

    async fn call_handler(&self, store: &mut Store<State>, instance: &Instance, kind: EventKind) -> Result<Answer> {
        match kind {
            EventKind::Message => {
                let event = store.data_mut().push(MessageEvent)?;
                load!(self.on_message, store, instance).call_handle(store, event).await
            }
            EventKind::Conversation => {
                let event = store.data_mut().push(ConversationEvent)?;
                load!(self.on_conversation, store, instance).call_handle(store, event).await
            }
            EventKind::Refused => {
                let event = store.data_mut().push(RefusedEvent)?;
                load!(self.on_refused, store, instance).call_handle(store, event).await
            }
            EventKind::Timer => {
                let event = store.data_mut().push(TimerEvent)?;
                load!(self.on_timer, store, instance).call_handle(store, event).await
            }
            EventKind::Lead => {
                let event = store.data_mut().push(LeadEvent)?;
                load!(self.on_lead, store, instance).call_handle(store, event).await
            }
            EventKind::Comment => {
                let event = store.data_mut().push(CommentEvent)?;
                load!(self.on_comment, store, instance).call_handle(store, event).await
            }
            EventKind::Reaction => {
                let event = store.data_mut().push(ReactionEvent)?;
                load!(self.on_reaction, store, instance).call_handle(store, event).await
            }
            EventKind::Receipt => {
                let event = store.data_mut().push(ReceiptEvent)?;
                load!(self.on_receipt, store, instance).call_handle(store, event).await
            }
            EventKind::Feedback => {
                let event = store.data_mut().push(FeedbackEvent)?;
                load!(self.on_feedback, store, instance).call_handle(store, event).await
            }
            EventKind::Review => {
                let reply = store.data_mut().push(ReplyReview)?;
                load!(self.reviewer, store, instance).call_review(store, reply).await
            }
            EventKind::Command => {
                let command = store.data_mut().push(CommandEvent)?;
                load!(self.assistant, store, instance).call_run(store, command).await
            }
        }
    }

    async fn call_connector(&self, store: &mut Store<State>, instance: &Instance) -> Result<Answer> {
        let connector = load!(self.connector, store, instance);
        match store.data().subject {
            Subject::Verify(..) => {
                let request = store.data_mut().push(HookHandle)?;
                connector.call_verify(store, request).await
            }
            Subject::Receive(..) => {
                let request = store.data_mut().push(HookHandle)?;
                connector.call_receive(store, request).await
            }
            Subject::Send(_) => {
                let part = store.data_mut().push(Outgoing)?;
                connector.call_send(store, part).await
            }
            Subject::Profile(_) => {
                let request = store.data_mut().push(ProfileHandle)?;
                connector.call_profile(store, request).await
            }
            Subject::Rules => connector.call_rules(store).await,
            _ => Err(Error::msg("not a connector's call")),
        }
    }

    async fn call_exporter(&self, store: &mut Store<State>, instance: &Instance) -> Result<Answer> {
        let exporter = load!(self.exporter, store, instance);
        if matches!(store.data().subject, Subject::Export(_)) {
            let batch = store.data_mut().push(BatchHandle)?;
            exporter.call_export_batch(store, batch).await
        } else {
            let request = store.data_mut().push(PollHandle)?;
            exporter.call_poll(store, request).await
        }
    }

    /// Holds the types of all handlers against the contract.
    fn check(&self, store: &mut Store<State>, instance: &Instance) -> Result<Answer> {
        macro_rules! fits {
            ($($handler:ident),+) => {
                $(if let Some(handler) = &self.$handler {
                    handler.load(&mut *store, instance)?;
                })+
            };
        }
        fits!(on_message, on_conversation, on_refused, on_timer, on_lead, on_comment, on_reaction, on_receipt);
        fits!(on_feedback, connector, exporter, migration, reviewer, assistant);
        Ok(Ok(()))
    }
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

    /// Times calls of `on-message`. For the benchmark.
    pub(crate) async fn measure(
        self: &Arc<Self>,
        call: Call,
        event: Arc<Event>,
        rounds: usize,
        instances: Instances,
    ) -> Result<Vec<Timed>> {
        let mut times = Vec::with_capacity(rounds);
        let subject = || Subject::Event(Arc::clone(&event));
        if instances != Instances::One {
            self.shelf.clear();
            for _ in 0..rounds {
                if instances == Instances::Ahead {
                    Arc::clone(self).fill(call.limits.clone()).await;
                }
                let began = Instant::now();
                let (finished, used) =
                    self.execute(call.clone(), subject(), |state| Ok(state.book.into_journal())).await;
                let answered = began.elapsed();
                finished.result.map_err(Error::new)?;
                self.put_away(used, instances == Instances::Ahead);
                times.push(Timed { answered, cleaned: began.elapsed() });
            }
            return Ok(times);
        }
        let _ticking = self.engine.ticker.run();
        let meter = Arc::new(Meter::new(u32::MAX));
        let mut store = self.store(call.clone(), subject(), &meter);
        let instance = self.pre.instantiate_async(&mut store).await?;
        let indices = self.exports.on_message.as_ref().ok_or_else(|| Error::msg("no `on-message`"))?;
        let handler = indices.load(&mut store, &instance)?;
        for _ in 0..rounds {
            let began = Instant::now();
            *store.data_mut() = State::new(&self.engine.wasm, call.clone(), subject());
            let event = store.data_mut().push(MessageEvent)?;
            let answer = meter.measure(handler.call_handle(&mut store, event)).await?;
            answer.map_err(|failure| Error::msg(failure.message))?;
            times.push(Timed { answered: began.elapsed(), cleaned: began.elapsed() });
        }
        Ok(times)
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
    answer.map_err(|failure| CallError::Refused(from_guest(failure)))?;
    match state.spoiled.take() {
        Some(what) => Err(CallError::BadOutput(what)),
        None => finish(state),
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
