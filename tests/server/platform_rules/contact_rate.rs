//! The rates at which a platform takes parts for one customer, in all direct conversations of a channel, and in one
//! conversation.

use super::{Shop, in_group, said, seconds, set_clock};
use crate::people::path;
use plugboard_tests::{databases::Kind, on_both, server::Server};
use serde_json::{Value, json};

on_both! {
    the_rate_of_a_customer_spans_the_conversations_of_the_channel;
    parts_for_one_customer_are_sent_one_at_a_time;
    a_rate_of_several_parts_is_used_up_by_any_conversation;
    a_part_that_ends_without_its_answer_counts_too;
}

/// Ada has two direct conversations on the channel, Bob has one, and both are in a group.
async fn threads(shop: &Shop) -> [Value; 4] {
    let items = [
        said("m-1", "t-1", "ada", "about my order"),
        said("m-2", "t-2", "ada", "about my bill"),
        said("m-3", "t-3", "bob", "hello"),
        in_group("m-4", "ada", "hello all"),
        in_group("m-5", "bob", "hello Ada"),
    ];
    shop.report(&items).await;
    shop.server.drained().await;
    let [order, bill, bob, group] = ["about my order", "about my bill", "hello", "hello all"];
    let order = shop.conversation(order).await;
    let all = [order, shop.conversation(bill).await, shop.conversation(bob).await, shop.conversation(group).await];
    assert_eq!(all[0]["contact"]["id"], all[1]["contact"]["id"], "one customer: {all:?}");
    all
}

/// Waits until a queued message is due at this many seconds after the start.
async fn due(shop: &Shop, message: &Value, at: i64) {
    let look = async |_: &Server| {
        let shown = shop.show(message).await;
        let part = &shown["deliveries"][0];
        let waits = part["state"] == "queued" && seconds(&part["due_at"]) == Some(at);
        if waits { Ok(()) } else { Err(shown.to_string()) }
    };
    shop.server.until("the message to be due", look).await;
}

async fn the_rate_of_a_customer_spans_the_conversations_of_the_channel(kind: Kind) {
    let shop = Shop::start(kind, json!([["text-limit", 1_000, false], ["rate", "contact", 1, 10]])).await;
    let [order, bill, bob, group] = threads(&shop).await;
    let first = shop.write(&order, "It is on its way.").await;
    shop.reaches(&first, "sent").await;
    let second = shop.write(&bill, "It is paid.").await;
    shop.clock(1).await;
    let third = shop.write(&order, "It arrives today.").await;
    due(&shop, &second, 10).await;
    due(&shop, &third, 10).await;
    // Others are not affected, and the customer's groups are not either.
    for (conversation, text) in [(&bob, "Hello Bob"), (&group, "Hello both"), (&group, "How are you?")] {
        let message = shop.write(conversation, text).await;
        shop.reaches(&message, "sent").await;
    }
    assert_eq!(shop.platform.texts(), ["It is on its way.", "Hello Bob", "Hello both", "How are you?"]);

    shop.clock(9).await;
    assert_eq!(shop.show(&second).await["state"], "queued");
    shop.clock(10).await;
    shop.reaches(&second, "sent").await;
    // The one that has waited longest is first, and the other one waits for another time span.
    due(&shop, &third, 20).await;
    shop.clock(20).await;
    shop.reaches(&third, "sent").await;
    assert_eq!(shop.platform.texts()[4..], ["It is paid.", "It arrives today."]);
}

async fn parts_for_one_customer_are_sent_one_at_a_time(kind: Kind) {
    let shop = Shop::start(kind, json!([["text-limit", 1_000, false], ["rate", "contact", 1, 10]])).await;
    let other = shop.another(kind).await;
    let [order, bill, bob, _] = threads(&shop).await;
    shop.platform.hold(true);
    let first = shop.write(&order, "It is on its way.").await;
    shop.platform.wait_for(1).await;
    // Another server takes the second reply, while the platform has not answered to the first one.
    let place = format!("{}/messages", path(&bill));
    let second = other.as_ref().unwrap_or(&shop.server).post(&place, json!({ "text": "It is paid." })).await;
    // The reply to Bob shows that the servers have looked for work since.
    shop.write(&bob, "Hello Bob").await;
    shop.platform.wait_for(2).await;
    assert_eq!(shop.platform.texts(), ["It is on its way.", "Hello Bob"]);
    shop.platform.hold(false);
    shop.reaches(&first, "sent").await;
    due(&shop, &second, 10).await;

    for server in [Some(&shop.server), other.as_ref()].into_iter().flatten() {
        set_clock(server, 10).await;
    }
    shop.reaches(&second, "sent").await;
    shop.server.drained().await;
    assert_eq!(shop.platform.texts(), ["It is on its way.", "Hello Bob", "It is paid."]);
}

async fn a_rate_of_several_parts_is_used_up_by_any_conversation(kind: Kind) {
    let shop = Shop::start(kind, json!([["text-limit", 1_000, false], ["rate", "contact", 3, 60]])).await;
    let [order, bill, ..] = threads(&shop).await;
    for (at, conversation, text) in [(0, &order, "One"), (5, &bill, "Two"), (10, &order, "Three")] {
        shop.clock(at).await;
        let message = shop.write(conversation, text).await;
        shop.reaches(&message, "sent").await;
    }
    // A place is free again a minute after the first part.
    let fourth = shop.write(&bill, "Four").await;
    due(&shop, &fourth, 60).await;
    shop.clock(60).await;
    shop.reaches(&fourth, "sent").await;
    let fifth = shop.write(&order, "Five").await;
    due(&shop, &fifth, 65).await;
    shop.clock(65).await;
    shop.reaches(&fifth, "sent").await;
    assert_eq!(shop.platform.texts(), ["One", "Two", "Three", "Four", "Five"]);
}

async fn a_part_that_ends_without_its_answer_counts_too(kind: Kind) {
    for of in ["contact", "conversation"] {
        let shop = Shop::start(kind, json!([["text-limit", 1_000, false], ["rate", of, 1, 10]])).await;
        let ada = shop.begins("ada", "hello").await;
        shop.platform.hold(true);
        let first = shop.write(&ada, "One").await;
        let second = shop.write(&ada, "Two").await;
        shop.platform.wait_for(1).await;
        // The platform reports the part before it answers the call.
        let part = shop.platform.parts()[0]["id"].clone();
        let taken = json!({ "item": "taken", "key": "p-1", "thread": "ada", "contact": "ada", "delivery": part });
        shop.report(&[taken]).await;
        shop.reaches(&first, "sent").await;
        due(&shop, &second, 10).await;
        shop.platform.hold(false);
        shop.clock(10).await;
        shop.reaches(&second, "sent").await;

        // A part that a person has sent again waits for its turn like any other.
        shop.clock(20).await;
        let lost = shop.write(&ada, "lost").await;
        shop.reaches(&lost, "uncertain").await;
        shop.clock(30).await;
        let third = shop.write(&ada, "Three").await;
        shop.reaches(&third, "sent").await;
        shop.clock(31).await;
        let settle = format!("/api/v1/messages/{}/settle", lost["id"].as_str().expect("an identifier"));
        shop.server.post(&settle, json!({ "sent": false })).await;
        due(&shop, &lost, 40).await;
        assert_eq!(shop.platform.texts(), ["One", "Two", "lost", "Three"], "{of}");
    }
}
