//! Secrets of plugins and channels. They are sealed at once and never returned.

use futures_util::FutureExt as _;
use plugboard_db::sealed_secrets;
use plugboard_model::{Channel, Manifest, SealedSecret};
use plugboard_rules::secrets;

use super::{
    checks::check_free,
    store::{AdminWrite, PutChannel},
};
use crate::{
    error::FlowError,
    installed::{channel_owner, installation_owner, is_connector},
    registry::NewSecrets,
    secrets::random_hex,
    shared::Flow,
};

/// The owner of a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecretOwner {
    /// An installation, by name.
    Plugin(String),
    /// A channel, by name.
    Channel(String),
}

impl Flow {
    /// Seals the given secrets, except those whose values are stored already. If `complete`, also generates the missing
    /// secrets that the manifest wants generated, and fails if any other required secret is missing.
    pub(super) async fn secrets_for(
        &self,
        owner: &str,
        given: &[(String, String)],
        manifest: Option<&Manifest>,
        complete: bool,
    ) -> Result<Vec<SealedSecret>, FlowError> {
        let existing = sealed_secrets::list(&mut *self.shared.db.read().await?, owner).await?;
        let mut sealed = Vec::new();
        for (name, value) in given {
            secrets::check(name, value)?;
            let same =
                existing.iter().any(|s| s.name == *name && self.shared.sealer.open(owner, s).as_deref() == Some(value));
            if !same {
                sealed.push(self.shared.sealer.seal(owner, name, value)?);
            }
        }
        for wanted in manifest.map(|m| m.secrets.as_slice()).unwrap_or_default().iter().filter(|_| complete) {
            let known =
                given.iter().any(|(name, _)| *name == wanted.name) || existing.iter().any(|s| s.name == wanted.name);
            // An access token is obtained later: by an admin's consent, or from other secrets.
            if known || !wanted.must_be_set() {
                continue;
            }
            if !wanted.generate {
                let message = format!(
                    "the secret `{}` is missing: {}; set it with --secret {}=VALUE",
                    wanted.name, wanted.description, wanted.name
                );
                return Err(FlowError::Invalid(message));
            }
            let value = random_hex().map_err(|e| FlowError::Invalid(e.to_string()))?;
            sealed.push(self.shared.sealer.seal(owner, &wanted.name, &value)?);
        }
        Ok(sealed)
    }

    /// Sets a secret of a plugin or channel. Asks a connector first whether its channels work with it.
    ///
    /// # Errors
    /// Returns an error if the owner does not exist, the name is invalid, the value is empty or too large, the
    /// connector rejects it, or the database fails. Nothing is changed then.
    pub async fn set_secret(&self, owner: SecretOwner, name: &str, value: &str) -> Result<(), FlowError> {
        secrets::check(name, value)?;
        let (flow, name, value) = (self.clone(), name.to_owned(), value.to_owned());
        self.run_to_completion(async move {
            flow.retry_on_change(|_| match &owner {
                SecretOwner::Plugin(plugin) => flow.try_plugin_secret(plugin, &name, &value).boxed(),
                SecretOwner::Channel(channel) => flow.try_channel_secret(channel, &name, &value).boxed(),
            })
            .await
        })
        .await
    }

    async fn try_plugin_secret(&self, plugin: &str, name: &str, value: &str) -> Result<(), FlowError> {
        let snapshot = self.shared.registry.now();
        let installed = snapshot.by_name(plugin).ok_or_else(|| FlowError::not_found("plugin", plugin))?;
        let row = &installed.row;
        check_free(row)?;
        let secret = [self.shared.sealer.seal(&installation_owner(&row.id), name, value)?];
        let channels = match &installed.plugin {
            Some(component) if is_connector(row) => {
                self.channels_under(&snapshot, row.clone(), Some(component.clone()), &secret).await?
            }
            _ => Vec::new(),
        };
        let write = AdminWrite { generation: snapshot.generation, channels, ..AdminWrite::default() };
        write.installation_secrets(&row.id, &secret).store(&self.shared).await?.into_result("")
    }

    async fn try_channel_secret(&self, channel: &str, name: &str, value: &str) -> Result<(), FlowError> {
        let snapshot = self.shared.registry.now();
        let connected = snapshot.channels.get(channel).ok_or_else(|| FlowError::not_found("channel", channel))?;
        check_free(&connected.connector.row)?;
        let secret = [self.shared.sealer.seal(&channel_owner(channel), name, value)?];
        let mut channels = Vec::new();
        // A connector that cannot be loaded cannot be asked now. It is asked when another component is installed.
        if connected.connector.plugin.is_some() {
            let row = Channel { updated_at: self.clock().now(), ..connected.row.clone() };
            let others: Vec<_> = snapshot.channels.values().map(|c| &c.row).filter(|c| c.name != channel).collect();
            let new = NewSecrets { channel: &secret, ..NewSecrets::default() };
            let row = self.with_rules(row, &connected.connector, &others, new).await?;
            channels.push(PutChannel { repaired: true, ..PutChannel::changed(row, &connected.connector) });
        }
        let write = AdminWrite { generation: snapshot.generation, channels, ..AdminWrite::default() };
        write.channel_secrets(channel, &secret).store(&self.shared).await?.into_result("")
    }

    /// Returns the name under which an owner's secrets are stored.
    fn owner(&self, owner: &SecretOwner) -> Result<String, FlowError> {
        match owner {
            SecretOwner::Plugin(name) => Ok(installation_owner(&self.installed(name)?.id)),
            SecretOwner::Channel(name) => {
                let exists = self.shared.registry.now().channels.contains_key(name);
                if exists { Ok(channel_owner(name)) } else { Err(FlowError::not_found("channel", name)) }
            }
        }
    }

    /// Returns the names of an owner's secrets, never their values.
    ///
    /// # Errors
    /// Returns an error if the owner does not exist or the database fails.
    pub async fn secret_names(&self, owner: &SecretOwner) -> Result<Vec<String>, FlowError> {
        let owner = self.owner(owner)?;
        let sealed = sealed_secrets::list(&mut *self.shared.db.read().await?, &owner).await?;
        Ok(sealed.into_iter().map(|secret| secret.name).collect())
    }
}
