//! What an admin must be able to rely on: secrets stay secret, one server per folder, and options take effect as given.

use crate::{
    SECRET, SHOP,
    api::{Answer, Api},
    feed::documented,
    now,
};
use plugboard_tests::{
    graph::{
        Behavior, Edge, Graph,
        webhook::{self, batch, entry, text},
    },
    server::program,
};
use serde_json::{Value, json};
use std::{
    fs,
    io::{BufRead as _, BufReader},
    os::unix::fs::PermissionsExt as _,
    path::Path,
    process::{Child, Command, Stdio},
    thread::JoinHandle,
};
use tempfile::TempDir;

/// The program, without any `PLUGBOARD_*` variables of the test's own environment.
fn plugboard(arguments: &[&str]) -> Command {
    let mut command = Command::new(program());
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("PLUGBOARD_") {
            command.env_remove(name);
        }
    }
    command.args(arguments).stdin(Stdio::null());
    command
}

/// Runs a command to completion. Returns its standard output, or its standard error if it fails.
fn done(command: &mut Command) -> Result<String, String> {
    let output = command.output().expect("the program runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr)) }
}

/// A server whose whole log is recorded.
struct Logged {
    process: Child,
    base: String,
    log: Option<JoinHandle<String>>,
}

impl Drop for Logged {
    fn drop(&mut self) {
        // The process may have exited already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Logged {
    /// Starts the server, and waits until it logs its address.
    fn start(mut command: Command) -> Self {
        let mut process = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the program runs");
        let mut lines = BufReader::new(process.stderr.take().expect("a pipe")).lines();
        let mut log = String::new();
        let base = loop {
            let line = lines.next().unwrap_or_else(|| panic!("it ended:\n{log}")).expect("a line of text");
            log.push_str(&line);
            log.push('\n');
            if let Some((_, address)) = line.split_once("listening on http://") {
                break format!("http://{}", address.split(['"', ' ']).next().unwrap_or_default());
            }
        };
        let log = std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                log.push_str(&line);
                log.push('\n');
            }
            log
        });
        Self { process, base, log: Some(log) }
    }

    /// Asks the server to stop, waits for it to exit, and returns its whole log.
    fn stop(mut self) -> String {
        let asked = Command::new("kill").args(["-TERM", &self.process.id().to_string()]).status();
        assert!(asked.expect("the kill program runs").success(), "the server did not run, so it could not be stopped");
        assert!(self.process.wait().expect("the server ends").success(), "it exits successfully");
        self.log.take().expect("the log is taken once").join().expect("the log is read")
    }
}

/// Returns every file below a folder, with its content.
pub(crate) fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    for found in fs::read_dir(folder).expect("a folder") {
        let path = found.expect("an entry").path();
        if path.is_dir() {
            all.extend(files(&path));
        } else {
            all.push((path.display().to_string(), fs::read(&path).expect("a file")));
        }
    }
    all
}

/// Whether these bytes contain this text.
pub(crate) fn contains(bytes: &[u8], secret: &str) -> bool {
    bytes.windows(secret.len()).any(|window| window == secret.as_bytes())
}

