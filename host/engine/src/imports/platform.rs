//! `platform`: the requests that a connector works on.

use super::{
    AttachmentHandle,
    bindings::platform::{Host, HostHookRequest, HostOutgoing, HostProfileRequest},
    check::{ID_MAX, NAME_MAX, TEXT_MAX, VALUE_MAX, WORD_MAX},
    intake::Warnings,
};
use crate::state::{State, Subject};
use plugboard_model::{Contact, HookAnswer, HookRequest, LogLevel, Part, PartBody, ProfileRequest, SentPart};
use wasmtime::{Result, component::Resource};

/// A handle of the call's webhook request.
pub struct HookHandle;
/// A handle of the part of a reply that the call sends.
pub struct Outgoing;
/// A handle of the customer whose profile is requested.
pub struct ProfileHandle;

impl State {
    fn hook(&self) -> Result<(&HookRequest, &[String])> {
        match &self.subject {
            Subject::Verify(request, accounts) | Subject::Receive(request, accounts) => Ok((request, accounts)),
            _ => Err(wasmtime::Error::msg("this call has no webhook request")),
        }
    }

    /// Accepts a platform's data as far as it can be stored (see `intake::sanitize`), and logs a warning about each
    /// problem. The call reports something that has already happened, so it must not fail because of unusable data.
    fn accept<T>(&self, take: impl FnOnce(&mut Warnings) -> Option<T>) -> Option<T> {
        let mut warnings = Warnings::default();
        let taken = take(&mut warnings);
        warnings.into_lines().into_iter().for_each(|line| self.log.write(LogLevel::Warn, line));
        taken
    }

    fn part(&self) -> Result<&Part> {
        match &self.subject {
            Subject::Send(part) => Ok(part),
            _ => Err(wasmtime::Error::msg("this call has no part to send")),
        }
    }

    /// The customer whose profile is requested.
    fn profile_request(&self) -> Result<&ProfileRequest> {
        match &self.subject {
            Subject::Profile(request) => Ok(request),
            _ => Err(wasmtime::Error::msg("this call has no customer whose profile is requested")),
        }
    }
}

impl Host for State {}

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

impl HostOutgoing for State {
    fn id(&mut self, _: Resource<Outgoing>) -> Result<String> {
        Ok(self.part()?.id.clone())
    }

    fn attempt(&mut self, _: Resource<Outgoing>) -> Result<u32> {
        Ok(self.part()?.attempt)
    }

    fn account(&mut self, _: Resource<Outgoing>) -> Result<String> {
        Ok(self.part()?.account.clone())
    }

    fn thread(&mut self, _: Resource<Outgoing>) -> Result<String> {
        Ok(self.part()?.thread.clone())
    }

    fn conversation_kind(&mut self, _: Resource<Outgoing>) -> Result<String> {
        Ok(self.part()?.conversation_kind.to_string())
    }

    fn recipient(&mut self, _: Resource<Outgoing>) -> Result<String> {
        Ok(self.part()?.recipient.clone())
    }

    fn text(&mut self, _: Resource<Outgoing>) -> Result<Option<String>> {
        Ok(match &self.part()?.body {
            PartBody::Text(text) => Some(text.clone()),
            _ => None,
        })
    }

    fn attachment(&mut self, _: Resource<Outgoing>) -> Result<Option<Resource<AttachmentHandle>>> {
        let PartBody::Attachment(attachment) = &self.part()?.body else { return Ok(None) };
        let attachment = attachment.clone();
        Ok(Some(self.push_attachment(&attachment)?))
    }

    fn quick_replies(&mut self, _: Resource<Outgoing>) -> Result<Vec<(String, String)>> {
        let pair = |reply: &plugboard_model::QuickReply| (reply.title.clone(), reply.payload.clone());
        Ok(self.part()?.quick_replies.iter().map(pair).collect())
    }

    fn reply_to(&mut self, _: Resource<Outgoing>) -> Result<Option<String>> {
        Ok(self.part()?.reply_to.clone())
    }

    fn private_reply_to(&mut self, _: Resource<Outgoing>) -> Result<Option<String>> {
        Ok(self.part()?.private_reply_to.clone())
    }

    fn tag(&mut self, _: Resource<Outgoing>) -> Result<Option<String>> {
        Ok(self.part()?.tag.clone())
    }

    fn template(&mut self, _: Resource<Outgoing>) -> Result<Option<(String, String)>> {
        Ok(match &self.part()?.body {
            PartBody::Template(template) => Some((template.name.clone(), template.language.clone())),
            _ => None,
        })
    }

    fn template_variables(&mut self, _: Resource<Outgoing>) -> Result<Vec<String>> {
        Ok(match &self.part()?.body {
            PartBody::Template(template) => template.variables.clone(),
            _ => Vec::new(),
        })
    }

    fn sender(&mut self, _: Resource<Outgoing>) -> Result<String> {
        Ok(self.part()?.sender.to_string())
    }

    fn sent(&mut self, _: Resource<Outgoing>, external_id: Option<String>) -> Result<()> {
        let what = "sent: the message's identifier";
        let external_id = external_id.and_then(|id| self.accept(|warnings| warnings.id(what, id, ID_MAX)));
        self.sent = Some(SentPart { external_id, thread: None });
        Ok(())
    }

    fn sent_in(&mut self, _: Resource<Outgoing>, thread: String) -> Result<()> {
        self.sent_in = self.accept(|warnings| warnings.id("sent-in: the conversation's identifier", thread, ID_MAX));
        Ok(())
    }

    fn drop(&mut self, handle: Resource<Outgoing>) -> Result<()> {
        self.forget(handle)
    }
}

impl HostProfileRequest for State {
    fn account(&mut self, _: Resource<ProfileHandle>) -> Result<String> {
        Ok(self.profile_request()?.account.clone())
    }

    fn contact(&mut self, _: Resource<ProfileHandle>) -> Result<String> {
        Ok(self.profile_request()?.contact.clone())
    }

    fn set_name(&mut self, _: Resource<ProfileHandle>, name: String) -> Result<()> {
        if let Some(name) = self.accept(|warnings| warnings.optional_text("set-name: the name", name, NAME_MAX)) {
            self.profile.name = Some(name);
        }
        Ok(())
    }

    fn set_attribute(&mut self, _: Resource<ProfileHandle>, key: String, value: String) -> Result<()> {
        let attributes = &self.profile.attributes;
        let attribute = self.accept(|warnings| {
            let key = warnings.id("set-attribute: the key", key, WORD_MAX)?;
            if attributes.len() >= Contact::ATTRIBUTES && !attributes.contains_key(&key) {
                warnings.add(format!("attribute `{key}` was left out: a customer has at most {}", Contact::ATTRIBUTES));
                return None;
            }
            let value = warnings.text(&format!("attribute `{key}`"), value, VALUE_MAX);
            Some((key, value))
        });
        self.profile.attributes.extend(attribute);
        Ok(())
    }

    fn drop(&mut self, handle: Resource<ProfileHandle>) -> Result<()> {
        self.forget(handle)
    }
}
