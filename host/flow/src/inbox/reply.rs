//! Turns a draft into a stored message with its deliveries, one for each part.

use plugboard_db::{
    ChangeKind, Result, Tx, attachments, automatic_replies::AutomaticReplies, deliveries, events::ReviewData, messages,
};
use plugboard_model::{Attachment, AuthorKind, Direction, Draft, MadeFile, Message, MessageKind, MessageState, Sender};
use plugboard_rules::{
    parts::{self, Division},
    policy,
};
use std::collections::BTreeMap;

use crate::{
    inbox::{locked::LockedConversation, pace, reviewers},
    installed::ConnectedChannel,
};

/// An outgoing message and its author.
pub(crate) struct Outbound<'a> {
    pub kind: MessageKind,
    pub author_kind: AuthorKind,
    pub author_name: &'a str,
    pub draft: &'a Draft,
    /// The comment that this message answers privately.
    pub private_reply_to: Option<&'a Message>,
}

impl Outbound<'_> {
    /// Returns the sender as policy distinguishes them: a plugin or a person.
    pub(crate) fn sender(&self) -> Sender {
        if self.author_kind == AuthorKind::Plugin { Sender::Automation } else { Sender::Person }
    }

    fn text(&self) -> &str {
        &self.draft.text
    }
}

/// The current state of the files and the message that a draft refers to.
pub(crate) struct Referred<'a> {
    pub files: Vec<Attachment>,
    /// Files created by this call. They are also in `files`.
    pub made: &'a [MadeFile],
    /// The platform's identifier of the answered message.
    pub reply_to: Option<String>,
}

/// Looks up the files and the message that a draft refers to. Returns `None` if any of them does not exist or belongs
/// to another conversation.
pub(crate) async fn referred<'a>(
    tx: &mut Tx<'_>,
    conversation: &str,
    draft: &Draft,
    made: &'a [MadeFile],
) -> Result<Option<Referred<'a>>> {
    let mut files = Vec::new();
    for id in &draft.attachments {
        if let Some(made) = made.iter().find(|made| made.file.id == *id) {
            files.push(made.file.clone());
            continue;
        }
        match attachments::get(tx.read().await?, id).await? {
            Some((file, home)) if home == conversation => files.push(file),
            _ => return Ok(None),
        }
    }
    let reply_to = match &draft.reply_to {
        Some(id) => match messages::get(tx.read().await?, id).await? {
            Some(message) if message.conversation_id == conversation => message.external_id,
            _ => return Ok(None),
        },
        None => None,
    };
    Ok(Some(Referred { files, made, reply_to }))
}

/// Returns the root of an automatic reply. Each root allows one automatic reply. A greeting at the beginning of a
/// conversation gets a root of its own, so that it does not block the answer to the first message, and so that there is
/// only one greeting.
pub(crate) fn root(root: &str, beginning: bool) -> String {
    if beginning { format!("{root}:greeting") } else { root.to_owned() }
}

/// The recent automatic replies of a conversation, and whether a person requested this one.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Circumstances {
    /// The counts of automatic replies before this transaction.
    pub automatic: AutomaticReplies,
    /// Whether the reply comes from a command that a person ran.
    pub commanded: bool,
}

/// Returns policy's judgement of a reply in this conversation. `automatic` has the counts before this transaction, so
/// that one handler may answer in several messages.
pub(crate) async fn judge(
    tx: &mut Tx<'_>,
    locked: &LockedConversation<'_>,
    channel: &ConnectedChannel,
    out: &Outbound<'_>,
    referred: &Referred<'_>,
    Circumstances { automatic, commanded }: Circumstances,
) -> Result<policy::Judgement> {
    let now = tx.clock().now();
    let private = match out.private_reply_to {
        Some(comment) => Some(policy::PrivateReply {
            commented_at: comment.sent_at,
            answered: messages::has_private_reply(tx.read().await?, &comment.id).await?,
        }),
        None => None,
    };
    let facts = policy::Facts {
        now,
        rules: &channel.row.rules,
        conversation: &locked.conversation,
        sender: out.sender(),
        answered: automatic.answered,
        recent_automatic: automatic.recent,
        depth: locked.cause.depth,
        commanded,
    };
    let reply = policy::Reply {
        kind: out.kind,
        text: out.text(),
        quick_replies: &out.draft.quick_replies,
        attachments: &referred.files,
        template: out.draft.template.is_some(),
        private,
    };
    Ok(policy::judge(&facts, &reply))
}

