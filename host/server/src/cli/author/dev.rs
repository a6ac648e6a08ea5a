//! `plugboard plugin dev`: the author's development loop. On each change, builds the project, runs its scenarios and
//! installs the plugin on a running server. During the installation, tests a connector with its kit file. Shows what
//! the plugin does on the server as it happens.
//!
//! - `watch`: detects changes in the project
//! - `differences`: compares a build with the previous one
//! - `follow`: follows the events on the server
//! - `reporter`: reports all of this to the author
//!
//! Two tasks run concurrently: the work, which always processes the newest state of the project and waits for a server
//! that does not answer, and the event stream. A failed step ends neither of them. The last installed version keeps
//! running until a newer one replaces it.

mod differences;
mod follow;
mod reporter;
mod watch;

use super::{
    connector::{self, KitFile},
    test, view,
};
use crate::{
    cli::{
        client::{self, Client},
        detached::run_detached,
        install,
    },
    http::components::ComponentView,
};
use anyhow::{Context as _, Result};
use differences::Differences;
use follow::{AGAIN, Follower};
use plugboard_engine::{Engine, EngineOptions, Plugin};
use plugboard_model::Role;
use plugboard_pack::{
    Packed,
    build::{BuildError, Project},
};
use reporter::{Report, Reporter, State, Step, Task};
use std::{cell::Cell, path::PathBuf, sync::Arc, time::Instant};
use tokio::{
    signal::unix::{SignalKind, signal},
    sync::watch::{Receiver, Sender, channel},
    time::sleep,
};

/// Arguments of `plugin dev`.
#[derive(Debug, clap::Args)]
pub struct Dev {
    /// Project folder with a `plugin.toml`
    #[arg(default_value = ".")]
    folder: PathBuf,
    #[command(flatten)]
    options: install::Options,
}

pub(in crate::cli) async fn run(client: &Client, dev: &Dev, as_json: bool) -> Result<()> {
    let mut terminate = signal(SignalKind::terminate()).context("cannot listen for SIGTERM")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("cannot listen for SIGINT")?;
    // A missing project ends the command at once. The author can fix other mistakes while the command runs.
    if let Err(error @ (BuildError::NoProject(_) | BuildError::File { .. })) = Project::open(&dev.folder) {
        return Err(error.into());
    }
    let reporter = Reporter::new(as_json);
    let changes = watch::start(&dev.folder)?;
    let (name, known) = channel(None);
    let (up_sender, up) = channel(false);
    let installed = Cell::new(false);
    let follower = Follower::new(client, &reporter, known.clone(), &installed, up_sender);
    let engine = Engine::new(EngineOptions { threads: 1, calls: 4, ..EngineOptions::default() })?;
    let dev_loop = DevLoop { client, dev, reporter: &reporter, engine, name, up, installed: &installed, before: None };
    tokio::select! {
        ended = dev_loop.work(changes) => ended?,
        ended = follower.run() => ended?,
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    let name = known.borrow().clone().filter(|_| installed.get());
    reporter.say(&Report::Ended { installed: name.as_deref() })
}

/// A component that is ready to be installed.
struct Built {
    bytes: Vec<u8>,
    plugin: Arc<Plugin>,
}

/// Builds, tests and installs the project.
struct DevLoop<'a> {
    client: &'a Client,
    dev: &'a Dev,
    reporter: &'a Reporter,
    engine: Engine,
    /// The plugin's name on the server, once the first component has been uploaded.
    name: Sender<Option<String>>,
    /// Whether the event stream is connected.
    up: Receiver<bool>,
    /// Whether this command has installed the plugin.
    installed: &'a Cell<bool>,
    /// The previous build.
    before: Option<ComponentView>,
}

