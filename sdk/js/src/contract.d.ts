// The contract's interfaces in the form in which the engine passes them to a module: a missing value is `null`, and an
// error is thrown as an `Error` whose `payload` is the failure. The rest of the SDK wraps these interfaces.
// test/contract.test.mjs compares their names with the contract.

declare module "plugboard:inbox/types@0.1.2" {
  export type FailureKind =
    | "invalid"
    | "not-found"
    | "denied"
    | "conflict"
    | "rate-limited"
    | "unavailable"
    | "uncertain"
    | "internal";
  export interface Failure {
    kind: FailureKind;
    code: string | null;
    message: string;
    retryAfterMs: number | null;
  }
}

declare module "plugboard:inbox/conversations@0.1.2" {
  export interface Conversation {
    id(): string;
    channel(): string;
    kind(): string;
    status(): string;
    category(): string | null;
    priority(): string;
    labels(): string[];
    assignee(): string | null;
    team(): string | null;
    automation(): boolean;
    contact(): Contact;
    messages(limit: number): Message[];
    createdAt(): number;
    accountName(): string | null;
    lead(): Lead | null;
    name(): string | null;
    participants(limit: number): Contact[];
    participantCount(): number;
  }
  export interface Message {
    id(): string;
    direction(): string;
    kind(): string;
    text(): string;
    subject(): string | null;
    sentAt(): number;
    authorKind(): string;
    authorName(): string | null;
    replyTo(): string | null;
    payload(): string | null;
    attribute(key: string): string | null;
    deleted(): boolean;
    attachments(): Attachment[];
    editedAt(): number | null;
    content(): string | null;
  }
  export interface Contact {
    id(): string;
    name(): string | null;
    firstName(): string | null;
    attribute(key: string): string | null;
    createdAt(): number;
    reachable(): boolean;
    consent(purpose: string): string;
  }
  export interface Lead {
    id(): string;
    stage(): string;
    value(): number | null;
    currency(): string | null;
    source(): string | null;
    attribute(key: string): string | null;
    createdAt(): number;
  }
  export interface Attachment {
    id(): string;
    kind(): string;
    name(): string | null;
    mediaType(): string | null;
    size(): number | null;
    hint(): string | null;
    durationMs(): number | null;
  }
}

declare module "plugboard:inbox/events@0.1.2" {
  import type { Contact, Conversation, Lead, Message } from "plugboard:inbox/conversations@0.1.2";
  export interface Event {
    id(): string;
    conversation(): Conversation;
    occurredAt(): number;
    depth(): number;
    late(): boolean;
    json(): string;
  }
  export interface MessageEvent extends Event {
    message(): Message;
    contact(): Contact;
  }
  export interface ConversationEvent extends Event {
    changes(): string[];
  }
  export interface RefusedEvent extends Event {
    action(): string;
    verdict(): string;
    code(): string;
    reason(): string;
  }
  export interface TimerEvent extends Event {
    name(): string;
    data(): string;
  }
  export interface LeadEvent extends Event {
    lead(): Lead;
    changes(): string[];
  }
  export interface CommentEvent extends Event {
    comment(): Message;
    contact(): Contact;
  }
  export interface ReactionEvent extends Event {
    message(): Message;
    emoji(): string | null;
    takenBack(): string | null;
    contact(): Contact;
  }
  export interface ReceiptEvent extends Event {
    message(): Message;
    state(): string;
    code(): string | null;
    reason(): string | null;
  }
  export interface FeedbackEvent extends Event {
    message(): Message | null;
    rating(): number;
    best(): number;
    text(): string | null;
    contact(): Contact;
  }
  export interface ContactEvent extends Event {
    contact(): Contact;
    changes(): string[];
    purpose(): string | null;
  }
}

