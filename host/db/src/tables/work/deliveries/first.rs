//! Deliveries at the end of a transaction: the first open delivery of each conversation that the transaction has
//! changed, and claims on those that may be made.

use std::collections::BTreeSet;

use super::{
    ClaimedDelivery, Deferred, InsertedDelivery,
    claimed::{returning, tried},
};
use crate::sql::{Conn, Query, built};
use crate::{
    Dialect, Result, Tx,
    claims::{self, ClaimableById},
    rows,
};

/// Conversations in which the transaction has created, ended or queued deliveries.
#[derive(Default)]
struct Changed(BTreeSet<String>);

/// Notes that a delivery of a conversation may be possible.
pub fn note_changed(tx: &mut Tx<'_>, conversation: &str) {
    let changed = &mut tx.claimable.of::<Changed>().0;
    if !changed.contains(conversation) {
        changed.insert(conversation.to_owned());
    }
}

/// Returns the conversations in which a delivery may be possible because of this transaction.
pub fn changed(tx: &mut Tx<'_>) -> Vec<String> {
    tx.claimable.of::<Changed>().0.iter().cloned().collect()
}

/// Takes the new deliveries that are not written yet. The caller must return them with [`put_new`].
pub fn take_new(tx: &mut Tx<'_>) -> Vec<InsertedDelivery> {
    std::mem::take(&mut tx.deferred.of::<Deferred>().0)
}

/// Returns deliveries from [`take_new`], so that they are written.
pub fn put_new(tx: &mut Tx<'_>, new: Vec<InsertedDelivery>) {
    tx.deferred.of::<Deferred>().0.extend(new);
}

impl InsertedDelivery {
    /// Claims the delivery before it is written.
    pub fn claim(&mut self, claim: &str, for_ms: i64, generation: i64) -> ClaimedDelivery {
        self.claim = Some((claim.to_owned(), for_ms));
        let new = &self.delivery;
        ClaimedDelivery {
            id: new.id.clone(),
            message_id: new.message_id.clone(),
            conversation_id: new.conversation_id.clone(),
            channel: new.channel.clone(),
            body: new.body.clone(),
            tag: new.tag.clone(),
            sender: new.sender,
            commanded: new.commanded,
            attempt: 1,
            repeats: false,
            age_ms: 0,
            generation,
            claim: claim.to_owned(),
            paced_contact: new.paced_contact.clone(),
        }
    }
}

/// The first open delivery of a conversation. The others wait for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstDelivery {
    /// Identifier.
    pub id: String,
    /// Its conversation.
    pub conversation_id: String,
    /// The conversation's channel.
    pub channel: String,
    /// Whether it waits to be claimed. Otherwise it is being sent, or waits for a review.
    pub queued: bool,
    /// When it is due.
    pub due_at: i64,
    /// Whether the rate of a customer limits it. Only [`claim`](super::claim) decides about it then.
    pub is_paced: bool,
}

/// The number of conversations in one statement. SQLite allows at most 500 selects in a compound select.
const CONVERSATIONS: usize = 64;

/// Returns the first open delivery of each conversation that has one.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn first_open(conn: &mut Conn, conversations: &[String]) -> Result<Vec<FirstDelivery>> {
    let (mut found, mut known) = (Vec::new(), BTreeSet::new());
    for some in conversations.chunks(CONVERSATIONS) {
        let some = rows::padded(some);
        let statement = built(first_statement, some.len());
        for row in some.into_iter().fold(statement, Query::bind).fetch_all(conn).await? {
            let first = FirstDelivery {
                id: row.try_get(0)?,
                conversation_id: row.try_get(1)?,
                channel: row.try_get(2)?,
                queued: row.try_get::<String>(3)? == "queued",
                due_at: row.try_get(4)?,
                is_paced: row.try_get::<Option<String>>(5)?.is_some(),
            };
            // The list was padded with its last conversation.
            if known.insert(first.id.clone()) {
                found.push(first);
            }
        }
    }
    Ok(found)
}

fn first_statement(_: Dialect, conversations: usize) -> String {
    let select = |n: usize| {
        format!(
            "SELECT * FROM (SELECT id, conversation_id, channel, state, due_at, paced_contact FROM deliveries \
             WHERE open = 1 AND conversation_id = ${} ORDER BY seq, part LIMIT 1) o{n}",
            n + 1
        )
    };
    (0..conversations).map(select).collect::<Vec<_>>().join(" UNION ALL ")
}

/// Claims stored deliveries for a time in milliseconds, except those that are no longer queued.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn claim_stored(tx: &mut Tx<'_>, ids: &[String], claim: &str, for_ms: i64) -> Result<Vec<ClaimedDelivery>> {
    claims::claim_stored(tx, ids, claim, for_ms).await
}

impl ClaimableById for ClaimedDelivery {
    const TABLE: &'static str = "deliveries";
    const STATES: (&'static str, &'static str) = ("queued", "sending");

    fn returning(dialect: Dialect) -> String {
        returning(dialect)
    }

    fn more(dialect: Dialect) -> String {
        format!(", {}", tried(dialect))
    }
}
