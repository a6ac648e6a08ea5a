//! People's replies and notes in a conversation, under the same rules as plugins.

use futures_util::future::BoxFuture;
use plugboard_db::{
    Result, Tx, Write,
    automatic_replies::AutomaticReplies,
    messages,
    tokens::{self, StoredAnswer},
    visibility::{self, Sees, Visibility},
};
use plugboard_model::{Author, Draft, Message, MessageKind, MessageState, QuickReply, TemplatePart};
use plugboard_rules::{
    content::{self, ContentError},
    policy,
};
use std::sync::Arc;

use crate::{
    error::FlowError,
    inbox::{
        assignment::NamedChange,
        handover,
        locked::LockedConversation,
        reply::{self, Outbound},
    },
    installed::{Registry, Snapshot},
    people::{
        act::{Acted, Refused, enter},
        opening::{self, Beginning, Opened, Opening},
        templates,
    },
    shared::Flow,
};

/// The longest text a person may write, in bytes. The platform's own limit is checked by policy.
const TEXT: usize = 64 << 10;
/// The longest note, in bytes.
const NOTE: usize = 16 << 10;
/// The longest purpose, in bytes.
const WORD: usize = 64;

/// A person's reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReply {
    /// The text. May be empty if there is a file.
    pub text: String,
    /// [`MessageKind::Message`] or [`MessageKind::Comment`]. In a public conversation, a message is the private reply
    /// to the comment in `reply_to`.
    pub kind: MessageKind,
    /// The message that this answers, by its identifier here.
    pub reply_to: Option<String>,
    /// Quick reply buttons.
    pub quick_replies: Vec<QuickReply>,
    /// Files of this conversation, by their identifiers.
    pub attachments: Vec<String>,
    /// A template of the channel. Excludes all other fields except `reply_to`.
    pub template: Option<TemplatePart>,
    /// The subject. It is left out on a channel whose platform has no subjects.
    pub subject: Option<String>,
    /// Rich content: the text of a JSON document. Its files are those in `attachments`, counted from 0.
    pub content: Option<String>,
    /// What the message is for, such as `marketing`. A template has its category as its purpose.
    pub purpose: Option<String>,
    /// The files of the template's parameters, by the parameters' names: each the identifier of a file of this
    /// conversation.
    pub parameter_files: Vec<(String, String)>,
    /// Whether it is held until a person releases it.
    pub approval: bool,
    /// Which conversations the person sees. A private reply goes into no other one.
    pub visibility: Arc<Visibility>,
}

/// The idempotency key of a request, so that a repeated request has no further effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Idempotency {
    /// The API token that owns the key.
    pub token_id: String,
    /// The client's key.
    pub key: String,
    /// A digest of the request. Another request under the same key is refused.
    pub request: String,
    /// Which conversations the caller sees: a repeated request shows no other ones.
    pub visibility: Arc<Visibility>,
}

/// Checks what a person wrote, and returns what is stored.
pub(super) fn checked(mut reply: NewReply) -> Result<NewReply, FlowError> {
    check_text(&reply.text, TEXT)?;
    if reply.quick_replies.len() > 13 || reply.attachments.len() > 10 {
        return Err(FlowError::Invalid("a reply can have at most 13 quick replies and 10 files".into()));
    }
    match &reply.template {
        Some(template) => templates::check(&reply, template)?,
        None if !reply.parameter_files.is_empty() => {
            return Err(FlowError::Invalid("only a `template` has files of parameters".into()));
        }
        None => {}
    }
    if let Some(subject) = &reply.subject {
        check_subject(subject)?;
    }
    if reply.purpose.as_ref().is_some_and(|it| it.trim().is_empty() || it.len() > WORD || it.contains('\0')) {
        return Err(FlowError::Invalid(format!("`purpose` must have 1 to {WORD} bytes without U+0000")));
    }
    if let Some(content) = reply.content.take() {
        reply.content = Some(check_content(&content, reply.attachments.len())?);
    }
    Ok(reply)
}

impl Flow {
    /// Sends a person's reply to the customer. The message is queued; its state shows the progress.
    ///
    /// # Errors
    /// Returns an error if the conversation does not exist, the input is invalid, a rule refuses the reply, or the
    /// database fails.
    pub async fn reply(
        &self,
        author: &Author,
        conversation: &str,
        reply: NewReply,
        idempotency: Option<Idempotency>,
    ) -> Result<Message, FlowError> {
        let reply = checked(reply)?;
        let addition = Addition::Reply { conversation: conversation.to_owned(), reply: Box::new(reply) };
        Ok(self.add(author, idempotency, addition).await?.message)
    }

