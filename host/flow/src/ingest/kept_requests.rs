//! Retries of requests that were not fully understood: automatically while the connector fails, or when an admin asks
//! after the connector was fixed. Items stored the first time have dedupe keys, so nothing is stored twice.

use plugboard_db::kept_requests::{self, KeptRequest};
use plugboard_model::{Failure, HookRequest};
use plugboard_rules::retry::wait_ms;
use std::sync::Arc;
use tracing::Instrument as _;

use crate::{
    error::FlowError,
    ingest::{
        hook,
        write::{RawState, Stored},
    },
    shared::Shared,
    trace,
};

/// Maximum number of automatic retries. After that, the request is kept until an admin retries it or the connector is
/// upgraded.
const TRIES: i64 = 10;

impl crate::shared::Flow {
    /// Queues all kept requests of a channel to be received again. Returns their number.
    ///
    /// # Errors
    /// Returns an error if the channel does not exist or the database fails.
    pub async fn retry_kept(&self, channel: &str) -> Result<u64, FlowError> {
        if !self.shared.registry.now().channels.contains_key(channel) {
            return Err(FlowError::not_found("channel", channel));
        }
        let name = channel.to_owned();
        let count = self
            .shared
            .db
            .write_with(move |tx| {
                let name = name.clone();
                Box::pin(async move { kept_requests::retry_all(tx, &name).await })
            })
            .await?;
        self.shared.signals.kept_requests.notify_one();
        Ok(count)
    }

    /// Queues one kept request to be received again.
    ///
    /// # Errors
    /// Returns an error if no kept request has this identifier, or the database fails.
    pub async fn retry_one(&self, request: &str) -> Result<(), FlowError> {
        let id = request.to_owned();
        let found = self.shared.db.write_with(move |tx| {
            let id = id.clone();
            Box::pin(async move { kept_requests::retry(tx, &id).await })
        });
        let found = found.await?;
        self.shared.signals.kept_requests.notify_one();
        if found { Ok(()) } else { Err(FlowError::not_found("kept request", request)) }
    }

    /// Discards one kept request. Its contents are lost.
    ///
    /// # Errors
    /// Returns an error if no kept request has this identifier, or the database fails.
    pub async fn discard_one(&self, request: &str) -> Result<(), FlowError> {
        let id = request.to_owned();
        let found = self.shared.db.write_with(move |tx| {
            let id = id.clone();
            Box::pin(async move { kept_requests::discard(tx, &id).await })
        });
        if found.await? { Ok(()) } else { Err(FlowError::not_found("kept request", request)) }
    }

    /// Discards all kept requests of a channel. Returns their number.
    ///
    /// # Errors
    /// Returns an error if the channel does not exist or the database fails.
    pub async fn discard_kept(&self, channel: &str) -> Result<u64, FlowError> {
        if !self.shared.registry.now().channels.contains_key(channel) {
            return Err(FlowError::not_found("channel", channel));
        }
        let name = channel.to_owned();
        let write = self.shared.db.write_with(move |tx| {
            let name = name.clone();
            Box::pin(async move { kept_requests::discard_all(tx, &name).await })
        });
        Ok(write.await?)
    }
}

/// Receives one kept request again.
pub(crate) async fn receive_again(shared: &Shared, raw: KeptRequest) {
    let id = raw.id.clone();
    if let Err(error) = try_receive_again(shared, raw).await {
        tracing::error!(raw_request = id, %error, "cannot receive a kept request again");
    }
}

async fn try_receive_again(shared: &Shared, raw: KeptRequest) -> Result<(), FlowError> {
    // A channel that is unknown here may have been added on another server. If the lookup fails, the request stays as
    // it is.
    let sharing = shared.channels_of_hook(&raw.channel).await?;
    let Some(first) = sharing.first() else {
        return put_off(shared, &raw, RawState::Kept, format!("channel `{}` no longer exists", raw.channel)).await;
    };
    let mut request: HookRequest = serde_json::from_str(&raw.request).map_err(plugboard_db::DbError::from)?;
    request.body = raw.body.clone().into();
    let request = Arc::new(request);
    let accounts = sharing.iter().map(|connected| connected.row.account.clone()).collect();
    let received = match hook::receive_items(shared, first, Arc::clone(&request), accounts).await {
        Ok(received) => received,
        Err(error) => {
            let state = if raw.attempts + 1 < TRIES { RawState::after(&error) } else { RawState::Kept };
            return put_off(shared, &raw, state, error.to_string()).await;
        }
    };
    let mut store = hook::sort(&sharing, received, Arc::clone(&request), shared.registry.clone());
    // The items that are still not understood stay in the request's own row. If the request is such an item itself, the
    // connector has reported the same item again.
    let own = store.unknown.iter().position(|item| item.request.body == request.body);
    let left = store.raw.take().or_else(|| own.map(|own| store.unknown.swap_remove(own)));
    let span = trace::ingest(store.items.len(), left.is_some());
    let stored = shared.write(store).instrument(span.clone()).await;
    trace::ingested(&span, Stored::traced(&stored));
    if stored? == Stored::Conflict {
        let reason = "a shared value changed while the connector received the request".to_owned();
        return put_off(shared, &raw, RawState::Pending, reason).await;
    }
    match left {
        Some(left) => put_off(shared, &raw, RawState::Kept, left.reason).await,
        None => {
            shared
                .db
                .write_with(move |tx| {
                    let id = raw.id.clone();
                    Box::pin(async move { kept_requests::remove(tx, &id).await })
                })
                .await?;
            Ok(())
        }
    }
}

/// Records a failed retry. If the state is pending, the request is due again after a wait.
async fn put_off(shared: &Shared, raw: &KeptRequest, state: RawState, reason: String) -> Result<(), FlowError> {
    let due_at = shared.db.clock().now() + wait_ms(raw.attempts + 1, None::<&Failure>);
    let attempts = raw.attempts;
    let id = raw.id.clone();
    shared
        .db
        .write_with(move |tx| {
            let (id, reason) = (id.clone(), reason.clone());
            Box::pin(async move { kept_requests::delay(tx, &id, attempts, state.as_str(), &reason, due_at).await })
        })
        .await?;
    Ok(())
}
