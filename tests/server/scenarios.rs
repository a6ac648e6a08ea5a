//! `plugin test`: an author's scenarios are played without a server, and differences are shown.

use plugboard_tests::server::program;
use serde_json::{Value, json};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};
use tempfile::TempDir;

/// The command's standard output and standard error, and whether it succeeded.
struct Tested {
    printed: String,
    error: String,
    well: bool,
}

fn run(arguments: &[&str]) -> Tested {
    let output = Command::new(program()).args(["plugin", "test"]).args(arguments).output().expect("it runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Tested { printed: text(&output.stdout), error: text(&output.stderr), well: output.status.success() }
}

/// Returns the path of a built component.
pub(crate) fn component(folder: &str, name: &str) -> String {
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target");
    let path = target.join(folder).join(name).with_extension("wasm");
    path.to_str().expect("a path in UTF-8").to_owned()
}

pub(crate) fn plugin(name: &str) -> String {
    component("plugins", name)
}

pub(crate) fn order_status() -> String {
    component("guests", "order-status-rust")
}

/// Writes a scenario.
fn written(text: &str) -> (TempDir, String) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("story.toml");
    fs::write(&path, text).expect("it is written");
    let path = path.to_str().expect("a path in UTF-8").to_owned();
    (folder, path)
}

/// Plays one scenario.
fn play(plugin: &str, text: &str) -> Tested {
    let (_folder, path) = written(text);
    run(&[plugin, &path])
}

#[track_caller]
pub(crate) fn passes(plugin: &str, text: &str) {
    let Tested { printed, error, well } = play(plugin, text);
    assert!(well, "{printed}{error}");
}

/// Plays a scenario that must fail, and returns the output.
#[track_caller]
pub(crate) fn fails(plugin: &str, text: &str) -> String {
    let Tested { printed, error, well } = play(plugin, text);
    assert!(!well && error.contains("error: 1 of 1 scenarios failed"), "{printed}{error}");
    printed
}

/// Returns the lines of a difference, without their indentation.
pub(crate) fn lines(printed: &str) -> Vec<&str> {
    let difference = printed.lines().filter(|line| line.starts_with("             "));
    difference.map(str::trim_start).collect()
}

#[test]
fn the_scenarios_of_the_plugins_pass() {
    let mut played = 0;
    for name in ["welcome", "follow-up", "lead-capture", "triage"] {
        let folder: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../plugins").join(name).join("scenarios");
        let folder = folder.to_str().expect("a path in UTF-8");
        let Tested { printed, error, well } = run(&[&plugin(name), folder]);
        assert!(well, "{name}:\n{printed}{error}");
        played += printed.lines().filter(|line| line.starts_with("ok ")).count();
    }
    assert_eq!(played, 6);
}

#[test]
fn differences_are_shown_line_by_line() {
    let text = r#"
        name = "A greeting"
        [[step]]
        say = "the customer writes"
        message = "Hello"
        [step.expect]
        actions = [{ reply = "Good day." }, { label = "new" }]
        log = ["greeted"]
    "#;
    let printed = fails(&plugin("welcome"), text);
    assert!(printed.starts_with("FAILED  A greeting ("), "{printed}");
    assert!(printed.contains("  FAILED   1 the customer writes  1 call, "), "{printed}");
    assert!(printed.contains(" of processor time, ") && printed.contains(" MiB"), "{printed}");
    assert!(printed.contains("Scenarios: 0 ok, 1 failed. Steps: 1."), "{printed}");
    assert_eq!(
        lines(&printed),
        [
            "actions",
            "- { reply = \"Good day.\" }",
            "- { label = \"new\" }",
            "+ { reply = \"Hi there! Thanks for writing to us. We will answer as soon as we can.\" }",
            "log",
            "- \"greeted\"",
            "+ \"greeted: open, language en\"",
        ]
    );
}

