//! TypeScript and JavaScript: esbuild bundles the plugin and the SDK into one module, and componentize-qjs turns that
//! module and the engine `QuickJS` into a component.
//!
//! - The module starts with a generated `entry.js`. It adds what the engine lacks, loads the plugin's own module, and
//!   exports exactly the handlers that the manifest lists. The SDK's runtime itself uses some powers: `console` writes
//!   to `log`, and `fetch` goes through `http`. The entry passes those of them that are listed to the runtime.
//! - In the SDK, every power is a module that imports the power's interface. esbuild drops unused modules. So if the
//!   bundle still imports a power that the manifest does not list, the plugin uses that power, and the build reports
//!   it.
//! - The engine runs the jobs of its own promises only in calls that the contract does not have. So async functions are
//!   compiled to generators that use the global `Promise`. The SDK replaces that `Promise` by its own, which runs its
//!   jobs before a handler returns.
//! - The component is a snapshot of the engine after it has evaluated the module, and a fresh instance starts from
//!   there. The engine's `Math.random` would then produce the same numbers in every call, so the world also imports a
//!   seed from the WASI that the runtime includes anyway.

use super::{BuildError, Project, read, tool, write_if_changed};
use crate::world;
use plugboard_model::{Manifest, ManifestError};
use std::{
    collections::BTreeSet,
    fmt::Write as _,
    path::{Path, PathBuf},
    process::Command,
};

/// The template of an automation.
pub(super) const AUTOMATION: &[(&str, &str)] = files!["js/template":
    ".gitignore",
    "README.md",
    "package.json",
    "plugin.toml",
    "scenarios/hours.toml",
    "src/plugin.ts",
    "tsconfig.json",
];

/// The template of a connector.
pub(super) const CONNECTOR: &[(&str, &str)] = files!["js/template-connector":
    ".gitignore",
    "README.md",
    "kit.toml",
    "package.json",
    "plugin.toml",
    "src/plugin.ts",
    "tsconfig.json",
];

/// The commands that an author runs once before the first build.
pub(super) const SET_UP: &[&str] = &["npm install"];

/// Possible paths of the plugin's own module.
const SOURCES: [&str; 2] = ["src/plugin.ts", "src/plugin.js"];

/// How to install the two tools in a project.
const INSTALL: &str = "npm install --save-dev --save-exact esbuild@0.28.2 componentize-qjs@0.4.5";

/// How to install Node.js, which runs the two tools.
const NODE: &str =
    "sudo apt-get install nodejs npm (Debian, 18 or later), brew install node (macOS), or see nodejs.org";

/// The only WASI interface that the SDK uses itself.
const SEED: &str =
    "package wasi:random@0.2.12;\n\ninterface insecure-seed {\n  insecure-seed: func() -> tuple<u64, u64>;\n}\n";

/// The plugin's own world, with the seed in addition.
const WORLD: &str = "package plugboard:js;\n\nworld plugin {\n  include plugboard:inbox/plugin@0.1.2;\n  \
    import wasi:random/insecure-seed@0.2.12;\n}\n";

/// Bundles the project and turns the bundle into a component.
pub(super) fn build(project: &Project) -> Result<Vec<u8>, BuildError> {
    let Some(source) = SOURCES.iter().find(|source| project.folder.join(source).is_file()) else {
        let message = format!("{} contains neither {} nor {}", project.folder.display(), SOURCES[0], SOURCES[1]);
        return Err(BuildError::NoProject(message));
    };
    tool::find("node", &[], NODE)?;
    let tools = tools(&project.folder);
    let esbuild = tool::find("esbuild", &tools, INSTALL)?;
    let componentize = tool::find("componentize-qjs", &tools, INSTALL)?;

    let (work, manifest) = (&project.work, &project.manifest);
    write_if_changed(&work.join("entry.js"), &entry(manifest, source))?;
    tool::run(
        Command::new(esbuild)
            .current_dir(&project.folder)
            .arg(".plugboard/entry.js")
            .args(["--bundle", "--format=esm", "--platform=neutral", "--main-fields=module,main", "--target=es2024"])
            .args(["async-await", "async-generator", "for-await"].map(|name| format!("--supported:{name}=false")))
            .args(["--external:plugboard:*", "--external:wasi:*", "--alias:plugboard=./.plugboard/sdk/src/index.ts"])
            .args(["--charset=utf8", "--log-level=warning", "--outfile=.plugboard/plugin.js"]),
    )?;
    let module = work.join("plugin.js");
    check_used(&String::from_utf8_lossy(&read(&module)?), manifest)?;

    let world = work.join("world");
    for (name, text) in world::wit(manifest)? {
        write_if_changed(&world.join("deps/inbox").join(name), &text)?;
    }
    write_if_changed(&world.join("deps/random/random.wit"), SEED)?;
    write_if_changed(&world.join("world.wit"), WORLD)?;
    let component = work.join("plugin.wasm");
    tool::run(Command::new(componentize).current_dir(work).args([
        "--sync",
        "--wit",
        "world",
        "--world",
        world::WORLD,
        "--js",
        "plugin.js",
        "--output",
        "plugin.wasm",
    ]))?;
    read(&component)
}

/// Returns the folders that may contain a project's tools: its own, and those of its parent folders, as in a workspace.
fn tools(folder: &Path) -> Vec<PathBuf> {
    folder.ancestors().map(|folder| folder.join("node_modules/.bin")).collect()
}

