//! Requests for tokens in the form of one system, as the manifest's `[secrets.token]` describes them, and its answers.

use plugboard_engine::{FormValue, Gate, IssueAnswer, IssueBody, IssueRequest, Secrets};
use plugboard_model::{Failure, FailureKind, TokenDialect, TokenPiece, TokenRequest, TokenSpan, token_pieces};
use ring::digest::{Context, SHA256};
use serde_json::Value;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use url::{Url, form_urlencoded::byte_serialize};

use super::{
    Tokens,
    endpoint::{Granted, MARGIN_MS, NoTokens, PATIENCE, address, is_token, lifetime, only_for, refresh_at},
};

/// The names under which the gate gets the current tokens. The point keeps them apart from an admin's secrets.
const TOKEN: &str = "token.current";
const REFRESH: &str = "token.refresh";
/// The longest error code of the other system that is shown, in characters.
const SHOWN: usize = 200;

/// The other system's side of a connection in a form of its own, from the manifest and the configuration.
#[derive(Clone)]
pub(crate) struct Dialect {
    pub spec: Arc<TokenDialect>,
    pub config: Arc<Value>,
    pub gate: Arc<Gate>,
    /// Contains the secrets of the requests.
    pub secrets: Arc<Secrets>,
}

/// Returns a fingerprint of the secrets that a connection begins with, by name. It is stored sealed. `None` if one of
/// them is not set.
pub(crate) fn origin<'a>(names: &[&str], value: impl Fn(&str) -> Option<&'a str>) -> Option<String> {
    let mut sum = Context::new(&SHA256);
    for name in names {
        let value = value(name)?;
        sum.update(format!("{}:{name}{}:{value}", name.len(), value.len()).as_bytes());
    }
    Some(hex::encode(sum.finish().as_ref()))
}

impl Dialect {
    pub(crate) fn new(spec: &TokenDialect, config: &Arc<Value>, gate: &Arc<Gate>, secrets: &Arc<Secrets>) -> Self {
        let (config, gate, secrets) = (config.clone(), gate.clone(), secrets.clone());
        Self { spec: Arc::new(spec.clone()), config, gate, secrets }
    }

    /// Returns the request that refreshes these tokens, if it can be made.
    fn refresh_of(&self, tokens: &Tokens) -> Option<&TokenRequest> {
        self.spec.refresh.as_ref().filter(|request| {
            (tokens.refresh.is_some() || !request.uses(TokenPiece::Refresh))
                && (!tokens.access.is_empty() || !request.uses(TokenPiece::Token))
        })
    }

    /// Returns whether new tokens can be requested.
    pub(super) fn can_renew(&self, tokens: &Tokens, now: i64) -> bool {
        let age = |issued_at: i64| now.saturating_sub(issued_at);
        let young = |least: i64| tokens.issued_at.is_some_and(|issued_at| age(issued_at) < least);
        let too_young = self.spec.not_before.is_some_and(|least| young(least.ms()));
        self.spec.obtain.is_some() || !too_young && self.refresh_of(tokens).is_some()
    }

    /// Returns whether new tokens are requested with a refresh token that can be used only once.
    pub(super) fn spends(&self, tokens: &Tokens) -> bool {
        self.spec.single_use && self.refresh_of(tokens).is_some()
    }

    /// Requests new tokens: with the old ones, and if that is not possible any more, as at the beginning. `spent`: the
    /// refresh token was sent before, and no answer is known.
    pub(super) async fn renew(&self, old: &Tokens, spent: bool, now: i64) -> Result<Granted, NoTokens> {
        let until = Instant::now() + PATIENCE;
        let mut why = NoTokens::Refused("there is no refresh token".to_owned());
        if let Some(request) = self.refresh_of(old) {
            let asked = if spent {
                let url = address(&self.config, &request.url);
                Err(unanswered(url.as_ref().and_then(Url::host_str).unwrap_or_default()))
            } else {
                self.ask(request, old, PATIENCE, now).await
            };
            match asked {
                Err(refused @ (NoTokens::Refused(_) | NoTokens::Unanswered(_))) => why = refused,
                done => return done,
            }
        }
        match &self.spec.obtain {
            // The same credentials may be sent again.
            Some(obtain) => self.ask(obtain, old, until.saturating_duration_since(Instant::now()), now).await,
            None => Err(why),
        }
    }

    /// Makes a request, and reads the answer.
    async fn ask(
        &self,
        request: &TokenRequest,
        old: &Tokens,
        patience: Duration,
        now: i64,
    ) -> Result<Granted, NoTokens> {
        let wrong = || passing("the manifest's `url` or the configuration's `api_base` is not a valid URL".to_owned());
        let address = address(&self.config, &request.url).ok_or_else(wrong)?;
        let mut secrets = (*self.secrets).clone();
        secrets.insert(TOKEN, only_for(&address, &old.access));
        secrets.insert(REFRESH, only_for(&address, old.refresh.as_deref().unwrap_or_default()));
        let host = address.host_str().unwrap_or_default();
        match self.gate.issue(written(request, &address), &secrets, patience).await {
            Ok(answer) => self.read(request, &answer, host, old, now),
            Err(failure) if failure.kind == FailureKind::Uncertain && self.spends_in(request) => Err(unanswered(host)),
            Err(failure) => Err(passing(failure.message)),
        }
    }