#[test]
fn rules_refuse_replies_as_on_a_server() {
    let text = |more: &str, expect: &str| {
        format!("{more}\n[[step]]\nmessage = \"echo 0123456789\"\nexpect = {{ {expect} }}\n")
    };
    let reply = |verdict: &str| format!("actions = [{{ reply = \"0123456789\"{verdict} }}]");
    let (allowed, long) = (reply(""), reply(", refused = \"text-too-long\""));
    passes(&order_status(), &text("", &allowed));
    // The guest returns the error that it gets, so its actions take no effect.
    let denied = |code: &str| format!("actions = [], failure = {{ kind = \"denied\", code = \"{code}\" }}");
    let limit = "[rules]\ntext_limit = { length = 9, utf16 = false }";
    passes(&order_status(), &text(limit, &denied("text-too-long")));
    let printed = fails(&order_status(), &text(limit, &long));
    assert!(lines(&printed).contains(&"- every handler succeeds"), "{printed}");
    passes(&order_status(), &text("[conversation]\nautomation = false", &denied("automation-off")));
    let person = "[[step]]\nperson = \"I am here.\"\n";
    let hour = "[[step]]\nlater = \"61m\"\n";
    passes(&order_status(), &text(person, &denied("person-handles")));
    passes(&order_status(), &text(&format!("{person}{hour}"), &allowed));
    // After ten replies in ten minutes, a person has to look.
    let many = "[[step]]\nmessage = \"echo a\"\n".repeat(10);
    let held = "actions = [{ reply_like = \"*\", held = \"budget\" }], log_has = [\"refused reply held budget\"]";
    passes(&order_status(), &text(&many, held));
}

#[test]
fn each_action_can_be_expected() {
    let text = r#"
        [[step]]
        message = "act"
        [step.expect]
        actions = [
            { category = "sales" }, { priority = "urgent" }, { label = "a" }, { unlabel = "a" }, { label = "b" },
            { assignee = "ann" }, { team = "blue" }, { status = "pending" }, { snooze = "1h" },
            { escalate = "look" }, { note = "noted" }, { contact_name = "Ada" },
            { contact_attribute = { language = "de" } }, { contact_attribute = { old = false } },
            { open_lead = "chat" }, { lead_stage = "qualified" }, { lead_value = 12.5, currency = "EUR" },
            { lead_attribute = { need = "boots" } }, { lead_attribute = { old = false } },
            { timer = "t", after = "1m", data = "data" }, { cancel_timer = "u" },
            { reply = "done", refused = "automation-off" },
        ]
        log_has = [
            "preview allowed",
            "category,priority,labels,assignee,team,status,automation",
            "qualified 12.5 EUR created,stage,value,attributes",
            "refused reply refused automation-off",
        ]

        [[step]]
        say = "the timer rings, and the snooze was over with the escalation"
        later = "2h"
        expect = { log = ["timer t data"] }
    "#;
    passes(&order_status(), text);
}

#[test]
fn timers_fire_in_order_within_a_scenario() {
    let text = r#"
        [config]
        remind_after_hours = 1
        close_after_hours = 2
        [[step]]
        message = "Hello?"
        [[step]]
        person = "Hello!"
        [[step]]
        say = "all of it at once"
        later = "1d"
        [step.expect]
        actions = [
            { reply_like = "*still with us*" },
            { timer = "close", after = "2h" },
            { status = "resolved" },
            { cancel_timer = "silence" },
            { cancel_timer = "close" },
        ]
        [[step]]
        say = "nothing is left"
        later = "30d"
        expect = { actions = [] }
    "#;
    passes(&plugin("follow-up"), text);
}

