//! Groups: who wrote what, and in which topic an answer appears.

use super::{Hears, Office};
use plugboard_tests::{databases::Kind, on_both, server::Server};
use serde_json::{Value, json};
use std::collections::BTreeSet;

on_both! {
    two_people_in_a_group_are_told_apart;
    an_answer_in_a_forum_appears_in_the_topic_of_what_it_answers;
    the_members_and_the_title_of_a_group_are_known;
    a_group_that_becomes_a_supergroup_stays_one_conversation;
    what_was_written_before_a_group_became_a_supergroup_is_not_mistaken_for_something_else;
}

/// Returns the only conversation in a group.
pub(super) async fn group(office: &Office) -> Value {
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

async fn the_members_and_the_title_of_a_group_are_known(kind: Kind) {
    let office = Office::open(kind, Hears::Poll).await;
    let (ada, bob) = (office.bot.person("Ada Byron"), office.bot.person("Bob Stone"));
    let team = office.bot.group("Purchasing");
    office.bot.by(ada).in_chat(team).writes("we need ten chairs");
    office.bot.by(bob).in_chat(team).joins();
    office.settled().await;
    let conversation = group(&office).await;
    assert_eq!(conversation["name"], "Purchasing");
    assert_eq!(names(&conversation), BTreeSet::from(["Ada Byron", "Bob Stone"]));

    office.bot.by(bob).in_chat(team).leaves();
    office.bot.by(ada).in_chat(team).renames("Furniture");
    office.settled().await;
    let conversation = group(&office).await;
    assert_eq!(conversation["name"], "Furniture");
    let members = conversation["participants"].as_array().expect("a list");
    let left: Vec<_> = members.iter().filter(|one| !one["left_at"].is_null()).map(|one| &one["name"]).collect();
    assert_eq!(left, ["Bob Stone"]);
    assert_eq!(office.heard_in(&conversation).await.len(), 1, "service messages are no messages");
    office.check();
}

async fn a_group_that_becomes_a_supergroup_stays_one_conversation(kind: Kind) {
    let office = Office::open(kind, Hears::Hook).await;
    let ada = office.bot.person("Ada Byron");
    let team = office.bot.group("Purchasing");
    office.bot.by(ada).in_chat(team).writes("we need ten chairs");
    office.settled().await;
    let supergroup = office.bot.upgrade(team);
    office.settled().await;
    office.bot.by(ada).in_chat(supergroup).writes("and two tables");
    office.settled().await;

    let conversation = group(&office).await;
    let heard = office.heard_in(&conversation).await;
    assert_eq!(crate::texts(&heard), ["we need ten chairs", "and two tables"]);
    let answer = office.sends(&conversation, json!({ "text": "They are on their way." })).await;
    assert_eq!(answer["state"], "sent", "{answer}");
    assert_eq!(office.bot.received(supergroup).len(), 1);
    office.check();
}

async fn what_was_written_before_a_group_became_a_supergroup_is_not_mistaken_for_something_else(kind: Kind) {
    let office = Office::open(kind, Hears::Hook).await;
    let ada = office.bot.person("Ada Byron");
    let team = office.bot.group("Purchasing");
    let asked = office.bot.by(ada).in_chat(team).writes("we need ten chairs");
    office.settled().await;
    let before = office.sends(&group(&office).await, json!({ "text": "Which ones?" })).await;
    let number = office.bot.received(team)[0].message_id;
    let supergroup = office.bot.upgrade(team);
    // As an administrator, the bot could delete anything.
    office.bot.promote(supergroup);
    office.settled().await;
    // The supergroup numbers its messages anew.
    let theirs = office.bot.by(ada).in_chat(supergroup).writes("and two tables");
    assert_eq!(theirs, number);
    office.settled().await;

    let conversation = group(&office).await;
    let place = format!("/api/v1/messages/{}", before["id"].as_str().expect("an identifier"));
    for (method, path, body) in [
        ("PUT", format!("{place}/reaction"), json!({ "emoji": "👍" })),
        ("PATCH", place.clone(), json!({ "text": "Which chairs?" })),
        ("DELETE", place.clone(), json!({})),
    ] {
        assert_eq!(office.server.ask(method, &path, Some(&body)).await.0, 202, "{method} {path}");
    }
    let failed = async |server: &Server| {
        let shown = server.get(&place).await;
        let gestures = shown["gestures"].as_array().cloned().unwrap_or_default();
        let is_failed = |one: &Value| one["failure"]["code"] == "former-chat" && one["state"] == "failed";
        if gestures.len() == 3 && gestures.iter().all(is_failed) { Ok(()) } else { Err(shown.to_string()) }
    };
    office.server.until("all three to fail", failed).await;
    let shown = office.bot.message(supergroup, theirs).expect("the customer's message is still there");
    assert_eq!(shown["text"], "and two tables");
    assert!(office.bot.own_reactions(supergroup, theirs).is_empty());

    // An answer to a message from before names no other message.
    let heard = office.heard_in(&conversation).await;
    assert_eq!(asked, 1, "the supergroup has another message with this number");
    let answer = json!({ "text": "Ten it is.", "reply_to": heard[0]["id"] });
    assert_eq!(office.sends(&conversation, answer).await["state"], "sent");
    let received = office.bot.received(supergroup);
    assert_eq!(received[0].message["reply_to_message"], Value::Null, "{received:?}");
    office.check();
}
