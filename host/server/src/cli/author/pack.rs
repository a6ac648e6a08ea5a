//! `plugboard plugin pack`: turns a compiler's output into a plugin.

use super::inspect;
use crate::{
    cli::{describe, output},
    http::components::ComponentView,
};
use anyhow::{Context as _, Result, bail};
use serde::Serialize;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// The file name of a manifest.
const MANIFEST: &str = "plugin.toml";

/// Arguments of `plugin pack`.
#[derive(Debug, clap::Args)]
pub struct Pack {
    /// Compiler output: a core module or a component
    file: PathBuf,
    /// Manifest of the plugin [default: `plugin.toml` beside FILE, else in the current folder]
    #[arg(long, value_name = "PLUGIN_TOML")]
    manifest: Option<PathBuf>,
    /// File to write the plugin to [default: beside FILE, with the extension `.plugin.wasm`]
    #[arg(long)]
    out: Option<PathBuf>,
}

/// The result of packing.
#[derive(Debug, Serialize)]
struct PackedView {
    /// The path of the plugin.
    file: String,
    #[serde(flatten)]
    component: ComponentView,
    /// Whether FILE had a manifest, which was replaced.
    manifest_replaced: bool,
    /// Whether FILE had a signature, which was removed.
    signature_removed: bool,
}

pub(in crate::cli) async fn run(pack: &Pack, as_json: bool) -> Result<()> {
    let bytes = fs::read(&pack.file).with_context(|| format!("cannot read {}", pack.file.display()))?;
    let manifest = pack.manifest.clone().map_or_else(|| manifest_of(&pack.file, Path::new(MANIFEST)), Ok)?;
    let text = fs::read_to_string(&manifest).with_context(|| format!("cannot read {}", manifest.display()))?;
    let cannot = || format!("cannot pack {} with {}", pack.file.display(), manifest.display());
    let packed = plugboard_pack::pack(&bytes, &text).with_context(cannot)?;
    // Write only plugins that a server accepts.
    let component = inspect(&packed.component).await.with_context(cannot)?;
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
    describe::describe(component, None)?;
    output::line("")?;
    if *manifest_replaced {
        output::line(&format!("The manifest in {} was replaced.", from.display()))?;
    }
    if *signature_removed {
        output::line(&format!(
            "The signature in {} was removed, because it does not match the packed bytes. To sign again, run \
             `plugboard plugin sign {file}`.",
            from.display()
        ))?;
    }
    output::line(&format!(
        "Packed {file}, {} bytes. To install it, run `plugboard plugin install {file}`.",
        component.size
    ))
}

/// Returns the path of the manifest beside a file, else `fallback` if that exists.
fn manifest_of(file: &Path, fallback: &Path) -> Result<PathBuf> {
    let beside = file.with_file_name(MANIFEST);
    if beside.is_file() {
        return Ok(beside);
    }
    if fallback.is_file() {
        return Ok(fallback.to_owned());
    }
    bail!(
        "no {MANIFEST} found beside {} or in the current folder; create one, or name it with --manifest",
        file.display()
    )
}

/// Returns the default output path for a file. A file whose name ends in `.plugin.wasm` is overwritten, because it is
/// the result of an earlier run. For any other file the output is a new file beside it, so the compiler's output stays.
fn beside(file: &Path) -> PathBuf {
    let ends = |path: &Path, ending: &str| path.extension().is_some_and(|found| found == ending);
    let packed = ends(file, "wasm") && file.file_stem().is_some_and(|stem| ends(Path::new(stem), "plugin"));
    if packed { file.to_owned() } else { file.with_extension("plugin.wasm") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packed_plugin_is_written_next_to_its_source_file() {
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
    fn a_manifest_next_to_the_file_takes_precedence_over_the_one_in_the_current_folder() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("release/vip.wasm");
        let (beside, fallback) = (folder.path().join("release/plugin.toml"), folder.path().join("plugin.toml"));
        fs::create_dir(folder.path().join("release")).unwrap();
        let error = manifest_of(&file, &fallback).unwrap_err().to_string();
        assert!(error.contains("--manifest"), "{error}");
        fs::write(&fallback, "").unwrap();
        assert_eq!(manifest_of(&file, &fallback).unwrap(), fallback);
        fs::write(&beside, "").unwrap();
        assert_eq!(manifest_of(&file, &fallback).unwrap(), beside);
    }
}
