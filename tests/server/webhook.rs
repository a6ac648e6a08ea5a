//! A system of a shop's own as a channel: what it posts reaches the inbox once, and what people write is posted to it.
//! Both sides sign as Standard Webhooks defines it, and the stand-in for the system verifies that on its own.

mod clients;
mod failures;
mod files;
mod mapped;
mod secrets;

use crate::{now, people::path, texts};
use plugboard_tests::{
    databases::Kind,
    on_both,
    receiver::Receiver,
    server::Server,
    standard_webhooks::{Sender, secret},
};
use serde_json::{Value, json};

on_both! {
    a_polish_customer_of_another_system_writes_and_is_answered;
    a_repeated_request_changes_nothing;
    a_wrong_item_among_good_ones_is_kept_with_its_place;
    what_happens_to_messages_is_reported_both_ways;
    a_template_of_the_other_system_is_listed_and_sent;
}

/// The name of the channel.
const CHANNEL: &str = "shop";

/// Returns the secret of the channel and of the other system.
fn key() -> String {
    secret("a key of 32 bytes for this test.")
}

/// A server, the other system, and a sender of its requests.
struct Shop {
    server: Server,
    receiver: Receiver,
    sender: Sender,
}

impl Shop {
    /// Starts a server without the channel, and the other system.
    async fn prepared(kind: Kind) -> Self {
        let receiver = Receiver::start(&key()).await;
        let server = Server::start(kind, &[]).await;
        server.install("webhook", &[]);
        let sender = Sender::new(format!("{}/hooks/{CHANNEL}", server.base));
        Self { server, receiver, sender }
    }

    /// The same with the channel, which posts to the other system. `more` are more members of its configuration.
    async fn open(kind: Kind, more: &Value) -> Self {
        let shop = Self::prepared(kind).await;
        let mut config = json!({ "url": shop.receiver.url() });
        for (member, value) in more.as_object().into_iter().flatten() {
            config[member] = value.clone();
        }
        shop.connect(Some(&config), &[("secret", &key())]).expect("a channel");
        shop
    }

    /// Adds or changes the channel.
    fn connect(&self, config: Option<&Value>, secrets: &[(&str, &str)]) -> Result<String, String> {
        let grant = format!("http={}", self.receiver.authority());
        let mut arguments = vec!["channel", "add", CHANNEL, "--connector", "webhook", "--grant", &grant];
        let config = config.map(ToString::to_string);
        if let Some(config) = &config {
            arguments.extend(["--config", config]);
        }
        let secrets: Vec<String> = secrets.iter().map(|(name, value)| format!("{name}={value}")).collect();
        for secret in &secrets {
            arguments.extend(["--secret", secret]);
        }
        self.server.command(&arguments)
    }

    /// Posts a body that is signed now. Returns the status and the answer.
    async fn posts(&self, id: &str, body: &Value) -> (u16, Value) {
        let answer = self.sender.post_at(&key(), id, now() / 1_000, &body.to_string()).await;
        (answer.status().as_u16(), answer.json().await.unwrap_or(Value::Null))
    }

    /// A customer writes. Returns the conversation.
    async fn writes(&self, id: &str, text: &str) -> Value {
        let item =
            json!({ "type": "message", "id": id, "contact": { "id": "c-1", "name": "Zofia Żółć" }, "text": text });
        assert_eq!(self.posts(&format!("msg_{id}"), &item).await.0, 200);
        self.server.drained().await;
        self.only_conversation().await
    }

    async fn only_conversation(&self) -> Value {
        let mut all = self.server.list("/api/v1/conversations").await;
        assert_eq!(all.len(), 1, "{all:?}");
        all.remove(0)
    }

    /// A person writes a reply. Returns the message as it is stored at first.
    async fn replies(&self, conversation: &Value, body: Value) -> Value {
        self.server.post(&format!("{}/messages", path(conversation)), body).await
    }

    async fn show(&self, message: &Value) -> Value {
        self.server.get(&format!("/api/v1/messages/{}", message["id"].as_str().expect("an identifier"))).await
    }

    /// Waits until a message is as expected.
    async fn becomes(&self, message: &Value, what: &str, is_so: impl Fn(&Value) -> bool) -> Value {
        let look = async |_: &Server| {
            let shown = self.show(message).await;
            if is_so(&shown) { Ok(shown) } else { Err(shown.to_string()) }
        };
        self.server.until(what, look).await
    }

    /// Waits until a message has a state.
    async fn reaches(&self, message: &Value, state: &str) -> Value {
        self.becomes(message, state, |message| message["state"] == *state).await
    }

    /// Checks that every request to the other system was correct.
    fn check(&self) {
        assert_eq!(self.receiver.faults(), Vec::<String>::new());
    }
}

