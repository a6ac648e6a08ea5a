//! Decisions on messages that wait for a person: held messages, and uncertain ones that may or may not have arrived.

use futures_util::future::BoxFuture;
use plugboard_db::{
    ChangeKind, Result, Tx, Write, automatic_replies::AutomaticReplies, conversations, deliveries, messages,
};
use plugboard_model::{Author, Draft, Message, MessageState};
use plugboard_rules::policy;

use crate::{
    error::FlowError,
    inbox::{
        locked::{Cause, LockedConversation},
        pace,
        progress::{SentTime, settle_message},
        reply::{self, Outbound},
    },
    installed::Registry,
    people::act::{Acted, Refused},
    shared::Flow,
};

impl Flow {
    /// Sends a held message.
    ///
    /// # Errors
    /// Returns an error if the message does not exist, is not held, or is refused by a rule of the platform now, or if
    /// the database fails.
    pub async fn release(&self, author: &Author, message: &str) -> Result<Message, FlowError> {
        self.decide(author, message, Decision::Release).await
    }

    /// Discards a held message: it becomes failed.
    ///
    /// # Errors
    /// Returns an error if the message does not exist or is not held, or if the database fails.
    pub async fn discard(&self, author: &Author, message: &str) -> Result<Message, FlowError> {
        self.decide(author, message, Decision::Discard).await
    }

    /// Settles an uncertain message: if `sent`, it was sent; otherwise, it is sent again.
    ///
    /// # Errors
    /// Returns an error if the message does not exist or is not uncertain, or if the database fails.
    pub async fn settle(&self, author: &Author, message: &str, sent: bool) -> Result<Message, FlowError> {
        self.decide(author, message, Decision::Settle { sent }).await
    }

    async fn decide(&self, author: &Author, message: &str, decision: Decision) -> Result<Message, FlowError> {
        tracing::info!(author = author.name(), message, ?decision, "a person decided on a message");
        let (registry, author) = (self.shared.registry.clone(), author.clone());
        let write = Decide { registry, author, message: message.to_owned(), decision };
        Ok(self.shared.write(write).await??)
    }
}

/// A person's decision on a waiting message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Decision {
    Release,
    Discard,
    Settle { sent: bool },
}

/// The write of a person's decision.
struct Decide {
    registry: Registry,
    author: Author,
    message: String,
    decision: Decision,
}

impl Write for Decide {
    type Out = Acted<Message>;

    fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, Result<Acted<Message>>> {
        Box::pin(async move {
            let not_found = || Refused::NotFound("message", self.message.clone());
            let Some(before) = messages::get(tx.read().await?, &self.message).await? else {
                return Ok(Err(not_found()));
            };
            let cause = Cause { root: tx.clock().new_id(), depth: 0 };
            let registry = self.registry.of(tx)?;
            let locked = LockedConversation::open(tx, &registry, &before.conversation_id, cause).await?;
            let mut locked = locked.by(self.author.clone());
            let Some(message) = messages::get(tx.read().await?, &self.message).await? else {
                return Ok(Err(not_found()));
            };
            let wanted = match self.decision {
                Decision::Release | Decision::Discard => MessageState::Held,
                Decision::Settle { .. } => MessageState::Uncertain,
            };
            if message.state != wanted {
                let reason = format!("the message must be {wanted} for this decision, but it is {}", message.state);
                return Ok(Err(Refused::Conflict(reason)));
            }
            match self.decision {
                Decision::Discard => messages::set_state(tx, &message.id, MessageState::Failed).await?,
                Decision::Release => {
                    if let Err(refused) = self.release(tx, &mut locked, &message).await? {
                        return Ok(Err(refused));
                    }
                }
                Decision::Settle { sent } => {
                    deliveries::settle(tx, &message.id, sent).await?;
                    settle_message(tx, &message.id, SentTime::Unknown).await?;
                    if sent && locked.conversation.begins {
                        // The customer has the message, though the platform did not say in which thread.
                        conversations::set_begun(tx, &message.conversation_id).await?;
                    }
                    pace::delay_in(tx, &registry, &locked.conversation.channel, &message.conversation_id).await?;
                }
            }
            tx.changed(ChangeKind::Message, &message.conversation_id, &message.id);
            let now = tx.clock().now();
            locked.close(tx, now);
            Ok(messages::get(tx.read().await?, &self.message).await?.ok_or_else(not_found))
        })
    }
}

impl Decide {
    /// Releases a held message. The rules for people apply, because a person has read it.
    async fn release(
        &self,
        tx: &mut Tx<'_>,
        locked: &mut LockedConversation<'_>,
        message: &Message,
    ) -> Result<Acted<()>> {
        let draft = messages::draft(tx.read().await?, &message.id).await?.unwrap_or_default();
        let channel = &locked.conversation.channel;
        let Some(connected) = locked.registry().channels.get(channel) else {
            return Ok(Err(Refused::Conflict(format!("channel `{channel}` no longer exists"))));
        };
        // With rich content, the message's text has its plain form as well.
        let draft = if draft.content.is_some() { draft } else { Draft { text: message.text.clone(), ..draft } };
        let comment = messages::answered_comment(tx.read().await?, &message.id).await?;
        let out = Outbound {
            kind: message.kind,
            author: &self.author,
            draft: &draft,
            private_reply_to: comment.as_ref(),
            commanded: false,
        };
        let referred = reply::Referred { files: message.attachments.clone(), made: &[], reply_to: None };
        match reply::judge(tx, locked, connected, &out, &referred, AutomaticReplies::default()).await? {
            policy::Judgement::Allow { tag } => {
                reply::queue_held(tx, locked, message, &draft, tag.as_deref()).await?;
                Ok(Ok(()))
            }
            policy::Judgement::Hold { code, reason } | policy::Judgement::Refuse { code, reason } => {
                Ok(Err(Refused::Rule { code: code.to_owned(), reason }))
            }
        }
    }
}
