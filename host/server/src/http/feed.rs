//! Reads the change log once for all of its followers.
//!
//! One task reads new changes and broadcasts each batch to all streams. A batch states the position before its first
//! change. A stream that has not reached that position reads the log itself up to there, so no stream has a gap,
//! whether it is new, slow or resumed.

use plugboard_db::{Change, Db, changes};
use std::{sync::Arc, time::Duration};
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;

/// How many changes are read at a time.
pub const BATCH: i64 = 500;
/// How many batches a slow stream may be behind before it reads the log itself.
const BEHIND: usize = 64;
/// How often the task polls without a notification, because other servers may have written.
const POLL_INTERVAL: Duration = Duration::from_secs(1);
/// How many positions a follower of one conversation may look back. Finding its changes means scanning the changes of
/// all conversations, so this bounds the cost of resuming, however old the position.
pub const LOOK_BACK: i64 = 10_000;

/// Changes in the order of their positions, without gaps after `from`.
#[derive(Debug, Clone)]
pub struct Batch {
    /// The position before the first change.
    pub from: i64,
    /// The position of the last change.
    pub to: i64,
    /// The changes.
    pub changes: Arc<[Change]>,
}

/// Broadcasts changes to followers.
#[derive(Debug, Clone)]
pub struct Feed {
    batches: broadcast::Sender<Batch>,
}

impl Feed {
    /// Starts the task that reads the log. The task ends when `stop` is cancelled.
    #[must_use]
    pub fn start(db: Db, stop: CancellationToken) -> Self {
        let (batches, _) = broadcast::channel(BEHIND);
        let feed = Self { batches };
        let work = feed.clone();
        tokio::spawn(async move { stop.run_until_cancelled(work.follow(&db)).await });
        feed
    }

    /// Subscribes to all batches from now on.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<Batch> {
        self.batches.subscribe()
    }

    /// Reads the log forever, and broadcasts new changes while there are subscribers.
    async fn follow(&self, db: &Db) {
        // The position of the last broadcast change. `None` while there are no subscribers: then nothing is read.
        let mut position = None;
        loop {
            let changed = db.changed().notified();
            tokio::pin!(changed);
            changed.as_mut().enable();
            if self.batches.receiver_count() == 0 {
                position = None;
            } else {
                match self.read(db, position).await {
                    Ok(now) => position = Some(now),
                    Err(error) => tracing::warn!(%error, "cannot read the change log; trying again"),
                }
            }
            // The polling interval is real time, not the inbox's time, so a test clock does not affect it.
            let _ = tokio::time::timeout(POLL_INTERVAL, changed).await;
        }
    }

    /// Broadcasts all new changes. Returns the position of the last one.
    async fn read(&self, db: &Db, position: Option<i64>) -> plugboard_db::Result<i64> {
        let mut conn = db.read().await?;
        let Some(mut position) = position else {
            // There are subscribers again. This batch is empty; it makes each of them read the log up to here.
            let latest = changes::latest(&mut conn).await?;
            self.send(latest, latest, Vec::new());
            return Ok(latest);
        };
        loop {
            let some = changes::after(&mut conn, position, BATCH).await?;
            let Some(last) = some.last().map(|change| change.position) else { return Ok(position) };
            self.send(position, last, some);
            position = last;
        }
    }

    fn send(&self, from: i64, to: i64, changes: Vec<Change>) {
        // Sending fails only if the last subscriber has just left, so the batch is not missed.
        let _ = self.batches.send(Batch { from, to, changes: changes.into() });
    }
}

/// A follower, with its position in the log.
pub struct Follower {
    db: Db,
    batches: broadcast::Receiver<Batch>,
    position: i64,
    conversation: Option<String>,
    /// Whether the follower has to read the log for changes that no batch will bring.
    behind: bool,
}

impl Follower {
    /// Follows the changes of one conversation or of all, after a position or from now on. If changes after that
    /// position are no longer stored, or are too many to scan for one conversation ([`LOOK_BACK`]), starts from now and
    /// returns `true`.
    ///
    /// # Errors
    /// Returns an error if the database fails.
    pub async fn new(
        db: &Db,
        feed: &Feed,
        after: Option<i64>,
        conversation: Option<String>,
    ) -> plugboard_db::Result<(Self, bool)> {
        // Subscribe first, then read the log: changes in between are in both, and are delivered once.
        let batches = feed.subscribe();
        let mut conn = db.read().await?;
        let latest = changes::latest(&mut conn).await?;
        let mut oldest = changes::horizon(&mut conn).await?;
        if conversation.is_some() {
            oldest = oldest.max(latest - LOOK_BACK);
        }
        let asked = after.unwrap_or(latest);
        let reset = !(oldest..=latest).contains(&asked);
        let position = if reset { latest } else { asked };
        Ok((Self { db: db.clone(), batches, position, conversation, behind: true }, reset))
    }

    /// The position up to which all changes have been delivered.
    #[must_use]
    pub fn position(&self) -> i64 {
        self.position
    }

    /// Waits for the next changes. Returns at least one change, or `None` if this follower of one conversation has
    /// fallen more than [`LOOK_BACK`] positions behind. It then ends, and a new follower that resumes at its position
    /// starts with a reset.
    ///
    /// # Errors
    /// Returns an error if the database fails.
    pub async fn next(&mut self) -> plugboard_db::Result<Option<Vec<Change>>> {
        loop {
            let found = if self.behind { self.catch_up().await? } else { Some(self.wait().await) };
            if found.as_ref().is_none_or(|found| !found.is_empty()) {
                return Ok(found);
            }
        }
    }

