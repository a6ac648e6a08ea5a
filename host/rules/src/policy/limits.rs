//! The limits that connectors declare for whole messages: how many files they may have and of which types, how many may
//! be sent in a reply window, and how large a group may be in which plugins write.

use plugboard_model::{Attachment, Conversation, ConversationKind, CountOf, MediaTypeRule, Rules};
use serde::{Deserialize, Serialize};

use super::{Facts, Judgement, Reply, refuse, span};

/// What was counted for the rules of a platform.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Counted {
    /// The number of customers in the group; 0 if no rule limits it ([`counts_members`]).
    pub members: u32,
    /// The number of our messages since the customer's last one; 0 if no rule limits it ([`window_since`]).
    pub in_window: u32,
}

impl Counted {
    /// Adds replies that the same call has already asked for.
    #[must_use]
    pub fn after(self, replies: usize) -> Self {
        let replies = u32::try_from(replies).unwrap_or(u32::MAX);
        Self { in_window: self.in_window.saturating_add(replies), ..self }
    }
}

/// Returns whether the members of a conversation must be counted.
#[must_use]
pub fn counts_members(rules: &Rules, conversation: &Conversation) -> bool {
    conversation.kind == ConversationKind::Group && rules.counts.contains_key(&CountOf::Members)
}

/// Returns since when our messages in a conversation must be counted, in milliseconds: the time of the customer's last
/// message. `None` if no rule limits them now.
#[must_use]
pub fn window_since(rules: &Rules, conversation: &Conversation, now: i64) -> Option<i64> {
    let rule = rules.window_count?;
    let since = conversation.last_inbound_at.filter(|_| conversation.kind == ConversationKind::Direct)?;
    (now - since <= i64::from(rule.seconds) * 1_000).then_some(since)
}

/// Refuses a message with too many files.
pub(super) fn files(rules: &Rules, files: &[Attachment]) -> Option<Judgement> {
    let max = *rules.counts.get(&CountOf::Files)?;
    let count = files.len();
    (count > max as usize).then(|| {
        let reason = format!("the message has {count} files; the platform accepts at most {max}");
        refuse("too-many-files", reason)
    })
}

/// Refuses a file whose media type the platform does not accept, or not in this size.
pub(super) fn media_type(rules: &Rules, file: &Attachment) -> Option<Judgement> {
    let types = rules.media_types(file.kind);
    if types.is_empty() {
        return None;
    }
    let own = file.media_type.as_deref().unwrap_or_default();
    let fitting = || types.iter().filter(|rule| rule.fits(own));
    // The rule for this very type takes precedence over the one for its group.
    let Some(rule) = fitting().find(|rule| !rule.is_group()).or_else(|| fitting().next()) else {
        let known = if own.is_empty() { "an unknown type".to_owned() } else { format!("the type `{own}`") };
        let accepted: Vec<_> = types.iter().map(|rule: &MediaTypeRule| rule.media_type.as_str()).collect();
        let reason = format!(
            "the file has {known}; for files of the kind `{}`, the platform accepts {}",
            file.kind,
            accepted.join(", ")
        );
        return Some(refuse("attachment-type", reason));
    };
    let (max, size) = (rule.max_bytes?, file.size?);
    (size > max).then(|| {
        let reason =
            format!("the file has {size} bytes; the platform accepts at most {max} for the type `{}`", rule.media_type);
        refuse("attachment-too-large", reason)
    })
}

/// Refuses what plugins send in a group with too many customers.
pub(super) fn members(facts: &Facts<'_>) -> Option<Judgement> {
    let max = *facts.rules.counts.get(&CountOf::Members)?;
    let members = facts.counted.members;
    (counts_members(facts.rules, facts.conversation) && members > max).then(|| {
        let reason = format!("the group has {members} members; plugins may write in groups of at most {max}");
        refuse("group-too-large", reason)
    })
}

