//! The limits on what the server handles at once.

use super::File;
use anyhow::{Result, ensure};
use plugboard_db::Readers;

/// Limits, as flags and environment variables give them.
#[derive(Debug, Default, clap::Args)]
pub struct LimitArgs {
    /// Maximum number of open connections; further ones wait [default: 2000]
    #[arg(long, env = "PLUGBOARD_MAX_CONNECTIONS", value_name = "N")]
    pub max_connections: Option<u32>,
    /// Maximum number of open connections from one address, or from one IPv6 /64 network; trusted proxies are exempt
    /// [default: a quarter of max-connections]
    #[arg(long, env = "PLUGBOARD_MAX_CONNECTIONS_PER_ADDRESS", value_name = "N")]
    pub max_connections_per_address: Option<u32>,
    /// Maximum number of open event streams, counted separately for the API and for chat pages [default: 500]
    #[arg(long, env = "PLUGBOARD_MAX_STREAMS", value_name = "N")]
    pub max_streams: Option<u32>,
    /// Maximum number of new chat visitors from one address per minute [default: 60]
    #[arg(long, env = "PLUGBOARD_MAX_CHAT_SESSIONS", value_name = "N")]
    pub max_chat_sessions: Option<u32>,
    /// Number of database connections for reads by requests and by the server itself [default: 6]
    #[arg(long, env = "PLUGBOARD_DATABASE_READERS", value_name = "N")]
    pub database_readers: Option<u32>,
    /// Number of database connections for reads by plugins [default: 2]
    #[arg(long, env = "PLUGBOARD_PLUGIN_DATABASE_READERS", value_name = "N")]
    pub plugin_database_readers: Option<u32>,
    /// Number of threads that run plugins [default: 2]
    #[arg(long, env = "PLUGBOARD_PLUGIN_THREADS", value_name = "N")]
    pub plugin_threads: Option<u32>,
    /// Maximum number of concurrent plugin calls: a quarter each for handlers and sends, an eighth for fetches, a
    /// sixteenth for exporters, the rest for hooks [default: 256]
    #[arg(long, env = "PLUGBOARD_PLUGIN_CALLS", value_name = "N")]
    pub plugin_calls: Option<u32>,
}

/// The limits on what the server handles at once.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// `PLUGBOARD_MAX_CONNECTIONS`: maximum number of open connections.
    pub connections: usize,
    /// `PLUGBOARD_MAX_CONNECTIONS_PER_ADDRESS`: maximum number of open connections from one address. Does not apply to
    /// trusted proxies.
    pub connections_per_address: usize,
    /// `PLUGBOARD_MAX_STREAMS`: maximum number of open event streams, counted separately for the API and for chat
    /// pages.
    pub streams: usize,
    /// `PLUGBOARD_MAX_CHAT_SESSIONS`: maximum number of new chat visitors from one address per minute.
    pub chat_sessions: u32,
    /// `PLUGBOARD_DATABASE_READERS` and `PLUGBOARD_PLUGIN_DATABASE_READERS`: database connections for reads.
    pub readers: Readers,
    /// `PLUGBOARD_PLUGIN_THREADS`: number of threads that run plugins.
    pub plugin_threads: usize,
    /// `PLUGBOARD_PLUGIN_CALLS`: maximum number of concurrent plugin calls.
    pub plugin_calls: u32,
}

impl Limits {
    pub(super) fn resolve(args: &LimitArgs, file: &mut File) -> Result<Self> {
        let mut resolve = |option: &str, flag: Option<u32>, default: u32, most: u32| -> Result<u32> {
            let value = file.take(option)?;
            let value = flag.or(value).unwrap_or(default);
            ensure!((1..=most).contains(&value), "option `{option}` must be between 1 and {most}, got {value}");
            Ok(value)
        };
        let connections = resolve("max-connections", args.max_connections, 2_000, 100_000)?;
        let share = (connections / 4).max(1);
        let per_address = resolve("max-connections-per-address", args.max_connections_per_address, share, 100_000)?;
        let usual = Readers::default();
        Ok(Self {
            connections: size(connections),
            connections_per_address: size(per_address.min(connections)),
            streams: size(resolve("max-streams", args.max_streams, 500, 50_000)?),
            chat_sessions: resolve("max-chat-sessions", args.max_chat_sessions, 60, 1_000_000)?,
            readers: Readers {
                requests: resolve("database-readers", args.database_readers, usual.requests, 100)?,
                plugins: resolve("plugin-database-readers", args.plugin_database_readers, usual.plugins, 100)?,
            },
            plugin_threads: size(resolve("plugin-threads", args.plugin_threads, 2, 256)?),
            plugin_calls: resolve("plugin-calls", args.plugin_calls, 256, 1_000)?,
        })
    }
}

fn size(value: u32) -> usize {
    usize::try_from(value).unwrap_or(usize::MAX)
}
