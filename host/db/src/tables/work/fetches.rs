//! Fetches that complete received messages: a customer's profile, a file's bytes. Rows are deleted when they are done.

use futures_util::future::BoxFuture;
use plugboard_model::Clock;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::sql::{Conn, Query, Row, query};
use crate::{
    ClaimSet, Dialect, OwnerCapacity, Result, Tx,
    claims::{self, Claimable},
    rows,
    unit::{
        batch::{Batch, PrefetchQuery},
        cache::{Cache, Slots, Wants, unknown},
        table::Table,
    },
};

/// What to fetch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FetchKind {
    /// A customer's name. `subject` is the conversation, `target` the platform's identifier of the customer.
    Profile,
    /// A file. `subject` is the attachment, `target` the file's address.
    Attachment,
    /// A file that the connector fetches. `subject` is the attachment, `target` the connector's reference.
    Media,
}

impl FetchKind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Profile => "profile",
            Self::Attachment => "attachment",
            Self::Media => "media",
        }
    }

    fn parse(word: &str) -> Self {
        match word {
            "profile" => Self::Profile,
            "media" => Self::Media,
            _ => Self::Attachment,
        }
    }
}

/// A fetch that this server has claimed.
#[derive(Debug, Clone)]
pub struct ClaimedFetch {
    /// Identifier.
    pub id: String,
    /// What to fetch.
    pub kind: FetchKind,
    /// The conversation or attachment that it is for.
    pub subject: String,
    /// The channel that the message came through.
    pub channel: String,
    /// The customer or address to fetch.
    pub target: String,
    /// 1 for the first attempt.
    pub attempt: i64,
    /// The registry's generation at the time of the claim. A server with an older registry must read it again.
    pub generation: i64,
    /// Proves the claim.
    pub claim: String,
}

/// A fetch that this transaction creates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InsertedFetch {
    id: String,
    /// The fetch.
    pub fetch: NewFetch,
    /// Its claim and how long it lasts in milliseconds, if it starts right after the transaction.
    claim: Option<(String, i64)>,
}

/// A fetch to store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFetch {
    /// What to fetch.
    pub kind: FetchKind,
    /// The conversation or attachment that it is for.
    pub subject: String,
    /// The channel that the message came through.
    pub channel: String,
    /// The customer or address to fetch.
    pub target: String,
}

/// The fetches that the writes of a group will end.
#[derive(Default)]
struct Wanted(BTreeSet<String>);

impl Wants {
    /// Looks up whether a fetch is still claimed.
    pub fn fetch(&mut self, id: &str) {
        self.0.of::<Wanted>().0.insert(id.to_owned());
    }
}

/// The claim of each fetch; `None` if it is not claimed or does not exist.
#[derive(Default)]
struct Cached(HashMap<String, Option<String>>);

/// The writes at the end of the transaction.
#[derive(Default)]
struct Deferred {
    new: Vec<InsertedFetch>,
    /// Ended fetches: `None` removes the fetch, a time schedules its retry.
    ended: BTreeMap<String, Option<i64>>,
}

/// Fetches in the unit of work.
pub(crate) struct Fetches;

impl Table for Fetches {
    fn prefetch(&self, wants: &Wants, cache: &mut Cache) -> Vec<PrefetchQuery> {
        let Some(wanted) = wants.0.get::<Wanted>() else { return Vec::new() };
        let wanted: Vec<_> = wanted.0.iter().cloned().collect();
        queries(cache, &wanted)
    }

    fn write<'a>(
        &'a self,
        deferred: &'a Slots,
        batch: &'a mut Batch<'_>,
        clock: &'a Clock,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let Some(deferred) = deferred.get::<Deferred>() else { return Ok(()) };
            write(batch, &deferred.new, clock).await?;
            write_ended(batch, &deferred.ended).await
        })
    }
}

/// Stores a fetch that is due now. It is written at the end of the transaction, with those of the group's other writes.
pub fn insert(tx: &mut Tx<'_>, fetch: NewFetch) {
    let id = tx.clock().new_id();
    tx.claimable.of::<Created>().0 += 1;
    tx.deferred.of::<Deferred>().new.push(InsertedFetch { id, fetch, claim: None });
}

