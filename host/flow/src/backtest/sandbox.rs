//! What a plugin under trial reads: the story so far, and a memory that ends with the trial.

use bytes::Bytes;
use plugboard_engine::{BoxFuture, Files, History, Kv, Preview, Templates};
use plugboard_model::{Action, Event, Failure, FailureKind, KvScope, KvWrite, Message, Rules, SharedRead, Verdict};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use crate::{
    policy::{self, Judgement},
    powers::preview,
    replay::Recording,
};

/// How many values the shared memory of a trial holds, as that of an installation does.
const VALUES: usize = 10_000;

/// How many bytes it holds; what is written beyond is lost.
const BYTES: usize = 64 << 20;

type Values = HashMap<String, String>;

/// The memory that the plugin has for all conversations.
#[derive(Clone, Default)]
pub(crate) struct Shared(Arc<Mutex<Values>>);

impl Shared {
    fn get(&self, key: &str) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }

    /// Writes, where all that was read is still so. False: the handler must be called again.
    pub(super) fn write(&self, reads: &[SharedRead], writes: &[KvWrite]) -> bool {
        let mut values = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if reads.iter().any(|read| values.get(&read.key) != read.value.as_ref()) {
            return false;
        }
        let bytes: usize = values.iter().map(|(key, value)| key.len() + value.len()).sum();
        if writes.iter().any(|write| write.scope == KvScope::Shared) && bytes > BYTES {
            return true;
        }
        write(&mut values, writes, KvScope::Shared);
        true
    }
}

/// Writes what belongs to a scope.
pub(super) fn write(values: &mut Values, writes: &[KvWrite], scope: KvScope) {
    for write in writes.iter().filter(|write| write.scope == scope) {
        match &write.value {
            Some(value) if values.len() < VALUES || values.contains_key(&write.key) => {
                values.insert(write.key.clone(), value.clone());
            }
            Some(_) => {}
            None => drop(values.remove(&write.key)),
        }
    }
}

/// One call's view.
pub(crate) struct Sandbox {
    pub event: Arc<Event>,
    pub history: Arc<Vec<Message>>,
    pub own: Arc<Values>,
    pub shared: Shared,
    pub rules: Arc<Rules>,
    pub now: i64,
    pub answered: bool,
    pub recent: i64,
    pub hears_timers: bool,
}

impl Sandbox {
    /// What a recorded run saw, for policy; all else is on its tape.
    pub(crate) fn of_recording(recording: &Recording, event: Arc<Event>) -> Self {
        Self {
            event,
            history: Arc::default(),
            own: Arc::default(),
            shared: Shared::default(),
            rules: Arc::new(recording.rules.clone()),
            now: recording.now,
            answered: recording.answered,
            recent: recording.recent,
            hears_timers: recording.hears_timers,
        }
    }

    /// What policy looks at.
    pub(super) fn facts(&self) -> policy::Facts<'_> {
        policy::Facts {
            now: self.now,
            rules: &self.rules,
            conversation: &self.event.conversation,
            sender: plugboard_model::Sender::Automation,
            answered: self.answered,
            recent_automatic: self.recent,
            depth: self.event.depth,
        }
    }
}

impl Kv for Sandbox {
    fn get<'a>(&'a self, scope: KvScope, key: &'a str) -> BoxFuture<'a, Result<Option<String>, Failure>> {
        let found = match scope {
            KvScope::Conversation => self.own.get(key).cloned(),
            KvScope::Shared => self.shared.get(key),
        };
        Box::pin(std::future::ready(Ok(found)))
    }
}

impl History for Sandbox {
    fn messages(&self, limit: u32) -> BoxFuture<'_, Result<Vec<Message>, Failure>> {
        let from = self.history.len().saturating_sub(limit as usize);
        Box::pin(std::future::ready(Ok(self.history[from..].to_vec())))
    }
}

/// Templates belong to the platform of today: a trial has none.
impl Templates for Sandbox {
    fn names<'a>(&'a self, _: Option<&'a str>) -> BoxFuture<'a, Result<Vec<String>, Failure>> {
        Box::pin(std::future::ready(Ok(Vec::new())))
    }

    fn check<'a>(&'a self, name: &'a str, _: &'a str, _: usize) -> BoxFuture<'a, Result<(), Failure>> {
        let failure = Failure::new(FailureKind::NotFound, format!("a backtest has no template `{name}`"));
        Box::pin(std::future::ready(Err(failure)))
    }
}

impl Preview for Sandbox {
    fn preview(&self, action: &Action, _: &[Action]) -> Result<Verdict, Failure> {
        match preview(&self.facts(), action, self.hears_timers) {
            Judgement::Allow { .. } => Ok(Verdict::Allowed),
            Judgement::Hold { .. } => Ok(Verdict::Held),
            Judgement::Refuse { code, reason } => Err(Failure::denied(reason).code(code)),
        }
    }
}

impl Files for Sandbox {
    fn read<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Bytes, Failure>> {
        let failure = Failure::new(FailureKind::NotFound, "a backtest has no files");
        Box::pin(std::future::ready(Err(failure)))
    }
}
