//! What becomes of customers, accounts and messages, as platforms report it, and what is held against senders then.

use crate::{
    people::path,
    people_of_platforms::{Platform, in_group, message},
};
use plugboard_tests::{databases::Kind, on_both};
use serde_json::{Value, json};

on_both! {
    nobody_can_write_to_a_customer_who_has_blocked_the_account;
    without_consent_only_a_person_answers_what_the_customer_writes_later;
    consent_is_that_of_the_customer_who_gets_the_answer;
    nobody_can_send_while_the_account_is_lost;
    what_waits_to_be_sent_is_not_sent_to_a_customer_who_may_not_get_it_any_more;
    a_message_says_why_it_failed;
    a_part_whose_answer_was_lost_is_sent_once_the_platform_says_so;
    a_form_for_leads_opens_one_lead;
    a_form_leaves_the_lead_of_another_customer_alone;
}

/// An item about the customer `ada`.
pub(crate) fn about_ada(item: &str, key: &str, more: &Value) -> Value {
    let mut about = json!({ "item": item, "key": key, "thread": "ada", "contact": "ada" });
    about.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
    about
}

async fn nobody_can_write_to_a_customer_who_has_blocked_the_account(kind: Kind) {
    let platform = Platform::start(kind).await;
    let state = |key: &str, state: &str| about_ada("reachability", key, &json!({ "state": state }));
    // Nothing is stored about a stranger.
    platform.report(&[state("r-0", "blocked")]).await;
    assert_eq!(platform.server.list("/api/v1/contacts").await.len(), 0);
    platform.report(&[message("m-1", "ada", "say hi")]).await;
    let ada = platform.conversation().await;
    assert_eq!(platform.customer(&ada).await["reachable"], true);
    // This happened before the customer wrote.
    let late = json!({ "state": "blocked", "at": crate::now() - 3_600_000 });
    platform.report(&[about_ada("reachability", "r-1", &late)]).await;
    assert_eq!(platform.customer(&ada).await["reachable"], true);

    platform.report(&[state("r-2", "blocked")]).await;
    platform.report(&[state("r-3", "blocked")]).await;
    let customer = platform.customer(&ada).await;
    assert_eq!((&customer["reachable"], &customer["identities"][0]["reachable"]), (&json!(false), &json!(false)));
    platform.refuses(&ada, "unreachable").await;
    // What the customer writes in a group shows nothing.
    platform.report(&[in_group("m-group", "ada", "say nothing")]).await;
    assert_eq!(platform.customer(&ada).await["reachable"], false);
    platform.refuses(&ada, "unreachable").await;
    // Who writes can be reached again, by plugins and people.
    platform.report(&[message("m-2", "ada", "say welcome back")]).await;
    assert_eq!(platform.customer(&ada).await["reachable"], true);
    assert_eq!(platform.write(&ada, "Hello").await.0, 201);
    platform.report(&[state("r-4", "blocked")]).await;
    platform.report(&[state("r-5", "reachable")]).await;
    assert_eq!(platform.write(&ada, "Hello again").await.0, 201);
    assert_eq!(platform.texts(), ["hi", "nothing", "welcome back", "Hello", "Hello again"]);
    let logged = platform.logged().await;
    let about: Vec<_> = logged.iter().filter(|line| line.starts_with("contact ")).collect();
    let (gone, back) = ("contact reachability - false unknown", "contact reachability - true unknown");
    assert_eq!(about, [gone, back, gone, back], "one event for each change");
}

