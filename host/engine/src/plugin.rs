//! A plugin, with one short method per handler. Each call gets a fresh instance and leaves nothing behind.

use crate::{
    Call, CallError, Finished, SendState,
    instance::{Compiled, HookCalls, Instances, Timed, Used, received},
    load::Loaded,
    state::{Help, PollStart, State, Subject},
    trace,
};
use plugboard_model::{
    Catalogue, ChangedRecord, ChannelPolled, Event, Exported, FetchedFile, GestureRequest, HookAnswer, HookRequest,
    Journal, Limits, Manifest, MediaRequest, MigrationStep, OfferedCommand, Part, PerformedGesture, Polled, Profile,
    ProfileRequest, Received, Rules, SentPart, Settled, SetupReport, SetupRequest, Surface, Usage,
};
use std::{collections::BTreeMap, fmt, future::Future, sync::Arc, time::Instant};
use tokio::{sync::oneshot, task::JoinHandle};
use tracing::{Instrument as _, Span};

/// A compiled component and its metadata.
pub struct Plugin {
    digest: String,
    manifest: Option<Manifest>,
    surface: Surface,
    signer: Option<String>,
    compiled: Arc<Compiled>,
    reads_kept: bool,
}

impl fmt::Debug for Plugin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Plugin").field("digest", &self.digest).field("surface", &self.surface).finish_non_exhaustive()
    }
}

impl Plugin {
    pub(crate) fn new(loaded: Loaded) -> Self {
        let Loaded { digest, manifest, surface, signer, compiled, reads_kept } = loaded;
        Self { digest, manifest, surface, signer, compiled: Arc::new(compiled), reads_kept }
    }

    /// Returns the SHA-256 digest of the component, in hexadecimal.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// Returns the manifest, if the component contains one.
    #[must_use]
    pub fn manifest(&self) -> Option<&Manifest> {
        self.manifest.as_ref()
    }

    /// Returns the signer, if the component is signed: an Ed25519 public key in hexadecimal.
    #[must_use]
    pub fn signer(&self) -> Option<&str> {
        self.signer.as_deref()
    }

    /// Returns what the component handles and can do, according to its type.
    #[must_use]
    pub fn surface(&self) -> &Surface {
        &self.surface
    }

    /// Whether the component may read values that it has kept, so that the host must look for them.
    #[must_use]
    pub fn reads_kept(&self) -> bool {
        self.reads_kept
    }

    /// Passes an event to the handler or role for its kind. Returns the journal of what the plugin asked for.
    pub async fn handle(&self, call: Call, event: Arc<Event>) -> Finished<Journal> {
        self.run(call, Subject::Event(event), |state| Ok(state.journal.build())).await
    }

    /// Asks an assistant for replies that a person may send. `event` only carries the conversation, `agent` is the
    /// person's name, and `draft` is what the person has written so far.
    pub async fn suggest(&self, call: Call, event: Arc<Event>, agent: String, draft: String) -> Finished<Vec<String>> {
        self.run(call, Subject::Help(event, Help::Suggest { agent, draft }), |state| Ok(state.suggestions)).await
    }

    /// Asks an assistant which commands it offers. `event` only carries the conversation, and `agent` is the person's
    /// name.
    pub async fn commands(&self, call: Call, event: Arc<Event>, agent: String) -> Finished<Vec<OfferedCommand>> {
        self.run(call, Subject::Help(event, Help::Commands { agent }), |state| Ok(state.commands)).await
    }

    /// Asks a connector whether a request comes from its platform. A [`CallError::Refused`] of the kind `denied` means
    /// that it does not. Returns the response to send right away, if the connector gave one. `accounts` are the
    /// accounts of the channels that share the hook.
    pub async fn verify(
        &self,
        call: Call,
        request: Arc<HookRequest>,
        accounts: Vec<String>,
    ) -> Finished<Option<HookAnswer>> {
        self.run(call, Subject::Verify(request, accounts), |state| Ok(state.answer)).await
    }

    /// Asks a connector to extract the items from a request that it has verified. `accounts` are as in
    /// [`Plugin::verify`].
    pub async fn receive(&self, call: Call, request: Arc<HookRequest>, accounts: Vec<String>) -> Finished<Received> {
        self.run(call, Subject::Receive(request, accounts), received).await
    }

    /// Does the same as [`Plugin::verify`] and then, if the request comes from the platform and `verify` has not
    /// answered it, the same as [`Plugin::receive`] in the same instance. The second result is `None` if `receive` was
    /// not called. `receive` makes its call.
    pub async fn verify_and_receive(
        &self,
        verify: Call,
        receive: impl FnOnce() -> Call + Send + 'static,
        request: Arc<HookRequest>,
        accounts: Vec<String>,
    ) -> (Finished<Option<HookAnswer>>, Option<Finished<Received>>) {
        if let Some(missing) = self.compiled.exports.missing(&Subject::Verify(request.clone(), Vec::new())) {
            return (failed(format!("the plugin does not export `{missing}`"), SendState::Untouched), None);
        }
        let (parent, span) = (Span::current(), trace::call(&verify.installation, "verify"));
        let receive = move || {
            let call = receive();
            let span = parent.in_scope(|| trace::call(&call.installation, "receive"));
            (call, span)
        };
        let (compiled, limits) = (Arc::clone(&self.compiled), verify.limits.clone());
        let work = async move {
            let (calls, used) = compiled.execute_hook((verify, span), receive, request, accounts).await;
            let is_ok = calls.received.as_ref().is_some_and(|received| received.result.is_ok());
            (calls, used, is_ok)
        };
        match self.on_plugin_threads(limits, work).await {
            Ok(HookCalls { verified, received }) => (verified, received),
            Err(Lost { why, send_state }) => (failed(why, send_state), None),
        }
    }

