//! `plugin test --connector` checks a connector against the contract without a server, and reports the broken rules.

use crate::governing::server_less;
use plugboard_pack::build::{Language, Template};
use plugboard_tests::server::program;
use plugboard_trials::ConnectorKit;
use serde_json::Value;
use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

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

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn path(path: &str) -> String {
    root().join(path).to_str().expect("a path in UTF-8").to_owned()
}

/// Returns a kit file for the guest `faulty`, with one fault.
fn with_fault(fault: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let kit = fs::read_to_string(root().join("tests/guests/faulty/kit.toml")).expect("the kit file");
    let file = folder.path().join("kit.toml");
    fs::write(&file, format!("{kit}\n[config]\nfault = \"{fault}\"\n")).expect("it is written");
    let file = file.to_str().expect("a path in UTF-8").to_owned();
    (folder, file)
}

#[test]
fn a_correct_connector_passes_and_every_rule_is_listed() {
    let (messenger, kit) = (path("target/plugins/messenger.wasm"), path("plugins/connectors/messenger/kit.toml"));
    let Tested { printed, error, well } = run(&["--connector", &messenger, &kit]);
    assert!(well, "{printed}{error}");
    let line = printed.lines().find(|line| line.starts_with("ok         forged")).expect("the rule");
    assert!(line.contains("A request that the platform did not sign is denied"), "{line}");
    assert!(printed.contains("Rules: 34 ok, 0 failed, 19 not tried. Calls: "), "{printed}");

    // The command finds the kit file next to the component.
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::copy(&messenger, folder.path().join("messenger.wasm")).expect("a copy");
    fs::copy(&kit, folder.path().join("kit.toml")).expect("a copy");
    let beside = folder.path().join("messenger.wasm");
    let Tested { printed, error, well } = run(&["--connector", beside.to_str().expect("a path in UTF-8")]);
    assert!(well, "{printed}{error}");
}

#[test]
fn a_broken_rule_is_shown_with_its_first_failing_case() {
    let (_folder, kit) = with_fault("takes-unsigned");
    let faulty = path("target/guests/faulty.wasm");
    let Tested { printed, error, well } = run(&["--connector", &faulty, &kit]);
    assert!(!well && error.contains("error: 1 of 53 rules failed"), "{printed}{error}");
    let shown: Vec<_> = printed.lines().skip_while(|line| !line.starts_with("FAILED")).take(6).map(str::trim).collect();
    assert!(shown[0].starts_with("FAILED     forged         verify "), "{shown:?}");
    assert_eq!(shown[1], "case      a text: the signature is missing");
    assert_eq!(shown[2], "with      POST /");
    assert!(printed.contains("expected  a failure of the kind `denied`"), "{printed}");
    assert!(printed.contains("got       the request was accepted as genuine"), "{printed}");

    let Tested { printed, well, .. } = run(&["--connector", &faulty, &kit, "--json"]);
    let report: Value = serde_json::from_str(&printed).expect("JSON");
    let forged = report["rules"].as_array().expect("rules").iter().find(|rule| rule["rule"] == "forged").expect("rule");
    assert_eq!((well, &report["passed"], &forged["state"]), (false, &false.into(), &"failed".into()));
    assert_eq!(forged["first"]["case"], "a text: the signature is missing");
    assert!(report["calls"].as_u64().expect("a number") > 500, "{}", report["calls"]);
}

#[test]
fn a_connector_test_that_cannot_run_is_refused_with_a_reason() {
    let (welcome, faulty) = (path("target/plugins/welcome.wasm"), path("target/guests/faulty.wasm"));
    let kit = path("tests/guests/faulty/kit.toml");
    for (arguments, why) in [
        (vec!["--connector", &welcome, &kit], "the plugin is not a connector"),
        (vec!["--connector", &faulty], "name a kit file"),
        (vec!["--connector", &faulty, &kit, &kit], "name only one"),
        (vec!["--connector", &faulty, "nowhere.toml"], "nowhere.toml: cannot be read"),
        // Without the option, the command points to it, although there are no scenarios either.
        (vec![faulty.as_str()], "test it with `plugboard plugin test --connector"),
    ] {
        let Tested { printed, error, well } = run(&arguments);
        assert!(!well && (error.contains(why) || printed.contains(why)), "{why}: {printed}{error}");
    }
}

