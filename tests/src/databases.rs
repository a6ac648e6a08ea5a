//! Isolated test databases: SQLite in a folder, or PostgreSQL in the cluster that `cargo xtask test` starts.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use plugboard_db::{Conn, sql::query};
use plugboard_db::{Db, Dialect};
use plugboard_model::Clock;
use tempfile::TempDir;

/// The kind of database a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Embedded.
    Sqlite,
    /// A PostgreSQL cluster on loopback.
    Postgres,
}

/// An empty database, and a data folder for a server that uses it.
pub struct Database {
    /// The database URL.
    pub url: String,
    /// The folder for a server's other data.
    pub folder: TempDir,
}

impl Database {
    /// Creates an empty database. A PostgreSQL database is never dropped, because the whole cluster is removed at the
    /// end.
    ///
    /// # Panics
    /// Panics if there is no PostgreSQL cluster; run the tests with `cargo xtask test`.
    pub async fn new(kind: Kind) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let url = match kind {
            Kind::Sqlite => Dialect::sqlite_url(&folder.path().join("plugboard.db")),
            Kind::Postgres => postgres().await,
        };
        Self { url, folder }
    }

    /// Returns the same database with another folder, for a second server.
    ///
    /// # Panics
    /// Panics if a folder cannot be created.
    #[must_use]
    pub fn shared(&self) -> Self {
        Self { url: self.url.clone(), folder: tempfile::tempdir().expect("a temporary folder") }
    }

    /// Executes a statement directly on a database, behind the server's back.
    ///
    /// # Panics
    /// Panics if the database fails.
    pub async fn execute(url: &str, sql: &str) {
        let mut conn = Conn::connect(url, true).await.expect("the database answers");
        conn.script(sql).await.expect("the statement succeeds");
        conn.close().await;
    }

    /// Returns an existing database with a new folder, for another server.
    ///
    /// # Panics
    /// Panics if a folder cannot be created.
    #[must_use]
    pub fn at(url: &str) -> Self {
        Self { url: url.to_owned(), folder: tempfile::tempdir().expect("a temporary folder") }
    }

    /// Creates an empty database in the PostgreSQL server at `cluster`, and returns its URL.
    ///
    /// # Panics
    /// Panics if the server refuses.
    pub async fn in_server(cluster: &str) -> String {
        let name = format!("test_{}", Clock::system().new_id().replace('-', ""));
        let mut conn = Conn::connect(cluster, true).await.expect("the cluster answers");
        conn.script(&format!("CREATE DATABASE {name}")).await.expect("a new database");
        let (base, _) = cluster.rsplit_once('/').expect("the cluster's address ends in a database");
        format!("{base}/{name}")
    }

    /// Opens the database.
    ///
    /// # Panics
    /// Panics if it cannot be opened.
    pub async fn open(&self, clock: &Clock) -> Db {
        Db::open(&self.url, clock.clone()).await.expect("the test's database opens")
    }
}

async fn postgres() -> String {
    let cluster = std::env::var("PLUGBOARD_TEST_POSTGRES")
        .expect("PLUGBOARD_TEST_POSTGRES names a cluster: run the tests with `cargo xtask test`");
    Database::in_server(&cluster).await
}

/// Writes a test once for both databases, as an async function that takes a [`Kind`].
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

/// A digest of all data in a database, independent of the order of the rows.
///
/// # Panics
/// Panics if the database cannot be read.
pub async fn contents(url: &str) -> String {
    let mut conn = Conn::connect(url, true).await.expect("the database answers");
    let sqlite = Dialect::of(url).expect("a database's address") == Dialect::Sqlite;
    let texts = async |conn: &mut Conn, sql: String| -> Vec<String> {
        let rows = query(sql).fetch_all(conn).await.expect("it is read");
        rows.iter().map(|row| row.try_get::<String>(0).expect("a text")).collect()
    };
    let tables = if sqlite {
        "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
    } else {
        "SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
    };
    let mut sum = ring::digest::Context::new(&ring::digest::SHA256);
    for table in texts(&mut conn, tables.to_owned()).await {
        // Skip the rows that servers update every second on their own.
        let rows = match table.as_str() {
            "leases" => continue,
            "counters" => " WHERE name IN ('changes', 'registry', 'tokens')",
            _ => "",
        };
        let row = if sqlite {
            let columns = format!("SELECT name FROM pragma_table_info('{table}') ORDER BY cid");
            let quoted = texts(&mut conn, columns).await.into_iter().map(|column| format!("quote(\"{column}\")"));
            quoted.collect::<Vec<_>>().join(" || ',' || ")
        } else {
            "CAST(t AS TEXT)".to_owned()
        };
        sum.update(format!("\0{table}\0").as_bytes());
        for row in texts(&mut conn, format!("SELECT {row} AS row FROM \"{table}\" t{rows} ORDER BY 1")).await {
            sum.update(row.as_bytes());
            sum.update(b"\0");
        }
    }
    conn.close().await;
    BASE64_STANDARD.encode(sum.finish())
}
