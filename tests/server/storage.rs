//! The guarantees of the database layer, on both databases.

use futures_util::future::BoxFuture;
use plugboard_db::{
    ChangeKind, Db, DbError, Result, Tx, Wants, Write, attachments, changes, contacts, conversations, deliveries,
    intake, kv, messages,
};
use plugboard_db::{Conn, sql::query};
use plugboard_model::{
    Attachment, AttachmentKind, AuthorKind, CONVERSATION_VALUES_MAX, Clock, Contact, ConversationKind, Direction,
    Draft, Message, MessageKind, MessageState, SHARED_VALUES_MAX, Sender, Standing,
};
use plugboard_tests::{
    databases::{Database, Kind},
    on_both,
};
use std::sync::atomic::{AtomicU32, Ordering};

on_both! {
    a_failing_write_does_not_fail_other_writes;
    a_missing_row_rolls_back_its_whole_write;
    changes_are_read_in_commit_order_without_gaps;
    an_existing_database_can_be_reopened;
    concurrent_writers_of_a_conversation_see_each_others_writes;
    full_storage_accepts_existing_keys_but_no_new_ones;
    identical_files_are_stored_once_and_deleted_with_their_last_message;
    files_stored_by_the_first_version_can_be_read_copied_and_deleted;
    deleting_a_message_erases_its_text_draft_and_sent_parts;
}

/// Inserts a key, and then fails if `bad` is set.
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

async fn a_failing_write_does_not_fail_other_writes(kind: Kind) {
    let database = Database::new(kind).await;
    let db = database.open(&Clock::test(1_000)).await;
    // All at once, so that they share group commits.
    let writes = (0..60).map(|n| db.write(remember(&n, n % 7 == 0)));
    for (n, end) in futures_util::future::join_all(writes).await.into_iter().enumerate() {
        match end {
            Ok(first) => assert!(first && n % 7 != 0, "{n}"),
            Err(error) => assert!(n % 7 == 0, "{n}: {error}"),
        }
    }
    // The good ones are stored, the bad ones are not.
    for n in 0..60 {
        assert_eq!(db.write(remember(&n, false)).await.expect("stored"), n % 7 == 0, "{n}");
    }
}

async fn a_missing_row_rolls_back_its_whole_write(kind: Kind) {
    let database = Database::new(kind).await;
    let db = database.open(&Clock::test(1_000)).await;
    // This changes a missing contact, which is noticed only when all changes are written at the end.
    let lost = db
        .write_with(|tx| {
            Box::pin(async move {
                assert!(intake::first_time(tx, "channel", "key").await?);
                tx.changed(ChangeKind::Message, "conversation", "key");
                let (name, attributes) = (None, std::collections::BTreeMap::new());
                let (id, standing) = ("nobody".into(), Standing::default());
                contacts::update(tx, &Contact { id, name, attributes, standing, created_at: 0 });
                Ok(())
            })
        })
        .await;
    assert!(lost.is_err(), "a missing contact cannot be changed");
    let mut conn = db.read().await.expect("a reader");
    assert_eq!(changes::after(&mut conn, 0, 10).await.expect("changes"), []);
    assert!(db.write(remember("key", false)).await.expect("stored"), "the key was not kept");
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
            let found = changes::after(&mut one.read().await.expect("a reader"), position, 50).await.expect("changes");
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

/// Adds a message to the only conversation. Some writes prefetch what they need, some read what earlier writes of their
/// group have not yet flushed to the database.
struct Say {
    n: i64,
}

impl Write for Say {
    type Out = i64;

    fn key(&self) -> &'static str {
        "thread"
    }

    fn wants(&self, wants: &mut Wants) {
        if self.n % 2 == 0 {
            wants.thread("channel", "thread");
            wants.identity("channel", "ada");
        }
    }

    fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, Result<i64>> {
        Box::pin(async move {
            let (contact, _) = contacts::find_or_create(tx, "channel", "ada", Some("Ada")).await?;
            let (mut conversation, _) =
                conversations::find_or_create(tx, "channel", "thread", ConversationKind::Direct, &contact).await?;
            conversation.last_seq += 1;
            let message = message(tx, &conversation.id, conversation.last_seq, self.n);
            assert!(messages::insert(tx, "channel", &message, &messages::Origin::default()).await?);
            assert!(!messages::insert(tx, "channel", &message, &messages::Origin::default()).await?, "known by now");
            conversations::update(tx, &conversation);
            if self.n % 5 == 0 {
                let all = messages::list(tx.read().await?, &conversation.id, 0, i64::MAX, 1_000, false).await?;
                assert_eq!(i64::try_from(all.len()).ok(), Some(conversation.last_seq), "all earlier ones are stored");
            }
            if self.n % 7 == 0 {
                messages::set_state(tx, &message.id, MessageState::Failed).await?;
            }
            Ok(conversation.last_seq)
        })
    }
}

