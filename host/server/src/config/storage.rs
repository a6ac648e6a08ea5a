//! Where the server stores its data.

use super::File;
use anyhow::{Context as _, Result};
use plugboard_db::Dialect;
use std::path::PathBuf;

/// Storage options, as flags and environment variables give them.
#[derive(Debug, Default, clap::Args)]
pub struct StorageArgs {
    /// Folder for all stored data; created if missing [default: ./data]
    #[arg(long, env = "PLUGBOARD_DATA_DIR", value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// Database: `sqlite:PATH` or `postgres://USER:PASSWORD@HOST/DATABASE` [default: SQLite in the data folder]
    #[arg(long, env = "PLUGBOARD_DATABASE", value_name = "URL", hide_env_values = true)]
    pub database: Option<String>,
    /// File with the key that encrypts secrets; created if missing [default: key in the data folder]
    #[arg(long, env = "PLUGBOARD_KEY_FILE", value_name = "FILE")]
    pub key_file: Option<PathBuf>,
}

/// Where the server stores its data.
pub struct Storage {
    /// `PLUGBOARD_DATA_DIR`: folder for the SQLite database, the key and the cache of compiled plugins.
    pub data_dir: PathBuf,
    /// `PLUGBOARD_DATABASE`: the database's address.
    pub database: String,
    /// `PLUGBOARD_KEY_FILE`: file with the key that encrypts secrets. All servers on one database share the key.
    pub key_file: PathBuf,
}

impl Storage {
    pub(super) fn resolve(args: StorageArgs, file: &mut File) -> Result<Self> {
        // Take every option from the file, even if a flag overrides it. Otherwise it would count as unknown.
        let (dir, url, key) = (file.take("data-dir")?, file.take("database")?, file.take("key-file")?);
        let data_dir = args.data_dir.or(dir).unwrap_or_else(|| "./data".into());
        let database = match args.database.or(url) {
            Some(url) => url,
            None => Dialect::sqlite_url(&data_dir.join("plugboard.db")),
        };
        Dialect::of(&database)?;
        let key_file = args.key_file.or(key).unwrap_or_else(|| data_dir.join("key"));
        Ok(Self { data_dir, database, key_file })
    }

    /// Removes other users' access to the key file if the file is in the data folder, where everything belongs to this
    /// server alone. A key file elsewhere may be shared on purpose, so its permissions stay.
    pub fn tighten_key_file(&self) {
        if self.key_file.parent() == Some(&self.data_dir) {
            plugboard_db::tighten(&self.key_file);
        }
    }

    /// Creates the data folder if it is missing, accessible only to its owner.
    ///
    /// # Errors
    /// Returns an error if the folder cannot be created.
    pub fn make_data_dir(&self) -> Result<()> {
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        let shown = self.data_dir.display();
        builder.create(&self.data_dir).with_context(|| format!("cannot create the data folder {shown}"))
    }
}

impl std::fmt::Debug for Storage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Storage")
            .field("data_dir", &self.data_dir)
            .field("database", &plugboard_db::without_password(&self.database))
            .field("key_file", &self.key_file)
            .finish()
    }
}
