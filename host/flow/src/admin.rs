//! What admins do: install plugins, join channels, keep secrets and templates, have the dead run again.

use plugboard_db::{intake, plugins, runs};
use plugboard_engine::{CallError, Plugin};
use plugboard_model::{Channel, Grant, Grants, Installation, Limits, Manifest, Rules, SealedSecret, Surface};
use ring::hmac;
use serde_json::{Value, json};
use std::sync::Arc;

use crate::{
    Flow, FlowError,
    registry::{self, Joined, channel_owner, installation_owner},
    seal,
};

/// A component that was looked at.
#[derive(Debug, Clone)]
pub struct Inspected {
    /// SHA-256 in hexadecimal.
    pub digest: String,
    /// What it hears and can do, from its type.
    pub surface: Surface,
    /// What its author says.
    pub manifest: Option<Manifest>,
    /// In bytes.
    pub size: usize,
}

/// What to install.
#[derive(Debug, Clone, Default)]
pub struct Install {
    /// Of a component that was inspected.
    pub digest: String,
    /// The manifest's name when there is none.
    pub name: Option<String>,
    /// The channels it serves; empty for all.
    pub channels: Vec<String>,
    /// A JSON object; as it was, or empty, when there is none.
    pub config: Option<Value>,
    /// Name and value.
    pub secrets: Vec<(String, String)>,
    /// What it may call, all of it: consent is the caller's.
    pub grants: Vec<Grant>,
    /// Its place in the order; last when there is none.
    pub position: Option<i64>,
    /// What one call may use.
    pub limits: Option<Limits>,
}

/// What installing changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InstallChange {
    /// It is new.
    Installed,
    /// There was one of that name: it is this one now.
    Upgraded,
    /// It was just so already.
    Unchanged,
}

/// What came of installing.
#[derive(Debug, Clone)]
pub struct InstallResult {
    /// As it is now.
    pub installation: Installation,
    /// What changed.
    pub change: InstallChange,
}

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

/// Whose a secret is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecretOwner {
    /// An installation, by name.
    Plugin(String),
    /// A channel, by name.
    Channel(String),
}

/// How many installations and channels there may be.
const INSTALLED: usize = 500;
const CHANNELS: usize = 1_000;
/// The largest secret, in bytes.
const SECRET: usize = 16 << 10;
/// The most hosts that one installation or channel is granted.
const GRANTS: usize = 64;

impl Flow {
    /// Loads a component and keeps it, without installing it.
    ///
    /// # Errors
    /// When it does not fit this host.
    pub async fn inspect(&self, component: &[u8]) -> Result<Inspected, FlowError> {
        let plugin = self.shared.engine.load(component).await.map_err(|e| FlowError::Incompatible(e.to_string()))?;
        let bytes: Arc<[u8]> = component.into();
        let surface = serde_json::to_string(plugin.surface()).map_err(plugboard_db::DbError::from)?;
        let manifest = plugin.manifest().map(serde_json::to_string).transpose().map_err(plugboard_db::DbError::from)?;
        let digest = plugin.digest().to_owned();
        self.shared
            .db
            .write_with(move |tx| {
                let (digest, bytes, surface, manifest) =
                    (digest.clone(), bytes.clone(), surface.clone(), manifest.clone());
                Box::pin(
                    async move { plugins::put_component(tx, &digest, &bytes, &surface, manifest.as_deref()).await },
                )
            })
            .await?;
        Ok(Inspected {
            digest: plugin.digest().to_owned(),
            surface: plugin.surface().clone(),
            manifest: plugin.manifest().cloned(),
            size: component.len(),
        })
    }

