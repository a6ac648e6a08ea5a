//! The webhooks for platforms: `/hooks/{channel}`, and all paths below. A 2xx means that the content is on disk.

use super::{App, Peer, Problem, channels, input};
use axum::{
    Extension,
    body::Body,
    extract::{Path, Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use plugboard_flow::HookOutcome;
use plugboard_model::{Failure, HookAnswer, HookRequest};

/// Maximum size of a platform's request, in bytes.
pub const BODY_MAX: usize = 1 << 20;

/// Answer a platform's GET request
///
/// For example, the challenge with which a platform verifies the webhook's address.
#[utoipa::path(get, path = "/hooks/{channel}", tag = "platforms", params(("channel", description = "The channel's name")),
    responses((status = 200, description = "The connector's answer."), (status = 401, description = "The request is not from the platform.", body = Problem),
        (status = 429, description = "Too many requests; wait.", body = Problem), (status = 503, description = "Temporarily unavailable; send the request again.", body = Problem)))]
pub async fn get(
    state: State<App>,
    peer: Extension<Peer>,
    channel: Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    take(state, peer, channel, request).await
}

/// Receive a platform's request
///
/// 2xx: everything new in the request is stored. 401: the signature is wrong. 400: the request is invalid. In both
/// cases, nothing is stored. 503: the server is temporarily unavailable or has a fault such as a missing secret; the
/// platform should send the request again.
#[utoipa::path(post, path = "/hooks/{channel}", tag = "platforms", params(("channel", description = "The channel's name")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The platform's request body, at most 1 MiB"),
    responses((status = 200, description = "The request was stored."), (status = 401, description = "The request is not from the platform.", body = Problem),
        (status = 429, description = "Too many requests; wait.", body = Problem), (status = 503, description = "Temporarily unavailable; send the request again.", body = Problem)))]
pub async fn post(
    state: State<App>,
    peer: Extension<Peer>,
    channel: Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    take(state, peer, channel, request).await
}

/// Answer a platform's GET request to a path below the hook
///
/// Some platforms call several paths. The connector sees the path.
#[utoipa::path(get, path = "/hooks/{channel}/{*rest}", tag = "platforms",
    params(("channel", description = "The channel's name"), ("rest", description = "The rest of the path")),
    responses((status = 200, description = "The connector's answer."), (status = 401, description = "The request is not from the platform.", body = Problem),
        (status = 429, description = "Too many requests; wait.", body = Problem), (status = 503, description = "Temporarily unavailable; send the request again.", body = Problem)))]
pub async fn get_below(
    state: State<App>,
    peer: Extension<Peer>,
    Path(Below { channel }): Path<Below>,
    request: Request,
) -> Result<Response, Problem> {
    take(state, peer, Path(channel), request).await
}

/// Receive a platform's request to a path below the hook
///
/// The same as a request to the hook itself. The connector sees the path.
#[utoipa::path(post, path = "/hooks/{channel}/{*rest}", tag = "platforms",
    params(("channel", description = "The channel's name"), ("rest", description = "The rest of the path")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The platform's request body, at most 1 MiB"),
    responses((status = 200, description = "The request was stored."), (status = 401, description = "The request is not from the platform.", body = Problem),
        (status = 429, description = "Too many requests; wait.", body = Problem), (status = 503, description = "Temporarily unavailable; send the request again.", body = Problem)))]
pub async fn post_below(
    state: State<App>,
    peer: Extension<Peer>,
    Path(Below { channel }): Path<Below>,
    request: Request,
) -> Result<Response, Problem> {
    take(state, peer, Path(channel), request).await
}

/// The parameters of a path below a hook. The connector gets the rest of the path as it was sent.
#[derive(serde::Deserialize)]
pub struct Below {
    channel: String,
}

