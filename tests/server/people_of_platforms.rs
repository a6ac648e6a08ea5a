//! Who is there, as platforms report it: members of groups, threads and customers that get other identifiers.

use crate::{people::path, plugins::install_guest, sending::set_clock};
use plugboard_tests::{
    databases::Kind,
    on_both,
    server::Server,
    stub::{Behavior, Stub},
};
use serde_json::{Value, json};

on_both! {
    the_members_and_the_name_of_a_group_are_known;
    a_thread_that_moves_keeps_its_conversation;
    messages_that_come_before_the_move_of_their_thread_are_in_a_linked_conversation;
    a_customer_is_known_by_several_identifiers;
    two_customers_are_never_merged;
    a_customer_known_from_a_report_gets_a_name_with_the_first_message;
    a_report_that_repeats_a_groups_name_leaves_the_group_where_it_is;
    a_customer_with_a_new_identifier_keeps_everything;
    an_item_tells_attributes_of_its_customer;
    the_connector_learns_whose_message_is_answered;
}

/// The secret that the platform sends with each request.
pub(crate) const KEY: &str = "the-key";

/// A platform that the tests drive, with a channel `chat` whose account is `shop`.
pub(crate) struct Platform {
    pub server: Server,
    stub: Stub,
    /// The rules that the connector declares: the names of functions, with their arguments.
    pub rules: Value,
}

