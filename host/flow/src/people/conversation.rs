//! People's actions in a conversation, under the same rules as plugins.

use futures_util::future::BoxFuture;
use plugboard_db::{
    Result, Tx, Write, channels,
    history::{self, Choice},
    messages,
    tokens::{self, StoredAnswer},
};
use plugboard_model::{
    AuthorKind, Conversation, ConversationChange, Draft, Message, MessageKind, QuickReply, TemplatePart,
};
use plugboard_rules::{conversation, policy, templates};

use crate::{
    error::FlowError,
    inbox::{
        handover,
        locked::LockedConversation,
        reply::{self, Outbound},
    },
    installed::Registry,
    people::act::{Acted, Refused, enter},
    shared::Flow,
};

/// The longest text a person may write, in bytes. The platform's own limit is checked by policy.
const TEXT: usize = 64 << 10;
/// The longest note, in bytes.
const NOTE: usize = 16 << 10;
/// The longest name, label or category, in bytes.
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
}

/// Checks that a reply uses its template correctly.
fn check_template(reply: &NewReply, template: &TemplatePart) -> Result<(), FlowError> {
    let has_content = !reply.text.is_empty() || !reply.quick_replies.is_empty() || !reply.attachments.is_empty();
    if has_content || reply.subject.is_some() {
        return Err(FlowError::Invalid(
            "a `template` has its own text, buttons and files, and no subject; leave out the reply's own".into(),
        ));
    }
    let (most, longest) = (TemplatePart::VARIABLES_MAX, TemplatePart::VARIABLE_BYTES_MAX);
    if template.variables.len() > most || template.variables.iter().any(|one| one.len() > longest) {
        let message = format!("a template can have at most {most} variables, each of at most {longest} bytes");
        return Err(FlowError::Invalid(message));
    }
    template.variables.iter().try_for_each(|variable| check_text(variable, longest))
}

impl Flow {
    /// Sends a person's reply to the customer. The message is queued; its state shows the progress.
    ///
    /// # Errors
    /// Returns an error if the conversation does not exist, the input is invalid, a rule refuses the reply, or the
    /// database fails.
    pub async fn reply(
        &self,
        author: &str,
        conversation: &str,
        reply: NewReply,
        idempotency: Option<Idempotency>,
    ) -> Result<Message, FlowError> {
        check_text(&reply.text, TEXT)?;
        if reply.quick_replies.len() > 13 || reply.attachments.len() > 10 {
            return Err(FlowError::Invalid("a reply can have at most 13 quick replies and 10 files".into()));
        }
        if let Some(template) = &reply.template {
            check_template(&reply, template)?;
        }
        if let Some(subject) = &reply.subject {
            check_subject(subject)?;
        }
        self.add(author, conversation, idempotency, Addition::Reply(reply)).await
    }

    /// Adds a note that the customer never sees.
    ///
    /// # Errors
    /// Returns an error if the conversation does not exist, the text is empty or too long, or the database fails.
    pub async fn note(
        &self,
        author: &str,
        conversation: &str,
        text: &str,
        idempotency: Option<Idempotency>,
    ) -> Result<Message, FlowError> {
        if text.trim().is_empty() {
            return Err(FlowError::Invalid("a note needs a text".into()));
        }
        check_text(text, NOTE)?;
        self.add(author, conversation, idempotency, Addition::Note(text.to_owned())).await
    }

    async fn add(
        &self,
        author: &str,
        conversation: &str,
        idempotency: Option<Idempotency>,
        addition: Addition,
    ) -> Result<Message, FlowError> {
        let shared = &self.shared;
        let (conversation, author) = (conversation.to_owned(), author.to_owned());
        let write =
            AddToConversation { registry: shared.registry.clone(), conversation, author, idempotency, addition };
        Ok(shared.write(write).await??)
    }