    /// Adds a note that the customer never sees.
    ///
    /// # Errors
    /// Returns an error if the conversation does not exist, the text is empty or too long, or the database fails.
    pub async fn note(
        &self,
        author: &Author,
        conversation: &str,
        text: &str,
        idempotency: Option<Idempotency>,
    ) -> Result<Message, FlowError> {
        if text.trim().is_empty() {
            return Err(FlowError::Invalid("a note needs a text".into()));
        }
        check_text(text, NOTE)?;
        let addition = Addition::Note { conversation: conversation.to_owned(), text: text.to_owned() };
        Ok(self.add(author, idempotency, addition).await?.message)
    }

    pub(super) async fn add(
        &self,
        author: &Author,
        idempotency: Option<Idempotency>,
        addition: Addition,
    ) -> Result<Opened, FlowError> {
        let (registry, author) = (self.shared.registry.clone(), author.clone());
        Ok(self.shared.write(AddToConversation { registry, author, idempotency, addition }).await??)
    }
}

fn check_text(text: &str, limit: usize) -> Result<(), FlowError> {
    if text.len() > limit {
        return Err(FlowError::Invalid(format!("the text must have at most {limit} bytes, got {}", text.len())));
    }
    Ok(())
}

fn check_subject(subject: &str) -> Result<(), FlowError> {
    let most = Message::SUBJECT_MAX;
    if subject.trim().is_empty() || subject.len() > most || subject.contains(['\r', '\n', '\0']) {
        let message = format!("the subject must be one line of 1 to {most} bytes, got {} bytes", subject.len());
        return Err(FlowError::Invalid(message));
    }
    Ok(())
}

/// Checks rich content, and returns the text to store.
fn check_content(content: &str, files: usize) -> Result<String, FlowError> {
    let refused =
        |error: ContentError| FlowError::Refused { code: ContentError::CODE.into(), reason: error.to_string() };
    content::checked(content, files).map_err(refused)
}

/// An addition to a conversation by a person.
pub(super) enum Addition {
    Reply {
        conversation: String,
        reply: Box<NewReply>,
    },
    Note {
        conversation: String,
        text: String,
    },
    /// The first message of a conversation, which is found or begun.
    Open(Box<Opening>),
}

/// The write of a reply or a note.
struct AddToConversation {
    registry: Registry,
    author: Author,
    idempotency: Option<Idempotency>,
    addition: Addition,
}

impl Write for AddToConversation {
    type Out = Acted<Opened>;

    fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, Result<Acted<Opened>>> {
        Box::pin(async move {
            // Take the key before the work, so that the second of two requests with the same key waits here, on any
            // server.
            if let Some(idempotency) = &self.idempotency
                && let Some(kept) =
                    tokens::take_key(tx, &idempotency.token_id, &idempotency.key, &idempotency.request).await?
            {
                return repeated(tx, idempotency, &kept).await;
            }
            let acted = self.add(tx).await?;
            if let Some(idempotency) = &self.idempotency {
                match &acted {
                    Ok(Opened { message, is_new }) => {
                        let (token, key) = (&idempotency.token_id, &idempotency.key);
                        tokens::store_answer(tx, token, key, if *is_new { CREATED } else { OK }, &message.id).await?;
                    }
                    // Nothing was done, so the same request may succeed later.
                    Err(_) => tokens::release_key(tx, &idempotency.token_id, &idempotency.key).await?,
                }
            }
            Ok(acted)
        })
    }
}

/// The HTTP status that is stored with the answer to a repeated request, if something new was created.
const CREATED: i64 = 201;
/// The status if a message that should begin a conversation went to one that there was already.
const OK: i64 = 200;

impl AddToConversation {
    async fn add(&self, tx: &mut Tx<'_>) -> Result<Acted<Opened>> {
        let registry = self.registry.of(tx)?;
        let message = match &self.addition {
            Addition::Open(new) => return opening::open(tx, &registry, &self.author, new).await,
            Addition::Reply { conversation, reply } => {
                reply_in(tx, &registry, conversation, &self.author, reply).await?
            }
            Addition::Note { conversation, text } => match enter(tx, &registry, conversation, &self.author).await? {
                Ok(mut locked) => {
                    let note = reply::store_note(tx, &mut locked, &self.author, text).await?;
                    let now = tx.clock().now();
                    locked.close(tx, now);
                    Ok(note)
                }
                Err(refused) => Err(refused),
            },
        };
        Ok(message.map(|message| Opened { message, is_new: true }))
    }
}

/// Stores a reply in a conversation that there is already, if policy allows it.
pub(super) async fn reply_in(
    tx: &mut Tx<'_>,
    registry: &Snapshot,
    conversation: &str,
    author: &Author,
    new: &NewReply,
) -> Result<Acted<Message>> {
    let mut locked = match enter(tx, registry, conversation, author).await? {
        Ok(locked) => locked,
        Err(refused) => return Ok(Err(refused)),
    };
    let acted = send_reply(tx, &mut locked, author, new, None).await?;
    if acted.is_ok() {
        let now = tx.clock().now();
        locked.close(tx, now);
    }
    Ok(acted)
}

