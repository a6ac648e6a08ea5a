//! Claims are shared out fairly, whatever else is waiting. Also tests what coordinates the servers of one database.

use plugboard_db::{
    Conn, Db, DbError, OwnerCapacity, contacts, conversations, deliveries, episodes, expire, exports, leases, runs,
    sql::query, tokens,
};
use plugboard_model::{AuthorKind, Clock, Conversation, ConversationKind};
use plugboard_rules::{
    episode::{self, Wrote},
    run_order,
};
use plugboard_tests::{
    databases::{Database, Kind},
    on_both,
};
use std::{
    collections::BTreeSet,
    sync::Arc,
    time::{Duration, Instant},
};

on_both! {
    the_backlog_of_a_paused_plugin_does_not_slow_other_claims;
    a_claim_takes_at_most_the_free_places_and_the_limit;
    both_claims_of_runs_have_the_same_rule;
    a_channel_sends_at_most_its_rate_and_refused_sends_are_not_counted;
    a_lease_is_held_by_one_server_until_it_ends;
    setting_a_clock_back_moves_the_times_of_waiting_work;
    a_panicking_write_does_not_fail_other_writes;
    an_exporter_whose_records_are_gone_does_not_poll_early;
    only_a_revoked_token_makes_servers_forget_their_tokens;
    whoever_waits_for_a_conversation_sees_it_as_it_is_then;
}

/// The number of runs that wait for the paused plugin.
const BACKLOG: usize = 200_000;
const MINUTE_MS: i64 = 60_000;

async fn opened(kind: Kind) -> (Database, Db) {
    let database = Database::new(kind).await;
    let db = database.open(&Clock::test(1_000)).await;
    (database, db)
}

async fn installed(database: &Database, id: &str, paused: bool) {
    let paused = if paused { "'for a test'" } else { "NULL" };
    let sql = format!(
        "INSERT INTO installations (id, name, digest, surface, config, grants, limits, position, channels, version, recorded, \
         failed_review, enabled, paused, failures, created_at, updated_at) VALUES ('{id}', '{id}', 'd', '{{}}', '{{}}', '{{}}', \
         '{{}}', 1, '[]', 1, 0, 'hold', 1, {paused}, 0, 0, 0)"
    );
    Database::execute(&database.url, &sql).await;
}

/// Inserts `count` runs that wait for an installation, each in its own conversation and older than anything else.
async fn waiting(database: &Database, installation: &str, count: usize) {
    let sql = format!(
        "INSERT INTO runs (id, event_id, installation_id, conversation_id, seq, root, position, answers, late, state, open, \
         attempts, conflicts, due_at, created_at) WITH RECURSIVE k(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM k WHERE n < {count}) \
         SELECT '{installation}' || n, 'e' || n, '{installation}', '{installation}' || n, 1, 'x', 1, 0, 0, 'pending', 1, 0, 0, 0, 0 \
         FROM k"
    );
    Database::execute(&database.url, &sql).await;
}

async fn claim(db: &Db, places: &[(&str, i64)], limit: i64) -> Vec<runs::ClaimedRun> {
    let places: Vec<_> =
        places.iter().map(|(owner, free)| OwnerCapacity { owner: (*owner).into(), free: *free }).collect();
    let claimed = db.write_with(move |tx| {
        let places = places.clone();
        Box::pin(async move { runs::claim(tx, &places, "server:claim", MINUTE_MS, limit).await })
    });
    claimed.await.expect("claimed")
}

