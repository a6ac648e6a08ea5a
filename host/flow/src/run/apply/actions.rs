//! The effects of a journal's actions on the inbox. Each action is judged on the current rows.

use plugboard_db::{
    ChangeKind, Result, Tx,
    automatic_replies::{self, AutomaticReplies},
    contacts, leads, messages,
    runs::Judged,
    timers::{self, Timer},
};
use plugboard_model::{
    Action, Author, AuthorKind, Draft, Gesture, MadeFile, MessageKind, Refusal, Sender, TemplatePart, Verdict,
};
use plugboard_rules::{
    effects::{self, Effect},
    policy,
    preview::{answers, reply_kind},
    refused::Refused,
};
use std::collections::BTreeMap;

use super::{ApplyRun, RunEnd};
use crate::inbox::{
    assignment, feedback, gestures, handover, leads as inbox_leads,
    locked::LockedConversation,
    reply::{self, Outbound},
    templates::{self, Unfit},
};

/// Why a reply is refused that names something of another conversation.
const FOREIGN_FILE: &str = "the reply names a file or message that does not belong to this conversation";

/// Counts of automatic replies before this run. The run's own replies do not count, so that one handler may answer in
/// several messages.
#[derive(Default)]
struct Before {
    /// The run's own conversation.
    here: AutomaticReplies,
    /// Private conversations that the run writes into.
    private: BTreeMap<String, AutomaticReplies>,
}

impl ApplyRun {
    /// The plugin as the author of what it does.
    pub(super) fn author(&self) -> Author {
        let (id, name) = (Some(self.run.installation_id.clone()), Some(self.plugin.clone()));
        Author { kind: AuthorKind::Plugin, id, name }
    }

    /// Files that the call created from HTTP responses.
    fn made(&self) -> &[MadeFile] {
        match &self.end {
            RunEnd::Journal(journal) => &journal.files,
            _ => &[],
        }
    }

    /// Judges the actions in order and executes the allowed ones. The plugin gets an event for each action that is held
    /// or refused.
    pub(super) async fn act(
        &self,
        tx: &mut Tx<'_>,
        locked: &mut LockedConversation<'_>,
        actions: &[Action],
    ) -> Result<Vec<Judged>> {
        let mut before = Before::default();
        if actions.iter().any(answers) {
            before.here = automatic_replies::of(tx, &locked.conversation.id, &locked.reply_root, self.since).await?;
        }
        let mut all = Vec::with_capacity(actions.len());
        for action in actions {
            let judged = self.one(tx, locked, action, &mut before).await?;
            if judged.verdict != Verdict::Allowed {
                let refusal = Refusal {
                    action: action.name().to_owned(),
                    verdict: judged.verdict,
                    code: judged.code.clone().unwrap_or_default(),
                    reason: judged.reason.clone().unwrap_or_default(),
                };
                locked.emit_refusal(&refusal, &self.run.installation_id);
            }
            all.push(judged);
        }
        Ok(all)
    }

    /// Judges one action and executes it if it is allowed. A reply that is held is stored as well.
    async fn one(
        &self,
        tx: &mut Tx<'_>,
        locked: &mut LockedConversation<'_>,
        action: &Action,
        before: &mut Before,
    ) -> Result<Judged> {
        if let Action::Gesture(gesture) = action {
            return self.gesture(tx, locked, action, gesture).await;
        }
        if answers(action) && self.channel.is_none() {
            let (code, reason) = policy::no_channel(&locked.conversation.channel);
            return Ok(refused(action, code, reason));
        }
        match action {
            Action::Reply { draft } => self.reply(tx, locked, action, draft, before.here).await,
            Action::Template { .. } => self.template(tx, locked, action, before.here).await,
            Action::PrivateReply { comment, draft } => {
                self.private_reply(tx, locked, action, comment, draft, before).await
            }
            _ => self.effects(tx, locked, action).await,
        }
    }

    /// Queues a gesture if it is allowed.
    async fn gesture(
        &self,
        tx: &mut Tx<'_>,
        locked: &LockedConversation<'_>,
        action: &Action,
        gesture: &Gesture,
    ) -> Result<Judged> {
        let wanted = gestures::Wanted {
            conversation: &locked.conversation,
            registry: locked.registry(),
            channel: self.channel.as_deref(),
            gesture,
            sender: Sender::Automation,
            actor: &self.plugin,
            cause: &locked.cause,
            commanded: self.about.commanded,
        };
        if let Err(Refused { code, reason }) = gestures::ask(tx, &wanted).await? {
            return Ok(refused(action, code, reason));
        }
        Ok(Judged { action: action.clone(), verdict: Verdict::Allowed, code: None, reason: None, message_id: None })
    }

