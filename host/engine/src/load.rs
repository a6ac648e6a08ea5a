//! Turns bytes into a plugin. Determines what a component handles and can do, or explains why it cannot be a plugin.

use crate::{
    compile::Code,
    error::LoadError,
    exports::Exports,
    imports::{POWER_MEANINGS, power_meaning},
    instance::{Compiled, Memories, Shared, SparePool},
    sections::{Unreadable, custom},
    signature,
    state::State,
    wasi,
};
use plugboard_model::{COMPONENT_MAX, CONTEXT_INTERFACES, EventKind, MANIFEST_MAX, Manifest, Role, Surface};
use ring::digest::{SHA256, digest};
use std::{collections::BTreeSet, sync::Arc};
use wasmtime::component::{Component, InstancePre, types::ComponentItem};

/// The package of the contract.
const PACKAGE: &str = "plugboard:inbox";
/// The version of the contract that this host implements.
const VERSION: &str = "0.1.2";
/// The interfaces that a plugin may export.
const HANDLERS: [&str; 21] = [
    "assistant",
    "catalogue",
    "connector",
    "exporter",
    "gestures",
    "media",
    "migration",
    "on-comment",
    "on-contact",
    "on-conversation",
    "on-feedback",
    "on-lead",
    "on-message",
    "on-reaction",
    "on-receipt",
    "on-refused",
    "on-timer",
    "poller",
    "reviewer",
    "settle",
    "setup",
];

/// A compiled and linked component with its metadata.
pub(crate) struct Loaded {
    pub digest: String,
    pub manifest: Option<Manifest>,
    pub surface: Surface,
    /// The signer: an Ed25519 public key in hexadecimal.
    pub signer: Option<String>,
    pub compiled: Compiled,
    /// Whether the component imports a function that reads kept values.
    pub reads_kept: bool,
}

/// Returns the SHA-256 digest of a component, in hexadecimal.
#[must_use]
pub fn digest_of(bytes: &[u8]) -> String {
    hex::encode(digest(&SHA256, bytes).as_ref())
}

/// The metadata of a component that is available before compilation.
pub(crate) struct Read {
    pub digest: String,
    pub manifest: Option<Manifest>,
    pub signer: Option<String>,
}

/// Reads the manifest and the signature of a component. Blocks.
pub(crate) fn read(bytes: &[u8], digest: String) -> Result<Read, LoadError> {
    let manifest = manifest(bytes)?;
    let signer = signature::signer(bytes).map_err(LoadError::Signature)?;
    Ok(Read { digest, manifest, signer })
}

/// Links a compiled component, and determines from its type what it hears and can do. Blocks.
pub(crate) fn build(shared: &Arc<Shared>, read: Read, code: Code) -> Result<Loaded, LoadError> {
    let (Read { digest, manifest, signer }, (component, file)) = (read, code);
    let pre = link(shared, &component)?;
    let exports = Exports::probe(&pre);
    let mut surface = surface(shared, &component, &exports)?;
    let reads_kept = reads_kept(shared, &component);
    if let Some(manifest) = &manifest {
        manifest.check_surface(&surface).map_err(|error| LoadError::Manifest(error.to_string()))?;
        surface.conversation_changes.clone_from(&manifest.conversation_changes);
    }
    let compiled = Compiled {
        shared: Arc::clone(shared),
        pre,
        exports,
        memories: file.as_deref().and_then(Memories::new),
        spare_pool: SparePool::new(),
    };
    Ok(Loaded { digest, manifest, surface, signer, compiled, reads_kept })
}

/// Checks the size of a component, and checks by its first bytes that it is WebAssembly and not a core module.
pub(crate) fn check_form(bytes: &[u8]) -> Result<(), LoadError> {
    if bytes.len() > COMPONENT_MAX {
        return Err(LoadError::TooLarge(format!("{} bytes, at most {COMPONENT_MAX} are allowed", bytes.len())));
    }
    match bytes {
        [0, b'a', b's', b'm', 1, 0, 0, 0, ..] => Err(LoadError::CoreModule),
        [0, b'a', b's', b'm', ..] => Ok(()),
        _ => Err(LoadError::NotWasm),
    }
}

/// Reads the manifest of a component from its bytes. Nothing is compiled.
///
/// # Errors
/// Returns an error if this is not a component, if it is damaged, or if its manifest is invalid.
pub fn manifest_of(bytes: &[u8]) -> Result<Option<Manifest>, LoadError> {
    check_form(bytes)?;
    manifest(bytes)
}

