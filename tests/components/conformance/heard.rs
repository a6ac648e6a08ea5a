//! Public and later events: comments, reactions, receipts, feedback.

use super::{
    guests,
    scene::{self, FakeHost, message, plain},
};
use plugboard_model::{
    Action, Draft, Event, EventBody, Feedback, MessageKind, Rating, Reaction, Receipt, ReceiptState,
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
    let reaction =
        |emoji: Option<&str>| EventBody::Reaction(Reaction { message: sent.clone(), emoji: emoji.map(str::to_owned) });
    let receipt = |state| EventBody::Receipt(Receipt { message: sent.clone(), state });
    let feedback = |message, text: Option<&str>| {
        let rating = Rating { rating: 4, best: 5, text: text.map(str::to_owned) };
        EventBody::Feedback(Feedback { message, rating })
    };
    let cases = [
        (reaction(Some("👍")), "reaction 👍 hé Ada Lovelace"),
        (reaction(None), "reaction - hé Ada Lovelace"),
        (receipt(ReceiptState::Delivered), "receipt delivered hé"),
        (receipt(ReceiptState::Read), "receipt read hé"),
        (receipt(ReceiptState::Failed), "receipt failed hé"),
        (feedback(Some(sent.clone()), Some("good")), "feedback 4/5 good hé"),
        (feedback(None, None), "feedback 4/5 - -"),
    ];
    for guest in guests().await {
        for (body, line) in &cases {
            guest.logged(guest.plugin.handle(plain(), event(body.clone())).await, &[line]);
        }
    }
}
