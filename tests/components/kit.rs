//! The connector kit: the project's own connectors pass it, and each fault of a deliberately faulty connector is caught
//! by the rule that it breaks.

mod faults;

use faults::{FAULTS, FORM_FAULTS};
use plugboard_engine::{Engine, EngineOptions, Plugin};
use plugboard_tests::{guest, plugin};
use plugboard_trials::{ConnectorKit, KitReport, RuleReport, RuleState};
use std::{fs, path::Path, sync::Arc};

/// The rules about what the contract 0.1.2 added. They are not tried with connectors of an older contract.
const ADDED: [&str; 19] = [
    "again",
    "kept",
    "fetched",
    "fetch-error",
    "polled",
    "first-poll",
    "cursor",
    "poll-again",
    "poll-error",
    "odd-poll",
    "joined",
    "join-again",
    "join-error",
    "left",
    "catalogue",
    "catalogue-again",
    "catalogue-error",
    "settled",
    "settle-error",
];

/// The rules about gestures. They are not tried with connectors that make none.
const GESTURES: [&str; 3] = ["performed", "performed-again", "gesture-error"];

async fn loaded(component: &[u8]) -> (Engine, Arc<Plugin>) {
    let engine = Engine::new(EngineOptions::default()).expect("an engine");
    let plugin = engine.load(component).await.expect("it loads");
    (engine, plugin)
}

fn text(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

async fn run_kit(plugin: &Arc<Plugin>, kit: &str) -> KitReport {
    ConnectorKit::read(kit).expect("a kit file").check(plugin).await.expect("it can be tried")
}

/// Describes the failures in a report.
fn wrong(report: &KitReport) -> String {
    let failed = report.rules.iter().filter(|rule| rule.state == RuleState::Failed);
    let show = |rule: &RuleReport| {
        let first = rule.first.as_ref().expect("the first case that failed");
        let (case, input) = (&first.case, &first.input);
        format!("{}: {case}\n{input}\nexpected: {}\ncame: {}", rule.rule, first.expected, first.actual)
    };
    failed.map(show).collect::<Vec<_>>().join("\n\n")
}

/// Returns the rules that were not tried.
fn not_tried(report: &KitReport) -> Vec<&'static str> {
    let rules = report.rules.iter().filter(|rule| rule.state == RuleState::NotTried);
    rules.map(|rule| rule.rule).collect()
}

/// Returns the rules that were not tried with a connector of an older contract, without [`ADDED`].
fn not_tried_of_older(report: &KitReport) -> Vec<&'static str> {
    let mut not_tried = not_tried(report);
    for added in ADDED {
        assert!(not_tried.contains(&added), "`{added}` is tried");
    }
    not_tried.retain(|rule| !ADDED.contains(rule));
    not_tried
}

#[tokio::test]
async fn messenger_passes_the_connector_kit() {
    let (_engine, plugin) = loaded(&plugin("messenger")).await;
    let report = run_kit(&plugin, &text("plugins/connectors/messenger/kit.toml")).await;
    assert!(report.passed, "{}", wrong(&report));
    assert_eq!(not_tried_of_older(&report), [""; 0]);
}

#[tokio::test]
async fn webchat_passes_the_connector_kit() {
    let (_engine, plugin) = loaded(&plugin("webchat")).await;
    let report = run_kit(&plugin, &text("plugins/connectors/webchat/kit.toml")).await;
    assert!(report.passed, "{}", wrong(&report));
    // The platform has no API to ask, and a page posts one message at a time.
    let expected = [
        "challenge",
        "batched",
        "siblings",
        "unknown",
        "media",
        "delivery-id",
        "slow-down",
        "server-error",
        "not-reached",
        "lost",
        "odd-answer",
        "refused",
        "file",
        "profile-error",
        "gesture-error",
    ];
    assert_eq!(not_tried_of_older(&report), expected);
}

#[tokio::test]
async fn telegram_passes_the_connector_kit() {
    let (_engine, plugin) = loaded(&plugin("telegram")).await;
    let report = run_kit(&plugin, &text("plugins/connectors/telegram/kit.toml")).await;
    assert!(report.passed, "{}", wrong(&report));
    // Telegram sends one update at a time, sends no challenge, gives no addresses of files, and takes no delivery
    // identifier from us. It has no templates.
    let expected = ["challenge", "batched", "siblings", "media", "delivery-id"];
    let others = ["catalogue", "catalogue-again", "catalogue-error", "settled", "settle-error"];
    assert_eq!(not_tried(&report), [&expected[..], &others[..]].concat());
}

