//! Decides whether a gesture may be made, and whether one that failed is tried again.

use plugboard_model::{
    AuthorKind, Contact, Conversation, ConversationKind, Direction, Failure, Gesture, GestureKind, Message,
    MessageKind, MessageState, Rules,
};

use crate::{
    chain::MAX_DEPTH,
    policy::{self, BUDGET, BUDGET_MS},
    refused::Refused,
    retry::{is_transient, wait_ms},
};

/// The maximum number of attempts at a gesture. A brief one ([`GestureKind::is_brief`]) has a single attempt.
pub const TRIES: i64 = 5;

/// The facts that decide about a gesture.
#[derive(Debug)]
pub struct Facts<'a> {
    /// The time, in milliseconds since the Unix epoch.
    pub now: i64,
    /// The channel's rules.
    pub rules: &'a Rules,
    /// Why nothing can be sent on this channel, if its account is lost.
    pub account_lost: Option<&'a str>,
    /// The conversation.
    pub conversation: &'a Conversation,
    /// Its customer.
    pub contact: &'a Contact,
    /// The message that the gesture is about, if its conversation has it.
    pub message: Option<&'a Message>,
    /// What else is known about the message.
    pub known: Known,
    /// Whether reviewers see what is sent on this channel, other than the plugin itself.
    pub reviewed: bool,
    /// The plugin that asks for the gesture; `None` if a person does.
    pub plugin: Option<&'a str>,
    /// Whether it comes from a command that a person ran. The rules that silence automations then do not apply.
    pub commanded: bool,
    /// The chain of automations that asks for it. `None` when the gesture has waited for its turn: what silences
    /// automations is judged once, as it is for replies.
    pub chain: Option<Chain>,
}

/// What is known about the message of a gesture besides its row.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, and none excludes another")]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Known {
    /// Whether its text went to the platform together with a file.
    pub text_with_file: bool,
    /// Whether its text was too long for one part and was sent in several.
    pub text_in_parts: bool,
    /// Whether the message was sent in several parts, and rich content is one of them.
    pub beside_content: bool,
    /// Whether the message was sent as one part, with rich content.
    pub with_content: bool,
    /// Whether the platform has given an identifier to one of its parts.
    pub has_part: bool,
    /// Whether a person has made a gesture of the same kind for it, or has asked for one that is not made yet.
    pub by_person: bool,
}

/// What stops automations that react to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chain {
    /// How many automations lie between the gesture and a person or customer, including the one that asks for it.
    pub depth: u32,
    /// How many gestures that count ([`counts`]) plugins have asked for in the conversation within [`BUDGET_MS`].
    pub recent: i64,
}

/// Returns whether a plugin's gesture counts towards the number that a conversation may have within [`BUDGET_MS`]:
/// others can react to it.
#[must_use]
pub fn counts(kind: GestureKind) -> bool {
    matches!(kind, GestureKind::Reaction | GestureKind::Edit)
}

/// Checks what can be decided without the message: whether the channel has such a gesture.
///
/// # Errors
/// Returns the refusal.
pub fn declared(rules: &Rules, gesture: &Gesture) -> Result<(), Refused> {
    if !rules.gestures.contains_key(&gesture.kind()) {
        let reason = format!("the channel does not support the gesture `{}`", gesture.kind());
        return Err(Refused::new("no-gesture", reason));
    }
    match gesture {
        Gesture::Edit { text, .. } if text.trim().is_empty() => {
            Err(Refused::new("empty", "the new text is empty; to remove the message, delete it"))
        }
        _ => Ok(()),
    }
}

/// Judges a gesture.
///
/// # Errors
/// Returns the refusal.
pub fn judge(facts: &Facts<'_>, gesture: &Gesture) -> Result<(), Refused> {
    declared(facts.rules, gesture)?;
    // A read mark shows the customer nothing new. A withdrawn consent is about messages.
    if *gesture != Gesture::Read {
        let for_one = facts.conversation.kind == ConversationKind::Direct;
        policy::reaches(facts.account_lost, facts.conversation, facts.contact, for_one)?;
    }
    if facts.plugin.is_some() && !facts.commanded {
        automation(facts, gesture)?;
    }
    if gesture.message().is_none() {
        // Until then, the thread is an identifier of the customer, which is not a thread of the platform.
        return if facts.conversation.begins {
            Err(Refused::new("not-sent", "the conversation has not begun on the platform yet"))
        } else {
            Ok(())
        };
    }
    let Some(message) = facts.message.filter(|message| !message.deleted) else {
        return Err(Refused::new("deleted", "the message was deleted"));
    };
    if message.kind == MessageKind::Note {
        return Err(Refused::new("not-sent", "a note is not on the platform"));
    }
    if matches!(gesture, Gesture::Edit { .. } | Gesture::Deletion { .. }) {
        own(message, facts.plugin)?;
    }
    if facts.reviewed && matches!(gesture, Gesture::Edit { .. }) {
        let reason = "reviewers check what is sent on this channel, and they do not see edits; delete the message and \
                      send a new one";
        return Err(Refused::new("review", reason));
    }
    on_platform(message, gesture.kind(), facts.known.has_part)?;
    in_time(facts, message, gesture.kind())?;
    match gesture {
        Gesture::Edit { text, .. } => new_text(facts.rules, message, text, facts.known),
        _ => Ok(()),
    }
}

