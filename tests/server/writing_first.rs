//! Conversations that the business begins: what the platform allows, who the customer is, and in which thread the
//! conversation goes on.

use crate::people_of_platforms::{Answer, Platform, in_group, message};
use plugboard_tests::{PATIENCE, databases::Kind, on_both, server::Server};
use serde_json::{Value, json};

on_both! {
    a_conversation_begins_with_a_template;
    a_wrong_request_begins_nothing;
    the_platform_says_in_which_thread_a_conversation_is;
    the_customer_answers_from_another_identifier;
    an_echo_says_in_which_thread_a_conversation_is;
    a_thread_that_has_a_conversation_already_is_linked;
    a_customer_who_is_known_gets_the_message_in_the_conversation_that_there_is;
    parts_that_wait_go_to_the_new_thread;
    a_repeated_request_begins_one_conversation;
    two_servers_begin_one_conversation;
    what_the_connector_no_longer_declares_is_not_begun;
}

pub(crate) const NUMBER: &str = "+48601234567";

/// The rules of a platform on which we may begin a conversation by a telephone number, with any message.
pub(crate) fn any() -> Value {
    json!([["text-limit", 1_000, false], ["attachment", "file", 1_000_000], ["opening", "phone", "any"]])
}

/// The platform's answer to a part that arrives in this thread.
pub(crate) fn arrives_in(thread: &str) -> Answer {
    ("/send", 200, json!({ "thread": thread }).to_string())
}

/// A text to somebody who is known by a telephone number.
pub(crate) fn by_phone(text: &str) -> Value {
    json!({ "channel": "chat", "to": { "kind": "phone", "id": NUMBER }, "text": text })
}

/// Asks for a conversation, and waits until nothing is pending. Returns the status and the answer.
pub(crate) async fn open(platform: &Platform, body: &Value) -> (u16, Value) {
    let answer = platform.server.ask("POST", "/api/v1/conversations", Some(body)).await;
    platform.server.drained().await;
    answer
}

/// Begins a conversation, and returns it.
pub(crate) async fn opened(platform: &Platform, body: &Value) -> Value {
    let (status, answer) = open(platform, body).await;
    assert_eq!(status, 201, "{answer}");
    answer
}

/// Checks that nothing is stored and nothing was sent.
async fn nothing(platform: &Platform) {
    assert_eq!(platform.conversations().await.len(), 0);
    assert_eq!(platform.server.list("/api/v1/contacts").await.len(), 0);
    assert_eq!(platform.sent().len(), 0);
}

async fn a_conversation_begins_with_a_template(kind: Kind) {
    let rules = json!([["templates"], ["opening", "phone", "template"], ["reply-window", 3_600]]);
    let platform = Platform::with(kind, &[], rules, &[]).await;
    let shown = platform.server.get("/api/v1/channels/chat").await;
    assert_eq!(shown["rules"]["openings"], json!({ "phone": "template" }));
    let text = json!({ "text": "Cześć {{imię}}, paczka {{1}} jest w drodze.", "category": "utility" });
    let path = "/api/v1/channels/chat/templates/order/pl";
    assert_eq!(platform.server.ask("PUT", path, Some(&text)).await.0, 204);

    let (status, problem) = open(&platform, &by_phone("Hello")).await;
    assert_eq!((status, &problem["code"]), (422, &json!("template-needed")), "{problem}");
    nothing(&platform).await;
    let values = json!({ "name": "order", "language": "pl", "variables": ["7"], "parameters": { "imię": "Łucja" } });
    let to = json!({ "kind": "phone", "id": " +48 601-234-567 " });
    let first = json!({ "channel": "chat", "to": to, "name": "Łucja Żak", "template": values });
    let answer = opened(&platform, &first).await;
    assert_eq!((&answer["opened_by"], &answer["contact"]["name"]), (&json!("phone"), &json!("Łucja Żak")));
    assert_eq!(answer["message"]["text"], "Cześć Łucja, paczka 7 jest w drodze.");
    assert_eq!(answer["message"]["purpose"], "utility");
    let sent = platform.sent().remove(0);
    assert_eq!((&sent["opens"], &sent["thread"], &sent["to"]), (&json!("phone"), &json!(NUMBER), &json!(NUMBER)));
    let expected = json!({
        "name": "order", "language": "pl", "variables": ["7"], "parameters": [["1", "7"], ["imię", "Łucja"]], "files": [],
    });
    assert_eq!(sent["template"], expected);
    let customer = platform.customer(&platform.conversation().await).await;
    let identity = &customer["identities"][0];
    assert_eq!((&identity["external_id"], &identity["kind"]), (&json!(NUMBER), &json!("phone")));
    assert!(platform.logged().await.contains(&"conversation created -".to_owned()));

    // Until the customer writes, only templates are possible, and there is one conversation.
    let conversation = platform.conversation().await;
    platform.refuses(&conversation, "template-needed").await;
    assert_eq!(open(&platform, &by_phone("Hello")).await.1["code"], "template-needed");
    let (status, again) = open(&platform, &first).await;
    assert_eq!((status, &again["id"]), (200, &answer["id"]), "{again}");
    assert_eq!(platform.sent()[1]["opens"], Value::Null, "the conversation has begun");
    platform.report(&[message("m-1", NUMBER, "Thank you")]).await;
    assert_eq!(platform.write(&conversation, "You are welcome").await.0, 201);
    assert_eq!(platform.server.list("/api/v1/contacts").await.len(), 1);
}

