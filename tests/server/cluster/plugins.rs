//! Admins change plugins on one server while the other server runs them, or while another admin changes them there.

use super::DRAINED;
use plugboard_tests::{
    cluster::{Cluster, SECRET, SHOP, now},
    proxy::{FaultAction, Trigger},
    server::Server,
    traffic::{To, Traffic, person},
};
use serde_json::{Value, json};
use std::{collections::BTreeMap, time::Duration};

/// A server that has not been notified of a change notices it by polling within this time.
const HEARD_MS: i64 = 1_500;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_plugin_is_installed_while_customers_write_to_the_other_server() {
    let cluster = Cluster::start(2, &[]).await;
    cluster.open_shop(&["triage"]).await;
    let hooks = vec![cluster.nodes[1].hook(SHOP.1)];
    let to = To { hooks, page: SHOP.0.into(), secret: SECRET.into(), writers: 4, pause: Duration::from_millis(5) };
    let traffic = Traffic::start(to);
    traffic.more(30).await;
    // The periods in which the plugin is installed, known everywhere, and handles all its events.
    let mut installed = Vec::new();
    for _ in 0..3 {
        cluster.nodes[0].server.install("welcome", &[]);
        let since = now() + HEARD_MS;
        tokio::time::sleep(Duration::from_millis(HEARD_MS.unsigned_abs())).await;
        traffic.more(30).await;
        let until = now();
        handled(&cluster, until).await;
        installed.push(since..until);
        cluster.nodes[0].server.command(&["plugin", "remove", "welcome"]).expect("it is removed");
        traffic.more(10).await;
    }
    cluster.nodes[0].server.install("welcome", &[]);
    installed.push(now() + HEARD_MS..i64::MAX);
    traffic.more(10).await;
    let acknowledged = traffic.end().await;
    let status = cluster.drained(0, DRAINED).await;
    let dead = cluster.nodes[0].server.list("/api/v1/runs?state=dead").await;
    assert_eq!(status["dead_letters"], 0, "{status} {dead:?}");

    let mut greetings: BTreeMap<String, usize> = BTreeMap::new();
    for message in cluster.graph.accepted() {
        *greetings.entry(message.recipient).or_default() += 1;
    }
    assert!(greetings.values().all(|count| *count == 1), "a customer was greeted twice: {greetings:?}");
    let mut sure = 0;
    for (n, at) in &acknowledged {
        if let Some(span) = installed.iter().find(|span| span.contains(at)) {
            sure += 1;
            assert_eq!(greetings.get(&person(*n)), Some(&1), "mid-{n} came {} ms after it was known", at - span.start);
        }
    }
    println!("{} customers, {sure} of them while the plugin was surely installed", acknowledged.len());
}

/// Waits until the plugin has handled all its events up to a time.
async fn handled(cluster: &Cluster, until: i64) {
    let open = async |state: &str| {
        let runs = cluster.nodes[0].server.list(&format!("/api/v1/runs?plugin=welcome&state={state}")).await;
        let created = |run: &Value| run["created_at"].as_str().and_then(|at| at.parse::<jiff::Timestamp>().ok());
        runs.iter().filter(|run| created(run).is_none_or(|at| at.as_millisecond() <= until)).count()
    };
    cluster
        .until("what came before to be handled", async || match open("pending").await + open("running").await {
            0 => Ok(()),
            left => Err(format!("{left} runs")),
        })
        .await;
}

async fn digest(server: &Server, guest: &str) -> Value {
    let upload = reqwest::Client::builder().no_proxy().build().expect("a client for loopback");
    let request = upload.post(format!("{}/api/v1/components", server.base)).bearer_auth(&server.token);
    let answer = request.header("Content-Type", "application/wasm").body(plugboard_tests::guest(guest)).send().await;
    let component: Value = answer.expect("it is accepted").json().await.expect("JSON");
    component["digest"].clone()
}

/// Waits until the second server knows the plugin.
async fn known(cluster: &Cluster) {
    let change = json!({ "recorded": false });
    cluster
        .until("the other server to know the plugin", async || {
            match cluster.nodes[1].server.ask("PATCH", "/api/v1/plugins/counter", Some(&change)).await {
                (200, _) => Ok(()),
                other => Err(format!("{other:?}")),
            }
        })
        .await;
}

/// Returns the notes that the plugin wrote in a customer's conversation, in order.
async fn notes(cluster: &Cluster, person: &str) -> Vec<String> {
    let conversation = super::conversation_of(cluster, person).await;
    let messages = cluster.nodes[0].server.list(&format!("/api/v1/conversations/{conversation}/messages")).await;
    let notes = messages.iter().filter(|message| message["kind"] == "note");
    notes.map(|note| note["text"].as_str().unwrap_or_default().to_owned()).collect()
}

