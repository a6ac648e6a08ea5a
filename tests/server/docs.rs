//! The pages for admins, agents and integrators. Each command in them is run, from top to bottom, and must print what
//! the page shows.

use crate::{Inbox, SHOP, api::Api, now, plugins::install_guest};
use plugboard_pack::build::Language;
use plugboard_tests::{
    databases::{Database, Kind},
    graph::{
        Behavior, Edge,
        webhook::{entry, item, text},
    },
    hubspot::{self, Hubspot},
    pages,
    registry::{self, Registry},
    server::{Server, program},
    shell::Shell,
    tryton::{self, Tryton},
};
use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
};
use tempfile::TempDir;

/// The beginnings of commands that are run. Others could do anything to the machine, so they must be listed in
/// [`NOT_RUN`].
const RUN: [&str; 11] =
    ["plugboard ", "api ", "curl ", "export ", "alias ", "cd ", "mypy", "pytest ", "tsc ", "go ", "cargo test "];
/// Commands that are not run: the page, the command, and the reason.
const NOT_RUN: [(&str, &str, &str); 19] = [
    ("admins.md", "sudo apt install ./plugboard_0.1.0_amd64.deb", PACKED),
    (
        "admins.md",
        "sudo tar -xf plugboard-0.1.0-linux-x86_64.tar.gz -C /usr/local --strip-components=1 --no-overwrite-dir",
        PACKED,
    ),
    ("admins.md", "sudo systemd-sysusers /usr/local/lib/sysusers.d/plugboard.conf", PACKED),
    ("admins.md", "sudo install -d -g plugboard -m 0750 /etc/plugboard", PACKED),
    ("admins.md", "sudo install -m 0644 /usr/local/share/doc/plugboard/plugboard.toml /etc/plugboard", PACKED),
    ("admins.md", "sudo systemctl daemon-reload", PACKED),
    ("admins.md", "sudo systemctl enable --now plugboard", PACKED),
    ("tutorials/rust.md", "rustup target add wasm32-unknown-unknown", INSTALLS),
    ("tutorials/python.md", "python3 -m venv .venv", INSTALLS),
    ("tutorials/python.md", ".venv/bin/pip install componentize-py==0.25.1 mypy pytest", INSTALLS),
    ("tutorials/js.md", "npm install", INSTALLS),
    ("tutorials/c.md", "python3 -m venv .venv", INSTALLS),
    ("tutorials/c.md", ".venv/bin/pip install ziglang==0.17.0", INSTALLS),
    ("integrators.md", "cargo new --lib vip && cd vip", BUILDS),
    ("integrators.md", "cargo build --release --target wasm32-unknown-unknown", BUILDS),
    (
        "integrators.md",
        "plugboard plugin pack target/wasm32-unknown-unknown/release/vip.wasm --out vip.plugin.wasm",
        BUILT,
    ),
    ("integrators.md", "plugboard plugin install vip.plugin.wasm --config '{\"after\": 2}'", BUILT),
    (
        "integrators.md",
        r#"api "$URL/api/v1/runs?plugin=vip" | jq -c '.data[] | {state, did: [.actions[] | "\(.action) \(.verdict)"], log: [.log[].message]}'"#,
        BUILT,
    ),
    ("integrators.md", "plugboard plugin dev hours --config @hours/config.json", GOES_ON),
];
const PACKED: &str = "it changes the machine; `cargo xtask dist --try` installs the package and the archive elsewhere";
const INSTALLS: &str = "it installs tools, which the tests have by PATH";
const BUILDS: &str = "it builds a plugin, with tools from the internet";
const GOES_ON: &str = "it has no end; `dev.rs` runs it";
const BUILT: &str = "it needs the plugin that the page builds";

/// Shell functions that some commands are wrapped in. `served` runs a second server until it listens, and then expects
/// it to exit successfully. `agreed` runs a command on a terminal, and answers `y` when asked.
const FUNCTIONS: &str = r#"served() {
    : >log
    plugboard serve --data-dir second --listen 127.0.0.1:0 "$@" 2>log &
    until grep -q 'listening on' log; do kill -0 $! || { cat log; return 1; }; sleep 0.1; done
    kill -TERM $!
    wait $!
}
agreed() {
    : >screen
    { timeout 30 sh -c 'until grep -qF "[y/N]" screen; do sleep 0.1; done'; echo y; } | script -qfec "$1" screen
}"#;

