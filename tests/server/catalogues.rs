//! The templates that a platform lists: read when a channel is added, every hour, and when an admin asks for them.

use crate::{
    Inbox, SHOP, now,
    people_of_platforms::{Answer, Platform},
    plugins::install_guest,
};
use plugboard_tests::{databases::Kind, on_both, server::Server};
use serde_json::{Value, json};

on_both! {
    the_templates_of_a_platform_are_read_when_a_channel_is_added;
    a_template_that_an_admin_entered_stays;
    a_failure_keeps_what_was_read_and_is_retried_in_an_hour;
    a_connector_without_a_list_is_not_asked;
    another_connector_begins_without_templates;
}

const PATH: &str = "/api/v1/channels/chat/templates";

/// The platform lists these templates.
fn lists(templates: &Value) -> Answer {
    ("/templates", 200, templates.to_string())
}

/// A template in English, as a platform lists it.
fn listed(name: &str, text: &str) -> Value {
    json!({ "name": name, "language": "en", "text": text })
}

/// Returns the channel's templates, each with its source, once the list has been read as often as this.
async fn read(platform: &Platform, times: usize) -> Vec<(String, String, String)> {
    let has_read = async |server: &Server| {
        let at = server.get("/api/v1/channels/chat").await["setup"]["templates_read_at"].clone();
        let asked = platform.asked("/templates");
        if !at.is_null() && asked >= times { Ok(()) } else { Err(format!("{at}, asked {asked} times")) }
    };
    platform.server.until("the templates to be read", has_read).await;
    stored(platform).await
}

async fn stored(platform: &Platform) -> Vec<(String, String, String)> {
    let text = |template: &Value, member: &str| template[member].as_str().unwrap_or_default().to_owned();
    let all = platform.server.list(PATH).await;
    all.iter().map(|one| (text(one, "name"), text(one, "text"), text(one, "source"))).collect()
}

fn row(name: &str, text: &str, source: &str) -> (String, String, String) {
    (name.to_owned(), text.to_owned(), source.to_owned())
}

/// An admin asks for the templates.
async fn refresh(platform: &Platform) -> Value {
    platform.server.post(&format!("{PATH}/refresh"), json!({})).await
}

async fn setup(platform: &Platform) -> Value {
    platform.server.get("/api/v1/channels/chat").await["setup"].clone()
}

async fn the_templates_of_a_platform_are_read_when_a_channel_is_added(kind: Kind) {
    let mut summer = listed("summer", "Hello {{name}}");
    summer["category"] = json!("marketing");
    summer["status"] = json!("pending");
    summer["parameters"] = json!([{ "name": "name", "kind": "text" }, { "name": "picture", "kind": "image" }]);
    summer["buttons"] = json!([{ "title": "Shop", "action": "link", "url": "https://shop.example" }]);
    let list = json!([summer, listed("order", "Order {{1}}"), json!({ "name": "broken", "language": "en" })]);
    let platform = Platform::with(kind, &[], json!([]), &[lists(&list)]).await;
    // A second server does not read the same list.
    let other = (kind == Kind::Postgres).then(|| platform.server.beside());
    let found = read(&platform, 1).await;
    assert_eq!(found, [row("order", "Order {{1}}", "platform"), row("summer", "Hello {{name}}", "platform")]);
    let all = platform.server.list(PATH).await;
    let expected = json!({
        "name": "summer", "language": "en", "text": "Hello {{name}}", "category": "marketing", "status": "pending",
        "parameters": summer["parameters"], "buttons": summer["buttons"], "source": "platform",
    });
    assert_eq!(all[1], expected);
    assert_eq!(
        (&all[0]["status"], &all[0]["parameters"]),
        (&json!("approved"), &json!([{ "name": "1", "kind": "text" }]))
    );
    let failure = setup(&platform).await["templates_failure"].as_str().unwrap_or_default().to_owned();
    assert!(failure.contains("`text` is missing"), "{failure}");
    let shown = platform.server.command(&["channel", "show", "chat"]).expect("it is shown");
    assert!(shown.contains("not read completely") && shown.contains("`text` is missing"), "{shown}");
    let printed = platform.server.command(&["template", "list", "chat"]).expect("the list");
    assert!(printed.contains("pending") && printed.contains("marketing") && printed.contains("platform"), "{printed}");

    let page = platform.server.get(&format!("{PATH}?limit=1")).await;
    let next = page["next"].as_str().expect("another page");
    let page = platform.server.get(&format!("{PATH}?limit=1&after={next}")).await;
    assert_eq!((&page["data"][0]["name"], &page["next"]), (&json!("summer"), &Value::Null));
    if let Some(other) = other {
        assert_eq!(other.list(PATH).await.len(), 2);
    }
    assert_eq!(platform.asked("/templates"), 1, "the list was read once");
}

