//! The web chat as its page uses it: files and rich content, both ways. `browser.rs` has the page itself.

use crate::{files::PNG, people::path};
use plugboard_tests::{databases::Kind, on_both, server::Server};
use reqwest::{
    Response, Url,
    multipart::{Form, Part},
};
use serde_json::{Value, json};

on_both! {
    files_go_both_ways_between_a_visitor_and_the_team;
    a_file_is_only_for_the_visitor_who_sees_its_message;
    a_large_file_arrives_whole_and_downloads_are_limited;
    files_that_cannot_be_sent_are_refused_with_a_reason;
    visitors_send_only_so_many_bytes_of_files;
    a_visitor_sees_rich_content_and_answers_with_a_payload;
}

/// A server with a web chat, and a visitor who has written.
pub(crate) struct Chat {
    pub(crate) server: Server,
    pub(crate) http: reqwest::Client,
    pub(crate) token: String,
}

impl Chat {
    pub(crate) async fn open(kind: Kind) -> Self {
        Self::configured(kind, &json!({})).await
    }

    async fn configured(kind: Kind, config: &Value) -> Self {
        let server = Server::start(kind, &[]).await;
        server.install("webchat", &[]);
        let config = config.to_string();
        let add = ["channel", "add", "site", "--connector", "webchat", "--config", &config];
        server.command(&add).expect("the channel is added");
        let http = reqwest::Client::builder().no_proxy().build().expect("a client for loopback");
        let mut chat = Self { server, http, token: String::new() };
        chat.token = chat.visitor().await;
        assert_eq!(chat.posts(json!({ "id": "c-1", "text": "hello" })).await, 200);
        chat.server.drained().await;
        chat
    }

    /// Returns the token of a new visitor.
    async fn visitor(&self) -> String {
        let session = self.http.post(format!("{}/chat/site/session", self.server.base)).send().await;
        let session: Value = session.expect("an answer").json().await.expect("JSON");
        session["token"].as_str().expect("a visitor's token").to_owned()
    }

    fn hook(&self) -> reqwest::RequestBuilder {
        self.http.post(format!("{}/hooks/site", self.server.base)).header("X-Visitor-Token", &self.token)
    }

    /// The page posts something. Returns the status.
    pub(crate) async fn posts(&self, body: Value) -> u16 {
        self.hook().json(&body).send().await.expect("an answer").status().as_u16()
    }

    /// The page posts a message with files. Returns the status, and the problem if there is one.
    async fn sends(&self, id: &str, text: &str, files: Vec<Part>) -> (u16, Value) {
        let form = Form::new().text("id", id.to_owned()).text("text", text.to_owned()).text("language", "pl-PL");
        let form = files.into_iter().fold(form, |form, file| form.part("file", file));
        let answer = self.hook().multipart(form).send().await.expect("an answer");
        let status = answer.status().as_u16();
        self.server.drained().await;
        (status, answer.json().await.unwrap_or_default())
    }

    pub(crate) async fn conversation(&self) -> Value {
        self.server.list("/api/v1/conversations").await.remove(0)
    }

    async fn messages(&self) -> Vec<Value> {
        self.server.messages(&self.conversation().await).await
    }

    /// A person answers. Returns the message once it is sent.
    pub(crate) async fn answered(&self, text: &str) -> Value {
        self.replied(json!({ "text": text })).await
    }

    /// The same with the whole message.
    async fn replied(&self, body: Value) -> Value {
        let message = self.server.post(&format!("{}/messages", path(&self.conversation().await)), body).await;
        self.becomes(&message, "it to be sent", |message| message["state"] == "sent").await
    }

    /// Waits until a message is as expected.
    pub(crate) async fn becomes(&self, message: &Value, what: &str, is_so: impl Fn(&Value) -> bool) -> Value {
        let place = format!("/api/v1/messages/{}", message["id"].as_str().expect("an identifier"));
        let look = async |server: &Server| {
            let shown = server.get(&place).await;
            if is_so(&shown) { Ok(shown) } else { Err(shown.to_string()) }
        };
        self.server.until(what, look).await
    }