/// Stores the message: queued with its deliveries, or held without deliveries.
pub(crate) async fn store(
    tx: &mut Tx<'_>,
    locked: &mut LockedConversation<'_>,
    out: &Outbound<'_>,
    referred: &Referred<'_>,
    judgement: &policy::Judgement,
) -> Result<Message> {
    let now = tx.clock().now();
    let tag = match judgement {
        policy::Judgement::Allow { tag } => Some(tag.clone()),
        _ => None,
    };
    let message = Message {
        id: tx.clock().new_id(),
        conversation_id: locked.conversation.id.clone(),
        seq: locked.next_seq(),
        direction: Direction::Out,
        kind: out.kind,
        author_kind: out.author_kind,
        author_name: Some(out.author_name.to_owned()),
        contact_id: None,
        text: out.text().to_owned(),
        subject: out.draft.subject.clone().filter(|_| has_subjects(locked)),
        payload: None,
        attributes: BTreeMap::new(),
        reply_to: out.private_reply_to.map(|comment| comment.id.clone()).or_else(|| out.draft.reply_to.clone()),
        reply_to_external_id: None,
        deleted: false,
        state: if tag.is_some() { MessageState::Queued } else { MessageState::Held },
        external_id: None,
        sent_at: now,
        created_at: now,
        attachments: referred.files.iter().map(|file| Attachment { id: tx.clock().new_id(), ..file.clone() }).collect(),
        warnings: Vec::new(),
    };
    let origin = messages::Origin {
        root: (out.author_kind == AuthorKind::Plugin).then_some(locked.reply_root.as_str()),
        private_reply_to: out.private_reply_to.map(|comment| comment.id.as_str()),
        draft: Some(out.draft),
    };
    messages::insert(tx, &locked.conversation.channel, &message, &origin).await?;
    attachments::insert(tx, &message.id, &message.attachments);
    for (copy, file) in message.attachments.iter().zip(&referred.files) {
        match referred.made.iter().find(|made| made.file.id == file.id) {
            Some(made) => attachments::put_bytes(tx, &copy.id, &made.bytes).await?,
            None => attachments::copy_bytes(tx, &file.id, &copy.id).await?,
        }
    }
    if out.author_kind == AuthorKind::Agent {
        locked.conversation.last_agent_at = Some(now);
    }
    tx.changed(ChangeKind::Message, &locked.conversation.id, &message.id);
    if let Some(tag) = tag {
        let data = ReviewData {
            quick_replies: out.draft.quick_replies.clone(),
            template: out.draft.template.clone(),
            sender: out.sender(),
        };
        let review = reviewers::begin(locked, &data, &message.id);
        let options = DeliveryOptions { tag: tag.as_deref(), review };
        queue(tx, locked, &options, out, referred, &message).await?;
    }
    Ok(message)
}

/// The delivery options of a message.
struct DeliveryOptions<'a> {
    /// The tag of the person window, if the message is sent under it.
    tag: Option<&'a str>,
    /// Whether reviewers see it first.
    review: bool,
}

/// Returns whether replies in a conversation have subjects.
fn has_subjects(locked: &LockedConversation<'_>) -> bool {
    let connected = locked.registry().channels.get(&locked.conversation.channel);
    connected.is_some_and(|connected| parts::have_subjects(&connected.row.rules))
}

