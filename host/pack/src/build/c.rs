//! C: `wit-bindgen` generates the bindings in this process. One call of zig or clang compiles them to a module,
//! together with the SDK and the author's files, and the module is turned into a component.
//!
//! The compiler is the only tool that an author needs. Both compilers are clang underneath and take the same flags. Zig
//! brings its own C library; clang also needs the one of WASI. The module is a reactor: it has no `main`, and its
//! memory starts small. If the plugin uses the C library's input and output, which uses WASI Preview 1, the component
//! contains an adapter. A plugin that does not use them gets no adapter, and no WASI at all.
//!
//! Only the parts of the SDK that belong to the plugin's world are compiled. The generated header `plugboard_listed.h`
//! tells the SDK's headers what `plugin.toml` lists, so that the compiler can report the use of anything else.

use super::{BuildError, Project, read, tool, write_if_changed};
use crate::{PackError, embedded::C, sections, world};
use plugboard_model::{Manifest, ManifestError};
use std::{
    collections::BTreeSet,
    env,
    ffi::OsString,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::Command,
};
use wasi_preview1_component_adapter_provider::{
    WASI_SNAPSHOT_PREVIEW1_ADAPTER_NAME as ADAPTER_NAME, WASI_SNAPSHOT_PREVIEW1_REACTOR_ADAPTER as ADAPTER,
};
use wit_bindgen_core::Files;
use wit_component::ComponentEncoder;
use wit_parser::{Resolve, WorldId};

/// The template of an automation.
pub(super) const AUTOMATION: &[(&str, &str)] = files!["c/template":
    ".gitignore",
    "README.md",
    "compile_flags.txt",
    "plugin.c",
    "plugin.toml",
    "scenarios/hours.toml",
];

/// The template of a connector.
pub(super) const CONNECTOR: &[(&str, &str)] = files!["c/template-connector":
    ".gitignore",
    "README.md",
    "compile_flags.txt",
    "kit.toml",
    "plugin.c",
    "plugin.toml",
];

/// The commands that an author runs once before the first build.
pub(super) const SET_UP: &[&str] = &["python3 -m venv .venv", ".venv/bin/pip install ziglang==0.17.0"];

/// The flags for every compilation. A warning is an error, because it would otherwise go unnoticed. `PLUGBOARD_CFLAGS`
/// comes after these flags and may contain `-Wno-error`. Without `-g1`, zig would omit the function names, which show
/// where a plugin trapped.
const FLAGS: [&str; 11] = [
    "--target=wasm32-wasi",
    "-mexec-model=reactor",
    "-std=c11",
    "-Os",
    "-g1",
    "-Wall",
    "-Wextra",
    "-Werror",
    "-I.plugboard/sdk/include",
    "-I.plugboard/bindings",
    "-Wl,-z,stack-size=131072",
];

/// Additional flags for clang, which zig sets by default. They are tried in this order. With the stack first in memory,
/// a stack overflow traps instead of overwriting other data. The C library may have the full `printf` in a separate
/// library. If so, it must be linked, because the limited version would import WASI just to report an error.
const CLANG: [&[&str]; 2] = [&["-Wl,--stack-first", "-lc-printscan-long-double"], &["-Wl,--stack-first"]];

/// How an author can install a compiler.
const INSTALL: &str = "plugins in C are compiled by zig or by clang. Install zig, on any system by \
    `pip install ziglang==0.17.0` (in a virtual environment, or in the project's own `.venv`) or on macOS by \
    `brew install zig`; or clang, on Debian by `apt-get install clang-19 lld-19 wasi-libc libclang-rt-19-dev-wasm32`. \
    To use a compiler elsewhere, set the variable PLUGBOARD_CC, such as `PLUGBOARD_CC=/opt/wasi-sdk/bin/clang`";

/// A minimal program that needs the C library and the linker. A compiler that can build it can build a plugin.
const PROBE: &str = "#include <stdlib.h>\nvoid *probe(void);\nvoid *probe(void) { return malloc(1); }\n";

/// Compiles the project and returns the component.
pub(super) fn build(project: &Project) -> Result<Vec<u8>, BuildError> {
    let (mut resolve, world) = world::resolve(&project.manifest)?;
    write_if_changed(&project.work.join("bindings/plugboard_listed.h"), &listed(&project.manifest))?;
    let mut sources = author(&project.folder)?;
    sources.extend(sdk_sources(&resolve, world));
    sources.extend(bindings(&mut resolve, world, &project.work.join("bindings"))?);
    let compiler = compiler(project)?;
    write_if_changed(
        &project.work.join("arguments"),
        &arguments(&env::var("PLUGBOARD_CFLAGS").unwrap_or_default(), &sources),
    )?;
    tool::run(call(&compiler, &project.folder).arg("@.plugboard/arguments"))?;
    Ok(component(&read(&project.work.join("plugin.wasm"))?)?)
}

