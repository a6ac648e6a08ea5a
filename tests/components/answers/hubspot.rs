//! Answers of HubSpot's objects API.

use super::told;
use plugboard_engine::{Call, Engine, EngineOptions, Gate, NoHostData, Plugin, Secret, Secrets};
use plugboard_model::{ChangedRecord, Clock, Failure, FailureKind, Grants, Limits, RecordKind, RecordReport};
use plugboard_tests::{
    hubspot::{Hubspot, TOKEN, documented_answers},
    plugin,
    specs::{HUBSPOT, Made},
};
use serde_json::{Value, json};
use std::sync::Arc;
use tokio::sync::OnceCell;

/// The address of the only customer.
const EMAIL: &str = "ada@example.org";

/// The component, compiled once for all tests.
async fn exporter() -> Arc<Plugin> {
    static ONCE: OnceCell<(Engine, Arc<Plugin>)> = OnceCell::const_new();
    let load = async || {
        let engine = Engine::new(EngineOptions::default()).expect("an engine");
        let plugin = engine.load(&plugin("crm-hubspot")).await.expect("crm-hubspot loads");
        (engine, plugin)
    };
    Arc::clone(&ONCE.get_or_init(load).await.1)
}

fn call(hubspot: &Hubspot) -> Call {
    let grants = Grants { http: vec![hubspot.authority().parse().expect("a grant")] };
    let token = Secret { value: TOKEN.to_owned(), hosts: grants.http.clone(), webhook_key: false, source: None };
    Call {
        installation: "crm-hubspot".to_owned(),
        config: Arc::new(json!({ "api_base": hubspot.base() })),
        secrets: Arc::new(Secrets::new([("token".to_owned(), token)])),
        gate: Arc::new(Gate::new(grants)),
        limits: Limits { http_calls: 60, ..Limits::default() },
        idempotency: "call-1".to_owned(),
        clock: Clock::test(1_700_000_200_000),
        data: Arc::new(NoHostData),
        tape: None,
    }
}

/// The customer, with or without an address.
fn customer(email: Option<&str>) -> Value {
    let mut customer =
        json!({ "id": "c-1", "name": "Ada Lovelace", "lead": null, "attributes": { "company": "Engines" } });
    if let Some(email) = email {
        customer["attributes"]["email"] = json!(email);
    }
    customer
}

fn record(kind: RecordKind, document: &Value) -> ChangedRecord {
    let id = document["id"].as_str().expect("an identifier").to_owned();
    ChangedRecord { kind, id, external_id: None, mark: None, document: document.to_string() }
}

fn contact(email: Option<&str>) -> ChangedRecord {
    record(RecordKind::Contact, &customer(email))
}

fn conversation() -> ChangedRecord {
    let document = json!({ "id": "v-1", "channel": "shop", "status": "open", "priority": "normal", "lead": "l-1",
        "contact": customer(Some(EMAIL)), "messages": [] });
    record(RecordKind::Conversation, &document)
}

fn lead() -> ChangedRecord {
    let document = json!({ "id": "l-1", "stage": "new", "conversation": "v-1", "attributes": {},
        "contact": customer(Some(EMAIL)) });
    record(RecordKind::Lead, &document)
}

/// Exports one record. Returns why it was not exported.
async fn export(hubspot: &Hubspot, record: ChangedRecord, what: &str) -> Result<(), Failure> {
    let exported = told(exporter().await.export_batch(call(hubspot), [record].into()).await, what)?;
    match exported.records.as_slice() {
        [Some(RecordReport::Done { .. })] => Ok(()),
        [Some(RecordReport::Failed(failure))] => Err(failure.clone()),
        other => panic!("{what}: {other:?}"),
    }
}

/// Returns the path of an operation, with kinds of objects that are linked.
fn path(operation: &str) -> String {
    let path = operation.strip_prefix("POST ").expect("the exporter only posts");
    path.replace("{fromObjectType}", "tickets").replace("{toObjectType}", "contacts")
}

