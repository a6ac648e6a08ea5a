//! Groups: who wrote what, and in which topic an answer appears.

use super::{Hears, Office};
use plugboard_tests::{databases::Kind, on_both};
use serde_json::{Value, json};
use std::collections::BTreeSet;

on_both! {
    two_people_in_a_group_are_told_apart;
    an_answer_in_a_forum_appears_in_the_topic_of_what_it_answers;
}

/// Returns the only conversation in a group.
async fn group(office: &Office) -> Value {
    let mut all = office.conversations().await;
    all.retain(|conversation| conversation["kind"] == "group");
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

/// Returns the names of the people who take part in a conversation.
fn names(conversation: &Value) -> BTreeSet<&str> {
    let taking_part = conversation["participants"].as_array().into_iter().flatten();
    taking_part.filter_map(|one| one["name"].as_str()).collect()
}

async fn two_people_in_a_group_are_told_apart(kind: Kind) {
    let office = Office::open(kind, Hears::Hook).await;
    let (ada, bob) = (office.bot.person("Ada Byron"), office.bot.person("Bob Stone"));
    let team = office.bot.group("Purchasing");
    let first = office.bot.by(ada).in_chat(team).writes("we need ten chairs");
    office.bot.by(bob).in_chat(team).answering(first).writes("and two tables");
    // The same person in private is another conversation.
    office.bot.by(ada).writes("a surprise for Bob: a cake");
    office.settled().await;

    let conversation = group(&office).await;
    assert_eq!(names(&conversation), BTreeSet::from(["Ada Byron", "Bob Stone"]));
    let heard = office.heard_in(&conversation).await;
    let said: Vec<_> = heard.iter().map(|m| (m["author"]["name"].as_str(), m["text"].as_str())).collect();
    let expected = [(Some("Ada Byron"), Some("we need ten chairs")), (Some("Bob Stone"), Some("and two tables"))];
    assert_eq!(said, expected);
    assert_eq!(heard[1]["reply_to"], heard[0]["id"]);
    assert_eq!(office.conversations().await.len(), 2);

    let answer = json!({ "text": "They are on their way.", "reply_to": heard[0]["id"] });
    assert_eq!(office.sends(&conversation, answer).await["state"], "sent");
    let received = office.bot.received(team);
    assert_eq!((received.len(), received[0].text.as_str()), (1, "They are on their way."), "groups are not greeted");
    assert_eq!(received[0].message["reply_to_message"]["message_id"], first);
    office.check();
}

async fn an_answer_in_a_forum_appears_in_the_topic_of_what_it_answers(kind: Kind) {
    let office = Office::open(kind, Hears::Poll).await;
    let (ada, bob) = (office.bot.person("Ada Byron"), office.bot.person("Bob Stone"));
    let forum = office.bot.forum("Our customers");
    let orders = office.bot.by(ada).in_chat(forum).creates_topic("Orders");
    let returns = office.bot.by(bob).in_chat(forum).creates_topic("Returns");
    let asked = office.bot.by(ada).in_topic(forum, orders).writes("where is order 8?");
    office.bot.by(bob).in_topic(forum, returns).writes("can I send it back?");
    office.settled().await;

    let conversation = group(&office).await;
    assert_eq!(names(&conversation), BTreeSet::from(["Ada Byron", "Bob Stone"]));
    let heard = office.heard_in(&conversation).await;
    let of = |text: &str| heard.iter().find(|message| message["text"] == *text).expect("the message");
    let (order, back) = (of("where is order 8?"), of("can I send it back?"));
    // Telegram shows what is written in a topic as an answer to the topic. Nobody answered anything.
    for message in [order, back] {
        assert_eq!(message["reply_to_external_id"], Value::Null, "{message}");
    }

    let answer = json!({ "text": "It left today.", "reply_to": order["id"] });
    assert_eq!(office.sends(&conversation, answer).await["state"], "sent");
    // An answer to nothing in particular goes to where somebody wrote last.
    assert_eq!(office.sends(&conversation, json!({ "text": "Yes, you can." })).await["state"], "sent");
    let received = office.bot.received(forum);
    let topics: Vec<_> = received.iter().map(|one| one.message["message_thread_id"].as_i64()).collect();
    assert_eq!(topics, [Some(orders), Some(returns)], "{received:?}");
    assert_eq!(received[0].message["reply_to_message"]["message_id"], asked);
    office.check();
}