    /// Installs a component that was inspected. Under a name that exists it is an upgrade; the same again
    /// changes nothing.
    ///
    /// # Errors
    /// When the component is unknown, the name or configuration is wrong, or a needed secret is missing.
    pub async fn install(&self, install: Install) -> Result<InstallResult, FlowError> {
        let shared = &self.shared;
        let plugin = self.component(&install.digest).await?;
        let manifest = plugin.manifest();
        let name = install.name.clone().or_else(|| manifest.map(|m| m.name.clone()));
        let name = name
            .ok_or_else(|| FlowError::Invalid("the component has no manifest: give the installation a name".into()))?;
        check_name("plugin", &name)?;
        check_grants(&install.grants)?;
        let snapshot = shared.registry.now();
        for channel in &install.channels {
            if !snapshot.channels.contains_key(channel) {
                return Err(FlowError::not_found("channel", channel));
            }
        }
        let before = snapshot.by_name(&name).map(|i| i.row.clone());
        if before.is_none() && snapshot.installations.len() >= INSTALLED {
            return Err(FlowError::Conflict(format!("{INSTALLED} plugins are installed: remove one first")));
        }
        let config = install.config.or_else(|| before.as_ref().map(|b| b.config.clone())).unwrap_or_else(|| json!({}));
        // A connector's configuration is complete only with its channel's.
        let connects = plugin.surface().roles.contains(&plugboard_model::Role::Connector);
        check_config(manifest, &config, connects)?;
        let now = self.clock().now();
        let last = snapshot.installations.iter().map(|i| i.row.position).max().unwrap_or(0);
        let installation = Installation {
            id: before.as_ref().map_or_else(|| self.clock().new_id(), |b| b.id.clone()),
            name: name.clone(),
            digest: install.digest,
            surface: plugin.surface().clone(),
            config,
            grants: Grants { http: install.grants },
            limits: install.limits.or_else(|| before.as_ref().map(|b| b.limits.clone())).unwrap_or_default(),
            position: install.position.or(before.as_ref().map(|b| b.position)).unwrap_or(last + 1),
            channels: install.channels,
            enabled: before.as_ref().is_none_or(|b| b.enabled),
            paused: None,
            created_at: before.as_ref().map_or(now, |b| b.created_at),
            updated_at: before.as_ref().map_or(now, |b| b.updated_at),
        };
        let owner = installation_owner(&installation.id);
        let secrets = self.secrets_for(&owner, install.secrets, manifest, !connects).await?;
        if before.as_ref() == Some(&installation) && secrets.is_empty() {
            return Ok(InstallResult { installation, change: InstallChange::Unchanged });
        }
        let installation = Installation { updated_at: now, ..installation };
        let upgraded = before.as_ref().is_some_and(|b| b.digest != installation.digest) && connects;
        let write = installation.clone();
        shared
            .db
            .write_with(move |tx| {
                let (installation, secrets, owner) = (write.clone(), secrets.clone(), owner.clone());
                Box::pin(async move {
                    plugins::put_installation(tx, &installation).await?;
                    for secret in &secrets {
                        plugins::put_secret(tx, &owner, secret).await?;
                    }
                    Ok(())
                })
            })
            .await?;
        registry::reload(shared).await?;
        if upgraded {
            self.connector_upgraded(&name).await?;
        }
        shared.nudges.all();
        let change = if before.is_some() { InstallChange::Upgraded } else { InstallChange::Installed };
        Ok(InstallResult { installation, change })
    }

    /// A new connector may declare other rules, and understand what the old one did not.
    async fn connector_upgraded(&self, connector: &str) -> Result<(), FlowError> {
        let snapshot = self.shared.registry.now();
        for joined in snapshot.channels.values().filter(|c| c.row.connector == connector) {
            let rules = self.rules_of(joined).await?;
            let channel = Channel { rules, updated_at: self.clock().now(), ..joined.row.clone() };
            self.shared
                .db
                .write_with(move |tx| {
                    let channel = channel.clone();
                    Box::pin(async move {
                        plugins::put_channel(tx, &channel).await?;
                        intake::retry_kept(tx, &channel.name).await
                    })
                })
                .await?;
        }
        registry::reload(&self.shared).await
    }

    async fn component(&self, digest: &str) -> Result<Arc<Plugin>, FlowError> {
        let shared = &self.shared;
        let snapshot = shared.registry.now();
        if let Some(loaded) =
            snapshot.installations.iter().find(|i| i.row.digest == digest).and_then(|i| i.plugin.clone())
        {
            return Ok(loaded);
        }
        let bytes = plugins::component(&mut *shared.db.read().await?, digest).await?;
        let bytes = bytes.ok_or_else(|| FlowError::not_found("component", digest))?;
        shared.engine.load(&bytes).await.map_err(|e| FlowError::Incompatible(e.to_string()))
    }

