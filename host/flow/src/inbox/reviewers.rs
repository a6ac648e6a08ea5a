//! The reviewers of a channel, in the admin's order.

use plugboard_db::events::ReviewData;
use plugboard_model::{EventKind, Installation};

use super::locked::Scene;

/// Asks the first reviewer to look at a new reply. Returns `false` if there is no reviewer.
pub(crate) fn begin(scene: &mut Scene<'_>, data: &ReviewData, message: &str) -> bool {
    let Some(first) = next(scene, i64::MIN) else { return false };
    scene.tell_review(message, data, &first.id);
    true
}

/// Returns the first reviewer after a position in the admin's order.
pub(crate) fn next<'r>(scene: &Scene<'r>, after: i64) -> Option<&'r Installation> {
    let mut all = scene.registry().hearing(EventKind::Review, &scene.conversation.channel);
    all.find(|row| row.position > after)
}
