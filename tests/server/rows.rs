//! The registry's rows: stored by compare-and-set, deleted when no longer needed, and migrated from an earlier version.

use plugboard_db::{
    ChangeKind, Db, changes, channels, expire, exports, followers, generation, plugins, recordings, sealed_secrets,
    trust, upgrades, upgrades::Unfinished,
};
use plugboard_model::{
    AccountState, Channel, Clock, FailedReview, Grants, Installation, Limits, Previous, Rules, SealedSecret, Surface,
};
use plugboard_tests::{
    databases::{Database, Kind},
    on_both,
};
use serde_json::json;

on_both! {
    a_change_is_stored_only_if_the_row_is_unchanged;
    a_report_about_an_account_does_not_stop_a_change_of_its_channel;
    an_upgrade_belongs_to_one_server_and_ends_with_it;
    an_unused_component_is_deleted_after_a_day;
    a_pause_that_marked_an_upgrade_is_migrated;
    a_change_of_the_registry_names_what_changed;
    an_exporter_continues_where_an_earlier_version_stopped;
}

const DAY: i64 = 24 * 60 * 60 * 1_000;

fn installation(name: &str, digest: &str) -> Installation {
    Installation {
        id: format!("id-of-{name}"),
        name: name.to_owned(),
        digest: digest.to_owned(),
        surface: Surface::default(),
        config: json!({}),
        grants: Grants::default(),
        limits: Limits::default(),
        position: 1,
        channels: vec![],
        version: 1,
        previous: None,
        recorded: false,
        failed_review: FailedReview::Hold,
        enabled: true,
        paused: None,
        upgrading: None,
        revision: 0,
        created_at: 0,
        updated_at: 0,
    }
}

async fn insert(db: &Db, row: &Installation) -> bool {
    let row = row.clone();
    let write = db.write_with(move |tx| {
        let row = row.clone();
        Box::pin(async move { plugins::insert_installation(tx, &row).await })
    });
    write.await.expect("it is written")
}

async fn put(db: &Db, row: &Installation) -> bool {
    let row = row.clone();
    let write = db.write_with(move |tx| {
        let row = row.clone();
        Box::pin(async move { plugins::put_installation(tx, &row).await })
    });
    write.await.expect("it is written")
}

async fn pause(db: &Db, id: &str) {
    let id = id.to_owned();
    let write = db.write_with(move |tx| {
        let id = id.clone();
        Box::pin(async move { plugins::set_paused(tx, &id, Some("it broke")).await })
    });
    write.await.expect("it is written");
}

async fn read(db: &Db, name: &str) -> Installation {
    let all = plugins::installations(&mut db.read().await.expect("a connection")).await.expect("they are read");
    all.into_iter().find(|row| row.name == name).expect("it is there")
}

async fn a_change_is_stored_only_if_the_row_is_unchanged(kind: Kind) {
    let database = Database::new(kind).await;
    let (one, two) = (database.open(&Clock::test(1)).await, database.open(&Clock::test(1)).await);
    assert!(insert(&one, &installation("x", "d")).await);
    assert!(!insert(&two, &installation("x", "other")).await, "there is one of that name");

    let (ours, theirs) = (read(&one, "x").await, read(&two, "x").await);
    pause(&two, &ours.id).await;
    assert!(!put(&one, &Installation { recorded: true, ..ours }).await, "the pause is not undone");
    let fresh = read(&one, "x").await;
    assert_eq!(fresh.paused.as_deref(), Some("it broke"));
    assert!(put(&one, &Installation { recorded: true, ..fresh }).await);
    assert!(!put(&two, &Installation { enabled: false, ..theirs }).await);
    let now = read(&two, "x").await;
    assert!(now.recorded && now.enabled && now.paused.is_some(), "{now:?}");

    let generation = generation::current(&mut one.read().await.expect("a connection")).await.expect("it is read");
    let is_at = async |db: &Db| {
        let write = db.write_with(move |tx| Box::pin(async move { generation::is_at(tx, generation).await }));
        write.await.expect("the write succeeds")
    };
    assert!(is_at(&two).await);
    assert!(add_channel(&two).await);
    assert!(!is_at(&one).await, "what a change on the first was based on is outdated");
    let stale = Channel { revision: 7, ..channel() };
    let removed = one.write_with(move |tx| {
        let channel = stale.clone();
        Box::pin(async move { channels::remove(tx, &channel, "channel:shop").await })
    });
    assert!(!removed.await.expect("the write succeeds"));
}