fn message(tx: &Tx<'_>, conversation: &str, seq: i64, n: i64) -> Message {
    let now = tx.clock().now();
    Message {
        id: tx.clock().new_id(),
        conversation_id: conversation.to_owned(),
        seq,
        direction: Direction::In,
        kind: MessageKind::Message,
        author_kind: AuthorKind::Contact,
        author_name: None,
        author_id: None,
        contact_id: None,
        text: n.to_string(),
        subject: None,
        payload: None,
        attributes: std::collections::BTreeMap::new(),
        reply_to: None,
        reply_to_external_id: None,
        deleted: false,
        state: MessageState::Received,
        external_id: Some(format!("m{n}")),
        sent_at: now,
        created_at: now,
        attachments: Vec::new(),
        warnings: Vec::new(),
        edited_at: None,
        content: None,
        purpose: None,
    }
}

async fn concurrent_writers_of_a_conversation_see_each_others_writes(kind: Kind) {
    let database = Database::new(kind).await;
    let (one, other) = (database.open(&Clock::test(1_000)).await, database.open(&Clock::test(1_000)).await);
    // Two servers, each with its own groups: the numbers come from rows that both change.
    let writes = (0..120).map(|n| if n % 3 == 0 { other.write(Say { n }) } else { one.write(Say { n }) });
    let said = futures_util::future::join_all(writes).await;
    let mut numbers: Vec<i64> = said.into_iter().map(|end| end.expect("stored")).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=120).collect::<Vec<_>>());
    let mut conn = one.read().await.expect("a reader");
    let conversation = conversations::by_thread(&mut conn, "channel", "thread").await.expect("read").expect("one");
    assert_eq!(conversation.last_seq, 120);
    let all = messages::list(&mut conn, &conversation.id, 0, i64::MAX, 1_000, false).await.expect("messages");
    assert_eq!(all.iter().map(|m| m.seq).collect::<Vec<_>>(), (1..=120).collect::<Vec<_>>());
    for message in all {
        let n: i64 = message.text.parse().expect("a number");
        assert_eq!(message.state == MessageState::Failed, n % 7 == 0, "{n}");
    }
}

/// Creates a contact. In its first try, another server creates the same one before this transaction ends.
struct Raced {
    other: Db,
    tries: AtomicU32,
}

impl Write for Raced {
    type Out = bool;

    fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, Result<bool>> {
        Box::pin(async move {
            let (_, new) = contacts::find_or_create(tx, "channel", "ada", None).await?;
            if self.tries.fetch_add(1, Ordering::Relaxed) == 0 {
                let created =
                    self.other.write_with(|tx| Box::pin(contacts::find_or_create(tx, "channel", "ada", None))).await?;
                assert!(created.1, "the other server is first");
            }
            Ok(new)
        })
    }
}

#[tokio::test]
async fn a_write_that_loses_a_race_with_another_server_is_retried() {
    let database = Database::new(Kind::Postgres).await;
    let (one, other) = (database.open(&Clock::test(1_000)).await, database.open(&Clock::test(1_000)).await);
    let new = one.write(Raced { other, tries: AtomicU32::new(0) }).await.expect("stored");
    assert!(!new, "the second try finds the contact of the other server");
}

