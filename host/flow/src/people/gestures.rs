//! Gestures of people: typing, read marks, reactions, edits and deletions.

use futures_util::future::BoxFuture;
use plugboard_db::{
    Result, Tx, Write, conversations,
    gestures::{self, GestureRow},
    messages,
};
use plugboard_model::{Gesture, Sender};

use super::act::{Acted, Refused};
use crate::{
    error::FlowError,
    inbox::{
        gestures::{Wanted, ask},
        locked::Cause,
    },
    installed::Registry,
    shared::Flow,
};

/// The longest text a person may write, in bytes. The platform's own limit is checked by policy.
const TEXT: usize = 64 << 10;

impl Flow {
    /// Queues a gesture of a person in a conversation; `None` stands for the conversation of the gesture's message. Its
    /// connector makes it afterwards.
    ///
    /// # Errors
    /// Returns an error if the conversation or the message does not exist, the input is invalid, a rule refuses the
    /// gesture, or the database fails.
    pub async fn gesture(
        &self,
        author: &str,
        conversation: Option<&str>,
        gesture: Gesture,
    ) -> Result<GestureRow, FlowError> {
        check(&gesture)?;
        let (author, conversation) = (author.to_owned(), conversation.map(str::to_owned));
        let write = Ask { registry: self.shared.registry.clone(), author, conversation, gesture };
        let queued = self.shared.write(write).await??;
        self.shared.signals.gestures.notify_one();
        Ok(queued)
    }
}

fn check(gesture: &Gesture) -> Result<(), FlowError> {
    let wrong = match gesture {
        Gesture::Typing { seconds } if !Gesture::SECONDS.contains(seconds) => {
            format!("`seconds` must be between {} and {}", Gesture::SECONDS.start(), Gesture::SECONDS.end())
        }
        Gesture::Reaction { emoji: Some(emoji), .. }
            if emoji.trim().is_empty() || emoji.len() > Gesture::EMOJI_MAX || emoji.contains('\0') =>
        {
            format!("an emoji must have 1 to {} bytes", Gesture::EMOJI_MAX)
        }
        Gesture::Edit { text, .. } if text.len() > TEXT => {
            format!("the text must have at most {TEXT} bytes, got {}", text.len())
        }
        Gesture::Edit { text, .. } if text.contains('\0') => {
            "the text must not contain the character U+0000".to_owned()
        }
        _ => return Ok(()),
    };
    Err(FlowError::Invalid(wrong))
}

/// The write that judges and queues a gesture.
struct Ask {
    registry: Registry,
    author: String,
    conversation: Option<String>,
    gesture: Gesture,
}

impl Write for Ask {
    type Out = Acted<GestureRow>;

    fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, Result<Acted<GestureRow>>> {
        Box::pin(async move {
            let registry = self.registry.of(tx)?;
            let id = match (&self.conversation, self.gesture.message()) {
                (Some(conversation), _) => conversation.clone(),
                (None, message) => {
                    let message = message.unwrap_or_default();
                    match messages::get(tx.read().await?, message).await? {
                        Some(message) => message.conversation_id,
                        None => return Ok(Err(Refused::NotFound("message", message.to_owned()))),
                    }
                }
            };
            // Gestures of one conversation are judged one after the other, so that none misses another.
            let Some((conversation, _)) = conversations::in_tx(tx, &id).await? else {
                return Ok(Err(Refused::NotFound("conversation", id)));
            };
            let cause = Cause { root: tx.clock().new_id(), depth: 0 };
            let wanted = Wanted {
                conversation: &conversation,
                registry: &registry,
                channel: registry.channels.get(&conversation.channel).map(|channel| &**channel),
                gesture: &self.gesture,
                sender: Sender::Person,
                actor: &self.author,
                cause: &cause,
                commanded: false,
            };
            let id = match ask(tx, &wanted).await? {
                Ok(id) => id,
                Err(refused) => {
                    return Ok(Err(Refused::Rule { code: refused.code.to_owned(), reason: refused.reason }));
                }
            };
            let queued = gestures::get(tx.read().await?, &id).await?;
            Ok(queued.ok_or(Refused::NotFound("gesture", id)))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_gesture_have_limits() {
        let react = |emoji: String| check(&Gesture::Reaction { message: "m".into(), emoji: Some(emoji) });
        let edit = |text: String| check(&Gesture::Edit { message: "m".into(), text });
        let typing = |seconds| check(&Gesture::Typing { seconds });
        assert!(typing(1).is_ok() && typing(60).is_ok() && typing(0).is_err() && typing(61).is_err());
        assert!(react("a".repeat(64)).is_ok() && react("a".repeat(65)).is_err() && react(" ".into()).is_err());
        assert!(edit("a".repeat(TEXT)).is_ok() && edit("a".repeat(TEXT + 1)).is_err() && edit("\0".into()).is_err());
    }
}
