//! A connector that was built for the contract's second version, on today's server.

use crate::{people::path, plugins::install_guest};
use plugboard_tests::{
    databases::Kind,
    server::Server,
    stub::{Behavior, Stub},
};
use ring::hmac;
use serde_json::json;

/// The secret under which the platform signs its requests.
const KEY: &str = "the-key";

/// Posts lines to the channel's hook, signed with a key. Returns the status.
async fn post(server: &Server, key: &str, lines: &[&str]) -> u16 {
    let body = lines.join("\n");
    let mac = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key.as_bytes()), body.as_bytes());
    let http = reqwest::Client::builder().no_proxy().build().expect("a client for loopback");
    let request = http.post(format!("{}/hooks/chat", server.base));
    let request = request.header("X-Signature", hex::encode(mac.as_ref())).body(body);
    request.send().await.expect("the server answers").status().as_u16()
}

/// Returns the requests of the connector's `send`.
fn sent(stub: &Stub) -> Vec<String> {
    stub.requests().into_iter().filter(|request| request.starts_with("POST ")).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connector_of_the_second_contract_version_receives_and_sends() {
    // Every answer is `p-1`: the identifier of what is sent, and the content of the file.
    let stub = Stub::start(Behavior::Answer(200, "p-1".into())).await;
    let server = &Server::start(Kind::Sqlite, &[]).await;
    install_guest(server, "second", "second");
    let config = json!({ "account": "shop", "api_base": stub.url("") }).to_string();
    let (grant, secret) = (format!("http={}", stub.authority()), format!("key={KEY}"));
    let begin = ["channel", "add", "chat", "--connector", "second", "--config", &config];
    let more = ["--grant", &grant, "--secret", &secret];
    server.command(&[&begin[..], &more].concat()).unwrap_or_else(|error| panic!("adding the channel: {error}"));

    // What the customer writes is stored, and what the connector does not know is kept.
    let file = format!("file|shop|f-1|ada|ada|{}", stub.url("/list"));
    let lines = ["message|shop|m-1|ada|ada|Where is my parcel?", &file, "dance|shop|d-1|ada|ada|"];
    assert_eq!(post(server, "another key", &lines).await, 401);
    assert_eq!(post(server, KEY, &lines).await, 200);
    let status = server.drained().await;
    assert_eq!(status["kept_requests"], 1, "{status}");
    let conversations = server.list("/api/v1/conversations").await;
    let [ada] = conversations.as_slice() else { panic!("{conversations:?}") };
    assert_eq!(ada["contact"]["name"], "Person ada");
    let messages = server.messages(ada).await;
    let [text, with_file] = messages.as_slice() else { panic!("{messages:?}") };
    assert_eq!((&text["external_id"], &text["text"]), (&json!("m-1"), &json!("Where is my parcel?")), "{text}");
    let file = &with_file["attachments"][0];
    assert_eq!((&file["name"], &file["state"], &file["size"]), (&json!("list.txt"), &json!("stored"), &json!(3)));

    // A person's reply is reviewed and sent.
    let reply = json!({ "text": "Here is teh parcel.", "quick_replies": [{ "title": "Thanks", "payload": "thanks" }] });
    let reply = server.post(&format!("{}/messages", path(ada)), reply).await;
    server.drained().await;
    let requests = sent(&stub);
    let [request] = requests.as_slice() else { panic!("{requests:?}") };
    assert!(request.starts_with("POST /send HTTP/1.1\r\n"), "{request}");
    assert!(request.ends_with("&to=ada&text=Here+is+the+parcel.&Thanks=thanks"), "{request}");
    let show = async || {
        let id = reply["id"].as_str().expect("an identifier");
        server.get(&format!("/api/v1/messages/{id}")).await
    };
    let shown = show().await;
    assert_eq!((&shown["state"], &shown["text"]), (&json!("sent"), &json!("Here is the parcel.")), "{shown}");
    assert_eq!(shown["deliveries"][0]["external_id"], "p-1", "{shown}");

    // The plugin handles what the customer does next.
    let lines = ["receipt|shop|r-1|ada|ada|p-1|read", "reaction|shop|e-1|ada|ada|f-1|👍"];
    assert_eq!(post(server, KEY, &lines).await, 200);
    server.drained().await;
    assert_eq!(show().await["state"], "read");
    let ratings = server.list(&format!("{}/feedback", path(ada))).await;
    let ratings: Vec<_> = ratings.iter().map(|one| (&one["rating"], &one["source"])).collect();
    assert_eq!(ratings, [(&json!(5), &json!("second"))]);
    let runs = server.list("/api/v1/runs?plugin=second").await;
    assert!(runs.iter().all(|run| run["state"] == "done"), "{runs:?}");
    let logged = |kind: &str| {
        let run = runs.iter().find(|run| run["event"]["kind"] == kind).expect("a run");
        run["log"][0]["message"].clone()
    };
    assert_eq!(logged("receipt"), "read: Here is the parcel., 1 conversations");
    assert_eq!(logged("reaction"), "👍 to p-1");
    assert_eq!(logged("feedback"), "5/5: -");
    assert!(runs.iter().any(|run| run["event"]["kind"] == "review"), "{runs:?}");
    let status = server.get("/api/v1/status").await;
    assert_eq!(status["dead_letters"], 0, "{status}");
}
