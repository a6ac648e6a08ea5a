//! How many messages may be sent after the customer's last one.

use super::{DAY, HOUR, Shop, at, said};
use plugboard_db::{contacts, conversations, message_progress, messages};
use plugboard_model::{AuthorKind, Clock, ConversationKind, Direction, Message, MessageKind, MessageState};
use plugboard_tests::{
    databases::{Database, Kind},
    on_both,
};
use serde_json::json;
use std::collections::BTreeMap;

on_both! {
    a_window_takes_so_many_messages_until_the_customer_writes_again;
    the_last_place_in_a_window_is_given_once;
    messages_that_the_platform_counts_are_counted;
}

async fn a_window_takes_so_many_messages_until_the_customer_writes_again(kind: Kind) {
    let shop = Shop::start(kind, json!([["text-limit", 1_000, false], ["window-count", 3, 2 * DAY]])).await;
    let ada = shop.begins("ada", "hello").await;
    shop.clock(60).await;
    let one = shop.write(&ada, "One").await;
    shop.reaches(&one, "sent").await;
    // What another program sends counts, too. What the platform did not take does not, and neither does a note.
    let mut elsewhere = said("e-1", "ada", "ada", "We are closed.");
    elsewhere["outgoing"] = json!("platform");
    shop.report(&[elsewhere]).await;
    let refused = shop.write(&ada, "This is refused").await;
    shop.reaches(&refused, "failed").await;
    assert_eq!(shop.ask(&ada, &json!({ "text": "She asks a lot.", "kind": "note" })).await.0, 201);
    shop.write(&ada, "Three").await;
    let why = shop.refuses(&ada, &json!({ "text": "Four" }), "window-full").await;
    assert!(why.contains("at most 3 messages within 2 days"), "{why}");
    assert!(why.contains("3 are sent or queued") && why.contains(&at(2 * DAY)), "{why}");
    shop.server.drained().await;

    // The customer writes again, two messages at once. The plugin answers both, because no person has written lately.
    shop.clock(2 * HOUR).await;
    shop.report(&[said("m-2", "ada", "ada", "say hi"), said("m-3", "ada", "ada", "say ho")]).await;
    shop.server.drained().await;
    shop.write(&ada, "Six").await;
    shop.refuses(&ada, &json!({ "text": "Seven" }), "window-full").await;
    shop.server.drained().await;
    assert_eq!(shop.platform.texts(), ["One", "Three", "hi", "ho", "Six"]);

    // The limit applies to plugins as it does to people.
    shop.clock(4 * HOUR).await;
    let many: Vec<_> = (0..4).map(|n| said(&format!("m-{n}-more"), "ada", "ada", &format!("say {n}"))).collect();
    shop.report(&many).await;
    shop.server.drained().await;
    assert_eq!(shop.platform.texts()[5..], ["0", "1", "2"]);
    assert_eq!(shop.refusals(&ada, "say 3").await, ["window-full"]);

    // The time is over in which the platform counts.
    shop.clock(4 * HOUR + 2 * DAY).await;
    shop.refuses(&ada, &json!({ "text": "Too early" }), "window-full").await;
    shop.clock(4 * HOUR + 1 + 2 * DAY).await;
    shop.write(&ada, "At last").await;
    shop.server.drained().await;
    assert_eq!(shop.platform.texts()[8..], ["At last"]);
}

async fn the_last_place_in_a_window_is_given_once(kind: Kind) {
    let shop = Shop::start(kind, json!([["text-limit", 1_000, false], ["window-count", 2, DAY]])).await;
    let other = shop.another(kind).await;
    let ada = shop.begins("ada", "hello").await;
    shop.write(&ada, "One").await;
    let servers = [&shop.server, other.as_ref().unwrap_or(&shop.server)];
    let place = format!("{}/messages", crate::people::path(&ada));
    let reply = json!({ "text": "Two" });
    let asked = (0..8).map(|n| servers[n % 2].ask("POST", &place, Some(&reply)));
    let answers = futures_util::future::join_all(asked).await;
    let accepted = answers.iter().filter(|(status, _)| *status == 201).count();
    let full = answers.iter().filter(|(_, problem)| problem["code"] == "window-full").count();
    assert_eq!((accepted, full), (1, 7), "{answers:?}");
    shop.server.drained().await;
    assert_eq!(shop.platform.texts(), ["One", "Two"]);
}

/// A message of a conversation that was sent at the time 2,000.
fn message(conversation: &str, seq: i64, kind: MessageKind, state: MessageState) -> Message {
    Message {
        id: format!("m-{seq}"),
        conversation_id: conversation.to_owned(),
        seq,
        direction: if state == MessageState::Received { Direction::In } else { Direction::Out },
        kind,
        author_kind: AuthorKind::Agent,
        author_name: Some("Tess".to_owned()),
        author_id: None,
        contact_id: None,
        text: "x".to_owned(),
        subject: None,
        payload: None,
        attributes: BTreeMap::new(),
        reply_to: None,
        reply_to_external_id: None,
        deleted: false,
        state,
        external_id: None,
        sent_at: 2_000,
        created_at: 2_000,
        attachments: Vec::new(),
        warnings: Vec::new(),
        edited_at: None,
        content: None,
        purpose: None,
    }
}

async fn messages_that_the_platform_counts_are_counted(kind: Kind) {
    use MessageState::{Delivered, Failed, Held, Queued, Read, Received, Sent, Uncertain};
    let database = Database::new(kind).await;
    let db = database.open(&Clock::test(3_000)).await;
    let conversation = db
        .write_with(|tx| {
            Box::pin(async move {
                let (ada, _) = contacts::find_or_create(tx, "shop", "ada", Some("Ada")).await?;
                let direct = ConversationKind::Direct;
                let (conversation, _) = conversations::find_or_create(tx, "shop", "ada", direct, &ada).await?;
                let id = conversation.id;
                let states = [Queued, Sent, Delivered, Read, Uncertain, Failed, Held, Received];
                let of_messages = states.map(|state| (MessageKind::Message, state));
                let others = [(MessageKind::Note, Sent), (MessageKind::Comment, Sent)];
                for (seq, (kind, state)) in (1..).zip(of_messages.into_iter().chain(others)) {
                    let one = message(&id, seq, kind, state);
                    messages::insert(tx, "shop", &one, &messages::Origin::default()).await?;
                }
                Ok(id)
            })
        })
        .await
        .expect("it is stored");
    let mut conn = db.read().await.expect("a reader");
    // Of the sent ones, only those that were sent since then. A queued one will be sent.
    for (since, limit, expected) in [(1_999, 100, 5), (2_000, 100, 5), (2_001, 100, 1), (2_000, 3, 4)] {
        let found = message_progress::count_ours(&mut conn, &conversation, since, limit).await.expect("read");
        assert_eq!(found, expected, "{since} {limit}");
    }
    assert_eq!(message_progress::count_ours(&mut conn, "nowhere", 0, 100).await.expect("read"), 0);
}
