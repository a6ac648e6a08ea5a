//! Decides whether a reply may be sent now: allowed, held for a person, or refused with a reason. A pure function of
//! the current rows. All senders go through the same function; the differences between people and plugins are here.

mod customer;
mod length;
mod limits;
mod opening;

pub use customer::{Sending, may_send};
pub(crate) use customer::{consents_to_automations, reaches};
pub(crate) use length::exceeds;
pub use length::{too_long, too_long_with_buttons};
pub use limits::{Counted, counts_members, window_since};
pub use opening::can_open;

use plugboard_model::{
    Attachment, AttachmentState, Contact, Conversation, ConversationKind, Failure, FailureKind, MessageKind,
    QuickReply, Rules, Sender, Status,
};

use crate::{refused::Refused, split};

/// The facts that policy considers.
#[derive(Debug)]
pub struct Facts<'a> {
    /// The time, in milliseconds since the Unix epoch.
    pub now: i64,
    /// The channel's rules.
    pub rules: &'a Rules,
    /// The conversation as it is now.
    pub conversation: &'a Conversation,
    /// The customer as known now: the conversation's, or for a private reply the author of the comment.
    pub contact: &'a Contact,
    /// Why nothing can be sent on this channel, if its account is lost.
    pub account_lost: Option<&'a str>,
    /// Who sends the reply: a person or a plugin.
    pub sender: Sender,
    /// Whether an automatic reply to the same root already exists.
    pub answered: bool,
    /// The number of automatic replies in this conversation within the last [`BUDGET_MS`].
    pub recent_automatic: i64,
    /// The reply's depth: how many automations, including the one that sends it, lie between it and a person or
    /// customer.
    pub depth: u32,
    /// Whether the reply comes from a command that a person ran. The rules that silence automations then do not apply.
    pub commanded: bool,
    /// Whether the channel sends a text that is too long in several parts.
    pub split_texts: bool,
    /// What was counted for the rules.
    pub counted: Counted,
}

/// A reply as policy sees it.
#[derive(Debug)]
pub struct Reply<'a> {
    /// A message or a comment.
    pub kind: MessageKind,
    /// The text that is sent: its own, and the plain form of what the platform does not show. May be empty.
    pub text: &'a str,
    /// Its buttons.
    pub quick_replies: &'a [QuickReply],
    /// Its files.
    pub attachments: &'a [Attachment],
    /// Whether it is a template, which may be sent when the reply window is closed.
    pub template: bool,
    /// Set for a private reply to a public comment.
    pub private: Option<PrivateReply>,
    /// Whether it has rich content that the platform shows.
    pub content: bool,
    /// What it is for, such as `marketing`.
    pub purpose: Option<&'a str>,
}

/// The comment that a private reply answers.
#[derive(Debug, Clone, Copy)]
pub struct PrivateReply {
    /// When the comment was written, in milliseconds since the Unix epoch.
    pub commented_at: i64,
    /// Whether the comment already has a private reply.
    pub answered: bool,
}

/// The decision of policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Judgement {
    /// The reply is sent.
    Allow {
        /// The platform's tag, if the reply may be sent only with a tag.
        tag: Option<String>,
    },
    /// A person decides whether to send the reply.
    Hold {
        /// The rule that holds it, as a stable code.
        code: &'static str,
        /// The reason, as a message.
        reason: String,
    },
    /// The reply is not sent.
    Refuse {
        /// The rule that refuses it, as a stable code.
        code: &'static str,
        /// The reason, as a message.
        reason: String,
    },
}

impl Judgement {
    /// Combines two judgements of the same reply: the stricter one applies, so the reply is sent only if both allow it.
    /// If they are equally strict, the reason of the first applies, or the tag of the second.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (&self, &other) {
            (Self::Refuse { .. }, _) | (Self::Hold { .. }, Self::Hold { .. } | Self::Allow { .. }) => self,
            (Self::Hold { .. }, Self::Refuse { .. }) | (Self::Allow { .. }, _) => other,
        }
    }
}

/// How long automatic replies stay off after a person wrote, in milliseconds, because the person is handling the
/// conversation.
pub const PERSON_MS: i64 = 60 * 60 * 1_000;
/// The span in which automatic replies are counted, in milliseconds.
pub const BUDGET_MS: i64 = 10 * 60 * 1_000;
/// Maximum number of automatic replies of a conversation within [`BUDGET_MS`]. Stops two machines that answer each
/// other.
pub const BUDGET: i64 = 10;

const DAY_S: u32 = 24 * 60 * 60;

/// Judges a reply.
#[must_use]
pub fn judge(facts: &Facts<'_>, reply: &Reply<'_>) -> Judgement {
    if let Some(refused) = content(facts, reply) {
        return refused;
    }
    if let Some(refused) = customer::judge(facts, reply) {
        return refused;
    }
    if facts.sender == Sender::Automation
        && !facts.commanded
        && let Some(judgement) = automation(facts)
    {
        return judgement;
    }
    match opening::judge(facts, reply).unwrap_or_else(|| window(facts, reply)) {
        allowed @ Judgement::Allow { .. } => limits::window(facts, reply).unwrap_or(allowed),
        other => other,
    }
}

