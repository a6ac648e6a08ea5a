//! Changes that arrive before or after their message.

use super::*;
use futures_util::future::BoxFuture;
use plugboard_db::{
    Db, Dialect, Write, contacts, conversations, feedback as ratings,
    reactions::{self, Reaction},
};
use plugboard_model::{AuthorKind, Clock, ConversationKind, MessageKind, Sender, Told};
use std::collections::BTreeMap;

const CHANNEL: &str = "shop";
const NOW: i64 = 1_000;

/// A change of the message `m` that happened at the given time.
fn change(key: &str, at: i64, body: ItemBody) -> Item {
    Item {
        account: "page".into(),
        dedupe_key: key.into(),
        thread: "ada".into(),
        contact: "ada".into(),
        contact_name: None,
        conversation_kind: ConversationKind::Direct,
        at: Some(at),
        keep: Vec::new(),
        told: Told::default(),
        body,
    }
}

fn receipt(key: &str, at: i64, state: ReceiptState) -> Item {
    change(key, at, ItemBody::Receipt { message: "m".into(), state })
}

fn edit(key: &str, at: i64, text: &str) -> Item {
    change(key, at, ItemBody::Edit { message: "m".into(), text: text.into() })
}

/// A message of ours that was sent.
fn ours(id: String, conversation: String) -> Message {
    Message {
        id,
        conversation_id: conversation,
        seq: 1,
        direction: Direction::Out,
        kind: MessageKind::Message,
        author_kind: AuthorKind::Agent,
        author_name: Some("Tess".into()),
        author_id: None,
        contact_id: None,
        text: "as it was".into(),
        subject: None,
        payload: None,
        attributes: BTreeMap::new(),
        reply_to: None,
        reply_to_external_id: None,
        deleted: false,
        state: MessageState::Sent,
        external_id: None,
        sent_at: NOW,
        created_at: NOW,
        attachments: Vec::new(),
        warnings: Vec::new(),
        edited_at: None,
        content: None,
        purpose: None,
    }
}

/// Changes that arrived before their message, and the message of ours that they are about.
struct ApplyParked(Vec<Item>);

impl Write for ApplyParked {
    type Out = String;

    fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, Result<String>> {
        Box::pin(async move {
            let (contact, _) = contacts::find_or_create(tx, CHANNEL, "ada", None).await?;
            let kind = ConversationKind::Direct;
            let (conversation, _) = conversations::find_or_create(tx, CHANNEL, "ada", kind, &contact).await?;
            for item in &self.0 {
                intake::park(tx, CHANNEL, "m", item).await?;
            }
            let message = Message { external_id: Some("m".into()), ..ours(tx.clock().new_id(), conversation.id) };
            messages::insert(tx, CHANNEL, &message, &messages::Origin::default()).await?;
            let changes = MessageChanges { registry: &Snapshot::default(), channel: CHANNEL };
            changes.apply_parked(tx, "m", &message.id).await?;
            Ok(message.id)
        })
    }
}

/// A message of ours in two parts, `m-1` and `m-2`.
struct TwoParts {
    /// How many of the parts are sent.
    sent: usize,
    /// What the platform reports of them, such as `m-1 delivered`.
    reports: &'static [&'static str],
}

impl Write for TwoParts {
    type Out = String;

    fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, Result<String>> {
        Box::pin(async move {
            let (contact, _) = contacts::find_or_create(tx, CHANNEL, "ada", None).await?;
            let kind = ConversationKind::Direct;
            let (conversation, _) = conversations::find_or_create(tx, CHANNEL, "ada", kind, &contact).await?;
            let message = ours(tx.clock().new_id(), conversation.id.clone());
            messages::insert(tx, CHANNEL, &message, &messages::Origin::default()).await?;
            let parts = [(0, "m-1"), (1, "m-2")];
            for (part, id) in parts {
                let delivery = deliveries::NewDelivery {
                    id: id.into(),
                    message_id: message.id.clone(),
                    conversation_id: conversation.id.clone(),
                    channel: CHANNEL.into(),
                    seq: 1,
                    part,
                    body: deliveries::Body { text: Some(id.into()), ..deliveries::Body::default() },
                    tag: None,
                    sender: Sender::Person,
                    review: false,
                    due_at: NOW,
                    commanded: false,
                    paced_contact: None,
                };
                deliveries::insert(tx, delivery);
            }
            for (_, id) in parts.into_iter().take(self.sent) {
                outgoing::echoed(tx, CHANNEL, &message.id, id, Some(id)).await?;
                settle_message(tx, &message.id, SentTime::Unknown).await?;
            }
            let changes = MessageChanges { registry: &Snapshot::default(), channel: CHANNEL };
            for report in self.reports {
                let now = messages::get(tx.read().await?, &message.id).await?.expect("the message");
                let (id, state) = report.split_once(' ').expect("a part and its state");
                let state = state.parse().expect("a state");
                let mut item = change(report, NOW, ItemBody::Receipt { message: id.into(), state });
                let why = ReceiptFailure { code: Some("131049".into()), message: format!("{id} did not arrive") };
                item.told.failure = (state == ReceiptState::Failed).then_some(why);
                changes.apply(tx, &item, &now).await?;
            }
            Ok(message.id)
        })
    }
}

/// Opens an empty database in a folder.
async fn database(folder: &tempfile::TempDir) -> Db {
    let url = Dialect::sqlite_url(&folder.path().join("plugboard.db"));
    Db::open(&url, Clock::test(NOW)).await.expect("a database")
}

