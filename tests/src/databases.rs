//! Databases of their own for tests: SQLite in a folder, PostgreSQL in the cluster that `cargo xtask test` starts.

use plugboard_db::{Db, Dialect};
use plugboard_model::Clock;
use sqlx::{AnyConnection, Connection as _, Executor as _};
use tempfile::TempDir;

/// Which database a test is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Embedded.
    Sqlite,
    /// A cluster on loopback.
    Postgres,
}

/// An empty database and the folder that a server of it may use.
pub struct Database {
    /// Its address.
    pub url: String,
    /// A folder for a server's other data.
    pub folder: TempDir,
}

impl Database {
    /// Makes one. PostgreSQL's stays in the cluster, which goes away as a whole.
    ///
    /// # Panics
    /// When there is no PostgreSQL to make it in: run the tests by `cargo xtask test`.
    pub async fn new(kind: Kind) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let url = match kind {
            Kind::Sqlite => Dialect::sqlite_url(&folder.path().join("plugboard.db")),
            Kind::Postgres => postgres().await,
        };
        Self { url, folder }
    }

    /// Opens it.
    ///
    /// # Panics
    /// When it cannot be opened.
    pub async fn open(&self, clock: &Clock) -> Db {
        Db::open(&self.url, clock.clone()).await.expect("the test's database opens")
    }
}

async fn postgres() -> String {
    let cluster = std::env::var("PLUGBOARD_TEST_POSTGRES")
        .expect("PLUGBOARD_TEST_POSTGRES names a cluster: run the tests by `cargo xtask test`");
    sqlx::any::install_default_drivers();
    let name = format!("test_{}", Clock::system().new_id().replace('-', ""));
    let mut conn = AnyConnection::connect(&cluster).await.expect("the cluster answers");
    conn.execute(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.expect("a new database");
    let (base, _) = cluster.rsplit_once('/').expect("the cluster's address ends in a database");
    format!("{base}/{name}")
}

/// Writes a test once for both databases: an async function that takes a [`Kind`].
#[macro_export]
macro_rules! on_both {
    ($($(#[$meta:meta])* $name:ident;)+) => { $(
        mod $name {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() { super::$name($crate::databases::Kind::Sqlite).await; }
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() { super::$name($crate::databases::Kind::Postgres).await; }
        }
    )+ };
}
