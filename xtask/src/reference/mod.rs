//! `cargo xtask reference`: pages about the contract, made of what stands in `wit/`. Its newest version has a page for
//! each interface and one that lists them; what an older version does not have is marked.

mod page;
#[cfg(test)]
mod tests;

use crate::{
    contract::{self, Contract, Interface, Place, same_line},
    setup,
};
use anyhow::{Context as _, Result};
use semver::Version;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::PathBuf,
};

/// The contract as a reader of the pages wants to know it.
struct Reference {
    contract: Contract,
    /// The interfaces that are powers; what else is imported comes along with others.
    powers: BTreeSet<String>,
    /// The version that something came with, by its name (`kv.get`), where that is not the first.
    since: BTreeMap<String, Version>,
}

/// What an interface is to a plugin.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Group {
    Handler,
    Role,
    Power,
    Context,
}

/// Writes the pages; what else is in their folder goes.
///
/// # Errors
/// When the contract cannot be read, or a page cannot be written.
pub fn run() -> Result<()> {
    let folder = folder();
    let pages = Reference::newest()?.pages();
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    for entry in fs::read_dir(&folder)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if !pages.contains_key(name) {
            fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
        }
    }
    for (name, text) in &pages {
        let path = folder.join(name);
        fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    println!("{} pages in docs/reference", pages.len());
    Ok(())
}

fn folder() -> PathBuf {
    setup::root().join("docs/reference")
}

impl Reference {
    /// That of the newest version.
    fn newest() -> Result<Self> {
        let powers = plugboard_pack::world::powers().into_iter().map(str::to_owned).collect();
        Self::of(contract::all()?, powers)
    }

    /// That of the newest of these versions, the oldest of which comes first.
    fn of(mut all: Vec<Contract>, powers: BTreeSet<String>) -> Result<Self> {
        let contract = all.pop().context("wit/ has no version")?;
        let older = all.into_iter().filter(|old| same_line(&old.version, &contract.version));
        let older: Vec<_> = older.map(|old| (old.version.clone(), old.shapes())).collect();
        let mut since = BTreeMap::new();
        for name in contract.shapes().into_keys() {
            let first = older.iter().position(|(_, shapes)| shapes.contains_key(&name));
            match first {
                None if !older.is_empty() => drop(since.insert(name, contract.version.clone())),
                Some(n) if n > 0 => drop(since.insert(name, older[n].0.clone())),
                _ => {}
            }
        }
        Ok(Self { contract, powers, since })
    }

    fn group(&self, interface: &Interface) -> Group {
        match interface.place {
            Place::Exported if interface.name.starts_with("on-") => Group::Handler,
            Place::Exported => Group::Role,
            _ if self.powers.contains(&interface.name) => Group::Power,
            _ => Group::Context,
        }
    }

    /// Every page by its file's name.
    fn pages(&self) -> BTreeMap<String, String> {
        let pages = self.contract.interfaces.iter().map(|one| (format!("{}.md", one.name), self.page(one)));
        let mut pages: BTreeMap<_, _> = pages.collect();
        pages.insert("README.md".to_owned(), self.index());
        pages
    }
}
