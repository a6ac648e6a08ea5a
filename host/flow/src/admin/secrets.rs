//! Secrets of plugins and channels: sealed at once, never given back.

use plugboard_db::plugins;
use plugboard_model::{Manifest, SealedSecret};

use super::checks::check_secret;
use crate::{
    Flow, FlowError,
    registry::{self, channel_owner, installation_owner},
    seal,
};

/// Whose a secret is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecretOwner {
    /// An installation, by name.
    Plugin(String),
    /// A channel, by name.
    Channel(String),
}

impl Flow {
    /// Seals the given secrets, makes those that the manifest wants made, and misses those that are needed.
    pub(super) async fn secrets_for(
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
            // An access token comes later, by an admin's consent.
            if known || wanted.optional || wanted.oauth2.is_some() {
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
}
