//! The main use case as a person sees it: the web chat in a real browser, and the inbox behind it.

mod devtools;

use devtools::Browser;
use plugboard_tests::{databases::Kind, server::Server};
use serde_json::{Value, json};
use std::path::Path;

/// Returns the side and the text of each bubble on the page, from top to bottom.
fn bubbles(browser: &mut Browser) -> Vec<(String, String)> {
    let script = "[...document.querySelectorAll('#messages li')].map((li) => [li.dataset.author, li.textContent])";
    let shown = browser.evaluate(script);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    shown.as_array().into_iter().flatten().map(|pair| (text(&pair[0]), text(&pair[1]))).collect()
}

/// Waits until the page shows `count` bubbles, none of them still being sent.
async fn shown(server: &Server, browser: &mut Browser, count: usize) -> Vec<(String, String)> {
    server
        .until("the page to show it", async |_| {
            let now = bubbles(browser);
            let settled = browser.evaluate("document.querySelectorAll('.waiting').length") == json!(0);
            // Read again, because the text of a bubble that was still being sent says so.
            if now.len() == count && settled { Ok(bubbles(browser)) } else { Err(format!("{now:?}")) }
        })
        .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_visitor_is_welcomed_sorted_and_answered_in_the_chat_page() {
    let server = Server::start(Kind::Sqlite, &[]).await;
    for plugin in ["triage", "welcome", "webchat"] {
        server.install(plugin, &[]);
    }
    server.command(&["channel", "add", "webchat", "--connector", "webchat"]).expect("the channel is added");
    let mut browser = Browser::open(&format!("{}/chat/webchat", server.base));
    assert_eq!(bubbles(&mut browser), []);

    let said = "hi, where is my order? it is urgent";
    browser.write_line(said);
    let seen = shown(&server, &mut browser, 2).await;
    assert_eq!(seen[0], ("visitor".to_owned(), said.to_owned()));
    assert_eq!(seen[1].0, "team");
    server.drained().await;

    // The same conversation in the inbox, with the reasons.
    let all = server.list("/api/v1/conversations").await;
    let [conversation] = &all[..] else { panic!("one conversation: {all:?}") };
    assert_eq!((&conversation["channel"], &conversation["status"]), (&json!("webchat"), &json!("open")));
    assert_eq!((&conversation["category"], &conversation["priority"]), (&json!("support"), &json!("urgent")));
    assert_eq!(conversation["labels"], json!(["order", "urgent"]));
    let messages = server.messages(conversation).await;
    assert_eq!(messages[1]["text"], json!(seen[1].1), "the page shows the welcome: {messages:?}");
    assert_eq!((&messages[1]["author"]["name"], &messages[1]["state"]), (&json!("welcome"), &json!("sent")));
    let id = conversation["id"].as_str().expect("an identifier");
    let runs = server.list(&format!("/api/v1/runs?conversation={id}")).await;
    let of = |plugin: &str, word: &str| {
        let run = runs.iter().find(|run| run["plugin"] == *plugin && run["log"].to_string().contains(word));
        run.unwrap_or_else(|| panic!("no run of {plugin} says `{word}`: {runs:?}")).clone()
    };
    let greeted = of("welcome", "greeted");
    assert_eq!(greeted["actions"][0]["message"], messages[1]["id"], "{greeted}");
    let sorted = of("triage", "urgent");
    let verdicts = sorted["actions"].as_array().expect("actions").iter();
    let actions: Vec<_> = verdicts.map(|a| (a["action"].clone(), a["verdict"].clone())).collect();
    for action in ["category", "priority", "add-label"] {
        assert!(actions.contains(&(json!(action), json!("allowed"))), "{action}: {sorted}");
    }

    // A person answers, and the page shows the answer by itself. The page never shows notes.
    let path = format!("/api/v1/conversations/{id}/messages");
    server.post(&path, json!({ "text": "a nice customer", "kind": "note" })).await;
    server.post(&path, json!({ "text": "It left our house today <3", "kind": "message" })).await;
    let seen = shown(&server, &mut browser, 3).await;
    assert_eq!(seen[2], ("team".to_owned(), "It left our house today <3".to_owned()));
    browser.screenshot(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/webchat.png"));

    // A reloaded page shows the same conversation and continues it.
    browser.reload();
    assert_eq!(shown(&server, &mut browser, 3).await, seen);
    browser.write_line("thank you");
    let seen = shown(&server, &mut browser, 4).await;
    assert_eq!(seen[3], ("visitor".to_owned(), "thank you".to_owned()));
    server.drained().await;
    assert_eq!(server.list("/api/v1/conversations").await.len(), 1, "it is the same conversation");
}
