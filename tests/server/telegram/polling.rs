//! Polling: what a new channel imports, a channel that is added again, and several servers that share a bot.

use super::{CHANNEL, Hears, Office};
use crate::{now, texts};
use plugboard_tests::{
    cluster::Cluster,
    databases::Kind,
    on_both,
    server::Server,
    telegram::{Behavior, Bot, Telegram},
};
use serde_json::json;
use std::time::Duration;

on_both! {
    a_new_channel_does_not_import_the_past;
    a_new_channel_imports_the_past_since_a_time_that_the_admin_gives;
    a_polled_channel_that_is_removed_and_added_again_is_polled;
}

async fn a_new_channel_does_not_import_the_past(kind: Kind) {
    let office = Office::start(kind, &[]).await;
    let ada = office.bot.person("Ada Byron");
    office.bot.by(ada).writes("long ago");
    office.bot.by(ada).writes("yesterday");
    office.connect(CHANNEL, &office.bot, Hears::Poll, &[]).await;
    // The second poll begins after the first has stored where it begins.
    office.bot.wait_for("getUpdates", 2).await;
    office.settled().await;
    assert!(office.conversations().await.is_empty());
    office.bot.by(ada).writes("now");
    office.settled().await;
    let conversation = office.conversation_with("Ada Byron").await;
    assert_eq!(texts(&office.heard_in(&conversation).await), ["now"]);
    office.check();
}

async fn a_new_channel_imports_the_past_since_a_time_that_the_admin_gives(kind: Kind) {
    const HOUR: i64 = 3_600;
    let office = Office::start(kind, &[]).await;
    let (begin, other) = (now() / 1_000, office.telegram.another("The Help"));
    let since = jiff::Timestamp::from_second(begin - 2 * HOUR).expect("a time").to_string();
    for (bot, person) in [(&office.bot, "Ada Byron"), (&other, "Bob Stone")] {
        let person = bot.person(person);
        bot.set_time(Some(begin - 3 * HOUR));
        bot.by(person).writes("too early");
        bot.set_time(Some(begin - HOUR));
        bot.by(person).writes("in time");
        bot.set_time(None);
    }
    // On the command line, and by the API.
    office.connect(CHANNEL, &office.bot, Hears::Poll, &["--backfill-since", &since]).await;
    let body = json!({ "name": "help", "connector": "telegram", "config": office.config(Hears::Poll),
        "grants": [office.telegram.authority()], "secrets": { "token": other.token() }, "backfill_since": since });
    office.server.post("/api/v1/channels", body).await;
    office.joined("help", &other, Hears::Poll).await;
    other.heard().await;
    office.settled().await;
    for (name, channel) in [("Ada Byron", CHANNEL), ("Bob Stone", "help")] {
        let conversation = office.conversation_with(name).await;
        assert_eq!(conversation["channel"], channel);
        assert_eq!(texts(&office.heard_in(&conversation).await), ["in time"], "{name}");
    }
    office.check();
}

async fn a_polled_channel_that_is_removed_and_added_again_is_polled(kind: Kind) {
    let office = Office::open(kind, Hears::Poll).await;
    office.server.command(&["channel", "remove", CHANNEL]).expect("it is removed");
    office.connect(CHANNEL, &office.bot, Hears::Poll, &[]).await;
    // The first poll does not import the past.
    let path = format!("/api/v1/channels/{CHANNEL}");
    let polled = async |server: &Server| {
        let channel = server.get(&path).await;
        if channel["setup"]["polled_at"].is_null() { Err(channel.to_string()) } else { Ok(()) }
    };
    office.server.until("the first poll", polled).await;
    let ada = office.bot.person("Ada Byron");
    office.bot.by(ada).writes("are you there?");
    office.settled().await;
    let conversation = office.conversation_with("Ada Byron").await;
    assert_eq!(texts(&office.heard_in(&conversation).await), ["are you there?"]);
    // A poll of the removed channel may still have been in progress, so polls may overlap here.
    assert_eq!(office.telegram.faults(), Vec::<String>::new());
}

/// The longest that a cluster may take until nothing is pending.
const DRAINED: Duration = Duration::from_secs(30);
/// How long the bot's updates take to fetch: longer than the wait between two polls, so that two servers that both
/// polled would do so at the same time.
const SLOW: Duration = Duration::from_millis(1_500);

/// Has new customers write one message each, and waits until one server has stored and answered them all.
async fn customers(cluster: &Cluster, node: usize, bot: &Bot, prefix: &str) -> Vec<(i64, String)> {
    let mut people = Vec::new();
    for n in 0..10 {
        let name = format!("{prefix}{n}");
        let person = bot.person(&name);
        bot.by(person).writes("where is my order?");
        people.push((person, name));
    }
    bot.heard().await;
    cluster.drained(node, DRAINED).await;
    people
}

/// Checks that each customer has one conversation, with one message and one greeting.
async fn greeted_once(server: &Server, bot: &Bot, people: &[(i64, String)]) {
    let conversations = server.list("/api/v1/conversations").await;
    assert_eq!(conversations.len(), people.len());
    for (person, name) in people {
        let conversation = conversations.iter().find(|one| one["contact"]["name"] == *name).expect("a conversation");
        let messages = server.messages(conversation).await;
        let of = |direction: &str| messages.iter().filter(|message| message["direction"] == *direction).count();
        assert_eq!((of("in"), of("out"), bot.received(*person).len()), (1, 1, 1), "{name}: {messages:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_store_each_update_once_and_poll_one_at_a_time() {
    let (mut cluster, telegram) = (Cluster::start(2, &[]).await, Telegram::start().await);
    let bot = telegram.bot();
    for plugin in ["triage", "welcome", "telegram"] {
        cluster.nodes[0].server.install(plugin, &[]);
    }
    telegram.always("getUpdates", Behavior::Delay(SLOW));
    let config = json!({ "api_base": telegram.base(), "hears_by": "poll" });
    let body = json!({ "name": CHANNEL, "connector": "telegram", "config": config,
        "grants": [telegram.authority()], "secrets": { "token": bot.token() } });
    cluster.nodes[0].server.post("/api/v1/channels", body).await;
    // Both servers know the channel, and still only one of them polls.
    for node in &cluster.nodes {
        let known = async |server: &Server| {
            let (status, channel) = server.ask("GET", &format!("/api/v1/channels/{CHANNEL}"), None).await;
            if status == 200 && channel["setup"]["state"] == "joined" { Ok(()) } else { Err(channel.to_string()) }
        };
        node.server.until("the channel to be known", known).await;
    }
    bot.wait_for("getUpdates", 4).await;
    let mut people = customers(&cluster, 0, &bot, "Ada").await;
    assert_eq!(bot.overlaps(), 0, "both servers poll");

    // One dies in the middle of a poll or between two, and the other goes on.
    cluster.nodes[0].server.kill();
    people.extend(customers(&cluster, 1, &bot, "Bob").await);
    greeted_once(&cluster.nodes[1].server, &bot, &people).await;
    assert_eq!(bot.overlaps(), 0, "two polls at the same time");
    assert_eq!(telegram.faults(), Vec::<String>::new());
    let status = cluster.nodes[1].server.get("/api/v1/status").await;
    assert_eq!((&status["dead_letters"], &status["uncertain"]), (&json!(0), &json!(0)), "{status}");
}
