//! Claims on runs.

use plugboard_model::OpenRun;

use crate::sql::{Conn, Row, query};
use crate::{
    ClaimSet, Dialect, OwnerCapacity, Result, Tx,
    claims::{self, Claimable},
    rows,
};

/// A run that this server has claimed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedRun {
    /// Identifier.
    pub id: String,
    /// Its event.
    pub event_id: String,
    /// The installation that handles it.
    pub installation_id: String,
    /// The event's conversation.
    pub conversation_id: String,
    /// 1 for the first try.
    pub attempt: i64,
    /// How often it was restarted because its inputs had changed: a shared value, or the effects of a run before it.
    pub conflicts: i64,
    /// Whether it was redriven after it was a dead letter.
    pub late: bool,
    /// The version of the installation that it is for.
    pub version: i64,
    /// The registry's generation at the time of the claim. A server with an older registry must read it again.
    pub generation: i64,
    /// Proves the claim.
    pub claim: String,
}

/// The columns of a claimed run, as [`ClaimedRun::read`] expects them.
pub(super) const RETURNING: &str = "id, event_id, installation_id, conversation_id, attempts, conflicts, late, \
    (SELECT i.version FROM installations i WHERE i.id = runs.installation_id), \
    (SELECT value FROM counters WHERE name = 'registry')";

/// Returns the installations with pending runs, including paused and removed installations.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn waiting(conn: &mut Conn) -> Result<Vec<String>> {
    claims::waiting(conn, "runs", "installation_id", "state = 'pending'").await
}

/// Claims runs for a time in milliseconds: at most the free places of each installation, and `limit` in total. A run is
/// claimed only if it is due, its installation works, and no earlier run of the same installation and conversation is
/// open. A run that can answer also waits for its turn: as long as a run with the same root, of an installation that
/// comes earlier in the admin's order and works, is open in its first try, but at most [`OpenRun::TURN_MS`]. The claims
/// at the end of a transaction have the same rule in `plugboard_rules::run_order`.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn claim(
    tx: &mut Tx<'_>,
    places: &[OwnerCapacity],
    claim: &str,
    for_ms: i64,
    limit: i64,
) -> Result<Vec<ClaimedRun>> {
    claims::claim(tx, places, claim, for_ms, limit).await
}

impl Claimable for ClaimedRun {
    fn statement(dialect: Dialect, owners: usize) -> String {
        let (lock, time) = (dialect.claim_lock(), dialect.now());
        let turn_ms = OpenRun::TURN_MS;
        let works = |alias| format!("{alias}.enabled = 1 AND {alias}.paused IS NULL AND {alias}.upgrading IS NULL");
        let (works_i, works_j) = (works("i"), works("j"));
        let due = claims::of_each(owners, |owner, free| {
            format!(
                "SELECT r.id, r.due_at, r.seq AS rank FROM runs r JOIN installations i ON i.id = r.installation_id AND {works_i} \
             WHERE r.installation_id = ${owner} AND r.state = 'pending' AND r.due_at <= $3 \
             AND NOT EXISTS (SELECT 1 FROM runs e WHERE e.open = 1 AND e.conversation_id = r.conversation_id \
               AND e.installation_id = r.installation_id AND e.seq < r.seq) \
             AND (r.answers = 0 OR NOT EXISTS (SELECT 1 FROM runs e \
               JOIN installations j ON j.id = e.installation_id AND {works_j} \
               WHERE e.open = 1 AND e.conversation_id = r.conversation_id AND e.root = r.root AND e.position < r.position \
               AND e.created_at > $3 - {turn_ms} AND e.attempts - CASE e.state WHEN 'running' THEN 1 ELSE 0 END = 0)) \
             ORDER BY r.due_at, r.seq LIMIT ${free}{lock}"
            )
        });
        format!(
            "UPDATE runs SET state = 'running', claim = $1, claimed_until = {time} + $2, attempts = attempts + 1 WHERE id IN ({due}) \
         RETURNING {RETURNING}"
        )
    }

    fn read(row: &Row, claim: &str) -> Result<Self> {
        Ok(Self {
            id: row.try_get(0)?,
            event_id: row.try_get(1)?,
            installation_id: row.try_get(2)?,
            conversation_id: row.try_get(3)?,
            attempt: row.try_get(4)?,
            conflicts: row.try_get(5)?,
            late: rows::flag(row, 6)?,
            version: row.try_get(7)?,
            generation: row.try_get(8)?,
            claim: claim.to_owned(),
        })
    }
}

/// Releases a claimed run without counting the try, because this server cannot run it.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn give_back(tx: &mut Tx<'_>, run: &ClaimedRun, due_at: i64) -> Result<()> {
    super::note_changed(tx, &run.conversation_id);
    query(
        "UPDATE runs SET state = 'pending', claim = NULL, claimed_until = NULL, attempts = attempts - 1, due_at = $1 \
         WHERE id = $2 AND claim = $3 AND state = 'running'",
    )
    .bind(due_at)
    .bind(&run.id)
    .bind(&run.claim)
    .execute(tx.change().await?)
    .await?;
    Ok(())
}

/// Deletes the pending runs of a removed installation, which a server created that did not know of the removal yet.
/// Returns their number.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn remove_orphans(tx: &mut Tx<'_>, installation: &str) -> Result<u64> {
    let done = query(
        "DELETE FROM runs WHERE installation_id = $1 AND state = 'pending' \
         AND NOT EXISTS (SELECT 1 FROM installations i WHERE i.id = $1)",
    )
    .bind(installation)
    .execute(tx.change().await?)
    .await?;
    Ok(done.rows_affected())
}

/// Releases the claims that `whose` selects, so that the runs can be claimed again. Returns their number.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn take_back(tx: &mut Tx<'_>, whose: ClaimSet<'_>) -> Result<u64> {
    let sql = format!(
        "UPDATE runs SET state = 'pending', claim = NULL, claimed_until = NULL WHERE state = 'running' AND {}",
        whose.condition(tx.dialect(), 1)
    );
    let query = query(sql).bind(whose.server());
    let done = query.execute(tx.change().await?).await?;
    Ok(done.rows_affected())
}
