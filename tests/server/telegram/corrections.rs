//! When a gesture may not be made, or not yet: reviewers, people who were faster, and what became of the message or the
//! channel meanwhile.

use super::{
    CHANNEL, Hears, Office,
    files::{bytes, upload},
    gestures::of,
};
use crate::{now, people::path, plugins::install_guest};
use plugboard_tests::{databases::Kind, on_both, server::Server, telegram::Behavior};
use serde_json::{Value, json};

on_both! {
    nobody_edits_past_the_reviewers;
    a_plugin_does_not_edit_while_a_person_handles_the_conversation;
    a_plugin_does_not_replace_the_words_of_a_person;
    a_plugin_hears_that_its_correction_failed;
    an_edit_that_waits_does_not_hold_up_other_messages;
    gestures_that_wait_fail_when_their_connector_loses_the_channel;
    a_part_that_the_customer_sees_can_be_deleted;
    a_second_edit_may_be_as_long_as_the_first_text;
}

/// An office whose clock moves only when the test sets it.
struct Stopped {
    office: Office,
    begin: i64,
}

impl Stopped {
    async fn open(kind: Kind) -> Self {
        let office = Office::start(kind, &["--test-clock"]).await;
        let stopped = Self { office, begin: now() };
        stopped.at(0).await;
        stopped.office.connect(CHANNEL, &stopped.office.bot, Hears::Hook, &[]).await;
        stopped
    }

    /// Sets the clock to a number of seconds after the beginning. A conversation gets one message a second.
    async fn at(&self, seconds: i64) {
        let time = jiff::Timestamp::from_millisecond(self.begin + seconds * 1_000).expect("a time");
        self.office.server.set_clock(&time.to_string()).await;
    }

    /// A person edits a message, and Telegram wants the bot to wait for half a minute.
    async fn edits_in_vain(&self, message: &Value, text: &str) {
        let office = &self.office;
        let before = office.bot.calls("editMessageText").len();
        office.telegram.next("editMessageText", 1, Behavior::TooManyRequests(30));
        office.gestures("PATCH", &of(message), Some(json!({ "text": text }))).await;
        office.bot.wait_for("editMessageText", before + 1).await;
        let waits = |message: &Value| {
            let edit = &message["gestures"][0];
            edit["state"] == "queued" && !edit["failure"].is_null()
        };
        office.becomes(message, "the edit to wait", waits).await;
    }
}

impl Office {
    /// Ada has written, and the plugin `order-status` has answered her. Returns Ada, the conversation and the answer.
    async fn answered_by_plugin(&self) -> (i64, Value, Value) {
        install_guest(&self.server, "order-status-rust", "order-status");
        let ada = self.bot.person("Ada Byron");
        let conversation = self.greeted(ada, "Ada Byron").await;
        self.bot.by(ada).writes("echo hi");
        self.settled().await;
        let messages = self.server.messages(&conversation).await;
        let said = messages.iter().find(|message| message["text"] == "hi").expect("the plugin's message").clone();
        (ada, conversation, said)
    }

    /// Waits until the plugin `order-status` has logged a line that begins like this.
    async fn logs(&self, begin: &str) {
        let look = async |server: &Server| {
            let runs = server.list("/api/v1/runs?plugin=order-status").await;
            let lines = runs.iter().flat_map(|run| run["log"].as_array().into_iter().flatten());
            let lines: Vec<_> = lines.filter_map(|line| line["message"].as_str()).collect();
            if lines.iter().any(|line| line.starts_with(begin)) { Ok(()) } else { Err(format!("{lines:?}")) }
        };
        self.server.until("the plugin to log this", look).await;
    }

    /// Returns how often the bot has edited and deleted a message.
    fn corrections(&self) -> (usize, usize) {
        (self.bot.calls("editMessageText").len(), self.bot.calls("deleteMessage").len())
    }
}

fn failure(message: &Value) -> (&Value, &Value) {
    let gesture = &message["gestures"][0];
    (&gesture["state"], &gesture["failure"]["code"])
}