async fn without_consent_only_a_person_answers_what_the_customer_writes_later(kind: Kind) {
    let platform = Platform::start(kind).await;
    let consent = |key: &str, purpose: &str, given: bool, how: Option<&str>| {
        about_ada("consent", key, &json!({ "purpose": purpose, "given": given, "how": how }))
    };
    platform.report(&[message("m-1", "ada", "say hi"), consent("c-1", "marketing", true, Some("a form"))]).await;
    let ada = platform.conversation().await;
    platform.report(&[consent("c-2", "all", false, Some("keyword STOP"))]).await;
    let customer = platform.customer(&ada).await;
    let shown: Vec<_> = customer["consents"].as_array().expect("a list").iter().collect();
    let [marketing, all] = shown.as_slice() else { panic!("{customer}") };
    assert_eq!(
        (&marketing["purpose"], &marketing["given"], &marketing["how"]),
        (&json!("marketing"), &json!(true), &json!("a form"))
    );
    assert_eq!((&all["channel"], &all["purpose"], &all["given"]), (&json!("chat"), &json!("all"), &json!(false)));
    platform.refuses(&ada, "no-consent").await;
    // A message is no consent: only a person answers it.
    platform.report(&[message("m-2", "ada", "say anything")]).await;
    assert_eq!(platform.write(&ada, "How can I help?").await.0, 201);
    assert_eq!(platform.customer(&ada).await["consents"][1]["given"], false);
    platform.report(&[consent("c-3", "all", true, None)]).await;
    // The conversation is left to the person for an hour, so another customer writes.
    platform.report(&[message("m-3", "bob", "say hello bob")]).await;
    assert_eq!(platform.texts(), ["hi", "How can I help?", "hello bob"]);
    let logged = platform.logged().await;
    let about: Vec<_> = logged.iter().filter(|line| line.starts_with("contact ")).collect();
    let expected = [
        "contact consent marketing true given",
        "contact consent all true withdrawn",
        "contact consent all true given",
    ];
    assert_eq!(about, expected);
    // A consent may come before anything else. There is no conversation to tell it in.
    let stranger = json!({ "item": "consent", "key": "c-4", "thread": "eve", "contact": "eve", "purpose": "surveys", "given": true });
    platform.report(&[stranger]).await;
    assert_eq!(platform.server.list("/api/v1/contacts").await.len(), 3);
    assert_eq!(platform.conversations().await.len(), 2);
}

async fn consent_is_that_of_the_customer_who_gets_the_answer(kind: Kind) {
    let platform = Platform::start(kind).await;
    platform.report(&[message("m-1", "ada", "say hi")]).await;
    let ada = platform.conversation().await;
    let hi = platform.server.messages(&ada).await[1]["external_id"].clone();
    let all = |key: &str, given: bool| about_ada("consent", key, &json!({ "purpose": "all", "given": given }));
    platform.report(&[all("c-1", false)]).await;
    // The plugin answers this reaction, and the answer goes to the customer of the conversation.
    let thanks = |key: &str, who: &str, also: Value| {
        json!({
            "item": "reaction", "key": key, "thread": "ada", "contact": who, "also": also, "message": hi, "emoji": "🙏",
        })
    };
    platform.report(&[thanks("r-1", "u-1", json!({ "phone": "ada" }))]).await;
    let contacts = platform.server.list("/api/v1/contacts").await;
    assert_eq!(contacts.len(), 1, "the platform says that it is the same customer: {contacts:?}");
    platform.report(&[thanks("r-2", "a stranger", json!({}))]).await;
    assert_eq!(platform.texts(), ["hi"]);
    let logged = platform.logged().await;
    assert_eq!(logged.iter().filter(|line| line.starts_with("reaction ")).count(), 2, "{logged:?}");
    platform.report(&[all("c-2", true), thanks("r-3", "another stranger", json!({}))]).await;
    assert_eq!(platform.texts(), ["hi", "You are welcome"]);
}

