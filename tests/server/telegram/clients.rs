//! The stand-in for Telegram is honest: two clients that are independent of Plugboard understand it, and it accepts
//! what they send. They are python-telegram-bot and grammY, each behind a small program that follows commands.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use plugboard_tests::{
    PATIENCE,
    telegram::{Behavior, Bot, Telegram},
};
use serde_json::{Value, json};
use std::{
    net::TcpListener,
    path::{Path, PathBuf},
    process::Stdio,
};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines},
    process::{Child, ChildStdin, ChildStdout, Command},
    time::timeout,
};

const PHOTO: &[u8] = b"\xff\xd8\xff\xe0\0\x10JFIF\0 a photo of a chair";

/// The folder of the clients' packages. `cargo xtask test` installs them and sets `PLUGBOARD_TEST_TELEGRAM_CLIENTS`.
fn packages() -> PathBuf {
    std::env::var_os("PLUGBOARD_TEST_TELEGRAM_CLIENTS").expect("run the tests with `cargo xtask test`").into()
}

/// The path of a program.
fn program(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("telegram-clients").join(name)
}

/// A client that follows commands. It ends when it is dropped.
struct Client {
    _process: Child,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
}

impl Client {
    fn start(mut command: Command, telegram: &Telegram, bot: &Bot) -> Self {
        command.arg(telegram.base()).arg(bot.token()).env("NO_PROXY", "*").kill_on_drop(true);
        let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the client starts");
        let input = process.stdin.take().expect("a piped standard input");
        let output = process.stdout.take().expect("a piped standard output");
        Self { _process: process, input, output: BufReader::new(output).lines() }
    }

    /// Gives a command.
    async fn tell(&mut self, command: &Value) {
        self.input.write_all(format!("{command}\n").as_bytes()).await.expect("the client reads");
        self.input.flush().await.expect("the client reads");
    }

    /// Reads the result of a command.
    async fn answer(&mut self) -> Value {
        let line = timeout(PATIENCE, self.output.next_line()).await.expect("the client answers in time");
        let line = line.expect("text").expect("the client runs");
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"))
    }

