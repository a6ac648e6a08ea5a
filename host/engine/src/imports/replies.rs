//! `replies`: replies to the customer.

use super::{
    AttachmentHandle, ConversationHandle, MessageHandle,
    bindings::replies::{Host, HostDraft, Preview},
    check::{self, NAME_MAX, TEXT_MAX, VALUE_MAX, WORD_MAX},
};
use crate::{error::Error, state::State};
use plugboard_model::{Action, Draft, Failure, Message, QuickReply, Verdict};
use plugboard_rules::content::{self, ContentError};
use wasmtime::{Result, component::Resource};

/// The maximum number of replies per handler, including templates and private replies.
const REPLIES_MAX: usize = 20;
/// The maximum number of buttons (quick replies) per reply.
const QUICK_REPLIES_MAX: usize = 13;
/// The maximum number of files per reply.
const ATTACHMENTS_MAX: usize = 10;

/// A draft under construction. Invalid input is reported when the draft is sent.
pub struct DraftBuilder {
    draft: Draft,
    wrong: Option<Failure>,
}

impl DraftBuilder {
    /// Sets a part of the draft if its check succeeded, or else records the failure. The first failure counts.
    fn set<T>(&mut self, checked: Result<T, Failure>, set: impl FnOnce(&mut Draft, T)) {
        match checked {
            Ok(value) => set(&mut self.draft, value),
            Err(failure) => drop(self.wrong.get_or_insert(failure)),
        }
    }
}

/// Converts a verdict. It is never a refusal, because a refusal is an error.
pub(crate) fn preview(verdict: Verdict) -> Preview {
    if verdict == Verdict::Held { Preview::Held } else { Preview::Allowed }
}

impl State {
    /// Takes the draft of a handle. Returns an error if its input was invalid or if it is empty.
    pub(crate) fn draft(&mut self, handle: Resource<DraftBuilder>) -> Result<Draft, Error> {
        let DraftBuilder { mut draft, wrong } = self.take(handle)?;
        wrong.map_or(Ok(()), Err)?;
        if let Some(document) = draft.content.take() {
            let checked = content::checked(&document, draft.attachments.len());
            let wrong = |error: ContentError| Failure::invalid(error.to_string()).code(ContentError::CODE);
            draft.content = Some(checked.map_err(wrong)?);
        }
        if draft.text.is_empty() && draft.attachments.is_empty() && draft.content.is_none() {
            return Err(Failure::invalid("the reply has neither text nor a file").code("empty").into());
        }
        Ok(draft)
    }

    /// Checks that the handler may send one more reply.
    pub(crate) fn one_more_reply(&self) -> Result<(), Failure> {
        check::count("replies per handler", self.journal.count(&["reply", "template", "private-reply"]), REPLIES_MAX)
    }
}

impl HostDraft for State {
    fn new(&mut self, text: String) -> Result<Resource<DraftBuilder>> {
        self.limiter.count_host_bytes(text.len())?;
        let mut builder = DraftBuilder { draft: Draft::default(), wrong: None };
        builder.set(check::display_text("the reply's text", text, TEXT_MAX), |draft, text| draft.text = text);
        self.push(builder)
    }

    fn quick_reply(&mut self, draft: Resource<DraftBuilder>, title: String, payload: String) -> Result<()> {
        self.limiter.count_host_bytes(title.len() + payload.len())?;
        let builder = self.get_mut(&draft)?;
        let checked = check::verbatim("the button's payload", &payload, VALUE_MAX)
            .and_then(|()| check::count("buttons per reply", builder.draft.quick_replies.len(), QUICK_REPLIES_MAX))
            .and_then(|()| check::nonempty_display_text("the button's title", title, NAME_MAX));
        builder.set(checked, |draft, title| draft.quick_replies.push(QuickReply { title, payload }));
        Ok(())
    }

    fn attachment(&mut self, draft: Resource<DraftBuilder>, file: Resource<AttachmentHandle>) -> Result<()> {
        let id = self.get(&file)?.0.id.clone();
        let builder = self.get_mut(&draft)?;
        let checked = check::count("files per reply", builder.draft.attachments.len(), ATTACHMENTS_MAX);
        builder.set(checked, |draft, ()| draft.attachments.push(id));
        Ok(())
    }

    fn reply_to(&mut self, draft: Resource<DraftBuilder>, message: Resource<MessageHandle>) -> Result<()> {
        let id = self.message_of(&message)?.id.clone();
        self.get_mut(&draft)?.draft.reply_to = Some(id);
        Ok(())
    }

    fn subject(&mut self, draft: Resource<DraftBuilder>, subject: String) -> Result<()> {
        self.limiter.count_host_bytes(subject.len())?;
        let checked = check::line("the subject", subject, Message::SUBJECT_MAX);
        self.get_mut(&draft)?.set(checked, |draft, subject| draft.subject = Some(subject));
        Ok(())
    }

    fn content(&mut self, draft: Resource<DraftBuilder>, document: String) -> Result<()> {
        self.limiter.count_host_bytes(document.len())?;
        // It is checked when the draft is sent, because it may refer to files that are attached later.
        self.get_mut(&draft)?.draft.content = Some(document);
        Ok(())
    }

    fn purpose(&mut self, draft: Resource<DraftBuilder>, purpose: String) -> Result<()> {
        self.limiter.count_host_bytes(purpose.len())?;
        let checked = check::id("the purpose", &purpose, WORD_MAX);
        self.get_mut(&draft)?.set(checked, |draft, ()| draft.purpose = Some(purpose));
        Ok(())
    }

    fn drop(&mut self, handle: Resource<DraftBuilder>) -> Result<()> {
        self.forget(handle)
    }
}

impl Host for State {
    fn reply(&mut self, _: Resource<ConversationHandle>, draft: Resource<DraftBuilder>) -> Result<Preview, Error> {
        let draft = self.draft(draft)?;
        self.one_more_reply()?;
        Ok(preview(self.act(Action::Reply { draft })?))
    }
}
