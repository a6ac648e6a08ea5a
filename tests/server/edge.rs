//! The edge of the server: its answers while it starts and stops, its health, and limits that keep clients from
//! blocking others.

use crate::{
    Inbox, SHOP,
    api::{Answer, Api},
    now,
};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use plugboard_db::Conn;
use plugboard_tests::{
    databases::Kind,
    graph::webhook::{entry, text},
    on_both,
    server::{LOG, OUTPUT, Server},
};
use serde_json::json;
use std::{
    fs::{Permissions, read_dir, set_permissions},
    io::{Read as _, Write as _},
    net::TcpStream,
    os::unix::fs::PermissionsExt as _,
    path::Path,
};

on_both! {
    the_health_check_reports_whether_the_database_accepts_writes;
    a_stopping_server_says_so_and_finishes_running_requests;
    requests_with_an_invalid_host_or_cursor_are_refused;
    a_chat_page_that_resumes_after_many_changes_misses_nothing;
    stored_files_are_accessible_only_to_their_owner;
}

/// A direct connection to the server's database.
async fn database(server: &Server) -> Conn {
    Conn::connect(server.database_url(), true).await.expect("the database answers")
}

async fn the_health_check_reports_whether_the_database_accepts_writes(kind: Kind) {
    let server = Server::start(kind, &[]).await;
    let api = Api::of(&server);
    let health = async |path: &str| Answer::to(api.request("GET", path)).await;
    assert_eq!(health("/healthz").await.text, "ok\n");
    assert_eq!(health("/readyz").await.text, "ready\n");

    // Reads still work while writes fail; the health check is about writes.
    let mut beside = database(&server).await;
    beside.script("ALTER TABLE counters RENAME TO counters_away").await.expect("it is renamed");
    server
        .until("health to say that nothing is written", async |_| {
            let answer = health("/healthz").await;
            if answer.status == 503 { Ok(answer.refusal()) } else { Err(answer.text) }
        })
        .await;
    assert_eq!(health("/readyz").await.status, 200);
    beside.script("ALTER TABLE counters_away RENAME TO counters").await.expect("it is renamed");
    server
        .until("health to say that all is well again", async |_| {
            let answer = health("/healthz").await;
            if answer.status == 200 { Ok(()) } else { Err(answer.text) }
        })
        .await;
}

async fn a_stopping_server_says_so_and_finishes_running_requests(kind: Kind) {
    let mut server = Server::start(kind, &[]).await;
    let address = server.base.trim_start_matches("http://").to_owned();
    // A request whose body has not been sent yet.
    let body = br#"{"name": "x", "key": "no"}"#;
    let mut under_way = TcpStream::connect(&address).expect("a connection");
    let head = format!(
        "PUT /api/v1/trusted-keys/acme HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\nexpect: 100-continue\r\n\r\n",
        server.token,
        body.len()
    );
    under_way.write_all(head.as_bytes()).expect("it is sent");
    // The server asks for the body, so it has begun to handle the request.
    let mut begun = [0; 25];
    under_way.read_exact(&mut begun).expect("it begins");
    assert!(begun.starts_with(b"HTTP/1.1 100 Continue"));

    server.ask_to_stop();
    let api = Api::of(&server);
    server
        .until("the server to say that it stops", async |_| {
            // A new connection each time, because idle ones are closed.
            let answer = Answer::to(api.request("GET", "/readyz").header("Connection", "close")).await;
            if answer.status == 503 { Ok(answer.refusal()) } else { Err(answer.text) }
        })
        .await;
    let other = Answer::to(api.request("GET", "/api/v1/plugins").bearer_auth(&server.token)).await;
    assert_eq!(other.refusal(), (503, "stopping".to_owned()));
    assert_eq!(other.header("retry-after"), "1");
    assert_eq!(Answer::to(api.request("GET", "/healthz")).await.text, "ok\n", "the server is healthy all the same");

    under_way.write_all(body).expect("it is sent");
    let mut answer = String::new();
    under_way.read_to_string(&mut answer).expect("a complete answer");
    assert!(answer.starts_with("HTTP/1.1 422 "), "{answer}");
    assert!(server.wait(), "it exits successfully");
}