async fn nobody_edits_past_the_reviewers(kind: Kind) {
    let stopped = Stopped::open(kind).await;
    let office = &stopped.office;
    let ada = office.bot.person("Ada Byron");
    let conversation = office.greeted(ada, "Ada Byron").await;
    stopped.at(2).await;
    let early = office.sends(&conversation, json!({ "text": "first" })).await;
    // This edit was asked for before there were reviewers.
    stopped.edits_in_vain(&early, "a secret").await;
    let file = format!("{}/../target/guests/desk.wasm", env!("CARGO_MANIFEST_DIR"));
    let quiet = json!({ "quiet": true }).to_string();
    office.server.command(&["plugin", "install", &file, "--yes", "--config", &quiet]).expect("a reviewer");
    stopped.at(40).await;
    let refused = office.becomes(&early, "the refusal", |message| failure(message).0 == "failed").await;
    assert_eq!((&refused["text"], failure(&refused).1), (&json!("first"), &json!("review")), "{refused}");

    let answer = office.sends(&conversation, json!({ "text": "teh answer" })).await;
    assert_eq!(answer["text"], "the answer", "the reviewer has seen it");
    let (status, problem) = office.server.ask("PATCH", &of(&answer), Some(&json!({ "text": "a secret" }))).await;
    assert_eq!((status, &problem["code"]), (422, &json!("review")), "{problem}");
    office.gestures("DELETE", &of(&answer), None).await;
    office.becomes(&answer, "the deletion", |message| message["deleted"] == true).await;
    assert_eq!(office.corrections(), (1, 1), "only the first edit was tried");
    office.check();
}

async fn a_plugin_does_not_edit_while_a_person_handles_the_conversation(kind: Kind) {
    let office = Office::open(kind, Hears::Hook).await;
    let (ada, conversation, said) = office.answered_by_plugin().await;
    office.server.add_person("Tess").await;
    let (status, _) = office.server.ask("PATCH", &path(&conversation), Some(&json!({ "assignee": "Tess" }))).await;
    assert_eq!(status, 200);
    office.bot.by(ada).writes("correct");
    office.settled().await;
    // It may always take back what it said.
    office.becomes(&said, "the deletion", |message| message["deleted"] == true).await;
    assert_eq!(office.corrections(), (0, 1));
    office.logs("refused edit refused person-handles Tess handles this conversation").await;
    office.check();
}

async fn a_plugin_does_not_replace_the_words_of_a_person(kind: Kind) {
    let office = Office::open(kind, Hears::Hook).await;
    let (ada, _, said) = office.answered_by_plugin().await;
    // The plugin is a reviewer, too, so a person can edit only while it is disabled.
    office.server.command(&["plugin", "disable", "order-status"]).expect("it is disabled");
    office.gestures("PATCH", &of(&said), Some(json!({ "text": "by Tess" }))).await;
    office.becomes(&said, "the edit", |message| message["text"] == "by Tess").await;
    office.server.command(&["plugin", "enable", "order-status"]).expect("it is enabled");
    office.bot.by(ada).writes("correct");
    office.settled().await;
    office.becomes(&said, "the deletion", |message| message["deleted"] == true).await;
    assert_eq!(office.corrections(), (1, 1), "only the person has edited it");
    office.logs("refused edit refused person-acted").await;
    office.check();
}

async fn a_plugin_hears_that_its_correction_failed(kind: Kind) {
    let office = Office::open(kind, Hears::Hook).await;
    let (ada, _, said) = office.answered_by_plugin().await;
    office.telegram.next("editMessageText", 1, Behavior::Refuse(400, "Bad Request: message can't be edited"));
    office.bot.by(ada).writes("correct");
    office.settled().await;
    office.logs("refused edit refused not-editable").await;
    office.becomes(&said, "the deletion", |message| message["deleted"] == true).await;
    office.check();
}

async fn an_edit_that_waits_does_not_hold_up_other_messages(kind: Kind) {
    let stopped = Stopped::open(kind).await;
    let office = &stopped.office;
    let conversation = office.greeted(office.bot.person("Ada Byron"), "Ada Byron").await;
    stopped.at(2).await;
    let first = office.sends(&conversation, json!({ "text": "first" })).await;
    stopped.at(4).await;
    let second = office.sends(&conversation, json!({ "text": "second" })).await;
    stopped.edits_in_vain(&first, "first, edited").await;
    office.gestures("PATCH", &of(&second), Some(json!({ "text": "second, edited" }))).await;
    office.becomes(&second, "the second edit", |message| message["text"] == "second, edited").await;
    assert_eq!(office.show(&first).await["gestures"][0]["state"], "queued");
    stopped.at(40).await;
    office.becomes(&first, "the first edit", |message| message["text"] == "first, edited").await;
    office.check();
}

