//! `http`: requests to other systems, through the gate.

use super::{
    AttachmentHandle,
    bindings::http::{Host, HostRequest, HostResponse},
    check,
};
use crate::{
    call::{GuestRequest, HEADER_MAX, HEADERS_MAX, HOST_HEADERS, http_method},
    error::Error,
    gate::{Answer, BODY_MAX, Field, FilePart, Payload, URL_MAX, json_with},
    state::State,
};
use bytes::Bytes;
use plugboard_model::{Attachment, AttachmentKind, AttachmentState, Failure, MadeFile};
use reqwest::{
    Method,
    header::{CONTENT_TYPE, HeaderMap, HeaderName},
};
use std::{mem, sync::Arc, time::Duration};
use wasmtime::{Result, component::Resource};

/// The maximum number of form fields and files per request.
const FIELDS_MAX: usize = 256;
/// The maximum number of files that a call creates from HTTP answers.
const CREATED_FILES_MAX: usize = 10;
/// The largest answer that becomes a file, in bytes: the largest file that the host stores.
const ANSWER_FILE_MAX: u32 = 25 << 20;

/// The maximum number of secrets in the JSON body of a request.
const JSON_SECRETS_MAX: usize = 16;
/// The maximum length of a pointer to a member of a JSON body, in bytes.
const POINTER_MAX: usize = 256;

/// A request under construction. Invalid input is reported when the request is sent.
pub struct RequestBuilder {
    method: String,
    url: String,
    headers: Vec<(HeaderName, String)>,
    body: Option<Vec<u8>>,
    fields: Vec<Field>,
    files: Vec<WantedFile>,
    /// A file that is the whole body.
    body_file: Option<WantedFile>,
    /// Secrets in the JSON body: the pointer to the member, and the name of the secret.
    json_secrets: Vec<Field>,
    timeout_ms: Option<u32>,
    repeatable: bool,
    /// The largest answer that becomes a file, in bytes.
    answer_file: Option<u32>,
    follow_redirects: bool,
    /// The first failed check.
    error: Option<Failure>,
}

/// A file, or a part of one, for the body of a request.
struct WantedFile {
    /// The form field. Empty for a whole body.
    field: String,
    file: Attachment,
    /// The part: its offset and length. `None` for the whole file.
    range: Option<(u32, u32)>,
}

/// An HTTP answer.
pub struct Response {
    status: u16,
    headers: HeaderMap,
    body: Bytes,
    /// Whether the body is only for a file, and does not enter the plugin.
    file_only: bool,
    /// Whether such a body has become a file.
    taken: bool,
}

impl RequestBuilder {
    /// Sets a part of the request if its check succeeded, or else records the failure. The first failure counts.
    fn set(&mut self, checked: Result<(), Failure>, set: impl FnOnce(&mut Self)) {
        match checked {
            Ok(()) => set(self),
            Err(failure) => drop(self.error.get_or_insert(failure)),
        }
    }

    /// The number of form fields and files.
    fn parts(&self) -> usize {
        self.fields.len() + self.files.len()
    }
}

impl State {
    fn add_field(&mut self, request: &Resource<RequestBuilder>, field: Field) -> Result<()> {
        self.limiter.count_host_bytes(field.name.len() + field.value.len())?;
        let request = self.get_mut(request)?;
        let checked = check::nonempty("the field's name", &field.name, check::NAME_MAX)
            .and_then(|()| check::text("the field's value", &field.value, BODY_MAX))
            .and_then(|()| check::count("fields and files per request", request.parts(), FIELDS_MAX));
        request.set(checked, |request| request.fields.push(field));
        Ok(())
    }

    fn add_form_file(
        &mut self,
        request: &Resource<RequestBuilder>,
        field: String,
        file: &Resource<AttachmentHandle>,
        range: Option<(u32, u32)>,
    ) -> Result<()> {
        let file = self.get(file)?.0.clone();
        let request = self.get_mut(request)?;
        let checked = check::nonempty("the file's field", &field, check::NAME_MAX)
            .and_then(|()| check::count("fields and files per request", request.parts(), FIELDS_MAX));
        request.set(checked, |request| request.files.push(WantedFile { field, file, range }));
        Ok(())
    }

    fn set_body_file(
        &mut self,
        request: &Resource<RequestBuilder>,
        file: &Resource<AttachmentHandle>,
        range: Option<(u32, u32)>,
    ) -> Result<()> {
        let file = self.get(file)?.0.clone();
        self.get_mut(request)?.body_file = Some(WantedFile { field: String::new(), file, range });
        Ok(())
    }
}

impl HostRequest for State {
    fn new(&mut self, method: String, url: String) -> Result<Resource<RequestBuilder>> {
        self.limiter.count_host_bytes(method.len() + url.len())?;
        let error = check::nonempty("the address", &url, URL_MAX).err();
        let (headers, fields, files) = (Vec::new(), Vec::new(), Vec::new());
        self.push(RequestBuilder {
            method,
            url,
            headers,
            body: None,
            fields,
            files,
            body_file: None,
            json_secrets: Vec::new(),
            timeout_ms: None,
            repeatable: false,
            answer_file: None,
            follow_redirects: false,
            error,
        })
    }

