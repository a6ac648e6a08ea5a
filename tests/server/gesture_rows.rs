//! The rows of gestures: their order, what takes the place of what, and claims.

use plugboard_db::{
    Db, OwnerCapacity, contacts, conversations,
    gestures::{self, ClaimedGesture, GestureEnd, NewGesture, WAITING_MAX},
};
use plugboard_model::{Clock, ConversationKind, Failure, Gesture, GestureKind, Sender};
use plugboard_tests::{
    databases::{Database, Kind},
    on_both,
};

on_both! {
    gestures_about_one_message_are_made_in_the_order_in_which_they_were_asked_for;
    a_claim_takes_at_most_the_free_places_of_a_channel;
    a_claim_is_renewed_until_it_is_lost;
    a_plugin_does_not_take_the_place_of_a_person;
    a_refused_gesture_takes_no_ones_place;
    the_gestures_of_plugins_are_counted_within_a_time;
}

/// When these tests begin.
const BEGIN: i64 = 1_000_000;
const MINUTE_MS: i64 = 60_000;

/// Opens a database whose clock stands still, so that all identifiers are from one millisecond.
async fn opened(kind: Kind) -> (Database, Db) {
    let database = Database::new(kind).await;
    let db = database.open(&Clock::test(BEGIN)).await;
    (database, db)
}

fn edit(message: &str) -> Gesture {
    Gesture::Edit { message: message.into(), text: "new".into() }
}

fn react(message: &str) -> Gesture {
    Gesture::Reaction { message: message.into(), emoji: None }
}

fn delete(message: &str) -> Gesture {
    Gesture::Deletion { message: message.into() }
}

/// Stores a gesture of a conversation. Returns its identifier, or `None` if too many wait.
async fn ask(db: &Db, channel: &str, conversation: &str, sender: Sender, gesture: &Gesture) -> Option<String> {
    let (channel, conversation, gesture) = (channel.to_owned(), conversation.to_owned(), gesture.clone());
    let write = db.write_with(move |tx| {
        let (channel, conversation, gesture) = (channel.clone(), conversation.clone(), gesture.clone());
        Box::pin(async move {
            let id = tx.clock().new_id();
            let new = NewGesture {
                id: &id,
                conversation_id: &conversation,
                channel: &channel,
                gesture: &gesture,
                sender,
                actor: "somebody",
                commanded: false,
                root: "root",
                depth: 1,
            };
            Ok(gestures::insert(tx, &new).await?.then(|| id.clone()))
        })
    });
    write.await.expect("it is stored")
}

async fn claim(db: &Db, places: &[(&str, i64)], limit: i64, claim: &'static str) -> Vec<ClaimedGesture> {
    let places: Vec<_> =
        places.iter().map(|(owner, free)| OwnerCapacity { owner: (*owner).into(), free: *free }).collect();
    let write = db.write_with(move |tx| {
        let places = places.clone();
        Box::pin(async move { gestures::claim(tx, &places, claim, MINUTE_MS, limit).await })
    });
    write.await.expect("they are claimed")
}

async fn end(db: &Db, gesture: &ClaimedGesture, end: GestureEnd) -> bool {
    let gesture = gesture.clone();
    let write = db.write_with(move |tx| {
        let (gesture, end) = (gesture.clone(), end.clone());
        Box::pin(async move { gestures::finish(tx, &gesture, &end).await })
    });
    write.await.expect("it ends")
}

async fn renew(db: &Db, gesture: &ClaimedGesture) -> bool {
    let gesture = gesture.clone();
    let write = db.write_with(move |tx| {
        let gesture = gesture.clone();
        Box::pin(async move { gestures::renew(tx, &gesture, MINUTE_MS).await })
    });
    write.await.expect("the write succeeds")
}

/// Returns the kinds and the states of the gestures that a message shows.
async fn shown(db: &Db, message: &str) -> Vec<(GestureKind, String)> {
    let mut conn = db.read().await.expect("a connection");
    let mut found = gestures::of_messages(&mut conn, &[message.to_owned()]).await.expect("they are read");
    found.remove(message).unwrap_or_default().into_iter().map(|row| (row.kind, row.state)).collect()
}

