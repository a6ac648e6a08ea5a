//! A lead from beginning to end: from a visitor's question to a real Tryton, and back when it is won there.

use crate::{Inbox, SHOP, now};
use plugboard_tests::{
    databases::Kind,
    graph::webhook::{entry, text},
    on_both,
    server::Server,
    tryton::{PASSWORD, Tryton, USER},
};
use serde_json::{Value, json};

on_both! {
    a_visitor_becomes_a_lead_an_opportunity_and_a_sale;
    a_lost_lead_is_lost_on_both_sides_and_a_wrong_password_loses_nothing;
}

const HOUR: i64 = 3_600_000;

fn connect(server: &Server, tryton: &Tryton) {
    let config = json!({ "api_base": tryton.base, "database": "crm", "user": USER }).to_string();
    let (grant, secret) = (format!("http={}", tryton.authority()), format!("password={PASSWORD}"));
    server.install("crm-tryton", &["--config", &config, "--grant", &grant, "--secret", &secret]);
}

async fn writes(inbox: &Inbox, person: &str, mid: &str, at: i64, said: &str) {
    assert_eq!(inbox.post(&[entry(SHOP.0, &[text(SHOP.0, person, mid, at, said)])]).await, 200);
    inbox.server.drained().await;
}

async fn stage(server: &Server, lead: &Value, wanted: &str) {
    let path = format!("/api/v1/leads/{}", lead["id"].as_str().expect("an identifier"));
    let look = async |server: &Server| {
        let lead = server.get(&path).await;
        if lead["stage"] == wanted { Ok(()) } else { Err(lead.to_string()) }
    };
    server.until("the stage", look).await;
    server.drained().await;
}