async fn full_storage_accepts_existing_keys_but_no_new_ones(kind: Kind) {
    let database = Database::new(kind).await;
    let db = database.open(&Clock::test(1_000)).await;
    for (scope, limit) in [("", SHARED_VALUES_MAX), ("conversation", CONVERSATION_VALUES_MAX)] {
        let room = async |keys: &'static [&'static str]| {
            db.write_with(move |tx| Box::pin(kv::has_room(tx, "plugin", scope, keys))).await.expect("read")
        };
        db.write_with(move |tx| {
            Box::pin(async move {
                (1..limit).for_each(|n| kv::set(tx, "plugin", scope, &n.to_string(), Some("v")));
                assert!(kv::has_room(tx, "plugin", scope, &["1", "new"]).await?, "one more");
                Ok(())
            })
        })
        .await
        .expect("stored");
        assert!(room(&["new"]).await);
        assert!(!room(&["new", "newer"]).await);
        assert!(room(&["1", "2"]).await);
    }
}

async fn an_existing_database_can_be_reopened(kind: Kind) {
    let database = Database::new(kind).await;
    let clock = Clock::test(1_000);
    let db = database.open(&clock).await;
    assert!(db.write(remember("k", false)).await.expect("stored"));
    drop(db);
    let db = database.open(&clock).await;
    assert!(!db.write(remember("k", false)).await.expect("stored"));
}

/// Inserts a message with one file that has not been fetched yet. Returns both identifiers.
async fn with_file(db: &Db, n: i64) -> (String, String) {
    db.write_with(move |tx| {
        Box::pin(async move {
            let mut message = message(tx, "conversation", n, n);
            let id = tx.clock().new_id();
            message.attachments.push(Attachment::new(id.clone(), AttachmentKind::Image));
            messages::insert(tx, "channel", &message, &messages::Origin::default()).await?;
            attachments::insert(tx, &message.id, &message.attachments);
            Ok((message.id, id))
        })
    })
    .await
    .expect("stored")
}

async fn store(db: &Db, file: &str, bytes: &'static [u8]) {
    let file = file.to_owned();
    let write = db.write_with(move |tx| {
        let file = file.clone();
        Box::pin(async move {
            attachments::store(tx, &file, plugboard_model::AttachmentKind::Image, Some("image/png"), bytes).await
        })
    });
    write.await.expect("stored");
}

async fn copy(db: &Db, from: &str, to: &str) {
    let (from, to) = (from.to_owned(), to.to_owned());
    let write = db.write_with(move |tx| {
        let (from, to) = (from.clone(), to.clone());
        Box::pin(async move { attachments::copy_bytes(tx, &from, &to).await })
    });
    write.await.expect("copied");
}

async fn delete(db: &Db, message: &str) {
    let message = message.to_owned();
    let write = db.write_with(move |tx| {
        let message = message.clone();
        Box::pin(async move { messages::set_deleted(tx, &message).await })
    });
    write.await.expect("deleted");
}

async fn bytes(db: &Db, file: &str) -> Option<Vec<u8>> {
    let conn = &mut *db.read().await.expect("a reader");
    let whole = attachments::bytes(conn, file).await.expect("read");
    let part = attachments::range(conn, file, 1, 2).await.expect("read");
    assert_eq!(whole.as_ref().map(|whole| whole[1..3].to_vec()), part, "a part matches the whole file");
    whole
}

/// Returns the first column of a query's rows.
async fn rows(database: &Database, sql: &str) -> Vec<String> {
    let mut conn = Conn::connect(&database.url, true).await.expect("the database answers");
    let rows = query(sql.to_owned()).fetch_all(&mut conn).await.expect("read");
    rows.iter().map(|row| row.try_get(0).expect("a text")).collect()
}

