//! What connectors declare about the limits of their platforms takes effect: on the files of a message, on groups, on the
//! number of messages in a reply window, on the rate for one customer, on long texts, and on private replies.

mod asked_again;
mod contact_rate;
mod files_and_groups;
mod long_texts;
mod private_replies;
mod questions;
mod windows;

use crate::{now, people::path, plugins::install_guest};
use plugboard_tests::{databases::Kind, platform::PlatformStandIn, server::Server};
use serde_json::{Value, json};
use std::sync::LazyLock;

/// The start of the tests. It is later than any real time in them, so no clock is ever set back.
static BEGIN: LazyLock<i64> = LazyLock::new(|| now() + 3_600_000);

/// Seconds of an hour and of a day.
const HOUR: i64 = 60 * 60;
const DAY: i64 = 24 * HOUR;
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

/// A server with a clock that stands still, whose channel `chat` is on a platform that the tests drive.
struct Shop {
    server: Server,
    platform: PlatformStandIn,
}

impl Shop {
    /// The connector declares these rules.
    async fn start(kind: Kind, rules: Value) -> Self {
        Self::with(kind, Ok(json!([])), &json!({ "rules": rules }), &[]).await
    }

    /// `config` has more members of the channel's configuration, and `arguments` are more of the command that adds it.
    async fn with(kind: Kind, rules: Result<Value, u16>, config: &Value, arguments: &[&str]) -> Self {
        let platform = PlatformStandIn::start().await;
        platform.set_rules(rules);
        let server = Server::start(kind, &["--test-clock"]).await;
        install_guest(&server, "platform", "platform");
        let shop = Self { server, platform };
        shop.clock(0).await;
        shop.change_channel(config, arguments);
        shop
    }

    /// Starts another server on the same database, if the database allows that.
    async fn another(&self, kind: Kind) -> Option<Server> {
        if kind != Kind::Postgres {
            return None;
        }
        let other = self.server.beside();
        set_clock(&other, 0).await;
        let knows_it = async |server: &Server| {
            let (status, channel) = server.ask("GET", "/api/v1/channels/chat", None).await;
            if status == 200 { Ok(()) } else { Err(channel.to_string()) }
        };
        other.until("the other server to know the channel", knows_it).await;
        Some(other)
    }

    /// Adds the channel, or changes it.
    fn change_channel(&self, config: &Value, arguments: &[&str]) {
        let mut whole = json!({ "account": "shop", "api_base": self.platform.base() });
        for (name, value) in config.as_object().into_iter().flatten() {
            whole[name] = value.clone();
        }
        let (config, grant) = (whole.to_string(), format!("http={}", self.platform.authority()));
        let begin = ["channel", "add", "chat", "--connector", "platform", "--config", &config];
        let done =
            self.server.command(&[&begin[..], &["--grant", &grant, "--secret", "key=the-key"], arguments].concat());
        done.unwrap_or_else(|error| panic!("adding the channel: {error}"));
    }

    async fn channel(&self) -> Value {
        self.server.get("/api/v1/channels/chat").await
    }

    /// Sets the clock to this many seconds after the start.
    async fn clock(&self, seconds: i64) {
        set_clock(&self.server, seconds).await;
    }

    /// The platform reports items.
    async fn report(&self, items: &[Value]) {
        let lines: Vec<_> = items.iter().map(Value::to_string).collect();
        let http = reqwest::Client::builder().no_proxy().build().expect("a client for loopback");
        let request = http.post(format!("{}/hooks/chat", self.server.base)).header("x-key", "the-key");
        let answer = request.body(lines.join("\n")).send().await.expect("the server answers");
        assert_eq!(answer.status().as_u16(), 200, "{lines:?}");
    }

    /// Returns the conversation that began with this text.
    async fn conversation(&self, first: &str) -> Value {
        for one in self.server.list("/api/v1/conversations").await {
            if self.server.messages(&one).await[0]["text"] == *first {
                return one;
            }
        }
        panic!("no conversation began with {first}");
    }

    /// A customer begins a direct conversation. Returns it once nothing is pending.
    async fn begins(&self, who: &str, text: &str) -> Value {
        self.report(&[said(&format!("{who}-1"), who, who, text)]).await;
        self.server.drained().await;
        self.conversation(text).await
    }

