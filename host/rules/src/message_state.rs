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

/// Returns whether a report that a part of a message failed counts. `parts` is the number of the message's parts. If
/// there is only one, its state is that of the message, so what was delivered or read has not failed. If there are
/// several, another part may be the one that was delivered.
#[must_use]
pub fn part_fails(known: MessageState, parts: usize) -> bool {
    parts > 1 || advances(known, ReceiptState::Failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_counts_for_a_message_of_several_parts_whatever_happened_to_the_others() {
        for state in [MessageState::Queued, MessageState::Sent, MessageState::Delivered, MessageState::Read] {
            assert!(part_fails(state, 2), "{state}");
        }
        for (state, counts) in [
            (MessageState::Sent, true),
            (MessageState::Uncertain, true),
            (MessageState::Delivered, false),
            (MessageState::Read, false),
            (MessageState::Failed, false),
        ] {
            assert_eq!(part_fails(state, 1), counts, "{state}");
        }
    }
}