/// The codes of all refusals.
const REFUSALS: [&str; 40] = [
    "empty",
    "text-too-long",
    "no-quick-replies",
    "too-many-quick-replies",
    "quick-reply-too-long",
    "payload-too-long",
    "attachment-kind",
    "attachment-too-large",
    "attachment-missing",
    "account-lost",
    "unreachable",
    "no-consent",
    "automation-off",
    "person-handles",
    "standby",
    "answered",
    "no-private-replies",
    "private-reply-used",
    "private-reply-late",
    "not-public",
    "public",
    "window-closed",
    "no-channel",
    "no-gesture",
    "gesture-late",
    "not-own",
    "person-acted",
    "review",
    "budget",
    "depth",
    "not-sent",
    "deleted",
    "no-text",
    "too-many-files",
    "attachment-type",
    "group-too-large",
    "window-full",
    "split-text",
    "cannot-open",
    "template-needed",
];

/// Returns whether a failure is a refusal by policy that a plugin has passed on.
#[must_use]
pub fn is_refusal(failure: &Failure) -> bool {
    failure.kind == FailureKind::Denied && failure.code.as_deref().is_some_and(|code| REFUSALS.contains(&code))
}

fn refuse(code: &'static str, reason: impl Into<String>) -> Judgement {
    debug_assert!(REFUSALS.contains(&code), "{code}");
    Judgement::Refuse { code, reason: reason.into() }
}

/// Returns the code and the reason with which replies are refused if their channel was removed.
#[must_use]
pub fn no_channel(name: &str) -> (&'static str, String) {
    ("no-channel", format!("channel `{name}` no longer exists"))
}

/// Returns the reason for holding a reply whose review failed, unless the admin lets such replies pass.
#[must_use]
pub fn failed_review(failure: &str) -> String {
    format!("the review failed, and replies are held in that case: {failure}")
}

/// Returns the text of the note that says why a reply is held.
#[must_use]
pub fn held_note(reason: &str) -> String {
    format!("Reply held: {reason}")
}

/// Checks what the platform accepts, whoever sends the reply.
fn content(facts: &Facts<'_>, reply: &Reply<'_>) -> Option<Judgement> {
    let rules = facts.rules;
    if reply.text.trim().is_empty() && reply.attachments.is_empty() && !reply.template && !reply.content {
        return Some(refuse("empty", "a reply needs a text, a file or rich content"));
    }
    let splits = split::may_split(facts.split_texts, reply.kind, reply.template, reply.private.is_some());
    if let Some(reason) = too_long(rules, reply.text, splits) {
        return Some(refuse("text-too-long", reason));
    }
    if !reply.quick_replies.is_empty() {
        // Quick replies go with the last part, which is the text if there is nothing else.
        let with_text = reply.attachments.is_empty() && !reply.content;
        let reason = with_text.then(|| too_long_with_buttons(rules, reply.text)).flatten();
        if let Some(reason) = reason {
            return Some(refuse("text-too-long", reason));
        }
        let Some(rule) = rules.quick_replies else {
            return Some(refuse("no-quick-replies", "the platform does not support quick replies"));
        };
        if reply.quick_replies.len() > rule.max as usize {
            let reason = format!(
                "the reply has {} quick replies; the platform accepts at most {}",
                reply.quick_replies.len(),
                rule.max
            );
            return Some(refuse("too-many-quick-replies", reason));
        }
        if let Some(long) = reply.quick_replies.iter().find(|q| q.title.chars().count() > rule.title_length as usize) {
            let reason = format!(
                "the quick reply `{}` is longer than the platform's limit of {} characters",
                long.title, rule.title_length
            );
            return Some(refuse("quick-reply-too-long", reason));
        }
        for button in reply.quick_replies {
            let what = format!("the quick reply `{}`", button.title);
            if let Some(reason) = exceeds(rules.quick_reply_limit, &what, &button.title) {
                return Some(refuse("quick-reply-too-long", reason));
            }
            let what = format!("the payload of the quick reply `{}`", button.title);
            if let Some(reason) = exceeds(rules.payload_limit, &what, &button.payload) {
                return Some(refuse("payload-too-long", reason));
            }
        }
    }
    limits::files(rules, reply.attachments)
        .or_else(|| reply.attachments.iter().find_map(|file| why_not_sendable(rules, file)))
}

