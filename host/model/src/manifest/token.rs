//! `[secrets.token]` in `plugin.toml`: an access token that the host gets and keeps fresh by requests of a form that is
//! not OAuth 2.0's.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

use super::{Manifest, ManifestError, WantedSecret};
use crate::{Grant, show_span, span};

/// The longest JSON pointer, in bytes.
const POINTER: usize = 256;
/// The placeholders, for error messages.
const KNOWN: &str = "${token}, ${refresh} and ${secret.NAME}";
/// Headers that the host sets itself.
const HOST_HEADERS: [&str; 4] = ["host", "content-length", "transfer-encoding", "connection"];

/// A span of time in a manifest, written with its units, such as `90s` or `60d`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TokenSpan(i64);

impl TokenSpan {
    /// Returns the span in milliseconds.
    #[must_use]
    pub const fn ms(self) -> i64 {
        self.0
    }
}

impl TryFrom<String> for TokenSpan {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        span(&text).map(Self)
    }
}

impl From<TokenSpan> for String {
    fn from(span: TokenSpan) -> Self {
        show_span(span.0)
    }
}

/// How the host gets and refreshes an access token. The requests go to hosts that the manifest lists. If the
/// configuration has an `api_base`, their URLs move to its origin and keep their paths.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenDialect {
    /// The request that gets a token from other secrets, such as a user and a password. `None` if an admin sets the
    /// first token, or the first refresh token, as the value of the secret.
    #[serde(default)]
    pub obtain: Option<TokenRequest>,
    /// The request that replaces a token by a new one. `None` if `obtain` is made again instead.
    #[serde(default)]
    pub refresh: Option<TokenRequest>,
    /// The lifetime of a token if the answer does not say it.
    #[serde(default)]
    pub valid: Option<TokenSpan>,
    /// How long before its end a token is refreshed. A minute if left out, and at most half of the lifetime.
    #[serde(default)]
    pub ahead: Option<TokenSpan>,
    /// How old a token must be before it is refreshed.
    #[serde(default)]
    pub not_before: Option<TokenSpan>,
    /// Whether a refresh token can be used only once. If the answer to a refresh is then lost, the refresh token is not
    /// used again, and an admin is told.
    #[serde(default)]
    pub single_use: bool,
}

/// A request for a token. Its texts may have the placeholders `${token}`, `${refresh}` and `${secret.NAME}`; in `form`
/// and `json`, a placeholder is the whole value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenRequest {
    /// `GET` or `POST`, the default.
    #[serde(default)]
    pub method: Option<String>,
    /// The URL, without a query. Its host must be listed in the manifest's `hosts`.
    pub url: String,
    /// The parameters of the query.
    #[serde(default)]
    pub query: BTreeMap<String, String>,
    /// The headers.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// The fields of the form that is the body. Without fields, there is no form.
    #[serde(default)]
    pub form: BTreeMap<String, String>,
    /// The JSON object that is the body.
    #[serde(default)]
    pub json: Option<Map<String, Value>>,
    /// Where the answer has the token.
    pub answer: TokenAnswer,
}

/// Where the JSON document of an answer has its parts, as JSON pointers (RFC 6901).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenAnswer {
    /// The token. An answer without it is a failure, whatever its status.
    pub token: String,
    /// The next refresh token. If the answer has none, the refresh token stays.
    #[serde(default)]
    pub refresh: Option<String>,
    /// The lifetime in seconds, as a number or a text.
    #[serde(default)]
    pub expires_in: Option<String>,
    /// The code of an error, which admins are shown.
    #[serde(default)]
    pub error: Option<String>,
    /// The codes that end a connection: the token or the password is no longer accepted. After any other failure the
    /// host tries again.
    #[serde(default)]
    pub refused: Vec<String>,
}

