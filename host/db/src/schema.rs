//! Brings the schema up to date. Each migration is one file that never changes once released.
//!
//! sqlx applies the migrations to PostgreSQL. For SQLite, this file does the same and keeps the same table of applied
//! migrations.

use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use std::borrow::Cow;

use crate::{Conn, DbError, Dialect, Result, sql::query};

const MIGRATIONS: &[(i64, &str, &str)] = &[
    (1, "start", include_str!("../migrations/0001_start.sql")),
    (2, "several_servers", include_str!("../migrations/0002_several_servers.sql")),
    (3, "what_platforms_send", include_str!("../migrations/0003_what_platforms_send.sql")),
    (4, "followers", include_str!("../migrations/0004_followers.sql")),
    (5, "all_platforms", include_str!("../migrations/0005_all_platforms.sql")),
    (6, "people", include_str!("../migrations/0006_people.sql")),
];

/// The table of applied migrations, as sqlx creates it in SQLite.
const APPLIED: &str = "CREATE TABLE IF NOT EXISTS _sqlx_migrations (version BIGINT PRIMARY KEY, \
    description TEXT NOT NULL, installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, success BOOLEAN NOT NULL, \
    checksum BLOB NOT NULL, execution_time BIGINT NOT NULL)";

/// Applies the pending migrations.
pub(crate) async fn migrate(conn: &mut Conn, dialect: Dialect) -> Result<()> {
    let migrations = MIGRATIONS.iter().map(|(version, name, sql)| {
        let sql = sqlx::SqlSafeStr::into_sql_str(sqlx::AssertSqlSafe(dialect.schema(sql)));
        Migration::new(*version, Cow::Borrowed(*name), MigrationType::Simple, sql, false)
    });
    let migrator = Migrator { migrations: Cow::Owned(migrations.collect()), ..Migrator::DEFAULT };
    let done = match conn.as_postgres() {
        Some(conn) => migrator.run_direct(None, conn, false).await.map_err(DbError::from),
        None => migrate_sqlite(conn, &migrator).await,
    };
    let known = MIGRATIONS.last().map_or(0, |(version, ..)| *version);
    match done {
        Err(DbError::Migrate(MigrateError::VersionMissing(version))) => Err(DbError::Newer(version, known)),
        done => done,
    }
}

/// Applies the pending migrations to SQLite, each in one transaction with its record.
async fn migrate_sqlite(conn: &mut Conn, migrator: &Migrator) -> Result<()> {
    conn.script(APPLIED).await?;
    let rows =
        query("SELECT version, checksum, success FROM _sqlx_migrations ORDER BY version").fetch_all(conn).await?;
    let mut applied = Vec::new();
    for row in rows {
        let (version, checksum): (i64, Vec<u8>) = (row.try_get(0)?, row.try_get(1)?);
        if !row.try_get::<bool>(2)? {
            return Err(MigrateError::Dirty(version).into());
        }
        match migrator.iter().find(|migration| migration.version == version) {
            None => return Err(MigrateError::VersionMissing(version).into()),
            Some(known) if *known.checksum != *checksum => return Err(MigrateError::VersionMismatch(version).into()),
            Some(_) => applied.push(version),
        }
    }
    for migration in migrator.iter().filter(|migration| !applied.contains(&migration.version)) {
        conn.script("BEGIN IMMEDIATE").await?;
        let done = apply(conn, migration).await;
        conn.script(if done.is_ok() { "COMMIT" } else { "ROLLBACK" }).await?;
        done?;
    }
    Ok(())
}

async fn apply(conn: &mut Conn, migration: &Migration) -> Result<()> {
    conn.script(migration.sql.as_str()).await?;
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