declare module "plugboard:inbox/platform@0.1.2" {
  import type { Attachment } from "plugboard:inbox/conversations@0.1.2";
  export interface HookRequest {
    method(): string;
    query(name: string): string | null;
    header(name: string): string | null;
    body(): Uint8Array;
    url(): string;
    path(): string;
    queryString(): string;
    queries(name: string): string[];
    headers(name: string): string[];
    fields(): [string, string][];
    files(): [string, Attachment][];
    receivedAt(): number;
    accounts(): string[];
    respond(status: number, contentType: string, body: Uint8Array): void;
  }
  export interface Outgoing {
    id(): string;
    attempt(): number;
    account(): string;
    thread(): string;
    conversationKind(): string;
    recipient(): string;
    text(): string | null;
    attachment(): Attachment | null;
    attachments(): Attachment[];
    subject(): string | null;
    quickReplies(): [string, string][];
    replyTo(): string | null;
    replyToAuthor(): string | null;
    privateReplyTo(): string | null;
    tag(): string | null;
    template(): [string, string] | null;
    templateVariables(): string[];
    templateParameters(): [string, string][];
    templateFiles(): [string, Attachment][];
    content(): string | null;
    opens(): string | null;
    sender(): string;
    sent(externalId: string | null): void;
    sentIn(thread: string): void;
    notSent(): void;
    rulesChanged(): void;
    kept(of: string, key: string): string | null;
    keep(of: string, key: string, value: string): void;
  }
  export interface ProfileRequest {
    account(): string;
    contact(): string;
    thread(): string;
    kept(of: string, key: string): string | null;
    setName(name: string): void;
    setAttribute(key: string, value: string): void;
  }
  export interface MediaRequest {
    account(): string;
    thread(): string;
    message(): string | null;
    kind(): string;
    reference(): string;
    attempt(): number;
    maxBytes(): number;
    kept(of: string, key: string): string | null;
    deliver(file: Attachment): void;
    setName(name: string): void;
  }
  export interface ChannelPoll {
    account(): string;
    cursor(): string | null;
    since(): number | null;
    setCursor(cursor: string): void;
    again(): void;
    wait(seconds: number): void;
    gap(reason: string): void;
  }
  export interface SetupRequest {
    account(): string | null;
    hookUrl(): string;
    setAccount(id: string, name: string | null): void;
    hearsBy(way: string): void;
    report(line: string): void;
    renewAfter(seconds: number): void;
  }
  export interface CatalogueRequest {
    account(): string;
    add(template: string): void;
  }
  export interface Gesture {
    id(): string;
    attempt(): number;
    kind(): string;
    account(): string;
    thread(): string;
    conversationKind(): string;
    recipient(): string;
    message(): string | null;
    emoji(): string | null;
    text(): string | null;
    seconds(): number;
    sender(): string;
    kept(of: string, key: string): string | null;
    changedId(externalId: string): void;
  }
}

declare module "plugboard:inbox/batches@0.1.2" {
  import type { Failure } from "plugboard:inbox/types@0.1.2";
  export interface Batch {
    records(): ChangedRecord[];
  }
  export interface ChangedRecord {
    kind(): string;
    id(): string;
    externalId(): string | null;
    mark(): string | null;
    json(): string;
    done(externalId: string | null, mark: string | null): void;
    failed(failure: Failure): void;
  }
  export interface PollRequest {
    cursor(): string | null;
    setCursor(cursor: string): void;
    lead(id: string, stage: string, mark: string | null): void;
    again(): void;
  }
}

declare module "plugboard:inbox/migrations@0.1.2" {
  export interface MigrationStep {
    from(): string;
    conversation(): string | null;
    values(): [string, string][];
    get(key: string): string | null;
    set(key: string, value: string): void;
    delete(key: string): void;
  }
}

declare module "plugboard:inbox/reviews@0.1.2" {
  import type { Contact, Conversation, Message } from "plugboard:inbox/conversations@0.1.2";
  export interface ReplyReview {
    id(): string;
    conversation(): Conversation;
    contact(): Contact;
    message(): Message;
    quickReplies(): [string, string][];
    template(): [string, string] | null;
    sender(): string;
    occurredAt(): number;
    depth(): number;
    late(): boolean;
    json(): string;
    amend(text: string): void;
    hold(reason: string): void;
  }
}

declare module "plugboard:inbox/assistance@0.1.2" {
  import type { Contact, Conversation } from "plugboard:inbox/conversations@0.1.2";
  export interface AssistanceRequest {
    conversation(): Conversation;
    contact(): Contact;
    agent(): string;
    json(): string;
  }
  export interface SuggestionRequest extends AssistanceRequest {
    draft(): string;
    suggest(text: string): void;
  }
  export interface CommandList extends AssistanceRequest {
    offer(name: string, title: string, input: string | null): void;
  }
  export interface CommandEvent {
    id(): string;
    conversation(): Conversation;
    contact(): Contact;
    name(): string;
    input(): string | null;
    agent(): string;
    occurredAt(): number;
    depth(): number;
    late(): boolean;
    json(): string;
  }
}