async fn a_wrong_request_begins_nothing(kind: Kind) {
    let rules = json!([["text-limit", 5, false], ["opening", "phone", "any"], ["opening", "id", "any"]]);
    let platform = Platform::with(kind, &[], rules, &[]).await;
    let to = |kind: &str, id: &str| json!({ "channel": "chat", "to": { "kind": kind, "id": id }, "text": "Hello" });
    let with = |member: &str, value: Value| {
        let mut body = by_phone("Hello");
        body[member] = value;
        body
    };
    for (body, status, why) in [
        (to("email", "ada@example.com"), 422, "`email`"),
        (to("phone", "601 234 567"), 422, "country code"),
        (to("phone", "+48 601"), 422, "country code"),
        (to("fax", "1"), 422, "fax"),
        (to("id", " "), 422, "1 to 256 bytes"),
        (to("id", &"ż".repeat(129)), 422, "1 to 256 bytes"),
        (with("name", json!("n".repeat(257))), 422, "256 bytes"),
        (with("channel", json!("nowhere")), 404, "nowhere"),
        (with("text", json!("Hello!")), 422, "5"),
        (with("text", json!("")), 422, "a text, a file"),
        (with("template", json!({ "name": "none", "language": "en" })), 422, "leave out"),
        (with("attachments", json!(["none"])), 404, "none"),
        (with("purpose", json!(" ")), 422, "purpose"),
        (with("reply_to", json!("m")), 422, "reply_to"),
        (with("kind", json!("note")), 422, "kind"),
    ] {
        let (found, problem) = open(&platform, &body).await;
        assert!(
            found == status && problem["detail"].as_str().is_some_and(|text| text.contains(why)),
            "{body}: {problem}"
        );
    }
    nothing(&platform).await;
    let (status, problem) = open(&platform, &to("email", "ada@example.com")).await;
    assert_eq!((status, &problem["code"]), (422, &json!("cannot-open")), "{problem}");
}

async fn the_platform_says_in_which_thread_a_conversation_is(kind: Kind) {
    let platform = Platform::with(kind, &[], any(), &[arrives_in("t-7")]).await;
    let conversation = opened(&platform, &by_phone("Hello")).await;
    assert_eq!(platform.write(&conversation, "One more thing").await.0, 201);
    let sent = platform.sent();
    let seen = |n: usize| (sent[n]["opens"].clone(), sent[n]["thread"].clone());
    assert_eq!(seen(0), (json!("phone"), json!(NUMBER)));
    assert_eq!(seen(1), (Value::Null, json!("t-7")));
    // The customer has an identifier of the platform's own, which nothing connects with the number but the thread.
    let mut answer = message("m-1", "u-7", "Hi!");
    (answer["thread"], answer["name"]) = (json!("t-7"), json!("Ada"));
    platform.report(&[answer]).await;
    let only = platform.conversation().await;
    assert_eq!((&only["id"], &only["contact"]["name"]), (&conversation["id"], &json!("Ada")));
    let messages = platform.server.messages(&only).await;
    assert_eq!(crate::texts(&messages), ["Hello", "One more thing", "Hi!"]);
    assert_eq!(platform.server.list("/api/v1/contacts").await.len(), 1);
    assert_eq!(platform.write(&only, "Good to hear").await.0, 201);
    assert_eq!(platform.sent()[2]["to"], "u-7");
}

