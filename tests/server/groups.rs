//! Groups know their members, and whom a reply is addressed to.

use plugboard_db::{contacts, conversations, messages, participants};
use plugboard_model::{AuthorKind, Clock, ConversationKind, Direction, Message, MessageKind, MessageState};
use plugboard_tests::{
    databases::{Database, Kind},
    on_both,
};
use std::collections::BTreeMap;

on_both! {
    a_reply_in_a_group_is_addressed_to_the_author_of_the_answered_message;
    each_group_of_a_list_has_its_latest_members;
}

const CHANNEL: &str = "shop";

/// A message of a conversation, by a customer or by a plugin.
fn message(id: &str, conversation: &str, seq: i64, contact: Option<&str>, reply_to: Option<&str>) -> Message {
    let ours = contact.is_none();
    Message {
        id: id.to_owned(),
        conversation_id: conversation.to_owned(),
        seq,
        direction: if ours { Direction::Out } else { Direction::In },
        kind: MessageKind::Message,
        author_kind: if ours { AuthorKind::Plugin } else { AuthorKind::Contact },
        author_name: ours.then(|| "welcome".to_owned()),
        author_id: None,
        contact_id: contact.map(str::to_owned),
        text: "x".to_owned(),
        subject: None,
        payload: None,
        attributes: BTreeMap::new(),
        reply_to: reply_to.map(str::to_owned),
        reply_to_external_id: None,
        deleted: false,
        state: if ours { MessageState::Queued } else { MessageState::Received },
        external_id: None,
        sent_at: seq,
        created_at: seq,
        attachments: Vec::new(),
        warnings: Vec::new(),
        edited_at: None,
        content: None,
        purpose: None,
    }
}

async fn a_reply_in_a_group_is_addressed_to_the_author_of_the_answered_message(kind: Kind) {
    let database = Database::new(kind).await;
    let db = database.open(&Clock::test(1_000)).await;
    let group = db
        .write_with(|tx| {
            Box::pin(async move {
                let (ada, _) = contacts::find_or_create(tx, CHANNEL, "ada", Some("Ada")).await?;
                let (bob, _) = contacts::find_or_create(tx, CHANNEL, "bob", Some("Bob")).await?;
                let group = ConversationKind::Group;
                let (conversation, _) = conversations::find_or_create(tx, CHANNEL, "g-1", group, &ada).await?;
                let id = conversation.id;
                for (n, who) in [(1, &ada), (2, &bob), (3, &ada), (4, &bob)] {
                    let from = message(&format!("in-{n}"), &id, n, Some(who), None);
                    messages::insert(tx, CHANNEL, &from, &messages::Origin::default()).await?;
                    participants::put(tx, &id, who, n).await?;
                }
                // The platform reports an older one late.
                participants::put(tx, &id, &bob, 1).await?;
                for (n, answered, root) in [(5, Some("in-1"), None), (6, None, Some("in-3")), (7, None, None)] {
                    let ours = message(&format!("out-{n}"), &id, n, None, answered);
                    let origin = messages::Origin { root, ..messages::Origin::default() };
                    messages::insert(tx, CHANNEL, &ours, &origin).await?;
                }
                Ok(id)
            })
        })
        .await
        .expect("it is stored");
    let mut conn = db.read().await.expect("a reader");
    for (ours, who) in [("out-5", Some("ada")), ("out-6", Some("ada")), ("out-7", Some("bob")), ("nothing", None)] {
        let found = participants::addressed(&mut conn, ours).await.expect("read");
        assert_eq!(found.as_deref(), who, "{ours}");
    }
    let members = participants::of_many(&mut conn, &[group.clone(), "nowhere".to_owned()]).await.expect("read");
    let names: Vec<_> = members[&group].iter().map(|member| member.name.as_deref()).collect();
    assert_eq!(names, [Some("Bob"), Some("Ada")], "the most recent author comes first");
}

async fn each_group_of_a_list_has_its_latest_members(kind: Kind) {
    let database = Database::new(kind).await;
    let db = database.open(&Clock::test(1_000)).await;
    let groups = db
        .write_with(|tx| {
            Box::pin(async move {
                let mut groups = Vec::new();
                for (thread, members) in [("g-1", participants::SHOWN + 1), ("g-2", 2)] {
                    let (first, _) = contacts::find_or_create(tx, CHANNEL, "0", Some("0")).await?;
                    let group = ConversationKind::Group;
                    let (conversation, _) = conversations::find_or_create(tx, CHANNEL, thread, group, &first).await?;
                    for n in 0..members {
                        let name = n.to_string();
                        let (contact, _) = contacts::find_or_create(tx, CHANNEL, &name, Some(&name)).await?;
                        participants::put(tx, &conversation.id, &contact, n + 1).await?;
                    }
                    groups.push(conversation.id);
                }
                Ok(groups)
            })
        })
        .await
        .expect("it is stored");
    let mut conn = db.read().await.expect("a reader");
    let listed = [groups[0].clone(), "nowhere".to_owned(), groups[1].clone()];
    let found = participants::of_many(&mut conn, &listed).await.expect("read");
    let names = |group: &String| found[group].iter().filter_map(|member| member.name.clone()).collect::<Vec<_>>();
    let latest: Vec<_> = (1..=participants::SHOWN).rev().map(|n| n.to_string()).collect();
    assert_eq!((names(&groups[0]), names(&groups[1])), (latest, vec!["1".to_owned(), "0".to_owned()]));
    assert_eq!(found.len(), 2);
    assert!(participants::has_written(&mut conn, &groups[1], "nobody").await.is_ok_and(|written| !written));
}
