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
    header::{ACCEPT, AUTHORIZATION},
};
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
    /// Whether the request uses a secret: by a placeholder, or by a form field that names it.
    pub(super) fn mentions(&self, name: &str) -> bool {
        let placeholder = format!("${{secret.{name}}}");
        let in_field = |fields: &[Field]| fields.iter().any(|field| field.secret && field.value == name);
        self.url.contains(&placeholder)
            || self.headers.iter().any(|(_, value)| value.contains(&placeholder))
            || match &self.payload {
                Payload::Form(fields) | Payload::Multipart(fields, _) => in_field(fields),
                Payload::Empty | Payload::Bytes(_) => false,
            }
    }
}

impl Gate {
    /// Posts a form with the same checks as a plugin's requests, and returns the status and body of the answer. `basic`
    /// is a user name and the name of the secret with the password, for HTTP Basic authentication.
    ///
    /// # Errors
    /// Returns an error if the host is not granted, a secret must not be sent there, or there is no answer. `uncertain`
    /// means that the request may have taken effect.
    pub async fn post_form(
        &self,
        url: &str,
        fields: Vec<(&'static str, FormValue)>,
        basic: Option<(&str, &str)>,
        secrets: &Secrets,
        timeout: Duration,
    ) -> Result<(u16, Vec<u8>), Failure> {
        let field = |(name, value): (&str, FormValue)| {
            let (value, secret) = match value {
                FormValue::Text(text) => (text, false),
                FormValue::Secret(name) => (name, true),
            };
            Field { name: name.to_owned(), value, secret }
        };
        let mut outgoing = Outgoing {
            method: Method::POST,
            url: url.to_owned(),
            headers: vec![(ACCEPT, "application/json".to_owned())],
            payload: Payload::Form(fields.into_iter().map(field).collect()),
            idempotency_key: String::new(),
            non_repeatable: true,
        };
        let mut secrets = Cow::Borrowed(secrets);
        if let Some((user, password)) = basic {
            // The user and password form one secret, restricted to the password's hosts.
            secrets.to_mut().insert_basic("basic", user, password)?;
            outgoing.headers.push((AUTHORIZATION, "Basic ${secret.basic}".to_owned()));
        }
        let ready = self.ready(outgoing, &secrets).await?;
        let answer = ready.send(BODY_MAX, timeout).await.map_err(|error| error.failure)?;
        Ok((answer.status, answer.body.to_vec()))
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
    /// this is safe.
    pub(super) async fn send_again(
        &self,
        first: Answer,
        retry: TokenRetry,
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
        mask.outcome(self.execute(&ready.to, ready.request, max_bytes, timeout).await)
    }
}
