//! `intake`: what happened on a connector's platform.

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
}

impl ItemBuilder {
    fn set(&mut self, checked: Result<(), Failure>, set: impl FnOnce(&mut Self)) {
        match checked {
            Ok(()) => set(self),
            Err(failure) => drop(self.wrong.get_or_insert(failure)),
        }
    }
}

impl State {
    fn receiving(&self) -> Result<(), Failure> {
        match self.subject {
            Subject::Receive(..) => Ok(()),
            _ => Err(Failure::denied("`intake` is usable in `receive` only").code("wrong-call")),
        }
    }

    /// Changes an item in the making.
    fn edit(
        &mut self,
        handle: &Resource<ItemBuilder>,
        size: usize,
        checked: Result<(), Failure>,
        set: impl FnOnce(&mut ItemBuilder),
    ) -> Result<()> {
        self.limiter.keep(size)?;
        self.get_mut(handle)?.set(checked, set);
        Ok(())
    }

    /// Takes an item with what happened.
    fn emit(
        &mut self,
        handle: Resource<ItemBuilder>,
        checked: Result<(), Failure>,
        body: impl FnOnce(MessageItem) -> ItemBody,
    ) -> Result<(), Error> {
        let ItemBuilder { mut item, message, wrong } = self.take(handle)?;
        self.receiving()?;
        wrong.map_or(Ok(()), Err)?;
        checked?;
        check::count("items a request", self.items.len() + self.unknown.len(), ITEMS_MAX)?;
        item.body = body(message);
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
        self.push(ItemBuilder { item, message, wrong: checked.err() })
    }

    fn at(&mut self, item: Resource<ItemBuilder>, time: f64) -> Result<()> {
        let at = check::time("item.at", time);
        let value = at.as_ref().ok().copied();
        self.edit(&item, 0, at.map(drop), |builder| builder.item.at = value)
    }

    fn external_id(&mut self, item: Resource<ItemBuilder>, id: String) -> Result<()> {
        let checked = check::word("item.external-id", &id, ID_MAX);
        self.edit(&item, id.len(), checked, |builder| builder.message.external_id = Some(id))
    }

    fn text(&mut self, item: Resource<ItemBuilder>, text: String) -> Result<()> {
        let checked = check::text("item.text", &text, TEXT_MAX);
        self.edit(&item, text.len(), checked, |builder| builder.message.text = text)
    }

    fn conversation_kind(&mut self, item: Resource<ItemBuilder>, kind: String) -> Result<()> {
        let parsed = kind.parse();
        let checked = parsed.as_ref().map(drop).map_err(invalid);
        self.edit(&item, 0, checked, |builder| {
            builder.item.conversation_kind = parsed.unwrap_or(ConversationKind::Direct);
        })
    }

    fn kind(&mut self, item: Resource<ItemBuilder>, kind: String) -> Result<()> {
        let parsed = match kind.as_str() {
            "message" => Ok(MessageKind::Message),
            "comment" => Ok(MessageKind::Comment),
            _ => Err(Failure::invalid("item.kind is neither `message` nor `comment`")),
        };
        let checked = parsed.as_ref().map(drop).map_err(Clone::clone);
        self.edit(&item, 0, checked, |builder| builder.message.kind = parsed.unwrap_or(MessageKind::Message))
    }

    fn contact_name(&mut self, item: Resource<ItemBuilder>, name: String) -> Result<()> {
        let checked = check::word("item.contact-name", &name, NAME_MAX);
        self.edit(&item, name.len(), checked, |builder| builder.item.contact_name = Some(name))
    }

    fn reply_to(&mut self, item: Resource<ItemBuilder>, external_id: String) -> Result<()> {
        let checked = check::word("item.reply-to", &external_id, ID_MAX);
        self.edit(&item, external_id.len(), checked, |builder| builder.message.reply_to = Some(external_id))
    }

    fn payload(&mut self, item: Resource<ItemBuilder>, payload: String) -> Result<()> {
        let checked = check::text("item.payload", &payload, VALUE_MAX);
        self.edit(&item, payload.len(), checked, |builder| builder.message.payload = Some(payload))
    }

