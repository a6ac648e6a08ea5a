//! Trusted signers of components.

use plugboard_db::trust::{self, TrustedKey};

use super::checks::check_name;
use crate::{error::FlowError, shared::Flow};

/// Maximum number of trusted keys.
const KEYS: i64 = 100;

impl Flow {
    /// Returns the keys whose signatures are trusted, by name.
    ///
    /// # Errors
    /// Returns an error if the database fails.
    pub async fn trusted_keys(&self) -> Result<Vec<TrustedKey>, FlowError> {
        Ok(trust::list(&mut *self.shared.db.read().await?).await?)
    }

    /// Trusts the signatures of a key: an Ed25519 public key of 64 hexadecimal digits.
    ///
    /// # Errors
    /// Returns an error if the name or the key is invalid, 100 keys are trusted already, or the database fails.
    pub async fn trust(&self, name: &str, key: &str) -> Result<(), FlowError> {
        check_name("key", name)?;
        let key = key.trim().to_ascii_lowercase();
        if key.len() != 64 || !key.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(FlowError::Invalid(
                "a key must have 64 hexadecimal digits; `plugboard plugin key` prints one".into(),
            ));
        }
        let name = name.to_owned();
        let write = self.shared.db.write_with(move |tx| {
            let (name, key) = (name.clone(), key.clone());
            Box::pin(async move { trust::put(tx, &name, &key, KEYS).await })
        });
        if write.await? {
            return Ok(());
        }
        Err(FlowError::Conflict(format!("{KEYS} keys are already trusted; remove one first")))
    }

    /// Stops trusting a key. Components that it signed stay installed.
    ///
    /// # Errors
    /// Returns an error if no key has this name, or the database fails.
    pub async fn distrust(&self, name: &str) -> Result<(), FlowError> {
        let key = name.to_owned();
        let write = self.shared.db.write_with(move |tx| {
            let key = key.clone();
            Box::pin(async move { trust::remove(tx, &key).await })
        });
        if write.await? { Ok(()) } else { Err(FlowError::not_found("trusted key", name)) }
    }

    /// Checks whether a component of this signer may be installed. If no key is trusted, any may. Otherwise it must be
    /// signed by a trusted key, or be unsigned if the admin allows that.
    pub(crate) async fn check_trust(&self, signer: Option<&str>, allow_unsigned: bool) -> Result<(), FlowError> {
        let trusted = self.trusted_keys().await?;
        let refused = |reason: String| Err(FlowError::Refused { code: "not-trusted".into(), reason });
        match signer {
            _ if trusted.is_empty() => Ok(()),
            Some(key) if trusted.iter().any(|one| one.key == key) => Ok(()),
            Some(key) => refused(format!(
                "the component is signed by {key}, which is not a trusted key; if you trust its owner, run `plugboard \
                 trust add NAME {key}`"
            )),
            None if allow_unsigned => Ok(()),
            None => refused(
                "the component is not signed, but this server requires a trusted signature; have it signed by the \
                 owner of a trusted key, or use --allow-unsigned"
                    .into(),
            ),
        }
    }
}
