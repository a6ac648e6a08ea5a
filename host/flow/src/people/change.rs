//! People's changes of a conversation, such as its category, labels and assignee.

use futures_util::future::BoxFuture;
use plugboard_db::{
    Result, Tx, Write,
    history::{self, Choice},
};
use plugboard_model::{Author, Conversation, ConversationChange};
use plugboard_rules::conversation;

use crate::{
    error::FlowError,
    inbox::assignment,
    installed::Registry,
    people::act::{Acted, Refused, enter},
    shared::Flow,
};

/// The longest name, label or category, in bytes.
const WORD: usize = 64;

impl Flow {
    /// Changes a conversation on a person's behalf: all of the changes, or none. `labels`, if given, is the complete
    /// list of labels, which replaces the current ones.
    ///
    /// # Errors
    /// Returns an error if the conversation does not exist, a change is invalid, or the database fails.
    pub async fn change(
        &self,
        author: &Author,
        conversation: &str,
        changes: Vec<ConversationChange>,
        labels: Option<Vec<String>>,
    ) -> Result<Conversation, FlowError> {
        let now = self.clock().now();
        for one in &changes {
            check_change(one, now)?;
        }
        for label in labels.iter().flatten() {
            check_change(&ConversationChange::AddLabel { label: label.clone() }, now)?;
        }
        tracing::debug!(author = author.name(), conversation, "a person changes a conversation");
        let (author, conversation) = (author.clone(), conversation.to_owned());
        let write =
            ChangeConversation { registry: self.shared.registry.clone(), conversation, author, changes, labels };
        Ok(self.shared.write(write).await??)
    }
}

fn check_change(change: &ConversationChange, now: i64) -> Result<(), FlowError> {
    let word = |what: &str, word: &str| {
        if word.trim().is_empty() || word.len() > WORD {
            return Err(FlowError::Invalid(format!("a {what} must have 1 to {WORD} bytes")));
        }
        Ok(())
    };
    match change {
        ConversationChange::Category { category: Some(category) } => word("category", category),
        ConversationChange::AddLabel { label } | ConversationChange::RemoveLabel { label } => word("label", label),
        ConversationChange::Assignee { assignee: Some(name) } => word("person's name", name),
        ConversationChange::Team { team: Some(name) } => word("team's name", name),
        ConversationChange::Snooze { until } if *until <= now => {
            Err(FlowError::Invalid("a snooze must end in the future".into()))
        }
        _ => Ok(()),
    }
}

/// The write of a person's changes.
struct ChangeConversation {
    registry: Registry,
    conversation: String,
    author: Author,
    changes: Vec<ConversationChange>,
    /// The complete list of labels that the conversation gets.
    labels: Option<Vec<String>>,
}

/// Returns the changes that turn one list of labels into another. Removals come first, so that a full conversation can
/// exchange one label for another.
fn relabel(has: &[String], wants: &[String]) -> Vec<ConversationChange> {
    let removed = has.iter().filter(|label| !wants.contains(label));
    let removed = removed.map(|label| ConversationChange::RemoveLabel { label: label.clone() });
    removed.chain(wants.iter().map(|label| ConversationChange::AddLabel { label: label.clone() })).collect()
}

impl Write for ChangeConversation {
    type Out = Acted<Conversation>;

    fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, Result<Acted<Conversation>>> {
        Box::pin(async move {
            let registry = self.registry.of(tx)?;
            let mut locked = match enter(tx, &registry, &self.conversation, &self.author).await? {
                Ok(locked) => locked,
                Err(refused) => return Ok(Err(refused)),
            };
            let mut after = locked.conversation.clone();
            let mut changes = self.changes.clone();
            changes.extend(self.labels.iter().flat_map(|labels| relabel(&after.labels, labels)));
            for one in &changes {
                conversation::apply(&mut after, one);
            }
            if after.labels.len() > conversation::LABELS {
                let reason = format!("a conversation can have at most {} labels", conversation::LABELS);
                return Ok(Err(Refused::Rule { code: "too-many-labels".into(), reason }));
            }
            let mut named = Vec::with_capacity(changes.len());
            for one in &changes {
                match assignment::named(tx, one).await? {
                    Ok(one) => named.push(one),
                    Err(refused) => return Ok(Err(refused.into())),
                }
            }
            for one in &named {
                locked.change(one);
                // Record the choice even if nothing changes, because the person then agrees with the current value.
                if let Some(choice) = Choice::of(&one.change, &locked.conversation) {
                    history::choose(tx, &self.conversation, &choice, self.author.name()).await?;
                }
            }
            let now = tx.clock().now();
            Ok(Ok(locked.close(tx, now)))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn setting_all_labels_replaces_the_existing_ones() {
        let label = |label: &str| label.to_owned();
        assert_eq!(
            relabel(&[label("a"), label("b")], &[label("b"), label("c")]),
            [
                ConversationChange::RemoveLabel { label: label("a") },
                ConversationChange::AddLabel { label: label("b") },
                ConversationChange::AddLabel { label: label("c") }
            ]
        );
    }
}
