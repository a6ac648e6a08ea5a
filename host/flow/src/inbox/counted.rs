//! Counts what policy needs for the rules of a platform. Nothing is read unless a rule needs it.

use plugboard_db::{Conn, Result, Tx, message_progress, participants};
use plugboard_model::{Conversation, Rules};
use plugboard_rules::policy::{self, Counted};

/// Returns whether [`of`] would read anything.
pub(crate) fn is_needed(rules: &Rules, conversation: &Conversation, now: i64) -> bool {
    policy::counts_members(rules, conversation) || policy::window_since(rules, conversation, now).is_some()
}

/// Counts for a conversation at this time, in milliseconds.
pub(crate) async fn of(conn: &mut Conn, rules: &Rules, conversation: &Conversation, now: i64) -> Result<Counted> {
    let count = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
    let mut counted = Counted::default();
    if policy::counts_members(rules, conversation) {
        counted.members = count(participants::count(conn, &conversation.id).await?);
    }
    if let (Some(since), Some(rule)) = (policy::window_since(rules, conversation, now), rules.window_count) {
        let limit = i64::from(rule.count);
        counted.in_window = count(message_progress::count_ours(conn, &conversation.id, since, limit).await?);
    }
    Ok(counted)
}

/// Counts in a transaction, which sees the messages that it has stored itself.
pub(crate) async fn in_tx(tx: &mut Tx<'_>, rules: &Rules, conversation: &Conversation) -> Result<Counted> {
    let now = tx.clock().now();
    if is_needed(rules, conversation, now) {
        of(tx.read().await?, rules, conversation, now).await
    } else {
        Ok(Counted::default())
    }
}
