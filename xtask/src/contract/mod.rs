//! The contract as data: the folders of `wit/`, parsed by wit-parser. [`crate::reference`] generates pages from it, and
//! the tests here check each version against the earlier ones.

#[cfg(test)]
mod compare;
#[cfg(test)]
mod coverage;
#[cfg(test)]
mod released;
mod text;

use crate::setup;
use anyhow::{Context as _, Result, ensure};
use semver::Version;
use std::{collections::BTreeMap, fs, path::Path};
use wit_parser::{Resolve, SourceMap, WorldItem};

/// The world with every interface.
const EVERYTHING: &str = "everything";

/// A version of the contract.
pub struct Contract {
    /// The version, which is also the name of the folder.
    pub version: Version,
    /// The documentation of the package: the conventions for all interfaces.
    pub docs: String,
    /// Every interface, sorted by name.
    pub interfaces: Vec<Interface>,
}

/// An interface.
pub struct Interface {
    /// The name.
    pub name: String,
    /// The documentation.
    pub docs: String,
    /// How the world uses the interface.
    pub world_use: WorldUse,
    /// The types that it uses from other interfaces: interface and type.
    pub uses: Vec<(String, String)>,
    /// Its own types, in source order.
    pub types: Vec<Type>,
    /// Its functions, in source order.
    pub functions: Vec<Function>,
}

/// How the world with every interface uses an interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WorldUse {
    /// A plugin may export it: a handler or a role.
    Exported,
    /// A plugin may import it: a power, or an interface that other interfaces need.
    Imported,
    /// The world does not have it.
    Nowhere,
}

/// A type of an interface.
pub struct Type {
    /// The name.
    pub name: String,
    /// The documentation.
    pub docs: String,
    /// The kind of type.
    pub kind: Kind,
}

/// The kind of a type.
pub enum Kind {
    /// A resource with its functions. Its constructor is the function named `constructor`.
    Resource(Vec<Function>),
    /// A value: its keyword (`record`, `enum`, `variant`, `flags`), and its fields, cases or flags.
    Value(&'static str, Vec<Member>),
    /// An alias of another type.
    Alias(String),
}

/// A field, case or flag.
pub struct Member {
    /// The text in WIT, with the type if there is one.
    pub text: String,
    /// The documentation.
    pub docs: String,
}

/// A function.
pub struct Function {
    /// The name, without the name of its resource.
    pub name: String,
    /// The parameters and the result. Named types are prefixed with their interface: `types.failure`.
    pub signature: String,
    /// The documentation.
    pub docs: String,
}

/// Returns the folder with all versions.
pub fn folder() -> std::path::PathBuf {
    setup::root().join("wit")
}

/// Reads every version, oldest first.
///
/// # Errors
/// Returns an error if a version cannot be read.
pub fn all() -> Result<Vec<Contract>> {
    let folder = folder();
    let mut all = Vec::new();
    for entry in fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            all.push(Contract::read(&path).with_context(|| path.display().to_string())?);
        }
    }
    all.sort_by(|one, other| one.version.cmp(&other.version));
    Ok(all)
}

/// Reads the files of a folder, by name.
///
/// # Errors
/// Returns an error if a file cannot be read.
pub fn files(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).context("a file name is not valid UTF-8")?;
        let name = name.to_owned();
        files.insert(name, fs::read(&path).with_context(|| path.display().to_string())?);
    }
    Ok(files)
}

/// Whether a host of one version may serve plugins of the other. Below 1.0, the minor version must be the same.
pub fn same_line(one: &Version, other: &Version) -> bool {
    one.major == other.major && (one.major > 0 || one.minor == other.minor)
}

impl Contract {
    /// Reads the folder of a version.
    fn read(folder: &Path) -> Result<Self> {
        let name = folder.file_name().and_then(|name| name.to_str()).context("the folder name is not valid UTF-8")?;
        let mut sources = SourceMap::default();
        for (name, bytes) in files(folder)? {
            sources.push_str(&name, String::from_utf8(bytes).with_context(|| name.clone())?);
        }
        let contract = Self::parse(sources)?;
        let version = &contract.version;
        ensure!(version.to_string() == name, "the folder's name is not its version, {version}");
        Ok(contract)
    }

    /// Parses the sources of one package.
    pub(crate) fn parse(sources: SourceMap) -> Result<Self> {
        let group = sources.parse().map_err(|(_, error)| anyhow::anyhow!("{error:#}"))?;
        let mut resolve = Resolve::default();
        let package = resolve.push_group(group).map_err(|error| anyhow::anyhow!("{error:#}"))?;
        let world = resolve.select_world(&[package], Some(EVERYTHING))?;
        let about = &resolve.packages[package];
        let version = about.name.version.clone().context("the package has no version")?;
        let (exports, imports) = (&resolve.worlds[world].exports, &resolve.worlds[world].imports);
        let (exported, imported) = (names(&resolve, exports.values()), names(&resolve, imports.values()));
        let world_use = |name: &String| match (exported.contains(name), imported.contains(name)) {
            (true, _) => WorldUse::Exported,
            (false, true) => WorldUse::Imported,
            (false, false) => WorldUse::Nowhere,
        };
        let mut interfaces: Vec<_> =
            about.interfaces.iter().map(|(name, id)| text::interface(&resolve, *id, name, world_use(name))).collect();
        interfaces.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(Self { version, docs: text::docs(&about.docs), interfaces })
    }

    /// Returns the interface of this name.
    pub fn interface(&self, name: &str) -> Option<&Interface> {
        self.interfaces.iter().find(|interface| interface.name == name)
    }

    /// Returns the shape of everything that a plugin may rely on, by name: `kv`, `kv.get`, `http.request`,
    /// `http.request.header`.
    pub fn shapes(&self) -> BTreeMap<String, String> {
        let mut shapes = BTreeMap::new();
        for interface in &self.interfaces {
            let name = &interface.name;
            shapes.insert(name.clone(), interface.world_use.word().to_owned());
            for function in &interface.functions {
                shapes.insert(format!("{name}.{}", function.name), function.signature.clone());
            }
            for one in &interface.types {
                let name = format!("{name}.{}", one.name);
                shapes.insert(name.clone(), one.kind.shape());
                if let Kind::Resource(functions) = &one.kind {
                    shapes.extend(functions.iter().map(|f| (format!("{name}.{}", f.name), f.signature.clone())));
                }
            }
        }
        shapes
    }
}

impl WorldUse {
    fn word(self) -> &'static str {
        match self {
            Self::Exported => "exported by plugins",
            Self::Imported => "imported by plugins",
            Self::Nowhere => "in no world",
        }
    }
}

impl Kind {
    fn shape(&self) -> String {
        match self {
            Self::Resource(_) => "resource".to_owned(),
            Self::Value(word, members) => {
                let members: Vec<_> = members.iter().map(|member| member.text.as_str()).collect();
                format!("{word} {{ {} }}", members.join(", "))
            }
            Self::Alias(of) => format!("= {of}"),
        }
    }
}

/// Returns the names of the interfaces among a world's imports or exports.
fn names<'a>(resolve: &Resolve, items: impl Iterator<Item = &'a WorldItem>) -> Vec<String> {
    let name = |item: &WorldItem| match item {
        WorldItem::Interface { id, .. } => resolve.interfaces[*id].name.clone(),
        _ => None,
    };
    items.filter_map(name).collect()
}
