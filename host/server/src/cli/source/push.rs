//! `plugboard plugin push`: pushes a component to a registry. Needs no server.

use super::{
    Login,
    address::{Address, Digest},
    changed, read,
    registry::{Registry, WASM},
};
use crate::cli::output;
use anyhow::{Context as _, Result, ensure};
use oci_client::{
    annotations::{
        ORG_OPENCONTAINERS_IMAGE_DESCRIPTION, ORG_OPENCONTAINERS_IMAGE_LICENSES, ORG_OPENCONTAINERS_IMAGE_TITLE,
        ORG_OPENCONTAINERS_IMAGE_VERSION,
    },
    manifest::{OCI_IMAGE_MEDIA_TYPE, OciDescriptor, OciImageManifest},
};
use plugboard_model::Manifest;
use serde_json::json;
use std::{collections::BTreeMap, path::PathBuf};
use wasmparser::{Parser, Payload};

/// The media type of the configuration.
const CONFIG: &str = "application/vnd.wasm.config.v0+json";

/// Arguments of `plugin push`.
#[derive(Debug, clap::Args)]
pub struct Push {
    /// Component file; sign it first if it should be signed
    file: PathBuf,
    /// Destination: `oci://HOST[:PORT]/REPOSITORY:TAG`
    #[arg(value_name = "ADDRESS")]
    to: Address,
    #[command(flatten)]
    login: Login,
}

/// Pushes a component to a registry and prints its address.
///
/// # Errors
/// Returns an error if the file is not a plugin with a manifest, or if the registry refuses it.
pub async fn run(push: &Push, as_json: bool) -> Result<()> {
    let (file, to) = (push.file.display(), &push.to);
    ensure!(to.digest.is_none(), "the registry computes the digest; remove `@` and what follows it from the address");
    let bytes = read(&push.file)?;
    let manifest = plugboard_engine::manifest_of(&bytes).with_context(|| file.to_string())?;
    let manifest = manifest.with_context(|| format!("{file} has no manifest; add one with `plugboard plugin pack`"))?;
    // Pulling from an address without a tag uses the tag `latest`. Pushing has no such default: the author names the
    // tag.
    ensure!(to.tag.is_some(), "the address needs a tag, such as {to}:{}", manifest.version);
    let digest = Digest::of(&bytes);
    let config = config(&bytes, &changed(&push.file)?)?;
    let artifact = artifact(&manifest, &bytes, &config)?;
    let pushed = Registry::new(to, &push.login)?.push(vec![bytes, config], &artifact).await?;
    if as_json {
        return output::json(&json!({ "address": pushed.to_string(), "component": digest.to_string() }));
    }
    output::line(&pushed.to_string())
}

/// Returns the manifest of the artifact.
fn artifact(manifest: &Manifest, component: &[u8], config: &[u8]) -> Result<OciImageManifest> {
    let part = |kind: &str, bytes: &[u8]| -> Result<OciDescriptor> {
        let (digest, size) = (Digest::of(bytes).to_string(), i64::try_from(bytes.len())?);
        Ok(OciDescriptor { media_type: kind.to_owned(), digest, size, ..OciDescriptor::default() })
    };
    let annotations = [
        (ORG_OPENCONTAINERS_IMAGE_TITLE, &manifest.name),
        (ORG_OPENCONTAINERS_IMAGE_VERSION, &manifest.version),
        (ORG_OPENCONTAINERS_IMAGE_DESCRIPTION, &manifest.description),
        (ORG_OPENCONTAINERS_IMAGE_LICENSES, &manifest.license),
    ];
    let annotations: BTreeMap<_, _> =
        annotations.into_iter().map(|(name, value)| (name.to_owned(), value.clone())).collect();
    Ok(OciImageManifest {
        media_type: Some(OCI_IMAGE_MEDIA_TYPE.to_owned()),
        config: part(CONFIG, config)?,
        layers: vec![part(WASM, component)?],
        annotations: Some(annotations),
        ..OciImageManifest::default()
    })
}

/// Returns the configuration in the CNCF's format: the component's imports and exports, for tools that inspect an
/// artifact before pulling it. The time is the file's, so that pushing the same file again creates the same artifact.
fn config(component: &[u8], created: &str) -> Result<Vec<u8>> {
    let (mut imports, mut exports) = (Vec::new(), Vec::new());
    let mut depth = 0_u32;
    for payload in Parser::new(0).parse_all(component) {
        match payload? {
            Payload::Version { .. } => depth += 1,
            Payload::End(_) => depth = depth.saturating_sub(1),
            Payload::ComponentImportSection(section) if depth == 1 => {
                for import in section {
                    imports.push(import?.name.name);
                }
            }
            Payload::ComponentExportSection(section) if depth == 1 => {
                for export in section {
                    exports.push(export?.name.name);
                }
            }
            _ => {}
        }
    }
    let config = json!({
        "created": created,
        "architecture": "wasm",
        // The format has no value for components without WASI. `wasip2` says that this is a component.
        "os": "wasip2",
        "layerDigests": [Digest::of(component).to_string()],
        "component": { "imports": imports, "exports": exports, "target": null },
    });
    Ok(serde_json::to_vec(&config)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_artifact_is_annotated_from_the_manifest() {
        let manifest = Manifest {
            name: "vip".into(),
            version: "1.2.3".into(),
            description: "Does it.".into(),
            license: "MIT".into(),
            handlers: None,
            powers: None,
            conversation_changes: vec![],
            hosts: Vec::new(),
            limits: plugboard_model::LimitChange::default(),
            secrets: Vec::new(),
            config: BTreeMap::new(),
        };
        let artifact = serde_json::to_value(artifact(&manifest, b"hello", b"{}").unwrap()).unwrap();
        let expected = json!({
            "schemaVersion": 2,
            "mediaType": "application/vnd.oci.image.manifest.v1+json",
            "config": {
                "mediaType": "application/vnd.wasm.config.v0+json",
                "digest": "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
                "size": 2,
            },
            "layers": [{
                "mediaType": "application/wasm",
                "digest": "sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
                "size": 5,
            }],
            "annotations": {
                "org.opencontainers.image.title": "vip",
                "org.opencontainers.image.version": "1.2.3",
                "org.opencontainers.image.description": "Does it.",
                "org.opencontainers.image.licenses": "MIT",
            },
        });
        assert_eq!(artifact, expected);
    }

    #[test]
    fn the_artifact_configuration_lists_the_imports_and_exports_of_the_component() {
        // A component that imports a function `a`, and exports it as `b`.
        let bytes = [
            &b"\0asm\x0d\0\x01\0"[..],
            &[7, 5, 1, 0x40, 0, 1, 0],
            &[10, 6, 1, 0, 1, b'a', 1, 0],
            &[11, 7, 1, 0, 1, b'b', 1, 0, 0],
        ]
        .concat();
        let config: serde_json::Value =
            serde_json::from_slice(&config(&bytes, "2026-01-01T00:00:00Z").unwrap()).unwrap();
        assert_eq!(config["component"], json!({ "imports": ["a"], "exports": ["b"], "target": null }));
        assert_eq!(config["layerDigests"], json!([Digest::of(&bytes).to_string()]));
        assert_eq!((&config["os"], &config["architecture"]), (&json!("wasip2"), &json!("wasm")));
    }
}
