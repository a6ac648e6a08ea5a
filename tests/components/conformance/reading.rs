//! What a handler can read from its event.

use super::{
    guests,
    scene::{CONTENT, full, lead, plain},
};
use plugboard_model::{ChangedLead, ConversationKind, DueTimer, Event, EventBody, Refusal, Verdict};
use plugboard_tests::calls::event;
use std::sync::Arc;

#[tokio::test]
async fn every_text_function_returns_the_expected_result() {
    let polish = "text Gdzie jest moje ZAMÓWIENIE? Łódź, jörg@müller.example, tel. 601 234 567 wew. 12";
    let expected = [
        "fold gdzie jest moje zamowienie lodz jorg muller example tel 601 234 567 wew 12",
        "contains 1",
        "emails jörg@müller.example",
        "phone 601 234 567|+48601234567|12",
        "international 0",
        "language pl",
    ];
    let nothing = ["fold 1", "contains -", "emails -", "international 0", "language -"];
    let english = [
        "fold the order is not there 1 202 555 0100",
        "contains 0,2",
        "emails -",
        "phone +1 (202) 555-0100|+12025550100|-",
        "international 1",
        "language en",
    ];
    for guest in guests().await {
        guest.logs(plain(), polish, &expected).await;
        guest.logs(plain(), "text 1", &nothing).await;
        guest.logs(plain(), "text The order is NOT there: +1 (202) 555-0100", &english).await;
    }
}

#[tokio::test]
async fn every_getter_of_a_message_event_returns_its_value() {
    let content = format!("message.content {CONTENT}");
    let expected = [
        "event.id event-1",
        "event.occurred-at 1700000000000",
        "event.depth 2",
        "event.late true",
        "event.json object",
        "message.id message-1",
        "message.direction in",
        "message.kind message",
        "message.text read",
        "message.subject Parcel",
        "message.sent-at 1700000000000",
        "message.author-kind contact",
        "message.author-name -",
        "message.reply-to message-0",
        "message.payload P",
        "message.attribute spring",
        "message.deleted false",
        "message.edited-at 1700000000000",
        &content,
        "message.attachments 1",
        "attachment.id attachment-1",
        "attachment.kind image",
        "attachment.name cat.gif",
        "attachment.media-type image/gif",
        "attachment.size 10",
        "attachment.hint sticker",
        "attachment.duration-ms 1500",
        "contact.id contact-1",
        "contact.name Ada Lovelace",
        "contact.first-name Ada",
        "contact.attribute de",
        "contact.created-at 1700000000000",
        "contact.reachable false",
        "contact.consent withdrawn",
        "conversation.id conversation-1",
        "conversation.channel shop",
        "conversation.kind direct",
        "conversation.status open",
        "conversation.category sales",
        "conversation.priority normal",
        "conversation.labels a,b",
        "conversation.assignee ann",
        "conversation.team -",
        "conversation.automation true",
        "conversation.contact contact-1",
        "conversation.messages 3",
        "conversation.created-at 1700000000000",
        "conversation.account-name The Shop",
        "conversation.lead lead-1",
        "conversation.name Friends of the shop",
        "conversation.participants contact-1",
        "conversation.participant-count 1",
    ];
    for guest in guests().await {
        let run = guest.plugin.handle(plain(), full("read")).await;
        guest.logged(run, &expected);
    }
}

#[tokio::test]
async fn the_customers_of_a_group_can_be_read_and_only_the_events_own_can_be_changed() {
    let mut group = Arc::unwrap_or_clone(full("members"));
    group.conversation.kind = ConversationKind::Group;
    let group = Arc::new(group);
    let lines = [
        "member contact-2 Bob true unknown",
        "member contact-1 Ada Lovelace false withdrawn",
        "members 12",
        "caught denied other-contact",
        "named Countess",
    ];
    for guest in guests().await {
        guest.logged(guest.plugin.handle(plain(), group.clone()).await, &lines);
    }
}

#[tokio::test]
async fn conversation_refusal_timer_and_lead_events_are_handled() {
    let refusal = Refusal {
        action: "reply".into(),
        verdict: Verdict::Refused,
        code: "window-closed".into(),
        reason: "the reply window is closed".into(),
    };
    let news = ChangedLead { lead: "lead-1".into(), changes: vec!["stage".into(), "value".into()] };
    for guest in guests().await {
        let hears = async |body: EventBody, expected: &[&str]| {
            let event = Event { lead: Some(lead()), ..Arc::unwrap_or_clone(event(body)) };
            guest.logged(guest.plugin.handle(plain(), Arc::new(event)).await, expected);
        };
        let changes = vec!["created".into(), "labels".into()];
        let lines = ["conversation conversation-1 created,labels", "json object"];
        hears(EventBody::Conversation { changes }, &lines).await;
        let line = "refused reply refused window-closed the reply window is closed";
        hears(EventBody::Refused(refusal.clone()), &[line]).await;
        let timer = DueTimer { name: "remind".into(), data: "{\"n\":1}".into() };
        hears(EventBody::Timer(timer), &["timer remind {\"n\":1}"]).await;
        hears(EventBody::Lead(news.clone()), &["lead lead-1 qualified 12.5 EUR stage,value"]).await;
    }
}

#[tokio::test]
async fn absent_values_are_reported_as_absent() {
    for guest in guests().await {
        let run = guest.tell(plain(), "read").await;
        let said: Vec<&str> = run.log.iter().map(|line| line.message.as_str()).collect();
        for name in [
            "message.reply-to",
            "message.payload",
            "message.attribute",
            "message.edited-at",
            "message.content",
            "contact.attribute",
            "conversation.name",
        ] {
            assert!(said.contains(&&*format!("{name} -")), "{}: {name}: {said:?}", guest.language);
        }
        for line in ["conversation.lead -", "contact.reachable true", "contact.consent unknown"] {
            assert!(said.contains(&line), "{}: {line}: {said:?}", guest.language);
        }
        assert!(said.contains(&"message.attachments 0"), "{}: {said:?}", guest.language);
        assert!(run.result.is_ok(), "{}: {:?}", guest.language, run.result);
    }
}
