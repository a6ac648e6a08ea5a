//! Fetches what inbound messages lack: a new customer's name, a file's bytes, at an address or by the connector. A failed fetch never loses a message.

use bytes::Bytes;
use futures_util::future::BoxFuture;
use plugboard_db::{
    ChangeKind, Tx, Wants, Write, attachments, contacts, conversations, deliveries,
    fetches::{self, ClaimedFetch, FetchKind},
    kept_values, runs,
};
use plugboard_engine::CallError;
use plugboard_model::{
    Contact, Conversation, ConversationKind, Failure, FailureKind, FetchedFile, Kept, KeptOf, LimitKind, MediaRequest,
    Profile, ProfileRequest, Role,
};
use plugboard_rules::{
    file_kind,
    files::{FILE_BYTES, FILE_TIME},
    retry::{is_transient, wait_ms},
};
use std::sync::Arc;

use crate::{host_data::InstallationData, installed::ConnectedChannel, plugin_log, registry, shared::Shared};

/// The longest that the runs for a new customer's first message wait for the customer's name, in milliseconds.
pub(crate) const NAME_WAIT_MS: i64 = 2_000;
/// Maximum number of attempts of a fetch.
const TRIES: i64 = 5;

/// Executes one fetch, and records it as done, to be retried, or given up.
pub(crate) async fn make(shared: &Shared, fetch: ClaimedFetch) {
    if let Some(end) = call(shared, fetch).await {
        record(shared, Arc::new(end)).await;
    }
}

/// Executes one fetch. Returns the write that ends it, or `None` if the fetch was given back because the registry cannot
/// be read.
pub(crate) async fn call(shared: &Shared, fetch: ClaimedFetch) -> Option<End> {
    let id = fetch.id.clone();
    let registry = match registry::at_least(shared, fetch.generation).await {
        Ok(registry) => registry,
        Err(error) => {
            give_back(shared, fetch, &error.to_string()).await;
            return None;
        }
    };
    let Some(connected) = registry.channels.get(&fetch.channel).cloned() else {
        tracing::warn!(fetch = id, channel = fetch.channel, "gave up on a fetch: the channel was removed");
        return Some(End { fetch, retry_at: None, outcome: Outcome::Failed("the channel was removed".into()) });
    };
    let outcome = match fetch.kind {
        FetchKind::Profile => profile(shared, &connected, &fetch).await.map(Outcome::Profile),
        FetchKind::Attachment => {
            let got = connected.gate().fetch(&fetch.target, connected.secrets(), FILE_BYTES, FILE_TIME).await;
            got.map(|file| Outcome::File(FileContent { media_type: file.media_type, bytes: file.bytes, name: None }))
        }
        FetchKind::Media => media(shared, &connected, &fetch).await.map(Outcome::File),
    };
    Some(match outcome {
        Ok(outcome) => End { fetch, retry_at: None, outcome },
        Err(failure) if is_transient(&failure) && fetch.attempt < TRIES => {
            let due_at = shared.db.clock().now() + wait_ms(fetch.attempt, Some(&failure));
            End { fetch, retry_at: Some(due_at), outcome: Outcome::Nothing }
        }
        Err(failure) => {
            tracing::warn!(fetch = id, channel = fetch.channel, %failure, "gave up on a fetch");
            End { fetch, retry_at: None, outcome: Outcome::Failed(failure.message) }
        }
    })
}

/// Records the end of a fetch. Returns whether it is recorded.
pub(crate) async fn record(shared: &Shared, end: Arc<End>) -> bool {
    match shared.record(end).await {
        Ok(()) => true,
        Err(error) => {
            // The claim will expire, and the fetch will be retried.
            tracing::error!(%error, "cannot record a fetch");
            false
        }
    }
}

/// The wait before a fetch that was given back can be claimed again.
const GIVEN_BACK_MS: i64 = 1_000;

/// Gives a fetch back without trying it.
async fn give_back(shared: &Shared, fetch: ClaimedFetch, why: &str) {
    tracing::warn!(fetch = fetch.id, why, "giving a fetch back");
    let (fetch, due_at) = (Arc::new(fetch), shared.db.clock().now() + GIVEN_BACK_MS);
    let given = shared.db.write_with(move |tx| {
        let fetch = fetch.clone();
        Box::pin(async move { fetches::give_back(tx, &fetch, due_at).await })
    });
    if let Err(error) = given.await {
        tracing::error!(%error, "cannot give a fetch back; its claim will expire");
    }
}

