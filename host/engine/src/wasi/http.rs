//! The standard interface `wasi:http`, so that a language's own HTTP client works. A request is treated like one of the
//! power `http`: it has the same grants, address checks, secret placeholders and limits. A request is sent only when
//! its body is complete, and the guest gets an answer only when that is complete.

use crate::{
    call::{GuestRequest, HEADER_MAX, HEADERS_MAX, HOST_HEADERS, LogBook, RequestNumber, Web, http_method},
    error,
    gate::{Answer, BODY_MAX, Payload},
    limits::LimitReached,
};
use bytes::{Bytes, BytesMut};
use http::{HeaderName, HeaderValue, Request, Response};
use http_body_util::{BodyExt as _, Full};
use plugboard_model::{Failure, FailureKind, LogLevel};
use std::{sync::Arc, time::Duration};
use tracing::{Instrument as _, Span};
use wasmtime_wasi_http::{Error, ForbiddenHeaderFilter, RequestOptions, Result, WasiBody, WasiHttpHooks};

/// The hooks for a guest's requests.
pub(super) struct Hooks {
    pub web: Arc<Web>,
    pub log: Arc<LogBook>,
}

/// The type of work that runs concurrently with an answer. We have no such work.
type BackgroundWork = Box<dyn Future<Output = Result<()>> + Send>;

impl WasiHttpHooks for Hooks {
    fn forbidden_header_filter(&mut self) -> ForbiddenHeaderFilter {
        // A guest may set a content length, which is checked against its body. The host writes its own.
        Arc::new(|name: &HeaderName| *name != http::header::CONTENT_LENGTH && HOST_HEADERS.contains(&name.as_str()))
    }

    fn set_host_header(&mut self) -> bool {
        false
    }

    fn send_request(
        &mut self,
        request: Request<WasiBody>,
        options: Option<RequestOptions>,
        _: BackgroundWork,
    ) -> Box<dyn Future<Output = Result<(Response<WasiBody>, BackgroundWork)>> + Send> {
        let (web, log) = (Arc::clone(&self.web), Arc::clone(&self.log));
        // Count the request here, while the guest waits, so that a guest cannot start more requests than its limit
        // allows.
        let number = web.begin();
        let sending = async move {
            let done = match number {
                Ok(number) => send(&web, number, request, options).await,
                Err(stop) => Err(stop.into()),
            };
            match done {
                Ok(response) => Ok((response, Box::new(async { Ok(()) }) as BackgroundWork)),
                Err(error::Error::Failure(failure)) => {
                    // WASI errors are bare codes, so we log the full explanation.
                    log.write(LogLevel::Warn, format!("HTTP: {}", failure.message));
                    Err(wasi_error(failure))
                }
                Err(error::Error::Trap(error)) => {
                    if let Some(stop) = error.downcast_ref::<LimitReached>() {
                        web.stop(stop.clone());
                    }
                    Err(Error::InternalError(Some(error.root_cause().to_string())))
                }
            }
        };
        Box::new(sending.instrument(Span::current()))
    }
}

async fn send(
    web: &Web,
    number: RequestNumber,
    request: Request<WasiBody>,
    options: Option<RequestOptions>,
) -> Result<Response<WasiBody>, error::Error> {
    let (parts, body) = request.into_parts();
    let method = http_method(parts.method.as_str())?;
    if parts.headers.len() > HEADERS_MAX {
        return Err(Failure::invalid(format!("a request may have at most {HEADERS_MAX} headers")).into());
    }
    let mut headers = Vec::with_capacity(parts.headers.len());
    for (name, value) in parts.headers.iter().filter(|(name, _)| !HOST_HEADERS.contains(&name.as_str())) {
        headers.push((name.clone(), text(name, value)?));
    }
    let body = read_body(web, body).await?;
    let bytes_counted = body.len() as u64;
    let payload = if body.is_empty() { Payload::Empty } else { Payload::Bytes(body) };
    let timeout = options.and_then(|options| options.first_byte_timeout).unwrap_or(Duration::MAX);
    let non_repeatable = !method.is_idempotent();
    let request = GuestRequest {
        method,
        url: parts.uri.to_string(),
        headers,
        payload,
        timeout,
        bytes_counted,
        non_repeatable,
        answer_max: BODY_MAX,
        follow: false,
    };
    let Answer { status, headers, body } = web.send(number, request).await?;
    let mut response = Response::new(Full::new(body).map_err(|never| match never {}).boxed_unsync());
    *response.status_mut() =
        status.try_into().map_err(|_| Failure::invalid(format!("`{status}` is not a valid status")))?;
    *response.headers_mut() = headers;
    Ok(response)
}

/// Returns the value of a header as text.
fn text(name: &HeaderName, value: &HeaderValue) -> Result<String, Failure> {
    if value.len() > HEADER_MAX {
        return Err(Failure::invalid(format!("the header `{name}` is longer than {HEADER_MAX} bytes")));
    }
    let text = std::str::from_utf8(value.as_bytes());
    Ok(text.map_err(|_| Failure::invalid(format!("the header `{name}` is not UTF-8")))?.to_owned())
}

/// Collects a body, which the guest may still be writing.
async fn read_body(web: &Web, mut body: WasiBody) -> Result<Bytes, error::Error> {
    let mut bytes = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| Failure::invalid(format!("the body is incomplete: {error}")))?;
        // Trailers are not sent.
        let Ok(data) = frame.into_data() else { continue };
        web.count_bytes(data.len() as u64)?;
        if bytes.len() + data.len() > BODY_MAX {
            let message = format!("the body is larger than {BODY_MAX} bytes");
            return Err(Failure::invalid(message).code("too-long").into());
        }
        bytes.extend_from_slice(&data);
    }
    Ok(bytes.freeze())
}

/// Converts a failure to an error code of WASI.
fn wasi_error(failure: Failure) -> Error {
    match (failure.kind, failure.code.as_deref()) {
        (FailureKind::Denied, Some("address-not-public")) => Error::DestinationIpProhibited,
        (FailureKind::Denied, _) => Error::HttpRequestDenied,
        (FailureKind::Invalid, Some("too-long")) => Error::HttpRequestBodySize(Some(BODY_MAX as u64)),
        (_, Some("answer-too-large")) => Error::HttpResponseBodySize(Some(BODY_MAX as u64)),
        (_, Some("timeout")) => Error::HttpResponseTimeout,
        (_, Some("not-reached")) => Error::ConnectionRefused,
        (FailureKind::Uncertain, _) => Error::HttpResponseIncomplete,
        _ => Error::InternalError(Some(failure.message)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_map_to_wasi_error_codes() {
        let word = |failure| format!("{:?}", wasi_error(failure));
        assert_eq!(word(Failure::denied("x").code("not-granted")), "HttpRequestDenied");
        assert_eq!(word(Failure::denied("x").code("address-not-public")), "DestinationIpProhibited");
        assert_eq!(word(Failure::new(FailureKind::Uncertain, "x").code("timeout")), "HttpResponseTimeout");
        assert_eq!(word(Failure::new(FailureKind::Uncertain, "x").code("no-answer")), "HttpResponseIncomplete");
        assert_eq!(word(Failure::new(FailureKind::Unavailable, "x").code("not-reached")), "ConnectionRefused");
        assert_eq!(word(Failure::invalid("how so")), "InternalError(Some(\"how so\"))");
    }
}
