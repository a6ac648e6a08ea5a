//! Secrets that are access tokens. A [`TokenSource`] supplies a token when a request needs it, and a new one when the
//! other system rejects it.

use super::{
    client::{Answer, Gate, SendError},
    mask::Mask,
    request::{BODY_MAX, Field, Outgoing, Payload},
    secrets::Secrets,
};
use plugboard_model::{Failure, FailureKind};
use reqwest::{
    Method,
    header::{ACCEPT, AUTHORIZATION, HeaderName},
};
use serde_json::Value;
use std::{
    borrow::Cow,
    time::{Duration, Instant},
};

/// A source of access tokens.
pub trait TokenSource: Send + Sync {
    /// Returns a token that should be valid. `stale` is a token that the other system has just rejected, so a different
    /// one is needed.
    ///
    /// # Errors
    /// Returns `unavailable` if there is no token now; the message tells an admin what to do. The code is
    /// [`NO_OTHER_TOKEN`] if there is no token other than `stale`.
    fn token(&self, stale: Option<String>) -> crate::BoxFuture<'_, Result<String, Failure>>;
}

/// The value of a form field.
#[derive(Debug, Clone)]
pub enum FormValue {
    /// Plain text.
    Text(String),
    /// The value of the secret with this name.
    Secret(String),
}

impl Secrets {
    /// Returns the secrets with a token for each source that the request uses. `refused` holds the tokens that the
    /// other system has just rejected.
    async fn with_tokens(&self, outgoing: &Outgoing, refused: Option<&Self>) -> Result<Cow<'_, Self>, Failure> {
        let mut filled = Cow::Borrowed(self);
        for (name, source) in self.sources() {
            if !outgoing.mentions(name) {
                continue;
            }
            let stale = refused.map(|secrets| secrets.value(name).map(str::to_owned)).transpose()?;
            let token = source.token(stale).await?;
            filled.to_mut().set(name, token);
        }
        Ok(filled)
    }
}

impl Outgoing {
    /// Whether the request uses a secret: by a placeholder, or by a form field or a member of a JSON body.
    pub(super) fn mentions(&self, name: &str) -> bool {
        let placeholder = format!("${{secret.{name}}}");
        let in_field = |fields: &[Field]| fields.iter().any(|field| field.secret && field.value == name);
        self.url.contains(&placeholder)
            || self.headers.iter().any(|(_, value)| value.contains(&placeholder))
            || match &self.payload {
                Payload::Document(document) => has_text(document, &placeholder),
                Payload::Form(fields) | Payload::Multipart(fields, _) | Payload::Json(_, fields) => in_field(fields),
                Payload::Empty | Payload::Bytes(_) => false,
            }
    }
}