/// Asks the connector for a customer's name and attributes.
async fn profile(shared: &Shared, connected: &Arc<ConnectedChannel>, fetch: &ClaimedFetch) -> Result<Profile, Failure> {
    let Some(plugin) = connected.plugin() else { return Err(no_connector()) };
    let (thread, kept) = asked(seen_in(shared, &fetch.subject, plugin.reads_kept()).await)?;
    let (account, contact) = (connected.row.account.clone(), fetch.target.clone());
    let request = ProfileRequest { account, contact, thread, kept };
    let finished = plugin.profile(connected.plain_call(shared.db.clock(), &fetch.id), request).await;
    connected.connector.counter.finished(&finished);
    plugin_log::of_connector(shared, connected, &finished.log).await;
    finished.result.map_err(|error| match error {
        CallError::Refused(failure) => failure,
        error => Failure::new(FailureKind::Internal, error.to_string()),
    })
}

/// Returns the thread of a conversation, and what the connector has kept for it if `reads_kept`.
async fn seen_in(shared: &Shared, conversation: &str, reads_kept: bool) -> plugboard_db::Result<(String, Kept)> {
    let mut conn = shared.db.read().await?;
    let addresses = deliveries::addresses(&mut conn, &[conversation.to_owned()]).await?;
    let thread = addresses.get(conversation).map(|address| address.thread.clone()).unwrap_or_default();
    let subjects = [(KeptOf::Thread, conversation)];
    let kept = kept_values::of(&mut conn, if reads_kept { &subjects } else { &[] }).await?;
    Ok((thread, kept))
}

/// Turns an error of the database into a failure, after which the fetch is retried.
fn asked<T>(read: plugboard_db::Result<T>) -> Result<T, Failure> {
    read.map_err(|error| Failure::new(FailureKind::Unavailable, format!("the database does not answer: {error}")))
}

fn no_connector() -> Failure {
    Failure::new(FailureKind::Unavailable, "the channel's connector is disabled or cannot be loaded")
}

/// Asks the connector for a file.
async fn media(
    shared: &Shared,
    connected: &Arc<ConnectedChannel>,
    fetch: &ClaimedFetch,
) -> Result<FileContent, Failure> {
    let Some(plugin) = connected.plugin() else { return Err(no_connector()) };
    if !connected.connector.row.surface.roles.contains(&Role::Media) {
        let message = "the connector gives references to files, but does not export `media`, so nobody can fetch them";
        return Err(Failure::invalid(message).code("no-media"));
    }
    let found = asked(async { attachments::place(&mut *shared.db.read().await?, &fetch.subject).await }.await)?;
    let Some(place) = found else {
        return Err(Failure::new(FailureKind::NotFound, "the message was deleted"));
    };
    let kept = async {
        let subjects = [(KeptOf::Message, &*place.message), (KeptOf::Thread, &*place.conversation)];
        let reads_kept = plugin.reads_kept();
        kept_values::of(&mut *shared.db.read().await?, if reads_kept { &subjects } else { &[] }).await
    };
    let request = MediaRequest {
        account: connected.row.account.clone(),
        thread: place.thread.clone(),
        message: place.external_id.clone(),
        kind: place.kind,
        reference: fetch.target.clone(),
        attempt: u32::try_from(fetch.attempt).unwrap_or(u32::MAX),
        max_bytes: FILE_BYTES,
        kept: asked(kept.await)?,
    };
    let data = InstallationData { db: shared.db.clone(), memory: connected.connector.row.memory(), file: None };
    let call = connected.call(shared.db.clock(), fetch.id.clone(), Arc::new(data));
    let finished = plugin.fetch(call, request).await;
    connected.connector.counter.finished(&finished);
    plugin_log::of_connector(shared, connected, &finished.log).await;
    match finished.result {
        Ok(FetchedFile { made, name }) => {
            let name = name.or(made.file.name);
            Ok(FileContent { media_type: made.file.media_type, bytes: made.bytes.into(), name })
        }
        Err(CallError::Refused(failure)) => Err(failure),
        // Slow platforms are asked again.
        Err(error @ CallError::Limit(LimitKind::Wall, _)) => {
            Err(Failure::new(FailureKind::Unavailable, error.to_string()))
        }
        Err(error) => Err(Failure::new(FailureKind::Internal, error.to_string())),
    }
}

/// A file that was fetched.
struct FileContent {
    /// The media type that the file's server declares.
    media_type: Option<String>,
    bytes: Bytes,
    /// The name, if the connector learned it with the file.
    name: Option<String>,
}