async fn the_backlog_of_a_paused_plugin_does_not_slow_other_claims(kind: Kind) {
    let (database, db) = opened(kind).await;
    installed(&database, "paused", true).await;
    installed(&database, "works", false).await;
    waiting(&database, "paused", BACKLOG).await;
    waiting(&database, "works", 40).await;
    // A claim that scans the backlog takes 700 ms. This one takes a few. A busy machine delays some, so take the
    // quickest.
    let mut quickest = Duration::MAX;
    for _ in 0..8 {
        let began = Instant::now();
        let claimed = claim(&db, &[("works", 4)], 8).await;
        quickest = quickest.min(began.elapsed());
        assert_eq!(claimed.len(), 4);
    }
    assert!(quickest < Duration::from_millis(100), "{quickest:?}");
    // Even if the server does not know yet that the plugin is paused, the statement skips it.
    waiting(&database, "new", 1).await;
    installed(&database, "new", false).await;
    let claimed = claim(&db, &[("new", 4), ("paused", 4)], 8).await;
    assert_eq!(claimed.iter().map(|run| run.installation_id.as_str()).collect::<Vec<_>>(), ["new"]);
    let owners = runs::waiting(&mut db.read().await.expect("a reader")).await.expect("owners");
    assert_eq!(owners, ["paused", "works"]);
}

async fn a_claim_takes_at_most_the_free_places_and_the_limit(kind: Kind) {
    let (database, db) = opened(kind).await;
    for (id, count) in [("busy", 100), ("calm", 2)] {
        installed(&database, id, false).await;
        waiting(&database, id, count).await;
    }
    let of = |claimed: &[runs::ClaimedRun], id: &str| claimed.iter().filter(|run| run.installation_id == id).count();
    let claimed = claim(&db, &[("busy", 3), ("calm", 3)], 10).await;
    assert_eq!((of(&claimed, "busy"), of(&claimed, "calm")), (3, 2));
    let claimed = claim(&db, &[("busy", 8), ("calm", 8)], 5).await;
    assert_eq!((of(&claimed, "busy"), of(&claimed, "calm")), (5, 0), "no more than the total limit");
    assert!(claim(&db, &[], 5).await.is_empty());
    // A run given back without a try is claimed again with the same number of tries.
    let one = claimed[0].clone();
    let given = db.write_with(move |tx| {
        let one = one.clone();
        Box::pin(async move { runs::give_back(tx, &one, 0).await })
    });
    given.await.expect("the run is given back");
    assert_eq!(
        claim(&db, &[("busy", 100)], 100).await.iter().find(|run| run.id == claimed[0].id).expect("again").attempt,
        1
    );
}

/// The loops claim runs by SQL, and the end of a transaction by `run_order`.
async fn both_claims_of_runs_have_the_same_rule(kind: Kind) {
    const ROUNDS: u64 = 60;
    let (database, db) = opened(kind).await;
    for (id, paused) in [("a", false), ("b", false), ("c", false), ("paused", true)] {
        installed(&database, id, paused).await;
    }
    // A linear congruential generator: the same numbers in every run.
    let mut seed = 1_u64;
    let mut below = |n: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % n
    };
    let now = db.clock().now();
    let (mut started, mut waited) = (0, 0);
    for round in 0..ROUNDS {
        Database::execute(&database.url, "DELETE FROM runs").await;
        for n in 0..=below(8) {
            let (installation, position) =
                [("a", 1), ("b", 2), ("c", 3), ("paused", 0)][usize::try_from(below(4)).expect("small")];
            let (running, attempts) = (below(5) == 0, below(2));
            let state = if running { "running" } else { "pending" };
            let created_at = now - [0, 9_999, 10_000][usize::try_from(below(3)).expect("small")];
            let due_at = now + [0, -5, 1][usize::try_from(below(3)).expect("small")];
            let sql = format!(
                "INSERT INTO runs (id, event_id, installation_id, conversation_id, seq, root, position, answers, late, state, \
                 open, attempts, conflicts, due_at, created_at) VALUES ('r{n}', 'e{n}', '{installation}', 'c', {}, 'root{}', \
                 {position}, {}, 0, '{state}', 1, {}, 0, {due_at}, {created_at})",
                n + 1,
                below(2),
                below(2),
                attempts + u64::from(running)
            );
            Database::execute(&database.url, &sql).await;
        }
        let open = runs::open(&mut db.read().await.expect("a reader"), &["c".into()]).await.expect("they are read");
        let turn = run_order::turn(&open, true, now, |id| id != "paused", |_| false);
        let expected: BTreeSet<_> = turn.now.iter().map(|&n| open[n].id.clone()).collect();
        let claimed = claim(&db, &[("a", 9), ("b", 9), ("c", 9), ("paused", 9)], 99).await;
        let claimed: BTreeSet<_> = claimed.into_iter().map(|run| run.id).collect();
        assert_eq!(claimed, expected, "round {round}: {open:#?}");
        started += claimed.len();
        waited += open.len() - claimed.len();
    }
    assert!(started > 40 && waited > 40, "{started} started, {waited} waited");
}