/// Generates the entry module. `source` is the path of the plugin's own module.
fn entry(manifest: &Manifest, source: &str) -> String {
    let powers = manifest.powers.as_deref().unwrap_or_default();
    let handlers = manifest.handlers.as_deref().unwrap_or_default();
    let mut text = String::from("// Generated from plugin.toml.\nimport \"./sdk/src/runtime/globals.ts\";\n");
    let mut given = String::from("seed");
    text.push_str("import { insecureSeed as seed } from \"wasi:random/insecure-seed@0.2.12\";\n");
    for (power, import) in [
        ("log", "import { write as log } from \"plugboard:inbox/log@0.1.2\";\n"),
        ("random", "import { number } from \"plugboard:inbox/random@0.1.2\";\n"),
        ("http", "import { fetch } from \"./sdk/src/runtime/fetch.ts\";\n"),
    ] {
        if powers.iter().any(|listed| listed == power) {
            text.push_str(import);
            let name = import.trim_start_matches("import { ").split(" }").next().unwrap_or_default();
            let _ = write!(given, ", {}", name.rsplit(' ').next().unwrap_or_default());
        }
    }
    text.push_str("import { serve } from \"./sdk/src/runtime/serve.ts\";\n");
    let _ = writeln!(text, "import * as plugin from \"../{source}\";\n");
    let quoted = handlers.iter().map(|handler| format!("{handler:?}")).collect::<Vec<_>>().join(", ");
    let _ = writeln!(text, "const handlers = serve(plugin, [{quoted}], {{ {given} }});");
    for handler in handlers {
        let _ = writeln!(text, "export const {} = handlers[{handler:?}];", camel(handler));
    }
    text
}

/// Converts a name of the contract to the form that the engine expects: `on-message` becomes `onMessage`.
fn camel(name: &str) -> String {
    let mut words = name.split('-');
    let mut camel = words.next().unwrap_or_default().to_owned();
    for word in words {
        let (first, rest) = word.split_at(word.len().min(1));
        camel.push_str(&first.to_ascii_uppercase());
        camel.push_str(rest);
    }
    camel
}

/// Checks that the manifest lists every power that the bundled module imports. The component could not import another
/// one, and the error of componentize-qjs would name modules instead of powers.
fn check_used(module: &str, manifest: &Manifest) -> Result<(), BuildError> {
    let listed = manifest.powers.as_deref().unwrap_or_default();
    let powers = world::powers();
    let used: BTreeSet<_> = module
        .lines()
        // Imports start at the beginning of a line. A long one continues up to its closing brace.
        .filter(|line| line.starts_with("import ") || line.starts_with("} from "))
        .filter_map(|line| line.split("\"plugboard:inbox/").nth(1)?.split(['@', '"']).next())
        // Interfaces that are not powers, such as `text`, are available to every plugin.
        .filter(|used| powers.contains(used) && !listed.iter().any(|listed| listed == used))
        .collect();
    if used.is_empty() {
        return Ok(());
    }
    let used: Vec<_> = used.into_iter().collect();
    Err(ManifestError(format!("`powers` does not list what the plugin uses: {}", used.join(", "))).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(lists: &str) -> Manifest {
        let head = "name = \"a\"\nversion = \"1.0.0\"\ndescription = \"A.\"\nlicense = \"MIT\"\n";
        crate::manifest(&format!("{head}{lists}")).unwrap()
    }

    #[test]
    fn the_entry_exports_listed_handlers_and_passes_powers_to_the_runtime() {
        let listed = manifest("handlers = [\"on-message\", \"connector\"]\npowers = [\"http\", \"kv\", \"log\"]\n");
        let text = entry(&listed, "src/plugin.ts");
        assert!(text.contains("import * as plugin from \"../src/plugin.ts\";"), "{text}");
        assert!(text.contains("serve(plugin, [\"on-message\", \"connector\"], { seed, log, fetch });"), "{text}");
        assert!(text.contains("export const onMessage = handlers[\"on-message\"];"), "{text}");
        assert!(text.contains("export const connector = handlers[\"connector\"];"), "{text}");
        assert!(!text.contains("inbox/random"), "{text}");
        let bare = entry(&manifest("handlers = []\npowers = []\n"), "src/plugin.js");
        assert!(bare.contains("serve(plugin, [], { seed });"), "{bare}");
        assert!(!bare.contains("plugboard:inbox"), "{bare}");
    }

    #[test]
    fn a_power_that_is_used_but_not_listed_is_reported() {
        let listed = manifest("handlers = [\"on-message\"]\npowers = [\"log\"]\n");
        let module = "import { write } from \"plugboard:inbox/log@0.1.2\";\n\
             import * as power from \"plugboard:inbox/kv@0.1.2\";\n\
             import {\n  Draft,\n  reply\n} from \"plugboard:inbox/replies@0.1.2\";\n\
             log(\"import \\\"plugboard:inbox/http@0.1.2\\\"\");\n\
             import { fold } from \"plugboard:inbox/text@0.1.2\";\n";
        let message = check_used(module, &listed).unwrap_err().to_string();
        assert!(message.contains("uses: kv, replies"), "{message}");
        let all = manifest("handlers = [\"on-message\"]\npowers = [\"kv\", \"log\", \"replies\"]\n");
        check_used(module, &all).unwrap();
    }

    #[test]
    fn tools_are_searched_in_the_project_and_its_parent_folders() {
        let folders = tools(Path::new("/a/b"));
        assert_eq!(folders[..2], [PathBuf::from("/a/b/node_modules/.bin"), PathBuf::from("/a/node_modules/.bin")]);
    }

    #[test]
    fn handler_names_become_camel_case() {
        assert_eq!(camel("on-service-level"), "onServiceLevel");
        assert_eq!(camel("connector"), "connector");
    }
}