async fn gestures_that_wait_fail_when_their_connector_loses_the_channel(kind: Kind) {
    let stopped = Stopped::open(kind).await;
    let office = &stopped.office;
    let conversation = office.greeted(office.bot.person("Ada Byron"), "Ada Byron").await;
    stopped.at(2).await;
    let answer = office.sends(&conversation, json!({ "text": "first" })).await;
    office.server.install("telegram", &["--name", "telegram-2"]);
    stopped.edits_in_vain(&answer, "second").await;
    let config = office.config(Hears::Hook).to_string();
    let change = ["channel", "add", CHANNEL, "--connector", "telegram-2", "--config", &config];
    office.server.command(&change).unwrap_or_else(|error| panic!("changing the connector: {error}"));
    let failed = office.show(&answer).await;
    assert_eq!(failure(&failed), (&json!("failed"), &json!("connector-changed")), "{failed}");

    // What people ask of the new connector is made, and nothing else.
    stopped.at(40).await;
    office.gestures("PATCH", &of(&answer), Some(json!({ "text": "third" }))).await;
    office.becomes(&answer, "the edit", |message| message["text"] == "third").await;
    assert_eq!(office.corrections(), (2, 0));

    stopped.edits_in_vain(&answer, "fourth").await;
    office.server.command(&["channel", "remove", CHANNEL]).expect("it is removed");
    let failed = office.show(&answer).await;
    assert_eq!(failure(&failed), (&json!("failed"), &json!("channel-removed")), "{failed}");
    assert_eq!(failed["text"], "third", "{failed}");
    office.check();
}

/// A text that is too long to go with a file.
fn long(letter: &str) -> String {
    letter.repeat(2_000)
}

async fn a_part_that_the_customer_sees_can_be_deleted(kind: Kind) {
    let office = Office::open(kind, Hears::Hook).await;
    let ada = office.bot.person("Ada Byron");
    let conversation = office.greeted(ada, "Ada Byron").await;
    let file = upload(&office, &conversation, "bill.pdf", bytes(b"%PDF-1.7\n", 2_000)).await;
    office.telegram.next("sendDocument", 1, Behavior::Refuse(400, "Bad Request: file is too big"));
    let body = json!({ "text": long("x"), "attachments": [file["id"]] });
    let failed = office.sends(&conversation, body).await;
    assert_eq!(failed["state"], "failed", "{failed}");
    let sent = office.bot.received(ada)[1].message_id;
    assert!(office.bot.message(ada, sent).is_some(), "the customer sees the text");
    office.gestures("DELETE", &of(&failed), None).await;
    office.becomes(&failed, "the deletion", |message| message["deleted"] == true).await;
    assert_eq!(office.bot.message(ada, sent), None);
    // Of this message, the customer has seen nothing.
    office.telegram.next("sendMessage", 1, Behavior::Refuse(400, "Bad Request: message is too long"));
    let failed = office.sends(&conversation, json!({ "text": "never mind" })).await;
    assert_eq!(failed["state"], "failed", "{failed}");
    let (status, problem) = office.server.ask("DELETE", &of(&failed), None).await;
    assert_eq!((status, &problem["code"]), (422, &json!("not-sent")), "{problem}");
    office.check();
}

async fn a_second_edit_may_be_as_long_as_the_first_text(kind: Kind) {
    let office = Office::open(kind, Hears::Hook).await;
    let ada = office.bot.person("Ada Byron");
    let conversation = office.greeted(ada, "Ada Byron").await;
    let file = upload(&office, &conversation, "bill.pdf", bytes(b"%PDF-1.7\n", 2_000)).await;
    let body = json!({ "text": long("x"), "attachments": [file["id"]] });
    let answer = office.sends(&conversation, body).await;
    assert_eq!((&answer["state"], office.bot.received(ada).len()), (&json!("sent"), 3), "{answer}");
    for text in ["short".to_owned(), long("y")] {
        office.gestures("PATCH", &of(&answer), Some(json!({ "text": text }))).await;
        office.becomes(&answer, "the edit", |message| message["text"] == text).await;
    }
    // The text of a caption stays as short as a caption.
    let file = upload(&office, &conversation, "bill.pdf", bytes(b"%PDF-1.7\n", 2_000)).await;
    let caption = office.sends(&conversation, json!({ "text": "here", "attachments": [file["id"]] })).await;
    let (status, problem) = office.server.ask("PATCH", &of(&caption), Some(&json!({ "text": long("z") }))).await;
    assert_eq!((status, &problem["code"]), (422, &json!("text-too-long")), "{problem}");
    office.check();
}
