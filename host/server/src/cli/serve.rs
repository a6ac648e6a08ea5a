//! `plugboard serve`: the server, from startup to shutdown.

use super::{nofile, output};
use crate::{
    config::{Config, ConfigArgs},
    http::{
        App, AppParts,
        access::Tokens,
        chat_downloads::ChatDownloads,
        feed::Feed,
        health::Health,
        lifecycle_gate::LifecycleGate,
        people::{links, passwords::Passwords},
        serve::{ConnectionLimits, ConnectionServer, STALLED},
        sessions::{Sessions, WhenFull},
        streams::Streams,
        visitor_files::VisitorFiles,
    },
    router::router,
    traces::Traces,
};
use anyhow::{Context as _, Result};
use plugboard_db::{Db, DirLock, without_password};
use plugboard_engine::{Compile, CompileLimits, Engine, EngineOptions};
use plugboard_flow::{Flow, FlowOptions, open_key};
use std::{net::SocketAddr, path::PathBuf, sync::Arc};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    sync::Semaphore,
};
use tokio_util::sync::CancellationToken;

/// Arguments of `serve`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    config: ConfigArgs,
    /// Delete the stored secrets and connections that the key file cannot decrypt, and start without them. Use it once,
    /// when the key is permanently lost
    #[arg(long)]
    forget_secrets: bool,
}

/// Maximum number of concurrent component uploads.
const COMPONENT_UPLOADS: usize = 2;
/// Maximum number of attempts to sign in from one address per minute. Wrong passwords wait much longer.
const SIGN_INS: u32 = 60;
/// Maximum number of concurrent uploads of people's files, at most 25 MiB each.
const FILE_UPLOADS: usize = 8;

pub(super) async fn run(args: Args) -> Result<()> {
    let config = Config::load(args.config)?;
    let traces = Traces::start(&config.traces)?;
    config.log.start(traces.as_ref().map(Traces::layer));
    nofile::raise(config.limits.connections);
    let address = config.listen.address;
    let listener = TcpListener::bind(address).await.with_context(|| format!("cannot listen on {address}"))?;
    let stop = CancellationToken::new();
    stop_on_signal(stop.clone())?;
    let ended = server(config, listener, args.forget_secrets, stop).await;
    if let Some(traces) = traces {
        traces.stop().await;
    }
    ended
}

/// Runs the server on a listener until `stop` is cancelled. Then accepts no new work, ends its streams, waits for
/// running work and returns. Health checks are answered all the time, also during startup and shutdown.
///
/// # Errors
/// Returns an error if the data folder, the database, the key file or the plugin engine cannot be opened.
async fn server(config: Config, listener: TcpListener, forget_secrets: bool, stop: CancellationToken) -> Result<()> {
    let address = listener.local_addr()?;
    let gate = LifecycleGate::new(stop.clone());
    let limits = ConnectionLimits {
        connections: config.limits.connections,
        per_address: config.limits.connections_per_address,
        stalled: STALLED,
        listen: config.listen.clone(),
    };
    let connections = ConnectionServer::open(listener, gate.clone(), limits, stop.clone());
    config.storage.make_data_dir()?;
    // Only one server may use the data folder until this lock is dropped. Several servers may share a PostgreSQL
    // database, each with its own data folder.
    let lock = DirLock::take(&config.storage.data_dir, &config.clock.clock())?;
    let app = start(&config, &lock, address, forget_secrets, stop.clone()).await?;
    gate.open(router(&app));
    tracing::info!("listening on http://{address}");
    if let Err(error) = offer_first(&app).await {
        tracing::warn!(error = format!("{error:#}"), "cannot offer a link for the first admin");
    }
    stop.cancelled().await;
    tracing::info!("stopping once the work in progress has finished");
    connections.finish().await;
    app.flow.stop().await;
    connections.close().await;
    app.flow.db().close().await;
    drop(lock);
    tracing::info!("stopped");
    Ok(())
}

/// Prints the link by which the first admin joins, if nobody can use this server yet. It goes to standard output and not into the
/// log, because whoever has it can become the admin.
async fn offer_first(app: &App) -> Result<()> {
    let Some(link) = links::first(app.flow.db(), &app.public_url()).await? else { return Ok(()) };
    output::line(&format!(
        "Nobody can use this server yet. To become the first admin, open this address within a day:\n{}",
        link.url
    ))
}

/// Opens the database, the key and the engine, and starts the workers.
async fn start(
    config: &Config,
    lock: &DirLock,
    address: SocketAddr,
    forget_secrets: bool,
    stop: CancellationToken,
) -> Result<App> {
    let shown = without_password(&config.storage.database);
    let db = Db::open_with(&config.storage.database, config.clock.clock(), config.limits.readers)
        .await
        .with_context(|| format!("cannot open the database {shown}"))?;
    config.storage.tighten_key_file();
    let sealer = open_key(&db, &config.storage.key_file, forget_secrets).await?;
    // Loaded in advance, so that no plugin call has to wait for the tables.
    std::thread::spawn(plugboard_engine::load_tables);
    let engine = Engine::new(EngineOptions {
        cache_dir: Some(config.storage.data_dir.join("cache")),
        threads: config.limits.plugin_threads,
        calls: config.limits.plugin_calls,
        compile: Compile::Child { program: own_program()?, limits: CompileLimits::default() },
    })?;
    let (server, public_url) = (lock.server().to_owned(), config.listen.public_url(address));
    let reopening_time = config.inbox.reopening_time;
    let flow = Flow::start(FlowOptions { db: db.clone(), engine, sealer, server, public_url, reopening_time }).await?;
    if config.clock.test {
        tracing::warn!("the test clock is on: every admin token can set the time");
    }
    tracing::info!(version = env!("CARGO_PKG_VERSION"), database = shown, "ready");
    Ok(App::new(AppParts {
        flow,
        listen: config.listen.clone(),
        address,
        tokens: Tokens::default(),
        feed: Feed::start(db, stop.clone()),
        api_streams: Streams::new(config.limits.streams),
        chat_streams: Streams::new(config.limits.streams),
        chat_downloads: ChatDownloads::default(),
        visitor_files: VisitorFiles::default(),
        sessions: Sessions::new("visitors", config.limits.chat_sessions, WhenFull::Refuse),
        sign_ins: Sessions::new("attempts to sign in", SIGN_INS, WhenFull::Forget),
        passwords: Passwords::default(),
        health: Health::default(),
        component_uploads: Semaphore::new(COMPONENT_UPLOADS),
        file_uploads: Semaphore::new(FILE_UPLOADS),
        backtests: Arc::new(Semaphore::new(1)),
        stop,
    }))
}

/// Returns the path of the running program, for starting it again. Prefers `/proc/self/exe`, which still names this
/// version after its file was replaced: this version can only use code that it compiled itself.
fn own_program() -> Result<PathBuf> {
    let running = PathBuf::from("/proc/self/exe");
    if running.exists() {
        return Ok(running);
    }
    std::env::current_exe().context("cannot find this program's executable")
}

/// Cancels `stop` on the first signal. A second signal ends the process at once, which loses nothing that was
/// acknowledged.
fn stop_on_signal(stop: CancellationToken) -> Result<()> {
    let mut terminate = signal(SignalKind::terminate()).context("cannot listen for SIGTERM")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("cannot listen for SIGINT")?;
    tokio::spawn(async move {
        for again in [false, true] {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            if again {
                tracing::warn!("stopping at once");
                std::process::exit(130);
            }
            stop.cancel();
        }
    });
    Ok(())
}
