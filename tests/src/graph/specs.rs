//! Checks requests and answers against Meta's own descriptions of Graph API nodes, if `PLUGBOARD_SPECS` names a folder
//! with them.

use super::{Body, Edge, LARGEST, ReceivedRequest, Shared};
use crate::specs::{
    Fault, MESSENGER,
    nodes::{Nodes, Sent},
};
use axum::{body::to_bytes, response::Response};
use serde_json::Value;
use std::sync::OnceLock;

/// The documents, if there are any.
pub(super) fn documents() -> Option<&'static Nodes> {
    static READ: OnceLock<Option<Nodes>> = OnceLock::new();
    READ.get_or_init(|| Nodes::of(&MESSENGER)).as_ref()
}

/// Returns the operation that a request is for. Files are not part of the Graph API.
fn operation(request: &ReceivedRequest) -> Option<String> {
    match request.edge {
        Edge::Send | Edge::Action => Some("POST Page/messages".to_owned()),
        Edge::Comment => Some("POST Comment/comments".to_owned()),
        Edge::Profile => Some("GET User".to_owned()),
        Edge::Other => Some(format!("{} {}", request.method, request.path)),
        Edge::File => None,
    }
}

/// Returns how a request deviates from the documents.
pub(super) fn faults(request: &ReceivedRequest) -> Vec<String> {
    let (Some(documents), Some(operation)) = (documents(), operation(request)) else { return Vec::new() };
    let pairs = request.query.split('&').filter_map(|pair| pair.split_once('='));
    let mut sent: Vec<_> = pairs.map(|(name, text)| (name, Sent::Text(text))).collect();
    let mut faults = Vec::new();
    match &request.body {
        Body::Empty => {}
        Body::Json(Value::Object(members)) => {
            sent.extend(members.iter().map(|(name, value)| (name.as_str(), Sent::Json(value))));
        }
        Body::Form(fields) => sent.extend(fields.iter().map(|field| {
            let text = std::str::from_utf8(&field.bytes).ok().filter(|_| field.file_name.is_none());
            (field.name.as_str(), text.map_or(Sent::File, Sent::Text))
        })),
        Body::Json(_) | Body::Other(_) => {
            faults.push(Fault::new("", "has a body that is neither an object nor a form"));
        }
    }
    faults.extend(documents.request_faults(&operation, &sent));
    let left = MESSENGER.request(request.header("user-agent"), &operation, faults);
    left.iter().map(|fault| format!("{operation}: {fault}")).collect()
}

/// Checks the answer to a request, and returns it. The documents do not describe errors.
pub(super) async fn checked(shared: &Shared, request: &ReceivedRequest, response: Response) -> Response {
    let (Some(documents), Some(operation)) = (documents(), operation(request)) else { return response };
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, LARGEST).await.expect("a body from memory");
    if parts.status.is_success()
        && let Ok(answer) = serde_json::from_slice::<Value>(&bytes)
    {
        let left = MESSENGER.unexcused(&operation, documents.answer_faults(&operation, &answer));
        let faults = left.iter().map(|fault| format!("{operation}, the answer: {fault}"));
        shared.lock().faults.extend(faults);
    }
    Response::from_parts(parts, bytes.into())
}

/// Makes the answers to an operation that the documents describe: an empty one, and one with all fields. `None` if
/// there are no documents, or if they do not describe the operation.
#[must_use]
pub fn documented_answers(operation: &str) -> Option<[Value; 2]> {
    documents()?.answers(operation)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        graph::Graph,
        specs::sources::{lines, quoted},
    };
    use serde_json::json;
    use std::collections::BTreeSet;

    #[test]
    fn the_listed_operations_are_those_in_the_source() {
        let source = lines("plugins/connectors/messenger/src");
        let calls = source.iter().filter_map(|line| line.split_once(".url("));
        let edges: BTreeSet<_> = calls.map(|(_, rest)| quoted(rest).next().expect("an edge")).collect();
        let of_operation = |name: &'static String| name.split_once('/').map_or("", |(_, edge)| edge);
        let listed: BTreeSet<_> = MESSENGER.operations().iter().map(of_operation).collect();
        assert_eq!(edges, listed);
    }

    #[tokio::test]
    async fn a_wrong_request_is_a_fault() {
        // Without the documents there is nothing to compare with.
        if documents().is_none() {
            return;
        }
        let graph = Graph::start().await;
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let post = async |edge: &str, body: &Value| {
            let request = client.post(format!("{}/v23.0/1/{edge}", graph.base())).bearer_auth("t").json(body);
            request.send().await.expect("an answer");
        };
        post("messages", &json!({ "recipient": { "id": "9" }, "message": { "text": "hi" } })).await;
        assert_eq!(graph.faults(), Vec::<String>::new());
        post("messages", &json!({ "recipient": "9", "message": { "text": "hi" }, "mesage": {} })).await;
        post("messages", &json!([])).await;
        post("feed", &json!({ "message": "hi" })).await;
        let faults = graph.forgive();
        for expected in [
            "POST Page/messages: recipient is not of the type `Object`: \"9\"",
            "POST Page/messages: mesage is unknown",
            "POST Page/messages: has a body that is neither an object nor a form",
            "POST Page/messages: recipient is missing",
            "POST /v23.0/1/feed: is in no document",
        ] {
            assert!(faults.iter().any(|fault| fault == expected), "{expected}: {faults:?}");
        }
        assert_eq!(faults.len(), 5, "{faults:?}");
    }
}
