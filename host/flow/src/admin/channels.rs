//! Channels: joined and changed. The connector is asked for its platform's rules.

use plugboard_db::plugins;
use plugboard_engine::CallError;
use plugboard_model::{Channel, Grant, Grants, Rules, SealedSecret};
use serde_json::Value;

use super::checks::{check_config, check_grants, check_name};
use crate::{
    Flow, FlowError,
    registry::{self, Joined, channel_owner},
};

/// How many channels there may be.
const CHANNELS: usize = 1_000;

/// A channel to join.
#[derive(Debug, Clone)]
pub struct NewChannel {
    /// Lower-case letters, digits and hyphens, at most 64.
    pub name: String,
    /// The connector's installation, by name.
    pub connector: String,
    /// The channel whose hook it shares.
    pub hook: Option<String>,
    /// A JSON object.
    pub config: Value,
    /// Name and value.
    pub secrets: Vec<(String, String)>,
    /// What it may call besides what its connector may.
    pub grants: Vec<Grant>,
}

impl Flow {
    /// Joins a channel, or changes one that has its name. The connector is asked for the platform's rules.
    ///
    /// # Errors
    /// When the connector or hook is not there, the configuration is wrong, or a needed secret is missing.
    pub async fn add_channel(&self, new: NewChannel) -> Result<Channel, FlowError> {
        check_name("channel", &new.name)?;
        check_grants(&new.grants)?;
        let shared = &self.shared;
        let snapshot = shared.registry.now();
        let Some(connector) = snapshot.by_name(&new.connector).filter(|i| registry::connects(&i.row)) else {
            return Err(FlowError::not_found("connector", &new.connector));
        };
        let hook = new.hook.clone().unwrap_or_else(|| new.name.clone());
        if hook != new.name {
            match snapshot.channels.get(&hook) {
                Some(other) if other.row.hook != hook => {
                    return Err(FlowError::Invalid(format!(
                        "`{hook}` shares the hook of `{}`: name that one",
                        other.row.hook
                    )));
                }
                Some(other) if other.row.connector != new.connector => {
                    return Err(FlowError::Invalid(format!(
                        "the hook of `{hook}` belongs to the connector `{}`",
                        other.row.connector
                    )));
                }
                Some(_) => {}
                None => return Err(FlowError::not_found("channel", &hook)),
            }
        }
        let before = snapshot.channels.get(&new.name).map(|c| c.row.clone());
        if before.is_none() && snapshot.channels.len() >= CHANNELS {
            return Err(FlowError::Conflict(format!("there are {CHANNELS} channels: remove one first")));
        }
        let manifest = connector.plugin.as_ref().and_then(|plugin| plugin.manifest());
        let mut merged = connector.row.config.clone();
        if let (Some(all), Some(own)) = (merged.as_object_mut(), new.config.as_object()) {
            all.extend(own.clone());
        }
        check_config(None, &new.config, true)?;
        check_config(manifest, &merged, false)?;
        let text =
            |keys: [&str; 3]| keys.iter().find_map(|key| merged.get(*key)).and_then(Value::as_str).map(str::to_owned);
        let account = text(["page_id", "account", "account_id"]).unwrap_or_default();
        if let Some(other) = snapshot.sharing(&hook).iter().find(|c| c.row.account == account && c.row.name != new.name)
        {
            let message = format!("channel `{}` has the account `{account}` on this hook already", other.row.name);
            return Err(FlowError::Conflict(message));
        }
        let owner = channel_owner(&new.name);
        // A channel on another's hook verifies with that one's secrets; its own are for sending.
        let secrets = self.secrets_for(&owner, new.secrets, manifest, hook == new.name).await?;
        let now = self.clock().now();
        let channel = Channel {
            name: new.name,
            connector: new.connector,
            hook,
            account,
            account_name: text(["page_name", "account_name", "name"]),
            config: new.config,
            grants: Grants { http: new.grants },
            rules: before.as_ref().map(|b| b.rules.clone()).unwrap_or_default(),
            created_at: before.as_ref().map_or(now, |b| b.created_at),
            updated_at: now,
        };
        self.put_channel(&channel, secrets).await?;
        let joined = shared.registry.now().channels.get(&channel.name).cloned();
        let joined = joined.ok_or_else(|| FlowError::not_found("channel", &channel.name))?;
        let rules = self.rules_of(&joined).await?;
        let channel = Channel { rules, ..channel };
        self.put_channel(&channel, Vec::new()).await?;
        Ok(channel)
    }

    async fn put_channel(&self, channel: &Channel, secrets: Vec<SealedSecret>) -> Result<(), FlowError> {
        let (write, owner) = (channel.clone(), channel_owner(&channel.name));
        self.shared
            .db
            .write_with(move |tx| {
                let (channel, secrets, owner) = (write.clone(), secrets.clone(), owner.clone());
                Box::pin(async move {
                    plugins::put_channel(tx, &channel).await?;
                    for secret in &secrets {
                        plugins::put_secret(tx, &owner, secret).await?;
                    }
                    Ok(())
                })
            })
            .await?;
        registry::reload(&self.shared).await
    }

    /// Asks a channel's connector for the platform's rules.
    pub(super) async fn rules_of(&self, joined: &Joined) -> Result<Rules, FlowError> {
        let Some(plugin) = joined.plugin() else {
            return Err(FlowError::Conflict(format!(
                "the connector `{}` is off: enable it first",
                joined.row.connector
            )));
        };
        let finished = plugin.rules(joined.plain_call(&self.shared, "rules")).await;
        finished.result.map_err(|error| match error {
            CallError::Refused(failure) => {
                FlowError::Invalid(format!("the connector refuses the configuration: {failure}"))
            }
            error => FlowError::Invalid(format!("the connector cannot say the platform's rules: {error}")),
        })
    }
}
