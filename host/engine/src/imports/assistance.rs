//! `assistance`: a person's requests to an assistant.

use super::{
    ContactHandle, ConversationHandle,
    bindings::assistance::{Host, HostCommandEvent, HostCommandList, HostSuggestionRequest},
    check::{self, TEXT_MAX, WORD_MAX, millis},
    events::{common, contact},
};
use crate::state::{Help, State, Subject};
use plugboard_model::{Command, EventBody, OfferedCommand};
use wasmtime::{Result, component::Resource};

/// The maximum number of suggestions per call.
const SUGGESTIONS_MAX: usize = 10;
/// The maximum number of commands that one call offers.
const COMMANDS_MAX: usize = 20;

/// A handle of the call's request for suggestions.
pub struct SuggestionRequest;
/// A handle of the call's list of commands, which the assistant fills.
pub struct CommandList;
/// A handle of the call's command.
pub struct CommandEvent;

impl State {
    fn help(&self) -> Result<&Help> {
        match &self.subject {
            Subject::Help(_, help) => Ok(help),
            _ => Err(wasmtime::Error::msg("this call is not a request to an assistant")),
        }
    }

    fn agent(&self) -> Result<String> {
        let (Help::Suggest { agent, .. } | Help::Commands { agent }) = self.help()?;
        Ok(agent.clone())
    }

    fn command(&self) -> Result<&Command> {
        match &self.event()?.body {
            EventBody::Command(command) => Ok(command),
            _ => Err(wasmtime::Error::msg("this event is not a command")),
        }
    }
}

impl Host for State {}

impl HostSuggestionRequest for State {
    contact!(SuggestionRequest);

    fn conversation(&mut self, _: Resource<SuggestionRequest>) -> Result<Resource<ConversationHandle>> {
        self.push(ConversationHandle)
    }

    fn agent(&mut self, _: Resource<SuggestionRequest>) -> Result<String> {
        State::agent(self)
    }

    fn draft(&mut self, _: Resource<SuggestionRequest>) -> Result<String> {
        match self.help()? {
            Help::Suggest { draft, .. } => Ok(draft.clone()),
            Help::Commands { .. } => Ok(String::new()),
        }
    }

    fn json(&mut self, _: Resource<SuggestionRequest>) -> Result<String> {
        self.document()
    }

    fn suggest(&mut self, _: Resource<SuggestionRequest>, text: String) -> Result<()> {
        self.limiter.count_host_bytes(text.len())?;
        let checked = check::count("suggestions per call", self.suggestions.len(), SUGGESTIONS_MAX)
            .and_then(|()| check::nonempty_display_text("suggest: the text", text, TEXT_MAX));
        match checked {
            Ok(text) => self.suggestions.push(text),
            Err(failure) => self.bad_output(failure.message),
        }
        Ok(())
    }

    fn drop(&mut self, handle: Resource<SuggestionRequest>) -> Result<()> {
        self.forget(handle)
    }
}

impl HostCommandList for State {
    contact!(CommandList);

    fn conversation(&mut self, _: Resource<CommandList>) -> Result<Resource<ConversationHandle>> {
        self.push(ConversationHandle)
    }

    fn agent(&mut self, _: Resource<CommandList>) -> Result<String> {
        State::agent(self)
    }

    fn json(&mut self, _: Resource<CommandList>) -> Result<String> {
        self.document()
    }

    fn offer(&mut self, _: Resource<CommandList>, name: String, title: String, input: Option<String>) -> Result<()> {
        self.limiter.count_host_bytes(name.len() + title.len() + input.as_ref().map_or(0, String::len))?;
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let checked = check::nonempty("offer: the name", &name, WORD_MAX)
            .and_then(|()| {
                check::ensure(name.bytes().all(plain), || {
                    plugboard_model::Failure::invalid("offer: a name may contain only a-z, 0-9 and `-`")
                })
            })
            .and_then(|()| check::count("commands per call", self.commands.len(), COMMANDS_MAX))
            .and_then(|()| check::nonempty_display_text("offer: the title", title, WORD_MAX))
            .and_then(|title| {
                let input = input.map(|input| check::display_text("offer: the input", input, WORD_MAX)).transpose()?;
                Ok((title, input))
            });
        match checked {
            Ok((title, input)) => self.commands.push(OfferedCommand { name, title, input }),
            Err(failure) => self.bad_output(failure.message),
        }
        Ok(())
    }

    fn drop(&mut self, handle: Resource<CommandList>) -> Result<()> {
        self.forget(handle)
    }
}

impl HostCommandEvent for State {
    common!(CommandEvent);
    contact!(CommandEvent);

    fn name(&mut self, _: Resource<CommandEvent>) -> Result<String> {
        Ok(self.command()?.name.clone())
    }

    fn input(&mut self, _: Resource<CommandEvent>) -> Result<Option<String>> {
        Ok(self.command()?.input.clone())
    }

    fn agent(&mut self, _: Resource<CommandEvent>) -> Result<String> {
        Ok(self.command()?.agent.clone())
    }
}
