//! What a plugin can hear, one trait each. [`export!`](crate::export) turns an `impl` into the component's export.

use crate::{
    Batch, CommandEvent, CommandList, CommentEvent, ConversationEvent, Failure, FeedbackEvent, HookRequest, LeadEvent,
    MessageEvent, MigrationStep, Outgoing, PollRequest, ProfileRequest, ReactionEvent, ReceiptEvent, RefusedEvent,
    ReplyReview, SuggestionRequest, TimerEvent,
};

/// Hears when a customer writes.
pub trait OnMessage {
    /// Handles one message. Whatever is asked for takes effect, all at once, when this returns `Ok`.
    ///
    /// # Errors
    /// An error discards what was asked for. The host runs the handler again for
    /// [`Unavailable`](crate::FailureKind::Unavailable), [`RateLimited`](crate::FailureKind::RateLimited) and
    /// [`Conflict`](crate::FailureKind::Conflict), and keeps the event as a dead letter otherwise.
    fn handle(event: MessageEvent) -> Result<(), Failure>;
}

/// Hears when a conversation begins or changes; [`ConversationEvent::changes`] says which.
pub trait OnConversation {
    /// Handles one change. Whatever is asked for takes effect, all at once, when this returns `Ok`.
    ///
    /// # Errors
    /// As in [`OnMessage::handle`].
    fn handle(event: ConversationEvent) -> Result<(), Failure>;
}

/// Hears when something this plugin asked for was refused, or held for a person.
pub trait OnRefused {
    /// Handles one refusal. Whatever is asked for takes effect, all at once, when this returns `Ok`.
    ///
    /// # Errors
    /// As in [`OnMessage::handle`].
    fn handle(event: RefusedEvent) -> Result<(), Failure>;
}

/// Hears when a timer that this plugin had set by [`timers`](crate::timers) is due.
pub trait OnTimer {
    /// Handles one timer. Whatever is asked for takes effect, all at once, when this returns `Ok`.
    ///
    /// # Errors
    /// As in [`OnMessage::handle`].
    fn handle(event: TimerEvent) -> Result<(), Failure>;
}

/// Hears when a lead begins, changes, is won or lost, whoever did it.
pub trait OnLead {
    /// Handles one change of a lead. Whatever is asked for takes effect, all at once, when this returns `Ok`.
    ///
    /// # Errors
    /// As in [`OnMessage::handle`].
    fn handle(event: LeadEvent) -> Result<(), Failure>;
}

/// Hears when somebody comments in public: on a post, or in answer to another comment.
pub trait OnComment {
    /// Handles one comment. Whatever is asked for takes effect, all at once, when this returns `Ok`.
    ///
    /// # Errors
    /// As in [`OnMessage::handle`].
    fn handle(event: CommentEvent) -> Result<(), Failure>;
}

/// Hears when somebody reacts to a message or comment, or takes a reaction back.
pub trait OnReaction {
    /// Handles one reaction. Whatever is asked for takes effect, all at once, when this returns `Ok`.
    ///
    /// # Errors
    /// As in [`OnMessage::handle`].
    fn handle(event: ReactionEvent) -> Result<(), Failure>;
}

/// Hears when a message of ours was delivered or read, or failed for good.
pub trait OnReceipt {
    /// Handles one receipt. Whatever is asked for takes effect, all at once, when this returns `Ok`.
    ///
    /// # Errors
    /// As in [`OnMessage::handle`].
    fn handle(event: ReceiptEvent) -> Result<(), Failure>;
}

/// Hears when a customer has said how good it was: of the conversation, or of one answer.
pub trait OnFeedback {
    /// Handles one rating. Whatever is asked for takes effect, all at once, when this returns `Ok`.
    ///
    /// # Errors
    /// As in [`OnMessage::handle`].
    fn handle(event: FeedbackEvent) -> Result<(), Failure>;
}

/// Sees each reply before it becomes due: it may pass, amend or hold it.
///
/// Reviewers are asked one after the other, in the admin's order. A reply that policy holds or refuses is not reviewed,
/// nor is one that a person has released.
pub trait Reviewer {
    /// Reviews one reply. When this returns `Ok`, the reply goes on, unless [`ReplyReview::amend`] or
    /// [`ReplyReview::hold`] said otherwise.
    ///
    /// # Errors
    /// The review is made again, up to 3 times. Then the reply goes on or is held, as the admin has set it.
    fn review(reply: ReplyReview) -> Result<(), Failure>;
}

