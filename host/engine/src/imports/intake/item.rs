//! An item under construction: its identifiers, and the parts that a connector sets.

use super::{
    file::FileBuilder,
    sanitize::{Warnings, first_unusable},
};
use crate::{
    gate::URL_MAX,
    imports::{
        bindings::intake::HostItem,
        check::{self, ID_MAX, NAME_MAX, TEXT_MAX, VALUE_MAX, WORD_MAX},
    },
    state::{State, Subject},
};
use plugboard_model::{
    AttachmentKind, AuthorKind, ConversationKind, FileSource, Item, ItemAttachment, ItemBody, KeptOf, KeptValue,
    Message, MessageItem, MessageKind, Told,
};
use plugboard_rules::content::{self, FILES_MAX};
use std::collections::BTreeMap;
use wasmtime::{Result, component::Resource};

/// The maximum number of attributes per message, and of files per message.
const PARTS_MAX: usize = 32;
/// The maximum length of a connector's own warning, in bytes.
const WARNING_MAX: usize = 500;

/// An item under construction.
pub struct ItemBuilder {
    pub(super) item: Item,
    pub(super) message: MessageItem,
    /// Why the item cannot be stored, if a required identifier is unusable.
    pub(super) unusable: Option<String>,
    pub(super) warnings: Warnings,
    /// Rich content that is not checked yet, because files may still be added.
    content: Option<String>,
    /// The place of each added file among those of the message; `None` for one that was left out.
    places: Vec<Option<u32>>,
}

impl ItemBuilder {
    /// Creates an item with these identifiers. `unusable` says why it cannot be stored, if it cannot.
    fn with_ids([account, dedupe_key, thread, contact]: [String; 4], unusable: Option<String>) -> Self {
        let message = MessageItem {
            kind: MessageKind::Message,
            external_id: None,
            text: String::new(),
            subject: None,
            reply_to: None,
            payload: None,
            attributes: BTreeMap::new(),
            attachments: Vec::new(),
            outgoing: None,
            correlation: None,
            warnings: Vec::new(),
            content: None,
        };
        let item = Item {
            account,
            dedupe_key,
            thread,
            contact,
            contact_name: None,
            conversation_kind: ConversationKind::Direct,
            at: None,
            keep: Vec::new(),
            told: Told::default(),
            body: ItemBody::Deletion { message: String::new() },
        };
        Self { item, message, unusable, warnings: Warnings::default(), content: None, places: Vec::new() }
    }

    /// Creates an item about the account itself. It has no thread and no contact.
    pub(super) fn of_account(account: String, dedupe_key: String) -> Self {
        let unusable = unusable_account(&account).or_else(|| first_unusable(&[("the dedupe key", &*dedupe_key)]));
        Self::with_ids([account, dedupe_key, String::new(), String::new()], unusable)
    }

    /// Checks the rich content, now that all files are added. Content that is wrong is left out.
    pub(super) fn check_content(&mut self) {
        let Some(content) = self.content.take() else { return };
        match content::renumbered(&content, &self.places) {
            Ok(content) => self.message.content = Some(content),
            Err(error) => self.warnings.add(format!("{error}, so the rich content was left out")),
        }
    }

    /// Whether the message has no content and no identifier, so that storing it would be pointless.
    pub(super) fn is_bare(&self) -> bool {
        let message = &self.message;
        let empty = message.text.is_empty()
            && message.subject.is_none()
            && message.content.is_none()
            && message.attachments.is_empty()
            && message.payload.is_none();
        // An echo of our own message, and a share with attributes only, are valid messages without text.
        empty && message.external_id.is_none() && message.attributes.is_empty()
    }

    /// Adds a file, unless it is unusable or there are too many. Rich content counts it in any case.
    fn add_file(&mut self, file: Option<ItemAttachment>) {
        let files = &mut self.message.attachments;
        match file {
            Some(file) if files.len() < PARTS_MAX => {
                self.places.push(u32::try_from(files.len()).ok());
                files.push(file);
            }
            Some(_) => self.warnings.add(format!("a file was left out: a message has at most {PARTS_MAX}")),
            // Rich content cannot refer to more files than this.
            None if self.places.len() < FILES_MAX as usize => self.places.push(None),
            None => {}
        }
    }
}

impl State {
    /// Changes an item under construction. `size` is how many bytes the change adds to what the host stores for the
    /// call.
    fn update(
        &mut self,
        item: &Resource<ItemBuilder>,
        size: usize,
        update: impl FnOnce(&mut ItemBuilder),
    ) -> Result<()> {
        self.limiter.count_host_bytes(size)?;
        update(self.get_mut(item)?);
        Ok(())
    }

