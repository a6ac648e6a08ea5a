//! Tests of the rules of gestures.

use super::*;
use crate::fixtures;
use plugboard_model::{Attachment, AttachmentKind, Consent, FailureKind, Length, LengthUnit};

const HOUR_MS: i64 = 60 * 60 * 1_000;

fn rules() -> Rules {
    Rules {
        gestures: [(GestureKind::Typing, 0), (GestureKind::Reaction, 0), (GestureKind::Edit, 3_600)].into(),
        ..Rules::default()
    }
}

fn edit(text: &str) -> Gesture {
    Gesture::Edit { message: "m".into(), text: text.into() }
}

fn react() -> Gesture {
    Gesture::Reaction { message: "m".into(), emoji: Some("👍".into()) }
}

/// The facts about a gesture of a person at the time 0.
fn facts<'a>(
    rules: &'a Rules,
    conversation: &'a Conversation,
    contact: &'a Contact,
    message: Option<&'a Message>,
) -> Facts<'a> {
    Facts {
        now: 0,
        rules,
        account_lost: None,
        conversation,
        contact,
        message,
        known: Known::default(),
        reviewed: false,
        plugin: None,
        commanded: false,
        chain: Some(Chain { depth: 0, recent: 0 }),
    }
}

/// Returns the code of a refusal; empty if the gesture is allowed.
fn said(facts: &Facts<'_>, gesture: &Gesture) -> &'static str {
    judge(facts, gesture).map_or_else(|refused| refused.code, |()| "")
}

/// Returns the code of the refusal of a gesture at a time; empty if it is allowed.
fn code(rules: &Rules, message: &Message, plugin: Option<&str>, now: i64, gesture: &Gesture) -> &'static str {
    let (conversation, contact) = (&fixtures::conversation(), &fixtures::contact());
    said(&Facts { now, plugin, ..facts(rules, conversation, contact, Some(message)) }, gesture)
}

#[test]
fn nothing_is_shown_with_a_lost_account_or_to_a_customer_who_is_blocked() {
    let (mut rules, message, known) = (rules(), fixtures::sent_message(), fixtures::contact());
    rules.gestures.extend([(GestureKind::Read, 0), (GestureKind::Deletion, 0)]);
    let mut blocked = fixtures::contact();
    assert!(blocked.standing.set_reach("page", true, 1));
    let lost = Some("the account is lost");
    let deletion = Gesture::Deletion { message: "m".into() };
    for gesture in [Gesture::Typing { seconds: 5 }, react(), edit("new"), deletion, Gesture::Read] {
        let shows = gesture != Gesture::Read;
        for (kind, account_lost, contact, code) in [
            (ConversationKind::Direct, None, &known, ""),
            (ConversationKind::Direct, None, &blocked, "unreachable"),
            (ConversationKind::Direct, lost, &blocked, "account-lost"),
            (ConversationKind::Group, None, &blocked, ""),
            (ConversationKind::Public, lost, &known, "account-lost"),
        ] {
            let conversation = &Conversation { kind, ..fixtures::conversation() };
            let message = Some(&message);
            let facts = Facts { account_lost, ..facts(&rules, conversation, contact, message) };
            assert_eq!(said(&facts, &gesture), if shows { code } else { "" }, "{gesture:?} {kind:?}");
        }
    }
}

#[test]
fn there_is_no_thread_for_typing_and_read_marks_before_the_conversation_begins() {
    let (mut rules, contact) = (rules(), fixtures::contact());
    rules.gestures.insert(GestureKind::Read, 0);
    for (begins, code) in [(true, "not-sent"), (false, "")] {
        let conversation = &Conversation { begins, ..fixtures::conversation() };
        for gesture in [Gesture::Typing { seconds: 5 }, Gesture::Read] {
            assert_eq!(said(&facts(&rules, conversation, &contact, None), &gesture), code, "{gesture:?}");
        }
    }
}