fn channel() -> Channel {
    Channel {
        name: "shop".into(),
        connector: "x".into(),
        hook: "shop".into(),
        account: String::new(),
        account_name: None,
        config: json!({}),
        grants: Grants::default(),
        rules: Rules::default(),
        account_state: None,
        account_reason: None,
        revision: 0,
        created_at: 0,
        updated_at: 0,
        split_texts: false,
    }
}

async fn add_channel(db: &Db) -> bool {
    let write = db.write_with(|tx| Box::pin(async move { channels::insert(tx, &channel()).await }));
    write.await.expect("it is written")
}

/// A platform reports the state of an account while an admin's change of the channel, such as an upgrade of its
/// connector, has begun.
async fn a_report_about_an_account_does_not_stop_a_change_of_its_channel(kind: Kind) {
    let database = Database::new(kind).await;
    let db = database.open(&Clock::test(1)).await;
    assert!(add_channel(&db).await);
    let generation =
        async || generation::current(&mut db.read().await.expect("a connection")).await.expect("it is read");
    let state = async || {
        channels::account_state(&mut db.read().await.expect("a connection"), "shop").await.expect("it is read")
    };
    let before = channels::list(&mut db.read().await.expect("a connection")).await.expect("they are read").remove(0);
    let began = generation().await;
    let report = async |state: AccountState| {
        let write = db.write_with(move |tx| {
            Box::pin(async move { channels::set_account_state(tx, "shop", state, Some("banned"), 1).await })
        });
        write.await.expect("it is written")
    };
    assert!(report(AccountState::Lost).await);
    assert!(generation().await > began, "every server learns of it");
    let changed = Channel { rules: Rules { captions: true, ..Rules::default() }, ..before };
    let put = db.write_with(move |tx| {
        let channel = changed.clone();
        Box::pin(async move { channels::put(tx, &channel).await })
    });
    assert!(put.await.expect("it is written"), "the change is stored");
    let lost = (Some(AccountState::Lost), Some("banned".to_owned()));
    assert_eq!(state().await, lost, "and the report is not undone");
    let row = channels::list(&mut db.read().await.expect("a connection")).await.expect("they are read").remove(0);
    assert!(row.rules.captions && row.account_lost().is_some(), "{row:?}");
    assert!(!report(AccountState::Lost).await, "nothing new");

    let clear = async || {
        let write =
            db.write_with(|tx| Box::pin(async move { channels::forget_account_states(tx, "channel:shop").await }));
        write.await.expect("it is written");
    };
    let before = generation().await;
    clear().await;
    assert_eq!((state().await, generation().await), ((None, None), before + 1));
    clear().await;
    assert_eq!(generation().await, before + 1, "nothing has changed");
}

