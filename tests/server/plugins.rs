//! What admins do with plugins through the program's own commands, and what happens to plugins that fail.

use crate::{
    Inbox, SECRET, SHOP,
    api::{Answer, Api},
    now,
};
use plugboard_tests::{
    databases::Kind,
    graph::webhook::{batch, entry, text},
    on_both,
    server::Server,
    stub::{Behavior, Stub},
};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

on_both! {
    an_answer_becomes_a_file_that_never_enters_the_plugin;
    a_disabled_plugin_receives_no_events;
    installing_the_same_plugin_again_changes_nothing;
    an_invalid_installation_is_refused_with_the_reason;
    the_first_plugin_in_the_order_answers;
    a_failed_run_is_retried_then_becomes_a_dead_letter_and_can_be_redriven;
    a_plugin_that_keeps_failing_is_paused_until_it_is_enabled;
    stopping_a_server_under_traffic_loses_nothing_and_leaves_nothing_uncertain;
    the_number_of_stored_values_is_bounded;
    an_admin_sets_the_limits_of_a_call;
    removing_a_plugin_deletes_its_memory_and_keeps_its_effects;
}

/// Installs a guest of `tests/guests/` under a name. If the name exists, this is an upgrade.
pub(crate) fn install_guest(server: &Server, guest: &str, name: &str) {
    let file = format!("{}/../target/guests/{guest}.wasm", env!("CARGO_MANIFEST_DIR"));
    let done = server.command(&["plugin", "install", &file, "--yes", "--name", name]);
    done.unwrap_or_else(|error| panic!("installing {guest}: {error}"));
}

fn file(plugin: &str) -> String {
    format!("{}/../target/plugins/{plugin}.wasm", env!("CARGO_MANIFEST_DIR"))
}

/// A customer writes to the shop.
async fn write(inbox: &Inbox, person: &str, said: &str) {
    static WRITTEN: AtomicUsize = AtomicUsize::new(0);
    let mid = format!("{person}-{}", WRITTEN.fetch_add(1, Ordering::Relaxed));
    assert_eq!(inbox.post(&[entry(SHOP.0, &[text(SHOP.0, person, &mid, now(), said)])]).await, 200);
}

/// Returns the runs of a plugin, newest first.
async fn runs(inbox: &Inbox, plugin: &str) -> Vec<Value> {
    inbox.server.list(&format!("/api/v1/runs?plugin={plugin}")).await
}

async fn a_disabled_plugin_receives_no_events(kind: Kind) {
    let inbox = Inbox::start(kind, &[]).await;
    let said = inbox.server.command(&["plugin", "disable", "welcome"]).expect("it is switched off");
    assert_eq!(said.trim(), "welcome is disabled.");
    write(&inbox, "ada", "hello").await;
    inbox.server.drained().await;
    assert!(runs(&inbox, "welcome").await.is_empty());
    assert!(inbox.graph.accepted().is_empty());

    inbox.server.command(&["plugin", "enable", "welcome"]).expect("it is switched on");
    write(&inbox, "bob", "hello").await;
    inbox.server.drained().await;
    let accepted = inbox.graph.accepted();
    assert_eq!(accepted.iter().map(|t| t.recipient.as_str()).collect::<Vec<_>>(), ["bob"]);
    let error = inbox.server.command(&["plugin", "enable", "nobody"]).expect_err("there is none");
    assert!(error.contains("there is no plugin `nobody`"), "{error}");
}

