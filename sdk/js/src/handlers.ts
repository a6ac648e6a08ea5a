import type { CommandEvent, CommandList, SuggestionRequest } from "./assistance.js";
import type { Batch, PollRequest } from "./batches.js";
import type {
  CommentEvent,
  ContactEvent,
  ConversationEvent,
  FeedbackEvent,
  LeadEvent,
  MessageEvent,
  ReactionEvent,
  ReceiptEvent,
  RefusedEvent,
  TimerEvent,
} from "./events.js";
import type { MigrationStep } from "./migrations.js";
import type {
  CatalogueRequest,
  ChannelPoll,
  Gesture,
  HookRequest,
  MediaRequest,
  Outgoing,
  ProfileRequest,
  SetupRequest,
} from "./platform/index.js";
import type { ReplyReview } from "./reviews.js";

/**
 * The return type of a handler: nothing, synchronously or as a promise. An error it throws or rejects with is its
 * failure.
 */
export type Done = void | Promise<void>;

/**
 * Handles a message from a customer: the handler `on-message`, exported as `onMessage`.
 *
 * As with every handler, everything it requests takes effect together when it returns, and nothing takes effect if it
 * fails. Only HTTP requests are sent immediately.
 */
export type OnMessage = (event: MessageEvent) => Done;

/** Handles a conversation that began or changed: the handler `on-conversation`, exported as `onConversation`. */
export type OnConversation = (event: ConversationEvent) => Done;

/**
 * Handles an action of this plugin that was refused or held, or a gesture of it that failed later: the handler
 * `on-refused`, exported as `onRefused`.
 */
export type OnRefused = (event: RefusedEvent) => Done;

/** Handles a timer of this plugin that is due: the handler `on-timer`, exported as `onTimer`. */
export type OnTimer = (event: TimerEvent) => Done;

/** Handles a lead that was opened, changed, won or lost: the handler `on-lead`, exported as `onLead`. */
export type OnLead = (event: LeadEvent) => Done;

/**
 * Handles a public comment on a post, or a reply to another comment: the handler `on-comment`, exported as `onComment`.
 */
export type OnComment = (event: CommentEvent) => Done;

/**
 * Handles a reaction to a message or comment that was added or removed: the handler `on-reaction`, exported as
 * `onReaction`.
 */
export type OnReaction = (event: ReactionEvent) => Done;

/**
 * Handles an outgoing message that was delivered or read, or failed permanently: the handler `on-receipt`, exported as
 * `onReceipt`.
 */
export type OnReceipt = (event: ReceiptEvent) => Done;

/**
 * Handles a customer's rating of the conversation or of one reply: the handler `on-feedback`, exported as `onFeedback`.
 */
export type OnFeedback = (event: FeedbackEvent) => Done;

/**
 * Handles what platforms report about a customer: whether messages reach the customer, what the customer consents to,
 * or a new identifier. The handler `on-contact`, exported as `onContact`.
 */
export type OnContact = (event: ContactEvent) => Done;

/**
 * Converts the values that an older version of this plugin stored: the handler `migration`, exported as `migrate`.
 * Without it the values stay unchanged.
 *
 * It is called for the shared values and for each conversation that has values. The first calls are a trial whose
 * result is discarded, so it should only transform values. A failure in any call leaves the older version and all its
 * values in place.
 */
export type Migrate = (step: MigrationStep) => Done;

/**
 * Reviews each reply before it is sent: the role `reviewer`, exported as `review`. It lets the reply pass, or calls
 * {@link ReplyReview.amend} or {@link ReplyReview.hold}.
 *
 * Reviewers are called one after the other, in the admin's order. Replies that policy holds or refuses are not
 * reviewed, nor are those that a person has released. After a failure the review is tried up to 3 times; after that the
 * reply is sent or held, depending on the admin's setting.
 */
export type Review = (reply: ReplyReview) => Done;

/** Connects a platform to the inbox: the role `connector`, exported as an object `connector`. */
export interface Connector {
  /**
   * Verifies that the platform sent this request. It also answers a challenge, by {@link HookRequest.respond}.
   *
   * If it fails with `denied`, the sender is answered with 401; with `invalid`, because the request is malformed,
   * 400; with `rate-limited`, 429; with anything else, 503, and the platform retries. A request that is not verified is
   * not stored.
   */
  verify(request: HookRequest): Done;

  /**
   * Reports an item through `intake` for each event of a verified request.
   *
   * If it fails with `invalid`, the envelope is malformed: the sender is answered with 400 and nothing is stored. After
   * any other failure the request is stored and received again later. A single event that cannot be read should be
   * passed to `intake.unknown` instead.
   */
  receive(request: HookRequest): Done;

  /**
   * Sends one part of a reply to the platform, with at most one request that is not idempotent, and reports success by
   * {@link Outgoing.sent}.
   *
   * If it fails with `rate-limited` or `unavailable`, the platform did nothing and the host retries. With `uncertain`,
   * the part may have been sent; it is never retried unless the rule `echoes` or the role `settle` shows that it was
   * not sent, or the rule `repeatable` says that a repetition does no harm. With anything else, it has failed
   * permanently.
   */
  send(part: Outgoing): Done;

  /** Looks up a customer's name and attributes. Called once for each new customer. Without it nothing is looked up. */
  profile?(request: ProfileRequest): Done;

