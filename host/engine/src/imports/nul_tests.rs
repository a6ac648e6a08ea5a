//! Tests that U+0000 cannot reach the database: calls every import whose input is stored with U+0000 in that input.

use super::{
    ItemBuilder,
    bindings::{
        self,
        intake::{Host as _, HostItem},
        platform::{HostGesture, HostOutgoing, HostProfileRequest},
    },
    from_guest,
};
use crate::{
    Call,
    error::Error,
    state::{State, Subject},
};
use plugboard_model::{Action, HookRequest, ItemBody, Limits, Profile, ProfileRequest};
use std::sync::Arc;
use wasmtime::component::Resource;

/// Creates the state of a call.
fn state(subject: Subject) -> State {
    let engine = crate::pool::engine(1).expect("an engine");
    State::new(&engine, Call::placeholder(Limits::default()), subject)
}

fn any<T: 'static>() -> Resource<T> {
    Resource::new_own(0)
}

fn receiving() -> State {
    let request = HookRequest { method: "POST".into(), ..HookRequest::default() };
    state(Subject::Receive(Arc::new(request), Vec::new()))
}

/// Creates an item with these identifiers, in the order of the constructor's parameters.
fn item(state: &mut State, ids: [&str; 4]) -> Resource<ItemBuilder> {
    let [account, key, thread, contact] = ids.map(str::to_owned);
    HostItem::new(state, account, key, thread, contact).expect("a handle")
}

/// Creates another handle of the same item.
fn again(item: &Resource<ItemBuilder>) -> Resource<ItemBuilder> {
    Resource::new_own(item.rep())
}

const GOOD: [&str; 4] = ["page", "key", "thread", "ada"];

fn refused_zero<T: std::fmt::Debug>(result: Result<T, Error>) {
    match result {
        Err(Error::Failure(failure)) => assert_eq!(failure.code.as_deref(), Some("zero"), "{failure}"),
        other => panic!("not refused: {other:?}"),
    }
}

/// Returns the action that policy was last asked about. In these calls, policy refuses all actions and records them.
fn asked(state: &State) -> Action {
    state.journal.refused.last().expect("an action").action.clone()
}

#[test]
fn an_item_with_u0000_in_an_identifier_is_set_aside_and_its_siblings_are_accepted() {
    for place in 0..4 {
        let mut state = receiving();
        let mut ids = GOOD;
        ids[place] = "a\0b";
        let poisoned = item(&mut state, ids);
        HostItem::text(&mut state, again(&poisoned), "lost?".into()).unwrap();
        super::bindings::plugboard::inbox::intake::Host::message(&mut state, poisoned).unwrap();
        let good = item(&mut state, GOOD);
        HostItem::text(&mut state, again(&good), "hi".into()).unwrap();
        super::bindings::plugboard::inbox::intake::Host::message(&mut state, good).unwrap();
        assert_eq!((state.items.len(), state.unknown.len()), (1, 1), "{place}");
        let unknown = &state.unknown[0];
        assert!(unknown.reason.contains("U+0000") && !unknown.dedupe_key.contains('\0'), "{unknown:?}");
    }
}

#[test]
fn a_change_with_u0000_in_its_message_identifier_is_set_aside() {
    let mut state = receiving();
    let target = || "m\0".to_owned();
    let make = |state: &mut State| item(state, GOOD);
    let one = make(&mut state);
    state.reaction(one, target(), Some("👍".into())).unwrap();
    let one = make(&mut state);
    bindings::intake::Host::edit(&mut state, one, target(), "new".into()).unwrap();
    let one = make(&mut state);
    state.deletion(one, target()).unwrap();
    let one = make(&mut state);
    state.receipt(one, target(), bindings::intake::ReceiptState::Read).unwrap();
    let one = make(&mut state);
    bindings::intake::Host::feedback(&mut state, one, Some(target()), 1, 5, None).unwrap();
    assert_eq!((state.items.len(), state.unknown.len()), (0, 5));
}