async fn the_customer_answers_from_another_identifier(kind: Kind) {
    let platform = Platform::with(kind, &[], any(), &[]).await;
    let conversation = opened(&platform, &by_phone("Hello")).await;
    // The platform did not say which thread it is. The connector says that the two identifiers are one customer.
    let mut answer = message("m-1", "u-1", "Who are you?");
    answer["also"] = json!({ "phone": NUMBER });
    answer.as_object_mut().expect("an object").remove("name");
    platform.report(&[answer]).await;
    let only = platform.conversation().await;
    assert_eq!(only["id"], conversation["id"]);
    let customer = platform.customer(&only).await;
    assert_eq!(customer["name"], "Person u-1", "the platform was asked for the name");
    let identities = customer["identities"].as_array().expect("a list");
    let shown: Vec<_> = identities.iter().map(|one| (&one["external_id"], &one["kind"])).collect();
    assert_eq!(shown, [(&json!("u-1"), &Value::Null), (&json!(NUMBER), &json!("phone"))]);
    // The same customer is found by the number again.
    let (status, again) = open(&platform, &by_phone("We are the shop")).await;
    assert_eq!((status, &again["id"]), (200, &conversation["id"]), "{again}");
    let last = platform.sent().pop().expect("a part");
    assert_eq!((&last["thread"], &last["to"], &last["opens"]), (&json!("u-1"), &json!("u-1"), &Value::Null));
}

async fn an_echo_says_in_which_thread_a_conversation_is(kind: Kind) {
    let platform = Platform::with(kind, &[], any(), &[]).await;
    let conversation = opened(&platform, &by_phone("lost")).await;
    let message = conversation["message"]["id"].as_str().expect("an identifier");
    let shown = platform.server.get(&format!("/api/v1/messages/{message}")).await;
    assert_eq!(shown["state"], "uncertain");
    let part = platform.sent()[0]["id"].clone();
    let taken = json!({ "item": "taken", "key": "p-1", "thread": "t-5", "contact": "u-5", "delivery": part });
    platform.report(&[taken]).await;
    assert_eq!(platform.server.get(&format!("/api/v1/messages/{message}")).await["state"], "sent");
    assert_eq!(platform.write(&conversation, "Hello again").await.0, 201);
    let last = platform.sent().pop().expect("a part");
    assert_eq!((&last["thread"], &last["opens"]), (&json!("t-5"), &Value::Null));
}

async fn a_thread_that_has_a_conversation_already_is_linked(kind: Kind) {
    let platform = Platform::with(kind, &[], any(), &[arrives_in("ada")]).await;
    platform.report(&[message("m-1", "ada", "hello")]).await;
    let ada = platform.conversation().await;
    let new = opened(&platform, &by_phone("Is this your number?")).await;
    let path = format!("/api/v1/conversations/{}", new["id"].as_str().expect("an identifier"));
    let ours = platform.server.get(&path).await;
    assert_eq!(
        (&ours["status"], &platform.server.get(&crate::people::path(&ada)).await["status"]),
        (&json!("resolved"), &json!("open"))
    );
    let id = ours["id"].as_str().expect("an identifier");
    let linked = platform.server.list(&format!("/api/v1/conversations?linked={id}")).await;
    assert_eq!(linked.iter().map(|one| &one["id"]).collect::<Vec<_>>(), [&ada["id"]]);
    let notes = platform.server.messages(&ours).await;
    assert_eq!(notes.iter().filter(|message| message["kind"] == "note").count(), 1, "{notes:?}");
    // Another message to the number is sent the same way, and changes nothing else.
    assert_eq!(open(&platform, &by_phone("Hello?")).await.0, 200);
    assert_eq!(platform.sent()[1]["opens"], "phone");
    let notes = platform.server.messages(&ours).await;
    assert_eq!(notes.iter().filter(|message| message["kind"] == "note").count(), 1, "{notes:?}");
}

