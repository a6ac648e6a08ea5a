//! `secrets`: uses secrets without showing them to the plugin.

use super::bindings::secrets::{Hash, Host};
use crate::{error::Error, random, state::State};
use plugboard_model::Failure;
use ring::{
    hmac,
    signature::{ED25519, UnparsedPublicKey},
};
use wasmtime::Result;

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
        // Comparing HMAC tags of both values reveals neither where they differ nor the length of the secret.
        let key = random::bytes(32)?;
        let key = hmac::Key::new(hmac::HMAC_SHA256, &key);
        let tag = hmac::sign(&key, secret.as_bytes());
        Ok(hmac::verify(&key, value.as_bytes(), tag.as_ref()).is_ok())
    }

    fn hmac(&mut self, name: String, hash: Hash, data: Vec<u8>) -> Result<Vec<u8>, Error> {
        Ok(hmac::sign(&self.hmac_key(&name, hash)?, &data).as_ref().to_vec())
    }

    fn hmac_matches(&mut self, name: String, hash: Hash, data: Vec<u8>, mac: Vec<u8>) -> Result<bool, Error> {
        Ok(hmac::verify(&self.hmac_key(&name, hash)?, &data, &mac).is_ok())
    }

    fn ed25519_matches(&mut self, name: String, data: Vec<u8>, signature: Vec<u8>) -> Result<bool, Error> {
        let key = public_key(&self.secret(&name)?).ok_or_else(|| {
            let message = format!("the secret `{name}` must be an Ed25519 public key of 64 hexadecimal digits");
            Failure::invalid(message).code("bad-secret")
        });
        let key = self.secret_or_failure(&name, key)?;
        Ok(UnparsedPublicKey::new(&ED25519, key).verify(&data, &signature).is_ok())
    }
}

fn public_key(text: &str) -> Option<[u8; 32]> {
    let digits = text.trim().as_bytes();
    let mut key = [0; 32];
    if digits.len() != 64 {
        return None;
    }
    for (byte, pair) in key.iter_mut().zip(digits.chunks_exact(2)) {
        let digit = |digit: u8| char::from(digit).to_digit(16);
        *byte = u8::try_from(digit(pair[0])? * 16 + digit(pair[1])?).ok()?;
    }
    Some(key)
}

#[cfg(test)]
mod tests {
    use super::public_key;

    #[test]
    fn a_public_key_is_64_hexadecimal_digits() {
        assert_eq!(public_key(&"0f".repeat(32)), Some([15; 32]));
        assert_eq!(public_key(&format!(" {}\n", "Ff".repeat(32))), Some([255; 32]));
        for text in ["", "0f", &"0g".repeat(32), &"0f".repeat(33), &"ö".repeat(32)] {
            assert_eq!(public_key(text), None, "{text}");
        }
    }
}
