//! `plugboard plugin new`: creates a working project to start from.

use crate::cli::output;
use anyhow::{Context as _, Result, bail};
use plugboard_pack::build::{Language, Project, Template};
use std::{fmt::Display, fs, path::PathBuf};

/// Arguments of `plugin new`.
#[derive(Debug, clap::Args)]
pub struct New {
    /// Name of the plugin: lower-case letters, digits and hyphens
    name: String,
    /// Language of the project: `rust`, `python`, `js`, `go` or `c`
    #[arg(long, visible_alias = "language", value_name = "LANGUAGE", value_parser = language)]
    lang: Language,
    /// Role of the plugin: `automation`, which hears messages and answers them, or `connector`, which connects a
    /// platform
    #[arg(long, value_name = "ROLE", value_parser = template, default_value_t = Template::Automation)]
    role: Template,
    /// Folder for the project; must be empty or not exist yet [default: the plugin's name]
    #[arg(long)]
    dir: Option<PathBuf>,
}

fn language(word: &str) -> Result<Language, String> {
    known(word, Language::ALL)
}

fn template(word: &str) -> Result<Template, String> {
    known(word, Template::ALL)
}

/// Returns the item of `all` whose name is `word`.
fn known<T: Copy + Display, const N: usize>(word: &str, all: [T; N]) -> Result<T, String> {
    let names = all.map(|one| one.to_string());
    let found = all.into_iter().find(|one| one.to_string() == word);
    found.ok_or_else(|| format!("must be one of {}", names.join(", ")))
}

pub(in crate::cli) fn run(new: &New) -> Result<()> {
    let folder = new.dir.clone().unwrap_or_else(|| PathBuf::from(&new.name));
    let shown = folder.display();
    if fs::read_dir(&folder).is_ok_and(|mut entries| entries.next().is_some()) {
        bail!("{shown} already exists and is not empty; choose another folder with --dir");
    }
    // Package names in most languages must begin with a letter.
    if !new.name.starts_with(|first: char| first.is_ascii_lowercase()) {
        bail!("a plugin's name must begin with a letter from a to z, got `{}`", new.name);
    }
    let filled = new.lang.template(new.role).iter().map(|(file, text)| (*file, text.replace("{{name}}", &new.name)));
    let files: Vec<_> = filled.collect();
    // Parsing the manifest validates the name before anything is written.
    for (_, text) in files.iter().filter(|(file, _)| *file == "plugin.toml") {
        plugboard_pack::manifest(text)?;
    }
    for (file, text) in files {
        let path = folder.join(file);
        let cannot = || format!("cannot write {}", path.display());
        fs::create_dir_all(path.parent().unwrap_or(&folder)).with_context(cannot)?;
        fs::write(&path, text).with_context(cannot)?;
    }
    Project::open(&folder)?.prepare()?;
    let what = if new.role == Template::Connector { "connector" } else { "plugin" };
    let language = new.lang.title();
    output::line(&format!("{shown} is a working {what} in {language}. Its README.md describes the next steps:"))?;
    output::line(&format!("  cd {shown}"))?;
    for line in new.lang.set_up() {
        output::line(&format!("  {line}"))?;
    }
    output::line("  plugboard plugin build")?;
    match new.role {
        Template::Automation => Ok(()),
        Template::Connector => output::line(&format!("  plugboard plugin test --connector {}.wasm", new.name)),
    }
}
