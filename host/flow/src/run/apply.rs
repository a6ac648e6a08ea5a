//! Applies a handler's journal: each action is judged on the current rows, and everything happens in one transaction or
//! not at all.

mod actions;

use futures_util::future::BoxFuture;
use plugboard_db::{
    ChangeKind, DbError, Result, Tx, Wants, Write, contacts, plugins, recordings,
    runs::{self, ClaimedRun, Judged, Report, RunOutcome},
};
use plugboard_model::{Action, Event, EventBody, EventKind, Failure, FailureKind, Journal, LogLine, Usage, Verdict};
use plugboard_rules::{preview::answers, retry::wait_ms};
use std::sync::Arc;

use crate::{
    inbox::{
        locked::{Cause, LockedConversation},
        memory, reply,
    },
    installed::{ConnectedChannel, Registry},
    replay::Sealed,
    review,
};
use actions::refused;

/// How many runs of an installation must fail for good in a row for it to be paused.
const FAILURES: i64 = 20;

/// The write that ends a run.
pub(crate) struct ApplyRun {
    pub registry: Registry,
    /// `None` if the channel was removed. The plugin can then still change the inbox but not reply.
    pub channel: Option<Arc<ConnectedChannel>>,
    pub run: ClaimedRun,
    /// The key-value memory of the installation's version.
    pub memory: String,
    /// The installation's name, used as the author.
    pub plugin: String,
    pub cause: Cause,
    /// The facts about the event that applying the journal needs.
    pub about: About,
    /// Only automatic replies since this time count, in milliseconds since the Unix epoch.
    pub since: i64,
    /// Whether a successful run resets the count of failures in a row.
    pub ends_failures: bool,
    /// The key of the write (see [`Write::key`]): the conversation's channel and thread.
    pub key: String,
    pub end: RunEnd,
    pub log: Vec<LogLine>,
    pub usage: Usage,
    /// The recording of the run, if it is to be stored.
    pub recording: Option<Sealed>,
}

/// The facts about an event that applying a journal needs.
pub(crate) struct About {
    /// The contact that caused the event. In a public thread this is not always the conversation's own customer.
    pub contact: String,
    /// For a review: the message under review.
    pub review: Option<String>,
    /// Whether the event is a command that a person ran.
    pub commanded: bool,
    /// Whether the event is the beginning of a conversation.
    pub beginning: bool,
}

impl About {
    pub(crate) fn of(event: &Event) -> Self {
        let review = match &event.body {
            EventBody::Review(review) => Some(review.message.id.clone()),
            _ => None,
        };
        Self {
            contact: event.contact.id.clone(),
            review,
            commanded: event.body.kind() == EventKind::Command,
            beginning: event.body.is_beginning(),
        }
    }
}

/// The outcome of a call.
pub(crate) enum RunEnd {
    /// The call succeeded and requests these actions.
    Journal(Journal),
    /// The plugin gave up because policy refused its request. The run is done, and nothing takes effect.
    Denied(Failure),
    /// The call failed and is retried at this time.
    Retry(Failure, i64),
    /// The call failed for good.
    Dead(Failure),
}

impl RunEnd {
    /// Returns the kind of failure that led to a retry or to giving up.
    pub(crate) fn failure(&self) -> Option<FailureKind> {
        match self {
            Self::Journal(_) | Self::Denied(_) => None,
            Self::Retry(failure, _) | Self::Dead(failure) => Some(failure.kind),
        }
    }
}

/// The result of the write, for the caller's next steps.
pub(crate) struct Applied {
    /// How the run ended. The transaction may change it, because of a conflict or a full memory.
    pub ending: RunOutcome,
    /// Whether the installation was paused because it failed too often in a row.
    pub paused: bool,
    /// The verdicts on the actions.
    pub judged: Vec<Judged>,
}

impl Write for ApplyRun {
    type Out = Applied;

    fn key(&self) -> &str {
        &self.key
    }

    fn wants(&self, wants: &mut Wants) {
        wants.run(&self.run.id);
        let RunEnd::Journal(journal) = &self.end else { return };
        for read in &journal.reads {
            wants.value(&self.memory, "", &read.key);
        }
        for write in &journal.writes {
            wants.value(&self.memory, memory::scope(write, &self.run.conversation_id), &write.key);
        }
        if !journal.actions.is_empty() {
            wants.conversation(&self.run.conversation_id);
        }
        if journal.actions.iter().any(|a| matches!(a, Action::SetTimer { .. } | Action::CancelTimer { .. })) {
            wants.timers(&self.run.installation_id, &self.run.conversation_id);
        }
        if journal.actions.iter().any(answers) {
            wants.automatic_replies(&self.run.conversation_id, &self.reply_root(), self.since);
        }
    }

    fn run<'a>(&'a self, tx: &'a mut Tx<'_>) -> BoxFuture<'a, Result<Applied>> {
        Box::pin(async move {
            match &self.end {
                RunEnd::Journal(journal) => self.take_effect(tx, journal).await,
                RunEnd::Denied(failure) => {
                    self.finish(tx, RunOutcome::Done, Some(failure), &[]).await?;
                    Ok(Applied { ending: RunOutcome::Done, paused: false, judged: Vec::new() })
                }
                RunEnd::Retry(failure, at) => self.failed(tx, failure, RunOutcome::Retry(*at)).await,
                RunEnd::Dead(failure) => self.failed(tx, failure, RunOutcome::Dead).await,
            }
        })
    }
}

impl ApplyRun {
    /// Returns the root of this run's replies.
    fn reply_root(&self) -> String {
        reply::root(&self.cause.root, self.about.beginning)
    }

