//! Judges gestures of people and plugins, and queues those that are allowed.

use plugboard_db::{
    ChangeKind, Conn, DbError, Result, Tx, contacts, deliveries,
    gestures::{self, NewGesture, WAITING_MAX},
    messages,
};
use plugboard_model::{Conversation, Gesture, GestureKind, Role, Sender};
use plugboard_rules::{gestures as rules, policy, refused::Refused};

use crate::{
    inbox::{locked::Cause, reviewers},
    installed::{ConnectedChannel, Snapshot},
};

/// A gesture that somebody asks for in a conversation.
pub(crate) struct Wanted<'a> {
    /// The conversation, locked until the commit.
    pub conversation: &'a Conversation,
    pub registry: &'a Snapshot,
    /// The conversation's channel; `None` if it was removed.
    pub channel: Option<&'a ConnectedChannel>,
    pub gesture: &'a Gesture,
    pub sender: Sender,
    /// The name of the person or plugin.
    pub actor: &'a str,
    /// The chain of automations that asks for it.
    pub cause: &'a Cause,
    /// Whether it comes from a command that a person ran.
    pub commanded: bool,
}

/// Judges a gesture by the current rows, and queues it if it is allowed. Returns its identifier, or the refusal.
pub(crate) async fn ask(tx: &mut Tx<'_>, wanted: &Wanted<'_>) -> Result<std::result::Result<String, Refused>> {
    let Wanted { conversation, registry, channel, gesture, sender, actor, cause, commanded } = *wanted;
    let Some(channel) = channel else {
        let (code, reason) = policy::no_channel(&conversation.channel);
        return Ok(Err(Refused::new(code, reason)));
    };
    let message = match gesture.message() {
        Some(id) => messages::get(tx.read().await?, id).await?.filter(|m| m.conversation_id == conversation.id),
        None => None,
    };
    let id = &conversation.contact_id;
    let contact = contacts::get(tx.read().await?, id).await?;
    let contact = contact.ok_or_else(|| DbError::Missing("contact", id.clone()))?;
    let (now, account_lost) = (tx.clock().now(), channel.row.account_lost());
    let plugin = (sender == Sender::Automation).then_some(actor);
    let recent = match sender {
        Sender::Automation => gestures::recent(tx.read().await?, &conversation.id, now, policy::BUDGET_MS).await?,
        Sender::Person => 0,
    };
    let facts = rules::Facts {
        now,
        rules: &channel.row.rules,
        account_lost: account_lost.as_deref(),
        conversation,
        contact: &contact,
        message: message.as_ref(),
        known: known(tx.read().await?, gesture).await?,
        reviewed: reviewers::check(registry, &conversation.channel, plugin),
        plugin,
        commanded,
        chain: Some(rules::Chain { depth: cause.depth, recent }),
    };
    if let Err(refused) = rules::judge(&facts, gesture) {
        return Ok(Err(refused));
    }
    if !channel.connector.row.surface.roles.contains(&Role::Gestures) {
        let reason = "the channel's connector declares gestures but does not export `gestures`";
        return Ok(Err(Refused::new("no-gesture", reason)));
    }
    let id = tx.clock().new_id();
    let new = NewGesture {
        id: &id,
        conversation_id: &conversation.id,
        channel: &conversation.channel,
        gesture,
        sender,
        actor,
        commanded,
        root: &cause.root,
        depth: cause.depth,
    };
    if !gestures::insert(tx, &new).await? {
        let reason = format!("{WAITING_MAX} gestures already wait in this conversation");
        return Ok(Err(Refused::new("too-many-gestures", reason)));
    }
    if sender == Sender::Automation && rules::counts(gesture.kind()) {
        gestures::count(tx, &conversation.id, policy::BUDGET_MS).await?;
    }
    if let Some(message) = &message {
        tx.changed(ChangeKind::Message, &conversation.id, &message.id);
    }
    Ok(Ok(id))
}

/// Returns what the rules must know about the message of a gesture besides its row.
pub(crate) async fn known(conn: &mut Conn, gesture: &Gesture) -> Result<rules::Known> {
    let Some(message) = gesture.message() else { return Ok(rules::Known::default()) };
    let mut known = rules::Known::default();
    match gesture.kind() {
        GestureKind::Edit => {
            let sent = deliveries::sent_text(conn, message).await?;
            (known.text_with_file, known.text_in_parts) = (sent.with_file, sent.in_parts);
            (known.beside_content, known.with_content) = (sent.beside_content, sent.with_content);
            known.by_person = gestures::by_person(conn, message, GestureKind::Edit).await?;
        }
        GestureKind::Reaction => {
            known.by_person = gestures::by_person(conn, message, GestureKind::Reaction).await?;
        }
        GestureKind::Deletion => {
            let parts = deliveries::of_message(conn, message).await?;
            known.has_part = parts.iter().any(|part| part.external_id.is_some());
        }
        GestureKind::Typing | GestureKind::Read => {}
    }
    Ok(known)
}