    /// Reads the log: one batch if following all conversations, or all new changes of one conversation.
    async fn catch_up(&mut self) -> plugboard_db::Result<Option<Vec<Change>>> {
        let mut conn = self.db.read().await?;
        let Some(conversation) = self.conversation.as_deref() else {
            let found = changes::after(&mut conn, self.position, BATCH).await?;
            self.behind = i64::try_from(found.len()).unwrap_or(BATCH) >= BATCH;
            self.position = found.last().map_or(self.position, |change| change.position);
            return Ok(Some(found));
        };
        let latest = changes::latest(&mut conn).await?;
        if latest - self.position > LOOK_BACK {
            return Ok(None);
        }
        let found = changes::between(&mut conn, self.position, latest, conversation).await?;
        self.behind = false;
        self.position = self.position.max(latest);
        Ok(Some(found))
    }

    /// Waits for a batch. Returns the changes in it that this follower wants.
    async fn wait(&mut self) -> Vec<Change> {
        let batch = match self.batches.recv().await {
            Ok(batch) => batch,
            Err(broadcast::error::RecvError::Lagged(_)) => {
                self.behind = true;
                return Vec::new();
            }
            // The feed lives as long as the server, which ends the streams itself.
            Err(broadcast::error::RecvError::Closed) => return std::future::pending().await,
        };
        if batch.from > self.position {
            self.behind = true;
            return Vec::new();
        }
        let after = self.position;
        self.position = after.max(batch.to);
        let mine =
            |c: &&Change| c.position > after && self.conversation.as_ref().is_none_or(|id| c.conversation_id == *id);
        batch.changes.iter().filter(mine).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use plugboard_db::ChangeKind;
    use plugboard_model::Clock;

    async fn change(db: &Db, conversation: &'static str, subject: &'static str) {
        db.write_with(move |tx| {
            Box::pin(async move {
                tx.changed(ChangeKind::Message, conversation, subject);
                Ok(())
            })
        })
        .await
        .unwrap();
    }

    async fn next(follower: &mut Follower) -> Vec<String> {
        let found = follower.next().await.unwrap().expect("it is not too far behind");
        found.into_iter().map(|change| change.subject).collect()
    }

    #[tokio::test]
    async fn a_follower_gets_every_change_once_wherever_it_starts() {
        let dir = tempfile::tempdir().unwrap();
        let url = plugboard_db::Dialect::sqlite_url(&dir.path().join("t.db"));
        let db = Db::open(&url, Clock::system()).await.unwrap();
        let stop = CancellationToken::new();
        let feed = Feed::start(db.clone(), stop.clone());
        for subject in ["1", "2"] {
            change(&db, "a", subject).await;
        }

        // Resumed after the first change: gets the second from the log, then the following ones live.
        let (mut resumed, reset) = Follower::new(&db, &feed, Some(1), None).await.unwrap();
        assert!(!reset);
        let (mut of_b, _) = Follower::new(&db, &feed, Some(0), Some("b".into())).await.unwrap();
        assert_eq!(next(&mut resumed).await, ["2"]);
        change(&db, "a", "3").await;
        assert_eq!(next(&mut resumed).await, ["3"]);
        change(&db, "b", "4").await;
        assert_eq!(next(&mut resumed).await, ["4"]);
        assert_eq!(next(&mut of_b).await, ["4"]);
        assert_eq!((resumed.position(), of_b.position()), (4, 4));

        // A position that is no longer stored, or does not exist yet: starts from now and reports a reset.
        let (unknown, reset) = Follower::new(&db, &feed, Some(99), None).await.unwrap();
        assert!(reset);
        assert_eq!(unknown.position(), 4);
        stop.cancel();
    }

    #[tokio::test]
    async fn a_follower_of_one_conversation_can_resume_only_within_the_look_back_limit() {
        let dir = tempfile::tempdir().unwrap();
        let url = plugboard_db::Dialect::sqlite_url(&dir.path().join("t.db"));
        let db = Db::open(&url, Clock::system()).await.unwrap();
        let stop = CancellationToken::new();
        let feed = Feed::start(db.clone(), stop.clone());
        change(&db, "a", "first").await;
        // Changes of another conversation, so many that `a`'s first change is one position too far back.
        let others = usize::try_from(LOOK_BACK).unwrap();
        db.write_with(move |tx| {
            Box::pin(async move {
                (0..others).for_each(|n| tx.changed(ChangeKind::Message, "b", &n.to_string()));
                Ok(())
            })
        })
        .await
        .unwrap();
        change(&db, "a", "last").await;
        let latest = LOOK_BACK + 2;

        // Resuming at the limit delivers the last change. One position earlier gives a reset, and nothing is missed
        // afterwards.
        let of_a = || Some("a".to_owned());
        let (mut near, reset) = Follower::new(&db, &feed, Some(latest - LOOK_BACK), of_a()).await.unwrap();
        assert!(!reset);
        assert_eq!(next(&mut near).await, ["last"]);
        let (mut far, reset) = Follower::new(&db, &feed, Some(latest - LOOK_BACK - 1), of_a()).await.unwrap();
        assert!(reset);
        assert_eq!(far.position(), latest);
        change(&db, "a", "next").await;
        assert_eq!(next(&mut far).await, ["next"]);
        // A follower of all conversations may go back to the start of the log.
        let (all, reset) = Follower::new(&db, &feed, Some(0), None).await.unwrap();
        assert!(!reset);
        assert_eq!(all.position(), 0);

        // A follower that falls behind while it runs ends, and gets a reset when it resumes.
        let (mut slow, _) = Follower::new(&db, &feed, None, of_a()).await.unwrap();
        slow.position -= LOOK_BACK + 1;
        assert_eq!(slow.next().await.unwrap(), None);
        let (_, reset) = Follower::new(&db, &feed, Some(slow.position()), of_a()).await.unwrap();
        assert!(reset);
        stop.cancel();
    }
}
