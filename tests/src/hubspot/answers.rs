//! The bodies of HubSpot's answers.

use serde_json::{Value, json};

use super::Object;

/// A status and a body.
pub(super) type Answer = (u16, Value);

/// The same for every request; HubSpot makes one for each.
const CORRELATION: &str = "aeb5f871-7f07-4993-9211-075dc63e7cbf";
/// When everything was made and changed.
const TIME: &str = "2026-01-01T00:00:00.000Z";

/// A whole request is refused.
pub(super) fn refused(status: u16, category: &str, message: &str) -> Answer {
    let body = json!({ "status": "error", "message": message, "correlationId": CORRELATION, "category": category });
    (status, body)
}

/// A limit of requests is reached.
pub(super) fn limited(policy: &str) -> Answer {
    let message = format!("You have reached your {} limit.", policy.to_lowercase());
    let body = json!({ "status": "error", "message": message, "errorType": "RATE_LIMIT", "category": "RATE_LIMITS",
        "correlationId": CORRELATION, "policyName": policy, "requestId": CORRELATION });
    (429, body)
}

/// One of a batch's errors.
pub(super) fn error(category: &str, message: &str, context: &Value) -> Value {
    json!({ "status": "error", "id": CORRELATION, "category": category, "message": message, "context": context,
        "errors": [], "links": {} })
}

/// HubSpot's words for a property's value that it does not take.
pub(super) fn not_valid(property: &str, what: &str, code: &str) -> String {
    let detail = json!([{ "isValid": false, "message": what, "error": code, "name": property }]);
    format!("Property values were not valid: {detail}")
}

/// What came of a batch: 207 where there are errors.
pub(super) fn batch(results: &[Value], errors: &[Value]) -> Answer {
    let mut body = json!({ "status": "COMPLETE", "startedAt": TIME, "completedAt": TIME, "results": results });
    if errors.is_empty() {
        return (200, body);
    }
    body["numErrors"] = json!(errors.len());
    body["errors"] = json!(errors);
    (207, body)
}

/// An object, with all its properties or with some.
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