/// Reads the manifest from the component's own custom section. Sections of nested modules do not count.
fn manifest(bytes: &[u8]) -> Result<Option<Manifest>, LoadError> {
    let sections = custom(bytes, Manifest::SECTION).map_err(|error| match error {
        Unreadable::CoreModule => LoadError::CoreModule,
        Unreadable::Damaged(why) => LoadError::Invalid(why),
    })?;
    let data = match sections.as_slice() {
        [] => return Ok(None),
        [data] => *data,
        _ => return Err(LoadError::Manifest("there is more than one".into())),
    };
    if data.len() > MANIFEST_MAX {
        return Err(LoadError::Manifest(format!("{} bytes, at most {MANIFEST_MAX} are allowed", data.len())));
    }
    let text = std::str::from_utf8(data).map_err(|_| LoadError::Manifest("it is not UTF-8".into()))?;
    let manifest: Manifest = toml::from_str(text).map_err(|error| LoadError::Manifest(error.to_string()))?;
    manifest.check().map_err(|error| LoadError::Manifest(error.to_string()))?;
    Ok(Some(manifest))
}

/// Returns the interfaces of the contract that a plugin may import: the powers, and the context interfaces, which are
/// not powers.
fn imports() -> Vec<&'static str> {
    CONTEXT_INTERFACES.iter().copied().chain(POWER_MEANINGS.iter().map(|(power, _)| *power)).collect()
}

/// Checks the names of a component's imports and exports, and links it to the host functions.
fn link(shared: &Shared, component: &Component) -> Result<InstancePre<State>, LoadError> {
    let names = component.component_type();
    for (name, _) in names.imports(&shared.wasm) {
        if let Some(why) = unsupported_reason(name, &imports()) {
            return Err(LoadError::Incompatible { name: name.to_owned(), why });
        }
    }
    for (name, _) in names.exports(&shared.wasm) {
        if name.starts_with(PACKAGE)
            && let Some(why) = unsupported_reason(name, &HANDLERS)
        {
            return Err(LoadError::Incompatible { name: name.to_owned(), why });
        }
    }
    shared.linker.instantiate_pre(component).map_err(|error| {
        // The names match, so a function or type inside does not. wasmtime's chain of causes names it, outermost first.
        let text = format!("{error:#}");
        let name = text.split('`').nth(1).unwrap_or(PACKAGE).to_owned();
        let why = format!(
            "differs from {PACKAGE}@{VERSION}: {text}; rebuild the plugin with this version's SDK, or update Plugboard"
        );
        LoadError::Incompatible { name, why }
    })
}

/// Returns why an import or export is not supported, judging by its name alone. `known` lists the contract's
/// interfaces.
fn unsupported_reason(name: &str, known: &[&str]) -> Option<String> {
    let (path, version) = name.split_once('@').unwrap_or((name, ""));
    let interface = path.strip_prefix(PACKAGE).and_then(|rest| rest.strip_prefix('/'));
    let Some(interface) = interface else {
        return match path.split_once('/') {
            Some((package, _)) if wasi::PACKAGES.contains(&package) => (!version.starts_with("0.2.")).then(|| {
                format!(
                    "has version {version}, but only WASI 0.2 is supported; build the plugin for WASI 0.2 (Preview 2)"
                )
            }),
            _ if name.starts_with("wasi:") => Some(format!(
                "is a part of WASI that is not supported; supported are {}, and only wasi:http reaches outside",
                wasi::PACKAGES.join(", ")
            )),
            _ => Some(format!("is unknown; a plugin may import only interfaces of {PACKAGE}@{VERSION} and WASI 0.2")),
        };
    };
    // Versions that differ only in the last number are compatible.
    let line = |version: &str| version.rsplit_once('.').map(|(line, _)| line.to_owned());
    if line(version) != line(VERSION) {
        return Some(format!(
            "has version {version}, but this Plugboard supports {VERSION}; rebuild the plugin with this version's SDK, \
             or use a Plugboard that supports its version"
        ));
    }
    if !known.contains(&interface) {
        return Some(format!(
            "is not part of {PACKAGE}@{VERSION}; the plugin needs a newer Plugboard, one that supports {version}"
        ));
    }
    None
}

/// Whether a component imports a function that reads kept values. Components in some languages import all functions.
fn reads_kept(shared: &Shared, component: &Component) -> bool {
    let component_type = component.component_type();
    let mut imports = component_type.imports(&shared.wasm);
    imports.any(|(name, import)| match import.ty {
        ComponentItem::ComponentInstance(instance) if name.starts_with("plugboard:inbox/platform@") => {
            let mut functions = instance.exports(&shared.wasm);
            functions.any(|(function, _)| function.strip_prefix("[method]").is_some_and(|name| name.contains(".kept")))
        }
        _ => false,
    })
}