async fn a_polish_customer_of_another_system_writes_and_is_answered(kind: Kind) {
    let shop = Shop::open(kind, &json!({})).await;
    let conversation = shop.writes("m-1", "Dzień dobry, gdzie jest moje zamówienie? 😀").await;
    assert_eq!((&conversation["contact"]["name"], &conversation["kind"]), (&json!("Zofia Żółć"), &json!("direct")));
    let asked = shop.server.messages(&conversation).await.remove(0);
    assert_eq!(asked["text"], "Dzień dobry, gdzie jest moje zamówienie? 😀");

    let reply = json!({ "text": "Już jedzie: będzie jutro.", "subject": "Zamówienie", "reply_to": asked["id"],
        "quick_replies": [{ "title": "Dziękuję", "payload": "thanks" }] });
    let message = shop.replies(&conversation, reply).await;
    let sent = shop.reaches(&message, "sent").await;
    let taken = shop.receiver.taken();
    let [one] = &taken[..] else { panic!("{taken:?}") };
    assert_eq!(sent["deliveries"][0]["id"], one.id, "{sent}");
    assert_eq!(sent["external_id"], format!("r-{}", one.id), "{sent}");
    let expected = json!({ "type": "message", "id": one.id, "attempt": 1, "account": "", "thread": "c-1",
        "conversation": { "kind": "direct" }, "recipient": "c-1", "sender": "person",
        "text": "Już jedzie: będzie jutro.", "subject": "Zamówienie", "reply_to": "m-1", "reply_to_author": "c-1",
        "quick_replies": [{ "title": "Dziękuję", "payload": "thanks" }] });
    assert_eq!(one.body, expected);

    // The customer presses the button.
    let pressed = json!({ "type": "message", "id": "m-2", "contact": { "id": "c-1" }, "text": "Dziękuję",
        "payload": "thanks", "reply_to": format!("r-{}", one.id) });
    assert_eq!(shop.posts("msg_2", &pressed).await, (200, json!({ "received": 1, "kept": 0, "reasons": [] })));
    shop.server.drained().await;
    let messages = shop.server.messages(&conversation).await;
    assert_eq!((&messages[2]["payload"], &messages[2]["reply_to"]), (&json!("thanks"), &message["id"]), "{messages:?}");
    shop.check();
}

async fn a_repeated_request_changes_nothing(kind: Kind) {
    let shop = Shop::open(kind, &json!({})).await;
    let conversation = shop.writes("m-1", "hello").await;
    // The same item in another request, and the same request without an identifier of the item.
    shop.writes("m-1", "hello").await;
    let nameless = json!({ "items": [{ "type": "message", "contact": { "id": "c-1" }, "text": "anybody there?" }] });
    for id in ["msg_7", "msg_7", "msg_8"] {
        assert_eq!(shop.posts(id, &nameless).await.0, 200);
    }
    shop.server.drained().await;
    let messages = shop.server.messages(&conversation).await;
    assert_eq!(texts(&messages), ["hello", "anybody there?", "anybody there?"]);
}

async fn a_wrong_item_among_good_ones_is_kept_with_its_place(kind: Kind) {
    let shop = Shop::open(kind, &json!({})).await;
    let message =
        |id: &str, text: Value| json!({ "type": "message", "id": id, "contact": { "id": "c-1" }, "text": text });
    let wave = json!({ "type": "wave", "contact": { "id": "c-1" } });
    let body = json!({ "items": [message("m-1", json!("one")), message("m-2", json!(7)), wave, message("m-3", json!("two"))] });
    let (status, answer) = shop.posts("msg_1", &body).await;
    // An item without an identifier is another one in another request, and the same one if the request is repeated.
    for id in ["msg_0", "msg_0"] {
        assert_eq!(shop.posts(id, &json!({ "items": [wave] })).await.0, 200);
    }
    let expected = json!({ "received": 2, "kept": 2, "reasons": [
        { "place": "/items/1/text", "reason": "must be a text, got the number 7" },
        { "place": "/items/2/type", "reason": "the type `wave` is unknown" } ] });
    assert_eq!((status, answer), (200, expected));
    let status = shop.server.drained().await;
    assert_eq!(status["kept_requests"], 3, "{status}");
    let conversation = shop.only_conversation().await;
    assert_eq!(texts(&shop.server.messages(&conversation).await), ["one", "two"]);
    let kept = shop.server.list("/api/v1/kept-requests").await;
    let reasons: Vec<String> = kept.iter().map(|kept| kept["reasons"].to_string()).collect();
    for place in ["/items/1/text", "/items/2/type"] {
        assert!(reasons.iter().any(|reason| reason.contains(place)), "{place}: {reasons:?}");
    }

    // Receiving a kept item again keeps it again, and stores nothing twice.
    let one = format!("/api/v1/kept-requests/{}", kept[0]["id"].as_str().expect("an identifier"));
    assert_eq!(shop.server.ask("POST", &format!("{one}/retry"), None).await.0, 202);
    let tried = async |server: &Server| {
        let kept = server.get(&one).await;
        if kept["attempts"] == 1 && kept["state"] == "kept" { Ok(()) } else { Err(kept.to_string()) }
    };
    shop.server.until("it to be received again", tried).await;
    assert_eq!(texts(&shop.server.messages(&conversation).await), ["one", "two"]);

    // A body that is no item at all is refused.
    for broken in [json!([]), json!(7), json!({}), json!({ "items": 7 }), json!({ "text": "hi" })] {
        assert_eq!(shop.posts("msg_9", &broken).await.0, 400, "{broken}");
    }
}

