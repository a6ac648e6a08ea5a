//! The bodies of HubSpot's answers.

use serde_json::{Value, json};

use super::Object;

/// A status and a body.
pub(super) type Answer = (u16, Value);

/// The correlation ID. HubSpot generates one for each request; the stand-in always uses this one.
const CORRELATION: &str = "aeb5f871-7f07-4993-9211-075dc63e7cbf";
/// The creation and modification time of everything.
const TIME: &str = "2026-01-01T00:00:00.000Z";

/// The answer that refuses a whole request.
pub(super) fn refused(status: u16, category: &str, message: &str) -> Answer {
    let body = json!({ "status": "error", "message": message, "correlationId": CORRELATION, "category": category });
    (status, body)
}

/// The answer when a rate limit is reached.
pub(super) fn limited(policy: &str) -> Answer {
    let message = format!("You have reached your {} limit.", policy.to_lowercase());
    let body = json!({ "status": "error", "message": message, "errorType": "RATE_LIMIT", "category": "RATE_LIMITS",
        "correlationId": CORRELATION, "policyName": policy, "requestId": CORRELATION });
    (429, body)
}

/// One error of a batch.
pub(super) fn error(category: &str, message: &str, context: &Value) -> Value {
    json!({ "status": "error", "id": CORRELATION, "category": category, "message": message, "context": context,
        "errors": [], "links": {} })
}

/// HubSpot's message for an invalid property value.
pub(super) fn not_valid(property: &str, what: &str, code: &str) -> String {
    let detail = json!([{ "isValid": false, "message": what, "error": code, "name": property }]);
    format!("Property values were not valid: {detail}")
}

/// The answer to a batch; 207 if there are errors.
pub(super) fn batch(results: &[Value], errors: &[Value]) -> Answer {
    let mut body = json!({ "status": "COMPLETE", "startedAt": TIME, "completedAt": TIME, "results": results });
    if errors.is_empty() {
        return (200, body);
    }
    body["numErrors"] = json!(errors.len());
    body["errors"] = json!(errors);
    (207, body)
}

/// An object, with all its properties or only some.
pub(super) fn object(object: &Object, properties: Option<&[&str]>) -> Value {
    let shown = |name: &str| properties.is_none_or(|wanted| wanted.contains(&name));
    let shown: serde_json::Map<String, Value> = object
        .properties
        .iter()
        .filter(|(name, _)| shown(name.as_str()))
        .map(|(name, value)| (name.clone(), json!(value)))
        .collect();
    json!({ "id": object.id, "properties": shown, "createdAt": TIME, "updatedAt": TIME, "archived": false })
}