    /// The time at which the request arrived, in milliseconds.
    pub(super) fn arrival(&self) -> i64 {
        match &self.subject {
            Subject::Receive(request, _) => request.received_at,
            Subject::PollChannel(start) => start.at,
            _ => self.time(),
        }
    }
}

/// Returns why an account is unusable. It may be empty, because a platform with a single account may not identify it.
fn unusable_account(account: &str) -> Option<String> {
    let named = (!account.is_empty()).then_some(("the account", account));
    first_unusable(named.as_slice())
}

impl HostItem for State {
    fn new(
        &mut self,
        account: String,
        dedupe_key: String,
        thread: String,
        contact: String,
    ) -> Result<Resource<ItemBuilder>> {
        self.limiter.count_host_bytes(account.len() + dedupe_key.len() + thread.len() + contact.len())?;
        let needed = [("the dedupe key", &*dedupe_key), ("the thread", &*thread), ("the contact", &*contact)];
        let unusable = unusable_account(&account).or_else(|| first_unusable(&needed));
        self.push(ItemBuilder::with_ids([account, dedupe_key, thread, contact], unusable))
    }

    fn at(&mut self, item: Resource<ItemBuilder>, time: f64) -> Result<()> {
        let arrival = self.arrival();
        self.update(&item, 0, |b| b.item.at = b.warnings.time("the time", time, arrival))
    }

    fn external_id(&mut self, item: Resource<ItemBuilder>, id: String) -> Result<()> {
        self.update(&item, id.len(), |b| b.message.external_id = b.warnings.id("the message's identifier", id, ID_MAX))
    }

    fn text(&mut self, item: Resource<ItemBuilder>, text: String) -> Result<()> {
        self.update(&item, text.len(), |b| b.message.text = b.warnings.text("the text", text, TEXT_MAX))
    }

    fn subject(&mut self, item: Resource<ItemBuilder>, subject: String) -> Result<()> {
        self.update(&item, subject.len(), |b| {
            b.message.subject = b.warnings.line("the subject", &subject, Message::SUBJECT_MAX);
        })
    }

    fn conversation_kind(&mut self, item: Resource<ItemBuilder>, kind: String) -> Result<()> {
        self.update(&item, 0, |b| {
            b.item.conversation_kind = b.warnings.word("the kind of conversation", &kind, ConversationKind::Direct);
        })
    }

    fn kind(&mut self, item: Resource<ItemBuilder>, kind: String) -> Result<()> {
        self.update(&item, 0, |b| {
            b.message.kind = match b.warnings.word("the kind of message", &kind, MessageKind::Message) {
                // Platforms cannot create notes, which belong to the team.
                MessageKind::Note => MessageKind::Message,
                kind => kind,
            };
        })
    }

    fn contact_name(&mut self, item: Resource<ItemBuilder>, name: String) -> Result<()> {
        self.update(&item, name.len(), |b| {
            b.item.contact_name = b.warnings.optional_text("the customer's name", name, NAME_MAX);
        })
    }

    fn reply_to(&mut self, item: Resource<ItemBuilder>, external_id: String) -> Result<()> {
        self.update(&item, external_id.len(), |b| {
            b.message.reply_to = b.warnings.id("the identifier of the answered message", external_id, ID_MAX);
        })
    }

    fn payload(&mut self, item: Resource<ItemBuilder>, payload: String) -> Result<()> {
        self.update(&item, payload.len(), |b| {
            // Plugins compare payloads, so a payload that was cut would mean something else.
            b.message.payload = b.warnings.id("the button's payload", payload, VALUE_MAX);
        })
    }

    fn attribute(&mut self, item: Resource<ItemBuilder>, key: String, value: String) -> Result<()> {
        self.update(&item, key.len() + value.len(), |b| {
            let Some(key) = b.warnings.id("an attribute's key", key, WORD_MAX) else { return };
            let attributes = &mut b.message.attributes;
            if attributes.len() >= PARTS_MAX && !attributes.contains_key(&key) {
                b.warnings.add(format!("attribute `{key}` was left out: a message has at most {PARTS_MAX}"));
                return;
            }
            let value = b.warnings.text(&format!("attribute `{key}`"), value, VALUE_MAX);
            attributes.insert(key, value);
        })
    }

