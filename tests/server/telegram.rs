//! A Telegram bot as a channel. What customers do reaches the inbox once, by webhook and by polling; what plugins and
//! people write reaches the customers.

mod clients;
mod content;
mod corrections;
mod failures;
mod files;
mod gestures;
mod groups;
mod killed;
mod polling;

use crate::{api::Api, people::path, plugins::install_guest, texts};
use plugboard_tests::{
    databases::Kind,
    on_both,
    server::Server,
    telegram::{Bot, Telegram},
};
use serde_json::{Value, json};

on_both! {
    a_text_by_webhook_is_sorted_greeted_and_answered;
    a_text_by_polling_is_sorted_greeted_and_answered;
    an_update_without_the_secret_is_refused;
    a_button_pressed_at_a_webhook_reaches_plugins_and_stops_spinning;
    a_button_pressed_while_polling_reaches_plugins_and_stops_spinning;
    an_edit_and_a_reaction_change_the_message;
    an_unknown_update_by_webhook_is_kept_and_received_again;
    an_unknown_update_by_polling_is_kept_and_received_again;
}

/// The name of the channel.
const CHANNEL: &str = "telegram";

/// How a channel hears of its updates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hears {
    Hook,
    Poll,
}

impl Hears {
    fn word(self) -> &'static str {
        match self {
            Self::Hook => "hook",
            Self::Poll => "poll",
        }
    }
}

/// A server with the plugins that sort and greet, and a bot.
struct Office {
    server: Server,
    telegram: Telegram,
    bot: Bot,
}

impl Office {
    /// Starts a server that does not know the bot yet.
    async fn start(kind: Kind, options: &[&str]) -> Self {
        let telegram = Telegram::start().await;
        let server = Server::start(kind, options).await;
        for plugin in ["triage", "welcome", "telegram"] {
            server.install(plugin, &[]);
        }
        let bot = telegram.bot();
        Self { server, telegram, bot }
    }

    /// Starts a server with the bot as its channel.
    async fn open(kind: Kind, hears: Hears) -> Self {
        let office = Self::start(kind, &[]).await;
        office.connect(CHANNEL, &office.bot, hears, &[]).await;
        if hears == Hears::Poll {
            // The first poll does not import the past. The second one begins after the first is stored.
            office.bot.wait_for("getUpdates", 2).await;
        }
        office
    }

    /// Adds a bot's channel with additional options, and waits until the bot is set up.
    async fn connect(&self, name: &str, bot: &Bot, hears: Hears, more: &[&str]) {
        let config = self.config(hears).to_string();
        let (grant, secret) = (format!("http={}", self.telegram.authority()), format!("token={}", bot.token()));
        let mut arguments = vec!["channel", "add", name, "--connector", "telegram", "--config", &config];
        arguments.extend(["--grant", &grant, "--secret", &secret]);
        arguments.extend(more);
        self.server.command(&arguments).unwrap_or_else(|error| panic!("adding {name}: {error}"));
        self.joined(name, bot, hears).await;
    }

    fn config(&self, hears: Hears) -> Value {
        json!({ "api_base": self.telegram.base(), "hears_by": hears.word() })
    }

    /// Waits until a channel has joined, and checks how it hears of updates.
    async fn joined(&self, name: &str, bot: &Bot, hears: Hears) {
        let path = format!("/api/v1/channels/{name}");
        let joined = async |server: &Server| {
            let channel = server.get(&path).await;
            if channel["setup"]["state"] == "joined" { Ok(channel) } else { Err(channel.to_string()) }
        };
        let channel = self.server.until("the channel to join", joined).await;
        assert_eq!(channel["account"], bot.id().to_string(), "{channel}");
        assert_eq!(channel["setup"]["hears_by"], hears.word(), "{channel}");
        let hook = (hears == Hears::Hook).then(|| channel["hook_url"].as_str().unwrap_or_default().to_owned());
        assert_eq!(bot.webhook(), hook);
    }

    /// Waits until the bot has taken all its updates and nothing is pending. Returns the server's status.
    async fn settled(&self) -> Value {
        self.bot.heard().await;
        self.server.drained().await
    }

    async fn conversations(&self) -> Vec<Value> {
        self.server.list("/api/v1/conversations").await
    }

    /// Returns the only conversation with a person.
    async fn conversation_with(&self, name: &str) -> Value {
        let all = self.conversations().await;
        let mut found: Vec<_> = all.into_iter().filter(|c| c["contact"]["name"] == *name).collect();
        assert_eq!(found.len(), 1, "conversations with {name}: {found:?}");
        found.remove(0)
    }

    /// Returns what customers wrote in a conversation, in order.
    async fn heard_in(&self, conversation: &Value) -> Vec<Value> {
        let messages = self.server.messages(conversation).await;
        messages.into_iter().filter(|message| message["direction"] == "in").collect()
    }

