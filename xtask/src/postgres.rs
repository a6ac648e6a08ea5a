//! The PostgreSQL of tests and benchmarks: installed if it is missing, then started by `plugboard-test-postgres`.

use crate::setup;
use anyhow::{Result, ensure};
use plugboard_test_postgres::{Postgres, programs};

/// Finds or installs PostgreSQL, and starts a new server with an empty database.
///
/// # Errors
/// When there is none and none can be installed (says what to install), or when it does not start.
pub fn start() -> Result<Postgres> {
    if programs().is_none() {
        setup::apt_install(
            &["postgresql"],
            "no PostgreSQL server found: install PostgreSQL 15 or later, so that `initdb` and `postgres` are in PATH or in \
             /usr/lib/postgresql/VERSION/bin",
        )?;
        ensure!(
            programs().is_some(),
            "the package postgresql was installed, but /usr/lib/postgresql/*/bin/initdb is not there"
        );
    }
    Ok(Postgres::start()?)
}
