//! Files come by a reference, which `GET /media/{reference}` turns into a redirect to the file. They go in pieces, by `POST
//! /uploads/{id}?offset=N`; `GET /uploads/{id}` says how many bytes of an upload the platform has.

use crate::{Courier, base};
use plugboard_sdk::{Attachment, Failure, Media, MediaRequest, Outgoing, http, intake};
use serde_json::Value;

/// The size of a piece, in bytes.
const PIECE: u32 = 4 << 20;
/// When to ask for a file again that the platform does not have yet, in milliseconds.
const WAIT_MS: u32 = 5_000;

/// Returns a file that the platform reports.
pub fn received(said: &Value) -> intake::File {
    let text = |name: &str| said[name].as_str();
    let file = intake::File::new(text("kind").unwrap_or("file"));
    file.reference(text("reference").unwrap_or_default());
    if let Some(name) = text("name") {
        file.name(name);
    }
    if let Some(media_type) = text("media_type") {
        file.media_type(media_type);
    }
    if let Some(hint) = text("hint") {
        file.hint(hint);
    }
    if let Some(duration) = said["duration_ms"].as_u64().and_then(|duration| u32::try_from(duration).ok()) {
        file.duration_ms(duration);
    }
    file
}

impl Media for Courier {
    fn fetch(request: MediaRequest) -> Result<(), Failure> {
        let download = http::Request::new("GET", &format!("{}/media/{}", base()?, request.reference()));
        download.answer_to_file(request.max_bytes());
        download.follow_redirects();
        // Nothing changes by it, so a lost answer does no harm.
        let response = http::send(download).map_err(|failure| Failure::unavailable(failure.message))?;
        match response.status() {
            200 => {
                request.deliver(&response.attachment(None)?);
                Ok(())
            }
            // The address has expired, or the platform is not ready. It gives another address the next time.
            status @ (202 | 404) => {
                let message = format!("the courier answered {status}");
                Err(Failure::unavailable(message).with_retry_after_ms(WAIT_MS))
            }
            _ => Err(response.failure("the courier")),
        }
    }
}

/// Uploads a file. Continues where an earlier attempt ended. Returns the identifier of the upload.
pub fn upload(part: &Outgoing, file: &Attachment) -> Result<String, Failure> {
    let size = file.size().ok_or_else(|| Failure::invalid("a file without a size"))?;
    let id = format!("{}-{}", part.id(), file.id());
    let url = format!("{}/uploads/{id}", base()?);
    let mut offset = has(&http::send(http::Request::new("GET", &url))?)?;
    while offset < size {
        let request = http::Request::new("POST", &format!("{url}?offset={offset}"));
        let media_type = file.media_type().unwrap_or_else(|| "application/octet-stream".to_owned());
        request.header("Content-Type", &media_type);
        request.body_file_range(file, offset, PIECE);
        request.repeatable();
        offset = has(&http::send(request)?)?;
    }
    Ok(id)
}

/// Returns how many bytes of an upload the platform has.
fn has(response: &http::Response) -> Result<u32, Failure> {
    if !response.is_success() {
        return Err(response.failure("the courier"));
    }
    let answer: Value = response.json()?;
    let size = answer["size"].as_u64().and_then(|size| u32::try_from(size).ok());
    size.ok_or_else(|| Failure::invalid("the courier did not say how much it has"))
}
