//! A gate without a network, for authors' tests. It makes all the checks of a real gate, and then a stub answers in
//! place of the other system.

use super::{
    client::{Answer, SendError},
    json::json_with,
    request::{Field, Outgoing, Payload},
};
use bytes::Bytes;
use plugboard_model::{Failure, FailureKind};
use reqwest::header::HeaderMap;

/// A request as the plugin wrote it, with placeholders in place of secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StubRequest {
    /// The method.
    pub method: String,
    /// The full address.
    pub url: String,
    /// The headers that the plugin set, with names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body. A form is encoded as it would be sent, except for its secrets. A form with files is written with one
    /// line per field or file.
    pub body: Bytes,
    /// Whether the request must not be repeated: it is not idempotent, and the plugin has not marked it as repeatable.
    pub non_repeatable: bool,
}

/// The answer of a stub.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StubAnswer {
    /// The status.
    pub status: u16,
    /// The headers. Headers that are not valid are left out.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Bytes,
}

/// Answers requests that pass the gate's checks, and is notified of those that do not.
pub trait Stub: Send + Sync {
    /// Answers a request. A failure of the kind `uncertain` means that the request had left before it failed.
    ///
    /// # Errors
    /// Returns the failure that the plugin gets if the request is to fail.
    fn answer(&self, request: &StubRequest) -> Result<StubAnswer, Failure>;

    /// Called when the gate refuses a request.
    fn refused(&self, request: &StubRequest, why: &Failure);
}

/// Asks the stub for an answer to a request, and applies the gate's size limit.
pub(super) fn answer(stub: &dyn Stub, request: &StubRequest, max_bytes: usize) -> Result<Answer, SendError> {
    let send_error = |failure: Failure| SendError { maybe_sent: failure.kind == FailureKind::Uncertain, failure };
    let StubAnswer { status, headers, body } = stub.answer(request).map_err(send_error)?;
    if body.len() > max_bytes {
        // A safe request can be repeated, as in the real gate.
        let safe = matches!(request.method.as_str(), "GET" | "HEAD" | "OPTIONS");
        let kind = if safe { FailureKind::Invalid } else { FailureKind::Uncertain };
        let message = format!("the answer is larger than {max_bytes} bytes");
        return Err(SendError { failure: Failure::new(kind, message).code("answer-too-large"), maybe_sent: true });
    }
    let pair = |(name, value): (String, String)| Some((name.parse().ok()?, value.parse().ok()?));
    let headers: HeaderMap = headers.into_iter().filter_map(pair).collect();
    Ok(Answer { status, headers, body })
}

impl StubRequest {
    /// Creates a request that fetches a file.
    pub(super) fn get(url: &str) -> Self {
        Self {
            method: "GET".to_owned(),
            url: url.to_owned(),
            headers: Vec::new(),
            body: Bytes::new(),
            non_repeatable: false,
        }
    }

    /// Describes a request before its secrets are filled in.
    pub(super) fn of(outgoing: &Outgoing) -> Self {
        let headers = outgoing.headers.iter().map(|(name, value)| (name.to_string(), value.clone())).collect();
        Self {
            method: outgoing.method.to_string(),
            url: outgoing.url.clone(),
            headers,
            body: body(&outgoing.payload),
            non_repeatable: outgoing.non_repeatable,
        }
    }
}

