//! Rich content of messages that come in: its plain form, and what a customer chose from a text.

use plugboard_db::{Result, Tx, conversations, text_choices};
use plugboard_model::{Contact, Conversation, ConversationKind, Direction, Message, MessageKind};
use plugboard_rules::{
    content::{self, ANSWERED_MS, Document},
    draft,
};

/// How far a platform's clock may be behind ours, in milliseconds. An answer can seem that much older than the choices.
const CLOCKS_MS: i64 = 5_000;

/// Completes a message before it is stored. A message with rich content and without a text gets the plain form as its
/// text. A customer's message without a payload gets that of the choice that it names, if our latest message offered
/// choices as text.
pub(super) async fn complete(
    tx: &mut Tx<'_>,
    message: &mut Message,
    conversation: &Conversation,
    contact: &Contact,
) -> Result<()> {
    // Nobody chooses by a location or a sticker, so its plain form is not compared with choices.
    let is_written = !message.text.trim().is_empty();
    // The engine has checked the document.
    if message.text.is_empty()
        && let Some(document) = message.content.as_deref().and_then(|content| Document::parse(content).ok())
    {
        message.text = content::plain(&document, draft::language(contact)).text;
    }
    let is_private = conversation.kind != ConversationKind::Public && message.kind == MessageKind::Message;
    if is_written && is_private && message.direction == Direction::In && message.payload.is_none() {
        message.payload = chosen(tx, &conversation.id, message).await?;
    }
    Ok(())
}

/// Returns the payload of the choice that a customer's message names.
async fn chosen(tx: &mut Tx<'_>, conversation: &str, message: &Message) -> Result<Option<String>> {
    if !conversations::had_text_choices(tx, conversation).await? {
        return Ok(None);
    }
    // A message that arrives late was written earlier, perhaps before the choices were sent.
    let written = message.sent_at.min(tx.clock().now());
    let (since, until) = (written - ANSWERED_MS, written + CLOCKS_MS);
    let choices = text_choices::answerable(tx.read().await?, conversation, since, until).await?;
    Ok(content::choice(&choices, &message.text).map(str::to_owned))
}