/// The platform's answer to the requests whose first line contains a text.
pub(crate) type Answer = (&'static str, u16, String);

impl Platform {
    pub(crate) async fn start(kind: Kind) -> Self {
        Self::with(kind, &[], json!([]), &[]).await
    }

    /// The server has these options, the connector declares these rules, and the platform gives these answers. A test clock
    /// is set to its beginning.
    pub(crate) async fn with(kind: Kind, options: &[&str], rules: Value, answers: &[Answer]) -> Self {
        let server = Server::start(kind, options).await;
        if options.contains(&"--test-clock") {
            set_clock(&server, 0).await;
        }
        Self::on(server, rules, answers).await
    }

    /// The same on a server that is running.
    pub(crate) async fn on(server: Server, rules: Value, answers: &[Answer]) -> Self {
        let stub = Stub::start(Behavior::ByPath(answers.to_vec())).await;
        install_guest(&server, "platform", "platform");
        let platform = Self { server, stub, rules };
        platform.add_channel();
        platform
    }

    /// The platform gives these answers from now on.
    pub(crate) fn answer(&self, answers: &[Answer]) {
        self.stub.behave(Behavior::ByPath(answers.to_vec()));
    }

    /// Returns how many requests have this text in their first line.
    pub(crate) fn asked(&self, what: &str) -> usize {
        let line = |request: &String| request.lines().next().is_some_and(|line| line.contains(what));
        self.stub.requests().iter().filter(|request| line(request)).count()
    }

    /// Adds the channel, or changes it to the current rules.
    pub(crate) fn add_channel(&self) {
        self.add("chat", "shop", &[]);
    }

    /// Adds a channel for an account, or changes it.
    pub(crate) fn add(&self, name: &str, account: &str, more: &[&str]) {
        let config = json!({ "account": account, "api_base": self.stub.url(""), "rules": self.rules }).to_string();
        let (grant, secret) = (format!("http={}", self.stub.authority()), format!("key={KEY}"));
        let begin = ["channel", "add", name, "--connector", "platform", "--config", &config];
        let done = self.server.command(&[&begin[..], &["--grant", &grant, "--secret", &secret], more].concat());
        done.unwrap_or_else(|error| panic!("adding the channel: {error}"));
    }

    /// Sends items to the hook, and waits until nothing is pending.
    pub(crate) async fn report(&self, items: &[Value]) {
        self.report_to(&self.server, items).await;
    }

    /// The same with the hook of another server on the same database.
    pub(crate) async fn report_to(&self, server: &Server, items: &[Value]) {
        Self::post_to(server, items).await;
        let status = server.drained().await;
        assert_eq!((&status["kept_requests"], &status["dead_letters"]), (&json!(0), &json!(0)), "{status}");
    }

    /// Sends items to the hook.
    pub(crate) async fn post_items(&self, items: &[Value]) {
        Self::post_to(&self.server, items).await;
    }

    async fn post_to(server: &Server, items: &[Value]) {
        let lines: Vec<_> = items.iter().map(Value::to_string).collect();
        let http = reqwest::Client::builder().no_proxy().build().expect("a client for loopback");
        let request = http.post(format!("{}/hooks/chat", server.base)).header("x-key", KEY);
        let answer = request.body(lines.join("\n")).send().await.expect("the server answers");
        assert_eq!(answer.status().as_u16(), 200, "{lines:?}");
    }

    /// Returns all conversations, last changed first.
    pub(crate) async fn conversations(&self) -> Vec<Value> {
        self.server.list("/api/v1/conversations").await
    }

    /// Returns the only conversation.
    pub(crate) async fn conversation(&self) -> Value {
        let mut all = self.conversations().await;
        assert_eq!(all.len(), 1, "{all:?}");
        all.remove(0)
    }

    /// Returns the customer of a conversation.
    pub(crate) async fn customer(&self, conversation: &Value) -> Value {
        let id = conversation["contact"]["id"].as_str().expect("an identifier");
        self.server.get(&format!("/api/v1/contacts/{id}")).await
    }

    /// A person writes in a conversation. Returns the status and the answer.
    pub(crate) async fn write(&self, conversation: &Value, text: &str) -> (u16, Value) {
        self.post(conversation, json!({ "text": text })).await
    }

    /// The same with a message of any kind.
    pub(crate) async fn post(&self, conversation: &Value, message: Value) -> (u16, Value) {
        let answer = self.server.ask("POST", &format!("{}/messages", path(conversation)), Some(&message)).await;
        self.server.drained().await;
        answer
    }

    /// Checks that a person cannot write in a conversation, for a reason with this code.
    pub(crate) async fn refuses(&self, conversation: &Value, code: &str) {
        let (status, problem) = self.write(conversation, "Are you there?").await;
        assert_eq!((status, problem["code"].as_str()), (422, Some(code)), "{problem}");
    }

    /// Returns the parts that the platform received, in order.
    pub(crate) fn sent(&self) -> Vec<Value> {
        let body = |request: &str| request.split_once("\r\n\r\n").map_or("", |(_, body)| body).to_owned();
        let read = |request: &String| serde_json::from_str(&body(request)).expect("JSON");
        self.stub.requests().iter().filter(|request| request.starts_with("POST /send")).map(read).collect()
    }

    /// Returns the texts that the platform received, in order.
    pub(crate) fn texts(&self) -> Vec<String> {
        self.sent().iter().map(|part| part["text"].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// Returns what the plugin has logged about its events, in order.
    pub(crate) async fn logged(&self) -> Vec<String> {
        let mut runs = self.server.list("/api/v1/runs?plugin=platform").await;
        runs.reverse();
        let lines = runs.iter().flat_map(|run| run["log"].as_array().into_iter().flatten());
        lines.map(|line| line["message"].as_str().unwrap_or_default().to_owned()).collect()
    }
}

/// A message from a customer, in a thread that has the customer's identifier.
pub(crate) fn message(key: &str, who: &str, text: &str) -> Value {
    json!({ "item": "message", "key": key, "thread": who, "contact": who, "name": who, "text": text })
}

/// The same in a group.
pub(crate) fn in_group(key: &str, who: &str, text: &str) -> Value {
    let mut message = message(key, who, text);
    (message["thread"], message["kind"]) = (json!("g-1"), json!("group"));
    message
}

async fn the_members_and_the_name_of_a_group_are_known(kind: Kind) {
    let platform = Platform::start(kind).await;
    let change = |key: &str, who: &str, change: &str, more: Value| {
        let mut item = json!({
            "item": "participant", "key": key, "thread": "g-1", "kind": "group", "contact": who, "name": who,
            "change": change,
        });
        item.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        item
    };
    // Who joins a group that is not known yet is not stored.
    platform.report(&[change("c-0", "zoe", "joined", json!({}))]).await;
    assert_eq!(platform.conversations().await.len(), 0);
    assert_eq!(platform.server.list("/api/v1/contacts").await.len(), 0);

    let mut first = in_group("m-1", "ada", "hello");
    first["title"] = json!("Friends");
    platform.report(&[first]).await;
    let group = platform.conversation().await;
    assert_eq!((&group["name"], &group["kind"]), (&json!("Friends"), &json!("group")), "{group}");
    platform.report(&[change("c-1", "bob", "joined", json!({}))]).await;
    // The platform repeats the request.
    platform.report(&[change("c-1", "bob", "joined", json!({}))]).await;
    platform.report(&[change("c-2", "carol", "joined", json!({})), change("c-3", "carol", "left", json!({}))]).await;
    platform.report(&[in_group("m-2", "ada", "members")]).await;
    let group = platform.conversation().await;
    let members = group["participants"].as_array().expect("a list");
    let seen = |name: &str| {
        let found = members.iter().find(|one| one["name"] == name).unwrap_or_else(|| panic!("{name}: {members:?}"));
        (!found["joined_at"].is_null(), !found["left_at"].is_null())
    };
    assert_eq!((seen("ada"), seen("bob"), seen("carol")), ((false, false), (true, false), (true, true)));
    assert_eq!(members.len(), 3, "{members:?}");

    // A report that arrives late does not undo what happened later.
    let before = crate::now() - 3_600_000;
    platform.report(&[change("c-4", "carol", "joined", json!({ "at": before }))]).await;
    platform.report(&[change("c-5", "ada", "left", json!({ "at": before, "title": "An old name" }))]).await;
    platform.report(&[change("c-6", "bob", "joined", json!({ "title": "Best friends" }))]).await;
    let group = platform.conversation().await;
    assert_eq!(group["name"], "Best friends");
    let left: Vec<_> = group["participants"].as_array().expect("a list").iter().map(|one| &one["left_at"]).collect();
    assert_eq!(left.iter().filter(|at| !at.is_null()).count(), 1, "{group}");
    let logged = platform.logged().await;
    for line in ["conversation created Friends", "conversation participants Friends", "members ada,bob of 2"] {
        assert!(logged.iter().any(|logged| logged == line), "{line}: {logged:?}");
    }
    assert!(logged.iter().any(|line| line.starts_with("conversation name Best friends")), "{logged:?}");
    // Who writes again after leaving is there again.
    platform.report(&[in_group("m-3", "carol", "I am back")]).await;
    let group = platform.conversation().await;
    assert!(group["participants"].as_array().expect("a list").iter().all(|one| one["left_at"].is_null()), "{group}");
}

async fn a_thread_that_moves_keeps_its_conversation(kind: Kind) {
    let platform = Platform::start(kind).await;
    platform.report(&[in_group("m-1", "ada", "hello")]).await;
    let moved = |key: &str| json!({ "item": "moved", "key": key, "thread": "g-1", "contact": "ada", "to": "g-2" });
    platform.report(&[moved("v-1")]).await;
    // A second report of the same move changes nothing.
    platform.report(&[moved("v-2")]).await;
    let mut next = in_group("m-2", "ada", "and here");
    next["thread"] = json!("g-2");
    platform.report(&[next]).await;
    let group = platform.conversation().await;
    assert_eq!(crate::texts(&platform.server.messages(&group).await), ["hello", "and here"]);
    assert_eq!(platform.write(&group, "Welcome!").await.0, 201);
    let sent = platform.sent();
    assert_eq!((&sent[0]["thread"], &sent[0]["text"]), (&json!("g-2"), &json!("Welcome!")), "{sent:?}");
    // A move of an unknown thread is not stored.
    platform.report(&[json!({ "item": "moved", "key": "v-3", "thread": "g-8", "contact": "ada", "to": "g-9" })]).await;
    assert_eq!(platform.conversations().await.len(), 1);
}

async fn messages_that_come_before_the_move_of_their_thread_are_in_a_linked_conversation(kind: Kind) {
    let platform = Platform::start(kind).await;
    platform.report(&[in_group("m-1", "ada", "hello")]).await;
    let mut next = in_group("m-2", "ada", "and here");
    next["thread"] = json!("g-2");
    platform.report(&[next]).await;
    let moved = |key: &str| json!({ "item": "moved", "key": key, "thread": "g-1", "contact": "ada", "to": "g-2" });
    platform.report(&[moved("v-1"), moved("v-2")]).await;
    let all = platform.conversations().await;
    let (mut old, mut new) = (Value::Null, Value::Null);
    for one in all {
        match platform.server.messages(&one).await[0]["text"].as_str() {
            Some("hello") => old = one,
            _ => new = one,
        }
    }
    assert_eq!((&old["status"], &new["status"]), (&json!("resolved"), &json!("open")));
    let id = old["id"].as_str().expect("an identifier");
    let linked = platform.server.list(&format!("/api/v1/conversations?linked={id}")).await;
    assert_eq!(linked.iter().map(|one| &one["id"]).collect::<Vec<_>>(), [&new["id"]]);
    let notes = platform.server.messages(&old).await;
    assert_eq!(notes.iter().filter(|message| message["kind"] == "note").count(), 1, "{notes:?}");
}

async fn a_customer_is_known_by_several_identifiers(kind: Kind) {
    let platform = Platform::start(kind).await;
    platform.report(&[message("m-1", "+49", "hello")]).await;
    let ada = platform.conversation().await;
    // The platform calls the customer by an identifier of its own from now on.
    let mut next = message("m-2", "u-1", "it is me");
    next["also"] = json!({ "phone": "+49" });
    platform.report(&[next]).await;
    let contacts = platform.server.list("/api/v1/contacts").await;
    assert_eq!(contacts.len(), 1, "{contacts:?}");
    assert_eq!(contacts[0]["id"], ada["contact"]["id"]);
    let identities = contacts[0]["identities"].as_array().expect("a list");
    let shown: Vec<_> = identities.iter().map(|one| (&one["external_id"], &one["kind"])).collect();
    assert_eq!(shown, [(&json!("u-1"), &Value::Null), (&json!("+49"), &json!("phone"))]);
    // Messages by the old identifier are still the same customer's.
    platform.report(&[message("m-3", "+49", "again")]).await;
    assert_eq!(platform.server.list("/api/v1/contacts").await.len(), 1);
}

async fn two_customers_are_never_merged(kind: Kind) {
    let platform = Platform::start(kind).await;
    platform.report(&[message("m-1", "ada", "hello"), message("m-2", "bob", "hello")]).await;
    let mut next = message("m-3", "ada", "I am Bob, too");
    next["also"] = json!({ "phone": "bob", "user": "u-1" });
    platform.report(&[next.clone()]).await;
    // A customer with an identifier that nothing says about stays who it is.
    (next["key"], next["contact"], next["thread"]) = (json!("m-4"), json!("cleo"), json!("cleo"));
    next["also"] = json!({ "user": "u-1" });
    platform.report(&[next]).await;
    platform
        .report(&[json!({ "item": "identity-changed", "key": "i-1", "thread": "ada", "contact": "ada", "to": "bob" })])
        .await;
    let mut seen: Vec<Vec<String>> = Vec::new();
    for contact in platform.server.list("/api/v1/contacts").await {
        let identities = contact["identities"].as_array().expect("a list").iter();
        seen.push(identities.map(|one| one["external_id"].as_str().unwrap_or_default().to_owned()).collect());
    }
    seen.sort();
    assert_eq!(seen, [vec!["ada", "u-1"], vec!["bob"], vec!["cleo"]]);
}

async fn a_customer_known_from_a_report_gets_a_name_with_the_first_message(kind: Kind) {
    let platform = Platform::start(kind).await;
    let consent = |who: &str| {
        let key = format!("c-{who}");
        json!({ "item": "consent", "key": key, "thread": who, "contact": who, "purpose": "news", "given": true })
    };
    let unnamed = |mut message: Value| {
        message.as_object_mut().expect("an object").remove("name");
        message
    };
    let joins = json!({
        "item": "participant", "key": "p-1", "thread": "g-1", "kind": "group", "contact": "bob", "change": "joined",
    });
    platform.report(&[in_group("m-1", "ada", "hello"), joins, consent("zoe"), consent("cleo")]).await;
    let names = async || {
        let contacts = platform.server.list("/api/v1/contacts").await;
        let mut names: Vec<_> = contacts.iter().map(|one| one["name"].as_str().unwrap_or("-").to_owned()).collect();
        names.sort();
        names
    };
    assert_eq!(names().await, ["-", "-", "-", "ada"]);
    // The connector is asked for the name, in a direct conversation and in a group. Or the message says it.
    let written =
        [unnamed(message("m-2", "zoe", "hi")), unnamed(in_group("m-3", "bob", "hi")), message("m-4", "cleo", "hi")];
    platform.report(&written).await;
    assert_eq!(names().await, ["Person bob", "Person zoe", "ada", "cleo"]);
}

async fn a_report_that_repeats_a_groups_name_leaves_the_group_where_it_is(kind: Kind) {
    let platform = Platform::start(kind).await;
    let begun = crate::now() - 60_000;
    let mut first = in_group("m-1", "ada", "hello");
    (first["title"], first["at"]) = (json!("Friends"), json!(begun));
    platform.report(&[first]).await;
    let before = platform.conversation().await;
    platform.report(&[message("m-2", "bob", "hello")]).await;
    let named = |key: &str, title: &str, at: i64| {
        let mut moved = json!({ "item": "moved", "key": key, "thread": "g-1", "contact": "ada", "to": "g-1" });
        (moved["title"], moved["at"]) = (json!(title), json!(at));
        moved
    };
    platform.report(&[named("v-1", "Friends", begun + 20_000)]).await;
    let listed = platform.conversations().await;
    assert_eq!(listed[1]["id"], before["id"], "the group does not move up: {listed:?}");
    assert_eq!(listed[1]["updated_at"], before["updated_at"]);
    // An older report that arrives late does not count, because the name was confirmed after it.
    platform.report(&[named("v-2", "Strangers", begun + 10_000)]).await;
    assert_eq!(platform.conversations().await[1]["name"], "Friends");
    platform.report(&[named("v-3", "Best friends", begun + 30_000)]).await;
    let listed = platform.conversations().await;
    assert_eq!((&listed[0]["id"], &listed[0]["name"]), (&before["id"], &json!("Best friends")));
    let logged = platform.logged().await;
    assert_eq!(logged.iter().filter(|line| line.starts_with("conversation name ")).count(), 1, "{logged:?}");
}

async fn a_customer_with_a_new_identifier_keeps_everything(kind: Kind) {
    let platform = Platform::start(kind).await;
    platform.report(&[message("m-1", "ada", "hello")]).await;
    let ada = platform.conversation().await;
    let change = |key: &str, to: &str| json!({ "item": "identity-changed", "key": key, "thread": "ada", "contact": "ada", "to": to });
    platform.report(&[change("i-1", "ada-2")]).await;
    platform.report(&[change("i-2", "ada-3")]).await;
    let customer = platform.customer(&ada).await;
    assert_eq!(customer["identities"].as_array().map(Vec::len), Some(1), "{customer}");
    assert_eq!(customer["identities"][0]["external_id"], "ada-2", "`ada` is unknown by now: {customer}");
    let mut next = message("m-2", "ada-2", "still me");
    next["thread"] = json!("ada");
    platform.report(&[next]).await;
    let ada = platform.conversation().await;
    assert_eq!(crate::texts(&platform.server.messages(&ada).await), ["hello", "still me"]);
    let logged = platform.logged().await;
    let about: Vec<_> = logged.iter().filter(|line| line.starts_with("contact ")).collect();
    assert_eq!(about, ["contact identity - true unknown"]);
    assert_eq!(platform.write(&ada, "Hello again").await.0, 201);
    assert_eq!(platform.sent()[0]["to"], "ada-2");
}

async fn an_item_tells_attributes_of_its_customer(kind: Kind) {
    let platform = Platform::start(kind).await;
    let mut first = message("m-1", "ada", "hello");
    first["attributes"] = json!({ "email": "ada@example.com", "city": "London" });
    platform.report(&[first]).await;
    let mut next = message("m-2", "ada", "hello");
    next["attributes"] = json!({ "email": "other@example.com", "tier": "gold" });
    platform.report(&[next]).await;
    let customer = platform.customer(&platform.conversation().await).await;
    let expected = json!({ "email": "ada@example.com", "city": "London", "tier": "gold" });
    assert_eq!(customer["attributes"], expected, "what is known stays: {customer}");
    let found = platform.server.list("/api/v1/contacts").await;
    assert_eq!(found.len(), 1);
}

async fn the_connector_learns_whose_message_is_answered(kind: Kind) {
    let platform = Platform::start(kind).await;
    platform.report(&[in_group("m-1", "ada", "who is there?"), in_group("m-2", "bob", "me")]).await;
    let group = platform.conversation().await;
    let answers = async |message: &Value| {
        let body = json!({ "text": "I see", "reply_to": message["id"] });
        let answer = platform.server.post(&format!("{}/messages", path(&group)), body).await;
        platform.server.drained().await;
        answer
    };
    let messages = platform.server.messages(&group).await;
    let ours = answers(&messages[0]).await;
    answers(&ours).await;
    assert_eq!(platform.write(&group, "To nobody in particular").await.0, 201);
    let authors: Vec<_> = platform.sent().iter().map(|part| part["author"].clone()).collect();
    assert_eq!(authors, [json!("ada"), json!("shop"), Value::Null]);
}
