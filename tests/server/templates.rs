//! Templates: managed by admins, and sent by people when the platform accepts nothing else.

use crate::{
    Inbox, SHOP, now,
    people_of_platforms::{Answer, Platform, message},
};
use plugboard_tests::{
    databases::Kind,
    graph::webhook::{entry, text},
    on_both,
    server::Server,
};
use serde_json::{Value, json};

on_both! {
    a_person_sends_a_template;
    templates_can_be_set_listed_and_removed;
    a_person_fills_a_template_with_names_and_a_file;
    a_plugin_fills_a_template_with_names_and_a_file;
    a_template_of_numbers_is_sent_as_before;
    a_template_with_a_file_is_one_part_also_after_a_release;
    what_an_admin_enters_is_checked;
}

async fn a_person_sends_a_template(kind: Kind) {
    let inbox = Inbox::start(kind, &[]).await;
    assert_eq!(inbox.post(&[entry(SHOP.0, &[text(SHOP.0, "ada", "m1", now(), "hello")])]).await, 200);
    inbox.server.drained().await;
    let ada = inbox.conversation_with("Person ada").await;
    let path = format!("/api/v1/conversations/{}/messages", ada["id"].as_str().expect("an identifier"));
    let written = "Zamówienie {{1}} dotrze {{2}}.";
    inbox.server.command(&["template", "set", SHOP.1, "order", "pl", written]).expect("it is kept");
    let template = |name: &str, variables: &[&str]| json!({ "template": { "name": name, "language": "pl", "variables": variables } });
    let refused = async |body, status: u16, why: &str| {
        let (found, problem) = inbox.server.ask("POST", &path, Some(&body)).await;
        assert!(found == status && problem.to_string().contains(why), "{found} {problem}");
    };
    refused(template("other", &[]), 404, "other").await;
    refused(template("order", &["7"]), 422, "2 variables").await;
    let mut both = template("order", &["7", "jutro"]);
    both["text"] = json!("and this");
    refused(both, 422, "template").await;
    refused(json!({ "kind": "note", "text": "x", "template": template("order", &[])["template"] }), 422, "note").await;
    // Messenger does not support templates, so it gets none. The message is made from the template, which is stored
    // with it.
    let (status, answer) = inbox.server.ask("POST", &path, Some(&template("order", &["7", "jutro"]))).await;
    assert_eq!(status, 201, "{answer}");
    assert_eq!(answer["text"], "Zamówienie 7 dotrze jutro.");
}

async fn templates_can_be_set_listed_and_removed(kind: Kind) {
    let inbox = Inbox::start(kind, &[]).await;
    let command = |arguments: &[&str]| inbox.server.command(arguments);
    command(&["template", "set", SHOP.1, "order", "pl", "Gotowe."]).expect("it is kept");
    command(&["template", "set", SHOP.1, "order", "en", "Done."]).expect("it is kept");
    let printed =
        command(&["template", "set", SHOP.1, "order", "en", "It is done.", "--json"]).expect("it is replaced");
    let stored = json!({
        "name": "order", "language": "en", "text": "It is done.", "category": null, "status": "approved",
        "parameters": [], "buttons": [], "source": "admin",
    });
    assert_eq!(serde_json::from_str::<Value>(&printed).expect("JSON"), stored);
    let listed = command(&["template", "list", SHOP.1]).expect("the list");
    assert!(listed.contains("Gotowe.") && listed.contains("It is done.") && !listed.contains(" Done."), "{listed}");
    let printed = command(&["template", "remove", SHOP.1, "order", "pl", "--json"]).expect("it is removed");
    let removed = json!({ "removed": "order", "language": "pl" });
    assert_eq!(serde_json::from_str::<Value>(&printed).expect("JSON"), removed);
    let why = command(&["template", "remove", SHOP.1, "order", "pl"]).expect_err("it is gone");
    assert!(why.contains("order in pl"), "{why}");
    assert_eq!(inbox.server.list(&format!("/api/v1/channels/{}/templates", SHOP.1)).await.len(), 1);
    assert!(command(&["template", "set", "nowhere", "order", "en", "x"]).is_err());
    assert!(command(&["template", "set", SHOP.1, "order", "en", " "]).is_err());
}

/// The rules of a platform with templates and pictures.
fn with_pictures() -> Value {
    json!([["text-limit", 1_000, false], ["templates"], ["attachment", "image", 1_000_000]])
}

/// The platform lists one template with a picture and a name, and another one that waits for approval.
fn listed() -> Answer {
    let picture = json!([{ "name": "imię", "kind": "text" }, { "name": "picture", "kind": "image" }]);
    let late = json!({ "name": "late", "language": "pl", "text": "Wkrótce", "status": "pending" });
    let order = json!({
        "name": "order", "language": "pl", "text": "Cześć {{imię}}!", "category": "utility", "parameters": picture,
    });
    ("/templates", 200, json!([order, late]).to_string())
}