/// Refuses a message for which the reply window has no room.
pub(super) fn window(facts: &Facts<'_>, reply: &Reply<'_>) -> Option<Judgement> {
    let since = window_since(facts.rules, facts.conversation, facts.now).filter(|_| reply.private.is_none())?;
    let rule = facts.rules.window_count.filter(|rule| facts.counted.in_window >= rule.count)?;
    let until = jiff::Timestamp::from_millisecond(since + i64::from(rule.seconds) * 1_000).ok()?;
    let reason = format!(
        "the platform accepts at most {} messages within {} after the customer's last message, and {} are sent or \
         queued; it accepts more once the customer writes again, or after {until}",
        rule.count,
        span(rule.seconds),
        facts.counted.in_window
    );
    Some(refuse("window-full", reason))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{fixtures, policy::judge};
    use plugboard_model::{AttachmentKind, AttachmentRule, AttachmentState, Contact, MessageKind, Rate, Sender};

    const HOUR: i64 = 3_600_000;

    fn file(media_type: Option<&str>, size: u32) -> Attachment {
        let media_type = media_type.map(str::to_owned);
        let (state, size) = (AttachmentState::Stored, Some(size));
        Attachment { media_type, size, state, ..Attachment::new("f".into(), AttachmentKind::Image) }
    }

    fn images() -> Rules {
        Rules { attachments: [(AttachmentKind::Image, AttachmentRule { max_bytes: 100 })].into(), ..Rules::default() }
    }

    fn facts<'a>(rules: &'a Rules, conversation: &'a Conversation, contact: &'a Contact) -> Facts<'a> {
        Facts {
            now: HOUR,
            rules,
            conversation,
            contact,
            account_lost: None,
            sender: Sender::Automation,
            answered: false,
            recent_automatic: 0,
            depth: 0,
            commanded: false,
            split_texts: false,
            counted: Counted::default(),
        }
    }

    fn reply(attachments: &[Attachment]) -> Reply<'_> {
        let (kind, text) = (MessageKind::Message, "hello");
        Reply {
            kind,
            text,
            quick_replies: &[],
            attachments,
            template: false,
            private: None,
            content: false,
            purpose: None,
        }
    }

    /// Returns the code and the reason of a refusal; empty texts if it is allowed.
    fn said(facts: &Facts<'_>, reply: &Reply<'_>) -> (&'static str, String) {
        match judge(facts, reply) {
            Judgement::Allow { .. } => ("", String::new()),
            Judgement::Hold { code, reason } | Judgement::Refuse { code, reason } => (code, reason),
        }
    }

    #[test]
    fn a_message_has_at_most_the_declared_number_of_files() {
        let (conversation, contact) = (fixtures::conversation(), fixtures::contact());
        let rules = Rules { counts: [(CountOf::Files, 2)].into(), ..images() };
        let facts = facts(&rules, &conversation, &contact);
        let files = vec![file(None, 1); 3];
        assert_eq!(said(&facts, &reply(&files[..2])).0, "");
        let (code, reason) = said(&facts, &reply(&files));
        assert_eq!(code, "too-many-files");
        assert!(reason.contains("3 files") && reason.contains("at most 2"), "{reason}");
    }

    #[test]
    fn a_file_has_one_of_the_declared_types() {
        let (conversation, contact) = (fixtures::conversation(), fixtures::contact());
        let rule = |media_type: &str, max| MediaTypeRule::new(media_type, max).expect(media_type);
        let types = vec![rule("image/png", Some(50)), rule("image/gif", None), rule("image/webp", None)];
        let rules = Rules { media_types: [(AttachmentKind::Image, types)].into(), ..images() };
        let facts = facts(&rules, &conversation, &contact);
        let one = |media_type, size| said(&facts, &reply(&[file(media_type, size)]));
        assert_eq!(one(Some("IMAGE/PNG; charset=x"), 50).0, "");
        assert_eq!(one(Some("image/webp"), 100).0, "");
        assert_eq!(one(Some("image/webp"), 101).0, "attachment-too-large", "the size of the kind applies, too");
        let (code, reason) = one(Some("image/png"), 51);
        assert_eq!(code, "attachment-too-large");
        assert!(reason.contains("image/png") && reason.contains("at most 50"), "{reason}");
        let (code, reason) = one(Some("image/bmp"), 1);
        assert_eq!(code, "attachment-type");
        assert!(reason.contains("`image/bmp`") && reason.contains("image/png, image/gif, image/webp"), "{reason}");
        let (code, reason) = one(None, 1);
        assert!(code == "attachment-type" && reason.contains("unknown type"), "{reason}");
    }

    #[test]
    fn a_type_takes_precedence_over_its_group_and_other_kinds_are_free() {
        let (conversation, contact) = (fixtures::conversation(), fixtures::contact());
        let rule = |media_type: &str, max| MediaTypeRule::new(media_type, max).expect(media_type);
        let types = vec![rule("image/*", Some(10)), rule("image/png", Some(50))];
        let mut rules = Rules { media_types: [(AttachmentKind::Image, types)].into(), ..images() };
        rules.attachments.insert(AttachmentKind::File, AttachmentRule { max_bytes: 100 });
        let facts = facts(&rules, &conversation, &contact);
        let one = |file: Attachment| said(&facts, &reply(&[file])).0;
        assert_eq!(one(file(Some("image/png"), 50)), "");
        assert_eq!(one(file(Some("image/gif"), 11)), "attachment-too-large");
        let other = Attachment { kind: AttachmentKind::File, ..file(Some("application/zip"), 100) };
        assert_eq!(one(other), "");
    }

    #[test]
    fn plugins_write_only_in_groups_that_are_small_enough() {
        let contact = fixtures::contact();
        let rules = Rules { counts: [(CountOf::Members, 2)].into(), ..Rules::default() };
        for (kind, members, sender, commanded, expected) in [
            (ConversationKind::Group, 2, Sender::Automation, false, ""),
            (ConversationKind::Group, 3, Sender::Automation, false, "group-too-large"),
            (ConversationKind::Group, 3, Sender::Automation, true, ""),
            (ConversationKind::Group, 3, Sender::Person, false, ""),
            (ConversationKind::Direct, 3, Sender::Automation, false, ""),
        ] {
            let conversation = Conversation { kind, ..fixtures::conversation() };
            let counted = Counted { members, in_window: 0 };
            let facts = Facts { sender, commanded, counted, ..facts(&rules, &conversation, &contact) };
            assert_eq!(said(&facts, &reply(&[])).0, expected, "{kind} {members} {sender} {commanded}");
        }
    }

    #[test]
    fn a_window_has_room_for_the_declared_number_of_messages() {
        let (conversation, contact) = (fixtures::conversation(), fixtures::contact());
        let rules = Rules { window_count: Some(Rate { count: 2, seconds: 7_200 }), ..Rules::default() };
        let with =
            |in_window| Facts { counted: Counted { members: 0, in_window }, ..facts(&rules, &conversation, &contact) };
        assert_eq!(said(&with(1), &reply(&[])).0, "");
        let (code, reason) = said(&with(2), &reply(&[]));
        assert_eq!(code, "window-full");
        assert!(reason.contains("at most 2 messages within 2 hours"), "{reason}");
        assert!(reason.contains("2 are sent") && reason.contains("1970-01-01T02:00:00Z"), "{reason}");
        let person = Facts { sender: Sender::Person, ..with(2) };
        assert_eq!(said(&person, &reply(&[])).0, "window-full");
        // After its time, the window limits nothing. Before the customer has written, there is none.
        assert_eq!(said(&Facts { now: 2 * HOUR, ..with(9) }, &reply(&[])).0, "window-full");
        assert_eq!(said(&Facts { now: 2 * HOUR + 1, ..with(9) }, &reply(&[])).0, "");
        let never = Conversation { last_inbound_at: None, ..fixtures::conversation() };
        assert_eq!(said(&Facts { conversation: &never, ..with(9) }, &reply(&[])).0, "");
        let group = Conversation { kind: ConversationKind::Group, ..fixtures::conversation() };
        assert_eq!(said(&Facts { conversation: &group, ..with(9) }, &reply(&[])).0, "");
    }

    #[test]
    fn a_closed_window_is_named_before_a_full_one() {
        let (conversation, contact) = (fixtures::conversation(), fixtures::contact());
        let window_count = Some(Rate { count: 1, seconds: 7_200 });
        let rules = Rules { window_count, reply_window: Some(60), templates: true, ..Rules::default() };
        let counted = Counted { members: 0, in_window: 1 };
        let facts = Facts { counted, ..facts(&rules, &conversation, &contact) };
        assert_eq!(said(&facts, &reply(&[])).0, "window-closed");
        let template = Reply { template: true, ..reply(&[]) };
        assert_eq!(said(&facts, &template).0, "window-full", "templates count, too");
    }

    #[test]
    fn replies_of_the_same_call_count() {
        let counted = Counted { members: 1, in_window: 1 };
        assert_eq!(counted.after(2), Counted { members: 1, in_window: 3 });
        assert_eq!(counted.after(usize::MAX).in_window, u32::MAX);
    }
}
