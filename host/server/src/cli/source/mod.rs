//! The sources of components: a file, a folder or an OCI registry.
//!
//! - `address`: registry addresses and digests
//! - `folder`: the choice of a component in a folder
//! - `registry`: pulling from a registry and pushing to it
//! - `push`: the artifact that is pushed

mod address;
mod folder;
mod push;
mod registry;

pub use push::{Push, run as push};

use address::{Address, Digest, SCHEME};
use anyhow::{Context as _, Result, ensure};
use oci_client::secrets::RegistryAuth;
use plugboard_model::COMPONENT_MAX;
use std::{
    ffi::OsString,
    fs::{self, File},
    io::Read as _,
    path::Path,
};

/// The environment variable for the registry password. There is no option for the password, because other users of
/// the machine can read a program's options.
const PASSWORD: &str = "PLUGBOARD_REGISTRY_PASSWORD";

/// Options that locate and identify a component.
#[derive(Debug, clap::Args)]
pub struct Source {
    /// Source of the component: a file, a folder, or `oci://HOST[:PORT]/REPOSITORY[:TAG][@sha256:DIGEST]`
    #[arg(value_name = "SOURCE")]
    place: OsString,
    /// Plugin to choose from a folder, by the name in its manifest [default version: the newest]
    #[arg(long, value_name = "NAME[@VERSION]")]
    plugin: Option<folder::Wanted>,
    /// SHA-256 of the component file; any other component is refused
    #[arg(long, value_name = "sha256:HEX")]
    digest: Option<Digest>,
    #[command(flatten)]
    login: Login,
}

/// Credentials for a registry.
#[derive(Debug, clap::Args)]
pub struct Login {
    /// User name at the registry; the password is read from `PLUGBOARD_REGISTRY_PASSWORD`
    #[arg(long, value_name = "NAME")]
    registry_user: Option<String>,
}

/// A component as the source returned it.
pub struct Fetched {
    /// The component's bytes. The server checks whether they are a plugin.
    pub bytes: Vec<u8>,
    /// Where the component was found, if that is more specific than the source.
    pub from: Option<String>,
}

impl Source {
    /// Fetches the component and checks it against `--digest`.
    ///
    /// # Errors
    /// Returns an error if the component cannot be fetched, the choice is ambiguous, or the digest differs.
    pub async fn fetch(&self) -> Result<Fetched> {
        let path = Path::new(&self.place);
        let text = self.place.to_string_lossy();
        let in_registry = text.starts_with(SCHEME);
        let is_folder = !in_registry && path.is_dir();
        ensure!(
            self.plugin.is_none() || is_folder,
            "--plugin only applies to a folder, and {text} is not a folder; remove it"
        );
        let fetched = if in_registry {
            let address: Address = text.parse()?;
            registry::Registry::new(&address, &self.login)?.pull().await?
        } else if is_folder {
            folder::fetch(path, self.plugin.as_ref())?
        } else {
            ensure!(
                path.exists() || !text.contains("://"),
                "cannot read {text}: the source must be a file, a folder or {SCHEME}HOST/REPOSITORY:TAG"
            );
            Fetched { bytes: read(path)?, from: None }
        };
        if let Some(wanted) = &self.digest {
            let found = Digest::of(&fetched.bytes);
            // The digests of the component and of the manifest are easily confused.
            let hint =
                if in_registry { "; put the digest of a registry's manifest into the address, after `@`" } else { "" };
            ensure!(
                found == *wanted,
                "the component was refused and not uploaded: --digest is {wanted}, but the component has {found}. Get \
                 the right component, or ask its author for the right digest{hint}"
            );
        }
        Ok(fetched)
    }
}

impl Login {
    /// Returns the credentials for the registry.
    ///
    /// # Errors
    /// Returns an error if there is a user but no password.
    fn auth(&self) -> Result<RegistryAuth> {
        let Some(user) = &self.registry_user else { return Ok(RegistryAuth::Anonymous) };
        let password = std::env::var(PASSWORD).with_context(|| {
            format!("--registry-user {user} needs a password; put it into the environment variable {PASSWORD}")
        })?;
        Ok(RegistryAuth::Basic(user.clone(), password))
    }
}

/// Reads a component from a file, up to the size that a server accepts.
///
/// # Errors
/// Returns an error if the file cannot be read or is too large.
pub fn read(path: &Path) -> Result<Vec<u8>> {
    let cannot = || format!("cannot read {}", path.display());
    let mut bytes = Vec::new();
    let most = COMPONENT_MAX as u64;
    File::open(path).and_then(|file| file.take(most + 1).read_to_end(&mut bytes)).with_context(cannot)?;
    ensure!(
        bytes.len() <= COMPONENT_MAX,
        "{} is too large: a component has at most {COMPONENT_MAX} bytes",
        path.display()
    );
    Ok(bytes)
}

/// Returns the modification time of a file in RFC 3339, to the second, as registries write times.
///
/// # Errors
/// Returns an error if the file system does not provide the time.
fn changed(path: &Path) -> Result<String> {
    let changed = fs::metadata(path).and_then(|about| about.modified());
    let changed = changed.with_context(|| format!("cannot read the time of {}", path.display()))?;
    let changed = jiff::Timestamp::try_from(changed)?.as_second();
    Ok(jiff::Timestamp::from_second(changed)?.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser as _;

    #[derive(clap::Parser)]
    struct Line {
        #[command(flatten)]
        source: Source,
    }

    async fn fetch(words: &[&str]) -> Result<Fetched, String> {
        let line =
            Line::try_parse_from(std::iter::once("test").chain(words.iter().copied())).map_err(|e| e.to_string())?;
        line.source.fetch().await.map_err(|error| format!("{error:#}"))
    }

    #[tokio::test]
    async fn a_file_must_match_the_given_digest() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("any");
        fs::write(&file, "hello").unwrap();
        let file = file.to_str().unwrap();
        let right = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
        let wrong = right.replace('2', "3");
        assert_eq!(fetch(&[file]).await.unwrap().bytes, b"hello");
        assert_eq!(fetch(&[file, "--digest", right]).await.unwrap().bytes, b"hello");
        assert_eq!(fetch(&[file, "--digest", &format!("sha256:{right}")]).await.unwrap().bytes, b"hello");
        let error = fetch(&[file, "--digest", &wrong]).await.err().unwrap();
        assert!(error.contains(&format!("sha256:{wrong}")) && error.contains(&format!("sha256:{right}")), "{error}");
        assert!(!error.contains("after `@`"), "{error}");
    }

    #[tokio::test]
    async fn invalid_sources_are_refused_with_a_reason() {
        for (words, said) in [
            (&["/nowhere/at/all.wasm"][..], "cannot read /nowhere/at/all.wasm"),
            (&["https://example.com/a.wasm"], "oci://HOST/REPOSITORY:TAG"),
            (&["/nowhere/at/all.wasm", "--plugin", "a"], "is not a folder"),
            (&["oci://nowhere"], "oci://"),
        ] {
            let error = fetch(words).await.err().unwrap();
            assert!(error.contains(said), "{words:?}: `{said}` is not in: {error}");
        }
    }
}