    /// Seals the given secrets, makes those that the manifest wants made, and misses those that are needed.
    async fn secrets_for(
        &self,
        owner: &str,
        given: Vec<(String, String)>,
        manifest: Option<&Manifest>,
        complete: bool,
    ) -> Result<Vec<SealedSecret>, FlowError> {
        let there = plugins::secrets(&mut *self.shared.db.read().await?, owner).await?;
        let mut sealed = Vec::new();
        for (name, value) in &given {
            check_secret(name, value)?;
            let same =
                there.iter().any(|s| s.name == *name && self.shared.sealer.open(owner, s).as_deref() == Some(value));
            if !same {
                sealed.push(self.shared.sealer.seal(owner, name, value)?);
            }
        }
        for wanted in manifest.map(|m| m.secrets.as_slice()).unwrap_or_default().iter().filter(|_| complete) {
            let known =
                given.iter().any(|(name, _)| *name == wanted.name) || there.iter().any(|s| s.name == wanted.name);
            if known || wanted.optional {
                continue;
            }
            if !wanted.generate {
                let message = format!(
                    "the secret `{}` is missing: {}; give it with --secret {}=VALUE",
                    wanted.name, wanted.description, wanted.name
                );
                return Err(FlowError::Invalid(message));
            }
            let value = seal::random_hex().map_err(|e| FlowError::Invalid(e.to_string()))?;
            sealed.push(self.shared.sealer.seal(owner, &wanted.name, &value)?);
        }
        Ok(sealed)
    }

    /// Switches a plugin on or off. Switching it on also ends a pause.
    ///
    /// # Errors
    /// When there is no such plugin.
    pub async fn set_enabled(&self, plugin: &str, enabled: bool) -> Result<Installation, FlowError> {
        let row = self.installed(plugin)?;
        let paused = if enabled { None } else { row.paused.clone() };
        let row = Installation { enabled, paused, updated_at: self.clock().now(), ..row };
        let write = row.clone();
        self.shared
            .db
            .write_with(move |tx| {
                let row = write.clone();
                Box::pin(async move { plugins::put_installation(tx, &row).await })
            })
            .await?;
        registry::reload(&self.shared).await?;
        self.shared.nudges.all();
        Ok(row)
    }

