//! `http`: calls to other systems, through the gate.

use super::{AttachmentHandle, check};
use crate::{
    Wire,
    bindings::http::{Host, HostRequest, HostResponse},
    gate::{BODY_MAX, Field, FilePart, Outgoing, Payload, in_time},
    limits::Stop,
    state::{Error, State, Subject},
    tape::Reply,
};
use bytes::Bytes;
use plugboard_model::{Attachment, AttachmentKind, AttachmentState, Failure, FailureKind, LimitKind, MadeFile};
use reqwest::{
    Method,
    header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue},
};
use std::{sync::Arc, time::Duration};
use wasmtime::{Result, component::Resource};

/// Headers of one request.
const HEADERS_MAX: usize = 64;
/// The longest value of a header, in bytes.
const HEADER_MAX: usize = 8 << 10;
/// Form fields and files of one request.
const FIELDS_MAX: usize = 256;
/// The longest address before secrets are put in, in bytes.
const URL_MAX: usize = 8 << 10;
/// Files that a call makes of answers.
const MADE_MAX: usize = 10;
/// What a call keeps of its time for itself, so that it hears of an answer that did not come.
const RESERVE: Duration = Duration::from_millis(100);

/// Headers that are the connection's own business.
const OURS: [&str; 11] = [
    "host",
    "content-length",
    "transfer-encoding",
    "connection",
    "keep-alive",
    "upgrade",
    "te",
    "trailer",
    "expect",
    "proxy-connection",
    "proxy-authorization",
];

/// A request in the making. What was said wrongly is told when it is sent.
pub struct RequestBuilder {
    method: String,
    url: String,
    headers: Vec<(HeaderName, String)>,
    body: Option<Vec<u8>>,
    fields: Vec<Field>,
    files: Vec<(String, Attachment)>,
    whole: Option<Attachment>,
    timeout_ms: Option<u32>,
    wrong: Option<Failure>,
}

/// An answer.
pub struct Response {
    status: u16,
    headers: HeaderMap,
    body: Bytes,
}

/// What a call's requests have come to.
#[derive(Debug, Default)]
pub(crate) struct HttpBook {
    /// Calls so far.
    pub calls: u32,
    bytes: u64,
    /// Requests that must not be repeated: those under way or lost, and those answered.
    open: u32,
    answered: u32,
}

impl HttpBook {
    pub(crate) fn wire(&self) -> Wire {
        match (self.open, self.answered) {
            (0, 0) => Wire::Untouched,
            (0, _) => Wire::Answered,
            _ => Wire::Unknown,
        }
    }
}

impl RequestBuilder {
    fn set(&mut self, checked: Result<(), Failure>, set: impl FnOnce(&mut Self)) {
        match checked {
            Ok(()) => set(self),
            Err(failure) => drop(self.wrong.get_or_insert(failure)),
        }
    }

    fn parts(&self) -> usize {
        self.fields.len() + self.files.len()
    }
}

impl State {
    fn add_field(&mut self, request: &Resource<RequestBuilder>, field: Field) -> Result<()> {
        self.limiter.keep(field.name.len() + field.value.len())?;
        let request = self.get_mut(request)?;
        let checked = check::word("the field's name", &field.name, check::NAME_MAX)
            .and_then(|()| check::text("the field's value", &field.value, BODY_MAX))
            .and_then(|()| check::count("fields and files a request", request.parts(), FIELDS_MAX));
        request.set(checked, |request| request.fields.push(field));
        Ok(())
    }
}

impl HostRequest for State {
    fn new(&mut self, method: String, url: String) -> Result<Resource<RequestBuilder>> {
        self.limiter.keep(method.len() + url.len())?;
        let wrong = check::word("the address", &url, URL_MAX).err();
        let (headers, fields, files) = (Vec::new(), Vec::new(), Vec::new());
        self.push(RequestBuilder {
            method,
            url,
            headers,
            body: None,
            fields,
            files,
            whole: None,
            timeout_ms: None,
            wrong,
        })
    }

    fn header(&mut self, request: Resource<RequestBuilder>, name: String, value: String) -> Result<()> {
        self.limiter.keep(name.len() + value.len())?;
        let request = self.get_mut(&request)?;
        let parsed = HeaderName::from_bytes(name.as_bytes());
        let checked = match &parsed {
            Ok(name) if OURS.contains(&name.as_str()) => {
                Err(Failure::invalid(format!("the header `{name}` is set by the host")))
            }
            Ok(_) => check::text("the header's value", &value, HEADER_MAX),
            Err(_) => Err(Failure::invalid("the header's name has characters that no header can have")),
        };
        let checked = checked.and_then(|()| check::count("headers a request", request.headers.len(), HEADERS_MAX));
        request.set(checked, |request| request.headers.extend(parsed.ok().map(|name| (name, value))));
        Ok(())
    }

