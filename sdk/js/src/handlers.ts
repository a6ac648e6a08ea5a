import type { CommandEvent, CommandList, SuggestionRequest } from "./assistance.js";
import type { Batch, PollRequest } from "./batches.js";
import type {
  CommentEvent,
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
import type { HookRequest, Outgoing, ProfileRequest } from "./platform.js";
import type { ReplyReview } from "./reviews.js";

/** What a handler may return: nothing, now or later. What it throws, or rejects with, is its failure. */
export type Done = void | Promise<void>;

/**
 * Hears when a customer writes: the handler `on-message`, exported as `onMessage`.
 *
 * As with every handler, what it asks for takes effect when it returns, all at once, and not at all when it fails.
 */
export type OnMessage = (event: MessageEvent) => Done;

/** Hears when a conversation begins or changes: the handler `on-conversation`, exported as `onConversation`. */
export type OnConversation = (event: ConversationEvent) => Done;

/**
 * Hears when something this plugin asked for was refused or held: the handler `on-refused`, exported as `onRefused`.
 */
export type OnRefused = (event: RefusedEvent) => Done;

/** Hears when a timer that this plugin had set is due: the handler `on-timer`, exported as `onTimer`. */
export type OnTimer = (event: TimerEvent) => Done;

/** Hears when a lead begins, changes, is won or lost, whoever did it: the handler `on-lead`, exported as `onLead`. */
export type OnLead = (event: LeadEvent) => Done;

/**
 * Hears when somebody comments in public, on a post or in answer to another comment: the handler `on-comment`, exported
 * as `onComment`.
 */
export type OnComment = (event: CommentEvent) => Done;

/**
 * Hears when somebody reacts to a message or comment, or takes a reaction back: the handler `on-reaction`, exported as
 * `onReaction`.
 */
export type OnReaction = (event: ReactionEvent) => Done;

/**
 * Hears when a message of ours was delivered or read, or failed for good: the handler `on-receipt`, exported as
 * `onReceipt`.
 */
export type OnReceipt = (event: ReceiptEvent) => Done;

/**
 * Hears when a customer has said how good it was, of the conversation or of one answer: the handler `on-feedback`,
 * exported as `onFeedback`.
 */
export type OnFeedback = (event: FeedbackEvent) => Done;

/**
 * Turns what an older version of this plugin has kept into what this one keeps: the handler `migration`, exported as
 * `migrate`. Without it the values stay as they are.
 *
 * It is called for the shared values and for each conversation that has some, for a trial first whose outcome is thrown
 * away: so it should only transform. A failure, in whichever call, leaves the older version in place with all that it
 * has kept.
 */
export type Migrate = (step: MigrationStep) => Done;

/**
 * Sees each reply before it becomes due: the role `reviewer`, exported as `review`. It lets the reply pass, or calls
 * {@link ReplyReview.amend} or {@link ReplyReview.hold}.
 *
 * Reviewers are asked one after the other, in the admin's order. A reply that policy holds or refuses is not reviewed,
 * nor is one that a person has released. After a failure the review is made again, up to 3 times; then the reply goes
 * on or is held, as the admin has set it.
 */
export type Review = (reply: ReplyReview) => Done;

/** Joins a platform to the inbox: the role `connector`, exported as an object `connector`. */
export interface Connector {
  /**
   * Is this request truly the platform's? A challenge is answered here by {@link HookRequest.respond}.
   *
   * Failing with `denied`: the sender gets 401. `invalid`: the request makes no sense, 400. `rate-limited`: 429.
   * Anything else: 503, and the platform tries again. What does not verify is not kept.
   */
  verify(request: HookRequest): Done;

  /**
   * Emits an item through `intake` for each thing that a verified request tells.
   *
   * Failing with `invalid`: the envelope is broken, 400, nothing is kept. Anything else: the request is kept for later.
   * A single item that makes no sense goes to `intake.unknown` instead.
   */
  receive(request: HookRequest): Done;

  /**
   * Hands one part of a reply to the platform, with at most one request that is not idempotent, and reports success by
   * {@link Outgoing.sent}.
   *
   * Failing with `rate-limited` or `unavailable`: the platform did nothing, the host tries again. `uncertain`: it may
   * have been sent; never tried again, unless the rule `echoes` shows that it was not. Anything else: it failed for
   * good.
   */
  send(part: Outgoing): Done;

  /** Finds out who a customer is. Called once for each new one. Without it nothing is found out. */
  profile?(request: ProfileRequest): Done;

  /**
   * Declares the platform's rules through `rules`, when a channel is added or the connector upgraded. Without it
   * everything is allowed, except files. A failure keeps the channel from being added.
   */
  rules?(): Done;
}

/**
 * Carries contacts, conversations and leads to another system: the role `exporter`, exported as an object `exporter`.
 *
 * It is at least once: what was exported may come again, so the other system must find the record by its identifier and
 * change it rather than make another.
 */
export interface Exporter {
  /**
   * Exports a batch. When this returns, each record that was not {@link ChangedRecord.failed} is exported. A failure
   * has the whole batch come again, after a wait.
   */
  exportBatch(batch: Batch): Done;

  /**
   * Brings back what changed there. Called once a minute. A failure discards what it reported. Without it nothing comes
   * back.
   */
  poll?(request: PollRequest): Done;
}

/**
 * Helps people at their work: the role `assistant`, exported as an object `assistant`. It suggests replies, and does
 * what they tell it to.
 */
export interface Assistant {
  /**
   * Suggests replies while a person waits. Nothing else comes of it: memory and history can be read, and what would
   * change something is `denied`. Needed where there are no {@link commands}; without it nothing is suggested.
   */
  suggest?(request: SuggestionRequest): Done;

  /**
   * Says what can be done in a conversation. As with {@link suggest}, nothing else comes of it. Without it nothing is
   * offered.
   */
  commands?(request: CommandList): Done;

  /**
   * Does it; needed where there are {@link commands}. What it asks for takes effect as with any handler, on the
   * person's behalf: it may answer where automatic replies keep silent. A failure is shown to the person; it is run
   * again as handlers are.
   */
  run?(command: CommandEvent): Done;
}