/// Whether a text in the document has this placeholder.
fn has_text(document: &Value, placeholder: &str) -> bool {
    match document {
        Value::String(text) => text.contains(placeholder),
        Value::Array(all) => all.iter().any(|value| has_text(value, placeholder)),
        Value::Object(all) => all.values().any(|value| has_text(value, placeholder)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// A request for tokens. Placeholders in its URL, its headers and the texts of its document are replaced.
#[derive(Debug, Clone)]
pub struct IssueRequest {
    /// The method, such as `POST`.
    pub method: String,
    /// The URL.
    pub url: String,
    /// The headers, by name.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: IssueBody,
}

/// The body of a request for tokens.
#[derive(Debug, Clone)]
pub enum IssueBody {
    /// No body.
    Empty,
    /// A form.
    Form(Vec<(String, FormValue)>),
    /// A JSON document.
    Json(Value),
}

/// The answer to a request for tokens. It is not masked, because it contains new tokens.
pub struct IssueAnswer {
    /// The status.
    pub status: u16,
    /// The body.
    pub body: Vec<u8>,
    /// Hides the request's secrets.
    mask: Mask,
}

impl IssueAnswer {
    /// Creates the answer to a request without secrets.
    #[must_use]
    pub fn new(status: u16, body: Vec<u8>) -> Self {
        Self { status, body, mask: Mask::default() }
    }

    /// Masks the secrets of the request in a text from the answer.
    #[must_use]
    pub fn masked(&self, text: String) -> String {
        self.mask.text(text)
    }
}

impl Gate {
    /// Posts a form for tokens, and returns the answer. `basic` is a user name and the name of the secret with the
    /// password, for HTTP Basic authentication.
    ///
    /// # Errors
    /// The same as [`Gate::issue`].
    pub async fn post_form(
        &self,
        url: &str,
        fields: Vec<(&'static str, FormValue)>,
        basic: Option<(&str, &str)>,
        secrets: &Secrets,
        timeout: Duration,
    ) -> Result<IssueAnswer, Failure> {
        let mut secrets = Cow::Borrowed(secrets);
        let mut headers = Vec::new();
        if let Some((user, password)) = basic {
            // The user and password form one secret, restricted to the password's hosts.
            secrets.to_mut().insert_basic("basic", user, password)?;
            headers.push((AUTHORIZATION.to_string(), "Basic ${secret.basic}".to_owned()));
        }
        let fields = fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        let (method, url, body) = ("POST".to_owned(), url.to_owned(), IssueBody::Form(fields));
        self.issue(IssueRequest { method, url, headers, body }, &secrets, timeout).await
    }

    /// Sends a request for tokens with the same checks as a plugin's requests, and returns the answer.
    ///
    /// # Errors
    /// Returns an error if the host is not granted, a secret must not be sent there, the method or a header is not
    /// valid, or there is no answer. `uncertain` means that the request may have taken effect.
    pub async fn issue(
        &self,
        request: IssueRequest,
        secrets: &Secrets,
        timeout: Duration,
    ) -> Result<IssueAnswer, Failure> {
        let IssueRequest { method, url, headers, body } = request;
        let wrong = |what: &str| Failure::invalid(format!("the request for a token has an invalid {what}"));
        let mut named = Vec::with_capacity(headers.len() + 1);
        for (name, value) in headers {
            named.push((HeaderName::from_bytes(name.as_bytes()).map_err(|_| wrong("header"))?, value));
        }
        if !named.iter().any(|(name, _)| *name == ACCEPT) {
            named.push((ACCEPT, "application/json".to_owned()));
        }
        let field = |(name, value): (String, FormValue)| match value {
            FormValue::Text(value) => Field { name, value, secret: false },
            FormValue::Secret(value) => Field { name, value, secret: true },
        };
        let payload = match body {
            IssueBody::Empty => Payload::Empty,
            IssueBody::Form(fields) => Payload::Form(fields.into_iter().map(field).collect()),
            IssueBody::Json(document) => Payload::Document(document),
        };
        let method = Method::from_bytes(method.as_bytes()).map_err(|_| wrong("method"))?;
        let idempotency_key = String::new();
        let outgoing = Outgoing { method, url, headers: named, payload, idempotency_key, non_repeatable: true };
        let mask = Mask::of(&outgoing, secrets);
        let ready = self.ready(outgoing, secrets).await?;
        match ready.send(BODY_MAX, timeout).await {
            Ok(Answer { status, body, .. }) => Ok(IssueAnswer { status, body: body.to_vec(), mask }),
            // Even a GET may have issued tokens.
            Err(error) if error.maybe_sent => Err(Failure { kind: FailureKind::Uncertain, ..error.failure }),
            Err(error) => Err(error.failure),
        }
    }
}

/// The code of a [`TokenSource`]'s failure if it has no token other than the one that was rejected.
pub const NO_OTHER_TOKEN: &str = "no-other-token";

/// Waits for tokens for at most `wait`. If that time runs out, the token source continues in the background.
pub(crate) async fn in_time<T>(wait: Duration, tokens: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    tokio::time::timeout(wait, tokens).await.unwrap_or_else(|_| {
        let message = "the access token did not arrive in time for this call; the next call can use it";
        Err(Failure::new(FailureKind::Unavailable, message).code("timeout"))
    })
}

/// The data for sending a request a second time, with new tokens.
pub(crate) struct TokenRetry {
    outgoing: Outgoing,
    secrets: Secrets,
    refused: Secrets,
}

impl Gate {
    /// Returns the secrets with the tokens that a request uses, and the data for sending it a second time if it uses
    /// any.
    pub(super) async fn tokens<'a>(
        &self,
        outgoing: &Outgoing,
        secrets: &'a Secrets,
    ) -> Result<(Cow<'a, Secrets>, Option<TokenRetry>), Failure> {
        let filled = secrets.with_tokens(outgoing, None).await?;
        let retry = match &filled {
            Cow::Borrowed(_) => None,
            Cow::Owned(filled) => {
                let (outgoing, secrets, refused) = (outgoing.clone(), secrets.clone(), filled.clone());
                Some(TokenRetry { outgoing, secrets, refused })
            }
        };
        Ok((filled, retry))
    }

    /// Sends a request once more with new tokens after a 401. A request whose token was rejected has had no effect, so
    /// this is safe. `follow` says whether redirects are followed, as they were the first time.
    pub(super) async fn send_again(
        &self,
        first: Answer,
        retry: TokenRetry,
        follow: bool,
        max_bytes: usize,
        until: Instant,
    ) -> Result<Answer, SendError> {
        let TokenRetry { outgoing, secrets, refused } = retry;
        let wait = until.saturating_duration_since(Instant::now());
        let filled = match in_time(wait, secrets.with_tokens(&outgoing, Some(&refused))).await {
            Ok(filled) => filled,
            // There is no other token, so the plugin gets the answer to the first request.
            Err(failure) if failure.code.as_deref() == Some(NO_OTHER_TOKEN) => return Ok(first),
            Err(failure) => return Err(failure.into()),
        };
        let timeout = until.saturating_duration_since(Instant::now());
        let mask = Mask::of(&outgoing, &filled);
        let ready = self.ready(outgoing, &filled).await?;
        let answer = if follow {
            let followed = self.follow(ready.to, ready.request, &mask, max_bytes, timeout).await;
            followed.map(|followed| followed.answer)
        } else {
            self.execute(&ready.to, ready.request, max_bytes, timeout).await
        };
        mask.outcome(answer)
    }
}
