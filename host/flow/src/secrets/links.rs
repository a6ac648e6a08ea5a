//! Keys that sign the addresses of files. They are derived from the keys in the key file, so that all servers of a database
//! have the same ones, and so that no key is used for two things.

use ring::{hkdf, hmac};
use std::sync::Arc;

/// What the keys are derived for. Another purpose must have other words.
const PURPOSE: &[&[u8]] = &[b"plugboard: signed addresses of files"];

/// Signs texts and checks signatures. Clones share the keys. As with sealed secrets, the first key signs, and all keys
/// are accepted.
#[derive(Clone)]
pub(crate) struct LinkKeys(Arc<[hmac::Key]>);

impl LinkKeys {
    /// Derives the keys from the bytes of those in the key file.
    pub(super) fn derive<'a>(keys: impl Iterator<Item = &'a [u8]>) -> Self {
        Self(keys.filter_map(derived).collect())
    }

    /// Returns the same with the first key alone.
    pub(super) fn first(&self) -> Self {
        Self(self.0.iter().take(1).cloned().collect())
    }

    /// Signs a text. Returns the signature in hexadecimal.
    pub(crate) fn sign(&self, text: &str) -> Option<String> {
        let key = self.0.first()?;
        Some(hex::encode(hmac::sign(key, text.as_bytes())))
    }

    /// Returns whether a signature in hexadecimal is that of a text. Takes the same time for every signature.
    pub(crate) fn accepts(&self, text: &str, signature: &str) -> bool {
        let Ok(signature) = hex::decode(signature) else { return false };
        self.0.iter().any(|key| hmac::verify(key, text.as_bytes(), &signature).is_ok())
    }
}

fn derived(key: &[u8]) -> Option<hmac::Key> {
    let key = hkdf::Salt::new(hkdf::HKDF_SHA256, b"plugboard").extract(key);
    let derived = key.expand(PURPOSE, hmac::HMAC_SHA256).ok()?;
    Some(hmac::Key::from(derived))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(all: &[[u8; 32]]) -> LinkKeys {
        LinkKeys::derive(all.iter().map(<[u8; 32]>::as_slice))
    }

    #[test]
    fn only_the_own_signature_of_a_text_is_accepted() {
        let (ours, theirs) = (keys(&[[1; 32]]), keys(&[[2; 32]]));
        let signature = ours.sign("file\n1").unwrap();
        assert_eq!(signature.len(), 64);
        assert!(ours.accepts("file\n1", &signature));
        assert!(!ours.accepts("file\n2", &signature) && !theirs.accepts("file\n1", &signature));
        for wrong in ["", "00", "x", &signature[2..], &signature.replace(|c: char| c.is_ascii_digit(), "f")] {
            assert!(!ours.accepts("file\n1", wrong), "{wrong}");
        }
    }

    #[test]
    fn after_a_rotation_addresses_of_the_old_key_stay_valid() {
        let (old, both) = (keys(&[[1; 32]]), keys(&[[2; 32], [1; 32]]));
        assert!(both.accepts("file", &old.sign("file").unwrap()));
        assert!(!old.accepts("file", &both.sign("file").unwrap()));
        assert!(!both.first().accepts("file", &old.sign("file").unwrap()));
    }
}
