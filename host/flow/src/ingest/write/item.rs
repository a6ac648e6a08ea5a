//! Stores one received item: a message, an echo of one of our messages, or an update.

use plugboard_db::{
    ChangeKind, DbError, Result, Tx, attachments, contacts, conversations,
    fetches::{self, FetchKind, NewFetch},
    intake::{self, Marks},
    kept_values, messages, outgoing, participants,
};
use plugboard_model::{
    Attachment, Author, AuthorKind, ConversationKind, Direction, EventKind, FileSource, Item, ItemBody, KeptOf,
    MadeFile, Message, MessageItem, MessageKind, MessageState,
};
use plugboard_rules::file_kind;

use super::{content, news::set_name, opened::name_first_writer};
use crate::{
    inbox::{
        handover,
        locked::{Cause, LockedConversation},
        pace,
        progress::{self, SentTime, claim_external_id, settle_message, state_by_watermarks},
        standing,
    },
    ingest::fetch::NAME_WAIT_MS,
    installed::{ConnectedChannel, Snapshot},
};

/// Ingest for one channel.
pub(super) struct Intake<'a> {
    pub registry: &'a Snapshot,
    pub connected: &'a ConnectedChannel,
    /// The files of the call that reported the items.
    pub files: &'a [MadeFile],
}

