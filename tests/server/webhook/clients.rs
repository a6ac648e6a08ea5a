//! Both sides of Standard Webhooks get along with a library that is independent of Plugboard: Python's `standardwebhooks`
//! verifies what the channel posts, and signs what the channel accepts.

use super::{Shop, key};
use plugboard_tests::{databases::Kind, on_both};
use serde_json::{Value, json};
use std::{
    io::{BufRead as _, BufReader, Write as _},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

on_both! {
    the_python_library_signs_what_the_channel_accepts;
    the_python_library_verifies_what_the_channel_posts;
}

/// The folder of the library. `cargo xtask test` installs it and sets `PLUGBOARD_TEST_WEBHOOK_CLIENTS`.
fn packages() -> PathBuf {
    std::env::var_os("PLUGBOARD_TEST_WEBHOOK_CLIENTS").expect("run the tests with `cargo xtask test`").into()
}

/// A program that uses the library and follows commands. It ends when it is dropped.
struct Client {
    process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Drop for Client {
    fn drop(&mut self) {
        // The program may have ended already.
        let _ = (self.process.kill(), self.process.wait());
    }
}

impl Client {
    fn start() -> Self {
        let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("webhook-clients/client.py");
        let mut command = Command::new(packages().join("venv/bin/python"));
        command.arg(program).env("NO_PROXY", "*").stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = command.spawn().expect("the client starts");
        let input = process.stdin.take().expect("a piped standard input");
        let output = BufReader::new(process.stdout.take().expect("a piped standard output"));
        Self { process, input, output }
    }

    /// Gives a command.
    fn tell(&mut self, command: &Value) {
        writeln!(self.input, "{command}").and_then(|()| self.input.flush()).expect("the client reads");
    }

    /// Reads the result of a command.
    fn answer(&mut self) -> Value {
        let mut line = String::new();
        self.output.read_line(&mut line).expect("the client writes");
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"))
    }

    fn ask(&mut self, command: &Value) -> Value {
        self.tell(command);
        self.answer()
    }
}

async fn the_python_library_signs_what_the_channel_accepts(kind: Kind) {
    let shop = Shop::open(kind, &json!({})).await;
    let mut client = Client::start();
    let item = json!({ "type": "message", "id": "m-1", "contact": { "id": "c-1", "name": "Zofia Żółć" },
        "text": "Dzień dobry! 😀" });
    let hook = format!("{}/hooks/{}", shop.server.base, super::CHANNEL);
    let post = json!({ "do": "post", "url": hook, "secret": key(), "id": "msg_1", "body": item });
    let answer = client.ask(&post);
    assert_eq!(answer, json!({ "status": 200, "body": { "received": 1, "kept": 0, "reasons": [] } }));
    let mut forged = post;
    forged["secret"] = json!("whsec_YW5vdGhlcg==");
    assert_eq!(client.ask(&forged)["status"], 401);
    shop.server.drained().await;
    let conversation = shop.only_conversation().await;
    assert_eq!(shop.server.messages(&conversation).await[0]["text"], "Dzień dobry! 😀");
}

async fn the_python_library_verifies_what_the_channel_posts(kind: Kind) {
    let shop = Shop::open(kind, &json!({})).await;
    let conversation = shop.writes("m-1", "hello").await;
    let mut client = Client::start();
    let address = client.ask(&json!({ "do": "listen", "secret": key(), "count": 2 }));
    let port = address["port"].as_u64().expect("a port");
    let config = json!({ "url": format!("http://127.0.0.1:{port}/inbox") });
    let (config, grant) = (config.to_string(), format!("http=127.0.0.1:{port}"));
    let change = ["channel", "add", super::CHANNEL, "--connector", "webhook", "--config", &config, "--grant", &grant];
    shop.server.command(&change).expect("the channel changes");
    for text in ["Już jedzie.", "Będzie jutro. 😀"] {
        let message = shop.replies(&conversation, json!({ "text": text })).await;
        let sent = shop.reaches(&message, "sent").await;
        assert_eq!(sent["external_id"], format!("python-{}", sent["deliveries"][0]["id"].as_str().expect("an id")));
    }
    let heard = client.answer();
    let texts: Vec<_> = heard["verified"].as_array().expect("messages").iter().map(|one| &one["text"]).collect();
    assert_eq!(texts, ["Już jedzie.", "Będzie jutro. 😀"]);
}
