//! `plugboard plugin new|build|check|test|pack|dev`: the tools for plugin authors. They run on the author's machine
//! and, except for `dev`, need no server. They load components with the same engine as a server, so they report
//! everything that a server would refuse.

pub(super) mod build;
pub(super) mod check;
mod connector;
pub(super) mod dev;
pub(super) mod new;
pub(super) mod pack;
pub(super) mod test;

use crate::http::components::{ComponentView, ManifestView};
use anyhow::Result;
use plugboard_engine::{Engine, EngineOptions, Plugin};

/// Loads a component as a server would, and returns what it is, hears and can do.
///
/// # Errors
/// Returns an error if a server would not accept the component.
async fn inspect(component: &[u8]) -> Result<ComponentView> {
    let engine = Engine::new(EngineOptions { threads: 1, calls: 1, ..EngineOptions::default() })?;
    let plugin = engine.load(component).await?;
    Ok(view(&plugin, component.len()))
}

/// Returns what a loaded component is, hears and can do. `size`: the component's size in bytes.
fn view(plugin: &Plugin, size: usize) -> ComponentView {
    let surface = plugin.surface().clone();
    ComponentView {
        digest: plugin.digest().to_owned(),
        size,
        hears: surface.hears,
        can_do: surface.powers,
        runtime: surface.runtime,
        roles: surface.roles,
        signed_by: plugin.signer().map(str::to_owned),
        manifest: plugin.manifest().cloned().map(ManifestView::from),
    }
}
