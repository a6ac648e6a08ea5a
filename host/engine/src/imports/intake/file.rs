//! A file of a message under construction.

use super::sanitize::Warnings;
use crate::{
    gate::URL_MAX,
    imports::{
        AttachmentHandle,
        bindings::intake::HostFile,
        check::{NAME_MAX, VALUE_MAX, WORD_MAX},
    },
    state::State,
};
use plugboard_model::{Attachment, AttachmentKind, AttachmentState, FileSource, MadeFile};
use wasmtime::{Result, component::Resource};

/// A file of a message under construction.
pub struct FileBuilder {
    pub(super) kind: AttachmentKind,
    pub(super) source: Option<FileSource>,
    pub(super) name: Option<String>,
    pub(super) media_type: Option<String>,
    pub(super) hint: Option<String>,
    pub(super) duration_ms: Option<u32>,
    pub(super) warnings: Warnings,
}

impl State {
    /// Changes a file under construction. `size` is how many bytes the change adds to what the host stores for the
    /// call.
    fn update_file(
        &mut self,
        file: &Resource<FileBuilder>,
        size: usize,
        change: impl FnOnce(&mut FileBuilder),
    ) -> Result<()> {
        self.limiter.count_host_bytes(size)?;
        change(self.get_mut(file)?);
        Ok(())
    }
}

impl HostFile for State {
    fn new(&mut self, kind: String) -> Result<Resource<FileBuilder>> {
        let mut warnings = Warnings::default();
        let kind = warnings.word("a file's kind", &kind, AttachmentKind::File);
        let (source, name, media_type, hint, duration_ms) = (None, None, None, None, None);
        self.push(FileBuilder { kind, source, name, media_type, hint, duration_ms, warnings })
    }

    fn url(&mut self, file: Resource<FileBuilder>, url: String) -> Result<()> {
        self.update_file(&file, url.len(), |f| {
            f.source = f.warnings.id("a file's address", url, URL_MAX).map(FileSource::Url);
        })
    }

    fn reference(&mut self, file: Resource<FileBuilder>, reference: String) -> Result<()> {
        self.update_file(&file, reference.len(), |f| {
            f.source = f.warnings.id("a file's reference", reference, VALUE_MAX).map(FileSource::Reference);
        })
    }

    fn content(&mut self, file: Resource<FileBuilder>, content: Resource<AttachmentHandle>) -> Result<()> {
        let content = self.get(&content)?.0.clone();
        let is_made = self.journal.files.iter().any(|made| made.file.id == content.id);
        self.update_file(&file, 0, |f| {
            if !is_made {
                f.warnings.add("a file was left out: its content is not from this call".to_owned());
                return;
            }
            f.source = Some(FileSource::Made(content.id));
            f.name = f.name.take().or(content.name);
            f.media_type = f.media_type.take().or(content.media_type);
        })
    }

    fn bytes(&mut self, file: Resource<FileBuilder>, bytes: Vec<u8>) -> Result<()> {
        let (id, kind) = (self.new_id(), self.get(&file)?.kind);
        self.update_file(&file, bytes.len(), |f| f.source = Some(FileSource::Made(id.clone())))?;
        let (size, state) = (u32::try_from(bytes.len()).ok(), AttachmentState::Stored);
        self.journal.files.push(MadeFile { file: Attachment { size, state, ..Attachment::new(id, kind) }, bytes });
        Ok(())
    }

    fn name(&mut self, file: Resource<FileBuilder>, name: String) -> Result<()> {
        self.update_file(&file, name.len(), |f| f.name = f.warnings.optional_text("a file's name", name, NAME_MAX))
    }

    fn media_type(&mut self, file: Resource<FileBuilder>, media_type: String) -> Result<()> {
        self.update_file(&file, media_type.len(), |f| {
            let essence = media_type.split(';').next().unwrap_or_default().trim().to_lowercase();
            f.media_type = f.warnings.id("a file's media type", essence, NAME_MAX);
        })
    }

    fn hint(&mut self, file: Resource<FileBuilder>, hint: String) -> Result<()> {
        self.update_file(&file, hint.len(), |f| f.hint = f.warnings.id("a file's hint", hint, WORD_MAX))
    }

    fn duration_ms(&mut self, file: Resource<FileBuilder>, ms: u32) -> Result<()> {
        self.update_file(&file, 0, |f| f.duration_ms = Some(ms))
    }

    fn drop(&mut self, handle: Resource<FileBuilder>) -> Result<()> {
        self.forget(handle)
    }
}