async fn installing_the_same_plugin_again_changes_nothing(kind: Kind) {
    let inbox = Inbox::start(kind, &[]).await;
    let server = &inbox.server;
    let welcome = file("welcome");
    let before = server.get("/api/v1/plugins/welcome").await;
    let said = server.command(&["plugin", "install", &welcome, "--yes"]).expect("it is there");
    assert!(said.contains("welcome is unchanged."), "{said}");
    assert_eq!(server.get("/api/v1/plugins/welcome").await, before);

    let config = r#"{"texts":{"en":{"greeting":"Moin!"}}}"#;
    let said = server.command(&["plugin", "install", &welcome, "--yes", "--config", config]).expect("it is there");
    assert!(said.contains("welcome is upgraded."), "{said}");
    let after = server.get("/api/v1/plugins/welcome").await;
    assert_eq!((&after["digest"], &after["position"]), (&before["digest"], &before["position"]));
    // An upgrade keeps what it leaves out.
    let said = server.command(&["plugin", "install", &welcome, "--yes"]).expect("it is there");
    assert!(said.contains("is unchanged."), "{said}");
    write(&inbox, "ada", "hello").await;
    server.drained().await;
    assert_eq!(inbox.graph.accepted()[0].message["text"], "Moin!");

    // A disabled plugin stays disabled.
    server.command(&["plugin", "disable", "welcome"]).expect("it is switched off");
    server.command(&["plugin", "install", &welcome, "--yes", "--config", "{}"]).expect("it is there");
    assert_eq!(server.get("/api/v1/plugins/welcome").await["enabled"], false);
    let list = server.command(&["plugin", "list"]).expect("a list");
    assert_eq!(list.lines().filter(|line| line.starts_with("welcome ")).count(), 1, "{list}");
}

