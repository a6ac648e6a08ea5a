//! `plugboard plugin dev`: an author's inner loop. The project is built at each change, its scenarios are played, it is
//! swapped in on a running server while a connector is tested with its kit file, and what it does there is shown as it
//! happens.
//!
//! - `watch`: what changes in the project
//! - `differences`: what one build has that the one before had not
//! - `follow`: what happens on the server
//! - `voice`: what the author is told of all that
//!
//! Two things go on beside each other: the work, which is always at the newest state of the project and waits for a server
//! that is away, and the stream of what happens. No step that fails ends them. What was installed last goes on until
//! something better takes its place.

mod differences;
mod follow;
mod voice;
mod watch;

use super::{
    connector::{self, KitFile},
    test, view,
};
use crate::{
    cli::{
        aside::aside,
        client::{self, Client},
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
use std::{cell::Cell, path::PathBuf, sync::Arc, time::Instant};
use tokio::{
    signal::unix::{SignalKind, signal},
    sync::watch::{Receiver, Sender, channel},
    time::sleep,
};
use voice::{Said, State, Step, Task, Voice};

/// What `plugin dev` takes.
#[derive(Debug, clap::Args)]
pub struct Dev {
    /// The project: a folder with its `plugin.toml`
    #[arg(default_value = ".")]
    folder: PathBuf,
    #[command(flatten)]
    options: install::Options,
}

pub(in crate::cli) async fn run(client: &Client, dev: &Dev, as_json: bool) -> Result<()> {
    let mut terminate = signal(SignalKind::terminate()).context("cannot listen for SIGTERM")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("cannot listen for SIGINT")?;
    // No project at all is told at once; a mistake in one is mended while this runs.
    if let Err(error @ (BuildError::NoProject(_) | BuildError::File { .. })) = Project::open(&dev.folder) {
        return Err(error.into());
    }
    let voice = Voice::new(as_json);
    let changes = watch::start(&dev.folder)?;
    let (name, known) = channel(None);
    let (up_tell, up) = channel(false);
    let installed = Cell::new(false);
    let follower = Follower::new(client, &voice, known.clone(), &installed, up_tell);
    let engine = Engine::new(EngineOptions { threads: 1, calls: 4, ..EngineOptions::default() })?;
    let bench = Bench { client, dev, voice: &voice, engine, name, up, installed: &installed, before: None };
    tokio::select! {
        ended = bench.work(changes) => ended?,
        ended = follower.run() => ended?,
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    let name = known.borrow().clone().filter(|_| installed.get());
    voice.say(&Said::Ended { installed: name.as_deref() })
}

/// A component that can be swapped in.
struct Built {
    bytes: Vec<u8>,
    plugin: Arc<Plugin>,
}

/// Where the project is built and tried.
struct Bench<'a> {
    client: &'a Client,
    dev: &'a Dev,
    voice: &'a Voice,
    engine: Engine,
    /// The plugin's name on the server, from the first build on.
    name: Sender<Option<String>>,
    /// Is the stream of what happens there?
    up: Receiver<bool>,
    /// It was installed here.
    installed: &'a Cell<bool>,
    /// What was built before.
    before: Option<ComponentView>,
}

impl Bench<'_> {
    /// Builds and swaps in, now and at each change. All that changes meanwhile makes one more build.
    async fn work(mut self, mut changes: Receiver<String>) -> Result<()> {
        loop {
            let changed = changes.borrow_and_update().clone();
            if let Some(built) = self.build(&changed).await? {
                self.play(&built.plugin).await?;
                // The kit may take seconds, so the plugin is swapped in meanwhile, whatever comes of it.
                // Boxed, since the future is large.
                let tested = Box::pin(self.test_connector(&built.plugin, &changes));
                tokio::try_join!(self.swap(&built, &changes), tested)?;
            }
            changes.changed().await.context("the project's files are not watched any more")?;
        }
    }

    /// Builds the project and holds it against the contract. None where that does not succeed, which is told.
    async fn build(&mut self, changed: &str) -> Result<Option<Built>> {
        let began = Instant::now();
        let packed = match Project::open(&self.dev.folder) {
            Ok(project) => {
                let (name, version) = (&project.manifest.name, &project.manifest.version);
                let language = project.language.to_string();
                self.voice.say(&Said::Building { name, version, language, changed })?;
                aside(move || project.build()).await?
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
        self.voice.say(&Said::Built { build_ms, component: &component, differences })?;
        self.before = Some(component);
        Ok(Some(Built { bytes, plugin }))
    }

    /// Plays the project's scenarios. None of them keeps the plugin from being swapped in.
    async fn play(&self, plugin: &Arc<Plugin>) -> Result<()> {
        let folder = self.dev.folder.join(test::FOLDER);
        if !folder.is_dir() {
            return Ok(());
        }
        let files = match test::files(vec![folder]) {
            Ok(files) => files,
            Err(error) => return self.failed(Step::Scenarios, format!("{error:#}")),
        };
        let scenarios = test::play(plugin, &files, |_| Ok(())).await?;
        let passed = scenarios.iter().filter(|scenario| scenario.played.passed).count();
        self.voice.say(&Said::Scenarios { passed, failed: scenarios.len() - passed, scenarios: &scenarios })
    }

    /// Tests a connector that has a kit file, as `plugin test --connector` does. Stops without a result when the
    /// project changes meanwhile: then the next build is tested.
    async fn test_connector(&self, plugin: &Arc<Plugin>, changes: &Receiver<String>) -> Result<()> {
        let path = self.dev.folder.join(connector::KIT);
        if !plugin.surface().roles.contains(&Role::Connector) || !path.is_file() {
            return Ok(());
        }
        let kit = match KitFile::read(path) {
            Ok(kit) => kit,
            Err(error) => return self.failed(Step::Kit, format!("{error:#}")),
        };
        self.voice.say(&Said::Doing { task: Task::Kit })?;
        let mut newer = changes.clone();
        let held = tokio::select! {
            held = kit.hold(plugin) => held,
            _ = newer.changed() => return Ok(()),
        };
        match held {
            Ok(report) => self.voice.say(&Said::Kit { kit: kit.shown(), report: &report }),
            Err(error) => self.failed(Step::Kit, format!("{error:#}")),
        }
    }

    /// Hands it to the server, once that is there. Gives up where the project changes before it is.
    async fn swap(&self, built: &Built, changes: &Receiver<String>) -> Result<()> {
        let (mut newer, mut up) = (changes.clone(), self.up.clone());
        loop {
            tokio::select! {
                // Nothing that happens to it from the first moment on is missed.
                there = up.wait_for(|up| *up) => drop(there.context("the server is not followed any more")?),
                _ = newer.changed() => return Ok(()),
            }
            match self.install(&built.bytes).await {
                Ok(()) => return self.voice.back(self.client.address()),
                Err(error) if client::passing(&error) => {
                    self.voice.away(self.client.address(), &error)?;
                    sleep(AGAIN).await;
                }
                Err(error) => return self.failed(Step::Install, format!("{error:#}")),
            }
        }
    }

    async fn install(&self, bytes: &[u8]) -> Result<()> {
        // Read at each swap: files that they come from may have changed.
        let given = self.dev.options.given()?;
        self.voice.doing(Task::HandIn { bytes: bytes.len() })?;
        let component: ComponentView = self.client.upload(&["components"], bytes.to_vec()).await?;
        let known = self.name.borrow().clone();
        let name = known.map_or_else(|| self.dev.options.name_for(&component), Ok)?;
        self.name.send_replace(Some(name.clone()));
        self.voice.doing(Task::Install { name: &name })?;
        let done = install::put(self.client, &name, &component, &self.dev.options, &given, self.voice.json()).await?;
        self.installed.set(true);
        self.voice.say(&Said::Installed { name: &name, change: &done.change, digest: &done.plugin.digest })?;
        State::of(&done.plugin).map_or(Ok(()), |state| self.voice.state(&name, state))
    }

    /// Tells what did not succeed.
    fn failed<T: Default>(&self, step: Step, why: String) -> Result<T> {
        let name = self.name.borrow().clone();
        let installed = name.as_deref().filter(|_| self.installed.get());
        self.voice.say(&Said::Failed { step, why, installed })?;
        Ok(T::default())
    }
}