    fn body(&mut self, request: Resource<RequestBuilder>, bytes: Vec<u8>) -> Result<()> {
        self.limiter.keep(bytes.len())?;
        let checked = check::ensure(bytes.len() <= BODY_MAX, || {
            Failure::invalid(format!("the body is larger than {BODY_MAX} bytes")).code("too-long")
        });
        self.get_mut(&request)?.set(checked, |request| request.body = Some(bytes));
        Ok(())
    }

    fn field(&mut self, request: Resource<RequestBuilder>, name: String, value: String) -> Result<()> {
        self.add_field(&request, Field { name, value, secret: false })
    }

    fn secret_field(&mut self, request: Resource<RequestBuilder>, name: String, secret: String) -> Result<()> {
        self.add_field(&request, Field { name, value: secret, secret: true })
    }

    fn file(
        &mut self,
        request: Resource<RequestBuilder>,
        name: String,
        file: Resource<AttachmentHandle>,
    ) -> Result<()> {
        let attachment = self.get(&file)?.0.clone();
        let request = self.get_mut(&request)?;
        let checked = check::word("the file's field", &name, check::NAME_MAX)
            .and_then(|()| check::count("fields and files a request", request.parts(), FIELDS_MAX));
        request.set(checked, |request| request.files.push((name, attachment)));
        Ok(())
    }

    fn body_file(&mut self, request: Resource<RequestBuilder>, file: Resource<AttachmentHandle>) -> Result<()> {
        let attachment = self.get(&file)?.0.clone();
        self.get_mut(&request)?.whole = Some(attachment);
        Ok(())
    }

    fn timeout_ms(&mut self, request: Resource<RequestBuilder>, ms: u32) -> Result<()> {
        self.get_mut(&request)?.timeout_ms = Some(ms);
        Ok(())
    }

    fn drop(&mut self, handle: Resource<RequestBuilder>) -> Result<()> {
        self.forget(handle)
    }
}

impl HostResponse for State {
    fn status(&mut self, response: Resource<Response>) -> Result<u16> {
        Ok(self.get(&response)?.status)
    }

    fn header(&mut self, response: Resource<Response>, name: String) -> Result<Option<String>> {
        let value = self.get(&response)?.headers.get(name.as_str());
        Ok(value.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()))
    }

    fn body(&mut self, response: Resource<Response>) -> Result<Vec<u8>> {
        Ok(self.get(&response)?.body.to_vec())
    }

    fn attachment(
        &mut self,
        response: Resource<Response>,
        name: Option<String>,
    ) -> Result<Resource<AttachmentHandle>, Error> {
        if let Some(name) = &name {
            check::word("the file's name", name, check::NAME_MAX)?;
        }
        check::count("files a call", self.book.files.len(), MADE_MAX)?;
        let Response { headers, body, .. } = self.get(&response)?;
        let media_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let media_type = media_type.and_then(|text| text.split(';').next()).map(|text| text.trim().to_lowercase());
        let media_type = media_type.filter(|text| !text.is_empty() && text.len() <= check::NAME_MAX);
        let kind = match media_type.as_deref().and_then(|text| text.split_once('/')) {
            Some(("image", _)) => AttachmentKind::Image,
            Some(("audio", _)) => AttachmentKind::Audio,
            Some(("video", _)) => AttachmentKind::Video,
            _ => AttachmentKind::File,
        };
        let bytes = body.to_vec();
        self.limiter.keep(bytes.len())?;
        let (size, id) = (u32::try_from(bytes.len()).ok(), self.new_id());
        let file = Attachment { id, kind, name, media_type, size, state: AttachmentState::Stored };
        self.book.files.push(MadeFile { file: file.clone(), bytes });
        Ok(self.push(AttachmentHandle(file))?)
    }

    fn drop(&mut self, handle: Resource<Response>) -> Result<()> {
        self.forget(handle)
    }
}

fn method(name: &str) -> Result<Method, Failure> {
    Ok(match name {
        "GET" => Method::GET,
        "HEAD" => Method::HEAD,
        "POST" => Method::POST,
        "PUT" => Method::PUT,
        "PATCH" => Method::PATCH,
        "DELETE" => Method::DELETE,
        "OPTIONS" => Method::OPTIONS,
        _ => {
            let message = "the method is none of GET, HEAD, POST, PUT, PATCH, DELETE and OPTIONS, in capitals";
            return Err(Failure::invalid(message));
        }
    })
}

impl State {
    /// Counts bytes of bodies, either way.
    fn carry(&mut self, bytes: u64) -> Result<(), Stop> {
        self.http.bytes = self.http.bytes.saturating_add(bytes);
        let most = self.call.limits.http_bytes;
        if self.http.bytes <= most {
            return Ok(());
        }
        Err(Stop::new(LimitKind::Http, format!("HTTP bodies are more than {most} bytes together")))
    }

    /// What of the call's own time is left for waiting.
    fn left(&self) -> Duration {
        let wall = Duration::from_millis(u64::from(self.call.limits.wall_ms));
        wall.saturating_sub(self.started.elapsed()).saturating_sub(RESERVE)
    }

