//! `plugin dev`: an author saves a file, and sees its effect on a real server.

use crate::{api::Api, texts};
use plugboard_tests::{
    databases::Kind,
    server::{Server, program},
};
use serde_json::{Value, json};
use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc::{self, Receiver},
    time::Duration,
};
use tempfile::TempDir;

/// The longest that a test waits for a line. Compilers can be slow on a busy machine.
const PATIENCE: Duration = Duration::from_mins(3);

/// An author's project.
struct Project {
    folder: TempDir,
}

impl Project {
    /// A project in C, whose compiler is fast.
    fn new() -> Self {
        Self::of("c")
    }

    fn of(language: &str) -> Self {
        Self::create(&["hours", "--lang", language], r#"{"hours": "9 to 17"}"#)
    }

    /// A connector in C, with its kit file.
    fn connector() -> Self {
        Self::create(&["chat", "--lang", "c", "--role", "connector"], "{}")
    }

    fn create(new: &[&str], config: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let project = Self { folder };
        let mut command = Command::new(program());
        command.args(["plugin", "new"]).args(new).arg("--dir").arg(project.path());
        assert!(command.stdout(Stdio::null()).status().expect("the program runs").success());
        fs::write(project.path().join("config.json"), config).expect("a file");
        project
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("project")
    }

    /// Edits a file by replacing it with a new one, as editors do.
    fn edit(&self, file: &str, from: &str, to: &str) {
        let path = self.path().join(file);
        let text = fs::read_to_string(&path).expect("a file");
        assert!(text.contains(from), "{from} in {file}:\n{text}");
        let new = self.path().join(".new");
        fs::write(&new, text.replace(from, to)).expect("a file");
        fs::rename(new, path).expect("the file is replaced");
    }
}

/// The running command.
struct Dev {
    process: Child,
    lines: Receiver<String>,
    seen: Vec<String>,
}

impl Drop for Dev {
    fn drop(&mut self) {
        // The process may have exited already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Dev {
    fn start(server: &Server, project: &Path, more: &[&str]) -> Self {
        let tools =
            std::env::var("PLUGBOARD_TEST_TOOLS").expect("where tools are: run the tests with `cargo xtask test`");
        let mut command = Command::new(program());
        command.args(["plugin", "dev"]).arg(project).args(["--server", &server.base, "--token", &server.token]);
        command.args(more).env("PATH", format!("{tools}:{}", std::env::var("PATH").expect("PATH")));
        let config = format!("@{}", project.join("config.json").display());
        let piped = command.args(["--config", &config]).stdin(Stdio::null()).stdout(Stdio::piped()).spawn();
        let mut process = piped.expect("the program runs");
        let output = BufReader::new(process.stdout.take().expect("a pipe"));
        let (sender, lines) = mpsc::channel();
        std::thread::spawn(move || {
            // The receiver is gone once the test is over.
            output.lines().map_while(Result::ok).try_for_each(|line| sender.send(line))
        });
        Self { process, lines, seen: Vec::new() }
    }

    /// Waits for a line that contains all these parts.
    fn until(&mut self, parts: &[&str]) -> String {
        loop {
            let line = self.lines.recv_timeout(PATIENCE);
            let line = line.unwrap_or_else(|error| panic!("{parts:?}: {error}, after\n{}", self.seen.join("\n")));
            self.seen.push(line.clone());
            if parts.iter().all(|part| line.contains(part)) {
                return line;
            }
        }
    }

    /// Waits until each of these parts has been in a line, in any order.
    fn all(&mut self, parts: &[&str]) {
        let mut missing = parts.to_vec();
        while !missing.is_empty() {
            let line = self.until(&[]);
            missing.retain(|part| !line.contains(part));
        }
    }

    /// Waits for a JSON object of this kind.
    fn json(&mut self, what: &str) -> Value {
        let line = self.until(&[&format!("\"what\":\"{what}\"")]);
        serde_json::from_str(&line).expect("JSON")
    }

    /// Interrupts the command as Ctrl-C does, checks that it exits successfully, and returns its last lines.
    fn interrupt(mut self) -> Vec<String> {
        let asked = Command::new("kill").args(["-INT", &self.process.id().to_string()]).status();
        assert!(asked.expect("the kill program runs").success());
        assert!(self.process.wait().expect("it ends").success());
        self.lines.iter().collect()
    }
}

/// A visitor of the web chat.
struct Visitor {
    token: String,
    said: usize,
}

impl Visitor {
    async fn open(server: &Server) -> Self {
        server.install("webchat", &[]);
        server.command(&["channel", "add", "webchat", "--connector", "webchat"]).expect("a channel");
        let answer = Api::of(server).request("POST", "/chat/webchat/session").send().await;
        let session: Value = answer.expect("the server answers").json().await.expect("JSON");
        Self { token: session["token"].as_str().expect("a token").to_owned(), said: 0 }
    }

