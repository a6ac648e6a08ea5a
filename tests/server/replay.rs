//! Runs that are replayed, and versions that run as a shadow of a plugin: what they would have done differently,
//! without any effect.

use crate::{
    Inbox, SHOP,
    admin::{contains, files},
    now,
    plugins::install_guest,
};
use plugboard_tests::{
    databases::Kind,
    graph::webhook::{entry, text},
    on_both,
    server::Server,
    stub::{Behavior, Stub},
};
use serde_json::{Value, json};

on_both! {
    a_failed_run_can_be_replayed_exactly_and_with_another_version;
    a_recorded_run_is_replayed_without_past_state_or_network;
    a_shadow_reports_differences_and_has_no_effect;
    a_shadow_can_be_promoted_and_rolled_back;
}

/// The other system's answer, a word that occurs nowhere else.
const ANSWER: &str = "answer-7f3a51c9";

async fn started(kind: Kind, guest: &str, name: &str) -> Inbox {
    let inbox = Inbox::start(kind, &[]).await;
    for plugin in ["welcome", "triage"] {
        inbox.server.command(&["plugin", "disable", plugin]).expect("it is switched off");
    }
    install_guest(&inbox.server, guest, name);
    inbox
}

async fn writes(inbox: &Inbox, mid: &str, said: &str) {
    assert_eq!(inbox.post(&[entry(SHOP.0, &[text(SHOP.0, "ada", mid, now(), said)])]).await, 200);
    inbox.server.drained().await;
}

fn guest(name: &str) -> String {
    format!("{}/../target/guests/{name}.wasm", env!("CARGO_MANIFEST_DIR"))
}

/// Returns the identifier of a plugin's latest run.
async fn latest(server: &Server, plugin: &str) -> String {
    let runs = server.list(&format!("/api/v1/runs?plugin={plugin}")).await;
    runs[0]["id"].as_str().expect("an identifier").to_owned()
}

fn replay(server: &Server, run: &str, more: &[&str]) -> Value {
    let arguments = [&["run", "replay", run, "--json"], more].concat();
    let printed = server.command(&arguments).expect("the run is replayed");
    serde_json::from_str(&printed).expect("JSON")
}

async fn a_failed_run_can_be_replayed_exactly_and_with_another_version(kind: Kind) {
    let inbox = started(kind, "hostile", "helper").await;
    let server = &inbox.server;
    writes(&inbox, "m1", "gibberish").await;
    let run = latest(server, "helper").await;
    assert_eq!(server.get(&format!("/api/v1/runs/{run}")).await["state"], "dead");
    let report = replay(server, &run, &[]);
    assert_eq!((&report["same"], &report["difference"], &report["missed"]), (&json!(true), &json!([]), &json!([])));
    assert!(report["replayed"][0].as_str().is_some_and(|why| why.contains("no such word: gibberish")), "{report:#}");
    // A version that handles the event.
    let report = replay(server, &run, &["--with", &guest("plain")]);
    let difference = report["difference"].to_string();
    assert!(difference.contains("- failed: ") && difference.contains("+ {\\\"action\\\":\\\"reply\\\""), "{report:#}");
    assert_ne!(report["digest"], report["with"]);
    let printed = server.command(&["run", "replay", &run]).expect("the run is replayed");
    assert!(printed.contains("The result is the same"), "{printed}");
    // The replays had no effect.
    let conversation = inbox.conversation_with("Person ada").await;
    assert_eq!(server.messages(&conversation).await.len(), 1);

    // A successful run is not recorded.
    writes(&inbox, "m2", "nothing").await;
    let run = latest(server, "helper").await;
    let (status, problem) = server.ask("POST", &format!("/api/v1/runs/{run}/replay"), None).await;
    assert_eq!(status, 404, "{problem}");
    assert!(problem["detail"].as_str().is_some_and(|why| why.contains("recording")), "{problem}");
}

async fn a_recorded_run_is_replayed_without_past_state_or_network(kind: Kind) {
    let mut inbox = started(kind, "hostile", "helper").await;
    let stub = Stub::start(Behavior::Answer(201, ANSWER.into())).await;
    let grant = format!("http={}", stub.authority());
    let file = guest("hostile");
    let server = &inbox.server;
    server.command(&["plugin", "install", &file, "--yes", "--name", "helper", "--grant", &grant]).expect("it may call");
    let said = server.command(&["plugin", "record", "helper", "on"]).expect("it is recorded");
    assert_eq!(said, "All runs of helper are recorded.\n");
    writes(&inbox, "m1", "reads").await;
    let reads = latest(server, "helper").await;
    writes(&inbox, "m2", &format!("many 2 http://{}/", stub.authority())).await;
    let calls = latest(server, "helper").await;
    assert_eq!(stub.requests().len(), 2);
    drop(stub);
    // The plugin's memory has changed since.
    writes(&inbox, "m3", "reads").await;
    for run in [&reads, &calls] {
        let report = replay(server, run, &[]);
        assert_eq!((&report["same"], &report["missed"]), (&json!(true), &json!([])), "{report:#}");
    }
    let report = replay(server, &reads, &[]);
    assert!(
        report["log"][0]["message"].as_str().is_some_and(|line| line.contains("2.5 Some(\"2.5\") true")),
        "{report:#}"
    );
    // Another version may read something that the recording does not have.
    writes(&inbox, "m4", "own").await;
    let own = latest(server, "helper").await;
    let report = replay(server, &own, &["--with", &guest("counter")]);
    assert_eq!(report["missed"], json!(["kv own count"]), "{report:#}");

    let said = server.command(&["plugin", "record", "helper", "off"]).expect("recording is switched off");
    assert_eq!(said, "Only failed runs of helper are recorded.\n");
    // The recorded answers are stored, but unreadable without the key.
    assert!(inbox.server.stop());
    let kept = files(inbox.server.folder());
    let found: Vec<_> = kept.iter().filter(|(_, bytes)| contains(bytes, ANSWER)).map(|(name, _)| name).collect();
    assert!(found.is_empty(), "the answer is readable in {found:?}");
}

