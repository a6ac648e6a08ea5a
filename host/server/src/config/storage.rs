//! Where the server keeps things.

use super::File;
use anyhow::{Context as _, Result};
use plugboard_db::Dialect;
use std::path::PathBuf;

/// Where the server keeps things, as flags and variables say.
#[derive(Debug, Default, clap::Args)]
pub struct StorageArgs {
    /// Folder for everything that is kept; made where there is none [default: ./data]
    #[arg(long, env = "PLUGBOARD_DATA_DIR", value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// Database: `sqlite:PATH` or `postgres://USER:PASSWORD@HOST/DATABASE` [default: SQLite in the data folder]
    #[arg(long, env = "PLUGBOARD_DATABASE", value_name = "URL", hide_env_values = true)]
    pub database: Option<String>,
    /// File with the key that secrets are sealed with; made where there is none [default: key in the data folder]
    #[arg(long, env = "PLUGBOARD_KEY_FILE", value_name = "FILE")]
    pub key_file: Option<PathBuf>,
}

/// Where the server keeps things.
pub struct Storage {
    /// `PLUGBOARD_DATA_DIR`: folder of the SQLite database, the key and the cache of compiled plugins.
    pub data_dir: PathBuf,
    /// `PLUGBOARD_DATABASE`: the database's address.
    pub database: String,
    /// `PLUGBOARD_KEY_FILE`: the key that secrets are sealed with. All hosts of one database share it.
    pub key_file: PathBuf,
}

impl Storage {
    pub(super) fn settle(args: StorageArgs, file: &mut File) -> Result<Self> {
        // Each is taken from the file whether it is used or not, so that none is left there as unknown.
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

    /// Takes the key file away from others, when it is in the data folder: everything there is this server's alone. One
    /// that is kept elsewhere may be shared on purpose.
    pub fn tighten_key_file(&self) {
        if self.key_file.parent() == Some(&self.data_dir) {
            plugboard_db::tighten(&self.key_file);
        }
    }

    /// Makes the data folder where there is none, for its owner alone.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn make_data_dir(&self) -> Result<()> {
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        let shown = self.data_dir.display();
        builder.create(&self.data_dir).with_context(|| format!("cannot make the data folder {shown}"))
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
