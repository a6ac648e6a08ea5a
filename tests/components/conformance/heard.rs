//! Public and later events: comments, reactions, receipts, feedback.

use super::{
    guests,
    scene::{self, FakeHost, message, plain},
};
use plugboard_model::{
    Action, ChangedContact, Draft, Event, EventBody, Feedback, MessageKind, Rating, Reaction, Receipt, ReceiptFailure,
    ReceiptState,
};
use plugboard_tests::calls::{event, message_event};
use serde_json::json;
use std::sync::Arc;

fn comment(text: &str) -> Arc<Event> {
    let mut comment = message(&message_event(text));
    comment.kind = MessageKind::Comment;
    event(EventBody::Comment(comment))
}

#[tokio::test]
async fn a_comment_is_handled_and_answered_in_private() {
    for guest in guests().await {
        let run = guest.plugin.handle(plain(), comment("nice 👋")).await;
        assert_eq!(guest.logged(run, &["comment Ada Lovelace nice 👋", "json object"]).actions, []);
        for (held, preview) in [(false, "preview allowed"), (true, "preview held")] {
            let call = scene::set(json!({}), FakeHost { held, ..FakeHost::default() });
            let run = guest.plugin.handle(call, comment("order 7?")).await;
            let journal = guest.logged(run, &["comment Ada Lovelace order 7?", "json object", preview]);
            let draft = Draft { text: "Let us talk here.".into(), ..Draft::default() };
            let expected = Action::PrivateReply { comment: "message-1".into(), draft };
            assert_eq!(journal.actions, [expected], "{}", guest.language);
        }
    }
}

#[tokio::test]
async fn reactions_receipts_and_feedback_are_handled() {
    let sent = message(&message_event("hé"));
    let reaction = |emoji: Option<&str>, taken_back: Option<&str>| {
        let [emoji, taken_back] = [emoji, taken_back].map(|emoji| emoji.map(str::to_owned));
        EventBody::Reaction(Reaction { message: sent.clone(), emoji, taken_back })
    };
    let receipt = |state| EventBody::Receipt(Receipt { message: sent.clone(), state, failure: None });
    let failure = ReceiptFailure { code: Some("131049".into()), message: "the customer has left".into() };
    let failed = Receipt { message: sent.clone(), state: ReceiptState::Failed, failure: Some(failure) };
    let feedback = |message, text: Option<&str>| {
        let rating = Rating { rating: 4, best: 5, text: text.map(str::to_owned) };
        EventBody::Feedback(Feedback { message, rating })
    };
    let cases = [
        (reaction(Some("👍"), None), vec!["reaction 👍 hé Ada Lovelace", "taken-back -"]),
        (reaction(None, None), vec!["reaction - hé Ada Lovelace", "taken-back -"]),
        (reaction(None, Some("👍")), vec!["reaction - hé Ada Lovelace", "taken-back 👍"]),
        (receipt(ReceiptState::Delivered), vec!["receipt delivered hé - -"]),
        (receipt(ReceiptState::Read), vec!["receipt read hé - -"]),
        (receipt(ReceiptState::Failed), vec!["receipt failed hé - -"]),
        (EventBody::Receipt(failed), vec!["receipt failed hé 131049 the customer has left"]),
        (feedback(Some(sent.clone()), Some("good")), vec!["feedback 4/5 good hé"]),
        (feedback(None, None), vec!["feedback 4/5 - -"]),
    ];
    for guest in guests().await {
        for (body, lines) in &cases {
            guest.logged(guest.plugin.handle(plain(), event(body.clone())).await, lines);
        }
    }
}

#[tokio::test]
async fn changes_of_a_customer_are_handled() {
    let consent = ChangedContact { changes: vec!["consent".into()], purpose: Some("marketing".into()) };
    let moved = ChangedContact { changes: vec!["identity".into(), "reachability".into()], purpose: None };
    for guest in guests().await {
        for (changed, line) in [
            (&consent, "contact contact-1 consent marketing true unknown"),
            (&moved, "contact contact-1 identity,reachability - true unknown"),
        ] {
            let event = event(EventBody::Contact(changed.clone()));
            guest.logged(guest.plugin.handle(plain(), event).await, &[line, "json object"]);
        }
    }
}
