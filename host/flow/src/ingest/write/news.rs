//! What a platform reports besides messages and changes to them: who is in a group, and what becomes of threads,
//! customers and accounts.

use plugboard_db::{
    ChangeKind, Result, Tx, channels, contacts, conversations, identities, logs, outgoing, participants,
};
use plugboard_model::{
    AccountState, Consent, Conversation, ConversationKind, Item, LogLevel, LogLine, News, ParticipantChange,
    Reachability, Standing,
};

use super::item::Intake;
use crate::inbox::{
    handover,
    locked::{Cause, LockedConversation},
    standing,
};

impl Intake<'_> {
    /// Handles what happened besides messages and changes to them.
    pub(super) async fn news(&self, tx: &mut Tx<'_>, item: &Item, news: &News) -> Result<()> {
        match news {
            News::Participant { change } => self.participant(tx, item, *change).await,
            News::Moved { to } => self.moved(tx, item, to).await,
            News::IdentityChanged { to } => self.identity_changed(tx, item, to).await,
            News::Reachability { state } => self.reachability(tx, item, *state).await,
            News::Consent { purpose, given, how } => self.consent(tx, item, purpose, *given, how.as_deref()).await,
            News::Account { state, reason } => self.account(tx, item, *state, reason.as_deref()).await,
            News::Taken { delivery, external_id } => self.taken(tx, item, delivery, external_id.as_deref()).await,
            News::Lead { source, answers } => self.lead(tx, item, source.as_deref(), answers).await,
        }
    }

    /// Returns when an item happened by the platform's clock, but not later than now. If the platform does not say, an
    /// item has the time at which its request arrived, also if the request was kept and is received again later.
    pub(super) fn time(tx: &Tx<'_>, item: &Item) -> i64 {
        let now = tx.clock().now();
        item.at.unwrap_or(now).min(now)
    }

    pub(super) fn cause(tx: &Tx<'_>) -> Cause {
        Cause { root: tx.clock().new_id(), depth: 0 }
    }

    /// Returns the item's contact, which is created if needed, with what the item says about it. The flag is true if the
    /// contact is new.
    pub(super) async fn customer(&self, tx: &mut Tx<'_>, item: &Item, conversation: &str) -> Result<(String, bool)> {
        // A customer to whom we wrote first can report something, such as a withdrawn consent, before answering.
        self.recognize(tx, item).await?;
        let (name, also) = (item.contact_name.as_deref(), &item.told.also_known_as);
        let (contact, new) = identities::customer(tx, self.channel(), &item.contact, name, also).await?;
        standing::complete(tx, item, &contact, conversation).await?;
        Ok((contact, new))
    }

    /// Returns the conversation of an item's thread, if there is one.
    pub(super) async fn known(&self, tx: &mut Tx<'_>, item: &Item) -> Result<Option<Conversation>> {
        conversations::by_thread_in_tx(tx, self.channel(), &item.thread).await
    }

    /// Names the conversation of an item that is not a message, if it exists.
    pub(super) async fn name_conversation(&self, tx: &mut Tx<'_>, item: &Item) -> Result<()> {
        if item.told.conversation_name.is_none() {
            return Ok(());
        }
        let Some(conversation) = self.known(tx, item).await? else { return Ok(()) };
        let cause = Self::cause(tx);
        let mut locked = LockedConversation::open(tx, self.registry, &conversation.id, cause).await?;
        let before = locked.conversation.name.clone();
        match set_name(&mut locked.conversation, item, Self::time(tx, item)) {
            Some(true) => {
                locked.renamed(before);
                let now = tx.clock().now();
                locked.close(tx, now);
            }
            // Platforms repeat a group's name with each report. Only the time is new, which is no change that anybody
            // should see, so the conversation keeps its place in lists.
            Some(false) => conversations::update(tx, &locked.conversation),
            None => {}
        }
        Ok(())
    }

    async fn participant(&self, tx: &mut Tx<'_>, item: &Item, change: ParticipantChange) -> Result<()> {
        let conversation = self.known(tx, item).await?.filter(|known| known.kind != ConversationKind::Direct);
        let Some(conversation) = conversation else { return Ok(()) };
        let (contact, _) = self.customer(tx, item, &conversation.id).await?;
        let (joined, at) = (change == ParticipantChange::Joined, Self::time(tx, item));
        if participants::change(tx, &conversation.id, &contact, joined, at).await? {
            let cause = Self::cause(tx);
            let mut locked = LockedConversation::open(tx, self.registry, &conversation.id, cause).await?;
            locked.note_change("participants");
            let now = tx.clock().now();
            locked.close(tx, now);
        }
        Ok(())
    }

    /// Handles a thread that the platform calls `to` from now on. If a conversation of `to` has begun before, both stay
    /// as they are, because their messages are numbered already: they are linked, and the old one is resolved.
    async fn moved(&self, tx: &mut Tx<'_>, item: &Item, to: &str) -> Result<()> {
        if item.thread == to {
            return Ok(());
        }
        let Some(old) = self.known(tx, item).await? else { return Ok(()) };
        let Some(new) = conversations::by_thread_in_tx(tx, self.channel(), to).await? else {
            self.apply_marks(tx, to, &old.id).await?;
            if conversations::set_thread(tx, &old.id, to).await? {
                conversations::set_begun(tx, &old.id).await?;
                tx.changed(ChangeKind::Conversation, &old.id, &old.id);
            }
            return Ok(());
        };
        let cause = Self::cause(tx);
        handover::continues_in(tx, self.registry, &old.id, &new.id, cause).await
    }

    async fn identity_changed(&self, tx: &mut Tx<'_>, item: &Item, to: &str) -> Result<()> {
        let Some(contact) = identities::rename(tx, self.channel(), &item.contact, to).await? else { return Ok(()) };
        let conversation = self.known(tx, item).await?.map(|known| known.id);
        tx.changed(ChangeKind::Contact, conversation.as_deref().unwrap_or_default(), &contact);
        let changed = standing::changed("identity", None);
        standing::tell(tx, self.registry, self.channel(), conversation, &contact, changed).await
    }

    async fn reachability(&self, tx: &mut Tx<'_>, item: &Item, state: Reachability) -> Result<()> {
        // The customer of a conversation that we began is known, if not by this identifier.
        self.recognize(tx, item).await?;
        // A customer who is not known yet gets no row here, because there is nothing to send to them.
        if !self.is_known(tx, item).await? {
            return Ok(());
        }
        let (blocked, at) = (state == Reachability::Blocked, Self::time(tx, item));
        let conversation = self.known(tx, item).await?;
        let direct = conversation.as_ref().filter(|known| known.kind == ConversationKind::Direct);
        if blocked && direct.is_some_and(|known| known.last_inbound_at.is_some_and(|last| last > at)) {
            // The report arrives late: the customer has written since then, which shows the opposite.
            return Ok(());
        }
        let conversation = conversation.map(|known| known.id);
        let (contact, _) = self.customer(tx, item, conversation.as_deref().unwrap_or_default()).await?;
        let (channel, reported_in) = (self.channel(), conversation.as_deref().unwrap_or_default());
        let change = |standing: &mut Standing| standing.set_reach(channel, blocked, at);
        if !standing::change(tx, &contact, reported_in, change).await? {
            return Ok(());
        }
        let changed = standing::changed("reachability", None);
        standing::tell(tx, self.registry, channel, conversation, &contact, changed).await
    }

    /// Whether a customer has one of the identifiers in an item.
    async fn is_known(&self, tx: &mut Tx<'_>, item: &Item) -> Result<bool> {
        for id in std::iter::once(&item.contact).chain(item.told.also_known_as.iter().map(|known| &known.id)) {
            if contacts::by_identity(tx, self.channel(), id).await?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    async fn consent(&self, tx: &mut Tx<'_>, item: &Item, purpose: &str, given: bool, how: Option<&str>) -> Result<()> {
        let (channel, at) = (self.channel(), Self::time(tx, item));
        let conversation = self.known(tx, item).await?.map(|known| known.id);
        let reported_in = conversation.as_deref().unwrap_or_default();
        let (contact, _) = self.customer(tx, item, reported_in).await?;
        let consent = Consent {
            channel: channel.to_owned(),
            purpose: purpose.to_owned(),
            given,
            how: how.map(str::to_owned),
            at,
        };
        if !standing::change(tx, &contact, reported_in, |standing| standing.set_consent(consent)).await? {
            return Ok(());
        }
        let changed = standing::changed("consent", Some(purpose.to_owned()));
        standing::tell(tx, self.registry, channel, conversation, &contact, changed).await
    }

    /// Handles the state of the channel's account, and writes a change into the connector's log, which admins read.
    async fn account(&self, tx: &mut Tx<'_>, item: &Item, state: AccountState, reason: Option<&str>) -> Result<()> {
        let at = Self::time(tx, item);
        if !channels::set_account_state(tx, self.channel(), state, reason, at).await? {
            return Ok(());
        }
        let because = reason.map(|reason| format!(": {reason}")).unwrap_or_default();
        let (level, message) = match state {
            AccountState::Ok => (LogLevel::Info, format!("the platform reports that the account works{because}")),
            AccountState::Limited => {
                (LogLevel::Warn, format!("the platform reports that the account is limited{because}"))
            }
            AccountState::Lost => {
                let fix = "nothing can be sent until the platform reports that it works, or an admin changes or \
                           connects the channel";
                (LogLevel::Error, format!("the platform reports that the account is lost{because}; {fix}"))
            }
        };
        if state != AccountState::Ok {
            tracing::warn!(channel = self.channel(), "{message}");
        }
        let installation = &self.connected.connector.row.id;
        logs::put(tx, installation, self.channel(), &[LogLine { level, message }]).await
    }

    /// Handles a part that the platform accepted, though it does not show the message.
    async fn taken(&self, tx: &mut Tx<'_>, item: &Item, delivery: &str, external_id: Option<&str>) -> Result<()> {
        match outgoing::message_of(tx, self.channel(), delivery).await? {
            Some(message) => self.accepted(tx, item, &message, delivery, external_id).await,
            None => Ok(()),
        }
    }
}

/// Names a conversation as an item says, unless a later item has named it. `at` is the item's time. Returns `None` if
/// nothing changed, else whether the name is another one.
pub(super) fn set_name(conversation: &mut Conversation, item: &Item, at: i64) -> Option<bool> {
    let name = item.told.conversation_name.as_ref()?;
    if conversation.named_at.is_some_and(|named_at| named_at > at) {
        return None;
    }
    let is_new = conversation.name.as_ref() != Some(name);
    if !is_new && conversation.named_at == Some(at) {
        return None;
    }
    conversation.name = Some(name.clone());
    conversation.named_at = Some(at);
    Some(is_new)
}