/// Reads a page of `docs`.
fn page(name: &str) -> String {
    let path = docs().join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs")
}

/// The reader's place: a folder with everything that a page takes for granted.
pub(crate) struct Desk {
    pub folder: TempDir,
    /// Texts of the page that must be different here, each with its replacement.
    changes: Vec<(String, String)>,
}

impl Desk {
    /// Creates a folder for a server, with the program and the built plugins.
    pub(crate) fn beside(server: &Server) -> Self {
        let desk = Self { folder: tempfile::tempdir().expect("a folder"), changes: Vec::new() };
        for folder in ["bin", "target"] {
            fs::create_dir(desk.folder.path().join(folder)).expect("a folder");
        }
        let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/plugins");
        let link = |name: &str| desk.folder.path().join(name);
        symlink(program().canonicalize().expect("the program"), link("bin/plugboard")).expect("a link");
        symlink(built.canonicalize().expect("the plugins"), link("target/plugins")).expect("a link");
        symlink(server.folder(), link("data")).expect("a link");
        desk
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }

    fn change(&mut self, from: &str, to: &str) {
        self.changes.push((from.to_owned(), to.to_owned()));
    }

    /// Returns a text of the page with the replacements applied.
    fn changed(&self, text: &str) -> String {
        self.changes.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
    }