async fn a_customer_who_is_known_gets_the_message_in_the_conversation_that_there_is(kind: Kind) {
    let rules = json!([["reply-window", 3_600], ["opening", "phone", "template"], ["opening", "id", "any"]]);
    let platform = Platform::with(kind, &[], rules, &[]).await;
    let mut first = message("m-1", "ada", "hello");
    first["also"] = json!({ "phone": NUMBER });
    let mut group = message("m-2", "bob", "hello all");
    (group["thread"], group["kind"]) = (json!("g-1"), json!("group"));
    // The thread with Carol has an identifier that is not hers.
    let mut carol = message("m-3", "carol", "hello");
    carol["thread"] = json!("t-carol");
    platform.report(&[first, group, carol]).await;
    let (status, answer) = open(&platform, &by_phone("Hello Ada")).await;
    assert_eq!(
        (status, &answer["contact"]["name"], &answer["opened_by"]),
        (200, &json!("ada"), &Value::Null),
        "{answer}"
    );
    let sent = platform.sent();
    assert_eq!((&sent[0]["thread"], &sent[0]["opens"]), (&json!("ada"), &Value::Null));
    let to = |id: &str| json!({ "channel": "chat", "to": { "kind": "id", "id": id }, "text": "Hello" });
    for wrong in ["g-1", NUMBER, "t-carol"] {
        let (status, problem) = open(&platform, &to(wrong)).await;
        assert_eq!(status, 409, "{wrong}: {problem}");
    }
    // Bob has written in the group only, so a conversation with him alone begins.
    let bob = opened(&platform, &to("bob")).await;
    assert_eq!((&bob["contact"]["name"], &bob["opened_by"]), (&json!("bob"), &json!("id")));
    assert_eq!(platform.server.list("/api/v1/contacts").await.len(), 3);
    assert_eq!(platform.sent()[1]["opens"], "id");
}

async fn parts_that_wait_go_to_the_new_thread(kind: Kind) {
    let platform = Platform::with(kind, &[], any(), &[arrives_in("t-9")]).await;
    let http = reqwest::Client::builder().no_proxy().build().expect("a client for loopback");
    let upload = async |channel: &str| {
        let url = format!("{}/api/v1/channels/{channel}/attachments?name=list.txt", platform.server.base);
        let request = http.post(url).bearer_auth(&platform.server.token).header("Content-Type", "text/plain");
        let answer = request.body("a list").send().await.expect("the server answers");
        (answer.status().as_u16(), answer.json::<Value>().await.expect("JSON"))
    };
    assert_eq!(upload("nowhere").await.0, 404);
    let (status, file) = upload("chat").await;
    assert_eq!((status, &file["kind"]), (201, &json!("file")), "{file}");
    let mut body = by_phone("Here is the list");
    body["attachments"] = json!([file["id"]]);
    let conversation = opened(&platform, &body).await;
    let sent: Vec<_> = platform
        .sent()
        .iter()
        .map(|part| json!([part["thread"], part["opens"], part["text"], part["files"][0]]))
        .collect();
    let expected = [json!([NUMBER, "phone", "Here is the list", null]), json!(["t-9", null, null, "list.txt"])];
    assert_eq!(sent, expected);
    assert_eq!(platform.server.messages(&conversation).await[0]["attachments"][0]["name"], "list.txt");
    for _ in 0..49 {
        assert_eq!(upload("chat").await.0, 201);
    }
    let (status, problem) = upload("chat").await;
    assert_eq!(status, 409, "{problem}");
}

