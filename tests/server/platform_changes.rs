//! Reports that come late, of one part of several, or under another identifier, and accounts that an admin repairs.

use crate::{
    oauth2::browse,
    people::path,
    people_of_platforms::{KEY, Platform, message},
    platform_reports::about_ada,
};
use plugboard_tests::{
    authority::{Authority, CLIENT},
    databases::Kind,
    on_both,
    server::Server,
};
use serde_json::{Value, json};

on_both! {
    a_part_that_fails_late_fails_its_message;
    a_report_that_is_received_again_later_does_not_undo_a_newer_one;
    what_arrived_under_a_changed_identifier_is_applied;
    a_new_secret_or_login_makes_a_lost_account_usable_again;
}

fn of(message: &Value) -> String {
    format!("/api/v1/messages/{}", message["id"].as_str().expect("an identifier"))
}

impl Platform {
    /// A person sends a text and a file, which are two parts. Returns the message.
    async fn writes_in_two_parts(&self, conversation: &Value, text: &str) -> Value {
        let http = reqwest::Client::builder().no_proxy().build().expect("a client for loopback");
        let place = format!("{}{}/attachments?name=list.txt", self.server.base, path(conversation));
        let upload = http.post(place).bearer_auth(&self.server.token).header("Content-Type", "text/plain");
        let file: Value = upload.body("the list").send().await.expect("an answer").json().await.expect("JSON");
        let body = json!({ "text": text, "attachments": [file["id"]] });
        let message = self.server.post(&format!("{}/messages", path(conversation)), body).await;
        self.server.drained().await;
        self.server.get(&of(&message)).await
    }

    async fn account_state(&self, channel: &str) -> Value {
        self.server.get(&format!("/api/v1/channels/{channel}")).await["setup"]["account_state"].clone()
    }
}

async fn a_part_that_fails_late_fails_its_message(kind: Kind) {
    let platform = Platform::start(kind).await;
    platform.report(&[message("m-1", "ada", "hello")]).await;
    let sent = platform.writes_in_two_parts(&platform.conversation().await, "Here is the list").await;
    let (text, file) = (&sent["deliveries"][0]["external_id"], &sent["deliveries"][1]["external_id"]);
    assert!(text.is_string() && file.is_string(), "{sent}");
    let receipt = |item: &str, key: &str, part: &Value, failure: Value| {
        let about = json!({ "message": part, "failure": failure });
        about_ada(item, key, &about)
    };
    platform.report(&[receipt("delivered", "d-1", text, json!({}))]).await;
    assert_eq!(platform.server.get(&of(&sent)).await["state"], "delivered");
    let failure = json!({ "131052": "the file could not be downloaded" });
    platform.report(&[receipt("failed", "f-1", file, failure)]).await;
    let show = async || {
        let shown = platform.server.get(&of(&sent)).await;
        let parts = [&shown["deliveries"][0]["state"], &shown["deliveries"][1]["state"]].map(Value::clone);
        (shown["state"].clone(), shown["failure"]["code"].clone(), parts)
    };
    let expected = (json!("failed"), json!("131052"), [json!("sent"), json!("failed")]);
    assert_eq!(show().await, expected);
    // Whatever the platform says later of the other part, the message is not complete.
    let taken = about_ada("taken", "t-1", &json!({ "delivery": sent["deliveries"][0]["id"] }));
    platform.report(&[taken, receipt("delivered", "d-2", text, json!({}))]).await;
    assert_eq!(show().await, expected);
    let logged = platform.logged().await;
    let receipts: Vec<_> = logged.iter().filter(|line| line.starts_with("receipt ")).collect();
    assert_eq!(receipts, ["receipt delivered  ", "receipt failed 131052 the file could not be downloaded"]);
}

