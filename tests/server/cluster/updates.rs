//! Two servers change the same rows concurrently, and no change is lost.

use futures_util::future::{BoxFuture, join_all};
use plugboard_db::{Db, Result, Tx, Write, contacts, conversations, kv};
use plugboard_model::{Clock, ConversationKind};
use plugboard_tests::databases::{Database, Kind};

/// The number of changes that each of the two makes.
const CHANGES: usize = 60;

async fn two_handles() -> (Database, [Db; 2]) {
    let database = Database::new(Kind::Postgres).await;
    let clock = Clock::test(1_000);
    let servers = [database.open(&clock).await, database.open(&clock).await];
    (database, servers)
}

/// Sets one attribute of a contact, as profiles and plugins do: reads the contact, changes it, and writes it whole.
struct SetAttribute {
    conversation: String,
    contact: String,
    attribute: String,
    by_conversation: bool,
}

impl Write for SetAttribute {
    type Out = ();

    fn key(&self) -> &str {
        &self.conversation
    }

    fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let found = if self.by_conversation {
                conversations::in_tx(tx, &self.conversation).await?.map(|(_, contact)| contact)
            } else {
                contacts::in_tx(tx, &self.contact).await?
            };
            let mut contact = found.expect("the contact is there");
            contact.attributes.insert(self.attribute.clone(), "set".to_owned());
            contacts::update(tx, &contact);
            Ok(())
        })
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_attribute_is_lost_when_two_servers_set_them_concurrently() {
    let (_database, servers) = two_handles().await;
    // One customer in two conversations: locking one conversation does not block the other.
    let begun = servers[0]
        .write_with(|tx| {
            Box::pin(async move {
                let (contact, _) = contacts::find_or_create(tx, "channel", "ada", Some("Ada")).await?;
                let direct = ConversationKind::Direct;
                let (first, _) = conversations::find_or_create(tx, "channel", "thread-1", direct, &contact).await?;
                let (second, _) = conversations::find_or_create(tx, "channel", "thread-2", direct, &contact).await?;
                Ok((contact, [first.id, second.id]))
            })
        })
        .await;
    let (contact, threads) = begun.expect("stored");
    let writes = (0..2 * CHANGES).map(|n| {
        servers[n % 2].write(SetAttribute {
            conversation: threads[(n / 2) % 2].clone(),
            contact: contact.clone(),
            attribute: format!("k{n:03}"),
            by_conversation: !n.is_multiple_of(3),
        })
    });
    for end in join_all(writes).await {
        end.expect("stored");
    }
    let mut conn = servers[0].read().await.expect("a reader");
    let ada = contacts::get(&mut conn, &contact).await.expect("read").expect("the contact is there");
    let all: Vec<_> = (0..2 * CHANGES).map(|n| format!("k{n:03}")).collect();
    assert_eq!(ada.attributes.keys().cloned().collect::<Vec<_>>(), all, "every change is stored");
}

/// Increments a counter in a plugin's memory.
struct Count {
    scope: String,
    key: String,
}

impl Write for Count {
    type Out = ();

    fn key(&self) -> &str {
        &self.key
    }

    fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let before = kv::in_tx(tx, "plugin@1", &self.scope, &self.key).await?;
            let count: usize = before.map_or(0, |count| count.parse().expect("a count"));
            kv::set(tx, "plugin@1", &self.scope, &self.key, Some(&(count + 1).to_string()));
            Ok(())
        })
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_increment_is_lost_when_two_servers_count_concurrently() {
    let (_database, servers) = two_handles().await;
    // Each key is new, so neither server has a row to lock.
    for round in 0..30 {
        let key = format!("key-{round}");
        let writes = (0..4).map(|n| servers[n % 2].write(Count { scope: String::new(), key: key.clone() }));
        for end in join_all(writes).await {
            end.expect("stored");
        }
        let mut conn = servers[0].read().await.expect("a reader");
        let count = kv::get(&mut conn, "plugin@1", "", &key).await.expect("read");
        assert_eq!(count.as_deref(), Some("4"), "{key}");
    }
}
