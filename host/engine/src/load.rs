//! Turns bytes into a plugin. Determines what the component is and what it hears and can do, or explains why it cannot
//! be a plugin.

use crate::{
    CallError,
    engine::Inner,
    exports::Exports,
    pages::Memories,
    run::Compiled,
    sections::{Unreadable, custom},
    spares::Shelf,
    state::State,
    wasi,
};
use plugboard_model::{COMPONENT_MAX, EventKind, MANIFEST_MAX, Manifest, Role, Surface};
use ring::digest::{SHA256, digest};
use std::{collections::BTreeSet, path::PathBuf, sync::Arc};
use tempfile::NamedTempFile;
use wasmtime::component::{Component, InstancePre};

/// The package of the contract, and the version that this host implements.
const PACKAGE: &str = "plugboard:inbox";
const VERSION: &str = "0.1.1";
/// Interfaces that other interfaces depend on, and that are not powers.
const CONTEXT: [&str; 9] =
    ["assistance", "batches", "conversations", "events", "migrations", "platform", "reviews", "text", "types"];
/// The powers, in alphabetical order.
const POWERS: [&str; 21] = [
    "clock",
    "config",
    "contacts",
    "directory",
    "downloads",
    "feedback",
    "files",
    "handover",
    "http",
    "intake",
    "kv",
    "leads",
    "log",
    "notes",
    "random",
    "replies",
    "rules",
    "secrets",
    "templates",
    "timers",
    "triage",
];
/// What a plugin may export.
const HANDLERS: [&str; 14] = [
    "assistant",
    "connector",
    "exporter",
    "migration",
    "on-comment",
    "on-conversation",
    "on-feedback",
    "on-lead",
    "on-message",
    "on-reaction",
    "on-receipt",
    "on-refused",
    "on-timer",
    "reviewer",
];

/// Why a component cannot be loaded as a plugin. The messages are for an admin or the plugin's author.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LoadError {
    /// The file is not WebAssembly.
    #[error("this is not WebAssembly; a plugin is one component, a `.wasm` file")]
    NotWasm,
    /// The file is a core module, which is what compilers produce first.
    #[error("this is a core module, not a component; turn it into a plugin with `plugboard plugin pack`")]
    CoreModule,
    /// The component is too large, in its bytes or in its resources at run time.
    #[error("the component is too large: {0}")]
    TooLarge(String),
    /// The component is damaged, or uses WebAssembly features that this host does not support.
    #[error("the component is not valid: {0}")]
    Invalid(String),
    /// The component does not fit the contract of this host.
    #[error("the component does not fit this Plugboard: `{name}` {why}")]
    Incompatible {
        /// The import or export that does not fit.
        name: String,
        /// Why it does not fit, and how to fix it.
        why: String,
    },
    /// The component would never be called.
    #[error(
        "the component exports no handler that Plugboard knows (assistant, connector, exporter, on-comment, on-conversation, on-feedback, on-lead, on-message, on-reaction, on-receipt, on-refused, on-timer, reviewer)"
    )]
    HearsNothing,
    /// The manifest is invalid.
    #[error("the manifest in the component is invalid: {0}")]
    Manifest(String),
    /// The component is signed, and the signature is invalid.
    #[error("the component is refused: {0}")]
    Signature(String),
    /// Compiling the component exceeds a limit.
    #[error("the component takes more than {0} to compile; use smaller functions, or fewer of them")]
    Costly(String),
    /// Other components are being compiled. This one was not checked.
    #[error("other components are being compiled; retry in a moment")]
    Busy,
    /// The component could not be started.
    #[error("the component could not be started: {0}")]
    Start(CallError),
    /// The host could not load the component. The component is not at fault.
    #[error("the host could not load the component: {0}")]
    Host(String),
}

