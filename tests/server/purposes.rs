//! What messages are for: some platforms demand consent to a purpose, and a withdrawn consent counts everywhere.

use crate::people_of_platforms::{Platform, message};
use plugboard_tests::{databases::Kind, on_both};
use serde_json::{Value, json};

on_both! {
    a_purpose_needs_the_consent_of_the_customer;
    a_template_is_sent_for_its_category;
    a_first_message_needs_consent_too;
}

const NUMBER: &str = "+48601234567";

/// The customer `ada` gives or withdraws consent.
fn consent(key: &str, purpose: &str, given: bool) -> Value {
    json!({ "item": "consent", "key": key, "thread": "ada", "contact": "ada", "purpose": purpose, "given": given })
}

/// A person writes for a purpose. Returns the code of the refusal, or `sent`.
async fn write(platform: &Platform, conversation: &Value, text: &str, purpose: &str) -> String {
    let (status, answer) = platform.post(conversation, json!({ "text": text, "purpose": purpose })).await;
    if status == 201 {
        assert_eq!(answer["purpose"], *purpose, "it is stored");
        return "sent".to_owned();
    }
    assert_eq!(status, 422, "{answer}");
    answer["code"].as_str().unwrap_or_default().to_owned()
}

async fn a_purpose_needs_the_consent_of_the_customer(kind: Kind) {
    let rules = json!([["needs-consent", "marketing"], ["needs-consent", "surveys"]]);
    let platform = Platform::with(kind, &[], rules, &[]).await;
    platform.report(&[message("m-1", "ada", "promote Sale!"), message("m-2", "bob", "hello")]).await;
    let all = platform.conversations().await;
    let ada = all.iter().find(|one| one["contact"]["name"] == "ada").expect("a conversation").clone();
    assert!(platform.logged().await.iter().any(|line| line.starts_with("promote refused no-consent ")));
    for purpose in ["marketing", "surveys"] {
        assert_eq!(write(&platform, &ada, "Buy this", purpose).await, "no-consent", "{purpose}");
    }
    assert_eq!(write(&platform, &ada, "Your order has left", "service").await, "sent");
    assert_eq!(platform.write(&ada, "Hello").await.0, 201, "a message without a purpose");

    platform.report(&[consent("c-1", "marketing", true)]).await;
    assert_eq!(write(&platform, &ada, "Sale!", "marketing").await, "sent");
    assert_eq!(write(&platform, &ada, "How was it?", "surveys").await, "no-consent", "each purpose is apart");
    platform.report(&[consent("c-2", "marketing", false), consent("c-3", "service", false)]).await;
    for purpose in ["marketing", "service"] {
        assert_eq!(write(&platform, &ada, "Read this", purpose).await, "no-consent", "{purpose} was withdrawn");
    }
    assert_eq!(platform.write(&ada, "Still here for you").await.0, 201);
    assert_eq!(platform.texts(), ["Your order has left", "Hello", "Sale!", "Still here for you"]);
    for wrong in ["", &"p".repeat(65)] {
        let (status, problem) = platform.post(&ada, json!({ "text": "x", "purpose": wrong })).await;
        assert_eq!(status, 422, "{problem}");
    }
    let (status, problem) = platform.post(&ada, json!({ "text": "x", "kind": "note", "purpose": "service" })).await;
    assert!(status == 422 && problem["detail"].as_str().is_some_and(|text| text.contains("note")), "{problem}");

    // A plugin may write for the purpose to a customer who has agreed.
    let agreed = json!({
        "item": "consent", "key": "c-4", "thread": "bob", "contact": "bob", "purpose": "marketing", "given": true,
    });
    platform.report(&[agreed]).await;
    platform.report(&[message("m-3", "bob", "promote Sale for Bob")]).await;
    assert_eq!(platform.texts().pop().as_deref(), Some("Sale for Bob"));
}

async fn a_template_is_sent_for_its_category(kind: Kind) {
    let rules = json!([["templates"], ["needs-consent", "marketing"]]);
    let platform = Platform::with(kind, &[], rules, &[]).await;
    for (name, category) in [("sale", "marketing"), ("order", "utility")] {
        let path = format!("/api/v1/channels/chat/templates/{name}/en");
        let body = json!({ "text": "Hello {{1}}", "category": category });
        assert_eq!(platform.server.ask("PUT", &path, Some(&body)).await.0, 204);
    }
    platform.report(&[message("m-1", "ada", "fill sale en 1=Ada")]).await;
    let ada = platform.conversation().await;
    let template = |name: &str| json!({ "template": { "name": name, "language": "en", "variables": ["Ada"] } });
    let (status, problem) = platform.post(&ada, template("sale")).await;
    assert_eq!((status, &problem["code"]), (422, &json!("no-consent")), "{problem}");
    let (status, sent) = platform.post(&ada, template("order")).await;
    assert_eq!((status, &sent["purpose"]), (201, &json!("utility")), "{sent}");
    let mut both = template("order");
    both["purpose"] = json!("service");
    assert_eq!(platform.post(&ada, both).await.0, 422, "a template has its own purpose");
    platform.report(&[consent("c-1", "marketing", true)]).await;
    assert_eq!(platform.post(&ada, template("sale")).await.0, 201);
    assert_eq!(platform.sent().len(), 2, "the plugin's template was refused when it took effect");
}

async fn a_first_message_needs_consent_too(kind: Kind) {
    let rules = json!([["needs-consent", "marketing"], ["opening", "phone", "any"]]);
    let platform = Platform::with(kind, &[], rules, &[]).await;
    let body = |purpose: &str| json!({ "channel": "chat", "to": { "kind": "phone", "id": NUMBER }, "text": "Hello", "purpose": purpose });
    let (status, problem) = platform.server.ask("POST", "/api/v1/conversations", Some(&body("marketing"))).await;
    assert_eq!((status, &problem["code"]), (422, &json!("no-consent")), "{problem}");
    assert_eq!(platform.server.list("/api/v1/contacts").await.len(), 0, "nothing is stored");
    let (status, opened) = platform.server.ask("POST", "/api/v1/conversations", Some(&body("service"))).await;
    assert_eq!((status, &opened["message"]["purpose"]), (201, &json!("service")), "{opened}");
}