  /**
   * Declares the platform's rules through `rules`. Called when a channel is added or the connector is upgraded, when
   * the time of the rule `validFor` is over, and after {@link Outgoing.rulesChanged}. Without it everything is allowed
   * except files. A failure prevents the channel from being added; later, the rules stay as they are.
   */
  rules?(): Done;
}

/**
 * Gets customers' files that the host cannot fetch alone: the role `media`, exported as an object `media`. It is a role
 * of a connector whose platform does not give an address of the file itself.
 */
export interface Media {
  /**
   * Gets a file with as many requests as it takes, and calls {@link MediaRequest.deliver}. Called for each file of an
   * item that has a `reference`, after the message is stored.
   *
   * If it fails with `unavailable` or `rate-limited`, the host tries again, at most 5 times. With anything else, the
   * file is given up, and the message shows why.
   */
  fetch(request: MediaRequest): Done;
}

/**
 * Asks a platform for events: the role `poller`, exported as an object `poller`. It is a role of a connector whose
 * platform does not call a hook, or need not.
 */
export interface Poller {
  /**
   * Asks the platform for what has happened since the cursor, and reports an item through `intake` for each event. The
   * items and the cursor are stored together. A failure stores nothing, and the host polls again after a wait. The host
   * polls an account with one call at a time.
   */
  poll(request: ChannelPoll): Done;
}

/** Registers a connector's channels at their platform: the role `setup`, exported as an object `setup`. */
export interface Setup {
  /**
   * Registers the channel, for example its hook. Called after the channel was added or changed, and again whenever a
   * registration must be renewed, so it must have the same result if it is repeated. After a failure, the channel stays
   * and shows the failure, and the host tries again.
   */
  join(request: SetupRequest): Done;

  /**
   * Removes the registration. Called before the channel is removed. A failure is reported, and the channel is removed
   * all the same. Without it nothing is removed at the platform.
   */
  leave?(request: SetupRequest): Done;
}

/**
 * Asks the platform whether it took a part whose answer was lost: the role `settle`, exported as `settle`. It is a role
 * of a connector whose platform can tell.
 *
 * It asks for the part by {@link Outgoing.id} or by a kept value, and calls {@link Outgoing.sent} or
 * {@link Outgoing.notSent}; neither if the platform does not know yet. The host calls it after the time of the rule
 * `settles`, for at most a day, as long as no person has decided.
 *
 * If it fails with `unavailable`, `rate-limited`, `conflict` or `uncertain`, the host asks again. With anything else,
 * the host stops asking, and a person decides.
 */
export type Settle = (part: Outgoing) => Done;

/**
 * Makes gestures on the platform: the role `gestures`, exported as an object `gestures`. It is a role of a connector
 * whose platform has more than messages: typing, read marks, reactions, edits or deletions. The rule `gesture` declares
 * which.
 */
export interface Gestures {
  /**
   * Makes one gesture. Repeating it must do no harm: if it has already been made, the function just returns. The host
   * makes the gestures about one message one after the other, in the order in which they were asked for, and likewise
   * the `typing` and `read` of one conversation. It may make others at the same time.
   *
   * If it fails with `unavailable`, `rate-limited`, `uncertain` or `conflict`, the host tries again, at most 5 times,
   * but not for `typing` and `read`. With anything else, the gesture has failed, and people see the reason.
   */
  perform(gesture: Gesture): Done;
}

/**
 * Reads the templates that the platform has approved: the role `catalogue`, exported as an object `catalogue`. It is a
 * role of a connector whose platform lists them.
 */
export interface Catalogue {
  /**
   * Reads all templates of the account, and passes each to {@link CatalogueRequest.add}. They replace those that an
   * earlier call added; templates that an admin entered stay. Called when a channel is added, every hour, and when an
   * admin asks for it.
   *
   * A failure changes nothing, and the host tries again later.
   */
  read(request: CatalogueRequest): Done;
}

/**
 * Exports contacts, conversations and leads to another system: the role `exporter`, exported as an object `exporter`.
 *
 * Export is at least once: a record may be exported again, so the other system must find it by its identifier and
 * update it instead of creating another.
 */
export interface Exporter {
  /**
   * Exports a batch. When this returns, every record not reported as {@link ChangedRecord.failed} counts as exported.
   * After a failure the whole batch is exported again, after a wait.
   */
  exportBatch(batch: Batch): Done;

  /**
   * Reports changes made in the other system. Called once a minute. A failure discards what it reported. Without it no
   * changes are read from the other system.
   */
  poll?(request: PollRequest): Done;
}

/**
 * Helps people with their work: the role `assistant`, exported as an object `assistant`. It suggests replies and runs
 * commands.
 */
export interface Assistant {
  /**
   * Suggests replies while a person waits. The call can read stored values and history; any change is refused with
   * `denied`. Required if there is no {@link commands}; without it nothing is suggested.
   */
  suggest?(request: SuggestionRequest): Done;

  /**
   * Offers the commands available in a conversation. As with {@link suggest}, the call can change nothing. Without it
   * no commands are offered.
   */
  commands?(request: CommandList): Done;

  /**
   * Runs a command; required if there is {@link commands}. Everything it requests takes effect as with any handler, on
   * the person's behalf: it may reply even when automatic replies are suppressed. A failure is shown to the person, and
   * the command is retried as handlers are.
   */
  run?(command: CommandEvent): Done;
}