/// A piece of a text in a [`TokenRequest`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenPiece<'a> {
    /// Literal text.
    Text(&'a str),
    /// The current token.
    Token,
    /// The current refresh token.
    Refresh,
    /// The secret with this name.
    Secret(&'a str),
}

/// Splits a text into literal texts and placeholders.
///
/// # Errors
/// Returns a sentence if the text has an unknown or incomplete placeholder.
pub fn token_pieces(text: &str) -> Result<Vec<TokenPiece<'_>>, String> {
    let (mut pieces, mut rest) = (Vec::new(), text);
    while let Some((before, after)) = rest.split_once("${") {
        let Some((inside, after)) = after.split_once('}') else {
            return Err(format!("`{text}` has a placeholder without an end; the placeholders are {KNOWN}"));
        };
        if !before.is_empty() {
            pieces.push(TokenPiece::Text(before));
        }
        pieces.push(match (inside, inside.strip_prefix("secret.")) {
            ("token", _) => TokenPiece::Token,
            ("refresh", _) => TokenPiece::Refresh,
            (_, Some(name)) => TokenPiece::Secret(name),
            _ => return Err(format!("`${{{inside}}}` is not a placeholder; the placeholders are {KNOWN}")),
        });
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(TokenPiece::Text(rest));
    }
    Ok(pieces)
}

impl TokenDialect {
    /// Returns the names of the secrets that the first token comes from: those in `obtain`, or else the secret itself,
    /// which is called `own`.
    #[must_use]
    pub fn begins_with<'a>(&'a self, own: &'a str) -> Vec<&'a str> {
        self.obtain.as_ref().map_or_else(|| vec![own], |obtain| obtain.secrets().into_iter().collect())
    }

    /// Returns whether the value that an admin sets is a token. Otherwise it is a refresh token, or nothing is set.
    #[must_use]
    pub fn first_is_token(&self) -> bool {
        self.obtain.is_none() && self.refresh.as_ref().is_some_and(|refresh| refresh.uses(TokenPiece::Token))
    }

    /// Says to an admin what the host does, and what has to be set for that.
    #[must_use]
    pub fn meaning(&self) -> String {
        let host = |request: &TokenRequest| request.host().map_or_else(|| request.url.clone(), |host| host.to_string());
        match (&self.obtain, &self.refresh) {
            (Some(obtain), _) => {
                let names: Vec<_> = obtain.secrets().into_iter().map(|name| format!("`{name}`")).collect();
                format!("the server gets a token with {}, and keeps it fresh at {}", names.join(", "), host(obtain))
            }
            (None, Some(refresh)) if self.first_is_token() => {
                format!("the server keeps a token fresh at {}; set the first token", host(refresh))
            }
            (None, Some(refresh)) => {
                format!("the server keeps a token fresh at {}; set the first refresh token", host(refresh))
            }
            (None, None) => String::new(),
        }
    }

