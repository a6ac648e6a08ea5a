//! What admins can see of plugins and of other admins: usage figures, metrics, and the audit log.

use crate::{
    Inbox, SHOP,
    api::{Answer, Api},
    now,
};
use plugboard_tests::{
    databases::Kind,
    graph::webhook::{entry, text},
    on_both,
    server::Server,
};
use serde_json::{Value, json};

on_both! {
    figures_count_the_usage_and_actions_of_plugins;
    every_action_of_an_admin_is_audited_without_secrets;
    a_plugin_without_a_signature_by_a_trusted_key_is_refused;
    a_manifest_must_match_the_component_and_new_permissions_need_consent;
}

async fn figures_count_the_usage_and_actions_of_plugins(kind: Kind) {
    let inbox = Inbox::start(kind, &[]).await;
    crate::plugins::install_guest(&inbox.server, "hostile", "helper");
    for n in 0..3 {
        let message = text(SHOP.0, &format!("p{n}"), &format!("m{n}"), now(), "hello, it is urgent");
        assert_eq!(inbox.post(&[entry(SHOP.0, &[message])]).await, 200);
    }
    inbox.server.drained().await;
    let of = async |name: &str| inbox.server.get(&format!("/api/v1/plugins/{name}")).await["figures"].clone();
    let triage = of("triage").await;
    assert_eq!((&triage["calls"], &triage["errors"]), (&json!(3), &json!(0)), "{triage}");
    assert!(triage["allowed"].as_u64() >= Some(6) && triage["cpu_ms"].as_f64() > Some(0.0), "{triage}");
    assert!(
        triage["p50_ms"].as_f64() > Some(0.0) && triage["p50_ms"].as_f64() <= triage["p99_ms"].as_f64(),
        "{triage}"
    );
    assert!(triage["memory_peak_bytes"].as_u64() >= Some(65_536), "{triage}");
    // A connector's calls count, too: `verify` and `receive` of each webhook, three profiles, three sends.
    let messenger = of("messenger").await;
    assert!(messenger["calls"].as_u64() >= Some(12) && messenger["http_calls"].as_u64() >= Some(6), "{messenger}");
    // The plugin's own failure (`no such word`) is an answer, not an error of the sandbox.
    assert_eq!(of("helper").await["errors"], 0);

    let api = Api::of(&inbox.server);
    let token = inbox.server.create_token("read-only");
    let answer = Answer::to(api.request("GET", "/metrics").bearer_auth(&token)).await;
    assert_eq!(answer.header("content-type"), "text/plain; version=0.0.4; charset=utf-8");
    let metrics = answer.text;
    for line in [
        "plugboard_pending{kind=\"runs\"} 0",
        "plugboard_dead_letters 3",
        "plugboard_plugin_calls_total{plugin=\"triage\"} 3",
        "plugboard_plugin_call_seconds_bucket{plugin=\"triage\",le=\"+Inf\"} 3",
        "plugboard_plugin_call_seconds_count{plugin=\"triage\"} 3",
        "plugboard_plugin_actions_total{plugin=\"triage\",verdict=\"refused\"} 0",
        "# TYPE plugboard_plugin_call_seconds histogram",
        "# TYPE plugboard_spares gauge",
    ] {
        assert!(metrics.lines().any(|found| found == line), "{line} in\n{metrics}");
    }
    assert_eq!(Answer::to(api.request("GET", "/metrics")).await.refusal().0, 401);
    let shown = inbox.server.command(&["plugin", "show", "triage"]).expect("it is shown");
    assert!(shown.contains("3 calls, 0 errors"), "{shown}");
}

async fn every_action_of_an_admin_is_audited_without_secrets(kind: Kind) {
    let inbox = Inbox::start(kind, &[]).await;
    inbox.server.command(&["plugin", "disable", "welcome"]).expect("it is switched off");
    inbox.server.command(&["secret", "set", "--channel", SHOP.1, "page_token=another-page-token"]).expect("it is set");
    let refused = inbox.server.command(&["plugin", "remove", "messenger"]);
    assert!(refused.is_err(), "channels still use it");
    let agent = inbox.server.create_token("agent");

    let acts = inbox.server.list("/api/v1/audit").await;
    let newest: Vec<_> = acts.iter().take(4).map(|act| (act["action"].clone(), act["status"].clone())).collect();
    let expected = [
        (json!("token create"), json!(201)),
        (json!("DELETE /api/v1/plugins/messenger"), json!(409)),
        (json!(format!("PUT /api/v1/channels/{}/secrets/page_token", SHOP.1)), json!(204)),
        (json!("PATCH /api/v1/plugins/welcome"), json!(200)),
    ];
    assert_eq!(newest, expected, "{acts:?}");
    assert_eq!(acts[3]["detail"], json!({ "enabled": false }));
    assert_eq!((&acts[3]["role"], &acts[0]["who"]), (&json!("admin"), &json!("command line")));
    let install = acts.iter().find(|act| act["action"] == "POST /api/v1/plugins").expect("the installing");
    assert!(install["detail"]["digest"].is_string() && install["status"] == 201, "{install}");
    let whole = Value::Array(acts).to_string();
    for secret in ["another-page-token", "app-secret", "verify-me"] {
        assert!(!whole.contains(secret), "{secret}");
    }
    let api = Api::of(&inbox.server);
    assert_eq!(Answer::to(api.request("GET", "/api/v1/audit").bearer_auth(&agent)).await.refusal().0, 403);
    let printed = inbox.server.command(&["audit", "--limit", "2"]).expect("it is printed");
    assert_eq!(printed.lines().count(), 3, "{printed}");
}

