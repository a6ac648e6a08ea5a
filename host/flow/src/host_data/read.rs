//! Reads for plugins, each with a time limit.

use bytes::Bytes;
use plugboard_db::{Db, DbError, kv, within};
use plugboard_model::{Failure, FailureKind};
use std::time::Duration;

/// How long a plugin's read waits for the database. The call itself has more time than that.
const PATIENCE: Duration = Duration::from_secs(2);

/// Executes a plugin's read with a time limit.
pub(super) async fn asked<T>(read: impl Future<Output = Result<T, DbError>>) -> Result<T, Failure> {
    let answer =
        within(PATIENCE, read).await.unwrap_or_else(|| Err(DbError::Unreachable("it did not answer in time".into())));
    answer.map_err(|error| {
        tracing::error!(%error, "a plugin's read failed");
        Failure::new(FailureKind::Unavailable, "the host's database does not answer; try again")
    })
}

/// Reads a value of a plugin's memory. The scope is a conversation, or empty for the installation's own values.
pub(super) async fn read_kv(db: &Db, memory: &str, scope: &str, key: &str) -> Result<Option<String>, Failure> {
    let read = async { kv::get(&mut *db.read_for_plugin().await?, memory, scope, key).await };
    asked(read).await
}

/// Returns a file's contents, or the failure for a file that has none.
pub(super) fn found(bytes: Option<Vec<u8>>) -> Result<Bytes, Failure> {
    bytes.map(Bytes::from).ok_or_else(|| Failure::new(FailureKind::NotFound, "the file's contents are not available"))
}