/// Returns the refusal of a file, or `None` if it can be sent.
pub(crate) fn why_not_sendable(rules: &Rules, file: &Attachment) -> Option<Judgement> {
    let Some(rule) = rules.attachments.get(&file.kind) else {
        let reason = format!("the platform does not accept files of the kind `{}`", file.kind);
        return Some(refuse("attachment-kind", reason));
    };
    match (file.state, file.size) {
        (AttachmentState::Stored, Some(size)) if size > rule.max_bytes => {
            let reason = format!(
                "the file has {size} bytes; the platform accepts at most {} for `{}`",
                rule.max_bytes, file.kind
            );
            Some(refuse("attachment-too-large", reason))
        }
        (AttachmentState::Stored, _) => limits::media_type(rules, file),
        _ => Some(refuse(
            "attachment-missing",
            "the file is not available: it is still being fetched, or fetching it failed",
        )),
    }
}

/// Checks what keeps plugins silent in a conversation, whatever they want to do there.
///
/// # Errors
/// Returns the refusal.
pub(crate) fn silence(now: i64, c: &Conversation) -> Result<(), Refused> {
    if !c.automation {
        return Err(Refused::new("automation-off", "automatic replies are off in this conversation"));
    }
    // Once a conversation is resolved, the person who handled it has finished.
    let handled = c.status != Status::Resolved;
    if let Some(person) = c.assignee.as_ref().filter(|_| handled) {
        return Err(Refused::new("person-handles", format!("{person} handles this conversation")));
    }
    if handled && c.last_agent_at.is_some_and(|at| now - at < PERSON_MS) {
        return Err(Refused::new("person-handles", "a person wrote in this conversation within the last hour"));
    }
    if c.standby {
        return Err(Refused::new("standby", "another program is answering the customer"));
    }
    Ok(())
}

/// Checks whether plugins must stay silent.
fn automation(facts: &Facts<'_>) -> Option<Judgement> {
    if let Err(Refused { code, reason }) = silence(facts.now, facts.conversation) {
        return Some(refuse(code, reason));
    }
    if let Some(refused) = limits::members(facts) {
        return Some(refused);
    }
    if facts.answered {
        return Some(refuse("answered", "another automatic reply already answers the same message"));
    }
    if facts.recent_automatic >= BUDGET {
        let reason = format!(
            "{BUDGET} automatic replies within {} minutes; a person should check the conversation",
            BUDGET_MS / 60_000
        );
        return Some(Judgement::Hold { code: "budget", reason });
    }
    if facts.depth > crate::chain::MAX_DEPTH {
        return Some(Judgement::Hold {
            code: "depth",
            reason: "automations answer each other; a person should check the conversation".into(),
        });
    }
    None
}

/// Checks the platform's time windows, which apply to all senders.
fn window(facts: &Facts<'_>, reply: &Reply<'_>) -> Judgement {
    let free = Judgement::Allow { tag: None };
    if let Some(private) = reply.private {
        return match facts.rules.private_reply_window {
            None => refuse("no-private-replies", "the platform does not support private replies to comments"),
            Some(_) if private.answered => {
                refuse("private-reply-used", "this comment already has its one private reply")
            }
            Some(seconds) if facts.now - private.commented_at > i64::from(seconds) * 1_000 => refuse(
                "private-reply-late",
                format!("a private reply is allowed for {} after the comment", span(seconds)),
            ),
            Some(_) => free,
        };
    }
    if reply.kind == MessageKind::Comment {
        return match facts.conversation.kind {
            ConversationKind::Public => free,
            _ => refuse("not-public", "a comment can only be posted in a public conversation"),
        };
    }
    if facts.conversation.kind == ConversationKind::Public {
        return refuse(
            "public",
            "a message in a public conversation must be a private reply to a comment; name the comment in `reply_to`",
        );
    }
    let Some(seconds) = facts.rules.reply_window else { return free };
    let since = facts.conversation.last_inbound_at.map(|at| facts.now - at);
    let within = |seconds: u32| since.is_some_and(|since| since <= i64::from(seconds) * 1_000);
    if within(seconds) || (reply.template && facts.rules.templates) {
        return free;
    }
    let longer = facts.rules.person_window.as_ref().filter(|_| facts.sender == Sender::Person);
    if let Some(longer) = longer.filter(|longer| within(longer.seconds)) {
        return Judgement::Allow { tag: Some(longer.tag.clone()) };
    }
    let longest = longer.map_or(seconds, |longer| longer.seconds.max(seconds));
    let mut reason = format!("the platform accepts replies for {} after the customer's last message", span(longest));
    if facts.rules.templates {
        reason.push_str("; a template can still be sent");
    }
    refuse("window-closed", reason)
}

/// Shows a span in whole days or hours if possible, otherwise in seconds.
pub(crate) fn span(seconds: u32) -> String {
    match seconds {
        s if s >= 2 * DAY_S && s % DAY_S == 0 => format!("{} days", s / DAY_S),
        s if s >= 3_600 && s % 3_600 == 0 => format!("{} hours", s / 3_600),
        s => format!("{s} seconds"),
    }
}

#[cfg(test)]
mod tests;
