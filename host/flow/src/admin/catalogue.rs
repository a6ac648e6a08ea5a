//! Reads the templates that platforms list: after a channel was added or changed, every hour, and when an admin asks for it.
//! One server at a time reads the list of a channel: a claim on its row says which.

use futures_util::future::BoxFuture;
use plugboard_db::{
    Result as DbResult, Tx, Write,
    channel_catalogues::{self, CatalogueEnd, ClaimedCatalogue},
    templates,
};
use plugboard_model::{Catalogue, Failure, FailureKind, Role};
use std::sync::Arc;
use tokio::sync::Semaphore;

use super::setup::noted;
use crate::{
    error::FlowError,
    host_data::InstallationData,
    installed::{ConnectedChannel, Snapshot},
    registry,
    shared::{
        Flow, Shared,
        polling::{LEASE_MS, PollTimer, Sizes, log_claim_error},
    },
};

/// How often a list is read, in milliseconds: every hour.
const EVERY_MS: i64 = 60 * 60 * 1_000;

/// The result of reading a channel's templates because an admin asked for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadTemplates {
    /// How many templates the platform lists; `None` if they could not be read.
    pub listed: Option<usize>,
    /// Why they, or some of them, could not be read.
    pub failure: Option<String>,
}

impl Flow {
    /// Reads the templates that a channel's platform lists now.
    ///
    /// # Errors
    /// Returns an error if the channel does not exist, its connector does not list templates, its list is being read, or
    /// the database fails. That the platform does not return its list is not an error, but the result's failure.
    pub async fn refresh_templates(&self, channel: &str) -> Result<ReadTemplates, FlowError> {
        registry::refresh(&self.shared).await?;
        let Some(connected) = self.shared.registry.now().channels.get(channel).cloned() else {
            return Err(FlowError::not_found("channel", channel));
        };
        if !lists(&connected) {
            return Err(FlowError::Conflict(format!("the connector of channel `{channel}` does not list templates")));
        }
        if let Some(reason) = connected.connector.row.wait_reason() {
            return Err(FlowError::Conflict(format!("the connector of channel `{channel}` is paused: {reason}")));
        }
        let (flow, channel) = (self.clone(), channel.to_owned());
        self.run_to_completion(async move {
            let claimed = claim(&flow.shared, vec![channel.clone()], i64::MAX, 1).await?;
            let read = match claimed.into_iter().next() {
                Some(catalogue) => read(&flow.shared, catalogue).await?,
                None => None,
            };
            read.ok_or_else(|| {
                FlowError::Conflict(format!(
                    "the templates of channel `{channel}` are being read; try again in a minute"
                ))
            })
        })
        .await
    }
}

/// Whether a channel's connector lists templates.
fn lists(connected: &ConnectedChannel) -> bool {
    connected.connector.row.surface.roles.contains(&Role::Catalogue)
}

/// Reads the lists that are due.
pub(crate) fn run(shared: Arc<Shared>) -> BoxFuture<'static, ()> {
    Box::pin(async move {
        let slots = Arc::new(Semaphore::new(Sizes::of(shared.engine.calls()).exports));
        let mut timer = PollTimer::default();
        while timer.next(&shared, &shared.signals.catalogues).await {
            let channels = listing(&shared.registry.now());
            if channels.is_empty() {
                continue;
            }
            match due(&shared, channels, slots.available_permits()).await {
                Ok(claimed) => {
                    for catalogue in claimed {
                        let (shared, slots) = (shared.clone(), slots.clone());
                        shared.clone().tasks.spawn(async move {
                            let Ok(_slot) = slots.acquire_owned().await else { return };
                            let channel = catalogue.channel.clone();
                            if let Err(error) = read(&shared, catalogue).await {
                                // The claim will expire, and the list is read again.
                                tracing::error!(channel, %error, "cannot record the templates of a channel");
                            }
                        });
                    }
                }
                Err(error) => log_claim_error("lists of templates", &error.into_db()).await,
            }
        }
    })
}