/// Starts a platform with the templates of [`listed`], and a customer who has sent a picture.
async fn with_templates(kind: Kind) -> (Platform, Value) {
    let platform = Platform::with(kind, &[], with_pictures(), &[listed()]).await;
    let listed = async |server: &Server| {
        let all = server.list("/api/v1/channels/chat/templates").await;
        if all.len() == 2 { Ok(()) } else { Err(format!("{all:?}")) }
    };
    platform.server.until("the templates to be read", listed).await;
    let mut first = message("m-1", "ada", "hello");
    first["files"] = json!({ "kot.png": "GIF89a" });
    platform.report(&[first]).await;
    let ada = platform.conversation().await;
    (platform, ada)
}

/// The part that the platform received last, if it is a template.
fn last_template(platform: &Platform) -> Value {
    platform.sent().pop().expect("a part")["template"].clone()
}

async fn a_person_fills_a_template_with_names_and_a_file(kind: Kind) {
    let (platform, ada) = with_templates(kind).await;
    let picture = platform.server.messages(&ada).await[0]["attachments"][0]["id"].clone();
    let used = |parameters: Value, files: Value| json!({ "template": { "name": "order", "language": "pl", "parameters": parameters, "parameter_files": files } });
    let name = json!({ "imię": "Łucja" });
    let file = json!({ "picture": picture });
    for (body, status, code) in [
        (used(json!({}), file.clone()), 422, "template-parameters"),
        (used(name.clone(), json!({})), 422, "template-parameters"),
        (used(json!({ "imię": "Łucja", "color": "red" }), file.clone()), 422, "template-parameters"),
        (used(json!({ "imię": "Łucja", "picture": "x" }), file.clone()), 422, "template-parameters"),
        (used(name.clone(), json!({ "picture": picture, "logo": picture })), 422, "template-parameters"),
        (used(name.clone(), json!({ "picture": "nowhere" })), 404, "not-found"),
        (json!({ "template": { "name": "late", "language": "pl" } }), 422, "template-not-approved"),
        (json!({ "template": { "name": "late", "language": "de" } }), 404, "not-found"),
    ] {
        let (found, problem) = platform.post(&ada, body.clone()).await;
        assert_eq!((found, problem["code"].as_str()), (status, Some(code)), "{body}: {problem}");
    }
    assert_eq!(platform.sent().len(), 0);

    let (status, sent) = platform.post(&ada, used(name, file)).await;
    assert_eq!((status, &sent["text"], &sent["purpose"]), (201, &json!("Cześć Łucja!"), &json!("utility")), "{sent}");
    let copy = &sent["attachments"][0];
    assert_eq!((&copy["name"], copy["id"] == picture), (&json!("kot.png"), false), "the message has a copy");
    let parts = platform.server.get(&format!("/api/v1/messages/{}", sent["id"].as_str().expect("an id"))).await;
    assert_eq!((parts["deliveries"].as_array().map(Vec::len), &parts["state"]), (Some(1), &json!("sent")), "{parts}");
    let expected = json!({
        "name": "order", "language": "pl", "variables": [], "parameters": [["imię", "Łucja"]],
        "files": [["picture", "kot.png"]],
    });
    assert_eq!(last_template(&platform), expected);
    assert_eq!(platform.sent().len(), 1, "the file is no part of its own");
}

async fn a_plugin_fills_a_template_with_names_and_a_file(kind: Kind) {
    let (platform, ada) = with_templates(kind).await;
    let asks = |key: &str, text: &str, files: Value| {
        let mut asks = message(key, "ada", text);
        asks["files"] = files;
        asks
    };
    let picture = json!({ "pies.png": "GIF89a" });
    platform.report(&[asks("m-2", "fill order pl imię=Łucja", picture.clone())]).await;
    let expected = json!({
        "name": "order", "language": "pl", "variables": [], "parameters": [["imię", "Łucja"]],
        "files": [["picture", "pies.png"]],
    });
    assert_eq!(last_template(&platform), expected);
    let messages = platform.server.messages(&ada).await;
    let ours = messages.iter().find(|message| message["direction"] == "out").expect("a message");
    assert_eq!((&ours["text"], &ours["purpose"]), (&json!("Cześć Łucja!"), &json!("utility")));
    assert_eq!(ours["attachments"].as_array().map(Vec::len), Some(1));

    for (n, (text, files)) in [
        ("fill order pl imię=Łucja", json!({})),
        ("fill order pl", picture.clone()),
        ("fill order pl imię=Łucja color=red", picture.clone()),
        ("fill order de imię=Łucja", picture.clone()),
        ("fill late pl", json!({})),
        ("template order pl Łucja", json!({})),
        ("find nothing pl", json!({})),
        ("find late pl", json!({})),
    ]
    .into_iter()
    .enumerate()
    {
        platform.report(&[asks(&format!("w-{n}"), text, files)]).await;
    }
    assert_eq!(platform.sent().len(), 1, "nothing else was sent");
    let logged = platform.logged().await;
    let count = |begin: &str| logged.iter().filter(|line| line.starts_with(begin)).count();
    assert_eq!(count("fill refused template-parameters "), 3, "{logged:?}");
    assert_eq!(count("fill refused - "), 2, "an unknown and an unapproved one: {logged:?}");
    assert_eq!((count("template refused "), count("find refused ")), (1, 1), "{logged:?}");
    let found = logged.iter().find_map(|line| line.strip_prefix("found ")).expect("a document");
    let found: Value = serde_json::from_str(found).expect("JSON");
    let seen_by_people = platform.server.list("/api/v1/channels/chat/templates").await;
    assert_eq!(found, seen_by_people[0], "plugins and people see the same");
    assert!(logged.contains(&"names order".to_owned()), "only what can be sent: {logged:?}");
}