    /// Checks how the members fit together.
    fn check(&self) -> Result<(), String> {
        let fail = |text: &str| Err(text.to_owned());
        let (obtain, refresh) = (self.obtain.as_ref(), self.refresh.as_ref());
        let uses = |request: Option<&TokenRequest>, piece| request.is_some_and(|request| request.uses(piece));
        let refreshes = uses(refresh, TokenPiece::Refresh);
        if obtain.is_none() && refresh.is_none() {
            return fail("write the request that gets a token as `obtain`, or the one that replaces it as `refresh`");
        }
        if uses(obtain, TokenPiece::Token) || uses(obtain, TokenPiece::Refresh) {
            return fail("obtain: there is no token yet, so ${token} and ${refresh} cannot be used there");
        }
        if obtain.is_some_and(|obtain| obtain.secrets().is_empty()) {
            return fail("obtain: no secret is used, so anyone could get the token; name one as ${secret.NAME}");
        }
        if refresh.is_some() && !refreshes && !uses(refresh, TokenPiece::Token) {
            return fail(
                "refresh: the old token is not used; write ${token} or ${refresh} where the platform expects it, or \
                 call the request `obtain`",
            );
        }
        if obtain.is_none() && refreshes && uses(refresh, TokenPiece::Token) {
            return fail(
                "refresh: with both ${token} and ${refresh}, the host does not know which of the two an admin sets \
                 first; use one, or add `obtain`",
            );
        }
        if refreshes && obtain.is_some_and(|obtain| obtain.answer.refresh.is_none()) {
            return fail("obtain.answer: `refresh` is missing, so there would be no refresh token; add its pointer");
        }
        let next = refresh.and_then(|refresh| refresh.answer.refresh.as_ref());
        if self.single_use && (!refreshes || next.is_none()) {
            return fail(
                "`single_use` needs a `refresh` that uses ${refresh}, and in its `answer` the pointer `refresh` to the \
                 next refresh token",
            );
        }
        for (member, span) in [("ahead", self.ahead), ("not_before", self.not_before)] {
            if let (Some(span), Some(valid)) = (span, self.valid)
                && span >= valid
            {
                return Err(format!("`{member}` must be shorter than `valid`"));
            }
        }
        Ok(())
    }
}

impl TokenRequest {
    /// Returns the method.
    #[must_use]
    pub fn method(&self) -> &str {
        self.method.as_deref().unwrap_or("POST")
    }

    /// Returns whether a text of the request has this placeholder.
    #[must_use]
    pub fn uses(&self, piece: TokenPiece<'_>) -> bool {
        self.pieces().contains(&piece)
    }

    /// Returns the names of the secrets that the request uses.
    #[must_use]
    pub fn secrets(&self) -> BTreeSet<&str> {
        let pieces = self.pieces().into_iter();
        pieces.filter_map(|piece| if let TokenPiece::Secret(name) = piece { Some(name) } else { None }).collect()
    }

    /// Returns the pieces of all texts.
    fn pieces(&self) -> Vec<TokenPiece<'_>> {
        self.texts().into_iter().flat_map(|(_, text, _)| token_pieces(text).unwrap_or_default()).collect()
    }

    /// Returns every text that may have placeholders: where it is, the text, and whether a placeholder must be the
    /// whole value there.
    fn texts(&self) -> Vec<(String, &str, bool)> {
        let mut found = Vec::new();
        for (member, texts, whole) in
            [("query", &self.query, false), ("headers", &self.headers, false), ("form", &self.form, true)]
        {
            found.extend(texts.iter().map(|(name, text)| (format!("{member}.{name}"), text.as_str(), whole)));
        }
        for (name, value) in self.json.iter().flatten() {
            json_texts(format!("json.{name}"), value, &mut found);
        }
        found
    }

    /// Returns the host, as a grant. `None` if the URL is not valid.
    fn host(&self) -> Option<Grant> {
        self.url.strip_prefix("https://")?.split(['/', '?', '#']).next()?.parse().ok()
    }

    /// Checks what the types cannot express, except for secrets and hosts.
    fn check(&self) -> Result<(), String> {
        if !self.url.starts_with("https://") {
            return Err(format!("url `{}` must begin with https://", self.url));
        }
        if self.url.contains(['?', '#', '$']) {
            return Err("url: a placeholder or a query cannot be part of it; write parameters as `query`".to_owned());
        }
        match self.method() {
            "GET" if !self.form.is_empty() || self.json.is_some() => {
                return Err("a GET cannot have `form` or `json`; use `query`, or the method POST".to_owned());
            }
            "GET" | "POST" => {}
            other => return Err(format!("method must be GET or POST, got `{other}`")),
        }
        if !self.form.is_empty() && self.json.is_some() {
            return Err("a request has one body; remove `form` or `json`".to_owned());
        }
        let token = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        for name in self.headers.keys() {
            let lower = name.to_ascii_lowercase();
            if name.is_empty() || !name.chars().all(token) || HOST_HEADERS.contains(&lower.as_str()) {
                return Err(format!("headers: `{name}` is not a header that a request can set; remove it"));
            }
        }
        for (place, text, whole) in self.texts() {
            let pieces = token_pieces(text).map_err(|why| format!("{place}: {why}"))?;
            if whole && pieces.len() > 1 {
                return Err(format!("{place}: a placeholder must be the whole value; write nothing beside it"));
            }
        }
        let answer = &self.answer;
        let places = [
            ("token", Some(&answer.token)),
            ("refresh", answer.refresh.as_ref()),
            ("expires_in", answer.expires_in.as_ref()),
            ("error", answer.error.as_ref()),
        ];
        for (member, pointer) in places {
            if pointer.is_some_and(|pointer| !pointer.starts_with('/') || pointer.len() > POINTER) {
                return Err(format!(
                    "answer.{member} must be a JSON pointer of at most {POINTER} bytes, such as /access_token"
                ));
            }
        }
        if !answer.refused.is_empty() && answer.error.is_none() {
            return Err("answer.refused has codes, but `error` is missing; add the pointer to the code".to_owned());
        }
        Ok(())
    }
}