impl DevLoop<'_> {
    /// Builds and installs the project, now and on each change. All changes during a build lead to one more build.
    async fn work(mut self, mut changes: Receiver<String>) -> Result<()> {
        loop {
            let changed = changes.borrow_and_update().clone();
            if let Some(built) = self.build(&changed).await? {
                self.run_scenarios(&built.plugin).await?;
                // The kit test may take seconds, so the plugin is installed in parallel, whatever the test's result.
                // Boxed, because the future is large.
                let tested = Box::pin(self.test_connector(&built.plugin, &changes));
                tokio::try_join!(self.install_when_reachable(&built, &changes), tested)?;
            }
            changes.changed().await.context("the thread that watches the project's files has stopped")?;
        }
    }

    /// Builds the project and checks the component against the contract. Reports a failure and returns `None`.
    async fn build(&mut self, changed: &str) -> Result<Option<Built>> {
        let began = Instant::now();
        let packed = match Project::open(&self.dev.folder) {
            Ok(project) => {
                let (name, version) = (&project.manifest.name, &project.manifest.version);
                let language = project.language.to_string();
                self.reporter.say(&Report::Building { name, version, language, changed })?;
                run_detached(move || project.build()).await?
            }
            Err(error) => Err(error),
        };
        let Packed { component: bytes, .. } = match packed {
            Ok(packed) => packed,
            Err(error) => return self.failed(Step::Build, error.to_string()),
        };
        let plugin = match self.engine.load(&bytes).await {
            Ok(plugin) => plugin,
            Err(error) => return self.failed(Step::Check, error.to_string()),
        };
        let build_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        let component = view(&plugin, bytes.len());
        let differences = self.before.as_ref().map(|before| Differences::of(before, &component));
        self.reporter.say(&Report::Built { build_ms, component: &component, differences })?;
        self.before = Some(component);
        Ok(Some(Built { bytes, plugin }))
    }

    /// Runs the project's scenarios. The plugin is installed even if scenarios fail.
    async fn run_scenarios(&self, plugin: &Arc<Plugin>) -> Result<()> {
        let folder = self.dev.folder.join(test::FOLDER);
        if !folder.is_dir() {
            return Ok(());
        }
        let files = match test::files(vec![folder]) {
            Ok(files) => files,
            Err(error) => return self.failed(Step::Scenarios, format!("{error:#}")),
        };
        let scenarios = test::run_scenarios(plugin, &files, |_| Ok(())).await?;
        let passed = scenarios.iter().filter(|scenario| scenario.result.passed).count();
        self.reporter.say(&Report::Scenarios { passed, failed: scenarios.len() - passed, scenarios: &scenarios })
    }

    /// Tests a connector that has a kit file, as `plugin test --connector` does. If the project changes during the
    /// test, stops without a result, because the next build is tested instead.
    async fn test_connector(&self, plugin: &Arc<Plugin>, changes: &Receiver<String>) -> Result<()> {
        let path = self.dev.folder.join(connector::KIT);
        if !plugin.surface().roles.contains(&Role::Connector) || !path.is_file() {
            return Ok(());
        }
        let kit = match KitFile::read(path) {
            Ok(kit) => kit,
            Err(error) => return self.failed(Step::Kit, format!("{error:#}")),
        };
        self.reporter.say(&Report::Doing { task: Task::Kit })?;
        let mut newer = changes.clone();
        let checked = tokio::select! {
            checked = kit.check(plugin) => checked,
            _ = newer.changed() => return Ok(()),
        };
        match checked {
            Ok(report) => self.reporter.say(&Report::Kit { kit: kit.shown(), report: &report }),
            Err(error) => self.failed(Step::Kit, format!("{error:#}")),
        }
    }

    /// Installs the component as soon as the server answers. Gives up if the project changes first.
    async fn install_when_reachable(&self, built: &Built, changes: &Receiver<String>) -> Result<()> {
        let (mut newer, mut up) = (changes.clone(), self.up.clone());
        loop {
            tokio::select! {
                // Wait for the event stream first, so that it misses nothing about the new version.
                stream = up.wait_for(|up| *up) => drop(stream.context("the event stream of the server has stopped")?),
                _ = newer.changed() => return Ok(()),
            }
            match self.install(&built.bytes).await {
                Ok(()) => return self.reporter.server_reachable(self.client.address()),
                Err(error) if client::transient(&error) => {
                    self.reporter.server_unreachable(self.client.address(), &error)?;
                    sleep(AGAIN).await;
                }
                Err(error) => return self.failed(Step::Install, format!("{error:#}")),
            }
        }
    }

    /// Uploads the component, and installs it or upgrades the plugin of that name. Reports each step.
    async fn install(&self, bytes: &[u8]) -> Result<()> {
        // Read anew for each installation, because the files that the options name may have changed.
        let given = self.dev.options.given()?;
        self.reporter.doing(Task::HandIn { bytes: bytes.len() })?;
        let component: ComponentView = self.client.upload(&["components"], bytes.to_vec()).await?;
        let known = self.name.borrow().clone();
        let name = known.map_or_else(|| self.dev.options.name_for(&component), Ok)?;
        self.name.send_replace(Some(name.clone()));
        self.reporter.doing(Task::Install { name: &name })?;
        let done =
            install::install_component(self.client, &name, &component, &self.dev.options, &given, self.reporter.json())
                .await?;
        self.installed.set(true);
        self.reporter.say(&Report::Installed { name: &name, change: &done.change, digest: &done.plugin.digest })?;
        State::of(&done.plugin).map_or(Ok(()), |state| self.reporter.state(&name, state))
    }

    /// Reports a failed step and returns the default value, so that the loop continues with the next change.
    fn failed<T: Default>(&self, step: Step, why: String) -> Result<T> {
        let name = self.name.borrow().clone();
        let installed = name.as_deref().filter(|_| self.installed.get());
        self.reporter.say(&Report::Failed { step, why, installed })?;
        Ok(T::default())
    }
}
