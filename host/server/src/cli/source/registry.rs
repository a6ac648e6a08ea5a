//! Pulls a component from an OCI registry, and pushes one to it.
//!
//! The artifact follows the CNCF's format for WebAssembly: a manifest, a small configuration, and one layer, which is
//! the component. `oci-client` does everything except read the manifest, because it would read a manifest of any size.

use super::{
    Fetched, Login, PASSWORD,
    address::{Address, Digest},
};
use anyhow::{Context as _, Error, Result, anyhow, bail, ensure};
use futures_util::StreamExt as _;
use oci_client::{
    Client, Reference, RegistryOperation,
    client::{ClientConfig, ClientProtocol},
    errors::{DigestError, OciDistributionError},
    manifest::{IMAGE_MANIFEST_MEDIA_TYPE, OCI_IMAGE_INDEX_MEDIA_TYPE, OCI_IMAGE_MEDIA_TYPE, WASM_LAYER_MEDIA_TYPE},
    manifest::{OciDescriptor, OciImageManifest, OciManifest},
    secrets::RegistryAuth,
};
use plugboard_model::COMPONENT_MAX;
use reqwest::{
    StatusCode,
    header::{ACCEPT, HeaderValue},
};
use std::time::Duration;

/// The media type of the layer: an unmodified component.
pub const WASM: &str = "application/wasm";
/// Maximum size of a manifest, in bytes.
const MANIFEST_MAX: usize = 1 << 20;
/// How long a registry may send nothing before the request fails.
const READ_TIMEOUT: Duration = Duration::from_mins(1);
/// Timeout for connecting to a registry.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// The user agent.
const AGENT: &str = concat!("plugboard/", env!("CARGO_PKG_VERSION"));
/// The default tag, by convention.
const LATEST: &str = "latest";

/// A client for one address in a registry, with credentials.
pub struct Registry {
    address: Address,
    image: Reference,
    auth: RegistryAuth,
    client: Client,
    http: reqwest::Client,
}

impl Registry {
    /// Creates a client. Sends nothing yet.
    ///
    /// # Errors
    /// Returns an error if a password is missing or the HTTP client cannot be created.
    pub fn new(address: &Address, login: &Login) -> Result<Self> {
        let mut address = address.clone();
        if address.tag.is_none() && address.digest.is_none() {
            address.tag = Some(LATEST.to_owned());
        }
        let (host, repository) = (address.host.clone(), address.repository.clone());
        let image = match (&address.digest, &address.tag) {
            (Some(digest), _) => Reference::with_digest(host, repository, digest.to_string()),
            (None, tag) => Reference::with_tag(host, repository, tag.clone().unwrap_or_default()),
        };
        let secure = address.scheme() == "https";
        let config = ClientConfig {
            protocol: if secure { ClientProtocol::Https } else { ClientProtocol::Http },
            read_timeout: Some(READ_TIMEOUT),
            connect_timeout: Some(CONNECT_TIMEOUT),
            user_agent: AGENT,
            ..ClientConfig::default()
        };
        let http = reqwest::Client::builder().https_only(secure).user_agent(AGENT);
        let http = http.connect_timeout(CONNECT_TIMEOUT).read_timeout(READ_TIMEOUT).build()?;
        // Not `Client::new`, which falls back to other settings if these fail.
        Ok(Self { image, auth: login.auth()?, client: Client::try_from(config)?, http, address })
    }

    /// Pulls the component. Verifies it against the digest in the manifest, and the manifest against the digest in the
    /// address.
    ///
    /// # Errors
    /// Returns an error if the component cannot be fetched, is not a WebAssembly artifact, is too large, or does not
    /// match its digest.
    pub async fn pull(&self) -> Result<Fetched> {
        let (manifest, digest) = self.manifest().await?;
        let layer = component_of(&manifest).with_context(|| self.address.to_string())?;
        // Fetch by digest alone, to ignore other addresses that the manifest names for its layers.
        let stream = self.client.pull_blob_stream(&self.image, layer.digest.as_str()).await;
        let mut parts = stream.map_err(|error| self.explain(error))?;
        let mut bytes = Vec::new();
        while let Some(part) = parts.next().await {
            let part = part.map_err(|error| match error.get_ref().and_then(|cause| cause.downcast_ref()) {
                Some(DigestError::VerificationError { expected, actual }) => anyhow!(
                    "the component at {} was refused and not uploaded: the manifest says {expected}, but the registry \
                     returned {actual}. The component was damaged or changed there; push it again",
                    self.address
                ),
                _ => Error::new(error).context(format!("{} interrupted the transfer", self.address.host)),
            })?;
            bytes.extend_from_slice(&part);
            ensure!(bytes.len() <= COMPONENT_MAX, too_large(&self.address));
        }
        let found = Address { digest: Some(digest), ..self.address.clone() };
        Ok(Fetched { bytes, from: Some(found.to_string()) })
    }