async fn nobody_can_send_while_the_account_is_lost(kind: Kind) {
    let platform = Platform::start(kind).await;
    platform.report(&[message("m-1", "ada", "hello")]).await;
    let ada = platform.conversation().await;
    let setup = async || platform.server.get("/api/v1/channels/chat").await["setup"].clone();
    assert_eq!((&setup().await["account_state"], &setup().await["account_reason"]), (&Value::Null, &Value::Null));
    let state = |key: &str, state: &str, reason: Option<&str>| json!({ "item": "account", "key": key, "state": state, "reason": reason });
    platform.report(&[state("a-1", "limited", Some("the quality is low"))]).await;
    assert_eq!(platform.write(&ada, "Still here").await.0, 201);
    platform.report(&[state("a-2", "lost", Some("the number was banned"))]).await;
    let shown = setup().await;
    assert_eq!((&shown["account_state"], &shown["account_reason"]), (&json!("lost"), &json!("the number was banned")));
    platform.refuses(&ada, "account-lost").await;
    platform.report(&[message("m-2", "bob", "say hi")]).await;
    assert_eq!(platform.texts(), ["Still here"], "plugins cannot send either");
    let lines = platform.server.list("/api/v1/plugins/platform/logs").await;
    let found = lines.iter().find(|line| line["message"].as_str().is_some_and(|text| text.contains("was banned")));
    let found = found.unwrap_or_else(|| panic!("{lines:?}"));
    assert_eq!((&found["level"], &found["channel"]), (&json!("error"), &json!("chat")));
    let shown = platform.server.command(&["channel", "show", "chat"]).expect("it is shown");
    assert!(shown.contains("lost: the number was banned"), "{shown}");

    platform.report(&[state("a-3", "ok", None)]).await;
    assert_eq!(platform.write(&ada, "Back again").await.0, 201);
    platform.report(&[state("a-4", "lost", None)]).await;
    platform.refuses(&ada, "account-lost").await;
    // The admin changes the channel, perhaps because the account works again.
    platform.add_channel();
    assert_eq!(setup().await["account_state"], Value::Null);
    assert_eq!(platform.write(&ada, "And again").await.0, 201);
    assert_eq!(platform.texts(), ["Still here", "Back again", "And again"]);
}

async fn what_waits_to_be_sent_is_not_sent_to_a_customer_who_may_not_get_it_any_more(kind: Kind) {
    let platform = Platform::start(kind).await;
    let about = |who: &str, item: &str, key: &str, more: &Value| {
        let mut item = about_ada(item, key, more);
        (item["thread"], item["contact"]) = (json!(who), json!(who));
        item
    };
    let consent =
        |who: &str, key: &str, given: bool| about(who, "consent", key, &json!({ "purpose": "all", "given": given }));
    let reach = |key: &str, state: &str| about("ada", "reachability", key, &json!({ "state": state }));
    let account = |key: &str, state: &str| json!({ "item": "account", "key": key, "state": state });
    // The answer of the platform to a part is lost, so a person decides that it is sent again.
    let sent_again = async |message: &Value| {
        let place = format!("/api/v1/messages/{}", message["id"].as_str().expect("an identifier"));
        assert_eq!(platform.server.get(&place).await["state"], "uncertain");
        let sent = json!({ "sent": false });
        assert_eq!(platform.server.ask("POST", &format!("{place}/settle"), Some(&sent)).await.0, 200);
        platform.server.drained().await;
        platform.server.get(&place).await
    };
    platform.report(&[message("m-1", "ada", "hello")]).await;
    let ada = platform.conversation().await;
    for (forbids, allows, code) in [
        (consent("ada", "c-1", false), consent("ada", "c-2", true), "no-consent"),
        (reach("r-1", "blocked"), reach("r-2", "reachable"), "unreachable"),
        (account("a-1", "lost"), account("a-2", "ok"), "account-lost"),
    ] {
        let before = platform.texts().len();
        let (status, ours) = platform.write(&ada, "lost").await;
        assert_eq!(status, 201, "{ours}");
        platform.report(&[forbids]).await;
        let shown = sent_again(&ours).await;
        assert_eq!(shown["state"], "failed", "{shown}");
        assert_eq!(shown["deliveries"][0]["failure"]["code"], code, "{shown}");
        assert_eq!(platform.texts().len(), before + 1, "it was not sent again");
        platform.report(&[allows]).await;
    }
    // What the customer writes later can be answered by people, and not by plugins.
    platform.report(&[message("m-2", "bob", "say lost")]).await;
    let bob = platform.conversations().await.remove(0);
    let by_plugin = platform.server.messages(&bob).await.remove(1);
    platform.report(&[consent("bob", "c-3", false)]).await;
    platform.report(&[message("m-3", "bob", "are you there?")]).await;
    let shown = sent_again(&by_plugin).await;
    assert_eq!((&shown["state"], &shown["deliveries"][0]["failure"]["code"]), (&json!("failed"), &json!("no-consent")));
    assert_eq!(platform.write(&bob, "Yes").await.0, 201);
    assert_eq!(platform.texts(), ["lost", "lost", "lost", "lost", "Yes"]);
}

