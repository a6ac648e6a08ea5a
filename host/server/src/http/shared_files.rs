//! Files that platforms fetch: `/shared/{file}`. The address is signed and expires, so whoever has it may fetch the file.

use super::{App, Problem, attachments::named};
use axum::{
    body::Body,
    extract::{Path, RawQuery, State},
    http::{HeaderValue, Method, header},
    response::Response,
};
use plugboard_db::attachments as db;
use plugboard_model::Attachment;

/// The media type of a file whose own one is not known.
const UNKNOWN: &str = "application/octet-stream";

/// Fetch a file that is sent to a platform
///
/// A connector gives the address to its platform. It is signed, and expires after 60 seconds to 24 hours. `HEAD` returns
/// the headers alone. 404: the address is wrong or has expired, or the message was deleted.
#[utoipa::path(get, path = "/shared/{file}", tag = "platforms",
    params(("file", description = "The file"),
        ("expires" = String, Query, description = "When the address expires, in seconds since 1970"),
        ("signature" = String, Query, description = "The signature of the address")),
    responses((status = 200, description = "The file, as a download.", body = Vec<u8>, content_type = "application/octet-stream")))]
pub async fn show(
    State(app): State<App>,
    Path(file): Path<String>,
    RawQuery(query): RawQuery,
    method: Method,
) -> Result<Response, Problem> {
    let query = query.unwrap_or_default();
    let parameter = |name: &str| {
        let found = url::form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == name);
        found.map(|(_, value)| value.into_owned()).unwrap_or_default()
    };
    // Whatever is wrong, the answer is the same, so that it tells a stranger nothing.
    let gone = || Problem::not_found("shared file", &file);
    let found = app.flow.linked_file(&file, &parameter("expires"), &parameter("signature")).await?.ok_or_else(gone)?;
    let mut response = Response::new(Body::empty());
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, media_type(&found));
    headers.insert(header::CONTENT_DISPOSITION, named("attachment", found.name.as_deref()));
    if method == Method::HEAD {
        headers.extend(found.size.map(|size| (header::CONTENT_LENGTH, HeaderValue::from(size))));
    } else {
        let bytes = db::bytes(&mut *app.flow.db().read().await?, &found.id).await?.ok_or_else(gone)?;
        *response.body_mut() = Body::from(bytes);
    }
    Ok(response)
}

/// Returns the file's own media type, which platforms check. A browser shows none of these files, because each is a
/// download, and `nosniff` keeps it from taking one for a script.
fn media_type(file: &Attachment) -> HeaderValue {
    let declared = file.media_type.as_deref().filter(|declared| declared.contains('/'));
    declared.and_then(|declared| HeaderValue::from_str(declared).ok()).unwrap_or(HeaderValue::from_static(UNKNOWN))
}

#[cfg(test)]
mod tests {
    use super::*;
    use plugboard_model::AttachmentKind;

    #[test]
    fn every_file_is_a_download_with_its_own_media_type() {
        let of = |media_type: Option<&str>| Attachment {
            media_type: media_type.map(str::to_owned),
            ..Attachment::new("1".into(), AttachmentKind::File)
        };
        assert_eq!(media_type(&of(Some("application/pdf"))), "application/pdf");
        for odd in [None, Some("pdf"), Some("a/b\r\nx: y"), Some("")] {
            assert_eq!(media_type(&of(odd)), UNKNOWN, "{odd:?}");
        }
    }
}