/// Sends raw bytes, and returns the status of the answer.
fn raw(address: &str, request: &str) -> String {
    let mut connection = TcpStream::connect(address).expect("a connection");
    connection.write_all(request.as_bytes()).expect("it is sent");
    let mut answer = String::new();
    connection.read_to_string(&mut answer).expect("a complete answer");
    answer.split(' ').nth(1).unwrap_or_default().to_owned()
}

async fn requests_with_an_invalid_host_or_cursor_are_refused(kind: Kind) {
    let inbox = Inbox::start(kind, &[]).await;
    let server = &inbox.server;
    let address = server.base.trim_start_matches("http://");
    for (request, status) in [
        ("GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "200"),
        ("GET /readyz HTTP/1.0\r\n\r\n", "200"),
        // RFC 9112, section 2.2: a line may end with LF only.
        ("GET /readyz HTTP/1.1\nHost: x\nConnection: close\n\n", "200"),
        ("GET /readyz HTTP/1.1\r\nConnection: close\r\n\r\n", "400"),
        ("GET /readyz HTTP/1.1\r\nHost: x\r\nHost: x\r\nConnection: close\r\n\r\n", "400"),
        ("GET /readyz HTTP/1.1\r\nHost: x y\r\nConnection: close\r\n\r\n", "400"),
        ("GET /readyz HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n", "400"),
        // The server does not wait for a body for a channel that does not exist.
        ("POST /hooks/nowhere HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 1000000\r\n\r\n", "404"),
    ] {
        assert_eq!(raw(address, request), status, "{request:?}");
    }

    // Every list, with valid cursors that contain U+0000, which no text can.
    assert_eq!(inbox.post(&[entry(SHOP.0, &[text(SHOP.0, "ada", "m1", now(), "hello")])]).await, 200);
    server.drained().await;
    let conversation = inbox.conversations().await.remove(0)["id"].as_str().expect("an identifier").to_owned();
    let of_it = |what: &str| format!("/api/v1/conversations/{conversation}/{what}");
    for (list, path) in [
        ("conversations", "/api/v1/conversations".to_owned()),
        ("messages", of_it("messages")),
        ("feedback", of_it("feedback")),
        ("contacts", "/api/v1/contacts".to_owned()),
        ("leads", "/api/v1/leads".to_owned()),
        ("runs", "/api/v1/runs".to_owned()),
        ("plugins", "/api/v1/plugins".to_owned()),
        ("channels", "/api/v1/channels".to_owned()),
        ("templates", "/api/v1/channels/shop/templates".to_owned()),
        ("trusted-keys", "/api/v1/trusted-keys".to_owned()),
        ("audit", "/api/v1/audit".to_owned()),
    ] {
        assert_eq!(server.ask("GET", &path, None).await.0, 200, "{path}");
        for key in [json!("a\0b"), json!([1, "a\0b"]), json!(["a\0b", "c"]), json!(["a", "c\0"]), json!({ "a\0": 1 })] {
            let cursor = BASE64_URL_SAFE_NO_PAD.encode(json!([list, key]).to_string());
            let (status, answer) = server.ask("GET", &format!("{path}?after={cursor}"), None).await;
            assert_eq!((status, &answer["code"]), (400, &json!("cursor")), "{path} {key}: {answer}");
        }
        let (status, answer) = server.ask("GET", &format!("{path}?limit=201"), None).await;
        assert_eq!(status, 400, "{path}: {answer}");
    }
}

async fn a_chat_page_that_resumes_after_many_changes_misses_nothing(kind: Kind) {
    let server = Server::start(kind, &[]).await;
    server.install("webchat", &[]);
    server.command(&["channel", "add", "chat", "--connector", "webchat"]).expect("the channel is added");
    let api = Api::of(&server);
    let token = Answer::to(api.request("POST", "/chat/chat/session")).await.json()["token"].clone();
    let token = token.as_str().expect("a token").to_owned();
    let write = async |id: &str| {
        let post = json!({ "id": id, "text": format!("text {id}") });
        let request = api.request("POST", "/hooks/chat").header("X-Visitor-Token", &token).json(&post);
        assert_eq!(Answer::to(request).await.status, 200);
    };
    // Reads the stream until it is ready. Returns what it showed, and its position.
    let open = async |after: Option<&str>| {
        let mut request = api.request("GET", &format!("/chat/chat/events?token={token}"));
        if let Some(after) = after {
            request = request.header("Last-Event-ID", after);
        }
        let mut answer = request.send().await.expect("the server answers");
        assert_eq!(answer.status(), 200);
        let mut read = String::new();
        loop {
            if let Some((shown, id)) = ready(&read) {
                return (shown.to_owned(), id.to_owned());
            }
            let chunk = answer.chunk().await.expect("the stream continues").expect("it does not end");
            read.push_str(std::str::from_utf8(&chunk).expect("text"));
        }
    };
    write("first").await;
    let (shown, last) = open(None).await;
    assert!(shown.contains("text first"), "{shown}");

    // Others write while the page is away, and then its own visitor does from another page.
    let mut beside = database(&server).await;
    let many = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000) \
        INSERT INTO changes (position, kind, conversation_id, subject, at) \
        SELECT c.value + n.i, 'message', 'somebody', 'else', 0 FROM counters c, n WHERE c.name = 'changes'";
    beside.script("BEGIN").await.expect("a transaction");
    beside.script("UPDATE counters SET value = value WHERE name = 'changes'").await.expect("it is locked");
    beside.script(many).await.expect("they are written");
    beside.script("UPDATE counters SET value = value + 30000 WHERE name = 'changes'").await.expect("counted");
    beside.script("COMMIT").await.expect("they are committed");
    write("second").await;

    let (shown, now) = open(Some(&last)).await;
    assert!(shown.contains("text first") && shown.contains("text second"), "all the text again: {shown}");
    assert!(now.parse::<i64>().expect("a position") > last.parse::<i64>().expect("a position") + 30_000);
    // After a position with few changes since, only these are shown.
    let (shown, _) = open(Some(&now)).await;
    assert!(!shown.contains("text first"), "{shown}");
}

