//! The server's options, one file per topic. Each option comes from its flag, else its environment variable, else the
//! configuration file, else its default.

mod clock;
mod file;
mod inbox;
mod limits;
mod listen;
mod log;
mod storage;
mod traces;

pub use clock::{ClockArgs, ClockConfig};
pub use file::File;
pub use inbox::{Inbox, InboxArgs};
pub use limits::{LimitArgs, Limits};
pub use listen::{Listen, ListenArgs};
pub use log::{Log, LogArgs, LogLayer};
pub use storage::{Storage, StorageArgs};
pub use traces::{TraceArgs, TraceConfig};

use anyhow::Result;
use std::path::PathBuf;

/// Every option, as flags and environment variables give it.
#[derive(Debug, Default, clap::Args)]
pub struct ConfigArgs {
    /// TOML file with any of these options, named without the leading dashes
    #[arg(long, env = "PLUGBOARD_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Where data is stored.
    #[command(flatten)]
    pub storage: StorageArgs,
    /// Where the server is reached.
    #[command(flatten)]
    pub listen: ListenArgs,
    /// The log.
    #[command(flatten)]
    pub log: LogArgs,
    /// The export of traces.
    #[command(flatten)]
    pub traces: TraceArgs,
    /// Limits on what the server handles at once.
    #[command(flatten)]
    pub limits: LimitArgs,
    /// The inbox.
    #[command(flatten)]
    pub inbox: InboxArgs,
    /// The clock.
    #[command(flatten)]
    pub clock: ClockArgs,
}

/// Every option, resolved and validated.
#[derive(Debug)]
pub struct Config {
    /// Where data is stored.
    pub storage: Storage,
    /// Where the server is reached.
    pub listen: Listen,
    /// The log.
    pub log: Log,
    /// The export of traces.
    pub traces: TraceConfig,
    /// Limits on what the server handles at once.
    pub limits: Limits,
    /// The inbox.
    pub inbox: Inbox,
    /// The clock.
    pub clock: ClockConfig,
}

impl Config {
    /// Resolves and validates every option.
    ///
    /// # Errors
    /// Returns an error if the configuration file cannot be read or an option is unknown or invalid. The message names
    /// the file or the option.
    pub fn load(args: ConfigArgs) -> Result<Self> {
        let mut file = File::read(args.config.as_deref())?;
        let config = Self {
            storage: Storage::resolve(args.storage, &mut file)?,
            listen: Listen::resolve(args.listen, &mut file)?,
            log: Log::resolve(args.log, &mut file)?,
            traces: TraceConfig::resolve(&args.traces, &mut file)?,
            limits: Limits::resolve(&args.limits, &mut file)?,
            inbox: Inbox::resolve(&args.inbox, &mut file)?,
            clock: ClockConfig::resolve(&args.clock, &mut file)?,
        };
        file.finish()?;
        Ok(config)
    }
}

#[cfg(test)]
mod tests {
    use super::{log::LogFormat, *};
    use clap::Parser;

    #[derive(Parser)]
    struct Command {
        #[command(flatten)]
        config: ConfigArgs,
    }

    /// Resolves flags and a configuration file. No test here sets an environment variable, because the whole process
    /// shares them.
    fn resolve(flags: &[&str], toml: &str) -> Result<Config> {
        let dir = tempfile::tempdir()?;
        let path = dir.path().join("plugboard.toml");
        std::fs::write(&path, toml)?;
        let mut all = vec!["plugboard", "--config", path.to_str().unwrap()];
        all.extend(flags);
        Config::load(Command::try_parse_from(all)?.config)
    }

    #[test]
    fn defaults_apply_without_any_settings() {
        let config = resolve(&[], "").unwrap();
        assert_eq!(config.listen.address.to_string(), "127.0.0.1:8080");
        assert_eq!(config.storage.data_dir.to_str(), Some("./data"));
        assert!(config.storage.database.starts_with("sqlite:"), "{}", config.storage.database);
        assert_eq!(config.storage.key_file.to_str(), Some("./data/key"));
        assert!(!config.clock.test);
        assert_eq!(config.inbox.reopening_time.as_secs(), 3 * 24 * 60 * 60);
        assert!(config.traces.collector.is_none());
    }

