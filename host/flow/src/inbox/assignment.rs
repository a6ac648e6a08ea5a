//! The people and teams that actions name by their handles.

use plugboard_db::{Result, Tx, persons, teams};
use plugboard_model::{Author, ConversationChange, handle_key};
use plugboard_rules::refused::Refused;

/// A change with the identifier of the person or team that it names.
pub(crate) struct NamedChange {
    pub change: ConversationChange,
    /// `None` unless the change assigns the conversation to somebody.
    pub id: Option<String>,
}

impl NamedChange {
    /// Assigns the conversation to the person who acts.
    pub(crate) fn assignee(author: &Author) -> Self {
        Self { change: ConversationChange::Assignee { assignee: author.name.clone() }, id: author.id.clone() }
    }
}

impl From<ConversationChange> for NamedChange {
    /// Returns a change that names nobody.
    fn from(change: ConversationChange) -> Self {
        Self { change, id: None }
    }
}

/// Finds the person or team that a change names. Handles are unique apart from case, so that a handle names one at most.
pub(crate) async fn named(
    tx: &mut Tx<'_>,
    change: &ConversationChange,
) -> Result<std::result::Result<NamedChange, Refused>> {
    match change {
        ConversationChange::Assignee { assignee: Some(handle) } => {
            let Some((id, handle, state)) = persons::named(tx.read().await?, &handle_key(handle)).await? else {
                let reason = format!("there is no person with the handle `{handle}`; an admin can add one");
                return Ok(Err(Refused::new("unknown-person", reason)));
            };
            if state == persons::state::INACTIVE {
                let reason = format!("`{handle}` can no longer sign in, and gets no conversations");
                return Ok(Err(Refused::new("inactive-person", reason)));
            }
            Ok(Ok(NamedChange { change: ConversationChange::Assignee { assignee: Some(handle) }, id: Some(id) }))
        }
        ConversationChange::Team { team: Some(handle) } => {
            let Some((id, handle)) = teams::named(tx.read().await?, &handle_key(handle)).await? else {
                let reason = format!("there is no team with the handle `{handle}`; an admin can add one");
                return Ok(Err(Refused::new("unknown-team", reason)));
            };
            Ok(Ok(NamedChange { change: ConversationChange::Team { team: Some(handle) }, id: Some(id) }))
        }
        _ => Ok(Ok(change.clone().into())),
    }
}
