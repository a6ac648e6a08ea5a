//! From what a compiler left to a plugin: one component with its manifest inside, so that it is one file with one
//! digest. The program's `plugin pack` and `cargo xtask build` both do it here.
//!
//! A compiler leaves a core module, in which wit-bindgen has written what it imports and exports. Some toolchains make
//! the component by themselves; then only the manifest is missing. Whether the component fits the contract is not
//! asked here: the engine does that when it loads it.

pub mod build;
mod sections;
pub mod world;

use plugboard_model::{COMPONENT_MAX, MANIFEST_MAX, Manifest, ManifestError, SIGNATURE_SECTION};
use wit_component::ComponentEncoder;

/// How the names of the sections begin in which wit-bindgen leaves the types of a module.
const TYPES: &str = "component-type";

/// A plugin, and what was done to make it one.
#[derive(Debug)]
pub struct Packed {
    /// The component with its manifest, which is its last section.
    pub component: Vec<u8>,
    /// What the manifest says.
    pub manifest: Manifest,
    /// There was a manifest already; it is replaced.
    pub replaced: bool,
    /// There was a signature, which would not fit any more; it is left out.
    pub unsigned: bool,
}

/// Why no plugin can be made of a file. The messages are for the plugin's author.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PackError {
    /// What the author says of the plugin is wrong.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// Not WebAssembly at all.
    #[error(
        "this is no WebAssembly: give the `.wasm` file that the compiler left, for Rust in \
         target/wasm32-unknown-unknown/release/"
    )]
    NotWasm,
    /// It ends early, or was changed.
    #[error("the file is damaged, build it again: {0}")]
    Damaged(String),
    /// A core module that nobody made for this contract, or that has lost what it says.
    #[error(
        "this module does not say what it hears and can do, for it has no section `component-type`: export a handler \
         (in Rust by `plugboard_sdk::export!`, in other languages by their wit-bindgen) from a library that is built \
         as a `cdylib`, and leave custom sections in it when you make it smaller"
    )]
    NoTypes,
    /// A core module that does not do what its types say.
    #[error("the module cannot become a component: {why}. {mend}")]
    Encode {
        /// What the encoder says.
        why: String,
        /// What may mend it.
        mend: &'static str,
    },
    /// More than a host takes.
    #[error(
        "the component has {0} bytes, and at most {COMPONENT_MAX} are taken: build it optimised and without debug \
         information"
    )]
    TooLarge(usize),
}

/// Makes a plugin of a core module or a component, and the text of its `plugin.toml`.
///
/// # Errors
/// A sentence that says what is wrong with the file or the manifest, and how to mend it.
pub fn pack(file: &[u8], manifest: &str) -> Result<Packed, PackError> {
    let said = self::manifest(manifest)?;
    form(file)?;
    let (rest, taken) = sections::without(file, &[Manifest::SECTION, SIGNATURE_SECTION])?;
    let mut component = component(&rest)?;
    sections::append(&mut component, Manifest::SECTION, manifest.as_bytes());
    if component.len() > COMPONENT_MAX {
        return Err(PackError::TooLarge(component.len()));
    }
    let (replaced, unsigned) = (taken.contains(&Manifest::SECTION), taken.contains(&SIGNATURE_SECTION));
    Ok(Packed { component, manifest: said, replaced, unsigned })
}

/// Makes a component of a core module that wit-bindgen has left its types in. A component stays as it is.
///
/// # Errors
/// When the file is none of the two, or the module uses something that its types do not name.
pub fn component(file: &[u8]) -> Result<Vec<u8>, PackError> {
    match form(file)? {
        Form::Component => Ok(file.to_vec()),
        Form::Module => encode(file),
    }
}

/// Reads and checks the text of a `plugin.toml`.
///
/// # Errors
/// A sentence that says which line or member is wrong.
pub fn manifest(text: &str) -> Result<Manifest, PackError> {
    if text.len() > MANIFEST_MAX {
        return Err(ManifestError(format!("{} bytes, at most {MANIFEST_MAX} are taken", text.len())).into());
    }
    let manifest: Manifest = toml::from_str(text).map_err(|error| ManifestError(place(text, &error)))?;
    manifest.check()?;
    Ok(manifest)
}

/// What is wrong with a text, and in which line.
fn place(text: &str, error: &toml::de::Error) -> String {
    let message = error.message();
    // What is missing from the whole is missing from no line of it.
    let whole = |start: usize| start == 0 && message.starts_with("missing");
    match error.span().filter(|span| !whole(span.start)).and_then(|span| text.get(..span.start)) {
        Some(before) => format!("line {}: {message}", before.matches('\n').count() + 1),
        None => message.to_owned(),
    }
}

enum Form {
    Module,
    Component,
}

/// Tells a component from a core module by the first bytes.
fn form(file: &[u8]) -> Result<Form, PackError> {
    match file {
        [0, b'a', b's', b'm', _, _, 0, 0, ..] => Ok(Form::Module),
        [0, b'a', b's', b'm', _, _, 1, 0, ..] => Ok(Form::Component),
        _ => Err(PackError::NotWasm),
    }
}

fn encode(module: &[u8]) -> Result<Vec<u8>, PackError> {
    let typed = |section: &sections::Section<'_>| section.name.is_some_and(|name| name.starts_with(TYPES));
    // The encoder would take it and make a component that neither hears nor does anything.
    if !sections::read(module)?.iter().any(typed) {
        return Err(PackError::NoTypes);
    }
    let mut encoder = ComponentEncoder::default();
    encoder.validate(true).module(module).and_then(ComponentEncoder::encode).map_err(|error| {
        let why = format!("{error:#}");
        let mend = if why.contains("wasi") {
            "It imports WASI of the first preview: build it for wasm32-unknown-unknown, or make a component of it with the adapter"
        } else {
            "Its code and its types are not of one making: build it anew, with one version of the SDK"
        };
        PackError::Encode { why, mend }
    })
}

#[cfg(test)]
mod tests;