async fn shadow_runs(server: &Server, plugin: &str, runs: i64) -> Value {
    let path = format!("/api/v1/plugins/{plugin}/shadow");
    let look = async |server: &Server| {
        let shadow = server.get(&path).await;
        if shadow["runs"] == runs { Ok(shadow) } else { Err(shadow.to_string()) }
    };
    server.until("the shadow's runs", look).await
}

async fn a_shadow_reports_differences_and_has_no_effect(kind: Kind) {
    let inbox = started(kind, "hostile", "helper").await;
    let stub = Stub::start(Behavior::Answer(200, "ok".into())).await;
    let server = &inbox.server;
    let (file, grant) = (guest("hostile"), format!("http={}", stub.authority()));
    server.command(&["plugin", "install", &file, "--yes", "--name", "helper", "--grant", &grant]).expect("it may call");
    // The same version as a shadow does the same, with the one recorded answer.
    server.command(&["plugin", "shadow", "helper", "--with", &file]).expect("the shadow starts");
    writes(&inbox, "m1", &format!("many 1 http://{}/", stub.authority())).await;
    let shadow = shadow_runs(server, "helper", 1).await;
    assert_eq!((&shadow["same"], &shadow["differences"]), (&json!(1), &json!([])), "{shadow:#}");
    assert_eq!(stub.requests().len(), 1, "a shadow makes no request");

    // Another version differs, and has no effect.
    server.command(&["plugin", "shadow", "helper", "--with", &guest("plain")]).expect("the shadow starts");
    writes(&inbox, "m2", "nothing").await;
    let shadow = shadow_runs(server, "helper", 1).await;
    assert_eq!((&shadow["same"], &shadow["failed"]), (&json!(0), &json!(0)), "{shadow:#}");
    let lines = shadow["differences"][0]["lines"].to_string();
    assert!(lines.contains("+ kv last = ") && lines.contains("add_label"), "{shadow:#}");
    let conversation = inbox.conversation_with("Person ada").await;
    assert_eq!((server.messages(&conversation).await.len(), &conversation["labels"]), (2, &json!([])));
    let printed = server.command(&["plugin", "shadow", "helper"]).expect("it is shown");
    assert!(printed.contains("1, 0 the same, 0 failed") && printed.contains("+ kv last"), "{printed}");

    server.command(&["plugin", "shadow", "helper", "--stop"]).expect("it ends");
    assert_eq!(server.ask("GET", "/api/v1/plugins/helper/shadow", None).await.0, 404);
    let none = server.command(&["plugin", "shadow", "messenger", "--with", &guest("plain")]).expect_err("refused");
    assert!(none.contains("not connectors or exporters"), "{none}");
}

async fn a_shadow_can_be_promoted_and_rolled_back(kind: Kind) {
    let inbox = started(kind, "counter", "counter").await;
    let server = &inbox.server;
    writes(&inbox, "m1", "hello").await;
    server.command(&["plugin", "shadow", "counter", "--with", &guest("counter-next")]).expect("the shadow starts");
    writes(&inbox, "m2", "hello").await;
    let shadow = shadow_runs(server, "counter", 1).await;
    let lines = shadow["differences"][0]["lines"].to_string();
    assert!(lines.contains("1.0 counts 2") && lines.contains("1.1 counts 1"), "{shadow:#}");
    server.command(&["plugin", "promote", "counter", "--yes"]).expect("the shadow is promoted");
    assert_eq!(server.ask("GET", "/api/v1/plugins/counter/shadow", None).await.0, 404);
    writes(&inbox, "m3", "hello").await;
    let said = server.command(&["plugin", "rollback", "counter"]).expect("it is rolled back");
    assert_eq!(said, "Rolled counter back to 1.0.0\n");
    writes(&inbox, "m4", "hello").await;
    let conversation = inbox.conversation_with("Person ada").await;
    let messages = server.messages(&conversation).await;
    let notes: Vec<_> =
        messages.iter().filter(|m| m["kind"] == "note").filter_map(|note| note["text"].as_str()).collect();
    // The upgrade's migration carries the count over; the rollback restores the previous memory.
    assert_eq!(notes, ["1.0 counts 1", "1.0 counts 2", "1.1 counts 3", "1.0 counts 3"]);
}
