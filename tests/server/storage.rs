//! The database layer's promises, on both databases.

use futures_util::future::BoxFuture;
use plugboard_db::{ChangeKind, DbError, Result, Tx, Write, changes, intake};
use plugboard_model::Clock;
use plugboard_tests::{
    databases::{Database, Kind},
    on_both,
};

on_both! {
    a_bad_write_fails_alone;
    changes_are_read_in_commit_order_without_gaps;
    a_database_that_is_there_is_opened_again;
}

/// Remembers a key, and fails after it when told so.
struct Remember {
    key: String,
    bad: bool,
}

impl Write for Remember {
    type Out = bool;

    fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, Result<bool>> {
        Box::pin(async move {
            let first = intake::first_time(tx, "channel", &self.key).await?;
            tx.changed(ChangeKind::Message, "conversation", &self.key);
            if self.bad { Err(DbError::NotStored("as the test wants it".into())) } else { Ok(first) }
        })
    }
}

fn remember(key: &(impl ToString + ?Sized), bad: bool) -> Remember {
    Remember { key: key.to_string(), bad }
}

async fn a_bad_write_fails_alone(kind: Kind) {
    let database = Database::new(kind).await;
    let db = database.open(&Clock::test(1_000)).await;
    // All at once, so that they share groups.
    let writes = (0..60).map(|n| db.write(remember(&n, n % 7 == 0)));
    for (n, end) in futures_util::future::join_all(writes).await.into_iter().enumerate() {
        match end {
            Ok(first) => assert!(first && n % 7 != 0, "{n}"),
            Err(error) => assert!(n % 7 == 0, "{n}: {error}"),
        }
    }
    // The good ones are there, the bad ones are not.
    for n in 0..60 {
        assert_eq!(db.write(remember(&n, false)).await.expect("stored"), n % 7 == 0, "{n}");
    }
}

async fn changes_are_read_in_commit_order_without_gaps(kind: Kind) {
    let database = Database::new(kind).await;
    let (one, other) = (database.open(&Clock::test(1_000)).await, database.open(&Clock::test(1_000)).await);
    let writing = async {
        let writes = (0..200)
            .map(|n| if n % 2 == 0 { one.write(remember(&n, false)) } else { other.write(remember(&n, false)) });
        for end in futures_util::future::join_all(writes).await {
            end.expect("stored");
        }
    };
    let following = async {
        let (mut seen, mut position) = (Vec::new(), 0);
        while seen.len() < 200 {
            let found =
                changes::after(&mut one.read().await.expect("a reader"), position, None, 50).await.expect("changes");
            for change in found {
                assert_eq!(change.position, position + 1, "a gap: a later change was readable before an earlier one");
                position = change.position;
                seen.push(change.subject);
            }
            tokio::task::yield_now().await;
        }
        seen
    };
    let ((), mut seen) = tokio::join!(writing, following);
    seen.sort_by_key(|subject| subject.parse::<u32>().unwrap_or(0));
    assert_eq!(seen, (0..200).map(|n| n.to_string()).collect::<Vec<_>>());
    assert_eq!(changes::horizon(&mut one.read().await.expect("a reader")).await.expect("a horizon"), 0);
}

async fn a_database_that_is_there_is_opened_again(kind: Kind) {
    let database = Database::new(kind).await;
    let clock = Clock::test(1_000);
    let db = database.open(&clock).await;
    assert!(db.write(remember("k", false)).await.expect("stored"));
    drop(db);
    let db = database.open(&clock).await;
    assert!(!db.write(remember("k", false)).await.expect("stored"));
}
