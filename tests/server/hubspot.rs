//! HubSpot with existing contacts: they are adopted whichever side learns an address first, associations are made
//! however often they fail, limits are respected, and each record has its own failure reason.

use crate::{Inbox, SHOP, now};
use plugboard_tests::{
    databases::Kind,
    graph::webhook::{entry, text},
    hubspot::{Behavior, Hubspot, OURS, Object, TOKEN},
    on_both,
    server::Server,
};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

on_both! {
    each_customer_is_exported_once_whenever_the_power_fails;
    a_late_address_joins_the_existing_contact;
    a_conflict_reported_for_a_whole_batch_is_resolved;
    each_failed_record_gets_its_own_reason;
    a_failed_link_is_retried;
    a_temporarily_refused_token_leaves_no_link_out;
    a_truncated_answer_duplicates_nothing;
    all_records_wait_for_a_daily_limit;
}

/// Starts an inbox that stores its customers' addresses, connected to a HubSpot stand-in.
async fn started(kind: Kind, options: &[&str]) -> (Inbox, Hubspot) {
    let (inbox, hubspot) = (Inbox::start(kind, options).await, Hubspot::start().await);
    inbox.server.install("lead-capture", &["--config", r#"{"ask": []}"#]);
    inbox.server.command(&["plugin", "disable", "welcome"]).expect("it is switched off");
    let config = json!({ "api_base": hubspot.base() }).to_string();
    let grant = format!("http={}", hubspot.authority());
    let secret = format!("token={TOKEN}");
    inbox.server.install("crm-hubspot", &["--config", &config, "--grant", &grant, "--secret", &secret]);
    (inbox, hubspot)
}

fn switch(server: &Server, on: bool) {
    let verb = if on { "enable" } else { "disable" };
    server.command(&["plugin", verb, "crm-hubspot"]).expect("it is switched");
}

/// Posts messages of customers, all in one webhook. Each is a person and a text.
async fn write(inbox: &Inbox, mid: &str, said: &[(String, String)]) {
    let message =
        |(n, (person, said)): (usize, &(String, String))| text(SHOP.0, person, &format!("{mid}-{n}"), now(), said);
    let messages: Vec<_> = said.iter().enumerate().map(message).collect();
    assert_eq!(inbox.post(&[entry(SHOP.0, &messages)]).await, 200);
}

/// Posts one customer's message, and waits until all is exported.
async fn writes(inbox: &Inbox, person: &str, mid: &str, said: &str) {
    write(inbox, mid, &[(person.to_owned(), said.to_owned())]).await;
    inbox.server.drained().await;
}

/// Waits until there are `count` leads.
async fn leads(server: &Server, count: usize) {
    let look = async |server: &Server| {
        let leads = server.list("/api/v1/leads").await;
        if leads.len() == count { Ok(()) } else { Err(format!("{leads:?}")) }
    };
    server.until("the leads", look).await;
}

fn id(of: &Value) -> &str {
    of["id"].as_str().expect("an identifier")
}

fn by(objects: Vec<Object>, property: &str) -> BTreeMap<String, Object> {
    let count = objects.len();
    let by: BTreeMap<_, _> =
        objects.into_iter().filter_map(|one| Some((one.properties.get(property)?.clone(), one))).collect();
    assert_eq!(by.len(), count, "each has a `{property}` of its own");
    by
}

/// Checks that each conversation is one ticket and each lead one deal, associated with each other and with their
/// customer's contact, which is found by the customer's address.
async fn all_are_linked(inbox: &Inbox, hubspot: &Hubspot) {
    let server = &inbox.server;
    let mut addresses = BTreeMap::new();
    for contact in server.list("/api/v1/contacts").await {
        let address = contact["attributes"]["email"].as_str().unwrap_or_else(|| panic!("no address: {contact}"));
        addresses.insert(id(&contact).to_owned(), address.to_lowercase());
    }
    let contacts = by(hubspot.objects("contacts"), "email");
    let (exported, known): (BTreeSet<&String>, BTreeSet<&String>) =
        (contacts.keys().collect(), addresses.values().collect());
    assert_eq!(exported, known, "each address is exported once");
    let (tickets, deals) = (by(hubspot.objects("tickets"), OURS), by(hubspot.objects("deals"), OURS));
    let conversations = inbox.conversations().await;
    let leads = server.list("/api/v1/leads").await;
    assert_eq!((tickets.len(), deals.len()), (conversations.len(), leads.len()));
    let links = hubspot.associations();
    let linked = |from: String, to: String| assert!(links.contains(&(from.clone(), to.clone())), "{from} with {to}");
    let contact = |of: &Value| format!("contacts:{}", contacts[&addresses[id(&of["contact"])]].id);
    for conversation in &conversations {
        linked(format!("tickets:{}", tickets[id(conversation)].id), contact(conversation));
    }
    for lead in &leads {
        let deal = format!("0-3:{}", deals[id(lead)].id);
        linked(deal.clone(), contact(lead));
        let conversation = lead["conversation"].as_str().expect("an identifier");
        linked(format!("tickets:{}", tickets[conversation].id), deal);
    }
    assert_eq!(hubspot.faults(), Vec::<String>::new());
}

/// The number of customers. HubSpot knows half of them.
const PEOPLE: usize = 200;

async fn each_customer_is_exported_once_whenever_the_power_fails(kind: Kind) {
    let (mut inbox, hubspot) = started(kind, &[]).await;
    let known: BTreeSet<String> =
        (0..PEOPLE).step_by(2).map(|n| hubspot.has_contact(&format!("P{n}@Example.org"))).collect();
    // Every second one of the known and of the unknown customers gives the address before the first export.
    let early = |n: usize| n % 4 < 2;
    let first = |n: usize| {
        let said = if early(n) { format!("what is the price? p{n}@example.org") } else { "what is the price?".into() };
        (format!("p{n}"), said)
    };
    switch(&inbox.server, false);
    write(&inbox, "m", &(0..PEOPLE).map(first).collect::<Vec<_>>()).await;
    let kills = killed_at_every_request(&mut inbox, &hubspot).await;
    assert!(kills >= 10, "{kills} kills");
    let contacts = hubspot.objects("contacts");
    assert_eq!(contacts.len(), PEOPLE + PEOPLE / 4, "known contacts without exported addresses are there twice so far");
    let still = known.iter().filter(|id| contacts.iter().any(|contact| contact.id == **id)).count();
    assert_eq!(still, known.len(), "nothing was merged");

    switch(&inbox.server, false);
    let later = |n: usize| (format!("p{n}"), format!("P{n}@example.org"));
    write(&inbox, "n", &(0..PEOPLE).filter(|n| !early(*n)).map(later).collect::<Vec<_>>()).await;
    let kills = killed_at_every_request(&mut inbox, &hubspot).await;
    assert!(kills >= 10, "{kills} kills");

    assert_eq!(hubspot.objects("contacts").len(), PEOPLE);
    all_are_linked(&inbox, &hubspot).await;
    let done = inbox.server.list("/api/v1/plugins/crm-hubspot/exports?state=done").await;
    assert_eq!(done.len(), 3 * PEOPLE);
}

/// Enables the exporter and kills the server at a request, before or after it takes effect: at the first request of a
/// batch, then at the second, and so on until the batch is exported. Returns the number of kills.
async fn killed_at_every_request(inbox: &mut Inbox, hubspot: &Hubspot) -> usize {
    // First handle the customers' messages; their exports wait.
    let quiet = async |server: &Server| {
        let status = server.get("/api/v1/status").await;
        let busy = status["pending"].as_object().into_iter().flatten();
        let busy = busy.filter(|(name, count)| *name != "exports" && **count != json!(0)).count();
        if busy == 0 { Ok(()) } else { Err(status.to_string()) }
    };
    inbox.server.until("the messages to be handled", quiet).await;
    let (mut request, mut left, mut kills) = (0, u64::MAX, 0);
    loop {
        let before = hubspot.count();
        hubspot.after(request, Behavior::Silent { executed: kills % 2 == 1 });
        if kills == 0 {
            switch(&inbox.server, true);
        } else {
            assert!(inbox.server.start_again(), "it starts again");
        }
        let reached = async |server: &Server| {
            let status = server.get("/api/v1/status").await;
            let pending = status["pending"]["exports"].as_u64().unwrap_or(0);
            if hubspot.count() > before + request {
                Ok(Some(pending))
            } else if pending == 0 {
                Ok(None)
            } else {
                Err(status.to_string())
            }
        };
        let Some(pending) = inbox.server.until("the request, or the end", reached).await else { break };
        inbox.server.kill();
        request = if pending < left { 0 } else { request + 1 };
        (left, kills) = (pending, kills + 1);
    }
    hubspot.recover();
    inbox.hook = format!("{}/hooks/{}", inbox.server.base, SHOP.1);
    inbox.server.drained().await;
    kills
}

async fn a_late_address_joins_the_existing_contact(kind: Kind) {
    let (inbox, hubspot) = started(kind, &[]).await;
    writes(&inbox, "ada", "m1", "what is the price?").await;
    assert_eq!(hubspot.objects("contacts")[0].properties.get("email"), None);
    // A salesperson creates the contact before the customer gives the address.
    let _ = hubspot.has_contact("Ada@Example.org");
    writes(&inbox, "ada", "m2", "ada@example.org").await;
    let contacts = hubspot.objects("contacts");
    assert_eq!(contacts.len(), 1, "no empty contact remains: {contacts:?}");
    assert_eq!((&*contacts[0].properties["email"], &*contacts[0].properties["lastname"]), ("ada@example.org", "ada"));
    all_are_linked(&inbox, &hubspot).await;

    // Another customer with the same address maps to the same contact, and does not change the first one's data.
    writes(&inbox, "eve", "m3", "what is the price? Ada@example.org").await;
    // Again, a customer gives the address late.
    writes(&inbox, "bob", "m4", "what is the price?").await;
    assert_eq!(hubspot.objects("contacts").len(), 2);
    writes(&inbox, "bob", "m5", "ada@Example.org").await;
    let contacts = hubspot.objects("contacts");
    assert_eq!((contacts.len(), &*contacts[0].properties["lastname"]), (1, "ada"), "{contacts:?}");
    all_are_linked(&inbox, &hubspot).await;
    assert_eq!((hubspot.objects("tickets").len(), hubspot.objects("deals").len()), (3, 3));

    // All three in one batch after another change: nothing is duplicated.
    switch(&inbox.server, false);
    let again: Vec<_> = ["ada", "bob", "eve"].map(|person| (person.to_owned(), "thanks".to_owned())).into();
    write(&inbox, "m6", &again).await;
    switch(&inbox.server, true);
    assert_eq!(inbox.server.drained().await["dead_letters"], 0);
    assert_eq!(hubspot.objects("contacts").len(), 1);
    all_are_linked(&inbox, &hubspot).await;
}

async fn a_conflict_reported_for_a_whole_batch_is_resolved(kind: Kind) {
    let (inbox, hubspot) = started(kind, &[]).await;
    hubspot.fail_whole_on_conflict();
    switch(&inbox.server, false);
    let known: BTreeSet<String> = (0..10).map(|n| hubspot.has_contact(&format!("p{n}@example.org"))).collect();
    let said = |n: usize| (format!("p{n}"), format!("what is the price? p{n}@example.org"));
    write(&inbox, "m", &(0..20).map(said).collect::<Vec<_>>()).await;
    leads(&inbox.server, 20).await;
    switch(&inbox.server, true);
    assert_eq!(inbox.server.drained().await["dead_letters"], 0);
    let contacts = hubspot.objects("contacts");
    let adopted = contacts.iter().filter(|contact| known.contains(&contact.id)).count();
    assert_eq!((contacts.len(), adopted), (20, 10));
    all_are_linked(&inbox, &hubspot).await;
    let refused = hubspot.requests().iter().filter(|request| request.path.ends_with("/contacts/batch/upsert")).count();
    assert!(refused <= 10, "they are not tried one by one: {refused} requests");
}

/// Returns the records that were given up, once there are `count`.
async fn given_up(server: &Server, count: usize) -> Vec<Value> {
    let look = async |server: &Server| {
        let dead = server.list("/api/v1/plugins/crm-hubspot/exports?state=dead").await;
        let pending = server.list("/api/v1/plugins/crm-hubspot/exports?state=pending").await;
        if dead.len() == count && pending.is_empty() { Ok(dead) } else { Err(format!("{dead:?} {pending:?}")) }
    };
    server.until("records to be given up", look).await
}

async fn each_failed_record_gets_its_own_reason(kind: Kind) {
    let (inbox, hubspot) = started(kind, &[]).await;
    hubspot.name_by_ids();
    switch(&inbox.server, false);
    let said = |n: usize| (format!("p{n}"), format!("what is the price? p{n}@example.org"));
    write(&inbox, "m", &(0..6).map(said).collect::<Vec<_>>()).await;
    leads(&inbox.server, 6).await;
    let people = inbox.server.list("/api/v1/contacts").await;
    let ids: Vec<String> = people.iter().map(|contact| id(contact).to_owned()).collect();
    hubspot.refuse(ids[..2].iter().cloned());
    hubspot.fail_once([ids[2].clone()]);
    switch(&inbox.server, true);

    // Two are given up, each with HubSpot's own message. Temporary failures are retried.
    let dead = given_up(&inbox.server, 2).await;
    for contact in &ids[..2] {
        let one = dead.iter().find(|one| one["id"] == **contact).expect("its export was given up");
        let why = one["failure"].as_str().expect("a reason");
        assert!(why.contains("Property values were not valid") && why.contains(&format!("{contact} is bad")), "{why}");
        assert_eq!(one["attempts"], 3, "{one}");
    }
    let counts = ["contacts", "tickets", "deals"].map(|kind| hubspot.objects(kind).len());
    assert_eq!(counts, [4, 6, 6]);
    let with_contacts = |links: BTreeSet<(String, String)>| {
        links.into_iter().filter(|(from, to)| !from.starts_with("contacts:") && to.starts_with("contacts:")).count()
    };
    assert_eq!(with_contacts(hubspot.associations()), 8, "the others' tickets and deals are linked");

    // Once the cause is gone, the contacts are exported, and the missing associations are made.
    hubspot.refuse([]);
    inbox.server.command(&["plugin", "retry", "crm-hubspot"]).expect("they are exported again");
    inbox.server.drained().await;
    assert_eq!(with_contacts(hubspot.associations()), 12);
    all_are_linked(&inbox, &hubspot).await;
}

async fn a_failed_link_is_retried(kind: Kind) {
    let (inbox, hubspot) = started(kind, &[]).await;
    hubspot.refuse_links(&["INTERNAL_ERROR", "RATE_LIMITS"]);
    switch(&inbox.server, false);
    let said = |person: &str| (person.to_owned(), format!("what is the price? {person}@example.org"));
    write(&inbox, "m", &[said("ada"), said("bob")]).await;
    leads(&inbox.server, 2).await;
    switch(&inbox.server, true);
    assert_eq!(inbox.server.drained().await["dead_letters"], 0);
    all_are_linked(&inbox, &hubspot).await;

    // A permanent refusal is reported with both the ticket and the deal. The association is made when an admin retries.
    hubspot.refuse_links(&["VALIDATION_ERROR"; 60]);
    write(&inbox, "n", &[said("eve")]).await;
    let dead = given_up(&inbox.server, 2).await;
    for one in &dead {
        let why = one["failure"].as_str().expect("a reason");
        assert!(why.contains("is not linked with") && why.contains("no link from"), "{why}");
    }
    assert_eq!(dead.iter().map(|one| one["kind"].as_str().expect("a kind")).collect::<BTreeSet<_>>().len(), 2);
    hubspot.refuse_links(&[]);
    inbox.server.command(&["plugin", "retry", "crm-hubspot"]).expect("they are exported again");
    assert_eq!(inbox.server.drained().await["dead_letters"], 0);
    all_are_linked(&inbox, &hubspot).await;
}

async fn a_temporarily_refused_token_leaves_no_link_out(kind: Kind) {
    let (inbox, hubspot) = started(kind, &[]).await;
    switch(&inbox.server, false);
    write(&inbox, "m", &[("ada".to_owned(), "what is the price? ada@example.org".to_owned())]).await;
    leads(&inbox.server, 1).await;
    // The batch is refused as a whole, so its records are exported one by one: ticket and deal are never in one batch
    // again.
    hubspot.after(0, Behavior::Unauthorized);
    switch(&inbox.server, true);
    assert_eq!(inbox.server.drained().await["dead_letters"], 0);
    all_are_linked(&inbox, &hubspot).await;
}

/// Returns the time `seconds` seconds after another, in the API's format.
fn at(begin: i64, seconds: i64) -> String {
    jiff::Timestamp::from_millisecond(begin + seconds * 1_000).expect("a time").to_string()
}

/// Waits until a pending record has a failure reason with these words.
async fn waits(server: &Server, words: &str) {
    let look = async |server: &Server| {
        let pending = server.list("/api/v1/plugins/crm-hubspot/exports?state=pending").await;
        let has_words = |one: &Value| one["failure"].as_str().is_some_and(|why| why.contains(words));
        if pending.iter().any(has_words) { Ok(()) } else { Err(format!("{pending:?}")) }
    };
    server.until(words, look).await;
}

async fn a_truncated_answer_duplicates_nothing(kind: Kind) {
    let (inbox, hubspot) = started(kind, &["--test-clock"]).await;
    let begin = now();
    inbox.server.set_clock(&at(begin, 0)).await;
    // The requests of a batch: contacts, tickets, deals, and three kinds of associations.
    for (round, seconds) in (0..12).zip((10..).step_by(10)) {
        switch(&inbox.server, false);
        let said = format!("what is the price? p{round}@example.org");
        write(&inbox, &format!("m{round}"), &[(format!("p{round}"), said)]).await;
        leads(&inbox.server, round + 1).await;
        hubspot.after(round / 2, Behavior::Cut { executed: round % 2 == 1 });
        switch(&inbox.server, true);
        waits(&inbox.server, "uncertain").await;
        inbox.server.set_clock(&at(begin, seconds)).await;
        assert_eq!(inbox.server.drained().await["dead_letters"], 0);
    }
    assert_eq!(hubspot.objects("contacts").len(), 12);
    all_are_linked(&inbox, &hubspot).await;
}

async fn all_records_wait_for_a_daily_limit(kind: Kind) {
    let (inbox, hubspot) = started(kind, &["--test-clock"]).await;
    let begin = now();
    inbox.server.set_clock(&at(begin, 0)).await;
    inbox.server.drained().await;
    switch(&inbox.server, false);
    write(&inbox, "m", &[("ada".to_owned(), "what is the price? ada@example.org".to_owned())]).await;
    leads(&inbox.server, 1).await;
    let before = hubspot.count();
    hubspot.after(0, Behavior::Daily);
    switch(&inbox.server, true);
    waits(&inbox.server, "daily limit").await;
    assert_eq!(hubspot.count(), before + 1);
    // No requests are made for an hour: neither for other records, nor to poll for changes.
    inbox.server.set_clock(&at(begin, 3_500)).await;
    write(&inbox, "n", &[("bob".to_owned(), "what is the price? bob@example.org".to_owned())]).await;
    waits(&inbox.server, "used up its daily requests").await;
    assert_eq!(hubspot.count(), before + 1);
    assert!(hubspot.objects("contacts").is_empty());
    // Some records have to wait once more, for another record. Advance the clock for them.
    let mut later = 7_300;
    let exported = async |server: &Server| {
        server.set_clock(&at(begin, later)).await;
        later += 60;
        let status = server.get("/api/v1/status").await;
        let idle = status["pending"].as_object().is_some_and(|all| all.values().all(|count| *count == json!(0)));
        if idle { Ok(status) } else { Err(status.to_string()) }
    };
    let status = inbox.server.until("all to be exported", exported).await;
    assert_eq!(status["dead_letters"], 0, "{status}");
    all_are_linked(&inbox, &hubspot).await;
}