async fn a_template_that_an_admin_entered_stays(kind: Kind) {
    let answers = [lists(&json!([listed("order", "From the platform"), listed("sale", "Sale")]))];
    let platform = Platform::with(kind, &[], json!([]), &answers).await;
    read(&platform, 1).await;
    platform.server.command(&["template", "set", "chat", "order", "en", "From an admin"]).expect("it is stored");
    assert_eq!(refresh(&platform).await, json!({ "listed": 2, "failure": null }));
    let both = [row("order", "From an admin", "admin"), row("sale", "Sale", "platform")];
    assert_eq!(stored(&platform).await, both);
    // What the platform no longer lists is gone, and what changed is stored.
    platform.answer(&[lists(&json!([listed("order", "From the platform"), listed("winter", "Winter")]))]);
    let printed = platform.server.command(&["template", "refresh", "chat"]).expect("it is read");
    assert!(printed.contains("2 templates"), "{printed}");
    assert_eq!(stored(&platform).await, [row("order", "From an admin", "admin"), row("winter", "Winter", "platform")]);
    platform.server.command(&["template", "remove", "chat", "order", "en"]).expect("it is removed");
    refresh(&platform).await;
    assert_eq!(stored(&platform).await[0], row("order", "From the platform", "platform"));
    // An admin may also take over what the platform lists.
    platform.server.command(&["template", "set", "chat", "winter", "en", "Mine"]).expect("it is stored");
    platform.answer(&[lists(&json!([]))]);
    assert_eq!(refresh(&platform).await["listed"], 0);
    assert_eq!(stored(&platform).await, [row("winter", "Mine", "admin")]);
}

async fn a_failure_keeps_what_was_read_and_is_retried_in_an_hour(kind: Kind) {
    // Later than any real time in the test, so the clock is never set back.
    let begin = now() + 3_600_000;
    let at = |hours: i64| jiff::Timestamp::from_millisecond(begin + hours * 3_600_000).expect("a time").to_string();
    let server = Server::start(kind, &["--test-clock"]).await;
    server.set_clock(&at(0)).await;
    let order = [row("order", "Order", "platform")];
    let platform = Platform::on(server, json!([]), &[lists(&json!([listed("order", "Order")]))]).await;
    assert_eq!(read(&platform, 1).await, order);
    assert_eq!(setup(&platform).await["templates_failure"], Value::Null);

    platform.answer(&[("/templates", 503, String::new())]);
    let failed = refresh(&platform).await;
    assert_eq!(failed["listed"], Value::Null);
    assert!(failed["failure"].as_str().is_some_and(|text| text.contains("503")), "{failed}");
    assert_eq!(stored(&platform).await, order);
    let error = platform.server.command(&["template", "refresh", "chat"]).expect_err("the platform fails");
    assert!(error.contains("503"), "{error}");
    let shown = setup(&platform).await;
    assert_eq!((&shown["templates_failure"], shown["templates_read_at"].is_string()), (&failed["failure"], true));

    // An answer that is no list changes nothing either.
    platform.answer(&[("/templates", 200, "<html>".to_owned())]);
    assert_eq!(refresh(&platform).await["listed"], Value::Null);
    assert_eq!(stored(&platform).await, order);

    let asked = platform.asked("/templates");
    platform.answer(&[lists(&json!([listed("winter", "Winter")]))]);
    platform.server.set_clock(&at(1)).await;
    let winter = [row("winter", "Winter", "platform")];
    assert_eq!(read_again(&platform).await, winter);
    assert_eq!(platform.asked("/templates"), asked + 1);
    // Changing the channel reads the list at once.
    platform.answer(&[lists(&json!([]))]);
    platform.add_channel();
    let gone = async |server: &Server| {
        let all = server.list(PATH).await;
        if all.is_empty() { Ok(()) } else { Err(format!("{all:?}")) }
    };
    platform.server.until("the list to be empty", gone).await;
}

/// Returns the templates once the last reading had no failure.
async fn read_again(platform: &Platform) -> Vec<(String, String, String)> {
    let is_well = async |server: &Server| {
        let failure = server.get("/api/v1/channels/chat").await["setup"]["templates_failure"].clone();
        if failure.is_null() { Ok(()) } else { Err(failure.to_string()) }
    };
    platform.server.until("the templates to be read again", is_well).await;
    stored(platform).await
}

async fn a_connector_without_a_list_is_not_asked(kind: Kind) {
    let inbox = Inbox::start(kind, &[]).await;
    let path = format!("/api/v1/channels/{}/templates/refresh", SHOP.1);
    let (status, problem) = inbox.server.ask("POST", &path, Some(&json!({}))).await;
    assert!(
        status == 409 && problem["detail"].as_str().is_some_and(|text| text.contains("does not list")),
        "{problem}"
    );
    let (status, problem) =
        inbox.server.ask("POST", "/api/v1/channels/nowhere/templates/refresh", Some(&json!({}))).await;
    assert_eq!(status, 404, "{problem}");
    let error = inbox.server.command(&["template", "refresh", SHOP.1]).expect_err("it has no list");
    assert!(error.contains("does not list"), "{error}");
}

async fn another_connector_begins_without_templates(kind: Kind) {
    let platform = Platform::with(kind, &[], json!([]), &[lists(&json!([listed("order", "Order")]))]).await;
    read(&platform, 1).await;
    platform.server.command(&["template", "set", "chat", "mine", "en", "Mine"]).expect("it is stored");
    platform.answer(&[("/templates", 503, String::new())]);
    install_guest(&platform.server, "platform", "other");
    let moved = platform.server.command(&["channel", "add", "chat", "--connector", "other"]);
    moved.unwrap_or_else(|error| panic!("the channel gets another connector: {error}"));
    assert_eq!(stored(&platform).await, [row("mine", "Mine", "admin")]);
    assert_eq!(setup(&platform).await["templates_read_at"], Value::Null);
}