declare module "plugboard:inbox/text@0.1.2" {
  export interface Phone {
    written: string;
    number: string;
    extension: string | null;
  }
  export function fold(text: string): string;
  export function contains(text: string, keywords: string[]): number[];
  export function emails(text: string): string[];
  export function phones(text: string, region: string | null): Phone[];
  export function language(text: string): string | null;
}

declare module "plugboard:inbox/intake@0.1.2" {
  import type { Attachment } from "plugboard:inbox/conversations@0.1.2";
  export class File {
    constructor(kind: string);
    url(url: string): void;
    reference(reference: string): void;
    content(file: Attachment): void;
    bytes(bytes: Uint8Array): void;
    name(name: string): void;
    mediaType(mediaType: string): void;
    hint(hint: string): void;
    durationMs(ms: number): void;
  }
  export class Item {
    constructor(account: string, dedupeKey: string, thread: string, contact: string);
    at(time: number): void;
    externalId(id: string): void;
    text(text: string): void;
    subject(subject: string): void;
    conversationKind(kind: string): void;
    kind(kind: string): void;
    contactName(name: string): void;
    replyTo(externalId: string): void;
    payload(payload: string): void;
    attribute(key: string, value: string): void;
    attachment(kind: string, url: string, name: string | null): void;
    addFile(file: File): void;
    keep(of: string, key: string, value: string): void;
    outgoing(author: string): void;
    correlation(delivery: string): void;
    warning(text: string): void;
    conversationName(name: string): void;
    contactAttribute(key: string, value: string): void;
    alsoKnownAs(kind: string, id: string): void;
    content(document: string): void;
    failure(code: string, message: string): void;
  }
  export function message(item: Item): void;
  export function reaction(item: Item, message: string, emoji: string | null): void;
  export function edit(item: Item, message: string, text: string): void;
  export function deletion(item: Item, message: string): void;
  export function receipt(item: Item, message: string, state: string): void;
  export function watermark(item: Item, until: number, state: string): void;
  export function feedback(
    item: Item,
    message: string | null,
    rating: number,
    best: number,
    text: string | null,
  ): void;
  export function unknown(dedupeKey: string, reason: string): void;
  export function unknownItem(dedupeKey: string, reason: string, document: Uint8Array): void;
  export function typing(item: Item, seconds: number): void;
  export function reactionAdded(item: Item, message: string, emoji: string): void;
  export function reactionRemoved(item: Item, message: string, emoji: string): void;
  export function participant(item: Item, change: string): void;
  export function moved(item: Item, to: string): void;
  export function identityChanged(item: Item, to: string): void;
  export function reachability(item: Item, state: string): void;
  export function consent(item: Item, purpose: string, given: boolean, how: string | null): void;
  export function account(account: string, dedupeKey: string, state: string, reason: string | null): void;
  export function taken(item: Item, delivery: string): void;
  export function lead(item: Item, source: string, answers: [string, string][]): void;
}

declare module "plugboard:inbox/rules@0.1.2" {
  export function textLimit(length: number, utf16: boolean): void;
  export function attachment(kind: string, maxBytes: number): void;
  export function quickReplies(max: number, titleLength: number): void;
  export function replyWindow(seconds: number): void;
  export function personWindow(seconds: number, tag: string): void;
  export function privateReplyWindow(seconds: number): void;
  export function templates(): void;
  export function sendRate(count: number, seconds: number): void;
  export function receiveRate(count: number, seconds: number): void;
  export function echoes(seconds: number): void;
  export function length(of: string, max: number, unit: string): boolean;
  export function rate(per: string, count: number, seconds: number): boolean;
  export function captions(): void;
  export function pollEvery(seconds: number): void;
  export function repeatable(seconds: number): void;
  export function settles(seconds: number): void;
  export function wholeReplies(maxBytes: number): void;
  export function gesture(kind: string, withinSeconds: number): boolean;
  export function block(kind: string): void;
  export function buttonAction(action: string): void;
  export function count(of: string, max: number): boolean;
  export function windowCount(count: number, seconds: number): void;
  export function mediaType(kind: string, mediaType: string, maxBytes: number): void;
  export function needsConsent(purpose: string): void;
  export function validFor(seconds: number): void;
  export function opening(identifier: string, first: string): boolean;
}

