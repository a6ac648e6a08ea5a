//! `plugboard plugin pack`: what a compiler left becomes a plugin.

use super::judge;
use crate::{
    cli::{install, output},
    http::components::ComponentView,
};
use anyhow::{Context as _, Result, bail};
use serde::Serialize;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// What a manifest's file is called.
const MANIFEST: &str = "plugin.toml";

/// What `plugin pack` takes.
#[derive(Debug, clap::Args)]
pub struct Pack {
    /// What the compiler left: a core module, or a component
    file: PathBuf,
    /// What the author says of the plugin [default: `plugin.toml` beside FILE, or else here]
    #[arg(long, value_name = "PLUGIN_TOML")]
    manifest: Option<PathBuf>,
    /// Where the plugin is written [default: beside FILE, with the ending `.plugin.wasm`]
    #[arg(long)]
    out: Option<PathBuf>,
}

/// What was packed.
#[derive(Debug, Serialize)]
struct PackedView {
    /// Where it was written.
    file: String,
    #[serde(flatten)]
    component: ComponentView,
    /// FILE had a manifest, which is replaced.
    manifest_replaced: bool,
    /// FILE had a signature, which is left out.
    signature_removed: bool,
}

pub(in crate::cli) async fn run(pack: &Pack, as_json: bool) -> Result<()> {
    let bytes = fs::read(&pack.file).with_context(|| format!("cannot read {}", pack.file.display()))?;
    let manifest = pack.manifest.clone().map_or_else(|| manifest_of(&pack.file, Path::new(MANIFEST)), Ok)?;
    let text = fs::read_to_string(&manifest).with_context(|| format!("cannot read {}", manifest.display()))?;
    let cannot = || format!("cannot pack {} with {}", pack.file.display(), manifest.display());
    let packed = plugboard_pack::pack(&bytes, &text).with_context(cannot)?;
    // What is given away is what every server takes.
    let component = judge(&packed.component).await.with_context(cannot)?;
    let out = pack.out.clone().unwrap_or_else(|| beside(&pack.file));
    fs::write(&out, &packed.component).with_context(|| format!("cannot write {}", out.display()))?;
    let view = PackedView {
        file: out.display().to_string(),
        component,
        manifest_replaced: packed.replaced,
        signature_removed: packed.unsigned,
    };
    if as_json { output::json(&view) } else { show(&view, &pack.file) }
}

fn show(view: &PackedView, from: &Path) -> Result<()> {
    let PackedView { file, component, manifest_replaced, signature_removed } = view;
    install::describe(component, None)?;
    output::line("")?;
    if *manifest_replaced {
        output::line(&format!("The manifest that was in {} is replaced.", from.display()))?;
    }
    if *signature_removed {
        output::line(&format!(
            "The signature that was in {} is left out, for it is over other bytes: `plugboard plugin sign {file}` \
             makes a new one.",
            from.display()
        ))?;
    }
    output::line(&format!("{file} is packed, {} bytes: `plugboard plugin install {file}` installs it.", component.size))
}

/// The manifest beside a file, or else the one that is `here`.
fn manifest_of(file: &Path, here: &Path) -> Result<PathBuf> {
    let beside = file.with_file_name(MANIFEST);
    if beside.is_file() {
        return Ok(beside);
    }
    if here.is_file() {
        return Ok(here.to_owned());
    }
    bail!("there is no {MANIFEST} beside {} and none here: write one, or name it by --manifest", file.display())
}

/// Where a file's plugin is written. The file itself stays as it is: it is the compiler's. Only what is a packed plugin
/// by its name is packed again in its place.
fn beside(file: &Path) -> PathBuf {
    let ends = |path: &Path, ending: &str| path.extension().is_some_and(|found| found == ending);
    let packed = ends(file, "wasm") && file.file_stem().is_some_and(|stem| ends(Path::new(stem), "plugin"));
    if packed { file.to_owned() } else { file.with_extension("plugin.wasm") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plugin_is_written_beside_what_it_is_made_of() {
        for (file, out) in [
            ("target/release/vip.wasm", "target/release/vip.plugin.wasm"),
            ("vip", "vip.plugin.wasm"),
            ("my.vip.wasm", "my.vip.plugin.wasm"),
            ("a/vip.plugin.wasm", "a/vip.plugin.wasm"),
            ("plugin.wasm", "plugin.plugin.wasm"),
        ] {
            assert_eq!(beside(Path::new(file)), Path::new(out), "{file}");
        }
    }

    #[test]
    fn the_manifest_beside_the_file_comes_before_the_one_here() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("release/vip.wasm");
        let (beside, here) = (folder.path().join("release/plugin.toml"), folder.path().join("plugin.toml"));
        fs::create_dir(folder.path().join("release")).unwrap();
        let error = manifest_of(&file, &here).unwrap_err().to_string();
        assert!(error.contains("--manifest"), "{error}");
        fs::write(&here, "").unwrap();
        assert_eq!(manifest_of(&file, &here).unwrap(), here);
        fs::write(&beside, "").unwrap();
        assert_eq!(manifest_of(&file, &here).unwrap(), beside);
    }
}