    /// Runs a page's commands from top to bottom, and reports all failures at once.
    pub(crate) async fn follow(&self, name: &str, server: &Server, more: &[(&str, &str)]) {
        let variables = [("PLUGBOARD_URL", server.base.as_str()), ("PLUGBOARD_TOKEN", &server.token)];
        let mut shell = Shell::start(self.folder.path(), &[&variables, more].concat());
        assert_eq!(shell.run(FUNCTIONS), (0, String::new()));
        let mut unused: Vec<_> = self.changes.iter().map(|(from, _)| from.as_str()).collect();
        let mut not_run: Vec<_> = NOT_RUN.iter().filter(|one| one.0 == name).map(|one| one.1).collect();
        let mut wrong = Vec::new();
        for command in pages::commands(&page(name)) {
            if NOT_RUN.iter().any(|one| (one.0, one.1) == (name, command.text.as_str())) {
                not_run.retain(|text| *text != command.text);
                continue;
            }
            let known = RUN.iter().any(|begin| command.text.starts_with(begin));
            assert!(known, "{name}:{}: run it, or say why not: {}", command.line, command.text);
            let text = self.changed(&command.text);
            unused.retain(|from| !command.text.contains(from));
            let shown: Vec<_> = command.shown.iter().map(|line| self.changed(line)).collect();
            // A reader is slow enough that the server has finished the previous command.
            server.drained().await;
            let (status, printed) = shell.run(&text);
            let refused = shown.first().is_some_and(|line| line.starts_with("error: "));
            let result = if (status != 0) == refused {
                pages::compare(&shown, &printed)
            } else {
                Err(format!("it ended with {status} and printed\n{printed}"))
            };
            if let Err(what) = result {
                wrong.push(format!("{name}:{}: {text}\n{what}", command.line));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
        assert!(unused.is_empty(), "{name} does not have any more what is changed in it: {unused:?}");
        assert!(not_run.is_empty(), "{name} does not have any more what is not run of it: {not_run:?}");
        server.drained().await;
    }
}

/// The manifest of triage's next version.
const TRIAGE: &str = r#"
name = "triage"
version = "0.2.0"
description = "Sorts conversations."
license = "MIT"
"#;

/// The manifest of the plugin that is published.
const WELCOME: &str = include_str!("../../plugins/welcome/plugin.toml");

/// The plugins in the folder that a page names.
const FOLDER: [&str; 3] = ["messenger", "triage", "welcome"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_with_commands_has_a_test() {
    let mut found = Vec::new();
    for entry in fs::read_dir(docs()).expect("the pages") {
        let path = entry.expect("a page").path();
        let name = path.file_name().and_then(|name| name.to_str()).expect("a name");
        if path.extension().is_some_and(|end| end == "md") && !pages::commands(&page(name)).is_empty() {
            found.push(name.to_owned());
        }
    }
    found.sort();
    assert_eq!(
        found,
        ["admins.md", "agents.md", "connectors.md", "crm.md", "integrators.md", "publishing.md", "testing.md"],
        "each page needs a test here"
    );
    let tutorials = fs::read_dir(docs().join("tutorials")).expect("the tutorials");
    let mut tutorials: Vec<_> = tutorials.map(|entry| entry.expect("a page").path()).collect();
    tutorials.sort();
    let mut expected = Language::ALL.map(|language| docs().join("tutorials").join(format!("{language}.md")));
    expected.sort();
    assert_eq!(tutorials, expected, "each language has one");
    found.extend(Language::ALL.map(|language| format!("tutorials/{language}.md")));
    for (name, command, _) in NOT_RUN {
        assert!(found.iter().any(|page| page == name), "`{command}` is of no page");
    }
}

/// Collects the names of a document's members, at any depth.
fn members(of: &Value, found: &mut BTreeSet<String>) {
    match of {
        Value::Object(all) => {
            for (name, value) in all {
                found.insert(name.clone());
                // In a request for a token, the names below these are the author's own.
                if !["query", "headers", "form", "json"].contains(&name.as_str()) {
                    members(value, found);
                }
            }
        }
        Value::Array(all) => all.iter().for_each(|one| members(one, found)),
        _ => {}
    }
}

/// Checks that the page's example has every member, and that the page names each of them. A new member has to be added
/// to both.
#[test]
fn the_manifest_page_names_every_member() {
    let page = page("plugin-toml.md");
    let example = page.split_once("```toml\n").and_then(|(_, after)| after.split_once("```"));
    let manifest = plugboard_pack::manifest(example.expect("an example").0).expect("a valid manifest");
    assert_eq!(manifest.limits.named().count(), 4, "the example asks for each limit");
    assert!(manifest.secrets.iter().any(|secret| secret.oauth2.is_some()), "the example has a token by OAuth 2.0");
    assert!(manifest.secrets.iter().any(|secret| secret.token.is_some()), "the example has a token of another form");
    let mut whole = serde_json::to_value(&manifest).expect("JSON");
    // Names below `config`, and the contents of a schema, are the author's own.
    let config = whole["config"].take();
    let mut found = BTreeSet::new();
    members(&whole, &mut found);
    for field in config.as_object().expect("members").values() {
        found.extend(field.as_object().expect("a member").keys().cloned());
    }
    for name in found {
        assert!(page.contains(&format!("`{name}`")), "the page does not name `{name}`");
    }
    for (power, meaning) in plugboard_engine::POWER_MEANINGS {
        let row = format!("| [`{power}`](reference/{power}.md) | {meaning} |");
        assert!(page.contains(&row), "the page does not have: {row}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_commands_on_the_admin_page_work() {
    let (server, registry) = (&Server::start(Kind::Sqlite, &[]).await, Registry::start());
    for plugin in ["crm-hubspot", "webchat"] {
        server.install(plugin, &[]);
    }
    server.command(&["channel", "add", "webchat", "--connector", "webchat"]).expect("a channel");
    // A run that failed.
    install_guest(server, "hostile", "helper");
    chats(server, "gibberish").await;
    install_guest(server, "counter", "counter");
    let runs = server.list("/api/v1/runs?plugin=helper").await;
    let run = runs.iter().find(|run| run["state"] == "dead").map(id).expect("a dead letter");
    let mut desk = Desk::beside(server);
    // The next version of triage.
    desk.file("triage.toml", TRIAGE);
    desk.file("triage.wasm", plugboard_tests::plugin("triage"));
    let (next, manifest) = (desk.folder.path().join("triage.wasm"), desk.folder.path().join("triage.toml"));
    let (next, manifest) = (next.to_str().expect("a path"), manifest.to_str().expect("a path"));
    server.command(&["plugin", "pack", next, "--manifest", manifest, "--out", next]).expect("it is packed");
    for secret in ["client_id", "client_secret"] {
        desk.file(secret, secret);
    }
    desk.change("failed-review guard", "failed-review triage");
    desk.change("replay RUN", &format!("replay {run}"));
    desk.file("counter-1.1.wasm", plugboard_tests::guest("counter-next"));
    for plugin in FOLDER {
        desk.file(&format!("plugins/{plugin}.wasm"), plugboard_tests::plugin(plugin));
    }
    desk.file("welcome.wasm", plugboard_tests::plugin("welcome"));
    for secret in ["app_secret", "page_token", "verify_token"] {
        desk.file(secret, secret);
    }
    let place = format!("oci://{}/acme/welcome:0.1.0", registry.host);
    let file = desk.folder.path().join("welcome.wasm");
    let file = file.to_str().expect("a path");
    let pushed = server.command(&["plugin", "push", file, &place]).expect("it is pushed");
    let key = desk.folder.path().join("acme.key");
    let key = server.command(&["plugin", "key", key.to_str().expect("a path")]).expect("a key");

    let other = Database::new(Kind::Postgres).await;
    desk.change("postgres://plugboard:PASSWORD@db.example.com/plugboard", &other.url);
    desk.change("/etc/plugboard/key", "key");
    // The database of this server belongs to the user that runs the tests, and nothing is installed.
    let installed = "sudo -u plugboard plugboard token create --config /etc/plugboard/plugboard.toml";
    desk.change(installed, "plugboard token create");
    desk.change("/usr/share/plugboard/plugins", "plugins");
    desk.change("plugboard serve", "served");
    // This command needs a terminal, where the admin agrees.
    let asked = "plugboard plugin install target/plugins/messenger.wasm";
    desk.change(asked, &format!("agreed '{asked}'"));
    desk.change("registry.example.com", &registry.host);
    desk.change("sha256:DIGEST", pushed.trim().split_once('@').expect("a digest").1);
    desk.change("5d2f...", key.trim());
    desk.follow("admins.md", server, &[]).await;
}

/// Returns the identifier of an object.
fn id(of: &Value) -> &str {
    of["id"].as_str().expect("an identifier")
}

/// A customer writes to the shop. Returns the conversation.
async fn writes(inbox: &Inbox, person: &str, said: &str) -> Value {
    assert_eq!(inbox.post(&[entry(SHOP.0, &[text(SHOP.0, person, &format!("m-{person}"), now(), said)])]).await, 200);
    inbox.server.drained().await;
    inbox.conversation_with(&format!("Person {person}")).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_commands_on_the_crm_page_work() {
    let inbox = Inbox::start(Kind::Sqlite, &[]).await;
    let (hubspot, tryton) = (Hubspot::start().await, Tryton::start().await);
    let server = &inbox.server;
    let ada = writes(&inbox, "ada", "hello").await;
    server.post("/api/v1/leads", json!({ "conversation": ada["id"], "value": 100 })).await;
    // The exporter is installed already, connected to the stand-in, and the refused record has been given up.
    hubspot.refuse([id(&ada["contact"]).to_owned()]);
    let (config, grant) = (json!({ "api_base": hubspot.base() }), format!("http={}", hubspot.authority()));
    let secret = format!("token={}", hubspot::TOKEN);
    let config = config.to_string();
    server.install("crm-hubspot", &["--config", &config, "--grant", &grant, "--secret", &secret]);
    assert_eq!(server.drained().await["dead_letters"], 1);
    hubspot.refuse([]);

    let mut desk = Desk::beside(server);
    desk.file("hubspot_token", hubspot::TOKEN);
    desk.file("password", tryton::PASSWORD);
    desk.change("https://tryton.example.com", &tryton.base);
    desk.change("tryton.example.com", tryton.authority());
    desk.change("\"user\": \"plugboard\"", &format!("\"user\": \"{}\"", tryton::USER));
    desk.follow("crm.md", server, &[]).await;

    // The commands had their effect.
    assert_eq!([hubspot.objects("contacts").len(), hubspot.objects("deals").len()], [1, 1]);
    assert_eq!([tryton.parties().await.len(), tryton.opportunities().await.len()], [1, 1]);
    let leads = fs::read_to_string(desk.folder.path().join("leads.csv")).expect("the file");
    assert_eq!(leads.lines().count(), 2, "{leads}");
    assert_eq!(server.get("/api/v1/status").await["dead_letters"], 0);
}

/// A visitor without a name writes in the chat.
async fn chats(server: &Server, said: &str) {
    let api = Api::of(server);
    let session = api.request("POST", "/chat/webchat/session").send().await.expect("a session");
    let session: Value = session.json().await.expect("JSON");
    let hook = api.request("POST", "/hooks/webchat").json(&json!({ "id": "m1", "text": said, "language": "en" }));
    let token = session["token"].as_str().expect("a token");
    let answer = hook.header("X-Visitor-Token", token).send().await.expect("the server answers");
    assert_eq!(answer.status().as_u16(), 200);
    server.drained().await;
}

/// Returns our messages of a conversation that are in a state.
async fn in_state(inbox: &Inbox, conversation: &Value, state: &str) -> Vec<String> {
    let messages = inbox.server.messages(conversation).await;
    let found: Vec<_> = messages.iter().filter(|m| m["state"] == *state).map(|m| id(m).to_owned()).collect();
    assert!(found.len() >= 2, "two should be {state}: {messages:?}");
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_commands_on_the_agent_page_work() {
    let inbox = Inbox::start(Kind::Sqlite, &[]).await;
    let server = &inbox.server;
    // A customer sends a picture.
    let picture = inbox.graph.file("picture.png", "image/png", b"\x89PNG\r\n\x1a\n");
    let attachment = json!({ "type": "image", "payload": { "url": picture } });
    let message = json!({ "message": { "mid": "m-bea", "attachments": [attachment] } });
    assert_eq!(inbox.post(&[entry(SHOP.0, &[item(SHOP.0, "bea", now(), &message)])]).await, 200);
    server.drained().await;
    let bea = inbox.conversation_with("Person bea").await;
    let messages = server.messages(&bea).await;
    let file = messages.iter().find_map(|m| m["attachments"][0]["id"].as_str()).expect("the picture");
    // Two answers get lost on the way.
    let to_bea = format!("/api/v1/conversations/{}/messages", id(&bea));
    for n in 0..2 {
        inbox.graph.next(Edge::Send, 1, Behavior::Drop { accepted: n == 0 });
        server.post(&to_bea, json!({ "text": "Thank you." })).await;
        server.drained().await;
    }
    let uncertain = in_state(&inbox, &bea, "uncertain").await;
    // A customer writes so much that a person should look before more is answered.
    install_guest(server, "plain", "parrot");
    let many: Vec<_> = (0..13).map(|n| text(SHOP.0, "eve", &format!("m-eve-{n}"), now(), "and now?")).collect();
    assert_eq!(inbox.post(&[entry(SHOP.0, &many)]).await, 200);
    server.drained().await;
    let held = in_state(&inbox, &inbox.conversation_with("Person eve").await, "held").await;
    server.command(&["plugin", "remove", "parrot"]).expect("it is removed");
    // The page begins with a list whose two newest conversations are of chat visitors.
    server.install("webchat", &[]);
    server.command(&["channel", "add", "webchat", "--connector", "webchat"]).expect("a channel");
    for _ in 0..2 {
        chats(server, "where is my order? it is urgent").await;
    }
    let latest = inbox.conversations().await.remove(0);
    server.add_person("ada").await;
    // A plugin that helps.
    let helper = format!("{}/../target/guests/desk.wasm", env!("CARGO_MANIFEST_DIR"));
    let quiet = json!({ "quiet": true }).to_string();
    server.command(&["plugin", "install", &helper, "--yes", "--name", "shop", "--config", &quiet]).expect("a helper");

    let mut desk = Desk::beside(server);
    let mut invoice = b"%PDF-1.7\n".to_vec();
    invoice.resize(48_213, b' ');
    desk.file("invoice.pdf", invoice);
    desk.change("http://127.0.0.1:8080", &server.base);
    desk.change("TOKEN=pb_...", &format!("TOKEN={}", server.create_token("agent")));
    desk.change("\"name\": \"refund\"", "\"name\": \"greet\"");
    for (from, to) in [
        ("$M/release", &held[0]),
        ("$M/discard", &held[1]),
        ("$M/settle -d '{\"sent\": true}'", &uncertain[0]),
        ("$M/settle -d '{\"sent\": false}'", &uncertain[1]),
    ] {
        desk.change(from, &from.replace("$M", to));
    }
    // The stream has no end. Write a note while it is open, and close it after a few seconds.
    let (stream, note) = ("/api/v1/events?conversation=$ID\"", "{\"kind\": \"note\", \"text\": \"look\"}");
    desk.change(
        "curl -N",
        &format!("(sleep 1; api $URL/api/v1/conversations/$ID/messages -d '{note}' -o note) & curl -N"),
    );
    desk.change(stream, &format!("{stream} --max-time 3 2>/dev/null || test $? = 28"));
    let known = [("ID", id(&latest)), ("CONTACT", id(&latest["contact"])), ("FILE", file)];
    desk.follow("agents.md", server, &known).await;
    assert!(fs::read(desk.folder.path().join("picture.png")).expect("the file").starts_with(b"\x89PNG"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_commands_on_the_integrator_page_work() {
    let server = Server::start(Kind::Sqlite, &[]).await;
    Desk::beside(&server).follow("integrators.md", &server, &[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_commands_on_the_publishing_page_work() {
    let (server, registry) = (Server::start(Kind::Sqlite, &[]).await, Registry::with_login());
    let mut desk = Desk::beside(&server);
    desk.file("welcome.wasm", plugboard_tests::plugin("welcome"));
    // The next version, in which only the version number is new.
    let next = WELCOME.replace("0.1.0", "0.2.0");
    desk.file("welcome.toml", &next);
    desk.file("plugins/next.wasm", plugboard_tests::plugin("welcome"));
    let (file, manifest) = (desk.folder.path().join("plugins/next.wasm"), desk.folder.path().join("welcome.toml"));
    let (file, manifest) = (file.to_str().expect("a path"), manifest.to_str().expect("a path"));
    server.command(&["plugin", "pack", file, "--manifest", manifest, "--out", file]).expect("it is packed");
    // Copy the signed component into the folder.
    let folder = "plugboard plugin install plugins --plugin welcome@0.1.0";
    desk.change(folder, &format!("cp welcome.wasm plugins && {folder}"));
    desk.change("PASSWORD=...", &format!("PASSWORD={}", registry::PASSWORD));
    desk.change("registry.example.com", &registry.host);
    desk.change("--registry-user acme", &format!("--registry-user {}", registry::USER));
    desk.follow("publishing.md", &server, &[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_commands_on_the_testing_page_work() {
    let server = Server::start(Kind::Sqlite, &[]).await;
    let desk = Desk::beside(&server);
    desk.file("order-status.wasm", plugboard_tests::guest("order-status-rust"));
    // The page's own scenarios, unchanged.
    let page = page("testing.md");
    let blocks = page.split("```toml\n").skip(1).filter_map(|after| after.split_once("```"));
    let scenarios: Vec<_> = blocks.map(|(block, _)| block).filter(|block| block.contains("[[step]]")).collect();
    assert_eq!(scenarios.len(), 3, "each has its name here");
    for (name, scenario) in ["shop", "public", "people"].into_iter().zip(scenarios) {
        desk.file(&format!("scenarios/{name}.toml"), scenario);
    }
    desk.follow("testing.md", &server, &[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_commands_on_the_connector_page_work() {
    let server = Server::start(Kind::Sqlite, &[]).await;
    let desk = Desk::beside(&server);
    desk.file("chat.wasm", plugboard_tests::guest("faulty"));
    // The page's own kit file, unchanged.
    let page = page("connectors.md");
    let kit = page.split_once("```toml\n").and_then(|(_, after)| after.split_once("```"));
    desk.file("kit.toml", kit.expect("a kit file").0);
    desk.follow("connectors.md", &server, &[]).await;
}