#[test]
fn a_gesture_must_be_declared_and_in_time() {
    let (rules, message) = (rules(), fixtures::sent_message());
    let person = |now, gesture: &Gesture| code(&rules, &message, None, now, gesture);
    assert_eq!(person(0, &Gesture::Typing { seconds: 5 }), "");
    assert_eq!(person(0, &Gesture::Read), "no-gesture");
    assert_eq!(person(0, &Gesture::Deletion { message: "m".into() }), "no-gesture");
    assert_eq!((person(HOUR_MS, &edit("new")), person(HOUR_MS + 1, &edit("new"))), ("", "gesture-late"));
    assert_eq!(person(1_000 * HOUR_MS, &react()), "", "0 is no limit of time");
    assert_eq!(person(0, &edit(" ")), "empty");
}

#[test]
fn only_our_own_messages_are_corrected() {
    let (rules, own) = (rules(), fixtures::sent_message());
    let by = |plugin, message: &Message| code(&rules, message, plugin, 0, &edit("new"));
    assert_eq!((by(None, &own), by(Some("bot"), &own), by(Some("other"), &own)), ("", "", "not-own"));
    let agents = Message { author_kind: AuthorKind::Agent, author_name: Some("bot".into()), ..own.clone() };
    assert_eq!((by(None, &agents), by(Some("bot"), &agents)), ("", "not-own"));
    let elsewhere = Message { author_kind: AuthorKind::Platform, author_name: None, ..own.clone() };
    let received = Message { direction: Direction::In, author_name: None, ..own };
    for message in [elsewhere, received] {
        assert_eq!(by(None, &message), "not-own");
        assert_eq!(code(&rules, &message, Some("bot"), 0, &react()), "", "anybody may react");
    }
}

#[test]
fn the_message_must_be_on_the_platform() {
    let (rules, sent) = (rules(), fixtures::sent_message());
    let with = |message: &Message| code(&rules, message, None, 0, &react());
    let in_state = |state| Message { state, external_id: None, ..sent.clone() };
    assert_eq!(with(&in_state(MessageState::Queued)), "", "the gesture waits until it is sent");
    for state in [MessageState::Held, MessageState::Failed, MessageState::Uncertain, MessageState::Sent] {
        assert_eq!(with(&in_state(state)), "not-sent", "{state}");
    }
    assert_eq!(with(&Message { deleted: true, ..sent.clone() }), "deleted");
    assert_eq!(with(&Message { kind: MessageKind::Note, ..sent }), "not-sent");
    let (conversation, contact) = (&fixtures::conversation(), &fixtures::contact());
    assert_eq!(said(&facts(&rules, conversation, contact, None), &react()), "deleted");
}

#[test]
fn a_part_that_is_visible_can_be_deleted_whatever_became_of_the_others() {
    let mut rules = rules();
    rules.gestures.insert(GestureKind::Deletion, 0);
    let (conversation, contact) = (&fixtures::conversation(), &fixtures::contact());
    let deletion = Gesture::Deletion { message: "m".into() };
    for (state, has_part, gesture, expected) in [
        (MessageState::Failed, true, &deletion, ""),
        (MessageState::Uncertain, true, &deletion, ""),
        (MessageState::Sent, true, &deletion, ""),
        (MessageState::Failed, false, &deletion, "not-sent"),
        (MessageState::Uncertain, false, &deletion, "not-sent"),
        (MessageState::Held, true, &deletion, "not-sent"),
        (MessageState::Failed, true, &react(), "not-sent"),
    ] {
        let message = Message { state, external_id: None, ..fixtures::sent_message() };
        let known = Known { has_part, ..Known::default() };
        let facts = Facts { known, ..facts(&rules, conversation, contact, Some(&message)) };
        assert_eq!(said(&facts, gesture), expected, "{state} {has_part} {gesture:?}");
    }
}

