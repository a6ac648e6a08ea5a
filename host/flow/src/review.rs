//! Step 3. Reviewers check an allowed reply before its delivery, one after the other, in the admin's order.
//!
//! A reply under review already has its deliveries, in the state `review`, so that they hold back later deliveries of
//! the conversation. Each reviewer gets an event of its own. The transaction that ends the event's run applies the
//! reviewer's decision.

use futures_util::future::BoxFuture;
use plugboard_db::{
    ChangeKind, Result, Tx, Write, deliveries,
    events::ReviewData,
    messages,
    reviews::{self, Abandoned, ReviewedPart},
};
use plugboard_model::{
    AuthorKind, FailedReview, Failure, Message, MessageState, Refusal, ReviewOutcome, Rules, Verdict,
};
use plugboard_rules::{parts::fits_file, policy};

use crate::{
    error::FlowError,
    inbox::{
        locked::{Cause, LockedConversation},
        pace, reply, reviewers,
    },
    installed::Registry,
    shared::Shared,
};

/// How many abandoned reviews one check ends.
const ABANDONED: i64 = 100;

/// The reviewer whose review has ended.
pub(crate) struct By<'a> {
    pub name: &'a str,
    pub id: &'a str,
    /// The reviewer's position in the admin's order.
    pub position: i64,
}

