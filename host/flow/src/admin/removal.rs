//! Removal of plugins and channels, and of the work that waits for them.

use futures_util::{FutureExt as _, future::BoxFuture};
use plugboard_db::{ChangeKind, Result as DbResult, Tx, Write, attachments, channels, generation, plugins};
use plugboard_model::{Channel, Failure, FailureKind};

use super::{
    checks::check_free,
    setup,
    store::{fail_gestures, leave_to_people},
};
use crate::{
    error::FlowError,
    inbox::progress::{SentTime, settle_message},
    installed::{channel_owner, installation_owner},
    registry,
    shared::{Flow, Shared},
};

/// Maximum number of a removed channel's waiting deliveries, of its fetches, and of its gestures, that one write ends.
const BATCH: i64 = 500;

impl Flow {
    /// Removes a plugin with its secrets and its key-value memory. The effects of its past runs stay.
    ///
    /// # Errors
    /// Returns an error if the plugin does not exist, is being upgraded, or is the connector of a channel, or if the
    /// database fails.
    pub async fn remove_plugin(&self, plugin: &str) -> Result<(), FlowError> {
        let (flow, plugin) = (self.clone(), plugin.to_owned());
        self.run_to_completion(async move { flow.retry_on_change(|_| flow.try_remove_plugin(&plugin).boxed()).await })
            .await
    }

    async fn try_remove_plugin(&self, plugin: &str) -> Result<(), FlowError> {
        let row = self.installed(plugin)?;
        check_free(&row)?;
        let snapshot = self.shared.registry.now();
        if let Some(connected) = snapshot.channels.values().find(|connected| connected.row.connector == row.name) {
            let channel = &connected.row.name;
            return Err(FlowError::Conflict(format!(
                "cannot remove `{plugin}`: channel `{channel}` uses it as its connector"
            )));
        }
        let (owner, generation) = (installation_owner(&row.id), snapshot.generation);
        let removed = self.shared.db.write_with(move |tx| {
            let (row, owner) = (row.clone(), owner.clone());
            Box::pin(async move {
                Ok(generation::is_at(tx, generation).await? && plugins::remove_installation(tx, &row, &owner).await?)
            })
        });
        if !removed.await? {
            return Err(FlowError::Changed);
        }
        registry::refresh(&self.shared).await
    }

    /// Removes a channel with its secrets, connections, templates and kept requests. Its conversations and messages
    /// stay readable. Its waiting deliveries, fetches and gestures fail.
    ///
    /// # Errors
    /// Returns an error if the channel does not exist, other channels share its hook, or its connector is being
    /// upgraded, or if the database fails.
    pub async fn remove_channel(&self, name: &str) -> Result<(), FlowError> {
        let (flow, name) = (self.clone(), name.to_owned());
        self.run_to_completion(async move {
            let left = flow.leave_platform(&name).await?;
            let removed = flow.retry_on_change(|_| flow.try_remove_channel(&name).boxed()).await;
            if left && removed.is_err() {
                setup::register_again(&flow.shared, &name).await;
            }
            removed?;
            // If this server stops before it is done, the housekeeping server ends the rest.
            give_up_all(&flow.shared, &name).await?;
            flow.shared.signals.all();
            Ok(())
        })
        .await
    }

    /// Takes back the registration of a channel that can be removed. If the connector fails to do so, the channel can
    /// still be removed. Returns whether the connector was asked.
    async fn leave_platform(&self, name: &str) -> Result<bool, FlowError> {
        registry::refresh(&self.shared).await?;
        let snapshot = self.shared.registry.now();
        let removable = snapshot.channels.get(name).filter(|_| snapshot.sharing(name).len() <= 1);
        let Some(connected) = removable else { return Ok(false) };
        check_free(&connected.connector.row)?;
        Ok(setup::leave(&self.shared, connected).await)
    }

    async fn try_remove_channel(&self, name: &str) -> Result<(), FlowError> {
        let snapshot = self.shared.registry.now();
        let connected = snapshot.channels.get(name).ok_or_else(|| FlowError::not_found("channel", name))?;
        check_free(&connected.connector.row)?;
        let guests: Vec<_> = snapshot.sharing(name).iter().map(|c| format!("`{}`", c.row.name)).skip(1).collect();
        if connected.row.hook == name && !guests.is_empty() {
            let guests = guests.join(", ");
            return Err(FlowError::Conflict(format!(
                "other channels share the hook of `{name}`; remove {guests} first"
            )));
        }
        let write = Remove { generation: snapshot.generation, channel: connected.row.clone() };
        if !self.shared.db.write(write).await? {
            return Err(FlowError::Changed);
        }
        registry::refresh(&self.shared).await
    }
}

/// The write that removes a channel. Returns `false` if something has changed since the operation's snapshot.
struct Remove {
    generation: i64,
    channel: Channel,
}

impl Write for Remove {
    type Out = bool;

    fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, DbResult<bool>> {
        Box::pin(async move {
            let owner = channel_owner(&self.channel.name);
            if !generation::is_at(tx, self.generation).await? || !channels::remove(tx, &self.channel, &owner).await? {
                return Ok(false);
            }
            leave_to_people(tx, &self.channel.name).await?;
            give_up(tx, &self.channel.name).await?;
            Ok(true)
        })
    }
}

/// Ends all work that waits for a removed channel: its deliveries, file fetches and gestures fail.
pub(crate) async fn give_up_all(shared: &Shared, channel: &str) -> Result<(), FlowError> {
    while shared.db.write(GiveUp { channel: channel.to_owned() }).await? {}
    Ok(())
}

/// The write that ends one batch of the work that waits for a removed channel. Returns `true` if there may be more.
struct GiveUp {
    channel: String,
}

impl Write for GiveUp {
    type Out = bool;

    fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, DbResult<bool>> {
        Box::pin(async move { give_up(tx, &self.channel).await })
    }
}

async fn give_up(tx: &mut Tx<'_>, channel: &str) -> DbResult<bool> {
    let reason = format!("channel `{channel}` was removed");
    let failure = Failure::new(FailureKind::NotFound, reason.as_str()).code("channel-removed");
    let messages = channels::give_up_deliveries(tx, channel, &failure, BATCH).await?;
    for message in &messages {
        settle_message(tx, message, SentTime::Unknown).await?;
    }
    let (files, fetches) = channels::give_up_fetches(tx, channel, &reason, BATCH).await?;
    for file in &files {
        if let Some((_, conversation, message)) = attachments::with_message(tx.read().await?, file).await? {
            tx.changed(ChangeKind::Message, &conversation, &message);
        }
    }
    // There may be a new channel of the same name.
    let removed = !channels::exists(tx.read().await?, channel).await?;
    let gestures = removed && fail_gestures(tx, channel, &failure, BATCH).await?;
    Ok(!messages.is_empty() || fetches > 0 || gestures)
}
