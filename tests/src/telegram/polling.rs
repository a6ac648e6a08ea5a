//! `getUpdates`, and how many of these requests are in progress.

use super::{
    Shared,
    account::Account,
    answers::{Answer, Refusal},
    call::Call,
};
use serde_json::Value;
use std::{sync::Arc, time::Duration};
use tokio::time::{Instant, timeout_at};

/// The most updates that a bot gets at once.
const MOST: i64 = 100;

/// How a bot fetched its updates so far.
#[derive(Debug, Default)]
pub(super) struct Polls {
    /// The number of requests that have begun.
    begun: u64,
    /// The number of requests in progress.
    running: usize,
    /// How often a request began while another one was in progress.
    pub(super) overlaps: usize,
    /// The number of updates in the answers so far.
    pub(super) given: usize,
}

/// A request in progress. It ends when this is dropped.
pub(super) struct Poll {
    shared: Arc<Shared>,
    token: String,
    /// Its number.
    number: u64,
    limit: usize,
    until: Instant,
}

impl Drop for Poll {
    fn drop(&mut self) {
        if let Some(account) = self.shared.lock().accounts.get_mut(&self.token) {
            account.polls.running -= 1;
        }
    }
}

impl Poll {
    /// Begins a request: confirms the updates before its offset.
    pub(super) fn begin(
        shared: &Arc<Shared>,
        token: &str,
        account: &mut Account,
        call: &Call,
    ) -> Result<Self, Refusal> {
        let limit = call.integer("limit").unwrap_or(MOST);
        let timeout = call.integer("timeout").unwrap_or_default();
        let (Ok(limit), true) = (usize::try_from(limit), (1..=MOST).contains(&limit)) else {
            return Err(Refusal::fault("limit must be from 1 to 100"));
        };
        let Ok(timeout) = u64::try_from(timeout) else {
            return Err(Refusal::fault("timeout must not be negative"));
        };
        if account.hook.is_some() {
            return Err(Refusal::hooked());
        }
        account.allow(call.parameters.get("allowed_updates"));
        account.confirm(call.integer("offset").unwrap_or_default());
        let polls = &mut account.polls;
        polls.begun += 1;
        polls.running += 1;
        polls.overlaps += usize::from(polls.running > 1);
        let until = Instant::now() + Duration::from_secs(timeout);
        Ok(Self { shared: Arc::clone(shared), token: token.to_owned(), number: polls.begun, limit, until })
    }

    /// Waits for updates until the request's timeout.
    pub(super) async fn updates(&self) -> Answer {
        let mut changes = self.shared.changes.subscribe();
        loop {
            if let Some(answer) = self.now() {
                return answer;
            }
            // Either something has changed or the time is over. Both are looked at again.
            let _ = timeout_at(self.until, changes.changed()).await;
        }
    }

    /// Returns the answer, if there is one already.
    fn now(&self) -> Option<Answer> {
        let mut inner = self.shared.lock();
        let account = inner.accounts.get_mut(&self.token)?;
        if account.hook.is_some() {
            return Some(Err(Refusal::hooked()));
        }
        if account.polls.begun > self.number {
            return Some(Err(Refusal::other_poll()));
        }
        let found: Vec<Value> = account.updates.iter().take(self.limit).map(|(_, update)| update.clone()).collect();
        if found.is_empty() && Instant::now() < self.until {
            return None;
        }
        account.polls.given += found.len();
        Some(Ok(Value::Array(found)))
    }

    /// Whether another request has begun since.
    pub(super) fn superseded(&self) -> bool {
        let inner = self.shared.lock();
        inner.accounts.get(&self.token).is_some_and(|account| account.polls.begun > self.number)
    }
}