/// Passes a request to the channel's connector, and builds the response from the outcome.
async fn take(
    State(app): State<App>,
    Extension(peer): Extension<Peer>,
    Path(channel): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    // The router also passes HEAD to a GET handler, but connectors only get GET and POST.
    if parts.method != Method::GET && parts.method != Method::POST {
        return Err(Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method", "a hook accepts only GET and POST"));
    }
    // Check before reading the body, so that no body is held in memory for a channel that does not exist.
    if !app.flow.has_channel(&channel).await {
        return Err(Problem::not_found("channel", &channel));
    }
    let body = input::bytes(body, BODY_MAX).await?;
    let now = app.flow.clock().now();
    let counted = if sends_files(&parts.headers) && is_chat(&app, &channel) {
        Some(app.visitor_files.take(app.client(peer, &parts.headers), &channel, body.len(), now)?)
    } else {
        None
    };
    let host = app.host(peer, &parts.headers).map(str::to_owned);
    // Platforms send no cookies. Those of a browser belong to people who are signed in here, and are no plugin's concern.
    let headers = parts.headers.iter().filter(|(name, _)| *name != header::COOKIE);
    let headers = headers.filter(|(name, _)| host.is_none() || *name != header::HOST);
    let mut headers: Vec<(String, String)> = headers
        .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
        .collect();
    headers.extend(host.map(|host| ("host".to_owned(), host)));
    let query = parts.uri.query().unwrap_or("");
    let sent = parts.uri.path_and_query().map_or("", |sent| sent.as_str());
    let request = HookRequest {
        method: parts.method.to_string(),
        url: format!("{}{sent}", app.public_url()),
        path: below(parts.uri.path()).to_owned(),
        query_string: query.to_owned(),
        query: url::form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
        headers,
        body: body.as_ref().into(),
        received_at: now,
    };
    let outcome = app.flow.hook(&channel, request).await;
    if let Some(counted) = counted.filter(|_| !matches!(outcome, HookOutcome::Accepted | HookOutcome::Answer(_))) {
        app.visitor_files.give_back(&counted);
    }
    answer(&channel, outcome)
}

/// Returns whether a channel is a web chat, to which strangers post.
fn is_chat(app: &App, channel: &str) -> bool {
    channels::find(app, channel).is_ok_and(|channel| channels::is_chat(app, &channel))
}

/// Returns whether a request has a form that can have files.
fn sends_files(headers: &HeaderMap) -> bool {
    let form = b"multipart/form-data";
    let is_form = |value: &HeaderValue| {
        let value = value.as_bytes().trim_ascii_start();
        value.get(..form.len()).is_some_and(|start| start.eq_ignore_ascii_case(form))
    };
    headers.get_all(header::CONTENT_TYPE).iter().any(is_form)
}

/// Returns the part of a hook's path that follows the channel's name, as it was sent: empty, or beginning with `/`.
fn below(path: &str) -> &str {
    let name = path.trim_start_matches('/').strip_prefix("hooks/").unwrap_or_default();
    name.find('/').map_or("", |at| &name[at..])
}

fn answer(channel: &str, outcome: HookOutcome) -> Result<Response, Problem> {
    match outcome {
        HookOutcome::Accepted => Ok(StatusCode::OK.into_response()),
        HookOutcome::Answer(answer) => Ok(respond(answer)),
        HookOutcome::UnknownChannel => Err(Problem::not_found("channel", channel)),
        HookOutcome::Unauthorized(failure) => Err(problem(StatusCode::UNAUTHORIZED, "unauthorized", failure)),
        HookOutcome::Invalid(failure) => Err(problem(StatusCode::BAD_REQUEST, "invalid", failure)),
        HookOutcome::TooMany(failure) => Err(problem(StatusCode::TOO_MANY_REQUESTS, "rate-limited", failure)),
        HookOutcome::Unavailable(failure) => Err(problem(StatusCode::SERVICE_UNAVAILABLE, "unavailable", failure)),
    }
}

fn problem(status: StatusCode, word: &str, failure: Failure) -> Problem {
    let wait = failure.retry_after_ms.or((status == StatusCode::TOO_MANY_REQUESTS).then_some(1_000));
    Problem::new(status, failure.code.unwrap_or_else(|| word.into()), failure.message).wait(wait)
}

/// Builds the response from a connector's answer. The router's security headers keep it from running scripts as a page
/// of this server.
fn respond(answer: HookAnswer) -> Response {
    let mut response = Response::new(Body::from(answer.body));
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
    let media_type = HeaderValue::try_from(answer.content_type);
    let media_type = media_type.unwrap_or(HeaderValue::from_static("text/plain; charset=utf-8"));
    response.headers_mut().insert(header::CONTENT_TYPE, media_type);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_below_a_hook_is_passed_on_as_it_was_sent() {
        for (path, rest) in
            [("/hooks/shop", ""), ("/hooks/shop/", "/"), ("/hooks/shop/a%20b/c", "/a%20b/c"), ("/hooks/a%2Fb", "")]
        {
            assert_eq!(below(path), rest, "{path}");
        }
    }

    #[test]
    fn a_request_with_files_is_recognized_by_its_form() {
        let with = |values: &[&[u8]]| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(header::CONTENT_TYPE, HeaderValue::from_bytes(value).unwrap());
            }
            sends_files(&headers)
        };
        for form in [&b"multipart/form-data; boundary=x"[..], b" Multipart/Form-Data", b"multipart/form-data;a=\xff"] {
            assert!(with(&[form]));
        }
        assert!(with(&[b"application/json", b"multipart/form-data"]));
        assert!(!with(&[]) && !with(&[b"application/json"]) && !with(&[b"multipart"]));
    }

    #[test]
    fn each_hook_outcome_has_its_own_status() {
        let failure = || Failure::denied("no").code("signature");
        let status = |outcome| match answer("shop", outcome) {
            Ok(response) => response.status().as_u16(),
            Err(problem) => problem.status,
        };
        assert_eq!(status(HookOutcome::Accepted), 200);
        assert_eq!(status(HookOutcome::UnknownChannel), 404);
        assert_eq!(status(HookOutcome::Unauthorized(failure())), 401);
        assert_eq!(status(HookOutcome::Invalid(failure())), 400);
        assert_eq!(status(HookOutcome::TooMany(failure())), 429);
        assert_eq!(status(HookOutcome::Unavailable(failure())), 503);
        let wait = answer("shop", HookOutcome::TooMany(failure())).unwrap_err();
        assert_eq!((wait.retry_after, wait.code.as_str()), (Some(1), "signature"));
    }
}
