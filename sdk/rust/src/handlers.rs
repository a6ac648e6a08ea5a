//! The handlers and roles of a plugin, one trait each. [`export!`](crate::export) turns an `impl` into the component's
//! export.

use crate::{
    Batch, CatalogueRequest, ChannelPoll, CommandEvent, CommandList, CommentEvent, ContactEvent, ConversationEvent,
    Failure, FeedbackEvent, Gesture, HookRequest, LeadEvent, MediaRequest, MessageEvent, MigrationStep, Outgoing,
    PollRequest, ProfileRequest, ReactionEvent, ReceiptEvent, RefusedEvent, ReplyReview, SetupRequest,
    SuggestionRequest, TimerEvent,
};

/// Handles messages from customers.
pub trait OnMessage {
    /// Handles one message. When this returns `Ok`, everything that it requested takes effect, all at once.
    ///
    /// # Errors
    /// An error discards everything that was requested. The host runs the handler again for
    /// [`Unavailable`](crate::FailureKind::Unavailable), [`RateLimited`](crate::FailureKind::RateLimited) and
    /// [`Conflict`](crate::FailureKind::Conflict). For all other kinds, it stores the event as a dead letter.
    fn handle(event: MessageEvent) -> Result<(), Failure>;
}

/// Handles the start of a conversation and changes to it; [`ConversationEvent::changes`] lists them.
pub trait OnConversation {
    /// Handles one event. When this returns `Ok`, everything that it requested takes effect, all at once.
    ///
    /// # Errors
    /// Same as [`OnMessage::handle`].
    fn handle(event: ConversationEvent) -> Result<(), Failure>;
}

/// Handles actions of this plugin that were refused, or held for a person.
pub trait OnRefused {
    /// Handles one refusal. When this returns `Ok`, everything that it requested takes effect, all at once.
    ///
    /// # Errors
    /// Same as [`OnMessage::handle`].
    fn handle(event: RefusedEvent) -> Result<(), Failure>;
}

/// Handles timers that this plugin set with [`timers`](crate::timers) and that are now due.
pub trait OnTimer {
    /// Handles one timer. When this returns `Ok`, everything that it requested takes effect, all at once.
    ///
    /// # Errors
    /// Same as [`OnMessage::handle`].
    fn handle(event: TimerEvent) -> Result<(), Failure>;
}

/// Handles new leads, and changes to leads by plugins or people, including won and lost leads.
pub trait OnLead {
    /// Handles one change of a lead. When this returns `Ok`, everything that it requested takes effect, all at once.
    ///
    /// # Errors
    /// Same as [`OnMessage::handle`].
    fn handle(event: LeadEvent) -> Result<(), Failure>;
}

/// Handles public comments: on a post, or in reply to another comment.
pub trait OnComment {
    /// Handles one comment. When this returns `Ok`, everything that it requested takes effect, all at once.
    ///
    /// # Errors
    /// Same as [`OnMessage::handle`].
    fn handle(event: CommentEvent) -> Result<(), Failure>;
}

/// Handles reactions that are added to a message or comment, or removed from it.
pub trait OnReaction {
    /// Handles one reaction. When this returns `Ok`, everything that it requested takes effect, all at once.
    ///
    /// # Errors
    /// Same as [`OnMessage::handle`].
    fn handle(event: ReactionEvent) -> Result<(), Failure>;
}

/// Handles receipts: one of our messages was delivered, was read, or failed for good.
pub trait OnReceipt {
    /// Handles one receipt. When this returns `Ok`, everything that it requested takes effect, all at once.
    ///
    /// # Errors
    /// Same as [`OnMessage::handle`].
    fn handle(event: ReceiptEvent) -> Result<(), Failure>;
}

/// Handles a customer's rating of the conversation or of one of our messages.
pub trait OnFeedback {
    /// Handles one rating. When this returns `Ok`, everything that it requested takes effect, all at once.
    ///
    /// # Errors
    /// Same as [`OnMessage::handle`].
    fn handle(event: FeedbackEvent) -> Result<(), Failure>;
}

/// Handles what platforms report about a customer: whether messages reach the customer, what the customer consents to,
/// and a new identifier.
pub trait OnContact {
    /// Handles one report. When this returns `Ok`, everything that it requested takes effect, all at once.
    ///
    /// # Errors
    /// Same as [`OnMessage::handle`].
    fn handle(event: ContactEvent) -> Result<(), Failure>;
}

