//! The change log, read once for all who follow it.
//!
//! One task reads what is new and hands each batch to every stream. A batch says from which position it
//! reaches: a stream that is not there yet reads the log itself up to it, so none ever has a gap, be it new,
//! slow, or resumed.

use plugboard_db::{Change, Db, changes};
use std::{sync::Arc, time::Duration};
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;

/// How many changes are read at once.
pub const BATCH: i64 = 500;
/// How many batches a slow stream may be behind before it reads the log itself.
const BEHIND: usize = 64;
/// How often it looks without being told: other servers may have written.
const LOOK: Duration = Duration::from_secs(1);
/// How many positions a follower of one conversation may look back. Its changes are found by looking at everybody's,
/// so this bounds what it costs to resume after any position, however old.
pub const LOOK_BACK: i64 = 10_000;

/// Changes in the order of their positions, without gap after `from`.
#[derive(Debug, Clone)]
pub struct Batch {
    /// The position before the first.
    pub from: i64,
    /// The position of the last.
    pub to: i64,
    /// The changes.
    pub changes: Arc<[Change]>,
}

/// Hands out changes.
#[derive(Debug, Clone)]
pub struct Feed {
    batches: broadcast::Sender<Batch>,
}

impl Feed {
    /// Starts the task that reads. It ends when `stop` is cancelled.
    #[must_use]
    pub fn start(db: Db, stop: CancellationToken) -> Self {
        let (batches, _) = broadcast::channel(BEHIND);
        let feed = Self { batches };
        let work = feed.clone();
        tokio::spawn(async move { stop.run_until_cancelled(work.follow(&db)).await });
        feed
    }

    /// All batches from now on.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<Batch> {
        self.batches.subscribe()
    }

    async fn follow(&self, db: &Db) {
        // None while nobody listens: then nothing is read.
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
            // The wait is for the look, not for the time of the inbox: a test's clock does not move it.
            let _ = tokio::time::timeout(LOOK, changed).await;
        }
    }

    /// Hands out all that is new; gives the position up to which it has.
    async fn read(&self, db: &Db, position: Option<i64>) -> plugboard_db::Result<i64> {
        let mut conn = db.read().await?;
        let Some(mut position) = position else {
            // Somebody listens again. Nothing is in this batch, but it tells each to read up to here.
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
        // The last listener may just have left: then nobody misses it.
        let _ = self.batches.send(Batch { from, to, changes: changes.into() });
    }
}

/// One follower's place in the log.
pub struct Follower {
    db: Db,
    batches: broadcast::Receiver<Batch>,
    position: i64,
    conversation: Option<String>,
    /// The log has what no batch will bring.
    behind: bool,
}

impl Follower {
    /// Follows the changes of one conversation or of all, after a position or from now on. When what comes after that
    /// position is partly forgotten, or too much to look through for one conversation ([`LOOK_BACK`]), it goes on from
    /// now, and says so by `true`.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn new(
        db: &Db,
        feed: &Feed,
        after: Option<i64>,
        conversation: Option<String>,
    ) -> plugboard_db::Result<(Self, bool)> {
        // First the batches, then the log: what comes in between is in both, and told once.
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

    /// The position up to which everything has been told.
    #[must_use]
    pub fn position(&self) -> i64 {
        self.position
    }

    /// Waits for what comes next; at least one change. None: this follower of one conversation has fallen more than
    /// [`LOOK_BACK`] positions behind, so it ends. Who resumes after its position is told to read anew.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn next(&mut self) -> plugboard_db::Result<Option<Vec<Change>>> {
        loop {
            let found = if self.behind { self.catch_up().await? } else { Some(self.wait().await) };
            if found.as_ref().is_none_or(|found| !found.is_empty()) {
                return Ok(found);
            }
        }
    }

    /// Reads the log: a batch of everybody's changes, or all of one conversation's.
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

    /// Waits for a batch; gives what is in it for this follower.
    async fn wait(&mut self) -> Vec<Change> {
        let batch = match self.batches.recv().await {
            Ok(batch) => batch,
            Err(broadcast::error::RecvError::Lagged(_)) => {
                self.behind = true;
                return Vec::new();
            }
            // The feed lives as long as the server, which ends its streams itself.
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
    async fn a_follower_is_told_everything_once_wherever_it_begins() {
        let dir = tempfile::tempdir().unwrap();
        let url = plugboard_db::Dialect::sqlite_url(&dir.path().join("t.db"));
        let db = Db::open(&url, Clock::system()).await.unwrap();
        let stop = CancellationToken::new();
        let feed = Feed::start(db.clone(), stop.clone());
        for subject in ["1", "2"] {
            change(&db, "a", subject).await;
        }

        // Resumed after the first: told the second from the log, then what comes, live.
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

        // A position that is not known any more, or not yet: go on from now, and say so.
        let (unknown, reset) = Follower::new(&db, &feed, Some(99), None).await.unwrap();
        assert!(reset);
        assert_eq!(unknown.position(), 4);
        stop.cancel();
    }
    #[tokio::test]
    async fn a_follower_of_one_conversation_looks_back_so_far_and_no_farther() {
        let dir = tempfile::tempdir().unwrap();
        let url = plugboard_db::Dialect::sqlite_url(&dir.path().join("t.db"));
        let db = Db::open(&url, Clock::system()).await.unwrap();
        let stop = CancellationToken::new();
        let feed = Feed::start(db.clone(), stop.clone());
        change(&db, "a", "first").await;
        // What others write meanwhile: one more than may lie between.
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

        // After the first change it is told the last; before it, it is told to read anew, and misses nothing from then on.
        let of_a = || Some("a".to_owned());
        let (mut near, reset) = Follower::new(&db, &feed, Some(latest - LOOK_BACK), of_a()).await.unwrap();
        assert!(!reset);
        assert_eq!(next(&mut near).await, ["last"]);
        let (mut far, reset) = Follower::new(&db, &feed, Some(latest - LOOK_BACK - 1), of_a()).await.unwrap();
        assert!(reset);
        assert_eq!(far.position(), latest);
        change(&db, "a", "next").await;
        assert_eq!(next(&mut far).await, ["next"]);
        // Who follows all may go back as far as the log does.
        let (all, reset) = Follower::new(&db, &feed, Some(0), None).await.unwrap();
        assert!(!reset);
        assert_eq!(all.position(), 0);

        // One that is left behind while it runs ends, and is told to read anew when it resumes.
        let (mut slow, _) = Follower::new(&db, &feed, None, of_a()).await.unwrap();
        slow.position -= LOOK_BACK + 1;
        assert_eq!(slow.next().await.unwrap(), None);
        let (_, reset) = Follower::new(&db, &feed, Some(slow.position()), of_a()).await.unwrap();
        assert!(reset);
        stop.cancel();
    }
}
