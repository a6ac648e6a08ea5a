//! Changes that a platform reports for one message: a reaction, an edit, a deletion, a receipt or a rating.
//!
//! The change and the message may arrive in either order. The message may be a customer's, another sender's, or one of
//! ours whose delivery is not recorded yet. [`MessageChanges::apply`] applies the change once both are known.

use plugboard_db::{ChangeKind, Result, Tx, intake, messages, reactions};
use plugboard_model::{Direction, Item, ItemBody, Message, Rating};
use plugboard_rules::message_state;

use crate::{
    inbox::{
        feedback,
        locked::{Cause, LockedConversation},
        receipts,
    },
    installed::Snapshot,
};

/// The context of changes: the registry and the channel.
#[derive(Clone, Copy)]
pub(crate) struct MessageChanges<'a> {
    pub registry: &'a Snapshot,
    pub channel: &'a str,
}

impl MessageChanges<'_> {
    /// Applies the changes that waited for a message, in the order of the platform's times, and links the messages that
    /// reply to it.
    pub(crate) async fn apply_parked(&self, tx: &mut Tx<'_>, external_id: &str, message: &str) -> Result<()> {
        let met = intake::external_id(tx, self.channel, external_id).await?;
        if met.awaited {
            for (conversation, reply) in messages::link_replies(tx, self.channel, external_id, message).await? {
                tx.changed(ChangeKind::Message, &conversation, &reply);
            }
        }
        if !met.parked {
            return Ok(());
        }
        for item in intake::unpark(tx, self.channel, external_id).await? {
            // Read the message again, because the previous change may have modified it.
            let Some(message) = messages::get(tx.read().await?, message).await? else { break };
            self.apply(tx, &item, &message).await?;
        }
        Ok(())
    }

    /// Applies a change to a message in its current state.
    pub(crate) async fn apply(&self, tx: &mut Tx<'_>, item: &Item, message: &Message) -> Result<()> {
        let now = tx.clock().now();
        match &item.body {
            ItemBody::Reaction { emoji, .. } => {
                let emoji = emoji.as_deref();
                if !reactions::set(tx, &message.id, &item.contact, emoji, item.at.unwrap_or(now)).await? {
                    return Ok(());
                }
                receipts::reaction(tx, self.registry, self.channel, item, message, emoji).await?;
            }
            ItemBody::Edit { text, .. } => {
                if !messages::edit(tx, &message.id, text, item.at.unwrap_or(now)).await? {
                    return Ok(());
                }
            }
            ItemBody::Deletion { .. } => messages::set_deleted(tx, &message.id).await?,
            ItemBody::Receipt { state, .. } => {
                if message.direction == Direction::Out && message_state::advances(message.state, *state) {
                    messages::set_state(tx, &message.id, message_state::of_receipt(*state)).await?;
                    receipts::receipt(tx, self.registry, self.channel, &message.id, *state).await?;
                }
            }
            ItemBody::Feedback { rating, .. } => {
                self.rate(tx, &message.conversation_id, Some(&message.id), rating).await?;
                return Ok(());
            }
            ItemBody::Message(_) | ItemBody::Watermark { .. } => return Ok(()),
        }
        tx.changed(ChangeKind::Message, &message.conversation_id, &message.id);
        Ok(())
    }

    /// Stores a customer's rating of a message or of a conversation.
    pub(crate) async fn rate(
        &self,
        tx: &mut Tx<'_>,
        conversation: &str,
        message: Option<&str>,
        rating: &Rating,
    ) -> Result<()> {
        let cause = Cause { root: tx.clock().new_id(), depth: 0 };
        let mut locked = LockedConversation::open(tx, self.registry, conversation, cause).await?;
        feedback::store(tx, &mut locked, message, rating, self.channel).await?;
        let now = tx.clock().now();
        locked.close(tx, now);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::future::BoxFuture;
    use plugboard_db::{Db, Dialect, Write, contacts, conversations, feedback as ratings, reactions};
    use plugboard_model::{AuthorKind, Clock, ConversationKind, MessageKind, MessageState, ReceiptState};
    use std::collections::BTreeMap;

    const CHANNEL: &str = "shop";
    const NOW: i64 = 1_000;

    /// A change of the message `m` that happened at the given time.
    fn change(key: &str, at: i64, body: ItemBody) -> Item {
        Item {
            account: "page".into(),
            dedupe_key: key.into(),
            thread: "ada".into(),
            contact: "ada".into(),
            contact_name: None,
            conversation_kind: ConversationKind::Direct,
            at: Some(at),
            keep: Vec::new(),
            body,
        }
    }

    fn receipt(key: &str, at: i64, state: ReceiptState) -> Item {
        change(key, at, ItemBody::Receipt { message: "m".into(), state })
    }

    fn edit(key: &str, at: i64, text: &str) -> Item {
        change(key, at, ItemBody::Edit { message: "m".into(), text: text.into() })
    }

    /// Changes that arrived before their message, and the message of ours that they are about.
    struct ApplyParked(Vec<Item>);

    impl Write for ApplyParked {
        type Out = String;

        fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, Result<String>> {
            Box::pin(async move {
                let (contact, _) = contacts::find_or_create(tx, CHANNEL, "ada", None).await?;
                let kind = ConversationKind::Direct;
                let (conversation, _) = conversations::find_or_create(tx, CHANNEL, "ada", kind, &contact).await?;
                for item in &self.0 {
                    intake::park(tx, CHANNEL, "m", item).await?;
                }
                let message = Message {
                    id: tx.clock().new_id(),
                    conversation_id: conversation.id,
                    seq: 1,
                    direction: Direction::Out,
                    kind: MessageKind::Message,
                    author_kind: AuthorKind::Agent,
                    author_name: Some("Tess".into()),
                    contact_id: None,
                    text: "as it was".into(),
                    subject: None,
                    payload: None,
                    attributes: BTreeMap::new(),
                    reply_to: None,
                    reply_to_external_id: None,
                    deleted: false,
                    state: MessageState::Sent,
                    external_id: Some("m".into()),
                    sent_at: NOW,
                    created_at: NOW,
                    attachments: Vec::new(),
                    warnings: Vec::new(),
                };
                messages::insert(tx, CHANNEL, &message, &messages::Origin::default()).await?;
                let changes = MessageChanges { registry: &Snapshot::default(), channel: CHANNEL };
                changes.apply_parked(tx, "m", &message.id).await?;
                Ok(message.id)
            })
        }
    }

    /// Returns the resulting message, its reactions, and the number of its ratings.
    async fn met(changes: Vec<Item>) -> (Message, Vec<(String, String)>, usize) {
        let folder = tempfile::tempdir().expect("a folder");
        let url = Dialect::sqlite_url(&folder.path().join("plugboard.db"));
        let db = Db::open(&url, Clock::test(NOW)).await.expect("a database");
        let id = db.write(ApplyParked(changes)).await.expect("it is stored");
        let mut conn = db.read().await.expect("a reader");
        let message = messages::get(&mut conn, &id).await.expect("read").expect("the message");
        let reacted = reactions::of(&mut conn, &[id]).await.expect("read").into_values().flatten().collect();
        let said = ratings::list(&mut conn, &message.conversation_id, None, 10).await.expect("read").len();
        (message, reacted, said)
    }

    #[tokio::test]
    async fn a_late_delivered_receipt_does_not_undo_a_read_receipt() {
        let read = receipt("1", 20, ReceiptState::Read);
        let delivered = receipt("2", 10, ReceiptState::Delivered);
        for changes in [vec![read.clone(), delivered.clone()], vec![delivered, read]] {
            assert_eq!(met(changes).await.0.state, MessageState::Read);
        }
    }

    #[tokio::test]
    async fn parked_changes_are_applied_in_the_order_of_their_times() {
        let (message, _, _) = met(vec![edit("1", 30, "second"), edit("2", 20, "first")]).await;
        assert_eq!(message.text, "second");
        let deletion = change("1", 30, ItemBody::Deletion { message: "m".into() });
        let (message, _, _) = met(vec![deletion, edit("2", 40, "again")]).await;
        assert!(message.deleted && message.text.is_empty(), "{message:?}");
    }

    #[tokio::test]
    async fn parked_reactions_and_feedback_are_applied() {
        let rating = Rating { rating: 5, best: 5, text: None };
        let (_, reacted, said) = met(vec![
            change("1", 10, ItemBody::Reaction { message: "m".into(), emoji: Some("👍".into()) }),
            change("2", 20, ItemBody::Feedback { message: Some("m".into()), rating }),
        ])
        .await;
        assert_eq!((reacted, said), (vec![("ada".to_owned(), "👍".to_owned())], 1));
    }
}
