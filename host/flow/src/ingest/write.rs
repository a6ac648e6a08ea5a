//! The ingest transaction: turns what a connector received into contacts, conversations, messages, events and runs.

mod changes;
mod content;
mod item;
mod lead;
mod news;
mod opened;

use futures_util::future::BoxFuture;
use plugboard_db::{Result, Tx, Wants, Write, kept_requests, logs};
use plugboard_model::{CallError, HookRequest, Item, ItemBody, KvWrite, LogLevel, LogLine, MadeFile, News, SharedRead};
use plugboard_rules::retry::is_transient;
use std::sync::Arc;

use crate::{
    inbox::memory,
    installed::{ConnectedChannel, Registry},
};
use item::Intake;

/// Maximum number of kept requests. When there are that many, hooks answer 503.
const KEPT_REQUESTS_MAX: i64 = 10_000;
/// What to store from one request.
pub(crate) struct Store {
    pub registry: Registry,
    /// The key of the write (see [`Write::key`]): the first item's channel and thread.
    pub key: String,
    /// The channel whose hook received the request.
    pub first: Option<Arc<ConnectedChannel>>,
    pub items: Vec<(Arc<ConnectedChannel>, Item)>,
    /// The files that items refer to.
    pub files: Vec<MadeFile>,
    /// The request itself, if part of it was not understood.
    pub raw: Option<Raw>,
    /// Single items that were not understood, each as a request of its own.
    pub unknown: Vec<Raw>,
    /// The shared values that the connector read, if it also wrote some.
    pub reads: Vec<SharedRead>,
    /// The connector's key-value writes.
    pub writes: Vec<KvWrite>,
}

/// A request to be kept.
pub(crate) struct Raw {
    pub state: RawState,
    pub reason: String,
    pub key: String,
    pub request: Arc<HookRequest>,
}

/// Whether a kept request is retried automatically.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RawState {
    /// It is retried.
    Pending,
    /// It is retried only when the connector is upgraded or an admin asks.
    Kept,
}

impl RawState {
    /// Returns the state of a request whose `receive` failed with this error. A permanent failure would only occur
    /// again, so it is not retried.
    pub(crate) fn after(error: &CallError) -> Self {
        match error {
            CallError::Refused(failure) if !is_transient(failure) => Self::Kept,
            _ => Self::Pending,
        }
    }

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Kept => "kept",
        }
    }
}

/// The outcome of storing a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Stored {
    /// Everything is stored.
    Done {
        /// The conversation of the first new message, for traces.
        conversation: Option<String>,
    },
    /// A shared value that the connector read has changed since. Nothing is stored.
    Conflict,
    /// The store for kept requests is full. The items that were understood are stored.
    Full,
}

impl Stored {
    /// What a trace says of the transaction: the conversation of the first new message, or a word for what went wrong.
    pub(crate) fn traced(stored: &Result<Self>) -> std::result::Result<Option<&str>, &'static str> {
        match stored {
            Ok(Self::Done { conversation, .. }) => Ok(conversation.as_deref()),
            Ok(Self::Conflict) => Err("conflict"),
            Ok(Self::Full) => Err("full"),
            Err(_) => Err("database"),
        }
    }
}

impl Store {
    /// Creates a store for a request from which nothing could be received.
    pub(crate) fn raw_alone(first: Arc<ConnectedChannel>, raw: Raw, registry: Registry) -> Self {
        Self {
            registry,
            key: String::new(),
            first: Some(first),
            items: Vec::new(),
            files: Vec::new(),
            raw: Some(raw),
            unknown: Vec::new(),
            reads: Vec::new(),
            writes: Vec::new(),
        }
    }
}

impl Write for Store {
    type Out = Stored;

    fn key(&self) -> &str {
        &self.key
    }

    fn wants(&self, wants: &mut Wants) {
        for (connected, item) in &self.items {
            want(wants, &connected.row.name, item);
        }
        if let Some(first) = &self.first {
            for read in &self.reads {
                wants.value(&first.connector.row.memory(), "", &read.key);
            }
        }
    }

    fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, Result<Stored>> {
        Box::pin(async move {
            let registry = self.registry.of(tx)?;
            // This check comes first, because a refusal must leave nothing in its group commit.
            if let Some(first) = &self.first
                && memory::has_changed(tx, &first.connector.row.memory(), &self.reads).await?
            {
                return Ok(Stored::Conflict);
            }
            let mut conversation = None;
            for (connected, item) in &self.items {
                let intake = Intake { registry: &registry, connected, files: &self.files };
                intake.item(tx, item, &mut conversation).await?;
            }
            if let Some(first) = self.first.as_ref().filter(|_| !self.writes.is_empty()) {
                let (installation, memory) = (&first.connector.row.id, first.connector.row.memory());
                match memory::limit_failure(tx, &memory, "", &self.writes).await? {
                    None => memory::remember(tx, &memory, "", &self.writes),
                    // The platform's data matters more than the connector's own notes, so only the notes are dropped.
                    Some(full) => {
                        let line = LogLine {
                            level: LogLevel::Error,
                            message: format!("the connector's values were not stored: {full}"),
                        };
                        logs::put(tx, installation, &first.row.name, &[line]).await?;
                    }
                }
            }
            // Requests are kept last, so that a full store does not affect the items that were understood.
            if let Some(first) = &self.first {
                for raw in self.raw.iter().chain(&self.unknown) {
                    if !keep_request(tx, raw, first).await? {
                        return Ok(Stored::Full);
                    }
                }
            }
            Ok(Stored::Done { conversation })
        })
    }
}

/// Declares what storing an item will read.
fn want(wants: &mut Wants, channel: &str, item: &Item) {
    if !matches!(item.body, ItemBody::Typing { .. }) {
        wants.dedupe(channel, &item.dedupe_key);
    }
    match &item.body {
        ItemBody::Message(m) => {
            for external_id in m.external_id.iter().chain(&m.reply_to) {
                wants.external(channel, external_id);
            }
            match (&m.correlation, m.outgoing) {
                (Some(delivery), Some(_)) => wants.delivery(channel, delivery),
                (_, Some(_)) => wants.thread(channel, &item.thread),
                (_, None) => {
                    wants.thread(channel, &item.thread);
                    want_customer(wants, channel, item);
                }
            }
        }
        ItemBody::News(news) => want_news(wants, channel, item, news),
        ItemBody::Watermark { .. } | ItemBody::Feedback { message: None, .. } | ItemBody::Typing { .. } => {
            wants.thread(channel, &item.thread);
        }
        ItemBody::Reaction { message, .. }
        | ItemBody::ReactionAdded { message, .. }
        | ItemBody::ReactionRemoved { message, .. }
        | ItemBody::Edit { message, .. }
        | ItemBody::Deletion { message }
        | ItemBody::Feedback { message: Some(message), .. }
        | ItemBody::Receipt { message, .. } => wants.external(channel, message),
    }
}

/// Declares that storing an item will look up its contact.
fn want_customer(wants: &mut Wants, channel: &str, item: &Item) {
    wants.identity(channel, &item.contact);
    for known in &item.told.also_known_as {
        wants.identity(channel, &known.id);
    }
}

fn want_news(wants: &mut Wants, channel: &str, item: &Item, news: &News) {
    match news {
        News::Account { .. } => return,
        News::Taken { delivery, external_id } => {
            wants.delivery(channel, delivery);
            if let Some(external_id) = external_id {
                wants.external(channel, external_id);
            }
            return;
        }
        News::Moved { to } => wants.thread(channel, to),
        News::IdentityChanged { to } => wants.identity(channel, to),
        News::Participant { .. } | News::Reachability { .. } | News::Consent { .. } | News::Lead { .. } => {}
    }
    wants.thread(channel, &item.thread);
    want_customer(wants, channel, item);
}

/// Keeps a request. Returns `false` if the store for kept requests is full.
async fn keep_request(tx: &mut Tx<'_>, raw: &Raw, first: &ConnectedChannel) -> Result<bool> {
    let now = tx.clock().now();
    let row = kept_requests::KeptRequest {
        id: tx.clock().new_id(),
        channel: first.row.name.clone(),
        dedupe_key: raw.key.clone(),
        request: serde_json::to_string(&*raw.request)?,
        body: raw.request.body.to_vec(),
        state: raw.state.as_str().to_owned(),
        reason: raw.reason.clone(),
        attempts: 0,
        due_at: now,
        created_at: now,
    };
    kept_requests::insert(tx, &row, KEPT_REQUESTS_MAX).await
}