    /// Asks a connector to send one part to its platform, and returns the platform's identifiers.
    /// [`Finished::send_state`] tells whether the part may be retried.
    pub async fn send(&self, call: Call, part: Part) -> Finished<SentPart> {
        self.run(call, Subject::Send(Box::new(part)), |state| {
            let (thread, rules_changed) = (state.sent_in, state.rules_changed);
            let sent = state.sent.map(|sent| SentPart { thread, rules_changed, ..sent });
            sent.ok_or_else(|| CallError::BadOutput("`send` returned ok but did not report `sent`".into()))
        })
        .await
    }

    /// Asks a connector whether its platform took a part whose answer was lost.
    pub async fn settle(&self, call: Call, part: Part) -> Finished<Settled> {
        self.run(call, Subject::Settle(Box::new(part)), |state| {
            let (thread, rules_changed) = (state.sent_in, state.rules_changed);
            Ok(match state.sent {
                Some(sent) => Settled::Sent(SentPart { thread, rules_changed, ..sent }),
                None if state.not_sent => Settled::NotSent,
                None => Settled::Unknown,
            })
        })
        .await
    }

    /// Asks a connector for a customer's profile.
    pub async fn profile(&self, call: Call, request: ProfileRequest) -> Finished<Profile> {
        self.run(call, Subject::Profile(Box::new(request)), |state| Ok(state.profile)).await
    }

    /// Asks a connector for a file that a customer sent.
    pub async fn fetch(&self, call: Call, request: MediaRequest) -> Finished<FetchedFile> {
        self.run(call, Subject::Media(Box::new(request)), |state| {
            let name = state.fetched_name;
            let fetched = state.fetched.map(|fetched| FetchedFile { name, ..fetched });
            fetched.ok_or_else(|| CallError::BadOutput("`fetch` returned ok but did not call `deliver`".into()))
        })
        .await
    }

    /// Asks a connector what has happened on a channel since a cursor; `None` for the first poll. `since` is the time
    /// since which the admin wants messages, in milliseconds.
    pub async fn poll_channel(
        &self,
        call: Call,
        account: String,
        cursor: Option<String>,
        since: Option<i64>,
    ) -> Finished<ChannelPolled> {
        let at = call.clock.now();
        self.run(call, Subject::PollChannel(Box::new(PollStart { account, cursor, since, at })), |mut state| {
            let polled = std::mem::take(&mut state.channel_polled);
            Ok(ChannelPolled { received: received(state)?, ..polled })
        })
        .await
    }

    /// Asks a connector to register a channel at its platform.
    pub async fn join(&self, call: Call, request: SetupRequest) -> Finished<SetupReport> {
        self.run(call, Subject::Join(request), |state| Ok(state.setup)).await
    }

    /// Asks a connector to remove the registration of a channel.
    pub async fn leave(&self, call: Call, request: SetupRequest) -> Finished<()> {
        self.run(call, Subject::Leave(request), |_| Ok(())).await
    }

    /// Asks a connector to make a gesture on its platform.
    pub async fn perform(&self, call: Call, request: GestureRequest) -> Finished<PerformedGesture> {
        let subject = Subject::Gesture(Box::new(request));
        self.run(call, subject, |state| Ok(PerformedGesture { changed_id: state.changed_id })).await
    }

    /// Asks a connector for the templates that its platform has for an account.
    pub async fn catalogue(&self, call: Call, account: String) -> Finished<Catalogue> {
        self.run(call, Subject::Catalogue(account), |state| {
            let templates = state.listed.into_values().collect();
            Ok(Catalogue { templates, refused: state.not_listed })
        })
        .await
    }

    /// Asks a connector for the rules of its platform.
    pub async fn rules(&self, call: Call) -> Finished<Rules> {
        self.run(call, Subject::Rules, |state| Ok(state.rules)).await
    }

    /// Asks an exporter to transfer records to its system.
    pub async fn export_batch(&self, call: Call, records: Arc<[ChangedRecord]>) -> Finished<Exported> {
        self.run(call, Subject::Export(records), |state| {
            let State { exported, journal, .. } = state;
            Ok(Exported { journal: journal.build(), ..exported })
        })
        .await
    }

    /// Asks an exporter for changes in its system since a cursor; `None` for the first poll.
    pub async fn poll(&self, call: Call, cursor: Option<String>) -> Finished<Polled> {
        self.run(call, Subject::Poll(cursor), |state| {
            let State { polled, journal, .. } = state;
            Ok(Polled { journal: journal.build(), ..polled })
        })
        .await
    }

