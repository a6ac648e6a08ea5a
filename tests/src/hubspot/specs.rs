//! Checks requests and answers against HubSpot's own OpenAPI documents, if `PLUGBOARD_SPECS` names a folder with them.

use crate::specs::{
    Fault, HUBSPOT, Made,
    openapi::{Documents, Request},
};
use axum::http::{
    header::{CONTENT_TYPE, HeaderName, USER_AGENT},
    request::Parts,
};
use serde_json::Value;
use std::sync::OnceLock;

/// The statuses of errors: those of any API, and those of HubSpot's page about errors. The OpenAPI documents describe
/// the form of an error, but not its statuses.
const ERRORS: [u16; 14] = [400, 401, 403, 404, 409, 423, 429, 477, 500, 502, 503, 504, 521, 524];

/// The documents, if there are any.
pub(super) fn documents() -> Option<&'static Documents> {
    static READ: OnceLock<Option<Documents>> = OnceLock::new();
    READ.get_or_init(|| Documents::of(&HUBSPOT)).as_ref()
}

/// Returns how a request deviates from the documents.
pub(super) fn faults(parts: &Parts, body: &Value) -> Vec<String> {
    let Some(documents) = documents() else { return Vec::new() };
    let (method, path) = (parts.method.as_str(), parts.uri.path());
    let header = |name: HeaderName| parts.headers.get(name).and_then(|value| value.to_str().ok());
    let (operation, faults) = match documents.find(method, path) {
        Some(operation) => {
            let query = parts.uri.query().unwrap_or_default();
            let request = Request { query, content_type: header(CONTENT_TYPE), body };
            let faults = operation.request_faults(&request);
            (operation.name, faults)
        }
        None => (format!("{method} {path}"), vec![Fault::new("", "is in no document")]),
    };
    let left = HUBSPOT.request(header(USER_AGENT), &operation, faults);
    left.iter().map(|fault| format!("{operation}: {fault}")).collect()
}

/// Returns how an answer deviates from the documents.
pub(super) fn answer_faults(parts: &Parts, status: u16, body: &Value) -> Vec<String> {
    let Some(operation) = documents().and_then(|all| all.find(parts.method.as_str(), parts.uri.path())) else {
        return Vec::new();
    };
    let left = HUBSPOT.unexcused(&operation.name, operation.answer_faults(status, body));
    left.iter().map(|fault| format!("{}, the answer {status}: {fault}", operation.name)).collect()
}

/// Makes the answers to an operation that the documents describe: for each status one with the required members, and
/// one with all. `None` if there are no documents.
///
/// # Panics
/// Panics if the documents do not have the operation.
#[must_use]
pub fn documented_answers(operation: &str) -> Option<Vec<Made>> {
    let found = documents()?.named(operation);
    Some(found.unwrap_or_else(|| panic!("{operation} is in no document")).answers(&ERRORS))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::specs::sources;

    /// Whether a path in the source, such as `/crm/v3/objects/{}/batch/{verb}`, can become the path of an operation.
    fn can_be(path: &str, operation: &str) -> bool {
        let (path, operation): (Vec<_>, Vec<_>) = (path.split('/').collect(), operation.split('/').collect());
        let fits = |(own, other): (&&str, &&str)| own.starts_with('{') || other.starts_with('{') || own == other;
        path.len() == operation.len() && path.iter().zip(&operation).all(fits)
    }

    #[test]
    fn the_listed_operations_are_those_in_the_source() {
        let paths: Vec<_> = sources::literals("plugins/crm-hubspot/src");
        let paths: Vec<_> = paths.iter().filter(|literal| literal.starts_with("/crm/")).collect();
        let listed: Vec<_> = HUBSPOT.operations().iter().filter_map(|name| name.strip_prefix("POST ")).collect();
        assert_eq!(listed.len(), HUBSPOT.operations().len(), "the exporter only posts");
        for path in &paths {
            assert!(listed.iter().any(|operation| can_be(path, operation)), "no operation is listed for {path}");
        }
        for operation in &listed {
            assert!(paths.iter().any(|path| can_be(path, operation)), "{operation} is not in the source");
        }
    }

    #[test]
    fn the_documents_have_the_listed_operations() {
        // Without the documents there is nothing to compare with.
        let Some(documents) = documents() else { return };
        for operation in HUBSPOT.operations() {
            assert!(documents.named(operation).is_some(), "{operation}");
        }
    }
}