async fn what_happens_to_messages_is_reported_both_ways(kind: Kind) {
    let shop = Shop::open(kind, &json!({ "gestures": ["typing", "reaction", "edit", "deletion"] })).await;
    let conversation = shop.writes("m-1", "hello").await;
    let asked = shop.server.messages(&conversation).await.remove(0);
    let answer = shop.replies(&conversation, json!({ "text": "It left todya." })).await;
    let sent = shop.reaches(&answer, "sent").await;

    // Here something happens to the messages.
    let of = |message: &Value| format!("/api/v1/messages/{}", message["id"].as_str().expect("an identifier"));
    let ask = async |method: &str, path: String, body: Option<Value>| {
        let (status, queued) = shop.server.ask(method, &path, body.as_ref()).await;
        assert_eq!(status, 202, "{method} {path}: {queued}");
    };
    ask("POST", format!("{}/typing", path(&conversation)), Some(json!({ "seconds": 5 }))).await;
    shop.receiver.wait_for(2).await;
    ask("PUT", format!("{}/reaction", of(&asked)), Some(json!({ "emoji": "👍" }))).await;
    shop.becomes(&asked, "our reaction", |message| message["reactions"][0]["emoji"] == "👍").await;
    ask("PATCH", of(&answer), Some(json!({ "text": "It left today." }))).await;
    shop.becomes(&answer, "the edit", |message| message["text"] == "It left today.").await;
    let gestures = shop.receiver.taken().split_off(1);
    let shown: Vec<_> = gestures.iter().map(|one| (one.body["type"].clone(), one.body["message"].clone())).collect();
    let ours = sent["external_id"].clone();
    let expected = [("typing", json!("m-1")), ("reaction", json!("m-1")), ("edit", ours.clone())];
    assert_eq!(shown, expected.map(|(kind, message)| (json!(kind), message)));
    assert_eq!((&gestures[0].body["seconds"], &gestures[1].body["emoji"]), (&json!(5), &json!("👍")));
    assert_eq!(gestures[2].body["text"], "It left today.");

    // There, too.
    let contact = json!({ "id": "c-1" });
    let items = json!({ "items": [
        { "type": "receipt", "id": "e-1", "contact": contact, "message": ours, "state": "read" },
        { "type": "reaction", "id": "e-2", "contact": contact, "message": ours, "emoji": "🎉" },
        { "type": "edit", "id": "e-3", "contact": contact, "message": "m-1", "text": "good morning" },
        { "type": "consent", "id": "e-4", "contact": contact, "purpose": "all", "given": false, "how": "keyword STOP" },
    ] });
    assert_eq!(shop.posts("msg_3", &items).await.1["received"], 4);
    shop.server.drained().await;
    let shown = shop.show(&answer).await;
    assert_eq!((&shown["state"], &shown["reactions"][0]["emoji"]), (&json!("read"), &json!("🎉")), "{shown}");
    assert_eq!(shop.show(&asked).await["text"], "good morning");
    ask("DELETE", of(&answer), None).await;
    shop.becomes(&answer, "the deletion", |message| message["deleted"] == true).await;
    let (status, problem) = shop.server.ask("POST", &format!("{}/read", path(&conversation)), None).await;
    assert_eq!((status, &problem["code"]), (422, &json!("no-gesture")), "read marks are not configured");
    shop.check();
}

async fn a_template_of_the_other_system_is_listed_and_sent(kind: Kind) {
    let shop = Shop::prepared(kind).await;
    let order = json!({ "name": "order", "language": "pl", "text": "Zamówienie {{1}} dotrze {{2}}." });
    shop.receiver.has_templates(json!([order, { "name": "a wrong one" }]));
    let config = json!({ "url": shop.receiver.url(), "templates_url": shop.receiver.templates_url() });
    shop.connect(Some(&config), &[("secret", &key())]).expect("a channel");
    let listed = async |server: &Server| {
        let all = server.list(&format!("/api/v1/channels/{CHANNEL}/templates")).await;
        if all.iter().any(|template| template["name"] == "order") { Ok(all.len()) } else { Err(json!(all).to_string()) }
    };
    assert_eq!(shop.server.until("the template", listed).await, 1, "the wrong one is left out");

    let conversation = shop.writes("m-1", "hello").await;
    let used = json!({ "name": "order", "language": "pl", "variables": ["2041", "jutro"] });
    let message = shop.replies(&conversation, json!({ "template": used })).await;
    shop.reaches(&message, "sent").await;
    let sent = shop.receiver.taken().remove(0).body;
    let expected = json!({ "name": "order", "language": "pl", "parameters": { "1": "2041", "2": "jutro" } });
    assert_eq!((&sent["template"], &sent["text"]), (&expected, &Value::Null), "{sent}");
    shop.check();
}
