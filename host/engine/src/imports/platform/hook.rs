//! A request to a channel's hook.

use crate::{
    error::Error,
    imports::{
        AttachmentHandle,
        bindings::platform::HostHookRequest,
        check::{self, NAME_MAX, TEXT_MAX},
    },
    state::{State, Subject},
};
use plugboard_model::{HookAnswer, HookRequest};
use wasmtime::{Result, component::Resource};

/// A handle of the call's webhook request.
pub struct HookHandle;

impl State {
    pub(super) fn hook(&self) -> Result<(&HookRequest, &[String])> {
        match &self.subject {
            Subject::Verify(request, accounts) | Subject::Receive(request, accounts) => Ok((request, accounts)),
            _ => Err(wasmtime::Error::msg("this call has no webhook request")),
        }
    }
}

/// Returns the first value of a header. Names are case-insensitive.
fn first(pairs: &[(String, String)], name: &str) -> Option<String> {
    pairs.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.clone())
}

impl HostHookRequest for State {
    fn method(&mut self, _: Resource<HookHandle>) -> Result<String> {
        Ok(self.hook()?.0.method.clone())
    }

    fn query(&mut self, _: Resource<HookHandle>, name: String) -> Result<Option<String>> {
        Ok(self.hook()?.0.query.iter().find(|(key, _)| *key == name).map(|(_, value)| value.clone()))
    }

    fn header(&mut self, _: Resource<HookHandle>, name: String) -> Result<Option<String>> {
        Ok(first(&self.hook()?.0.headers, &name))
    }

    fn body(&mut self, _: Resource<HookHandle>) -> Result<Vec<u8>> {
        Ok(self.hook()?.0.body.to_vec())
    }

    fn url(&mut self, _: Resource<HookHandle>) -> Result<String> {
        Ok(self.hook()?.0.url.clone())
    }

    fn path(&mut self, _: Resource<HookHandle>) -> Result<String> {
        Ok(self.hook()?.0.path.clone())
    }

    fn query_string(&mut self, _: Resource<HookHandle>) -> Result<String> {
        Ok(self.hook()?.0.query_string.clone())
    }

    fn queries(&mut self, _: Resource<HookHandle>, name: String) -> Result<Vec<String>> {
        let all = self.hook()?.0.query.iter();
        Ok(all.filter(|(key, _)| *key == name).map(|(_, value)| value.clone()).collect())
    }

    fn headers(&mut self, _: Resource<HookHandle>, name: String) -> Result<Vec<String>> {
        let all = self.hook()?.0.headers.iter();
        Ok(all.filter(|(key, _)| key.eq_ignore_ascii_case(&name)).map(|(_, value)| value.clone()).collect())
    }

    fn received_at(&mut self, _: Resource<HookHandle>) -> Result<f64> {
        Ok(check::millis(self.hook()?.0.received_at))
    }

    async fn fields(&mut self, _: Resource<HookHandle>) -> Result<Vec<(String, String)>, Error> {
        Ok(self.form().await?.fields.clone())
    }

    async fn files(&mut self, _: Resource<HookHandle>) -> Result<Vec<(String, Resource<AttachmentHandle>)>, Error> {
        let form = self.form().await?;
        let mut files = Vec::with_capacity(form.files.len());
        for (name, id) in &form.files {
            if let Some(file) = self.journal.files.iter().find(|made| made.file.id == *id).map(|made| made.file.clone())
            {
                files.push((name.clone(), self.push_attachment(&file)?));
            }
        }
        Ok(files)
    }

    fn accounts(&mut self, _: Resource<HookHandle>) -> Result<Vec<String>> {
        Ok(self.hook()?.1.to_vec())
    }

    fn respond(&mut self, _: Resource<HookHandle>, status: u16, content_type: String, body: Vec<u8>) -> Result<()> {
        if !(200..=599).contains(&status) {
            self.bad_output(format!("respond: the status must be between 200 and 599, got {status}"));
        } else if body.len() > TEXT_MAX {
            self.bad_output(format!("respond: the body is {} bytes long; at most {TEXT_MAX} are allowed", body.len()));
        } else if !media_type(&content_type) {
            self.bad_output("respond: the content type is not valid");
        } else {
            self.answer = Some(HookAnswer { status, content_type, body });
        }
        Ok(())
    }

    fn drop(&mut self, handle: Resource<HookHandle>) -> Result<()> {
        self.forget(handle)
    }
}

/// Whether this text looks like a media type and can be written into a header.
fn media_type(text: &str) -> bool {
    text.len() <= NAME_MAX && text.contains('/') && text.bytes().all(|byte| (b' '..=b'~').contains(&byte))
}
