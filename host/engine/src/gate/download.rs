//! Fetches files whose address a platform gave, with the same checks as a plugin's requests and over a limited number
//! of redirects.

use super::{
    client::{Answer, Gate, SendError},
    mask::Mask,
    request::{Destination, Outgoing, Payload, destination},
    secrets::Secrets,
    stub::{self, StubRequest},
};
use bytes::Bytes;
use plugboard_model::{Failure, FailureKind};
use reqwest::{
    Method,
    header::{CONTENT_TYPE, HeaderValue, LOCATION},
};
use std::time::{Duration, Instant};

/// The maximum number of redirects.
const REDIRECTS: usize = 3;

/// A fetched file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// The media type from the server's `Content-Type`, without parameters.
    pub media_type: Option<String>,
    /// The content of the file.
    pub bytes: Bytes,
}

/// The first answer that is not a redirect.
pub(super) struct Followed {
    pub answer: Answer,
    /// The host that gave the answer.
    host: String,
    /// Whether every redirect kept host, port and scheme, so that the answering server got the request's headers.
    pub same_origin: bool,
}

/// The next request after a redirect.
struct NextRequest {
    url: String,
    /// Whether the target has the host, port and scheme of the previous request, so that its headers may be sent again.
    same_origin: bool,
}

impl Gate {
    /// Fetches a file of at most `max_bytes` within `timeout`, with the same checks as a plugin's requests.
    /// Placeholders of secrets in the address are filled in. At most 3 redirects are followed, and each is checked as a
    /// new request. Credentials are sent again only if the redirect keeps host, port and scheme.
    ///
    /// # Errors
    /// Returns `denied` if the host is not granted, if its address is not allowed, or if the server answers 401 or 403.
    /// Returns `unavailable` if a retry may help, and `invalid` if the file is too large, if a redirect is invalid, or
    /// if there are too many redirects. Returns `not-found` for any other error status.
    pub async fn fetch(
        &self,
        url: &str,
        secrets: &Secrets,
        max_bytes: u32,
        timeout: Duration,
    ) -> Result<Fetched, Failure> {
        let outgoing = Outgoing {
            method: Method::GET,
            url: url.to_owned(),
            headers: Vec::new(),
            payload: Payload::Empty,
            idempotency_key: String::new(),
            non_repeatable: false,
        };
        // Check the address before fetching a token, so that no token is requested in vain.
        destination(&self.grants, &outgoing.url)?;
        let (filled, _) = self.tokens(&outgoing, secrets).await?;
        let mask = Mask::of(&outgoing, &filled);
        let fetched = match &self.stub {
            Some(stub) => {
                // Make the same checks as a real gate.
                self.ready(outgoing, &filled).await?;
                let answer = stub::answer(&**stub, &StubRequest::get(url), max_bytes as usize);
                answer.map_err(as_retryable).and_then(|answer| file(url, answer))
            }
            None => {
                let ready = self.ready(outgoing, &filled).await?;
                let followed = self.follow(ready.to, ready.request, &mask, max_bytes as usize, timeout).await;
                followed.map_err(as_retryable).and_then(|Followed { answer, host, .. }| file(&host, answer))
            }
        };
        fetched.map_err(|failure| mask.failure(failure))
    }

    /// Sends a GET request and follows its redirects. Each redirect is checked as a new request, and headers are sent
    /// again only if it keeps host, port and scheme. `timeout` is for all requests together. Returns the first answer
    /// that is not a redirect.
    pub(super) async fn follow(
        &self,
        mut to: Destination,
        mut request: reqwest::Request,
        mask: &Mask,
        max_bytes: usize,
        timeout: Duration,
    ) -> Result<Followed, SendError> {
        let until = Instant::now() + timeout;
        let mut same_origin = true;
        for _ in 0..=REDIRECTS {
            let left = until.saturating_duration_since(Instant::now());
            let headers = request.headers().clone();
            let answer = self.execute(&to, request, max_bytes, left).await?;
            let location = answer.headers.get(LOCATION).filter(|_| (300..400).contains(&answer.status));
            let Some(location) = location else { return Ok(Followed { answer, host: to.host, same_origin }) };
            let next = Self::next(&to, location, mask)?;
            to = destination(&self.grants, &next.url)?;
            let built = self.client(to.port).await?.get(to.url.clone()).build();
            request = built.map_err(|error| Failure::invalid(format!("{}", error.without_url())))?;
            same_origin &= next.same_origin;
            if next.same_origin {
                for (name, value) in &headers {
                    request.headers_mut().entry(name).or_insert_with(|| value.clone());
                }
            }
        }
        Err(Failure::invalid(format!("{} redirected the fetch more than {REDIRECTS} times", to.host)).into())
    }

    /// Returns the target of a redirect. Placeholders in it are not filled in, because the server wrote them. Refuses
    /// to send a secret in the address to another host.
    fn next(from: &Destination, location: &HeaderValue, mask: &Mask) -> Result<NextRequest, Failure> {
        let wrong = || Failure::invalid(format!("{} redirected the fetch to an invalid address", from.host));
        let location = location.to_str().map_err(|_| wrong())?;
        let url = from.url.join(location).map_err(|_| wrong())?;
        let same_origin = url.scheme() == from.url.scheme()
            && url.host_str() == from.url.host_str()
            && url.port_or_known_default() == from.url.port_or_known_default();
        if !same_origin && mask.finds(url.as_str()) {
            let to = url.host_str().unwrap_or_default();
            let message = format!("{} redirected the fetch to {to} with a secret in the address", from.host);
            return Err(Failure::denied(message).code("secret-not-bound"));
        }
        Ok(NextRequest { url: url.to_string(), same_origin })
    }
}

/// Fetching a file has no side effects, so an uncertain outcome may be retried.
fn as_retryable(error: SendError) -> Failure {
    match error.failure.kind {
        FailureKind::Uncertain => Failure { kind: FailureKind::Unavailable, ..error.failure },
        _ => error.failure,
    }
}

/// Returns the file, or a failure if the answer does not contain one. `who` names the server in the failure.
fn file(who: &str, answer: Answer) -> Result<Fetched, Failure> {
    let message = format!("{who} answered {} instead of the file", answer.status);
    match answer.status {
        200..=299 => {
            let media_type = answer.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
            let media_type = media_type.and_then(|text| text.split(';').next()).map(|text| text.trim().to_lowercase());
            Ok(Fetched { media_type, bytes: answer.body })
        }
        408 | 429 | 500..=599 => Err(Failure::new(FailureKind::Unavailable, message)),
        401 | 403 => Err(Failure::denied(message)),
        300..=399 => Err(Failure::invalid(format!("{message}, and its redirect has no location"))),
        _ => Err(Failure::new(FailureKind::NotFound, message)),
    }
}
