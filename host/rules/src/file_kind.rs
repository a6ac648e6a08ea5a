//! Detects the kind of a file: from its bytes if possible, otherwise from the media type that its server declares.
//! Platforms are sometimes wrong, and a file wrongly declared as an image would be refused when it is sent on.

use plugboard_model::AttachmentKind;

/// Returns the kind and media type of a file: `declared` is the kind that the platform gave, `media_type` the type that
/// its server gave.
///
/// A file that was sent as a document stays a document, even if it is an image.
#[must_use]
pub fn detect(declared: AttachmentKind, media_type: Option<&str>, bytes: &[u8]) -> (AttachmentKind, Option<String>) {
    let found = infer::get(bytes).map(|kind| kind.mime_type());
    let of = AttachmentKind::of_media_type;
    match (found, media_type) {
        // The same container format can hold audio alone or video, so the platform's kind wins.
        (Some(found), _) if is_played(of(found)) && is_played(declared) => {
            let fits = |media_type: &&str| of(media_type) == declared;
            (declared, Some(media_type.filter(fits).unwrap_or(found).to_owned()))
        }
        (Some(found), _) => {
            (if declared == AttachmentKind::File { declared } else { of(found) }, Some(found.to_owned()))
        }
        // Text formats have no magic bytes, so the server's media type decides unless it is the generic one.
        (None, Some(media_type)) if declared != AttachmentKind::File && media_type != "application/octet-stream" => {
            (of(media_type), Some(media_type.to_owned()))
        }
        (None, media_type) => (declared, media_type.map(str::to_owned)),
    }
}

fn is_played(kind: AttachmentKind) -> bool {
    matches!(kind, AttachmentKind::Audio | AttachmentKind::Video)
}

#[cfg(test)]
mod tests {
    use super::*;
    use AttachmentKind::{Audio, File, Image, Video};

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
    const PDF: &[u8] = b"%PDF-1.7\n";
    const MP4: &[u8] = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom";
    const JSON: &[u8] = b"{\"error\":\"gone\"}";

    #[test]
    fn a_file_kind_that_contradicts_the_bytes_is_corrected() {
        for (declared, media_type, bytes, kind, corrected) in [
            (Image, Some("image/png"), PNG, Image, Some("image/png")),
            (Image, Some("image/jpeg"), PNG, Image, Some("image/png")),
            (Image, None, PNG, Image, Some("image/png")),
            (Video, Some("video/mp4"), PNG, Image, Some("image/png")),
            (Image, Some("application/json"), JSON, File, Some("application/json")),
            (Image, Some("image/svg+xml"), b"<svg/>", Image, Some("image/svg+xml")),
            (Image, Some("application/octet-stream"), JSON, Image, Some("application/octet-stream")),
            (Image, None, JSON, Image, None),
            (Image, Some("image/png"), PDF, File, Some("application/pdf")),
            (File, Some("application/octet-stream"), PNG, File, Some("image/png")),
            (File, Some("text/csv"), b"a;b", File, Some("text/csv")),
            (Audio, Some("audio/mp4"), MP4, Audio, Some("audio/mp4")),
            (Audio, None, MP4, Audio, Some("video/mp4")),
            (Video, Some("video/mp4"), MP4, Video, Some("video/mp4")),
            (Image, Some("image/png"), b"", Image, Some("image/png")),
        ] {
            let expected = (kind, corrected.map(str::to_owned));
            assert_eq!(detect(declared, media_type, bytes), expected, "{declared} {media_type:?} {bytes:?}");
        }
    }
}