    /// Returns the notes in a conversation, in order.
    async fn notes(&self, conversation: &Value) -> Vec<String> {
        let messages = self.server.messages(conversation).await;
        let notes: Vec<_> = messages.into_iter().filter(|message| message["kind"] == "note").collect();
        texts(&notes).into_iter().map(str::to_owned).collect()
    }

    /// A customer writes for the first time, and is greeted. Returns the conversation.
    async fn greeted(&self, person: i64, name: &str) -> Value {
        self.bot.by(person).writes("hello");
        self.settled().await;
        assert_eq!(self.bot.received(person).len(), 1, "a greeting");
        self.conversation_with(name).await
    }

    /// A person of the office asks for a message to be sent. Returns the message as it is stored at first.
    async fn writes(&self, conversation: &Value, body: Value) -> Value {
        self.server.post(&format!("{}/messages", path(conversation)), body).await
    }

    /// The same, and then waits until it is sent or not. Returns the message as it is then.
    async fn sends(&self, conversation: &Value, body: Value) -> Value {
        let message = self.writes(conversation, body).await;
        self.settled().await;
        self.show(&message).await
    }

    async fn show(&self, message: &Value) -> Value {
        self.server.get(&format!("/api/v1/messages/{}", message["id"].as_str().expect("an identifier"))).await
    }

    /// Checks that every request was correct, and that there was one poll at a time.
    fn check(&self) {
        assert_eq!(self.telegram.faults(), Vec::<String>::new());
        assert_eq!(self.bot.overlaps(), 0, "polls at the same time");
    }
}

async fn a_text_by_webhook_is_sorted_greeted_and_answered(kind: Kind) {
    talk(kind, Hears::Hook).await;
}

async fn a_text_by_polling_is_sorted_greeted_and_answered(kind: Kind) {
    talk(kind, Hears::Poll).await;
}

async fn talk(kind: Kind, hears: Hears) {
    let office = Office::open(kind, hears).await;
    let ada = office.bot.person("Ada Byron");
    let asked = office.bot.by(ada).writes("hi, where is my order? it is urgent");
    office.settled().await;

    let conversation = office.conversation_with("Ada Byron").await;
    assert_eq!((&conversation["kind"], &conversation["channel"]), (&json!("direct"), &json!(CHANNEL)));
    assert_eq!((&conversation["category"], &conversation["priority"]), (&json!("support"), &json!("urgent")));
    let messages = office.server.messages(&conversation).await;
    assert_eq!(messages.len(), 2, "{messages:?}");
    assert_eq!(messages[0]["text"], "hi, where is my order? it is urgent");
    assert_eq!(messages[0]["external_id"], format!("{ada}:{asked}"));
    let greeting = office.bot.received(ada).remove(0);
    assert!(greeting.text.contains("Ada"), "{greeting:?}");
    assert_eq!((&messages[1]["state"], &messages[1]["author"]["name"]), (&json!("sent"), &json!("welcome")));
    assert_eq!(messages[1]["external_id"], format!("{ada}:{}", greeting.message_id));

    // A person answers the question, and the customer answers that.
    let body = json!({ "text": "It left today.", "reply_to": messages[0]["id"] });
    let answer = office.sends(&conversation, body).await;
    assert_eq!(answer["state"], "sent", "{answer}");
    let received = office.bot.received(ada);
    assert_eq!((received.len(), received[1].text.as_str()), (2, "It left today."), "{received:?}");
    assert_eq!(received[1].message["reply_to_message"]["message_id"], asked);
    office.bot.by(ada).answering(received[1].message_id).writes("thank you");
    let status = office.settled().await;
    assert_eq!((&status["dead_letters"], &status["uncertain"]), (&json!(0), &json!(0)), "{status}");
    let heard = office.heard_in(&conversation).await;
    assert_eq!((&heard[1]["text"], &heard[1]["reply_to"]), (&json!("thank you"), &answer["id"]), "{heard:?}");
    assert_eq!(office.conversations().await.len(), 1);
    office.check();
}

async fn an_update_without_the_secret_is_refused(kind: Kind) {
    let office = Office::open(kind, Hears::Hook).await;
    let ada = office.bot.person("Ada Byron");
    let chat = json!({ "id": ada, "type": "private", "first_name": "Ada" });
    let from = json!({ "id": ada, "is_bot": false, "first_name": "Ada" });
    let message = json!({ "message_id": 1, "date": 1_767_614_400, "chat": chat, "from": from, "text": "forged" });
    let api = Api::of(&office.server);
    for secret in [None, Some(""), Some("wrong"), Some("${secret.webhook_secret}")] {
        let update = json!({ "update_id": 1, "message": message });
        let mut request = api.request("POST", &format!("/hooks/{CHANNEL}")).json(&update);
        if let Some(secret) = secret {
            request = request.header("X-Telegram-Bot-Api-Secret-Token", secret);
        }
        let status = request.send().await.expect("an answer").status().as_u16();
        assert_eq!(status, 401, "{secret:?}");
    }
    let status = office.settled().await;
    assert_eq!(status["kept_requests"], 0, "{status}");
    assert!(office.conversations().await.is_empty());
    office.check();
}

