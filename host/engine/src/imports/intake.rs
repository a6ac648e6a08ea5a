//! `intake`: what happened on a connector's platform.
//!
//! What a platform sends may contain U+0000, which cannot be stored (see `check`). Texts are cleaned. An identifier that
//! an item can do without is left out. An item that cannot do without it becomes an unknown one, so that the request is
//! kept and the items beside it are stored.

use super::check::{self, ID_MAX, NAME_MAX, TEXT_MAX, VALUE_MAX, WORD_MAX};
use crate::{
    bindings::intake::{Host, HostItem, ReceiptState as Theirs},
    state::{Error, State, Subject},
};
use plugboard_model::{
    AuthorKind, ConversationKind, Failure, Item, ItemAttachment, ItemBody, MessageItem, MessageKind, Rating,
    ReceiptState, Unknown,
};
use std::collections::BTreeMap;
use wasmtime::{Result, component::Resource};

/// Items of one request.
const ITEMS_MAX: usize = 1_000;
/// Properties, and files, of one message.
const PARTS_MAX: usize = 32;
/// The longest address of a file, in bytes.
const URL_MAX: usize = 8 << 10;
/// The longest reaction, in bytes.
const EMOJI_MAX: usize = 64;

/// An item in the making. What was said wrongly is told by the function that takes it.
pub struct ItemBuilder {
    item: Item,
    message: MessageItem,
    wrong: Option<Failure>,
    /// The identifier that contains U+0000 and that the item cannot do without.
    unusable: Option<&'static str>,
    /// Something was left out because it contains U+0000.
    left_out: bool,
}

impl ItemBuilder {
    fn set<T>(&mut self, checked: Result<T, Failure>, set: impl FnOnce(&mut Self, T)) {
        match checked {
            Ok(value) => set(self, value),
            Err(failure) => drop(self.wrong.get_or_insert(failure)),
        }
    }

    /// Sets what the item can do without, unless it is unusable.
    fn optional<T>(&mut self, value: Option<T>, set: impl FnOnce(&mut Self, T)) {
        match value {
            Some(value) => set(self, value),
            None => self.left_out = true,
        }
    }
}