async fn a_message_says_why_it_failed(kind: Kind) {
    let platform = Platform::start(kind).await;
    platform.report(&[message("m-1", "ada", "hello")]).await;
    let ada = platform.conversation().await;
    let (_, ours) = platform.write(&ada, "Here it is").await;
    let show = async || {
        platform.server.get(&format!("/api/v1/messages/{}", ours["id"].as_str().expect("an identifier"))).await
    };
    let before = show().await;
    assert_eq!((&before["state"], &before["failure"]), (&json!("sent"), &Value::Null), "{before}");
    let failed =
        json!({ "message": before["external_id"], "failure": { "131049": "the customer gets too many messages" } });
    platform.report(&[about_ada("failed", "f-1", &failed)]).await;
    let shown = show().await;
    assert_eq!(shown["state"], "failed", "{shown}");
    for failure in [&shown["failure"], &shown["deliveries"][0]["failure"]] {
        assert_eq!(failure["code"], "131049", "{shown}");
        assert_eq!(failure["message"], "the customer gets too many messages", "{shown}");
    }
    let listed = platform.server.messages(&ada).await;
    assert_eq!(listed[1]["failure"]["code"], "131049", "{listed:?}");
    let line = "receipt failed 131049 the customer gets too many messages";
    assert!(platform.logged().await.iter().any(|logged| logged == line));
}

async fn a_part_whose_answer_was_lost_is_sent_once_the_platform_says_so(kind: Kind) {
    let platform = Platform::start(kind).await;
    platform.report(&[message("m-1", "ada", "hello")]).await;
    let ada = platform.conversation().await;
    let (_, ours) = platform.write(&ada, "lost").await;
    let show = async || {
        platform.server.get(&format!("/api/v1/messages/{}", ours["id"].as_str().expect("an identifier"))).await
    };
    let before = show().await;
    assert_eq!(before["state"], "uncertain", "{before}");
    let delivery = before["deliveries"][0]["id"].clone();
    // The platform also reports parts that nobody here knows.
    platform.report(&[about_ada("taken", "t-0", &json!({ "delivery": "nothing" }))]).await;
    platform.report(&[about_ada("taken", "t-1", &json!({ "delivery": delivery }))]).await;
    let shown = show().await;
    assert_eq!((&shown["state"], &shown["external_id"]), (&json!("sent"), &json!("t-1")), "{shown}");
    assert_eq!(shown["deliveries"][0]["state"], "sent", "{shown}");
    // From then on, the platform's identifier is known.
    platform.report(&[about_ada("failed", "f-1", &json!({ "message": "t-1" }))]).await;
    assert_eq!(show().await["state"], "failed");
    assert_eq!(platform.texts(), ["lost"], "it is not sent again");
}