async fn gestures_about_one_message_are_made_in_the_order_in_which_they_were_asked_for(kind: Kind) {
    let (_database, db) = opened(kind).await;
    let messages: Vec<_> = (0..20).map(|n| format!("m{n}")).collect();
    for message in &messages {
        for gesture in [edit(message), react(message), delete(message)] {
            assert!(ask(&db, "page", "c", Sender::Person, &gesture).await.is_some());
        }
    }
    for gesture in [Gesture::Typing { seconds: 5 }, Gesture::Read] {
        assert!(ask(&db, "page", "c", Sender::Person, &gesture).await.is_some());
    }
    // Messages do not wait for each other, nor for typing.
    let rounds = [
        (GestureKind::Edit, Some(GestureKind::Typing)),
        (GestureKind::Reaction, Some(GestureKind::Read)),
        (GestureKind::Deletion, None),
    ];
    for (about_message, brief) in rounds {
        let claimed = claim(&db, &[("page", 100)], 100, "server:claim").await;
        assert!(claim(&db, &[("page", 100)], 100, "server:other").await.is_empty(), "the others wait");
        let count = |kind| claimed.iter().filter(|one| one.gesture.kind() == kind).count();
        assert_eq!(count(about_message), messages.len(), "{claimed:?}");
        assert_eq!(claimed.len(), messages.len() + usize::from(brief.is_some()), "{claimed:?}");
        assert!(brief.is_none_or(|brief| count(brief) == 1), "{claimed:?}");
        for one in &claimed {
            assert!(end(&db, one, GestureEnd::Done).await);
        }
    }
    assert!(gestures::waiting(&mut db.read().await.expect("a connection")).await.expect("channels").is_empty());
}

async fn a_claim_takes_at_most_the_free_places_of_a_channel(kind: Kind) {
    let (_database, db) = opened(kind).await;
    for (channel, count) in [("busy", 30), ("calm", 2), ("gone", 1)] {
        for n in 0..count {
            let (conversation, gesture) = (format!("{channel}{n}"), react(&format!("{channel}-m{n}")));
            assert!(ask(&db, channel, &conversation, Sender::Person, &gesture).await.is_some());
        }
    }
    let waiting = async || gestures::waiting(&mut db.read().await.expect("a connection")).await.expect("channels");
    assert_eq!(waiting().await, ["busy", "calm", "gone"]);
    let is_due = async |channels: &[&str]| {
        let channels: Vec<_> = channels.iter().map(|channel| (*channel).to_owned()).collect();
        let mut conn = db.read().await.expect("a connection");
        gestures::is_due(&mut conn, db.clock().now(), &channels).await.expect("it is read")
    };
    assert_eq!((is_due(&[]).await, is_due(&["none"]).await, is_due(&["none", "calm"]).await), (false, false, true));
    let of = |claimed: &[ClaimedGesture], channel: &str| claimed.iter().filter(|one| one.channel == channel).count();
    let claimed = claim(&db, &[("busy", 3), ("calm", 3)], 10, "server:claim").await;
    assert_eq!((of(&claimed, "busy"), of(&claimed, "calm"), claimed.len()), (3, 2, 5));
    assert!(!is_due(&["calm"]).await);
    assert_eq!(claim(&db, &[("busy", 100), ("calm", 100)], 7, "server:claim").await.len(), 7);
}

async fn a_claim_is_renewed_until_it_is_lost(kind: Kind) {
    let (database, db) = opened(kind).await;
    let id = ask(&db, "page", "c", Sender::Person, &delete("m")).await.expect("it is stored");
    let first = claim(&db, &[("page", 1)], 1, "server:first").await.remove(0);
    Database::execute(&database.url, "UPDATE gestures SET claimed_until = 1").await;
    assert!(renew(&db, &first).await, "nobody has taken it");
    assert!(claim(&db, &[("page", 1)], 1, "server:second").await.is_empty(), "it is held again");
    Database::execute(&database.url, "UPDATE gestures SET claimed_until = 1").await;
    let second = claim(&db, &[("page", 1)], 1, "server:second").await.remove(0);
    assert_eq!((second.attempt, second.root.as_str(), second.depth), (2, "root", 1));
    assert_eq!((renew(&db, &first).await, renew(&db, &second).await), (false, true));
    assert!(!end(&db, &first, GestureEnd::Done).await, "the slow server records nothing");
    // The channel gets another connector.
    let failed = db.write_with(|tx| {
        Box::pin(async move { gestures::fail_open(tx, "page", &Failure::denied("gone").code("gone"), 10).await })
    });
    assert_eq!(failed.await.expect("it fails"), [("c".to_owned(), "m".to_owned())]);
    assert_eq!((renew(&db, &second).await, end(&db, &second, GestureEnd::Done).await), (false, false));
    let row = gestures::get(&mut db.read().await.expect("a connection"), &id).await.expect("it is read");
    let row = row.expect("the gesture");
    assert_eq!((row.state.as_str(), row.failure.and_then(|failure| failure.code)), ("failed", Some("gone".into())));
}

