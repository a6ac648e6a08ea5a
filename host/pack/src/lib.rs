//! Turns the output of a compiler into a plugin: a component that contains its manifest, so that a plugin is one file
//! with one digest. Used by `plugin build`, `plugin pack` and `cargo xtask build`.
//!
//! Most compilers produce a core module, in which wit-bindgen has described the imports and exports. Some toolchains
//! produce a component directly; then only the manifest is missing. This crate does not check whether the component
//! fits the contract. The engine does that when it loads the component.

pub mod build;
mod embedded;
mod sections;
pub mod world;

use plugboard_model::{COMPONENT_MAX, MANIFEST_MAX, Manifest, ManifestError, SIGNATURE_SECTION};
use wit_component::ComponentEncoder;

/// The prefix of the names of the sections in which wit-bindgen stores a module's types.
const TYPES: &str = "component-type";

/// A packed plugin, and what packing changed in the file.
#[derive(Debug)]
pub struct Packed {
    /// The component. Its manifest is the last section.
    pub component: Vec<u8>,
    /// The parsed manifest.
    pub manifest: Manifest,
    /// Whether an existing manifest was replaced.
    pub replaced: bool,
    /// Whether a signature was removed, because it would no longer be valid.
    pub unsigned: bool,
}

/// Why a file cannot be turned into a plugin. The messages are for the plugin's author.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PackError {
    /// The manifest is not valid.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// The file is not WebAssembly.
    #[error(
        "this is not WebAssembly; pass the `.wasm` file that the compiler produced, for Rust in \
         target/wasm32-unknown-unknown/release/"
    )]
    NotWasm,
    /// The file is truncated or was modified.
    #[error("the file is damaged; build it again: {0}")]
    Damaged(String),
    /// A core module without type information: it was not built for this contract, or the information was stripped.
    #[error(
        "this module does not say what it hears and can do, because it has no section `component-type`; export a \
         handler (in Rust with `plugboard_sdk::export!`, in other languages with their wit-bindgen) from a library \
         that is built as a `cdylib`, and keep custom sections when you shrink it"
    )]
    NoTypes,
    /// The core module cannot be encoded as a component, for example because its code does not match its types.
    #[error("the module cannot become a component: {why}. {hint}")]
    Encode {
        /// The encoder's message.
        why: String,
        /// How to fix it.
        hint: &'static str,
    },
    /// The component is larger than a host accepts. Holds its size in bytes.
    #[error(
        "the component has {0} bytes, and at most {COMPONENT_MAX} are allowed; build it optimised and without debug \
         information"
    )]
    TooLarge(usize),
}

/// Packs a plugin from a core module or a component and the text of its `plugin.toml`.
///
/// # Errors
/// Returns an error that says what is wrong with the file or the manifest, and how to fix it.
pub fn pack(file: &[u8], manifest: &str) -> Result<Packed, PackError> {
    let parsed = self::manifest(manifest)?;
    form(file)?;
    let (rest, removed) = sections::without(file, &[Manifest::SECTION, SIGNATURE_SECTION])?;
    let mut component = component(&rest)?;
    sections::append(&mut component, Manifest::SECTION, manifest.as_bytes());
    if component.len() > COMPONENT_MAX {
        return Err(PackError::TooLarge(component.len()));
    }
    let (replaced, unsigned) = (removed.contains(&Manifest::SECTION), removed.contains(&SIGNATURE_SECTION));
    Ok(Packed { component, manifest: parsed, replaced, unsigned })
}

/// Turns a core module with the types from wit-bindgen into a component. A component is returned unchanged.
///
/// # Errors
/// Returns an error if the file is neither, or if the module uses something that its types do not contain.
pub fn component(file: &[u8]) -> Result<Vec<u8>, PackError> {
    match form(file)? {
        Form::Component => Ok(file.to_vec()),
        Form::Module => encode(file),
    }
}

/// Parses and checks the text of a `plugin.toml`.
///
/// # Errors
/// Returns an error that names the wrong line or member.
pub fn manifest(text: &str) -> Result<Manifest, PackError> {
    if text.len() > MANIFEST_MAX {
        return Err(ManifestError(format!("{} bytes, at most {MANIFEST_MAX} are allowed", text.len())).into());
    }
    let manifest: Manifest = toml::from_str(text).map_err(|error| ManifestError(describe_toml_error(text, &error)))?;
    manifest.check()?;
    Ok(manifest)
}

/// Describes an error in the text of a `plugin.toml`, with its line if that is known.
fn describe_toml_error(text: &str, error: &toml::de::Error) -> String {
    let message = error.message();
    // If a member is missing at the top level, the error has no line.
    let whole = |start: usize| start == 0 && message.starts_with("missing");
    match error.span().filter(|span| !whole(span.start)).and_then(|span| text.get(..span.start)) {
        Some(before) => format!("line {}: {message}", before.matches('\n').count() + 1),
        None => message.to_owned(),
    }
}

/// The form of a WebAssembly file.
enum Form {
    Module,
    Component,
}

/// Distinguishes a component from a core module by the first bytes.
fn form(file: &[u8]) -> Result<Form, PackError> {
    match file {
        [0, b'a', b's', b'm', _, _, 0, 0, ..] => Ok(Form::Module),
        [0, b'a', b's', b'm', _, _, 1, 0, ..] => Ok(Form::Component),
        _ => Err(PackError::NotWasm),
    }
}

/// Turns a core module into a component.
fn encode(module: &[u8]) -> Result<Vec<u8>, PackError> {
    let typed = |section: &sections::Section<'_>| section.name.is_some_and(|name| name.starts_with(TYPES));
    // Without types, the encoder would accept the module and produce a component without imports or exports.
    if !sections::read(module)?.iter().any(typed) {
        return Err(PackError::NoTypes);
    }
    let mut encoder = ComponentEncoder::default();
    encoder.validate(true).module(module).and_then(ComponentEncoder::encode).map_err(|error| {
        let why = format!("{error:#}");
        let hint = if why.contains("wasi") {
            "It imports WASI Preview 1: build it for wasm32-unknown-unknown, or make it a component with the adapter"
        } else {
            "Its code and its types do not match: build it again, with one version of the SDK"
        };
        PackError::Encode { why, hint }
    })
}

#[cfg(test)]
mod tests;
