//! Plugins in different languages on one server.

use plugboard_tests::{
    databases::Kind,
    on_both,
    server::Server,
    stub::{Behavior, Stub},
};
use serde_json::{Value, json};

on_both! {
    plugins_in_two_languages_handle_one_event_independently;
}

fn guest(language: &str) -> String {
    format!("{}/../target/guests/order-status-{language}.wasm", env!("CARGO_MANIFEST_DIR"))
}

/// Writes a message as a visitor of the web chat.
async fn says(server: &Server, visitor: &str, id: &str, text: &str) {
    let client = reqwest::Client::new();
    let said = client.post(format!("{}/hooks/webchat", server.base)).header("x-visitor-token", visitor);
    let answer = said.json(&json!({ "id": id, "text": text })).send().await.expect("the server answers");
    assert_eq!(answer.status().as_u16(), 200);
    server.drained().await;
}

/// Returns the latest run of a plugin for a message.
async fn latest(server: &Server, plugin: &str) -> Value {
    let runs = server.list(&format!("/api/v1/runs?plugin={plugin}")).await;
    runs.into_iter().find(|run| run["event"]["kind"] == "message").expect("a run")
}

async fn plugins_in_two_languages_handle_one_event_independently(kind: Kind) {
    let stub = Stub::start(Behavior::Answer(200, "packed".into())).await;
    let server = &Server::start(kind, &[]).await;
    server.install("webchat", &[]);
    server.command(&["channel", "add", "webchat", "--connector", "webchat"]).expect("a channel");
    let (authority, config) = (stub.authority(), json!({ "api_base": stub.url("") }).to_string());
    let grant = format!("http={authority}");
    // Both would call the same shop, but only one of them has the grant.
    for (language, more) in [("python", &[][..]), ("js", &["--grant", &grant, "--secret", "token=s3cret"])] {
        let file = guest(language);
        let begin = ["plugin", "install", &file, "--name", language, "--yes", "--config", &config];
        server.command(&[&begin[..], more].concat()).unwrap_or_else(|error| panic!("{language}: {error}"));
    }
    let session = reqwest::Client::new().post(format!("{}/chat/webchat/session", server.base));
    let session: Value = session.send().await.expect("the server answers").json().await.expect("JSON");
    let visitor = session["token"].as_str().expect("a token").to_owned();

    says(server, &visitor, "1", "order 8").await;
    let (python, js) = (latest(server, "python").await, latest(server, "js").await);
    assert_eq!(python["state"], "dead", "{python}");
    assert!(python.to_string().contains(&format!("http={authority}")), "it says which grant is missing: {python}");
    assert_eq!(js["state"], "done", "{js}");
    assert_eq!(stub.requests().len(), 1);

    // The other plugin failed, so it has counted nothing. Each plugin has its own count.
    let give = ["plugin", "install", &guest("python"), "--name", "python", "--yes", "--config", &config];
    let more = ["--grant", &grant, "--secret", "token=s3cret"];
    server.command(&[&give[..], &more].concat()).expect("it is granted now");
    says(server, &visitor, "2", "order 8").await;
    let asked = |run: &Value| {
        let text = run.to_string();
        [1, 2].into_iter().find(|count| text.contains(&format!("(asked {count})")))
    };
    let python = latest(server, "python").await;
    assert_eq!(asked(&python), Some(1), "{python}");
    // Only one plugin answers a message. Enabled alone, the other has counted only its own answers.
    server.command(&["plugin", "disable", "python"]).expect("it is switched off");
    says(server, &visitor, "3", "order 8").await;
    let js = latest(server, "js").await;
    assert_eq!(asked(&js), Some(2), "{js}");
}