/// The page's token, a word that occurs nowhere else.
const PAGE_TOKEN: &str = "page-token-7f3a9c51";
/// A secret that is set later and used nowhere.
const OTHER: &str = "other-secret-51c9a3f7";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn secrets_and_tokens_appear_in_no_log_file_answer_or_error() {
    let folder = TempDir::new().expect("a temporary folder");
    let data = folder.path().join("data");
    let data = data.to_str().expect("a path");
    let graph = Graph::start().await;
    let token = done(&mut plugboard(&["token", "create", "--role", "admin", "--name", "Ann", "--data-dir", data]));
    let token = token.expect("a token");
    let server = Logged::start(plugboard(&["serve", "--data-dir", data, "--listen", "127.0.0.1:0", "--log", "trace"]));
    let run = |arguments: &[&str]| {
        let result = done(plugboard(arguments).env("PLUGBOARD_URL", &server.base).env("PLUGBOARD_TOKEN", &token));
        result.unwrap_or_else(|error| panic!("{arguments:?}: {error}"))
    };
    for plugin in ["triage", "welcome", "messenger", "webchat"] {
        let file = format!("{}/../target/plugins/{plugin}.wasm", env!("CARGO_MANIFEST_DIR"));
        run(&["plugin", "install", &file, "--yes"]);
    }
    let config = json!({ "page_id": SHOP.0, "api_base": graph.base() }).to_string();
    let page_token = format!("page_token={PAGE_TOKEN}");
    let grant = format!("http={}", graph.authority());
    let (app_secret, mut said) = (format!("app_secret={SECRET}-3b8e6d40"), Vec::new());
    let add = ["channel", "add", SHOP.1, "--connector", "messenger", "--yes", "--config", &config, "--grant", &grant];
    let secrets = ["--secret", &page_token, "--secret", &app_secret, "--secret", "verify_token=verify-92d1e7b5"];
    said.push(run(&[&add[..], &secrets[..]].concat()));
    said.push(run(&["channel", "add", "chat", "--connector", "webchat"]));
    let other = format!("other={OTHER}");
    said.push(run(&["secret", "set", "--plugin", "welcome", &other]));

    // First all goes well; then the platform refuses, drops and delays requests.
    let api = Api::at(&server.base);
    let visitor = Answer::to(api.request("POST", "/chat/chat/session")).await.json()["token"].clone();
    let visitor = visitor.as_str().expect("a visitor's token");
    let events = format!("/chat/chat/events?token={visitor}");
    assert_eq!(Answer::to(api.request("GET", &events)).await.status, 204);
    let (client, hook) = (webhook::Client::new(), format!("{}/hooks/{}", server.base, SHOP.1));
    graph.next_for(Edge::Send, "bob", 1, Behavior::Error { status: 400, code: 190, subcode: 0 });
    graph.next_for(Edge::Send, "eve", 1, Behavior::Drop { accepted: false });
    for person in ["ada", "bob", "eve"] {
        let body = batch(&[entry(SHOP.0, &[text(SHOP.0, person, &format!("m-{person}"), now(), "hello")])]);
        assert_eq!(client.post(&hook, &app_secret["app_secret=".len()..], &body).await, Some(200));
        assert_eq!(client.post(&hook, "guessed", &body).await, Some(401));
    }
    graph.wait_for_sends(3).await;
    let sent = graph.requests_to(Edge::Send);
    assert!(
        sent.iter().all(|request| request.header("authorization") == Some(&format!("Bearer {PAGE_TOKEN}"))),
        "{sent:?}"
    );

    // Everything that the API and the program print.
    let mut answers = Vec::new();
    let ask = async |path: String| {
        let answer = Answer::to(api.request("GET", &path).bearer_auth(&token)).await;
        (answer.json(), format!("{path}: {:?} {}", answer.headers, answer.text))
    };
    for (method, path) in documented(&api).await {
        if method != "GET" || path == "/api/v1/events" {
            continue;
        }
        let (list, text) = ask(path.replace("{channel}", SHOP.1).replace("{name}", SHOP.1)).await;
        answers.push(text);
        for row in list["data"].as_array().into_iter().flatten() {
            let id = row["id"].as_str().or_else(|| row["name"].as_str()).unwrap_or_default();
            answers.push(ask(format!("{path}/{id}")).await.1);
            answers.push(ask(format!("{path}/{id}/messages")).await.1);
            answers.push(ask(format!("{path}/{id}/logs")).await.1);
        }
    }
    assert!(answers.iter().any(|text| text.contains("app_secret")), "the answers name the secrets");
    for message in ["channel", "plugin"] {
        said.push(run(&[message, "list"]));
        said.push(run(&[message, "list", "--json"]));
    }
    said.extend([run(&["channel", "show", SHOP.1]), run(&["plugin", "logs", "messenger"])]);
    let wrong = format!("{token}x");
    let guessed = Answer::to(api.request("GET", "/api/v1/status").bearer_auth(&wrong)).await;
    said.push(guessed.text);
    let log = server.stop();
    assert!(log.contains("bob") || log.contains("page_token"), "the log reports the failure:\n{log}");

    let key = fs::read_to_string(Path::new(data).join("key")).expect("the key");
    let key = key.trim();
    let mine = [PAGE_TOKEN, OTHER, &app_secret["app_secret=".len()..], "verify-92d1e7b5", &token, key];
    // A visitor's token opens one conversation only, but it must not be in a log either.
    for secret in mine.iter().chain([&visitor]) {
        let line = log.lines().find(|line| line.contains(secret));
        assert!(line.is_none(), "the log reveals `{secret}`: {line:?}");
        for text in answers.iter().chain(&said) {
            assert!(!text.contains(secret), "an answer reveals `{secret}`: {text}");
        }
    }
    let kept = files(Path::new(data));
    assert!(kept.iter().any(|(_, bytes)| contains(bytes, "page_token")), "the database has the secret's name");
    for secret in mine {
        let found: Vec<_> = kept.iter().filter(|(_, bytes)| contains(bytes, secret)).map(|(name, _)| name).collect();
        assert_eq!(found.len(), usize::from(secret == key), "`{secret}` is in {found:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_data_folder_is_used_by_one_server_and_accessible_only_to_its_owner() {
    let folder = TempDir::new().expect("a temporary folder");
    let path = folder.path().join("a/data");
    let data = path.to_str().expect("a path");
    let serve = ["serve", "--data-dir", data, "--listen", "127.0.0.1:0"];
    let first = Logged::start(plugboard(&serve));
    let mode = |path: &Path| fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
    assert_eq!((mode(&path), mode(&path.join("key"))), (0o700, 0o600));

    let error = done(&mut plugboard(&serve)).expect_err("it does not start");
    assert!(error.contains(data) && error.contains("in use by another plugboard server"), "{error}");
    assert!(error.contains("--data-dir"), "the error says what to do: {error}");
    let used_address = first.base.trim_start_matches("http://").to_owned();
    let elsewhere = folder.path().join("b");
    let elsewhere = elsewhere.to_str().expect("a path");
    let error = done(&mut plugboard(&["serve", "--data-dir", elsewhere, "--listen", &used_address]));
    let error = error.expect_err("it does not start");
    assert!(error.contains(&format!("cannot listen on {used_address}")), "{error}");
    // The first server keeps running, and the folder is free once it has exited.
    assert_eq!(Answer::to(Api::at(&first.base).request("GET", "/healthz")).await.status, 200);
    first.stop();
    Logged::start(plugboard(&serve)).stop();

    // An invalid key file is not replaced, because everything sealed with the old key would be lost.
    fs::write(path.join("key"), "not a key\n").expect("a file");
    let error = done(&mut plugboard(&serve)).expect_err("it does not start");
    assert!(error.contains("key") && error.contains("64 hexadecimal digits"), "{error}");
    assert_eq!(fs::read_to_string(path.join("key")).expect("a file"), "not a key\n");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn flags_override_variables_and_variables_override_the_file() {
    let folder = TempDir::new().expect("a temporary folder");
    let (of_file, of_variable) = (folder.path().join("file"), folder.path().join("variable"));
    let config = folder.path().join("plugboard.toml");
    let options = format!(
        "listen = \"127.0.0.1:0\"\ndata-dir = {of_file:?}\npublic-url = \"https://file.example\"\nlog-format = \"json\"\n"
    );
    fs::write(&config, &options).expect("a file");
    let settled = |arguments: &[&str]| {
        let mut command = plugboard(arguments);
        command.env("PLUGBOARD_CONFIG", &config).env("PLUGBOARD_DATA_DIR", &of_variable);
        command.env("PLUGBOARD_PUBLIC_URL", "https://variable.example");
        command
    };
    let token = done(&mut settled(&["token", "create", "--role", "admin", "--name", "Ann"])).expect("a token");
    let server = Logged::start(settled(&["serve", "--public-url", "https://flag.example"]));
    let file = format!("{}/../target/plugins/webchat.wasm", env!("CARGO_MANIFEST_DIR"));
    let client = |arguments: &[&str]| {
        let mut command = plugboard(arguments);
        command.env("PLUGBOARD_URL", &server.base).env("PLUGBOARD_TOKEN", &token);
        done(&mut command).unwrap_or_else(|error| panic!("{arguments:?}: {error}"))
    };
    client(&["plugin", "install", &file, "--yes"]);
    let channel = client(&["channel", "add", "chat", "--connector", "webchat", "--json"]);
    let channel: Value = serde_json::from_str(&channel).expect("JSON");
    assert_eq!(channel["hook_url"], "https://flag.example/hooks/chat", "the flag");
    let log = server.stop();
    assert!(log.lines().all(|line| serde_json::from_str::<Value>(line).is_ok()), "the file: {log}");
    assert!(of_variable.join("plugboard.db").exists() && !of_file.exists(), "the variable");

    // Without the other sources, the file applies.
    let server = Logged::start(plugboard(&["serve", "--config", config.to_str().expect("a path")]));
    assert!(of_file.join("plugboard.db").exists());
    server.stop();
    for (wrong, word) in [("colour = \"red\"\n", "`colour`"), ("max-streams = 0\n", "`max-streams`"), ("= 1\n", "TOML")]
    {
        fs::write(&config, format!("{options}{wrong}")).expect("a file");
        let error = done(&mut settled(&["serve"])).expect_err("it does not start");
        assert!(error.contains(word) && error.contains("plugboard.toml") || word == "`max-streams`", "{error}");
    }
    let error = done(&mut plugboard(&["plugin", "list"])).expect_err("there is no token");
    assert!(error.contains("PLUGBOARD_TOKEN"), "{error}");
}