async fn identical_files_are_stored_once_and_deleted_with_their_last_message(kind: Kind) {
    let database = Database::new(kind).await;
    let db = database.open(&Clock::test(1_000)).await;
    let stored = "SELECT id FROM attachment_bytes";
    let ((first, cat), (second, again), (third, sent)) =
        (with_file(&db, 1).await, with_file(&db, 2).await, with_file(&db, 3).await);
    assert_eq!(bytes(&db, &cat).await, None);
    store(&db, &cat, b"a cat").await;
    store(&db, &again, b"a cat").await;
    copy(&db, &cat, &sent).await;
    assert_eq!(rows(&database, stored).await.len(), 1);
    for (message, gone, left) in [(&first, &cat, &again), (&second, &again, &sent)] {
        delete(&db, message).await;
        assert_eq!(bytes(&db, gone).await, None);
        assert_eq!(bytes(&db, left).await.as_deref(), Some(&b"a cat"[..]));
    }
    // Fetched again, with other bytes: the old bytes are no longer referenced.
    store(&db, &sent, b"a dog").await;
    assert_eq!(bytes(&db, &sent).await.as_deref(), Some(&b"a dog"[..]));
    assert_eq!(rows(&database, stored).await.len(), 1);
    delete(&db, &third).await;
    assert!(rows(&database, stored).await.is_empty());
}

async fn files_stored_by_the_first_version_can_be_read_copied_and_deleted(kind: Kind) {
    let database = Database::new(kind).await;
    let db = database.open(&Clock::test(1_000)).await;
    let ((first, old), (second, copied)) = (with_file(&db, 1).await, with_file(&db, 2).await);
    // As the first version stored them: under the attachment's own identifier.
    let insert = format!(
        "INSERT INTO attachment_bytes (id, bytes) SELECT '{old}', CAST('a cat' AS {}) RETURNING id",
        blob(kind)
    );
    assert_eq!(rows(&database, &insert).await, std::slice::from_ref(&old));
    assert_eq!(bytes(&db, &old).await.as_deref(), Some(&b"a cat"[..]));
    copy(&db, &old, &copied).await;
    delete(&db, &first).await;
    assert_eq!((bytes(&db, &old).await, bytes(&db, &copied).await.as_deref()), (None, Some(&b"a cat"[..])));
    delete(&db, &second).await;
    assert!(rows(&database, "SELECT id FROM attachment_bytes").await.is_empty());
}

fn blob(kind: Kind) -> &'static str {
    if kind == Kind::Sqlite { "BLOB" } else { "BYTEA" }
}

async fn deleting_a_message_erases_its_text_draft_and_sent_parts(kind: Kind) {
    let database = Database::new(kind).await;
    let db = database.open(&Clock::test(1_000)).await;
    let message = db.write_with(|tx| {
        Box::pin(async move {
            let message = message(tx, "conversation", 1, 1);
            let draft = Draft { text: "a secret".into(), ..Draft::default() };
            let origin = messages::Origin { draft: Some(&draft), ..messages::Origin::default() };
            messages::insert(tx, "channel", &message, &origin).await?;
            for part in 0..2 {
                let body = deliveries::Body { text: Some("a secret".into()), ..deliveries::Body::default() };
                deliveries::insert(
                    tx,
                    deliveries::NewDelivery {
                        id: tx.clock().new_id(),
                        message_id: message.id.clone(),
                        conversation_id: "conversation".into(),
                        channel: "channel".into(),
                        seq: 1,
                        part,
                        body,
                        tag: None,
                        sender: Sender::Person,
                        commanded: false,
                        review: false,
                        due_at: 0,
                        paced_contact: None,
                    },
                );
            }
            Ok(message.id)
        })
    });
    let message = message.await.expect("stored");
    // The first part has been sent, the second has not.
    rows(&database, "UPDATE deliveries SET open = 0, state = 'sent' WHERE part = 0 RETURNING id").await;
    delete(&db, &message).await;
    let bodies = rows(&database, "SELECT body FROM deliveries ORDER BY part").await;
    assert_eq!(bodies, ["{}", r#"{"text":"a secret"}"#]);
    assert_eq!(rows(&database, "SELECT COALESCE(draft, '') || text FROM messages").await, [""]);
}
