//! A poll of a channel.

use crate::{
    imports::{
        bindings::platform::HostChannelPoll,
        check::{self, VALUE_MAX},
    },
    state::{PollStart, State, Subject},
};
use plugboard_model::ChannelPolled;
use wasmtime::{Result, component::Resource};

/// A handle of the call's poll of a channel.
pub struct ChannelPollHandle;

impl State {
    fn poll_start(&self) -> Result<&PollStart> {
        match &self.subject {
            Subject::PollChannel(start) => Ok(start),
            _ => Err(wasmtime::Error::msg("this call is not a poll of a channel")),
        }
    }
}

impl HostChannelPoll for State {
    fn account(&mut self, _: Resource<ChannelPollHandle>) -> Result<String> {
        Ok(self.poll_start()?.account.clone())
    }

    fn cursor(&mut self, _: Resource<ChannelPollHandle>) -> Result<Option<String>> {
        Ok(self.poll_start()?.cursor.clone())
    }

    fn since(&mut self, _: Resource<ChannelPollHandle>) -> Result<Option<f64>> {
        Ok(self.poll_start()?.since.map(check::millis))
    }

    fn set_cursor(&mut self, _: Resource<ChannelPollHandle>, cursor: String) -> Result<()> {
        // A cursor that was cut would skip or repeat events.
        match check::verbatim("set-cursor: the cursor", &cursor, ChannelPolled::CURSOR_MAX) {
            Ok(()) => self.channel_polled.cursor = Some(cursor),
            Err(failure) => self.bad_output(failure.message),
        }
        Ok(())
    }

    fn again(&mut self, _: Resource<ChannelPollHandle>) -> Result<()> {
        self.channel_polled.again = true;
        Ok(())
    }

    fn wait(&mut self, _: Resource<ChannelPollHandle>, seconds: u32) -> Result<()> {
        self.channel_polled.wait = Some(seconds.min(ChannelPolled::WAIT_MAX));
        Ok(())
    }

    fn gap(&mut self, _: Resource<ChannelPollHandle>, reason: String) -> Result<()> {
        self.channel_polled.gap = self.accept(|warnings| warnings.optional_text("gap: the reason", reason, VALUE_MAX));
        Ok(())
    }

    fn drop(&mut self, handle: Resource<ChannelPollHandle>) -> Result<()> {
        self.forget(handle)
    }
}
