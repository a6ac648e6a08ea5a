//! Changes here reach other systems exactly once, however often the power fails, and changes there come back.

use crate::{Inbox, SHOP, now};
use plugboard_tests::{
    databases::Kind,
    graph::webhook::{entry, text},
    hubspot::{Behavior, Hubspot, ReceivedRequest, TOKEN},
    on_both,
    server::Server,
    stub::{self, Stub},
};
use serde_json::{Value, json};

on_both! {
    hubspot_gets_each_object_once_and_won_deals_come_back;
    hubspot_gets_each_object_once_whenever_the_power_fails;
    only_the_three_of_a_hundred_records_that_hubspot_refuses_are_retried;
    a_batch_that_hubspot_refuses_as_a_whole_is_split;
    exports_wait_as_long_as_hubspot_asks;
    an_existing_hubspot_contact_is_reused;
    export_files_contain_each_record_once_and_batches_are_signed;
    a_record_that_fails_its_whole_batch_is_isolated;
}

/// Connects a HubSpot stand-in.
fn connect(server: &Server, hubspot: &Hubspot, more: &Value) {
    let mut config = json!({ "api_base": hubspot.base() });
    for (member, value) in more.as_object().into_iter().flatten() {
        config[member] = value.clone();
    }
    let (config, grant) = (config.to_string(), format!("http={}", hubspot.authority()));
    let secret = format!("token={TOKEN}");
    server.install("crm-hubspot", &["--config", &config, "--grant", &grant, "--secret", &secret]);
}

/// Posts messages of customers, all in one webhook.
async fn write(inbox: &Inbox, people: &[String], mid: &str, said: &str) {
    let messages: Vec<_> =
        people.iter().enumerate().map(|(n, person)| text(SHOP.0, person, &format!("{mid}-{n}"), now(), said)).collect();
    assert_eq!(inbox.post(&[entry(SHOP.0, &messages)]).await, 200);
    inbox.server.drained().await;
}

async fn open_lead(inbox: &Inbox, person: &str) -> Value {
    let conversation = inbox.conversation_with(&format!("Person {person}")).await;
    inbox
        .server
        .post("/api/v1/leads", json!({ "conversation": conversation["id"], "value": 1250.5, "currency": "EUR" }))
        .await
}

/// Returns the batch requests of a kind.
fn batches(hubspot: &Hubspot, kind: &str) -> Vec<ReceivedRequest> {
    let path = format!("/crm/v3/objects/{kind}/batch/upsert");
    hubspot.requests().into_iter().filter(|request| request.path == path).collect()
}