/// The first of these identifiers that contains U+0000.
fn unusable(ids: &[(&'static str, &str)]) -> Option<&'static str> {
    ids.iter().find(|(_, id)| id.contains('\0')).map(|(what, _)| *what)
}

impl State {
    fn receiving(&self) -> Result<(), Failure> {
        match self.subject {
            Subject::Receive(..) => Ok(()),
            _ => Err(Failure::denied("`intake` is usable in `receive` only").code("wrong-call")),
        }
    }

    /// Changes an item in the making.
    fn edit<T>(
        &mut self,
        handle: &Resource<ItemBuilder>,
        size: usize,
        checked: Result<T, Failure>,
        set: impl FnOnce(&mut ItemBuilder, T),
    ) -> Result<()> {
        self.limiter.keep(size)?;
        self.get_mut(handle)?.set(checked, set);
        Ok(())
    }

    /// An identifier that an item can do without; none when it is unusable.
    fn optional_id(&mut self, what: &str, id: String) -> Result<Option<String>, Failure> {
        check::word(what, &id, ID_MAX)?;
        Ok(self.usable(what, id))
    }

    /// Takes an item with what happened; `target` is the message that it happened to.
    fn emit<T>(
        &mut self,
        handle: Resource<ItemBuilder>,
        target: Option<&str>,
        checked: Result<T, Failure>,
        body: impl FnOnce(MessageItem, T) -> ItemBody,
    ) -> Result<(), Error> {
        const TARGET: &str = "the message's identifier";
        let ItemBuilder { mut item, message, wrong, unusable: missing, .. } = self.take(handle)?;
        self.receiving()?;
        wrong.map_or(Ok(()), Err)?;
        target.map_or(Ok(()), |target| check::word(TARGET, target, ID_MAX))?;
        let value = checked?;
        check::count("items a request", self.items.len() + self.unknown.len(), ITEMS_MAX)?;
        if let Some(what) = missing.or_else(|| unusable(&[(TARGET, target.unwrap_or_default())])) {
            let dedupe_key = check::clean(item.dedupe_key, ID_MAX);
            let reason = format!("{what} contains the character U+0000, which cannot be stored");
            self.unknown.push(Unknown { dedupe_key, reason });
            return Ok(());
        }
        item.body = body(message, value);
        self.items.push(item);
        Ok(())
    }
}

impl HostItem for State {
    fn new(
        &mut self,
        account: String,
        dedupe_key: String,
        thread: String,
        contact: String,
    ) -> Result<Resource<ItemBuilder>> {
        self.limiter.keep(account.len() + dedupe_key.len() + thread.len() + contact.len())?;
        let checked = check::text("item: the account", &account, ID_MAX)
            .and_then(|()| check::word("item: the dedupe key", &dedupe_key, ID_MAX))
            .and_then(|()| check::word("item: the thread", &thread, ID_MAX))
            .and_then(|()| check::word("item: the contact", &contact, ID_MAX));
        let unusable = unusable(&[
            ("the account", &account),
            ("the dedupe key", &dedupe_key),
            ("the thread", &thread),
            ("the contact", &contact),
        ]);
        let message = MessageItem {
            kind: MessageKind::Message,
            external_id: None,
            text: String::new(),
            reply_to: None,
            payload: None,
            attributes: BTreeMap::new(),
            attachments: Vec::new(),
            outgoing: None,
            correlation: None,
        };
        let item = Item {
            account,
            dedupe_key,
            thread,
            contact,
            contact_name: None,
            conversation_kind: ConversationKind::Direct,
            at: None,
            body: ItemBody::Deletion { message: String::new() },
        };
        self.push(ItemBuilder { item, message, wrong: checked.err(), unusable, left_out: false })
    }

    fn at(&mut self, item: Resource<ItemBuilder>, time: f64) -> Result<()> {
        self.edit(&item, 0, check::time("item.at", time), |builder, at| builder.item.at = Some(at))
    }

    fn external_id(&mut self, item: Resource<ItemBuilder>, id: String) -> Result<()> {
        let size = id.len();
        let checked = self.optional_id("item.external-id", id);
        self.edit(&item, size, checked, |builder, id| {
            builder.optional(id, |builder, id| builder.message.external_id = Some(id));
        })
    }

    fn text(&mut self, item: Resource<ItemBuilder>, text: String) -> Result<()> {
        let size = text.len();
        self.edit(&item, size, check::said("item.text", text, TEXT_MAX), |builder, text| builder.message.text = text)
    }

    fn conversation_kind(&mut self, item: Resource<ItemBuilder>, kind: String) -> Result<()> {
        let parsed = kind.parse().map_err(|error| invalid(&error));
        self.edit(&item, 0, parsed, |builder, kind| builder.item.conversation_kind = kind)
    }

    fn kind(&mut self, item: Resource<ItemBuilder>, kind: String) -> Result<()> {
        let parsed = match kind.as_str() {
            "message" => Ok(MessageKind::Message),
            "comment" => Ok(MessageKind::Comment),
            _ => Err(Failure::invalid("item.kind is neither `message` nor `comment`")),
        };
        self.edit(&item, 0, parsed, |builder, kind| builder.message.kind = kind)
    }

    fn contact_name(&mut self, item: Resource<ItemBuilder>, name: String) -> Result<()> {
        let size = name.len();
        let checked = check::said_word("item.contact-name", name, NAME_MAX);
        self.edit(&item, size, checked, |builder, name| builder.item.contact_name = Some(name))
    }

    fn reply_to(&mut self, item: Resource<ItemBuilder>, external_id: String) -> Result<()> {
        let size = external_id.len();
        let checked = self.optional_id("item.reply-to", external_id);
        self.edit(&item, size, checked, |builder, id| {
            builder.optional(id, |builder, id| builder.message.reply_to = Some(id));
        })
    }

    fn payload(&mut self, item: Resource<ItemBuilder>, payload: String) -> Result<()> {
        let size = payload.len();
        let checked = check::said("item.payload", payload, VALUE_MAX);
        self.edit(&item, size, checked, |builder, payload| builder.message.payload = Some(payload))
    }

    fn attribute(&mut self, item: Resource<ItemBuilder>, key: String, value: String) -> Result<()> {
        let attributes = &self.get(&item)?.message.attributes;
        let have = if attributes.contains_key(&key) { 0 } else { attributes.len() };
        let size = key.len() + value.len();
        let checked = check::word("item.attribute: the key", &key, WORD_MAX)
            .and_then(|()| check::count("attributes an item", have, PARTS_MAX))
            .and_then(|()| check::said("item.attribute: the value", value, VALUE_MAX));
        let checked = checked.map(|value| self.usable("item.attribute: the key", key).zip(Some(value)));
        self.edit(&item, size, checked, |builder, attribute| {
            builder.optional(attribute, |builder, (key, value)| {
                builder.message.attributes.insert(key, value);
            });
        })
    }

    fn attachment(
        &mut self,
        item: Resource<ItemBuilder>,
        kind: String,
        url: String,
        name: Option<String>,
    ) -> Result<()> {
        let have = self.get(&item)?.message.attachments.len();
        let size = url.len() + name.as_ref().map_or(0, String::len);
        let checked = check::word("item.attachment: the address", &url, URL_MAX)
            .and_then(|()| name.map(|name| check::said("item.attachment: the name", name, NAME_MAX)).transpose())
            .and_then(|name| {
                check::count("files an item", have, PARTS_MAX)?;
                Ok((kind.parse().map_err(|error| invalid(&error))?, name))
            });
        let checked = checked.map(|(kind, name)| {
            let url = self.usable("item.attachment: the address", url);
            url.map(|url| ItemAttachment { kind, url, name })
        });
        self.edit(&item, size, checked, |builder, file| {
            builder.optional(file, |builder, file| builder.message.attachments.push(file));
        })
    }

    fn outgoing(&mut self, item: Resource<ItemBuilder>, author: String) -> Result<()> {
        let parsed = match author.as_str() {
            "agent" => Ok(AuthorKind::Agent),
            "platform" => Ok(AuthorKind::Platform),
            _ => Err(Failure::invalid("item.outgoing: the author is neither `agent` nor `platform`")),
        };
        self.edit(&item, 0, parsed, |builder, author| builder.message.outgoing = Some(author))
    }

    fn correlation(&mut self, item: Resource<ItemBuilder>, delivery: String) -> Result<()> {
        let size = delivery.len();
        let checked = self.optional_id("item.correlation", delivery);
        self.edit(&item, size, checked, |builder, id| {
            builder.optional(id, |builder, id| builder.message.correlation = Some(id));
        })
    }

    fn drop(&mut self, handle: Resource<ItemBuilder>) -> Result<()> {
        self.forget(handle)
    }
}

fn invalid(error: &plugboard_model::UnknownWord) -> Failure {
    Failure::invalid(error.to_string())
}

fn state(state: Theirs) -> ReceiptState {
    match state {
        Theirs::Delivered => ReceiptState::Delivered,
        Theirs::Read => ReceiptState::Read,
        Theirs::Failed => ReceiptState::Failed,
    }
}

impl Host for State {
    fn message(&mut self, item: Resource<ItemBuilder>) -> Result<(), Error> {
        let builder = self.get_mut(&item)?;
        let message = &builder.message;
        let empty = message.text.is_empty() && message.attachments.is_empty() && message.payload.is_none();
        // An echo of our own send, and a share that only has attributes, are messages without text too.
        let bare = empty && message.external_id.is_none() && message.attributes.is_empty();
        if bare && builder.left_out {
            builder.unusable.get_or_insert("all that the message has");
        }
        let checked = check::ensure(!bare || builder.left_out, || {
            Failure::invalid("the message has no text, file, payload, attribute or identifier").code("empty")
        });
        self.emit(item, None, checked, |message, ()| ItemBody::Message(message))
    }

    fn reaction(&mut self, item: Resource<ItemBuilder>, message: String, emoji: Option<String>) -> Result<(), Error> {
        self.limiter.keep(message.len())?;
        let emoji = emoji.map(|emoji| check::said("the reaction", emoji, EMOJI_MAX)).transpose();
        let target = message.clone();
        self.emit(item, Some(&target), emoji, |_, emoji| ItemBody::Reaction { message, emoji })
    }

    fn edit(&mut self, item: Resource<ItemBuilder>, message: String, text: String) -> Result<(), Error> {
        self.limiter.keep(message.len() + text.len())?;
        let text = check::said("the new text", text, TEXT_MAX);
        let target = message.clone();
        self.emit(item, Some(&target), text, |_, text| ItemBody::Edit { message, text })
    }

    fn deletion(&mut self, item: Resource<ItemBuilder>, message: String) -> Result<(), Error> {
        self.limiter.keep(message.len())?;
        let target = message.clone();
        self.emit(item, Some(&target), Ok(()), |_, ()| ItemBody::Deletion { message })
    }

    fn receipt(&mut self, item: Resource<ItemBuilder>, message: String, to: Theirs) -> Result<(), Error> {
        self.limiter.keep(message.len())?;
        let target = message.clone();
        self.emit(item, Some(&target), Ok(()), |_, ()| ItemBody::Receipt { message, state: state(to) })
    }

    fn watermark(&mut self, item: Resource<ItemBuilder>, until: f64, to: Theirs) -> Result<(), Error> {
        let until = check::time("the watermark", until);
        self.emit(item, None, until, |_, until| ItemBody::Watermark { until, state: state(to) })
    }

    fn feedback(
        &mut self,
        item: Resource<ItemBuilder>,
        message: Option<String>,
        rating: u32,
        best: u32,
        text: Option<String>,
    ) -> Result<(), Error> {
        let told = |text: &Option<String>| text.as_ref().map_or(0, String::len);
        self.limiter.keep(told(&message) + told(&text))?;
        let text = text.map(|text| check::said("the feedback's text", text, VALUE_MAX)).transpose();
        let rating = text.and_then(|text| {
            let rating = Rating { rating, best, text };
            rating.check().map_err(Failure::invalid)?;
            Ok(rating)
        });
        let target = message.clone();
        self.emit(item, target.as_deref(), rating, |_, rating| ItemBody::Feedback { message, rating })
    }

    fn unknown(&mut self, dedupe_key: String, reason: String) -> Result<(), Error> {
        self.limiter.keep(dedupe_key.len() + reason.len())?;
        self.receiving()?;
        check::word("unknown: the dedupe key", &dedupe_key, ID_MAX)?;
        let reason = check::said("unknown: the reason", reason, VALUE_MAX)?;
        check::count("items a request", self.items.len() + self.unknown.len(), ITEMS_MAX)?;
        self.unknown.push(Unknown { dedupe_key: check::clean(dedupe_key, ID_MAX), reason });
        Ok(())
    }
}
