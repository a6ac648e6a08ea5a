//! Joining and changing channels. Asks the connector for its platform's rules before anything is stored.

use futures_util::FutureExt as _;
use plugboard_engine::CallError;
use plugboard_model::{Channel, ChannelProperty, Grant, Grants, Manifest, Rules};
use plugboard_rules::config;
use serde_json::{Value, json};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use super::{
    checks::{check_free, check_grants, check_name},
    setup,
    store::{AdminWrite, PutChannel},
    texts::check_channel,
};
use crate::{
    error::FlowError,
    installed::{ConnectedChannel, InstalledPlugin, Snapshot, channel_owner, is_connector, merged},
    registry::{self, NewSecrets},
    shared::Flow,
};

/// Maximum number of channels.
const CHANNELS: usize = 1_000;

/// A channel to join, or changes to an existing one. Fields that are left out keep their value, or are empty for a new
/// channel.
#[derive(Debug, Clone)]
pub struct NewChannel {
    /// Lowercase letters, digits and hyphens, at most 64.
    pub name: String,
    /// The connector's installation, by name.
    pub connector: String,
    /// The channel whose hook it shares. `None` for its own hook, or to keep the current one.
    pub hook: Option<String>,
    /// A JSON object.
    pub config: Option<Value>,
    /// Name and value.
    pub secrets: Vec<(String, String)>,
    /// The hosts it may call in addition to its connector's.
    pub grants: Option<Vec<Grant>>,
    /// For a channel that is polled: the time since which its first poll reports messages, in milliseconds. `None`: a
    /// new channel does not import the past.
    pub backfill_since: Option<i64>,
    /// Whether a text that is too long for the platform is sent in several parts.
    pub split_texts: Option<bool>,
}

impl Flow {
    /// Joins a channel, or changes the existing channel with this name. Asks the connector for the platform's rules, and
    /// to register the channel at its platform; a failed registration is shown at the channel and tried again. Returns
    /// `true` if the channel is new.
    ///
    /// # Errors
    /// Returns an error if the connector or hook does not exist or does not fit, the connector is disabled, cannot be
    /// loaded, is being upgraded or rejects the configuration, another channel of the hook has the same account, the
    /// name, the configuration or the number of grants is invalid, a required secret is missing, a text of an installed
    /// plugin is too long for the platform, there are 1,000 channels already, or the database fails. Nothing is changed
    /// then.
    pub async fn add_channel(&self, new: NewChannel) -> Result<(Channel, bool), FlowError> {
        let flow = self.clone();
        self.run_to_completion(async move {
            // The old connector may have been asked to leave in an earlier attempt than the last one.
            let left = AtomicBool::new(false);
            let added = flow.retry_on_change(|_| flow.try_add_channel(&new, &left).boxed()).await;
            if added.is_err() && left.load(Ordering::Relaxed) {
                setup::register_again(&flow.shared, &new.name).await;
            }
            let (channel, is_new) = added?;
            if let Err(error) = flow.join_now(&channel.name).await {
                tracing::warn!(channel = channel.name, %error, "cannot register the channel now; will retry");
            }
            let now = flow.shared.registry.now();
            let row = now.channels.get(&channel.name).map_or(channel, |connected| connected.row.clone());
            Ok((row, is_new))
        })
        .await
    }