    /// Reads the files that go into a body.
    async fn files(&mut self, files: Vec<(String, Attachment)>) -> Result<Vec<FilePart>, Error> {
        let powers = Arc::clone(&self.call.powers);
        let mut parts = Vec::with_capacity(files.len());
        for (field, file) in files {
            let made = self.book.files.iter().find(|made| made.file.id == file.id);
            let bytes = match made.map(|made| Bytes::copy_from_slice(&made.bytes)) {
                Some(bytes) => bytes,
                None => powers.read(&file.id).await?,
            };
            self.carry(bytes.len() as u64)?;
            let name = file.name.unwrap_or_else(|| file.kind.to_string());
            parts.push(FilePart { field, name, media_type: file.media_type, bytes });
        }
        Ok(parts)
    }
}

impl Host for State {
    async fn send(&mut self, request: Resource<RequestBuilder>) -> Result<Resource<Response>, Error> {
        let request = self.take(request)?;
        self.http.calls += 1;
        let (call, most) = (self.http.calls, self.call.limits.http_calls);
        if call > most {
            return Err(Stop::new(LimitKind::Http, format!("more than {most} HTTP calls")).into());
        }
        request.wrong.map_or(Ok(()), Err)?;
        let method = method(&request.method)?;
        // A second one could be refused after the first was done: nobody could tell what to repeat.
        let once = !method.is_idempotent();
        if once && matches!(self.subject, Subject::Send(_)) && self.http.wire() != Wire::Untouched {
            let message = "`send` makes at most one request by POST or PATCH, and this call has made it";
            return Err(Failure::denied(message).code("one-request").into());
        }
        let sized: usize = request.fields.iter().map(|field| field.name.len() + field.value.len()).sum();
        if request.body.is_none() && request.whole.is_none() && sized > BODY_MAX {
            return Err(Failure::invalid(format!("the form is larger than {BODY_MAX} bytes")).code("too-long").into());
        }
        let whole = match request.whole {
            Some(file) => self.files(vec![(String::new(), file)]).await?.pop(),
            None => None,
        };
        let payload = match request.body {
            _ if whole.is_some() => Payload::Bytes(whole.map(|file| file.bytes).unwrap_or_default()),
            Some(bytes) => Payload::Bytes(bytes.into()),
            None if !request.files.is_empty() => Payload::Multipart(request.fields, self.files(request.files).await?),
            None if !request.fields.is_empty() => Payload::Form(request.fields),
            None => Payload::Empty,
        };
        let outgoing = Outgoing {
            method,
            url: request.url,
            headers: request.headers,
            payload,
            idempotency_key: format!("{}-{call}", self.call.idempotency),
        };
        let Some(tape) = self.call.tape.clone() else { return self.exchange(outgoing, request.timeout_ms, once).await };
        let question = outgoing.question();
        if let Some(played) = tape.replied(&question) {
            let Reply { status, headers, body } = played?;
            let body = Reply::bytes(&body);
            self.carry(body.len() as u64)?;
            let pair = |(name, value): (String, String)| Some((name.parse().ok()?, value.parse().ok()?));
            let headers: HeaderMap = headers.into_iter().filter_map(pair).collect();
            return Ok(self.push(Response { status, headers, body })?);
        }
        let done = self.exchange(outgoing, request.timeout_ms, once).await;
        match &done {
            Ok(response) => {
                let Response { status, headers, body } = self.get(response)?;
                let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
                let headers = headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect();
                let reply = Reply { status: *status, headers, body: Reply::encode(body) };
                tape.keep_reply(question, &Ok(reply));
            }
            Err(Error::Failure(failure)) => tape.keep_reply(question, &Err(failure.clone())),
            Err(Error::Trap(_)) => {}
        }
        done
    }
}

impl State {
    /// Sends a request through the gate. `once`: it must not be repeated.
    async fn exchange(
        &mut self,
        outgoing: Outgoing,
        timeout_ms: Option<u32>,
        once: bool,
    ) -> Result<Resource<Response>, Error> {
        let (gate, secrets) = (Arc::clone(&self.call.gate), Arc::clone(&self.call.secrets));
        let asked = timeout_ms.map_or(Duration::MAX, |ms| Duration::from_millis(ms.into()));
        let ready = in_time(asked.min(self.left()), gate.prepare(outgoing, &secrets)).await?;
        self.carry(ready.size)?;
        let timeout = asked.min(self.left());
        if timeout.is_zero() {
            let message = "no time is left for a request: the call's own limit ends it first";
            return Err(Failure::new(FailureKind::Unavailable, message).code("timeout").into());
        }
        // From here until an answer is whole, nobody knows: not even when this future is dropped.
        self.http.open += u32::from(once);
        let answer = match ready.send(BODY_MAX, timeout).await {
            Ok(answer) => answer,
            Err(undone) => {
                if once && !undone.left {
                    self.http.open -= 1;
                }
                return Err(undone.failure.into());
            }
        };
        if once {
            self.http.open -= 1;
            self.http.answered += 1;
        }
        self.carry(answer.body.len() as u64)?;
        Ok(self.push(Response { status: answer.status, headers: answer.headers, body: answer.body })?)
    }
}
