//! Runs at the end of a transaction: the open runs of the conversations that the transaction has changed, and claims on
//! those that may start.

use plugboard_model::OpenRun;
use std::collections::BTreeSet;

use super::{ClaimedRun, Deferred, InsertedRun, claimed::RETURNING};
use crate::sql::{Conn, Query, built};
use crate::{
    Dialect, Result, Tx,
    claims::{self, ClaimableById},
    rows,
};

/// Conversations in which the transaction has created, ended or hastened runs.
#[derive(Default)]
pub(super) struct Changed(pub BTreeSet<String>);

/// Notes that runs of a conversation may be able to start.
pub fn note_changed(tx: &mut Tx<'_>, conversation: &str) {
    let changed = &mut tx.claimable.of::<Changed>().0;
    if !changed.contains(conversation) {
        changed.insert(conversation.to_owned());
    }
}

/// Returns the conversations in which runs may be able to start because of this transaction.
pub fn changed(tx: &mut Tx<'_>) -> Vec<String> {
    tx.claimable.of::<Changed>().0.iter().cloned().collect()
}

/// Takes the new runs that are not written yet. The caller must return them with [`put_new`].
pub fn take_new(tx: &mut Tx<'_>) -> Vec<InsertedRun> {
    let now = tx.clock().now();
    let Deferred { new, made_due, .. } = tx.deferred.of::<Deferred>();
    let mut new = std::mem::take(new);
    for run in new.iter_mut().filter(|new| made_due.contains(&new.run.conversation_id)) {
        run.run.due_at = run.run.due_at.min(now);
    }
    new
}

/// Returns runs from [`take_new`], so that they are written.
pub fn put_new(tx: &mut Tx<'_>, new: Vec<InsertedRun>) {
    tx.deferred.of::<Deferred>().new.extend(new);
}

impl InsertedRun {
    /// Returns what its order depends on.
    #[must_use]
    pub fn open(&self, now: i64) -> OpenRun {
        OpenRun {
            id: self.id.clone(),
            installation_id: self.run.installation_id.clone(),
            conversation_id: self.run.conversation_id.clone(),
            seq: self.run.seq,
            root: self.run.root.clone(),
            position: self.run.position,
            answers: self.run.answers,
            claimed: self.claim.is_some(),
            is_first_attempt: true,
            due_at: self.run.due_at,
            created_at: now,
        }
    }

    /// Claims the run before it is written. `version` is that of its installation.
    pub fn claim(&mut self, claim: &str, for_ms: i64, version: i64, generation: i64) -> ClaimedRun {
        self.claim = Some((claim.to_owned(), for_ms));
        ClaimedRun {
            id: self.id.clone(),
            event_id: self.run.event_id.clone(),
            installation_id: self.run.installation_id.clone(),
            conversation_id: self.run.conversation_id.clone(),
            attempt: 1,
            conflicts: 0,
            late: self.run.late,
            version,
            generation,
            claim: claim.to_owned(),
        }
    }
}

/// How many open runs of a conversation [`open`] returns.
pub const WINDOW: usize = 16;
/// The number of conversations in one statement. SQLite allows at most 500 selects in a compound select.
const CONVERSATIONS: usize = 64;

/// Returns the open runs of conversations, grouped by conversation and ordered by `seq`: at most [`WINDOW`] of each, and
/// one more if there are more.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn open(conn: &mut Conn, conversations: &[String]) -> Result<Vec<OpenRun>> {
    let mut found = Vec::new();
    for some in conversations.chunks(CONVERSATIONS) {
        let some = rows::padded(some);
        let statement = built(statement, some.len());
        let rows = some.into_iter().fold(statement, Query::bind).fetch_all(conn).await?;
        for row in rows {
            let (claimed, attempts) = (row.try_get::<String>(7)? == "running", row.try_get::<i64>(8)?);
            found.push(OpenRun {
                id: row.try_get(0)?,
                installation_id: row.try_get(1)?,
                conversation_id: row.try_get(2)?,
                seq: row.try_get(3)?,
                root: row.try_get(4)?,
                position: row.try_get(5)?,
                answers: rows::flag(&row, 6)?,
                claimed,
                is_first_attempt: attempts - i64::from(claimed) == 0,
                due_at: row.try_get(9)?,
                created_at: row.try_get(10)?,
            });
        }
    }
    // The list was padded with its last conversation, whose runs are therefore found several times.
    let mut known = BTreeSet::new();
    found.retain(|run: &OpenRun| known.insert(run.id.clone()));
    Ok(found)
}

fn statement(_: Dialect, conversations: usize) -> String {
    let select = |n: usize| {
        format!(
            "SELECT * FROM (SELECT id, installation_id, conversation_id, seq, root, position, answers, state, attempts, \
             due_at, created_at FROM runs WHERE open = 1 AND conversation_id = ${} ORDER BY seq LIMIT {}) o{n}",
            n + 1,
            WINDOW + 1
        )
    };
    (0..conversations).map(select).collect::<Vec<_>>().join(" UNION ALL ")
}

/// Claims stored runs for a time in milliseconds, except those that are no longer pending.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn claim_stored(tx: &mut Tx<'_>, ids: &[String], claim: &str, for_ms: i64) -> Result<Vec<ClaimedRun>> {
    claims::claim_stored(tx, ids, claim, for_ms).await
}

impl ClaimableById for ClaimedRun {
    const TABLE: &'static str = "runs";
    const STATES: (&'static str, &'static str) = ("pending", "running");

    fn returning(_: Dialect) -> String {
        RETURNING.to_owned()
    }
}
