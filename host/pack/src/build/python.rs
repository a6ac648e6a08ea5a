//! Python: componentize-py imports the plugin's modules once, and the resulting memory becomes part of the component.
//!
//! An author writes plain functions in a module `plugin`. The SDK has the classes that componentize-py requires, and a
//! generated module selects those that this plugin needs. The plugin's own world restricts the component's imports to
//! what is listed, because componentize-py itself removes nothing. WASI is included, because without it `print` and
//! Python's clock would end a call.
//!
//! The tool is expected in the project's own virtual environment, as is usual for Python. The plugin can import
//! whatever else is installed there.

use super::{BuildError, Project, read, tool, write_if_changed};
use crate::world::WORLD;
use plugboard_model::Manifest;
use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// The template of an automation.
pub(super) const AUTOMATION: &[(&str, &str)] = files!["python/template":
    ".gitignore",
    "README.md",
    "plugin.py",
    "plugin.toml",
    "scenarios/hours.toml",
    "pyproject.toml",
    "test_plugin.py",
];

/// The template of a connector.
pub(super) const CONNECTOR: &[(&str, &str)] = files!["python/template-connector":
    ".gitignore",
    "README.md",
    "kit.toml",
    "plugin.py",
    "plugin.toml",
    "pyproject.toml",
    "test_plugin.py",
];

/// The commands that an author runs once before the first build.
pub(super) const SET_UP: &[&str] =
    &["python3 -m venv .venv", ".venv/bin/pip install componentize-py==0.25.1 mypy pytest"];

const TOOL: &str = "componentize-py";

/// How to install the tool, in the version that this build was tested with.
const INSTALL: &str = "run `python3 -m venv .venv && .venv/bin/pip install componentize-py==0.25.1` in the plugin's \
                       folder (Python 3.10 or later; on Debian and Ubuntu `apt-get install python3-venv` installs what \
                       the first command needs)";

/// The name of the generated module. An author's own module is unlikely to have it.
const GLUE: &str = "plugboard_plugin";

/// Builds the component with componentize-py.
pub(super) fn build(project: &Project) -> Result<Vec<u8>, BuildError> {
    let source = source(&project.folder)?;
    let environments = [".venv", "venv"].map(|name| project.folder.join(name));
    let program = tool::find(TOOL, &environments.clone().map(|folder| folder.join("bin")), INSTALL)?;
    let glue_folder = project.work.join("glue");
    write_if_changed(&glue_folder.join(format!("{GLUE}.py")), &glue(&project.manifest))?;
    let out = project.work.join("plugin.wasm");
    let mut command = Command::new(&program);
    // A backtrace of the tool's own functions would distract from the error that the author needs to read.
    command.current_dir(&project.folder).env("RUST_BACKTRACE", "0");
    if let Some(environment) = environments.iter().find(|folder| program.starts_with(folder)) {
        // `activate` would set this variable. It makes the plugin's own dependencies available.
        command.env("VIRTUAL_ENV", environment);
    }
    command.args(["--quiet", "--wit-path"]).arg(project.work.join("wit")).args(["--world", WORLD, "componentize"]);
    for folder in [glue_folder, project.work.join("sdk"), source] {
        command.arg("--python-path").arg(folder);
    }
    command.arg("--output").arg(&out).arg(GLUE);
    tool::run(&mut command).map_err(|error| match error {
        BuildError::ToolFailed { command, status, output } => {
            BuildError::ToolFailed { command, status, output: readable(&output) }
        }
        error => error,
    })?;
    read(&out)
}

/// Extracts the plugin's own Python error from the output of the tool. The tool mounts the folders of Python modules
/// under their numbers, in the order in which [`build`] passes them, so the plugin's folder is `/2`.
fn readable(output: &str) -> String {
    let Some((_, output)) = output.split_once("AssertionError: ") else { return output.to_owned() };
    let output = output.split_once("\n\nCaused by:").map_or(output, |(output, _)| output);
    output.trim_end().replace("File \"/2/", "File \"")
}

/// Returns the folder that contains the module `plugin`.
fn source(folder: &Path) -> Result<PathBuf, BuildError> {
    let places = [folder.to_owned(), folder.join("src")];
    let has_module =
        |place: &PathBuf| ["plugin.py", "plugin/__init__.py"].iter().any(|file| place.join(file).is_file());
    places.into_iter().find(has_module).ok_or_else(|| {
        BuildError::NoProject(format!(
            "{} has no module `plugin`; put the handlers into plugin.py or plugin/__init__.py, either there or in src",
            folder.display()
        ))
    })
}

/// Generates the module [`GLUE`], with which componentize-py starts.
fn glue(manifest: &Manifest) -> String {
    let listed = |names: &Option<Vec<String>>| names.as_deref().unwrap_or_default().to_vec();
    let (mut handlers, powers) = (listed(&manifest.handlers), listed(&manifest.powers));
    handlers.sort();
    handlers.dedup();
    let classes = handlers.iter().map(|handler| class(handler)).collect::<Vec<_>>().join(", ");
    // The debug format of such a list is also valid Python.
    let powers = powers.iter().map(|power| power.replace('-', "_")).collect::<Vec<_>>();
    let import = if classes.is_empty() { String::new() } else { format!("from plugboard._entry import {classes}\n") };
    format!(
        "\"\"\"Generated from plugin.toml by the build.\"\"\"\n\nfrom plugboard import _entry\n{import}\n\
         _entry.start(\"plugin\", {handlers:?}, {powers:?})\n"
    )
}

/// Returns the class of a handler: `on-message` becomes `OnMessage`.
fn class(handler: &str) -> String {
    handler.split('-').map(|word| word[..1].to_uppercase() + &word[1..]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generated_module_names_the_listed_handlers_and_powers() {
        let manifest = crate::manifest(
            "name = \"a\"\nversion = \"1.0.0\"\ndescription = \"A.\"\nlicense = \"MIT\"\n\
             handlers = [\"on-message\", \"connector\", \"on-message\"]\npowers = [\"kv\", \"log\"]\n",
        );
        let text = glue(&manifest.unwrap());
        assert!(text.contains("import Connector, OnMessage\n"), "{text}");
        assert!(text.ends_with("start(\"plugin\", [\"connector\", \"on-message\"], [\"kv\", \"log\"])\n"), "{text}");
    }

    #[test]
    fn only_the_traceback_of_the_plugin_remains_in_the_error() {
        let output = "Traceback (most recent call last):\n  in tool\n\
                    AssertionError: Traceback (most recent call last):\n  \
                    File \"/2/plugin.py\", line 1, in <module>\nNameError: x\n\nCaused by:\n    NameError: x\n";
        let left = "Traceback (most recent call last):\n  File \"plugin.py\", line 1, in <module>\nNameError: x";
        assert_eq!(readable(output), left);
        assert_eq!(readable("no space left"), "no space left");
    }

    #[test]
    fn a_folder_without_the_plugin_module_is_reported() {
        let error = source(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap_err().to_string();
        assert!(error.contains("no module `plugin`"), "{error}");
        let guest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/guests/order-status/python");
        assert_eq!(source(&guest).unwrap(), guest);
    }
}
