//! `cargo xtask test`: runs all checks and tests, with everything they need. Reports everything that it skips.

use crate::{
    build, exercised,
    languages::{self, Tools},
    postgres, registry, setup, telegram, tryton, webhook,
};
use anyhow::Result;
use std::{path::PathBuf, time::Instant};

/// Arguments of `cargo xtask test`.
#[derive(clap::Args)]
pub struct Options {
    /// Run only the tests whose names contain this text, and no other checks
    #[arg(last = true, value_name = "FILTER")]
    filter: Vec<String>,
    /// Folder with the platforms' own documents; requests to the stand-ins for these platforms must conform to them
    #[arg(long, value_name = "DIR")]
    specs: Option<PathBuf>,
}

/// Installs what the tests need, and runs all checks and tests.
///
/// # Errors
/// Returns the error of the first step that fails, with the step's name.
pub fn run(options: &Options) -> Result<()> {
    let began = Instant::now();
    build::host(setup::quick_cargo)?;
    let toolchain = build::guests()?;
    let tools = setup::step("set-up: languages", || Tools::set_up(&toolchain))?;
    languages::guests(&tools)?;
    let chromium = setup::step("set-up: chromium", setup::chromium)?;
    let mut unchecked = Vec::new();
    if options.filter.is_empty() {
        unchecked.extend(checks(&toolchain)?);
        languages::tests(&tools)?;
    }
    let tryton = setup::step("set-up: tryton", tryton::set_up)?;
    let registry = setup::step("set-up: registry", registry::set_up)?;
    let telegram_clients = setup::step("set-up: Telegram clients", telegram::set_up)?;
    let webhook_clients = setup::step("set-up: Standard Webhooks", webhook::set_up)?;
    setup::step("set-up: curl and script", setup::docs_tools)?;
    let environment = TestEnvironment {
        tools: Some(tools),
        chromium: Some(chromium),
        tryton: Some(tryton),
        registry: Some(registry),
        telegram_clients: Some(telegram_clients),
        webhook_clients: Some(webhook_clients),
        specs: options.specs.clone(),
    };
    tests(&options.filter, &environment)?;
    match &options.specs {
        // Some of the tests do not exercise everything.
        Some(folder) if !options.filter.is_empty() => {
            println!("\nconformance: requests were checked against {}", folder.display());
        }
        Some(folder) => exercised::summarize(folder)?,
        None => println!("\nconformance NOT run: give the folder of the API documents with `--specs DIR`"),
    }
    for sentence in unchecked {
        println!("\nNOT CHECKED: {sentence}");
    }
    println!("\nall good: {:.0} s", began.elapsed().as_secs_f64());
    Ok(())
}

