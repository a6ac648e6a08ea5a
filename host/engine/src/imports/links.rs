//! `links`: addresses at which a platform can fetch the files that it is sent.

use super::{AttachmentHandle, bindings::links::Host, check};
use crate::{
    error::Error,
    state::{State, Subject},
};
use plugboard_model::Failure;
use std::ops::RangeInclusive;
use wasmtime::{Result, component::Resource};

/// How long an address may lead to its file, in seconds: a minute to a day.
const SECONDS: RangeInclusive<u32> = 60..=24 * 60 * 60;

impl Host for State {
    fn address(&mut self, file: Resource<AttachmentHandle>, seconds: u32) -> Result<String, Error> {
        let Subject::Send(part) = &self.subject else {
            return Err(Failure::denied("`links` can be used only in `send`").code("wrong-call").into());
        };
        let id = self.get(&file)?.0.id.clone();
        check::ensure(part.files().chain(part.template_files()).any(|file| file.id == id), || {
            Failure::denied("only a file of the part that is sent can have an address").code("not-of-this-part")
        })?;
        check::ensure(SECONDS.contains(&seconds), || {
            let (min, max) = (*SECONDS.start(), *SECONDS.end());
            Failure::invalid(format!("an address must last {min} to {max} seconds, not {seconds}"))
        })?;
        Ok(self.call.data.link(&id, seconds)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Call, HostData};
    use plugboard_model::{
        Attachment, AttachmentKind, ConversationKind, Kept, Limits, Part, PartBody, ProfileRequest, Sender,
    };
    use std::sync::Arc;

    /// Gives every file an address that says how long it lasts.
    struct Linking;

    impl HostData for Linking {
        fn link(&self, attachment: &str, seconds: u32) -> Result<String, Failure> {
            Ok(format!("https://inbox.example/{attachment}/{seconds}"))
        }
    }

    fn file(id: &str) -> Attachment {
        Attachment::new(id.into(), AttachmentKind::Image)
    }

    fn state(subject: Subject) -> State {
        let engine = crate::pool::engine(1).expect("an engine");
        let call = Call { data: Arc::new(Linking), ..Call::placeholder(Limits::default()) };
        State::new(&engine, call, subject)
    }

    fn sending() -> Subject {
        Subject::Send(Box::new(Part {
            id: "delivery-1".into(),
            attempt: 1,
            account: "a".into(),
            thread: "t".into(),
            conversation_kind: ConversationKind::Direct,
            recipient: "c".into(),
            body: PartBody::Attachment(file("first")),
            caption: None,
            more_files: vec![file("second")],
            subject: None,
            quick_replies: Vec::new(),
            reply_to: None,
            reply_to_author: None,
            private_reply_to: None,
            tag: None,
            sender: Sender::Person,
            kept: Kept::new(),
            content: None,
            opens: None,
        }))
    }

    /// Asks for the address of a file. Returns the address, or the code or kind of the failure.
    fn ask(subject: Subject, id: &str, seconds: u32) -> String {
        let mut state = state(subject);
        let handle = state.push(AttachmentHandle(file(id))).expect("a handle");
        match state.address(handle, seconds) {
            Ok(address) => address,
            Err(Error::Failure(failure)) => failure.code.unwrap_or_else(|| failure.kind.to_string()),
            Err(Error::Trap(trap)) => panic!("{trap}"),
        }
    }

    #[test]
    fn only_files_of_the_part_get_an_address_and_only_in_send() {
        assert_eq!(ask(sending(), "first", 60), "https://inbox.example/first/60");
        assert_eq!(ask(sending(), "second", 86_400), "https://inbox.example/second/86400");
        assert_eq!(ask(sending(), "other", 60), "not-of-this-part");
        let profile = Subject::Profile(Box::new(ProfileRequest::new("a", "c")));
        assert_eq!(ask(profile, "first", 60), "wrong-call");
    }

    #[test]
    fn an_address_lasts_a_minute_to_a_day() {
        for seconds in [0, 59, 86_401, u32::MAX] {
            assert_eq!(ask(sending(), "first", seconds), "invalid", "{seconds}");
        }
    }
}