    /// A person uploads a file. Returns its identifier.
    async fn upload(&self, name: &str, media_type: &str, bytes: Vec<u8>) -> String {
        let url = format!("{}{}/attachments", self.server.base, path(&self.conversation().await));
        let url = Url::parse_with_params(&url, &[("name", name)]).expect("an address");
        let upload = self.http.post(url).bearer_auth(&self.server.token);
        let answer = upload.header("Content-Type", media_type).body(bytes).send().await.expect("an answer");
        let file: Value = answer.json().await.expect("JSON");
        file["id"].as_str().unwrap_or_else(|| panic!("a file: {file}")).to_owned()
    }

    /// Returns what the page gets when it opens, as the server sends it.
    pub(crate) async fn opened(&self) -> String {
        let events = format!("{}/chat/site/events?token={}", self.server.base, self.token);
        let mut stream = self.http.get(events).send().await.expect("a stream");
        let mut read = Vec::new();
        while !String::from_utf8_lossy(&read).contains("event: ready") {
            read.extend_from_slice(&stream.chunk().await.expect("the stream goes on").expect("a piece"));
        }
        String::from_utf8(read).expect("text")
    }

    /// Returns the messages that the page shows when it opens.
    async fn shown(&self) -> Vec<Value> {
        let opened = self.opened().await;
        let events = opened.split("\n\n").filter(|event| event.contains("event: message"));
        let data = events.filter_map(|event| event.lines().find_map(|line| line.strip_prefix("data:")));
        data.map(|data| serde_json::from_str(data).expect("JSON")).collect()
    }

    /// Requests a file as the page does, with a visitor's token.
    async fn file(&self, token: &str, id: &str) -> Response {
        let url = format!("{}/chat/site/files/{id}", self.server.base);
        self.http.get(url).header("X-Visitor-Token", token).send().await.expect("an answer")
    }

    /// Begins a download. Waits for a place, because the server frees one only when it has noticed that it is done.
    async fn begun(&self, id: &str) -> Response {
        let look = async |_: &Server| {
            let answer = self.file(&self.token, id).await;
            if answer.status() == 200 { Ok(answer) } else { Err(answer.status().to_string()) }
        };
        self.server.until("a download to begin", look).await
    }

    /// Downloads a file of a message, and returns its bytes.
    async fn download(&self, file: &Value) -> Vec<u8> {
        let answer = self.file(&self.token, file["id"].as_str().expect("an identifier")).await;
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.content_length(), file["size"].as_u64(), "{file}");
        answer.bytes().await.expect("the whole file").to_vec()
    }
}

fn part(name: &str, media_type: &str, bytes: &[u8]) -> Part {
    Part::bytes(bytes.to_vec()).file_name(name.to_owned()).mime_str(media_type).expect("a media type")
}

fn header<'a>(answer: &'a Response, name: &str) -> &'a str {
    answer.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