#[test]
fn item_texts_are_cleaned_and_unusable_optional_parts_are_left_out() {
    let mut state = receiving();
    let one = item(&mut state, GOOD);
    let handle = || again(&one);
    HostItem::text(&mut state, handle(), "a\0b".into()).unwrap();
    HostItem::contact_name(&mut state, handle(), "Ada\0".into()).unwrap();
    HostItem::subject(&mut state, handle(), "s\0\r\n".into()).unwrap();
    HostItem::payload(&mut state, handle(), "p\0".into()).unwrap();
    HostItem::attribute(&mut state, handle(), "k".into(), "v\0".into()).unwrap();
    HostItem::attribute(&mut state, handle(), "k\0".into(), "v".into()).unwrap();
    HostItem::attachment(&mut state, handle(), "image".into(), "https://x/\0".into(), None).unwrap();
    HostItem::attachment(&mut state, handle(), "image".into(), "https://x/1".into(), Some("n\0".into())).unwrap();
    HostItem::external_id(&mut state, handle(), "m\0".into()).unwrap();
    HostItem::reply_to(&mut state, handle(), "m\0".into()).unwrap();
    HostItem::correlation(&mut state, handle(), "m\0".into()).unwrap();
    super::bindings::plugboard::inbox::intake::Host::message(&mut state, handle()).unwrap();
    let taken = &state.items[0];
    let ItemBody::Message(message) = &taken.body else { panic!("{taken:?}") };
    assert!(!serde_json::to_string(taken).unwrap().contains("\\u0000"), "{taken:?}");
    assert_eq!((message.text.as_str(), taken.contact_name.as_deref()), ("a\u{fffd}b", Some("Ada\u{fffd}")));
    assert_eq!(message.subject.as_deref(), Some("s\u{fffd}"));
    assert_eq!((message.attributes.len(), message.attachments.len()), (1, 1));
    assert_eq!((&message.external_id, &message.reply_to, &message.correlation), (&None, &None, &None));
    assert_eq!(message.warnings.len(), 6, "each part that was left out causes a warning: {:?}", message.warnings);
    // A message with nothing usable in it becomes unknown, so its request is kept. Its siblings are unaffected.
    let bare = item(&mut state, GOOD);
    HostItem::attachment(&mut state, again(&bare), "image".into(), "\0".into(), None).unwrap();
    super::bindings::plugboard::inbox::intake::Host::message(&mut state, bare).unwrap();
    assert_eq!((state.items.len(), state.unknown.len()), (1, 1));
    state.unknown("k\0".into(), "r\0".into()).unwrap();
    assert_eq!(state.unknown[1].reason, "r\u{fffd}");
}

#[test]
fn texts_of_reactions_edits_and_feedback_are_cleaned() {
    let mut state = receiving();
    let make = |state: &mut State| item(state, GOOD);
    let (a, b, c) = (make(&mut state), make(&mut state), make(&mut state));
    state.reaction(a, "m".into(), Some("\0".into())).unwrap();
    bindings::intake::Host::edit(&mut state, b, "m".into(), "new\0".into()).unwrap();
    bindings::intake::Host::feedback(&mut state, c, None, 1, 5, Some("bad\0".into())).unwrap();
    assert_eq!(state.items.len(), 3);
    assert!(!serde_json::to_string(&state.items).unwrap().contains("\\u0000"), "{:?}", state.items);
}

#[test]
fn a_profile_name_is_cleaned_and_an_unusable_attribute_key_is_dropped() {
    let mut state = state(Subject::Profile(Box::new(ProfileRequest::new("", "ada"))));
    HostProfileRequest::set_name(&mut state, any(), "Ada\0Lovelace".into()).unwrap();
    HostProfileRequest::set_attribute(&mut state, any(), "language".into(), "en\0".into()).unwrap();
    HostProfileRequest::set_attribute(&mut state, any(), "l\0".into(), "en".into()).unwrap();
    let attributes = [("language".to_owned(), "en\u{fffd}".to_owned())].into();
    assert_eq!(state.profile, Profile { name: Some("Ada\u{fffd}Lovelace".into()), attributes });
    assert_eq!(state.bad_output, None);
}

#[test]
fn a_sent_part_counts_as_sent_even_if_its_identifiers_are_unusable() {
    let mut state = state(Subject::Nothing);
    HostOutgoing::sent(&mut state, any(), Some("m\0".into())).unwrap();
    HostOutgoing::sent_in(&mut state, any(), "t\0".into()).unwrap();
    assert_eq!(state.sent.as_ref().map(|sent| &sent.external_id), Some(&None));
    assert_eq!((&state.sent_in, &state.bad_output), (&None, &None));
}

#[test]
fn texts_for_people_are_cleaned_in_every_action() {
    let mut state = state(Subject::Nothing);
    let clean = |text: &str| format!("{text}\u{fffd}");
    let _ = bindings::notes::Host::add(&mut state, any(), "n\0".into());
    assert_eq!(asked(&state), Action::Note { text: clean("n") });
    let _ = bindings::contacts::Host::set_name(&mut state, any(), "n\0".into());
    assert_eq!(asked(&state), Action::ContactName { name: clean("n") });
    let _ = bindings::triage::Host::escalate(&mut state, any(), "n\0".into());
    assert_eq!(asked(&state), Action::Escalate { reason: clean("n") });
    let _ = bindings::feedback::Host::record(&mut state, any(), 1, 5, Some("n\0".into()));
    assert!(matches!(asked(&state), Action::Feedback { rating } if rating.text == Some(clean("n"))));
    let draft = bindings::replies::HostDraft::new(&mut state, "n\0".into()).unwrap();
    bindings::replies::HostDraft::quick_reply(&mut state, Resource::new_own(draft.rep()), "t\0".into(), "p".into())
        .unwrap();
    bindings::replies::HostDraft::subject(&mut state, Resource::new_own(draft.rep()), "s\0".into()).unwrap();
    let _ = bindings::replies::Host::reply(&mut state, any(), draft);
    let Action::Reply { draft } = asked(&state) else { panic!("{:?}", asked(&state)) };
    assert_eq!((draft.text, &draft.quick_replies[0].title), (clean("n"), &clean("t")));
    assert_eq!(draft.subject, Some(clean("s")));
    bindings::log::Host::write(&mut state, bindings::log::Level::Info, "n\0".into()).unwrap();
    assert_eq!(state.log.take()[0].message, clean("n"));
}

