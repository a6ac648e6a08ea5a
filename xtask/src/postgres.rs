//! PostgreSQL for tests and benchmarks: installs it if it is missing, and starts it through `plugboard-test-postgres`.

use crate::setup;
use anyhow::{Result, ensure};
use plugboard_test_postgres::{Postgres, programs};

/// Finds or installs PostgreSQL, and starts a new server with an empty database.
///
/// # Errors
/// Returns an error if PostgreSQL is missing and cannot be installed (the message says what to install), or if it does
/// not start.
pub fn start() -> Result<Postgres> {
    if programs().is_none() {
        setup::apt_install(
            &["postgresql"],
            "no PostgreSQL server found; install PostgreSQL 15 or later, with `initdb` and `postgres` in PATH or in \
             /usr/lib/postgresql/VERSION/bin",
        )?;
        ensure!(
            programs().is_some(),
            "the package postgresql was installed, but /usr/lib/postgresql/*/bin/initdb is not there"
        );
    }
    Ok(Postgres::start()?)
}