async fn files_go_both_ways_between_a_visitor_and_the_team(kind: Kind) {
    let chat = Chat::open(kind).await;
    let html = b"<script>alert(1)</script>";
    let files = || vec![part("żółw.png", "image/png", PNG), part("strona.html", "text/html", html)];
    assert_eq!(chat.sends("c-2", "proszę:\ndwa pliki", files()).await.0, 200);
    assert_eq!(chat.sends("c-2", "proszę:\ndwa pliki", files()).await.0, 200, "the page lost the answer");
    let messages = chat.messages().await;
    let [_, message] = &messages[..] else { panic!("two messages: {messages:?}") };
    assert_eq!(message["text"], "proszę:\ndwa pliki", "{message}");
    let stored = &message["attachments"];
    assert_eq!((&stored[0]["kind"], &stored[0]["name"]), (&json!("image"), &json!("żółw.png")));
    assert_eq!((&stored[1]["kind"], &stored[1]["state"]), (&json!("file"), &json!("stored")), "{stored}");
    assert_eq!(stored[2], Value::Null);

    // The visitor's own page has them, too.
    let shown = chat.shown().await.remove(1);
    let (picture, page) = (&shown["files"][0], &shown["files"][1]);
    let expected = json!({ "id": stored[0]["id"], "kind": "image", "name": "żółw.png",
        "media_type": "image/png", "size": PNG.len(), "available": true });
    assert_eq!(picture, &expected, "{shown}");
    assert_eq!(chat.download(picture).await, PNG);
    // Nothing that a browser could run comes as what it is.
    let answer = chat.file(&chat.token, page["id"].as_str().expect("an identifier")).await;
    assert_eq!(header(&answer, "content-type"), "application/octet-stream");
    assert_eq!(header(&answer, "content-disposition"), "attachment; filename*=UTF-8''strona.html");
    assert_eq!(header(&answer, "x-content-type-options"), "nosniff");
    assert_eq!(header(&answer, "cache-control"), "no-store");
    assert_eq!(header(&answer, "cross-origin-resource-policy"), "same-origin");
    assert!(header(&answer, "content-security-policy").contains("sandbox"));

    let pdf = chat.upload("umowa ł.pdf", "application/pdf", b"%PDF-1.7".to_vec()).await;
    let sent = chat.replied(json!({ "text": "Umowa", "attachments": [pdf] })).await;
    let shown = chat.shown().await.remove(2);
    assert_eq!((&shown["id"], &shown["text"], &shown["content"]), (&sent["id"], &json!("Umowa"), &Value::Null));
    let file = &shown["files"][0];
    assert_eq!((&file["name"], &file["media_type"]), (&json!("umowa ł.pdf"), &json!("application/octet-stream")));
    assert_eq!(chat.download(file).await, b"%PDF-1.7");
}

async fn a_file_is_only_for_the_visitor_who_sees_its_message(kind: Kind) {
    let chat = Chat::open(kind).await;
    let unsent = chat.upload("draft.txt", "text/plain", b"not for you".to_vec()).await;
    let file = chat.upload("offer.txt", "text/plain", b"for you".to_vec()).await;
    let sent = chat.replied(json!({ "text": "The offer", "attachments": [file] })).await;
    let id = sent["attachments"][0]["id"].as_str().expect("an identifier").to_owned();
    assert_eq!(chat.file(&chat.token, &id).await.status(), 200);

    let other = chat.visitor().await;
    let forged = chat.token.replace("v1.", "v1.x");
    for (token, id, status, code) in [
        (other.as_str(), id.as_str(), 404, "not-found"),
        ("", id.as_str(), 401, "visitor-token"),
        (forged.as_str(), id.as_str(), 401, "visitor-token"),
        (chat.token.as_str(), unsent.as_str(), 404, "not-found"),
        (chat.token.as_str(), "nothing", 404, "not-found"),
        (chat.token.as_str(), "%F0%9F%90%A2", 404, "not-found"),
    ] {
        let answer = chat.file(token, id).await;
        let answered = answer.status().as_u16();
        let problem: Value = answer.json().await.expect("JSON");
        assert_eq!((answered, &problem["code"]), (status, &json!(code)), "{id}: {problem}");
    }
    let elsewhere = format!("{}/chat/nowhere/files/{id}", chat.server.base);
    let answer = chat.http.get(elsewhere).header("X-Visitor-Token", &chat.token).send().await;
    assert_eq!(answer.expect("an answer").status(), 404);
    // Another visitor who writes still does not see it.
    let hook = chat.http.post(format!("{}/hooks/site", chat.server.base)).header("X-Visitor-Token", &other);
    let written = hook.json(&json!({ "id": "c-1", "text": "hi" })).send().await.expect("an answer");
    assert_eq!((written.status().as_u16(), chat.file(&other, &id).await.status().as_u16()), (200, 404));

    let place = format!("/api/v1/messages/{}", sent["id"].as_str().expect("an identifier"));
    assert_eq!(chat.server.ask("DELETE", &place, None).await.0, 202);
    chat.becomes(&sent, "the deletion", |message| message["deleted"] == true).await;
    assert_eq!(chat.file(&chat.token, &id).await.status(), 404, "a deleted file is gone");
}