/// Writes a built component to a file of its own, and returns its path.
fn copied(folder: &tempfile::TempDir, plugin: &str) -> String {
    let path = folder.path().join("plugin.wasm");
    std::fs::write(&path, plugboard_tests::plugin(plugin)).expect("it is written");
    path.to_str().expect("a path in UTF-8").to_owned()
}

async fn a_plugin_without_a_signature_by_a_trusted_key_is_refused(kind: Kind) {
    let server = Server::start(kind, &[]).await;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = copied(&folder, "welcome");
    let path = |name: &str| folder.path().join(name).to_str().expect("a path in UTF-8").to_owned();
    let (ours, theirs) = (path("ours.key"), path("theirs.key"));
    let public = server_less(&["plugin", "key", &ours]).expect("a key");
    server_less(&["plugin", "key", &theirs]).expect("another key");
    assert!(server_less(&["plugin", "key", &ours]).is_err(), "an existing key is not overwritten");

    // While no key is trusted, anything may be installed.
    server.command(&["plugin", "install", &file, "--yes"]).expect("it is installed");
    let printed = server.command(&["trust", "add", "us", public.trim(), "--json"]).expect("it is trusted");
    let trusted = json!({ "name": "us", "key": public.trim() });
    assert_eq!(serde_json::from_str::<Value>(&printed).expect("JSON"), trusted);
    let install =
        |more: &[&str]| server.command(&[&["plugin", "install", &file, "--yes", "--name", "second"], more].concat());
    let refused = install(&[]).expect_err("it is not signed");
    assert!(refused.contains("is not signed") && refused.contains("--allow-unsigned"), "{refused}");
    server_less(&["plugin", "sign", &file, "--key", &theirs]).expect("it is signed");
    let refused = install(&["--allow-unsigned"]).expect_err("a stranger signed it");
    assert!(refused.contains("is not a trusted key") && refused.contains("plugboard trust add"), "{refused}");
    server_less(&["plugin", "sign", &file, "--key", &ours]).expect("it is signed again");
    let good = std::fs::read(&file).expect("the component");
    // A flipped byte anywhere is refused, either because the component was changed or because it is not valid.
    for at in [9, good.len() / 3, good.len() / 2, good.len() - 200, good.len() - 20] {
        let mut flipped = good.clone();
        flipped[at] ^= 1;
        std::fs::write(&file, &flipped).expect("it is written");
        let refused = install(&[]).expect_err("a byte is flipped");
        let why = ["was changed after it was signed", "is not valid", "is not a component", "is refused"];
        assert!(why.iter().any(|why| refused.contains(why)), "byte {at}: {refused}");
    }
    std::fs::write(&file, &good).expect("it is written");
    let printed = install(&[]).expect("it is installed");
    assert!(printed.contains(public.trim()), "{printed}");
    let listed = server.command(&["trust", "list"]).expect("a list");
    assert!(listed.contains("us") && listed.contains(public.trim()), "{listed}");
    let printed = server.command(&["trust", "remove", "us", "--json"]).expect("it is not trusted any more");
    assert_eq!(serde_json::from_str::<Value>(&printed).expect("JSON"), json!({ "removed": "us" }));
    assert!(server.command(&["trust", "remove", "us"]).is_err());
    assert!(server.command(&["trust", "add", "us", "no key"]).is_err());
    let acts = server.list("/api/v1/audit").await;
    let trusted = acts.iter().find(|act| act["action"] == "PUT /api/v1/trusted-keys/us" && act["status"] == 204);
    assert_eq!(trusted.expect("it is in the log")["detail"]["key"], public.trim());
}

