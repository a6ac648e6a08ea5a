//! What a plugin on a stage can read: the conversation so far, and its key-value memory, which lasts as long as the
//! trial.

use bytes::Bytes;
use plugboard_engine::{BoxFuture, HostData};
use plugboard_model::{
    Action, CONVERSATION_VALUES_MAX, Contact, Event, EventKind, Failure, FailureKind, KvScope, KvWrite, Lookup,
    Message, Rules, SHARED_VALUES_MAX, SharedRead, Template, Verdict,
};
use plugboard_rules::{
    chain::next_depth,
    document,
    policy::{self, Counted, Judgement},
    preview, templates,
};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// Maximum size of all shared values of a trial, in bytes, because a backtest shares the server's memory with live
/// events.
const BYTES: usize = 64 << 20;

/// Values by their keys.
pub type Values = HashMap<String, String>;
/// The contents of customers' files, by attachment identifier.
pub type FileBytes = Arc<HashMap<String, Bytes>>;

/// The values that a plugin shares between conversations.
#[derive(Clone, Default)]
pub struct SharedValues(Arc<Mutex<Memory>>);

#[derive(Default)]
struct Memory {
    values: Values,
    /// The size of all keys and values, in bytes.
    bytes: usize,
}

/// The result of writing shared values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WriteResult {
    /// The values are written.
    Done,
    /// A value that was read has changed, so the handler must be called again.
    Changed,
    /// There is no room, so nothing is written.
    Full,
}

impl SharedValues {
    /// Returns the value of a key.
    pub(crate) fn get(&self, key: &str) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).values.get(key).cloned()
    }

    /// Writes values if everything that was read is unchanged.
    pub(crate) fn write(&self, reads: &[SharedRead], writes: &[KvWrite]) -> WriteResult {
        let mut memory = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Memory { values, bytes } = &mut *memory;
        if reads.iter().any(|read| values.get(&read.key) != read.value.as_ref()) {
            return WriteResult::Changed;
        }
        let size = |key: &str, value: Option<&String>| value.map_or(0, |value| key.len() + value.len());
        let (mut before, mut after) = (0, 0);
        for write in of(writes, KvScope::Shared) {
            before += size(&write.key, values.get(&write.key));
            after += size(&write.key, write.value.as_ref());
        }
        if !has_room(values, writes, KvScope::Shared) || (after > before && *bytes - before + after > BYTES) {
            return WriteResult::Full;
        }
        write(values, writes, KvScope::Shared);
        *bytes = *bytes - before + after;
        WriteResult::Done
    }
}

/// Returns the writes of one scope.
fn of(writes: &[KvWrite], scope: KvScope) -> impl Iterator<Item = &KvWrite> {
    writes.iter().filter(move |write| write.scope == scope)
}

/// Returns whether the number of values stays within its limit after these writes.
pub(super) fn has_room(values: &Values, writes: &[KvWrite], scope: KvScope) -> bool {
    let most = match scope {
        KvScope::Conversation => CONVERSATION_VALUES_MAX,
        KvScope::Shared => SHARED_VALUES_MAX,
    };
    let new = of(writes, scope).filter(|write| write.value.is_some() && !values.contains_key(&write.key)).count();
    new == 0 || values.len() + new <= usize::try_from(most).unwrap_or(usize::MAX)
}

/// Applies the writes of one scope.
pub(super) fn write(values: &mut Values, writes: &[KvWrite], scope: KvScope) {
    for write in of(writes, scope) {
        match &write.value {
            Some(value) => drop(values.insert(write.key.clone(), value.clone())),
            None => drop(values.remove(&write.key)),
        }
    }
}

/// What one call can read.
pub struct Sandbox {
    /// The event that the plugin handles.
    pub event: Arc<Event>,
    /// The messages and notes so far, oldest first.
    pub history: Arc<Vec<Message>>,
    /// The plugin's key-value memory for this conversation.
    pub own: Arc<Values>,
    /// Its shared key-value memory, for all conversations.
    pub shared: SharedValues,
    /// The channel's rules.
    pub rules: Arc<Rules>,
    /// Why nothing can be sent, if the channel's account is lost.
    pub account_lost: Option<String>,
    /// The customers in a group or public conversation.
    pub participants: Arc<Vec<Contact>>,
    /// The channel's templates.
    pub templates: Arc<[Template]>,
    /// The time of the call, in milliseconds since the Unix epoch.
    pub now: i64,
    /// Whether the event's cause already had an automatic reply.
    pub answered: bool,
    /// The number of recent automatic replies in the conversation.
    pub recent: i64,
    /// Whether the plugin exports `on-timer`.
    pub hears_timers: bool,
    /// The contents of files, by attachment identifier.
    pub files: FileBytes,
    /// Whether the channel sends a text that is too long in several parts.
    pub split_texts: bool,
    /// What was counted for the channel's rules.
    pub counted: Counted,
}