    /// Executes an action other than a reply, unless a limit of the inbox refuses it.
    async fn effects(&self, tx: &mut Tx<'_>, locked: &mut LockedConversation<'_>, action: &Action) -> Result<Judged> {
        let reads = effects::reads(action, &locked.conversation);
        let (mut leads, mut timers) = (Vec::new(), Vec::new());
        for id in &reads.leads {
            leads.extend(leads::in_tx(tx, id).await?);
        }
        if reads.timers {
            timers = timers::names(tx, &self.run.installation_id, &locked.conversation.id).await?;
        }
        let rows = effects::Rows {
            now: tx.clock().now(),
            conversation: &locked.conversation,
            contact: &locked.contact,
            leads: &leads,
            timers: &timers,
        };
        let effects = match effects::of(action, &rows) {
            Ok(effects) => effects,
            Err(Refused { code, reason }) => return Ok(refused(action, code, reason)),
        };
        let mut note = None;
        for effect in effects {
            match effect {
                Effect::Conversation(change) => match assignment::named(tx, &change).await? {
                    Ok(change) => locked.change(&change),
                    // An action that names somebody does nothing else.
                    Err(Refused { code, reason }) => return Ok(refused(action, code, reason)),
                },
                other => note = self.execute(tx, locked, other).await?.or(note),
            }
        }
        Ok(Judged { action: action.clone(), verdict: Verdict::Allowed, code: None, reason: None, message_id: note })
    }

    /// Executes an effect other than a change of the conversation. Returns the identifier of the note if it is one.
    async fn execute(
        &self,
        tx: &mut Tx<'_>,
        locked: &mut LockedConversation<'_>,
        effect: Effect,
    ) -> Result<Option<String>> {
        match effect {
            Effect::Conversation(_) => {}
            Effect::Note(text) => {
                let note = reply::store_note(tx, locked, &self.author(), &text).await?;
                return Ok(Some(note.id));
            }
            Effect::Contact(contact) => {
                locked.contact = contact;
                contacts::update(tx, &locked.contact);
                tx.changed(ChangeKind::Contact, &locked.conversation.id, &locked.contact.id);
            }
            Effect::Lead(update) => inbox_leads::store(tx, locked, update),
            Effect::SetTimer { name, due_at, data } => {
                let timer = Timer {
                    installation_id: self.run.installation_id.clone(),
                    conversation_id: self.run.conversation_id.clone(),
                    name,
                    due_at,
                    data,
                    depth: self.cause.depth,
                };
                timers::set(tx, timer).await?;
            }
            Effect::CancelTimer { name } => {
                timers::cancel(tx, &self.run.installation_id, &self.run.conversation_id, &name).await?;
            }
            Effect::Feedback(rating) => drop(feedback::store(tx, locked, None, &rating, &self.plugin).await?),
        }
        Ok(None)
    }

    /// Sends a template. Its values are checked again, because the template may have changed since the call.
    async fn template(
        &self,
        tx: &mut Tx<'_>,
        locked: &mut LockedConversation<'_>,
        action: &Action,
        automatic: AutomaticReplies,
    ) -> Result<Judged> {
        let Action::Template { name, language, variables, parameters, files } = action.clone() else {
            return Ok(refused(action, "not-found", "the action sends no template".to_owned()));
        };
        // What is known of a file may have changed as well.
        let mut now = Vec::with_capacity(files.len());
        for (parameter, file) in files {
            match reply::file(tx, &locked.conversation, &file.id, self.made()).await? {
                Some(file) => now.push((parameter, file)),
                None => return Ok(refused(action, "not-found", FOREIGN_FILE.into())),
            }
        }
        let given = TemplatePart { name, language, variables, parameters, files: now };
        let draft = match templates::fill(tx, &locked.conversation.channel, &given).await? {
            Ok(draft) => draft,
            Err(unfit) => {
                let Refused { code, reason } = match unfit {
                    Unfit::Unknown | Unfit::Unapproved(_) => {
                        plugboard_rules::templates::unknown(&given.name, &given.language)
                    }
                    Unfit::Misfit(misfit) => plugboard_rules::templates::misfit(&misfit),
                };
                return Ok(refused(action, code, reason));
            }
        };
        self.reply(tx, locked, action, &draft, automatic).await
    }

