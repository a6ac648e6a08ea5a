//! The server dies while it polls: each message is stored once, and its sender is greeted once.

use super::{Hears, Office};
use crate::kill::{deliveries, sending};
use plugboard_tests::{databases::Kind, on_both, server::Server, telegram::Behavior};
use serde_json::Value;
use std::collections::BTreeSet;

on_both! {
    a_server_killed_while_it_polls_stores_each_message_once;
}

/// The number of customers who write between two deaths.
const WRITERS: usize = 10;

/// A moment at which the server dies.
#[derive(Debug, Clone, Copy)]
enum Moment {
    /// It has asked for updates, and there is no answer yet.
    Asking,
    /// It has just got updates, and may not have stored them.
    Given,
    /// It has begun to greet.
    Greeting,
    /// It has stored something.
    Stored,
}

async fn a_server_killed_while_it_polls_stores_each_message_once(kind: Kind) {
    let mut office = Office::open(kind, Hears::Poll).await;
    let mut people: Vec<(i64, String)> = Vec::new();
    // The sends in progress when the server died: Telegram has got their requests, or may have.
    let mut interrupted = BTreeSet::new();
    for moment in [Moment::Asking, Moment::Given, Moment::Greeting, Moment::Stored] {
        let (asked, given) = (office.bot.calls("getUpdates").len(), office.bot.given());
        let (greeted, stored) = (office.bot.calls("sendMessage").len(), people.len());
        if matches!(moment, Moment::Asking) {
            office.telegram.next("getUpdates", 1, Behavior::Hold);
        }
        for _ in 0..WRITERS {
            let name = format!("Person{}", people.len());
            let person = office.bot.person(&name);
            office.bot.by(person).writes("where is my order?");
            people.push((person, name));
        }
        match moment {
            Moment::Asking => office.bot.wait_for("getUpdates", asked + 1).await,
            Moment::Given => office.bot.wait_for_given(given + 1).await,
            Moment::Greeting => office.bot.wait_for("sendMessage", greeted + 1).await,
            Moment::Stored => {
                let more = async |server: &Server| {
                    let found = server.list("/api/v1/conversations").await.len();
                    if found > stored { Ok(()) } else { Err(found.to_string()) }
                };
                office.server.until("a new conversation", more).await;
            }
        }
        office.server.kill();
        interrupted.extend(sending(office.server.database_url()).await);
        office.telegram.recover();
        office.telegram.release();
        office.server.restart();
        office.settled().await;
    }

    let status = office.settled().await;
    assert_eq!(status["dead_letters"], 0, "{status}");
    let uncertain = deliveries(office.server.database_url(), "uncertain").await;
    let unexplained: Vec<_> = uncertain.difference(&interrupted).collect();
    assert!(unexplained.is_empty(), "uncertain, though no server died while it was sent: {unexplained:?}");
    let conversations = office.conversations().await;
    assert_eq!(conversations.len(), people.len());
    for (person, name) in &people {
        let conversation = office.conversation_with(name).await;
        let messages = office.server.messages(&conversation).await;
        let of = |direction: &str| messages.iter().filter(|m| m["direction"] == *direction).collect::<Vec<_>>();
        let (inbound, outbound): (Vec<&Value>, Vec<&Value>) = (of("in"), of("out"));
        assert_eq!((inbound.len(), outbound.len()), (1, 1), "{name}: {messages:?}");
        let received = office.bot.received(*person).len();
        match outbound[0]["state"].as_str() {
            Some("sent") => assert_eq!(received, 1, "{name}: {messages:?}"),
            // Nobody knows whether this greeting arrived. It is not sent again.
            Some("uncertain") => assert!(received <= 1, "{name}: {messages:?}"),
            _ => panic!("{name} is not greeted: {messages:?}"),
        }
    }
    assert_eq!(office.telegram.faults(), Vec::<String>::new());
}
