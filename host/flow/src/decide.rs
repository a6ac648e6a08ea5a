//! Messages that wait for a person: held ones, and those of which nobody knows whether they arrived.

use futures_util::future::BoxFuture;
use plugboard_db::{ChangeKind, Result, Tx, Write, deliveries, messages};
use plugboard_model::{AuthorKind, Draft, Message, MessageState};
use plugboard_rules::policy;

use crate::{
    Flow, FlowError,
    deliver::{Departure, settle_message},
    people::{Acted, Refused},
    registry::Registry,
    reply::{self, Outbound},
    scene::{Cause, Scene},
};

impl Flow {
    /// Sends a held message after all.
    ///
    /// # Errors
    /// When it is not there, not held, or a rule of the platform refuses it now.
    pub async fn release(&self, author: &str, message: &str) -> Result<Message, FlowError> {
        self.decide(author, message, Decision::Release).await
    }

    /// Drops a held message: it becomes failed.
    ///
    /// # Errors
    /// When it is not there or not held.
    pub async fn discard(&self, author: &str, message: &str) -> Result<Message, FlowError> {
        self.decide(author, message, Decision::Discard).await
    }

    /// Says what became of an uncertain message: it was sent, or it is to be sent again.
    ///
    /// # Errors
    /// When it is not there or not uncertain.
    pub async fn settle(&self, author: &str, message: &str, sent: bool) -> Result<Message, FlowError> {
        self.decide(author, message, Decision::Settle { sent }).await
    }

    async fn decide(&self, author: &str, message: &str, decision: Decision) -> Result<Message, FlowError> {
        tracing::info!(author, message, ?decision, "a person decides about a message");
        let write = Decide { registry: self.shared.registry.clone(), message: message.to_owned(), decision };
        let decided = self.shared.write(write).await??;
        self.shared.nudges.after_run();
        Ok(decided)
    }
}

/// What a person decides about a message that waits for one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Decision {
    Release,
    Discard,
    Settle { sent: bool },
}

struct Decide {
    registry: Registry,
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
            let scene = Scene::open(tx, &registry, &before.conversation_id, cause).await?;
            let Some(message) = messages::get(tx.read().await?, &self.message).await? else {
                return Ok(Err(not_found()));
            };
            let wanted = match self.decision {
                Decision::Release | Decision::Discard => MessageState::Held,
                Decision::Settle { .. } => MessageState::Uncertain,
            };
            if message.state != wanted {
                let reason = format!("the message is {}, not {wanted}: there is nothing to decide", message.state);
                return Ok(Err(Refused::Conflict(reason)));
            }
            match self.decision {
                Decision::Discard => messages::set_state(tx, &message.id, MessageState::Failed).await?,
                Decision::Release => {
                    if let Err(refused) = self.release(tx, &scene, &message).await? {
                        return Ok(Err(refused));
                    }
                }
                Decision::Settle { sent } => {
                    deliveries::settle(tx, &message.id, sent).await?;
                    settle_message(tx, &message.id, Departure::Unknown).await?;
                }
            }
            tx.changed(ChangeKind::Message, &message.conversation_id, &message.id);
            let now = tx.clock().now();
            scene.close(tx, now);
            Ok(messages::get(tx.read().await?, &self.message).await?.ok_or_else(not_found))
        })
    }
}

impl Decide {
    /// A person has read it, so the rules for people hold.
    async fn release(&self, tx: &mut Tx<'_>, scene: &Scene<'_>, message: &Message) -> Result<Acted<()>> {
        let draft = messages::draft(tx.read().await?, &message.id).await?.unwrap_or_default();
        let channel = &scene.conversation.channel;
        let Some(joined) = scene.registry().channels.get(channel) else {
            return Ok(Err(Refused::Conflict(format!("channel `{channel}` is no longer there"))));
        };
        let draft = Draft { text: message.text.clone(), ..draft };
        let comment = messages::answered_comment(tx.read().await?, &message.id).await?;
        let out = Outbound {
            kind: message.kind,
            author_kind: AuthorKind::Agent,
            author_name: "",
            draft: &draft,
            private_reply_to: comment.as_ref(),
        };
        let referred = reply::Referred { files: message.attachments.clone(), made: &[], reply_to: None };
        match reply::judge(tx, scene, joined, &out, &referred, reply::Circumstances::default()).await? {
            policy::Judgement::Allow { tag } => {
                reply::queue_held(tx, channel, message, &draft, tag.as_deref()).await?;
                Ok(Ok(()))
            }
            policy::Judgement::Hold { code, reason } | policy::Judgement::Refuse { code, reason } => {
                Ok(Err(Refused::Rule { code: code.to_owned(), reason }))
            }
        }
    }
}