/// Runs a command that needs no server.
pub(crate) fn server_less(arguments: &[&str]) -> Result<String, String> {
    let output =
        std::process::Command::new(plugboard_tests::server::program()).args(arguments).output().expect("it runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr)) }
}

async fn a_manifest_must_match_the_component_and_new_permissions_need_consent(kind: Kind) {
    let server = Server::start(kind, &[]).await;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("plugin.wasm");
    let install = |manifest: &str, config: &str| {
        std::fs::write(&file, with_manifest(&plugboard_tests::guest("hostile"), manifest)).expect("it is written");
        let path = file.to_str().expect("a path in UTF-8");
        server.command(&["plugin", "install", path, "--yes", "--config", config])
    };
    let head = "name = \"x\"\nversion = \"1.0.0\"\ndescription = \"d\"\nlicense = \"MIT\"\n";
    let handlers = "handlers = [\"on-message\", \"on-timer\", \"connector\"]\n";
    for (more, config, why) in [
        (
            "handlers = [\"on-message\", \"on-timer\", \"connector\", \"on-lead\"]\n",
            "{}",
            "lists `on-lead`, but the component does not export it",
        ),
        (
            "handlers = [\"on-message\", \"connector\"]\n",
            "{}",
            "the component exports `on-timer`, but `handlers` does not list it",
        ),
        ("powers = [\"log\"]\n", "{}", "but `powers` does not list it"),
        ("powers = [\"teleport\"]\n", "{}", "lists `teleport`, but the component does not import it"),
    ] {
        let refused = install(&format!("{head}{more}"), config).expect_err(why);
        assert!(refused.contains(why), "{refused}");
    }
    // The plugin gets the limits that it requests, as far as they are allowed.
    let refused = install(&format!("{head}[limits]\nwall_ms = 90000\n"), "{}").expect_err("too long");
    assert!(refused.contains("limits: `wall_ms` must be between 100 and 30000"), "{refused}");
    let shown = install(&format!("{head}[limits]\nwall_ms = 20000\n"), "{}").expect("the limit is allowed");
    assert!(shown.contains("It needs these limits for one call: wall_ms=20000 (default 10000)"), "{shown}");
    assert!(shown.contains("connector: receives every message of its channels"), "{shown}");
    assert!(shown.contains("log: write lines into its log"), "{shown}");
    let wall = async || server.get("/api/v1/plugins/x").await["limits"]["wall_ms"].clone();
    assert_eq!(wall().await, 20_000);
    server.command(&["plugin", "remove", "x"]).expect("it is removed");

    // If a version requests a higher limit than the one before it, the plugin gets it once the admin agrees. If it
    // requests the same limit, the admin's own setting stays.
    let asks = |version| format!("{}[limits]\nwall_ms = 20000\n", head.replace("1.0.0", version));
    install(head, "{}").expect("it asks for nothing");
    std::fs::write(&file, with_manifest(&plugboard_tests::guest("hostile"), &asks("1.1.0"))).expect("it is written");
    let path = file.to_str().expect("a path in UTF-8");
    let refused = server.command(&["plugin", "install", path]).expect_err("no terminal to ask");
    assert!(refused.contains("wall_ms=20000; there is no terminal"), "{refused}");
    assert_eq!(wall().await, 10_000);
    let shown = install(&asks("1.1.0"), "{}").expect("it is agreed to");
    assert!(shown.contains("needs for one call  wall_ms=20000 (now 10000)"), "{shown}");
    assert_eq!(wall().await, 20_000);
    server.command(&["plugin", "limit", "x", "wall_ms=9000"]).expect("it is set");
    install(&asks("1.2.0"), "{}").expect("it asks for nothing new");
    assert_eq!(wall().await, 9_000);
    // A new role needs consent, even if no host is requested.
    let desk = format!("{}/../target/guests/desk.wasm", env!("CARGO_MANIFEST_DIR"));
    let refused = server.command(&["plugin", "install", &desk, "--name", "x"]).expect_err("no terminal to ask");
    assert!(refused.contains("reviewer") && refused.contains("use --yes"), "{refused}");
    server.command(&["plugin", "remove", "x"]).expect("it is removed");
    let schema =
        "[config.ask]\ntype = \"array\"\ndescription = \"What to ask.\"\nschema = { items = { enum = [\"name\"] } }\n";
    let manifest = format!("{head}{handlers}{schema}");
    // A connector's configuration is complete only with its channel's, so the channel's is what gets refused.
    install(&manifest, r#"{"ask": ["name"]}"#).expect("the manifest matches the component");
    let lead = format!("{}/../target/plugins/lead-capture.wasm", env!("CARGO_MANIFEST_DIR"));
    let refused = server.command(&["plugin", "install", &lead, "--yes", "--config", r#"{"ask": ["name", "shoes"]}"#]);
    let refused = refused.expect_err("it breaks its schema");
    assert!(refused.contains("`ask[1]`") && refused.contains("shoes"), "{refused}");
}

/// Returns a component with this manifest in it.
pub(crate) fn with_manifest(component: &[u8], manifest: &str) -> Vec<u8> {
    const NAME: &str = "plugboard:manifest";
    let leb = |number: usize| {
        if number < 128 {
            vec![u8::try_from(number).unwrap()]
        } else {
            vec![u8::try_from(number & 127 | 128).unwrap(), u8::try_from(number >> 7).unwrap()]
        }
    };
    let body = [leb(NAME.len()), NAME.as_bytes().to_vec(), manifest.as_bytes().to_vec()].concat();
    [component.to_vec(), vec![0], leb(body.len()), body].concat()
}
