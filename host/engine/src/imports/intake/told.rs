//! The parts of an item that say something about its conversation and its contact.

use super::ItemBuilder;
use crate::imports::check::{ID_MAX, NAME_MAX, VALUE_MAX, WORD_MAX};
use plugboard_model::{KnownAs, ReceiptFailure, Told};

impl ItemBuilder {
    pub(super) fn name_conversation(&mut self, name: String) {
        self.item.told.conversation_name = self.warnings.optional_text("the conversation's name", name, NAME_MAX);
    }

    pub(super) fn add_contact_attribute(&mut self, key: String, value: String) {
        let Some(key) = self.warnings.id("a contact attribute's key", key, WORD_MAX) else { return };
        let known = &self.item.told.contact_attributes;
        if known.len() >= Told::ATTRIBUTES && !known.contains_key(&key) {
            let most = Told::ATTRIBUTES;
            self.warnings.add(format!("contact attribute `{key}` was left out: an item has at most {most}"));
            return;
        }
        let value = self.warnings.text(&format!("contact attribute `{key}`"), value, VALUE_MAX);
        self.item.told.contact_attributes.insert(key, value);
    }

    pub(super) fn add_known_as(&mut self, kind: String, id: String) {
        let Some(kind) = self.warnings.id("the kind of an identifier", kind, WORD_MAX) else { return };
        let Some(id) = self.warnings.id(&format!("the contact's `{kind}`"), id, ID_MAX) else { return };
        let known = &mut self.item.told.also_known_as;
        if id == self.item.contact || known.iter().any(|known| known.id == id) {
            return;
        }
        if known.len() >= Told::KNOWN_AS {
            let most = Told::KNOWN_AS;
            self.warnings.add(format!("the contact's `{kind}` was left out: a contact has at most {most} others"));
            return;
        }
        known.push(KnownAs { kind, id });
    }

    pub(super) fn set_failure(&mut self, code: String, message: String) {
        let code = self.warnings.id("the failure's code", code, WORD_MAX);
        let message = self.warnings.optional_text("the failure's message", message, ReceiptFailure::MESSAGE_MAX);
        // Some platforms give only a code.
        let message = message.or_else(|| code.as_ref().map(|code| format!("the platform reported `{code}`")));
        self.item.told.failure = message.map(|message| ReceiptFailure { code, message });
    }
}
