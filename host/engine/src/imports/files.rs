//! `files`: reads the files of an event in parts.

use super::{AttachmentHandle, bindings::files::Host, check};
use crate::{error::Error, state::State};
use plugboard_model::{AttachmentState, Failure, FailureKind};
use wasmtime::{Result, component::Resource};

/// The maximum length of one part, in bytes.
const PART_MAX: u32 = 1 << 20;
/// The maximum number of bytes that one handler reads from files.
const TOTAL_MAX: u64 = 64 << 20;
/// How long a plugin should wait before it retries to read a file that is still being fetched, in milliseconds.
const FETCH_MS: u32 = 2_000;

impl Host for State {
    async fn read(&mut self, file: Resource<AttachmentHandle>, offset: u32, length: u32) -> Result<Vec<u8>, Error> {
        check::ensure(length <= PART_MAX, || {
            Failure::invalid(format!("cannot read {length} bytes at once; at most {PART_MAX} are allowed"))
                .code("too-long")
        })?;
        check::ensure(self.file_bytes + u64::from(length) <= TOTAL_MAX, || {
            Failure::new(FailureKind::RateLimited, format!("a handler may read at most {TOTAL_MAX} bytes from files"))
                .code("too-many")
        })?;
        let attachment = &self.get(&file)?.0;
        let (id, state) = (attachment.id.clone(), attachment.state);
        if let Some(made) = self.journal.files.iter().find(|made| made.file.id == id) {
            let from = (offset as usize).min(made.bytes.len());
            let to = from.saturating_add(length as usize).min(made.bytes.len());
            let part = made.bytes[from..to].to_vec();
            self.file_bytes += part.len() as u64;
            return Ok(part);
        }
        let read = self.call.data.file_range(&id, offset, length);
        let part = match self.call.read_bytes(|| format!("file {id} {offset} {length}"), read).await {
            Err(failure) if failure.kind == FailureKind::NotFound && state == AttachmentState::Pending => {
                let mut wait = Failure::new(FailureKind::Unavailable, "the file is still being fetched; try again");
                wait.retry_after_ms = Some(FETCH_MS);
                return Err(wait.into());
            }
            part => part?,
        };
        self.file_bytes += part.len() as u64;
        Ok(part.to_vec())
    }
}
