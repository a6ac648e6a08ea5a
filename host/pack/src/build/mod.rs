//! From an author's project to a plugin: the tools of its language are run, and what they leave is packed.
//!
//! A project is a folder with a `plugin.toml` that lists handlers and powers. Everything that is made on the way goes into
//! its folder `.plugboard`: the plugin's own world (`wit`), the SDK of the language (`sdk`), generated bindings. The SDKs
//! travel inside this program, so that an SDK is always of the version of the host that it is for.

/// Files of a folder below `sdk`, by name and text. They travel inside this program.
macro_rules! files {
    ($folder:literal: $($file:literal),+ $(,)?) => {
        &[$(($file, include_str!(concat!("../../../../sdk/", $folder, "/", $file)))),+]
    };
}

mod c;
mod go;
mod js;
mod python;
mod rust;
#[cfg(test)]
mod tests;
mod tool;

use crate::{PackError, Packed, world};
use plugboard_model::{Manifest, ManifestError};
use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
};

/// The folder of a project for what is made.
pub const WORK: &str = ".plugboard";

/// A language that plugins are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Rust, by cargo.
    Rust,
    /// Python, by componentize-py.
    Python,
    /// TypeScript and JavaScript, by esbuild and componentize-qjs.
    Js,
    /// Go, by its own toolchain.
    Go,
    /// C, by clang or zig.
    C,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Rust, Self::Python, Self::Js, Self::Go, Self::C];

    /// What people call it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Rust => "Rust",
            Self::Python => "Python",
            Self::Js => "TypeScript",
            Self::Go => "Go",
            Self::C => "C",
        }
    }

    /// The file that tells that a project is in this language.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Self::Rust => "Cargo.toml",
            Self::Python => "pyproject.toml",
            Self::Js => "package.json",
            Self::Go => "go.mod",
            Self::C => "plugin.c",
        }
    }

    /// A project to begin with, by name and text. `{{name}}` in a text stands for the plugin's name.
    #[must_use]
    pub fn template(self, template: Template) -> &'static [(&'static str, &'static str)] {
        match (self, template) {
            (Self::Rust, Template::Automation) => rust::AUTOMATION,
            (Self::Rust, Template::Connector) => rust::CONNECTOR,
            (Self::Python, Template::Automation) => python::AUTOMATION,
            (Self::Python, Template::Connector) => python::CONNECTOR,
            (Self::Js, Template::Automation) => js::AUTOMATION,
            (Self::Js, Template::Connector) => js::CONNECTOR,
            (Self::Go, Template::Automation) => go::AUTOMATION,
            (Self::Go, Template::Connector) => go::CONNECTOR,
            (Self::C, Template::Automation) => c::AUTOMATION,
            (Self::C, Template::Connector) => c::CONNECTOR,
        }
    }

    /// What an author does once in a new project, before the first build.
    #[must_use]
    pub fn set_up(self) -> &'static [&'static str] {
        match self {
            Self::Rust => rust::SET_UP,
            Self::Python => python::SET_UP,
            Self::Js => js::SET_UP,
            Self::Go => go::SET_UP,
            Self::C => c::SET_UP,
        }
    }

    /// The language of the project in a folder.
    #[must_use]
    pub fn of(folder: &Path) -> Option<Self> {
        Self::ALL.into_iter().find(|language| folder.join(language.sign()).is_file())
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Rust => "rust",
            Self::Python => "python",
            Self::Js => "js",
            Self::Go => "go",
            Self::C => "c",
        })
    }
}

/// What a new project is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Template {
    /// It hears messages and answers them.
    Automation,
    /// It joins a platform to the inbox.
    Connector,
}

impl Template {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Automation, Self::Connector];
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Automation => "automation",
            Self::Connector => "connector",
        })
    }
}