/// How many fetches this transaction has created.
#[derive(Default)]
struct Created(usize);

/// Returns how many fetches this transaction has created. Some may be written already.
pub fn created(tx: &mut Tx<'_>) -> usize {
    tx.claimable.of::<Created>().0
}

/// Takes the new fetches that are not written yet. The caller must return them with [`put_new`].
pub fn take_new(tx: &mut Tx<'_>) -> Vec<InsertedFetch> {
    std::mem::take(&mut tx.deferred.of::<Deferred>().new)
}

/// Returns fetches from [`take_new`], so that they are written.
pub fn put_new(tx: &mut Tx<'_>, new: Vec<InsertedFetch>) {
    tx.deferred.of::<Deferred>().new.extend(new);
}

impl InsertedFetch {
    /// Claims the fetch before it is written.
    pub fn claim(&mut self, claim: &str, for_ms: i64, generation: i64) -> ClaimedFetch {
        self.claim = Some((claim.to_owned(), for_ms));
        ClaimedFetch {
            id: self.id.clone(),
            kind: self.fetch.kind,
            subject: self.fetch.subject.clone(),
            channel: self.fetch.channel.clone(),
            target: self.fetch.target.clone(),
            attempt: 1,
            generation,
            claim: claim.to_owned(),
        }
    }
}

async fn write(batch: &mut Batch<'_>, new: &[InsertedFetch], clock: &Clock) -> Result<()> {
    let now = clock.now();
    let (claimed, pending): (Vec<_>, Vec<_>) = new.iter().partition(|new| new.claim.is_some());
    let pending_sql = |_: Dialect, n: usize| insert_sql(&rows::placeholders(n, 8), "");
    batch.write(&pending, pending_sql, |query, new| Ok(bind_new(query, new, 0, now))).await?;
    let claimed_sql = |dialect: Dialect, n: usize| {
        let until = format!("{} + $", dialect.now());
        insert_sql(&rows::placeholders_with_tail(n, 10, &until), ", claim, claimed_until")
    };
    batch
        .write(&claimed, claimed_sql, |query, new| {
            let (claim, for_ms) = new.claim.clone().unwrap_or_default();
            Ok(bind_new(query, new, 1, now).bind(claim).bind(for_ms))
        })
        .await
}

fn insert_sql(values: &str, more_columns: &str) -> String {
    format!(
        "INSERT INTO fetches (id, kind, subject, channel, target, attempts, due_at, created_at{more_columns}) \
         VALUES {values}"
    )
}

fn bind_new(query: Query, new: &InsertedFetch, attempts: i64, now: i64) -> Query {
    let InsertedFetch { id, fetch, .. } = new;
    let query = query.bind(id.clone()).bind(fetch.kind.as_str()).bind(fetch.subject.clone());
    query.bind(fetch.channel.clone()).bind(fetch.target.clone()).bind(attempts).bind(now).bind(now)
}

/// Returns the channels with pending fetches, including removed channels.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn waiting(conn: &mut Conn) -> Result<Vec<String>> {
    claims::waiting(conn, "fetches", "channel", "channel IS NOT NULL").await
}

/// Claims due fetches for a time in milliseconds: at most the free places of each channel, and `limit` in total.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn claim(
    tx: &mut Tx<'_>,
    places: &[OwnerCapacity],
    claim: &str,
    for_ms: i64,
    limit: i64,
) -> Result<Vec<ClaimedFetch>> {
    claims::claim(tx, places, claim, for_ms, limit).await
}

impl Claimable for ClaimedFetch {
    fn statement(dialect: Dialect, owners: usize) -> String {
        let (lock, time) = (dialect.claim_lock(), dialect.now());
        let due = claims::of_each(owners, |owner, free| {
            format!(
                "SELECT r.id, r.due_at, r.id AS rank FROM fetches r WHERE r.channel = ${owner} AND r.due_at <= $3 \
             AND (r.claim IS NULL OR r.claimed_until < {time}) ORDER BY r.due_at, r.id LIMIT ${free}{lock}"
            )
        });
        format!(
            "UPDATE fetches SET claim = $1, claimed_until = {time} + $2, attempts = attempts + 1 WHERE id IN ({due}) \
         RETURNING id, kind, subject, channel, target, attempts, (SELECT value FROM counters WHERE name = 'registry')"
        )
    }