async fn hubspot_gets_each_object_once_and_won_deals_come_back(kind: Kind) {
    let (inbox, hubspot) = (Inbox::start(kind, &["--test-clock"]).await, Hubspot::start().await);
    let begin = now();
    let clock = |seconds: i64| jiff::Timestamp::from_millisecond(begin + seconds * 1_000).expect("a time").to_string();
    inbox.server.set_clock(&clock(0)).await;
    write(&inbox, &["ada".into(), "bob".into()], "m", "hello").await;
    connect(&inbox.server, &hubspot, &json!({}));
    let lead = open_lead(&inbox, "ada").await;
    inbox.server.drained().await;

    assert_eq!(
        [hubspot.objects("contacts").len(), hubspot.objects("tickets").len(), hubspot.objects("deals").len()],
        [2, 2, 1]
    );
    let deal = hubspot.objects("deals").remove(0);
    assert_eq!(deal.properties["plugboard_id"], lead["id"].as_str().expect("an identifier"));
    assert_eq!(
        (deal.properties["dealstage"].as_str(), deal.properties["amount"].as_str()),
        ("appointmentscheduled", "1250.5")
    );
    let ticket =
        hubspot.objects("tickets").into_iter().find(|t| t.properties["subject"].contains("Person ada")).expect("one");
    assert!(
        ticket.properties["content"].contains("hello") && ticket.properties["content"].contains("Thanks for writing")
    );
    let ada = hubspot.objects("contacts").into_iter().find(|c| c.properties["lastname"] == "ada").expect("Ada");
    let linked = |from: &str, to: &str| hubspot.associations().contains(&(from.to_owned(), to.to_owned()));
    assert!(linked(&format!("0-3:{}", deal.id), &format!("contacts:{}", ada.id)), "{:?}", hubspot.associations());
    assert!(linked(&format!("tickets:{}", ticket.id), &format!("contacts:{}", ada.id)), "{:?}", hubspot.associations());

    // A salesperson moves it to a custom stage: here the lead becomes qualified, and the custom stage is not
    // overwritten.
    let path = format!("/api/v1/leads/{}", lead["id"].as_str().expect("an identifier"));
    let stage = async |wanted: &str| {
        let look = async |server: &Server| {
            let lead = server.get(&path).await;
            if lead["stage"] == wanted { Ok(()) } else { Err(lead.to_string()) }
        };
        inbox.server.until("the stage", look).await;
        inbox.server.drained().await;
    };
    hubspot.move_deal(&deal.id, "contractsent");
    inbox.server.set_clock(&clock(61)).await;
    stage("qualified").await;
    assert_eq!(hubspot.objects("deals")[0].properties["dealstage"], "contractsent");
    hubspot.move_deal(&deal.id, "closedwon");
    inbox.server.set_clock(&clock(122)).await;
    stage("won").await;
    assert_eq!(hubspot.objects("deals")[0].properties["dealstage"], "closedwon");
    // A change here is exported, even if the next poll still finds the old stage there.
    inbox.server.ask("PATCH", &path, Some(&json!({ "stage": "lost" }))).await;
    inbox.server.drained().await;
    inbox.server.set_clock(&clock(183)).await;
    stage("lost").await;
    assert_eq!(hubspot.objects("deals")[0].properties["dealstage"], "closedlost");
    assert_eq!(hubspot.faults(), Vec::<String>::new());
    let log = inbox.server.command(&["plugin", "exports", "crm-hubspot", "--state", "done"]).expect("a list");
    assert!(log.contains(&deal.id) && log.lines().count() == 6, "{log}");
}

/// The number of requests of one batch: contacts, tickets, deals, and three kinds of associations.
const REQUESTS: usize = 6;

async fn hubspot_gets_each_object_once_whenever_the_power_fails(kind: Kind) {
    let (mut inbox, hubspot) = (Inbox::start(kind, &[]).await, Hubspot::start().await);
    connect(&inbox.server, &hubspot, &json!({}));
    let mut people = Vec::new();
    for round in 0..REQUESTS * 2 {
        // Before and after each request takes effect, and in the last round after the answer.
        let (request, executed) = (round / 2, round % 2 == 1);
        let person = format!("p{round}");
        inbox.server.command(&["plugin", "disable", "crm-hubspot"]).expect("it is switched off");
        write(&inbox, std::slice::from_ref(&person), &format!("m{round}"), "hello").await;
        open_lead(&inbox, &person).await;
        people.push(person);
        let before = hubspot.requests().len();
        hubspot.after(request, Behavior::Silent { executed });
        inbox.server.command(&["plugin", "enable", "crm-hubspot"]).expect("it is switched on");
        hubspot.wait_for(before + request + 1).await;
        inbox.server.restart();
        inbox.hook = format!("{}/hooks/{}", inbox.server.base, SHOP.1);
        inbox.server.drained().await;
    }
    // Then without holding requests back: at arbitrary moments, including the one between the answer and the record.
    for round in 0..5 {
        let person = format!("q{round}");
        write(&inbox, std::slice::from_ref(&person), &format!("n{round}"), "hello").await;
        open_lead(&inbox, &person).await;
        people.push(person);
        hubspot.wait_for(hubspot.requests().len() + round).await;
        inbox.server.restart();
        inbox.hook = format!("{}/hooks/{}", inbox.server.base, SHOP.1);
        inbox.server.drained().await;
    }
    let leads: Vec<_> = inbox.server.list("/api/v1/leads").await.iter().map(|lead| lead["id"].clone()).collect();
    let deals = hubspot.objects("deals");
    assert_eq!((leads.len(), deals.len()), (people.len(), people.len()), "each lead is one deal");
    assert!(deals.iter().all(|deal| leads.contains(&json!(deal.properties["plugboard_id"]))));
    assert_eq!([hubspot.objects("contacts").len(), hubspot.objects("tickets").len()], [people.len(); 2]);
    assert_eq!(hubspot.associations().len(), 3 * people.len(), "ticket and deal with contact, ticket with deal");
    assert_eq!(inbox.server.list("/api/v1/plugins/crm-hubspot/exports?state=done").await.len(), 3 * people.len());
    assert_eq!(hubspot.faults(), Vec::<String>::new());
}

