//! Three servers under traffic, with one fault after another. `cargo xtask campaign cluster` runs a hundred rounds.

mod faults;

use faults::{Fault, InjectedFaults, KINDS};
use plugboard_tests::{
    cluster::{Cluster, SECRET, SHOP},
    graph::{Behavior, Edge},
    traffic::{To, Traffic, Uncertain, account},
};
use std::{collections::BTreeMap, time::Duration};

/// Returns the number of rounds: by default one for each kind of fault; `cargo xtask campaign cluster` asks for more.
fn rounds() -> usize {
    let asked = std::env::var("PLUGBOARD_CLUSTER_ROUNDS").ok().and_then(|rounds| rounds.parse().ok());
    asked.unwrap_or(KINDS)
}

const SERVERS: usize = 3;
/// The number of messages acknowledged between two faults.
const MESSAGES: usize = 60;
/// How long the platform takes to answer a send.
const ANSWER: Duration = Duration::from_millis(50);
/// The longest until nothing is pending at the end: claims of killed servers expire after a minute, and failed work is
/// retried after a wait.
const DRAINED: Duration = Duration::from_mins(4);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_message_is_lost_or_repeated_whatever_fails() {
    let rounds = rounds();
    let mut cluster = Cluster::alone(SERVERS, &[]).await;
    cluster.open_shop(&["triage", "welcome"]).await;
    let hooks = cluster.nodes.iter().map(|node| node.hook(SHOP.1)).collect();
    // The platform answers slowly, so that faults hit sends in progress.
    cluster.graph.always(Edge::Send, Behavior::Delay(ANSWER));
    let to = To { hooks, page: SHOP.0.into(), secret: SECRET.into(), writers: 6, pause: Duration::from_millis(20) };
    let traffic = Traffic::start(to);
    let mut faults = InjectedFaults::default();
    for round in 0..rounds {
        let fault = Fault::of(round, SERVERS);
        println!("round {round}: {fault:?}");
        faults.inject(&mut cluster, round, fault).await;
        traffic.more(MESSAGES).await;
    }
    for node in &cluster.nodes {
        node.proxy.recover();
    }
    let mut acknowledged = traffic.end().await;
    acknowledged.extend(faults.end(&cluster).await);
    let status = cluster.drained(0, DRAINED).await;
    let dead = cluster.nodes[0].server.list("/api/v1/runs?state=dead").await;
    assert_eq!(status["dead_letters"], 0, "{status} {dead:?}");
    let account = account(&cluster.nodes[0].server, &cluster.graph, &acknowledged).await;
    let causes = explained(&faults, &account.uncertain);
    println!(
        "{rounds} rounds, {} messages, {} greetings sent, {} uncertain: {causes:?}",
        acknowledged.len(),
        account.sent,
        account.uncertain.len()
    );
}

/// Prints what became of each uncertain greeting, and which fault caused it. Fails the test for a greeting without a
/// fault at its time. Returns how many each kind of fault caused.
fn explained(faults: &InjectedFaults, uncertain: &[Uncertain]) -> BTreeMap<&'static str, usize> {
    let mut causes = BTreeMap::new();
    for one in uncertain {
        let fault = faults.cause(one.stored_at);
        let Uncertain { message, person, failure, accepted, .. } = one;
        println!("uncertain: {message} to {person}, taken: {accepted}, {failure}, by {fault:?}");
        let Some(fault) = fault else { panic!("no fault explains that {message} to {person} is uncertain: {failure}") };
        *causes.entry(fault.kind()).or_default() += 1;
    }
    causes
}