/// Runs all checks other than tests. Returns a sentence for each check that this machine cannot run.
fn checks(toolchain: &setup::GuestToolchain) -> Result<Vec<String>> {
    let mut unchecked = Vec::new();
    for (name, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        if !setup::succeeds(setup::cargo().args([name, "--version"])) {
            setup::step(&format!("set-up: {component}"), || component_add(component))?;
        }
    }
    setup::step("fmt", || setup::run(setup::cargo().args(["fmt", "--all", "--check"])))?;
    let guests = build::list()?;
    setup::step("clippy: host", || {
        let mut clippy = setup::cargo();
        clippy.args(["clippy", "--release", "--all-targets"]);
        setup::run(build::workspace(&mut clippy)?.args(["--", "-D", "warnings"]))
    })?;
    match toolchain {
        setup::GuestToolchain::Rustup => setup::step("clippy: guests", || {
            let mut clippy = toolchain.cargo("clippy");
            for guest in &guests {
                clippy.args(["--package", &guest.name]);
            }
            setup::run(clippy.args(["--", "-D", "warnings"]))
        })?,
        setup::GuestToolchain::Debian(_) => unchecked.push(
            "clippy of the guests for wasm32: Debian's compiler has no clippy for that target. To add it, run \
             `rustup target add wasm32-unknown-unknown`."
                .to_owned(),
        ),
    }
    setup::step("documentation", || {
        let mut doc = setup::cargo();
        doc.args(["doc", "--release", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings");
        setup::run(build::workspace(&mut doc)?)
    })?;
    unchecked.extend(dependencies()?);
    Ok(unchecked)
}

/// Checks the licences, sources and known vulnerabilities of dependencies with cargo-deny.
fn dependencies() -> Result<Option<String>> {
    if !setup::succeeds(setup::cargo().args(["deny", "--version"])) {
        return Ok(Some(
            "licences and advisories of dependencies: to install the tool, run `cargo install cargo-deny --locked`."
                .to_owned(),
        ));
    }
    let check = |what: &[&str]| setup::run(setup::cargo().args(["deny", "check"]).args(what));
    setup::step("dependencies", || {
        check(&["bans", "licenses", "sources"])?;
        if setup::succeeds(setup::cargo().args(["deny", "fetch", "db"])) {
            check(&["advisories"])?;
            return Ok(None);
        }
        Ok(Some("advisories of dependencies: cannot fetch the database.".to_owned()))
    })
}

/// Installs a component of the Rust toolchain.
fn component_add(component: &str) -> Result<()> {
    anyhow::ensure!(
        setup::find("rustup").is_some(),
        "`{component}` is missing: install it with `rustup component add {component}`, or install your system's \
         package of that name"
    );
    setup::run(setup::program("rustup").args(["component", "add", component]))
}

/// The tools and programs that tests use.
pub struct TestEnvironment {
    /// The tools of the languages that plugins are written in.
    pub tools: Option<Tools>,
    /// The browser.
    pub chromium: Option<PathBuf>,
    /// The folder of a Tryton server with its prepared database.
    pub tryton: Option<PathBuf>,
    /// The program of an OCI registry.
    pub registry: Option<PathBuf>,
    /// The folder with the packages of clients of Telegram's Bot API.
    pub telegram_clients: Option<PathBuf>,
    /// The folder with a library of Standard Webhooks.
    pub webhook_clients: Option<PathBuf>,
    /// The folder with the platforms' own documents.
    pub specs: Option<PathBuf>,
}

/// The variable that says how many tests run at once.
const THREADS: &str = "RUST_TEST_THREADS";

/// Runs every test of the workspace, or those whose names contain one of `filter`, with their own PostgreSQL. Skips the
/// crates of guests that only test the host.
///
/// # Errors
/// Returns an error if a test fails, or if PostgreSQL cannot be started.
pub fn tests(filter: &[String], environment: &TestEnvironment) -> Result<()> {
    let postgres = setup::step("set-up: postgresql", postgres::start)?;
    setup::step("tests", || {
        let mut test = setup::quick_cargo();
        build::workspace(test.args(["test", "--release", "--no-fail-fast"]))?;
        test.env("PLUGBOARD_TEST_POSTGRES", &postgres.url);
        for (name, path) in [
            ("PLUGBOARD_TEST_CHROMIUM", &environment.chromium),
            ("PLUGBOARD_TEST_TRYTON", &environment.tryton),
            ("PLUGBOARD_TEST_REGISTRY", &environment.registry),
            ("PLUGBOARD_TEST_TELEGRAM_CLIENTS", &environment.telegram_clients),
            ("PLUGBOARD_TEST_WEBHOOK_CLIENTS", &environment.webhook_clients),
            ("PLUGBOARD_SPECS", &environment.specs),
        ] {
            if let Some(path) = path {
                test.env(name, std::path::absolute(path)?);
            }
        }
        if environment.specs.is_some() {
            test.env("PLUGBOARD_CONFORMANCE", exercised::empty_notes()?);
        }
        if let Some(tools) = &environment.tools {
            test.env("PLUGBOARD_TEST_TOOLS", std::env::join_paths(tools.folders())?);
        }
        if std::env::var_os(THREADS).is_none() {
            // Many tests wait for a process, so two for each core keep the machine busy.
            let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
            test.env(THREADS, (2 * cores).to_string());
        }
        if !filter.is_empty() {
            test.arg("--").args(filter);
        }
        setup::run(&mut test)
    })
}