/// Creates a connector as an author would, and returns its folder and the command's output.
fn new_connector(language: Language, folder: &Path) -> (PathBuf, String) {
    let at = folder.join("chat");
    let (language, path) = (language.to_string(), at.to_str().expect("a path in UTF-8"));
    let arguments = ["plugin", "new", "chat", "--language", &language, "--role", "connector", "--dir", path];
    let said = server_less(&arguments).unwrap_or_else(|error| panic!("{language}: {error}"));
    (at, said)
}

#[test]
fn a_new_connector_can_be_created_in_every_language() {
    for language in Language::ALL {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (at, said) = new_connector(language, folder.path());
        assert!(said.contains("is a working connector in ") && said.contains("test --connector chat.wasm"), "{said}");
        for (name, _) in language.template(Template::Connector) {
            let text = fs::read_to_string(at.join(name)).unwrap_or_else(|error| panic!("{language}: {name}: {error}"));
            assert!(!text.contains("{{"), "{language}: {name}");
        }
        let kit = fs::read_to_string(at.join("kit.toml")).expect("a kit file");
        ConnectorKit::read(&kit).unwrap_or_else(|error| panic!("{language}: {error}"));
        assert!(at.join(".plugboard/sdk").is_dir(), "{language}");
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().to_str().expect("a path in UTF-8");
    let refused = server_less(&["plugin", "new", "chat", "--lang", "c", "--role", "exporter", "--dir", path]);
    let refused = refused.expect_err("there is no such template");
    assert!(refused.contains("must be one of automation, connector"), "{refused}");
}

/// The connectors in the other languages are equivalent and share the kit file; the tests of `host/pack` check that.
#[test]
fn the_connector_template_passes_the_connector_kit() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (at, _) = new_connector(Language::Rust, folder.path());
    let tools = env::var("PLUGBOARD_TEST_TOOLS").expect("where tools are: run the tests with `cargo xtask test`");
    let search = format!("{tools}:{}", env::var("PATH").expect("PATH"));
    let run = |program: &str, arguments: &[&str]| {
        let mut command = Command::new(program);
        command.current_dir(&at).args(arguments).env("PATH", &search).env_remove("CARGO");
        // A shared build folder, so that the crates are not rebuilt on each run.
        command.env("CARGO_TARGET_DIR", path("target/guests-example"));
        let output = command.output().expect("it runs");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        assert!(output.status.success(), "{program}: {}{}", text(&output.stdout), text(&output.stderr));
        text(&output.stdout)
    };
    run("cargo", &["test", "--quiet"]);
    let plugboard = program().canonicalize().expect("the program");
    let plugboard = plugboard.to_str().expect("a path in UTF-8");
    run(plugboard, &["plugin", "build"]);
    let printed = run(plugboard, &["plugin", "test", "--connector", "chat.wasm"]);
    assert!(printed.contains("Rules: 31 ok, 0 failed, 22 not tried."), "{printed}");
}

/// Checks that the table of rules in the documentation matches the program.
#[test]
fn the_documented_rules_match_those_of_the_program() {
    let page = fs::read_to_string(root().join("docs/connectors.md")).expect("the page");
    let cells = |line: &str| line.trim_matches('|').split(" | ").map(|cell| cell.trim().to_owned()).collect::<Vec<_>>();
    let rows = page.lines().filter(|line| line.starts_with("| `")).map(cells).filter(|cells| cells.len() == 3);
    let documented: Vec<_> = rows.map(|cells| (cells[0].trim_matches('`').to_owned(), cells)).collect();
    let faulty = path("target/guests/faulty.wasm");
    let Tested { printed, .. } = run(&["--connector", &faulty, &path("tests/guests/faulty/kit.toml"), "--json"]);
    let report: Value = serde_json::from_str(&printed).expect("JSON");
    let rules = report["rules"].as_array().expect("rules");
    let text = |rule: &Value, member: &str| rule[member].as_str().expect("a text").to_owned();
    let known: BTreeMap<_, _> =
        rules.iter().map(|rule| (text(rule, "rule"), (text(rule, "from"), text(rule, "says")))).collect();
    for (rule, cells) in &documented {
        let (from, says) = known.get(rule).unwrap_or_else(|| panic!("there is no rule `{rule}`"));
        assert_eq!((cells[1].trim_matches('`'), &cells[2]), (from.as_str(), says), "{rule}");
    }
    let order: Vec<_> = documented.iter().map(|(rule, _)| rule.clone()).collect();
    assert_eq!(order, rules.iter().map(|rule| text(rule, "rule")).collect::<Vec<_>>());
}
