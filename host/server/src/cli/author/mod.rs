//! `plugboard plugin new|build|check|test|pack|dev`: an author's tools. They work on the author's own machine, all but `dev`
//! without a server; what a server would refuse is told here, by the same judge.

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

/// What a component is, hears and can do, once the engine has taken it as a server would.
async fn judge(component: &[u8]) -> Result<ComponentView> {
    let engine = Engine::new(EngineOptions { threads: 1, calls: 1, ..EngineOptions::default() })?;
    let plugin = engine.load(component).await?;
    Ok(view(&plugin, component.len()))
}

/// What a loaded component of a size is, hears and can do.
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
