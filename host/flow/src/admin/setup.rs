//! Registers channels at their platforms, and takes that back. The host asks the connector after a channel was added or
//! changed, again if that fails for now, and again when the registration must be renewed. One server at a time asks: a
//! claim on the channel's row says which.

use futures_util::future::BoxFuture;
use plugboard_db::{
    Result as DbResult, Tx, Write, channel_catalogues, channel_polls, channel_rules,
    channel_setups::{self, ClaimedSetup},
    channels,
};
use plugboard_engine::{CallError, Finished};
use plugboard_model::{AccountState, Channel, ChannelProperty, Failure, FailureKind, Role, SetupReport, SetupRequest};
use plugboard_rules::retry::{is_transient, wait_ms};
use std::sync::Arc;

use crate::{
    error::FlowError,
    host_data::InstallationData,
    installed::{ConnectedChannel, InstalledPlugin},
    plugin_log, registry,
    shared::{
        Flow, Shared,
        polling::{LEASE_MS, PollTimer, log_claim_error},
    },
};

/// How many channels one claim registers, one after another.
const CHANNELS: i64 = 8;

/// What is known of a channel's connection to its platform.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChannelState {
    /// Its registration; `None` if the connector registers nothing.
    pub setup: Option<channel_setups::ChannelSetup>,
    /// Its polls; `None` if its connector cannot poll.
    pub poll: Option<channel_polls::ChannelPoll>,
    /// The state of its account, if the platform reported one.
    pub account: Option<AccountState>,
    /// Why the account is in this state.
    pub account_reason: Option<String>,
    /// When its connector was asked for the rules; `None` if an earlier version of the host added the channel.
    pub rules: Option<channel_rules::ChannelRules>,
    /// The reading of its platform's templates; `None` if its connector does not list them.
    pub catalogue: Option<channel_catalogues::ChannelCatalogue>,
}

impl Flow {
    /// Returns what is known of a channel's connection to its platform.
    ///
    /// # Errors
    /// Returns an error if the database fails.
    pub async fn channel_state(&self, channel: &str) -> Result<ChannelState, FlowError> {
        let mut conn = self.shared.db.read().await?;
        let setup = channel_setups::get(&mut conn, channel).await?;
        let poll = channel_polls::get(&mut conn, channel).await?;
        let (account, account_reason) = channels::account_state(&mut conn, channel).await?;
        let rules = channel_rules::get(&mut conn, channel).await?;
        let catalogue = channel_catalogues::get(&mut conn, channel).await?;
        Ok(ChannelState { setup, poll, account, account_reason, rules, catalogue })
    }

    /// Registers a channel that was just added or changed. A failure is stored, and the loop tries again.
    pub(super) async fn join_now(&self, channel: &str) -> Result<(), FlowError> {
        for setup in claim(&self.shared, Some(channel)).await? {
            join(&self.shared, setup).await?;
        }
        Ok(())
    }
}

/// Whether a connector registers its channels.
fn registers(connector: &InstalledPlugin) -> bool {
    connector.row.surface.roles.contains(&Role::Setup)
}

/// Registers channels whose registration is due.
pub(crate) fn run(shared: Arc<Shared>) -> BoxFuture<'static, ()> {
    Box::pin(async move {
        let mut timer = PollTimer::default();
        while timer.next(&shared, &shared.signals.setups).await {
            if !shared.registry.now().channels.values().any(|connected| registers(&connected.connector)) {
                continue;
            }
            if let Err(error) = register_due(&shared).await {
                log_claim_error("registrations of channels", &error.into_db()).await;
            }
        }
    })
}

async fn register_due(shared: &Shared) -> Result<(), FlowError> {
    if !channel_setups::is_due(&mut *shared.db.read().await?, shared.db.clock().now()).await? {
        return Ok(());
    }
    for setup in claim(shared, None).await? {
        join(shared, setup).await?;
    }
    Ok(())
}

async fn claim(shared: &Shared, channel: Option<&str>) -> Result<Vec<ClaimedSetup>, FlowError> {
    let (channel, claim) = (channel.map(str::to_owned), shared.new_claim());
    let write = shared.db.write_with(move |tx| {
        let (channel, claim) = (channel.clone(), claim.clone());
        Box::pin(async move { channel_setups::claim(tx, channel.as_deref(), &claim, LEASE_MS, CHANNELS).await })
    });
    Ok(write.await?)
}