/// Why a person may not write into a conversation that the person does not see.
pub(super) const OF_OTHERS: &str =
    "others already talk with this customer here; ask them, or somebody who sees everything";

/// Stores a reply if policy allows it. `beginning` stores the conversation first, if it is new.
pub(super) async fn send_reply(
    tx: &mut Tx<'_>,
    locked: &mut LockedConversation<'_>,
    author: &Author,
    new: &NewReply,
    beginning: Option<&Beginning<'_>>,
) -> Result<Acted<Message>> {
    let channel = &locked.conversation.channel;
    let Some(connected) = locked.registry().channels.get(channel).cloned() else {
        return Ok(Err(Refused::Conflict(format!("channel `{channel}` no longer exists"))));
    };
    let draft = match &new.template {
        Some(template) => match templates::draft(tx, &locked.conversation, new, template).await? {
            Ok(draft) => draft,
            Err(refused) => return Ok(Err(refused)),
        },
        None => Draft {
            text: new.text.clone(),
            quick_replies: new.quick_replies.clone(),
            attachments: new.attachments.clone(),
            reply_to: new.reply_to.clone(),
            template: None,
            subject: new.subject.clone(),
            content: new.content.clone(),
            purpose: new.purpose.clone(),
        },
    };
    let Some(referred) = reply::referred(tx, &locked.conversation, &draft, &[]).await? else {
        let named: Vec<_> = new.reply_to.iter().chain(&new.attachments).map(String::as_str).collect();
        return Ok(Err(Refused::NotFound("file or message of this conversation", named.join("` or `"))));
    };
    let comment = match &new.reply_to {
        Some(id) if new.kind == MessageKind::Message => {
            messages::get(tx.read().await?, id).await?.filter(|answered| answered.kind == MessageKind::Comment)
        }
        _ => None,
    };
    let out = Outbound { kind: new.kind, author, draft: &draft, private_reply_to: comment.as_ref(), commanded: false };
    let judgement = reply::judge(tx, locked, &connected, &out, &referred, AutomaticReplies::default()).await?;
    let judgement = match judgement {
        policy::Judgement::Allow { .. } if new.approval => {
            let reason = format!("what `{}` writes waits for a person's approval", author.name());
            policy::Judgement::Hold { code: "approval", reason }
        }
        other => other,
    };
    match &judgement {
        policy::Judgement::Hold { code: "approval", .. } | policy::Judgement::Allow { .. } => {
            if let Some(beginning) = beginning {
                beginning.store(tx, locked);
            }
            match &comment {
                Some(comment) => {
                    if let Some(private) = handover::open_existing_private(tx, locked, comment).await? {
                        let id = &private.conversation.id;
                        if !visibility::sees_conversation(tx.read().await?, &new.visibility, id).await? {
                            return Ok(Err(Refused::Conflict(OF_OTHERS.to_owned())));
                        }
                    }
                    let mut private = handover::private(tx, locked, comment).await?;
                    if private.conversation.last_seq == 0 && new.visibility.sees != Sees::All {
                        // Otherwise the person would not see it.
                        private.change(&NamedChange::assignee(author));
                    }
                    let message = reply::store(tx, &mut private, &out, &referred, &judgement).await?;
                    let now = tx.clock().now();
                    private.close(tx, now);
                    if message.state == MessageState::Queued {
                        locked.answered(tx, &message);
                    }
                    Ok(Ok(message))
                }
                None => Ok(Ok(reply::store(tx, locked, &out, &referred, &judgement).await?)),
            }
        }
        policy::Judgement::Hold { code, reason } | policy::Judgement::Refuse { code, reason } => {
            Ok(Err(Refused::Rule { code: (*code).to_owned(), reason: reason.clone() }))
        }
    }
}

/// Returns the stored answer to a repeated request, or refuses another request under the same key.
async fn repeated(tx: &mut Tx<'_>, idempotency: &Idempotency, kept: &StoredAnswer) -> Result<Acted<Opened>> {
    if kept.request != idempotency.request {
        let reason = "this Idempotency-Key was used for another request; use a new one".to_owned();
        return Ok(Err(Refused::Conflict(reason)));
    }
    let found = messages::get(tx.read().await?, &kept.body).await?;
    if let Some(message) = &found
        && !visibility::sees_conversation(tx.read().await?, &idempotency.visibility, &message.conversation_id).await?
    {
        return Ok(Err(Refused::NotFound("conversation", message.conversation_id.clone())));
    }
    let found = found.map(|message| Opened { message, is_new: kept.status == CREATED });
    Ok(found.ok_or_else(|| Refused::NotFound("message", kept.body.clone())))
}