async fn a_form_for_leads_opens_one_lead(kind: Kind) {
    let platform = Platform::start(kind).await;
    let form = |key: &str, answers: Value| {
        json!({
            "item": "lead", "key": key, "thread": "eve", "contact": "eve", "name": "Eve", "source": "ads",
            "answers": answers, "attributes": { "email": "eve@example.com" },
        })
    };
    platform.report(&[form("l-1", json!({ "Size?": "42" }))]).await;
    // The platform repeats the request.
    platform.report(&[form("l-1", json!({ "Size?": "42" }))]).await;
    let eve = platform.conversation().await;
    assert_eq!((&eve["status"], &eve["contact"]["name"]), (&json!("open"), &json!("Eve")), "{eve}");
    assert_eq!(platform.server.messages(&eve).await.len(), 0);
    assert_eq!(platform.customer(&eve).await["attributes"]["email"], "eve@example.com");
    let leads = async || platform.server.list("/api/v1/leads").await;
    let found = leads().await;
    let [lead] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((&lead["source"], &lead["stage"]), (&json!("ads"), &json!("new")), "{lead}");
    assert_eq!((&lead["attributes"], &lead["conversation"]), (&json!({ "Size?": "42" }), &eve["id"]), "{lead}");
    // The next form adds to the open lead, and opens the conversation again.
    let resolved = json!({ "status": "resolved" });
    assert_eq!(platform.server.ask("PATCH", &path(&eve), Some(&resolved)).await.0, 200);
    platform.report(&[form("l-2", json!({ "Size?": "43", "When?": "now" }))]).await;
    let found = leads().await;
    let [again] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((&again["id"], &again["attributes"]), (&lead["id"], &json!({ "Size?": "43", "When?": "now" })));
    assert_eq!(platform.conversation().await["status"], "open");
    let logged = platform.logged().await;
    let about: Vec<_> = logged.iter().filter(|line| line.starts_with("lead ")).collect();
    assert_eq!(about, ["lead ads new created,attributes", "lead ads new attributes"]);
    // A message of the same customer is in the same conversation.
    platform.report(&[message("m-1", "eve", "hello")]).await;
    assert_eq!(platform.server.messages(&platform.conversation().await).await.len(), 1);
}

async fn a_form_leaves_the_lead_of_another_customer_alone(kind: Kind) {
    let platform = Platform::start(kind).await;
    let form = |key: &str, who: &str, answers: Value| {
        json!({
            "item": "lead", "key": key, "thread": "g-1", "kind": "group", "contact": who, "name": who, "source": "ads",
            "answers": answers,
        })
    };
    platform.report(&[form("l-1", "ada", json!({ "Size?": "42" }))]).await;
    let leads = async || platform.server.list("/api/v1/leads").await;
    let first = leads().await.remove(0);
    platform.report(&[form("l-2", "bob", json!({ "Size?": "38", "When?": "now" }))]).await;
    assert_eq!(leads().await, std::slice::from_ref(&first), "the group's lead is still that of the first customer");
    let group = platform.conversation().await;
    let notes = platform.server.messages(&group).await;
    let [note] = notes.as_slice() else { panic!("{notes:?}") };
    let text = note["text"].as_str().unwrap_or_default();
    assert!(note["kind"] == "note" && text.starts_with("bob has filled in a form for leads (ads)."), "{note}");
    assert!(text.ends_with("Size?: 38\nWhen?: now"), "{note}");
    // Once the lead is closed, the next customer has one.
    let place = format!("/api/v1/leads/{}", first["id"].as_str().expect("an identifier"));
    assert_eq!(platform.server.ask("PATCH", &place, Some(&json!({ "stage": "won" }))).await.0, 200);
    platform.report(&[form("l-3", "bob", json!({ "Size?": "38" }))]).await;
    let second = leads().await.into_iter().find(|lead| lead["id"] != first["id"]).expect("another lead");
    assert_ne!(second["contact"]["id"], first["contact"]["id"], "{second}");

    // A lead with as many answers as it can have: one more does not fit, and the others are stored.
    let many: serde_json::Map<String, Value> = (0..31).map(|n| (format!("q{n}"), json!("a"))).collect();
    platform.report(&[form("l-4", "bob", many.into())]).await;
    platform.report(&[form("l-5", "bob", json!({ "a new question": "x", "q7": "b" }))]).await;
    let full = platform.server.get(&format!("/api/v1/leads/{}", second["id"].as_str().expect("an identifier"))).await;
    assert_eq!((&full["attributes"]["q7"], &full["attributes"]["a new question"]), (&json!("b"), &Value::Null));
    let lines = platform.server.list("/api/v1/plugins/platform/logs").await;
    let refused = |line: &&Value| line["message"].as_str().is_some_and(|text| text.starts_with("1 of 2 answers"));
    assert_eq!(lines.iter().filter(refused).count(), 1, "{lines:?}");
}