async fn an_upgrade_belongs_to_one_server_and_ends_with_it(kind: Kind) {
    const SERVER: &str = "00000000-0000-0000-0000-000000000001";
    let database = Database::new(kind).await;
    let (one, two) = (database.open(&Clock::test(1)).await, database.open(&Clock::test(1)).await);
    insert(&one, &installation("x", "d")).await;
    let begin = async |db: &Db, token: &'static str| {
        let row = read(db, "x").await;
        let write = db.write_with(move |tx| {
            let row = row.clone();
            Box::pin(async move { upgrades::begin(tx, &row, token).await })
        });
        write.await.expect("it is written")
    };
    let hold = async |db: &Db, token: &'static str| {
        let write = db.write_with(move |tx| Box::pin(async move { upgrades::renew(tx, "id-of-x", token).await }));
        write.await.expect("it is written")
    };
    let end = async |db: &Db, which: Unfinished<'static>| {
        let write = db.write_with(move |tx| Box::pin(async move { upgrades::end(tx, which).await }));
        write.await.expect("it is written")
    };
    assert!(begin(&one, "00000000-0000-0000-0000-000000000001:a").await);
    assert!(!begin(&two, "00000000-0000-0000-0000-000000000002:b").await, "one at a time");
    assert!(!put(&two, &read(&two, "x").await).await, "no other change is possible meanwhile");
    assert!(hold(&one, "00000000-0000-0000-0000-000000000001:a").await);
    assert!(end(&two, Unfinished::Silent).await.is_empty(), "it is held");
    assert!(end(&two, Unfinished::Server("00000000-0000-0000-0000-000000000002")).await.is_empty());

    // It expires by the database's clock, whatever the servers' clocks show.
    Database::execute(&database.url, "UPDATE installations SET upgrading_until = 1").await;
    assert_eq!(end(&two, Unfinished::Silent).await, ["x"]);
    assert!(!hold(&one, "00000000-0000-0000-0000-000000000001:a").await, "a late write by the first is refused");
    assert!(read(&one, "x").await.upgrading.is_none());
    assert!(begin(&two, "00000000-0000-0000-0000-000000000001:c").await);
    assert_eq!(end(&two, Unfinished::Server(SERVER)).await, ["x"]);
}

async fn an_unused_component_is_deleted_after_a_day(kind: Kind) {
    let database = Database::new(kind).await;
    let clock = Clock::test(DAY);
    let db = database.open(&clock).await;
    for digest in ["installed", "before", "shadow", "nobodys", "again"] {
        keep(&db, digest).await;
    }
    let previous = Previous {
        digest: "before".into(),
        surface: Surface::default(),
        config: json!({}),
        grants: Grants::default(),
        limits: Limits::default(),
        version: 1,
    };
    insert(&db, &Installation { previous: Some(previous), version: 2, ..installation("x", "installed") }).await;
    db.write_with(|tx| Box::pin(async move { recordings::begin(tx, "id-of-x", "shadow", "{}").await }))
        .await
        .expect("begun");
    let stored = async || {
        let mut found = Vec::new();
        for digest in ["again", "before", "installed", "nobodys", "shadow"] {
            let mut conn = db.read().await.expect("a connection");
            if plugins::component(&mut conn, digest).await.expect("it is read").is_some() {
                found.push(digest);
            }
        }
        found
    };
    let sweep = async || {
        let write = db.write_with(|tx| Box::pin(async move { expire::sweep(tx, expire::Retention::default()).await }));
        write.await.expect("the sweep succeeds")
    };
    assert!(clock.set(2 * DAY - 1));
    sweep().await;
    assert_eq!(stored().await.len(), 5, "younger than a day");
    // It is uploaded once more, just in time.
    keep(&db, "again").await;
    assert!(clock.set(2 * DAY + 1));
    sweep().await;
    assert_eq!(stored().await, ["again", "before", "installed", "shadow"]);
    let kept = |digest: &'static str| {
        db.write_with(move |tx| Box::pin(async move { plugins::keep_component(tx, digest).await }))
    };
    assert!(!kept("nobodys").await.expect("the write succeeds"));
    assert!(kept("again").await.expect("the write succeeds"));
    assert!(clock.set(3 * DAY));
    sweep().await;
    assert_eq!(stored().await, ["again", "before", "installed", "shadow"], "a change was about to refer to it");
}

async fn keep(db: &Db, digest: &'static str) {
    let write = db.write_with(move |tx| {
        Box::pin(async move { plugins::put_component(tx, digest, digest.as_bytes(), "{}", None).await })
    });
    write.await.expect("it is written");
}

