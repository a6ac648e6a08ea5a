//! The effect of a change on a conversation. The same for plugins, people and platforms.

use plugboard_model::{Conversation, ConversationChange, Status};

/// Maximum number of labels that a conversation can have.
pub const LABELS: usize = 32;

/// Applies a change. Returns the name of the changed aspect, or `None` if nothing changed.
pub fn apply(c: &mut Conversation, change: &ConversationChange) -> Option<&'static str> {
    fn set<T: PartialEq + Clone>(place: &mut T, value: &T, word: &'static str) -> Option<&'static str> {
        (*place != *value).then(|| {
            place.clone_from(value);
            word
        })
    }
    match change {
        ConversationChange::Category { category } => set(&mut c.category, category, "category"),
        ConversationChange::Priority { priority } => set(&mut c.priority, priority, "priority"),
        ConversationChange::AddLabel { label } => match c.labels.binary_search(label) {
            Ok(_) => None,
            Err(place) => {
                c.labels.insert(place, label.clone());
                Some("labels")
            }
        },
        ConversationChange::RemoveLabel { label } => c.labels.binary_search(label).ok().map(|place| {
            c.labels.remove(place);
            "labels"
        }),
        ConversationChange::Assignee { assignee } => set(&mut c.assignee, assignee, "assignee"),
        ConversationChange::Team { team } => set(&mut c.team, team, "team"),
        ConversationChange::Status { status } => {
            c.snoozed_until = None;
            set(&mut c.status, status, "status")
        }
        ConversationChange::Snooze { until } => {
            let again = c.snoozed_until.replace(*until) != Some(*until);
            set(&mut c.status, &Status::Snoozed, "status").or(again.then_some("status"))
        }
        ConversationChange::Automation { automation } => set(&mut c.automation, automation, "automation"),
    }
}
