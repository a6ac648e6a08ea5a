//! The files of a visitor's conversation, for the visitor alone.

use super::{outbox::visible, visitor};
use crate::http::{
    App, Peer, Problem,
    attachments::{media_type, named},
};
use axum::{
    Extension,
    body::{Body, Bytes},
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use plugboard_db::{DbError, attachments, conversations, messages};
use plugboard_model::{Attachment, AttachmentState};

/// How much of a file is in memory at a time, in bytes.
const PIECE: u32 = 1 << 20;
/// The header with the visitor's token. Unlike the address, a header is not in a link that the visitor passes on.
const TOKEN_HEADER: &str = "x-visitor-token";

/// `GET /chat/{channel}/files/{file}`: a file of the visitor's conversation, as a download. Pages of other sites cannot
/// link to it, because the token is in a header.
///
/// # Errors
/// Returns 404 if the channel is not a web chat, or the visitor does not see such a file, 401 if the token is invalid,
/// 429 if the address downloads too many files, and 503 if the server does or the token cannot be checked.
pub async fn show(
    State(app): State<App>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    Path((channel, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    super::find(&app, &channel)?;
    let token = headers.get(TOKEN_HEADER).and_then(|token| token.to_str().ok()).unwrap_or_default();
    let visitor = visitor(&app, &channel, token)?;
    let place = app.chat_downloads.begin(app.client(peer, &headers))?;
    let gone = || Problem::not_found("file", &id);
    let file = find(&app, &channel, &visitor, &id).await?.ok_or_else(gone)?;
    let size = file.size.ok_or_else(gone)?;
    let bytes = async_stream::stream! {
        let _place = place;
        let mut offset = 0;
        while offset < size {
            match piece(&app, &id, offset).await {
                Ok(piece) => {
                    offset = offset.saturating_add(u32::try_from(piece.len()).unwrap_or(u32::MAX));
                    yield Ok(Bytes::from(piece));
                }
                // The response has begun, so the only way to report this is to end it before its length.
                Err(error) => {
                    tracing::warn!(%error, file = id, "a chat page's download failed");
                    yield Err(error);
                    return;
                }
            }
        }
    };
    let mut response = Response::new(Body::from_stream(bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type(file.media_type.as_deref())));
    headers.insert(header::CONTENT_DISPOSITION, named("attachment", file.name.as_deref()));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(size));
    Ok(response)
}

/// Finds a stored file of a message that the visitor sees.
async fn find(app: &App, channel: &str, visitor: &str, id: &str) -> Result<Option<Attachment>, DbError> {
    let mut conn = app.flow.db().read().await?;
    let Some((file, conversation, message)) = attachments::with_message(&mut conn, id).await? else { return Ok(None) };
    let own = conversations::by_thread(&mut conn, channel, visitor).await?;
    if own.is_none_or(|own| own.id != conversation) {
        return Ok(None);
    }
    let message = messages::get(&mut conn, &message).await?;
    let seen = message.is_some_and(|message| !message.deleted && visible(&message));
    Ok(Some(file).filter(|file| seen && file.state == AttachmentState::Stored))
}

/// Reads the part of a file that begins at `offset`.
async fn piece(app: &App, id: &str, offset: u32) -> Result<Vec<u8>, DbError> {
    let bytes = attachments::range(&mut *app.flow.db().read().await?, id, offset, PIECE).await?;
    // Without bytes, the message was deleted meanwhile.
    bytes.filter(|bytes| !bytes.is_empty()).ok_or_else(|| DbError::Missing("file", id.to_owned()))
}