/// Adds the texts in a JSON value, each with its place.
fn json_texts<'a>(place: String, value: &'a Value, found: &mut Vec<(String, &'a str, bool)>) {
    match value {
        Value::String(text) => found.push((place, text, true)),
        Value::Array(all) => {
            for (n, value) in all.iter().enumerate() {
                json_texts(format!("{place}.{n}"), value, found);
            }
        }
        Value::Object(all) => {
            for (name, value) in all {
                json_texts(format!("{place}.{name}"), value, found);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

impl Manifest {
    /// Checks `[secrets.token]` of a secret.
    pub(super) fn check_token(&self, secret: &WantedSecret, token: &TokenDialect) -> Result<(), ManifestError> {
        let fail = |text: &str| ManifestError(format!("secret `{}`, token: {text}", secret.name));
        if secret.oauth2.is_some() {
            return Err(fail("the secret also has `oauth2`, and a token comes from one of the two; remove the other"));
        }
        if secret.webhook_key || secret.generate {
            return Err(fail("a token cannot have `webhook_key` or `generate`; remove it"));
        }
        token.check().map_err(|text| fail(&text))?;
        for (member, request) in [("obtain", &token.obtain), ("refresh", &token.refresh)] {
            let Some(request) = request else { continue };
            let checked = request.check().and_then(|()| self.check_token_secrets(secret, request));
            checked.map_err(|text| fail(&format!("{member}: {text}")))?;
        }
        Ok(())
    }

    /// Checks that a request goes to a host that the manifest lists, and that the secrets in it may be sent there.
    fn check_token_secrets(&self, own: &WantedSecret, request: &TokenRequest) -> Result<(), String> {
        let Some(at) = request.host() else { return Err(format!("url `{}` has no valid host", request.url)) };
        let covers = |host: &Grant| host.covers(at.host(), at.port().unwrap_or(443));
        if !self.hosts.iter().any(|wanted| covers(&wanted.host)) {
            return Err(format!("`hosts` does not list {at}, which issues the tokens; add it with a reason"));
        }
        for name in request.secrets() {
            if name == own.name {
                return Err(format!("${{secret.{name}}} is the token itself; use ${{token}} or ${{refresh}}"));
            }
            let Some(wanted) = self.secrets.iter().find(|wanted| wanted.name == name) else {
                return Err(format!("${{secret.{name}}} is not listed in `secrets`; add it there"));
            };
            if wanted.oauth2.is_some() || wanted.token.is_some() {
                return Err(format!("${{secret.{name}}} is a token that is kept fresh itself; use another secret"));
            }
            if !wanted.hosts.iter().any(covers) {
                return Err(format!("the secret `{name}` is not bound to {at}; add that host to the secret's `hosts`"));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
