//! Prepares the parts that connectors are called with.

use plugboard_db::{
    Conn, Result, attachments, conversations,
    deliveries::{Address, ClaimedDelivery},
    identities, kept_values, messages, participants,
};
use plugboard_model::{
    Attachment, ConversationKind, Direction, Failure, FailureKind, Kept, KeptOf, Part, PartBody, TemplatePart,
};
use plugboard_rules::policy::{self, Sending};
use std::sync::Arc;

use super::no_connector;
use crate::{error::FlowError, installed::ConnectedChannel, registry, shared::Shared};

/// Builds the part of a delivery that is about to be sent, unless the customer may no longer get it. The inner error
/// says why the part cannot be sent; the outer one means that the database failed.
pub(super) async fn prepare(
    shared: &Shared,
    d: &ClaimedDelivery,
    address: Option<Address>,
) -> Result<Result<(Arc<ConnectedChannel>, Part), Failure>, FlowError> {
    let prepared = part(shared, d, address).await?;
    let refused = match &prepared {
        Ok((connected, _)) => refusal(&mut *shared.db.read().await?, connected, d).await?,
        Err(_) => None,
    };
    Ok(refused.map_or(prepared, Err))
}

/// Returns why a part may not be sent now, or `None` if it may. A part can wait for a review, a rate, a retry or a
/// person's decision. Meanwhile the customer may have withdrawn consent or blocked the account, or the account may be
/// lost.
async fn refusal(conn: &mut Conn, connected: &ConnectedChannel, d: &ClaimedDelivery) -> Result<Option<Failure>> {
    let Some((conversation, contact)) = conversations::with_contact(conn, &d.conversation_id).await? else {
        return Ok(Some(Failure::new(FailureKind::NotFound, "the conversation no longer exists")));
    };
    // What a private reply answers matters only if the customer withdrew consent, so it is rarely read.
    let commented_at = match contact.standing.withdrawn_since(&conversation.channel) {
        Some(_) => messages::answered_comment(conn, &d.message_id).await?.map(|comment| comment.sent_at),
        None => None,
    };
    let rules = &connected.row.rules;
    // A purpose matters only where somebody has given or withdrawn consent, or must give it.
    let may_matter = !rules.needs_consent.is_empty() || !contact.standing.is_empty();
    let purpose = if may_matter { messages::purpose(conn, &d.message_id).await? } else { None };
    let account_lost = connected.row.account_lost();
    let sending = Sending {
        account_lost: account_lost.as_deref(),
        conversation: &conversation,
        contact: &contact,
        sender: d.sender,
        commanded: d.commanded,
        commented_at,
        rules,
        purpose: purpose.as_deref(),
    };
    Ok(policy::may_send(&sending).err().map(|refused| Failure::denied(refused.reason).code(refused.code)))
}