    async fn reply(
        &self,
        tx: &mut Tx<'_>,
        locked: &mut LockedConversation<'_>,
        action: &Action,
        draft: &Draft,
        automatic: AutomaticReplies,
    ) -> Result<Judged> {
        let Some(referred) = reply::referred(tx, &locked.conversation, draft, self.made()).await? else {
            return Ok(refused(action, "not-found", FOREIGN_FILE.into()));
        };
        let out = Outbound {
            kind: reply_kind(&locked.conversation),
            author: &self.author(),
            draft,
            private_reply_to: None,
            commanded: self.about.commanded,
        };
        let judgement = self.judge(tx, locked, &out, &referred, automatic).await?;
        self.store(tx, locked, action, &out, &referred, &judgement).await
    }

    async fn private_reply(
        &self,
        tx: &mut Tx<'_>,
        locked: &mut LockedConversation<'_>,
        action: &Action,
        comment: &str,
        draft: &Draft,
        before: &mut Before,
    ) -> Result<Judged> {
        let gone = "the reply names a file or comment that does not belong to this conversation";
        let referred = reply::referred(tx, &locked.conversation, draft, self.made()).await?;
        let comment = handover::comment(tx, &locked.conversation.id, comment).await?;
        let (Some(referred), Some(comment)) = (referred, comment) else {
            return Ok(refused(action, "not-found", gone.into()));
        };
        let out = Outbound {
            kind: MessageKind::Message,
            author: &self.author(),
            draft,
            private_reply_to: Some(&comment),
            commanded: self.about.commanded,
        };
        let mut judgement = self.judge(tx, locked, &out, &referred, before.here).await?;
        // The reply is written into the private conversation, so that conversation's assignee and its recent replies
        // count as well.
        if !matches!(judgement, policy::Judgement::Refuse { .. })
            && let Some(private) = handover::open_existing_private(tx, locked, &comment).await?
        {
            let id = &private.conversation.id;
            if !before.private.contains_key(id) {
                let automatic = automatic_replies::of(tx, id, &locked.cause.root, self.since).await?;
                before.private.insert(id.clone(), automatic);
            }
            let automatic = before.private.get(id).copied().unwrap_or_default();
            judgement = judgement.and(self.judge(tx, &private, &out, &referred, automatic).await?);
        }
        if let policy::Judgement::Refuse { code, reason } = &judgement {
            return Ok(refused(action, code, reason.clone()));
        }
        let mut private = handover::private(tx, locked, &comment).await?;
        let judged = self.store(tx, &mut private, action, &out, &referred, &judgement).await?;
        let now = tx.clock().now();
        private.close(tx, now);
        if judged.verdict == Verdict::Allowed
            && let Some(id) = &judged.message_id
            && let Some(message) = messages::get(tx.read().await?, id).await?
        {
            locked.answered(tx, &message);
        }
        Ok(judged)
    }

    /// Returns policy's judgement of a reply.
    async fn judge(
        &self,
        tx: &mut Tx<'_>,
        locked: &LockedConversation<'_>,
        out: &Outbound<'_>,
        referred: &reply::Referred<'_>,
        automatic: AutomaticReplies,
    ) -> Result<policy::Judgement> {
        match &self.channel {
            Some(channel) => reply::judge(tx, locked, channel, out, referred, automatic).await,
            None => {
                let (code, reason) = policy::no_channel(&locked.conversation.channel);
                Ok(policy::Judgement::Refuse { code, reason })
            }
        }
    }

    /// Stores a reply that is allowed or held, and returns its verdict.
    async fn store(
        &self,
        tx: &mut Tx<'_>,
        locked: &mut LockedConversation<'_>,
        action: &Action,
        out: &Outbound<'_>,
        referred: &reply::Referred<'_>,
        judgement: &policy::Judgement,
    ) -> Result<Judged> {
        let (verdict, code, reason) = match judgement {
            policy::Judgement::Refuse { code, reason } => return Ok(refused(action, code, reason.clone())),
            policy::Judgement::Allow { .. } => (Verdict::Allowed, None, None),
            policy::Judgement::Hold { code, reason } => (Verdict::Held, Some((*code).to_owned()), Some(reason.clone())),
        };
        let message = reply::store(tx, locked, out, referred, judgement).await?;
        Ok(Judged { action: action.clone(), verdict, code, reason, message_id: Some(message.id) })
    }
}

pub(super) fn refused(action: &Action, code: &str, reason: String) -> Judged {
    Judged {
        action: action.clone(),
        verdict: Verdict::Refused,
        code: Some(code.into()),
        reason: Some(reason),
        message_id: None,
    }
}