#[tokio::test]
async fn webhook_passes_the_connector_kit() {
    let (_engine, plugin) = loaded(&plugin("webhook")).await;
    let report = run_kit(&plugin, &text("plugins/connectors/webhook/kit.toml")).await;
    assert!(report.passed, "{}", wrong(&report));
    // There is no challenge and no API to ask, and the connector keeps no values. With addresses of files, it does not
    // read the files that are sent; `kits/shop.toml` has files in the same request.
    let expected = [
        "challenge",
        "kept",
        "file",
        "profile-error",
        "fetched",
        "fetch-error",
        "polled",
        "first-poll",
        "cursor",
        "poll-again",
        "poll-error",
        "odd-poll",
        "joined",
        "join-again",
        "join-error",
        "left",
    ];
    assert_eq!(not_tried(&report), expected);
}

/// The other kinds of signature, and bodies in forms of other systems.
#[tokio::test]
async fn webhook_passes_the_connector_kit_for_every_kind_of_signature() {
    let (_engine, plugin) = loaded(&plugin("webhook")).await;
    for (kit, rule) in [
        ("public-key", "forged"),
        ("github", "unknown"),
        ("shop", "file"),
        ("stripe", "forged"),
        ("form", "forged"),
        ("header", "forged"),
        ("basic", "genuine"),
    ] {
        let report = run_kit(&plugin, &text(&format!("plugins/connectors/webhook/kits/{kit}.toml"))).await;
        assert!(report.passed, "{kit}: {}", wrong(&report));
        assert!(!not_tried(&report).contains(&rule), "{kit}: `{rule}` is tried");
    }
}

/// The SDKs' examples, which were written from the documentation alone.
#[tokio::test]
async fn the_example_connectors_pass_the_connector_kit() {
    for (language, expected) in [
        // Telegram sends one update at a time, sends no challenge, and takes no delivery identifier from us.
        ("python", &["challenge", "batched", "siblings", "delivery-id"][..]),
        // This platform posts one event at a time, and accepts only texts.
        ("js", &["challenge", "batched", "siblings", "file"][..]),
    ] {
        let (_engine, plugin) = loaded(&guest(&format!("example-connector-{language}"))).await;
        let report = run_kit(&plugin, &text(&format!("sdk/{language}/example-connector/kit.toml"))).await;
        assert!(report.passed, "{language}: {}", wrong(&report));
        assert_eq!(not_tried_of_older(&report), [expected, &GESTURES[..]].concat(), "{language}");
    }
}

