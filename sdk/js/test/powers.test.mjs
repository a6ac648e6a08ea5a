// Tests how arguments of powers are converted on their way to the host.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import {
  Attachment,
  ContactEvent,
  Conversation,
  corrections,
  directory,
  Failure,
  feedback,
  FeedbackEvent,
  files,
  handover,
  intake,
  Message,
  ReactionEvent,
  ReceiptEvent,
  replies,
  secrets,
  signals,
} from "../src/index.ts";
import { answering, calls, refusal } from "./support/host.mjs";

beforeEach(() => answering());

const conversation = { conversation: true };
const comment = { comment: true };

test("texts and drafts are converted in the same way for public and private replies", () => {
  answering({ "replies.reply": "allowed", "handover.private-reply": "held" });
  const file = { file: true };
  const draft = {
    text: "Shall we?",
    quickReplies: [{ title: "Yes", payload: "yes" }],
    attachments: [new Attachment(file)],
    replyTo: new Message(comment),
    subject: "Tomorrow",
  };
  assert.equal(replies.reply(new Conversation(conversation), draft), "allowed");
  const made = calls.splice(0);
  assert.deepEqual(made.slice(0, -1), [
    ["new replies.draft", "Shall we?"],
    ["replies.draft.quick-reply", "Yes", "yes"],
    ["replies.draft.attachment", file],
    ["replies.draft.reply-to", comment],
    ["replies.draft.subject", "Tomorrow"],
  ]);
  assert.equal(handover.privateReply(new Message(comment), draft), "held");
  const again = calls.splice(0);
  assert.deepEqual(again.slice(0, -1), made.slice(0, -1));
  assert.deepEqual(again.at(-1).slice(0, 2), ["handover.private-reply", comment]);
  handover.privateReply(new Message(comment), "a\ud800");
  assert.deepEqual(calls[0], ["new replies.draft", "a\ufffd"]);
});

test("only a message can be answered in private", () => {
  assert.throws(() => handover.privateReply(new Conversation(conversation), "a"), {
    name: "TypeError",
    message: "comment must be an object of the class Message",
  });
  assert.deepEqual(calls, []);
});

test("feedback passes on its numbers and its text", () => {
  feedback.record(new Conversation(conversation), 4, 5, "as asked");
  feedback.record(new Conversation(conversation), 10, 10);
  assert.deepEqual(calls, [
    ["feedback.record", conversation, 4, 5, "as asked"],
    ["feedback.record", conversation, 10, 10, null],
  ]);
  assert.throws(() => feedback.record(new Conversation(conversation), "4", 5), {
    message: "rating must be a number, not string",
  });
  const item = { account: "a", dedupeKey: "k", thread: "t", contact: "c" };
  intake.feedback(item, undefined, 1, 2);
  intake.feedback(item, "m-1", 1, 2, "so-so");
  const reported = calls.filter(([name]) => name === "intake.feedback").map(([, , ...given]) => given);
  assert.deepEqual(reported, [
    [null, 1, 2, null],
    ["m-1", 1, 2, "so-so"],
  ]);
});

test("feedback on a conversation has no message, and numbers are unsigned", () => {
  const event = new FeedbackEvent({ message: () => null, rating: () => -1, best: () => 5, text: () => null });
  assert.deepEqual([event.message, event.rating, event.best, event.text], [undefined, 4_294_967_295, 5, undefined]);
  const rated = new FeedbackEvent({ message: () => ({ text: () => "hello" }) });
  assert.equal(rated.message.text, "hello");
  assert.equal(rated.message, rated.message);
});

test("the directory's documents are objects", () => {
  answering({
    "directory.conversation": '{"id":"conversation-1"}',
    "directory.conversations": ['{"id":"a"}', '{"id":"b"}'],
    "directory.messages": ['{"text":"hi"}'],
    "directory.contact": () => refusal("not-found", "there is no contact nobody"),
    "directory.find-contacts": [],
  });
  assert.deepEqual(directory.conversation("conversation-1"), { id: "conversation-1" });
  assert.deepEqual(directory.conversations({ contact: "c", status: "open" }, 10), [{ id: "a" }, { id: "b" }]);
  assert.deepEqual(directory.messages("conversation-1", 5), [{ text: "hi" }]);
  assert.deepEqual(directory.findContacts("email", "ada@example.com", 10), []);
  assert.throws(
    () => directory.contact("nobody"),
    (error) => error instanceof Failure && error.kind === "not-found",
  );
  assert.deepEqual(calls, [
    ["directory.conversation", "conversation-1"],
    ["directory.conversations", "c", null, "open", 10],
    ["directory.messages", "conversation-1", 5],
    ["directory.find-contacts", "email", "ada@example.com", 10],
    ["directory.contact", "nobody"],
  ]);
});

test("a file is read from an offset, and a refusal is a failure", () => {
  const held = { file: true };
  const part = new Uint8Array([1, 2]);
  answering({ "files.read": (_, offset) => (offset === 0 ? part : refusal("unavailable", "it is being fetched")) });
  assert.equal(files.read(new Attachment(held), 0, 4), part);
  assert.deepEqual(calls, [["files.read", held, 0, 4]]);
  assert.throws(
    () => files.read(new Attachment(held), 4, 4),
    (error) => error instanceof Failure && error.kind === "unavailable",
  );
  assert.throws(() => files.read({ id: "f" }, 0, 4), { message: "file must be an object of the class Attachment" });
});

