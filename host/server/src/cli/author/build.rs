//! `plugboard plugin build`: builds a project into a plugin with the tools of its language.

use super::inspect;
use crate::{
    cli::{describe, output},
    http::components::ComponentView,
};
use anyhow::{Context as _, Result};
use plugboard_pack::build::Project;
use serde::Serialize;
use std::{
    fs,
    path::{Path, PathBuf},
    time::Instant,
};

/// Arguments of `plugin build`.
#[derive(Debug, clap::Args)]
pub struct Build {
    /// Project folder with a `plugin.toml`
    #[arg(default_value = ".")]
    folder: PathBuf,
    /// File to write the plugin to [default: NAME.wasm in the project folder, with the plugin's name]
    #[arg(long)]
    out: Option<PathBuf>,
}

/// The result of a build.
#[derive(Debug, Serialize)]
struct BuiltView {
    /// The path of the plugin.
    file: String,
    /// The language of the project.
    language: String,
    /// The duration of the build, in milliseconds.
    build_ms: u64,
    #[serde(flatten)]
    component: ComponentView,
}

pub(in crate::cli) async fn run(build: &Build, as_json: bool) -> Result<()> {
    let project = Project::open(&build.folder)?;
    let language = project.language.to_string();
    if !as_json {
        output::line(&format!("Building {} {} ({language}) ...", project.manifest.name, project.manifest.version))?;
    }
    let began = Instant::now();
    let packed = project.build()?;
    let build_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    let component =
        inspect(&packed.component).await.context("the build result is not a valid plugin for this Plugboard")?;
    let name = PathBuf::from(&packed.manifest.name).with_extension("wasm");
    // In the current folder, the file name needs no leading `./`.
    let in_current_folder = build.folder == Path::new(".");
    let out = build.out.clone().unwrap_or_else(|| if in_current_folder { name } else { build.folder.join(name) });
    fs::write(&out, &packed.component).with_context(|| format!("cannot write {}", out.display()))?;
    let file = out.display().to_string();
    let view = BuiltView { file, language, build_ms, component };
    if as_json {
        return output::json(&view);
    }
    describe::describe(&view.component, None)?;
    output::line("")?;
    let BuiltView { file, component, .. } = &view;
    #[expect(clippy::cast_precision_loss, reason = "a time for people")]
    let seconds = build_ms as f64 / 1_000.0;
    output::line(&format!(
        "Built {file} in {seconds:.1} s, {} bytes. To install it, run `plugboard plugin install {file}`.",
        component.size
    ))
}
