//! The single write of an admin operation.

use futures_util::future::BoxFuture;
use plugboard_db::{
    ChangeKind, DbError, Result, Tx, Write, channel_catalogues, channel_polls, channel_rules, channel_setups, channels,
    deliveries, exports, generation, gestures, plugins, recordings, sealed_secrets, templates,
};
use plugboard_model::{Channel, Failure, FailureKind, Installation, Role, SealedSecret};

use crate::{
    error::FlowError,
    inbox::progress::{SentTime, settle_message},
    installed::{InstalledPlugin, channel_owner, installation_owner},
    registry,
    shared::Shared,
};

/// How many gestures one statement fails.
const GESTURES: i64 = 500;

/// The outcome of the write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stored {
    /// Everything is stored.
    Done,
    /// Something has changed since the operation's snapshot. Nothing was stored.
    Changed,
    /// The component that the operation refers to no longer exists. Nothing was stored.
    NoComponent,
}

impl Stored {
    /// Converts the outcome to the admin's result.
    pub(super) fn into_result(self, digest: &str) -> std::result::Result<(), FlowError> {
        match self {
            Self::Done => Ok(()),
            Self::Changed => Err(FlowError::Changed),
            Self::NoComponent => Err(FlowError::not_found("component", digest)),
        }
    }
}

/// The changes of an operation. Either all of them are stored or none are; none if the registry's generation has
/// changed.
#[derive(Clone, Default)]
pub(super) struct AdminWrite {
    pub generation: i64,
    /// The new state of an installation, if it changes.
    pub installation: Option<PutInstallation>,
    /// The new states of channels.
    pub channels: Vec<PutChannel>,
    /// Secrets, each with its owner.
    pub secrets: Vec<(String, SealedSecret)>,
}

#[derive(Clone)]
pub(super) struct PutInstallation {
    pub row: Installation,
    /// Whether the installation is new, so that its name must still be free.
    pub new: bool,
    /// Whether its count of failures in a row is reset.
    pub fresh: bool,
    /// Whether the component was tried as the installation's shadow before. The shadow ends then.
    pub promoted: bool,
}

#[derive(Clone)]
pub(super) struct PutChannel {
    pub row: Channel,
    /// Whether the channel is new, so that its name must still be free.
    pub new: bool,
    /// Whether it had another connector, whose registration, polls, uncertain parts and gestures mean nothing to the
    /// new one.
    pub moved: bool,
    /// Whether the change may have repaired its account, so that the state that the platform reported is forgotten.
    pub repaired: bool,
    /// The roles of its connector.
    pub roles: Vec<Role>,
    /// For a channel that is polled: the time since which the admin wants messages, in milliseconds.
    pub backfill_since: Option<i64>,
}

impl PutChannel {
    /// An existing channel that keeps its connector.
    pub(super) fn changed(row: Channel, connector: &InstalledPlugin) -> Self {
        let roles = connector.row.surface.roles.clone();
        Self { row, new: false, moved: false, repaired: false, roles, backfill_since: None }
    }
}

impl AdminWrite {
    /// Adds secrets of an installation.
    pub(super) fn installation_secrets(mut self, id: &str, secrets: &[SealedSecret]) -> Self {
        let owner = installation_owner(id);
        self.secrets.extend(secrets.iter().map(|secret| (owner.clone(), secret.clone())));
        self
    }

    /// Adds secrets of a channel.
    pub(super) fn channel_secrets(mut self, name: &str, secrets: &[SealedSecret]) -> Self {
        let owner = channel_owner(name);
        self.secrets.extend(secrets.iter().map(|secret| (owner.clone(), secret.clone())));
        self
    }

    /// Stores the operation, and reads the registry again.
    pub(super) async fn store(self, shared: &Shared) -> std::result::Result<Stored, FlowError> {
        let stored = shared.db.write(self).await?;
        registry::refresh(shared).await?;
        shared.signals.all();
        Ok(stored)
    }
}

impl Write for AdminWrite {
    type Out = Stored;

    fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, Result<Stored>> {
        Box::pin(async move {
            if !generation::is_at(tx, self.generation).await? {
                return Ok(Stored::Changed);
            }
            if let Some(put) = &self.installation {
                if !plugins::keep_component(tx, &put.row.digest).await? {
                    return Ok(Stored::NoComponent);
                }
                let stored = if put.new {
                    plugins::insert_installation(tx, &put.row).await?
                } else {
                    plugins::put_installation(tx, &put.row).await?
                };
                if !stored {
                    return Ok(Stored::Changed);
                }
                if put.fresh {
                    plugins::end_failures(tx, &put.row.id);
                }
                if put.promoted {
                    recordings::end(tx, &put.row.id, Some(&put.row.digest)).await?;
                }
                exports::set_exporter(tx, &put.row.id, put.row.surface.roles.contains(&Role::Exporter)).await?;
            }
            put_channels(tx, &self.channels).await?;
            for (owner, secret) in &self.secrets {
                put_secret(tx, owner, secret).await?;
            }
            Ok(Stored::Done)
        })
    }
}

/// Stores a secret of an owner, which may repair the accounts of the owner's channels.
pub(super) async fn put_secret(tx: &mut Tx<'_>, owner: &str, secret: &SealedSecret) -> Result<()> {
    sealed_secrets::put(tx, owner, secret).await?;
    channels::forget_account_states(tx, owner).await
}

/// Stores channels. The registry's generation was checked before, so the channels must be unchanged; any mismatch rolls
/// back the whole operation.
pub(super) async fn put_channels(tx: &mut Tx<'_>, all: &[PutChannel]) -> Result<()> {
    for PutChannel { row, new, moved, repaired, roles, backfill_since } in all {
        let stored = if *new { channels::insert(tx, row).await? } else { channels::put(tx, row).await? };
        if !stored {
            return Err(DbError::NotStored(format!("channel `{}` has changed in the meantime", row.name)));
        }
        // The connector was asked for these rules just now.
        channel_rules::asked(tx, &row.name, row.rules.valid_for).await?;
        if *moved {
            channel_setups::remove(tx, &row.name).await?;
            channel_polls::remove(tx, &row.name).await?;
            remove_catalogue(tx, &row.name).await?;
            leave_to_people(tx, &row.name).await?;
            let reason = format!("channel `{}` got another connector", row.name);
            let failure = Failure::new(FailureKind::NotFound, reason).code("connector-changed");
            while fail_gestures(tx, &row.name, &failure, GESTURES).await? {}
        }
        if *repaired {
            channels::forget_account_states(tx, &channel_owner(&row.name)).await?;
        }
        if roles.contains(&Role::Setup) {
            channel_setups::request(tx, &row.name).await?;
        } else {
            channel_setups::remove(tx, &row.name).await?;
        }
        if roles.contains(&Role::Catalogue) {
            channel_catalogues::request(tx, &row.name).await?;
        } else {
            remove_catalogue(tx, &row.name).await?;
        }
        if roles.contains(&Role::Poller) || backfill_since.is_some() {
            channel_polls::ensure(tx, &row.name, *backfill_since).await?;
        }
    }
    Ok(())
}

/// Removes what another connector, or another version of this one, has read from a channel's platform.
async fn remove_catalogue(tx: &mut Tx<'_>, channel: &str) -> Result<()> {
    channel_catalogues::remove(tx, channel).await?;
    templates::remove_listed(tx, channel).await
}

/// Fails at most `limit` of a channel's gestures that are not made yet, because their connector no longer has the
/// channel. Returns whether there may be more.
pub(super) async fn fail_gestures(tx: &mut Tx<'_>, channel: &str, failure: &Failure, limit: i64) -> Result<bool> {
    let failed = gestures::fail_open(tx, channel, failure, limit).await?;
    for (conversation, message) in &failed {
        tx.changed(ChangeKind::Message, conversation, message);
    }
    Ok(!failed.is_empty())
}

/// Leaves a channel's uncertain parts to people, because its connector no longer has the channel: another one could repeat
/// a part, or answer for a platform that never saw it.
pub(super) async fn leave_to_people(tx: &mut Tx<'_>, channel: &str) -> Result<()> {
    for message in deliveries::leave_to_people(tx, channel).await? {
        settle_message(tx, &message, SentTime::Unknown).await?;
    }
    Ok(())
}
