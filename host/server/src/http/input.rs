//! Extractors for request bodies and query strings. Input is bounded in size, and invalid input gets an error that
//! explains the problem.

use super::Problem;
use axum::{
    body::{Body, to_bytes},
    extract::{FromRequest, FromRequestParts, Request},
    http::{StatusCode, header, request::Parts},
};
use bytes::Bytes;
use futures_util::future::BoxFuture;
use http_body_util::LengthLimitError;
use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::Value;
use std::{error::Error as _, sync::Arc, time::Duration};

/// Maximum size of a JSON body, in bytes.
pub const JSON_MAX: usize = 1 << 20;
/// How long a client may take to send a body.
const BODY_TIMEOUT: Duration = Duration::from_mins(1);

/// Reads a body of at most `max` bytes.
///
/// # Errors
/// Returns 413 if the body is larger, 408 if it arrives too slowly, and 400 if it ends early.
pub async fn bytes(body: Body, max: usize) -> Result<Bytes, Problem> {
    match tokio::time::timeout(BODY_TIMEOUT, to_bytes(body, max)).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(error)) if is_too_large(&error) => Err(Problem::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too-large",
            format!("the body must be at most {max} bytes"),
        )),
        Ok(Err(_)) => Err(Problem::bad_request("body", "the body ended early; send it again")),
        Err(_) => Err(Problem::new(
            StatusCode::REQUEST_TIMEOUT,
            "too-slow",
            format!("the body took longer than {} s; send it again", BODY_TIMEOUT.as_secs()),
        )),
    }
}

/// Reads the body of a request of at most `max` bytes, then checks again whether the caller may send it.
///
/// # Errors
/// Returns the errors of [`bytes`], and those of the check.
pub async fn whole(request: Request, max: usize) -> Result<(Parts, Bytes), Problem> {
    let (parts, body) = request.into_parts();
    let body = bytes(body, max).await?;
    if let Some(AfterBody(check)) = parts.extensions.get() {
        check().await?;
    }
    Ok((parts, body))
}

fn is_too_large(error: &axum::Error) -> bool {
    let mut cause = error.source();
    while let Some(error) = cause {
        if error.is::<LengthLimitError>() {
            return true;
        }
        cause = error.source();
    }
    false
}

/// An extension of a request: what to check as soon as the body has arrived. A client may take a minute to send the body,
/// and may have lost its access meanwhile.
#[derive(Clone)]
pub struct AfterBody(pub Arc<dyn Fn() -> BoxFuture<'static, Result<(), Problem>> + Send + Sync>);

/// A JSON body of at most [`JSON_MAX`] bytes. Parsing is strict: an unknown member is an error that names the member.
#[derive(Debug)]
pub struct Json<T> {
    /// The parsed value.
    pub value: T,
    /// The body as received, for computing its digest.
    pub raw: Bytes,
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let media_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        if let Some(media_type) = media_type.filter(|media_type| !is_json(media_type)) {
            return Err(Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "media-type",
                format!("the body must be JSON, sent with `Content-Type: application/json`, got `{media_type}`"),
            ));
        }
        let raw = whole(request, JSON_MAX).await?.1;
        Ok(Self { value: read(&raw)?, raw })
    }
}

/// Deserializes an optional member so that null and absent can be distinguished.
///
/// # Errors
/// Returns the errors of the member's own type.
#[expect(clippy::option_option, reason = "absent, null and a value are three things")]
pub fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
    essence == "application/json" || (essence.starts_with("application/") && essence.ends_with("+json"))
}

fn read<T: DeserializeOwned>(raw: &[u8]) -> Result<T, Problem> {
    let value: Value = serde_json::from_slice(raw)
        .map_err(|error| Problem::bad_request("json", format!("the body is not valid JSON: {error}")))?;
    if let Some(place) = find_nul(&value) {
        return Err(Problem::invalid(format!("{place} contains the character U+0000; remove it")));
    }
    serde_path_to_error::deserialize(value).map_err(|error| {
        let place = error.path().to_string();
        let error = error.into_inner();
        Problem::invalid(if place == "." { format!("the body: {error}") } else { format!("`{place}`: {error}") })
    })
}

/// Describes the place in the value that contains U+0000, which PostgreSQL cannot store in text, if there is one.
pub(super) fn find_nul(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => text.contains('\0').then(|| "a string in the body".to_owned()),
        Value::Array(items) => items.iter().find_map(find_nul),
        Value::Object(members) => members.iter().find_map(|(name, value)| {
            if name.contains('\0') {
                return Some("a member name".to_owned());
            }
            find_nul(value).map(|_| format!("`{name}`"))
        }),
        _ => None,
    }
}

/// A query string. Parsing is strict: an unknown parameter is an error that names the parameter.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match axum::extract::Query::<T>::from_request_parts(parts, state).await {
            Ok(axum::extract::Query(query)) => Ok(Self(query)),
            Err(rejection) => {
                // The cause names the parameter. The rejection only adds that this is about a query.
                let why = rejection.source().map_or_else(|| rejection.to_string(), ToString::to_string);
                Err(Problem::bad_request("query", format!("the query: {why}")))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only its reading is tested")]
    struct Note {
        text: String,
        #[serde(default)]
        labels: Vec<String>,
    }

    #[test]
    fn an_invalid_body_is_reported_with_the_wrong_field() {
        assert!(read::<Note>(br#"{"text": "x", "labels": ["a"]}"#).is_ok());
        for (body, status, word) in [
            (&b"{"[..], 400, "not valid JSON"),
            (b"", 400, "not valid JSON"),
            (b"\xff", 400, "not valid JSON"),
            (br#"{"text": "x", "more": 1}"#, 422, "`more`"),
            (br"{}", 422, "`text`"),
            (br#"{"text": 1}"#, 422, "`text`"),
            (br#"{"text": "x", "labels": ["a", 2]}"#, 422, "`labels[1]`"),
            (br#"{"text": "a\u0000b"}"#, 422, "U+0000"),
            (br"[]", 422, "body"),
        ] {
            let problem = read::<Note>(body).unwrap_err();
            assert_eq!(problem.status, status, "{}", problem.detail);
            assert!(problem.detail.contains(word), "{word}: {}", problem.detail);
        }
    }

    #[tokio::test]
    async fn an_error_in_a_query_names_the_parameter() {
        #[derive(Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        #[expect(dead_code, reason = "only its reading is tested")]
        struct Search {
            limit: Option<u32>,
        }
        for (uri, word) in [("/?limit=x", "limit: invalid digit"), ("/?more=1", "unknown field `more`")] {
            let (mut parts, ()) = axum::http::Request::get(uri).body(()).unwrap().into_parts();
            let problem = Query::<Search>::from_request_parts(&mut parts, &()).await.unwrap_err();
            assert_eq!(problem.status, 400);
            let detail = problem.detail.strip_prefix("the query: ").unwrap();
            assert!(detail.contains(word) && !detail.contains("query"), "{detail}");
        }
    }

    #[tokio::test]
    async fn a_body_over_the_limit_is_refused_with_413() {
        assert_eq!(bytes(Body::from("1234"), 4).await.unwrap().len(), 4);
        assert_eq!(bytes(Body::from("12345"), 4).await.unwrap_err().status, 413);
    }
}