async fn a_report_that_is_received_again_later_does_not_undo_a_newer_one(kind: Kind) {
    let platform = Platform::start(kind).await;
    let of_store = |mut item: Value| {
        item["account"] = json!("store");
        item
    };
    let account = |key: &str, state: &str| of_store(json!({ "item": "account", "key": key, "state": state }));
    let consent =
        |key: &str, given: bool| of_store(about_ada("consent", key, &json!({ "purpose": "all", "given": given })));
    // Nobody here has this account yet, so the request is kept.
    platform.post_items(&[account("a-1", "lost"), consent("c-1", true)]).await;
    let kept = platform.server.list("/api/v1/kept-requests").await;
    assert_eq!(kept.len(), 1, "{kept:?}");
    platform.add("store", "store", &["--hook", "chat"]);
    let newer = [of_store(message("m-1", "ada", "STOP")), consent("c-2", false), account("a-2", "limited")];
    platform.post_items(&newer).await;
    assert_eq!(platform.account_state("store").await, "limited");

    let again = format!("/api/v1/kept-requests/{}/retry", kept[0]["id"].as_str().expect("an identifier"));
    assert!(platform.server.ask("POST", &again, None).await.0 < 300);
    let received = async |server: &Server| {
        let status = server.get("/api/v1/status").await;
        if status["kept_requests"] == 0 { Ok(()) } else { Err(status.to_string()) }
    };
    platform.server.until("the request to be received again", received).await;
    platform.server.drained().await;
    assert_eq!(platform.account_state("store").await, "limited");
    let ada = platform.conversation().await;
    assert_eq!(platform.customer(&ada).await["consents"][0]["given"], false);
    // What the platform reports from now on counts again, also the same as before.
    platform.report(&[account("a-3", "lost")]).await;
    platform.refuses(&ada, "account-lost").await;
}

async fn what_arrived_under_a_changed_identifier_is_applied(kind: Kind) {
    let platform = Platform::start(kind).await;
    platform.report(&[message("m-1", "ada", "hello")]).await;
    let (_, ours) = platform.write(&platform.conversation().await, "It left todya.").await;
    let sent = platform.server.get(&of(&ours)).await;
    // The platform gives an edited message another identifier. Here it reports a reaction to that before we know of it.
    let after = format!("{}-2", sent["external_id"].as_str().expect("an identifier"));
    let reaction = about_ada("reaction", "r-1", &json!({ "message": after, "emoji": "👍" }));
    platform.report(&[reaction]).await;
    assert_eq!(platform.server.get(&of(&ours)).await["reactions"], json!([]));
    let edit = platform.server.ask("PATCH", &of(&ours), Some(&json!({ "text": "It left today." }))).await;
    assert_eq!(edit.0, 202, "{edit:?}");
    let edited = async |server: &Server| {
        let shown = server.get(&of(&ours)).await;
        if shown["text"] == "It left today." { Ok(shown) } else { Err(shown.to_string()) }
    };
    let shown = platform.server.until("the edit", edited).await;
    assert_eq!(shown["external_id"], after, "{shown}");
    assert_eq!(shown["reactions"], json!([{ "emoji": "👍", "by": "ada", "ours": false }]), "{shown}");
}

async fn a_new_secret_or_login_makes_a_lost_account_usable_again(kind: Kind) {
    let platform = Platform::start(kind).await;
    platform.report(&[message("m-1", "ada", "hello")]).await;
    let ada = platform.conversation().await;
    let authority = Authority::start().await;
    let config = json!({ "account": "shop", "api_base": authority.base() }).to_string();
    let (id, secret) = (format!("client_id={}", CLIENT.0), format!("client_secret={}", CLIENT.1));
    let (grant, key) = (format!("http={}", authority.authority()), format!("key={KEY}"));
    let change = ["channel", "add", "chat", "--connector", "platform", "--config", &config, "--grant", &grant];
    let secrets = ["--secret", &id, "--secret", &secret, "--secret", &key];
    platform.server.command(&[&change[..], &secrets].concat()).expect("the channel is changed");

    let lost = async |key: &str| {
        platform.report(&[json!({ "item": "account", "key": key, "state": "lost" })]).await;
        platform.refuses(&ada, "account-lost").await;
    };
    for (report, whose, name) in [("a-1", "--channel", "chat"), ("a-2", "--plugin", "platform")] {
        lost(report).await;
        platform.server.command(&["secret", "set", whose, name, &key]).expect("it is set");
        assert_eq!(platform.account_state("chat").await, Value::Null, "{whose}");
    }
    lost("a-3").await;
    let consent = platform.server.post("/api/v1/channels/chat/connections/token", json!({})).await;
    let (status, page) = browse(consent["address"].as_str().expect("an address")).await;
    assert_eq!(status, 200, "{page}");
    assert_eq!(platform.account_state("chat").await, Value::Null);
    assert_eq!(platform.write(&ada, "Back again").await.0, 201);
}
