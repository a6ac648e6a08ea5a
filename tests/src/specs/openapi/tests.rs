use super::*;
use serde_json::json;

/// A document like HubSpot's.
fn documents() -> Documents {
    let text = || json!({ "type": "string" });
    Documents::new(vec![json!({
        "paths": {
            "/objects/{kind}/batch": {
                "parameters": [{ "name": "kind", "in": "path", "required": true, "schema": text() }],
                "post": {
                    "requestBody": { "required": true, "content": {
                        "application/json": { "schema": { "$ref": "#/components/schemas/Input" } } } },
                    "responses": {
                        "200": { "content": { "application/json": {
                            "schema": { "$ref": "#/components/schemas/Output" } } } },
                        "default": { "$ref": "#/components/responses/Error" },
                    },
                },
            },
            "/objects/contacts/batch": { "post": { "responses": { "204": {} } } },
            "/objects": { "get": {
                "parameters": [
                    { "name": "limit", "in": "query", "required": true, "schema": { "type": "integer" } },
                    { "name": "states", "in": "query", "schema": { "type": "array", "items": text() } },
                ],
                "responses": { "200": { "content": {
                    "*/*": { "schema": { "$ref": "#/components/schemas/Output" } } } } },
            } },
        },
        "components": {
            "schemas": {
                "Input": { "type": "object", "required": ["inputs"], "properties": {
                    "inputs": { "type": "array", "items": { "$ref": "#/components/schemas/One" } } } },
                "One": { "type": "object", "required": ["id"], "properties": {
                    "id": text(),
                    "properties": { "type": "object", "additionalProperties": text() } } },
                "Output": { "type": "object", "required": ["results"], "properties": {
                    "results": { "type": "array", "items": { "type": "object", "properties": {} } },
                    "at": { "type": "string", "format": "date-time" } } },
                "Error": { "type": "object", "required": ["message"], "properties": { "message": text() } },
            },
            "responses": { "Error": { "content": { "*/*": { "schema": { "$ref": "#/components/schemas/Error" } } } } },
        },
    })])
}

/// Returns the members in which a request deviates.
fn wrong(method: &str, path: &str, query: &str, content_type: Option<&str>, body: &Value) -> Vec<String> {
    let documents = documents();
    let operation = documents.find(method, path).expect("an operation");
    let faults = operation.request_faults(&Request { query, content_type, body });
    faults.iter().map(ToString::to_string).collect()
}

fn posted(body: &Value) -> Vec<String> {
    wrong("POST", "/objects/deals/batch", "", Some("application/json; charset=utf-8"), body)
}

#[test]
fn a_correct_request_passes() {
    let none: [&str; 0] = [];
    assert_eq!(posted(&json!({ "inputs": [] })), none);
    assert_eq!(posted(&json!({ "inputs": [{ "id": "1", "properties": { "any": "value" } }] })), none);
    assert_eq!(wrong("GET", "/objects", "limit=7&states=a&states=b", None, &Value::Null), none);
    assert_eq!(wrong("POST", "/objects/contacts/batch", "", None, &Value::Null), none, "the path without parameters");
}

#[test]
fn each_mistake_of_a_request_is_named() {
    for (body, faults) in [
        (json!({}), vec!["inputs is missing"]),
        (json!({ "inputs": [], "more": 1 }), vec!["more is unknown"]),
        (json!({ "inputs": [{ "id": "1" }, { "properties": {} }] }), vec!["inputs[].id is missing"]),
        (json!({ "inputs": [{ "id": "1", "name": "x" }] }), vec!["inputs[].name is unknown"]),
        (json!({ "inputs": [{ "id": 1 }] }), vec!["inputs[].id is wrong: 1 is not of type \"string\""]),
        (Value::Null, vec!["has no body"]),
    ] {
        assert_eq!(posted(&body), faults, "{body}");
    }
    let form = Some("application/x-www-form-urlencoded");
    let faults = wrong("POST", "/objects/deals/batch", "", form, &json!({ "inputs": [] }));
    assert_eq!(faults, ["must not have a body of the type `application/x-www-form-urlencoded`"]);
    let faults = wrong("POST", "/objects/contacts/batch", "", form, &json!({}));
    assert_eq!(faults, ["must not have a body"]);
    let faults = wrong("GET", "/objects", "limit=many&page=2", None, &Value::Null);
    assert_eq!(faults, ["query.limit is wrong: \"many\" is not of type \"integer\"", "query.page is unknown"]);
    assert_eq!(wrong("GET", "/objects", "", None, &Value::Null), ["query.limit is missing"]);
    assert!(documents().find("PUT", "/objects").is_none() && documents().find("GET", "/objects/1").is_none());
}

#[test]
fn an_answer_has_a_documented_status_and_form() {
    let documents = documents();
    let operation = documents.named("POST /objects/{kind}/batch").expect("an operation");
    let faults = |status, body: Value| -> Vec<String> {
        operation.answer_faults(status, &body).iter().map(ToString::to_string).collect()
    };
    let none: [&str; 0] = [];
    assert_eq!(faults(200, json!({ "results": [{ "any": 1 }], "at": "2026-01-01T00:00:00Z" })), none);
    assert_eq!(faults(503, json!({ "message": "later" })), none, "the schema of all errors");
    assert_eq!(faults(503, json!({ "results": [] })).len(), 2);
    assert_eq!(faults(200, json!({ "results": [], "paging": {} })), ["answer.paging is unknown"]);
    assert_eq!(faults(207, json!({ "results": [] })), ["answer 207 is not documented"]);
    let time = faults(200, json!({ "results": [], "at": "yesterday" }));
    assert!(time.len() == 1 && time[0].starts_with("answer.at is wrong"), "{time:?}");
}

#[test]
fn made_answers_fit_their_schemas() {
    let documents = documents();
    let operation = documents.named("POST /objects/{kind}/batch").expect("an operation");
    let made = operation.answers(&[400, 500]);
    assert_eq!(made.iter().map(|made| made.status).collect::<Vec<_>>(), [200, 200, 400, 400, 500, 500]);
    assert_eq!(made[0].body, json!({ "results": [] }));
    for Made { status, body, .. } in &made {
        let faults = operation.answer_faults(*status, body);
        assert!(faults.is_empty(), "{status} {body}: {faults:?}");
    }
}

#[test]
#[should_panic(expected = "the keyword `allOf` of a schema is not known")]
fn a_keyword_that_would_be_ignored_is_refused() {
    strict(&mut json!({ "type": "object", "properties": { "x": { "allOf": [] } } }));
}