/// A compiled and linked component with its metadata.
pub(crate) struct Loaded {
    pub digest: String,
    pub manifest: Option<Manifest>,
    pub surface: Surface,
    /// The signer: an Ed25519 public key in hexadecimal.
    pub signer: Option<String>,
    pub compiled: Compiled,
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

/// Compiled code, and the file that it is mapped from if it is cached.
pub(crate) type Code = (Component, Option<PathBuf>);

/// Reads the manifest and the signature of a component. Blocks.
pub(crate) fn read(bytes: &[u8], digest: String) -> Result<Read, LoadError> {
    let manifest = manifest(bytes)?;
    let signer = crate::signature::signer(bytes).map_err(LoadError::Signature)?;
    Ok(Read { digest, manifest, signer })
}

/// Loads the code of a component from the cache. Blocks.
pub(crate) fn cached(engine: &Inner, digest: &str) -> Option<Code> {
    let (component, file) = engine.cache.as_ref()?.get(&engine.wasm, digest)?;
    Some((component, Some(file)))
}

/// Compiles a component in this process. Slow; blocks.
pub(crate) fn compile(engine: &Inner, bytes: &[u8], digest: &str) -> Result<Code, LoadError> {
    let component = Component::new(&engine.wasm, bytes).map_err(|error| invalid(&error))?;
    if let Some(cache) = &engine.cache {
        cache.put(&component, digest);
    }
    // Load it from its file, as at the next start, so that its code and initial memory are mapped from there.
    Ok(cached(engine, digest).unwrap_or((component, None)))
}

/// Loads code that a child process has compiled. Blocks.
pub(crate) fn adopt(engine: &Inner, code: NamedTempFile, digest: &str) -> Result<Code, LoadError> {
    // SAFETY: the file belongs to this process, and its bytes were written by a child process with the engine of the
    // same program. Nobody else can write to it, and it stays mapped as long as the component lives.
    let component = unsafe { Component::deserialize_file(&engine.wasm, code.path()) };
    let component = component.map_err(|error| invalid(&error))?;
    let Some(cache) = &engine.cache else { return Ok((component, None)) };
    let file = cache.keep(code, digest);
    Ok((component, file))
}

/// Links a compiled component, and determines from its type what it hears and can do. Blocks.
pub(crate) fn build(engine: &Arc<Inner>, read: Read, code: Code) -> Result<Loaded, LoadError> {
    let (Read { digest, manifest, signer }, (component, file)) = (read, code);
    let pre = link(engine, &component)?;
    let exports = Exports::probe(&pre);
    let surface = surface(engine, &component, &exports)?;
    if let Some(manifest) = &manifest {
        manifest.check_surface(&surface).map_err(|error| LoadError::Manifest(error.to_string()))?;
    }
    let compiled = Compiled {
        engine: Arc::clone(engine),
        pre,
        exports,
        memories: file.as_deref().and_then(Memories::new),
        shelf: Shelf::new(),
    };
    Ok(Loaded { digest, manifest, surface, signer, compiled })
}

/// Checks by size and first bytes that this is a component.
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

/// Reads the manifest from the custom section of the component itself, not of a module inside.
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

fn invalid(error: &wasmtime::Error) -> LoadError {
    invalid_text(format!("{error:#}"))
}

/// Converts an error message of the engine.
pub(crate) fn invalid_text(text: String) -> LoadError {
    // The component exceeds the limits of the pool. wasmtime has no error type for this, only a message.
    if text.contains("exceeds the limit of") || text.contains("exceeds the configured maximum") {
        return LoadError::TooLarge(text);
    }
    LoadError::Invalid(text)
}

fn link(engine: &Inner, component: &Component) -> Result<InstancePre<State>, LoadError> {
    let names = component.component_type();
    for (name, _) in names.imports(&engine.wasm) {
        if let Some(why) = misfit(name, &[&CONTEXT[..], &POWERS[..]].concat()) {
            return Err(LoadError::Incompatible { name: name.to_owned(), why });
        }
    }
    for (name, _) in names.exports(&engine.wasm) {
        if name.starts_with(PACKAGE)
            && let Some(why) = misfit(name, &HANDLERS)
        {
            return Err(LoadError::Incompatible { name: name.to_owned(), why });
        }
    }
    engine.linker.instantiate_pre(component).map_err(|error| {
        // The names match, so a function or type inside does not. wasmtime's chain of causes names it, outermost first.
        let text = format!("{error:#}");
        let name = text.split('`').nth(1).unwrap_or(PACKAGE).to_owned();
        let why = format!(
            "differs from {PACKAGE}@{VERSION}: {text}; rebuild the plugin with this version's SDK, or update Plugboard"
        );
        LoadError::Incompatible { name, why }
    })
}

/// Returns why an import or export cannot be supported, based on its name alone.
fn misfit(name: &str, known: &[&str]) -> Option<String> {
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
    // Below 1.0, versions with the same minor number are compatible.
    let line = |version: &str| version.rsplit_once('.').map(|(line, _)| line.to_owned());
    if line(version) != line(VERSION) {
        return Some(format!(
            "has version {version}, but this Plugboard supports {VERSION}; rebuild the plugin with this version's SDK, \
             or use a Plugboard that supports its version"
        ));
    }
    if !known.contains(&interface) {
        return Some(format!("is not part of {PACKAGE}@{VERSION}; the plugin needs a newer Plugboard"));
    }
    None
}

/// Determines from its type what a component hears and can do.
fn surface(engine: &Inner, component: &Component, exports: &Exports) -> Result<Surface, LoadError> {
    let hears: Vec<EventKind> =
        EventKind::ALL.iter().copied().filter(|kind| kind.is_heard() && exports.takes(*kind)).collect();
    let roles: Vec<Role> = Role::ALL.iter().copied().filter(|role| exports.plays(*role)).collect();
    if hears.is_empty() && roles.iter().all(|role| *role == Role::Migration) {
        return Err(LoadError::HearsNothing);
    }
    let (mut powers, mut runtime) = (BTreeSet::new(), BTreeSet::new());
    for (name, _) in component.component_type().imports(&engine.wasm) {
        let path = name.split_once('@').map_or(name, |(path, _)| path);
        match path.split_once('/') {
            Some((PACKAGE, interface)) if POWERS.contains(&interface) => drop(powers.insert(interface.to_owned())),
            Some((PACKAGE, _)) | None => {}
            // The same power under another name.
            Some(_) if path == wasi::HTTP => drop(powers.insert("http".to_owned())),
            Some((package, _)) => drop(runtime.insert(package.to_owned())),
        }
    }
    let sorted = |set: BTreeSet<String>| set.into_iter().collect();
    Ok(Surface { hears, roles, powers: sorted(powers), runtime: sorted(runtime) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_here_are_those_of_the_contract() {
        let worlds = include_str!("../../../wit/0.1.1/worlds.wit");
        let names = |word: &str| {
            let line = |line: &str| Some(line.trim().strip_prefix(word)?.trim_end_matches(';').trim().to_owned());
            let mut names: Vec<String> = worlds.lines().filter_map(line).collect();
            names.sort();
            names
        };
        let mut imports = [&CONTEXT[..], &POWERS[..]].concat();
        imports.sort_unstable();
        assert_eq!(names("import "), imports);
        assert_eq!(names("export "), HANDLERS);
        let types = include_str!("../../../wit/0.1.1/types.wit");
        assert!(types.contains(&format!("package {PACKAGE}@{VERSION};")));
    }

    #[test]
    fn an_admin_is_told_what_each_power_means() {
        assert_eq!(plugboard_model::POWER_MEANINGS.map(|(power, _)| power), POWERS);
    }

    #[test]
    fn the_version_that_this_host_speaks_is_the_newest() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../wit");
        let numbers = |name: &str| name.split('.').map(|part| part.parse().ok()).collect::<Option<Vec<u32>>>();
        let entries = std::fs::read_dir(folder).expect("the contract");
        let names = entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned());
        let newest = names.filter_map(|name| numbers(&name)).max();
        assert_eq!(newest, numbers(VERSION), "wit/ has a newer version than {VERSION}: this host should speak it");
    }

    #[test]
    fn a_name_that_does_not_fit_is_told_apart() {
        let why = |name| misfit(name, &POWERS).unwrap_or_default();
        assert_eq!(why("plugboard:inbox/kv@0.1.1"), "");
        assert_eq!(why("plugboard:inbox/kv@0.1.7"), "");
        assert!(why("plugboard:inbox/kv@0.9.0").contains("version 0.9.0"));
        assert!(why("plugboard:inbox/kv@1.1.0").contains("version 1.1.0"));
        assert!(why("plugboard:inbox/kv").contains("version"));
        assert!(why("plugboard:inbox/teleport@0.1.1").contains("newer"));
        assert_eq!(why("wasi:cli/environment@0.2.6"), "");
        assert_eq!(why("wasi:http/outgoing-handler@0.2.12"), "");
        assert!(why("wasi:cli/environment@0.3.0").contains("version 0.3.0"));
        assert!(why("wasi:keyvalue/store@0.2.0-draft").contains("not supported"));
        assert!(why("plugboard:inboxes/kv@0.1.0").contains("unknown"));
        assert!(why("env").contains("unknown"));
    }

    #[test]
    fn what_is_no_component_is_told_apart() {
        assert_eq!(check_form(b""), Err(LoadError::NotWasm));
        assert_eq!(check_form(b"(component)"), Err(LoadError::NotWasm));
        assert_eq!(check_form(b"\0asm\x01\0\0\0"), Err(LoadError::CoreModule));
        assert_eq!(check_form(b"\0asm\x0d\0\x01\0"), Ok(()));
    }
}