/// Returns the channels whose connector can be asked.
fn listing(registry: &Snapshot) -> Vec<String> {
    let able = registry.channels.values().filter(|connected| {
        lists(connected) && connected.connector.row.wait_reason().is_none() && connected.plugin().is_some()
    });
    able.map(|connected| connected.row.name.clone()).collect()
}

/// Claims the lists that are due, at most `limit`.
async fn due(shared: &Shared, channels: Vec<String>, limit: usize) -> Result<Vec<ClaimedCatalogue>, FlowError> {
    let now = shared.db.clock().now();
    if limit == 0 || !channel_catalogues::is_due(&mut *shared.db.read().await?, &channels, now).await? {
        return Ok(Vec::new());
    }
    claim(shared, channels, now, i64::try_from(limit).unwrap_or(i64::MAX)).await
}

/// Claims the lists of some channels that are due by a time in milliseconds, at most `limit`.
async fn claim(
    shared: &Shared,
    channels: Vec<String>,
    due_by: i64,
    limit: i64,
) -> Result<Vec<ClaimedCatalogue>, FlowError> {
    let claim = shared.new_claim();
    let write = shared.db.write_with(move |tx| {
        let (channels, claim) = (channels.clone(), claim.clone());
        Box::pin(async move { channel_catalogues::claim(tx, &channels, &claim, LEASE_MS, due_by, limit).await })
    });
    Ok(write.await?)
}

/// Asks the connector for the templates of a channel, and stores them. Returns `None` if the channel was changed in the
/// meantime, so that the answer does not count.
async fn read(shared: &Shared, catalogue: ClaimedCatalogue) -> Result<Option<ReadTemplates>, FlowError> {
    registry::refresh(shared).await?;
    let Some(connected) = shared.registry.now().channels.get(&catalogue.channel).cloned() else { return Ok(None) };
    let result = match connected.plugin() {
        Some(plugin) => {
            let data = InstallationData { db: shared.db.clone(), memory: connected.connector.row.memory(), file: None };
            let call = connected.call(shared.db.clock(), catalogue.claim.clone(), Arc::new(data));
            noted(shared, &connected, plugin.catalogue(call, connected.row.account.clone()).await).await
        }
        None => Err(Failure::new(FailureKind::Unavailable, "the connector is disabled or cannot be loaded")),
    };
    let done = match &result {
        Ok(found) => ReadTemplates { listed: Some(found.templates.len()), failure: left_out(&found.refused) },
        Err(failure) => ReadTemplates { listed: None, failure: Some(failure.message.clone()) },
    };
    if let Some(failure) = &done.failure {
        tracing::warn!(channel = catalogue.channel, failure, "cannot read all templates of a channel");
    }
    let counts = shared.db.write(Listed { catalogue, found: result.ok(), failure: done.failure.clone() }).await?;
    Ok(counts.then_some(done))
}

/// Returns why some templates are missing, as one text.
fn left_out(refused: &[String]) -> Option<String> {
    (!refused.is_empty()).then(|| refused.join("; "))
}

/// The write that records what a list has.
struct Listed {
    catalogue: ClaimedCatalogue,
    /// `None` if the list could not be read.
    found: Option<Catalogue>,
    failure: Option<String>,
}

impl Write for Listed {
    type Out = bool;

    fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, DbResult<bool>> {
        Box::pin(async move {
            let end = CatalogueEnd {
                was_read: self.found.is_some(),
                failure: self.failure.clone(),
                due_at: tx.clock().now() + EVERY_MS,
            };
            if !channel_catalogues::finish(tx, &self.catalogue, &end).await? {
                return Ok(false);
            }
            if let Some(found) = &self.found {
                templates::replace_listed(tx, &self.catalogue.channel, &found.templates).await?;
            }
            Ok(true)
        })
    }
}
