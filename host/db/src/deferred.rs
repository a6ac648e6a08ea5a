//! Writes that a transaction defers to its end.

use plugboard_model::{Clock, Contact, Conversation, Lead};
use std::collections::{BTreeMap, BTreeSet};

use crate::{
    Result, attachments,
    batch::Batch,
    contacts, conversations,
    deliveries::{self, NewDelivery},
    events::{self, NewEvent},
    fetches::{self, NewFetch},
    intake, kv, leads,
    messages::{self, NewMessage, SentRow, Watermark},
    outgoing::{self, PartRow},
    plugins,
    runs::{self, NewRun, RunRow},
    timers,
};

/// Rows by identifier, each as it will be stored, and whether it is new.
pub(crate) type Rows<T> = BTreeMap<String, (T, bool)>;

/// The deferred writes. Rows are sorted by identifier where two servers could lock the same ones.
#[derive(Default, PartialEq)]
pub(crate) struct Deferred {
    pub dedupe: Vec<(String, String)>,
    pub identities: Vec<(String, String, String)>,
    pub contacts: Rows<Contact>,
    /// The attributes of contacts whose attributes changed.
    pub attributes: BTreeMap<String, BTreeMap<String, String>>,
    pub leads: Rows<Lead>,
    pub conversations: Rows<Conversation>,
    pub messages: Vec<NewMessage>,
    pub attachments: Vec<attachments::NewAttachment>,
    pub events: Vec<NewEvent>,
    pub runs: Vec<NewRun>,
    pub fetches: Vec<NewFetch>,
    pub deliveries: Vec<NewDelivery>,
    pub timers: timers::Rows,
    pub values: BTreeMap<kv::Key, Option<String>>,
    pub run_rows: BTreeMap<String, RunRow>,
    pub succeeded: BTreeSet<String>,
    pub hurried: BTreeSet<String>,
    /// `None` removes the fetch; a time retries it then.
    pub fetched: BTreeMap<String, Option<i64>>,
    pub parts: BTreeMap<String, PartRow>,
    pub sent: BTreeMap<String, SentRow>,
    pub watermarks: Vec<Watermark>,
}

impl Deferred {
    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Writes everything except the watermarks. Those come last, because they also cover messages sent in this
    /// transaction.
    pub(crate) async fn write(&self, batch: &mut Batch<'_>, clock: &Clock) -> Result<()> {
        let now = clock.now();
        intake::write_dedupe(batch, &self.dedupe, now).await?;
        contacts::write_identities(batch, &self.identities).await?;
        contacts::write(batch, &self.contacts, now).await?;
        contacts::write_attributes(batch, &self.attributes).await?;
        leads::write(batch, &self.leads).await?;
        conversations::write(batch, &self.conversations).await?;
        messages::write(batch, &self.messages).await?;
        attachments::write(batch, &self.attachments).await?;
        events::write(batch, &self.events, now).await?;
        runs::write(batch, &self.runs, clock).await?;
        fetches::write(batch, &self.fetches, clock).await?;
        deliveries::write(batch, &self.deliveries, now).await?;
        kv::write(batch, &self.values).await?;
        timers::write(batch, &self.timers).await?;
        runs::write_rows(batch, &self.run_rows).await?;
        plugins::write_succeeded(batch, &self.succeeded).await?;
        runs::write_hurried(batch, &self.hurried, now).await?;
        fetches::write_done(batch, &self.fetched).await?;
        outgoing::write_parts(batch, &self.parts).await?;
        messages::write_sent(batch, &self.sent).await
    }
}
