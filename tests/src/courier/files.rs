//! The files of the stand-in: those that customers send, behind addresses that may have expired, and those that arrive in
//! pieces.

use super::{Courier, Shared, cut};
use axum::{
    Json, Router,
    body::Bytes,
    extract::{DefaultBodyLimit, Path, Query, State},
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::get,
};
use serde::Deserialize;
use serde_json::json;
use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
};

/// The largest piece, in bytes.
const PIECE_MAX: usize = 8 << 20;

/// A file that a customer has sent.
struct Sent {
    media_type: String,
    bytes: Bytes,
    /// The statuses with which its next addresses answer.
    statuses: VecDeque<u16>,
}

/// The files that the platform knows.
#[derive(Default)]
pub(super) struct Files {
    sent: HashMap<String, Sent>,
    /// How often each address of a file was requested.
    fetched: HashMap<String, usize>,
    uploads: HashMap<String, Vec<u8>>,
    pieces: Vec<(usize, usize)>,
    /// The pieces whose answers will be lost: where each begins, and whether the platform takes it.
    lost: Vec<(usize, bool)>,
}

impl Courier {
    /// Adds a file that a customer sends. Its first addresses answer with these statuses, the next ones with the file.
    pub fn add_file(&self, reference: &str, media_type: &str, bytes: Bytes, statuses: &[u16]) {
        let sent = Sent { media_type: media_type.to_owned(), bytes, statuses: statuses.iter().copied().collect() };
        self.shared.lock().files.sent.insert(reference.to_owned(), sent);
    }

    /// How often a file was requested at the addresses that the platform gave.
    #[must_use]
    pub fn fetched(&self, reference: &str) -> usize {
        self.shared.lock().files.fetched.get(reference).copied().unwrap_or_default()
    }

    /// Loses the answer to the next piece that begins at an offset.
    pub fn lose_piece(&self, offset: usize, taken: bool) {
        self.shared.lock().files.lost.push((offset, taken));
    }

    /// The offset and the length of each piece that arrived, in order.
    #[must_use]
    pub fn pieces(&self) -> Vec<(usize, usize)> {
        self.shared.lock().files.pieces.clone()
    }

    /// What has arrived of an upload.
    #[must_use]
    pub fn uploaded(&self, id: &str) -> Option<Vec<u8>> {
        self.shared.lock().files.uploads.get(id).cloned()
    }
}

/// The places for files.
pub(super) fn router() -> Router<Arc<Shared>> {
    Router::new()
        .route("/media/{reference}", get(redirect))
        .route("/files/{reference}", get(give))
        .route("/uploads/{id}", get(size).post(take_piece))
        .layer(DefaultBodyLimit::max(PIECE_MAX))
}

/// Redirects to the address of a file, as platforms do that have their files elsewhere.
async fn redirect(Path(reference): Path<String>) -> Response {
    (StatusCode::FOUND, [(header::LOCATION, format!("/files/{reference}"))]).into_response()
}

async fn give(State(shared): State<Arc<Shared>>, Path(reference): Path<String>) -> Response {
    let files = &mut shared.lock().files;
    let Some(sent) = files.sent.get_mut(&reference) else { return StatusCode::NOT_FOUND.into_response() };
    *files.fetched.entry(reference).or_default() += 1;
    match sent.statuses.pop_front().and_then(|status| StatusCode::from_u16(status).ok()) {
        Some(status) => status.into_response(),
        None => ([(header::CONTENT_TYPE, sent.media_type.clone())], sent.bytes.clone()).into_response(),
    }
}

async fn size(State(shared): State<Arc<Shared>>, Path(id): Path<String>) -> Response {
    let size = shared.lock().files.uploads.get(&id).map_or(0, Vec::len);
    Json(json!({ "size": size })).into_response()
}

/// Where a piece begins.
#[derive(Deserialize)]
struct Begin {
    offset: usize,
}

/// Takes a piece that begins where the upload ends, and no other.
async fn take_piece(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    Query(begin): Query<Begin>,
    piece: Bytes,
) -> Response {
    let files = &mut shared.lock().files;
    files.pieces.push((begin.offset, piece.len()));
    let lost = files.lost.iter().position(|(offset, _)| *offset == begin.offset).map(|at| files.lost.remove(at).1);
    let upload = files.uploads.entry(id).or_default();
    if begin.offset != upload.len() {
        return StatusCode::CONFLICT.into_response();
    }
    if lost != Some(false) {
        upload.extend_from_slice(&piece);
    }
    if lost.is_some() { cut() } else { Json(json!({ "size": upload.len() })).into_response() }
}