    fn installed(&self, plugin: &str) -> Result<Installation, FlowError> {
        let snapshot = self.shared.registry.now();
        snapshot.by_name(plugin).map(|i| i.row.clone()).ok_or_else(|| FlowError::not_found("plugin", plugin))
    }

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
    async fn rules_of(&self, joined: &Joined) -> Result<Rules, FlowError> {
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

    /// Sets a secret of a plugin or channel.
    ///
    /// # Errors
    /// When its owner is not there, or it is too large.
    pub async fn set_secret(&self, owner: SecretOwner, name: &str, value: &str) -> Result<(), FlowError> {
        check_secret(name, value)?;
        let owner = self.owner(&owner)?;
        let secret = self.shared.sealer.seal(&owner, name, value)?;
        self.shared
            .db
            .write_with(move |tx| {
                let (owner, secret) = (owner.clone(), secret.clone());
                Box::pin(async move { plugins::put_secret(tx, &owner, &secret).await })
            })
            .await?;
        registry::reload(&self.shared).await
    }

    fn owner(&self, owner: &SecretOwner) -> Result<String, FlowError> {
        match owner {
            SecretOwner::Plugin(name) => Ok(installation_owner(&self.installed(name)?.id)),
            SecretOwner::Channel(name) => {
                let there = self.shared.registry.now().channels.contains_key(name);
                if there { Ok(channel_owner(name)) } else { Err(FlowError::not_found("channel", name)) }
            }
        }
    }

    /// The names of the secrets that an owner has. Never their values.
    ///
    /// # Errors
    /// When its owner is not there or the database refuses.
    pub async fn secret_names(&self, owner: &SecretOwner) -> Result<Vec<String>, FlowError> {
        let owner = self.owner(owner)?;
        let sealed = plugins::secrets(&mut *self.shared.db.read().await?, &owner).await?;
        Ok(sealed.into_iter().map(|secret| secret.name).collect())
    }

    /// Keeps a template of a channel's platform.
    ///
    /// # Errors
    /// When there is no such channel or a part is empty or too long.
    pub async fn put_template(&self, channel: &str, template: plugins::Template) -> Result<(), FlowError> {
        if !self.shared.registry.now().channels.contains_key(channel) {
            return Err(FlowError::not_found("channel", channel));
        }
        let sizes = [(&template.name, 128), (&template.language, 35), (&template.text, 8 << 10)];
        if sizes.iter().any(|(text, most)| text.is_empty() || text.len() > *most) {
            return Err(FlowError::Invalid(
                "a template needs a name (128 bytes), a language (35) and a text (8 KiB)".into(),
            ));
        }
        let channel = channel.to_owned();
        self.shared
            .db
            .write_with(move |tx| {
                let (channel, template) = (channel.clone(), template.clone());
                Box::pin(async move { plugins::put_template(tx, &channel, &template).await })
            })
            .await?;
        Ok(())
    }

    /// Has a dead letter handled again, last in its conversation and marked late.
    ///
    /// # Errors
    /// When there is no such dead letter.
    pub async fn redrive(&self, run: &str) -> Result<(), FlowError> {
        let id = run.to_owned();
        let redriven = self
            .shared
            .db
            .write_with(move |tx| {
                let id = id.clone();
                Box::pin(async move { runs::redrive(tx, &id).await })
            })
            .await?;
        self.shared.nudges.runs.notify_one();
        if redriven { Ok(()) } else { Err(FlowError::not_found("dead letter", run)) }
    }

    /// A token that lets a visitor of a web chat write: `v1.VISITOR.MAC`.
    ///
    /// # Errors
    /// When the channel is not there or has no visitors.
    pub fn visitor_token(&self, channel: &str, visitor: &str) -> Result<String, FlowError> {
        let text = format!("v1.{visitor}");
        let mac = hmac::sign(&self.visitor_key(channel)?, text.as_bytes());
        Ok(format!("{text}.{}", seal::to_hex(mac.as_ref())))
    }

    /// The visitor of a token, when it is good.
    ///
    /// # Errors
    /// When the channel is not there, has no visitors, or the token is not this channel's.
    pub fn check_visitor_token(&self, channel: &str, token: &str) -> Result<String, FlowError> {
        let wrong = || FlowError::Invalid("this is no visitor token of this channel: ask for a new one".into());
        let (text, mac) = token.rsplit_once('.').ok_or_else(wrong)?;
        let mac = seal::from_hex(mac).ok_or_else(wrong)?;
        hmac::verify(&self.visitor_key(channel)?, text.as_bytes(), &mac).map_err(|_| wrong())?;
        Ok(text.strip_prefix("v1.").ok_or_else(wrong)?.to_owned())
    }

    fn visitor_key(&self, channel: &str) -> Result<hmac::Key, FlowError> {
        let snapshot = self.shared.registry.now();
        let joined = snapshot.channels.get(channel).ok_or_else(|| FlowError::not_found("channel", channel))?;
        let value = joined.visitor_key.as_ref().ok_or_else(|| FlowError::not_found("web chat", channel))?;
        Ok(hmac::Key::new(hmac::HMAC_SHA256, value.as_bytes()))
    }
}

fn check_name(what: &str, name: &str) -> Result<(), FlowError> {
    let good = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    if (1..=64).contains(&name.len()) && name.bytes().all(good) {
        return Ok(());
    }
    Err(FlowError::Invalid(format!("`{name}` is no name for a {what}: take 1 to 64 of a-z, 0-9 and `-`")))
}

fn check_grants(grants: &[Grant]) -> Result<(), FlowError> {
    if grants.len() > GRANTS {
        return Err(FlowError::Invalid(format!("{} hosts to grant, at most {GRANTS} are taken", grants.len())));
    }
    Ok(())
}

fn check_secret(name: &str, value: &str) -> Result<(), FlowError> {
    let good = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    if !(1..=64).contains(&name.len()) || !name.bytes().all(good) {
        return Err(FlowError::Invalid(format!(
            "`{name}` is no name for a secret: take 1 to 64 of a-z, A-Z, 0-9 and `_`"
        )));
    }
    if value.is_empty() || value.len() > SECRET {
        return Err(FlowError::Invalid(format!("the secret `{name}` must have 1 to {SECRET} bytes")));
    }
    Ok(())
}

/// `part`: more may come from the channel, so nothing is missing yet.
fn check_config(manifest: Option<&Manifest>, config: &Value, part: bool) -> Result<(), FlowError> {
    if !config.is_object() {
        return Err(FlowError::Invalid("the configuration must be a JSON object".into()));
    }
    if part {
        return Ok(());
    }
    match manifest {
        Some(manifest) => manifest.check_config(config).map_err(|e| FlowError::Invalid(e.0)),
        None => Ok(()),
    }
}