    /// Applies a journal, unless a shared value that it read has changed or its values do not fit.
    async fn take_effect(&self, tx: &mut Tx<'_>, journal: &Journal) -> Result<Applied> {
        if memory::has_changed(tx, &self.memory, &journal.reads).await? {
            return self.conflicted(tx, "a shared value changed while the handler ran; the handler runs again").await;
        }
        if let Some(full) = memory::limit_failure(tx, &self.memory, &self.run.conversation_id, &journal.writes).await? {
            return self.failed(tx, &full, RunOutcome::Dead).await;
        }
        let mut judged = Vec::new();
        if !journal.actions.is_empty() {
            let (cause, registry) = (self.cause.of_run(), self.registry.of(tx)?);
            let locked = LockedConversation::open(tx, &registry, &self.run.conversation_id, cause).await?;
            let mut locked = locked.by(self.author());
            locked.reply_root = self.reply_root();
            if locked.contact.id != self.about.contact
                && let Some(contact) = contacts::in_tx(tx, &self.about.contact).await?
            {
                locked.contact = contact;
            }
            judged = self.act(tx, &mut locked, &journal.actions).await?;
            let now = tx.clock().now();
            locked.close(tx, now);
        }
        if let Some(message) = &self.about.review {
            let reviewed = review::Reviewed::Done(&journal.review);
            self.review(tx, message, reviewed).await?;
        }
        judged.extend(
            journal
                .refused
                .iter()
                .map(|r| refused(&r.action, r.failure.code.as_deref().unwrap_or("denied"), r.failure.message.clone())),
        );
        memory::remember(tx, &self.memory, &self.run.conversation_id, &journal.writes);
        if self.ends_failures {
            plugins::end_failures(tx, &self.run.installation_id);
        }
        self.finish(tx, RunOutcome::Done, None, &judged).await?;
        Ok(Applied { ending: RunOutcome::Done, paused: false, judged })
    }

    /// Returns whether the run, if it ends as `applied`, has changed what it asked for. A run that failed asked for
    /// nothing.
    pub(crate) fn is_as_asked(&self, applied: &Applied) -> bool {
        let allowed = |judged: &Judged| judged.verdict == Verdict::Allowed;
        match &self.end {
            RunEnd::Journal(journal) => {
                let asked = applied.judged.iter().take(journal.actions.len());
                applied.ending == RunOutcome::Done
                    && asked.filter(|judged| allowed(judged)).count() == journal.actions.len()
            }
            _ => true,
        }
    }

    /// Ends a run whose inputs have changed since its call, so that it runs again.
    pub(crate) async fn conflicted(&self, tx: &mut Tx<'_>, why: &str) -> Result<Applied> {
        let failure = Failure::new(FailureKind::Conflict, why);
        let ending = if self.run.conflicts < memory::CONFLICTS {
            RunOutcome::Conflict
        } else {
            // From now on, wait before each retry.
            RunOutcome::Retry(tx.clock().now() + wait_ms(self.run.attempt, None))
        };
        self.finish(tx, ending, Some(&failure), &[]).await?;
        Ok(Applied { ending, paused: false, judged: Vec::new() })
    }

    /// Records a failure. If it is final, also concludes the review and counts towards a pause.
    async fn failed(&self, tx: &mut Tx<'_>, failure: &Failure, ending: RunOutcome) -> Result<Applied> {
        self.finish(tx, ending, Some(failure), &[]).await?;
        if ending != RunOutcome::Dead {
            return Ok(Applied { ending, paused: false, judged: Vec::new() });
        }
        if let Some(message) = &self.about.review {
            self.review(tx, message, review::Reviewed::Failed(failure)).await?;
        }
        let failures = plugins::count_failure(tx, &self.run.installation_id).await?;
        if failures < FAILURES {
            return Ok(Applied { ending, paused: false, judged: Vec::new() });
        }
        let reason = format!("{failures} events in a row could not be handled; the last: {}", failure.message);
        plugins::set_paused(tx, &self.run.installation_id, Some(&reason)).await?;
        Ok(Applied { ending, paused: true, judged: Vec::new() })
    }

    /// Applies the result of a review to the message under review.
    async fn review(&self, tx: &mut Tx<'_>, message: &str, reviewed: review::Reviewed<'_>) -> Result<()> {
        // A review does not count as a link in a chain of automations.
        let registry = self.registry.of(tx)?;
        let locked = LockedConversation::open(tx, &registry, &self.run.conversation_id, self.cause.clone()).await?;
        let mut locked = locked.by(self.author());
        let id = &self.run.installation_id;
        let position = registry.by_id(id).map_or(i64::MIN, |installed| installed.row.position);
        let by = review::By { name: &self.plugin, id, position };
        review::conclude(tx, &mut locked, message, &by, reviewed).await?;
        let now = tx.clock().now();
        locked.close(tx, now);
        Ok(())
    }

    /// Ends the run's claim. Comes last in the transaction: if the claim is no longer ours, it returns an error, which
    /// rolls everything back.
    async fn finish(
        &self,
        tx: &mut Tx<'_>,
        ending: RunOutcome,
        failure: Option<&Failure>,
        actions: &[Judged],
    ) -> Result<()> {
        let report = Report { failure, actions, log: &self.log, usage: self.usage };
        if !runs::finish(tx, &self.run, ending, &report).await? {
            return Err(DbError::NotStored("another worker has claimed the run".into()));
        }
        if let Some(Sealed(sealed)) = &self.recording {
            recordings::put(tx, &self.run.id, &self.run.installation_id, sealed).await?;
        }
        tx.changed(ChangeKind::Run, &self.run.conversation_id, &self.run.id);
        Ok(())
    }
}