    #[test]
    fn traces_are_sent_to_v1_traces_below_the_base_address() {
        for base in ["http://127.0.0.1:4318", "http://127.0.0.1:4318/"] {
            let config = resolve(&["--traces", base], "traces-ratio = 0.25\n").unwrap().traces;
            assert_eq!(config.collector.unwrap().as_str(), "http://127.0.0.1:4318/v1/traces");
            assert!((config.ratio - 0.25).abs() < f64::EPSILON);
        }
        let config = resolve(&[], "traces = \"https://otlp.example.com/otlp\"\ntraces-ratio = 1\n").unwrap().traces;
        assert_eq!(config.collector.unwrap().as_str(), "https://otlp.example.com/otlp/v1/traces");
    }

    #[test]
    fn flags_override_the_file_and_the_file_overrides_the_defaults() {
        let file = "listen = \"127.0.0.1:1\"\ndata-dir = \"/srv/p\"\nlog-format = \"json\"\nmax-streams = 7\n\
                    trusted-proxies = [\"10.0.0.0/8\", \"::1\"]\n";
        let config = resolve(&["--listen", "[::1]:2"], file).unwrap();
        assert_eq!(config.listen.address.to_string(), "[::1]:2");
        assert_eq!(config.storage.data_dir.to_str(), Some("/srv/p"));
        assert_eq!(config.log.format, LogFormat::Json);
        assert_eq!(config.limits.streams, 7);
        assert_eq!((config.limits.connections, config.limits.connections_per_address), (2_000, 500));
        assert!(config.listen.trusts("10.1.2.3".parse().unwrap()));
        assert!(config.listen.trusts("::1".parse().unwrap()));
        assert!(!config.listen.trusts("192.0.2.1".parse().unwrap()));
    }

    #[test]
    fn one_address_may_use_only_a_share_of_all_connections() {
        let shares = |flags: &[&str]| {
            let limits = resolve(flags, "").unwrap().limits;
            (limits.connections, limits.connections_per_address)
        };
        assert_eq!(shares(&["--max-connections", "10"]), (10, 2));
        assert_eq!(shares(&["--max-connections", "1"]), (1, 1));
        assert_eq!(shares(&["--max-connections", "10", "--max-connections-per-address", "7"]), (10, 7));
        assert_eq!(shares(&["--max-connections", "10", "--max-connections-per-address", "70"]), (10, 10));
    }

    #[test]
    fn invalid_settings_are_reported_by_name() {
        for (flags, file, word) in [
            (&[][..], "lisen = \"x\"", "`lisen`"),
            (&[], "listen = 8080", "`listen`"),
            (&[], "listen = \"nowhere\"", "`listen`"),
            (&[], "max-streams = 0", "`max-streams`"),
            (&[], "reopening-hours = 8785", "`reopening-hours`"),
            (&[], "max-connections-per-address = 0", "`max-connections-per-address`"),
            (&[], "public-url = \"example.com\"", "public-url"),
            (&["--public-url", "ftp://example.com"], "", "public-url"),
            (&["--public-url", "https://example.com/inbox"], "", "public-url"),
            (&["--test-clock"], "", "--insecure-test"),
            (&[], "test-clock = true", "--insecure-test"),
            (&["--database", "mysql://x"], "", "not a valid database address"),
            (&["--traces", "127.0.0.1:4318"], "", "`traces`"),
            (&[], "traces = \"http://ann:word@127.0.0.1:4318\"", "OTEL_EXPORTER_OTLP_HEADERS"),
            (&["--traces-ratio", "1.5"], "", "`traces-ratio`"),
            (&[], "= 1", "plugboard.toml"),
        ] {
            let error = format!("{:#}", resolve(flags, file).map(|_| ()).unwrap_err());
            assert!(error.contains(word), "{word}: {error}");
        }
    }
}
