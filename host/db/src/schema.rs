//! Brings the schema up to date. Each migration is one file, never changed once released.

use sqlx::{
    AnyConnection,
    migrate::{Migration, MigrationType, Migrator},
};
use std::borrow::Cow;

use crate::{Dialect, Result};

const MIGRATIONS: &[(i64, &str, &str)] = &[
    (1, "start", include_str!("../migrations/0001_start.sql")),
    (2, "several servers", include_str!("../migrations/0002_several_servers.sql")),
];

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
    let migrator = Migrator { migrations: Cow::Owned(migrations.collect()), ..Migrator::DEFAULT };
    Ok(migrator.run_direct(None, conn, false).await?)
}