    /// Sets `left` if a connector was asked to remove the channel's registration.
    async fn try_add_channel(&self, new: &NewChannel, left: &AtomicBool) -> Result<(Channel, bool), FlowError> {
        check_name("channel", &new.name)?;
        let shared = &self.shared;
        let snapshot = shared.registry.now();
        let Some(connector) = snapshot.by_name(&new.connector).filter(|i| is_connector(&i.row)) else {
            return Err(FlowError::not_found("connector", &new.connector));
        };
        check_free(&connector.row)?;
        let before = snapshot.channels.get(&new.name);
        if let Some(before) = before {
            check_free(&before.connector.row)?;
        }
        if before.is_none() && snapshot.channels.len() >= CHANNELS {
            return Err(FlowError::Conflict(format!("there are already {CHANNELS} channels; remove one first")));
        }
        let grants = new.grants.clone().or_else(|| before.map(|b| b.row.grants.http.clone())).unwrap_or_default();
        check_grants(&grants)?;
        let hook = new.hook.clone().or_else(|| before.map(|b| b.row.hook.clone())).unwrap_or_else(|| new.name.clone());
        check_hook(&snapshot, new, &hook)?;
        if !connector.row.enabled {
            return Err(FlowError::Conflict(format!("the connector `{}` is disabled; enable it first", new.connector)));
        }
        let manifest = connector.plugin.as_ref().and_then(|plugin| plugin.manifest());
        let config = new.config.clone().or_else(|| before.map(|b| b.row.config.clone())).unwrap_or_else(|| json!({}));
        config::check(None, &config, true)?;
        config::check(manifest, &merged(&connector.row.config, &config), false)?;
        // A channel on another channel's hook verifies requests with that channel's secrets and uses its own only for
        // sending, so its secrets need not be complete.
        let secrets = self.secrets_for(&channel_owner(&new.name), &new.secrets, manifest, hook == new.name).await?;
        let now = self.clock().now();
        let channel = Channel {
            name: new.name.clone(),
            connector: new.connector.clone(),
            hook,
            account: before
                .filter(|before| before.row.connector == new.connector)
                .map_or_else(String::new, |before| before.row.account.clone()),
            account_name: None,
            config,
            grants: Grants { http: grants },
            rules: Rules::default(),
            account_state: None,
            account_reason: None,
            revision: before.map_or(0, |b| b.row.revision),
            created_at: before.map_or(now, |b| b.row.created_at),
            updated_at: now,
            split_texts: new.split_texts.or_else(|| before.map(|b| b.row.split_texts)).unwrap_or_default(),
        };
        let others: Vec<_> = snapshot.channels.values().map(|c| &c.row).filter(|c| c.name != new.name).collect();
        let new_secrets = NewSecrets { channel: &secrets, ..NewSecrets::default() };
        let channel = self.with_rules(channel, connector, &others, new_secrets).await?;
        snapshot.installations.iter().try_for_each(|installed| check_channel(installed, &channel))?;
        let moved = before.filter(|before| before.row.connector != new.connector);
        let put = PutChannel {
            row: channel.clone(),
            new: before.is_none(),
            moved: moved.is_some(),
            repaired: before.is_some(),
            roles: connector.row.surface.roles.clone(),
            backfill_since: new.backfill_since,
        };
        let write = AdminWrite { generation: snapshot.generation, channels: vec![put], ..AdminWrite::default() };
        let write = write.channel_secrets(&new.name, &secrets);
        // The old connector leaves before the new one may register the channel, possibly at the same platform.
        // If nothing is stored in the end, the caller has it registered again. Not before that: the old connector could
        // then register the channel after the new one.
        if let Some(before) = moved
            && setup::leave(shared, before).await
        {
            left.store(true, Ordering::Relaxed);
        }
        write.store(shared).await?.into_result("")?;
        Ok((channel, before.is_none()))
    }

    /// Returns a channel with the account and the platform's rules that it would have under this connector. Neither the
    /// channel nor the connector needs to be stored yet. `others` are the other channels.
    pub(super) async fn with_rules(
        &self,
        row: Channel,
        connector: &Arc<InstalledPlugin>,
        others: &[&Channel],
        secrets: NewSecrets<'_>,
    ) -> Result<Channel, FlowError> {
        let shared = &self.shared;
        let manifest = connector.plugin.as_ref().and_then(|plugin| plugin.manifest());
        let merged = merged(&connector.row.config, &row.config);
        config::check(None, &row.config, true)?;
        config::check(manifest, &merged, false)?;
        let property = |what| manifest.and_then(|manifest| manifest.channel_property(what, &merged)).map(str::to_owned);
        let account = account(manifest, &merged, &row.account);
        if let Some(other) = others.iter().find(|c| c.hook == row.hook && c.account == account) {
            let message = format!("channel `{}` already has the account `{account}` on this hook", other.name);
            return Err(FlowError::Conflict(message));
        }
        let row = Channel { account, account_name: property(ChannelProperty::AccountName), ..row };
        let mut conn = shared.db.read().await?;
        let connected = registry::connect(shared, &mut conn, row, connector.clone(), secrets).await?;
        drop(conn);
        let rules = self.rules_of(&connected).await?;
        Ok(Channel { rules, ..connected.row })
    }