async fn an_invalid_installation_is_refused_with_the_reason(kind: Kind) {
    let inbox = Inbox::start(kind, &[]).await;
    let server = &inbox.server;
    let before = server.get("/api/v1/plugins").await;
    let put = |name: &str, bytes: &[u8]| {
        let path = server.folder().join(name);
        std::fs::write(&path, bytes).expect("a file");
        path.to_str().expect("a path").to_owned()
    };
    let random: Vec<u8> = (0..5_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13).to_le_bytes()[0]).collect();
    let whole = std::fs::read(file("welcome")).expect("it is built");
    let files = [
        (put("random.wasm", &random), "component"),
        (put("empty.wasm", b""), "component"),
        (put("core.wasm", b"\0asm\x01\0\0\0"), "core"),
        (put("half.wasm", &whole[..whole.len() / 2]), "component"),
        (server.folder().join("nowhere.wasm").to_str().expect("a path").to_owned(), "nowhere.wasm"),
    ];
    for (path, word) in &files {
        let error = server.command(&["plugin", "install", path, "--yes", "--name", "odd"]).expect_err("it is refused");
        assert!(error.contains(word), "{path}: `{word}` is not in: {error}");
    }

    let (welcome, messenger) = (file("welcome"), file("messenger"));
    let page = json!({ "page_id": "7", "api_base": inbox.graph.base() }).to_string();
    for (arguments, words) in [
        (vec!["plugin", "install", &welcome, "--yes", "--channel", "nowhere"], &["channel", "nowhere"][..]),
        (vec!["plugin", "install", &welcome, "--yes", "--config", r#"{"time_zone":3}"#], &["time_zone", "string"]),
        (vec!["plugin", "install", &welcome, "--yes", "--config", r#"{"timezone":"UTC"}"#], &["timezone"]),
        (vec!["plugin", "install", &welcome, "--yes", "--config", "[]"], &["object"]),
        (vec!["plugin", "install", &welcome, "--yes", "--name", "Wel come"], &["Wel come", "a-z"]),
        (vec!["plugin", "install", &messenger, "--name", "other"], &["graph.facebook.com", "--yes"]),
        (vec!["channel", "add", "third", "--connector", "messenger", "--yes", "--config", &page], &["secret"]),
        (vec!["channel", "add", "third", "--connector", "messenger", "--yes"], &["page_id"]),
        (vec!["channel", "add", "third", "--connector", "welcome", "--yes"], &["connector", "welcome"]),
        (vec!["channel", "add", "third", "--connector", "messenger", "--yes", "--hook", "nowhere"], &["nowhere"]),
        (vec!["channel", "add", "third", "--connector", "messenger", "--yes", "--hook", "help"], &["shop"]),
    ] {
        let error = server.command(&arguments).expect_err("it is refused");
        assert!(words.iter().all(|word| error.contains(word)), "{arguments:?}: {words:?} are not all in: {error}");
    }
    assert_eq!(server.get("/api/v1/plugins").await, before, "a refused installation changes nothing");
    assert_eq!(server.list("/api/v1/channels").await.len(), 2);

    // The same through the API, which the program's own checks do not cover.
    let asked = Api::of(server).request("POST", "/api/v1/components").bearer_auth(&server.token);
    let refused = Answer::to(asked.body(random)).await;
    assert_eq!(refused.refusal(), (422, "incompatible".to_owned()));
    let unknown = json!({ "digest": "0".repeat(64), "name": "odd" });
    assert_eq!(server.ask("POST", "/api/v1/plugins", Some(&unknown)).await.0, 404);
}

async fn the_first_plugin_in_the_order_answers(kind: Kind) {
    let inbox = Inbox::start(kind, &[]).await;
    inbox.server.install("welcome", &["--name", "second-welcome"]);
    write(&inbox, "ada", "hello").await;
    inbox.server.drained().await;
    assert_eq!(inbox.graph.accepted().len(), 1, "one reply");
    let ada = inbox.conversation_with("Person ada").await;
    let messages = inbox.server.messages(&ada).await;
    assert_eq!(messages[1]["author"]["name"], "welcome");
    let lost = runs(&inbox, "second-welcome").await;
    assert!(lost.iter().all(|run| run["state"] == "done"), "{lost:?}");
    let why = "another automatic reply already answers the same message";
    assert_eq!(lost.iter().filter(|run| run.to_string().contains(why)).count(), 1, "{lost:?}");

    // The admin changes the order.
    let digest = inbox.server.get("/api/v1/plugins/second-welcome").await["digest"].clone();
    let first = json!({ "digest": digest, "name": "second-welcome", "position": 0 });
    assert_eq!(inbox.server.post("/api/v1/plugins", first).await["change"], "upgraded");
    write(&inbox, "bob", "hello").await;
    inbox.server.drained().await;
    let bob = inbox.conversation_with("Person bob").await;
    assert_eq!(inbox.server.messages(&bob).await[1]["author"]["name"], "second-welcome");
    assert_eq!(inbox.graph.accepted().len(), 2);
}

async fn a_failed_run_is_retried_then_becomes_a_dead_letter_and_can_be_redriven(kind: Kind) {
    let inbox = Inbox::start(kind, &["--test-clock"]).await;
    let server = &inbox.server;
    server.set_clock("2026-01-05T12:00:00Z").await;
    server.command(&["plugin", "disable", "welcome"]).expect("it is switched off");
    install_guest(server, "hostile", "helper");
    let tried = async |attempts: i64, state: &str| {
        server
            .until("the run to be tried", async |_| {
                let run = runs(&inbox, "helper").await.into_iter().find(|run| run["attempts"] != json!(0));
                let run = run.unwrap_or_default();
                let so = run["attempts"] == json!(attempts) && run["state"] == *state;
                if so { Ok(run) } else { Err(run.to_string()) }
            })
            .await
    };

    // The plugin takes a few actions and dies, three times. Then the run is a dead letter, and none of its actions took
    // effect.
    write(&inbox, "ada", "half").await;
    let run = tried(1, "pending").await;
    assert_eq!(run["due_at"], "2026-01-05T12:00:01.000Z", "{run}");
    server.set_clock("2026-01-05T12:00:01Z").await;
    tried(2, "pending").await;
    server.set_clock("2026-01-05T12:00:03Z").await;
    let run = tried(3, "dead").await;
    assert_eq!(run["failure"]["code"], "trapped", "{run}");
    assert!(run["log"].to_string().contains("about to die"), "{run}");
    let status = server.drained().await;
    assert_eq!(status["dead_letters"], 1, "{status}");
    let ada = inbox.conversation_with("Person ada").await;
    assert!(!ada["labels"].to_string().contains("seen"), "{ada}");
    assert_eq!(server.messages(&ada).await.len(), 1);
    assert!(inbox.graph.accepted().is_empty());

    // A failure that the plugin reports itself is not retried.
    write(&inbox, "bob", "nonsense").await;
    server.drained().await;
    let refused = runs(&inbox, "helper").await.remove(0);
    assert_eq!((&refused["state"], &refused["attempts"]), (&json!("dead"), &json!(1)), "{refused}");
    assert!(refused["failure"]["message"].as_str().is_some_and(|m| m.contains("no such word")), "{refused}");

    // The admin looks at the dead letter, fixes the plugin, and retries.
    let id = run["id"].as_str().expect("an identifier");
    let list = server.command(&["plugin", "dead-letters", "helper"]).expect("a list");
    assert!(list.contains(id) && list.contains("no such word"), "{list}");
    let logs = server.command(&["plugin", "logs", "helper"]).expect("its log");
    assert!(logs.contains("about to die"), "{logs}");
    install_guest(server, "plain", "helper");
    server.command(&["plugin", "redrive", id]).expect("the run is redriven");
    let status = server.drained().await;
    assert_eq!(status["dead_letters"], 1, "{status}");
    let run = server.get(&format!("/api/v1/runs/{id}")).await;
    assert_eq!((&run["state"], &run["late"]), (&json!("done"), &json!(true)), "{run}");
    assert_eq!(inbox.graph.accepted()[0].message["text"], r#"Hello Person ada, shop got "half""#);
    let error = server.command(&["plugin", "redrive", id]).expect_err("it is no longer a dead letter");
    assert!(error.contains("`done`"), "{error}");
}

async fn an_admin_sets_the_limits_of_a_call(kind: Kind) {
    let inbox = Inbox::start(kind, &[]).await;
    let server = &inbox.server;
    install_guest(server, "hostile", "helper");
    let said = server.command(&["plugin", "limit", "helper", "cpu_ms=7", "http_calls=0"]).expect("it is limited");
    assert!(said.contains("cpu_ms=7 wall_ms=10000") && said.contains("http_calls=0"), "{said}");
    write(&inbox, "ada", "spin").await;
    server
        .until("the limit to end it", async |_| {
            let run = runs(&inbox, "helper").await.remove(0);
            let so = run["failure"]["message"].as_str().is_some_and(|m| m.contains("7 ms of processor time"));
            if so { Ok(()) } else { Err(run.to_string()) }
        })
        .await;
    // An upgrade keeps the limits that it does not name.
    let file = format!("{}/../target/guests/hostile.wasm", env!("CARGO_MANIFEST_DIR"));
    server
        .command(&["plugin", "install", &file, "--name", "helper", "--yes", "--limit", "wall_ms=900"])
        .expect("upgraded");
    let limits = server.get("/api/v1/plugins/helper").await["limits"].clone();
    let expected = json!({ "cpu_ms": 7, "wall_ms": 900, "memory_bytes": 64 << 20, "http_calls": 0 });
    assert_eq!(limits, expected);
    for (wrong, what) in [
        ("cpu_ms=0", "`cpu_ms` must be between 1 and 30000"),
        ("memory_bytes=1", "`memory_bytes` must be"),
        ("wall_ms=60000", "`wall_ms` must be between 100 and 30000"),
        ("http_calls=201", "`http_calls` must be between 0 and 200"),
        ("stack=1", "unknown field `stack`"),
        ("cpu_ms=many", "such as cpu_ms=500"),
    ] {
        let error = server.command(&["plugin", "limit", "helper", wrong]).expect_err("it is refused");
        assert!(error.contains(what), "{wrong}: {error}");
    }
    assert_eq!(server.get("/api/v1/plugins/helper").await["limits"], expected);
}

async fn removing_a_plugin_deletes_its_memory_and_keeps_its_effects(kind: Kind) {
    let inbox = Inbox::start(kind, &[]).await;
    let server = &inbox.server;
    install_guest(server, "hostile", "helper");
    for (person, said) in [("ada", "keys 3"), ("bob", "timers 2"), ("eve", "nonsense")] {
        write(&inbox, person, said).await;
    }
    assert_eq!(server.drained().await["dead_letters"], 1);
    let error = server.command(&["plugin", "remove", "messenger"]).expect_err("channels need it");
    assert!(error.contains("channel `") && error.contains("cannot remove `messenger`"), "{error}");
    let said = server.command(&["plugin", "remove", "helper"]).expect("it is removed");
    assert!(said.contains("Removed helper."), "{said}");
    assert_eq!(server.ask("GET", "/api/v1/plugins/helper", None).await.0, 404);
    assert!(server.command(&["plugin", "remove", "helper"]).is_err());
    // Its dead letter cannot be retried, so it no longer counts. The other plugins handle new messages.
    write(&inbox, "ada", "still there?").await;
    let status = server.drained().await;
    assert_eq!(status["dead_letters"], 0, "{status}");
    assert_eq!(inbox.graph.accepted().len(), 3, "each customer was welcomed");
    // A new plugin of the same name starts with empty memory.
    install_guest(server, "hostile", "helper");
    write(&inbox, "ada", "keys 256").await;
    server.drained().await;
    assert_eq!(runs(&inbox, "helper").await[0]["state"], "done");
}

async fn the_number_of_stored_values_is_bounded(kind: Kind) {
    let inbox = Inbox::start(kind, &[]).await;
    install_guest(&inbox.server, "hostile", "helper");
    // Up to the limit, then the same names again, then one too many, of which nothing is stored.
    for (words, state) in [("keys 200", "done"), ("keys 256", "done"), ("keys 257", "dead"), ("keys 256", "done")] {
        write(&inbox, "ada", words).await;
        inbox.server.drained().await;
        let run = runs(&inbox, "helper").await.remove(0);
        assert_eq!(run["state"], state, "{words}: {run}");
        if state == "dead" {
            assert_eq!(run["failure"]["code"], "kv-full", "{run}");
            assert!(run["failure"]["message"].as_str().is_some_and(|m| m.contains("256 values")), "{run}");
        }
    }
    // Another conversation has its own limit.
    write(&inbox, "bob", "keys 256").await;
    inbox.server.drained().await;
    assert_eq!(runs(&inbox, "helper").await[0]["state"], "done");
}

async fn a_plugin_that_keeps_failing_is_paused_until_it_is_enabled(kind: Kind) {
    let inbox = Inbox::start(kind, &[]).await;
    let server = &inbox.server;
    install_guest(server, "hostile", "helper");
    let fail = async |from: usize, to: usize| {
        let many: Vec<_> =
            (from..to).map(|n| text(SHOP.0, &format!("p{n}"), &format!("m{n}"), now(), "nonsense")).collect();
        assert_eq!(inbox.post(&[entry(SHOP.0, &many)]).await, 200);
        server.drained().await;
    };
    // One success in between, and the plugin is not paused.
    fail(0, 19).await;
    write(&inbox, "ada", "nothing").await;
    server.drained().await;
    fail(19, 38).await;
    assert_eq!(server.get("/api/v1/plugins/helper").await["paused"], Value::Null);
    fail(38, 39).await;
    let paused = server
        .until("the pause", async |server| {
            let plugin = server.get("/api/v1/plugins/helper").await;
            plugin["paused"].as_str().map(str::to_owned).ok_or_else(|| plugin.to_string())
        })
        .await;
    assert!(paused.contains("20 events in a row") && paused.contains("no such word"), "{paused}");
    let list = server.command(&["plugin", "list"]).expect("a list");
    assert!(list.lines().any(|line| line.starts_with("helper ") && line.contains("paused")), "{list}");

    // Meanwhile its events wait; the other plugins continue.
    write(&inbox, "bob", "nothing").await;
    server
        .until("bob to be welcomed", async |_| {
            let to: Vec<_> = inbox.graph.accepted().into_iter().map(|message| message.recipient).collect();
            if to.iter().any(|person| person == "bob") { Ok(()) } else { Err(format!("{to:?}")) }
        })
        .await;
    let waiting = runs(&inbox, "helper").await.remove(0);
    assert_eq!((&waiting["state"], &waiting["attempts"]), (&json!("pending"), &json!(0)), "{waiting}");
    server.command(&["plugin", "enable", "helper"]).expect("it is switched on");
    let status = server.drained().await;
    assert_eq!(status["dead_letters"], 39, "{status}");
    assert_eq!(runs(&inbox, "helper").await[0]["state"], "done");
    assert_eq!(server.get("/api/v1/plugins/helper").await["paused"], Value::Null);
}

/// The number of concurrent customers.
const WRITERS: usize = 8;

async fn stopping_a_server_under_traffic_loses_nothing_and_leaves_nothing_uncertain(kind: Kind) {
    let mut inbox = Inbox::start(kind, &[]).await;
    let (stop, number) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let acknowledged = Arc::new(Mutex::new(BTreeSet::new()));
    let mut writers = Vec::new();
    for _ in 0..WRITERS {
        let (stop, number, acknowledged) = (stop.clone(), number.clone(), acknowledged.clone());
        let (client, hook) = (inbox.client.clone(), inbox.hook.clone());
        writers.push(tokio::spawn(async move {
            while !stop.load(Ordering::Relaxed) {
                let n = number.fetch_add(1, Ordering::Relaxed);
                let one = text(SHOP.0, &format!("p{n}"), &format!("mid-{n}"), now(), &format!("order {n}"));
                let body = batch(&[entry(SHOP.0, &[one])]);
                // The platform retries until it learns that the message is stored.
                while client.post(&hook, SECRET, &body).await != Some(200) {
                    tokio::time::sleep(Duration::from_millis(5)).await;
                }
                acknowledged.lock().expect("no writer panicked").insert(n);
            }
        }));
    }
    for round in 0..3_usize {
        // Stop once this many messages have been acknowledged, in the middle of their runs and sends.
        let enough = (round + 1) * 40;
        inbox
            .server
            .until("traffic", async |_| {
                let count = acknowledged.lock().expect("no writer panicked").len();
                if count >= enough { Ok(()) } else { Err(count.to_string()) }
            })
            .await;
        assert!(inbox.server.stop(), "it exits successfully");
        inbox.server.restart();
    }
    stop.store(true, Ordering::Relaxed);
    for writer in writers {
        writer.await.expect("the writer ends");
    }
    let status = inbox.server.drained().await;
    assert_eq!((&status["uncertain"], &status["dead_letters"]), (&json!(0), &json!(0)), "{status}");
    let acknowledged = acknowledged.lock().expect("no writer panicked").clone();
    let all = inbox.conversations().await;
    assert_eq!(all.len(), acknowledged.len(), "one conversation for each customer");
    let mut sends: BTreeMap<String, usize> = BTreeMap::new();
    for message in inbox.graph.accepted() {
        *sends.entry(message.recipient).or_default() += 1;
    }
    assert_eq!(sends.len(), acknowledged.len(), "every customer is welcomed");
    assert!(sends.values().all(|count| *count == 1), "a customer was welcomed twice: {sends:?}");
    assert!(all.iter().all(|conversation| conversation["category"] == "support"), "everything is sorted");
}

async fn an_answer_becomes_a_file_that_never_enters_the_plugin(kind: Kind) {
    let inbox = Inbox::start(kind, &[]).await;
    let stub = Stub::start(Behavior::Answer(200, "bytes of a cat".into())).await;
    let grant = format!("http={}", stub.authority());
    inbox.server.command(&["plugin", "disable", "welcome"]).expect("it is off");
    let guest = format!("{}/../target/guests/hostile.wasm", env!("CARGO_MANIFEST_DIR"));
    let install = ["plugin", "install", &guest, "--yes", "--name", "helper", "--grant", &grant];
    inbox.server.command(&install).expect("it is installed");
    write(&inbox, "ada", &format!("picture http://{}/cat", stub.authority())).await;
    inbox.server.drained().await;
    let run = runs(&inbox, "helper").await.remove(0);
    assert_eq!(run["log"][0]["message"], "200", "{run:#}");
    // The file was uploaded unchanged, ...
    let seen = stub.requests();
    assert!(seen[1].starts_with("PUT /cat") && seen[1].ends_with("bytes of a cat"), "{seen:?}");
    // ... sent to the customer, and stored with the message.
    let conversation = inbox.conversation_with("Person ada").await;
    let messages = inbox.server.messages(&conversation).await;
    let (message, file) = (&messages[1], &messages[1]["attachments"][0]);
    assert_eq!((&message["state"], &file["name"]), (&json!("sent"), &json!("cat.png")), "{message:#}");
    let path = format!("/api/v1/attachments/{}", file["id"].as_str().expect("an identifier"));
    let answer = Api::of(&inbox.server).request("GET", &path).bearer_auth(&inbox.server.token).send().await;
    assert_eq!(answer.expect("an answer").text().await.expect("a body"), "bytes of a cat");
}