    fn header(&mut self, request: Resource<RequestBuilder>, name: String, value: String) -> Result<()> {
        self.limiter.count_host_bytes(name.len() + value.len())?;
        let request = self.get_mut(&request)?;
        let parsed = HeaderName::from_bytes(name.as_bytes());
        let checked = match &parsed {
            Ok(name) if HOST_HEADERS.contains(&name.as_str()) => {
                Err(Failure::invalid(format!("the header `{name}` is set by the host")))
            }
            Ok(_) => check::text("the header's value", &value, HEADER_MAX),
            Err(_) => Err(Failure::invalid("the header's name contains characters that are not allowed")),
        };
        let checked = checked.and_then(|()| check::count("headers per request", request.headers.len(), HEADERS_MAX));
        request.set(checked, |request| request.headers.extend(parsed.ok().map(|name| (name, value))));
        Ok(())
    }

    fn body(&mut self, request: Resource<RequestBuilder>, bytes: Vec<u8>) -> Result<()> {
        self.limiter.count_host_bytes(bytes.len())?;
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
        self.add_form_file(&request, name, &file, None)
    }

    fn body_file(&mut self, request: Resource<RequestBuilder>, file: Resource<AttachmentHandle>) -> Result<()> {
        self.set_body_file(&request, &file, None)
    }

    fn file_range(
        &mut self,
        request: Resource<RequestBuilder>,
        name: String,
        file: Resource<AttachmentHandle>,
        offset: u32,
        length: u32,
    ) -> Result<()> {
        self.add_form_file(&request, name, &file, Some((offset, length)))
    }

    fn body_file_range(
        &mut self,
        request: Resource<RequestBuilder>,
        file: Resource<AttachmentHandle>,
        offset: u32,
        length: u32,
    ) -> Result<()> {
        self.set_body_file(&request, &file, Some((offset, length)))
    }

    fn json_secret(&mut self, request: Resource<RequestBuilder>, pointer: String, secret: String) -> Result<()> {
        self.limiter.count_host_bytes(pointer.len() + secret.len())?;
        let request = self.get_mut(&request)?;
        let checked = check::nonempty("the pointer", &pointer, POINTER_MAX)
            .and_then(|()| check::nonempty("the secret's name", &secret, check::NAME_MAX))
            .and_then(|()| {
                let others = request.json_secrets.iter().filter(|known| known.name != pointer).count();
                check::count("secrets per JSON body", others, JSON_SECRETS_MAX)
            });
        request.set(checked, |request| {
            request.json_secrets.retain(|known| known.name != pointer);
            request.json_secrets.push(Field { name: pointer, value: secret, secret: true });
        });
        Ok(())
    }

    fn timeout_ms(&mut self, request: Resource<RequestBuilder>, ms: u32) -> Result<()> {
        self.get_mut(&request)?.timeout_ms = Some(ms);
        Ok(())
    }

    fn repeatable(&mut self, request: Resource<RequestBuilder>) -> Result<()> {
        self.get_mut(&request)?.repeatable = true;
        Ok(())
    }

    fn answer_to_file(&mut self, request: Resource<RequestBuilder>, max_bytes: u32) -> Result<()> {
        self.get_mut(&request)?.answer_file = Some(max_bytes.min(ANSWER_FILE_MAX));
        Ok(())
    }

    fn follow_redirects(&mut self, request: Resource<RequestBuilder>) -> Result<()> {
        self.get_mut(&request)?.follow_redirects = true;
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

    fn headers(&mut self, response: Resource<Response>, name: String) -> Result<Vec<String>> {
        let values = self.get(&response)?.headers.get_all(name.as_str());
        Ok(values.iter().map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()).collect())
    }

    fn body(&mut self, response: Resource<Response>) -> Result<Vec<u8>> {
        let Response { body, file_only, .. } = self.get(&response)?;
        Ok(if *file_only { Vec::new() } else { body.to_vec() })
    }

    fn attachment(
        &mut self,
        response: Resource<Response>,
        name: Option<String>,
    ) -> Result<Resource<AttachmentHandle>, Error> {
        let name =
            name.map(|name| check::nonempty_display_text("the file's name", name, check::NAME_MAX)).transpose()?;
        check::count("files per call", self.journal.files.len(), CREATED_FILES_MAX)?;
        let Response { headers, body, file_only, taken, .. } = self.get_mut(&response)?;
        check::ensure(!*taken, || Failure::invalid("the body of this response is a file already").code("taken"))?;
        let media_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let media_type = media_type.and_then(|text| text.split(';').next()).map(|text| text.trim().to_lowercase());
        let media_type = media_type.filter(|text| !text.is_empty() && text.len() <= check::NAME_MAX);
        let kind = media_type.as_deref().map_or(AttachmentKind::File, AttachmentKind::of_media_type);
        let bytes = if *file_only {
            // The limit of HTTP bytes alone bounds bodies that do not enter the plugin, so there are no copies of them.
            *taken = true;
            Vec::from(mem::take(body))
        } else {
            let bytes = body.to_vec();
            self.limiter.count_host_bytes(bytes.len())?;
            bytes
        };
        let (size, id) = (u32::try_from(bytes.len()).ok(), self.new_id());
        let state = AttachmentState::Stored;
        let file = Attachment { name, media_type, size, state, ..Attachment::new(id, kind) };
        self.journal.files.push(MadeFile { file: file.clone(), bytes });
        Ok(self.push(AttachmentHandle(file))?)
    }

