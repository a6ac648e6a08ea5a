//! `cargo xtask reference`: generates pages about the contract from `wit/`. There is a page for each interface of the
//! newest version, and an index page. Items that the first version of the line does not have are marked.

mod page;
#[cfg(test)]
mod tests;

use crate::{
    contract::{self, Contract, Interface, WorldUse, same_line},
    setup,
};
use anyhow::{Context as _, Result};
use semver::Version;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::PathBuf,
};

/// The content of the pages.
struct Reference {
    contract: Contract,
    /// The interfaces that are powers. Any other imported interface is only there because other interfaces need it.
    powers: BTreeSet<String>,
    /// The version that introduced an item, by the item's name (`kv.get`). Items of the line's first version are left
    /// out.
    since: BTreeMap<String, Version>,
}

/// The purpose of an interface for a plugin.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Group {
    Handler,
    Role,
    Power,
    Context,
}

/// Writes the pages, and removes everything else in their folder.
///
/// # Errors
/// Returns an error if the contract cannot be read or a page cannot be written.
pub fn run() -> Result<()> {
    let folder = folder();
    let pages = Reference::newest()?.pages();
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
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
    /// Creates the reference of the newest version.
    fn newest() -> Result<Self> {
        let powers = plugboard_pack::world::powers().into_iter().map(str::to_owned).collect();
        Self::of(contract::all()?, powers)
    }

    /// Creates the reference of the last of these versions. `all`: the versions, oldest first.
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
        match interface.world_use {
            WorldUse::Exported if interface.name.starts_with("on-") => Group::Handler,
            WorldUse::Exported => Group::Role,
            _ if self.powers.contains(&interface.name) => Group::Power,
            _ => Group::Context,
        }
    }

    /// Returns every page, by file name.
    fn pages(&self) -> BTreeMap<String, String> {
        let pages = self.contract.interfaces.iter().map(|one| (format!("{}.md", one.name), self.page(one)));
        let mut pages: BTreeMap<_, _> = pages.collect();
        pages.insert("README.md".to_owned(), self.index());
        pages
    }
}