    async fn says(&mut self, server: &Server, text: &str) {
        self.said += 1;
        let message = json!({ "id": self.said.to_string(), "text": text });
        let hook = Api::of(server).request("POST", "/hooks/webchat").json(&message);
        let answer = hook.header("X-Visitor-Token", &self.token).send().await.expect("the server answers");
        assert_eq!(answer.status().as_u16(), 200);
    }
}

/// Returns the last text in the only conversation.
async fn last(server: &Server) -> String {
    server.drained().await;
    let conversation = &server.list("/api/v1/conversations").await[0];
    let messages = server.messages(conversation).await;
    texts(&messages).last().copied().unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_saved_change_is_built_tested_and_installed_and_its_runs_are_shown() {
    let server = &Server::start(Kind::Sqlite, &[]).await;
    let (mut visitor, project) = (Visitor::open(server).await, Project::new());
    let mut dev = Dev::start(server, &project.path(), &["--yes"]);
    dev.until(&["Building hours 0.1.0 (c) ..."]);
    dev.until(&["Built in ", " bytes:"]);
    dev.until(&["can do  config: read the configuration that you give it"]);
    // The template's scenario has its own configuration, with other hours than this project's.
    dev.until(&["Scenarios: 1 ok, 0 failed. Steps: 2."]);
    dev.until(&["Uploading ", " bytes; the server checks and compiles them ..."]);
    dev.until(&["Compiled. Installing hours ..."]);
    dev.until(&["hours is installed."]);
    visitor.says(server, "What are your hours?").await;
    dev.until(&["Z message ", ": done, ", " ms of processor time, ", " MiB"]);
    dev.until(&["info: asked 1 times so far"]);
    dev.until(&["did: reply"]);
    assert_eq!(last(server).await, "We are open 9 to 17.");

    // The scenario still expects the old text. The failure is shown, and the plugin is swapped in all the same.
    project.edit("plugin.c", "We are open", "Come by");
    dev.until(&["plugin.c changed. Building hours 0.1.0 (c) ..."]);
    dev.until(&["Built in ", " bytes ("]);
    dev.until(&["FAILED", "a customer asks"]);
    dev.until(&["+ { reply = \"Come by Monday to Friday, 9 to 17.\" }"]);
    dev.until(&["Scenarios: 0 ok, 1 failed."]);
    dev.until(&["hours is upgraded."]);
    visitor.says(server, "When are you open?").await;
    dev.until(&["info: asked 2 times so far"]);
    assert_eq!(last(server).await, "Come by 9 to 17.");

    // A failed build changes nothing.
    project.edit("plugin.c", "double asked;", "double asked");
    dev.until(&["BUILD FAILED: `", "ended with exit status"]);
    dev.until(&["plugin.c:", "error: "]);
    dev.until(&["The installed version of hours keeps running."]);
    visitor.says(server, "And your hours today?").await;
    dev.until(&["info: asked 3 times so far"]);
    assert_eq!(last(server).await, "Come by 9 to 17.");

    // Fixed, with another power, a failure, and an action that no rule allows.
    project.edit("plugin.c", "double asked", "double asked;");
    dev.until(&["Built in ", " bytes, unchanged."]);
    dev.until(&["hours is unchanged."]);
    let more = "if (pb_contains(hours, PB(\"never\"))) return pb_fail(PB_INVALID, \"that is no time\");\n    \
                PB_TRY(pb_triage_add_label(pb_message_event_conversation(event), PB(\"asked\")));\n    double asked;";
    project.edit("plugin.c", "double asked;", more);
    dev.until(&["BUILD FAILED"]);
    project.edit("plugin.toml", "\"replies\"]", "\"replies\", \"triage\"]");
    dev.until(&["plugin.toml changed. Building"]);
    dev.until(&["Built in ", "; it can do +triage."]);
    dev.until(&["hours is upgraded."]);
    let come = "pb_replies_reply(pb_message_event_conversation(event), \
                pb_draft_new(pb_format(\"Come by %.*s.\", PB_ARG(hours))), NULL);";
    project.edit("plugin.c", &format!("return {come}"), &format!("(void){come}\n    return NULL;"));
    dev.until(&["hours is upgraded."]);
    // A person has just written, so plugins must not answer.
    let conversation = &server.list("/api/v1/conversations").await[0];
    let path = format!("/api/v1/conversations/{}/messages", conversation["id"].as_str().expect("an identifier"));
    server.post(&path, json!({ "text": "I am with you." })).await;
    visitor.says(server, "What are your hours?").await;
    dev.until(&["did: add-label"]);
    dev.until(&["refused: reply (person-"]);
    // The configuration is read again at each swap.
    project.edit("config.json", "9 to 17", "never");
    dev.until(&["config.json changed. Building"]);
    dev.until(&["hours is upgraded."]);
    visitor.says(server, "What are your hours?").await;
    dev.until(&[": DEAD LETTER, "]);
    dev.until(&["invalid: that is no time"]);
    dev.until(&["`plugboard plugin redrive "]);

    // Meanwhile an admin disables the plugin.
    server.command(&["plugin", "disable", "hours"]).expect("it is switched off");
    dev.until(&["hours is disabled and hears nothing"]);
    let goodbye = dev.interrupt();
    assert!(goodbye.iter().any(|line| line.contains("run `plugboard plugin remove hours`")), "{goodbye:?}");
    assert_eq!(server.get("/api/v1/plugins/hours").await["enabled"], false);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_saved_change_is_also_installed_in_other_languages() {
    for (language, source) in [("go", "plugin.go"), ("js", "src/plugin.ts"), ("python", "plugin.py")] {
        let server = &Server::start(Kind::Sqlite, &[]).await;
        let (mut visitor, project) = (Visitor::open(server).await, Project::of(language));
        let mut dev = Dev::start(server, &project.path(), &["--yes"]);
        dev.until(&[&format!("Building hours 0.1.0 ({language}) ...")]);
        dev.until(&["hours is installed."]);
        visitor.says(server, "What are your hours?").await;
        dev.until(&["did: reply"]);
        assert_eq!(last(server).await, "We are open 9 to 17.", "{language}");

        project.edit(source, "We are open", "Come by");
        dev.until(&[source, " changed. Building"]);
        dev.until(&["hours is upgraded."]);
        visitor.says(server, "And what are your hours?").await;
        dev.until(&["did: reply"]);
        assert_eq!(last(server).await, "Come by 9 to 17.", "{language}");
        dev.interrupt();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn dev_waits_for_an_unreachable_server_and_misses_no_run() {
    let mut server = Server::start(Kind::Sqlite, &[]).await;
    let (mut visitor, project) = (Visitor::open(&server).await, Project::new());
    let mut dev = Dev::start(&server, &project.path(), &["--yes"]);
    dev.until(&["hours is installed."]);
    server.kill();
    dev.until(&[&format!("{} does not answer, retrying: ", server.base)]);
    // A file saved meanwhile is built, and swapped in when the server is back.
    project.edit("plugin.c", "We are open", "Come by");
    dev.until(&["plugin.c changed. Building"]);
    dev.until(&["Scenarios: 0 ok, 1 failed."]);
    server.restart();
    // The command is not following yet, and shows this later.
    visitor.says(&server, "What are your hours?").await;
    dev.until(&[&format!("{} is back.", server.base)]);
    dev.all(&["info: asked 1 times so far", "hours is upgraded."]);
    visitor.says(&server, "What are your hours?").await;
    dev.until(&["info: asked 2 times so far"]);
    assert_eq!(last(&server).await, "Come by 9 to 17.");
    // The command can also be ended while the server is down.
    server.kill();
    dev.until(&["does not answer"]);
    dev.interrupt();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn dev_prints_json_and_grants_no_permissions_without_consent() {
    let server = &Server::start(Kind::Sqlite, &[]).await;
    let (mut visitor, project) = (Visitor::open(server).await, Project::new());
    let mut dev = Dev::start(server, &project.path(), &["--json", "--name", "times"]);
    let built = dev.json("built");
    assert_eq!((&built["can_do"], &built["differences"]), (&json!(["config", "kv", "log", "replies"]), &Value::Null));
    assert_eq!(dev.json("scenarios")["passed"], 1);
    let doing = dev.json("doing");
    assert_eq!((&doing["task"], &doing["bytes"]), (&json!("hand-in"), &built["size"]));
    let doing = dev.json("doing");
    assert_eq!((&doing["task"], &doing["name"]), (&json!("install"), &json!("times")));
    let installed = dev.json("installed");
    assert_eq!((&installed["name"], &installed["change"]), (&json!("times"), &json!("installed")));
    assert_eq!(installed["digest"], built["digest"]);
    visitor.says(server, "What are your hours?").await;
    let run = dev.json("run");
    assert_eq!((&run["state"], &run["log"][0]["message"]), (&json!("done"), &json!("asked 1 times so far")));

    // Files made by tools start no build. A change of the permissions needs consent, and there is no terminal to ask
    // for it.
    fs::create_dir(project.path().join("target")).expect("a folder");
    for built in ["hours.wasm", "target/a.c", ".plugboard/a.c"] {
        fs::write(project.path().join(built), "made").expect("a file");
    }
    let hosts = "[config.hours]\n";
    project.edit("plugin.toml", hosts, &format!("[[hosts]]\nhost = \"a.example\"\nreason = \"Asks.\"\n\n{hosts}"));
    assert_eq!(dev.json("building")["changed"], "plugin.toml");
    assert_eq!(dev.json("built")["differences"]["hosts"]["new"], json!(["a.example"]));
    let failed = dev.json("failed");
    assert_eq!((&failed["step"], &failed["installed"]), (&json!("install"), &json!("times")));
    assert!(failed["why"].as_str().is_some_and(|why| why.contains("a.example; there is no terminal")), "{failed}");
    project.edit("plugin.toml", "a.example", "a b");
    let failed = dev.json("failed");
    assert_eq!((&failed["step"], &failed["installed"]), (&json!("build"), &json!("times")));
    assert_eq!(server.get("/api/v1/plugins/times").await["digest"], built["digest"]);
    assert_eq!(dev.seen.iter().filter(|line| line.contains("\"what\":\"building\"")).count(), 2);
    let ended = dev.interrupt();
    assert!(ended.iter().any(|line| line.contains("\"what\":\"ended\",\"installed\":\"times\"")), "{ended:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn dev_checks_a_connector_against_its_kit_at_each_change() {
    let (server, project) = (&Server::start(Kind::Sqlite, &[]).await, Project::connector());
    let mut dev = Dev::start(server, &project.path(), &["--yes"]);
    dev.until(&["Building chat 0.1.0 (c) ..."]);
    dev.all(&[
        "Testing the connector with kit.toml ...",
        "Rules: 31 ok, 0 failed, 22 not tried. Calls: ",
        "chat is installed.",
    ]);

    // It now accepts a request whose signature cannot be read. The broken rule is shown, and the upgrade is still made.
    project.edit("plugin.c", "bool matches = false;", "bool matches = true;");
    dev.until(&["plugin.c changed. Building chat 0.1.0 (c) ..."]);
    dev.all(&[
        "FAILED     forged",
        "case      a text: the signature is missing",
        "expected  a failure of the kind `denied`",
        "Rules: 30 ok, 1 failed, 22 not tried. Calls: ",
        "chat is upgraded.",
    ]);

    // A mistake in the kit file is reported with its line, and does not prevent the upgrade either.
    project.edit("kit.toml", "accounts = [", "account = [");
    dev.until(&["kit.toml changed. Building"]);
    dev.all(&["kit.toml: line 3: unknown field `account`", "chat is unchanged."]);
    assert!(dev.seen.iter().any(|line| line.contains("CONNECTOR NOT TESTED: ")), "{:?}", dev.seen);
    project.edit("kit.toml", "account = [", "accounts = [");
    dev.until(&["kit.toml changed. Building"]);
    dev.all(&["Rules: 30 ok, 1 failed, 22 not tried.", "chat is unchanged."]);
    dev.interrupt();

    let mut dev = Dev::start(server, &project.path(), &["--yes", "--json"]);
    let kit = dev.json("kit");
    let rules = kit["rules"].as_array().expect("rules");
    let broken: Vec<_> = rules.iter().filter(|rule| rule["state"] == "failed").map(|rule| &rule["rule"]).collect();
    assert_eq!((&kit["passed"], rules.len(), broken), (&json!(false), 53, vec![&json!("forged")]));
    assert!(kit["kit"].as_str().is_some_and(|path| path.ends_with("kit.toml")), "{}", kit["kit"]);
    dev.interrupt();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn dev_exits_immediately_if_it_cannot_start() {
    let server = Server::start(Kind::Sqlite, &[]).await;
    let empty = tempfile::tempdir().expect("a folder");
    let mut dev = Dev::start(&server, empty.path(), &[]);
    assert!(!dev.process.wait().expect("it ends").success());
    let project = Project::new();
    let mut command = Command::new(program());
    command.args(["plugin", "dev"]).arg(project.path()).args(["--server", &server.base, "--token", "pb_wrong"]);
    let mut process = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the program runs");
    assert!(!process.wait().expect("it ends").success());
    let mut said = String::new();
    process.stderr.take().expect("a pipe").read_to_string(&mut said).expect("text");
    assert!(said.contains("token"), "{said}");
}
