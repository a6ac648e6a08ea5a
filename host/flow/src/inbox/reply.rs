//! Turns a draft into a stored message with its deliveries, one for each part.

use plugboard_db::{
    ChangeKind, Result, Tx, attachments, automatic_replies::AutomaticReplies, contacts, deliveries, events::ReviewData,
    messages, text_choices,
};
use plugboard_model::{
    Attachment, Author, AuthorKind, Contact, Conversation, Direction, Draft, MadeFile, Message, MessageKind,
    MessageState, Rules, Sender,
};
use plugboard_rules::{draft, parts as rules, policy};
use std::collections::BTreeMap;

use crate::{
    inbox::{
        counted,
        locked::LockedConversation,
        pace,
        parts::{self, Answers},
        reviewers,
    },
    installed::{ConnectedChannel, channel_owner},
};

/// An outgoing message and its author.
pub(crate) struct Outbound<'a> {
    pub kind: MessageKind,
    pub author: &'a Author,
    pub draft: &'a Draft,
    /// The comment that this message answers privately.
    pub private_reply_to: Option<&'a Message>,
    /// Whether it comes from a command that a person ran.
    pub commanded: bool,
}

impl Outbound<'_> {
    /// Returns the sender as policy distinguishes them: a plugin or a person.
    pub(crate) fn sender(&self) -> Sender {
        if self.author.kind == AuthorKind::Plugin { Sender::Automation } else { Sender::Person }
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

/// Looks up a file of a conversation, or one that a person has uploaded for new conversations of its channel. `made` are
/// the files that the call created.
pub(crate) async fn file(
    tx: &mut Tx<'_>,
    conversation: &Conversation,
    id: &str,
    made: &[MadeFile],
) -> Result<Option<Attachment>> {
    if let Some(made) = made.iter().find(|made| made.file.id == id) {
        return Ok(Some(made.file.clone()));
    }
    let found = attachments::get(tx.read().await?, id).await?;
    let here = |home: &str| home == conversation.id || home == channel_owner(&conversation.channel);
    Ok(found.filter(|(_, home)| here(home)).map(|(file, _)| file))
}

/// Looks up the files and the message that a draft refers to. The files of a template come after the draft's own.
/// Returns `None` if any of them does not exist or belongs to another conversation.
pub(crate) async fn referred<'a>(
    tx: &mut Tx<'_>,
    conversation: &Conversation,
    draft: &Draft,
    made: &'a [MadeFile],
) -> Result<Option<Referred<'a>>> {
    let mut files = Vec::new();
    let of_template = draft.template.iter().flat_map(|template| &template.files).map(|(_, file)| &file.id);
    for id in draft.attachments.iter().chain(of_template) {
        match file(tx, conversation, id, made).await? {
            Some(file) => files.push(file),
            None => return Ok(None),
        }
    }
    let reply_to = match &draft.reply_to {
        Some(id) => match messages::get(tx.read().await?, id).await? {
            Some(message) if message.conversation_id == conversation.id => message.external_id,
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

/// Returns the customer whom a reply reaches: the conversation's, or the author of the comment that it answers in
/// private. Another customer may have caused the event.
async fn recipient(
    tx: &mut Tx<'_>,
    locked: &LockedConversation<'_>,
    private_reply_to: Option<&Message>,
) -> Result<Contact> {
    let author = private_reply_to.and_then(|comment| comment.contact_id.as_ref());
    let id = author.unwrap_or(&locked.conversation.contact_id);
    let other = if *id == locked.contact.id { None } else { contacts::peek(tx, id).await? };
    Ok(other.unwrap_or_else(|| locked.contact.clone()))
}

/// Returns policy's judgement of a reply in this conversation. `automatic` has the counts before this transaction, so
/// that one handler may answer in several messages.
pub(crate) async fn judge(
    tx: &mut Tx<'_>,
    locked: &LockedConversation<'_>,
    channel: &ConnectedChannel,
    out: &Outbound<'_>,
    referred: &Referred<'_>,
    automatic: AutomaticReplies,
) -> Result<policy::Judgement> {
    let now = tx.clock().now();
    let private = match out.private_reply_to {
        Some(comment) => Some(policy::PrivateReply {
            commented_at: comment.sent_at,
            answered: messages::has_private_reply(tx.read().await?, &comment.id).await?,
        }),
        None => None,
    };
    let contact = recipient(tx, locked, out.private_reply_to).await?;
    let account_lost = channel.row.account_lost();
    let counted = counted::in_tx(tx, &channel.row.rules, &locked.conversation).await?;
    let facts = policy::Facts {
        now,
        rules: &channel.row.rules,
        conversation: &locked.conversation,
        contact: &contact,
        account_lost: account_lost.as_deref(),
        sender: out.sender(),
        answered: automatic.answered,
        recent_automatic: automatic.recent,
        depth: locked.cause.depth,
        commanded: out.commanded,
        split_texts: channel.row.split_texts,
        counted,
    };
    let document = draft::document(out.draft);
    let (content, files) = (document.as_ref(), Some(referred.files.as_slice()));
    let form = rules::Form::of(out.kind, private.is_some(), &out.draft.quick_replies);
    let sent = rules::sent(facts.rules, &out.draft.text, content, files, draft::language(facts.contact), form);
    let reply = policy::Reply {
        kind: out.kind,
        text: &sent.text,
        quick_replies: &out.draft.quick_replies,
        attachments: &referred.files,
        template: out.draft.template.is_some(),
        private,
        content: sent.content.is_some(),
        purpose: out.draft.purpose.as_deref(),
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
    let contact = recipient(tx, locked, out.private_reply_to).await?;
    let (none, language) = (Rules::default(), draft::language(&contact));
    let channel_rules = parts::rules(locked).unwrap_or(&none);
    let message = Message {
        id: tx.clock().new_id(),
        conversation_id: locked.conversation.id.clone(),
        seq: locked.next_seq(),
        direction: Direction::Out,
        kind: out.kind,
        author_kind: out.author.kind,
        author_name: out.author.name.clone(),
        author_id: out.author.id.clone(),
        contact_id: None,
        text: rules::stored_text(channel_rules, out.draft, Some(referred.files.as_slice()), language),
        subject: out.draft.subject.clone().filter(|_| rules::have_subjects(channel_rules)),
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
        edited_at: None,
        content: out.draft.content.clone(),
        purpose: out.draft.purpose.clone(),
    };
    // How a held message is divided is decided when it is released.
    let divided = tag.is_some().then(|| {
        let answers = Answers {
            reply_to: referred.reply_to.clone(),
            private_reply_to: out.private_reply_to.and_then(|comment| comment.external_id.clone()),
        };
        let division = parts::division(locked, message.kind, out.draft, out.private_reply_to.is_some());
        parts::divide(Some(channel_rules), out.draft, &message.attachments, &contact, answers, division)
    });
    let origin = messages::Origin {
        root: (out.author.kind == AuthorKind::Plugin).then_some(locked.reply_root.as_str()),
        private_reply_to: out.private_reply_to.map(|comment| comment.id.as_str()),
        draft: Some(out.draft),
        text_choices: divided.as_ref().map_or(&[][..], |divided| divided.choices.as_slice()),
    };
    messages::insert(tx, &locked.conversation.channel, &message, &origin).await?;
    attachments::insert(tx, &message.id, &message.attachments);
    for (copy, file) in message.attachments.iter().zip(&referred.files) {
        match referred.made.iter().find(|made| made.file.id == file.id) {
            Some(made) => attachments::put_bytes(tx, &copy.id, &made.bytes).await?,
            None => attachments::copy_bytes(tx, &file.id, &copy.id).await?,
        }
    }
    if out.author.kind == AuthorKind::Agent && tag.is_some() {
        locked.conversation.last_agent_at = Some(now);
    }
    tx.changed(ChangeKind::Message, &locked.conversation.id, &message.id);
    if let (Some(tag), Some(divided)) = (tag, divided) {
        let data = ReviewData {
            quick_replies: out.draft.quick_replies.clone(),
            template: out.draft.template.clone(),
            sender: out.sender(),
        };
        let review = reviewers::begin(locked, &data, &message.id);
        // A message that is held or under review is not on its way to anybody yet.
        if !review {
            locked.wrote(tx, &message);
        }
        let options = DeliveryOptions { tag: tag.as_deref(), review, commanded: out.commanded };
        queue(tx, locked, &options, &message, out.sender(), divided.bodies).await?;
    }
    Ok(message)
}

/// The delivery options of a message.
struct DeliveryOptions<'a> {
    /// The tag of the person window, if the message is sent under it.
    tag: Option<&'a str>,
    /// Whether reviewers see it first.
    review: bool,
    /// Whether it comes from a command that a person ran.
    commanded: bool,
}

/// Queues the deliveries of a message, one for each part.
async fn queue(
    tx: &mut Tx<'_>,
    locked: &LockedConversation<'_>,
    options: &DeliveryOptions<'_>,
    message: &Message,
    sender: Sender,
    bodies: Vec<deliveries::Body>,
) -> Result<()> {
    let due = pace::due(tx, locked.registry(), &locked.conversation).await?;
    for (part, body) in (0..).zip(bodies) {
        let delivery = deliveries::NewDelivery {
            id: tx.clock().new_id(),
            message_id: message.id.clone(),
            conversation_id: message.conversation_id.clone(),
            channel: locked.conversation.channel.clone(),
            seq: message.seq,
            part,
            body,
            tag: options.tag.map(str::to_owned),
            sender,
            commanded: options.commanded,
            review: options.review,
            due_at: due.at,
            paced_contact: due.contact.clone(),
        };
        deliveries::insert(tx, delivery);
    }
    Ok(())
}

/// Queues a held message that a person has released.
pub(crate) async fn queue_held(
    tx: &mut Tx<'_>,
    locked: &mut LockedConversation<'_>,
    message: &Message,
    draft: &Draft,
    tag: Option<&str>,
) -> Result<()> {
    let reply_to = match &draft.reply_to {
        Some(id) => messages::get(tx.read().await?, id).await?.and_then(|answered| answered.external_id),
        None => None,
    };
    let comment = messages::answered_comment(tx.read().await?, &message.id).await?;
    let contact = recipient(tx, locked, comment.as_ref()).await?;
    let answers = Answers { reply_to, private_reply_to: comment.and_then(|comment| comment.external_id) };
    let division = parts::division(locked, message.kind, draft, answers.private_reply_to.is_some());
    let divided = parts::divide(parts::rules(locked), draft, &message.attachments, &contact, answers, division);
    messages::set_state(tx, &message.id, MessageState::Queued).await?;
    // The customer gets it now, whenever it was written.
    let now = tx.clock().now();
    if message.author_kind == AuthorKind::Agent {
        locked.conversation.last_agent_at = Some(now);
    }
    locked.touch();
    locked.wrote(tx, &Message { sent_at: now, ..message.clone() });
    text_choices::set(tx, &message.id, &divided.choices).await?;
    // A person has read it, so it needs no review.
    let options = DeliveryOptions { tag, review: false, commanded: false };
    queue(tx, locked, &options, message, Sender::Person, divided.bodies).await
}

/// The author of the host's own notes about what a platform did.
pub(crate) const PLATFORM: &str = "platform";

/// Stores a note, which is never sent.
pub(crate) async fn store_note(
    tx: &mut Tx<'_>,
    locked: &mut LockedConversation<'_>,
    author: &Author,
    text: &str,
) -> Result<Message> {
    let now = tx.clock().now();
    let message = Message {
        id: tx.clock().new_id(),
        conversation_id: locked.conversation.id.clone(),
        seq: locked.next_seq(),
        direction: Direction::Out,
        kind: MessageKind::Note,
        author_kind: author.kind,
        author_name: author.name.clone(),
        author_id: author.id.clone(),
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
        edited_at: None,
        content: None,
        purpose: None,
    };
    messages::insert(tx, &locked.conversation.channel, &message, &messages::Origin::default()).await?;
    tx.changed(ChangeKind::Message, &locked.conversation.id, &message.id);
    Ok(message)
}
