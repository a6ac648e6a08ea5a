//! The key file: what a server does if it is missing or wrong, and what strangers learn of that.

use crate::{
    Inbox, SECRET, SHOP,
    api::{Answer, Api},
    now,
};
use plugboard_tests::{
    databases::Kind,
    graph::webhook::{batch, entry, signature, text},
    on_both,
    server::Server,
};
use serde_json::json;
use std::fs;

on_both! {
    a_server_does_not_start_with_a_missing_or_wrong_key;
    missing_secrets_lose_no_message_and_reveal_nothing_to_strangers;
}

const OTHER: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\n";

async fn a_server_does_not_start_with_a_missing_or_wrong_key(kind: Kind) {
    let mut server = Server::start(kind, &[]).await;
    server.install("webchat", &[]);
    server.command(&["channel", "add", "chat", "--connector", "webchat"]).expect("the channel is added");
    let key = server.folder().join("key");
    let right = fs::read_to_string(&key).expect("a key");

    // The key file is missing: the server does not create a new one.
    fs::remove_file(&key).expect("it is there");
    let said = server.restart_with(&[]).expect_err("it does not start");
    for word in ["key file", "missing", "backup", "--forget-secrets"] {
        assert!(said.contains(word), "{word}: {said}");
    }
    assert!(!key.exists());
    // Another key.
    fs::write(&key, OTHER).expect("it is written");
    let said = server.restart_with(&[]).expect_err("it does not start");
    for word in ["`visitor_key` of ", "backup", "--forget-secrets"] {
        assert!(said.contains(word), "{word}: {said}");
    }
    // The right key again, and nothing is lost.
    fs::write(&key, &right).expect("it is written");
    server.restart_with(&[]).expect("it starts");
    let api = Api::of(&server);
    assert_eq!(Answer::to(api.request("POST", "/chat/chat/session")).await.status, 201);

    // A second server with its own key would seal secrets that the first one cannot open.
    if kind == Kind::Postgres {
        let folder = tempfile::tempdir().expect("a folder");
        for text in [None, Some(OTHER)] {
            if let Some(text) = text {
                fs::write(folder.path().join("key"), text).expect("it is written");
            }
            let said = server.try_beside(folder.path(), &[]).expect_err("it does not start");
            assert!(said.contains("all servers of one database need the same key file"), "{said}");
        }
        fs::write(folder.path().join("key"), &right).expect("it is written");
        let mut second = server.try_beside(folder.path(), &[]).expect("it starts with the first one's key");
        second.kill().expect("it runs");
        second.wait().expect("it ends");
    }

    // The key is lost for good: the admin discards the secrets, and chats report a server error.
    fs::write(&key, OTHER).expect("it is written");
    server.restart_with(&["--forget-secrets"]).expect("it starts");
    let api = Api::of(&server);
    let answer = Answer::to(api.request("POST", "/chat/chat/session")).await;
    assert_eq!(answer.refusal().0, 503);
    let events = Answer::to(api.request("GET", "/chat/chat/events?token=v1.x.00")).await;
    assert_eq!(events.refusal().0, 503);
    for said in [answer.text, events.text] {
        assert!(!said.contains("secret") && !said.contains("visitor_key"), "{said}");
    }
    server.restart_with(&[]).expect("the next start needs no option");
}

async fn missing_secrets_lose_no_message_and_reveal_nothing_to_strangers(kind: Kind) {
    let mut inbox = Inbox::start(kind, &[]).await;
    let api = Api::of(&inbox.server);
    let body = batch(&[entry(SHOP.0, &[text(SHOP.0, "ada", "m1", now(), "hello")])]);
    let post = async |signed: Option<String>| {
        let mut request = api.request("POST", "/hooks/shop").body(body.clone());
        if let Some(signed) = signed {
            request = request.header("X-Hub-Signature-256", signed);
        }
        Answer::to(request).await
    };
    let challenge = async |word: &str| {
        let path = format!("/hooks/shop?hub.mode=subscribe&hub.challenge=7&hub.verify_token={word}");
        Answer::to(api.request("GET", &path)).await
    };
    let right = || Some(signature(SECRET, body.as_bytes()));
    let tells_nothing = |answer: &Answer| {
        let detail = answer.json()["detail"].as_str().unwrap_or_default().to_owned();
        for word in ["secret", "app_secret", "verify_token", "plugboard", "admin"] {
            assert!(!detail.contains(word), "{word}: {detail}");
        }
    };

    // Strangers are refused, and learn nothing of the channel.
    for wrong in [None, Some(String::new()), Some(signature("wrong", body.as_bytes()))] {
        let answer = post(wrong).await;
        assert_eq!(answer.refusal(), (401, "signature".to_owned()));
        tells_nothing(&answer);
    }
    let answer = challenge("wrong").await;
    assert_eq!(answer.refusal().0, 401);
    tells_nothing(&answer);
    assert_eq!(challenge("verify-me").await.text, "7");
    let logs = inbox.server.command(&["plugin", "logs", "messenger"]).expect("logs");
    assert!(logs.contains("X-Hub-Signature-256"), "the log says why: {logs}");

    // Without the secrets, the server cannot verify the platform's requests, so it asks for a retry.
    fs::write(inbox.server.folder().join("key"), OTHER).expect("it is written");
    inbox.server.restart_with(&["--forget-secrets"]).expect("it starts");
    for signed in [right(), Some(signature("wrong", body.as_bytes()))] {
        let answer = post(signed).await;
        assert_eq!(answer.refusal().0, 503);
        tells_nothing(&answer);
    }
    let answer = challenge("verify-me").await;
    assert_eq!(answer.refusal().0, 503);
    tells_nothing(&answer);
    let logs = inbox.server.command(&["plugin", "logs", "messenger"]).expect("logs");
    assert!(logs.contains("`app_secret`") && logs.contains("503"), "the log names the secret: {logs}");

    // Once the secrets are set again, the retry is accepted, and nothing is lost.
    inbox.server.command(&["secret", "set", "--channel", "shop", "app_secret=app-secret"]).expect("it is set");
    inbox.server.command(&["secret", "set", "--channel", "shop", "page_token=page-token"]).expect("it is set");
    assert_eq!(post(right()).await.status, 200);
    inbox.server.drained().await;
    let ada = inbox.conversations().await.remove(0);
    assert_eq!(inbox.server.messages(&ada).await[0]["text"], json!("hello"));
}