async fn a_plugin_does_not_take_the_place_of_a_person(kind: Kind) {
    let (_database, db) = opened(kind).await;
    let by_person = async || {
        let mut conn = db.read().await.expect("a connection");
        gestures::by_person(&mut conn, "m", GestureKind::Edit).await.expect("it is read")
    };
    let edits = |state: &'static str| (GestureKind::Edit, state.to_owned());
    assert!(ask(&db, "page", "c", Sender::Automation, &edit("m")).await.is_some());
    assert!(!by_person().await);
    assert!(ask(&db, "page", "c", Sender::Person, &edit("m")).await.is_some());
    assert_eq!((shown(&db, "m").await, by_person().await), (vec![edits("queued")], true), "the person's");
    let claimed = claim(&db, &[("page", 1)], 1, "server:claim").await.remove(0);
    assert_eq!(claimed.sender, Sender::Person);
    assert!(end(&db, &claimed, GestureEnd::Failed(Failure::denied("no"))).await);
    assert!(!by_person().await, "the platform did not take it");
    // The person still sees why.
    assert!(ask(&db, "page", "c", Sender::Automation, &edit("m")).await.is_some());
    let mut states = shown(&db, "m").await;
    states.sort();
    assert_eq!(states, [edits("failed"), edits("queued")]);
    assert!(ask(&db, "page", "c", Sender::Person, &edit("m")).await.is_some());
    assert_eq!(shown(&db, "m").await, [edits("queued")], "it takes the place of both");
    let claimed = claim(&db, &[("page", 1)], 1, "server:claim").await.remove(0);
    assert!(end(&db, &claimed, GestureEnd::Done).await);
    assert_eq!((shown(&db, "m").await, by_person().await), (vec![], true));
}

async fn a_refused_gesture_takes_no_ones_place(kind: Kind) {
    let (_database, db) = opened(kind).await;
    assert!(ask(&db, "page", "c", Sender::Person, &edit("m")).await.is_some());
    let claimed = claim(&db, &[("page", 1)], 1, "server:claim").await.remove(0);
    assert!(end(&db, &claimed, GestureEnd::Failed(Failure::denied("no"))).await);
    for n in 0..WAITING_MAX {
        assert!(ask(&db, "page", "c", Sender::Person, &react(&format!("m{n}"))).await.is_some(), "{n}");
    }
    assert_eq!(ask(&db, "page", "c", Sender::Person, &edit("m")).await, None);
    assert_eq!(shown(&db, "m").await, [(GestureKind::Edit, "failed".to_owned())], "the failure is still shown");
    assert!(ask(&db, "page", "c", Sender::Person, &react("m7")).await.is_some(), "it replaces one that waits");
    assert!(ask(&db, "page", "other", Sender::Person, &edit("m")).await.is_some());
}

async fn the_gestures_of_plugins_are_counted_within_a_time(kind: Kind) {
    let (_database, db) = opened(kind).await;
    let created = db.write_with(|tx| {
        Box::pin(async move {
            let (contact, _) = contacts::find_or_create(tx, "page", "ada", None).await?;
            let direct = ConversationKind::Direct;
            Ok(conversations::find_or_create(tx, "page", "ada", direct, &contact).await?.0.id)
        })
    });
    let id = created.await.expect("a conversation");
    let count = async || {
        let id = id.clone();
        let write = db.write_with(move |tx| {
            let id = id.clone();
            Box::pin(async move { gestures::count(tx, &id, MINUTE_MS).await })
        });
        write.await.expect("it is counted");
    };
    let recent = async || {
        let mut conn = db.read().await.expect("a connection");
        gestures::recent(&mut conn, &id, db.clock().now(), MINUTE_MS).await.expect("it is read")
    };
    assert_eq!(recent().await, 0);
    for expected in 1..=3 {
        count().await;
        assert_eq!(recent().await, expected);
    }
    assert!(db.clock().set(BEGIN + MINUTE_MS - 1));
    assert_eq!(recent().await, 3);
    assert!(db.clock().set(BEGIN + MINUTE_MS));
    assert_eq!(recent().await, 0);
    count().await;
    assert_eq!(recent().await, 1);
    // A clock that is set back does not silence a conversation.
    assert!(db.clock().set(BEGIN));
    assert_eq!(recent().await, 0);
}
