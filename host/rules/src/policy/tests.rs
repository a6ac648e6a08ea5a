//! Tests of the policy.

use super::*;
use crate::{
    chain::{MAX_DEPTH, next_depth},
    fixtures::{contact, conversation},
};
use plugboard_model::{Length, LengthUnit, PersonWindow, QuickReplyRule};

const HOUR: i64 = 3_600_000;
/// The quick replies of a reply that has some.
static BUTTONS: [QuickReply; 1] = [QuickReply { title: String::new(), payload: String::new() }];

fn messenger() -> Rules {
    Rules {
        text_limit: Some(Length { length: 10, unit: LengthUnit::Characters }),
        payload_limit: Some(Length { length: 4, unit: LengthUnit::Bytes }),
        text_with_buttons_limit: Some(Length { length: 8, unit: LengthUnit::Characters }),
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
    let (rules, mut conversation, contact) = (messenger(), conversation(), contact());
    (case.conversation)(&mut conversation);
    let mut facts = Facts {
        now: HOUR,
        rules: &rules,
        conversation: &conversation,
        contact: &contact,
        account_lost: None,
        sender: Sender::Automation,
        answered: false,
        recent_automatic: 0,
        depth: 0,
        commanded: false,
        split_texts: false,
        counted: Counted::default(),
    };
    (case.facts)(&mut facts);
    let mut reply = Reply {
        kind: MessageKind::Message,
        text: "hello",
        quick_replies: &[],
        attachments: &[],
        template: false,
        private: None,
        content: false,
        purpose: None,
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
        Case { reply: |r| (r.text, r.content) = ("", true), ..plain },
        Case { reply: |r| (r.text, r.quick_replies) = ("01234567", &BUTTONS), ..plain },
        Case {
            reply: |r| (r.text, r.quick_replies) = ("012345678", &BUTTONS),
            expect: "refuse text-too-long",
            ..plain
        },
        // Then the quick replies go with what comes after the text.
        Case { reply: |r| (r.text, r.quick_replies, r.content) = ("012345678", &BUTTONS, true), ..plain },
        Case { reply: |r| (r.text, r.content) = ("0123456789x", true), expect: "refuse text-too-long", ..plain },
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
        Case { conversation: |c| c.kind = ConversationKind::Public, reply: |r| r.kind = MessageKind::Comment, ..plain },
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
    let page = include_str!("../../../../docs/errors.md");
    for code in REFUSALS {
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