async fn a_visitor_becomes_a_lead_an_opportunity_and_a_sale(kind: Kind) {
    let (inbox, tryton) = (Inbox::start(kind, &["--test-clock"]).await, Tryton::start().await);
    let begin = now();
    let clock = |ms: i64| jiff::Timestamp::from_millisecond(begin + ms).expect("a time").to_string();
    inbox.server.set_clock(&clock(0)).await;
    inbox.server.install("lead-capture", &[]);
    inbox.server.install("follow-up", &["--config", r#"{ "remind_after_hours": 4 }"#]);
    connect(&inbox.server, &tryton);

    writes(&inbox, "ada", "m1", begin, "hello").await;
    writes(&inbox, "ada", "m2", begin, "how much is a chair?").await;
    let lead = inbox.server.list("/api/v1/leads").await.remove(0);
    let reference = format!("plugboard-{}", lead["id"].as_str().expect("an identifier"));
    let opportunity = tryton.opportunities().await.remove(0);
    assert_eq!(
        (&opportunity["reference"], &opportunity["state"]),
        (&json!(reference), &json!("lead")),
        "{opportunity}"
    );

    // Two answers, then silence: one reminder.
    writes(&inbox, "ada", "m3", begin, "ada@shop.example.org").await;
    writes(&inbox, "ada", "m4", begin, "ten chairs\nwithout armrests").await;
    let sends = inbox.graph.accepted().len();
    inbox.server.set_clock(&clock(4 * HOUR)).await;
    inbox.graph.wait_for_sends(sends + 1).await;
    inbox.server.drained().await;
    assert!(inbox.graph.accepted()[sends].message["text"].as_str().is_some_and(|text| text.contains("still with us")));
    inbox.server.set_clock(&clock(8 * HOUR)).await;
    inbox.server.drained().await;
    assert_eq!(inbox.graph.accepted().len(), sends + 1, "reminded once");

    let all = tryton.opportunities().await;
    assert_eq!(all.len(), 1, "{all:?}");
    assert_eq!(
        (&all[0]["state"], &all[0]["description"]),
        (&json!("opportunity"), &json!("Person ada: ten chairs without armrests"))
    );
    let party = tryton.parties().await;
    assert_eq!((party.len(), &party[0]["name"]), (1, &json!("Person ada")), "{party:?}");
    let contact = &lead["contact"]["id"].as_str().expect("an identifier");
    assert_eq!(party[0]["code"], format!("plugboard-{contact}"));
    let ways = &party[0]["contact_mechanisms."];
    assert_eq!((&ways[0]["type"], &ways[0]["value"]), (&json!("email"), &json!("ada@shop.example.org")), "{party:?}");

    // Won there, so won here. Later exports do not undo what a salesperson did.
    tryton.win(&all[0]).await;
    inbox.server.set_clock(&clock(8 * HOUR + 61_000)).await;
    stage(&inbox.server, &lead, "won").await;
    let path = format!("/api/v1/leads/{}", lead["id"].as_str().expect("an identifier"));
    inbox.server.ask("PATCH", &path, Some(&json!({ "attributes": { "note": "paid" } }))).await;
    inbox.server.drained().await;
    let all = tryton.opportunities().await;
    assert_eq!((all.len(), &all[0]["state"], &all[0]["amount"]["decimal"]), (1, &json!("won"), &json!("1250.50")));
    let done = inbox.server.list("/api/v1/plugins/crm-tryton/exports?state=done").await;
    let of_lead = done.iter().find(|one| one["kind"] == "lead").expect("the lead");
    assert_eq!(of_lead["external_id"], all[0]["id"].to_string());
}

async fn a_lost_lead_is_lost_on_both_sides_and_a_wrong_password_loses_nothing(kind: Kind) {
    let (inbox, tryton) = (Inbox::start(kind, &["--test-clock"]).await, Tryton::start().await);
    let begin = now();
    let clock = |ms: i64| jiff::Timestamp::from_millisecond(begin + ms).expect("a time").to_string();
    inbox.server.set_clock(&clock(0)).await;
    inbox.server.command(&["plugin", "disable", "welcome"]).expect("it is switched off");
    connect(&inbox.server, &tryton);
    let mut leads = Vec::new();
    for person in ["ada", "bob", "eve"] {
        writes(&inbox, person, &format!("m-{person}"), begin, "hello").await;
        let conversation = inbox.conversation_with(&format!("Person {person}")).await;
        let body = json!({ "conversation": conversation["id"], "value": 99.95, "source": "fair" });
        leads.push(inbox.server.post("/api/v1/leads", body).await);
    }
    inbox.server.drained().await;
    let all = tryton.opportunities().await;
    assert_eq!((all.len(), tryton.parties().await.len()), (3, 3), "{all:?}");
    assert!(all.iter().all(|one| one["amount"]["decimal"] == "99.95" && one["comment"] == "Source: fair"), "{all:?}");

    // Lost here, so lost there.
    let path = format!("/api/v1/leads/{}", leads[0]["id"].as_str().expect("an identifier"));
    inbox.server.ask("PATCH", &path, Some(&json!({ "stage": "lost" }))).await;
    inbox.server.drained().await;
    let of = |all: &[Value], lead: &Value| {
        let reference = format!("plugboard-{}", lead["id"].as_str().expect("an identifier"));
        all.iter().find(|one| one["reference"] == reference).expect("its opportunity").clone()
    };
    assert_eq!(of(&tryton.opportunities().await, &leads[0])["state"], "lost");
    // Lost there, so lost here.
    tryton.seller("model.sale.opportunity.lost", vec![json!([of(&all, &leads[1])["id"]])]).await;
    inbox.server.set_clock(&clock(61_000)).await;
    stage(&inbox.server, &leads[1], "lost").await;
    assert_eq!(inbox.server.list("/api/v1/leads?stage=new").await.len(), 1);

    // A wrong password loses nothing: the export waits for the right one.
    inbox.server.command(&["secret", "set", "--plugin", "crm-tryton", "password=wrong"]).expect("it is set");
    let path = format!("/api/v1/leads/{}", leads[2]["id"].as_str().expect("an identifier"));
    inbox.server.ask("PATCH", &path, Some(&json!({ "stage": "qualified" }))).await;
    let refused = async |server: &Server| {
        let pending = server.list("/api/v1/plugins/crm-tryton/exports?state=pending").await;
        let denied = pending.iter().any(|one| one["failure"].as_str().is_some_and(|text| text.contains("401")));
        if denied { Ok(()) } else { Err(format!("{pending:?}")) }
    };
    inbox.server.until("Tryton to refuse", refused).await;
    let secret = format!("password={PASSWORD}");
    inbox.server.command(&["secret", "set", "--plugin", "crm-tryton", &secret]).expect("it is set");
    inbox.server.set_clock(&clock(120_000)).await;
    inbox.server.drained().await;
    assert_eq!(of(&tryton.opportunities().await, &leads[2])["state"], "opportunity");
}