async fn only_the_three_of_a_hundred_records_that_hubspot_refuses_are_retried(kind: Kind) {
    let (inbox, hubspot) = (Inbox::start(kind, &[]).await, Hubspot::start().await);
    connect(&inbox.server, &hubspot, &json!({ "tickets": false }));
    inbox.server.command(&["plugin", "disable", "crm-hubspot"]).expect("it is switched off");
    inbox.server.command(&["plugin", "disable", "welcome"]).expect("it is switched off");
    let people: Vec<String> = (0..100).map(|n| format!("p{n}")).collect();
    write(&inbox, &people, "m", "hello").await;
    let contacts = inbox.server.list("/api/v1/contacts").await;
    let bad: Vec<String> = contacts.iter().take(3).map(|c| c["id"].as_str().expect("one").to_owned()).collect();

    hubspot.refuse(bad);
    inbox.server.command(&["plugin", "enable", "crm-hubspot"]).expect("it is switched on");
    given_up(&inbox.server, 3).await;
    let counts: Vec<_> = batches(&hubspot, "contacts").iter().map(ReceivedRequest::inputs).collect();
    let (first, again) = counts.split_at(counts.len() - 2);
    assert_eq!(first.iter().sum::<usize>(), 100, "{counts:?}");
    assert_eq!(again, [3, 3], "only the refused records are tried again: {counts:?}");
    assert_eq!(hubspot.objects("contacts").len(), 97);
    let status = inbox.server.get("/api/v1/status").await;
    assert_eq!((&status["pending"]["exports"], &status["dead_letters"]), (&json!(0), &json!(3)), "{status}");
    let dead = inbox.server.list("/api/v1/plugins/crm-hubspot/exports?state=dead").await;
    assert!(dead.iter().all(|one| one["failure"].as_str().is_some_and(|text| text.contains("is bad"))), "{dead:?}");

    hubspot.refuse([]);
    let retried = inbox.server.command(&["plugin", "retry", "crm-hubspot"]).expect("they are exported again");
    assert_eq!(retried.trim(), "3 records will be exported again.");
    inbox.server.drained().await;
    assert_eq!(hubspot.objects("contacts").len(), 100);
    assert_eq!(hubspot.faults(), Vec::<String>::new());
}

async fn given_up(server: &Server, count: usize) {
    server
        .until("records to be given up", async |server| {
            let dead = server.list("/api/v1/plugins/crm-hubspot/exports?state=dead").await;
            if dead.len() == count { Ok(()) } else { Err(format!("{dead:?}")) }
        })
        .await;
}

async fn a_batch_that_hubspot_refuses_as_a_whole_is_split(kind: Kind) {
    let (inbox, hubspot) = (Inbox::start(kind, &[]).await, Hubspot::start().await);
    connect(&inbox.server, &hubspot, &json!({ "tickets": false }));
    inbox.server.command(&["plugin", "disable", "crm-hubspot"]).expect("it is switched off");
    let people: Vec<String> = (0..8).map(|n| format!("p{n}")).collect();
    write(&inbox, &people, "m", "hello").await;
    let bad = inbox.conversation_with("Person p5").await["contact"]["id"].as_str().expect("one").to_owned();
    hubspot.refuse([bad]);
    hubspot.after(0, Behavior::WholeBatch);
    inbox.server.command(&["plugin", "enable", "crm-hubspot"]).expect("it is switched on");
    given_up(&inbox.server, 1).await;
    let counts: Vec<_> = batches(&hubspot, "contacts").iter().map(ReceivedRequest::inputs).collect();
    assert_eq!(counts, [8, 4, 4, 1, 1]);
    assert_eq!(hubspot.objects("contacts").len(), 7);
}