/// Uses an operation, which gets this answer. Returns why the record was not exported or nothing was polled.
async fn answered(operation: &str, answer: &Made, what: &str) -> Result<(), Failure> {
    let (hubspot, path) = (Hubspot::start().await, path(operation));
    let record = match path.strip_prefix("/crm/v3/objects/").unwrap_or("associations") {
        "contacts/batch/upsert" | "companies/batch/upsert" => Some(contact(Some(EMAIL))),
        "contacts/batch/read" | "contacts/batch/update" | "contacts/merge" => {
            // The customer was exported without an address, and HubSpot has another contact with the address.
            export(&hubspot, contact(None), what).await.expect("the customer is exported");
            let _ = hubspot.has_contact(EMAIL);
            Some(contact(Some(EMAIL)))
        }
        "tickets/batch/upsert" | "0-3/batch/read" | "associations" => Some(conversation()),
        "0-3/batch/upsert" | "tickets/batch/read" => Some(lead()),
        "0-3/search" => None,
        other => panic!("nothing here uses {other}"),
    };
    hubspot.always(&path, answer.status, answer.body.clone());
    let result = match record {
        Some(record) => export(&hubspot, record, what).await,
        None => told(exporter().await.poll(call(&hubspot), None).await, what).map(drop),
    };
    assert!(hubspot.requests().iter().any(|request| request.path == path), "{what}: it was not requested");
    result
}

/// The kind of failure for the status of an error.
fn kind(status: u16) -> FailureKind {
    match status {
        401 | 403 => FailureKind::Denied,
        404 => FailureKind::NotFound,
        423 | 429 => FailureKind::RateLimited,
        477 | 500.. => FailureKind::Unavailable,
        _ => FailureKind::Invalid,
    }
}

/// Checks that a failure has a kind, and that the admin sees these words.
fn failed(result: Result<(), Failure>, kind: FailureKind, words: &str, what: &str) {
    let failure = result.expect_err(what);
    assert!(failure.kind == kind && failure.message.contains(words), "{what}: {failure}");
}

/// Checks the result for a documented success.
fn succeeded(operation: &str, answer: &Made, result: Result<(), Failure>, what: &str) {
    let body = &answer.body;
    let (is_empty, is_complete) = (body["results"] == json!([]), body["status"] == "COMPLETE");
    if operation.ends_with("/batch/read") && !is_complete {
        failed(result, FailureKind::Unavailable, "has not finished", what);
    } else if operation.ends_with("/search") || (operation.contains("/associations/") && is_empty && is_complete) {
        assert_eq!(result, Ok(()), "{what}");
    } else if is_empty && !operation.ends_with("/batch/read") {
        failed(result, FailureKind::Unavailable, "does not mention this", what);
    }
    // The rest are results with made identifiers, which HubSpot may not know in the next request. It is enough that the
    // exporter gives a report.
}

#[tokio::test]
async fn every_documented_answer_is_understood() {
    for operation in HUBSPOT.operations() {
        let Some(answers) = documented_answers(operation) else { return };
        let read = operation.ends_with("/batch/read");
        for answer in answers {
            let what = format!("{operation}: {} {}", answer.status, answer.body);
            let status = answer.status;
            match status {
                ..300 => {
                    succeeded(operation, &answer, answered(operation, &answer, &what).await, &what);
                    if answer.body["status"].is_string() {
                        // The made statuses mean that HubSpot has not finished.
                        let mut complete = answer;
                        complete.body["status"] = json!("COMPLETE");
                        succeeded(operation, &complete, answered(operation, &complete, &what).await, &what);
                    }
                }
                // All errors have the same schema, so all members of one are enough.
                _ if answer.all && status != 400 => {}
                // What cannot be looked up counts as missing: the record is exported without it.
                400 | 403 | 404 | 409 if read => drop(answered(operation, &answer, &what).await),
                _ => {
                    let words = format!("answered {status}");
                    failed(answered(operation, &answer, &what).await, kind(status), &words, &what);
                }
            }
        }
    }
}
