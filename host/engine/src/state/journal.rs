//! The journal under construction: what a handler has asked for so far.

use super::{State, Subject};
use crate::{error::Error, limits::LimitReached};
use plugboard_model::{
    Action, Failure, Journal, KvScope, KvWrite, LimitKind, MadeFile, RefusedAction, ReviewOutcome, SharedRead, Verdict,
};
use std::collections::BTreeMap;

/// The size of an action in bytes, in addition to its texts.
const ACTION_OVERHEAD: usize = 32;

/// What a handler has asked for so far.
#[derive(Debug, Default)]
pub(crate) struct JournalBuilder {
    pub actions: Vec<Action>,
    /// Actions that policy refused during the call.
    pub refused: Vec<RefusedAction>,
    /// The last written value of each key; `None` deletes the key.
    pub writes: BTreeMap<(KvScope, String), Option<String>>,
    /// Committed shared values, as they were first read.
    pub reads: BTreeMap<String, Option<String>>,
    /// Files created from HTTP answers.
    pub files: Vec<MadeFile>,
    /// The outcome of a review.
    pub review: ReviewOutcome,
    /// The number of `kv` calls.
    pub kv_calls: usize,
    /// The size of all actions and writes, in bytes.
    bytes: usize,
}

impl JournalBuilder {
    pub(crate) fn build(self) -> Journal {
        let write = |((scope, key), value)| KvWrite { scope, key, value };
        let read = |(key, value)| SharedRead { key, value };
        Journal {
            actions: self.actions,
            refused: self.refused,
            writes: self.writes.into_iter().map(write).collect(),
            reads: self.reads.into_iter().map(read).collect(),
            files: self.files,
            review: self.review,
        }
    }

    /// The number of actions with one of these names.
    pub(crate) fn count(&self, names: &[&str]) -> usize {
        self.actions.iter().filter(|action| names.contains(&action.name())).count()
    }
}

impl State {
    /// Asks policy for its verdict and adds the action to the journal. Fails if policy refuses the action; the refusal
    /// is recorded as well.
    pub(crate) fn act(&mut self, action: Action) -> Result<Verdict, Error> {
        if matches!(self.subject, Subject::Help(..)) {
            let message = "this call cannot request actions: `suggest` may only suggest replies, and `commands` may \
                           only offer commands";
            return Err(Failure::denied(message).code("wrong-call").into());
        }
        let verdict = match self.call.data.preview(&action, &self.journal.actions) {
            Ok(Verdict::Refused) => {
                Err(Failure::denied(format!("the rules do not allow `{}` at the moment", action.name())))
            }
            verdict => verdict,
        };
        let verdict = match verdict {
            Ok(verdict) => verdict,
            Err(failure) => {
                self.grow_journal(0, action.text_bytes() + ACTION_OVERHEAD)?;
                self.journal.refused.push(RefusedAction { action, failure: failure.clone() });
                self.bound_journal()?;
                return Err(failure.into());
            }
        };
        self.grow_journal(0, action.text_bytes() + ACTION_OVERHEAD)?;
        self.journal.actions.push(action);
        self.bound_journal()?;
        Ok(verdict)
    }

    /// Adds a key's new value to the journal, replacing an earlier one.
    pub(crate) fn write(&mut self, scope: KvScope, key: String, value: Option<String>) -> Result<(), Error> {
        let size = |key: &str, value: Option<&String>| key.len() + value.map_or(0, String::len) + ACTION_OVERHEAD;
        let new = size(&key, value.as_ref());
        let slot = (scope, key);
        let old = self.journal.writes.get(&slot).map_or(0, |old| size(&slot.1, old.as_ref()));
        self.grow_journal(old, new)?;
        self.journal.writes.insert(slot, value);
        self.bound_journal()?;
        Ok(())
    }

    /// Counts `new` bytes that replace `old` bytes of the journal. Fails if the journal is then too large.
    pub(crate) fn grow_journal(&mut self, old: usize, new: usize) -> Result<(), LimitReached> {
        self.journal.bytes = self.journal.bytes - old + new;
        let max = self.call.limits.journal_bytes;
        if self.journal.bytes <= max as usize {
            return Ok(());
        }
        Err(LimitReached::new(LimitKind::Journal, format!("actions and written values exceed {max} bytes in total")))
    }

    /// Checks that the journal does not have too many actions and writes.
    fn bound_journal(&self) -> Result<(), LimitReached> {
        let max = self.call.limits.actions;
        if self.journal.actions.len() + self.journal.refused.len() + self.journal.writes.len() <= max as usize {
            return Ok(());
        }
        Err(LimitReached::new(LimitKind::Journal, format!("more than {max} actions and written values")))
    }
}