declare module "plugboard:inbox/links@0.1.2" {
  import type { Attachment } from "plugboard:inbox/conversations@0.1.2";
  export function address(file: Attachment, seconds: number): string;
}

declare module "plugboard:inbox/replies@0.1.2" {
  import type { Attachment, Conversation, Message } from "plugboard:inbox/conversations@0.1.2";
  export type Preview = "allowed" | "held";
  export class Draft {
    constructor(text: string);
    quickReply(title: string, payload: string): void;
    attachment(file: Attachment): void;
    replyTo(message: Message): void;
    subject(subject: string): void;
    content(document: string): void;
    purpose(purpose: string): void;
  }
  export function reply(conversation: Conversation, draft: Draft): Preview;
}

declare module "plugboard:inbox/templates@0.1.2" {
  import type { Attachment, Conversation } from "plugboard:inbox/conversations@0.1.2";
  import type { Preview } from "plugboard:inbox/replies@0.1.2";
  export class Filling {
    constructor(name: string, language: string);
    set(parameter: string, text: string): void;
    setFile(parameter: string, file: Attachment): void;
  }
  export function names(conversation: Conversation, language: string | null): string[];
  export function reply(conversation: Conversation, name: string, language: string, variables: string[]): Preview;
  export function replyWith(conversation: Conversation, filling: Filling): Preview;
  export function find(conversation: Conversation, name: string, language: string): string;
}

declare module "plugboard:inbox/triage@0.1.2" {
  import type { Conversation } from "plugboard:inbox/conversations@0.1.2";
  export function setCategory(conversation: Conversation, category: string): void;
  export function setPriority(conversation: Conversation, priority: string): void;
  export function addLabel(conversation: Conversation, label: string): void;
  export function removeLabel(conversation: Conversation, label: string): void;
  export function assign(conversation: Conversation, assignee: string | null): void;
  export function assignTeam(conversation: Conversation, team: string | null): void;
  export function setStatus(conversation: Conversation, status: string): void;
  export function snooze(conversation: Conversation, until: number): void;
  export function escalate(conversation: Conversation, reason: string): void;
}

declare module "plugboard:inbox/notes@0.1.2" {
  import type { Conversation } from "plugboard:inbox/conversations@0.1.2";
  export function add(conversation: Conversation, text: string): void;
}

declare module "plugboard:inbox/contacts@0.1.2" {
  import type { Contact } from "plugboard:inbox/conversations@0.1.2";
  export function setName(contact: Contact, name: string): void;
  export function setAttribute(contact: Contact, key: string, value: string): void;
  export function removeAttribute(contact: Contact, key: string): void;
}

declare module "plugboard:inbox/leads@0.1.2" {
  import type { Conversation, Lead } from "plugboard:inbox/conversations@0.1.2";
  export function open(conversation: Conversation, source: string | null): Lead;
  export function setStage(lead: Lead, stage: string): void;
  export function setValue(lead: Lead, value: number | null, currency: string | null): void;
  export function setAttribute(lead: Lead, key: string, value: string): void;
  export function removeAttribute(lead: Lead, key: string): void;
}

declare module "plugboard:inbox/feedback@0.1.2" {
  import type { Conversation } from "plugboard:inbox/conversations@0.1.2";
  export function record(conversation: Conversation, rating: number, best: number, text: string | null): void;
}

declare module "plugboard:inbox/handover@0.1.2" {
  import type { Conversation, Message } from "plugboard:inbox/conversations@0.1.2";
  import type { Draft, Preview } from "plugboard:inbox/replies@0.1.2";
  export function privateReply(comment: Message, draft: Draft): Preview;
  export function linked(conversation: Conversation): string[];
}

declare module "plugboard:inbox/directory@0.1.2" {
  export function conversation(id: string): string;
  export function conversations(
    contact: string | null,
    channel: string | null,
    status: string | null,
    limit: number,
  ): string[];
  export function messages(conversation: string, limit: number): string[];
  export function contact(id: string): string;
  export function findContacts(key: string, value: string, limit: number): string[];
}

