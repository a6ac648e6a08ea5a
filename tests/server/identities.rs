//! The identifiers of customers while two servers store them at the same time.

use futures_util::future::BoxFuture;
use plugboard_db::{Db, Result, Tx, Write, contacts, identities, sql::query};
use plugboard_model::{Clock, KnownAs};
use plugboard_tests::{
    PATIENCE,
    databases::{Database, Kind},
};
use std::sync::Arc;
use tokio::{sync::Notify, task::JoinHandle};

const CHANNEL: &str = "shop";

/// Returns the contact of a customer who has this identifier, and a telephone number that is known already.
async fn customer(tx: &mut Tx<'_>, id: &str) -> Result<String> {
    let also = [KnownAs { kind: "phone".into(), id: "+49".into() }];
    Ok(identities::customer(tx, CHANNEL, id, None, &also).await?.0)
}

/// The write that stores a customer, says so, and does not commit before it is told to.
struct Store {
    id: &'static str,
    stored: Arc<Notify>,
    commit: Arc<Notify>,
}

impl Write for Store {
    type Out = String;

    fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, Result<String>> {
        Box::pin(async move {
            let contact = customer(tx, self.id).await?;
            self.stored.notify_one();
            self.commit.notified().await;
            Ok(contact)
        })
    }
}

fn store(db: &Db, id: &'static str, stored: &Arc<Notify>, commit: &Arc<Notify>) -> JoinHandle<String> {
    let (db, write) = (db.clone(), Store { id, stored: Arc::clone(stored), commit: Arc::clone(commit) });
    tokio::spawn(async move { db.write(write).await.expect("it is stored") })
}

/// Returns whether a transaction waits for another one.
async fn waits(db: &Db) -> bool {
    let sql = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    let mut conn = db.read().await.expect("a reader");
    let row = query(sql).fetch_one(&mut conn).await.expect("an answer");
    row.try_get::<i64>(0).expect("a number") > 0
}

// SQLite has one server.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_never_give_one_contact_to_two_customers() {
    let database = Database::new(Kind::Postgres).await;
    let (one, two) = (database.open(&Clock::test(1)).await, database.open(&Clock::test(1)).await);
    let known =
        one.write_with(|tx| Box::pin(async move { Ok(contacts::find_or_create(tx, CHANNEL, "+49", None).await?.0) }));
    let known = known.await.expect("it is stored");
    // Each of the two customers has the telephone number by which the contact is known.
    let [stored, commit, other] = [(); 3].map(|()| Arc::new(Notify::new()));
    let first = store(&one, "u-1", &stored, &commit);
    stored.notified().await;
    let second = store(&two, "u-2", &other, &commit);
    // The second server waits for the first, or does not notice it.
    let noticed = async {
        while !waits(&one).await {
            tokio::task::yield_now().await;
        }
    };
    let meets = async {
        tokio::select! {
            () = other.notified() => {}
            () = noticed => {}
        }
    };
    tokio::time::timeout(PATIENCE, meets).await.expect("the second server waits or is done");
    commit.notify_one();
    let first = first.await.expect("it ends");
    commit.notify_one();
    let second = second.await.expect("it ends");
    assert_eq!(first, known, "`u-1` is the customer with the telephone number");
    assert_ne!(second, known, "`u-2` is another one");
}
