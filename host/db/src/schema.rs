//! Brings the schema up to date. Each migration is one file that never changes once released. Where SQL is not enough,
//! a step in Rust follows in the same transaction.
//!
//! The table of applied migrations is that of sqlx, which applied them to PostgreSQL in earlier versions.

mod names;

use sqlx::migrate::{MigrateError, Migration, MigrationType};
use std::borrow::Cow;

use crate::{Conn, DbError, Dialect, Result, sql::query};

const MIGRATIONS: &[(i64, &str, &str)] = &[
    (1, "start", include_str!("../migrations/0001_start.sql")),
    (2, "several_servers", include_str!("../migrations/0002_several_servers.sql")),
    (3, "what_platforms_send", include_str!("../migrations/0003_what_platforms_send.sql")),
    (4, "followers", include_str!("../migrations/0004_followers.sql")),
    (5, "all_platforms", include_str!("../migrations/0005_all_platforms.sql")),
    (6, "people", include_str!("../migrations/0006_people.sql")),
    (7, "episodes", include_str!("../migrations/0007_episodes.sql")),
];

/// The table of applied migrations, as sqlx creates it.
const APPLIED: &str = "CREATE TABLE IF NOT EXISTS _sqlx_migrations (version BIGINT PRIMARY KEY, \
    description TEXT NOT NULL, installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, success BOOLEAN NOT NULL, \
    checksum BLOB NOT NULL, execution_time BIGINT NOT NULL)";

/// The key of the lock under which servers on one PostgreSQL database migrate it, one after the other.
const LOCK: i64 = 7_108_227_011;

/// Applies the pending migrations, each in one transaction with its record.
pub(crate) async fn migrate(conn: &mut Conn, dialect: Dialect) -> Result<()> {
    if version(conn).await? == 0 {
        transaction(conn, dialect, async |conn| {
            let applied = match dialect {
                Dialect::Sqlite => APPLIED.to_owned(),
                Dialect::Postgres => dialect.schema(APPLIED).replace(" TIMESTAMP ", " TIMESTAMPTZ "),
            };
            conn.script(&applied).await?;
            Ok(())
        })
        .await?;
    }
    let known: Vec<Migration> = MIGRATIONS
        .iter()
        .map(|(version, name, sql)| {
            let sql = sqlx::SqlSafeStr::into_sql_str(sqlx::AssertSqlSafe(dialect.schema(sql)));
            Migration::new(*version, Cow::Borrowed(*name), MigrationType::Simple, sql, false)
        })
        .collect();
    for migration in pending(conn, &known).await? {
        transaction(conn, dialect, async |conn| {
            // Another server may have applied it while this one waited for the lock.
            if pending(conn, &known).await?.iter().any(|other| other.version == migration.version) {
                apply(conn, dialect, migration).await?;
            }
            Ok(())
        })
        .await?;
    }
    Ok(())
}

/// Runs a part of a migration in a transaction that excludes other servers.
async fn transaction(conn: &mut Conn, dialect: Dialect, run: impl AsyncFnOnce(&mut Conn) -> Result<()>) -> Result<()> {
    match dialect {
        Dialect::Sqlite => conn.script("BEGIN IMMEDIATE").await?,
        Dialect::Postgres => conn.script(&format!("BEGIN; SELECT CAST(pg_advisory_xact_lock({LOCK}) AS TEXT)")).await?,
    };
    let done = run(conn).await;
    let end = conn.script(if done.is_ok() { "COMMIT" } else { "ROLLBACK" }).await;
    done.and(end.map(drop))
}

/// Returns the migrations that are not applied yet.
///
/// # Errors
/// Returns an error if an applied migration is unknown, because a newer version applied it, or is not this version's.
async fn pending<'m>(conn: &mut Conn, known: &'m [Migration]) -> Result<Vec<&'m Migration>> {
    let rows =
        query("SELECT version, checksum, success FROM _sqlx_migrations ORDER BY version").fetch_all(conn).await?;
    let mut applied = Vec::new();
    for row in rows {
        let (version, checksum): (i64, Vec<u8>) = (row.try_get(0)?, row.try_get(1)?);
        if !row.try_get::<bool>(2)? {
            return Err(MigrateError::Dirty(version).into());
        }
        match known.iter().find(|migration| migration.version == version) {
            None => return Err(DbError::Newer(version, known.last().map_or(0, |last| last.version))),
            Some(known) if *known.checksum != *checksum => return Err(MigrateError::VersionMismatch(version).into()),
            Some(_) => applied.push(version),
        }
    }
    Ok(known.iter().filter(|migration| !applied.contains(&migration.version)).collect())
}

async fn apply(conn: &mut Conn, dialect: Dialect, migration: &Migration) -> Result<()> {
    conn.script(migration.sql.as_str()).await?;
    if migration.version == 7 {
        names::identify(conn, dialect).await?;
    }
    query("INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES ($1, $2, TRUE, $3, 0)")
        .bind(migration.version)
        .bind(&*migration.description)
        .bind(&*migration.checksum)
        .execute(conn)
        .await?;
    Ok(())
}

/// Returns the schema's version: 0 if there is no schema yet.
pub(crate) async fn version(conn: &mut Conn) -> Result<i64> {
    let sql = match conn.dialect() {
        Dialect::Sqlite => "SELECT COUNT(*) FROM sqlite_master WHERE name = '_sqlx_migrations'",
        Dialect::Postgres => "SELECT COUNT(*) FROM pg_catalog.pg_class WHERE oid = to_regclass('_sqlx_migrations')",
    };
    if query(sql).fetch_one(&mut *conn).await?.try_get::<i64>(0)? == 0 {
        return Ok(0);
    }
    let row = query("SELECT COALESCE(MAX(version), 0) FROM _sqlx_migrations").fetch_one(conn).await?;
    row.try_get(0)
}
