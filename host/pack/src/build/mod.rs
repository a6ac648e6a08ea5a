//! Builds a plugin from an author's project: runs the tools of the project's language, and packs their output.
//!
//! A project is a folder with a `plugin.toml` that lists handlers and powers. All generated files go into its folder
//! `.plugboard`: the plugin's own world (`wit`), the SDK of the language (`sdk`) and the bindings. The SDKs are
//! embedded in this program, so an SDK always has the version of the host that it came with.

/// Embeds files of a folder below `sdk` in this program, each as its name and text.
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

use crate::{PackError, Packed, embedded, world};
use plugboard_model::{Manifest, ManifestError};
use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
};

/// The folder for generated files in a project.
pub const WORK: &str = ".plugboard";

/// A language for writing plugins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Rust, with cargo.
    Rust,
    /// Python, with componentize-py.
    Python,
    /// TypeScript and JavaScript, with esbuild and componentize-qjs.
    Js,
    /// Go, with its own toolchain.
    Go,
    /// C, with clang or zig.
    C,
}

impl Language {
    /// All languages.
    pub const ALL: [Self; 5] = [Self::Rust, Self::Python, Self::Js, Self::Go, Self::C];

    /// Returns the display name.
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

    /// Returns the name of the file that identifies a project in this language.
    #[must_use]
    pub fn marker_file(self) -> &'static str {
        match self {
            Self::Rust => "Cargo.toml",
            Self::Python => "pyproject.toml",
            Self::Js => "package.json",
            Self::Go => "go.mod",
            Self::C => "plugin.c",
        }
    }

    /// Returns the files of a new project, by name and text. `{{name}}` in a text stands for the plugin's name.
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

    /// Returns the commands that an author runs once in a new project, before the first build.
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

    /// Returns the language of the project in a folder, or `None` if the folder contains no project.
    #[must_use]
    pub fn of(folder: &Path) -> Option<Self> {
        Self::ALL.into_iter().find(|language| folder.join(language.marker_file()).is_file())
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

/// The kind of a new project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Template {
    /// Receives messages and answers them.
    Automation,
    /// Connects a platform to the inbox.
    Connector,
}

impl Template {
    /// All templates.
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

/// A project from which a plugin is built.
#[derive(Debug)]
pub struct Project {
    /// The folder that contains the `plugin.toml`.
    pub folder: PathBuf,
    /// The folder for generated files: `.plugboard` in the project's folder.
    pub work: PathBuf,
    /// The language of the project.
    pub language: Language,
    /// The parsed manifest.
    pub manifest: Manifest,
    /// The text of the manifest.
    text: String,
}

/// Why a plugin could not be built. The messages are for the plugin's author.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The folder does not contain a project.
    #[error("{0}")]
    NoProject(String),
    /// The manifest is not valid.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// The output of the tools cannot be packed.
    #[error(transparent)]
    Pack(#[from] PackError),
    /// A tool is missing or too old.
    #[error("`{tool}` is missing: {install}")]
    ToolMissing {
        /// The program.
        tool: String,
        /// How to install it.
        install: String,
    },
    /// A tool exists, but cannot be started.
    #[error("`{tool}` cannot be started: {error}")]
    ToolNotStarted {
        /// The program.
        tool: String,
        /// The cause.
        error: io::Error,
    },
    /// A tool failed.
    #[error("`{command}` ended with {status}:\n{output}")]
    ToolFailed {
        /// The command that was run.
        command: String,
        /// The exit status.
        status: String,
        /// The end of the tool's output.
        output: String,
    },
    /// A file could not be read or written.
    #[error("{}: {error}", path.display())]
    File {
        /// The path of the file.
        path: PathBuf,
        /// The cause.
        error: io::Error,
    },
}

impl Project {
    /// Reads a project's `plugin.toml` and determines its language.
    ///
    /// # Errors
    /// Returns an error if the folder does not contain a project, or if its manifest is not valid.
    pub fn open(folder: &Path) -> Result<Self, BuildError> {
        let folder = folder.canonicalize().map_err(|error| BuildError::File { path: folder.to_owned(), error })?;
        let path = folder.join("plugin.toml");
        let text = fs::read_to_string(&path).map_err(|error| BuildError::File { path, error })?;
        let manifest = crate::manifest(&text)?;
        let markers = Language::ALL.map(|language| format!("{} ({language})", language.marker_file()));
        let language = Language::of(&folder).ok_or_else(|| {
            BuildError::NoProject(format!("{} contains none of: {}", folder.display(), markers.join(", ")))
        })?;
        let work = folder.join(WORK);
        Ok(Self { folder, work, language, manifest, text })
    }

    /// Writes the plugin's own world and the language's SDK into the folder for generated files, where editors and type
    /// checkers find them.
    ///
    /// # Errors
    /// Returns an error if the manifest does not list handlers and powers, or if a file cannot be written.
    pub fn prepare(&self) -> Result<(), BuildError> {
        let wit = self.work.join("wit");
        for (name, text) in world::wit(&self.manifest)? {
            write_if_changed(&wit.join(name), &text)?;
        }
        let sdk = match self.language {
            Language::Rust => embedded::RUST,
            Language::Python => embedded::PYTHON,
            Language::Js => embedded::JS,
            Language::Go => embedded::GO,
            Language::C => embedded::C,
        };
        for (name, text) in sdk {
            write_if_changed(&self.work.join("sdk").join(name), text)?;
        }
        write_if_changed(&self.work.join(".gitignore"), "*\n")
    }

    /// Builds the plugin with the language's tools and packs it.
    ///
    /// # Errors
    /// Returns an error if a tool is missing or fails, or if the manifest or the output of the tools is not valid.
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

/// Writes a file unless it already has this content, so that tools do not rebuild what depends on it.
fn write_if_changed(path: &Path, text: &str) -> Result<(), BuildError> {
    let wrong = |error| BuildError::File { path: path.to_owned(), error };
    if fs::read(path).is_ok_and(|old| old == text.as_bytes()) {
        return Ok(());
    }
    fs::create_dir_all(path.parent().unwrap_or(path)).map_err(wrong)?;
    fs::write(path, text).map_err(wrong)
}

/// Reads a tool's output file.
fn read(path: &Path) -> Result<Vec<u8>, BuildError> {
    fs::read(path).map_err(|error| BuildError::File { path: path.to_owned(), error })
}
