//! Plugins and channels that go, and what becomes of the work that waited for them.

use futures_util::{FutureExt as _, future::BoxFuture};
use plugboard_db::{ChangeKind, Result as DbResult, Tx, Write, attachments, channels, plugins};
use plugboard_model::{Channel, Failure, FailureKind};

use super::checks::check_free;
use crate::{
    Flow, FlowError, Shared,
    deliver::{Departure, settle_message},
    registry::{self, channel_owner, installation_owner},
};

/// How much waiting work of a removed channel one write ends. What is more comes with the next.
const BATCH: i64 = 500;

impl Flow {
    /// Removes a plugin with its secrets and all that it remembers. What it has done stays.
    ///
    /// # Errors
    /// When there is no such plugin, or a channel needs it.
    pub async fn remove_plugin(&self, plugin: &str) -> Result<(), FlowError> {
        let (flow, plugin) = (self.clone(), plugin.to_owned());
        self.to_the_end(async move { flow.again(|_| flow.try_remove_plugin(&plugin).boxed()).await }).await
    }

    async fn try_remove_plugin(&self, plugin: &str) -> Result<(), FlowError> {
        let row = self.installed(plugin)?;
        check_free(&row)?;
        let snapshot = self.shared.registry.now();
        if let Some(joined) = snapshot.channels.values().find(|joined| joined.row.connector == row.name) {
            let channel = &joined.row.name;
            return Err(FlowError::Conflict(format!("channel `{channel}` is joined by `{plugin}`: it cannot go")));
        }
        let (owner, generation) = (installation_owner(&row.id), snapshot.generation);
        let removed = self.shared.db.write_with(move |tx| {
            let (row, owner) = (row.clone(), owner.clone());
            Box::pin(async move {
                Ok(plugins::is_at(tx, generation).await? && plugins::remove_installation(tx, &row, &owner).await?)
            })
        });
        if !removed.await? {
            return Err(FlowError::Changed);
        }
        registry::look(&self.shared).await
    }

    /// Removes a channel with its secrets, connections, templates and kept requests. Its conversations and their messages
    /// stay and can be read; what waited to be sent or fetched by way of it fails.
    ///
    /// # Errors
    /// When there is no such channel, others share its hook, or its connector is being upgraded.
    pub async fn remove_channel(&self, name: &str) -> Result<(), FlowError> {
        let (flow, name) = (self.clone(), name.to_owned());
        self.to_the_end(async move {
            flow.again(|_| flow.try_remove_channel(&name).boxed()).await?;
            // What is left to end is also ended by whoever keeps house, where this server stops before.
            give_up_all(&flow.shared, &name).await?;
            flow.shared.nudges.all();
            Ok(())
        })
        .await
    }

    async fn try_remove_channel(&self, name: &str) -> Result<(), FlowError> {
        let snapshot = self.shared.registry.now();
        let joined = snapshot.channels.get(name).ok_or_else(|| FlowError::not_found("channel", name))?;
        check_free(&joined.connector.row)?;
        let guests: Vec<_> = snapshot.sharing(name).iter().map(|c| format!("`{}`", c.row.name)).skip(1).collect();
        if joined.row.hook == name && !guests.is_empty() {
            let guests = guests.join(", ");
            return Err(FlowError::Conflict(format!(
                "other channels share the hook of `{name}`: remove {guests} first"
            )));
        }
        let write = Remove { generation: snapshot.generation, channel: joined.row.clone() };
        if !self.shared.db.write(write).await? {
            return Err(FlowError::Changed);
        }
        registry::look(&self.shared).await
    }
}

struct Remove {
    generation: i64,
    channel: Channel,
}

impl Write for Remove {
    type Out = bool;

    fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, DbResult<bool>> {
        Box::pin(async move {
            let owner = channel_owner(&self.channel.name);
            if !plugins::is_at(tx, self.generation).await? || !channels::remove(tx, &self.channel, &owner).await? {
                return Ok(false);
            }
            give_up(tx, &self.channel.name).await?;
            Ok(true)
        })
    }
}

/// Ends all that waits for a channel that is gone: what is to be sent fails, and so do files that are to be fetched.
pub(crate) async fn give_up_all(shared: &Shared, channel: &str) -> Result<(), FlowError> {
    while shared.db.write(GiveUp { channel: channel.to_owned() }).await? {}
    Ok(())
}

/// Ends more of what waits for a channel that is gone. True when there may be still more.
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
        settle_message(tx, message, Departure::Unknown).await?;
    }
    let (files, fetches) = channels::give_up_fetches(tx, channel, &reason, BATCH).await?;
    for file in &files {
        if let Some((_, conversation, message)) = attachments::home(tx.read().await?, file).await? {
            tx.changed(ChangeKind::Message, &conversation, &message);
        }
    }
    Ok(!messages.is_empty() || fetches > 0)
}