    fn read(row: &Row, claim: &str) -> Result<Self> {
        let kind: String = row.try_get(1)?;
        Ok(Self {
            id: row.try_get(0)?,
            kind: FetchKind::parse(&kind),
            subject: row.try_get(2)?,
            channel: row.try_get(3)?,
            target: row.try_get(4)?,
            attempt: row.try_get(5)?,
            generation: row.try_get(6)?,
            claim: claim.to_owned(),
        })
    }
}

/// Removes a fetch that succeeded or was given up. Returns false if the claim is no longer held.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn finish(tx: &mut Tx<'_>, fetch: &ClaimedFetch) -> Result<bool> {
    end(tx, fetch, None).await
}

/// Schedules a fetch to be retried at a time. Returns false if the claim is no longer held.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn retry(tx: &mut Tx<'_>, fetch: &ClaimedFetch, due_at: i64) -> Result<bool> {
    end(tx, fetch, Some(due_at)).await
}

async fn end(tx: &mut Tx<'_>, fetch: &ClaimedFetch, again: Option<i64>) -> Result<bool> {
    let queries = queries(&mut tx.cache, std::slice::from_ref(&fetch.id));
    tx.query(queries).await?;
    if tx.cache.of::<Cached>().0.insert(fetch.id.clone(), None).flatten().as_ref() != Some(&fetch.claim) {
        return Ok(false);
    }
    tx.deferred.of::<Deferred>().ended.insert(fetch.id.clone(), again);
    Ok(true)
}

fn queries(cache: &mut Cache, ids: &[String]) -> Vec<PrefetchQuery> {
    let new = unknown(&mut cache.of::<Cached>().0, ids);
    let sql = |dialect: Dialect, n: usize| {
        let lock = dialect.lock("f");
        format!("SELECT f.id, f.claim FROM fetches f WHERE f.id IN ({}) ORDER BY f.id{lock}", rows::list(n, 1))
    };
    PrefetchQuery::many(&new, sql, Query::bind, |cache, row| {
        cache.of::<Cached>().0.insert(row.try_get(0)?, row.try_get(1)?);
        Ok(())
    })
}

/// Removes fetches, or schedules their retries.
async fn write_ended(batch: &mut Batch<'_>, ended: &BTreeMap<String, Option<i64>>) -> Result<()> {
    let (again, done): (Vec<_>, Vec<_>) = ended.iter().partition(|(_, again)| again.is_some());
    let delete = |_: Dialect, n: usize| format!("DELETE FROM fetches WHERE id IN ({})", rows::list(n, 1));
    batch.write(&done, delete, |query, (id, _)| Ok(query.bind((*id).clone()))).await?;
    let update = |dialect: Dialect, n: usize| {
        let sql = "UPDATE fetches SET claim = NULL, claimed_until = NULL, due_at = v.column2 {from} WHERE id = \
            v.column1";
        rows::update(dialect, n, 2, sql)
    };
    batch.update(&again, update, |query, (id, at)| Ok(query.bind((*id).clone()).bind(**at))).await
}

/// Releases the claims that `whose` selects, so that the fetches can be claimed again. Returns their number.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn take_back(tx: &mut Tx<'_>, whose: ClaimSet<'_>) -> Result<u64> {
    let sql = format!(
        "UPDATE fetches SET claim = NULL, claimed_until = NULL WHERE claim IS NOT NULL AND {}",
        whose.condition(tx.dialect(), 1)
    );
    let query = query(sql).bind(whose.server());
    Ok(query.execute(tx.change().await?).await?.rows_affected())
}

/// Releases a claimed fetch without counting the attempt. It is due again at `due_at`.
///
/// # Errors
/// Returns an error if the database fails.
pub async fn give_back(tx: &mut Tx<'_>, fetch: &ClaimedFetch, due_at: i64) -> Result<()> {
    query(
        "UPDATE fetches SET claim = NULL, claimed_until = NULL, attempts = attempts - 1, due_at = $1 \
         WHERE id = $2 AND claim = $3",
    )
    .bind(due_at)
    .bind(&fetch.id)
    .bind(&fetch.claim)
    .execute(tx.change().await?)
    .await?;
    Ok(())
}