/// Splits a message into parts, each with its own delivery: the text or the template, then each file. If the platform
/// allows captions, a text that is short enough goes with the first file. If it takes whole replies, there is only one
/// part. References to the answered message are sent with the first part, quick replies with the last one, and the
/// subject with each.
async fn queue(
    tx: &mut Tx<'_>,
    locked: &LockedConversation<'_>,
    options: &DeliveryOptions<'_>,
    out: &Outbound<'_>,
    referred: &Referred<'_>,
    message: &Message,
) -> Result<()> {
    let channel = &locked.conversation.channel;
    let due_at = pace::due_at(tx, locked.registry(), &locked.conversation).await?;
    let division = locked.registry().channels.get(channel).map_or(Division::Separate, |connected| {
        parts::division(&connected.row.rules, &message.text, &message.attachments)
    });
    let text = Some(message.text.clone()).filter(|text| !text.is_empty());
    let mut files = message.attachments.iter().map(|file| file.id.clone());
    let mut first = deliveries::Body::default();
    match &out.draft.template {
        Some(template) => first.template = Some(template.clone()),
        None => {
            if division == Division::Whole || (division == Division::Captioned && text.is_some()) {
                first.attachment = files.next();
            }
            if division == Division::Whole {
                first.attachments = files.by_ref().collect();
            }
            first.text = text;
        }
    }
    let mut parts = Vec::new();
    if first != deliveries::Body::default() {
        parts.push(first);
    }
    parts.extend(files.map(|file| deliveries::Body { attachment: Some(file), ..Default::default() }));
    if has_subjects(locked) {
        for part in &mut parts {
            part.subject.clone_from(&message.subject);
        }
    }
    if let Some(first) = parts.first_mut() {
        first.reply_to.clone_from(&referred.reply_to);
        first.private_reply_to = out.private_reply_to.and_then(|comment| comment.external_id.clone());
    }
    if let Some(last) = parts.last_mut() {
        last.quick_replies.clone_from(&out.draft.quick_replies);
    }
    for (part, body) in (0..).zip(parts) {
        let delivery = deliveries::NewDelivery {
            id: tx.clock().new_id(),
            message_id: message.id.clone(),
            conversation_id: message.conversation_id.clone(),
            channel: channel.clone(),
            seq: message.seq,
            part,
            body,
            tag: options.tag.map(str::to_owned),
            sender: out.sender(),
            review: options.review,
            due_at,
        };
        deliveries::insert(tx, delivery);
    }
    Ok(())
}

/// Queues a held message that a person has released.
pub(crate) async fn queue_held(
    tx: &mut Tx<'_>,
    locked: &LockedConversation<'_>,
    message: &Message,
    draft: &Draft,
    tag: Option<&str>,
) -> Result<()> {
    let reply_to = match &draft.reply_to {
        Some(id) => messages::get(tx.read().await?, id).await?.and_then(|answered| answered.external_id),
        None => None,
    };
    let comment = messages::answered_comment(tx.read().await?, &message.id).await?;
    let out = Outbound {
        kind: message.kind,
        author_kind: AuthorKind::Agent,
        author_name: "",
        draft,
        private_reply_to: comment.as_ref(),
    };
    messages::set_state(tx, &message.id, MessageState::Queued).await?;
    // A person has read it, so it needs no review.
    let options = DeliveryOptions { tag, review: false };
    queue(tx, locked, &options, &out, &Referred { files: Vec::new(), made: &[], reply_to }, message).await
}

/// Stores a note, which is never sent.
pub(crate) async fn store_note(
    tx: &mut Tx<'_>,
    locked: &mut LockedConversation<'_>,
    author_kind: AuthorKind,
    author_name: &str,
    text: &str,
) -> Result<Message> {
    let now = tx.clock().now();
    let message = Message {
        id: tx.clock().new_id(),
        conversation_id: locked.conversation.id.clone(),
        seq: locked.next_seq(),
        direction: Direction::Out,
        kind: MessageKind::Note,
        author_kind,
        author_name: Some(author_name.to_owned()),
        contact_id: None,
        text: text.to_owned(),
        subject: None,
        payload: None,
        attributes: BTreeMap::new(),
        reply_to: None,
        reply_to_external_id: None,
        deleted: false,
        state: MessageState::Sent,
        external_id: None,
        sent_at: now,
        created_at: now,
        attachments: Vec::new(),
        warnings: Vec::new(),
    };
    messages::insert(tx, &locked.conversation.channel, &message, &messages::Origin::default()).await?;
    tx.changed(ChangeKind::Message, &locked.conversation.id, &message.id);
    Ok(message)
}