async fn a_template_of_numbers_is_sent_as_before(kind: Kind) {
    let platform = Platform::with(kind, &[], with_pictures(), &[]).await;
    platform.server.command(&["template", "set", "chat", "order", "pl", "{{2}}: {{1}}"]).expect("it is stored");
    platform.report(&[message("m-1", "ada", "template order pl jutro Paczka")]).await;
    let expected = json!({
        "name": "order", "language": "pl", "variables": ["jutro", "Paczka"],
        "parameters": [["1", "jutro"], ["2", "Paczka"]], "files": [],
    });
    assert_eq!(last_template(&platform), expected);
    // The same by names, and by both.
    platform.report(&[message("m-2", "bob", "fill order pl 2=Paczka 1=jutro")]).await;
    assert_eq!(last_template(&platform), expected);
    let all = platform.conversations().await;
    let both = json!({ "name": "order", "language": "pl", "variables": ["jutro"], "parameters": { "2": "Paczka" } });
    let (status, sent) = platform.post(&all[0], json!({ "template": both })).await;
    assert_eq!((status, &sent["text"]), (201, &json!("Paczka: jutro")), "{sent}");
    assert_eq!(last_template(&platform), expected);
}

async fn a_template_with_a_file_is_one_part_also_after_a_release(kind: Kind) {
    let (platform, ada) = with_templates(kind).await;
    let picture = platform.server.messages(&ada).await[0]["attachments"][0]["id"].clone();
    // Ten automatic replies are enough for one conversation, so the next one is held.
    for n in 0..10 {
        platform.report(&[message(&format!("s-{n}"), "ada", &format!("say {n}"))]).await;
    }
    let mut asks = message("m-2", "ada", "fill order pl imię=Łucja");
    asks["files"] = json!({ "pies.png": "GIF89a" });
    platform.report(&[asks]).await;
    let messages = platform.server.messages(&ada).await;
    let held = messages.iter().find(|message| message["state"] == "held").expect("a held message");
    assert_eq!((&held["purpose"], held["attachments"][0]["id"] == picture), (&json!("utility"), false));
    let id = held["id"].as_str().expect("an identifier");
    platform.server.post(&format!("/api/v1/messages/{id}/release"), json!({})).await;
    platform.server.drained().await;
    assert_eq!(last_template(&platform)["files"], json!([["picture", "pies.png"]]));
    assert_eq!(platform.sent().len(), 11);
}

async fn what_an_admin_enters_is_checked(kind: Kind) {
    let inbox = Inbox::start(kind, &[]).await;
    let path = format!("/api/v1/channels/{}/templates/order/pl", SHOP.1);
    let put = async |body: Value| inbox.server.ask("PUT", &path, Some(&body)).await;
    let parameter = |name: &str, kind: &str| json!({ "name": name, "kind": kind });
    for (body, why) in [
        (json!({ "text": " " }), "`text`"),
        (json!({ "text": "x".repeat(8_193) }), "`text`"),
        (json!({ "text": "{{65}}" }), "at most 64"),
        (json!({ "text": "{{imię}}", "parameters": [] }), "imię"),
        (json!({ "text": "x", "parameters": [parameter("a b", "text")] }), "letters"),
        (json!({ "text": "x", "parameters": [parameter("a", "song")] }), "song"),
        (json!({ "text": "x", "category": "c".repeat(65) }), "`category`"),
        (json!({ "text": "x", "buttons": [{ "title": "Yes" }] }), "action"),
        (json!({ "text": "x", "status": "approved" }), "status"),
    ] {
        let (status, problem) = put(body.clone()).await;
        assert!(
            status == 422 && problem["detail"].as_str().is_some_and(|text| text.contains(why)),
            "{body}: {problem}"
        );
    }
    let arguments = [
        "template",
        "set",
        SHOP.1,
        "order",
        "pl",
        "Cześć {{imię}}",
        "--category",
        "utility",
        "--parameter",
        "picture=image",
        "--button",
        r#"{"title":"Sklep","action":"link","url":"https://shop.example"}"#,
        "--json",
    ];
    let printed = inbox.server.command(&arguments).expect("it is stored");
    let stored: Value = serde_json::from_str(&printed).expect("JSON");
    let expected = json!({
        "name": "order", "language": "pl", "text": "Cześć {{imię}}", "category": "utility", "status": "approved",
        "parameters": [parameter("imię", "text"), parameter("picture", "image")],
        "buttons": [{ "title": "Sklep", "action": "link", "url": "https://shop.example" }], "source": "admin",
    });
    assert_eq!(stored, expected);
}