#[test]
fn nobody_edits_past_the_reviewers() {
    let (rules, message) = (rules(), fixtures::sent_message());
    let (conversation, contact) = (&fixtures::conversation(), &fixtures::contact());
    for plugin in [None, Some("bot")] {
        let facts = Facts { plugin, reviewed: true, ..facts(&rules, conversation, contact, Some(&message)) };
        assert_eq!((said(&facts, &edit("new")), said(&facts, &react())), ("review", ""));
    }
}

#[test]
fn what_silences_automations_silences_their_gestures() {
    let (mut rules, message, contact) = (rules(), fixtures::sent_message(), fixtures::contact());
    rules.gestures.extend([(GestureKind::Read, 0), (GestureKind::Deletion, 0)]);
    let free = fixtures::conversation();
    let off = Conversation { automation: false, ..free.clone() };
    let handled = Conversation { assignee: Some("Tess".into()), ..free.clone() };
    let standby = Conversation { standby: true, ..free.clone() };
    let deletion = Gesture::Deletion { message: "m".into() };
    for gesture in [Gesture::Typing { seconds: 5 }, Gesture::Read, react(), edit("new"), deletion] {
        let is_deletion = matches!(gesture, Gesture::Deletion { .. });
        for (conversation, expected) in
            [(&free, ""), (&off, "automation-off"), (&handled, "person-handles"), (&standby, "standby")]
        {
            let person = facts(&rules, conversation, &contact, Some(&message));
            let plugin = Facts { plugin: Some("bot"), ..facts(&rules, conversation, &contact, Some(&message)) };
            assert_eq!(said(&person, &gesture), "", "{gesture:?}");
            assert_eq!(said(&plugin, &gesture), if is_deletion { "" } else { expected }, "{gesture:?}");
            let commanded = Facts { commanded: true, ..plugin };
            assert_eq!(said(&commanded, &gesture), "", "{gesture:?}");
            let waited = Facts { commanded: false, chain: None, ..commanded };
            assert_eq!(said(&waited, &gesture), "", "it was judged when it was asked for: {gesture:?}");
        }
    }
}

#[test]
fn plugins_show_nothing_new_to_a_customer_who_does_not_consent() {
    let (mut rules, message, mut contact) = (rules(), fixtures::sent_message(), fixtures::contact());
    rules.gestures.insert(GestureKind::Deletion, 0);
    let all = Consent { channel: "page".into(), purpose: Consent::ALL.into(), given: false, how: None, at: 1 };
    assert!(contact.standing.set_consent(all));
    let (take_back, deletion) =
        (Gesture::Reaction { message: "m".into(), emoji: None }, Gesture::Deletion { message: "m".into() });
    let group = Conversation { kind: ConversationKind::Group, ..fixtures::conversation() };
    let direct = fixtures::conversation();
    for (gesture, expected) in [(react(), "no-consent"), (edit("new"), "no-consent"), (take_back, ""), (deletion, "")] {
        for chain in [None, Some(Chain { depth: 0, recent: 0 })] {
            let plugin = |conversation| Facts {
                plugin: Some("bot"),
                chain,
                ..facts(&rules, conversation, &contact, Some(&message))
            };
            assert_eq!(said(&plugin(&direct), &gesture), expected, "{gesture:?}");
            assert_eq!(said(&plugin(&group), &gesture), "", "{gesture:?}");
            let commanded = Facts { commanded: true, ..plugin(&direct) };
            assert_eq!(said(&commanded, &gesture), "", "{gesture:?}");
        }
    }
}

#[test]
fn automations_that_react_to_each_other_stop() {
    let (rules, message) = (rules(), fixtures::sent_message());
    let (conversation, contact) = (&fixtures::conversation(), &fixtures::contact());
    let with = |depth, recent, gesture: &Gesture| {
        let chain = Some(Chain { depth, recent });
        let facts = Facts { plugin: Some("bot"), chain, ..facts(&rules, conversation, contact, Some(&message)) };
        said(&facts, gesture)
    };
    for gesture in [react(), edit("new")] {
        assert_eq!((with(MAX_DEPTH, BUDGET - 1, &gesture), with(MAX_DEPTH + 1, 0, &gesture)), ("", "depth"));
        assert_eq!(with(0, BUDGET, &gesture), "budget");
    }
    assert_eq!(with(MAX_DEPTH + 1, BUDGET, &Gesture::Typing { seconds: 5 }), "", "nobody reacts to this");
}