async fn a_repeated_request_begins_one_conversation(kind: Kind) {
    let platform = Platform::with(kind, &[], any(), &[]).await;
    let ask = async |key: &str, body: &Value| {
        let headers = [("Idempotency-Key", key)];
        let asked = platform.server.ask_within(PATIENCE, "POST", "/api/v1/conversations", &headers, Some(body)).await;
        asked.expect("the server answers")
    };
    let (status, first) = ask("k-1", &by_phone("Hello")).await;
    assert_eq!(status, 201, "{first}");
    let (status, again) = ask("k-1", &by_phone("Hello")).await;
    assert_eq!((status, &again["message"]["id"], &again["id"]), (201, &first["message"]["id"], &first["id"]));
    assert_eq!(ask("k-1", &by_phone("Hello!")).await.0, 409, "the key is for another request");
    let (status, other) = ask("k-2", &by_phone("Hello")).await;
    assert_eq!((status, &other["id"]), (200, &first["id"]), "without the key, it is another message");
    assert_eq!(ask("k-2", &by_phone("Hello")).await.0, 200);
    platform.server.drained().await;
    assert_eq!(platform.texts(), ["Hello", "Hello"]);
}

async fn two_servers_begin_one_conversation(kind: Kind) {
    let platform = Platform::with(kind, &[], any(), &[]).await;
    // SQLite allows one server. Two requests arrive at the same time there, too.
    let other = (kind == Kind::Postgres).then(|| platform.server.beside());
    let second = other.as_ref().unwrap_or(&platform.server);
    let knows_it = async |server: &Server| {
        let (status, channel) = server.ask("GET", "/api/v1/channels/chat", None).await;
        if status == 200 { Ok(()) } else { Err(channel.to_string()) }
    };
    second.until("the other server to know the channel", knows_it).await;
    let (one, two) = (by_phone("one"), by_phone("two"));
    let (one, two) = tokio::join!(
        platform.server.ask("POST", "/api/v1/conversations", Some(&one)),
        second.ask("POST", "/api/v1/conversations", Some(&two)),
    );
    let mut statuses = [one.0, two.0];
    statuses.sort_unstable();
    assert_eq!((statuses, &one.1["id"]), ([200, 201], &two.1["id"]), "{one:?} {two:?}");
    platform.server.drained().await;
    assert_eq!(platform.server.messages(&platform.conversation().await).await.len(), 2);
    assert_eq!(platform.server.list("/api/v1/contacts").await.len(), 1);
    assert_eq!(platform.sent().len(), 2);
}

async fn what_the_connector_no_longer_declares_is_not_begun(kind: Kind) {
    let mut platform = Platform::with(kind, &[], any(), &[]).await;
    let conversation = opened(&platform, &by_phone("Hello")).await;
    platform.rules = json!([["text-limit", 1_000, false]]);
    platform.add_channel();
    platform.refuses(&conversation, "cannot-open").await;
    let other = json!({ "channel": "chat", "to": { "kind": "phone", "id": "+48 22 123 45 67" }, "text": "Hello" });
    assert_eq!(open(&platform, &other).await.1["code"], "cannot-open");
    // Once the customer has written, the usual rules apply.
    platform.report(&[message("m-1", NUMBER, "Hi")]).await;
    assert_eq!(platform.write(&conversation, "Hello again").await.0, 201);
}

/// A conversation that begins, and a customer who answers in another thread: the statements for both are explained.
pub(crate) async fn typical(server: Server) -> Server {
    let platform = Platform::on(server, any(), &[]).await;
    opened(&platform, &by_phone("Hello")).await;
    let mut answer = message("first-1", "u-1", "Hi");
    answer["also"] = json!({ "phone": NUMBER });
    platform.report(&[answer]).await;
    assert_eq!(open(&platform, &by_phone("Hello again")).await.0, 200);
    // Another customer is known from a group, and answers there.
    let number = "+48601234568";
    platform.report(&[in_group("first-2", "bob", "hello all")]).await;
    let to = json!({ "kind": "phone", "id": number });
    opened(&platform, &json!({ "channel": "chat", "to": to, "text": "Hello" })).await;
    let mut answer = message("first-3", "bob", "Who is it?");
    answer["thread"] = json!(number);
    platform.report(&[answer]).await;
    platform.server
}