#[test]
fn other_systems_answer_as_written_in_the_scenario() {
    let head = r#"
        [config]
        api_base = "https://shop.example"
        [secrets]
        token = "s3cret"
    "#;
    let text = format!(
        r#"{head}
        [[http]]
        method = "GET"
        url = "https://shop.example/orders/8"
        body = "on its way"
        times = 1
        [[http]]
        url = "https://shop.example/orders/*"
        status = 429
        headers = {{ Retry-After = "7" }}
        [[step]]
        message = "order 8"
        [step.expect]
        actions = [{{ label = "order-status" }}, {{ reply = "Order 8: on its way (asked 1)" }}]
        kv = {{ asked = "1" }}
        shared = {{ asked = "1" }}
        requests = [{{ method = "GET", url = "https://shop.example/orders/8", headers = {{ authorization = "Bearer ${{secret.token}}" }} }}]
        [[step]]
        message = "order 8"
        expect = {{ failure = {{ kind = "rate-limited" }}, kv = {{ asked = "1" }} }}
    "#
    );
    passes(&order_status(), &text);
    for (fail, kind, code) in [("timeout", "uncertain", "timeout"), ("not-reached", "unavailable", "not-reached")] {
        let answer = format!("{head}\n[[http]]\nurl = \"*\"\nfail = \"{fail}\"\n[[step]]\nmessage = \"order 9\"\n");
        passes(
            &order_status(),
            &format!("{answer}expect = {{ failure = {{ kind = \"{kind}\", code = \"{code}\" }} }}"),
        );
    }
    // A request without an answer fails the step, whatever the plugin does with it.
    let printed = fails(&order_status(), &format!("{head}\n[[step]]\nmessage = \"order 9\"\n"));
    assert!(
        printed.contains("+ GET https://shop.example/orders/9 has no answer: write an [[http]] for it"),
        "{printed}"
    );
    // So does a request that a server would refuse; the plugin continues after it.
    let printed = fails(&order_status(), "[[step]]\nmessage = \"catch\"\nexpect = { log_has = [\"caught denied\"] }\n");
    let refused = "+ GET https://elsewhere.example/ was blocked: a server would refuse it; add the host to `hosts`";
    assert!(lines(&printed)[1].starts_with(refused), "{printed}");
    // The values of secrets are never shown.
    let printed = fails(
        &order_status(),
        &format!("{text}requests = [{{ url = \"https://shop.example/\" }}]")
            .replace("expect = { failure = { kind = \"rate-limited\" }, kv = { asked = \"1\" } }", "[step.expect]\n"),
    );
    assert!(printed.contains("Bearer ${secret.token}") && !printed.contains("s3cret"), "{printed}");
}

#[test]
fn an_unexpected_end_of_a_handler_is_reported() {
    for (message, end) in [
        ("fail not-found", "failure = { kind = \"not-found\", code = \"as-asked\" }"),
        ("throw", "trapped = true"),
        ("spin", "limit = \"cpu\""),
    ] {
        let step = format!("[[step]]\nmessage = \"{message}\"\n");
        passes(&order_status(), &format!("{step}expect = {{ {end} }}"));
        let printed = fails(&order_status(), &step);
        assert_eq!(lines(&printed)[..2], ["end", "- every handler succeeds"], "{printed}");
        assert!(lines(&printed)[2].starts_with("+ on-message: "), "{printed}");
    }
    // Its log is shown as well.
    let printed = fails(&order_status(), "[[step]]\nmessage = \"throw\"\n");
    assert!(printed.contains("it logged") && printed.contains("boom"), "{printed}");
}

#[test]
fn an_event_in_a_step_needs_a_handler() {
    let step = |event: &str, log: &str| format!("[[step]]\n{event}\nexpect = {{ log_has = [\"{log}\"] }}\n");
    for (event, log) in [
        ("conversation = [\"created\", \"status\"]", "conversation conversation created,status"),
        (
            "refused = { action = \"reply\", code = \"answered\", reason = \"why\" }",
            "refused reply refused answered why",
        ),
        ("lead = { stage = \"won\", value = 3, currency = \"EUR\" }", "won 3 EUR created,stage,value"),
        ("change = { priority = \"low\", label = \"x\" }", "conversation conversation priority,labels"),
    ] {
        passes(&order_status(), &step(event, log));
    }
    let printed = fails(&plugin("triage"), &step("conversation = [\"created\"]", "x"));
    assert!(printed.contains("the plugin does not export on-conversation"), "{printed}");
    let printed = fails(&plugin("triage"), &step("change = { status = \"open\" }", "x"));
    assert!(printed.contains("the conversation already has these values"), "{printed}");
}