async fn exports_wait_as_long_as_hubspot_asks(kind: Kind) {
    let (inbox, hubspot) = (Inbox::start(kind, &["--test-clock"]).await, Hubspot::start().await);
    let begin = now();
    let clock = |seconds: i64| jiff::Timestamp::from_millisecond(begin + seconds * 1_000).expect("a time").to_string();
    inbox.server.set_clock(&clock(0)).await;
    hubspot.after(0, Behavior::TooManyRequests(30));
    write(&inbox, &["ada".into()], "m", "hello").await;
    connect(&inbox.server, &hubspot, &json!({}));
    hubspot.wait_for(1).await;
    let pending = async |server: &Server| {
        let pending = server.list("/api/v1/plugins/crm-hubspot/exports?state=pending").await;
        let waits =
            pending.iter().filter(|one| one["failure"].as_str().is_some_and(|text| text.contains("429"))).count();
        if waits == 2 { Ok(()) } else { Err(format!("{pending:?}")) }
    };
    inbox.server.until("the wait", pending).await;
    let before = batches(&hubspot, "contacts").len();
    inbox.server.set_clock(&clock(29)).await;
    inbox.server.get("/api/v1/status").await;
    assert_eq!(batches(&hubspot, "contacts").len(), before, "not before it is due");
    inbox.server.set_clock(&clock(31)).await;
    inbox.server.drained().await;
    assert_eq!(hubspot.objects("contacts").len(), 1);
    // The exporter also waits for a server that is down, and gives nothing up.
    hubspot.after(0, Behavior::Error(503));
    open_lead(&inbox, "ada").await;
    inbox
        .server
        .until("the second wait", async |server: &Server| {
            let pending = server.list("/api/v1/plugins/crm-hubspot/exports?state=pending").await;
            if pending.iter().any(|one| one["failure"].as_str().is_some_and(|text| text.contains("503"))) {
                Ok(())
            } else {
                Err(format!("{pending:?}"))
            }
        })
        .await;
    inbox.server.set_clock(&clock(40)).await;
    let status = inbox.server.drained().await;
    assert_eq!(status["dead_letters"], 0);
    assert_eq!(hubspot.objects("deals").len(), 1);
}