    /// Changes a conversation on a person's behalf: all of the changes, or none. `labels`, if given, is the complete
    /// list of labels, which replaces the current ones.
    ///
    /// # Errors
    /// Returns an error if the conversation does not exist, a change is invalid, or the database fails.
    pub async fn change(
        &self,
        author: &str,
        conversation: &str,
        changes: Vec<ConversationChange>,
        labels: Option<Vec<String>>,
    ) -> Result<Conversation, FlowError> {
        let now = self.clock().now();
        for one in &changes {
            check_change(one, now)?;
        }
        for label in labels.iter().flatten() {
            check_change(&ConversationChange::AddLabel { label: label.clone() }, now)?;
        }
        tracing::debug!(author, conversation, "a person changes a conversation");
        let (author, conversation) = (author.to_owned(), conversation.to_owned());
        let write =
            ChangeConversation { registry: self.shared.registry.clone(), conversation, author, changes, labels };
        Ok(self.shared.write(write).await??)
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

fn check_change(change: &ConversationChange, now: i64) -> Result<(), FlowError> {
    let word = |what: &str, word: &str| {
        if word.trim().is_empty() || word.len() > WORD {
            return Err(FlowError::Invalid(format!("a {what} must have 1 to {WORD} bytes")));
        }
        Ok(())
    };
    match change {
        ConversationChange::Category { category: Some(category) } => word("category", category),
        ConversationChange::AddLabel { label } | ConversationChange::RemoveLabel { label } => word("label", label),
        ConversationChange::Assignee { assignee: Some(name) } => word("person's name", name),
        ConversationChange::Team { team: Some(name) } => word("team's name", name),
        ConversationChange::Snooze { until } if *until <= now => {
            Err(FlowError::Invalid("a snooze must end in the future".into()))
        }
        _ => Ok(()),
    }
}

/// An addition to a conversation by a person.
enum Addition {
    Reply(NewReply),
    Note(String),
}

/// The write of a reply or a note.
struct AddToConversation {
    registry: Registry,
    conversation: String,
    author: String,
    idempotency: Option<Idempotency>,
    addition: Addition,
}

impl Write for AddToConversation {
    type Out = Acted<Message>;

    fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, Result<Acted<Message>>> {
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
                    Ok(message) => {
                        tokens::store_answer(tx, &idempotency.token_id, &idempotency.key, CREATED, &message.id).await?;
                    }
                    // Nothing was done, so the same request may succeed later.
                    Err(_) => tokens::release_key(tx, &idempotency.token_id, &idempotency.key).await?,
                }
            }
            Ok(acted)
        })
    }
}

/// The HTTP status that is stored with the answer to a repeated request.
const CREATED: i64 = 201;

impl AddToConversation {
    async fn add(&self, tx: &mut Tx<'_>) -> Result<Acted<Message>> {
        let registry = self.registry.of(tx)?;
        let mut locked = match enter(tx, &registry, &self.conversation).await? {
            Ok(locked) => locked,
            Err(refused) => return Ok(Err(refused)),
        };
        let message = match &self.addition {
            Addition::Note(text) => reply::store_note(tx, &mut locked, AuthorKind::Agent, &self.author, text).await?,
            Addition::Reply(new) => match self.reply(tx, &mut locked, new).await? {
                Ok(message) => message,
                Err(refused) => return Ok(Err(refused)),
            },
        };
        let now = tx.clock().now();
        locked.close(tx, now);
        Ok(Ok(message))
    }

