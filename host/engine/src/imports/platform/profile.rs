//! A customer whose profile is requested.

use crate::{
    imports::{
        bindings::platform::HostProfileRequest,
        check::{NAME_MAX, VALUE_MAX, WORD_MAX},
    },
    state::{State, Subject},
};
use plugboard_model::{Contact, ProfileRequest};
use wasmtime::{Result, component::Resource};

/// A handle of the customer whose profile is requested.
pub struct ProfileHandle;

impl State {
    /// The customer whose profile is requested.
    fn profile_request(&self) -> Result<&ProfileRequest> {
        match &self.subject {
            Subject::Profile(request) => Ok(request),
            _ => Err(wasmtime::Error::msg("this call has no customer whose profile is requested")),
        }
    }
}

impl HostProfileRequest for State {
    fn account(&mut self, _: Resource<ProfileHandle>) -> Result<String> {
        Ok(self.profile_request()?.account.clone())
    }

    fn contact(&mut self, _: Resource<ProfileHandle>) -> Result<String> {
        Ok(self.profile_request()?.contact.clone())
    }

    fn thread(&mut self, _: Resource<ProfileHandle>) -> Result<String> {
        Ok(self.profile_request()?.thread.clone())
    }

    fn kept(&mut self, _: Resource<ProfileHandle>, of: String, key: String) -> Result<Option<String>> {
        Ok(self.kept_value(&self.profile_request()?.kept, &of, key))
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