    /// A person asks for a reply. Returns the status and the answer.
    async fn ask(&self, conversation: &Value, reply: &Value) -> (u16, Value) {
        self.server.ask("POST", &format!("{}/messages", path(conversation)), Some(reply)).await
    }

    /// A person writes a text, which is accepted. Returns the message.
    async fn write(&self, conversation: &Value, text: &str) -> Value {
        let (status, message) = self.ask(conversation, &json!({ "text": text })).await;
        assert_eq!(status, 201, "{text}: {message}");
        message
    }

    /// Checks that a reply is refused with this code. Returns the reason.
    async fn refuses(&self, conversation: &Value, reply: &Value, code: &str) -> String {
        let (status, problem) = self.ask(conversation, reply).await;
        assert_eq!((status, problem["code"].as_str()), (422, Some(code)), "{problem}");
        problem["detail"].as_str().unwrap_or_default().to_owned()
    }

    /// A person uploads a file. Returns its identifier.
    async fn upload(&self, conversation: &Value, name: &str, bytes: Vec<u8>) -> Value {
        let http = reqwest::Client::builder().no_proxy().build().expect("a client for loopback");
        let place = format!("{}{}/attachments?name={name}", self.server.base, path(conversation));
        let request =
            http.post(place).bearer_auth(&self.server.token).header("Content-Type", "application/octet-stream");
        let answer = request.body(bytes).send().await.expect("the server answers");
        assert_eq!(answer.status().as_u16(), 201);
        answer.json::<Value>().await.expect("JSON")["id"].clone()
    }

    async fn show(&self, message: &Value) -> Value {
        self.server.get(&format!("/api/v1/messages/{}", message["id"].as_str().expect("an identifier"))).await
    }

    /// Waits until a message has a state, and returns it with its deliveries.
    async fn reaches(&self, message: &Value, state: &str) -> Value {
        let look = async |_: &Server| {
            let shown = self.show(message).await;
            if shown["state"] == *state { Ok(shown) } else { Err(shown.to_string()) }
        };
        self.server.until(state, look).await
    }

    /// Returns the codes with which the plugin's replies to a text were refused.
    async fn refusals(&self, conversation: &Value, text: &str) -> Vec<String> {
        let messages = self.server.messages(conversation).await;
        let heard = messages.iter().find(|message| message["text"] == *text).expect("the customer wrote it");
        let runs = self.server.list("/api/v1/runs?plugin=platform").await;
        let run = runs.iter().find(|run| run["event"]["message"] == heard["id"]).expect("the plugin heard it");
        let replies = run["actions"].as_array().into_iter().flatten().filter(|action| action["action"] == "reply");
        let codes = replies.chain([&run["failure"]]).filter_map(|one| one["code"].as_str());
        let mut codes: Vec<_> = codes.map(str::to_owned).collect();
        codes.dedup();
        codes
    }

    /// Returns the lines of the connector's log about the channel.
    async fn log(&self) -> Vec<String> {
        let lines = self.server.list("/api/v1/plugins/platform/logs").await;
        let lines = lines.iter().filter(|line| line["channel"] == "chat");
        lines.map(|line| line["message"].as_str().unwrap_or_default().to_owned()).collect()
    }
}

async fn set_clock(server: &Server, seconds: i64) {
    server.set_clock(&at(seconds)).await;
}

/// Returns the time at this many seconds after the start, as the API writes it.
fn at(seconds: i64) -> String {
    jiff::Timestamp::from_millisecond(*BEGIN + seconds * 1_000).expect("a time").to_string()
}

/// Returns a time that the API wrote as seconds after the start.
fn seconds(time: &Value) -> Option<i64> {
    let time: jiff::Timestamp = time.as_str()?.parse().expect("a time");
    Some((time.as_millisecond() - *BEGIN) / 1_000)
}

/// A message from a customer.
fn said(key: &str, thread: &str, who: &str, text: &str) -> Value {
    json!({ "item": "message", "key": key, "thread": thread, "contact": who, "name": who, "text": text })
}

/// The same in the group `g-1`.
fn in_group(key: &str, who: &str, text: &str) -> Value {
    let mut message = said(key, "g-1", who, text);
    message["kind"] = json!("group");
    message
}