    /// Asks a plugin to migrate values that an older version of it stored. Returns all values after the migration.
    pub async fn migrate(&self, call: Call, step: MigrationStep) -> Finished<BTreeMap<String, String>> {
        self.run(call, Subject::Migrate(Box::new(step)), |state| match state.subject {
            Subject::Migrate(step) => Ok(step.values),
            _ => Err(CallError::Host("the values of the migration are missing".into())),
        })
        .await
    }

    /// Times `rounds` calls of `on-message` on a plugin thread. Only for the benchmark: with [`Instances::One`], all
    /// calls use one instance, which never happens in production.
    ///
    /// # Errors
    /// Returns an error if a call fails.
    #[doc(hidden)]
    pub async fn measure(
        &self,
        call: Call,
        event: Arc<Event>,
        rounds: usize,
        instances: Instances,
    ) -> Result<Vec<Timed>, CallError> {
        let compiled = Arc::clone(&self.compiled);
        let running = async move { compiled.measure(call, event, rounds, instances).await };
        let task = self.compiled.shared.runtime().spawn(running);
        let measured = task.await.map_err(|error| CallError::Host(error.to_string()))?;
        measured.map_err(|error| CallError::Host(format!("{error:#}")))
    }

    /// Drops spare instances that no call took in time.
    pub(crate) fn expire(&self, now: Instant) {
        self.compiled.spare_pool.expire(now);
    }

    /// Creates an instance without calling a handler, to check that the component starts and that its handlers have the
    /// types of the contract.
    pub(crate) async fn start(&self) -> Result<(), CallError> {
        self.run(Call::placeholder(Limits::default()), Subject::Nothing, |_| Ok(())).await.result
    }

    /// Runs one call on the plugin threads. `finish` takes the result from the state of a call that succeeded. Dropping
    /// the future ends the call.
    async fn run<T: Send + 'static>(
        &self,
        call: Call,
        subject: Subject,
        finish: fn(State) -> Result<T, CallError>,
    ) -> Finished<T> {
        if let Some(missing) = self.compiled.exports.missing(&subject) {
            return failed(format!("the plugin does not export `{missing}`"), SendState::Untouched);
        }
        let span = trace::call(&call.installation, subject.handler());
        let (compiled, limits) = (Arc::clone(&self.compiled), call.limits.clone());
        let work = async move {
            let (finished, used) = compiled.execute(call, subject, finish).await;
            let is_ok = finished.result.is_ok();
            (finished, used, is_ok)
        };
        let finished = match self.on_plugin_threads(limits, work.instrument(span.clone())).await {
            Ok(finished) => finished,
            Err(Lost { why, send_state }) => failed(why, send_state),
        };
        trace::called(&span, &finished);
        finished
    }

    /// Runs work that uses one instance on the plugin threads. The work returns its result, the used instance, and
    /// whether it succeeded. `limits` are those of an instance to prepare for the next call. Dropping the future ends
    /// the work.
    async fn on_plugin_threads<T: Send + 'static>(
        &self,
        limits: Limits,
        work: impl Future<Output = (T, Used, bool)> + Send + 'static,
    ) -> Result<T, Lost> {
        let compiled = Arc::clone(&self.compiled);
        let (tx, rx) = oneshot::channel();
        let running = async move {
            // The pool has room for a limited number of instances. Other calls wait here, which does not count toward
            // any limit.
            let Ok(permit) = Arc::clone(&compiled.shared.calls).acquire_owned().await else {
                let _ =
                    tx.send(Err(Lost { why: "the engine is shutting down".into(), send_state: SendState::Untouched }));
                return;
            };
            let (result, used, succeeded) = work.await;
            // The caller continues while this thread cleans up. Only then is the slot free for another call.
            let _ = tx.send(Ok(result));
            compiled.put_away(used, compiled.shared.alone());
            drop(permit);
            if succeeded {
                compiled.prepare(&limits);
            }
        };
        let mut task = AbortOnDrop(self.compiled.shared.runtime().spawn(running));
        match rx.await {
            Ok(result) => result,
            // The host panicked, so we do not know what was sent.
            Err(_) => Err(Lost { why: task.failure().await, send_state: SendState::Unknown }),
        }
    }
}

/// Why a call has no outcome.
struct Lost {
    why: String,
    send_state: SendState,
}

fn failed<T>(message: String, send_state: SendState) -> Finished<T> {
    Finished {
        result: Err(CallError::Host(message)),
        log: Vec::new(),
        usage: Usage::default(),
        send_state,
        keep: Vec::new(),
        rules_changed: false,
    }
}

/// Aborts a task when its caller is dropped.
struct AbortOnDrop(JoinHandle<()>);

impl AbortOnDrop {
    /// Returns why the task did not return a result.
    async fn failure(&mut self) -> String {
        (&mut self.0).await.err().map_or_else(|| "the call returned no result".into(), |error| error.to_string())
    }
}

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}
