//! A connector that was built for the contract's third version, on today's server.

use crate::{people::path, plugins::install_guest};
use plugboard_tests::{
    databases::Kind,
    server::Server,
    stub::{Behavior, Stub},
};
use ring::digest::{SHA256, digest};
use serde_json::json;

/// The secret under which the platform signs its requests.
const KEY: &str = "the-key-of-the-platform";

/// Posts lines to the channel's hook, signed with the secret. Returns the status.
async fn post(server: &Server, lines: &[&str]) -> u16 {
    let body = lines.join("\n");
    let signature = hex::encode(digest(&SHA256, format!("{body}{KEY}").as_bytes()).as_ref());
    let http = reqwest::Client::builder().no_proxy().build().expect("a client for loopback");
    let request = http.post(format!("{}/hooks/chat", server.base));
    request.header("X-Signature", signature).body(body).send().await.expect("the server answers").status().as_u16()
}

/// Returns the requests of the platform's API whose first line begins with `what`.
fn requests(stub: &Stub, what: &str) -> Vec<String> {
    stub.requests().into_iter().filter(|request| request.starts_with(what)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connector_of_the_third_contract_version_does_all_of_it() {
    let template = json!({ "name": "order", "language": "pl", "text": "Cześć {{name}}" }).to_string();
    let stub = Stub::start(Behavior::ByPath(vec![
        ("GET /templates", 200, template),
        ("GET /files/", 200, "OggS".into()),
        ("POST /send", 200, "s-1".into()),
    ]))
    .await;
    let server = &Server::start(Kind::Sqlite, &[]).await;
    install_guest(server, "third", "third");
    let config = json!({ "account": "shop", "api_base": stub.url("") }).to_string();
    let (grant, secret) = (format!("http={}", stub.authority()), format!("key={KEY}"));
    let begin = ["channel", "add", "chat", "--connector", "third", "--config", &config];
    let more = ["--grant", &grant, "--secret", &secret];
    server.command(&[&begin[..], &more].concat()).unwrap_or_else(|error| panic!("adding the channel: {error}"));

    // A customer writes. The plugin reads the message, reacts and types, and the platform receives that.
    let voice = "file|shop|f-1|ada|ada|voice-7|";
    assert_eq!(post(server, &["message|shop|m-1|ada|ada|Zamówienie|Gdzie jest?", voice]).await, 200);
    server.drained().await;
    let conversations = server.list("/api/v1/conversations").await;
    let [ada] = conversations.as_slice() else { panic!("{conversations:?}") };
    assert_eq!(ada["contact"]["name"], "Person ada of ada");
    let messages = server.list(&format!("{}/messages", path(ada))).await;
    assert_eq!(messages[0]["subject"], "Zamówienie", "{messages:?}");
    let file = &messages[1]["attachments"][0];
    assert_eq!(
        (&file["state"], &file["size"], &file["hint"]),
        (&json!("stored"), &json!(4), &json!("voice")),
        "{file}"
    );
    let made = |kind: &str| requests(&stub, "POST /gesture").iter().any(|one| one.contains(&format!("kind={kind}&")));
    let all = async |_: &Server| {
        let kinds = ["read", "reaction", "typing"].map(|kind| (kind, made(kind)));
        if kinds.iter().all(|(_, made)| *made) { Ok(()) } else { Err(format!("{kinds:?}")) }
    };
    server.until("the gestures", all).await;
    assert_eq!(requests(&stub, "POST /hooks").len(), 1, "the channel is registered once");

    // The plugin sends the platform's template, and a person's answer names the customer's token.
    assert_eq!(post(server, &["message|shop|m-2|ada|ada||template"]).await, 200);
    server.drained().await;
    let templates = requests(&stub, "POST /send");
    assert!(templates.iter().any(|request| request.contains("parameter-name=Ada")), "{templates:?}");
    server.post(&format!("{}/messages", path(ada)), json!({ "text": "Już jedzie.", "subject": "Paczka" })).await;
    server.drained().await;
    let sent = requests(&stub, "POST /send").pop().expect("a request");
    assert!(sent.contains("&subject=Paczka") && sent.contains("&token=m-2"), "{sent}");

    // The customer withdraws consent, and the plugin hears it.
    assert_eq!(post(server, &["consent|shop|n-1|ada|ada|marketing|withdrawn"]).await, 200);
    server.drained().await;
    let runs = server.list("/api/v1/runs?plugin=third").await;
    assert!(runs.iter().all(|run| run["state"] == "done"), "{runs:?}");
    let heard = runs.iter().find(|run| run["event"]["kind"] == "contact").expect("a run");
    assert_eq!(heard["log"][0]["message"], "consent: reachable true, marketing withdrawn", "{heard}");
    let status = server.get("/api/v1/status").await;
    assert_eq!(status["dead_letters"], 0, "{status}");
}