declare module "plugboard:inbox/files@0.1.2" {
  import type { Attachment } from "plugboard:inbox/conversations@0.1.2";
  export function read(file: Attachment, offset: number, length: number): Uint8Array;
}

declare module "plugboard:inbox/timers@0.1.2" {
  export function set(name: string, after: number, data: string): void;
  export function cancel(name: string): void;
}

declare module "plugboard:inbox/kv@0.1.2" {
  export function get(key: string): string | null;
  export function set(key: string, value: string): void;
  function remove(key: string): void;
  export { remove as delete };
  export function sharedGet(key: string): string | null;
  export function sharedSet(key: string, value: string): void;
  export function sharedDelete(key: string): void;
  export function sharedAdd(key: string, by: number): number;
  export function sharedCompareAndSet(key: string, expected: string | null, value: string | null): boolean;
}

declare module "plugboard:inbox/http@0.1.2" {
  import type { Attachment } from "plugboard:inbox/conversations@0.1.2";
  export class Request {
    constructor(method: string, url: string);
    header(name: string, value: string): void;
    body(bytes: Uint8Array): void;
    field(name: string, value: string): void;
    secretField(name: string, secret: string): void;
    file(name: string, file: Attachment): void;
    bodyFile(file: Attachment): void;
    fileRange(name: string, file: Attachment, offset: number, length: number): void;
    bodyFileRange(file: Attachment, offset: number, length: number): void;
    jsonSecret(pointer: string, secret: string): void;
    timeoutMs(ms: number): void;
    repeatable(): void;
    answerToFile(maxBytes: number): void;
    followRedirects(): void;
  }
  export interface Response {
    status(): number;
    header(name: string): string | null;
    headers(name: string): string[];
    body(): Uint8Array;
    attachment(name: string | null): Attachment;
  }
  export function send(request: Request): Response;
}

declare module "plugboard:inbox/secrets@0.1.2" {
  export type Piece = { tag: "data"; val: Uint8Array } | { tag: "secret"; val: string };
  export function exists(name: string): boolean;
  export function equals(name: string, value: string): boolean;
  export function hmac(name: string, hash: string, data: Uint8Array): Uint8Array;
  export function hmacMatches(name: string, hash: string, data: Uint8Array, mac: Uint8Array): boolean;
  export function ed25519Matches(name: string, data: Uint8Array, signature: Uint8Array): boolean;
  export function hashOf(hash: string, pieces: Piece[]): Uint8Array;
  export function hashMatches(hash: string, pieces: Piece[], digest: Uint8Array): boolean;
  export function hmacJoined(names: string[], separator: string, hash: string, data: Uint8Array): Uint8Array;
}

declare module "plugboard:inbox/config@0.1.2" {
  export function get(path: string): string | null;
  export function json(): string;
}

declare module "plugboard:inbox/downloads@0.1.2" {
  export function setHeader(file: string, line: string): void;
  export function setLine(file: string, key: string, line: string | null): void;
}

declare module "plugboard:inbox/log@0.1.2" {
  export function write(level: string, message: string): void;
}

declare module "plugboard:inbox/clock@0.1.2" {
  export interface LocalTime {
    year: number;
    month: number;
    day: number;
    hour: number;
    minute: number;
    second: number;
    weekday: number;
    utcOffsetMinutes: number;
  }
  export function now(): number;
  export function local(at: number, zone: string): LocalTime;
  export function instant(year: number, month: number, day: number, hour: number, minute: number, zone: string): number;
}

declare module "plugboard:inbox/random@0.1.2" {
  export function bytes(len: number): Uint8Array;
  export function number(): number;
}

declare module "plugboard:inbox/signals@0.1.2" {
  import type { Conversation, Message } from "plugboard:inbox/conversations@0.1.2";
  export function typing(conversation: Conversation, seconds: number): void;
  export function read(conversation: Conversation): void;
  export function react(message: Message, emoji: string | null): void;
}

declare module "plugboard:inbox/corrections@0.1.2" {
  import type { Message } from "plugboard:inbox/conversations@0.1.2";
  export function edit(message: Message, text: string): void;
  function remove(message: Message): void;
  export { remove as delete };
}