    fn attribute(&mut self, item: Resource<ItemBuilder>, key: String, value: String) -> Result<()> {
        let attributes = &self.get(&item)?.message.attributes;
        let have = if attributes.contains_key(&key) { 0 } else { attributes.len() };
        let checked = check::word("item.attribute: the key", &key, WORD_MAX)
            .and_then(|()| check::text("item.attribute: the value", &value, VALUE_MAX))
            .and_then(|()| check::count("attributes an item", have, PARTS_MAX));
        self.edit(&item, key.len() + value.len(), checked, |builder| {
            builder.message.attributes.insert(key, value);
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
        let kind = kind.parse();
        let checked = check::word("item.attachment: the address", &url, URL_MAX)
            .and_then(|()| check::text("item.attachment: the name", name.as_deref().unwrap_or_default(), NAME_MAX))
            .and_then(|()| check::count("files an item", have, PARTS_MAX))
            .and_then(|()| kind.as_ref().map(drop).map_err(invalid));
        let size = url.len() + name.as_ref().map_or(0, String::len);
        self.edit(&item, size, checked, |builder| {
            if let Ok(kind) = kind {
                builder.message.attachments.push(ItemAttachment { kind, url, name });
            }
        })
    }

    fn outgoing(&mut self, item: Resource<ItemBuilder>, author: String) -> Result<()> {
        let parsed = match author.as_str() {
            "agent" => Ok(AuthorKind::Agent),
            "platform" => Ok(AuthorKind::Platform),
            _ => Err(Failure::invalid("item.outgoing: the author is neither `agent` nor `platform`")),
        };
        let checked = parsed.as_ref().map(drop).map_err(Clone::clone);
        self.edit(&item, 0, checked, |builder| builder.message.outgoing = parsed.ok())
    }

    fn correlation(&mut self, item: Resource<ItemBuilder>, delivery: String) -> Result<()> {
        let checked = check::word("item.correlation", &delivery, ID_MAX);
        self.edit(&item, delivery.len(), checked, |builder| builder.message.correlation = Some(delivery))
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

fn target(message: &str) -> Result<(), Failure> {
    check::word("the message's identifier", message, ID_MAX)
}

impl Host for State {
    fn message(&mut self, item: Resource<ItemBuilder>) -> Result<(), Error> {
        let message = &self.get(&item)?.message;
        let empty = message.text.is_empty() && message.attachments.is_empty() && message.payload.is_none();
        // An echo of our own send, and a share that only has attributes, are messages without text too.
        let bare = empty && message.external_id.is_none() && message.attributes.is_empty();
        let checked = check::ensure(!bare, || {
            Failure::invalid("the message has no text, file, payload, attribute or identifier").code("empty")
        });
        self.emit(item, checked, ItemBody::Message)
    }

    fn reaction(&mut self, item: Resource<ItemBuilder>, message: String, emoji: Option<String>) -> Result<(), Error> {
        self.limiter.keep(message.len())?;
        let checked = target(&message)
            .and_then(|()| check::text("the reaction", emoji.as_deref().unwrap_or_default(), EMOJI_MAX));
        self.emit(item, checked, |_| ItemBody::Reaction { message, emoji })
    }

    fn edit(&mut self, item: Resource<ItemBuilder>, message: String, text: String) -> Result<(), Error> {
        self.limiter.keep(message.len() + text.len())?;
        let checked = target(&message).and_then(|()| check::text("the new text", &text, TEXT_MAX));
        self.emit(item, checked, |_| ItemBody::Edit { message, text })
    }

    fn deletion(&mut self, item: Resource<ItemBuilder>, message: String) -> Result<(), Error> {
        self.limiter.keep(message.len())?;
        self.emit(item, target(&message), |_| ItemBody::Deletion { message })
    }

    fn receipt(&mut self, item: Resource<ItemBuilder>, message: String, to: Theirs) -> Result<(), Error> {
        self.limiter.keep(message.len())?;
        self.emit(item, target(&message), |_| ItemBody::Receipt { message, state: state(to) })
    }

    fn watermark(&mut self, item: Resource<ItemBuilder>, until: f64, to: Theirs) -> Result<(), Error> {
        let until = check::time("the watermark", until);
        let value = until.as_ref().copied().unwrap_or_default();
        self.emit(item, until.map(drop), |_| ItemBody::Watermark { until: value, state: state(to) })
    }

    fn feedback(
        &mut self,
        item: Resource<ItemBuilder>,
        message: Option<String>,
        rating: u32,
        best: u32,
        text: Option<String>,
    ) -> Result<(), Error> {
        let rating = Rating { rating, best, text };
        let told = |text: &Option<String>| text.as_ref().map_or(0, String::len);
        self.limiter.keep(told(&message) + told(&rating.text))?;
        let checked = message.as_deref().map_or(Ok(()), target).and_then(|()| rating.check().map_err(Failure::invalid));
        self.emit(item, checked, |_| ItemBody::Feedback { message, rating })
    }

    fn unknown(&mut self, dedupe_key: String, reason: String) -> Result<(), Error> {
        self.limiter.keep(dedupe_key.len() + reason.len())?;
        self.receiving()?;
        check::word("unknown: the dedupe key", &dedupe_key, ID_MAX)?;
        check::text("unknown: the reason", &reason, VALUE_MAX)?;
        check::count("items a request", self.items.len() + self.unknown.len(), ITEMS_MAX)?;
        self.unknown.push(Unknown { dedupe_key, reason });
        Ok(())
    }
}