/// Builds the part for the connector. The inner error says why the part cannot be sent; the outer one means that the
/// database failed.
pub(super) async fn part(
    shared: &Shared,
    d: &ClaimedDelivery,
    address: Option<Address>,
) -> Result<Result<(Arc<ConnectedChannel>, Part), Failure>, FlowError> {
    let registry = registry::at_least(shared, d.generation).await?;
    let Some(connected) = registry.channels.get(&d.channel).cloned() else {
        return Ok(Err(Failure::new(FailureKind::NotFound, format!("channel `{}` was removed", d.channel))));
    };
    let Some(plugin) = connected.plugin() else { return Ok(Err(no_connector())) };
    let Some(address) = address else {
        return Ok(Err(Failure::new(FailureKind::NotFound, "the conversation no longer exists")));
    };
    let ids: Vec<&str> = d.body.files().map(String::as_str).collect();
    let of_template = d.body.template.iter().flat_map(|template| &template.files);
    let of_template: Vec<&str> = of_template.map(|(_, file)| file.id.as_str()).collect();
    let (Some(files), Some(of_template)) = (files(shared, &ids).await?, files(shared, &of_template).await?) else {
        return Ok(Err(Failure::new(FailureKind::NotFound, "the file no longer exists")));
    };
    let mut files = files.into_iter();
    let (body, caption) = match (files.next(), &d.body.text, &d.body.template) {
        (Some(file), text, _) => (PartBody::Attachment(file), text.clone()),
        (None, Some(text), _) => (PartBody::Text(text.clone()), None),
        (None, None, Some(template)) => {
            let parameters = template.files.iter().map(|(parameter, _)| parameter.clone());
            let files = parameters.zip(of_template).collect();
            (PartBody::Template(TemplatePart { files, ..template.clone() }), None)
        }
        (None, None, None) if d.body.content.is_some() => (PartBody::Content, None),
        (None, None, None) => return Ok(Err(Failure::new(FailureKind::Internal, "the delivery has no content"))),
    };
    let kept = if plugin.reads_kept() { kept_for(shared, d).await? } else { Kept::new() };
    let recipient = match address.kind {
        ConversationKind::Direct => address.recipient,
        _ => participants::addressed(&mut *shared.db.read().await?, &d.message_id).await?.or(address.recipient),
    };
    let reply_to_author = match &d.body.reply_to {
        Some(answered) => author(shared, &d.channel, &connected.row.account, answered).await?,
        None => None,
    };
    let part = Part {
        id: d.id.clone(),
        attempt: u32::try_from(d.attempt).unwrap_or(u32::MAX),
        account: connected.row.account.clone(),
        thread: address.thread,
        conversation_kind: address.kind,
        recipient: recipient.unwrap_or_default(),
        body,
        caption,
        more_files: files.collect(),
        subject: d.body.subject.clone(),
        quick_replies: d.body.quick_replies.clone(),
        reply_to: d.body.reply_to.clone(),
        reply_to_author,
        private_reply_to: d.body.private_reply_to.clone(),
        tag: d.tag.clone(),
        sender: d.sender,
        kept,
        content: d.body.content.clone(),
        // A private reply reaches the customer by the comment that it answers.
        opens: address.opens.filter(|_| d.body.private_reply_to.is_none()).map(|kind| kind.to_string()),
    };
    Ok(Ok((connected, part)))
}

/// Returns the files with these identifiers, in order, or `None` if one no longer exists.
async fn files(shared: &Shared, ids: &[&str]) -> Result<Option<Vec<Attachment>>> {
    let mut files = Vec::with_capacity(ids.len());
    for id in ids {
        match attachments::get(&mut *shared.db.read().await?, id).await? {
            Some((file, _)) => files.push(file),
            None => return Ok(None),
        }
    }
    Ok(Some(files))
}

/// Returns the platform's identifier of the author of a message, given by its platform identifier: a customer's, or the
/// account if the message is ours and the account has an identifier.
async fn author(shared: &Shared, channel: &str, account: &str, external_id: &str) -> Result<Option<String>> {
    let mut conn = shared.db.read().await?;
    let Some(message) = messages::by_external_id(&mut conn, channel, external_id).await? else { return Ok(None) };
    match (message.direction, message.contact_id) {
        (Direction::Out, _) => Ok((!account.is_empty()).then(|| account.to_owned())),
        (Direction::In, Some(contact)) => identities::on_channel(&mut conn, channel, &contact).await,
        (Direction::In, None) => Ok(None),
    }
}

/// Returns what the connector has kept for a delivery: for the part, its message, the message that it answers, and the
/// conversation.
async fn kept_for(shared: &Shared, d: &ClaimedDelivery) -> Result<Kept> {
    let mut conn = shared.db.read().await?;
    let (channel, conversation) = (&d.channel, &d.conversation_id);
    let answered =
        kept_values::answered(&mut conn, channel, conversation, d.body.reply_to.as_deref(), &d.message_id).await?;
    let part = kept_values::part(&d.id);
    let mut subjects =
        vec![(KeptOf::Part, part.as_str()), (KeptOf::Message, &d.message_id), (KeptOf::Thread, conversation)];
    subjects.extend(answered.as_deref().map(|answered| (KeptOf::Answered, answered)));
    kept_values::of(&mut conn, &subjects).await
}
