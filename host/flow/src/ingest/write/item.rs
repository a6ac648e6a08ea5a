//! Stores one received item: a message, an echo of one of our messages, or an update.

use plugboard_db::{
    ChangeKind, DbError, Result, Tx, attachments, contacts, conversations,
    fetches::{self, FetchKind, NewFetch},
    intake, kept_values, message_progress, messages, outgoing, participants,
};
use plugboard_model::{
    Attachment, AuthorKind, ConversationKind, Direction, EventKind, FileSource, Item, ItemBody, KeptOf, MadeFile,
    Message, MessageItem, MessageKind, MessageState, Status,
};
use plugboard_rules::file_kind;

use crate::{
    inbox::{
        locked::{Cause, LockedConversation},
        progress::{SentTime, claim_external_id, settle_message, state_by_watermarks},
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

    fn fetch(&self, tx: &mut Tx<'_>, kind: FetchKind, subject: &str, target: &str) {
        let (subject, channel, target) = (subject.to_owned(), self.channel().to_owned(), target.to_owned());
        fetches::insert(tx, NewFetch { kind, subject, channel, target });
    }

    /// Stores an item, unless its dedupe key is known. `first` becomes the conversation of the first new message.
    pub(super) async fn item(&self, tx: &mut Tx<'_>, item: &Item, first: &mut Option<String>) -> Result<()> {
        if !intake::first_time(tx, self.channel(), &item.dedupe_key).await? {
            return Ok(());
        }
        match &item.body {
            ItemBody::Message(message) => match message.outgoing {
                Some(author) => self.echo(tx, item, message, author, first).await,
                None => self.message(tx, item, message, None, first).await,
            },
            _ => self.change(tx, item).await,
        }?;
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
        if ours.is_some() && known.is_none() && item.contact == item.account {
            // A post by the account that addresses no customer, such as a comment under its own post, does not begin a
            // conversation: the account would be its own customer.
            return Ok(());
        }
        let (contact_id, new_contact) = match known {
            Some(known) => (known.contact_id, false),
            None => contacts::find_or_create(tx, self.channel(), &item.contact, item.contact_name.as_deref()).await?,
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
        let mut message =
            self.build(tx, item, m, ours, &conversation.id, conversation.last_seq + 1, &contact_id).await?;
        let (delivered, read) = if new {
            let marks = intake::take_marks(tx, self.channel(), &item.thread).await?;
            for (until, seen) in [(marks.0, false), (marks.1, true)] {
                // The watermark arrived before the conversation existed, and applies to messages sent from now on.
                if let Some(until) = until {
                    message_progress::watermark(tx, &conversation.id, until, seen);
                }
            }
            marks
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
        attachments::insert(tx, &message.id, &message.attachments);
        for (file, received) in message.attachments.iter().zip(&m.attachments) {
            match &received.source {
                FileSource::Url(url) => self.fetch(tx, FetchKind::Attachment, &file.id, url),
                FileSource::Reference(reference) => self.fetch(tx, FetchKind::Media, &file.id, reference),
                FileSource::Made(made) => self.store_file(tx, file, made).await?,
            }
        }
        let cause = Cause { root: message.id.clone(), depth: 0 };
        let mut locked = LockedConversation::of(self.registry, conversation, contact, cause);
        locked.next_seq();
        tx.changed(ChangeKind::Message, &locked.conversation.id, &message.id);
        if new {
            locked.note_change("created");
        }
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
                reopen(&mut locked);
                let kind = match m.kind {
                    MessageKind::Comment => EventKind::Comment,
                    MessageKind::Message | MessageKind::Note => EventKind::Message,
                };
                locked.emit(kind, Some(&message.id), String::new());
            }
        }
        let mut due_at = now;
        if new_contact && item.contact_name.is_none() && ours.is_none() {
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
        let external = match &m.external_id {
            Some(external) if claim_external_id(tx, self.channel(), external, &message).await? => {
                Some(external.as_str())
            }
            _ => None,
        };
        outgoing::echoed(tx, self.channel(), &message, delivery, external).await?;
        settle_message(tx, &message, item.at.map_or(SentTime::Unknown, SentTime::At)).await?;
        if let Some(external) = external {
            self.unpark(tx, external, &message).await?;
        }
        Ok(())
    }
}

/// Reopens the conversation because the customer wrote.
fn reopen(locked: &mut LockedConversation<'_>) {
    let word = match locked.conversation.status {
        Status::Open => return,
        Status::Resolved => "reopened",
        Status::Pending | Status::Snoozed => "status",
    };
    locked.conversation.status = Status::Open;
    locked.conversation.snoozed_until = None;
    locked.note_change(word);
}
