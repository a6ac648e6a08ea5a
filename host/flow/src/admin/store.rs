//! The one write of an admin's act.

use futures_util::future::BoxFuture;
use plugboard_db::{DbError, Result, Tx, Write, channels, exports, plugins, recordings};
use plugboard_model::{Channel, Installation, Role, SealedSecret};

use crate::{
    FlowError, Shared,
    registry::{self, channel_owner, installation_owner},
};

/// How a write went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stored {
    /// It is stored.
    Done,
    /// Something was changed since the snapshot that it was computed from. Nothing was stored.
    Changed,
    /// The component that it names is gone. Nothing was stored.
    NoComponent,
}

impl Stored {
    /// What the admin is told.
    pub(super) fn told(self, digest: &str) -> std::result::Result<(), FlowError> {
        match self {
            Self::Done => Ok(()),
            Self::Changed => Err(FlowError::Changed),
            Self::NoComponent => Err(FlowError::not_found("component", digest)),
        }
    }
}

/// What an act stores, all of it or nothing, where nothing was changed since a generation of the registry.
#[derive(Clone, Default)]
pub(super) struct Act {
    pub generation: i64,
    /// An installation as it is to be, with its secrets.
    pub installation: Option<PutInstallation>,
    /// Channels as they are to be.
    pub channels: Vec<PutChannel>,
    /// Secrets, by their owner's name.
    pub secrets: Vec<(String, SealedSecret)>,
}

#[derive(Clone)]
pub(super) struct PutInstallation {
    pub row: Installation,
    /// There is none of its name yet.
    pub new: bool,
    /// Its failures in a row are of the past.
    pub fresh: bool,
    /// It was its own shadow, which ends.
    pub promoted: bool,
}

#[derive(Clone)]
pub(super) struct PutChannel {
    pub row: Channel,
    /// There is none of its name yet.
    pub new: bool,
}

impl PutChannel {
    /// A channel that was there and is changed.
    pub(super) fn changed(row: Channel) -> Self {
        Self { row, new: false }
    }
}

impl Act {
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

    /// Stores it, and reads the registry again.
    pub(super) async fn store(self, shared: &Shared) -> std::result::Result<Stored, FlowError> {
        let stored = shared.db.write(self).await?;
        registry::look(shared).await?;
        shared.nudges.all();
        Ok(stored)
    }
}

impl Write for Act {
    type Out = Stored;

    fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, Result<Stored>> {
        Box::pin(async move {
            if !plugins::is_at(tx, self.generation).await? {
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
                exports::as_role(tx, &put.row.id, put.row.surface.roles.contains(&Role::Exporter)).await?;
            }
            put_channels(tx, &self.channels).await?;
            for (owner, secret) in &self.secrets {
                plugins::put_secret(tx, owner, secret).await?;
            }
            Ok(Stored::Done)
        })
    }
}

/// Stores channels. Where the registry is as it was, so are they: whatever else is found undoes the whole act.
pub(super) async fn put_channels(tx: &mut Tx<'_>, all: &[PutChannel]) -> Result<()> {
    for PutChannel { row, new } in all {
        let stored = if *new { channels::insert(tx, row).await? } else { channels::put(tx, row).await? };
        if !stored {
            return Err(DbError::NotStored(format!("channel `{}` is not as it was", row.name)));
        }
    }
    Ok(())
}