/// A project on its way to be a plugin.
#[derive(Debug)]
pub struct Project {
    /// The folder with its `plugin.toml`.
    pub folder: PathBuf,
    /// Where what is made goes: the folder's `.plugboard`.
    pub work: PathBuf,
    /// Its language.
    pub language: Language,
    /// What its author says of it.
    pub manifest: Manifest,
    /// The same, as it is written.
    text: String,
}

/// Why no plugin could be built. The messages are for the plugin's author.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The folder holds no project.
    #[error("{0}")]
    NoProject(String),
    /// The manifest is wrong.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// What the tools left cannot be packed.
    #[error(transparent)]
    Pack(#[from] PackError),
    /// A tool is not here.
    #[error("`{tool}` is missing: {install}")]
    ToolMissing {
        /// The program.
        tool: String,
        /// What exactly to do to have it.
        install: String,
    },
    /// A tool did not succeed.
    #[error("`{command}` ended with {status}:\n{said}")]
    ToolFailed {
        /// What was run.
        command: String,
        /// How it ended.
        status: String,
        /// The last it printed.
        said: String,
    },
    /// A file could not be read or written.
    #[error("{}: {error}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
}

impl Project {
    /// Reads a project's `plugin.toml` and finds its language.
    ///
    /// # Errors
    /// When the folder is no project, or its manifest is wrong.
    pub fn open(folder: &Path) -> Result<Self, BuildError> {
        let folder = folder.canonicalize().map_err(|error| BuildError::File { path: folder.to_owned(), error })?;
        let path = folder.join("plugin.toml");
        let text = fs::read_to_string(&path).map_err(|error| BuildError::File { path, error })?;
        let manifest = crate::manifest(&text)?;
        let signs = Language::ALL.map(|language| format!("{} ({language})", language.sign()));
        let language = Language::of(&folder)
            .ok_or_else(|| BuildError::NoProject(format!("{} has none of {}", folder.display(), signs.join(", "))))?;
        let work = folder.join(WORK);
        Ok(Self { folder, work, language, manifest, text })
    }

    /// Writes the plugin's own world and the language's SDK into the folder for what is made, where editors and type
    /// checkers find them.
    ///
    /// # Errors
    /// When the manifest does not list handlers and powers, or a file cannot be written.
    pub fn prepare(&self) -> Result<(), BuildError> {
        let wit = self.work.join("wit");
        for (name, text) in world::wit(&self.manifest)? {
            put(&wit.join(name), &text)?;
        }
        let sdk = match self.language {
            Language::Rust => rust::SDK,
            Language::Python => python::SDK,
            Language::Js => js::SDK,
            Language::Go => go::SDK,
            Language::C => c::SDK,
        };
        for (name, text) in sdk {
            put(&self.work.join("sdk").join(name), text)?;
        }
        put(&self.work.join(".gitignore"), "*\n")
    }

    /// Builds the plugin with the language's tools and packs it.
    ///
    /// # Errors
    /// When a tool is missing or does not succeed, or the manifest or what the tools left is wrong.
    pub fn build(&self) -> Result<Packed, BuildError> {
        self.prepare()?;
        let made = match self.language {
            Language::Rust => rust::build(self)?,
            Language::Python => python::build(self)?,
            Language::Js => js::build(self)?,
            Language::Go => go::build(self)?,
            Language::C => c::build(self)?,
        };
        Ok(crate::pack(&made, &self.text)?)
    }
}

/// Writes a file where it is not so already, so that what is built upon it is not built again.
fn put(path: &Path, text: &str) -> Result<(), BuildError> {
    let wrong = |error| BuildError::File { path: path.to_owned(), error };
    if fs::read(path).is_ok_and(|old| old == text.as_bytes()) {
        return Ok(());
    }
    fs::create_dir_all(path.parent().unwrap_or(path)).map_err(wrong)?;
    fs::write(path, text).map_err(wrong)
}

/// Reads what a tool left.
fn take(path: &Path) -> Result<Vec<u8>, BuildError> {
    fs::read(path).map_err(|error| BuildError::File { path: path.to_owned(), error })
}