/// Reviews each reply before it is sent. A reviewer can let a reply pass, amend it or hold it.
///
/// The host calls reviewers one after another, in the admin's order. It does not ask for a review of replies that
/// policy holds or refuses, or that a person has released.
pub trait Reviewer {
    /// Reviews one reply. When this returns `Ok`, the reply passes unchanged, unless the reviewer called
    /// [`ReplyReview::amend`] or [`ReplyReview::hold`].
    ///
    /// # Errors
    /// The host retries the review, up to 3 attempts. Then it sends or holds the reply, as the admin has configured.
    fn review(reply: ReplyReview) -> Result<(), Failure>;
}

/// Supports people at work: suggests replies and offers commands that a person can run.
pub trait Assistant {
    /// Suggests replies with [`SuggestionRequest::suggest`] while a person waits. The default suggests none.
    ///
    /// This call has no other effect: it can read `kv` and the history, but any change is
    /// [`Denied`](crate::FailureKind::Denied).
    ///
    /// # Errors
    /// On any error, the person gets no suggestions from this plugin.
    fn suggest(_request: SuggestionRequest) -> Result<(), Failure> {
        Ok(())
    }

    /// Lists the commands available in a conversation with [`CommandList::offer`]. The default offers none. As in
    /// [`Assistant::suggest`], the call has no other effect.
    ///
    /// # Errors
    /// On any error, the person gets no commands from this plugin.
    fn commands(_request: CommandList) -> Result<(), Failure> {
        Ok(())
    }

    /// Runs a command that this plugin offered. What it requests takes effect as with any handler, on the person's
    /// behalf: it may reply even where automatic replies are not allowed. The default has no commands.
    ///
    /// # Errors
    /// The person sees the error. The host runs the command again in the same cases as in [`OnMessage::handle`].
    fn run(command: CommandEvent) -> Result<(), Failure> {
        Err(Failure::not_found(format!("there is no command {}", command.name())).with_code("unknown-command"))
    }
}

/// Exports contacts, conversations and leads to another system.
///
/// Delivery is at least once: an exported record may come again. The other system must therefore find the record by its
/// identifier and update it instead of creating another.
pub trait Exporter {
    /// Exports a batch. When this returns `Ok`, each record counts as exported, unless
    /// [`failed`](crate::batches::ChangedRecord::failed) was called on it.
    ///
    /// # Errors
    /// The host sends the whole batch again after a delay.
    fn export_batch(batch: Batch) -> Result<(), Failure>;

    /// Reports changes in the other system. The host calls it once a minute. The default reports nothing.
    ///
    /// # Errors
    /// Any error discards everything that was reported. The next poll starts at the same place again.
    fn poll(_request: PollRequest) -> Result<(), Failure> {
        Ok(())
    }
}

/// Converts values that an older version of this plugin stored to the format of this version. Without this trait, the
/// values stay as they are.
pub trait Migrate {
    /// Converts one part of the stored values: the shared ones, or those of one conversation. The host first makes a
    /// trial call and discards its result, so this function should only transform values.
    ///
    /// # Errors
    /// Any error, in any call, leaves the older version and its stored values in place.
    fn migrate(step: MigrationStep) -> Result<(), Failure>;
}

/// Connects a platform to the inbox.
pub trait Connector {
    /// Verifies that a request comes from the platform. Also answers a challenge, with [`HookRequest::respond`].
    ///
    /// # Errors
    /// [`Denied`](crate::FailureKind::Denied): the sender gets 401. [`Invalid`](crate::FailureKind::Invalid): the
    /// request is malformed, and the sender gets 400. [`RateLimited`](crate::FailureKind::RateLimited): 429. Any other
    /// kind: 503, and the platform retries. The host does not store requests that fail verification.
    fn verify(request: HookRequest) -> Result<(), Failure>;

    /// Emits an item through [`intake`](crate::intake) for each event in a verified request.
    ///
    /// # Errors
    /// [`Invalid`](crate::FailureKind::Invalid): the envelope is malformed. The sender gets 400 and nothing is stored.
    /// Any other kind: the host stores the request for later. If only a single item cannot be understood, pass it to
    /// [`intake::unknown`](crate::intake::unknown) instead.
    fn receive(request: HookRequest) -> Result<(), Failure>;

    /// Sends one part of a reply to the platform, with at most one non-idempotent request, and reports success with
    /// [`Outgoing::sent`]. For a private reply, and for a part that begins the conversation ([`Outgoing::opens`]), it
    /// also reports with [`Outgoing::sent_in`] the conversation in which the message arrived, if the platform supplies
    /// that.
    ///
    /// # Errors
    /// [`RateLimited`](crate::FailureKind::RateLimited) and [`Unavailable`](crate::FailureKind::Unavailable): the
    /// platform did nothing, and the host retries. [`Uncertain`](crate::FailureKind::Uncertain): the part may have been
    /// sent, and the host retries only if [`Settle`] or a rule shows that it does no harm. Any other kind: the part
    /// failed for good.
    fn send(part: Outgoing) -> Result<(), Failure>;

