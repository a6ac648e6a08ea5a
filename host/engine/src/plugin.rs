//! A plugin: one short method per handler. Each call gets a fresh instance and leaves nothing behind.

use crate::{
    Call, CallError, Finished, Wire,
    load::Loaded,
    measure::{Instances, Timed},
    run::Compiled,
    state::{Help, State, Subject},
    trace,
};
use plugboard_model::{
    ChangedRecord, Event, Exported, HookAnswer, HookRequest, Journal, Limits, Manifest, MigrationStep, OfferedCommand,
    Part, Polled, Profile, ProfileRequest, Received, Rules, SentPart, Surface, Usage,
};
use std::{collections::BTreeMap, fmt, sync::Arc, time::Instant};
use tokio::{sync::oneshot, task::JoinHandle};
use tracing::Instrument as _;

/// A compiled component, with what is known of it.
pub struct Plugin {
    digest: String,
    manifest: Option<Manifest>,
    surface: Surface,
    signer: Option<String>,
    compiled: Arc<Compiled>,
}

impl fmt::Debug for Plugin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Plugin").field("digest", &self.digest).field("surface", &self.surface).finish_non_exhaustive()
    }
}

impl Plugin {
    pub(crate) fn new(loaded: Loaded) -> Self {
        let Loaded { digest, manifest, surface, signer, compiled } = loaded;
        Self { digest, manifest, surface, signer, compiled: Arc::new(compiled) }
    }

    /// The SHA-256 of the component, in hexadecimal.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// What its author says of it.
    #[must_use]
    pub fn manifest(&self) -> Option<&Manifest> {
        self.manifest.as_ref()
    }

    /// Who signed it: an Ed25519 public key in hexadecimal.
    #[must_use]
    pub fn signer(&self) -> Option<&str> {
        self.signer.as_deref()
    }

    /// What it hears and can do, by its type.
    #[must_use]
    pub fn surface(&self) -> &Surface {
        &self.surface
    }

    /// Hands an event to the handler or role that takes its kind. The journal is what it asked for.
    pub async fn handle(&self, call: Call, event: Arc<Event>) -> Finished<Journal> {
        self.run(call, Subject::Event(event), |state| Ok(state.book.into_journal())).await
    }

    /// Asks an assistant for replies that a person may send. The event holds the conversation, and tells nothing.
    pub async fn suggest(&self, call: Call, event: Arc<Event>, agent: String, draft: String) -> Finished<Vec<String>> {
        self.run(call, Subject::Help(event, Help::Suggest { agent, draft }), |state| Ok(state.suggestions)).await
    }

    /// Asks an assistant what a person may have it do. The event holds the conversation, and tells nothing.
    pub async fn commands(&self, call: Call, event: Arc<Event>, agent: String) -> Finished<Vec<OfferedCommand>> {
        self.run(call, Subject::Help(event, Help::Commands { agent }), |state| Ok(state.commands)).await
    }

    /// Asks a connector whether a request is its platform's; answers what to answer at once, if anything.
    /// `accounts` are those of the channels that share the hook.
    pub async fn verify(
        &self,
        call: Call,
        request: Arc<HookRequest>,
        accounts: Vec<String>,
    ) -> Finished<Option<HookAnswer>> {
        self.run(call, Subject::Verify(request, accounts), |state| Ok(state.answer)).await
    }

    /// Has a connector tell what happened, by a request that it verified.
    pub async fn receive(&self, call: Call, request: Arc<HookRequest>, accounts: Vec<String>) -> Finished<Received> {
        self.run(call, Subject::Receive(request, accounts), |state| {
            let State { items, unknown, answer, book, .. } = state;
            Ok(Received { items, unknown, answer, journal: book.into_journal() })
        })
        .await
    }

    /// Has a connector hand a part to its platform; answers what the platform calls it. Whether it may be tried again is for [`Finished::wire`] to say.
    pub async fn send(&self, call: Call, part: Part) -> Finished<SentPart> {
        self.run(call, Subject::Send(Box::new(part)), |state| {
            let thread = state.sent_in;
            let sent = state.sent.map(|sent| SentPart { thread, ..sent });
            sent.ok_or_else(|| CallError::BadOutput("`send` returned ok and did not report `sent`".into()))
        })
        .await
    }

    /// Asks a connector who a customer is.
    pub async fn profile(&self, call: Call, request: ProfileRequest) -> Finished<Profile> {
        self.run(call, Subject::Profile(request), |state| Ok(state.profile)).await
    }

