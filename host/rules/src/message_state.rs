//! How a platform's receipts change the state of our messages.

use plugboard_model::{MessageState, ReceiptState};

/// Returns the message state that corresponds to a receipt.
#[must_use]
pub fn of_receipt(state: ReceiptState) -> MessageState {
    match state {
        ReceiptState::Delivered => MessageState::Delivered,
        ReceiptState::Read => MessageState::Read,
        ReceiptState::Failed => MessageState::Failed,
    }
}

/// Returns whether a receipt advances the known state of a message. A receipt that does not is ignored, such as
/// `delivered` for a message that was read.
#[must_use]
pub fn advances(known: MessageState, receipt: ReceiptState) -> bool {
    matches!(
        (known, receipt),
        (MessageState::Sent, ReceiptState::Delivered)
            | (MessageState::Sent | MessageState::Delivered, ReceiptState::Read)
            | (MessageState::Sent | MessageState::Uncertain, ReceiptState::Failed)
            | (MessageState::Uncertain, ReceiptState::Delivered | ReceiptState::Read)
    )
}