/// The result of a fetch.
enum Outcome {
    Profile(Profile),
    File(FileContent),
    /// The fetch is given up for this reason.
    Failed(String),
    /// The fetch failed and will be retried.
    Nothing,
}

/// The write that ends a fetch.
pub(crate) struct End {
    fetch: ClaimedFetch,
    /// When the fetch is due again, if it is retried.
    retry_at: Option<i64>,
    outcome: Outcome,
}

impl End {
    /// Completes a customer as this write will.
    pub(crate) fn foresee(&self, contact: &mut Contact) {
        if let Outcome::Profile(profile) = &self.outcome {
            complete(contact, profile);
        }
    }
}

/// Adds what a profile says to what is known about a customer.
fn complete(contact: &mut Contact, profile: &Profile) {
    contact.take_name(profile.name.as_deref());
    contact.complete(&profile.attributes);
}

impl Write for End {
    type Out = ();

    fn key(&self) -> &str {
        // The conversation or the file. Its thread would have to be read first, and the order of keys matters only for
        // how often servers deadlock.
        &self.fetch.subject
    }

    fn wants(&self, wants: &mut Wants) {
        wants.fetch(&self.fetch.id);
        if self.fetch.kind == FetchKind::Profile {
            wants.conversation(&self.fetch.subject);
        }
    }

    fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, plugboard_db::Result<()>> {
        Box::pin(async move {
            let ours = match self.retry_at {
                Some(at) => fetches::retry(tx, &self.fetch, at).await?,
                None => fetches::finish(tx, &self.fetch).await?,
            };
            if !ours {
                // Another worker has claimed it in the meantime.
                return Ok(());
            }
            match self.fetch.kind {
                FetchKind::Profile => complete_profile(tx, &self.fetch, &self.outcome).await,
                FetchKind::Attachment | FetchKind::Media => complete_file(tx, &self.fetch, &self.outcome).await,
            }
        })
    }
}

async fn complete_profile(tx: &mut Tx<'_>, fetch: &ClaimedFetch, outcome: &Outcome) -> plugboard_db::Result<()> {
    if let Outcome::Profile(profile) = outcome
        && (profile.name.is_some() || !profile.attributes.is_empty())
        && let Some((conversation, own)) = conversations::in_tx(tx, &fetch.subject).await?
        && let Some(mut contact) = customer(tx, fetch, &conversation, own).await?
    {
        complete(&mut contact, profile);
        contacts::update(tx, &contact);
        tx.changed(ChangeKind::Contact, &conversation.id, &contact.id);
    }
    // Whatever the outcome, the conversation's runs need not wait any longer.
    runs::make_due(tx, &fetch.subject);
    Ok(())
}

/// Returns the customer that a profile is of. In a public thread, that may be another one than the conversation's own.
async fn customer(
    tx: &mut Tx<'_>,
    fetch: &ClaimedFetch,
    conversation: &Conversation,
    own: Contact,
) -> plugboard_db::Result<Option<Contact>> {
    if conversation.kind == ConversationKind::Direct {
        return Ok(Some(own));
    }
    match contacts::by_identity(tx, &fetch.channel, &fetch.target).await? {
        Some(id) => contacts::in_tx(tx, &id).await,
        None => Ok(None),
    }
}

async fn complete_file(tx: &mut Tx<'_>, fetch: &ClaimedFetch, outcome: &Outcome) -> plugboard_db::Result<()> {
    match outcome {
        Outcome::File(FileContent { media_type, bytes, name }) => {
            let Some((file, ..)) = attachments::with_message(tx.read().await?, &fetch.subject).await? else {
                return Ok(());
            };
            // Many platforms declare all files as bytes. What came with the message then says more.
            let declared = media_type.as_deref().filter(|declared| *declared != "application/octet-stream");
            let declared = declared.or(file.media_type.as_deref()).or(media_type.as_deref());
            let (kind, media_type) = file_kind::detect(file.kind, declared, bytes);
            attachments::store(tx, &fetch.subject, kind, media_type.as_deref(), bytes).await?;
            if let (Some(name), None) = (name, &file.name) {
                attachments::set_name(tx, &fetch.subject, name).await?;
            }
        }
        Outcome::Failed(failure) => attachments::fail(tx, &fetch.subject, failure).await?,
        Outcome::Profile(_) | Outcome::Nothing => return Ok(()),
    }
    if let Some((_, conversation, message)) = attachments::with_message(tx.read().await?, &fetch.subject).await? {
        tx.changed(ChangeKind::Message, &conversation, &message);
    }
    Ok(())
}
