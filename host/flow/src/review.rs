//! Step 3. Reviewers check an allowed reply before its delivery, one after the other, in the admin's order.
//!
//! A reply under review already has its deliveries, in the state `review`, so that they hold back later deliveries of
//! the conversation. Each reviewer gets an event of its own. The transaction that ends the event's run applies the
//! reviewer's decision.

use futures_util::future::BoxFuture;
use plugboard_db::{
    ChangeKind, Result, Tx, Write,
    deliveries::{self, Body},
    events::ReviewData,
    messages,
    reviews::{self, Abandoned, ReviewedPart},
    text_choices,
};
use plugboard_model::{
    Author, AuthorKind, Draft, FailedReview, Failure, Message, MessageState, Refusal, ReviewOutcome, Verdict,
};
use plugboard_rules::{draft, policy};

use crate::{
    error::FlowError,
    inbox::{
        locked::{Cause, LockedConversation},
        pace,
        parts::{self as inbox_parts, Answers, Divided, Division},
        reply, reviewers,
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
    let mut parts = reviews::take(tx, id).await?;
    let Some(mut message) = messages::get(tx.read().await?, id).await? else { return Ok(()) };
    // If the reply is no longer under review, a person has decided in the meantime.
    if parts.is_empty() || message.state != MessageState::Queued {
        return Ok(());
    }
    let mut draft = messages::draft(tx.read().await?, id).await?.unwrap_or_default();
    let hold = match reviewed {
        Reviewed::Done(outcome) => {
            let mut not_sendable = None;
            if let Some(text) = &outcome.text {
                draft::amend(&mut draft, &message.text, text);
                let is_private = parts.iter().any(|part| part.body.private_reply_to.is_some());
                let division = inbox_parts::division(locked, message.kind, &draft, is_private);
                let choices = amend(&mut parts, &draft, &message, locked, division);
                messages::amend(tx, id, text, &draft).await?;
                text_choices::set(tx, id, &choices).await?;
                message.text.clone_from(text);
                not_sendable = why_not_sendable(&parts, locked);
            }
            outcome.hold.clone().or(not_sendable)
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
    if let (Some(reviewer), Some(first)) = (&reviewer, parts.first()) {
        let data = ReviewData { quick_replies: draft.quick_replies, template: draft.template, sender: first.sender };
        locked.emit_review(id, &data, reviewer);
    }
    let due = pace::due(tx, locked.registry(), &locked.conversation).await?;
    for (part, ReviewedPart { body, tag, sender, commanded }) in (0..).zip(parts) {
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
            commanded,
            review: reviewer.is_some(),
            due_at: due.at,
            paced_contact: due.contact.clone(),
        };
        deliveries::insert(tx, delivery);
    }
    if reviewer.is_none() {
        locked.touch();
        locked.wrote(tx, &Message { sent_at: tx.clock().now(), ..message.clone() });
    }
    tx.changed(ChangeKind::Message, &message.conversation_id, &message.id);
    Ok(())
}

/// Returns why an amended reply cannot be sent, or `None` if it can. A text that may be split is short enough in each of
/// its parts.
fn why_not_sendable(parts: &[ReviewedPart], locked: &LockedConversation<'_>) -> Option<String> {
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else {
        return Some("the review left nothing of the reply".to_owned());
    };
    let rules = inbox_parts::rules(locked)?;
    let too_long = first.body.text.as_deref().and_then(|text| policy::too_long(rules, text, false));
    too_long.or_else(|| {
        // As in the judgement of a new reply, the limit does not apply to quick replies with a file or rich content.
        let Body { text, quick_replies, attachment: None, content: None, .. } = &last.body else { return None };
        policy::too_long_with_buttons(rules, text.as_deref().filter(|_| !quick_replies.is_empty())?)
    })
}

/// Divides a reply again after its draft was amended. Returns what the customer can choose from the new text.
fn amend(
    parts: &mut Vec<ReviewedPart>,
    draft: &Draft,
    message: &Message,
    locked: &LockedConversation<'_>,
    division: Division,
) -> Vec<(String, String)> {
    let Some(first) = parts.first().cloned() else { return Vec::new() };
    let ReviewedPart { body: Body { reply_to, private_reply_to, .. }, tag, sender, commanded } = first;
    let answers = Answers { reply_to, private_reply_to };
    let rules = inbox_parts::rules(locked);
    let divided = inbox_parts::divide(rules, draft, &message.attachments, &locked.contact, answers, division);
    let Divided { bodies, choices } = divided;
    *parts = bodies.into_iter().map(|body| ReviewedPart { body, tag: tag.clone(), sender, commanded }).collect();
    choices
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
    reply::store_note(tx, locked, &Author::named(AuthorKind::Plugin, by), &policy::held_note(reason)).await?;
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