/// An earlier version marked an upgrade by the reason of a pause.
async fn a_pause_that_marked_an_upgrade_is_migrated(kind: Kind) {
    const SERVER: &str = "0192f0c1-aaaa-7bbb-8ccc-0123456789ab";
    let database = Database::new(kind).await;
    let db = database.open(&Clock::test(1)).await;
    let reason = format!("it is being upgraded by server {SERVER}; its events wait");
    for (name, paused) in [
        ("plain", Some(reason.clone())),
        ("paused", Some(format!("{reason}; before that: 20 events in a row could not be handled"))),
        ("other", Some("20 events in a row could not be handled".to_owned())),
        ("well", None),
    ] {
        insert(&db, &Installation { paused, ..installation(name, "d") }).await;
    }
    let migration = include_str!("../../host/db/migrations/0002_several_servers.sql");
    for statement in migration.split(';').filter(|sql| sql.contains("UPDATE installations SET ")) {
        let at = statement.find("UPDATE").expect("the statement");
        // Splitting is safe, because the statements themselves contain no semicolon.
        Database::execute(&database.url, &statement[at..]).await;
    }
    let ended = db.write_with(|tx| Box::pin(async move { upgrades::end(tx, Unfinished::Server(SERVER)).await }));
    let mut ended = ended.await.expect("they end");
    ended.sort();
    assert_eq!(ended, ["paused", "plain"]);
    let why = async |name: &str| read(&db, name).await.wait_reason();
    assert_eq!(why("plain").await, None);
    assert_eq!(why("paused").await.as_deref(), Some("20 events in a row could not be handled"));
    assert_eq!(why("other").await.as_deref(), Some("20 events in a row could not be handled"));
    assert_eq!(why("well").await, None);
}

async fn a_change_of_the_registry_names_what_changed(kind: Kind) {
    let database = Database::new(kind).await;
    let db = database.open(&Clock::test(1)).await;
    assert!(insert(&db, &installation("x", "d")).await);
    pause(&db, "id-of-x").await;
    let write = db.write_with(move |tx| {
        Box::pin(async move {
            let secret = SealedSecret { name: "token".into(), sealed: vec![1] };
            for owner in ["installation:id-of-x", "channel:shop"] {
                sealed_secrets::put(tx, owner, &secret).await?;
            }
            recordings::begin(tx, "id-of-x", "d", "{}").await?;
            trust::put(tx, "ann", "key", 1).await?;
            // Nothing is removed, so nothing has changed.
            trust::remove(tx, "bob").await?;
            recordings::end(tx, "id-of-y", None).await?;
            Ok(())
        })
    });
    write.await.expect("the write succeeds");
    let row = read(&db, "x").await;
    let write = db.write_with(move |tx| {
        let row = row.clone();
        Box::pin(async move { plugins::remove_installation(tx, &row, "installation:id-of-x").await })
    });
    assert!(write.await.expect("the write succeeds"));
    let found = changes::after(&mut db.read().await.expect("a connection"), 0, 100).await.expect("they are read");
    let names: Vec<_> = found.iter().map(|change| change.subject.as_str()).collect();
    // One write names each of its subjects once.
    assert_eq!(names, ["x", "x", "x", "shop", "ann", "x"]);
}

async fn an_exporter_continues_where_an_earlier_version_stopped(kind: Kind) {
    let database = Database::new(kind).await;
    let db = database.open(&Clock::test(1)).await;
    for lead in ["a", "b", "c"] {
        let write = db.write_with(move |tx| {
            Box::pin(async move {
                tx.changed(ChangeKind::Lead, "", lead);
                Ok(())
            })
        });
        write.await.expect("the write succeeds");
    }
    // The tables as the earlier version left them.
    for sql in [
        "DROP TABLE followers",
        "ALTER TABLE exporters ADD COLUMN position BIGINT NOT NULL DEFAULT 0",
        "INSERT INTO exporters (installation_id, position, poll_due_at, polls) VALUES ('x', 2, 0, 0)",
    ] {
        Database::execute(&database.url, sql).await;
    }
    let migration = include_str!("../../host/db/migrations/0004_followers.sql");
    for statement in migration.split(';').filter(|sql| !sql.trim().is_empty()) {
        Database::execute(&database.url, statement).await;
    }
    let write = db.write_with(|tx| {
        Box::pin(async move {
            exports::follow(tx, "x", &[]).await?;
            followers::step(tx, "exporter:x", 10).await
        })
    });
    assert_eq!(write.await.expect("the write succeeds"), None, "it has followed everything");
    let found = exports::list(&mut db.read().await.expect("a connection"), "x", "pending", None, 10).await;
    let found: Vec<_> = found.expect("they are read").into_iter().map(|row| row.record.subject).collect();
    assert_eq!(found, ["c"]);
}