/// Checks what keeps plugins silent, unless a person commands them. They may always delete what they wrote.
fn automation(facts: &Facts<'_>, gesture: &Gesture) -> Result<(), Refused> {
    let kind = gesture.kind();
    if kind == GestureKind::Deletion {
        return Ok(());
    }
    // Who takes a reaction back shows the customer nothing new.
    let shows = matches!(gesture, Gesture::Edit { .. } | Gesture::Reaction { emoji: Some(_), .. });
    if shows && facts.conversation.kind == ConversationKind::Direct {
        policy::consents_to_automations(facts.conversation, facts.contact)?;
    }
    if facts.known.by_person {
        let reason =
            format!("a person has made the gesture `{kind}` for this message, so a plugin does not replace it");
        return Err(Refused::new("person-acted", reason));
    }
    let Some(Chain { depth, recent }) = facts.chain else { return Ok(()) };
    policy::silence(facts.now, facts.conversation)?;
    if !counts(kind) {
        return Ok(());
    }
    if depth > MAX_DEPTH {
        return Err(Refused::new("depth", "automations answer each other"));
    }
    if recent >= BUDGET {
        let reason = format!(
            "{BUDGET} reactions and edits of plugins within {} minutes in this conversation",
            BUDGET_MS / 60_000
        );
        return Err(Refused::new("budget", reason));
    }
    Ok(())
}

/// Checks that the message is ours; for a plugin: that this plugin wrote it.
fn own(message: &Message, plugin: Option<&str>) -> Result<(), Refused> {
    let ours = message.direction == Direction::Out && message.author_name.is_some();
    match plugin {
        None if ours => Ok(()),
        None => Err(Refused::new("not-own", "only messages that were sent from here can be edited and deleted")),
        Some(plugin)
            if ours && message.author_kind == AuthorKind::Plugin && message.author_name.as_deref() == Some(plugin) =>
        {
            Ok(())
        }
        Some(_) => Err(Refused::new("not-own", "a plugin can edit and delete only the messages that it wrote itself")),
    }
}

/// Checks that the platform has the message, or will have it once it is sent. `has_part`: whether it has a part of it,
/// so that there is something to delete, whatever became of the other parts.
fn on_platform(message: &Message, kind: GestureKind, has_part: bool) -> Result<(), Refused> {
    let reason = match message.state {
        MessageState::Held => "the message waits for a decision and was not sent",
        _ if has_part && kind == GestureKind::Deletion => return Ok(()),
        MessageState::Failed => "the message was not delivered",
        MessageState::Uncertain => "it is not known whether the message was sent",
        state if state != MessageState::Queued && message.external_id.is_none() => {
            "the platform gave no identifier for the message"
        }
        _ => return Ok(()),
    };
    Err(Refused::new("not-sent", reason))
}

/// Checks that the platform still allows the gesture.
fn in_time(facts: &Facts<'_>, message: &Message, kind: GestureKind) -> Result<(), Refused> {
    let seconds = facts.rules.gestures.get(&kind).copied().unwrap_or(0);
    if seconds == 0 || facts.now - message.sent_at <= i64::from(seconds) * 1_000 {
        return Ok(());
    }
    let reason =
        format!("the platform allows the gesture `{kind}` for {} after the message was sent", policy::span(seconds));
    Err(Refused::new("gesture-late", reason))
}

/// Checks the new text of a message.
fn new_text(rules: &Rules, message: &Message, text: &str, known: Known) -> Result<(), Refused> {
    if message.text.is_empty() {
        return Err(Refused::new("no-text", "the message has no text that could be edited"));
    }
    if known.text_in_parts {
        let reason = "the message is longer than one message of the platform, so it was sent in several and cannot be \
                      edited; delete it, and send a new one";
        return Err(Refused::new("split-text", reason));
    }
    // A new text would not replace the rich content, and the customer would still see it.
    if known.beside_content || (known.with_content && rules.whole_replies.is_none()) {
        let reason = "the platform shows rich content of the message in a message of its own, which a new text would \
                      not replace; delete the message, and send a new one";
        return Err(Refused::new("split-text", reason));
    }
    // What became of the text when it was sent decides, because an earlier edit may have changed its length.
    let caption = rules.caption_limit().filter(|_| known.text_with_file);
    let limit = caption.or(rules.text_limit);
    policy::exceeds(limit, "the text", text).map_or(Ok(()), |reason| Err(Refused::new("text-too-long", reason)))
}

/// Returns when a gesture that failed is tried again, in milliseconds; `None` if it has failed for good. `attempt` is
/// the number of the attempt, from 1.
#[must_use]
pub fn again(kind: GestureKind, failure: &Failure, attempt: i64, now: i64) -> Option<i64> {
    let repeat = is_transient(failure) && !kind.is_brief() && attempt < TRIES;
    repeat.then(|| now + wait_ms(attempt, Some(failure)))
}

#[cfg(test)]
mod tests;