/// Returns the author's own source files.
fn author(folder: &Path) -> Result<Vec<PathBuf>, BuildError> {
    let wrong = |error| BuildError::File { path: folder.to_owned(), error };
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(wrong)? {
        let name = PathBuf::from(entry.map_err(wrong)?.file_name());
        if name.extension().is_some_and(|extension| extension == "c") {
            files.push(name);
        }
    }
    files.sort();
    Ok(files)
}

/// Returns the short names of the interfaces that the world imports and exports.
fn interfaces(resolve: &Resolve, world: WorldId) -> BTreeSet<String> {
    let world = &resolve.worlds[world];
    let names = world.imports.keys().chain(world.exports.keys()).map(|key| resolve.name_world_key(key));
    names
        .map(|name| name.rsplit('/').next().unwrap_or(&name).split('@').next().unwrap_or_default().to_owned())
        .collect()
}

/// Returns the SDK's source files that the world needs: those named like one of its interfaces, and those not named
/// like any interface.
fn sdk_sources(resolve: &Resolve, world: WorldId) -> Vec<PathBuf> {
    let has = interfaces(resolve, world);
    let known: BTreeSet<&String> = resolve.interfaces.iter().filter_map(|(_, it)| it.name.as_ref()).collect();
    let needed = |path: &str| {
        let name = path.strip_prefix("src/")?.strip_suffix(".c")?.replace('_', "-");
        (has.contains(&name) || !known.contains(&name)).then(|| PathBuf::from(".plugboard/sdk").join(path))
    };
    C.iter().filter_map(|(path, _)| needed(path)).collect()
}

/// Generates the header `plugboard_listed.h`. It defines a macro for each handler and power that `plugin.toml` lists,
/// and the plugin's name and version.
fn listed(manifest: &Manifest) -> String {
    let mut text = "/* What plugin.toml lists. Generated by the build. */\n#ifndef PLUGBOARD_LISTED_H\n#define \
        PLUGBOARD_LISTED_H\n\n"
        .to_owned();
    let plain = |text: &str| text.replace('\\', "\\\\").replace('"', "\\\"");
    let _ = writeln!(text, "#define PLUGBOARD_PLUGIN_NAME \"{}\"", plain(&manifest.name));
    let _ = writeln!(text, "#define PLUGBOARD_PLUGIN_VERSION \"{}\"", plain(&manifest.version));
    // We use the manifest and not the world. The world also contains powers that are not listed, because listed ones
    // use their types.
    for name in [&manifest.handlers, &manifest.powers].into_iter().flatten().flatten() {
        let _ = writeln!(text, "#define PLUGBOARD_{} 1", name.replace('-', "_").to_uppercase());
    }
    text.push_str("\n#endif\n");
    text
}

/// Writes the bindings, and returns the files for the compiler: the code, and the object with the types.
fn bindings(resolve: &mut Resolve, world: WorldId, folder: &Path) -> Result<Vec<PathBuf>, BuildError> {
    let mut files = Files::default();
    let mut generator = wit_bindgen_c::Opts::default().build();
    generator
        .generate(resolve, world, &mut files)
        .map_err(|error| ManifestError(format!("no bindings can be generated for its world: {error:#}")))?;
    let mut sources = Vec::new();
    for (name, content) in files.iter() {
        let path = folder.join(name);
        fs::write(&path, content).map_err(|error| BuildError::File { path, error })?;
        if Path::new(name).extension().is_none_or(|extension| extension != "h") {
            sources.push(Path::new(".plugboard/bindings").join(name));
        }
    }
    Ok(sources)
}

/// Returns the compiler's arguments, one per line. They go into a file, so that the command stays readable in an error.
fn arguments(cflags: &str, sources: &[PathBuf]) -> String {
    let sources = sources.iter().map(|source| source.to_string_lossy());
    let all = FLAGS.into_iter().chain(cflags.split_whitespace()).map(Into::into).chain(sources);
    let mut text = String::new();
    for argument in all.chain(["-o".into(), ".plugboard/plugin.wasm".into()]) {
        let _ = writeln!(text, "\"{}\"", argument.replace('\\', "\\\\").replace('"', "\\\""));
    }
    text
}

/// A compiler: the program and its first arguments.
type Compiler = Vec<OsString>;

