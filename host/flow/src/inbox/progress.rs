//! The state of our messages, which follows from their parts and the platform's watermarks.

use plugboard_db::{
    ChangeKind, Result, Tx,
    intake::{self, Marks},
    message_progress, messages, outgoing,
};
use plugboard_model::{Direction, MessageState};

use super::last_message;

/// Makes an identifier that the platform gave to one of our messages available for it. If an echo came first and was
/// stored as someone else's message, this removes that message in favor of ours. Returns `false` if the identifier
/// belongs to a different message.
pub(crate) async fn claim_external_id(tx: &mut Tx<'_>, channel: &str, external: &str, message: &str) -> Result<bool> {
    match intake::external_id(tx, channel, external).await?.message {
        Some(known) if known == message => return Ok(true),
        Some(_) => {}
        None => return Ok(true),
    }
    match messages::by_external_id(tx.read().await?, channel, external).await? {
        Some(known) if known.author_name.is_none() && known.direction == Direction::Out => {
            messages::remove(tx, &known.id).await?;
            tx.changed(ChangeKind::Message, &known.conversation_id, &known.id);
            last_message::count_again(tx, &known.conversation_id).await?;
            Ok(true)
        }
        known => Ok(known.is_none()),
    }
}

/// Applies the watermarks that arrived before a thread's conversation existed. They also apply to messages sent from now
/// on. Returns up to when our messages were delivered and read.
pub(crate) async fn apply_marks(tx: &mut Tx<'_>, channel: &str, thread: &str, conversation: &str) -> Result<Marks> {
    let marks = intake::take_marks(tx, channel, thread).await?;
    for (until, seen) in [(marks.0, false), (marks.1, true)] {
        if let Some(until) = until {
            message_progress::watermark(tx, conversation, until, seen);
        }
    }
    Ok(marks)
}

/// Returns the state of one of our messages that was sent at this time, given the conversation's watermarks.
pub(crate) fn state_by_watermarks(sent_at: i64, delivered_until: Option<i64>, read_until: Option<i64>) -> MessageState {
    if read_until.is_some_and(|until| sent_at <= until) {
        MessageState::Read
    } else if delivered_until.is_some_and(|until| sent_at <= until) {
        MessageState::Delivered
    } else {
        MessageState::Sent
    }
}

/// When one of our messages was sent, as far as is known, in milliseconds.
#[derive(Clone, Copy)]
pub(crate) enum SentTime {
    /// At this time, by the platform's clock.
    At(i64),
    /// Not before this time, when the call that sent it began.
    Since(i64),
    /// Unknown, except that it is not later than now.
    Unknown,
}

/// Updates the state of a message from its parts and the conversation's watermarks.
pub(crate) async fn settle_message(tx: &mut Tx<'_>, id: &str, sent: SentTime) -> Result<()> {
    let Some(way) = outgoing::in_tx(tx, id).await? else { return Ok(()) };
    let any = |state: &str| way.parts.iter().any(|part| part.state == state);
    let now = tx.clock().now();
    // `at` is compared with the watermarks. For `Since` it is the beginning of the call, because the customer may have
    // read the message before the platform's answer arrived.
    let (platform_time, at) = match sent {
        SentTime::At(at) => (Some(at), at),
        SentTime::Since(since) => (None, since),
        SentTime::Unknown => (None, now),
    };
    let state = if any("uncertain") {
        MessageState::Uncertain
    } else if any("failed") {
        MessageState::Failed
    } else if any("queued") || any("sending") || any("review") {
        MessageState::Queued
    } else {
        match way.state {
            MessageState::Delivered | MessageState::Read => way.state,
            _ => state_by_watermarks(at, way.delivered_until, way.read_until),
        }
    };
    let external = way.parts.first().and_then(|part| part.external_id.as_deref());
    let sent_at = platform_time.or_else(|| (state == MessageState::Sent).then_some(now));
    message_progress::set_sent(tx, id, state, external, sent_at);
    tx.changed(ChangeKind::Message, &way.conversation_id, id);
    if state == MessageState::Failed && way.state != MessageState::Failed {
        // The customer has no answer after all.
        last_message::count_again(tx, &way.conversation_id).await?;
    }
    Ok(())
}
