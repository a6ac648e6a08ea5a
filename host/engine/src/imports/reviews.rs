//! `reviews`: a reviewer's decision about a reply before it is sent.

use super::{
    ContactHandle, ConversationHandle, MessageHandle,
    bindings::reviews::{Host, HostReplyReview},
    check::{self, TEXT_MAX, millis},
    events::{common, contact, message},
};
use crate::state::State;
use plugboard_model::{EventBody, Review};
use wasmtime::{Result, component::Resource};

/// The maximum length of a reason, in bytes.
const REASON_MAX: usize = 2_000;

/// A handle of the reply under review.
pub struct ReplyReview;

impl State {
    fn review(&self) -> Result<&Review> {
        match &self.event()?.body {
            EventBody::Review(review) => Ok(review),
            _ => Err(wasmtime::Error::msg("this event is not a review")),
        }
    }
}

impl Host for State {}

impl HostReplyReview for State {
    common!(ReplyReview);
    contact!(ReplyReview);
    message!(ReplyReview);

    fn quick_replies(&mut self, _: Resource<ReplyReview>) -> Result<Vec<(String, String)>> {
        let buttons = self.review()?.quick_replies.iter();
        Ok(buttons.map(|button| (button.title.clone(), button.payload.clone())).collect())
    }

    fn template(&mut self, _: Resource<ReplyReview>) -> Result<Option<(String, String)>> {
        let template = self.review()?.template.as_ref();
        Ok(template.map(|template| (template.name.clone(), template.language.clone())))
    }

    fn sender(&mut self, _: Resource<ReplyReview>) -> Result<String> {
        Ok(self.review()?.sender.to_string())
    }

    fn amend(&mut self, _: Resource<ReplyReview>, text: String) -> Result<()> {
        self.limiter.count_host_bytes(text.len())?;
        let template = self.review()?.template.is_some();
        match check::display_text("amend: the text", text, TEXT_MAX) {
            Err(failure) => self.bad_output(failure.message),
            Ok(_) if template => {
                self.bad_output("amend: the reply is a template, so its text cannot be changed; hold it instead");
            }
            Ok(text) => self.journal.review.text = Some(text),
        }
        Ok(())
    }

    fn hold(&mut self, _: Resource<ReplyReview>, reason: String) -> Result<()> {
        match check::nonempty_display_text("hold: the reason", reason, REASON_MAX) {
            Ok(reason) => drop(self.journal.review.hold.get_or_insert(reason)),
            Err(failure) => self.bad_output(failure.message),
        }
        Ok(())
    }
}
