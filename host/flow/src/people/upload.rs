//! Files that people send. A file is first uploaded for a conversation, or for a channel on which a conversation is to
//! begin, then referenced by a message.

use bytes::Bytes;
use plugboard_db::{attachments, conversations, sealed_secrets};
use plugboard_model::{Attachment, AttachmentKind, AttachmentState};
use plugboard_rules::{file_kind, files::FILE_BYTES};

use crate::{error::FlowError, installed::channel_owner, shared::Flow};

/// Maximum number of uploads of a conversation, or of a channel, that no message references yet.
const UPLOADS: i64 = 50;
/// The longest file name, in bytes.
const NAME: usize = 256;

/// The largest file that a person may upload, in bytes: 25 MiB.
pub const UPLOAD_BYTES: usize = FILE_BYTES as usize;

impl Flow {
    /// Stores a file for a conversation. If no message of the conversation references it within a day, it is deleted.
    /// The file's kind is detected from its bytes, otherwise taken from `media_type`.
    ///
    /// # Errors
    /// Returns an error if the conversation does not exist or already has 50 unreferenced files, if the file is empty
    /// or larger than 25 MiB, if its name is longer than 256 bytes or contains U+0000, or if the database fails.
    pub async fn upload(
        &self,
        conversation: &str,
        name: Option<String>,
        media_type: Option<String>,
        bytes: Bytes,
    ) -> Result<Attachment, FlowError> {
        check_upload(name.as_deref(), &bytes)?;
        if conversations::get(&mut *self.shared.db.read().await?, conversation).await?.is_none() {
            return Err(FlowError::not_found("conversation", conversation));
        }
        let (file, home) = (self.uploaded(name, media_type, &bytes), conversation.to_owned());
        let kept = file.clone();
        let stored = self.shared.db.write_with(move |tx| {
            // Each try of the write shares the bytes.
            let (kept, home, bytes) = (kept.clone(), home.clone(), bytes.clone());
            Box::pin(async move {
                // Locks the conversation, so that concurrent uploads on any server are counted one at a time.
                conversations::lock(tx, &home).await?;
                attachments::upload(tx, &home, &kept, &bytes, UPLOADS).await
            })
        });
        if stored.await? { Ok(file) } else { Err(too_many("conversation")) }
    }

    /// Stores a file for a conversation that is to begin on a channel. If no message references it within a day, it is
    /// deleted.
    ///
    /// # Errors
    /// Returns an error if the channel does not exist or already has 50 unreferenced files, and for the same files as
    /// [`Flow::upload`], or if the database fails.
    pub async fn upload_for_channel(
        &self,
        channel: &str,
        name: Option<String>,
        media_type: Option<String>,
        bytes: Bytes,
    ) -> Result<Attachment, FlowError> {
        check_upload(name.as_deref(), &bytes)?;
        let (file, owner) = (self.uploaded(name, media_type, &bytes), channel_owner(channel));
        let kept = file.clone();
        let stored = self.shared.db.write_with(move |tx| {
            let (kept, owner, bytes) = (kept.clone(), owner.clone(), bytes.clone());
            Box::pin(async move {
                // Locks the channel, for the same reason.
                if !sealed_secrets::lock_owner(tx, &owner).await? {
                    return Ok(None);
                }
                attachments::upload(tx, &owner, &kept, &bytes, UPLOADS).await.map(Some)
            })
        });
        match stored.await? {
            Some(true) => Ok(file),
            Some(false) => Err(too_many("channel")),
            None => Err(FlowError::not_found("channel", channel)),
        }
    }

    /// Returns an uploaded file as it is stored. Its kind is detected from its bytes, otherwise taken from `media_type`.
    fn uploaded(&self, name: Option<String>, media_type: Option<String>, bytes: &[u8]) -> Attachment {
        let declared =
            media_type.map(|media_type| media_type.split(';').next().unwrap_or_default().trim().to_lowercase());
        let declared = declared.filter(|declared| !declared.is_empty() && declared.len() <= NAME);
        let claimed = declared.as_deref().map_or(AttachmentKind::File, AttachmentKind::of_media_type);
        let (_, media_type) = file_kind::detect(claimed, declared.as_deref(), bytes);
        // A person who uploads an image wants it shown as an image, not as a document.
        let kind = media_type.as_deref().map_or(AttachmentKind::File, AttachmentKind::of_media_type);
        Attachment {
            name: name.filter(|name| !name.trim().is_empty()),
            media_type,
            size: u32::try_from(bytes.len()).ok(),
            state: AttachmentState::Stored,
            ..Attachment::new(self.shared.db.clock().new_id(), kind)
        }
    }
}

/// Checks the size and the name of an uploaded file.
fn check_upload(name: Option<&str>, bytes: &[u8]) -> Result<(), FlowError> {
    if bytes.is_empty() || bytes.len() > UPLOAD_BYTES {
        let message = format!("the file must have 1 to {UPLOAD_BYTES} bytes, got {}", bytes.len());
        return Err(FlowError::Invalid(message));
    }
    if name.is_some_and(|name| name.len() > NAME || name.contains('\0')) {
        return Err(FlowError::Invalid(format!(
            "the file's name must have at most {NAME} bytes and must not contain U+0000"
        )));
    }
    Ok(())
}

/// Returns the refusal of a file because there are too many. `home` is what it belongs to.
fn too_many(home: &str) -> FlowError {
    FlowError::Conflict(format!(
        "the {home} has {UPLOADS} uploaded files that no message uses yet; send one, or wait a day"
    ))
}