test("data and secrets are hashed in their order", () => {
  const digest = new Uint8Array([1, 2]);
  answering({ "secrets.hash-of": digest, "secrets.hash-matches": true });
  const pieces = ["ü", { secret: "token" }, new Uint8Array([3])];
  assert.equal(secrets.hashOf("sha256", pieces), digest);
  assert.equal(secrets.hashMatches("sha1", pieces, digest), true);
  const given = [
    { tag: "data", val: new Uint8Array([0xc3, 0xbc]) },
    { tag: "secret", val: "token" },
    { tag: "data", val: new Uint8Array([3]) },
  ];
  assert.deepEqual(calls.splice(0), [
    ["secrets.hash-of", "sha256", given],
    ["secrets.hash-matches", "sha1", given, digest],
  ]);
  assert.throws(() => secrets.hashOf("md5", pieces), { message: "hash must be one of sha1, sha256, not md5" });
  assert.throws(() => secrets.hashOf("sha1", [null]), {
    message: "piece must be a string or a Uint8Array, not null",
  });
  assert.throws(() => secrets.hashOf("sha1", [{ secret: 5 }]), { message: "secret must be a string, not number" });
  assert.deepEqual(calls, []);
});

test("several secrets are joined into the key of an HMAC", () => {
  const mac = new Uint8Array([4]);
  answering({ "secrets.hmac-joined": mac });
  assert.equal(secrets.hmacJoined(["client", "token"], "&", "sha1", "a"), mac);
  assert.deepEqual(calls, [["secrets.hmac-joined", ["client", "token"], "&", "sha1", new Uint8Array([97])]]);
  answering({ "secrets.hmac-joined": refusal("invalid", "too few", { code: "names" }) });
  assert.throws(
    () => secrets.hmacJoined([], "&", "sha256", "a"),
    (failure) => failure instanceof Failure && failure.kind === "invalid" && failure.code === "names",
  );
});

test("signals are sent", () => {
  signals.typing(new Conversation(conversation), 5);
  signals.read(new Conversation(conversation));
  signals.react(new Message(comment), "👍");
  signals.react(new Message(comment), undefined);
  assert.deepEqual(calls, [
    ["signals.typing", conversation, 5],
    ["signals.read", conversation],
    ["signals.react", comment, "👍"],
    ["signals.react", comment, null],
  ]);
  answering({ "signals.typing": () => refusal("invalid", "too long") });
  assert.throws(
    () => signals.typing(new Conversation(conversation), 61),
    (error) => error instanceof Failure && error.kind === "invalid",
  );
  assert.throws(() => signals.react(new Conversation(conversation), "👍"), {
    message: "message must be an object of the class Message",
  });
});

test("a message is corrected", () => {
  answering({ "corrections.delete": () => refusal("denied", "it is not yours", { code: "not-own" }) });
  corrections.edit(new Message(comment), "corrected");
  assert.throws(
    () => corrections.delete(new Message(comment)),
    (error) => error instanceof Failure && error.code === "not-own",
  );
  assert.deepEqual(calls, [
    ["corrections.edit", comment, "corrected"],
    ["corrections.delete", comment],
  ]);
  assert.throws(() => corrections.edit(new Message(comment), undefined), {
    message: "text must be a string, not undefined",
  });
});

test("a conversation has a name and participants", () => {
  const people = [{ name: () => "Bob" }, { name: () => "Ada" }];
  const group = new Conversation({
    name: () => "Friends",
    participants: (limit) => people.slice(0, limit),
    participantCount: () => 12,
  });
  assert.deepEqual([group.name, group.participantCount], ["Friends", 12]);
  assert.deepEqual(
    group.participants(10).map(({ name }) => name),
    ["Bob", "Ada"],
  );
  assert.equal(group.participants(1).length, 1);
  assert.equal(new Conversation({ name: () => null }).name, undefined);
  assert.throws(() => group.participants("10"), { message: "limit must be a number, not string" });
});

test("what happened to messages and customers is explained", () => {
  assert.equal(new Message({ editedAt: () => null }).editedAt, undefined);
  assert.equal(new Message({ editedAt: () => 1.7e12 }).editedAt, 1.7e12);
  const reaction = new ReactionEvent({ emoji: () => null, takenBack: () => "👍" });
  assert.deepEqual([reaction.emoji, reaction.takenBack], [undefined, "👍"]);
  const failed = new ReceiptEvent({ code: () => "131049", reason: () => "the customer has left" });
  assert.deepEqual([failed.code, failed.reason], ["131049", "the customer has left"]);
  const read = new ReceiptEvent({ code: () => null, reason: () => null });
  assert.deepEqual([read.code, read.reason], [undefined, undefined]);
  const contact = { reachable: () => false, consent: (purpose) => (purpose === "all" ? "withdrawn" : "unknown") };
  const event = new ContactEvent({ contact: () => contact, changes: () => ["consent"], purpose: () => "all" });
  assert.deepEqual([event.changes, event.purpose, event.contact.reachable], [["consent"], "all", false]);
  assert.deepEqual([event.contact.consent("all"), event.contact.consent("marketing")], ["withdrawn", "unknown"]);
  assert.equal(event.contact, event.contact);
});