async fn a_channel_sends_at_most_its_rate_and_refused_sends_are_not_counted(kind: Kind) {
    let (database, db) = opened(kind).await;
    Database::execute(
        &database.url,
        "INSERT INTO channels (name, connector, hook, account, config, grants, rules, sends_from, sends, created_at, updated_at) \
         VALUES ('shop', 'm', 'shop', '', '{}', '{}', '{}', 0, 0, 0, 0)",
    )
    .await;
    let sends = |count: i64| {
        let db = db.clone();
        async move {
            let sent = db.write_with(move |tx| {
                Box::pin(async move {
                    let (left, ends) = deliveries::allowance(tx, "shop", 10, 1_000).await?;
                    let sent = left.min(count);
                    if sent > 0 {
                        deliveries::count_sends(tx, "shop", 1_000, sent).await?;
                    }
                    Ok((sent, ends))
                })
            });
            sent.await.expect("counted")
        }
    };
    assert_eq!(sends(4).await, (4, 2_000));
    assert_eq!(sends(100).await, (6, 2_000), "the rest of the span");
    for _ in 0..50 {
        assert_eq!(sends(100).await, (0, 2_000), "refused sends are not counted");
    }
    assert!(db.clock().set(2_000));
    assert_eq!(sends(100).await, (10, 3_000), "the full rate is available as soon as the span is over");
    // A clock that is set back does not block the channel.
    assert!(db.clock().set(500));
    assert_eq!(sends(3).await, (3, 1_500));
}

async fn a_lease_is_held_by_one_server_until_it_ends(kind: Kind) {
    let (_database, db) = opened(kind).await;
    let hold = |server: &'static str, for_ms: i64| {
        let db = db.clone();
        async move {
            let held =
                db.write_with(move |tx| Box::pin(async move { leases::acquire(tx, "house", server, for_ms).await }));
            held.await.expect("asked")
        }
    };
    assert!(hold("a", MINUTE_MS).await);
    assert!(!hold("b", MINUTE_MS).await, "another server holds it");
    assert!(hold("a", -1).await, "it is renewed, and ends at once");
    assert!(hold("b", MINUTE_MS).await, "it has ended");
    assert!(!hold("a", MINUTE_MS).await);
    let left = db.write_with(|tx| Box::pin(async move { leases::give_back(tx, "house", "b").await }));
    left.await.expect("the lease is given back");
    assert!(hold("a", MINUTE_MS).await);
}

async fn setting_a_clock_back_moves_the_times_of_waiting_work(kind: Kind) {
    let (database, db) = opened(kind).await;
    installed(&database, "works", false).await;
    waiting(&database, "works", 1).await;
    Database::execute(&database.url, "UPDATE runs SET due_at = 5000000").await;
    let note = |server: &'static str| {
        let db = db.clone();
        async move {
            let noted = db.write_with(move |tx| Box::pin(async move { leases::note_clock(tx, server).await }));
            noted.await.expect("noted")
        }
    };
    assert!(db.clock().set(4_990_000));
    assert_eq!(note("a").await, 0);
    assert!(db.clock().set(1_390_000));
    assert_eq!(note("b").await, 0, "another server's clock may be behind");
    assert_eq!(note("a").await, 3_600_000);
    let moved = db.write_with(|tx| Box::pin(async move { expire::shift_waits(tx, 3_600_000).await }));
    moved.await.expect("moved");
    assert!(claim(&db, &[("works", 1)], 1).await.is_empty(), "it still waits for its ten seconds");
    assert!(db.clock().set(1_400_000));
    assert_eq!(claim(&db, &[("works", 1)], 1).await.len(), 1);
}