async fn an_existing_hubspot_contact_is_reused(kind: Kind) {
    let (inbox, hubspot) = (Inbox::start(kind, &[]).await, Hubspot::start().await);
    inbox.server.install("lead-capture", &["--config", r#"{"ask": ["email"]}"#]);
    inbox.server.command(&["plugin", "disable", "welcome"]).expect("it is switched off");
    let existing = hubspot.has_contact("ada@example.org");
    write(&inbox, &["ada".into()], "m", "what is the price?").await;
    write(&inbox, &["ada".into()], "n", "ada@example.org").await;
    connect(&inbox.server, &hubspot, &json!({}));
    inbox.server.drained().await;
    let contacts = hubspot.objects("contacts");
    assert_eq!((contacts.len(), contacts[0].id.as_str()), (1, existing.as_str()), "{contacts:?}");
    assert_eq!(contacts[0].properties["lastname"], "ada");
    let deal = hubspot.objects("deals").remove(0);
    assert!(hubspot.associations().contains(&(format!("0-3:{}", deal.id), format!("contacts:{existing}"))));
    assert_eq!(hubspot.faults(), Vec::<String>::new());
}

/// The key that signs the batches, in raw form.
const KEY: [u8; 24] = *b"twenty-four random bytes";

async fn export_files_contain_each_record_once_and_batches_are_signed(kind: Kind) {
    use base64::{Engine as _, prelude::BASE64_STANDARD};
    let inbox = Inbox::start(kind, &[]).await;
    let target = Stub::start(stub::Behavior::Answer(200, String::new())).await;
    let config = json!({ "url": target.url("/hook") }).to_string();
    let (grant, secret) =
        (format!("http={}", target.authority()), format!("signing=whsec_{}", BASE64_STANDARD.encode(KEY)));
    inbox.server.install("crm-csv", &["--config", &config, "--grant", &grant, "--secret", &secret]);
    write(&inbox, &["ada".into(), "bob".into()], "m", "hello").await;
    open_lead(&inbox, "ada").await;
    inbox.server.drained().await;
    // It changes, but stays one line.
    let lead = inbox.server.list("/api/v1/leads").await.remove(0);
    let path = format!("/api/v1/leads/{}", lead["id"].as_str().expect("an identifier"));
    inbox
        .server
        .ask("PATCH", &path, Some(&json!({ "stage": "won", "attributes": { "need": "=1+1, \"quoted\"" } })))
        .await;
    inbox.server.drained().await;

    let files = inbox.server.command(&["plugin", "download", "crm-csv"]).expect("a list");
    assert_eq!(files.lines().count(), 7, "{files}");
    let csv = inbox.server.command(&["plugin", "download", "crm-csv", "leads.csv"]).expect("the file");
    let lines: Vec<_> = csv.lines().collect();
    assert_eq!(lines.len(), 2, "{csv}");
    assert!(
        lines[0].starts_with("\u{feff}id,stage,value,currency,source,need,") && lines[1].contains(",won,1250.5,EUR,"),
        "{csv}"
    );
    assert!(lines[1].contains("\"'=1+1, \"\"quoted\"\"\""), "a formula is text, a quote is doubled: {csv}");
    let jsonl = inbox.server.command(&["plugin", "download", "crm-csv", "contacts.jsonl"]).expect("the file");
    let name = |line| serde_json::from_str::<Value>(line).expect("JSON")["name"].to_string();
    let names: std::collections::BTreeSet<_> = jsonl.lines().map(name).collect();
    assert_eq!((jsonl.lines().count(), names.len()), (2, 2), "{jsonl}");
    assert!(inbox.server.command(&["plugin", "download", "crm-csv", "nothing.csv"]).is_err());

    for request in target.requests() {
        let (head, body) = request.split_once("\r\n\r\n").expect("a complete request");
        let header = |name: &str| {
            let line = head.lines().find(|line| line.to_lowercase().starts_with(&format!("{name}:"))).expect(name);
            line.split_once(": ").expect("a header").1.to_owned()
        };
        let signed = format!("{}.{}.{body}", header("webhook-id"), header("webhook-timestamp"));
        let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, &KEY);
        let signature = BASE64_STANDARD.encode(ring::hmac::sign(&key, signed.as_bytes()));
        assert_eq!(header("webhook-signature"), format!("v1,{signature}"));
        let body: Value = serde_json::from_str(body).expect("JSON");
        assert_eq!(body["type"], "records.changed");
    }
    assert!(target.requests().len() >= 2);
}

async fn a_record_that_fails_its_whole_batch_is_isolated(kind: Kind) {
    let inbox = Inbox::start(kind, &[]).await;
    inbox.server.command(&["plugin", "disable", "welcome"]).expect("it is switched off");
    crate::plugins::install_guest(&inbox.server, "poisoned", "exporter");
    write(&inbox, &["ada".into(), "poison".into(), "bob".into()], "m", "hello").await;
    // One contact makes the plugin trap: it is isolated, and the others are exported.
    inbox
        .server
        .until("the poison to be given up", async |server: &Server| {
            let dead = server.list("/api/v1/plugins/exporter/exports?state=dead").await;
            if dead.len() == 2 { Ok(()) } else { Err(format!("{dead:?}")) }
        })
        .await;
    inbox.server.drained().await;
    let done = inbox.server.list("/api/v1/plugins/exporter/exports?state=done").await;
    assert_eq!(done.len(), 4, "{done:?}");
    let dead = inbox.server.list("/api/v1/plugins/exporter/exports?state=dead").await;
    assert!(dead.iter().all(|one| one["failure"].as_str().is_some_and(|text| text.contains("trapped"))), "{dead:?}");
    let plugin = inbox.server.get("/api/v1/plugins/exporter").await;
    assert_eq!((&plugin["roles"], &plugin["paused"]), (&json!(["exporter"]), &Value::Null), "{plugin}");
}
