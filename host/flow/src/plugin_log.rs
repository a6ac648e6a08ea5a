//! The log lines of plugin calls that are not runs.

use plugboard_db::logs;
use plugboard_model::LogLine;

use crate::{installed::ConnectedChannel, shared::Shared};

/// Stores a connector's log lines where the admin can read them.
pub(crate) async fn of_connector(shared: &Shared, connected: &ConnectedChannel, lines: &[LogLine]) {
    store(shared, &connected.connector.row.id, &connected.row.name, lines).await;
}

/// Stores the log lines of a plugin call that is not a run.
pub(crate) async fn store(shared: &Shared, installation: &str, channel: &str, lines: &[LogLine]) {
    if lines.is_empty() {
        return;
    }
    let (installation, channel, lines) = (installation.to_owned(), channel.to_owned(), lines.to_vec());
    let kept = shared
        .db
        .write_with(move |tx| {
            let (installation, channel, lines) = (installation.clone(), channel.clone(), lines.clone());
            Box::pin(async move { logs::put(tx, &installation, &channel, &lines).await })
        })
        .await;
    if let Err(error) = kept {
        tracing::error!(%error, "cannot store a plugin's log");
    }
}