    async fn ask(&mut self, command: Value) -> Value {
        self.tell(&command).await;
        self.answer().await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn python_telegram_bot_gets_along_with_the_stand_in() {
    let mut command = Command::new(packages().join("venv/bin/python"));
    command.arg(program("client.py"));
    gets_along(command, ["RetryAfter", "Forbidden"], false).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn grammy_gets_along_with_the_stand_in() {
    let mut command = Command::new("node");
    command.arg(program("client.cjs")).env("NODE_PATH", packages().join("npm/node_modules"));
    gets_along(command, ["GrammyError 429", "GrammyError 403"], true).await;
}

/// Has a client do everything. `flood` and `blocked` are its own exceptions. `in_answers` says whether it answers a
/// pressed button in its answer to a webhook.
async fn gets_along(command: Command, [flood, blocked]: [&str; 2], in_answers: bool) {
    let telegram = Telegram::start().await;
    let bot = telegram.bot();
    let mut client = Client::start(command, &telegram, &bot);
    let ada = bot.person("Ada Byron");
    bot.by(ada).writes("hello");

    let me = client.ask(json!({ "do": "me" })).await;
    assert_eq!(me, json!({ "id": bot.id(), "name": "The Shop", "bot": true }));
    let chat = client.ask(json!({ "do": "chat", "chat": ada })).await;
    assert_eq!(chat, json!({ "kind": "private", "name": "Ada Byron" }));
    let question = sends(&mut client, &bot, ada).await;

    // The customer acts once the client listens, because only then does Telegram know that it wants reactions.
    client.tell(&json!({ "do": "listen", "by": "poll", "count": 6 })).await;
    bot.wait_for("getUpdates", 1).await;
    let (expected, pressed) = acts(&bot, ada, question);
    let mut updates = client.answer().await;
    bot.heard().await;
    let first = updates["updates"].as_array_mut().expect("updates").remove(0);
    assert_eq!(first["text"], "hello");
    let photo = seen(&mut updates, &expected);
    assert!(bot.answer_to(&pressed).is_some(), "the button still spins");
    assert!(!bot.calls("answerCallbackQuery")[0].in_answer);

    let port = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a free port").port();
    client.tell(&json!({ "do": "listen", "by": "hook", "count": 5, "port": port, "secret": "s_3-cret" })).await;
    bot.wait_for("setWebhook", 1).await;
    let (expected, pressed) = acts(&bot, ada, question);
    let mut updates = client.answer().await;
    bot.heard().await;
    bot.wait_for("answerCallbackQuery", 2).await;
    seen(&mut updates, &expected);
    assert!(bot.answer_to(&pressed).is_some(), "the button still spins");
    assert_eq!(bot.calls("answerCallbackQuery")[1].in_answer, in_answers);
    assert_eq!(bot.webhook(), None, "the client has removed it");

    let file = client.ask(json!({ "do": "download", "file": photo })).await;
    assert_eq!(file, json!({ "bytes": BASE64_STANDARD.encode(PHOTO) }));

    let send = json!({ "do": "send", "kind": "text", "chat": ada, "text": "too much" });
    telegram.next("sendMessage", 1, Behavior::TooManyRequests(7));
    let failure = client.ask(send.clone()).await;
    assert_eq!((&failure["error"], &failure["wait"]), (&json!(flood), &json!(7)), "{failure}");
    bot.by(ada).blocks();
    let failure = client.ask(send).await;
    assert_eq!(failure["error"], blocked, "{failure}");
    assert!(failure["text"].as_str().is_some_and(|text| text.contains("blocked by the user")), "{failure}");
    assert_eq!(telegram.faults(), Vec::<String>::new());
}

/// Has a client send a message of each kind. Returns the identifier of the one with buttons.
async fn sends(client: &mut Client, bot: &Bot, ada: i64) -> i64 {
    let files: [(&str, &str, &[u8]); 3] = [
        ("photo", "map.png", b"\x89PNG\r\n\x1a\n a map"),
        ("document", "załącznik.pdf", b"%PDF-1.7\r\n\r\n--\r\n"),
        ("voice", "note.ogg", b"OggS\0\x02 a voice"),
    ];
    let buttons = json!([["Yes", "yes-1"], ["No", "no-1"]]);
    let text = json!({ "do": "send", "kind": "text", "chat": ada, "text": "Hello, Ada 👋" });
    let sent = client.ask(text).await;
    assert_eq!(sent["text"], "Hello, Ada 👋");
    let question = json!({ "do": "send", "kind": "text", "chat": ada, "text": "Sure?", "buttons": buttons });
    let question = client.ask(question).await["message"].as_i64().expect("an identifier");
    for (kind, name, bytes) in files {
        let bytes = BASE64_STANDARD.encode(bytes);
        let text = format!("my {kind}");
        let send = json!({ "do": "send", "kind": kind, "chat": ada, "text": text, "name": name, "bytes": bytes });
        let sent = client.ask(send).await;
        assert_eq!(sent["text"], text, "{sent}");
    }

    let received = bot.received(ada);
    assert_eq!(received.len(), 5);
    assert_eq!((sent["message"].as_i64(), received[1].message_id), (Some(received[0].message_id), question));
    let keyboard = &received[1].message["reply_markup"]["inline_keyboard"][0];
    assert_eq!((&keyboard[1]["text"], &keyboard[1]["callback_data"]), (&json!("No"), &json!("no-1")));
    for (received, (kind, name, bytes)) in received[2..].iter().zip(files) {
        assert_eq!(received.method.to_lowercase(), format!("send{kind}"));
        assert_eq!(received.file, Some((Some(name.to_owned()), bytes.to_vec())), "{kind}");
    }
    question
}

/// Has the customer do one thing of each kind. Returns what the client should see, and the pressed button.
fn acts(bot: &Bot, ada: i64, question: i64) -> (Value, String) {
    let by = bot.by(ada);
    let text = by.writes("good morning");
    by.sends_photo(PHOTO, Some("look"));
    by.edits(text, "good evening");
    let pressed = by.presses(question, "Yes");
    by.reacts(question, Some("👍"));
    let expected = json!([
        { "kind": "text", "text": "good morning", "chat": ada, "from": "Ada Byron" },
        { "kind": "photo", "text": "look" },
        { "kind": "edit", "text": "good evening", "message": text },
        { "kind": "button", "data": "yes-1", "from": ada },
        { "kind": "reaction", "emoji": ["👍"], "message": question },
    ]);
    (expected, pressed)
}

/// Checks what a client saw. Returns the identifier of the photo, which is not part of what was expected.
fn seen(updates: &mut Value, expected: &Value) -> Value {
    let photo = updates["updates"][1].as_object_mut().and_then(|photo| photo.remove("file"));
    assert_eq!(updates["updates"], *expected);
    photo.expect("a photo")
}