/// Returns the compiler that `PLUGBOARD_CC` names, or else the first known compiler that can build a plugin.
fn compiler(project: &Project) -> Result<Compiler, BuildError> {
    let own = [project.folder.join(".venv/bin")];
    let find = |name: &str| tool::find(name, &own, INSTALL).ok().map(PathBuf::into_os_string);
    if let Some(named) = env::var("PLUGBOARD_CC").ok().filter(|named| !named.trim().is_empty()) {
        let named = named_compiler(&named);
        let program = named[0].to_string_lossy();
        if !Path::new(&*program).is_file() {
            let install = format!("correct the variable PLUGBOARD_CC, which names it. Without the variable, {INSTALL}");
            tool::find(&program, &[], &install)?;
        }
        // If the named compiler cannot build plugins, its errors about the author's own files will show that.
        return Ok(if zig(&named) { named } else { clang(&named, project)?.unwrap_or(named) });
    }
    for name in ["zig", "python-zig"] {
        if let Some(zig) = find(name) {
            return Ok(vec![zig, "cc".into()]);
        }
    }
    for name in ["clang-19", "clang"] {
        if let Some(found) = find(name)
            && let Some(clang) = clang(&vec![found], project)?
        {
            return Ok(clang);
        }
    }
    if let Some(python) = find("python3")
        && tool::run(Command::new(&python).args(["-c", "import ziglang"])).is_ok()
    {
        return Ok(vec![python, "-m".into(), "ziglang".into(), "cc".into()]);
    }
    Err(BuildError::ToolMissing { tool: "zig cc".to_owned(), install: INSTALL.to_owned() })
}

/// Whether this compiler is zig, which is called as `zig cc`.
fn zig(compiler: &Compiler) -> bool {
    compiler.len() > 1 && compiler.last().is_some_and(|last| last == "cc")
}

/// Parses a compiler given as words, such as `zig cc`, or as a path that may contain spaces. Zig alone is not a
/// compiler, so `cc` is added.
fn named_compiler(named: &str) -> Compiler {
    let mut compiler = if Path::new(named).is_file() { vec![named.into()] } else { words(named) };
    let program = compiler.first().map(|word| PathBuf::from(word).file_stem().unwrap_or_default().to_owned());
    if compiler.len() == 1 && program.is_some_and(|program| program == "zig" || program == "python-zig") {
        compiler.push("cc".into());
    }
    compiler
}

/// Returns a clang with the flags that it needs, or `None` if it cannot build plugins, because it may lack a C library
/// for WebAssembly.
fn clang(program: &Compiler, project: &Project) -> Result<Option<Compiler>, BuildError> {
    write_if_changed(&project.work.join("probe/probe.c"), PROBE)?;
    for more in CLANG {
        let compiler: Compiler = program.iter().cloned().chain(more.iter().map(OsString::from)).collect();
        let mut command = call(&compiler, &project.folder);
        command.args(FLAGS).args([".plugboard/probe/probe.c", "-o", ".plugboard/probe/probe.wasm"]);
        if tool::run(&mut command).is_ok() {
            return Ok(Some(compiler));
        }
    }
    Ok(None)
}

/// Creates a command that runs in the project's folder, so that the compiler reports file names as the author knows
/// them.
fn call(compiler: &Compiler, folder: &Path) -> Command {
    let mut command = Command::new(&compiler[0]);
    command.args(&compiler[1..]).current_dir(folder);
    command
}

/// Splits a text into words.
fn words(text: &str) -> Vec<OsString> {
    text.split_whitespace().map(OsString::from).collect()
}

/// Turns the module into a component. The adapter is left out if the module imports nothing from WASI. All debug
/// information is removed except the function names, with which the host reports where a plugin trapped.
fn component(module: &[u8]) -> Result<Vec<u8>, PackError> {
    let names = sections::read(module)?.into_iter().filter_map(|section| section.name);
    let unneeded: Vec<&str> = names.filter(|name| name.starts_with(".debug_") || *name == "producers").collect();
    let (module, _) = sections::without(module, &unneeded)?;
    let mut encoder = ComponentEncoder::default();
    let encoded = encoder
        .validate(true)
        .module(&module)
        .and_then(|encoder| encoder.adapter(ADAPTER_NAME, ADAPTER))
        .and_then(ComponentEncoder::encode)
        .map_err(|error| PackError::Encode {
            why: format!("{error:#}"),
            hint: "Remove the folder .plugboard and build it again",
        })?;
    Ok(sections::without(&encoded, &["component-name"])?.0)
}

#[cfg(test)]
mod tests;
