//! The reviewers of a channel, in the admin's order.

use plugboard_db::events::ReviewData;
use plugboard_model::{EventKind, Installation};

use super::locked::LockedConversation;
use crate::installed::Snapshot;

/// Asks the first reviewer to look at a new reply. Returns `false` if there is no reviewer.
pub(crate) fn begin(locked: &mut LockedConversation<'_>, data: &ReviewData, message: &str) -> bool {
    let Some(first) = next(locked, i64::MIN) else { return false };
    locked.emit_review(message, data, &first.id);
    true
}

/// Returns whether reviewers check what is sent on a channel, so that an edit would go past them. A plugin that is the
/// only reviewer has seen its own words.
pub(crate) fn check(registry: &Snapshot, channel: &str, plugin: Option<&str>) -> bool {
    registry.subscribers(EventKind::Review, channel).any(|row| Some(row.name.as_str()) != plugin)
}

/// Returns the first reviewer after a position in the admin's order.
pub(crate) fn next<'r>(locked: &LockedConversation<'r>, after: i64) -> Option<&'r Installation> {
    let mut all = locked.registry().subscribers(EventKind::Review, &locked.conversation.channel);
    all.find(|row| row.position > after)
}