/// Requests a change of the plugin, and returns the status. Checks that the change was either made or refused with a
/// clear reason.
async fn change(server: &Server, change: &Value) -> u16 {
    let (status, answer) = server.ask("PATCH", "/api/v1/plugins/counter", Some(change)).await;
    match status {
        200 => {}
        409 => {
            let detail = answer["detail"].as_str().unwrap_or_default();
            assert_eq!(answer["code"], "conflict", "{answer}");
            assert!(detail.contains("counter") || detail.contains("plugin"), "the answer names the conflict: {answer}");
        }
        _ => panic!("{change}: {status} {answer}"),
    }
    status
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_on_one_server_never_undoes_an_upgrade_on_the_other() {
    let cluster = Cluster::start(2, &[]).await;
    cluster.open_shop(&["triage"]).await;
    let (first, second) = (&cluster.nodes[0].server, &cluster.nodes[1].server);
    let digests = [digest(first, "counter").await, digest(first, "counter-next").await];
    first.post("/api/v1/plugins", json!({ "digest": digests[0], "name": "counter" })).await;
    known(&cluster).await;
    let changes = [
        json!({ "enabled": true }),
        json!({ "limits": { "wall_ms": 9_000 } }),
        json!({ "recorded": true }),
        json!({ "enabled": true, "limits": { "cpu_ms": 200 } }),
    ];
    let (mut refused, mut wall) = (0, 10_000);
    for round in 0..12 {
        let wanted = &digests[(round + 1) % 2];
        let patch = &changes[round % changes.len()];
        let body = json!({ "digest": wanted, "name": "counter" });
        // In every other round during the upgrade, otherwise right after it.
        let status = if round.is_multiple_of(2) {
            let upgrade = first.post("/api/v1/plugins", body);
            let (_, status) = tokio::join!(upgrade, change(second, patch));
            status
        } else {
            first.post("/api/v1/plugins", body).await;
            change(second, patch).await
        };
        refused += usize::from(status == 409);
        if status == 200 {
            wall = patch["limits"]["wall_ms"].as_u64().unwrap_or(wall);
        }
        for server in [first, second] {
            let what = format!("the upgrade {round} beside {patch}, answered {status}");
            cluster
                .until(&what, async || {
                    let plugin = server.get("/api/v1/plugins/counter").await;
                    let good = plugin["digest"] == *wanted
                        && plugin["paused"].is_null()
                        && plugin["enabled"] == true
                        && plugin["limits"]["wall_ms"] == wall;
                    if good { Ok(()) } else { Err(plugin.to_string()) }
                })
                .await;
        }
    }
    println!("{refused} of 12 changes were refused beside an upgrade");
    // The plugin works, and as the version that the API shows.
    cluster.written(1, SHOP, "ada", "mid-ada", "hello").await;
    cluster.drained(0, DRAINED).await;
    let notes = notes(&cluster, "ada").await;
    assert_eq!(notes, ["1.0 counts 1"], "after an even number of upgrades it is the first version again");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_upgrade_waits_for_a_claim_that_the_other_server_is_about_to_commit() {
    let cluster = Cluster::start(2, &[]).await;
    cluster.open_shop(&["triage"]).await;
    let (first, second) = (&cluster.nodes[0], &cluster.nodes[1]);
    let digests = [digest(&first.server, "counter").await, digest(&first.server, "counter-next").await];
    first.server.post("/api/v1/plugins", json!({ "digest": digests[0], "name": "counter" })).await;
    known(&cluster).await;

    // The server that stores the message claims its run in the same transaction, and commits it only after the upgrade
    // has checked for active runs.
    let texts = |all: &[&str]| Trigger::CommitOf(all.iter().map(ToString::to_string).collect());
    let claims = texts(&["INSERT INTO runs", "FROM events"]);
    let held = [first, second]
        .map(|node| node.proxy.next(claims.clone(), FaultAction::HoldBack(Duration::from_millis(900)), 1));
    // The end of the upgrade comes after the end of that run.
    let switched = first.proxy.next(
        texts(&["UPDATE installations", "upgrading = NULL", "failures = 0"]),
        FaultAction::HoldBack(Duration::from_millis(1_200)),
        1,
    );
    let written = cluster.written(1, SHOP, "ada", "mid-ada-1", "hello");
    let upgraded = async {
        cluster
            .until("a claim on its way", async || {
                if held.iter().any(|held| held.count() > 0) { Ok(()) } else { Err("none".into()) }
            })
            .await;
        first.server.post("/api/v1/plugins", json!({ "digest": digests[1], "name": "counter" })).await;
    };
    tokio::join!(written, upgraded);
    assert_eq!(switched.count(), 1, "the upgrade's end was held back");
    cluster.drained(0, DRAINED).await;
    cluster.written(1, SHOP, "ada", "mid-ada", "hello again").await;
    cluster.drained(0, DRAINED).await;
    assert_eq!(notes(&cluster, "ada").await, ["1.0 counts 1", "1.1 counts 2"], "the new version continues the count");
}
