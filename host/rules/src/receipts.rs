//! What a platform's receipts say of our messages.

use plugboard_model::{MessageState, ReceiptState};

/// What a receipt says of a message's state.
#[must_use]
pub fn state(state: ReceiptState) -> MessageState {
    match state {
        ReceiptState::Delivered => MessageState::Delivered,
        ReceiptState::Read => MessageState::Read,
        ReceiptState::Failed => MessageState::Failed,
    }
}

/// Does a receipt tell more of a message than is known?
#[must_use]
pub fn advances(known: MessageState, told: ReceiptState) -> bool {
    matches!(
        (known, told),
        (MessageState::Sent, ReceiptState::Delivered)
            | (MessageState::Sent | MessageState::Delivered, ReceiptState::Read)
            | (MessageState::Sent | MessageState::Uncertain, ReceiptState::Failed)
            | (MessageState::Uncertain, ReceiptState::Delivered | ReceiptState::Read)
    )
}