async fn a_panicking_write_does_not_fail_other_writes(kind: Kind) {
    let (_database, db) = opened(kind).await;
    let good = |n: usize| {
        let db = db.clone();
        async move {
            let write = db.write_with(move |tx| {
                Box::pin(async move { plugboard_db::intake::first_time(tx, "channel", &n.to_string()).await })
            });
            write.await
        }
    };
    for round in 0..3 {
        let bad = db.write_with(|_| Box::pin(async move { panic!("as the test wants it") }));
        let (bad, first, second): (Result<(), DbError>, _, _) = tokio::join!(bad, good(2 * round), good(2 * round + 1));
        assert!(bad.is_err());
        assert_eq!((first.expect("stored"), second.expect("stored")), (true, true));
    }
}

async fn an_exporter_whose_records_are_gone_does_not_poll_early(kind: Kind) {
    let (database, db) = opened(kind).await;
    installed(&database, "works", false).await;
    // The trigger stands in for another server, which exports the record right after the claim has found it due.
    let triggers: &[&str] = match kind {
        Kind::Sqlite => &["CREATE TRIGGER gone AFTER UPDATE OF claim ON exporters WHEN NEW.claim IS NOT NULL \
             BEGIN UPDATE exports SET state = 'done'; END"],
        Kind::Postgres => &[
            "CREATE FUNCTION gone() RETURNS trigger LANGUAGE plpgsql AS \
             $$ BEGIN UPDATE exports SET state = 'done'; RETURN NEW; END $$",
            "CREATE TRIGGER gone AFTER UPDATE OF claim ON exporters FOR EACH ROW WHEN (NEW.claim IS NOT NULL) \
             EXECUTE FUNCTION gone()",
        ],
    };
    let rows = [
        "INSERT INTO exporters (installation_id, poll_due_at, polls) VALUES ('works', 5000, 0)",
        "INSERT INTO exports (installation_id, kind, subject, rank, position, state, attempts, due_at, alone, updated_at) \
         VALUES ('works', 'contact', 'ada', 0, 1, 'pending', 0, 0, 0, 0)",
    ];
    for sql in triggers.iter().chain(&rows) {
        Database::execute(&database.url, sql).await;
    }
    let claim = async |claim: &'static str| {
        let work = db.write_with(move |tx| {
            Box::pin(async move { exports::claim(tx, ("works", 1), claim, MINUTE_MS, 10).await })
        });
        work.await.expect("asked")
    };
    let work = claim("server:a").await;
    assert!(work.is_none(), "{work:?}");
    // The claim was released, so the poll is made as soon as it is due.
    assert!(db.clock().set(5_000));
    let work = claim("server:b").await;
    assert!(matches!(&work, Some(exports::Work::Poll(claim, None, 0)) if claim.claim == "server:b"), "{work:?}");
}

async fn only_a_revoked_token_makes_servers_forget_their_tokens(kind: Kind) {
    let (_database, db) = opened(kind).await;
    let added = db.write_with(|tx| {
        let new = tokens::NewToken {
            name: "Tess".into(),
            role: "admin".into(),
            hash: "hash".into(),
            lasts_ms: None,
            person_id: None,
            approval: false,
        };
        Box::pin(async move { tokens::insert(tx, &new).await })
    });
    let id = added.await.expect("the token is stored").id;
    let revoke = async |id: &str, keep: Option<&'static str>| {
        let id = id.to_owned();
        let revoked = db.write_with(move |tx| {
            let id = id.clone();
            Box::pin(async move { tokens::revoke(tx, &id, keep).await })
        });
        let revoked = revoked.await.expect("asked");
        let count = tokens::revocations(&mut db.read().await.expect("a connection")).await.expect("it is read");
        (revoked, count)
    };
    let before = tokens::revocations(&mut db.read().await.expect("a connection")).await.expect("it is read");
    assert_eq!(revoke("another", None).await, (tokens::Revoked::Unknown, before));
    assert_eq!(revoke(&id, Some("admin")).await, (tokens::Revoked::Last, before));
    let (revoked, count) = revoke(&id, Some("agent")).await;
    assert!(matches!(revoked, tokens::Revoked::Done(_)), "{revoked:?}");
    assert_eq!(count, before + 1);
    assert_eq!(revoke(&id, None).await, (tokens::Revoked::Unknown, count));
}

