//! A plugin that was built for the contract's first version, on today's server.

use crate::{Inbox, SHOP, now, plugins::install_guest, texts};
use plugboard_tests::{
    databases::Kind,
    graph::webhook::{entry, text},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_plugin_of_the_first_contract_version_is_installed_and_answers() {
    let inbox = Inbox::start(Kind::Sqlite, &[]).await;
    // `welcome` would answer first.
    inbox.server.command(&["plugin", "disable", "welcome"]).expect("it is switched off");
    install_guest(&inbox.server, "first", "first");
    for (n, said) in ["hello", "and now?"].into_iter().enumerate() {
        let message = text(SHOP.0, "ada", &format!("m-{n}"), now(), said);
        assert_eq!(inbox.post(&[entry(SHOP.0, &[message])]).await, 200);
        inbox.server.drained().await;
    }
    let ada = inbox.conversation_with("Person ada").await;
    assert_eq!(ada["priority"], "high");
    let messages = inbox.server.messages(&ada).await;
    let said = texts(&messages);
    for wanted in ["Hello Person, this is message 1.", "Hello Person, this is message 2."] {
        assert!(said.contains(&wanted), "{said:?}");
    }
    let runs = inbox.server.list("/api/v1/runs?plugin=first").await;
    for kind in ["message", "conversation", "lead"] {
        assert!(runs.iter().any(|run| run["event"]["kind"] == kind), "the plugin gets a {kind}: {runs:?}");
    }
    assert!(runs.iter().all(|run| run["state"] == "done"), "{runs:?}");
}