    /// Looks up a customer's profile. The host calls it once for each new customer. The default finds nothing.
    ///
    /// # Errors
    /// On any error, the customer has no profile data.
    fn profile(_request: ProfileRequest) -> Result<(), Failure> {
        Ok(())
    }

    /// Declares the platform's rules through [`rules`](crate::rules). The default allows everything except files, quick
    /// replies, private replies and gestures, and the host turns rich content into text.
    ///
    /// The host calls it when a channel is added, when the connector is upgraded, when the time of
    /// [`rules::valid_for`](crate::rules::valid_for) is over, and after [`Outgoing::rules_changed`].
    ///
    /// # Errors
    /// On any error, a new channel is not added, and the rules of an existing one stay as they are.
    fn rules() -> Result<(), Failure> {
        Ok(())
    }
}

/// Fetches customers' files for a connector whose platform gives no address that the host can fetch alone. The host
/// calls it for each file with a [`reference`](crate::intake::File::reference), after the message is stored.
pub trait Media {
    /// Gets the file with as many requests as it takes, and calls [`MediaRequest::deliver`].
    ///
    /// # Errors
    /// [`Unavailable`](crate::FailureKind::Unavailable) and [`RateLimited`](crate::FailureKind::RateLimited): the host
    /// tries again, at most 5 times. Any other kind: the file is given up, and the message shows why.
    fn fetch(request: MediaRequest) -> Result<(), Failure>;
}

/// Asks the platform for what has happened, for a connector whose platform does not call a hook, or need not.
pub trait Poller {
    /// Emits an item through [`intake`](crate::intake) for each thing that has happened since the cursor. The items and
    /// the cursor are stored together.
    ///
    /// # Errors
    /// Nothing is stored, and the host polls again after a delay, from the same cursor.
    fn poll(request: ChannelPoll) -> Result<(), Failure>;
}

/// Registers channels at the platform, for example their hooks.
pub trait Setup {
    /// Registers a channel. Repeating it must have the same result: the host calls it after each change of the channel,
    /// and whenever [`SetupRequest::renew_after`] asks for it.
    ///
    /// # Errors
    /// The channel stays and shows the failure. The host tries again if the kind of the failure says that this may
    /// help.
    fn join(request: SetupRequest) -> Result<(), Failure>;

    /// Removes the registration of a channel that is about to be removed. The default removes nothing.
    ///
    /// # Errors
    /// The failure is reported, and the channel is removed all the same.
    fn leave(_request: SetupRequest) -> Result<(), Failure> {
        Ok(())
    }
}

/// Asks the platform whether it took a part whose answer was lost.
pub trait Settle {
    /// Asks for the part by its identifier or by a kept value, and reports [`Outgoing::sent`] or [`Outgoing::not_sent`].
    /// Neither: the platform does not know yet. The host calls it after the time of
    /// [`rules::settles`](crate::rules::settles), for at most a day, as long as no person has decided.
    ///
    /// # Errors
    /// [`Unavailable`](crate::FailureKind::Unavailable), [`RateLimited`](crate::FailureKind::RateLimited),
    /// [`Conflict`](crate::FailureKind::Conflict) and [`Uncertain`](crate::FailureKind::Uncertain): the host asks again.
    /// Any other kind: the host stops asking, and a person decides.
    fn settle(part: Outgoing) -> Result<(), Failure>;
}

/// Makes gestures on the platform: typing, read marks, reactions, edits and deletions. The connector declares which of
/// them its platform has with [`rules::gesture`](crate::rules::gesture).
pub trait Gestures {
    /// Makes one gesture; [`Gesture::kind`] says which. Repeating it must do no harm: if it has already been made,
    /// return `Ok`.
    ///
    /// # Errors
    /// [`Unavailable`](crate::FailureKind::Unavailable), [`RateLimited`](crate::FailureKind::RateLimited),
    /// [`Uncertain`](crate::FailureKind::Uncertain) and [`Conflict`](crate::FailureKind::Conflict): the host tries
    /// again, at most 5 times, but not for `typing` and `read`. Any other kind: the gesture failed, and people see the
    /// reason.
    fn perform(gesture: Gesture) -> Result<(), Failure>;
}

/// Reads the templates that the platform has approved, for a connector whose platform lists them.
pub trait Catalogue {
    /// Passes each template of the account to [`CatalogueRequest::add`]. When this returns `Ok`, they replace those of
    /// the last call; templates that an admin entered stay. The host calls it when a channel is added, every hour, and
    /// when an admin asks for it.
    ///
    /// # Errors
    /// On any error, nothing changes, and the host calls it again later.
    fn read(request: CatalogueRequest) -> Result<(), Failure>;
}