fn body(payload: &Payload) -> Bytes {
    let written = |field: &Field| match field {
        Field { name, value, secret: true } => (name.clone(), format!("${{secret.{value}}}")),
        Field { name, value, secret: false } => (name.clone(), value.clone()),
    };
    match payload {
        Payload::Empty => Bytes::new(),
        Payload::Bytes(bytes) => bytes.clone(),
        Payload::Document(document) => document.to_string().into(),
        Payload::Json(bytes, secrets) => {
            let written = json_with(bytes, secrets, |name| Ok(format!("${{secret.{name}}}")));
            written.map_or_else(|_| bytes.clone(), Bytes::from)
        }
        Payload::Form(fields) => {
            let encode = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
            let pair = |field: &Field| {
                let (name, value) = written(field);
                // Keep placeholders readable.
                let value = if field.secret { value } else { encode(&value) };
                format!("{}={value}", encode(&name))
            };
            fields.iter().map(pair).collect::<Vec<_>>().join("&").into()
        }
        Payload::Multipart(fields, files) => {
            let fields = fields.iter().map(|field| {
                let (name, value) = written(field);
                format!("{name}: {value}")
            });
            let files = files.iter().map(|file| {
                let media_type = file.media_type.as_deref().unwrap_or("-");
                format!("{}: file {}, {media_type}, {} bytes", file.field, file.name, file.bytes.len())
            });
            fields.chain(files).collect::<Vec<_>>().join("\n").into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Gate, Secret, Secrets};
    use plugboard_model::Grants;
    use reqwest::{Method, header::HeaderName};
    use std::{
        sync::{Arc, Mutex},
        time::Duration,
    };

    /// Records the requests and refusals, and answers 204.
    #[derive(Default)]
    struct RecordingStub {
        requests: Mutex<Vec<StubRequest>>,
        refused: Mutex<Vec<String>>,
    }

    impl Stub for RecordingStub {
        fn answer(&self, request: &StubRequest) -> Result<StubAnswer, Failure> {
            self.requests.lock().unwrap().push(request.clone());
            Ok(StubAnswer { status: 204, ..StubAnswer::default() })
        }

        fn refused(&self, _: &StubRequest, why: &Failure) {
            self.refused.lock().unwrap().push(why.code.clone().unwrap_or_default());
        }
    }

    #[tokio::test]
    async fn the_stub_receives_allowed_requests_without_secret_values() {
        let stub = Arc::new(RecordingStub::default());
        let hosts = vec!["shop.example".parse().unwrap()];
        let gate = Gate::stubbed(Grants { http: hosts.clone() }, stub.clone());
        let secret = Secret { value: "s3cret".into(), source: None, hosts, webhook_key: false };
        let secrets = Secrets::new([("token".to_owned(), secret)]);
        let outgoing = |url: &str| Outgoing {
            method: Method::POST,
            url: url.into(),
            headers: vec![(HeaderName::from_static("x-token"), "${secret.token}".into())],
            payload: Payload::Form(vec![
                Field { name: "a b".into(), value: "1&2".into(), secret: false },
                Field { name: "key".into(), value: "token".into(), secret: true },
            ]),
            idempotency_key: "k-1".into(),
            non_repeatable: true,
        };
        let ready = gate.prepare(outgoing("https://shop.example/${secret.token}"), &secrets).await.unwrap();
        assert_eq!(ready.send(100, Duration::from_secs(1)).await.unwrap().status, 204);
        let requests = stub.requests.lock().unwrap().clone();
        assert_eq!(requests[0].url, "https://shop.example/${secret.token}");
        assert_eq!(requests[0].headers, [("x-token".to_owned(), "${secret.token}".to_owned())]);
        assert_eq!(requests[0].body, "a+b=1%262&key=${secret.token}");
        assert!(gate.prepare(outgoing("https://elsewhere.example/"), &secrets).await.is_err());
        assert_eq!(*stub.refused.lock().unwrap(), ["not-granted"]);
        assert_eq!(stub.requests.lock().unwrap().len(), 1);
    }

    #[test]
    fn the_stub_sees_placeholders_in_a_json_body() {
        let field = |pointer: &str| Field { name: pointer.into(), value: "token".into(), secret: true };
        let json = |pointer| body(&Payload::Json(Bytes::from_static(br#"{"a":[{"b":""}]}"#), vec![field(pointer)]));
        assert_eq!(json("/a/0/b"), r#"{"a":[{"b":"${secret.token}"}]}"#);
        assert_eq!(json("/a/1/b"), r#"{"a":[{"b":""}]}"#, "the gate refuses this request");
    }

    #[tokio::test]
    async fn files_are_also_fetched_from_the_stub() {
        /// Answers with a file of four bytes.
        struct FourBytes;
        impl Stub for FourBytes {
            fn answer(&self, request: &StubRequest) -> Result<StubAnswer, Failure> {
                assert_eq!(request, &StubRequest::get("https://files.example/a"));
                Ok(StubAnswer { status: 200, headers: Vec::new(), body: "four".into() })
            }

            fn refused(&self, _: &StubRequest, _: &Failure) {}
        }
        let gate = Gate::stubbed(Grants { http: vec!["files.example".parse().unwrap()] }, Arc::new(FourBytes));
        let fetch = async |url: &str, max| gate.fetch(url, &Secrets::default(), max, Duration::from_secs(1)).await;
        assert_eq!(fetch("https://files.example/a", 4).await.unwrap().bytes, "four");
        let large = fetch("https://files.example/a", 3).await.unwrap_err();
        assert_eq!((large.kind, large.code.as_deref()), (FailureKind::Invalid, Some("answer-too-large")));
        assert_eq!(fetch("https://elsewhere.example/", 4).await.unwrap_err().code.as_deref(), Some("not-granted"));
    }
}
