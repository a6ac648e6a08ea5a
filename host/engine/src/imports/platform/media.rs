//! A file that a customer sent, for which the connector gave a reference.

use crate::{
    imports::{AttachmentHandle, bindings::platform::HostMediaRequest, check::NAME_MAX},
    state::{State, Subject},
};
use plugboard_model::{FetchedFile, MediaRequest};
use wasmtime::{Result, component::Resource};

/// A handle of the file that the call fetches.
pub struct MediaHandle;

impl State {
    fn media_request(&self) -> Result<&MediaRequest> {
        match &self.subject {
            Subject::Media(request) => Ok(request),
            _ => Err(wasmtime::Error::msg("this call has no file to fetch")),
        }
    }
}

impl HostMediaRequest for State {
    fn account(&mut self, _: Resource<MediaHandle>) -> Result<String> {
        Ok(self.media_request()?.account.clone())
    }

    fn thread(&mut self, _: Resource<MediaHandle>) -> Result<String> {
        Ok(self.media_request()?.thread.clone())
    }

    fn message(&mut self, _: Resource<MediaHandle>) -> Result<Option<String>> {
        Ok(self.media_request()?.message.clone())
    }

    fn kind(&mut self, _: Resource<MediaHandle>) -> Result<String> {
        Ok(self.media_request()?.kind.to_string())
    }

    fn reference(&mut self, _: Resource<MediaHandle>) -> Result<String> {
        Ok(self.media_request()?.reference.clone())
    }

    fn attempt(&mut self, _: Resource<MediaHandle>) -> Result<u32> {
        Ok(self.media_request()?.attempt)
    }

    fn max_bytes(&mut self, _: Resource<MediaHandle>) -> Result<u32> {
        Ok(self.media_request()?.max_bytes)
    }

    fn kept(&mut self, _: Resource<MediaHandle>, of: String, key: String) -> Result<Option<String>> {
        Ok(self.kept_value(&self.media_request()?.kept, &of, key))
    }

    fn deliver(&mut self, _: Resource<MediaHandle>, file: Resource<AttachmentHandle>) -> Result<()> {
        let id = self.get(&file)?.0.id.clone();
        match self.journal.files.iter().position(|made| made.file.id == id) {
            Some(place) => {
                let made = self.journal.files.swap_remove(place);
                self.fetched = Some(FetchedFile { made, name: None });
            }
            None => self.bad_output("deliver: the file is not from a response of this call"),
        }
        Ok(())
    }

    fn set_name(&mut self, _: Resource<MediaHandle>, name: String) -> Result<()> {
        self.fetched_name = self.accept(|warnings| warnings.optional_text("set-name: the name", name, NAME_MAX));
        Ok(())
    }

    fn drop(&mut self, handle: Resource<MediaHandle>) -> Result<()> {
        self.forget(handle)
    }
}