    async fn reply(
        &self,
        tx: &mut Tx<'_>,
        locked: &mut LockedConversation<'_>,
        new: &NewReply,
    ) -> Result<Acted<Message>> {
        let channel = &locked.conversation.channel;
        let Some(connected) = locked.registry().channels.get(channel).cloned() else {
            return Ok(Err(Refused::Conflict(format!("channel `{channel}` no longer exists"))));
        };
        let text = match &new.template {
            None => new.text.clone(),
            Some(used) => {
                let all = channels::templates(tx.read().await?, channel).await?;
                let Some(found) = all.into_iter().find(|one| one.name == used.name && one.language == used.language)
                else {
                    return Ok(Err(Refused::NotFound("template", format!("{} in {}", used.name, used.language))));
                };
                let places = templates::places(&found.text);
                if places != used.variables.len() {
                    let reason = format!("the template needs {places} variables, got {}", used.variables.len());
                    return Ok(Err(Refused::Rule { code: "template-variables".into(), reason }));
                }
                templates::fill(&found.text, &used.variables)
            }
        };
        let draft = Draft {
            text,
            quick_replies: new.quick_replies.clone(),
            attachments: new.attachments.clone(),
            reply_to: new.reply_to.clone(),
            template: new.template.clone(),
            subject: new.subject.clone(),
        };
        let Some(referred) = reply::referred(tx, &locked.conversation.id, &draft, &[]).await? else {
            let named: Vec<_> = new.reply_to.iter().chain(&new.attachments).map(String::as_str).collect();
            return Ok(Err(Refused::NotFound("file or message of this conversation", named.join("` or `"))));
        };
        let comment = match &new.reply_to {
            Some(id) if new.kind == MessageKind::Message => {
                messages::get(tx.read().await?, id).await?.filter(|answered| answered.kind == MessageKind::Comment)
            }
            _ => None,
        };
        let out = Outbound {
            kind: new.kind,
            author_kind: AuthorKind::Agent,
            author_name: &self.author,
            draft: &draft,
            private_reply_to: comment.as_ref(),
        };
        let judgement = reply::judge(tx, locked, &connected, &out, &referred, reply::Circumstances::default()).await?;
        match &judgement {
            policy::Judgement::Allow { .. } => match &comment {
                Some(comment) => {
                    let mut private = handover::private(tx, locked, comment).await?;
                    let message = reply::store(tx, &mut private, &out, &referred, &judgement).await?;
                    let now = tx.clock().now();
                    private.close(tx, now);
                    Ok(Ok(message))
                }
                None => Ok(Ok(reply::store(tx, locked, &out, &referred, &judgement).await?)),
            },
            policy::Judgement::Hold { code, reason } | policy::Judgement::Refuse { code, reason } => {
                Ok(Err(Refused::Rule { code: (*code).to_owned(), reason: reason.clone() }))
            }
        }
    }
}

/// Returns the stored answer to a repeated request, or refuses another request under the same key.
async fn repeated(tx: &mut Tx<'_>, idempotency: &Idempotency, kept: &StoredAnswer) -> Result<Acted<Message>> {
    if kept.request != idempotency.request {
        let reason = "this Idempotency-Key was used for another request; use a new one".to_owned();
        return Ok(Err(Refused::Conflict(reason)));
    }
    let found = messages::get(tx.read().await?, &kept.body).await?;
    Ok(found.ok_or_else(|| Refused::NotFound("message", kept.body.clone())))
}

/// The write of a person's changes.
struct ChangeConversation {
    registry: Registry,
    conversation: String,
    author: String,
    changes: Vec<ConversationChange>,
    /// The complete list of labels that the conversation gets.
    labels: Option<Vec<String>>,
}

/// Returns the changes that turn one list of labels into another. Removals come first, so that a full conversation can
/// exchange one label for another.
fn relabel(has: &[String], wants: &[String]) -> Vec<ConversationChange> {
    let removed = has.iter().filter(|label| !wants.contains(label));
    let removed = removed.map(|label| ConversationChange::RemoveLabel { label: label.clone() });
    removed.chain(wants.iter().map(|label| ConversationChange::AddLabel { label: label.clone() })).collect()
}

impl Write for ChangeConversation {
    type Out = Acted<Conversation>;

    fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, Result<Acted<Conversation>>> {
        Box::pin(async move {
            let registry = self.registry.of(tx)?;
            let mut locked = match enter(tx, &registry, &self.conversation).await? {
                Ok(locked) => locked,
                Err(refused) => return Ok(Err(refused)),
            };
            let mut after = locked.conversation.clone();
            let mut changes = self.changes.clone();
            changes.extend(self.labels.iter().flat_map(|labels| relabel(&after.labels, labels)));
            for one in &changes {
                conversation::apply(&mut after, one);
            }
            if after.labels.len() > conversation::LABELS {
                let reason = format!("a conversation can have at most {} labels", conversation::LABELS);
                return Ok(Err(Refused::Rule { code: "too-many-labels".into(), reason }));
            }
            for one in &changes {
                locked.change(one);
                // Record the choice even if nothing changes, because the person then agrees with the current value.
                if let Some(choice) = Choice::of(one) {
                    history::choose(tx, &self.conversation, &choice, &self.author).await?;
                }
            }
            let now = tx.clock().now();
            Ok(Ok(locked.close(tx, now)))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn setting_all_labels_replaces_the_existing_ones() {
        let label = |label: &str| label.to_owned();
        assert_eq!(
            relabel(&[label("a"), label("b")], &[label("b"), label("c")]),
            [
                ConversationChange::RemoveLabel { label: label("a") },
                ConversationChange::AddLabel { label: label("b") },
                ConversationChange::AddLabel { label: label("c") }
            ]
        );
    }
}
