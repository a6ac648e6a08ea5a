//! `secrets`: uses secrets without showing them to the plugin.

use super::{
    bindings::secrets::{Hash, Host, Piece},
    check,
};
use crate::{error::Error, random, state::State};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use plugboard_model::Failure;
use ring::{
    digest, hmac,
    signature::{ED25519, UnparsedPublicKey},
};
use wasmtime::Result;

/// The maximum number of pieces of a plain hash.
const PIECES_MAX: usize = 16;
/// The shortest secret that protects a plain hash, in bytes. The hash of a shorter one could be guessed.
const HASHED_MIN: usize = 16;
/// The maximum number of secrets that are joined into a key.
const JOINED_MAX: usize = 4;
/// The longest separator between joined secrets, in bytes.
const SEPARATOR_MAX: usize = 16;
/// The prefix of public keys in the Standard Webhooks specification.
const PUBLIC_KEY: &str = "whpk_";

fn algorithm(hash: Hash) -> hmac::Algorithm {
    match hash {
        Hash::Sha1 => hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY,
        Hash::Sha256 => hmac::HMAC_SHA256,
    }
}

impl State {
    /// Returns a secret as an HMAC key.
    fn hmac_key(&mut self, name: &str, hash: Hash) -> Result<hmac::Key, Failure> {
        let key = self.call.secrets.key(name).map(|key| hmac::Key::new(algorithm(hash), &key));
        self.secret_or_failure(name, key)
    }

    fn secret(&mut self, name: &str) -> Result<String, Failure> {
        let value = self.call.secrets.value(name).map(str::to_owned);
        self.secret_or_failure(name, value)
    }

    /// Returns the value. If it is a failure, records that a required secret is missing or unusable. A plugin may
    /// handle the failure itself, but the host must not answer an unverified sender as if the request had been
    /// rejected.
    fn secret_or_failure<T>(&mut self, name: &str, value: Result<T, Failure>) -> Result<T, Failure> {
        if let Err(failure) = &value
            && !self.call.secrets.is_optional(name)
        {
            self.secret_fault.get_or_insert_with(|| failure.message.clone());
        }
        value
    }

    /// Returns the plain hash of the pieces, and the length of the longest secret among them.
    fn hashed(&mut self, hash: Hash, pieces: Vec<Piece>) -> Result<(digest::Digest, usize), Failure> {
        check::ensure((1..=PIECES_MAX).contains(&pieces.len()), || {
            let message = format!("a hash has 1 to {PIECES_MAX} pieces, got {}", pieces.len());
            Failure::invalid(message).code("pieces")
        })?;
        let mut sum = digest::Context::new(match hash {
            Hash::Sha1 => &digest::SHA1_FOR_LEGACY_USE_ONLY,
            Hash::Sha256 => &digest::SHA256,
        });
        let mut longest: Option<usize> = None;
        for piece in pieces {
            match piece {
                Piece::Data(bytes) => sum.update(&bytes),
                Piece::Secret(name) => {
                    let secret = self.secret(&name)?;
                    sum.update(secret.as_bytes());
                    longest = longest.max(Some(secret.len()));
                }
            }
        }
        let none =
            || Failure::invalid("none of the pieces is a secret, so anyone could make this hash").code("no-secret");
        Ok((sum.finish(), longest.ok_or_else(none)?))
    }
}

/// Compares two values in constant time. Comparing HMAC tags of both reveals neither where they differ nor their
/// lengths.
fn same(secret: &[u8], value: &[u8]) -> Result<bool> {
    let key = hmac::Key::new(hmac::HMAC_SHA256, &random::bytes(32)?);
    let tag = hmac::sign(&key, secret);
    Ok(hmac::verify(&key, value, tag.as_ref()).is_ok())
}

impl Host for State {
    fn exists(&mut self, name: String) -> Result<bool> {
        let exists = self.call.secrets.contains(&name);
        if !exists {
            let missing = self.call.secrets.value(&name).map(drop);
            // This only records the missing secret. The plugin gets `false`.
            let _ = self.secret_or_failure(&name, missing);
        }
        Ok(exists)
    }

    fn equals(&mut self, name: String, value: String) -> Result<bool, Error> {
        let secret = self.secret(&name)?;
        Ok(same(secret.as_bytes(), value.as_bytes())?)
    }

    fn hmac(&mut self, name: String, hash: Hash, data: Vec<u8>) -> Result<Vec<u8>, Error> {
        Ok(hmac::sign(&self.hmac_key(&name, hash)?, &data).as_ref().to_vec())
    }

    fn hmac_matches(&mut self, name: String, hash: Hash, data: Vec<u8>, mac: Vec<u8>) -> Result<bool, Error> {
        Ok(hmac::verify(&self.hmac_key(&name, hash)?, &data, &mac).is_ok())
    }

    fn ed25519_matches(&mut self, name: String, data: Vec<u8>, signature: Vec<u8>) -> Result<bool, Error> {
        let key = public_key(&self.secret(&name)?).ok_or_else(|| {
            let message = format!(
                "the secret `{name}` must be an Ed25519 public key: 64 hexadecimal digits, or `{PUBLIC_KEY}` followed \
                 by the key in base64"
            );
            Failure::invalid(message).code("bad-secret")
        });
        let key = self.secret_or_failure(&name, key)?;
        Ok(UnparsedPublicKey::new(&ED25519, key).verify(&data, &signature).is_ok())
    }

    fn hash_of(&mut self, hash: Hash, pieces: Vec<Piece>) -> Result<Vec<u8>, Error> {
        let (digest, longest) = self.hashed(hash, pieces)?;
        check::ensure(longest >= HASHED_MIN, || {
            let message = format!(
                "one of the hashed secrets must have at least {HASHED_MIN} bytes, because the hash of a shorter one \
                 could be guessed"
            );
            Failure::invalid(message).code("short-secret")
        })?;
        Ok(digest.as_ref().to_vec())
    }

    fn hash_matches(&mut self, hash: Hash, pieces: Vec<Piece>, digest: Vec<u8>) -> Result<bool, Error> {
        let (actual, _) = self.hashed(hash, pieces)?;
        Ok(same(actual.as_ref(), &digest)?)
    }

    fn hmac_joined(
        &mut self,
        names: Vec<String>,
        separator: String,
        hash: Hash,
        data: Vec<u8>,
    ) -> Result<Vec<u8>, Error> {
        check::ensure((1..=JOINED_MAX).contains(&names.len()), || {
            Failure::invalid(format!("a key has 1 to {JOINED_MAX} secrets, got {}", names.len())).code("names")
        })?;
        check::text("the separator", &separator, SEPARATOR_MAX)?;
        for name in &names {
            self.secret(name)?;
        }
        let key = self.call.secrets.joined(&names, &separator)?;
        let key = hmac::Key::new(algorithm(hash), key.as_bytes());
        Ok(hmac::sign(&key, &data).as_ref().to_vec())
    }
}

/// Reads a public key: 64 hexadecimal digits, or the prefix of Standard Webhooks and base64.
fn public_key(text: &str) -> Option<[u8; 32]> {
    let text = text.trim();
    let key = match text.strip_prefix(PUBLIC_KEY) {
        Some(encoded) => BASE64_STANDARD.decode(encoded).ok()?,
        None => hex::decode(text).ok()?,
    };
    key.try_into().ok()
}

#[cfg(test)]
mod tests;