async fn a_button_pressed_at_a_webhook_reaches_plugins_and_stops_spinning(kind: Kind) {
    press(kind, Hears::Hook).await;
}

async fn a_button_pressed_while_polling_reaches_plugins_and_stops_spinning(kind: Kind) {
    press(kind, Hears::Poll).await;
}

async fn press(kind: Kind, hears: Hears) {
    let office = Office::open(kind, hears).await;
    install_guest(&office.server, "desk", "desk");
    let ada = office.bot.person("Ada Byron");
    let conversation = office.greeted(ada, "Ada Byron").await;
    let buttons = json!([{ "title": "Yes", "payload": "order-8:yes" }, { "title": "No", "payload": "order-8:no" }]);
    let asked = office.sends(&conversation, json!({ "text": "Shall we send it?", "quick_replies": buttons })).await;
    assert_eq!(asked["state"], "sent", "{asked}");
    let question = office.bot.received(ada).remove(1);
    assert_eq!(question.text, "Shall we send it?");

    let pressed = office.bot.by(ada).presses(question.message_id, "Yes");
    office.bot.wait_for("answerCallbackQuery", 1).await;
    office.settled().await;
    let heard = office.heard_in(&conversation).await;
    assert_eq!((heard.len(), &heard[1]["payload"]), (2, &json!("order-8:yes")), "{heard:?}");
    assert_eq!(office.notes(&conversation).await, ["pressed order-8:yes"]);
    assert!(office.bot.answer_to(&pressed).is_some(), "the button still spins");
    office.check();
}

async fn an_edit_and_a_reaction_change_the_message(kind: Kind) {
    let office = Office::open(kind, Hears::Hook).await;
    let ada = office.bot.person("Ada Byron");
    let conversation = office.greeted(ada, "Ada Byron").await;
    let by = office.bot.by(ada);
    let asked = by.writes("where is order 8?");
    by.edits(asked, "where is order 9?");
    office.settled().await;
    let heard = office.heard_in(&conversation).await;
    assert_eq!(texts(&heard), ["hello", "where is order 9?"]);

    let answer = office.sends(&conversation, json!({ "text": "It left today." })).await;
    let ours = office.bot.received(ada)[1].message_id;
    for (emoji, expected) in [
        (Some("👍"), json!([{ "emoji": "👍", "by": ada.to_string(), "ours": false }])),
        (Some("❤"), json!([{ "emoji": "❤", "by": ada.to_string(), "ours": false }])),
        (None, json!([])),
    ] {
        by.reacts(ours, emoji);
        office.settled().await;
        assert_eq!(office.show(&answer).await["reactions"], expected, "{emoji:?}");
    }
    office.check();
}

async fn an_unknown_update_by_webhook_is_kept_and_received_again(kind: Kind) {
    unknown(kind, Hears::Hook).await;
}

async fn an_unknown_update_by_polling_is_kept_and_received_again(kind: Kind) {
    unknown(kind, Hears::Poll).await;
}

async fn unknown(kind: Kind, hears: Hears) {
    let office = Office::open(kind, hears).await;
    let ada = office.bot.person("Ada Byron");
    let conversation = office.greeted(ada, "Ada Byron").await;
    office.bot.by(ada).writes("one");
    office.bot.gets_update("telepathy", json!({ "thought": "blue" }));
    office.bot.by(ada).writes("two");
    let status = office.settled().await;
    assert_eq!(status["kept_requests"], 1, "{status}");
    assert_eq!(texts(&office.heard_in(&conversation).await), ["hello", "one", "two"]);

    let kept = office.server.list("/api/v1/kept-requests").await.remove(0);
    assert_eq!((&kept["state"], &kept["channel"]), (&json!("kept"), &json!(CHANNEL)), "{kept}");
    let place = format!("/api/v1/kept-requests/{}", kept["id"].as_str().expect("an identifier"));
    let shown = office.server.get(&place).await;
    assert!(shown["request"]["body"].as_str().is_some_and(|body| body.contains("telepathy")), "{shown}");
    // The connector hands over the update alone, so the update is kept and not the request.
    assert_eq!(shown["request"]["method"], "AGAIN", "{shown}");
    // A retry keeps it again, because it is still not understood, and stores nothing twice.
    assert_eq!(office.server.ask("POST", &format!("{place}/retry"), None).await.0, 202);
    let tried = async |server: &Server| {
        let kept = server.get(&place).await;
        if kept["attempts"] == 1 && kept["state"] == "kept" { Ok(()) } else { Err(kept.to_string()) }
    };
    office.server.until("it to be received again", tried).await;
    assert_eq!(texts(&office.heard_in(&conversation).await), ["hello", "one", "two"]);
    office.check();
}
