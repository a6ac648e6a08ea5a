//! Passes the content of a webhook to the host, item by item.

use crate::envelope;
use connector_shared::{EventBody, Outcome, emit};
use plugboard_sdk::{Failure, HookRequest, json};

/// Above this number of items, receipts for single messages are left out, because the contract allows only 1,000 items
/// per request. Meta also sends a watermark with such receipts, which has the same effect.
const MAX_WITH_RECEIPTS: usize = 800;

/// Emits an item for each event in a webhook.
///
/// # Errors
/// Returns `invalid` if the envelope is malformed, and `rate-limited` if it has more than 1,000 items.
pub fn receive(request: &HookRequest) -> Result<(), Failure> {
    let mut outcomes = envelope::read(&json::text(&request.body()))?;
    if outcomes.len() > MAX_WITH_RECEIPTS {
        outcomes.retain(|outcome| !is_receipt(outcome));
    }
    emit(outcomes, None)
}

fn is_receipt(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Event(event) if matches!(event.body, EventBody::Receipt { .. }))
}