/// Asks the connector to register a channel, and records the result.
async fn join(shared: &Shared, setup: ClaimedSetup) -> Result<(), FlowError> {
    registry::refresh(shared).await?;
    let Some(connected) = shared.registry.now().channels.get(&setup.channel).cloned() else { return Ok(()) };
    let result = match connected.plugin() {
        Some(plugin) => {
            let (call, request) = (call(shared, &connected, &setup.claim), request(shared, &connected.row));
            noted(shared, &connected, plugin.join(call, request).await).await
        }
        None => Err(Failure::new(FailureKind::Unavailable, "the connector is disabled or cannot be loaded")),
    };
    if let Err(failure) = &result {
        tracing::warn!(channel = setup.channel, %failure, "cannot register a channel at its platform");
    }
    // An account that the configuration names takes precedence over the platform's report.
    let manifest = connected.connector.plugin.as_ref().and_then(|plugin| plugin.manifest());
    let has_account = manifest
        .is_some_and(|manifest| manifest.channel_property(ChannelProperty::Account, &connected.config).is_some());
    shared.db.write(Joined { setup, result, has_account }).await?;
    registry::refresh(shared).await?;
    shared.signals.polls.notify_one();
    shared.signals.catalogues.notify_one();
    Ok(())
}

/// Asks the connector to remove the registration of a channel that is about to be removed, or to get another connector.
/// A failure is only logged. Returns whether the connector was asked; the registration may then be gone.
pub(super) async fn leave(shared: &Shared, connected: &ConnectedChannel) -> bool {
    let Some(plugin) = connected.plugin().filter(|_| registers(&connected.connector)) else { return false };
    let (call, request) = (call(shared, connected, &shared.new_claim()), request(shared, &connected.row));
    if let Err(failure) = noted(shared, connected, plugin.leave(call, request).await).await {
        tracing::warn!(channel = connected.row.name, %failure, "the registration at the platform was not removed");
    }
    true
}

/// Has a channel registered again: its connector was asked to leave, but the channel stays as it was.
pub(super) async fn register_again(shared: &Shared, channel: &str) {
    let name = channel.to_owned();
    let write = shared.db.write_with(move |tx| {
        let name = name.clone();
        Box::pin(async move { channel_setups::request_again(tx, &name).await })
    });
    match write.await {
        Ok(()) => shared.signals.setups.notify_one(),
        Err(error) => tracing::error!(channel, %error, "cannot ask for the registration of a channel again"),
    }
}

fn call(shared: &Shared, connected: &ConnectedChannel, idempotency: &str) -> plugboard_engine::Call {
    let data = InstallationData { db: shared.db.clone(), memory: connected.connector.row.memory(), file: None };
    connected.call(shared.db.clock(), idempotency.to_owned(), Arc::new(data))
}

fn request(shared: &Shared, row: &Channel) -> SetupRequest {
    let account = (!row.account.is_empty()).then(|| row.account.clone());
    SetupRequest { account, hook_url: format!("{}/hooks/{}", shared.public_url, row.hook) }
}

/// Counts a call, stores its log, and returns its result.
pub(super) async fn noted<T>(
    shared: &Shared,
    connected: &ConnectedChannel,
    finished: Finished<T>,
) -> Result<T, Failure> {
    connected.connector.counter.finished(&finished);
    plugin_log::of_connector(shared, connected, &finished.log).await;
    finished.result.map_err(|error| match error {
        CallError::Refused(failure) => failure,
        // Whatever ended the call, a later one may succeed: on a server that is less busy, or after an upgrade.
        error => Failure::new(FailureKind::Unavailable, error.to_string()),
    })
}

/// The write that records a registration.
struct Joined {
    setup: ClaimedSetup,
    result: Result<SetupReport, Failure>,
    /// Whether the channel's configuration names the account.
    has_account: bool,
}

impl Write for Joined {
    type Out = ();

    fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, DbResult<()>> {
        Box::pin(async move {
            let failed = match &self.result {
                Ok(report) => match self.joined(tx, report).await? {
                    None => return Ok(()),
                    Some(failure) => failure,
                },
                Err(failure) => failure.clone(),
            };
            // There is no limit of attempts, because an outage may be long. The waits grow up to 10 minutes.
            let again = is_transient(&failed);
            let due_at = again.then(|| tx.clock().now() + wait_ms(self.setup.attempt, Some(&failed)));
            channel_setups::failed(tx, &self.setup, &failed.message, due_at).await
        })
    }
}

impl Joined {
    /// Records a successful registration. Returns why the channel cannot be used all the same.
    async fn joined(&self, tx: &mut Tx<'_>, report: &SetupReport) -> DbResult<Option<Failure>> {
        let channel = &self.setup.channel;
        if let Some(account) = report.account.as_deref().filter(|_| !self.has_account)
            && !channels::set_account(tx, channel, account, report.account_name.as_deref()).await?
        {
            let message = format!("another channel of the same hook already has the account `{account}`; remove one");
            return Ok(Some(Failure::invalid(message)));
        }
        channel_setups::joined(tx, &self.setup, report).await?;
        // Without the account, the platform's templates could not be read before.
        channel_catalogues::request_again(tx, channel).await?;
        Ok(None)
    }
}
