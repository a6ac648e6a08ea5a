//! Secrets at rest: sealed with ChaCha20-Poly1305 under a key from a file.
//!
//! Sealed text is bound to its owner and name, so that one sealed secret cannot replace another. Keys can be rotated:
//! the file may contain several keys, one per line. The first key seals; all keys open.

use plugboard_model::SealedSecret;
use ring::{
    aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    rand::{SecureRandom as _, SystemRandom},
};
use std::{
    fs::{self, OpenOptions},
    io::{self, Write as _},
    path::Path,
    sync::Arc,
};

use super::links::LinkKeys;
use crate::error::FlowError;

/// Maximum number of keys in a file.
const KEYS: usize = 16;

/// Seals and opens secrets. Clones share the keys.
#[derive(Clone)]
pub struct Sealer {
    keys: Arc<[LessSafeKey]>,
    links: LinkKeys,
}

impl Sealer {
    /// Reads the keys from a file, one per line, each 64 hexadecimal digits. Returns `None` if the file does not exist.
    /// Logs a warning if others can read the file.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read or has any other content.
    pub(crate) fn read(path: &Path) -> Result<Option<Self>, FlowError> {
        match fs::read_to_string(path) {
            Ok(text) => {
                warn_of_readers(path);
                Self::of_text(path, &text).map(Some)
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(cannot(path, &error)),
        }
    }

    /// Creates a file with a random key and mode 0600.
    ///
    /// # Errors
    /// Returns an error if the file cannot be created or already exists.
    pub(crate) fn create(path: &Path) -> Result<Self, FlowError> {
        let text = make(path).map_err(|error| cannot(path, &error))?;
        Self::of_text(path, &text)
    }

    fn of_text(path: &Path, text: &str) -> Result<Self, FlowError> {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let lines: Vec<_> = lines.map(|line| hex::decode(line).unwrap_or_default()).collect();
        let keys: Option<Vec<_>> = lines.iter().map(|bytes| key(bytes)).collect();
        match keys {
            Some(keys) if (1..=KEYS).contains(&keys.len()) => {
                let links = LinkKeys::derive(lines.iter().map(Vec::as_slice));
                Ok(Self { keys: keys.into(), links })
            }
            _ => Err(FlowError::Invalid(format!(
                "key file {}: expected 1 to {KEYS} lines of 64 hexadecimal digits each",
                path.display()
            ))),
        }
    }

    /// Returns a sealer with only the first key, the one that seals.
    pub(crate) fn first(&self) -> Self {
        Self { keys: self.keys.iter().take(1).cloned().collect(), links: self.links.first() }
    }

    /// Returns the keys that sign addresses of files.
    pub(crate) fn links(&self) -> &LinkKeys {
        &self.links
    }

    /// Seals a secret of an owner.
    ///
    /// # Errors
    /// Returns an error if the system has no randomness.
    pub(crate) fn seal(&self, owner: &str, name: &str, value: &str) -> Result<SealedSecret, FlowError> {
        let failed = || FlowError::Invalid("cannot seal a secret".into());
        let mut nonce = [0; NONCE_LEN];
        SystemRandom::new().fill(&mut nonce).map_err(|_| failed())?;
        let mut text = value.as_bytes().to_vec();
        let key = self.keys.first().ok_or_else(failed)?;
        key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), bound_to(owner, name), &mut text)
            .map_err(|_| failed())?;
        let mut sealed = nonce.to_vec();
        sealed.append(&mut text);
        Ok(SealedSecret { name: name.to_owned(), sealed })
    }

    /// Opens a sealed secret. Returns `None` if no key opens it, because it was tampered with, belongs to another owner
    /// or name, or was sealed with another key.
    pub(crate) fn open(&self, owner: &str, secret: &SealedSecret) -> Option<String> {
        let (nonce, text) = secret.sealed.split_first_chunk::<NONCE_LEN>()?;
        self.keys.iter().find_map(|key| {
            let mut text = text.to_vec();
            let nonce = Nonce::assume_unique_for_key(*nonce);
            let opened = key.open_in_place(nonce, bound_to(owner, &secret.name), &mut text).ok()?;
            String::from_utf8(opened.to_vec()).ok()
        })
    }
}

fn cannot(path: &Path, error: &io::Error) -> FlowError {
    FlowError::Invalid(format!("key file {}: {error}", path.display()))
}

/// Logs a warning if others can read the key file, because the key file and the database together reveal every secret.
/// Does not change the mode, because the file may be shared on purpose, for example with a group.
fn warn_of_readers(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let Ok(data) = fs::metadata(path) else { return };
        let mode = data.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            let file = path.display();
            tracing::warn!(
                "users other than its owner can read the key file {file} (mode {mode:04o}), which protects every \
                 secret; run `chmod 600 {file}`"
            );
        }
    }
}

fn bound_to(owner: &str, name: &str) -> Aad<Vec<u8>> {
    Aad::from(format!("{owner}\0{name}").into_bytes())
}

/// Returns the key, if it has the right length.
fn key(bytes: &[u8]) -> Option<LessSafeKey> {
    UnboundKey::new(&CHACHA20_POLY1305, bytes).ok().map(LessSafeKey::new)
}

fn make(path: &Path) -> io::Result<String> {
    let line = format!("{}\n", random_hex()?);
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(line.as_bytes())?;
    file.sync_all()?;
    Ok(line)
}

/// Returns 32 random bytes in hexadecimal.
pub(crate) fn random_hex() -> io::Result<String> {
    let mut bytes = [0; 32];
    SystemRandom::new().fill(&mut bytes).map_err(|_| io::Error::other("no randomness available"))?;
    Ok(hex::encode(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_secret_opens_only_with_its_owner_name_and_key() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("key");
        let sealer = Sealer::create(&path).unwrap();
        let sealed = sealer.seal("channel:shop", "token", "s3cret").unwrap();
        assert!(!sealed.sealed.windows(6).any(|w| w == b"s3cret"));
        assert_eq!(sealer.open("channel:shop", &sealed).as_deref(), Some("s3cret"));
        assert_eq!(sealer.open("channel:other", &sealed), None);
        assert_eq!(sealer.open("channel:shop", &SealedSecret { name: "x".into(), ..sealed.clone() }), None);
        let mut flipped = sealed.clone();
        flipped.sealed[15] ^= 1;
        assert_eq!(sealer.open("channel:shop", &flipped), None);

        // Rotation: a new first key seals, the old one still opens.
        let old = fs::read_to_string(&path).unwrap();
        fs::write(&path, format!("{}\n{old}", random_hex().unwrap())).unwrap();
        let rotated = Sealer::read(&path).unwrap().unwrap();
        assert_eq!(rotated.open("channel:shop", &sealed).as_deref(), Some("s3cret"));
        let fresh = rotated.seal("channel:shop", "token", "n3w").unwrap();
        assert_eq!(sealer.open("channel:shop", &fresh), None);
    }

    #[cfg(unix)]
    #[test]
    fn the_key_file_is_accessible_only_to_its_owner() {
        use std::os::unix::fs::PermissionsExt as _;
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("key");
        assert!(Sealer::read(&path).unwrap().is_none());
        Sealer::create(&path).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(Sealer::create(&path).is_err(), "a key is never overwritten");
        fs::write(&path, "abc").unwrap();
        assert!(Sealer::read(&path).is_err());
    }
}
