//! A gesture to make on the platform.

use crate::{
    imports::{bindings::platform::HostGesture, check::ID_MAX},
    state::{State, Subject},
};
use plugboard_model::GestureRequest;
use wasmtime::{Result, component::Resource};

/// A handle of the gesture that the call makes.
pub struct GestureHandle;

impl State {
    fn gesture_request(&self) -> Result<&GestureRequest> {
        match &self.subject {
            Subject::Gesture(request) => Ok(request),
            _ => Err(wasmtime::Error::msg("this call has no gesture to make")),
        }
    }
}

impl HostGesture for State {
    fn id(&mut self, _: Resource<GestureHandle>) -> Result<String> {
        Ok(self.gesture_request()?.id.clone())
    }

    fn attempt(&mut self, _: Resource<GestureHandle>) -> Result<u32> {
        Ok(self.gesture_request()?.attempt)
    }

    fn kind(&mut self, _: Resource<GestureHandle>) -> Result<String> {
        Ok(self.gesture_request()?.kind.to_string())
    }

    fn account(&mut self, _: Resource<GestureHandle>) -> Result<String> {
        Ok(self.gesture_request()?.account.clone())
    }

    fn thread(&mut self, _: Resource<GestureHandle>) -> Result<String> {
        Ok(self.gesture_request()?.thread.clone())
    }

    fn conversation_kind(&mut self, _: Resource<GestureHandle>) -> Result<String> {
        Ok(self.gesture_request()?.conversation_kind.to_string())
    }

    fn recipient(&mut self, _: Resource<GestureHandle>) -> Result<String> {
        Ok(self.gesture_request()?.recipient.clone())
    }

    fn message(&mut self, _: Resource<GestureHandle>) -> Result<Option<String>> {
        Ok(self.gesture_request()?.message.clone())
    }

    fn emoji(&mut self, _: Resource<GestureHandle>) -> Result<Option<String>> {
        Ok(self.gesture_request()?.emoji.clone())
    }

    fn text(&mut self, _: Resource<GestureHandle>) -> Result<Option<String>> {
        Ok(self.gesture_request()?.text.clone())
    }

    fn seconds(&mut self, _: Resource<GestureHandle>) -> Result<u32> {
        Ok(self.gesture_request()?.seconds)
    }

    fn sender(&mut self, _: Resource<GestureHandle>) -> Result<String> {
        Ok(self.gesture_request()?.sender.to_string())
    }

    fn kept(&mut self, _: Resource<GestureHandle>, of: String, key: String) -> Result<Option<String>> {
        Ok(self.kept_value(&self.gesture_request()?.kept, &of, key))
    }

    fn changed_id(&mut self, _: Resource<GestureHandle>, external_id: String) -> Result<()> {
        self.changed_id = self.accept(|warnings| warnings.id("changed-id: the identifier", external_id, ID_MAX));
        Ok(())
    }

    fn drop(&mut self, handle: Resource<GestureHandle>) -> Result<()> {
        self.forget(handle)
    }
}