#[tokio::test]
async fn each_fault_is_caught_by_its_rule() {
    let (_engine, plugin) = loaded(&guest("faulty")).await;
    let kit = text("tests/guests/faulty/kit.toml");
    let report = run_kit(&plugin, &kit).await;
    assert!(report.passed, "{}", wrong(&report));
    assert_eq!(not_tried(&report), [""; 0], "without a fault, every rule is tried");
    let mut missed = Vec::new();
    for (fault, rule) in FAULTS {
        let report = run_kit(&plugin, &format!("{kit}\n[config]\nfault = \"{fault}\"\n")).await;
        let failed = report.rules.iter().filter(|rule| rule.state == RuleState::Failed).map(|rule| rule.rule);
        let failed: Vec<_> = failed.collect();
        if !failed.contains(&rule) {
            missed.push(format!("`{fault}` should be caught by `{rule}`, and is by {failed:?}"));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
    for rule in &report.rules {
        assert!(FAULTS.iter().any(|(_, catches)| *catches == rule.rule), "no fault breaks `{}`", rule.rule);
    }
}

/// Here the platform posts forms, and signs the hook's address together with the form's fields.
#[tokio::test]
async fn each_fault_is_also_caught_with_forms() {
    let (_engine, plugin) = loaded(&guest("faulty")).await;
    let kit = text("tests/guests/faulty/form.toml");
    let report = run_kit(&plugin, &kit).await;
    assert!(report.passed, "{}", wrong(&report));
    let mut missed = Vec::new();
    for (fault, rule) in FORM_FAULTS {
        assert!(!not_tried(&report).contains(&rule), "`{rule}` is tried with forms");
        let report = run_kit(&plugin, &kit.replace("[config]\n", &format!("[config]\nfault = \"{fault}\"\n"))).await;
        let failed = report.rules.iter().filter(|rule| rule.state == RuleState::Failed).map(|rule| rule.rule);
        let failed: Vec<_> = failed.collect();
        if !failed.contains(&rule) {
            missed.push(format!("`{fault}` should be caught by `{rule}`, and is by {failed:?}"));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

/// The rules say what a kit file lacks, if the connector has the roles and the kit file has no samples for them.
#[tokio::test]
async fn a_role_without_samples_is_reported() {
    let (_engine, plugin) = loaded(&guest("faulty")).await;
    let kit = text("tests/guests/faulty/kit.toml");
    let without = |table: &str| {
        let parts = kit.split("\n[[").filter(|part| !part.starts_with(table)).collect::<Vec<_>>();
        parts.join("\n[[")
    };
    for (table, rules, why) in [
        (
            "media]]",
            &["fetched", "fetch-error"][..],
            "the reference `f-1` is emitted, but the kit file has no [[media]]",
        ),
        ("poll]]", &["polled", "first-poll", "cursor", "poll-again", "poll-error", "odd-poll"][..], "no [[poll]]"),
        ("setup]]", &["joined", "join-again", "join-error"][..], "no [[setup]]"),
        ("catalogue]]", &["catalogue", "catalogue-again", "catalogue-error"][..], "no [[catalogue]]"),
        ("gesture]]", &GESTURES[..], "no [[gesture]]"),
        ("settle]]", &["settled", "settle-error"][..], "no [[settle]]"),
    ] {
        let report = run_kit(&plugin, &without(table)).await;
        assert!(report.passed, "{table}: {}", wrong(&report));
        for name in rules {
            let rule = report.rules.iter().find(|rule| rule.rule == *name).expect("the rule");
            assert_eq!(rule.state, RuleState::NotTried, "{name}");
            let said = rule.not_tried_because.as_deref().unwrap_or_default();
            assert!(said.contains(why), "{name}: {said}");
        }
    }
}

/// A connector with another address denies what is signed with the real one.
#[tokio::test]
async fn a_connector_with_another_address_denies_genuine_requests() {
    let (_engine, plugin) = loaded(&guest("faulty")).await;
    let kit = text("tests/guests/faulty/form.toml").replace("{address}{form}", "https://elsewhere.example/{form}");
    let report = run_kit(&plugin, &kit).await;
    let genuine = report.rules.iter().find(|rule| rule.rule == "genuine").expect("the rule");
    assert_eq!((genuine.state, genuine.failed), (RuleState::Failed, 3));
}

#[tokio::test]
async fn a_kit_that_cannot_be_run_is_refused_with_a_reason() {
    let (_engine, welcome) = loaded(&plugin("welcome")).await;
    let kit = text("tests/guests/faulty/kit.toml");
    let read = |kit: &str| ConnectorKit::read(kit).expect("a kit file");
    let error = read(&kit).check(&welcome).await.unwrap_err();
    assert!(error.contains("the plugin is not a connector"), "{error}");
    let (_engine, webchat) = loaded(&plugin("webchat")).await;
    let setup = format!("{}\n[[setup]]\n", text("plugins/connectors/webchat/kit.toml"));
    let error = read(&setup).check(&webchat).await.unwrap_err();
    assert!(error.contains("the kit file has [[setup]], but the connector does not export `setup`"), "{error}");
    let (_engine, faulty) = loaded(&guest("faulty")).await;
    for (from, to, why) in [
        ("signing_key = ", "other_key = ", "plugin.toml declares no secret `other_key`"),
        ("secret = \"signing_key\"", "secret = \"nothing\"", "there is no secret `nothing`"),
        ("token = \"the-token-of-the-kit\"\n", "", "`token` is missing"),
    ] {
        let error = read(&kit.replace(from, to)).check(&faulty).await.unwrap_err();
        assert!(error.contains(why), "{why}: {error}");
    }
}