impl Intake<'_> {
    pub(super) fn channel(&self) -> &str {
        &self.connected.row.name
    }

    pub(super) fn fetch(&self, tx: &mut Tx<'_>, kind: FetchKind, subject: &str, target: &str) {
        let (subject, channel, target) = (subject.to_owned(), self.channel().to_owned(), target.to_owned());
        fetches::insert(tx, NewFetch { kind, subject, channel, target });
    }

    /// Stores an item, unless its dedupe key is known. `first` becomes the conversation of the first new message.
    pub(super) async fn item(&self, tx: &mut Tx<'_>, item: &Item, first: &mut Option<String>) -> Result<()> {
        // Typing is worth reporting again and again, and leaves nothing that a repetition could double.
        let repeats = matches!(item.body, ItemBody::Typing { .. });
        if !repeats && !intake::first_time(tx, self.channel(), &item.dedupe_key).await? {
            return Ok(());
        }
        match &item.body {
            ItemBody::Message(message) => match message.outgoing {
                Some(author) => self.echo(tx, item, message, author, first).await,
                None => self.message(tx, item, message, None, first).await,
            },
            ItemBody::News(news) => self.news(tx, item, news).await,
            _ => self.change(tx, item).await,
        }?;
        if !matches!(item.body, ItemBody::Message(_)) {
            self.name_conversation(tx, item).await?;
        }
        self.keep(tx, item).await
    }

    /// Stores what the connector keeps with the item's conversation and message, if they exist.
    async fn keep(&self, tx: &mut Tx<'_>, item: &Item) -> Result<()> {
        if item.keep.is_empty() {
            return Ok(());
        }
        let of = |of: KeptOf| item.keep.iter().filter(move |value| value.of == of);
        if of(KeptOf::Thread).next().is_some()
            && let Some(conversation) = conversations::by_thread_in_tx(tx, self.channel(), &item.thread).await?
        {
            kept_values::put(tx, &conversation.id, of(KeptOf::Thread)).await?;
        }
        if let ItemBody::Message(MessageItem { external_id: Some(external_id), .. }) = &item.body
            && of(KeptOf::Message).next().is_some()
            && let Some(message) = intake::external_id(tx, self.channel(), external_id).await?.message
        {
            kept_values::put(tx, &message, of(KeptOf::Message)).await?;
        }
        Ok(())
    }

    /// Stores a message from the customer (`ours` is `None`), or one that was sent from our side with another program
    /// (`ours` is its author).
    async fn message(
        &self,
        tx: &mut Tx<'_>,
        item: &Item,
        m: &MessageItem,
        ours: Option<AuthorKind>,
        first: &mut Option<String>,
    ) -> Result<()> {
        let now = tx.clock().now();
        // A message from our side does not name the customer, unless the conversation begins with it.
        let known = match ours {
            Some(_) => conversations::by_thread_in_tx(tx, self.channel(), &item.thread).await?,
            None => None,
        };
        let names_customer = known.is_none();
        if ours.is_some() && known.is_none() && item.contact == item.account {
            // A post by the account that addresses no customer, such as a comment under its own post, does not begin a
            // conversation: the account would be its own customer.
            return Ok(());
        }
        let (contact_id, new_contact) = match known {
            Some(known) => (known.contact_id, false),
            None => self.writer(tx, item).await?,
        };
        let (conversation, new) =
            conversations::find_or_create(tx, self.channel(), &item.thread, item.conversation_kind, &contact_id)
                .await?;
        let mut contact = contacts::in_tx(tx, &conversation.contact_id)
            .await?
            .ok_or_else(|| DbError::Missing("contact", conversation.contact_id.clone()))?;
        // Some platforms send the customer's language with a message; store it if none is known.
        if let (Some(language), None) = (m.attributes.get("language"), contact.attributes.get("language")) {
            contact.attributes.insert("language".into(), language.clone());
            contacts::update(tx, &contact);
        }
        let unnamed = ours.is_none() && name_first_writer(tx, &conversation, &mut contact, item);
        let mut message =
            self.build(tx, item, m, ours, &conversation.id, conversation.last_seq + 1, &contact_id).await?;
        content::complete(tx, &mut message, &conversation, &contact).await?;
        let (delivered, read) = if new {
            self.apply_marks(tx, &item.thread, &conversation.id).await?
        } else if ours.is_some() {
            conversations::marks(tx, &conversation.id).await?
        } else {
            (None, None)
        };
        if ours.is_some() {
            message.state = state_by_watermarks(message.sent_at, delivered, read);
        }
        if !messages::insert(tx, self.channel(), &message, &messages::Origin::default()).await? {
            // The platform identifier is known: this is the same message under another dedupe key.
            return Ok(());
        }
        self.store_files(tx, &message, m).await?;
        let cause = Cause { root: message.id.clone(), depth: 0 };
        let mut locked = LockedConversation::of(tx, self.registry, conversation, contact, cause).by(Author {
            kind: message.author_kind,
            id: message.contact_id.clone(),
            name: None,
        });
        locked.next_seq();
        locked.conversation.begins = false;
        tx.changed(ChangeKind::Message, &locked.conversation.id, &message.id);
        Self::note(tx, &mut locked, item, &message, new);
        if names_customer {
            standing::complete(tx, item, &contact_id, &locked.conversation.id).await?;
        }
        let wants_name = ours.is_none()
            && item.contact_name.is_none()
            && self.wants_name(tx, &locked, &contact_id, new_contact).await?;
        match ours {
            Some(AuthorKind::Agent) => {
                // Uses the time of writing, not the arrival of its echo: a late echo must not silence plugins now.
                locked.conversation.last_agent_at =
                    locked.conversation.last_agent_at.max(Some(message.sent_at.min(now)));
            }
            Some(_) => {}
            None => {
                let at = message.sent_at.min(now);
                if locked.conversation.kind != ConversationKind::Direct {
                    participants::put(tx, &locked.conversation.id, &contact_id, at).await?;
                }
                // A message that arrives late says nothing about the present.
                if locked.conversation.last_inbound_at.is_none_or(|last| last <= at) {
                    locked.conversation.last_inbound_at = Some(at);
                    locked.conversation.standby = m.attributes.get("standby").is_some_and(|standby| standby == "true");
                }
                locked.reopen();
                let kind = match m.kind {
                    MessageKind::Comment => EventKind::Comment,
                    MessageKind::Message | MessageKind::Note => EventKind::Message,
                };
                locked.emit(kind, Some(&message.id), String::new());
                if !new_contact {
                    standing::wrote(tx, &mut locked, &contact_id, at).await?;
                }
            }
        }
        let mut due_at = now;
        if unnamed || wants_name {
            self.fetch(tx, FetchKind::Profile, &locked.conversation.id, &item.contact);
            due_at += NAME_WAIT_MS;
        }
        let conversation = locked.close(tx, due_at);
        first.get_or_insert(conversation.id);
        match &m.external_id {
            Some(external_id) => self.unpark(tx, external_id, &message.id).await,
            None => Ok(()),
        }
    }

    /// Notes in the conversation that a message was stored, and what the item says about the conversation.
    fn note(tx: &Tx<'_>, locked: &mut LockedConversation<'_>, item: &Item, message: &Message, new: bool) {
        let old_name = locked.conversation.name.clone();
        let named = set_name(&mut locked.conversation, item, Self::time(tx, item));
        if new {
            locked.note_change("created");
        } else if named == Some(true) {
            locked.renamed(old_name);
        }
        locked.wrote(tx, message);
    }

    /// Returns whether to ask the connector for the name of a customer who writes: the name is not known, and the
    /// customer is new or writes here for the first time. A contact may be known before that, for example from a report
    /// about the customer.
    async fn wants_name(
        &self,
        tx: &mut Tx<'_>,
        locked: &LockedConversation<'_>,
        contact: &str,
        new_contact: bool,
    ) -> Result<bool> {
        if contacts::peek(tx, contact).await?.is_none_or(|contact| contact.name.is_some()) {
            return Ok(false);
        }
        if new_contact || locked.conversation.kind == ConversationKind::Direct {
            return Ok(new_contact || locked.conversation.last_inbound_at.is_none());
        }
        Ok(!participants::has_written(tx.read().await?, &locked.conversation.id, contact).await?)
    }

    /// Stores the files of a message, and has those fetched that the connector did not have with it.
    async fn store_files(&self, tx: &mut Tx<'_>, message: &Message, m: &MessageItem) -> Result<()> {
        attachments::insert(tx, &message.id, &message.attachments);
        for (file, received) in message.attachments.iter().zip(&m.attachments) {
            match &received.source {
                FileSource::Url(url) => self.fetch(tx, FetchKind::Attachment, &file.id, url),
                FileSource::Reference(reference) => self.fetch(tx, FetchKind::Media, &file.id, reference),
                FileSource::Made(made) => self.store_file(tx, file, made).await?,
            }
        }
        Ok(())
    }

    /// Stores a file that the connector had with the message.
    async fn store_file(&self, tx: &mut Tx<'_>, file: &Attachment, made: &str) -> Result<()> {
        match self.files.iter().find(|known| known.file.id == made) {
            Some(made) => {
                let (kind, media_type) = file_kind::detect(file.kind, file.media_type.as_deref(), &made.bytes);
                attachments::store(tx, &file.id, kind, media_type.as_deref(), &made.bytes).await
            }
            None => attachments::fail(tx, &file.id, "the connector did not hand over the file").await,
        }
    }

    /// Builds the message to store. Its attachments have no bytes yet.
    #[expect(clippy::too_many_arguments, reason = "one parameter for each known value")]
    async fn build(
        &self,
        tx: &mut Tx<'_>,
        item: &Item,
        m: &MessageItem,
        ours: Option<AuthorKind>,
        conversation: &str,
        seq: i64,
        contact: &str,
    ) -> Result<Message> {
        let now = tx.clock().now();
        let reply_to = match &m.reply_to {
            Some(external) => intake::external_id(tx, self.channel(), external).await?.message,
            None => None,
        };
        let attachments = m.attachments.iter().map(|file| Attachment {
            name: file.name.clone(),
            media_type: file.media_type.clone(),
            hint: file.hint.clone(),
            duration_ms: file.duration_ms,
            ..Attachment::new(tx.clock().new_id(), file.kind)
        });
        Ok(Message {
            id: tx.clock().new_id(),
            conversation_id: conversation.to_owned(),
            seq,
            direction: if ours.is_some() { Direction::Out } else { Direction::In },
            kind: m.kind,
            author_kind: ours.unwrap_or(AuthorKind::Contact),
            author_name: None,
            author_id: None,
            contact_id: ours.is_none().then(|| contact.to_owned()),
            text: m.text.clone(),
            subject: m.subject.clone(),
            payload: m.payload.clone(),
            attributes: m.attributes.clone(),
            reply_to,
            reply_to_external_id: m.reply_to.clone(),
            deleted: false,
            state: if ours.is_some() { MessageState::Sent } else { MessageState::Received },
            external_id: m.external_id.clone(),
            sent_at: item.at.unwrap_or(now),
            created_at: now,
            attachments: attachments.collect(),
            warnings: m.warnings.clone(),
            edited_at: None,
            content: m.content.clone(),
            purpose: None,
        })
    }

    /// Handles a message that the platform shows as sent from our side: one of our deliveries, or a message that was
    /// sent with another program.
    async fn echo(
        &self,
        tx: &mut Tx<'_>,
        item: &Item,
        m: &MessageItem,
        author: AuthorKind,
        first: &mut Option<String>,
    ) -> Result<()> {
        let ours = match &m.correlation {
            Some(delivery) => outgoing::message_of(tx, self.channel(), delivery).await?.zip(Some(delivery)),
            None => None,
        };
        let Some((message, delivery)) = ours else {
            // Without a correlation, our delivery's record finds this message later by its platform identifier.
            return match &m.external_id {
                Some(external) if intake::external_id(tx, self.channel(), external).await?.message.is_some() => Ok(()),
                _ => self.message(tx, item, m, Some(author), first).await,
            };
        };
        self.accepted(tx, item, &message, delivery, m.external_id.as_deref()).await
    }

    /// Records that the platform accepted a part of one of our messages.
    pub(super) async fn accepted(
        &self,
        tx: &mut Tx<'_>,
        item: &Item,
        message: &str,
        delivery: &str,
        external_id: Option<&str>,
    ) -> Result<()> {
        let way = outgoing::in_tx(tx, message).await?;
        let external = match external_id {
            Some(external) if claim_external_id(tx, self.channel(), external, message).await? => Some(external),
            _ => None,
        };
        let is_news = outgoing::echoed(tx, self.channel(), message, delivery, external).await?;
        settle_message(tx, message, item.at.map_or(SentTime::Unknown, SentTime::At)).await?;
        // The record of the call comes too late now to keep the rates.
        if let Some(way) = way.as_ref().filter(|_| is_news) {
            pace::delay_in(tx, self.registry, self.channel(), &way.conversation_id).await?;
        }
        if let Some(external) = external {
            self.unpark(tx, external, message).await?;
        }
        // The echo shows the thread before the answer to our call does.
        match way.filter(|way| way.begins) {
            Some(way) => {
                let thread = Some(item.thread.as_str());
                handover::record_opening(tx, self.registry, &way.conversation_id, self.channel(), thread).await
            }
            None => Ok(()),
        }
    }

    /// Applies the watermarks that arrived before a thread's conversation existed.
    pub(super) async fn apply_marks(&self, tx: &mut Tx<'_>, thread: &str, conversation: &str) -> Result<Marks> {
        progress::apply_marks(tx, self.channel(), thread, conversation).await
    }
}
