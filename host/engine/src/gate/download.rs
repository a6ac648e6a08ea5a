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
    header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue, LOCATION},
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

/// The next request of a fetch, after a redirect.
struct NextRequest {
    url: String,
    /// The `Authorization` header of the previous request, if it may be sent again. The HTTP client made it from the
    /// user and password in the address.
    authorization: Option<HeaderValue>,
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
            None => self.follow(outgoing, &filled, &mask, max_bytes as usize, timeout).await,
        };
        fetched.map_err(|failure| mask.failure(failure))
    }

    /// Sends the request and follows its redirects. `timeout` is for all of them together.
    async fn follow(
        &self,
        outgoing: Outgoing,
        secrets: &Secrets,
        mask: &Mask,
        max_bytes: usize,
        timeout: Duration,
    ) -> Result<Fetched, Failure> {
        let until = Instant::now() + timeout;
        let ready = self.ready(outgoing, secrets).await?;
        let (mut to, mut request) = (ready.to, ready.request);
        for _ in 0..=REDIRECTS {
            let left = until.saturating_duration_since(Instant::now());
            let authorization = request.headers().get(AUTHORIZATION).cloned();
            let answer = self.execute(&to, request, max_bytes, left).await.map_err(as_retryable)?;
            let location = answer.headers.get(LOCATION).filter(|_| (300..400).contains(&answer.status));
            let Some(location) = location else { return file(&to.host, answer) };
            let next = Self::next(&to, location, authorization, mask)?;
            to = destination(&self.grants, &next.url)?;
            let built = self.client(to.port).await?.get(to.url.clone()).build();
            request = built.map_err(|error| Failure::invalid(format!("{}", error.without_url())))?;
            if let Some(authorization) = next.authorization {
                request.headers_mut().entry(AUTHORIZATION).or_insert(authorization);
            }
        }
        Err(Failure::invalid(format!("{} redirected the fetch more than {REDIRECTS} times", to.host)))
    }

    /// Returns the target of a redirect. Placeholders in it are not filled in, because the server wrote them. Refuses
    /// to send a secret in the address to another host.
    fn next(
        from: &Destination,
        location: &HeaderValue,
        authorization: Option<HeaderValue>,
        mask: &Mask,
    ) -> Result<NextRequest, Failure> {
        let wrong = || Failure::invalid(format!("{} redirected the fetch to an invalid address", from.host));
        let location = location.to_str().map_err(|_| wrong())?;
        let url = from.url.join(location).map_err(|_| wrong())?;
        let same = url.scheme() == from.url.scheme()
            && url.host_str() == from.url.host_str()
            && url.port_or_known_default() == from.url.port_or_known_default();
        if !same && mask.finds(url.as_str()) {
            let to = url.host_str().unwrap_or_default();
            let message = format!("{} redirected the fetch to {to} with a secret in the address", from.host);
            return Err(Failure::denied(message).code("secret-not-bound"));
        }
        Ok(NextRequest { url: url.to_string(), authorization: authorization.filter(|_| same) })
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
