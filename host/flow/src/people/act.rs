//! What all actions of people in a conversation have in common: their outcome, and how they begin.

use plugboard_db::{DbError, Result, Tx};
use plugboard_model::Author;
use plugboard_rules::refused;

use crate::{
    error::FlowError,
    inbox::locked::{Cause, LockedConversation},
    installed::Snapshot,
};

/// The outcome of an action in a conversation: done or refused. A refusal is not an error, because an error would roll
/// back the other writes in the same group commit.
pub(crate) type Acted<T> = std::result::Result<T, Refused>;

/// Why an action was refused.
pub(crate) enum Refused {
    Rule { code: String, reason: String },
    NotFound(&'static str, String),
    Conflict(String),
}

impl From<refused::Refused> for Refused {
    fn from(refused: refused::Refused) -> Self {
        Self::Rule { code: refused.code.to_owned(), reason: refused.reason }
    }
}

impl From<Refused> for FlowError {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Rule { code, reason } => Self::Refused { code, reason },
            Refused::NotFound(what, id) => Self::NotFound { what, id },
            Refused::Conflict(reason) => Self::Conflict(reason),
        }
    }
}

/// Locks the conversation in which a person acts. The person's action is the root of its effects.
pub(crate) async fn enter<'r>(
    tx: &mut Tx<'_>,
    registry: &'r Snapshot,
    conversation: &str,
    author: &Author,
) -> Result<Acted<LockedConversation<'r>>> {
    let cause = Cause { root: tx.clock().new_id(), depth: 0 };
    match LockedConversation::open(tx, registry, conversation, cause).await {
        Ok(locked) => Ok(Ok(locked.by(author.clone()))),
        Err(DbError::Missing(..)) => Ok(Err(Refused::NotFound("conversation", conversation.to_owned()))),
        Err(error) => Err(error),
    }
}
