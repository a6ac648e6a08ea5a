//! Coordinates several servers on one database: each learns of the others' changes, and one of them does the
//! housekeeping.

use futures_util::future::BoxFuture;
use plugboard_db::{DbError, RemoteChange, leases};
use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use crate::{registry, shared::Shared};

/// How often the registry is checked without a notification.
const POLL_INTERVAL: Duration = Duration::from_secs(1);
/// The wait before a lost listening connection is opened again.
const RECONNECT_WAIT: Duration = Duration::from_millis(500);
/// The name of the housekeeping lease.
const HOUSE: &str = "house";
/// The duration of the housekeeping lease, in milliseconds. It is renewed every second, so another server takes over
/// within six seconds if this one dies.
const HOUSE_MS: i64 = 5_000;

/// Reads the registry again when another server has changed it: after a notification, and every second in any case.
pub(crate) fn follow_registry(shared: Arc<Shared>) -> BoxFuture<'static, ()> {
    Box::pin(async move {
        loop {
            tokio::select! {
                () = shared.stop.cancelled() => return,
                () = shared.signals.registry.notified() => {}
                () = tokio::time::sleep(POLL_INTERVAL) => {}
            }
            if let Err(error) = registry::refresh(&shared).await {
                tracing::error!(%error, "cannot read the registry again; will retry");
            }
        }
    })
}

/// Listens to notifications about the other servers' commits, and reconnects when the connection is lost.
pub(crate) fn follow_others(shared: Arc<Shared>) -> BoxFuture<'static, ()> {
    Box::pin(async move {
        loop {
            let change = {
                let shared = shared.clone();
                move |change| {
                    if change == RemoteChange::Registry {
                        shared.signals.registry.notify_one();
                    }
                }
            };
            tokio::select! {
                () = shared.stop.cancelled() => return,
                followed = shared.db.follow_others(change) => {
                    if let Err(error) = followed {
                        tracing::warn!(
                            %error,
                            "lost the connection for notifications from other servers; reconnecting"
                        );
                    }
                }
            }
            tokio::select! {
                () = shared.stop.cancelled() => return,
                () = tokio::time::sleep(RECONNECT_WAIT) => {}
            }
        }
    })
}

/// Takes or renews the housekeeping lease. Returns whether this server holds it now.
pub(crate) async fn keeps_house(shared: &Shared) -> Result<bool, DbError> {
    let server = shared.server.clone();
    let held = shared
        .db
        .write_with(move |tx| {
            let server = server.clone();
            Box::pin(async move { leases::acquire(tx, HOUSE, &server, HOUSE_MS).await })
        })
        .await?;
    if shared.keeps_house.swap(held, Ordering::SeqCst) != held {
        tracing::info!(held, "this server's housekeeping role has changed");
    }
    Ok(held)
}

/// Gives the housekeeping lease back, so that another server can take over.
pub(crate) async fn leave_house(shared: &Shared) {
    if !shared.keeps_house.swap(false, Ordering::SeqCst) {
        return;
    }
    let server = shared.server.clone();
    let left = shared.db.write_with(move |tx| {
        let server = server.clone();
        Box::pin(async move { leases::give_back(tx, HOUSE, &server).await })
    });
    if let Ok(Err(error)) = tokio::time::timeout(POLL_INTERVAL, left).await {
        tracing::debug!(%error, "cannot give the lease back; it will expire");
    }
}