impl Sandbox {
    /// Returns the facts for policy.
    pub(super) fn facts(&self) -> policy::Facts<'_> {
        policy::Facts {
            now: self.now,
            rules: &self.rules,
            conversation: &self.event.conversation,
            contact: &self.event.contact,
            account_lost: self.account_lost.as_deref(),
            sender: plugboard_model::Sender::Automation,
            answered: self.answered,
            recent_automatic: self.recent,
            depth: next_depth(self.event.depth),
            commanded: self.event.body.kind() == EventKind::Command,
            split_texts: self.split_texts,
            counted: self.counted,
        }
    }

    fn contact(&self) -> serde_json::Value {
        document::contact(&self.event.contact, Vec::new(), self.event.conversation.lead_id.as_deref())
    }

    /// Answers a lookup. The inbox of a trial has only its one conversation.
    fn look(&self, lookup: &Lookup) -> Vec<String> {
        let (conversation, contact) = (&self.event.conversation, &self.event.contact);
        let fits = |wanted: &Option<String>, is: &str| wanted.as_deref().is_none_or(|wanted| wanted == is);
        let shown = || document::conversation(conversation, &self.contact()).to_string();
        match lookup {
            Lookup::Conversation { id } if *id == conversation.id => vec![shown()],
            Lookup::Conversations { contact: of, channel, status, limit }
                if *limit > 0
                    && fits(of, &contact.id)
                    && fits(channel, &conversation.channel)
                    && status.is_none_or(|status| status == conversation.status) =>
            {
                vec![shown()]
            }
            Lookup::Messages { conversation: of, limit } if *of == conversation.id => {
                let from = self.history.len().saturating_sub(*limit as usize);
                self.history[from..].iter().map(|m| document::message(m, usize::MAX).to_string()).collect()
            }
            Lookup::Contact { id } if *id == contact.id => vec![self.contact().to_string()],
            Lookup::Contacts { key, value, limit } if *limit > 0 && contact.attributes.get(key) == Some(value) => {
                vec![self.contact().to_string()]
            }
            _ => Vec::new(),
        }
    }
}

impl HostData for Sandbox {
    fn records(&self, lookup: Lookup) -> BoxFuture<'_, Result<Vec<String>, Failure>> {
        Box::pin(std::future::ready(Ok(Sandbox::look(self, &lookup))))
    }

    fn value<'a>(&'a self, scope: KvScope, key: &'a str) -> BoxFuture<'a, Result<Option<String>, Failure>> {
        let found = match scope {
            KvScope::Conversation => self.own.get(key).cloned(),
            KvScope::Shared => self.shared.get(key),
        };
        Box::pin(std::future::ready(Ok(found)))
    }

    fn messages(&self, limit: u32) -> BoxFuture<'_, Result<Vec<Message>, Failure>> {
        // As in the inbox, leave out what came after the event.
        let until = self.history.partition_point(|message| message.seq <= self.event.until_seq);
        let from = until.saturating_sub(limit as usize);
        Box::pin(std::future::ready(Ok(self.history[from..until].to_vec())))
    }

    fn participants(&self, limit: u32) -> BoxFuture<'_, Result<Vec<Contact>, Failure>> {
        let found = self.participants.iter().take(limit as usize).cloned().collect();
        Box::pin(std::future::ready(Ok(found)))
    }

    fn participant_count(&self) -> BoxFuture<'_, Result<u32, Failure>> {
        Box::pin(std::future::ready(Ok(u32::try_from(self.participants.len()).unwrap_or(u32::MAX))))
    }

    fn template_names<'a>(&'a self, language: Option<&'a str>) -> BoxFuture<'a, Result<Vec<String>, Failure>> {
        Box::pin(std::future::ready(Ok(templates::names(&self.templates, language))))
    }

    fn check_template<'a>(
        &'a self,
        name: &'a str,
        language: &'a str,
        variables: usize,
    ) -> BoxFuture<'a, Result<(), Failure>> {
        let channel = &self.event.conversation.channel;
        let found = templates::find(&self.templates, channel, name, language);
        let checked = found.and_then(|template| templates::check(&template, channel, variables));
        Box::pin(std::future::ready(checked))
    }

    fn template<'a>(&'a self, name: &'a str, language: &'a str) -> BoxFuture<'a, Result<Template, Failure>> {
        let channel = &self.event.conversation.channel;
        Box::pin(std::future::ready(templates::find(&self.templates, channel, name, language)))
    }

    fn preview(&self, action: &Action, before: &[Action]) -> Result<Verdict, Failure> {
        let counted = self.counted.after(preview::replies(before));
        match preview::preview(&policy::Facts { counted, ..self.facts() }, action, self.hears_timers) {
            Judgement::Allow { .. } => Ok(Verdict::Allowed),
            Judgement::Hold { .. } => Ok(Verdict::Held),
            Judgement::Refuse { code, reason } => Err(Failure::denied(reason).code(code)),
        }
    }

    fn file<'a>(&'a self, attachment: &'a str) -> BoxFuture<'a, Result<Bytes, Failure>> {
        let missing = || Failure::new(FailureKind::NotFound, "the file's bytes are not available");
        Box::pin(std::future::ready(self.files.get(attachment).cloned().ok_or_else(missing)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(key: &str, value: Option<&str>) -> KvWrite {
        KvWrite { scope: KvScope::Shared, key: key.to_owned(), value: value.map(str::to_owned) }
    }

    #[test]
    fn shared_values_are_bounded_and_deleted_ones_make_room() {
        let shared = SharedValues::default();
        let large = "v".repeat(BYTES / 2);
        assert_eq!(shared.write(&[], &[set("a", Some(&large))]), WriteResult::Done);
        assert_eq!(shared.write(&[], &[set("b", Some(&large))]), WriteResult::Full);
        assert_eq!(shared.get("b"), None);
        // Existing values may be written again, and deleted values make room.
        assert_eq!(shared.write(&[], &[set("a", Some(&large))]), WriteResult::Done);
        assert_eq!(shared.write(&[], &[set("a", None), set("b", Some(&large))]), WriteResult::Done);
        let read = SharedRead { key: "b".to_owned(), value: None };
        assert_eq!(shared.write(&[read], &[]), WriteResult::Changed);

        let many: Vec<_> = (0..SHARED_VALUES_MAX).map(|n| set(&n.to_string(), Some(""))).collect();
        let shared = SharedValues::default();
        assert_eq!(shared.write(&[], &many), WriteResult::Done);
        assert_eq!(shared.write(&[], &[set("one more", Some(""))]), WriteResult::Full);
    }
}