    /// Returns whether this request uses up a refresh token.
    fn spends_in(&self, request: &TokenRequest) -> bool {
        self.spec.single_use && request.uses(TokenPiece::Refresh)
    }

    /// Reads the other system's answer.
    fn read(
        &self,
        request: &TokenRequest,
        answer: &IssueAnswer,
        host: &str,
        old: &Tokens,
        now: i64,
    ) -> Result<Granted, NoTokens> {
        let document: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        let places = &request.answer;
        let text = |pointer: &str| shown(document.pointer(pointer)?);
        let token = text(&places.token).filter(|token| (200..300).contains(&answer.status) && is_token(token));
        let Some(access) = token else {
            let code = places.error.as_deref().and_then(text);
            let said = code.as_ref().map(|code| format!(": {}", cleaned(&answer.masked(code.clone()))));
            let said = said.unwrap_or_default();
            let message = format!("{host} answered {} without a token{said}", answer.status);
            let for_good = code.is_some_and(|code| places.refused.contains(&code));
            return Err(if for_good { NoTokens::Refused(message) } else { passing(message) });
        };
        let next = places.refresh.as_deref().and_then(text).filter(|token| is_token(token));
        // A refresh token that could be used only once is gone.
        let same = || old.refresh.clone().filter(|_| request.uses(TokenPiece::Refresh) && !self.spec.single_use);
        let said = places.expires_in.as_deref().and_then(text).and_then(|seconds| seconds.parse::<f64>().ok());
        let life = said.and_then(lifetime).or(self.spec.valid.map(TokenSpan::ms));
        let margin = self.spec.ahead.map_or(MARGIN_MS, TokenSpan::ms);
        let earliest = self.spec.not_before.map_or(now, |least| now.saturating_add(least.ms()));
        Ok(Granted {
            tokens: Tokens {
                access,
                refresh: next.or_else(same),
                origin: old.origin.clone(),
                issued_at: self.spec.not_before.map(|_| now),
            },
            scopes: None,
            refresh_at: life.map(|life| refresh_at(now, life, margin).max(earliest).min(now.saturating_add(life))),
            expires_at: life.map(|life| now.saturating_add(life)),
        })
    }
}

/// Writes a request as the gate takes it, to this address.
fn written(request: &TokenRequest, address: &Url) -> IssueRequest {
    let encoded = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
    let pairs = request.query.iter().map(|(name, text)| format!("{}={}", encoded(name), filled(text, &encoded)));
    let query = pairs.collect::<Vec<_>>().join("&");
    let url = if query.is_empty() { address.to_string() } else { format!("{address}?{query}") };
    let headers = request.headers.iter().map(|(name, text)| (name.clone(), filled(text, &str::to_owned))).collect();
    let field = |(name, text): (&String, &String)| {
        let value = match token_pieces(text).unwrap_or_default()[..] {
            [TokenPiece::Token] => FormValue::Secret(TOKEN.to_owned()),
            [TokenPiece::Refresh] => FormValue::Secret(REFRESH.to_owned()),
            [TokenPiece::Secret(secret)] => FormValue::Secret(secret.to_owned()),
            _ => FormValue::Text(text.clone()),
        };
        (name.clone(), value)
    };
    let body = match &request.json {
        Some(document) => IssueBody::Json(document_of(&Value::Object(document.clone()))),
        None if request.form.is_empty() => IssueBody::Empty,
        None => IssueBody::Form(request.form.iter().map(field).collect()),
    };
    IssueRequest { method: request.method().to_owned(), url, headers, body }
}

/// Returns a text with the gate's placeholders. `literal` encodes the texts between them.
fn filled(text: &str, literal: &impl Fn(&str) -> String) -> String {
    let placeholder = |name: &str| format!("${{secret.{name}}}");
    let piece = |piece: TokenPiece<'_>| match piece {
        TokenPiece::Text(text) => literal(text),
        TokenPiece::Token => placeholder(TOKEN),
        TokenPiece::Refresh => placeholder(REFRESH),
        TokenPiece::Secret(name) => placeholder(name),
    };
    token_pieces(text).unwrap_or_default().into_iter().map(piece).collect()
}

/// Returns a document with the gate's placeholders in its texts.
fn document_of(value: &Value) -> Value {
    match value {
        Value::String(text) => Value::String(filled(text, &str::to_owned)),
        Value::Array(all) => Value::Array(all.iter().map(document_of).collect()),
        Value::Object(all) => all.iter().map(|(name, value)| (name.clone(), document_of(value))).collect(),
        other => other.clone(),
    }
}

/// Returns a text or a number as a text.
fn shown(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Returns the beginning of a text of the other system, without control characters.
fn cleaned(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(SHOWN).collect()
}

fn passing(message: String) -> NoTokens {
    NoTokens::Passing(Failure::new(FailureKind::Unavailable, message).code("token"))
}

/// Returns the result of a refresh whose answer was lost.
fn unanswered(host: &str) -> NoTokens {
    NoTokens::Unanswered(format!(
        "{host} did not answer a request with the refresh token, which can be used only once, so it may be used up"
    ))
}

#[cfg(test)]
mod tests;