#[test]
fn a_plugin_does_not_replace_what_a_person_did() {
    let (rules, message) = (rules(), fixtures::sent_message());
    let (conversation, contact) = (&fixtures::conversation(), &fixtures::contact());
    let known = Known { by_person: true, ..Known::default() };
    for gesture in [react(), edit("new")] {
        let person = Facts { known, ..facts(&rules, conversation, contact, Some(&message)) };
        assert_eq!(said(&person, &gesture), "");
        let plugin = Facts { plugin: Some("bot"), ..person };
        assert_eq!(said(&plugin, &gesture), "person-acted");
        let waited = Facts { chain: None, ..plugin };
        assert_eq!(said(&waited, &gesture), "person-acted");
        let commanded = Facts { commanded: true, ..waited };
        assert_eq!(said(&commanded, &gesture), "");
    }
}

#[test]
fn a_new_text_has_the_limit_of_the_part_that_was_sent() {
    let length = |length| Some(Length { length, unit: LengthUnit::Characters });
    let rules = Rules { text_limit: length(8), caption_limit: length(4), captions: true, ..rules() };
    let (conversation, contact) = (&fixtures::conversation(), &fixtures::contact());
    let with = |message: &Message, text_with_file, text: &str| {
        let known = Known { text_with_file, ..Known::default() };
        said(&Facts { known, ..facts(&rules, conversation, contact, Some(message)) }, &edit(text))
    };
    let message = fixtures::sent_message();
    assert_eq!((with(&message, false, "12345678"), with(&message, false, "123456789")), ("", "text-too-long"));
    assert_eq!((with(&message, true, "1234"), with(&message, true, "12345")), ("", "text-too-long"));
    // An earlier edit has made the text of a part of its own short enough for a caption.
    let file = Attachment::new("f".into(), AttachmentKind::Image);
    let edited = Message { text: "1".into(), attachments: vec![file], ..message };
    assert_eq!(with(&edited, false, "12345678"), "");
    assert_eq!(with(&Message { text: String::new(), ..edited }, true, "new"), "no-text");
}

#[test]
fn a_text_is_not_edited_while_the_platform_still_shows_the_rich_content() {
    let (apart, message) = (rules(), fixtures::sent_message());
    let whole = Rules { whole_replies: Some(1), ..rules() };
    let (conversation, contact) = (&fixtures::conversation(), &fixtures::contact());
    let with = |rules: &Rules, known: Known| {
        said(&Facts { known, ..facts(rules, conversation, contact, Some(&message)) }, &edit("new"))
    };
    let none = Known::default();
    let (beside, alone) = (Known { beside_content: true, ..none }, Known { with_content: true, ..none });
    let in_parts = Known { text_in_parts: true, ..none };
    for (rules, known, code) in [
        (&apart, none, ""),
        (&apart, beside, "split-text"),
        (&apart, alone, "split-text"),
        (&apart, in_parts, "split-text"),
        (&whole, none, ""),
        (&whole, beside, "split-text"),
        (&whole, alone, ""),
        (&whole, in_parts, "split-text"),
    ] {
        assert_eq!(with(rules, known), code, "{known:?}");
    }
}

#[test]
fn passing_failures_are_tried_again_a_few_times() {
    let busy = Failure::new(FailureKind::Unavailable, "busy");
    assert_eq!(again(GestureKind::Edit, &busy, 1, 100), Some(1_100));
    assert_eq!(again(GestureKind::Edit, &busy, TRIES, 100), None);
    assert_eq!(again(GestureKind::Typing, &busy, 1, 100), None);
    assert_eq!(again(GestureKind::Edit, &Failure::denied("no"), 1, 100), None);
}
