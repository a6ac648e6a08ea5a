//! The form in the body of a webhook request.

use crate::{
    error::Error,
    imports::check::NAME_MAX,
    state::{Form, State},
};
use plugboard_model::{Attachment, AttachmentKind, AttachmentState, Failure, HookRequest, MadeFile};
use std::sync::Arc;

/// The maximum number of fields in a form.
const FIELDS_MAX: usize = 1_000;
/// The maximum number of files in a form.
const FILES_MAX: usize = 32;

impl State {
    /// Returns the form in the body of the request. It is read once, and its files become files of the call.
    pub(super) async fn form(&mut self) -> Result<Arc<Form>, Error> {
        if let Some(known) = &self.form {
            return Ok(known.clone()?);
        }
        let request = self.hook()?.0.clone();
        let parsed = parse(&request).await;
        let made = match parsed {
            Ok((fields, files)) => {
                self.limiter.count_host_bytes(request.body.len())?;
                let mut form = Form { fields, files: Vec::with_capacity(files.len()) };
                for (name, file, bytes) in files {
                    let file = Attachment { id: self.new_id(), ..file };
                    form.files.push((name, file.id.clone()));
                    self.journal.files.push(MadeFile { file, bytes });
                }
                Ok(Arc::new(form))
            }
            Err(failure) => Err(failure),
        };
        Ok(self.form.insert(made).clone()?)
    }
}

/// The fields of a form, and its files with their bytes.
type Parsed = (Vec<(String, String)>, Vec<(String, Attachment, Vec<u8>)>);

/// Reads the form in the body of a request.
async fn parse(request: &HookRequest) -> Result<Parsed, Failure> {
    let wrong = |why: String| Failure::invalid(format!("the body is not a form: {why}")).code("no-form");
    let found = request.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    let content_type = found.map(|(_, value)| value.as_str()).unwrap_or_default();
    let kind = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if kind == "application/x-www-form-urlencoded" {
        let fields: Vec<_> = url::form_urlencoded::parse(&request.body).into_owned().take(FIELDS_MAX + 1).collect();
        return if fields.len() > FIELDS_MAX {
            Err(wrong(format!("it has more than {FIELDS_MAX} fields")))
        } else {
            Ok((fields, Vec::new()))
        };
    }
    if kind != "multipart/form-data" {
        let shown = if kind.is_empty() { "missing" } else { kind.as_str() };
        return Err(wrong(format!("its content type is {shown}")));
    }
    let boundary = multer::parse_boundary(content_type).map_err(|error| wrong(error.to_string()))?;
    let body = bytes::Bytes::copy_from_slice(&request.body);
    let stream = futures_util::stream::iter([Ok::<_, std::io::Error>(body)]);
    let mut parts = multer::Multipart::new(stream, boundary);
    let (mut fields, mut files) = (Vec::new(), Vec::new());
    while let Some(part) = parts.next_field().await.map_err(|error| wrong(error.to_string()))? {
        let name = part.name().unwrap_or_default().to_owned();
        let file_name = part.file_name().map(str::to_owned);
        let media_type = part.content_type().map(|media_type| media_type.essence_str().to_owned());
        let bytes = part.bytes().await.map_err(|error| wrong(error.to_string()))?;
        match file_name {
            None if fields.len() < FIELDS_MAX => {
                fields.push((name, String::from_utf8_lossy(&bytes).into_owned()));
            }
            Some(file_name) if files.len() < FILES_MAX => {
                let kind = media_type.as_deref().map_or(AttachmentKind::File, AttachmentKind::of_media_type);
                let file_name = crate::clean::clean(file_name, NAME_MAX);
                let file = Attachment {
                    name: (!file_name.trim().is_empty()).then_some(file_name),
                    media_type: media_type.filter(|media_type| media_type.len() <= NAME_MAX),
                    size: u32::try_from(bytes.len()).ok(),
                    state: AttachmentState::Stored,
                    ..Attachment::new(String::new(), kind)
                };
                files.push((name, file, bytes.to_vec()));
            }
            _ => return Err(wrong(format!("it has more than {FIELDS_MAX} fields or {FILES_MAX} files"))),
        }
    }
    Ok((fields, files))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(content_type: &str, body: &str) -> HookRequest {
        HookRequest {
            method: "POST".into(),
            headers: vec![("content-type".into(), content_type.into())],
            body: body.as_bytes().into(),
            ..HookRequest::default()
        }
    }

    async fn fields(content_type: &str, body: &str) -> Result<Vec<(String, String)>, Failure> {
        parse(&request(content_type, body)).await.map(|(fields, _)| fields)
    }

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[tokio::test]
    async fn fields_keep_their_order_and_their_repeated_names() {
        let form = "application/x-www-form-urlencoded; charset=utf-8";
        let expected = pairs(&[("a", "Zażółć"), ("b", "1 2"), ("a", "")]);
        assert_eq!(fields(form, "a=Za%C5%BC%C3%B3%C5%82%C4%87&b=1+2&a=").await, Ok(expected));
        assert_eq!(fields(form, "").await, Ok(Vec::new()));
        assert_eq!(fields(form, &"a=1&".repeat(FIELDS_MAX)).await.map(|fields| fields.len()), Ok(FIELDS_MAX));
        assert!(fields(form, &"a=1&".repeat(FIELDS_MAX + 1)).await.is_err());
    }

    #[tokio::test]
    async fn files_keep_their_bytes_name_and_media_type() {
        let body = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n\
            --x\r\nContent-Disposition: form-data; name=\"pic\"; filename=\"kot ł.png\"\r\n\
            Content-Type: image/png\r\n\r\n\0\r\n-\r\n--x--\r\n";
        let (fields, files) = parse(&request("multipart/form-data; boundary=x", body)).await.expect("a form");
        assert_eq!(fields, pairs(&[("a", "1")]));
        let [(name, file, bytes)] = &files[..] else { panic!("{files:?}") };
        assert_eq!((name.as_str(), file.name.as_deref(), file.kind), ("pic", Some("kot ł.png"), AttachmentKind::Image));
        assert_eq!((file.media_type.as_deref(), file.size, &bytes[..]), (Some("image/png"), Some(4), &b"\0\r\n-"[..]));
    }

    #[tokio::test]
    async fn a_body_that_is_no_form_is_refused() {
        for (content_type, body) in [
            ("application/json", "{}"),
            ("", "a=1"),
            ("multipart/form-data", "--x--"),
            ("multipart/form-data; boundary=x", "--x\r\nbroken"),
        ] {
            let refused = fields(content_type, body).await.expect_err(content_type);
            assert_eq!(refused.code.as_deref(), Some("no-form"), "{refused}");
        }
    }
}