    /// Returns all channels of a connector with the accounts and rules that they would have under its new state, which
    /// need not be stored yet. Fails if any of the channels would not work with it.
    pub(super) async fn all_with_rules(
        &self,
        snapshot: &Snapshot,
        connector: &Arc<InstalledPlugin>,
        secrets: NewSecrets<'_>,
    ) -> Result<Vec<PutChannel>, FlowError> {
        let mut all: Vec<Channel> = snapshot.channels.values().map(|c| c.row.clone()).collect();
        let now = self.clock().now();
        for index in 0..all.len() {
            if all[index].connector != connector.row.name {
                continue;
            }
            let row = Channel { updated_at: now, ..all[index].clone() };
            let others: Vec<_> = all.iter().filter(|other| other.name != row.name).collect();
            let name = row.name.clone();
            all[index] = self.with_rules(row, connector, &others, secrets).await.map_err(|error| of(&name, error))?;
        }
        all.retain(|channel| channel.connector == connector.row.name);
        Ok(all.into_iter().map(|row| PutChannel::changed(row, connector)).collect())
    }

    /// Asks a channel's connector for the platform's rules.
    async fn rules_of(&self, connected: &ConnectedChannel) -> Result<Rules, FlowError> {
        let Some(plugin) = &connected.connector.plugin else {
            return Err(FlowError::Conflict(format!(
                "the connector `{}` cannot be loaded; install a component that fits this version",
                connected.row.connector
            )));
        };
        let finished = plugin.rules(connected.plain_call(self.shared.db.clock(), "rules")).await;
        finished.result.map_err(|error| match error {
            CallError::Refused(failure) => {
                FlowError::Invalid(format!("the connector rejected the configuration: {failure}"))
            }
            error => FlowError::Invalid(format!("the connector failed to return the platform's rules: {error}")),
        })
    }
}

/// Adds the channel's name to an error.
fn of(channel: &str, error: FlowError) -> FlowError {
    match error {
        FlowError::Invalid(reason) => {
            FlowError::Invalid(format!("nothing was changed, because channel `{channel}` would not work: {reason}"))
        }
        FlowError::Conflict(reason) => {
            FlowError::Conflict(format!("nothing was changed, because channel `{channel}` would not work: {reason}"))
        }
        error => error,
    }
}

/// Checks a channel's hook: its own, or that of another channel of the same connector that has its own hook. A channel
/// whose hook others share cannot change its hook or connector.
fn check_hook(snapshot: &Snapshot, new: &NewChannel, hook: &str) -> Result<(), FlowError> {
    let moves = |c: &Channel| hook != new.name || c.connector != new.connector;
    if let Some(guest) = snapshot.sharing(&new.name).iter().map(|c| &c.row).find(|c| c.name != new.name && moves(c)) {
        let message = format!(
            "channel `{}` shares the hook of `{}`, so the hook and connector cannot be changed; remove it first",
            guest.name, new.name
        );
        return Err(FlowError::Conflict(message));
    }
    if hook == new.name {
        return Ok(());
    }
    match snapshot.channels.get(hook) {
        Some(other) if other.row.hook != hook => Err(FlowError::Invalid(format!(
            "`{hook}` itself shares the hook of `{}`; use that channel instead",
            other.row.hook
        ))),
        Some(other) if other.row.connector != new.connector => {
            Err(FlowError::Invalid(format!("the hook of `{hook}` belongs to the connector `{}`", other.row.connector)))
        }
        Some(_) => Ok(()),
        None => Err(FlowError::not_found("channel", hook)),
    }
}

/// Returns the account of a channel with this configuration. The manifest of an older connector may not name the member
/// that holds the account. The channel then keeps its account, because a channel without one receives the items of all
/// accounts.
fn account(manifest: Option<&Manifest>, config: &Value, before: &str) -> String {
    let names =
        |manifest: &&Manifest| manifest.config.values().any(|field| field.holds == Some(ChannelProperty::Account));
    match manifest.filter(names) {
        Some(manifest) => manifest.channel_property(ChannelProperty::Account, config).unwrap_or_default().to_owned(),
        None => before.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_account_comes_from_the_field_named_by_the_manifest_or_stays_unchanged() {
        let manifest = |holds: &Value| {
            let field = json!({ "type": "string", "description": "d", "holds": holds });
            let manifest = json!({
                "name": "x", "version": "1.0.0", "description": "d", "license": "MIT", "config": { "number": field }
            });
            serde_json::from_value::<Manifest>(manifest).expect("a manifest")
        };
        let (named, silent) = (manifest(&json!("account")), manifest(&Value::Null));
        let config = json!({ "number": "2" });
        assert_eq!(account(Some(&named), &config, "1"), "2");
        assert_eq!(account(Some(&named), &json!({}), "1"), "", "taken out of the configuration");
        assert_eq!(account(Some(&silent), &config, "1"), "1");
        assert_eq!(account(None, &config, ""), "");
    }
}