/// Helps people at their work: suggests replies, and does what they tell it to.
pub trait Assistant {
    /// Suggests replies by [`SuggestionRequest::suggest`] while a person waits. By default it suggests none.
    ///
    /// Nothing else comes of it: memory and history can be read, and what would change something is
    /// [`Denied`](crate::FailureKind::Denied).
    ///
    /// # Errors
    /// Any error leaves the person without suggestions from this plugin.
    fn suggest(_request: SuggestionRequest) -> Result<(), Failure> {
        Ok(())
    }

    /// Says by [`CommandList::offer`] what can be done in a conversation. By default nothing can. As with
    /// [`Assistant::suggest`], nothing else comes of it.
    ///
    /// # Errors
    /// Any error leaves the person without commands of this plugin.
    fn commands(_request: CommandList) -> Result<(), Failure> {
        Ok(())
    }

    /// Runs a command that was offered. What it asks for takes effect as with any handler, on the person's behalf: it may
    /// answer where automatic replies keep silent. By default there is no command.
    ///
    /// # Errors
    /// The error is shown to the person. The command is run again as in [`OnMessage::handle`].
    fn run(command: CommandEvent) -> Result<(), Failure> {
        Err(Failure::not_found(format!("there is no command {}", command.name())).with_code("unknown-command"))
    }
}

/// Carries contacts, conversations and leads to another system.
///
/// It is at least once: what was exported may come again, so the other system must find the record by its identifier
/// and change it rather than make another.
pub trait Exporter {
    /// Exports a batch. When this returns `Ok`, each record that was not
    /// [`failed`](crate::batches::ChangedRecord::failed) is exported.
    ///
    /// # Errors
    /// The whole batch comes again, after a wait.
    fn export_batch(batch: Batch) -> Result<(), Failure>;

    /// Brings back what changed there. Called once a minute. By default nothing comes back.
    ///
    /// # Errors
    /// Any error discards what was reported; the next look begins where this one did.
    fn poll(_request: PollRequest) -> Result<(), Failure> {
        Ok(())
    }
}

/// Turns what an older version of this plugin has kept into what this one keeps. Without it the values stay as they are.
pub trait Migrate {
    /// Changes one part of the memory: the shared values, or those of a conversation. Called for a trial first, whose
    /// outcome is thrown away, so it should only transform.
    ///
    /// # Errors
    /// Any error, in whichever call, leaves the older version in place with all that it has kept.
    fn migrate(step: MigrationStep) -> Result<(), Failure>;
}

/// Joins a platform to the inbox.
pub trait Connector {
    /// Is this request truly the platform's? A challenge is answered here by [`HookRequest::respond`].
    ///
    /// # Errors
    /// [`Denied`](crate::FailureKind::Denied): the sender gets 401. [`Invalid`](crate::FailureKind::Invalid): the
    /// request makes no sense, 400. [`RateLimited`](crate::FailureKind::RateLimited): 429. Anything else: 503, and
    /// the platform tries again. What does not verify is not kept.
    fn verify(request: HookRequest) -> Result<(), Failure>;

    /// Emits an item through [`intake`](crate::intake) for each thing that a verified request tells.
    ///
    /// # Errors
    /// [`Invalid`](crate::FailureKind::Invalid): the envelope is broken, 400, nothing is kept. Any other: the
    /// request is kept for later. A single item that makes no sense goes to
    /// [`intake::unknown`](crate::intake::unknown) instead.
    fn receive(request: HookRequest) -> Result<(), Failure>;

    /// Hands one part of a reply to the platform, with at most one request that is not idempotent, and
    /// reports success by [`Outgoing::sent`]. Of a private reply it says by [`Outgoing::sent_in`] where it arrived, when
    /// the platform tells.
    ///
    /// # Errors
    /// [`RateLimited`](crate::FailureKind::RateLimited) and [`Unavailable`](crate::FailureKind::Unavailable): the
    /// platform did nothing, the host tries again. [`Uncertain`](crate::FailureKind::Uncertain): it may have been
    /// sent; never tried again. Any other: it failed for good.
    fn send(part: Outgoing) -> Result<(), Failure>;

    /// Finds out who a customer is. Called once for each new one. By default nothing is found out.
    ///
    /// # Errors
    /// Any error leaves the customer without what was to be found out.
    fn profile(_request: ProfileRequest) -> Result<(), Failure> {
        Ok(())
    }

    /// Declares the platform's rules through [`rules`](crate::rules). By default everything is allowed, except files.
    ///
    /// # Errors
    /// Any error keeps the channel from being added.
    fn rules() -> Result<(), Failure> {
        Ok(())
    }
}
