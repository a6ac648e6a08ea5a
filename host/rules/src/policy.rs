//! Decides whether a reply may be sent now: allowed, held for a person, or refused with a reason. A pure function of
//! the current rows. All senders go through the same function; the differences between people and plugins are here.

use plugboard_model::{
    Attachment, AttachmentState, Conversation, ConversationKind, Failure, FailureKind, MessageKind, QuickReply, Rules,
    Sender, Status,
};

/// The facts that policy considers.
#[derive(Debug)]
pub struct Facts<'a> {
    /// The time, in milliseconds since the Unix epoch.
    pub now: i64,
    /// The channel's rules.
    pub rules: &'a Rules,
    /// The conversation as it is now.
    pub conversation: &'a Conversation,
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
}

/// A reply as policy sees it.
#[derive(Debug)]
pub struct Reply<'a> {
    /// A message or a comment.
    pub kind: MessageKind,
    /// Its text. May be empty.
    pub text: &'a str,
    /// Its buttons.
    pub quick_replies: &'a [QuickReply],
    /// Its files.
    pub attachments: &'a [Attachment],
    /// Whether it is a template, which may be sent when the reply window is closed.
    pub template: bool,
    /// Set for a private reply to a public comment.
    pub private: Option<PrivateReply>,
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
    if let Some(refused) = content(facts.rules, reply) {
        return refused;
    }
    if facts.sender == Sender::Automation
        && !facts.commanded
        && let Some(judgement) = automation(facts)
    {
        return judgement;
    }
    window(facts, reply)
}

/// The codes of all refusals.
const REFUSALS: [&str; 19] = [
    "empty",
    "text-too-long",
    "no-quick-replies",
    "too-many-quick-replies",
    "quick-reply-too-long",
    "attachment-kind",
    "attachment-too-large",
    "attachment-missing",
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

/// Returns why the platform does not accept a text of this length, or `None` if it does.
#[must_use]
pub fn too_long(rules: &Rules, text: &str) -> Option<String> {
    let limit = rules.text_limit?;
    let length = limit.measure(text);
    (length > limit.length as usize)
        .then(|| format!("the text has {length} characters; the platform accepts at most {}", limit.length))
}

/// Returns the text of the note that says why a reply is held.
#[must_use]
pub fn held_note(reason: &str) -> String {
    format!("Reply held: {reason}")
}

/// Checks what the platform accepts, whoever sends the reply.
fn content(rules: &Rules, reply: &Reply<'_>) -> Option<Judgement> {
    if reply.text.trim().is_empty() && reply.attachments.is_empty() && !reply.template {
        return Some(refuse("empty", "a reply needs a text or a file"));
    }
    if let Some(reason) = too_long(rules, reply.text) {
        return Some(refuse("text-too-long", reason));
    }
    if !reply.quick_replies.is_empty() {
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
    }
    for file in reply.attachments {
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
                return Some(refuse("attachment-too-large", reason));
            }
            (AttachmentState::Stored, _) => {}
            _ => {
                return Some(refuse(
                    "attachment-missing",
                    "the file is not available: it is still being fetched, or fetching it failed",
                ));
            }
        }
    }
    None
}