/// The result of a review.
#[derive(Clone, Copy)]
pub(crate) enum Reviewed<'a> {
    /// The reviewer returned this decision.
    Done(&'a ReviewOutcome),
    /// The review failed.
    Failed(&'a Failure),
}

/// Applies the result of a review to the message `id`: passes the reply to the next reviewer, queues its deliveries, or
/// holds it for a person.
pub(crate) async fn conclude(
    tx: &mut Tx<'_>,
    locked: &mut LockedConversation<'_>,
    id: &str,
    by: &By<'_>,
    reviewed: Reviewed<'_>,
) -> Result<()> {
    let parts = reviews::take(tx, id).await?;
    let Some(mut message) = messages::get(tx.read().await?, id).await? else { return Ok(()) };
    // If the reply is no longer under review, a person has decided in the meantime.
    if parts.is_empty() || message.state != MessageState::Queued {
        return Ok(());
    }
    let mut parts = parts;
    let hold = match reviewed {
        Reviewed::Done(outcome) => {
            if let Some(text) = &outcome.text {
                let channel = locked.registry().channels.get(&locked.conversation.channel);
                amend(&mut parts, text, channel.map_or(&Rules::default(), |channel| &channel.row.rules));
                messages::amend(tx, id, text).await?;
                message.text.clone_from(text);
            }
            outcome.hold.clone().or_else(|| {
                let channel = locked.registry().channels.get(&locked.conversation.channel)?;
                policy::too_long(&channel.row.rules, outcome.text.as_ref()?)
            })
        }
        Reviewed::Failed(failure) => {
            let row = locked.registry().by_id(by.id).map(|installed| installed.row.failed_review);
            let holds = row == Some(FailedReview::Hold);
            holds.then(|| policy::failed_review(&failure.message))
        }
    };
    if let Some(reason) = hold {
        return held(tx, locked, &message, by.name, &reason).await;
    }
    let reviewer = reviewers::next(locked, by.position).map(|row| row.id.clone());
    let draft = messages::draft(tx.read().await?, id).await?.unwrap_or_default();
    if let (Some(reviewer), Some(first)) = (&reviewer, parts.first()) {
        let data = ReviewData { quick_replies: draft.quick_replies, template: draft.template, sender: first.sender };
        locked.emit_review(id, &data, reviewer);
    }
    let due_at = pace::due_at(tx, locked.registry(), &locked.conversation).await?;
    for (part, ReviewedPart { body, tag, sender }) in (0..).zip(parts) {
        let delivery = deliveries::NewDelivery {
            id: tx.clock().new_id(),
            message_id: message.id.clone(),
            conversation_id: message.conversation_id.clone(),
            channel: locked.conversation.channel.clone(),
            seq: message.seq,
            part,
            body,
            tag,
            sender,
            review: reviewer.is_some(),
            due_at,
        };
        deliveries::insert(tx, delivery);
    }
    tx.changed(ChangeKind::Message, &message.conversation_id, &message.id);
    Ok(())
}

/// Replaces the text of a reply. A text that is too long for a caption does not stay with a file.
fn amend(parts: &mut Vec<ReviewedPart>, text: &str, rules: &Rules) {
    let is_whole = rules.whole_replies.is_some() && parts.len() == 1;
    let Some(first) = parts.first_mut() else { return };
    let has_file = first.body.attachment.is_some();
    if has_file && !fits_file(rules, text) {
        first.body.text = None;
    } else if first.body.text.is_some() || (has_file && is_whole) {
        first.body.text = Some(text.to_owned());
        return;
    }
    // The reply had only files. The text becomes the first part and takes over the references to the answered message.
    let mut new = first.clone();
    new.body = deliveries::Body {
        text: Some(text.to_owned()),
        subject: first.body.subject.clone(),
        reply_to: first.body.reply_to.take(),
        private_reply_to: first.body.private_reply_to.take(),
        ..deliveries::Body::default()
    };
    parts.insert(0, new);
}

/// Holds a reply for a person: adds a note with the reason and tells the plugin that wrote the reply.
async fn held(
    tx: &mut Tx<'_>,
    locked: &mut LockedConversation<'_>,
    message: &Message,
    by: &str,
    reason: &str,
) -> Result<()> {
    messages::set_state(tx, &message.id, MessageState::Held).await?;
    tx.changed(ChangeKind::Message, &message.conversation_id, &message.id);
    reply::store_note(tx, locked, AuthorKind::Plugin, by, &policy::held_note(reason)).await?;
    let author = message.author_name.as_deref().filter(|_| message.author_kind == AuthorKind::Plugin);
    if let Some(author) = author.and_then(|name| locked.registry().by_name(name)) {
        let (action, code) = ("reply".to_owned(), "review".to_owned());
        let refusal = Refusal { action, verdict: Verdict::Held, code, reason: reason.to_owned() };
        locked.emit_refusal(&refusal, &author.row.id);
    }
    Ok(())
}

/// Ends reviews whose reviewer was paused, disabled or removed. The replies are treated as the admin has set for failed
/// reviews.
pub(crate) async fn end_abandoned_reviews(shared: &Shared) -> Result<(), FlowError> {
    let abandoned = reviews::abandoned(&mut *shared.db.read().await?, ABANDONED).await?;
    for reply in abandoned {
        shared.write(EndAbandonedReview { registry: shared.registry.clone(), reply }).await?;
    }
    Ok(())
}

/// The write that ends an abandoned review.
struct EndAbandonedReview {
    registry: Registry,
    reply: Abandoned,
}

impl Write for EndAbandonedReview {
    type Out = ();

    fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let Abandoned { message_id, conversation_id } = &self.reply;
            let last = reviews::last_asked(tx.read().await?, message_id).await?;
            let (id, position) = last.unwrap_or_else(|| (String::new(), i64::MIN));
            let registry = self.registry.of(tx)?;
            let name = registry.by_id(&id).map_or("reviewer", |installed| installed.row.name.as_str());
            reviews::end_runs(tx, message_id).await?;
            let cause = Cause { root: tx.clock().new_id(), depth: 0 };
            let mut locked = LockedConversation::open(tx, &registry, conversation_id, cause).await?;
            let failure = Failure::new(plugboard_model::FailureKind::Unavailable, "the reviewer is disabled or paused");
            let by = By { name, id: &id, position };
            conclude(tx, &mut locked, message_id, &by, Reviewed::Failed(&failure)).await?;
            let now = tx.clock().now();
            locked.close(tx, now);
            Ok(())
        })
    }
}