/// Returns the resulting state of a message in two parts, the states of the parts, and why it failed.
async fn in_two_parts(sent: usize, reports: &'static [&'static str]) -> (MessageState, String, Option<String>) {
    let folder = tempfile::tempdir().expect("a folder");
    let db = database(&folder).await;
    let id = db.write(TwoParts { sent, reports }).await.expect("it is stored");
    // Whatever settles the message later comes to the same result.
    let again = id.clone();
    let settled = db.write_with(move |tx| {
        let id = again.clone();
        Box::pin(async move { settle_message(tx, &id, SentTime::Unknown).await })
    });
    settled.await.expect("it is settled");
    let mut conn = db.read().await.expect("a reader");
    let message = messages::get(&mut conn, &id).await.expect("read").expect("the message");
    let parts = deliveries::of_message(&mut conn, &id).await.expect("read");
    let states: Vec<_> = parts.iter().map(|part| part.state.as_str()).collect();
    let state = message.state;
    let why = message_progress::failures(&mut conn, &[message]).await.expect("read").remove(&id);
    (state, states.join(" "), why.map(|why| why.message))
}

#[tokio::test]
async fn a_part_that_fails_late_fails_its_message() {
    let failed =
        |states: &str, id: &str| (MessageState::Failed, states.to_owned(), Some(format!("{id} did not arrive")));
    let found = in_two_parts(2, &["m-1 delivered", "m-2 failed"]).await;
    assert_eq!(found, failed("sent failed", "m-2"), "that one part was delivered says nothing of the other");
    let found = in_two_parts(2, &["m-2 failed", "m-1 delivered", "m-1 read"]).await;
    assert_eq!(found, failed("sent failed", "m-2"));
    let found = in_two_parts(2, &["m-1 failed", "m-2 failed"]).await;
    assert_eq!(found, failed("failed failed", "m-1"));
    let found = in_two_parts(1, &["m-1 failed"]).await;
    assert_eq!(found, failed("failed failed", "m-1"), "the second part is not sent any more");
    let found = in_two_parts(2, &["m-1 delivered", "m-2 delivered"]).await;
    assert_eq!(found, (MessageState::Delivered, "sent sent".to_owned(), None));
}

/// Returns the resulting message, its reactions, and the number of its ratings.
async fn met(changes: Vec<Item>) -> (Message, Vec<Reaction>, usize) {
    let folder = tempfile::tempdir().expect("a folder");
    let db = database(&folder).await;
    let id = db.write(ApplyParked(changes)).await.expect("it is stored");
    let mut conn = db.read().await.expect("a reader");
    let message = messages::get(&mut conn, &id).await.expect("read").expect("the message");
    let reacted = reactions::of(&mut conn, &[id]).await.expect("read").into_values().flatten().collect();
    let said = ratings::list(&mut conn, &message.conversation_id, None, 10).await.expect("read").len();
    (message, reacted, said)
}

#[tokio::test]
async fn a_late_delivered_receipt_does_not_undo_a_read_receipt() {
    let read = receipt("1", 20, ReceiptState::Read);
    let delivered = receipt("2", 10, ReceiptState::Delivered);
    for changes in [vec![read.clone(), delivered.clone()], vec![delivered, read]] {
        assert_eq!(met(changes).await.0.state, MessageState::Read);
    }
}

#[tokio::test]
async fn parked_changes_are_applied_in_the_order_of_their_times() {
    let (message, _, _) = met(vec![edit("1", 30, "second"), edit("2", 20, "first")]).await;
    assert_eq!(message.text, "second");
    let deletion = change("1", 30, ItemBody::Deletion { message: "m".into() });
    let (message, _, _) = met(vec![deletion, edit("2", 40, "again")]).await;
    assert!(message.deleted && message.text.is_empty(), "{message:?}");
}

#[tokio::test]
async fn parked_reactions_and_feedback_are_applied() {
    let rating = Rating { rating: 5, best: 5, text: None };
    let (_, reacted, said) = met(vec![
        change("1", 10, ItemBody::Reaction { message: "m".into(), emoji: Some("👍".into()) }),
        change("2", 20, ItemBody::Feedback { message: Some("m".into()), rating }),
    ])
    .await;
    assert_eq!((reacted, said), (vec![by_ada("👍")], 1));
}

fn by_ada(emoji: &str) -> Reaction {
    Reaction { emoji: emoji.into(), by: "ada".into(), ours: false }
}

fn reaction(key: &str, at: i64, emoji: Option<&str>) -> Item {
    change(key, at, ItemBody::Reaction { message: "m".into(), emoji: emoji.map(str::to_owned) })
}

fn one_of_several(key: &str, at: i64, emoji: &str, added: bool) -> Item {
    let (message, emoji) = ("m".to_owned(), emoji.to_owned());
    let body =
        if added { ItemBody::ReactionAdded { message, emoji } } else { ItemBody::ReactionRemoved { message, emoji } };
    change(key, at, body)
}

#[tokio::test]
async fn a_person_has_one_reaction_or_several() {
    let (_, reacted, _) = met(vec![reaction("1", 10, Some("👍")), reaction("2", 20, Some("🎉"))]).await;
    assert_eq!(reacted, [by_ada("🎉")]);
    let several = vec![
        one_of_several("1", 10, "👍", true),
        one_of_several("2", 20, "🎉", true),
        one_of_several("3", 30, "👍", false),
    ];
    assert_eq!(met(several.clone()).await.1, [by_ada("🎉")]);
    let all_gone = [several, vec![reaction("4", 40, None)]].concat();
    assert!(met(all_gone).await.1.is_empty());
}

#[tokio::test]
async fn the_reactions_of_one_person_are_limited() {
    let many = (0..60).map(|n| one_of_several(&n.to_string(), 10 + n, &format!("e{n}"), true)).collect();
    assert_eq!(met(many).await.1.len(), 50);
}