/// Checks whether plugins must stay silent.
fn automation(facts: &Facts<'_>) -> Option<Judgement> {
    let c = facts.conversation;
    if !c.automation {
        return Some(refuse("automation-off", "automatic replies are off in this conversation"));
    }
    // Once a conversation is resolved, the person who handled it has finished.
    let handled = c.status != Status::Resolved;
    if let Some(person) = c.assignee.as_ref().filter(|_| handled) {
        return Some(refuse("person-handles", format!("{person} handles this conversation")));
    }
    if handled && c.last_agent_at.is_some_and(|at| facts.now - at < PERSON_MS) {
        return Some(refuse("person-handles", "a person wrote in this conversation within the last hour"));
    }
    if c.standby {
        return Some(refuse("standby", "another program is answering the customer"));
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
fn span(seconds: u32) -> String {
    match seconds {
        s if s >= 2 * DAY_S && s % DAY_S == 0 => format!("{} days", s / DAY_S),
        s if s >= 3_600 && s % 3_600 == 0 => format!("{} hours", s / 3_600),
        s => format!("{s} seconds"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chain::{MAX_DEPTH, next_depth};
    use plugboard_model::{PersonWindow, Priority, QuickReplyRule, TextLimit};

    const HOUR: i64 = 3_600_000;

    fn conversation() -> Conversation {
        Conversation {
            id: "c".into(),
            channel: "page".into(),
            thread: "t".into(),
            kind: ConversationKind::Direct,
            status: Status::Open,
            category: None,
            priority: Priority::Normal,
            labels: vec![],
            assignee: None,
            team: None,
            automation: true,
            contact_id: "p".into(),
            lead_id: None,
            last_seq: 1,
            event_seq: 1,
            last_inbound_at: Some(0),
            last_agent_at: None,
            standby: false,
            snoozed_until: None,
            created_at: 0,
            updated_at: 0,
        }
    }

    fn messenger() -> Rules {
        Rules {
            text_limit: Some(TextLimit { length: 10, utf16: false }),
            quick_replies: Some(QuickReplyRule { max: 1, title_length: 3 }),
            reply_window: Some(24 * 3_600),
            person_window: Some(PersonWindow { seconds: 7 * DAY_S, tag: "HUMAN_AGENT".into() }),
            private_reply_window: Some(7 * DAY_S),
            ..Rules::default()
        }
    }

    struct Case {
        facts: fn(&mut Facts<'_>),
        conversation: fn(&mut Conversation),
        reply: fn(&mut Reply<'_>),
        expect: &'static str,
    }

    fn said(case: &Case) -> String {
        let (rules, mut conversation) = (messenger(), conversation());
        (case.conversation)(&mut conversation);
        let mut facts = Facts {
            now: HOUR,
            rules: &rules,
            conversation: &conversation,
            sender: Sender::Automation,
            answered: false,
            recent_automatic: 0,
            depth: 0,
            commanded: false,
        };
        (case.facts)(&mut facts);
        let mut reply = Reply {
            kind: MessageKind::Message,
            text: "hello",
            quick_replies: &[],
            attachments: &[],
            template: false,
            private: None,
        };
        (case.reply)(&mut reply);
        match judge(&facts, &reply) {
            Judgement::Allow { tag: None } => "allow".into(),
            Judgement::Allow { tag: Some(tag) } => format!("allow {tag}"),
            Judgement::Hold { code, .. } => format!("hold {code}"),
            Judgement::Refuse { code, .. } => {
                assert!(REFUSALS.contains(&code), "{code}");
                format!("refuse {code}")
            }
        }
    }

    #[test]
    fn each_rule_allows_some_replies_and_stops_others() {
        let plain = Case { facts: |_| {}, conversation: |_| {}, reply: |_| {}, expect: "allow" };
        let cases = [
            Case { ..plain },
            Case { reply: |r| r.text = "0123456789", ..plain },
            Case { reply: |r| r.text = "0123456789x", expect: "refuse text-too-long", ..plain },
            Case { reply: |r| r.text = " ", expect: "refuse empty", ..plain },
            Case { conversation: |c| c.automation = false, expect: "refuse automation-off", ..plain },
            Case { conversation: |c| c.assignee = Some("Ann".into()), expect: "refuse person-handles", ..plain },
            Case { conversation: |c| c.last_agent_at = Some(1), expect: "refuse person-handles", ..plain },
            Case { conversation: |c| c.last_agent_at = Some(0), ..plain },
            Case { conversation: |c| c.standby = true, expect: "refuse standby", ..plain },
            Case { facts: |f| f.answered = true, expect: "refuse answered", ..plain },
            Case { facts: |f| f.recent_automatic = BUDGET, expect: "hold budget", ..plain },
            Case { facts: |f| f.recent_automatic = BUDGET - 1, ..plain },
            // Plugins still receive an event of the greatest depth, but a reply to it is held, both live and in trials.
            Case { facts: |f| f.depth = next_depth(MAX_DEPTH), expect: "hold depth", ..plain },
            Case { facts: |f| f.depth = next_depth(MAX_DEPTH - 1), ..plain },
            Case { facts: |f| (f.answered, f.commanded) = (true, true), ..plain },
            Case { facts: |f| f.commanded = true, conversation: |c| c.assignee = Some("Ann".into()), ..plain },
            Case { facts: |f| (f.now, f.commanded) = (24 * HOUR + 1, true), expect: "refuse window-closed", ..plain },
            Case { facts: |f| f.now = 24 * HOUR, ..plain },
            Case { facts: |f| f.now = 24 * HOUR + 1, expect: "refuse window-closed", ..plain },
            Case { conversation: |c| c.last_inbound_at = None, expect: "refuse window-closed", ..plain },
            Case { reply: |r| r.kind = MessageKind::Comment, expect: "refuse not-public", ..plain },
            Case { conversation: |c| c.kind = ConversationKind::Public, expect: "refuse public", ..plain },
            Case {
                conversation: |c| c.kind = ConversationKind::Public,
                reply: |r| r.kind = MessageKind::Comment,
                ..plain
            },
            Case {
                reply: |r| r.private = Some(PrivateReply { commented_at: 0, answered: true }),
                expect: "refuse private-reply-used",
                ..plain
            },
            Case { reply: |r| r.private = Some(PrivateReply { commented_at: 0, answered: false }), ..plain },
            Case {
                facts: |f| f.now = 7 * 24 * HOUR + 1,
                reply: |r| r.private = Some(PrivateReply { commented_at: 0, answered: false }),
                expect: "refuse private-reply-late",
                ..plain
            },
        ];
        for (n, case) in cases.iter().enumerate() {
            assert_eq!(said(case), case.expect, "case {n}");
        }
    }

    #[test]
    fn the_stricter_of_two_judgements_wins() {
        let allow = || Judgement::Allow { tag: None };
        let hold = || Judgement::Hold { code: "budget", reason: String::new() };
        let refuse = || Judgement::Refuse { code: "answered", reason: String::new() };
        assert_eq!(allow().and(allow()), allow());
        for (one, other) in [(allow(), hold()), (hold(), allow()), (hold(), hold())] {
            assert_eq!(one.and(other), hold());
        }
        for other in [allow(), hold(), refuse()] {
            assert_eq!(refuse().and(other.clone()), refuse());
            assert_eq!(other.and(refuse()), refuse());
        }
    }

    #[test]
    fn every_refusal_code_is_documented() {
        let page = include_str!("../../../docs/errors.md");
        for code in REFUSALS.iter().chain(&["budget", "depth"]) {
            assert!(page.contains(&format!("`{code}`")), "docs/errors.md does not say what `{code}` means");
        }
    }

    #[test]
    fn a_person_may_write_later_than_plugins_and_while_automation_is_off() {
        let person = Case { facts: |f| f.sender = Sender::Person, conversation: |_| {}, reply: |_| {}, expect: "" };
        let said = |case: Case| said(&case);
        assert_eq!(said(Case { conversation: |c| c.automation = false, ..person }), "allow");
        let late = |f: &mut Facts<'_>| {
            f.sender = Sender::Person;
            f.now = 25 * HOUR;
        };
        assert_eq!(said(Case { facts: late, ..person }), "allow HUMAN_AGENT");
        let too_late = |f: &mut Facts<'_>| {
            f.sender = Sender::Person;
            f.now = 7 * 24 * HOUR + 1;
        };
        assert_eq!(said(Case { facts: too_late, ..person }), "refuse window-closed");
    }
}