#[test]
fn an_invalid_scenario_is_refused_with_what_to_write() {
    let step = "[[step]]\nmessage = \"a\"\n";
    for (text, why) in [
        ("[[step]]\nmesage = \"a\"\n".to_owned(), "line 2: unknown field `mesage`"),
        ("[[step]\n".to_owned(), "line 1: "),
        (
            format!("[config]\ncolour = \"red\"\n{step}"),
            "[config]: unknown configuration member `colour`; the known members are",
        ),
        (format!("[config]\norders = 7\n{step}"), "member `orders` must be a object, found a number"),
        (format!("[secrets]\nkey = \"x\"\n{step}"), "plugin.toml declares no secret `key`"),
        (format!("{step}expect = {{ actions = [{{ say = \"x\" }}] }}\n"), "line 3: an action must have one of"),
    ] {
        let printed = fails(&order_status(), &text);
        assert!(printed.contains(why), "{text}\n{printed}");
    }
    let (_folder, path) = written(step);
    for (arguments, why) in [
        (
            vec![plugin("webchat"), path.clone()],
            "it is a connector, and scenarios test plugins that handle events; use `plugin test --connector`",
        ),
        (vec![order_status(), "/nowhere/story.toml".to_owned()], "cannot be read"),
    ] {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let tested = run(&arguments);
        assert!(!tested.well && tested.printed.contains(why), "{}{}", tested.printed, tested.error);
    }
    let no_plugin = run(&[&path, &path]);
    assert!(!no_plugin.well && no_plugin.error.contains("cannot test"), "{}", no_plugin.error);
    let nothing = run(&[&order_status()]);
    assert!(
        !nothing.well && nothing.error.contains("no folder `scenarios` in the current folder"),
        "{}",
        nothing.error
    );
    let empty = tempfile::tempdir().expect("a temporary folder");
    let empty = run(&[&order_status(), empty.path().to_str().expect("a path in UTF-8")]);
    assert!(!empty.well && empty.error.contains("no scenarios found in"), "{}", empty.error);
}

#[test]
fn results_can_be_printed_as_json() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let scenarios = folder.path().join("scenarios");
    fs::create_dir(&scenarios).expect("a folder");
    let file = folder.path().join("plugin.wasm");
    fs::copy(order_status(), &file).expect("it is copied");
    let write = |name: &str, text: &str| fs::write(scenarios.join(name), text).expect("it is written");
    write("b.toml", "[[step]]\nmessage = \"echo hi\"\nexpect = { actions = [{ note = \"hi\" }] }\n");
    write("a.toml", "name = \"Fine\"\n[[step]]\nmessage = \"echo hi\"\n[[step]]\nmessage = \"nothing\"\n");
    write("c.toml", "x");
    write("notes.txt", "no scenario");
    let file = file.to_str().expect("a path in UTF-8");
    // The folder next to the component is found.
    let Tested { printed, error, well } = run(&["--json", file]);
    assert!(!well && error.contains("error: 2 of 3 scenarios failed"), "{error}");
    let report: Value = serde_json::from_str(&printed).expect("JSON");
    assert_eq!((&report["passed"], &report["failed"]), (&json!(1), &json!(2)));
    let [a, b, c] = report["scenarios"].as_array().expect("scenarios").as_slice() else { panic!("{report}") };
    assert_eq!((&a["name"], &a["passed"], &b["name"]), (&json!("Fine"), &json!(true), &json!("b")));
    let step = &a["steps"][0];
    assert_eq!((&step["number"], &step["name"], &step["calls"]), (&json!(1), &json!("message \"echo hi\""), &json!(2)));
    assert!(step["wall_us"].as_u64() > Some(0) && step["memory_bytes"].as_u64() > Some(0), "{step}");
    assert_eq!(step["log"][2], json!({ "level": "info", "message": "hi is 2 bytes" }), "{step}");
    assert_eq!(
        b["steps"][0]["differences"],
        json!([{ "of": "actions", "lines": ["- { note = \"hi\" }", "+ { reply = \"hi\" }"] }])
    );
    assert!(c["error"].as_str().is_some_and(|error| error.contains("line 1: ")), "{c}");
}

#[test]
fn the_calls_of_a_step_and_the_size_of_a_file_are_bounded() {
    // A timer that sets itself again would fire for ever.
    let text = "[config]\nremind_after_hours = 0.01\n[[step]]\nmessage = \"a\"\n[[step]]\nlater = \"30d\"\n";
    let printed = fails(&plugin("follow-up"), text);
    assert!(printed.contains("+ more than 100 calls in one step"), "{printed}");
    let large = format!("[[step]]\nmessage = \"a\"\n#{}", " ".repeat(2 << 20));
    assert!(fails(&order_status(), &large).contains("1048577 bytes, at most 1048576 are allowed"));
}