/// Returns what a stream showed before it was ready, and the position that it gave.
fn ready(read: &str) -> Option<(&str, &str)> {
    let (shown, _) = read.split_once("event: ready").or_else(|| read.split_once("event:ready"))?;
    let block = read.split("\n\n").find(|block| block.contains("ready"))?;
    let id = block.lines().find_map(|line| line.strip_prefix("id:"))?;
    read.contains(&format!("{block}\n\n")).then_some((shown, id.trim()))
}

/// Returns the entries of a folder that others than its owner can access.
fn open_to_others(folder: &Path) -> Vec<String> {
    let mut open = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in read_dir(&folder).expect("a folder").map(|entry| entry.expect("an entry")) {
            // What the server logs and prints are the test's own files.
            if entry.file_name() == LOG || entry.file_name() == OUTPUT {
                continue;
            }
            let data = entry.metadata().expect("it is there");
            if data.permissions().mode() & 0o077 != 0 {
                open.push(format!("{} {:o}", entry.path().display(), data.permissions().mode()));
            }
            if data.is_dir() {
                folders.push(entry.path());
            }
        }
    }
    open
}

async fn stored_files_are_accessible_only_to_their_owner(kind: Kind) {
    let mut server = Server::start(kind, &[]).await;
    server.install("welcome", &[]);
    let folder = server.folder().to_owned();
    assert_eq!(open_to_others(&folder), Vec::<String>::new());
    // An existing folder, and files that were opened to others.
    server.kill();
    let all = read_dir(&folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    for path in all.filter(|path| path.is_file()) {
        set_permissions(&path, Permissions::from_mode(0o644)).expect("it is readable by others");
    }
    set_permissions(&folder, Permissions::from_mode(0o755)).expect("it is readable by others");
    server.restart();
    assert_eq!(open_to_others(&folder), Vec::<String>::new());
}