    /// Checks that the registry asks for the password to be sent over TLS, if the registry itself uses TLS.
    ///
    /// # Errors
    /// Returns an error if the password would be sent in the clear, if the registry redirects its login, or if the
    /// registry cannot be reached.
    async fn check_realm(&self) -> Result<()> {
        if self.address.scheme() != "https" || !matches!(self.auth, RegistryAuth::Basic(..)) {
            return Ok(());
        }
        let url = format!("https://{}/v2/", self.image.resolve_registry());
        let client = reqwest::Client::builder().https_only(true).redirect(reqwest::redirect::Policy::none());
        let client = client.user_agent(AGENT).connect_timeout(CONNECT_TIMEOUT).read_timeout(READ_TIMEOUT).build()?;
        let response = client.get(url).send().await.with_context(|| self.unreachable())?;
        ensure!(
            !response.status().is_redirection(),
            "{} redirects its login to another host; use that host in the address",
            self.address.host
        );
        let challenges = response.headers().get_all(reqwest::header::WWW_AUTHENTICATE);
        for challenge in challenges.iter().filter_map(|value| value.to_str().ok()) {
            let realm = challenge.split("realm=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
            ensure!(
                !realm.starts_with("http://"),
                "{} asks for the password to be sent unencrypted to {realm}; nothing was sent",
                self.address.host
            );
        }
        Ok(())
    }

    /// Fetches the manifest, verifies it against the digest in the address, and returns it with its own digest.
    async fn manifest(&self) -> Result<(OciImageManifest, Digest)> {
        self.check_realm().await?;
        let token = self.client.auth(&self.image, &self.auth, RegistryOperation::Pull).await;
        let token = token.map_err(|error| self.explain(error))?;
        let which = self.address.digest.as_ref().map(ToString::to_string).or_else(|| self.address.tag.clone());
        let (scheme, host) = (self.address.scheme(), self.image.resolve_registry());
        let url = format!("{scheme}://{host}/v2/{}/manifests/{}", self.address.repository, which.unwrap_or_default());
        let request = self.http.get(url).header(ACCEPT, [OCI_IMAGE_MEDIA_TYPE, IMAGE_MANIFEST_MEDIA_TYPE].join(", "));
        let request = match (token, &self.auth) {
            (Some(token), _) => request.bearer_auth(token),
            (None, RegistryAuth::Basic(user, password)) => request.basic_auth(user, Some(password)),
            (None, _) => request,
        };
        let mut response = request.send().await.with_context(|| self.unreachable())?;
        match response.status() {
            StatusCode::OK => {}
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => bail!("{}", self.access_denied()),
            StatusCode::NOT_FOUND => bail!("{} does not exist; check the repository and the tag", self.address),
            status => bail!("{} answered {status}", self.address.host),
        }
        let mut bytes = Vec::new();
        while let Some(part) = response.chunk().await.with_context(|| format!("{host} interrupted the transfer"))? {
            bytes.extend_from_slice(&part);
            ensure!(
                bytes.len() <= MANIFEST_MAX,
                "the manifest of {} is larger than the maximum of {MANIFEST_MAX} bytes",
                self.address
            );
        }
        let found = Digest::of(&bytes);
        if let Some(wanted) = &self.address.digest {
            ensure!(found == *wanted, "the registry cannot be trusted: it returned the manifest {found} for {wanted}");
        }
        Ok((read_manifest(&bytes).with_context(|| self.address.to_string())?, found))
    }

    /// Pushes an artifact: first the parts, then the manifest that names them. Returns the artifact's address.
    ///
    /// # Errors
    /// Returns an error if the registry cannot be reached or refuses the artifact.
    pub async fn push(&self, parts: Vec<Vec<u8>>, manifest: &OciImageManifest) -> Result<Address> {
        self.check_realm().await?;
        let authorized = self.client.auth(&self.image, &self.auth, RegistryOperation::Push).await;
        authorized.map_err(|error| self.explain(error))?;
        for part in parts {
            let digest = Digest::of(&part).to_string();
            self.client.push_blob(&self.image, part, &digest).await.map_err(|error| self.explain(error))?;
        }
        let manifest = serde_json::to_vec(manifest)?;
        let digest = Digest::of(&manifest);
        let kind = HeaderValue::from_static(OCI_IMAGE_MEDIA_TYPE);
        self.client.push_manifest_raw(&self.image, manifest, kind).await.map_err(|error| self.explain(error))?;
        Ok(Address { digest: Some(digest), ..self.address.clone() })
    }

    /// The message for a registry that cannot be reached.
    fn unreachable(&self) -> String {
        let Address { host, .. } = &self.address;
        format!(
            "cannot reach the registry at {}://{host}; check the name and that the registry is running",
            self.address.scheme()
        )
    }

    /// The message for a registry that denies access.
    fn access_denied(&self) -> String {
        let Address { host, repository, .. } = &self.address;
        match &self.auth {
            RegistryAuth::Basic(user, _) => {
                format!(
                    "{host} denies `{user}` access to {repository}; check the password in {PASSWORD} and the \
                     permissions"
                )
            }
            _ => format!(
                "{host} denies anonymous access to {repository}; set a user with --registry-user and the password in \
                 {PASSWORD}"
            ),
        }
    }

    /// Adds to an error of `oci-client` what failed and how to fix it.
    fn explain(&self, error: OciDistributionError) -> Error {
        match error {
            OciDistributionError::AuthenticationFailure(_)
            | OciDistributionError::UnauthorizedError { .. }
            // Pushes fail with this error where pulls fail with the ones above.
            | OciDistributionError::ServerError { code: 401 | 403, .. } => anyhow!(self.access_denied()),
            OciDistributionError::RequestError(error) if error.is_connect() || error.is_timeout() => {
                Error::new(error).context(self.unreachable())
            }
            error => Error::new(error).context(format!("the request to {} failed", self.address.host)),
        }
    }
}

fn too_large(place: &Address) -> String {
    format!("the component at {place} is larger than the maximum of {COMPONENT_MAX} bytes")
}

/// Parses a manifest.
fn read_manifest(bytes: &[u8]) -> Result<OciImageManifest> {
    match serde_json::from_slice(bytes) {
        Ok(OciManifest::Image(manifest)) => Ok(manifest),
        Ok(OciManifest::ImageIndex(_)) => {
            bail!("this is a list of artifacts ({OCI_IMAGE_INDEX_MEDIA_TYPE}); name one of them by its digest")
        }
        Err(error) => Err(Error::new(error).context("cannot parse the registry's manifest")),
    }
}

/// Returns the layer that is the component. Ignores the configuration, because the component describes itself and
/// tools write different configurations.
fn component_of(manifest: &OciImageManifest) -> Result<&OciDescriptor> {
    let [layer] = manifest.layers.as_slice() else {
        bail!(
            "this is not a plugin: the artifact has {} layers, but a component must be the only layer",
            manifest.layers.len()
        );
    };
    ensure!(
        [WASM, WASM_LAYER_MEDIA_TYPE].contains(&layer.media_type.as_str()),
        "this is not a plugin: the layer has type `{}`, but a component has type `{WASM}`",
        layer.media_type
    );
    let wrong = || anyhow!("the layer's digest must be a sha256 digest, got `{}`", layer.digest);
    ensure!(layer.digest.starts_with("sha256:"), wrong());
    layer.digest.parse::<Digest>().map_err(|_| wrong())?;
    let fits = usize::try_from(layer.size).is_ok_and(|size| size <= COMPONENT_MAX);
    ensure!(fits, "the component has {} bytes, but the maximum is {COMPONENT_MAX}", layer.size);
    Ok(layer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    const DIGEST: &str = "sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

    fn layer(kind: &str, size: u64) -> Value {
        json!({ "mediaType": kind, "digest": DIGEST, "size": size })
    }

    fn taken(layers: &Value) -> Result<String, String> {
        let config = json!({ "mediaType": "application/vnd.wasm.config.v0+json", "digest": DIGEST, "size": 2 });
        let manifest = json!({ "schemaVersion": 2, "config": config, "layers": layers }).to_string();
        let manifest = read_manifest(manifest.as_bytes()).map_err(|error| format!("{error:#}"))?;
        component_of(&manifest).map(|layer| layer.digest.clone()).map_err(|error| error.to_string())
    }

    #[test]
    fn an_artifact_must_have_exactly_one_wasm_layer() {
        for kind in ["application/wasm", "application/vnd.wasm.content.layer.v1+wasm"] {
            assert_eq!(taken(&json!([layer(kind, 5)])).as_deref(), Ok(DIGEST));
        }
        let tar = "application/vnd.oci.image.layer.v1.tar+gzip";
        for (layers, said) in [
            (json!([]), "0 layers"),
            (json!([layer(WASM, 5), layer(WASM, 5)]), "2 layers"),
            (json!([layer(tar, 5)]), tar),
            (json!([layer(WASM, (64 << 20) + 1)]), "67108865 bytes"),
            (json!([{ "mediaType": WASM, "digest": "sha256:../../x", "size": 5 }]), "must be a sha256 digest"),
            (
                json!([{ "mediaType": WASM, "digest": DIGEST.replace("256", "512"), "size": 5 }]),
                "must be a sha256 digest",
            ),
            (json!([{ "mediaType": WASM, "digest": DIGEST, "size": -1 }]), "-1 bytes"),
        ] {
            let error = taken(&layers).expect_err("it is refused");
            assert!(error.contains(said), "`{said}` is not in: {error}");
        }
        assert_eq!(taken(&json!([layer(WASM, 64 << 20)])).as_deref(), Ok(DIGEST));
    }

    #[test]
    fn an_image_index_is_refused_as_an_artifact() {
        let list = json!({ "schemaVersion": 2, "manifests": [] }).to_string();
        assert!(read_manifest(list.as_bytes()).unwrap_err().to_string().contains("by its digest"));
        assert!(read_manifest(b"[").is_err());
    }
}
