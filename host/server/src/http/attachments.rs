//! Files attached to messages.

use super::{App, Problem, input, words};
use axum::{
    Json,
    body::{Body, Bytes},
    extract::{Path, Request, State},
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use plugboard_db::attachments as db;
use plugboard_flow::UPLOAD_BYTES;
use plugboard_model::{Attachment, AttachmentKind, AttachmentState};
use serde::{Deserialize, Serialize};
use tokio::sync::SemaphorePermit;
use utoipa::{IntoParams, ToSchema};

/// A file attached to a message.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct AttachmentView {
    /// Identifier.
    pub id: String,
    /// The kind of file.
    #[schema(schema_with = words::one::<AttachmentKind>)]
    pub kind: AttachmentKind,
    /// The file's name, if it has one.
    pub name: Option<String>,
    /// The media type, such as `image/png`, once known.
    pub media_type: Option<String>,
    /// The size in bytes, once fetched.
    pub size: Option<u32>,
    /// Whether the file's bytes are stored.
    #[schema(schema_with = words::one::<AttachmentState>)]
    pub state: AttachmentState,
    /// Why the bytes could not be fetched, as a sentence.
    pub failure: Option<String>,
    /// What the platform shows the file as, such as `voice` for a voice note.
    pub hint: Option<String>,
    /// How long the recording is, in milliseconds, if the platform reported it.
    pub duration_ms: Option<u32>,
}

impl From<Attachment> for AttachmentView {
    fn from(a: Attachment) -> Self {
        Self {
            id: a.id,
            kind: a.kind,
            name: a.name,
            media_type: a.media_type,
            size: a.size,
            state: a.state,
            failure: a.failure,
            hint: a.hint,
            duration_ms: a.duration_ms,
        }
    }
}

/// Media types that a browser may display inline. Files come from untrusted senders, so all other types are served as
/// downloads.
const SHOWN: [&str; 12] = [
    "image/png",
    "image/jpeg",
    "image/gif",
    "image/webp",
    "audio/mpeg",
    "audio/mp4",
    "audio/ogg",
    "audio/wav",
    "audio/aac",
    "video/mp4",
    "video/webm",
    "video/quicktime",
];

/// Download an attachment
///
/// Serves common image, audio and video types inline, and anything else as a download.
#[utoipa::path(get, path = "/api/v1/attachments/{id}", tag = "inbox", params(("id", description = "The attachment")),
    responses((status = 200, description = "The bytes.", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 409, description = "The bytes are not stored yet, or could not be fetched.", body = Problem)))]
pub async fn show(State(app): State<App>, Path(id): Path<String>) -> Result<Response, Problem> {
    let mut conn = app.flow.db().read().await?;
    let (file, _) = db::get(&mut conn, &id).await?.ok_or_else(|| Problem::not_found("attachment", &id))?;
    let bytes = if file.state == AttachmentState::Stored { db::bytes(&mut conn, &id).await? } else { None };
    let bytes = bytes.ok_or_else(|| {
        let why = file.failure.as_deref().map(|why| format!(": {why}")).unwrap_or_default();
        let detail = format!("the file is not available; its state is `{}`{why}", file.state);
        Problem::new(StatusCode::CONFLICT, file.state.as_str(), detail)
    })?;
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type(file.media_type.as_deref())));
    headers.insert(header::CONTENT_DISPOSITION, disposition(&file));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=86400"));
    Ok(response)
}

/// The query parameters of an upload.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct UploadQuery {
    /// The file's name, at most 256 bytes.
    pub(super) name: Option<String>,
}

/// Upload a file
///
/// The body is the file, of the type given by `Content-Type`. A message in the conversation can refer to the file in
/// `attachments`. A file that no message uses is deleted after a day.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/attachments", tag = "inbox",
    params(("id", description = "The conversation"), UploadQuery),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The file's bytes, at most 25 MiB"),
    responses((status = 201, description = "The file was stored.", body = AttachmentView),
        (status = 409, description = "The conversation already has 50 uploaded files that no message uses.", body = Problem)))]
pub async fn create(
    State(app): State<App>,
    Path(id): Path<String>,
    input::Query(query): input::Query<UploadQuery>,
    request: Request,
) -> Result<(StatusCode, Json<AttachmentView>), Problem> {
    let (bytes, media_type, _place) = uploaded(&app, request).await?;
    let file = app.flow.upload(&id, query.name, media_type, bytes).await?;
    Ok((StatusCode::CREATED, Json(file.into())))
}

/// Reads an uploaded file. Returns its bytes, its declared media type, and its place among the uploads in progress.
///
/// # Errors
/// Returns 503 if too many uploads are in progress, 413 if the file is too large, or the error from reading the body.
pub(super) async fn uploaded(
    app: &App,
    request: Request,
) -> Result<(Bytes, Option<String>, SemaphorePermit<'_>), Problem> {
    let place = app.file_uploads.try_acquire().map_err(|_| {
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy", "too many uploads are in progress; try again in a moment")
            .wait(Some(2_000))
    })?;
    let media_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media_type = media_type.map(str::to_owned);
    let bytes = input::whole(request, UPLOAD_BYTES).await?.1;
    Ok((bytes, media_type, place))
}

/// Returns the media type to serve: the stored one if a browser may display it inline, else `application/octet-stream`.
#[must_use]
pub fn media_type(declared: Option<&str>) -> &'static str {
    let declared = declared.and_then(|declared| declared.split(';').next()).unwrap_or("").trim().to_ascii_lowercase();
    SHOWN.into_iter().find(|known| *known == declared).unwrap_or("application/octet-stream")
}

fn disposition(file: &Attachment) -> HeaderValue {
    let way =
        if media_type(file.media_type.as_deref()) == "application/octet-stream" { "attachment" } else { "inline" };
    named(way, file.name.as_deref())
}

/// Builds the `Content-Disposition` header, with the name encoded so that it cannot break out of the header (RFC 6266).
/// `way` is `inline` or `attachment`.
#[must_use]
pub fn named(way: &str, name: Option<&str>) -> HeaderValue {
    let name: String = name.unwrap_or("file").chars().take(100).collect();
    let encoded: String = name
        .bytes()
        .map(|byte| {
            let plain = byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
            if plain { char::from(byte).to_string() } else { format!("%{byte:02X}") }
        })
        .collect();
    HeaderValue::try_from(format!("{way}; filename*=UTF-8''{encoded}"))
        .unwrap_or(HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_a_browser_could_run_are_served_as_downloads() {
        let file = |name: &str, media_type: &str| Attachment {
            name: Some(name.into()),
            media_type: Some(media_type.into()),
            size: Some(1),
            state: AttachmentState::Stored,
            ..Attachment::new("1".into(), AttachmentKind::File)
        };
        assert_eq!(media_type(Some("Image/PNG; x=y")), "image/png");
        for strange in ["text/html", "image/svg+xml", "application/pdf", "x", ""] {
            assert_eq!(media_type(Some(strange)), "application/octet-stream");
            assert!(disposition(&file("a", strange)).to_str().unwrap().starts_with("attachment"));
        }
        let header = disposition(&file("ä\"; x=\r\n.png", "image/png"));
        assert_eq!(header, "inline; filename*=UTF-8''%C3%A4%22%3B%20x%3D%0D%0A.png");
    }
}
