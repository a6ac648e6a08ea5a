//! Validates requests and answers against HubSpot's own OpenAPI documents, if `PLUGBOARD_SPECS` names a folder with
//! them.

use serde_json::{Value, json};
use std::{fs, path::Path, sync::OnceLock};

/// The documents to use, relative to the folder.
const DOCUMENTS: [&str; 5] = [
    "hubspot/contacts-v3.json",
    "hubspot/companies-v3.json",
    "hubspot/deals-v3.json",
    "hubspot/tickets-v3.json",
    "hubspot/associations-2026-03.json",
];

/// All documents; empty if no folder is named.
fn documents() -> &'static [Value] {
    static READ: OnceLock<Vec<Value>> = OnceLock::new();
    READ.get_or_init(|| {
        let Some(folder) = std::env::var_os("PLUGBOARD_SPECS") else { return Vec::new() };
        let read = |name: &&str| {
            let path = Path::new(&folder).join(name);
            let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
        };
        DOCUMENTS.iter().map(read).collect()
    })
}

/// Returns how a request deviates from the documents.
pub(super) fn faults(method: &str, path: &str, body: &Value) -> Vec<String> {
    if documents().is_empty() {
        return Vec::new();
    }
    let Some((document, operation)) = documents().iter().find_map(|d| Some((d, operation(d, method, path)?))) else {
        return vec![format!("{method} {path} is in no document")];
    };
    let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
    against(document, schema, body, &format!("{method} {path}"))
}

/// Returns how an answer deviates from the documents.
pub(super) fn answer_faults(method: &str, path: &str, status: u16, body: &Value) -> Vec<String> {
    let Some((document, operation)) = documents().iter().find_map(|d| Some((d, operation(d, method, path)?))) else {
        return Vec::new();
    };
    let responses = &operation["responses"];
    let response = match &responses[status.to_string()] {
        // The document may list only 200 although some associations of a batch fail (207). The schema for 200 then
        // includes the errors.
        Value::Null if (200..300).contains(&status) => &responses["200"],
        Value::Null => &document["components"]["responses"]["Error"],
        own => own,
    };
    let content = &response["content"];
    let schema = content.get("application/json").unwrap_or(&content["*/*"]);
    against(document, &schema["schema"], body, &format!("the answer {status} to {method} {path}"))
}

/// Returns how a value deviates from a schema in a document.
fn against(document: &Value, schema: &Value, value: &Value, what: &str) -> Vec<String> {
    let mut whole = json!({ "components": document["components"] });
    whole["$ref"] = schema["$ref"].clone();
    let validator = match jsonschema::draft202012::new(&whole) {
        Ok(validator) => validator,
        Err(error) => return vec![format!("{what}: the document's schema cannot be used: {error}")],
    };
    validator.iter_errors(value).map(|error| format!("{what}: {} {error}", error.instance_path())).collect()
}

fn operation<'a>(document: &'a Value, method: &str, path: &str) -> Option<&'a Value> {
    let segments: Vec<_> = path.split('/').collect();
    let fits = |template: &str| {
        let template: Vec<_> = template.split('/').collect();
        template.len() == segments.len()
            && template.iter().zip(&segments).all(|(pattern, segment)| pattern.starts_with('{') || pattern == segment)
    };
    let paths = document["paths"].as_object()?;
    // Prefer a literal path over one with placeholders.
    let mut found: Vec<_> =
        paths.iter().filter(|(template, item)| fits(template) && item[method.to_lowercase()].is_object()).collect();
    found.sort_by_key(|(template, _)| template.matches('{').count());
    found.first().map(|(_, item)| &item[method.to_lowercase()])
}