    fn attachment(
        &mut self,
        item: Resource<ItemBuilder>,
        kind: String,
        url: String,
        name: Option<String>,
    ) -> Result<()> {
        let size = url.len() + name.as_ref().map_or(0, String::len);
        self.update(&item, size, |b| {
            let kind = b.warnings.word("a file's kind", &kind, AttachmentKind::File);
            let name = name.and_then(|name| b.warnings.optional_text("a file's name", name, NAME_MAX));
            if url.trim().is_empty() {
                b.warnings.add("a file was left out: the platform gave no address for it".to_owned());
            }
            let source = b.warnings.id("a file's address", url, URL_MAX).map(FileSource::Url);
            let (media_type, hint, duration_ms) = (None, None, None);
            b.add_file(source.map(|source| ItemAttachment { kind, source, name, media_type, hint, duration_ms }));
        })
    }

    fn add_file(&mut self, item: Resource<ItemBuilder>, file: Resource<FileBuilder>) -> Result<()> {
        let FileBuilder { kind, source, name, media_type, hint, duration_ms, warnings } = self.take(file)?;
        self.update(&item, 0, |b| {
            warnings.into_lines().into_iter().for_each(|line| b.warnings.add(line));
            if source.is_none() {
                b.warnings.add("a file was left out: the platform gave nothing to fetch it by".to_owned());
            }
            b.add_file(source.map(|source| ItemAttachment { kind, source, name, media_type, hint, duration_ms }));
        })
    }

    fn keep(&mut self, item: Resource<ItemBuilder>, of: String, key: String, value: String) -> Result<()> {
        self.update(&item, key.len() + value.len(), |b| {
            let Ok(of @ (KeptOf::Message | KeptOf::Thread)) = of.parse() else {
                let of = crate::clean::cut(of, WORD_MAX);
                b.warnings.add(format!("a value of `{of}` was not kept: use `message` or `thread`"));
                return;
            };
            let Some(key) = b.warnings.id("the key of a kept value", key, KeptValue::KEY_MAX) else { return };
            if let Err(failure) = check::verbatim(&format!("the kept value `{key}`"), &value, KeptValue::VALUE_MAX) {
                b.warnings.add(format!("{}, so it was not kept", failure.message));
                return;
            }
            let keep = &mut b.item.keep;
            keep.retain(|known| (known.of, &known.key) != (of, &key));
            if keep.iter().filter(|known| known.of == of).count() < KeptValue::COUNT_MAX {
                keep.push(KeptValue { of, key, value });
            } else {
                b.warnings.add(format!("`{key}` was not kept: at most {} values can be kept", KeptValue::COUNT_MAX));
            }
        })
    }

    fn outgoing(&mut self, item: Resource<ItemBuilder>, author: String) -> Result<()> {
        self.update(&item, 0, |b| {
            let author = match b.warnings.word("the author", &author, AuthorKind::Platform) {
                AuthorKind::Agent => AuthorKind::Agent,
                _ => AuthorKind::Platform,
            };
            b.message.outgoing = Some(author);
        })
    }

    fn correlation(&mut self, item: Resource<ItemBuilder>, delivery: String) -> Result<()> {
        self.update(&item, delivery.len(), |b| {
            b.message.correlation = b.warnings.id("the delivery's identifier", delivery, ID_MAX);
        })
    }

    fn warning(&mut self, item: Resource<ItemBuilder>, text: String) -> Result<()> {
        self.update(&item, text.len(), |b| {
            // A warning that is cut causes no further warning.
            if let Some(text) = Warnings::default().optional_text("the warning", text, WARNING_MAX) {
                b.warnings.add(text);
            }
        })
    }

    fn conversation_name(&mut self, item: Resource<ItemBuilder>, name: String) -> Result<()> {
        self.update(&item, name.len(), |b| b.name_conversation(name))
    }

    fn contact_attribute(&mut self, item: Resource<ItemBuilder>, key: String, value: String) -> Result<()> {
        self.update(&item, key.len() + value.len(), |b| b.add_contact_attribute(key, value))
    }

    fn also_known_as(&mut self, item: Resource<ItemBuilder>, kind: String, id: String) -> Result<()> {
        self.update(&item, kind.len() + id.len(), |b| b.add_known_as(kind, id))
    }

    fn content(&mut self, item: Resource<ItemBuilder>, document: String) -> Result<()> {
        self.update(&item, document.len(), |b| b.content = Some(document))
    }

    fn failure(&mut self, item: Resource<ItemBuilder>, code: String, message: String) -> Result<()> {
        self.update(&item, code.len() + message.len(), |b| b.set_failure(code, message))
    }

    fn drop(&mut self, handle: Resource<ItemBuilder>) -> Result<()> {
        self.forget(handle)
    }
}