/// Determines from a component's type what it hears and can do.
fn surface(shared: &Shared, component: &Component, exports: &Exports) -> Result<Surface, LoadError> {
    let hears: Vec<EventKind> =
        EventKind::ALL.iter().copied().filter(|kind| kind.is_broadcast() && exports.takes(*kind)).collect();
    let roles: Vec<Role> = Role::ALL.iter().copied().filter(|role| exports.plays(*role)).collect();
    if hears.is_empty() && roles.iter().all(|role| *role == Role::Migration) {
        return Err(LoadError::HearsNothing);
    }
    let of_connectors = [Role::Media, Role::Poller, Role::Setup, Role::Settle, Role::Gestures, Role::Catalogue];
    if let Some(role) = roles.iter().find(|role| of_connectors.contains(role) && !roles.contains(&Role::Connector)) {
        let why = "is a role of connectors; export `connector` as well".to_owned();
        return Err(LoadError::Incompatible { name: role.to_string(), why });
    }
    let (mut powers, mut runtime) = (BTreeSet::new(), BTreeSet::new());
    for (name, _) in component.component_type().imports(&shared.wasm) {
        let path = name.split_once('@').map_or(name, |(path, _)| path);
        match path.split_once('/') {
            Some((PACKAGE, interface)) if power_meaning(interface).is_some() => {
                powers.insert(interface.to_owned());
            }
            Some((PACKAGE, _)) | None => {}
            // `wasi:http` is the power `http` under another name.
            Some(_) if path == wasi::HTTP => drop(powers.insert("http".to_owned())),
            Some((package, _)) => drop(runtime.insert(package.to_owned())),
        }
    }
    let sorted = |set: BTreeSet<String>| set.into_iter().collect();
    let conversation_changes = Vec::new();
    Ok(Surface { hears, conversation_changes, roles, powers: sorted(powers), runtime: sorted(runtime) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_and_exports_match_the_contract() {
        let worlds = include_str!("../../../wit/0.1.2/worlds.wit");
        let names = |word: &str| {
            let line = |line: &str| Some(line.trim().strip_prefix(word)?.trim_end_matches(';').trim().to_owned());
            let mut names: Vec<String> = worlds.lines().filter_map(line).collect();
            names.sort();
            names
        };
        let mut imports = imports();
        imports.sort_unstable();
        assert_eq!(names("import "), imports);
        assert_eq!(names("export "), HANDLERS);
        let types = include_str!("../../../wit/0.1.2/types.wit");
        assert!(types.contains(&format!("package {PACKAGE}@{VERSION};")));
    }

    #[test]
    fn the_host_implements_the_newest_contract_version() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../wit");
        let numbers = |name: &str| name.split('.').map(|part| part.parse().ok()).collect::<Option<Vec<u32>>>();
        let entries = std::fs::read_dir(folder).expect("the contract");
        let names = entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned());
        let newest = names.filter_map(|name| numbers(&name)).max();
        assert_eq!(newest, numbers(VERSION), "wit/ has a newer version than {VERSION}: this host should speak it");
    }

    #[test]
    fn each_kind_of_unsupported_import_is_explained_differently() {
        let why = |name| unsupported_reason(name, &imports()).unwrap_or_default();
        assert_eq!(why("plugboard:inbox/kv@0.1.2"), "");
        assert_eq!(why("plugboard:inbox/kv@0.1.7"), "");
        assert!(why("plugboard:inbox/kv@0.9.0").contains("version 0.9.0"));
        assert!(why("plugboard:inbox/kv@1.1.0").contains("version 1.1.0"));
        assert!(why("plugboard:inbox/kv").contains("version"));
        assert!(why("plugboard:inbox/teleport@0.1.2").contains("newer"));
        assert_eq!(why("wasi:cli/environment@0.2.6"), "");
        assert_eq!(why("wasi:http/outgoing-handler@0.2.12"), "");
        assert!(why("wasi:cli/environment@0.3.0").contains("version 0.3.0"));
        assert!(why("wasi:keyvalue/store@0.2.0-draft").contains("not supported"));
        assert!(why("plugboard:inboxes/kv@0.1.0").contains("unknown"));
        assert!(why("env").contains("unknown"));
    }

    #[test]
    fn non_wasm_files_and_core_modules_get_different_errors() {
        assert_eq!(check_form(b""), Err(LoadError::NotWasm));
        assert_eq!(check_form(b"(component)"), Err(LoadError::NotWasm));
        assert_eq!(check_form(b"\0asm\x01\0\0\0"), Err(LoadError::CoreModule));
        assert_eq!(check_form(b"\0asm\x0d\0\x01\0"), Ok(()));
    }
}