    fn drop(&mut self, handle: Resource<Response>) -> Result<()> {
        self.forget(handle)
    }
}

impl State {
    /// Reads the files for a body, and counts their bytes.
    async fn files(&mut self, files: Vec<WantedFile>) -> Result<Vec<FilePart>, Error> {
        let mut parts = Vec::with_capacity(files.len());
        for WantedFile { field, file, range } in files {
            let made = self.journal.files.iter().find(|made| made.file.id == file.id);
            let bytes = match (made.map(|made| Bytes::copy_from_slice(within(&made.bytes, range))), range) {
                (Some(bytes), _) => bytes,
                (None, None) => {
                    let read = self.call.data.file(&file.id);
                    self.call.read_bytes(|| format!("file {}", file.id), read).await?
                }
                (None, Some((offset, length))) => {
                    let read = self.call.data.file_range(&file.id, offset, length);
                    self.call.read_bytes(|| format!("file {} {offset} {length}", file.id), read).await?
                }
            };
            self.web.count_bytes(bytes.len() as u64)?;
            let name = file.name.unwrap_or_else(|| file.kind.to_string());
            parts.push(FilePart { field, name, media_type: file.media_type, bytes });
        }
        Ok(parts)
    }
}

/// Returns the part of a file's bytes: its offset and length, or `None` for all of them.
fn within(bytes: &[u8], range: Option<(u32, u32)>) -> &[u8] {
    let Some((offset, length)) = range else { return bytes };
    let from = (offset as usize).min(bytes.len());
    let to = from.saturating_add(length as usize).min(bytes.len());
    &bytes[from..to]
}

impl Host for State {
    async fn send(&mut self, request: Resource<RequestBuilder>) -> Result<Resource<Response>, Error> {
        let request = self.take(request)?;
        let number = self.web.begin()?;
        request.error.map_or(Ok(()), Err)?;
        let method = http_method(&request.method)?;
        // Checked before files are read.
        check::ensure(!request.follow_redirects || method == Method::GET, || {
            Failure::invalid("only a GET request can follow redirects")
        })?;
        let non_repeatable = !request.repeatable && !method.is_idempotent();
        self.web.admit(non_repeatable)?;
        let sized: usize = request.fields.iter().map(|field| field.name.len() + field.value.len()).sum();
        if request.body.is_none() && request.body_file.is_none() && sized > BODY_MAX {
            return Err(Failure::invalid(format!("the form is larger than {BODY_MAX} bytes")).code("too-long").into());
        }
        let is_whole = request.body_file.is_some();
        // Checked before files are read.
        if let Some(secret) = request.json_secrets.first() {
            let body = request.body.as_deref().filter(|_| !is_whole).ok_or_else(|| {
                let name = &secret.value;
                Failure::invalid(format!(
                    "the secret `{name}` is for a JSON body, but the request has none; call `body`"
                ))
            })?;
            json_with(body, &request.json_secrets, |_| Ok(String::new()))?;
        }
        let wanted = match (request.body_file, &request.body) {
            (Some(file), _) => vec![file],
            (None, Some(_)) => Vec::new(),
            (None, None) => request.files,
        };
        let mut files = self.files(wanted).await?;
        // Their bytes are counted already.
        let bytes_counted = files.iter().map(|file| file.bytes.len() as u64).sum();
        let payload = match request.body {
            _ if is_whole => Payload::Bytes(files.pop().map(|file| file.bytes).unwrap_or_default()),
            Some(bytes) if !request.json_secrets.is_empty() => Payload::Json(bytes.into(), request.json_secrets),
            Some(bytes) => Payload::Bytes(bytes.into()),
            None if !files.is_empty() => Payload::Multipart(request.fields, files),
            None if !request.fields.is_empty() => Payload::Form(request.fields),
            None => Payload::Empty,
        };
        let timeout = request.timeout_ms.map_or(Duration::MAX, |ms| Duration::from_millis(ms.into()));
        let answer_file = request.answer_file;
        let request = GuestRequest {
            method,
            url: request.url,
            headers: request.headers,
            payload,
            timeout,
            bytes_counted,
            non_repeatable,
            answer_max: answer_file.map_or(BODY_MAX, |max| max as usize),
            follow: request.follow_redirects,
        };
        let web = Arc::clone(&self.web);
        let Answer { status, headers, body } = web.send(number, request).await?;
        // The plugin reads what an error says, but at most as much as without a file.
        let file_only = answer_file.is_some() && ((200..300).contains(&status) || body.len() > BODY_MAX);
        Ok(self.push(Response { status, headers, body, file_only, taken: false })?)
    }
}
