//! The power fails, again and again, at moments nobody chose: nothing acknowledged is lost, nothing is done twice.

use crate::{Inbox, SHOP, delivery::echoes, now};
use plugboard_tests::{
    databases::Kind,
    graph::webhook::{batch, entry, text},
    on_both,
};
use serde_json::json;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

on_both! {
    nothing_is_lost_or_repeated_with_echoes;
    nothing_is_lost_or_repeated_without_echoes;
}

async fn nothing_is_lost_or_repeated_with_echoes(kind: Kind) {
    kill(kind, rounds(), true).await;
}

async fn nothing_is_lost_or_repeated_without_echoes(kind: Kind) {
    kill(kind, rounds(), false).await;
}

/// Five by default; `cargo xtask campaign kill` asks for more.
fn rounds() -> usize {
    std::env::var("PLUGBOARD_KILL_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(5)
}

/// How many customers write at once.
const WRITERS: usize = 8;
/// How long the host waits for an echo before it takes a part for not taken, in seconds.
const ECHOES_S: u32 = 5;
/// How many deliveries a server makes at once, and so at most how many are in flight when it dies.
const IN_FLIGHT: usize = 64;

async fn kill(kind: Kind, rounds: usize, echo: bool) {
    let more = if echo { json!({ "echoes_within": ECHOES_S }) } else { json!({}) };
    let mut inbox = Inbox::configured(kind, &[], &more).await;
    if echo {
        inbox.graph.echo_to(echoes(&inbox));
    }
    let (stop, number) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let acknowledged = Arc::new(Mutex::new(BTreeSet::new()));
    let mut writers = Vec::new();
    for _ in 0..WRITERS {
        let (stop, number, acknowledged) = (stop.clone(), number.clone(), acknowledged.clone());
        let (client, hook) = (inbox.client.clone(), inbox.hook.clone());
        writers.push(tokio::spawn(async move {
            while !stop.load(Ordering::Relaxed) {
                let n = number.fetch_add(1, Ordering::Relaxed);
                let (person, mid) = (format!("p{n}"), format!("mid-{n}"));
                let body = batch(&[entry(SHOP.0, &[text(SHOP.0, &person, &mid, now(), &format!("order {n}"))])]);
                // The platform tries again until it is told that the message is stored.
                while client.post(&hook, crate::SECRET, &body).await != Some(200) {
                    tokio::time::sleep(Duration::from_millis(5)).await;
                }
                acknowledged.lock().expect("no writer panicked").insert(n);
            }
        }));
    }
    for round in 0..rounds {
        // An odd spread of moments, the same in every run: what is being done at each differs anyway.
        let pause = 60 + (round * 97) % 341;
        tokio::time::sleep(Duration::from_millis(pause as u64)).await;
        inbox.server.restart();
    }
    tokio::time::sleep(Duration::from_millis(100)).await;
    stop.store(true, Ordering::Relaxed);
    for writer in writers {
        writer.await.expect("the writer ends");
    }
    inbox.graph.echoes_settled().await;
    let status = if echo {
        // What the stand-in never took has no echo, and is sent again.
        inbox
            .server
            .until("nothing to be uncertain", async |server| {
                let status = server.drained().await;
                if status["uncertain"] == 0 { Ok(status) } else { Err(status.to_string()) }
            })
            .await
    } else {
        inbox.server.drained().await
    };
    inbox.graph.echoes_settled().await;

    let acknowledged = acknowledged.lock().expect("no writer panicked").clone();
    let all = inbox.conversations().await;
    assert_eq!(all.len(), acknowledged.len(), "one conversation for each customer");
    let uncertain = usize::try_from(inbox.server.get("/api/v1/status").await["uncertain"].as_u64().unwrap_or(0));
    let uncertain = uncertain.unwrap_or(usize::MAX);
    if echo {
        assert_eq!(uncertain, 0, "{status}");
    } else {
        assert!(uncertain <= rounds * IN_FLIGHT, "{uncertain} uncertain after {rounds} rounds");
    }
    assert_eq!(status["dead_letters"], 0, "{status}");

    let mut sends: BTreeMap<String, usize> = BTreeMap::new();
    for taken in inbox.graph.taken() {
        *sends.entry(taken.recipient.clone()).or_default() += 1;
    }
    assert!(sends.values().all(|count| *count == 1), "somebody got a reply twice: {sends:?}");
    for conversation in &all {
        let messages = inbox.server.messages(conversation).await;
        let inbound = messages.iter().filter(|m| m["direction"] == "in").count();
        let outbound = messages.iter().filter(|m| m["direction"] == "out").count();
        assert_eq!((inbound, outbound), (1, 1), "a message and its welcome: {messages:?}");
        assert_eq!(conversation["category"], "support", "triaged: {conversation}");
    }
    println!("{kind:?}: {rounds} kills, {} messages, {uncertain} uncertain, echoes {echo}", acknowledged.len());
}