    /// Asks a connector for its platform's rules.
    pub async fn rules(&self, call: Call) -> Finished<Rules> {
        self.run(call, Subject::Rules, |state| Ok(state.rules)).await
    }

    /// Has an exporter carry records to its system.
    pub async fn export_batch(&self, call: Call, records: Arc<[ChangedRecord]>) -> Finished<Exported> {
        self.run(call, Subject::Export(records), |state| {
            let State { exported, book, .. } = state;
            Ok(Exported { journal: book.into_journal(), ..exported })
        })
        .await
    }

    /// Has an exporter look for what changed in its system since a cursor.
    pub async fn poll(&self, call: Call, cursor: Option<String>) -> Finished<Polled> {
        self.run(call, Subject::Poll(cursor), |state| {
            let State { polled, book, .. } = state;
            Ok(Polled { journal: book.into_journal(), ..polled })
        })
        .await
    }

    /// Has a plugin turn what an older version of it has kept into what it keeps; gives the values as they are then.
    pub async fn migrate(&self, call: Call, step: MigrationStep) -> Finished<BTreeMap<String, String>> {
        self.run(call, Subject::Migrate(Box::new(step)), |state| match state.subject {
            Subject::Migrate(step) => Ok(step.values),
            _ => Err(CallError::Host("the migration lost its values".into())),
        })
        .await
    }

    /// Times `rounds` calls of `on-message` on a plugin thread. For the benchmark alone; a plugin of the product never
    /// has one instance for two calls.
    ///
    /// # Errors
    /// When a call fails.
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
        let task = self.compiled.engine.runtime().spawn(running);
        let measured = task.await.map_err(|error| CallError::Host(error.to_string()))?;
        measured.map_err(|error| CallError::Host(format!("{error:#}")))
    }

    /// Drops instances made ready ahead that nobody took.
    pub(crate) fn expire(&self, now: Instant) {
        self.compiled.shelf.expire(now);
    }

    /// Makes an instance and calls nothing: it shows that the component starts and that its handlers have the
    /// contract's types.
    pub(crate) async fn start(&self) -> Result<(), CallError> {
        self.run(Call::nobodys(Limits::default()), Subject::Nothing, |_| Ok(())).await.result
    }

    /// Runs one call on the plugins' own threads. Dropping the future ends the call.
    async fn run<T: Send + 'static>(
        &self,
        call: Call,
        subject: Subject,
        finish: fn(State) -> Result<T, CallError>,
    ) -> Finished<T> {
        if let Some(missing) = self.compiled.exports.missing(&subject) {
            return failed(format!("the plugin does not export `{missing}`"), Wire::Untouched);
        }
        let span = trace::call(&call.installation, &subject);
        let compiled = Arc::clone(&self.compiled);
        let (tell, told) = oneshot::channel();
        let running = async move {
            // The pool has room for so many instances; the others wait here, which no limit counts.
            let Ok(permit) = Arc::clone(&compiled.engine.calls).acquire_owned().await else {
                let _ = tell.send(failed("the engine is shutting down".into(), Wire::Untouched));
                return;
            };
            let limits = call.limits.clone();
            let (finished, used) = compiled.execute(call, subject, finish).await;
            let well = finished.result.is_ok();
            // Whoever asked goes on, while this thread cleans up: only then is there room for another call.
            let _ = tell.send(finished);
            compiled.put_away(used, compiled.engine.alone());
            drop(permit);
            if well {
                compiled.prepare(&limits);
            }
        };
        let mut task = AbortOnDrop(self.compiled.engine.runtime().spawn(running.instrument(span.clone())));
        let finished = match told.await {
            Ok(finished) => finished,
            // A panic of the host's: nobody knows what had been sent.
            Err(_) => failed(task.failure().await, Wire::Unknown),
        };
        trace::called(&span, &finished);
        finished
    }
}

fn failed<T>(message: String, wire: Wire) -> Finished<T> {
    Finished { result: Err(CallError::Host(message)), log: Vec::new(), usage: Usage::default(), wire }
}

struct AbortOnDrop(JoinHandle<()>);

impl AbortOnDrop {
    /// Why it told nothing.
    async fn failure(&mut self) -> String {
        (&mut self.0).await.err().map_or_else(|| "the call told nothing".into(), |error| error.to_string())
    }
}

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}
