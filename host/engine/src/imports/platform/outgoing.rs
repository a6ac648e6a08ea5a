//! One part of a reply, to send it, or to ask whether it was sent.

use crate::{
    error::Error,
    imports::{AttachmentHandle, bindings::platform::HostOutgoing, check::ID_MAX},
    state::{State, Subject},
};
use plugboard_model::{KeptOf, Part, PartBody, SentPart};
use wasmtime::{Result, component::Resource};

/// A handle of the part of a reply that the call sends or settles.
pub struct Outgoing;

impl State {
    fn part(&self) -> Result<&Part> {
        match &self.subject {
            Subject::Send(part) | Subject::Settle(part) => Ok(part),
            _ => Err(wasmtime::Error::msg("this call has no part to send")),
        }
    }
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
            PartBody::Attachment(_) => self.part()?.caption.clone(),
            PartBody::Template(_) | PartBody::Content => None,
        })
    }

    fn attachment(&mut self, _: Resource<Outgoing>) -> Result<Option<Resource<AttachmentHandle>>> {
        let first = self.part()?.files().next().cloned();
        first.map(|attachment| self.push_attachment(&attachment)).transpose()
    }

    fn attachments(&mut self, _: Resource<Outgoing>) -> Result<Vec<Resource<AttachmentHandle>>> {
        let files: Vec<_> = self.part()?.files().cloned().collect();
        files.iter().map(|attachment| self.push_attachment(attachment)).collect()
    }

    fn subject(&mut self, _: Resource<Outgoing>) -> Result<Option<String>> {
        Ok(self.part()?.subject.clone())
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
        self.sent = Some(SentPart { external_id, ..SentPart::default() });
        self.not_sent = false;
        Ok(())
    }

    fn not_sent(&mut self, _: Resource<Outgoing>) -> Result<()> {
        match self.subject {
            Subject::Settle(_) => {
                self.sent = None;
                self.not_sent = true;
            }
            _ => self.bad_output("not-sent was called outside `settle`; return a failure instead"),
        }
        Ok(())
    }

    fn sent_in(&mut self, _: Resource<Outgoing>, thread: String) -> Result<()> {
        self.sent_in = self.accept(|warnings| warnings.id("sent-in: the conversation's identifier", thread, ID_MAX));
        Ok(())
    }

    fn kept(&mut self, _: Resource<Outgoing>, of: String, key: String) -> Result<Option<String>> {
        Ok(self.kept_value(&self.part()?.kept, &of, key))
    }

    fn keep(&mut self, _: Resource<Outgoing>, of: String, key: String, value: String) -> Result<(), Error> {
        self.part()?;
        self.keep_value(&[KeptOf::Part, KeptOf::Message, KeptOf::Thread], &of, key, value)?;
        Ok(())
    }

    fn reply_to_author(&mut self, _: Resource<Outgoing>) -> Result<Option<String>> {
        Ok(self.part()?.reply_to_author.clone())
    }

    fn content(&mut self, _: Resource<Outgoing>) -> Result<Option<String>> {
        Ok(self.part()?.content.clone())
    }

    fn rules_changed(&mut self, _: Resource<Outgoing>) -> Result<()> {
        self.part()?;
        self.rules_changed = true;
        Ok(())
    }

    fn template_parameters(&mut self, _: Resource<Outgoing>) -> Result<Vec<(String, String)>> {
        Ok(match &self.part()?.body {
            PartBody::Template(template) => template.parameters.clone(),
            _ => Vec::new(),
        })
    }

    fn template_files(&mut self, _: Resource<Outgoing>) -> Result<Vec<(String, Resource<AttachmentHandle>)>> {
        let files = match &self.part()?.body {
            PartBody::Template(template) => template.files.clone(),
            _ => Vec::new(),
        };
        files.into_iter().map(|(name, file)| Ok((name, self.push_attachment(&file)?))).collect()
    }

    fn opens(&mut self, _: Resource<Outgoing>) -> Result<Option<String>> {
        Ok(self.part()?.opens.clone())
    }

    fn drop(&mut self, handle: Resource<Outgoing>) -> Result<()> {
        self.forget(handle)
    }
}
