//! The reviewer and assistant roles.

use super::{
    guests,
    scene::{message, plain},
};
use plugboard_engine::CallError;
use plugboard_model::{
    Action, Command, Draft, Event, EventBody, Failure, FailureKind, OfferedCommand, QuickReply, Review, ReviewOutcome,
    Sender, TemplatePart,
};
use plugboard_tests::calls::{event, message_event};
use std::sync::Arc;

fn review(text: &str) -> Arc<Event> {
    let quick_replies = vec![
        QuickReply { title: "Yes".into(), payload: "y".into() },
        QuickReply { title: "Nö".into(), payload: "n".into() },
    ];
    let (message, template) = (message(&message_event(text)), None);
    event(EventBody::Review(Box::new(Review { message, quick_replies, template, sender: Sender::Automation })))
}

#[tokio::test]
async fn a_reviewer_passes_amends_and_holds_replies() {
    for guest in guests().await {
        for (text, amended, held) in [
            ("fine 👋", None, None),
            ("teh cat and teh dog", Some("the cat and the dog"), None),
            ("a secret", None, Some("it tells a secret")),
        ] {
            let line = format!("review automation {text}");
            let run = guest.plugin.handle(plain(), review(text)).await;
            let journal = guest.logged(run, &[&line, "buttons Yes,Nö", "template -"]);
            let expected = ReviewOutcome { text: amended.map(str::to_owned), hold: held.map(str::to_owned) };
            assert_eq!(journal.review, expected, "{}: {text}", guest.language);
        }
        let template = TemplatePart {
            name: "hello".into(),
            language: "en".into(),
            variables: Vec::new(),
            parameters: Vec::new(),
            files: Vec::new(),
        };
        let message = message(&message_event("Hello!"));
        let (quick_replies, template) = (Vec::new(), Some(template));
        let body = EventBody::Review(Box::new(Review { message, quick_replies, template, sender: Sender::Person }));
        let run = guest.plugin.handle(plain(), event(body)).await;
        guest.logged(run, &["review person Hello!", "buttons -", "template hello"]);
        let failed = guest.plugin.handle(plain(), review("not now")).await.result;
        let expected = Failure::new(FailureKind::Unavailable, "ask again").code("later");
        assert_eq!(failed, Err(CallError::Refused(expected)), "{}", guest.language);
    }
}

#[tokio::test]
async fn an_assistant_suggests_replies() {
    for guest in guests().await {
        for (draft, line, expected) in [
            ("", "suggest Ann -", &["Hello Ada Lovelace"][..]),
            ("I see", "suggest Ann I see", &["Hello Ada Lovelace", "I see, thank you."]),
        ] {
            let asked = message_event("hi");
            let run = guest.plugin.suggest(plain(), asked, "Ann".into(), draft.into()).await;
            assert_eq!(guest.logged(run, &[line]), expected, "{}", guest.language);
        }
    }
}

#[tokio::test]
async fn an_assistant_offers_commands_and_runs_them() {
    let offered = |name: &str, title: &str, input: Option<&str>| OfferedCommand {
        name: name.into(),
        title: title.into(),
        input: input.map(str::to_owned),
    };
    let command = |name: &str, input: Option<&str>| {
        let (name, input, agent) = (name.into(), input.map(str::to_owned), "Ann".into());
        event(EventBody::Command(Command { name, input, agent }))
    };
    for guest in guests().await {
        let run = guest.plugin.commands(plain(), message_event("hi"), "Ann".into()).await;
        let expected = [offered("refund", "Refund", Some("order number")), offered("greet", "Greet", None)];
        assert_eq!(guest.logged(run, &["commands Ann"]), expected, "{}", guest.language);
        let note = |text: &str| Action::Note { text: text.into() };
        let reply = Action::Reply { draft: Draft { text: "Hello from Ann".into(), ..Draft::default() } };
        for (event, expected) in [
            (command("refund", Some("12")), note("refund of 12 for Ann")),
            (command("refund", None), note("refund of - for Ann")),
            (command("greet", None), reply),
        ] {
            let journal = guest.logged(guest.plugin.handle(plain(), event).await, &[]);
            assert_eq!(journal.actions, [expected], "{}", guest.language);
        }
        let failed = guest.plugin.handle(plain(), command("dance", None)).await.result;
        let expected = Failure::new(FailureKind::NotFound, "there is no command dance").code("unknown-command");
        assert_eq!(failed, Err(CallError::Refused(expected)), "{}", guest.language);
    }
}
