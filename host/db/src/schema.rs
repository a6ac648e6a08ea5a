//! Brings the schema up to date. Each migration is one file that never changes once released.

use sqlx::{
    AnyConnection, Row as _,
    migrate::{MigrateError, Migration, MigrationType, Migrator},
};
use std::borrow::Cow;

use crate::{DbError, Dialect, Result};

const MIGRATIONS: &[(i64, &str, &str)] = &[
    (1, "start", include_str!("../migrations/0001_start.sql")),
    (2, "several_servers", include_str!("../migrations/0002_several_servers.sql")),
    (3, "what_platforms_send", include_str!("../migrations/0003_what_platforms_send.sql")),
    (4, "followers", include_str!("../migrations/0004_followers.sql")),
];

/// Applies the pending migrations.
pub(crate) async fn migrate(conn: &mut AnyConnection, dialect: Dialect) -> Result<()> {
    let migrations = MIGRATIONS.iter().map(|(version, name, sql)| {
        let sql = sqlx::AssertSqlSafe(dialect.schema(sql));
        Migration::new(
            *version,
            Cow::Borrowed(*name),
            MigrationType::Simple,
            sqlx::SqlSafeStr::into_sql_str(sql),
            false,
        )
    });
    let known = MIGRATIONS.last().map_or(0, |(version, ..)| *version);
    let migrator = Migrator { migrations: Cow::Owned(migrations.collect()), ..Migrator::DEFAULT };
    match migrator.run_direct(None, conn, false).await {
        Err(MigrateError::VersionMissing(version)) => Err(DbError::Newer(version, known)),
        done => Ok(done?),
    }
}

/// Returns the schema's version: 0 if there is no schema yet.
pub(crate) async fn version(conn: &mut AnyConnection) -> Result<i64> {
    let sql = match Dialect::of_connection(conn) {
        Dialect::Sqlite => "SELECT COUNT(*) FROM sqlite_master WHERE name = '_sqlx_migrations'",
        Dialect::Postgres => "SELECT COUNT(*) FROM pg_catalog.pg_class WHERE oid = to_regclass('_sqlx_migrations')",
    };
    if sqlx::query(sql).fetch_one(&mut *conn).await?.try_get::<i64, _>(0)? == 0 {
        return Ok(0);
    }
    let row = sqlx::query("SELECT COALESCE(MAX(version), 0) FROM _sqlx_migrations").fetch_one(conn).await?;
    Ok(row.try_get(0)?)
}
