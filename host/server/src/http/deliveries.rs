//! The parts in which messages are sent, and why they fail.

use super::Time;
use plugboard_db::deliveries;
use plugboard_model::Failure;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The delivery of a part of a message.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct DeliveryDetail {
    /// Identifier.
    pub id: String,
    /// The part's number, starting at 0.
    pub part: i64,
    /// `review` (waiting for reviewers), `queued`, `sending`, `sent`, `failed` or `uncertain`.
    pub state: String,
    /// Number of attempts.
    pub attempts: i64,
    /// When the next attempt is due, while it is queued.
    pub due_at: Option<Time>,
    /// The platform's identifier.
    pub external_id: Option<String>,
    /// Why the last attempt failed.
    pub failure: Option<FailureView>,
}

/// A failure.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct FailureView {
    /// The kind, such as `invalid`, `denied`, `rate-limited`, `unavailable` or `uncertain`.
    pub kind: String,
    /// A stable code, or the platform's own code.
    pub code: Option<String>,
    /// What went wrong, as a sentence.
    pub message: String,
    /// How long to wait before the next attempt, in milliseconds.
    pub retry_after_ms: Option<u32>,
}

impl From<Failure> for FailureView {
    fn from(f: Failure) -> Self {
        Self { kind: f.kind.to_string(), code: f.code, message: f.message, retry_after_ms: f.retry_after_ms }
    }
}

impl From<deliveries::DeliveryView> for DeliveryDetail {
    fn from(d: deliveries::DeliveryView) -> Self {
        Self {
            due_at: (d.state == "queued").then_some(Time(d.due_at)),
            id: d.id,
            part: d.part,
            state: d.state,
            attempts: d.attempts,
            external_id: d.external_id,
            failure: d.failure.map(FailureView::from),
        }
    }
}