#[test]
fn labels_keys_and_values_with_u0000_are_refused() {
    let mut state = state(Subject::Nothing);
    let zero = || "z\0".to_owned();
    refused_zero(bindings::triage::Host::add_label(&mut state, any(), zero()));
    refused_zero(bindings::triage::Host::remove_label(&mut state, any(), zero()));
    refused_zero(bindings::triage::Host::set_category(&mut state, any(), zero()));
    refused_zero(bindings::triage::Host::assign(&mut state, any(), Some(zero())));
    refused_zero(bindings::triage::Host::assign_team(&mut state, any(), Some(zero())));
    refused_zero(bindings::contacts::Host::set_attribute(&mut state, any(), zero(), "v".into()));
    refused_zero(bindings::contacts::Host::remove_attribute(&mut state, any(), zero()));
    refused_zero(bindings::leads::Host::open(&mut state, any(), Some(zero())));
    refused_zero(bindings::timers::Host::set(&mut state, zero(), 20_000.0, String::new()));
    refused_zero(bindings::timers::Host::set(&mut state, "t".into(), 20_000.0, zero()));
    refused_zero(bindings::timers::Host::cancel(&mut state, zero()));
    let draft = bindings::replies::HostDraft::new(&mut state, "n".into()).unwrap();
    bindings::replies::HostDraft::purpose(&mut state, Resource::new_own(draft.rep()), zero()).unwrap();
    refused_zero(bindings::replies::Host::reply(&mut state, any(), draft));
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        refused_zero(bindings::kv::Host::shared_get(&mut state, zero()).await);
        refused_zero(bindings::kv::Host::shared_set(&mut state, zero(), "v".into()).await);
        refused_zero(bindings::kv::Host::shared_set(&mut state, "k".into(), zero()).await);
        refused_zero(bindings::directory::Host::conversation(&mut state, zero()).await);
        refused_zero(bindings::directory::Host::messages(&mut state, zero(), 1).await);
        refused_zero(bindings::directory::Host::contact(&mut state, zero()).await);
        refused_zero(bindings::directory::Host::find_contacts(&mut state, "k".into(), zero(), 1).await);
        refused_zero(bindings::directory::Host::conversations(&mut state, Some(zero()), None, None, 1).await);
        refused_zero(bindings::templates::Host::names(&mut state, any(), Some(zero())).await);
        refused_zero(bindings::templates::Host::reply(&mut state, any(), zero(), "en".into(), Vec::new()).await);
        refused_zero(bindings::templates::Host::find(&mut state, any(), zero(), "en".into()).await);
    });
    assert!(state.journal.actions.is_empty() && state.journal.refused.is_empty());
}

#[test]
fn exporter_reports_with_u0000_are_refused() {
    let mut state = state(Subject::Export(Vec::new().into()));
    refused_zero(bindings::downloads::Host::set_line(&mut state, "f.csv".into(), "k\0".into(), None));
    bindings::batches::HostPollRequest::set_cursor(&mut state, any(), "c\0".into()).unwrap();
    assert!(state.polled.cursor.is_none() && state.bad_output.take().is_some());
    refused_zero(bindings::batches::HostPollRequest::lead(&mut state, any(), "l\0".into(), "won".into(), None));
    refused_zero(bindings::batches::HostPollRequest::lead(
        &mut state,
        any(),
        "l".into(),
        "won".into(),
        Some("\0".into()),
    ));
}

#[test]
fn failures_are_cleaned() {
    let failure = bindings::types::Failure {
        kind: bindings::types::FailureKind::Invalid,
        code: Some("c\0".into()),
        message: "m\0".into(),
        retry_after_ms: None,
    };
    let failure = from_guest(failure);
    assert_eq!((failure.code.as_deref(), failure.message.as_str()), (Some("c\u{fffd}"), "m\u{fffd}"));
    let broken = crate::call::clean_error(crate::CallError::Trapped("in f\0".into()));
    assert_eq!(broken, crate::CallError::Trapped("in f\u{fffd}".into()));
}

#[test]
fn emoji_and_identifiers_of_gestures_with_u0000_are_not_stored() {
    let mut state = state(Subject::Nothing);
    refused_zero(bindings::signals::Host::react(&mut state, any(), Some("z\0".into())));
    HostGesture::changed_id(&mut state, any(), "m\0".into()).unwrap();
    assert_eq!((&state.changed_id, &state.bad_output), (&None, &None));
    let mut state = receiving();
    let added = item(&mut state, GOOD);
    state.reaction_added(added, "m".into(), "\0".into()).unwrap();
    let emoji = "\u{fffd}".to_owned();
    assert_eq!(state.items[0].body, ItemBody::ReactionAdded { message: "m".into(), emoji });
}
