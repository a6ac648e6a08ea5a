//! What becomes of a message that Telegram does not take, or takes without saying so.

use super::{CHANNEL, Hears, Office};
use crate::{now, people::path};
use plugboard_tests::{databases::Kind, on_both, server::Server, telegram::Behavior};
use serde_json::json;

on_both! {
    a_message_whose_answer_is_lost_is_uncertain_and_not_sent_twice;
    a_flood_limit_is_waited_for;
    nobody_can_write_to_a_customer_who_blocked_the_bot;
}

async fn a_message_whose_answer_is_lost_is_uncertain_and_not_sent_twice(kind: Kind) {
    let office = Office::open(kind, Hears::Hook).await;
    let ada = office.bot.person("Ada Byron");
    let conversation = office.greeted(ada, "Ada Byron").await;
    office.telegram.next("sendMessage", 1, Behavior::Lose { performed: true });
    let lost = office.sends(&conversation, json!({ "text": "into the void" })).await;
    assert_eq!(lost["state"], "uncertain", "{lost}");
    // It does not block later messages, and nothing sends it again.
    let next = office.sends(&conversation, json!({ "text": "and on" })).await;
    assert_eq!(next["state"], "sent", "{next}");
    let status = office.settled().await;
    assert_eq!(status["uncertain"], 1, "{status}");
    let received = office.bot.received(ada);
    let said: Vec<_> = received.iter().skip(1).map(|one| one.text.as_str()).collect();
    assert_eq!(said, ["into the void", "and on"]);
    office.check();
}

async fn a_flood_limit_is_waited_for(kind: Kind) {
    let office = Office::start(kind, &["--test-clock"]).await;
    let begin = now();
    let clock = |seconds: i64| jiff::Timestamp::from_millisecond(begin + seconds * 1_000).expect("a time").to_string();
    office.server.set_clock(&clock(0)).await;
    office.connect(CHANNEL, &office.bot, Hears::Hook, &[]).await;
    let (ada, bob) = (office.bot.person("Ada Byron"), office.bot.person("Bob Stone"));
    let (to_ada, to_bob) = (office.greeted(ada, "Ada Byron").await, office.greeted(bob, "Bob Stone").await);
    // A conversation gets one message a second.
    office.server.set_clock(&clock(2)).await;
    office.telegram.next_for("sendMessage", ada, 1, Behavior::TooManyRequests(30));
    let first = office.writes(&to_ada, json!({ "text": "first" })).await;
    office.bot.wait_for("sendMessage", 3).await;
    let second = office.writes(&to_ada, json!({ "text": "second" })).await;
    let other = office.writes(&to_bob, json!({ "text": "other" })).await;
    let sent = async |_: &Server| {
        let other = office.show(&other).await;
        if other["state"] == "sent" { Ok(()) } else { Err(other.to_string()) }
    };
    office.server.until("the other customer's answer", sent).await;
    let both_are = async |expected: &str| {
        for message in [&first, &second] {
            let shown = office.show(message).await;
            assert_eq!(shown["state"], expected, "{shown}");
        }
    };
    office.server.set_clock(&clock(31)).await;
    both_are("queued").await;
    office.server.set_clock(&clock(33)).await;
    let sent = async |_: &Server| {
        let first = office.show(&first).await;
        if first["state"] == "sent" { Ok(()) } else { Err(first.to_string()) }
    };
    office.server.until("the first answer", sent).await;
    office.server.set_clock(&clock(35)).await;
    office.settled().await;
    both_are("sent").await;
    let received = office.bot.received(ada);
    let said: Vec<_> = received.iter().skip(1).map(|one| one.text.as_str()).collect();
    assert_eq!(said, ["first", "second"]);
    office.check();
}

async fn nobody_can_write_to_a_customer_who_blocked_the_bot(kind: Kind) {
    let office = Office::open(kind, Hears::Poll).await;
    let ada = office.bot.person("Ada Byron");
    let conversation = office.greeted(ada, "Ada Byron").await;
    // Telegram refuses a message that is sent before its report arrives.
    let blocked = Behavior::Refuse(403, "Forbidden: bot was blocked by the user");
    office.telegram.next_for("sendMessage", ada, 1, blocked);
    let answer = office.sends(&conversation, json!({ "text": "Are you still there?" })).await;
    assert_eq!(answer["state"], "failed", "{answer}");
    for why in [&answer["failure"], &answer["deliveries"][0]["failure"]] {
        assert_eq!(why["code"], "person-unavailable", "{answer}");
        assert!(why["message"].as_str().is_some_and(|sentence| sentence.contains("blocked")), "{answer}");
    }
    // After its report, the server does not try.
    office.bot.by(ada).blocks();
    let status = office.settled().await;
    assert_eq!(status["uncertain"], 0, "{status}");
    for (what, body) in [("messages", json!({ "text": "Hello?" })), ("typing", json!({ "seconds": 5 }))] {
        let path = format!("{}/{what}", path(&conversation));
        let (status, problem) = office.server.ask("POST", &path, Some(&body)).await;
        assert_eq!((status, problem["code"].as_str()), (422, Some("unreachable")), "{what}: {problem}");
    }
    assert_eq!(office.bot.received(ada).len(), 1, "only the greeting");

    // The customer returns.
    office.bot.by(ada).unblocks();
    office.bot.by(ada).writes("me again");
    office.settled().await;
    let answer = office.sends(&conversation, json!({ "text": "Welcome back." })).await;
    assert_eq!(answer["state"], "sent", "{answer}");
    office.check();
}