/// Locks a conversation, assigns it to Ann, and has its first episode begin. Then runs `meanwhile` before the commit.
async fn assign(db: &Db, id: &str, meanwhile: impl AsyncFnOnce()) {
    let (locked, go_on) = (Arc::new(tokio::sync::Notify::new()), Arc::new(tokio::sync::Notify::new()));
    let (id, is_locked, may_go_on) = (id.to_owned(), locked.clone(), go_on.clone());
    let write = db.write_with(move |tx| {
        let (id, locked, go_on) = (id.clone(), is_locked.clone(), may_go_on.clone());
        Box::pin(async move {
            let (mut conversation, _) = conversations::lock(tx, &id).await?;
            conversation.assignee_id = Some("ann".to_owned());
            let wrote = Wrote { by: AuthorKind::Contact, seq: 1, at: 7 };
            episode::customer_wrote(&mut conversation, wrote, 0, "e1".to_owned());
            conversations::update(tx, &conversation);
            episodes::put(tx, &id, conversation.episode.as_ref().expect("an episode"), true);
            tx.read().await?;
            locked.notify_one();
            go_on.notified().await;
            Ok(())
        })
    });
    let other = async {
        locked.notified().await;
        meanwhile().await;
        go_on.notify_one();
    };
    tokio::join!(async { write.await.expect("it is assigned") }, other);
}

async fn whoever_waits_for_a_conversation_sees_it_as_it_is_then(kind: Kind) {
    let (database, first) = opened(kind).await;
    let person = "INSERT INTO people (id, handle, handle_key, name, role, state, created_at, updated_at) \
        VALUES ('ann', 'Ann', 'ann', 'Ann', 'agent', 'active', 0, 0)";
    Database::execute(&database.url, person).await;
    let stored = first.write_with(|tx| {
        Box::pin(async move {
            let (contact, _) = contacts::find_or_create(tx, "shop", "ada", None).await?;
            let found = conversations::find_or_create(tx, "shop", "ada", ConversationKind::Direct, &contact).await?;
            Ok(found.0.id)
        })
    });
    let id = stored.await.expect("it is stored");
    let read = async |db: &Db| -> Conversation {
        let id = id.clone();
        let read = db.write_with(move |tx| {
            let id = id.clone();
            Box::pin(async move { Ok(conversations::lock(tx, &id).await?.0) })
        });
        read.await.expect("it is read")
    };
    let seen = if kind == Kind::Postgres {
        // Another server waits for the row, and the first one commits only then.
        let second = database.open(&Clock::test(1_000)).await;
        let waits = async || {
            let mut conn = Conn::connect(&database.url, true).await.expect("the database opens");
            let sql = "SELECT CAST(COUNT(*) AS BIGINT) FROM pg_stat_activity \
                WHERE datname = current_database() AND wait_event_type = 'Lock'";
            while query(sql).fetch_one(&mut conn).await.expect("a count").try_get::<i64>(0).expect("a number") == 0 {
                tokio::task::yield_now().await;
            }
            conn.close().await;
        };
        let (seen, began) = (tokio::sync::OnceCell::new(), tokio::sync::Notify::new());
        let ((), ()) = tokio::join!(
            assign(&first, &id, async || {
                began.notify_one();
                waits().await;
            }),
            async {
                began.notified().await;
                seen.set(read(&second).await).expect("it is read once");
            }
        );
        seen.into_inner().expect("it was read")
    } else {
        assign(&first, &id, async || {}).await;
        read(&first).await
    };
    assert_eq!((seen.assignee.as_deref(), seen.assignee_id.as_deref()), (Some("Ann"), Some("ann")));
    assert_eq!(seen.episode.map(|episode| (episode.id, episode.opened_at)), Some(("e1".to_owned(), 7)));
}
