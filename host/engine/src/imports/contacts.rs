//! `contacts`: stores information about the customer.

use super::{
    ContactHandle,
    bindings::contacts::Host,
    check::{self, NAME_MAX, VALUE_MAX, WORD_MAX},
};
use crate::{error::Error, state::State};
use plugboard_model::{Action, Contact, Failure};
use wasmtime::{Result, component::Resource};

impl State {
    /// Checks that a handle is of the customer of the event. Another customer of the conversation cannot be changed.
    fn own_contact(&self, handle: &Resource<ContactHandle>) -> Result<(), Error> {
        match self.get(handle) {
            Ok(ContactHandle::Other(_)) => {
                let message = "only the customer of the event can be changed, not another one of the conversation";
                Err(Failure::denied(message).code("other-contact").into())
            }
            // wasmtime has checked that the handle exists.
            Ok(ContactHandle::Event) | Err(_) => Ok(()),
        }
    }
}

impl Host for State {
    fn set_name(&mut self, contact: Resource<ContactHandle>, name: String) -> Result<(), Error> {
        let name = check::nonempty_display_text("the customer's name", name, NAME_MAX)?;
        self.own_contact(&contact)?;
        self.act(Action::ContactName { name: name.clone() })?;
        self.contact_mut()?.name = Some(name);
        Ok(())
    }

    fn set_attribute(&mut self, contact: Resource<ContactHandle>, key: String, value: String) -> Result<(), Error> {
        check::id("the attribute's key", &key, WORD_MAX)?;
        self.own_contact(&contact)?;
        let value = check::display_text("the attribute's value", value, VALUE_MAX)?;
        let attributes = &self.contact_now()?.attributes;
        if !attributes.contains_key(&key) {
            check::count("attributes per customer", attributes.len(), Contact::ATTRIBUTES)?;
        }
        self.act(Action::ContactAttribute { key: key.clone(), value: Some(value.clone()) })?;
        self.contact_mut()?.attributes.insert(key, value);
        Ok(())
    }

    fn remove_attribute(&mut self, contact: Resource<ContactHandle>, key: String) -> Result<(), Error> {
        check::id("the attribute's key", &key, WORD_MAX)?;
        self.own_contact(&contact)?;
        self.act(Action::ContactAttribute { key: key.clone(), value: None })?;
        self.contact_mut()?.attributes.remove(&key);
        Ok(())
    }
}