async fn a_large_file_arrives_whole_and_downloads_are_limited(kind: Kind) {
    let chat = Chat::open(kind).await;
    // More than a connection holds for a client that does not read.
    let bytes: Vec<u8> = (0..20_u32 << 20).map(|n| u8::try_from(n % 251).expect("a byte")).collect();
    let file = chat.upload("film.bin", "application/octet-stream", bytes.clone()).await;
    let sent = chat.replied(json!({ "text": "", "attachments": [file] })).await;
    let file = &sent["attachments"][0];
    assert!(chat.download(file).await == bytes, "every piece arrives, in order");

    let id = file["id"].as_str().expect("an identifier");
    let mut open = Vec::new();
    for _ in 0..8 {
        open.push(chat.begun(id).await);
    }
    let refused = chat.file(&chat.token, id).await;
    assert_eq!((refused.status().as_u16(), header(&refused, "retry-after")), (429, "2"));
    drop(open);
    chat.begun(id).await;
}

async fn files_that_cannot_be_sent_are_refused_with_a_reason(kind: Kind) {
    let chat = Chat::open(kind).await;
    let text = || part("a.txt", "text/plain", b"x");
    let many = (0..11).map(|_| text()).collect();
    let large = vec![part("photo.jpg", "image/jpeg", &vec![7_u8; 1 << 20])];
    for (files, status, code) in [(many, 400, "too-many-files"), (large, 413, "too-large"), (vec![], 400, "empty")] {
        let (answered, problem) = chat.sends("c-2", "", files).await;
        assert_eq!((answered, &problem["code"]), (status, &json!(code)), "{problem}");
    }
    assert_eq!(chat.messages().await.len(), 1, "nothing of it is stored");
    // What the page allows fits.
    let most = vec![part("photo.jpg", "image/jpeg", &vec![7_u8; 960 << 10])];
    assert_eq!(chat.sends("c-3", &"ł".repeat(4_000), most).await.0, 200);
    let page = async |chat: &Chat| {
        let answer = chat.http.get(format!("{}/chat/site", chat.server.base)).send().await.expect("a page");
        answer.text().await.expect("text")
    };
    let html = page(&chat).await;
    assert!(html.contains("data-files=\"10\"") && html.contains("data-file-bytes=\"983040\""), "{html}");

    let closed = Chat::configured(kind, &json!({ "files": false, "title": "Kwiaty <3" })).await;
    let (status, problem) = closed.sends("c-2", "look", vec![text()]).await;
    assert_eq!((status, &problem["code"]), (400, &json!("no-files")), "{problem}");
    let html = page(&closed).await;
    assert!(html.contains("data-files=\"0\"") && html.contains("<h1>Kwiaty &lt;3</h1>"), "{html}");
    assert_eq!(closed.messages().await.len(), 1);

    // What is configured for the connector counts for each of its channels that does not say otherwise.
    chat.server.install("webchat", &["--config", r#"{"files": false}"#]);
    let html = page(&chat).await;
    assert!(html.contains("data-files=\"0\""), "{html}");
}

async fn visitors_send_only_so_many_bytes_of_files(kind: Kind) {
    let mut chat = Chat::open(kind).await;
    let photo = || vec![part("photo.jpg", "image/jpeg", &vec![7_u8; 960 << 10])];
    // Somebody without a token does not use up what visitors may send.
    let token = std::mem::replace(&mut chat.token, "v1.nobody.00".to_owned());
    assert_eq!(chat.sends("c-2", "", photo()).await.0, 401);
    chat.token = token;
    // 34 such requests have less than 32 MiB, and the next one has more. A visitor sends 30 messages a minute.
    for n in 0..34 {
        if n == 17 {
            chat.token = chat.visitor().await;
        }
        let (status, problem) = chat.sends(&format!("p-{n}"), "zdjęcie", photo()).await;
        assert_eq!(status, 200, "{n}: {problem}");
    }
    let form = Form::new().text("id", "p-34").text("text", "").part("file", photo().remove(0));
    let answer = chat.hook().multipart(form).send().await.expect("an answer");
    let wait: u32 = header(&answer, "retry-after").parse().expect("a number of seconds");
    assert!(answer.status() == 429 && (1..=600).contains(&wait), "{} {wait}", answer.status());
    let problem: Value = answer.json().await.expect("JSON");
    assert_eq!(problem["code"], "too-many-bytes", "{problem}");
    assert_eq!(chat.posts(json!({ "id": "c-3", "text": "cześć" })).await, 200, "messages without files are accepted");
}

async fn a_visitor_sees_rich_content_and_answers_with_a_payload(kind: Kind) {
    let chat = Chat::open(kind).await;
    let picture = chat.upload("imbryk.png", "image/png", PNG.to_vec()).await;
    let blocks = json!([
        { "type": "buttons", "text": "Czy chodzi o zamówienie?", "buttons": [
            { "title": "Tak", "action": "reply", "payload": "order:yes" },
            { "title": "Sklep", "action": "link", "url": "https://shop.example" } ] },
        { "type": "card", "title": "Imbryk", "image": 0 },
        { "type": "location", "latitude": 52.5, "longitude": 13.4, "name": "Sklep" },
    ]);
    let content = json!({ "version": 1, "blocks": blocks });
    let body = json!({ "text": "Dzień dobry", "content": content, "attachments": [picture], "subject": "Imbryk" });
    let sent = chat.replied(body).await;
    let text = sent["text"].as_str().expect("a text");
    assert!(text.starts_with("Dzień dobry\n\nCzy chodzi") && text.contains("1. Tak"), "{text}");
    let shown = chat.shown().await.remove(1);
    assert_eq!((&shown["text"], &shown["content"]), (&json!("Dzień dobry"), &content), "{shown}");
    assert_eq!(shown["subject"], "Imbryk", "{shown}");
    assert_eq!(chat.download(&shown["files"][0]).await, PNG);

    let pressed = json!({ "id": "c-2", "title": "Tak", "text": "Tak", "payload": "order:yes" });
    assert_eq!(chat.posts(pressed).await, 200);
    chat.server.drained().await;
    let answer = chat.messages().await.remove(2);
    assert_eq!((&answer["text"], &answer["payload"]), (&json!("Tak"), &json!("order:yes")), "{answer}");

    // A new text replaces everything that the page showed.
    let place = format!("/api/v1/messages/{}", sent["id"].as_str().expect("an identifier"));
    assert_eq!(chat.server.ask("PATCH", &place, Some(&json!({ "text": "Już nie" }))).await.0, 202);
    chat.becomes(&sent, "the edit", |message| message["edited_at"].is_string()).await;
    let shown = chat.shown().await.remove(1);
    assert_eq!((&shown["text"], &shown["content"]), (&json!("Już nie"), &Value::Null), "{shown}");
    assert_eq!(chat.server.ask("DELETE", &place, None).await.0, 202);
    chat.becomes(&sent, "the deletion", |message| message["deleted"] == true).await;
    let shown = chat.shown().await.remove(1);
    assert_eq!((&shown["text"], &shown["content"], &shown["files"]), (&json!(""), &Value::Null, &json!([])), "{shown}");
}
